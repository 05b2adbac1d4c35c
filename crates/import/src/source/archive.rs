//! A check of archives before a library unpacks them.

use std::io::{self, Cursor, Read as _};

use zip::ZipArchive;

use crate::{ImportError, limits::MAX_UNPACKED};

/// The most files in an archive.
const MAX_ENTRIES: usize = 10_000;

/// Unpacks an archive without keeping the result, and refuses an archive with too much content. The sizes that an
/// archive states are not reliable.
pub fn check(bytes: &[u8], place: &str) -> Result<(), ImportError> {
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|error| ImportError::malformed(place, error.to_string()))?;
    let too_large = || ImportError::TooLarge {
        place: place.to_owned(),
        limit: format!("its unpacked content may have {} MB", MAX_UNPACKED >> 20),
    };
    if archive.len() > MAX_ENTRIES {
        return Err(too_large());
    }
    let mut left = MAX_UNPACKED;
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(|error| ImportError::malformed(place, error.to_string()))?;
        let unpacked = io::copy(&mut entry.take(left + 1), &mut io::sink())
            .map_err(|error| ImportError::malformed(place, error.to_string()))?;
        left = left.checked_sub(unpacked).ok_or_else(too_large)?;
    }
    Ok(())
}
