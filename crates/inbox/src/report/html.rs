//! The report as an HTML page: a chart for each kind of source, and the same numbers as a table for
//! screen readers and spreadsheets.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::counts::{Count, InquiryReport};

/// The most bars in a chart. The table has all rows.
const BARS: usize = 20;

/// The most characters of a bar's label.
const LABEL: usize = 28;

// The chart's dimensions, in pixels at full column width.
const WIDTH: u64 = 640;
const ROW: u64 = 26;
const BAR: u64 = 16;
/// The x coordinate at which bars begin.
const START: u64 = 220;
/// The width reserved for the number after the longest bar.
const END: u64 = 60;

/// Narrow screens hide the charts, which would be too small to read, and keep the tables.
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

/// Returns the page.
pub(super) fn page(report: &InquiryReport, title: &str, period: &str) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                // The page shows text that anyone may have sent.
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    h1 { (title) }
                    p { (period) @if !period.is_empty() { ": " } (total(report)) }
                    (section("Topics", "Topic", "by the topic of the page's term", &report.topics))
                    (section("Terms", "Term", "by the page's term", &report.terms))
                    (section("Pages", "Page", "by page", &report.pages))
                    (section("First pages", "First page", "by the first page of the visit", &report.landings))
                }
            }
        }
    };
    page.into_string()
}

/// Returns the totals as a sentence.
fn total(report: &InquiryReport) -> String {
    let inquiries = match report.inquiries {
        0 => "No inquiries".to_owned(),
        1 => "1 inquiry".to_owned(),
        number => format!("{number} inquiries"),
    };
    match report.quarantined {
        0 => format!("{inquiries}."),
        number => format!("{inquiries}. {number} more are quarantined and not counted below."),
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
    // The counts are sorted, largest first.
    let most = bars.first().map_or(1, |count| count.inquiries.max(1));
    let height = bars.len() as u64 * ROW;
    let name = format!("{heading} by number of inquiries, as in the table");
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_tables_and_charts_but_no_scripts() {
        let count = |name: &str| vec![Count { name: name.to_owned(), inquiries: 1 }];
        let report = InquiryReport {
            inquiries: 1,
            pages: count("/<script>alert(1)</script>"),
            terms: count("\"><img src=x>"),
            topics: count("Integration"),
            ..InquiryReport::default()
        };
        let html = page(&report, "Inquiries", "all time & more");
        for part in ["<caption>", "Integration", "<svg", "all time &amp; more", "default-src 'none'"] {
            assert!(html.contains(part), "{part}: {html}");
        }
        for bad in ["<script", "<img", "http:", "https:"] {
            assert!(!html.contains(bad), "{bad}: {html}");
        }
        let empty = page(&InquiryReport::default(), "Inquiries", "");
        assert!(empty.contains("No inquiries") && !empty.contains("<svg"), "{empty}");
    }
}
