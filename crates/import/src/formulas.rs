//! Protection of CSV cells that a spreadsheet would run as formulas.

/// The first characters of a formula, with their full-width variants.
const FORMULA_STARTS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// The characters that a spreadsheet may take for a separator of cells or lines. A comma is none inside of a quoted
/// cell; with another separator, the quotes have no effect.
const SEPARATORS: [char; 7] = [';', '\t', '|', '\n', '\r', '；', '\u{1f}'];

/// Prefixes each part of a cell that a spreadsheet would run as a formula with an apostrophe, which makes the part text
/// (<https://owasp.org/www-community/attacks/CSV_Injection>). Parts that begin with apostrophes before such a character
/// get one more, so that [`unescape_formulas`] restores the cell.
pub fn escape_formulas(cell: &str) -> String {
    let mut escaped = String::with_capacity(cell.len());
    let mut at_start = true;
    for (at, character) in cell.char_indices() {
        if at_start && begins_formula(&cell[at..]) {
            escaped.push('\'');
            at_start = false;
        }
        at_start = SEPARATORS.contains(&character) || at_start && is_skipped(character);
        escaped.push(character);
    }
    escaped
}

/// Removes the apostrophes of [`escape_formulas`].
pub fn unescape_formulas(cell: &str) -> String {
    let mut text = String::with_capacity(cell.len());
    let mut at_start = true;
    let mut skip = false;
    for (at, character) in cell.char_indices() {
        if at_start && character == '\'' && begins_formula(&cell[at + 1..]) && !skip {
            at_start = false;
            skip = true;
            continue;
        }
        skip = false;
        at_start = SEPARATORS.contains(&character) || at_start && is_skipped(character);
        text.push(character);
    }
    text
}

/// Returns whether a text is a formula after any apostrophes.
fn begins_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA_STARTS)
}

fn is_skipped(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character, '"' | '\u{200b}'..='\u{200f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_become_text() {
        let table = [
            ("=1+1", "'=1+1"),
            ("\t=1", "\t'=1"),
            ("Eve;=cmd|' /C calc'!A0", "Eve;'=cmd|' /C calc'!A0"),
            ("'=1", "''=1"),
            ("'tis", "'tis"),
            ("well-known a=b, c@d.e; f-g", "well-known a=b, c@d.e; f-g"),
        ];
        for (cell, expected) in table {
            assert_eq!(escape_formulas(cell), expected);
            assert_eq!(unescape_formulas(expected), cell);
        }
    }

    proptest! {
        #[test]
        fn no_part_begins_a_formula_and_the_cell_is_restored(cell in "[a=+@;\t|\n\r\"' ＝-]{0,14}") {
            let escaped = escape_formulas(&cell);
            for part in escaped.split(SEPARATORS) {
                prop_assert!(!part.trim_matches(is_skipped).starts_with(FORMULA_STARTS), "{escaped:?}");
            }
            prop_assert_eq!(unescape_formulas(&escaped), cell);
        }
    }
}
