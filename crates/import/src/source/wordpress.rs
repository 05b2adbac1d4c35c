//! WordPress exports (WXR), with a glossary as a post type.

use std::collections::BTreeMap;

use super::{Markup, Record, Source, SourceOptions};
use crate::{
    ImportError, Value,
    report::Notes,
    xml::{self, Element},
};

/// Parts of the names of post types that hold a glossary.
const GLOSSARY_TYPES: [&str; 9] =
    ["glossar", "term", "lexi", "encyclopedia", "definition", "dictionary", "glosario", "wiki", "tooltip"];
/// The post types of WordPress itself that never hold a glossary.
const OTHER_TYPES: [&str; 12] = [
    "attachment",
    "nav_menu_item",
    "revision",
    "custom_css",
    "customize_changeset",
    "oembed_cache",
    "wp_block",
    "wp_template",
    "wp_template_part",
    "wp_global_styles",
    "wp_navigation",
    "wp_font_family",
];

/// Reads an export.
pub fn read(text: &str, file: &str, options: &SourceOptions) -> Result<Source, ImportError> {
    let root = xml::parse(text, file)?;
    let channel = root.child("channel").ok_or_else(|| ImportError::malformed(file, "the file has no <channel>"))?;
    let mut types: BTreeMap<String, usize> = BTreeMap::new();
    for item in channel.all("item") {
        *types.entry(post_type(item)).or_default() += 1;
    }
    let chosen = choose(&types, file, options)?;
    let site = channel.child_text("base_blog_url").or_else(|| channel.child_text("link"));
    let mut source = Source {
        format: "WordPress export".to_owned(),
        site: site.map(|site| site.trim_end_matches('/').to_owned() + "/"),
        folders: vec![chosen.clone()],
        language: channel.child_text("language"),
        notes: Notes::new("", file),
        ..Source::default()
    };
    for part in ["title", "description"] {
        if let Some(text) = channel.child_text(part) {
            source.notes.lost(part, "the site's own texts; write them into glossary.toml", text);
        }
    }
    source.notes.done("post type", "entries of this post type were read", chosen.clone());
    for item in channel.all("item") {
        let kind = post_type(item);
        let place = format!("{file}:{}", item.line);
        let status = item.child_text("status").unwrap_or_default();
        if kind != chosen || matches!(status.as_str(), "trash" | "auto-draft") {
            let what = if kind == chosen { "an entry in the trash" } else { "an entry of another post type" };
            let text = ["title", "encoded", "attachment_url"]
                .map(|name| item.all(name).map(Element::text).collect::<Vec<_>>().join("\n"));
            let mut notes = Notes::new("", place);
            notes.lost(&kind, what, text.join("\n").trim());
            source.notes.lines.extend(notes.lines);
            continue;
        }
        source.records.push(record(item, place, &status));
    }
    Ok(source)
}

fn post_type(item: &Element) -> String {
    item.child_text("post_type").unwrap_or_else(|| "post".to_owned())
}

fn choose(types: &BTreeMap<String, usize>, file: &str, options: &SourceOptions) -> Result<String, ImportError> {
    let list = || types.iter().map(|(name, count)| format!("{name} ({count})")).collect::<Vec<_>>().join(", ");
    if let Some(wanted) = &options.post_type {
        return if types.contains_key(wanted) {
            Ok(wanted.clone())
        } else {
            Err(ImportError::Option(format!("{file} has no post type `{wanted}`; it has {}", list())))
        };
    }
    let of_glossary = |name: &str| GLOSSARY_TYPES.iter().any(|part| name.contains(part));
    let usual: Vec<_> = types.iter().filter(|(name, _)| !OTHER_TYPES.contains(&name.as_str())).collect();
    let found = usual.iter().filter(|(name, _)| of_glossary(name)).max_by_key(|(_, count)| **count);
    match (found, usual.as_slice()) {
        (Some((name, _)), _) | (None, [(name, _)]) => Ok((*name).clone()),
        _ => Err(ImportError::NoTerms {
            place: file.to_owned(),
            reason: format!("name the post type of the glossary with --post-type; the file has {}", list()),
        }),
    }
}

fn record(item: &Element, place: String, status: &str) -> Record {
    let mut record = Record {
        id: item.child_text("post_id").or_else(|| item.child_text("guid")).unwrap_or_default(),
        has_own_id: true,
        markup: Markup::Html,
        notes: Notes::new("", place.clone()),
        place,
        ..Record::default()
    };
    let mut add = |key: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
            record.fields.push((key.to_owned(), Value::Text(value)));
        }
    };
    add("name", item.child_text("title"));
    add("slug", item.child_text("post_name"));
    add("permalink", item.child_text("link"));
    let encoded = |prefix: &str| item.elements().find(|element| element.name == format!("{prefix}:encoded"));
    add("definition", encoded("excerpt").map(Element::trimmed));
    let modified = item.child_text("post_modified").or_else(|| item.child_text("post_date"));
    add("updated", modified.filter(|date| !date.starts_with("0000")));
    if matches!(status, "draft" | "pending" | "private" | "future") {
        record.fields.push(("draft".to_owned(), Value::Bool(true)));
    }
    let mut topics = Vec::new();
    for category in item.all("category") {
        topics.push(category.trimmed());
    }
    if !topics.is_empty() {
        record.fields.push(("topics".to_owned(), topics.into()));
    }
    for meta in item.all("postmeta") {
        let key = meta.child_text("meta_key").unwrap_or_default();
        let value = meta.child_text("meta_value").unwrap_or_default();
        if value.is_empty() {
            continue;
        }
        // Keys that begin with an underscore belong to plugins, and are not shown in WordPress either.
        if key.starts_with('_') {
            record.notes.lost(&key, "of use to the other system only", value);
        } else {
            record.fields.push((key, unserialised(value)));
        }
    }
    for comment in item.all("comment") {
        let parts = ["comment_author", "comment_content"].map(|part| comment.child_text(part).unwrap_or_default());
        record.notes.lost("comment", "a comment of a reader", parts.join(": "));
    }
    if let Some(author) = item.child_text("creator") {
        record.notes.lost("creator", "the author of the entry", author);
    }
    if let Some(password) = item.child_text("post_password").filter(|password| !password.is_empty()) {
        record.notes.lost("post_password", "a password that readers had to know; the new page has none", password);
    }
    record.body = encoded("content").map(|content| paragraphs(&content.text())).unwrap_or_default();
    record
}

/// Returns the texts of a list that PHP has serialised, such as `a:2:{i:0;s:3:"one";i:1;s:3:"two";}`.
fn unserialised(value: String) -> Value {
    let is_list = value.starts_with("a:") && value.ends_with('}');
    if !is_list {
        return Value::Text(value);
    }
    let mut items = Vec::new();
    let mut rest = value.as_str();
    while let Some(at) = rest.find("s:") {
        rest = &rest[at + 2..];
        let Some((length, after)) = rest.split_once(":\"") else { break };
        let Some(text) = length.parse::<usize>().ok().and_then(|length| after.get(..length)) else { continue };
        items.push(text.to_owned());
        rest = &after[text.len()..];
    }
    if items.is_empty() { Value::Text(value) } else { Value::from(items) }
}

/// Makes paragraphs of empty lines, as WordPress does when it shows a post, and removes the comments of its blocks.
fn paragraphs(content: &str) -> String {
    let mut html = String::new();
    let mut rest = content;
    while let Some(at) = rest.find("<!--") {
        let (before, comment) = rest.split_at(at);
        html.push_str(before);
        let end = comment.find("-->").map_or(comment.len(), |end| end + 3);
        let inner = comment[4.min(end)..end].trim_start();
        let is_block = inner.starts_with("wp:") || inner.starts_with("/wp:") || inner.starts_with("more");
        if !is_block {
            html.push_str(&comment[..end]);
        }
        rest = &comment[end..];
    }
    html.push_str(rest);
    if html.contains("<p>") || html.contains("<p ") || html.contains("<pre") {
        return html;
    }
    let blocks = html.split("\n\n").map(str::trim).filter(|block| !block.is_empty());
    let begins_block = |block: &str| {
        ["<ul", "<ol", "<h", "<div", "<table", "<block", "<figure"].iter().any(|tag| block.starts_with(tag))
    };
    let blocks = blocks.map(|block| {
        if begins_block(block) { block.to_owned() } else { format!("<p>{}</p>", block.replace('\n', "<br>")) }
    });
    blocks.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_and_serialised_lists_are_read() {
        assert_eq!(
            paragraphs("<!-- wp:paragraph -->a\nb\n\n<b>c</b><!-- x -->"),
            "<p>a<br>b</p>\n<p><b>c</b><!-- x --></p>"
        );
        let list = unserialised("a:2:{i:0;s:3:\"one\";i:1;s:5:\"t;wos\";}".to_owned());
        assert_eq!(list.scalars(), ["one", "t;wos"]);
        assert_eq!(unserialised("a:2:{i:0;s:99:\"one\";}".to_owned()).scalars().len(), 1);
    }
}
