//! The report as a page: for each question a chart, and beside it the same figures
//! as a table, which is what screen readers and spreadsheets take.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::Count;
use super::Report;

/// How many bars a chart has; the table has all.
const BARS: usize = 20;

/// How much of a name stands beside a bar, in characters.
const LABEL: usize = 28;

// Of the charts, in pixels of a chart that is as wide as its column.
const WIDTH: u64 = 640;
const ROW: u64 = 26;
const BAR: u64 = 16;
/// Where bars begin.
const START: u64 = 220;
/// Room for the number after the longest bar.
const END: u64 = 60;

/// Where a chart would be too narrow to read, the table is enough.
const STYLE: &str = "\
:root{color-scheme:light dark;--paper:light-dark(#fbfaf7,#14161a);--ink:light-dark(#14161a,#edebe5);\
--soft:light-dark(#474b55,#b7bac2);--line:light-dark(#d8d5cc,#353941);--accent:light-dark(#1f3bc2,#a3b4ff)}\
body{margin:0 auto;max-width:76rem;padding:2rem 1.25rem;background:var(--paper);color:var(--ink);\
font:1.0625rem/1.5 Georgia,serif}\
h1{margin:0;font-size:2.5rem;line-height:1.1}p{color:var(--soft)}h2{margin:0 0 .5rem}\
section{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:1rem 3rem;align-items:start;\
margin-top:2.5rem;padding-top:1rem;border-top:1px solid var(--line)}\
h2{grid-column:1/-1}svg{display:block;width:100%;height:auto}\
text{fill:var(--ink);font:14px system-ui,sans-serif}.bar{fill:var(--accent)}\
table{border-collapse:collapse;width:100%;font-size:.9375rem}caption{text-align:start;color:var(--soft)}\
th,td{padding:.25rem 0;text-align:start;font-weight:inherit;border-bottom:1px solid var(--line);\
overflow-wrap:anywhere}thead th{font-weight:700}td,thead th:last-child{text-align:end;\
font-variant-numeric:tabular-nums;padding-inline-start:1rem}\
@media(max-width:48rem){section{grid-template-columns:minmax(0,1fr)}}\
@media(max-width:36rem){svg{display:none}}\
@media print{section{break-inside:avoid}}";

/// The whole page.
pub(super) fn page(report: &Report, title: &str, period: &str) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                // It shows what anyone sent.
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    h1 { (title) }
                    p { (period) @if !period.is_empty() { ": " } (total(report)) }
                    (section("Topics", "Topic", "of the term's topic", &report.topics))
                    (section("Terms", "Term", "on the term's page", &report.terms))
                    (section("Pages", "Page", "on the page", &report.pages))
                    (section("First pages", "First page", "by the first page of the visit", &report.landings))
                }
            }
        }
    };
    page.into_string()
}

/// All of it in a sentence.
fn total(report: &Report) -> String {
    let inquiries = match report.inquiries {
        0 => "No inquiries".to_owned(),
        1 => "1 inquiry".to_owned(),
        number => format!("{number} inquiries"),
    };
    match report.quarantined {
        0 => format!("{inquiries}."),
        number => format!("{inquiries}, and {number} in quarantine, which are not counted below."),
    }
}

fn section(heading: &str, what: &str, how: &str, counts: &[Count]) -> Markup {
    html! {
        @if !counts.is_empty() {
            section {
                h2 { (heading) }
                (chart(heading, counts))
                table {
                    caption { "Inquiries " (how) }
                    thead { tr { th scope="col" { (what) } th scope="col" { "Inquiries" } } }
                    tbody {
                        @for count in counts {
                            tr { th scope="row" { (count.name) } td { (count.inquiries) } }
                        }
                    }
                }
            }
        }
    }
}

fn chart(heading: &str, counts: &[Count]) -> Markup {
    let bars = &counts[..counts.len().min(BARS)];
    // The most come first.
    let most = bars.first().map_or(1, |count| count.inquiries.max(1));
    let height = bars.len() as u64 * ROW;
    let name = format!("{heading} by inquiries, as in the table");
    html! {
        svg viewBox=(format!("0 0 {WIDTH} {height}")) role="img" aria-label=(name) {
            @for (row, count) in bars.iter().enumerate() {
                @let top = row as u64 * ROW;
                @let width = (count.inquiries * (WIDTH - START - END) / most).max(1);
                text x=(START - 10) y=(top + 17) text-anchor="end" { (shorten(&count.name)) }
                rect class="bar" x=(START) y=(top + (ROW - BAR) / 2) width=(width) height=(BAR) {}
                text x=(START + width + 8) y=(top + 17) { (count.inquiries) }
            }
        }
    }
}

fn shorten(name: &str) -> String {
    if name.chars().count() <= LABEL {
        return name.to_owned();
    }
    name.chars().take(LABEL - 1).chain(['…']).collect()
}
