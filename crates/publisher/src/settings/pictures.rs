//! `[pictures]`: what is drawn and scaled at publish.

use super::section::Keys;

/// The settings in `[pictures]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PictureSettings {
    /// Whether social cards are drawn.
    pub cards: bool,
    /// Whether icons are drawn.
    pub icons: bool,
    /// Whether the images of terms are scaled.
    pub images: bool,
}

impl PictureSettings {
    pub(super) fn read(keys: &mut Keys<'_, '_>) -> Option<Self> {
        let mut flag = |key| keys.flag(key, "false").is_none_or(|setting| setting.value);
        Some(Self { cards: flag("cards"), icons: flag("icons"), images: flag("images") })
    }
}
