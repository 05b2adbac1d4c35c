//! Problems as HTML, for the preview of `glossary serve --watch`.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::{Problem, Problems, Severity, excerpt::Excerpt};

/// The most problems in the page. The terminal shows all of them.
const MAX_SHOWN: usize = 50;

impl Problems {
    /// Returns an `<aside>` with the problems, errors first; an empty text without problems. Drafts that are not
    /// finished are one entry.
    #[must_use]
    pub fn to_html(&self) -> String {
        if self.is_empty() {
            return String::new();
        }
        let sorted = self.sorted();
        let of = |severity: Severity| {
            sorted.iter().copied().filter(move |problem| problem.severity == severity && !problem.in_draft)
        };
        let drafts = sorted.iter().copied().filter(|problem| problem.in_draft);
        let listed: Vec<_> = of(Severity::Error).chain(of(Severity::Advice)).chain(drafts).collect();
        let hidden = listed.len().saturating_sub(MAX_SHOWN);
        let has_errors = listed.iter().any(|problem| problem.severity == Severity::Error && !problem.in_draft);
        html! {
            aside id="glossary-problems" aria-label="Problems in the content" {
                details open[has_errors] {
                    summary { (self.summary_with_drafts()) }
                    ol {
                        @for problem in listed.iter().take(MAX_SHOWN) { li { (self.entry(problem)) } }
                    }
                    @if hidden > 0 { p { (hidden) " more: see the terminal" } }
                }
            }
        }
        .into_string()
    }

    /// Returns the numbers of problems, and of drafts that are not finished: "1 error in 1 file, 2 unfinished drafts".
    #[must_use]
    pub fn summary_with_drafts(&self) -> String {
        let others = self.only(|problem| !problem.in_draft);
        let drafts: BTreeSet<_> = self.list.iter().filter(|problem| problem.in_draft).map(|one| &one.file).collect();
        let count = drafts.len();
        let s = if count == 1 { "" } else { "s" };
        match (others.is_empty(), count) {
            (_, 0) => others.summary(),
            (true, _) => format!("{count} unfinished draft{s}"),
            (false, _) => format!("{}, {count} unfinished draft{s}", others.summary()),
        }
    }

    fn entry(&self, problem: &Problem) -> Markup {
        let kind = match (problem.in_draft, problem.severity) {
            (true, _) => "Draft",
            (false, Severity::Error) => "Error",
            (false, Severity::Advice) => "Warning",
        };
        let place = problem.span.as_ref().zip(self.texts.get(&problem.file));
        let excerpt = place.map(|(span, text)| Excerpt::of(text, span));
        let file = problem.file.display();
        html! {
            p {
                b { (kind) ": " } (problem.title) " "
                code {
                    (file)
                    @if let Some(Excerpt { line, column, .. }) = excerpt { ":" (line) ":" (column) }
                }
            }
            @if let Some(Excerpt { before, marked, after, .. }) = excerpt {
                @if !(before.is_empty() && marked.is_empty() && after.is_empty()) {
                    pre { (before) mark { (marked) } (after) }
                }
            }
            @if !problem.label.is_empty() { p { (problem.label) } }
            @if !problem.help.is_empty() { p { b { "What to do: " } (problem.help) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::FileReport;

    #[test]
    fn each_problem_has_its_place_an_excerpt_and_advice() {
        let mut report = FileReport::new("content/terms/api.md");
        report.advice(0..3, "less important");
        report.error(4..7, "no key `<b>`").label("unknown key").help("did you mean `a`?");
        let mut problems = Problems::default();
        assert_eq!(problems.to_html(), "");
        problems.add_report(&report, "one\n<b> = 1\n");
        let html = problems.to_html();
        assert!(html.contains("<details open><summary>1 error and 1 warning in 1 file</summary>"), "{html}");
        assert!(html.contains("<b>Error: </b>no key `&lt;b&gt;` <code>content/terms/api.md:2:1</code>"), "{html}");
        assert!(html.contains("<pre><mark>&lt;b&gt;</mark> = 1</pre>"), "{html}");
        assert!(html.contains("<b>What to do: </b>did you mean `a`?"), "{html}");
        assert!(html.find("Error:") < html.find("Warning:"), "{html}");
    }

    #[test]
    fn drafts_come_last_and_do_not_open_the_list() {
        let mut report = FileReport::new("content/terms/new.md");
        report.error(0..0, "`definition` is empty");
        let mut problems = Problems::default();
        problems.add_report_of_draft(&report, "");
        let html = problems.to_html();
        assert!(
            html.contains("<details><summary>1 unfinished draft</summary>") && html.contains("<b>Draft: </b>"),
            "{html}"
        );
    }
}
