//! Checks and rendering of the definition.

use crate::{
    content::{LONG_DEFINITION, MAX_DEFINITION, ReadOptions, sentence},
    diagnostics::FileReport,
    markdown::{self, Link},
    toml_table::Text,
};

/// A definition in both forms.
pub(super) struct Definition {
    /// Plain text.
    pub plain: String,
    /// Sanitised HTML, without a paragraph around.
    pub html: String,
}

impl Definition {
    /// Renders and checks a definition. `file` is the text of the file. Returns the links to pages of the site, too.
    pub fn read(text: &Text, file: &str, options: &ReadOptions<'_>, report: &mut FileReport) -> (Self, Vec<Link>) {
        let inline = markdown::inline(&text.value, text.span.clone(), file, &options.markdown(), report);
        check_length(text, &inline.plain, report);
        check_sentences(text, file, report);
        (Self { plain: inline.plain, html: inline.html }, inline.links)
    }
}

fn check_length(text: &Text, plain: &str, report: &mut FileReport) {
    let length = plain.chars().count();
    if length > MAX_DEFINITION {
        let over = length - MAX_DEFINITION;
        let s = if over == 1 { "" } else { "s" };
        report
            .error(text.span.clone(), format!("the definition has {length} characters"))
            .label(format!("at most {MAX_DEFINITION}"))
            .help(format!("shorten it by {over} character{s}; details belong in the explanation"));
    } else if length > LONG_DEFINITION {
        report
            .rule("long-definition", text.span.clone(), format!("the definition has {length} characters"))
            .label(format!("more than {LONG_DEFINITION}"))
            .help("cards and search results show only its beginning; details belong in the explanation");
    }
}

fn check_sentences(text: &Text, file: &str, report: &mut FileReport) {
    let Some(at) = sentence::second(&text.value) else { return };
    let second = &text.value[at..];
    let written = file.get(text.span.clone()).unwrap_or_default();
    let start = written.rfind(second).map_or(text.span.start, |at| text.span.start + at);
    let end = if start == text.span.start { text.span.end } else { start + second.len() };
    report
        .rule("several-sentences", start..end, "the definition has several sentences")
        .label("the second sentence")
        .help("write one sentence, and move the rest to the explanation");
}
