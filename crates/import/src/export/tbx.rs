//! TBX-Basic, version 3, with data categories as attributes: <https://www.tbxinfo.net/tbx-basic/>.

use std::fmt::Write as _;

use super::{ContentFolder, ExportedTerm, SiteFacts, skos::plain_blocks};
use crate::{Value, markdown::plain};

/// Returns the document.
pub fn write(content: &ContentFolder, site: &SiteFacts) -> String {
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tbx type=\"TBX-Basic\" style=\"dca\" xml:lang=\"{0}\" xmlns=\"urn:iso:std:iso:30042:ed-2\">\n<tbxHeader><fileDesc><sourceDesc><p>{1}</p></sourceDesc></fileDesc></tbxHeader>\n<text><body>\n",
        escape(&site.language),
        escape(&site.name)
    );
    for term in content.defined() {
        concept(&mut xml, term, content, site);
    }
    xml.push_str("</body></text>\n</tbx>\n");
    xml
}

fn concept(xml: &mut String, term: &ExportedTerm, content: &ContentFolder, site: &SiteFacts) {
    let file = &term.file;
    // Writing to a string cannot fail.
    let _ = writeln!(xml, "<conceptEntry id=\"{}\">", escape(&term.slug));
    let mut descrip = |kind: &str, text: &str| {
        if !text.is_empty() {
            let _ = writeln!(xml, "<descrip type=\"{kind}\">{}</descrip>", escape(text));
        }
    };
    descrip("subjectField", file.topics().first().map_or("", |slug| content.topic_name(slug)));
    descrip("definition", &plain(&file.text("definition")));
    for key in ["related", "broader", "narrower"] {
        for slug in file.texts(key) {
            let _ = writeln!(xml, "<ref type=\"crossReference\" target=\"{0}\">{0}</ref>", escape(&slug));
        }
    }
    if let Some(Value::List(links)) = file.get("sources") {
        for link in links {
            let _ = writeln!(xml, "<admin type=\"source\">{}</admin>", escape(&link.scalars().join(", ")));
        }
    }
    if !file.explanation.is_empty() {
        let _ = writeln!(xml, "<note>{}</note>", escape(&plain_blocks(&file.explanation)));
    }
    let _ = writeln!(xml, "<langSec xml:lang=\"{}\">", escape(&site.language));
    // TBX deprecates names, not concepts: a deprecated concept keeps its preferred name.
    designation(xml, &term.shown_name(), "fullForm", "preferredTerm-admn-sts", Some(file));
    for (key, kind, status) in [
        ("expansion", "fullForm", "admittedTerm-admn-sts"),
        ("abbreviation", "abbreviation", "admittedTerm-admn-sts"),
        ("aliases", "variant", "admittedTerm-admn-sts"),
        ("hidden_aliases", "variant", "deprecatedTerm-admn-sts"),
    ] {
        for name in file.texts(key) {
            designation(xml, &name, kind, status, None);
        }
    }
    xml.push_str("</langSec>\n</conceptEntry>\n");
}

fn designation(xml: &mut String, name: &str, kind: &str, status: &str, file: Option<&crate::term_file::TermFile>) {
    if name.is_empty() {
        return;
    }
    let _ = write!(xml, "<termSec><term>{}</term><termNote type=\"termType\">{kind}</termNote>", escape(name));
    let _ = write!(xml, "<termNote type=\"administrativeStatus\">{status}</termNote>");
    if let Some(file) = file {
        let part = file.text("part_of_speech");
        if !part.is_empty() {
            let _ = write!(xml, "<termNote type=\"partOfSpeech\">{}</termNote>", escape(&part));
        }
        if !file.example.is_empty() {
            let _ = write!(xml, "<descrip type=\"context\">{}</descrip>", escape(&plain_blocks(&file.example)));
        }
    }
    xml.push_str("</termSec>\n");
}

/// Returns a text for XML, without the control characters that XML cannot have.
fn escape(text: &str) -> String {
    let allowed: String =
        text.chars().filter(|character| !character.is_control() || matches!(character, '\n' | '\t')).collect();
    allowed.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
