//! Which parts of a file may be asked for: one, of the file as it is now. Everything
//! else is answered with the whole file, as
//! <https://www.rfc-editor.org/rfc/rfc9110#section-14.2> lets a server do.

use axum::{
    extract::Request,
    http::{HeaderValue, Method, header},
};

/// Takes away a range that is not to be answered.
pub(super) fn keep_plain(request: &mut Request) {
    // Whoever has the first part of what may be a former file asks by `If-Range`. It
    // names a tag, and those promise no equal bytes here, or a time, within which a
    // file may have changed twice: so nothing proves that the parts fit.
    let fits = request.method() == Method::GET
        && !request.headers().contains_key(header::IF_RANGE)
        && request.headers().get(header::RANGE).is_some_and(is_one);
    if !fits {
        request.headers_mut().remove(header::RANGE);
    }
}

/// Whether a range is a single one, of bytes.
fn is_one(range: &HeaderValue) -> bool {
    let range = range.to_str().ok().and_then(|range| range.strip_prefix("bytes="));
    let Some((first, last)) = range.and_then(|range| range.split_once('-')) else { return false };
    let number =
        |text: &str| if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse::<u64>().ok() } else { None };
    match (first, last) {
        ("", last) => number(last).is_some(),
        (first, "") => number(first).is_some(),
        _ => number(first).zip(number(last)).is_some_and(|(first, last)| first <= last),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_of_bytes_is_answered_and_no_other() {
        for one in ["bytes=0-7", "bytes=5-", "bytes=-5", "bytes=0-0", "bytes=900-"] {
            assert!(is_one(&HeaderValue::from_static(one)), "{one}");
        }
        for other in [
            "bytes=0-1,3-4",
            "bytes=0-1,",
            "bytes=2-1",
            "bytes=-",
            "bytes=+1-2",
            "bytes=a-b",
            "items=0-7",
            "Bytes=0-7",
            "bytes= 0-7",
            "bytes",
            "",
        ] {
            assert!(!is_one(&HeaderValue::from_static(other)), "{other}");
        }
    }
}
