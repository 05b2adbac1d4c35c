//! A page of Markdown with a term per heading, per definition, per bold word, or per row of a table.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{Markup, Record, Source, SourceOptions, levels, table};
use crate::{
    ImportError,
    markdown::{self, headings, inline_references},
    report::Notes,
    term_file,
};

/// Reads a page. Returns `None` if the text is a single term.
pub fn read(text: &str, file: &str, options: &SourceOptions) -> Result<Option<Source>, ImportError> {
    let mut source = Source { format: "Markdown page".to_owned(), notes: Notes::new("", file), ..Source::default() };
    let text = match term_file::split(text) {
        Some((term_file::FrontText::Toml(front) | term_file::FrontText::Yaml(front), body)) => {
            source.notes.lost("front matter", "the front matter of the page", front);
            body
        }
        None => text,
    };
    let text = inline_references(&without_scripts(text, &mut source.notes));
    let found = headings(&text);
    let picked = levels::pick(found.iter().map(|heading| (heading.level, heading.title.as_str())));
    let bold = bold_entries(&text);
    if let Some((level, count)) = picked
        && count >= bold.len()
    {
        from_headings(&text, level, file, &mut source);
        return Ok(Some(source));
    }
    if bold.len() >= 2 {
        from_ranges(&text, bold, file, &mut source);
        return Ok(Some(source));
    }
    if let Some(mut found) = from_table(&text, file, options)? {
        found.notes.lines.splice(0..0, source.notes.lines);
        return Ok(Some(found));
    }
    let definitions = definition_entries(&text);
    if definitions.len() >= 2 {
        from_ranges(&text, definitions, file, &mut source);
        return Ok(Some(source));
    }
    Ok(None)
}

/// Removes the `import` and `export` lines of MDX.
fn without_scripts(text: &str, notes: &mut Notes) -> String {
    let mut kept = String::new();
    for line in text.split_inclusive('\n') {
        let is_script = (line.starts_with("import ") && (line.contains(" from ") || line.contains('"')))
            || line.starts_with("export default ")
            || line.starts_with("export const ");
        if is_script {
            notes.lost("", "a script of the page", line.trim());
        } else {
            kept.push_str(line);
        }
    }
    kept
}

/// Splits an identity off a title: `API {#api}`, `<a id="api"></a>API`.
fn split_id(title: &str) -> (String, Option<String>) {
    let title = title.trim();
    if let Some((start, end)) = title.rsplit_once('{')
        && let Some(id) = end.strip_suffix('}').and_then(|id| id.trim().strip_prefix('#'))
    {
        return (start.trim().to_owned(), id.split_whitespace().next().map(str::to_owned));
    }
    for quote in ['"', '\''] {
        for attribute in ["id=", "name="] {
            let Some((before, after)) = title.split_once(&format!("{attribute}{quote}")) else { continue };
            let (Some(start), Some((id, rest))) = (before.rfind("<a"), after.split_once(quote)) else { continue };
            let rest = rest.trim_start_matches(['/', ' ']).strip_prefix('>').unwrap_or(rest);
            return ([&title[..start], &rest.replacen("</a>", "", 1)].concat().trim().to_owned(), Some(id.to_owned()));
        }
    }
    (title.to_owned(), None)
}

fn record(name: &str, body: &str, topic: Option<&String>, file: &str) -> Record {
    let (name, mut id) = split_id(name);
    let mut body = body.trim().to_owned();
    // An anchor on a line of its own below the heading.
    let first = body.lines().next().unwrap_or_default().to_owned();
    if id.is_none() && first.starts_with("<a ") && first.ends_with("</a>") && first.matches('>').count() == 2 {
        id = split_id(&first).1;
        if id.is_some() {
            body = body[first.len()..].trim().to_owned();
        }
    }
    let place = format!("{file}: {}", markdown::plain(&name));
    let mut fields = vec![("name".to_owned(), name.into())];
    fields.extend(topic.map(|topic| ("topic".to_owned(), topic.as_str().into())));
    Record {
        has_own_id: id.is_some(),
        id: id.unwrap_or_default(),
        fields,
        body,
        markup: Markup::Markdown,
        notes: Notes::new("", place.clone()),
        place,
        ..Record::default()
    }
}

fn from_headings(text: &str, level: usize, file: &str, source: &mut Source) {
    let headings = headings(text);
    let mut topic: Option<String> = None;
    let has_titles = headings.iter().filter(|heading| heading.level == 1).count() > 1;
    let bounds: Vec<usize> = headings
        .iter()
        .filter(|heading| heading.level <= level)
        .map(|heading| heading.range.start)
        .chain([text.len()])
        .collect();
    lost_outside(&text[..bounds[0]], source);
    let chosen = headings.iter().filter(|heading| heading.level <= level);
    for (heading, end) in chosen.zip(bounds.iter().skip(1)) {
        let body = &text[heading.range.end..*end];
        if heading.level == level && !levels::is_letter_group(&heading.title, &headings_at(&headings, level)) {
            source.records.push(record(&text[heading.inner.clone()], body, topic.as_ref(), file));
        } else {
            let title = split_id(&heading.title).0;
            topic = levels::topic(&title).filter(|_| heading.level > 1 || has_titles);
            if topic.is_none() && levels::topic(&title).is_some() {
                source.notes.lost("", "text of the page outside of the terms", title);
            }
            lost_outside(body, source);
        }
    }
    let footnotes = footnotes(text);
    for record in &mut source.records {
        for (label, definition) in &footnotes {
            if record.body.contains(&format!("[^{label}]")) && !record.body.contains(definition.trim()) {
                record.body.push_str(&format!("\n\n{}", definition.trim()));
            }
        }
    }
}

fn headings_at(headings: &[markdown::Heading], level: usize) -> Vec<String> {
    headings.iter().filter(|heading| heading.level == level).map(|heading| heading.title.clone()).collect()
}

fn footnotes(text: &str) -> Vec<(String, String)> {
    let events = Parser::new_ext(text, markdown::OPTIONS).into_offset_iter();
    let definitions = events.filter_map(|(event, range)| match event {
        Event::Start(Tag::FootnoteDefinition(label)) => Some((label.to_string(), text[range].to_owned())),
        _ => None,
    });
    definitions.collect()
}

fn lost_outside(text: &str, source: &mut Source) {
    for block in text.split("\n\n").map(str::trim).filter(|block| block.chars().any(char::is_alphanumeric)) {
        source.notes.lost("", "text of the page outside of the terms", block);
    }
}

/// An entry of a page: the position of its name, of its text, and of all of it.
struct Entry {
    name: Range<usize>,
    text: Range<usize>,
    all: Range<usize>,
}

/// Returns paragraphs and items of lists that begin with a bold name.
fn bold_entries(text: &str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut depth = 0_usize;
    let mut block: Option<Range<usize>> = None;
    let mut at_start = false;
    let mut strong: Option<usize> = None;
    for (event, range) in Parser::new_ext(text, markdown::OPTIONS).into_offset_iter() {
        match &event {
            Event::Start(Tag::Paragraph) if depth == 0 => (block, at_start) = (Some(range.clone()), true),
            Event::Start(Tag::Item) if depth == 1 => (block, at_start) = (Some(range.clone()), true),
            Event::Start(Tag::Paragraph) if depth == 2 && at_start => {}
            Event::Start(Tag::Strong) if at_start => (strong, at_start) = (Some(range.start), false),
            Event::End(TagEnd::Strong) => {
                if let (Some(start), Some(block)) = (strong.take(), block.clone()) {
                    let after = &text[range.end..block.end];
                    let name = start + 2..range.end.saturating_sub(2);
                    let ends = after.trim_start().starts_with([':', '-', '–', '—', '\n', '(', '=', '：']);
                    let ends =
                        ends || after.starts_with('\n') || text[name.clone()].trim_end().ends_with([':', '.', '：']);
                    if ends && !after.trim().is_empty() && name.start < name.end {
                        entries.push(Entry { name, text: range.end..block.end, all: block });
                    }
                }
            }
            Event::Start(Tag::List(_)) => {}
            _ => at_start = false,
        }
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    // A few bold words at the start of paragraphs are no glossary.
    let paragraphs = text.split("\n\n").filter(|block| !block.trim().is_empty()).count();
    let is_list = entries.iter().all(|entry| {
        text[entry.all.clone()].starts_with(['-', '*', '+']) && !text[entry.all.clone()].starts_with("**")
    });
    if is_list || entries.len() * 3 >= paragraphs { entries } else { Vec::new() }
}

/// Returns the entries of definition lists: a line with the name, and lines that begin with a colon.
fn definition_entries(text: &str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let options = markdown::OPTIONS | Options::ENABLE_DEFINITION_LIST;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Start(Tag::DefinitionListTitle) => {
                entries.push(Entry { name: range.clone(), text: range.end..range.end, all: range });
            }
            Event::Start(Tag::DefinitionListDefinition) => {
                if let Some(entry) = entries.last_mut() {
                    if entry.text.is_empty() {
                        entry.text.start = range.start;
                    }
                    entry.text.end = range.end;
                    entry.all.end = range.end;
                }
            }
            _ => {}
        }
    }
    entries
}

fn from_ranges(text: &str, entries: Vec<Entry>, file: &str, source: &mut Source) {
    let mut topic = None;
    let mut done = 0;
    let headings = headings(text);
    let has_titles = headings.iter().filter(|heading| heading.level == 1).count() > 1;
    let starts: Vec<usize> = entries.iter().map(|entry| entry.all.start).chain([text.len()]).collect();
    for (entry, next) in entries.into_iter().zip(starts.into_iter().skip(1)) {
        for heading in headings.iter().filter(|heading| (done..entry.all.start).contains(&heading.range.start)) {
            topic = levels::topic(&heading.title).filter(|_| heading.level > 1 || has_titles);
        }
        if entry.all.start > done {
            lost_outside(&text[done..entry.all.start], source);
        }
        // The paragraphs up to the next entry or heading belong to the entry.
        let heading = headings.iter().map(|heading| heading.range.start).find(|start| *start >= entry.all.end);
        let end =
            if text[entry.all.clone()].starts_with("**") { next.min(heading.unwrap_or(next)) } else { entry.all.end };
        let name = text[entry.name].trim().trim_end_matches([':', '：']).trim_end_matches('.').to_owned();
        let body = text[entry.text.start..end.max(entry.text.end)].trim_start();
        let body = body.trim_start_matches([':', '-', '–', '—', '=', '：']).trim();
        let body = body.strip_prefix(":\t").unwrap_or(body);
        source.records.push(record(&name, &outdented(body), topic.as_ref(), file));
        done = end.max(entry.all.end);
    }
    lost_outside(&text[done.min(text.len())..], source);
}

/// Removes the indentation of the lines after the first, and the colons of further definitions.
fn outdented(body: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let smallest = body.lines().skip(1).filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or_default();
    let lines = body.lines().enumerate().map(|(at, line)| {
        let line = if at == 0 { line } else { line.get(smallest..).unwrap_or("") };
        line.strip_prefix(": ").map_or(line, str::trim_start)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Reads the tables of a page whose columns are known.
fn from_table(text: &str, file: &str, options: &SourceOptions) -> Result<Option<Source>, ImportError> {
    let mut tables: Vec<(Range<usize>, Vec<Vec<String>>)> = Vec::new();
    for (event, range) in Parser::new_ext(text, markdown::OPTIONS).into_offset_iter() {
        match event {
            Event::Start(Tag::Table(_)) => tables.push((range, Vec::new())),
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                if let Some((_, rows)) = tables.last_mut() {
                    rows.push(Vec::new());
                }
            }
            Event::Start(Tag::TableCell) => {
                if let Some(row) = tables.last_mut().and_then(|(_, rows)| rows.last_mut()) {
                    row.push(text[range].trim().trim_matches('|').trim().replace("\\|", "|"));
                }
            }
            _ => {}
        }
    }
    let mut all: Option<Source> = None;
    let mut done = 0;
    for (range, rows) in tables {
        let rows = rows.into_iter().enumerate().map(|(at, cells)| (at + 1, cells)).collect();
        let mut found = match table::table(rows, file, options) {
            Ok(found) => found,
            Err(ImportError::NoTerms { .. }) => continue,
            Err(error) => return Err(error),
        };
        for record in &mut found.records {
            record.markup = Markup::Markdown;
        }
        lost_outside(&text[done..range.start], &mut found);
        done = range.end;
        match &mut all {
            Some(all) => {
                all.records.append(&mut found.records);
                all.notes.lines.append(&mut found.notes.lines);
            }
            None => all = Some(found),
        }
    }
    if let Some(all) = &mut all {
        lost_outside(&text[done..], all);
    }
    Ok(all)
}
