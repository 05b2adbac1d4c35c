//! Markup of other systems in texts: HTML, macros, shortcodes, wiki links and notices become Markdown.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::{macros, notices, roles, tags};
use crate::{
    markdown::{self, html, inline_references},
    report::Notes,
    source::Markup,
};

/// Converts a text to Markdown without markup of other systems. References to terms become links with [`super::term_link::TERM_SCHEME`].
pub fn to_markdown(text: &str, markup: Markup, field: &str, notes: &mut Notes) -> String {
    let text = text.replace('\0', "");
    let converted = match markup {
        Markup::Markdown => text,
        Markup::Cell if !html::looks_like_html(&text) => without_empty_headings(&cell(&text)),
        Markup::Cell | Markup::Html => {
            let mut losses = Vec::new();
            let source = if markup == Markup::Cell { lines_to_breaks(&text) } else { text };
            let converted = html::to_markdown(&source, &mut losses);
            notes.add_losses(field, losses);
            converted
        }
    };
    let converted = roles::replace(&converted, field, notes);
    let converted = html_blocks(&inline_references(&converted), field, notes);
    let converted = notices::replace(&converted);
    let converted = outside_code(&converted, |before, part| macros::replace(before, part, field, notes));
    outside_code(&converted, |_, part| tags::replace(part, field, notes)).trim().to_owned()
}

/// Makes paragraphs and lists of the lines of a cell.
fn cell(text: &str) -> String {
    let text = text.replace("\u{2028}", "\n").replace('\u{b}', "\n");
    let is_code = text.contains("```");
    if is_code {
        return text;
    }
    let mut lines = Vec::new();
    for line in text.lines() {
        let bullet = line.trim_start().strip_prefix(['•', '·', '‣', '▪', '◦']);
        let line = bullet.map_or_else(|| line.trim_end().to_owned(), |rest| format!("- {}", rest.trim()));
        lines.push(line);
    }
    let is_item = |line: &str| {
        let line = line.trim_start();
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        line.starts_with("- ")
            || line.starts_with("* ")
            || line.starts_with('|')
            || digits > 0 && line[digits..].starts_with(". ")
    };
    let mut joined = String::new();
    let mut previous: Option<&str> = None;
    for line in &lines {
        if let Some(previous) = previous {
            let apart = !(line.is_empty() || previous.is_empty() || is_item(line) && is_item(previous));
            joined.push_str(if apart { "\n\n" } else { "\n" });
        }
        joined.push_str(line);
        previous = Some(line);
    }
    joined
}

/// Escapes lines of number signs only, which would be headings without text.
fn without_empty_headings(text: &str) -> String {
    let is_empty = |line: &str| !line.trim().is_empty() && line.trim().chars().all(|character| character == '#');
    if !text.lines().any(is_empty) {
        return text.to_owned();
    }
    let lines = text.lines().map(|line| if is_empty(line) { ["\\", line.trim()].concat() } else { line.to_owned() });
    lines.collect::<Vec<_>>().join("\n")
}

/// Keeps the line breaks of a cell that has inline HTML, but no paragraphs.
fn lines_to_breaks(text: &str) -> String {
    let has_blocks = ["<p", "<br", "<li", "<div", "<table"].iter().any(|tag| text.contains(tag));
    if has_blocks { text.to_owned() } else { text.replace("\n\n", "<p>").replace('\n', "<br>") }
}

/// Converts blocks of HTML in Markdown. `<details>` stays, because Markdown may stand between its tags.
fn html_blocks(text: &str, field: &str, notes: &mut Notes) -> String {
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for (event, range) in Parser::new_ext(text, markdown::OPTIONS).into_offset_iter() {
        if !matches!(event, Event::Start(Tag::HtmlBlock)) {
            continue;
        }
        let block = &text[range.clone()];
        let has = |part: &str| block.contains(part);
        let component =
            block.trim_start().trim_start_matches(['<', '/']).starts_with(|first: char| first.is_ascii_uppercase());
        let first = block.trim_start().trim_start_matches(['<', '/', '!']);
        let name_end = first.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(first.len());
        let known = first.starts_with("--") || html::is_element(&first[..name_end]);
        if component || !known || has("<details") || has("</details") || has("<summary") || has("{{") || has("{%") {
            continue;
        }
        // Markdown between the tags of a block is no HTML: only whole elements are converted.
        let opens = block.matches("<p").count()
            + block.matches("<table").count()
            + block.matches("<ul").count()
            + block.matches("<dl").count();
        let alone = block.lines().filter(|line| !line.trim().is_empty()).all(|line| {
            let line = line.trim();
            line.starts_with('<') && line.ends_with('>') && line.matches('<').count() == 1
        });
        if alone && opens == 0 && !has("<img") && !has("<hr") && !has("<iframe") && !has("<video") && !has("<!--") {
            edits.push((range, "\n".to_owned()));
            continue;
        }
        let mut losses = Vec::new();
        let converted = html::to_markdown(block, &mut losses);
        notes.add_losses(field, losses);
        edits.push((range, format!("{converted}\n")));
    }
    markdown::replace_parts(text, edits)
}

/// Changes the parts of Markdown that are no code. The function gets the text before the part, and the part.
fn outside_code(text: &str, mut change: impl FnMut(&str, &str) -> String) -> String {
    let mut changed = String::with_capacity(text.len());
    let mut done = 0;
    for range in code(text) {
        if range.start < done {
            continue;
        }
        changed.push_str(&change(&text[..done], &text[done..range.start]));
        changed.push_str(&text[range.clone()]);
        done = range.end;
    }
    changed.push_str(&change(&text[..done], &text[done..]));
    changed
}

/// Returns the positions of code in Markdown.
pub fn code(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut depth = 0_usize;
    for (event, range) in Parser::new_ext(text, markdown::OPTIONS).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => {
                depth += 1;
                ranges.push(range);
            }
            Event::End(TagEnd::CodeBlock) => depth = depth.saturating_sub(1),
            Event::Code(_) if depth == 0 => ranges.push(range),
            _ => {}
        }
    }
    ranges
}
