//! Links to terms that are not resolved yet.

/// The scheme of links to terms that are not resolved yet.
pub const TERM_SCHEME: &str = "term-ref:";

/// Returns a link to a term by its name in the source. The text is Markdown.
pub fn term_link(text: &str, target: &str) -> String {
    let encoded: String = target
        .trim()
        .chars()
        .map(|character| match character {
            ' ' | '(' | ')' | '<' | '>' | '%' | '[' | ']' | '\\' | '`' | '*' | '_' => {
                character.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect()
            }
            other => other.to_string(),
        })
        .collect();
    format!("[{text}]({TERM_SCHEME}{encoded})")
}
