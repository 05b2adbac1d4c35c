//! The device's clock, in whole milliseconds since 1970. Code to parse and format fractional numbers would be a tenth
//! of the app's download.

/// Returns the current time.
pub(crate) fn now() -> u64 {
    js_sys::Date::now() as u64
}

/// Returns whether at most `span` milliseconds have passed since a stored time: `false` for a time in the future and
/// for a text that is not a time.
pub(crate) fn is_within(span: u64, since: &str) -> bool {
    since.parse().ok().and_then(|since| now().checked_sub(since)).is_some_and(|passed| passed <= span)
}
