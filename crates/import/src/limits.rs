//! Bounded reading of files, and the decoding of their bytes.

use std::{
    fs::{self, File},
    io::Read as _,
    path::{Path, PathBuf},
};

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::ImportError;

/// The largest file, in bytes.
pub const MAX_FILE: u64 = 64 << 20;
/// The largest content of an archive, such as an XLSX file, in bytes.
pub const MAX_UNPACKED: u64 = 256 << 20;
/// The most files of a folder.
pub const MAX_FILES: usize = 50_000;
/// The most records of a source.
pub const MAX_RECORDS: usize = 100_000;
/// The longest text of a single value, in bytes.
pub const MAX_TEXT: usize = 1 << 20;
/// The deepest nesting of elements, lists and maps.
pub const MAX_DEPTH: usize = 60;

/// Reads a file of at most [`MAX_FILE`] bytes.
pub fn read(path: &Path) -> Result<Vec<u8>, ImportError> {
    let failed = |error| ImportError::Read { path: path.to_owned(), error };
    let mut bytes = Vec::new();
    File::open(path).map_err(failed)?.take(MAX_FILE + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > MAX_FILE {
        let limit = format!("a file may have {} MB; divide it", MAX_FILE >> 20);
        return Err(ImportError::TooLarge { place: path.display().to_string(), limit });
    }
    Ok(bytes)
}

/// Reads a text file. Returns the text, and the name of its encoding if that is not UTF-8.
pub fn read_text(path: &Path) -> Result<(String, Option<&'static str>), ImportError> {
    decode(&read(path)?, &path.display().to_string())
}

/// Decodes UTF-8, UTF-16 and Windows-1252, by the byte order mark or by the bytes themselves.
pub fn decode(bytes: &[u8], place: &str) -> Result<(String, Option<&'static str>), ImportError> {
    let (encoding, mark) = Encoding::for_bom(bytes).unwrap_or_else(|| (guess(bytes), 0));
    let text = encoding
        .decode_without_bom_handling_and_without_replacement(&bytes[mark..])
        .ok_or_else(|| ImportError::malformed(place, format!("the text is not valid {}", encoding.name())))?;
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    Ok((text, (encoding != UTF_8).then(|| encoding.name())))
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    // ASCII characters have a zero byte in UTF-16, which text in other encodings never has.
    let start = &bytes[..bytes.len().min(512)];
    let zeros = |from: usize| start.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match () {
        () if odd > start.len() / 8 && even * 4 < odd => UTF_16LE,
        () if even > start.len() / 8 && odd * 4 < even => UTF_16BE,
        () if std::str::from_utf8(bytes).is_ok() => UTF_8,
        () => WINDOWS_1252,
    }
}

/// Returns all files below a folder, in the order of their paths. Hidden folders, `node_modules` and symbolic links are
/// left out.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>, ImportError> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let failed = |error| ImportError::Read { path: folder.clone(), error };
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with(['.', '~']) || name == "node_modules" {
                continue;
            }
            let kind = entry.file_type().map_err(failed)?;
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                found.push(entry.path());
            }
            if found.len() > MAX_FILES || folders.len() > MAX_FILES {
                let limit = format!("a folder may have {MAX_FILES} files");
                return Err(ImportError::TooLarge { place: folder.display().to_string(), limit });
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn usual_encodings_are_recognised() {
        let text = "Begriff;Größe\r\nTür;€ 5\n";
        let utf16 = |little: bool, mark: bool| -> Vec<u8> {
            let mark = mark.then_some(0xfeff);
            let units = mark.into_iter().chain(text.encode_utf16());
            units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
        };
        let (windows, _, _) = WINDOWS_1252.encode(text);
        let table: [(Vec<u8>, Option<&str>); 7] = [
            (text.into(), None),
            ([b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat(), None),
            (utf16(true, true), Some("UTF-16LE")),
            (utf16(false, true), Some("UTF-16BE")),
            (utf16(true, false), Some("UTF-16LE")),
            (utf16(false, false), Some("UTF-16BE")),
            (windows.into_owned(), Some("windows-1252")),
        ];
        for (bytes, encoding) in table {
            let expected = (text.replace("\r\n", "\n"), encoding);
            assert_eq!(decode(&bytes, "a.csv").unwrap(), expected);
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_text_or_an_error(bytes: Vec<u8>) {
            let _ = decode(&bytes, "x");
        }
    }
}
