//! Macros and shortcodes: MDN, Hugo, Jekyll, Docusaurus, Obsidian, Sphinx and MyST.

use super::term_link::term_link;
use crate::{
    markdown::{escape, html::destination},
    report::Notes,
};

/// Replaces the macros in a part of Markdown that is no code. `before` is the text before the part.
pub fn replace(before: &str, part: &str, field: &str, notes: &mut Notes) -> String {
    let mut done = String::with_capacity(part.len());
    let mut rest = part;
    while let Some(at) = rest.find(['{', '[', '!', '%', '=', '<']) {
        done.push_str(&rest[..at]);
        rest = &rest[at..];
        let in_address = done.ends_with("](") || done.is_empty() && before.ends_with("](") || ends_in_address(&done);
        match macro_at(rest, in_address, field, notes) {
            Some((length, replacement)) => {
                done.push_str(&replacement);
                rest = &rest[length..];
            }
            None => {
                let first = rest.chars().next().map_or(1, char::len_utf8);
                done.push_str(&rest[..first]);
                rest = &rest[first..];
            }
        }
    }
    done.push_str(rest);
    done
}

/// Returns whether a text ends inside of the address of a link: `[text]({{ site.url }}`.
fn ends_in_address(text: &str) -> bool {
    text.rfind("](").is_some_and(|at| !text[at..].contains([')', ' ', '\n']))
}

/// Returns the length of the macro at the start of a text, and its replacement.
fn macro_at(text: &str, in_address: bool, field: &str, notes: &mut Notes) -> Option<(usize, String)> {
    let between = |open: &str, close: &str| -> Option<(usize, &str)> {
        let inner = text.strip_prefix(open)?;
        let end = inner.find(close).filter(|end| *end < 2_000)?;
        Some((open.len() + end + close.len(), &inner[..end]))
    };
    for (open, close) in [("{{<", ">}}"), ("{{%", "%}}")] {
        if let Some((length, inner)) = between(open, close) {
            return Some((length, shortcode(inner.trim().trim_matches('/').trim(), inner, in_address, field, notes)));
        }
    }
    if let Some((length, inner)) = between("{{", "}}") {
        return Some((length, braces(inner.trim(), in_address, field, notes)));
    }
    if let Some((length, inner)) = between("{%", "%}") {
        return Some((length, liquid(inner.trim().trim_matches('-').trim(), in_address, field, notes)));
    }
    if let Some((length, inner)) =
        between("{/*", "*/}").or_else(|| between("%%", "%%")).or_else(|| between("<!--", "-->"))
    {
        if text.starts_with("%%") && inner.contains('\n') {
            return None;
        }
        if !inner.trim().is_empty() {
            notes.lost(field, "a comment for editors", inner.trim());
        }
        return Some((length, String::new()));
    }
    if let Some((length, inner)) = between("{:", "}") {
        notes.lost(field, "attributes of a block", inner.trim());
        return Some((length, String::new()));
    }
    if text.starts_with("{#") || text.starts_with("{.") {
        let (length, inner) = between("{", "}").filter(|(_, inner)| !inner.contains(['{', '\n', ' ']))?;
        notes.lost(field, "attributes of a block", inner);
        return Some((length, String::new()));
    }
    if let Some((length, inner)) = between("![[", "]]") {
        let (target, text) = inner.split_once('|').unwrap_or((inner, ""));
        let is_image = [".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif"]
            .iter()
            .any(|end| target.to_lowercase().ends_with(end));
        if is_image {
            let alt =
                if text.chars().all(|character| character.is_ascii_digit() || character == 'x') { "" } else { text };
            return Some((length, format!("![{}]({})", escape(alt), destination(target))));
        }
        notes.changed(field, "an embedded note, written as a link", inner);
        return Some((length, term_link(&escape(target), target)));
    }
    if let Some((length, inner)) = between("[[", "]]").filter(|(_, inner)| !inner.contains(['[', '\n'])) {
        if inner.eq_ignore_ascii_case("toc") || inner.eq_ignore_ascii_case("_toc_") {
            return Some((length, String::new()));
        }
        let (target, text) = inner.split_once('|').or_else(|| inner.split_once("\\|")).unwrap_or((inner, ""));
        let target = target.trim_end_matches('\\');
        let (page, heading) = target.split_once('#').unwrap_or((target, ""));
        let shown = if !text.is_empty() {
            text
        } else if page.is_empty() {
            heading
        } else {
            page.rsplit('/').next().unwrap_or(page)
        };
        let page = if page.is_empty() { heading } else { page };
        return Some((length, term_link(&escape(shown), page)));
    }
    if let Some((length, inner)) = between("[", "]")
        && inner.eq_ignore_ascii_case("toc")
        && !text[length..].starts_with(['(', '['])
    {
        return Some((length, String::new()));
    }
    if let Some((length, inner)) = between("==", "==").filter(|(_, inner)| {
        !inner.is_empty() && !inner.contains(['\n', '=']) && !inner.starts_with(' ') && !inner.ends_with(' ')
    }) {
        return Some((length, format!("<mark>{inner}</mark>")));
    }
    None
}

/// Returns the arguments of a macro: `("x", 'y')`, `text="x" term_id=y`, or `x y`. Named ones have their names.
fn arguments(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text.trim_matches(|character: char| character.is_whitespace() || "(),|".contains(character));
    while !rest.is_empty() {
        let name_end = rest
            .find(|character: char| !(character.is_alphanumeric() || character == '_' || character == '-'))
            .unwrap_or(rest.len());
        let mut name = String::new();
        if rest[name_end..].trim_start().starts_with('=') && name_end > 0 {
            rest[..name_end].clone_into(&mut name);
            rest = rest[name_end..].trim_start()[1..].trim_start();
            rest = rest.strip_prefix('{').unwrap_or(rest);
        }
        let first = rest.chars().next().unwrap_or(' ');
        let (value, after) = if matches!(first, '"' | '\'' | '`' | '“' | '”') {
            let closing = if matches!(first, '“' | '”') { '”' } else { first };
            let inner = &rest[first.len_utf8()..];
            let end = inner.find(closing).unwrap_or(inner.len());
            (&inner[..end], inner.get(end + closing.len_utf8()..).unwrap_or(""))
        } else {
            let end = rest
                .find(|character: char| character.is_whitespace() || matches!(character, ',' | ')'))
                .unwrap_or(rest.len());
            (&rest[..end], &rest[end..])
        };
        found.push((name, value.to_owned()));
        rest = after.trim_start_matches(|character: char| character.is_whitespace() || ",|)}".contains(character));
    }
    found
}

fn named<'a>(arguments: &'a [(String, String)], names: &[&str]) -> Option<&'a str> {
    let found = names.iter().find_map(|name| arguments.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)));
    found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
}

/// Hugo's shortcodes: <https://gohugo.io/content-management/shortcodes/>.
fn shortcode(inner: &str, written: &str, in_address: bool, field: &str, notes: &mut Notes) -> String {
    let (name, rest) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
    let arguments = arguments(rest);
    let position = |at: usize| arguments.get(at).filter(|(name, _)| name.is_empty()).map(|(_, value)| value.as_str());
    if matches!(name, "ref" | "relref") {
        let target = position(0).or_else(|| named(&arguments, &["path"])).unwrap_or_default();
        return if in_address { target.to_owned() } else { term_link(&escape(target), target) };
    }
    if name == "figure" || name == "image" || name == "img" {
        let source = named(&arguments, &["src"]).or(position(0)).unwrap_or_default();
        let alt = named(&arguments, &["alt", "caption", "title"]).unwrap_or_default();
        let caption = named(&arguments, &["caption"]).filter(|caption| *caption != alt);
        let caption = caption.map(|caption| format!("\n\n*{}*", escape(caption))).unwrap_or_default();
        return format!("![{}]({}){caption}", escape(alt), destination(source));
    }
    let target = named(&arguments, &["term_id", "term", "id", "key", "name", "slug"]);
    let is_term = ["gloss", "term", "tooltip", "gl", "def"].iter().any(|part| name.contains(part));
    if is_term && let Some(target) = target.or(position(0)) {
        let text = named(&arguments, &["text", "label", "title", "display"]).or(position(1)).unwrap_or(target);
        return term_link(&escape(text), target);
    }
    match name {
        "youtube" | "vimeo" => {
            let id = position(0).or_else(|| named(&arguments, &["id"])).unwrap_or_default();
            let address = if name == "youtube" {
                format!("https://www.youtube.com/watch?v={id}")
            } else {
                format!("https://vimeo.com/{id}")
            };
            notes.changed(field, "a video, written as a link", address.clone());
            format!("<{address}>")
        }
        "br" => "<br>".to_owned(),
        _ => {
            notes.lost(field, "a shortcode of the other system", written.trim());
            String::new()
        }
    }
}

/// Macros of MDN (<https://developer.mozilla.org/en-US/docs/MDN/Writing_guidelines/Page_structures/Macros>), and variables of
/// Jekyll and Hugo.
fn braces(inner: &str, in_address: bool, field: &str, notes: &mut Notes) -> String {
    let (name, rest) = match inner.find(['(', ' ', '|', ':']) {
        Some(at) => (&inner[..at], &inner[at..]),
        None => (inner, ""),
    };
    let arguments = arguments(rest.trim_start_matches(':'));
    let texts: Vec<&str> =
        arguments.iter().map(|(_, value)| value.as_str()).filter(|value| !value.is_empty()).collect();
    let lower = name.to_lowercase();
    if in_address {
        // `{{ site.baseurl }}/glossary/api`: the start of an address of the other site.
        return texts
            .first()
            .filter(|_| lower == "ref" || lower == "relref")
            .map(|text| (*text).to_owned())
            .unwrap_or_default();
    }
    let is_term = matches!(
        lower.as_str(),
        "glossary" | "gl" | "term" | "glossarylink" | "glossary_tooltip" | "glossterm" | "def" | "gls"
    );
    match texts.as_slice() {
        [target, text, ..] if is_term => term_link(&escape(text), target),
        [target] if is_term => term_link(&escape(target), target),
        [] => {
            notes.lost(field, "a macro of the other system", format!("{{{{{inner}}}}}"));
            String::new()
        }
        ["" | "name"] => String::new(),
        texts if lower.starts_with("rfc") => {
            let number = texts.first().copied().unwrap_or_default();
            let title = texts.get(1).map_or_else(|| format!("RFC {number}"), |title| (*title).to_owned());
            notes.changed(field, "a macro of the other system, written as a link", inner);
            format!("[{}](https://www.rfc-editor.org/rfc/rfc{number})", escape(&title))
        }
        texts
            if lower.starts_with("embed")
                || lower.ends_with("sidebar")
                || lower.ends_with("ref") && texts.is_empty() =>
        {
            notes.lost(field, "a macro of the other system", format!("{{{{{inner}}}}}"));
            String::new()
        }
        texts => {
            let shown = texts.get(1).filter(|text| !text.contains('/')).or(texts.first()).copied().unwrap_or_default();
            let shown = if lower.contains("htmlelement") || lower.contains("svgelement") {
                format!("<{shown}>")
            } else {
                shown.to_owned()
            };
            notes.changed(field, "a macro of the other system, written as code", inner);
            let fence = if shown.contains('`') { "``" } else { "`" };
            format!("{fence}{shown}{fence}")
        }
    }
}

/// Tags of Liquid: Jekyll, GitHub Docs.
fn liquid(inner: &str, in_address: bool, field: &str, notes: &mut Notes) -> String {
    let (name, rest) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
    let target = rest.trim();
    match name {
        "link" | "post_url" if in_address => target.to_owned(),
        "link" | "post_url" => term_link(&escape(target), target),
        "data" | "include" | "variable" if !target.is_empty() && !in_address => {
            notes.lost(field, "a variable of the other system, whose name stands in the text; write its value", inner);
            format!("`{}`", target.replace('`', ""))
        }
        "term" | "glossary" | "gl" | "glossary_tooltip" => {
            let arguments = arguments(target);
            let first = arguments.first().map(|(_, value)| value.clone()).unwrap_or_default();
            let text = arguments.get(1).map_or(first.as_str(), |(_, value)| value.as_str());
            term_link(&escape(text), &first)
        }
        _ => {
            notes.lost(field, "a tag of the other system", format!("{{% {inner} %}}"));
            String::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::convert::markup::to_markdown;
    use crate::source::Markup;

    fn convert(text: &str) -> (String, Vec<String>) {
        let mut notes = Notes::default();
        let markdown = to_markdown(text, Markup::Markdown, "text", &mut notes);
        (markdown, notes.lines.into_iter().map(|line| line.text).collect())
    }

    #[test]
    fn references_of_all_systems_become_links() {
        let table = [
            ("{{Glossary(\"API\", \"the API\")}}", "[the API](term-ref:API)"),
            ("{{glossary('Web API')}}", "[Web API](term-ref:Web%20API)"),
            ("{{< glossary_tooltip text=\"pods\" term_id=\"pod\" >}}", "[pods](term-ref:pod)"),
            ("[t]({{< ref \"api.md\" >}})", "[t](api.md)"),
            ("[t]({{ site.baseurl }}{% link _glossary/api.md %})", "[t](_glossary/api.md)"),
            ("[[API|the API]] and [[Web API]]", "[the API](term-ref:API) and [Web API](term-ref:Web%20API)"),
            (":term:`an API <API>`", "[an API](term-ref:API)"),
            ("{term}`API`", "[API](term-ref:API)"),
            ("{{gl API}}", "[API](term-ref:API)"),
            ("`{{Glossary(\"API\")}}`", "`{{Glossary(\"API\")}}`"),
        ];
        for (text, expected) in table {
            assert_eq!(convert(text), (expected.to_owned(), Vec::new()), "{text}");
        }
    }

    #[test]
    fn other_macros_become_code_or_are_reported() {
        let table = [
            ("a {{cssxref(\"display\")}} b", "a `display` b", "cssxref(\"display\")"),
            ("{{HTMLElement(\"video\")}}", "`<video>`", "HTMLElement(\"video\")"),
            ("a {{Compat}}", "a", "{{Compat}}"),
            ("{% if x %}", "", "{% if x %}"),
            ("a <!-- b --> c", "a  c", "b"),
            ("x{: .y }", "x", ".y"),
        ];
        for (text, expected, reported) in table {
            assert_eq!(convert(text), (expected.to_owned(), vec![reported.to_owned()]), "{text}");
        }
        let notice = convert(":::tip Title\nText\n:::\nAfter").0;
        assert_eq!(notice, "> [!TIP]\n> **Title**\n>\n> Text\n\nAfter");
    }
}
