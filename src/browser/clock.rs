//! The device's clock, in whole milliseconds since 1970: reading and writing
//! fractions would be a tenth of what visitors download.

/// The time now.
pub(super) fn now() -> u64 {
    js_sys::Date::now() as u64
}

/// That much time, or less, has passed since a time that was written down; not
/// where it lies ahead, or is none.
pub(super) fn is_within(span: u64, since: &str) -> bool {
    since.parse().ok().and_then(|since| now().checked_sub(since)).is_some_and(|passed| passed <= span)
}
