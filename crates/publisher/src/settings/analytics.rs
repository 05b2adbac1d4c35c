//! `[analytics]`: who else is told what happens on the pages.

use super::section::Keys;

/// Who else is told what happens on the pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Analytics {
    /// What happens is also told to `window.dataLayer`.
    pub data_layer: bool,
}

impl Analytics {
    pub(super) fn read(keys: &mut Keys<'_, '_>) -> Option<Self> {
        Some(Self { data_layer: keys.flag("data_layer", "true").is_some_and(|setting| setting.value) })
    }
}
