//! Parts of the manual that tests generate from the code. A page holds each part between two comments:
//! `<!-- generated: name -->` and `<!-- end of name -->`.

use std::{
    env, fs,
    path::Path,
    sync::{Mutex, PoisonError},
};

/// The variable that makes the tests write the parts into the pages.
const UPDATE: &str = "GLOSSARY_UPDATE_DOCS";

/// Tests run in parallel, and several parts may be in one page.
static PAGES: Mutex<()> = Mutex::new(());

/// Checks that a page of `docs/src` holds this text as its part `name`. With [`UPDATE`] set, writes the text into the page.
///
/// # Panics
/// If the page has another text, or no such part.
pub(crate) fn check(page: &str, name: &str, expected: &str) {
    let _guard = PAGES.lock().unwrap_or_else(PoisonError::into_inner);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/src").join(page);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("cannot read docs/src/{page}: {error}"));
    let (begin, end) = (format!("<!-- generated: {name} -->\n"), format!("<!-- end of {name} -->\n"));
    let parts = text.split_once(&begin).and_then(|(before, rest)| Some((before, rest.split_once(&end)?)));
    let Some((before, (current, after))) = parts else { panic!("docs/src/{page} has no part `{name}`") };
    // An empty line on both sides: Markdown needs one between a comment and a table.
    let expected = format!("\n{}\n\n", expected.trim());
    if env::var_os(UPDATE).is_some() {
        fs::write(&path, [before, &begin, &expected, &end, after].concat()).unwrap();
    } else {
        assert_eq!(
            current, expected,
            "docs/src/{page} differs from the code in `{name}`; `{UPDATE}=1 cargo test` updates the manual"
        );
    }
}

/// Returns a row of a Markdown table.
pub(crate) fn row<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells = cells.into_iter().map(|cell| cell.replace('|', "\\|").replace('\n', " "));
    cells.fold("|".to_owned(), |row, cell| if cell.is_empty() { row + " |" } else { row + " " + &cell + " |" }) + "\n"
}
