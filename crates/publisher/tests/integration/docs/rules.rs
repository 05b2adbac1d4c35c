//! The rules of `glossary check`.

use glossary_publisher::diagnostics::{Level, RULES, Rules};

use super::generated::row;

/// Returns the table of all rules.
pub fn to_markdown() -> String {
    let mut table = row(["rule", "default", "reports"]) + &row(["---"; 3]);
    for (name, meaning) in RULES {
        let default = match Rules::default().level(name) {
            Level::Off => "off",
            Level::Advice => "advice",
            Level::Error => "error",
        };
        table += &row([&*format!("`{name}`"), default, meaning]);
    }
    table
}
