//! `[analytics]`: the receivers of events.

use super::section::Keys;

/// The settings in `[analytics]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Analytics {
    /// Whether events are also pushed to `window.dataLayer`.
    pub data_layer: bool,
}

impl Analytics {
    pub(super) fn read(keys: &mut Keys<'_, '_>) -> Option<Self> {
        Some(Self { data_layer: keys.flag("data_layer", "true").is_some_and(|setting| setting.value) })
    }
}
