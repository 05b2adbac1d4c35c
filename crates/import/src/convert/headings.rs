//! Headings of a text, which is one section of a page.

use crate::markdown::{headings, plain, replace_parts};

/// Removes a first heading that repeats the name, and moves the others to level 2 and below without gaps.
pub fn normalise(text: &str, name: &str) -> String {
    let mut text = text.to_owned();
    let first = headings(&text).into_iter().next();
    if let Some(first) = first
        && text[..first.range.start].trim().is_empty()
        && plain(&first.title).eq_ignore_ascii_case(name)
    {
        text.replace_range(..first.range.end, "");
    }
    let found = headings(&text);
    let mut levels: Vec<usize> = found.iter().map(|heading| heading.level).collect();
    levels.sort_unstable();
    levels.dedup();
    let mut above = 1;
    let edits = found.into_iter().map(|heading| {
        let rank = levels.iter().position(|level| *level == heading.level).unwrap_or_default() + 2;
        let level = rank.min(above + 1).min(6);
        above = level;
        let inner = text[heading.inner.clone()].replace('\n', " ");
        let line =
            if inner.trim().is_empty() { String::new() } else { format!("{} {}\n", "#".repeat(level), inner.trim()) };
        (heading.range, line)
    });
    let edits = edits.collect();
    replace_parts(&text, edits).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_begin_at_level_two_without_gaps() {
        assert_eq!(normalise("# API\n\nText\n\n#### A\n\n###### B\n", "API"), "Text\n\n## A\n\n### B");
        assert_eq!(normalise("A\n=\n\nx\n\n# B #\n", "API"), "## A\n\nx\n\n## B");
        assert_eq!(normalise("```\n# a\n```", "API"), "```\n# a\n```");
    }
}
