//! Report on what brings inquiries: counts per page, term and topic.

mod counts;
mod html;

pub use self::counts::{Count, InquiryReport, ReportCounter, TermNames, Terms};

impl InquiryReport {
    /// Returns the report as one self-contained HTML page without scripts. `title` is the heading,
    /// `period` describes the covered time in words.
    #[must_use]
    pub fn html(&self, title: &str, period: &str) -> String {
        html::page(self, title, period)
    }
}
