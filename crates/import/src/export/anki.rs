//! Text for Anki: <https://docs.ankiweb.net/importing/text-files.html>.

use super::{ContentFolder, html_page::inline_html};

/// Returns the cards: name, definition and the topics as tags.
pub fn write(content: &ContentFolder) -> String {
    let mut text = String::from("#separator:tab\n#html:true\n#columns:Name\tDefinition\tTags\n#tags column:3\n");
    for term in content.defined() {
        let name = inline_html(&crate::markdown::escape(&term.shown_name()), &|_| None);
        let definition = inline_html(&term.file.text("definition"), &|_| None);
        let cells = [name, definition, term.file.topics().join(" ")];
        let cells = cells.map(|cell| {
            let cell = cell.replace(['\t', '\n'], " ");
            // A cell that begins with a number sign would be a comment, and one with a quotation mark a quoted cell.
            if cell.starts_with(['#', '"']) {
                format!("&#{};{}", u32::from(cell.as_bytes()[0]), &cell[1..])
            } else {
                cell
            }
        });
        text.push_str(&cells.join("\t"));
        text.push('\n');
    }
    text
}
