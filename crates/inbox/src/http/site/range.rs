//! Range requests. A single byte range is answered; other requests get the whole file, as
//! <https://www.rfc-editor.org/rfc/rfc9110#section-14.2> allows.

use axum::{
    extract::Request,
    http::{HeaderValue, Method, header},
};

/// Removes the `Range` header unless it is a single byte range of the current file.
pub(super) fn keep_single_range(request: &mut Request) {
    // `If-Range` asks to combine the range with a part of an earlier version. Neither a weak tag
    // nor a time (a file may change twice within a second) proves that the parts fit.
    let fits = request.method() == Method::GET
        && !request.headers().contains_key(header::IF_RANGE)
        && request.headers().get(header::RANGE).is_some_and(is_single);
    if !fits {
        request.headers_mut().remove(header::RANGE);
    }
}

/// Returns whether a header is a single byte range.
fn is_single(range: &HeaderValue) -> bool {
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
    fn only_single_byte_ranges_are_kept() {
        for one in ["bytes=0-7", "bytes=5-", "bytes=-5", "bytes=0-0", "bytes=900-"] {
            assert!(is_single(&HeaderValue::from_static(one)), "{one}");
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
            assert!(!is_single(&HeaderValue::from_static(other)), "{other}");
        }
    }
}
