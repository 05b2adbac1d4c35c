//! The device's clock, in whole milliseconds since 1970. Reading and writing fractions of numbers would be a tenth of
//! the app's download.

/// Returns the time now.
pub(crate) fn now() -> u64 {
    js_sys::Date::now() as u64
}

/// Returns whether at most `span` milliseconds have passed since a stored time. A time in the future, or a text that is
/// no time, is not within any span.
pub(crate) fn is_within(span: u64, since: &str) -> bool {
    since.parse().ok().and_then(|since| now().checked_sub(since)).is_some_and(|passed| passed <= span)
}
