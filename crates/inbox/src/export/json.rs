//! JSON lines (<https://jsonlines.org/>).

use std::io::{self, Write};

use crate::store::StoredInquiry;

/// Writes an inquiry as one line of JSON.
///
/// # Errors
/// When writing fails.
pub fn json_line(inquiry: &StoredInquiry, mut out: impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut out, inquiry)?;
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::tests::inquiry;

    #[test]
    fn each_json_line_is_one_object() {
        let mut lines = Vec::new();
        for inquiry in [inquiry(&[("name", "A\nB")]), inquiry(&[])] {
            json_line(&inquiry, &mut lines).unwrap();
        }
        let names: Vec<_> = std::str::from_utf8(&lines)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["fields"].clone())
            .collect();
        assert_eq!(names, [serde_json::json!({"name": "A\nB"}), serde_json::json!({})]);
    }
}
