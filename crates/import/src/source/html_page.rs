//! A page of HTML with a term per `<dt>`, per heading, or per row of a table.

use super::{Record, Source, SourceOptions, levels, pandoc::HEADWORD_SEPARATOR, table};
use crate::{
    ImportError, Value,
    markdown::html::{Element, Loss, Node, nodes_to_markdown, parse, to_inline},
    report::Notes,
};

/// The containers whose content counts as content of the page.
const CONTAINERS: [&str; 12] =
    ["html", "body", "main", "article", "section", "div", "header", "hgroup", "center", "figure", "form", "dialog"];

/// Reads a page.
pub fn read(html: &str, file: &str, options: &SourceOptions) -> Result<Source, ImportError> {
    let nodes = parse(html);
    let mut source = Source { format: "HTML page".to_owned(), notes: Notes::new("", file), ..Source::default() };
    source.page = page_address(&nodes);
    let mut blocks = Vec::new();
    flatten(main_part(&nodes, &mut source.notes), None, &mut blocks);
    let headings = blocks.iter().filter_map(|block| Some((block.level?, block.title.as_str())));
    let picked = levels::pick(headings);
    let names: usize = blocks.iter().map(|block| count(&block.node, "dt")).sum();
    let lists = names >= 2 && picked.is_none_or(|(_, count)| names >= count);
    if lists {
        from_lists(blocks, file, &mut source);
    } else if let Some(found) = from_tables(&blocks, file, options) {
        let mut found = found?;
        found.notes.lines.splice(0..0, source.notes.lines);
        found.format = source.format;
        found.page = source.page;
        return Ok(found);
    } else if let Some((level, _)) = picked {
        from_headings(blocks, level, file, &mut source);
    } else {
        let reason = "the page has neither `<dt>` elements nor several headings of one level".to_owned();
        return Err(ImportError::NoTerms { place: file.to_owned(), reason });
    }
    Ok(source)
}

/// Returns the address of the page itself, which its head states.
fn page_address(nodes: &[Node]) -> Option<String> {
    nodes.iter().find_map(|node| {
        let Node::Element(element) = node else { return None };
        let address = match element.name.as_str() {
            "base" => element.attribute("href"),
            "link" if element.attribute("rel") == Some("canonical") => element.attribute("href"),
            "meta" if element.attribute("property") == Some("og:url") => element.attribute("content"),
            "html" | "head" => return page_address(&element.children),
            _ => None,
        };
        address.filter(|address| address.starts_with("http")).map(str::to_owned)
    })
}

/// A block of the page. Headings have their level and plain title.
struct Block {
    node: Node,
    level: Option<usize>,
    title: String,
    id: Option<String>,
}

/// Returns the main part of the page, if it is marked. The rest is reported.
fn main_part<'a>(nodes: &'a [Node], notes: &mut Notes) -> &'a [Node] {
    let mut found: Option<&Element> = None;
    let mut open: Vec<&'a Node> = nodes.iter().rev().collect();
    let mut outside = Vec::new();
    while let Some(node) = open.pop() {
        match node {
            Node::Element(element)
                if found.is_none() && (element.name == "main" || element.attribute("role") == Some("main")) =>
            {
                found = Some(element);
            }
            Node::Element(element) if matches!(element.name.as_str(), "script" | "style" | "template") => {}
            Node::Element(element) => open.extend(element.children.iter().rev()),
            Node::Text(text) => outside.push(text.trim()),
            Node::Comment(_) => {}
        }
    }
    match found {
        Some(main) => {
            outside.retain(|text| !text.is_empty());
            if !outside.is_empty() {
                notes.lost("", "text of the page outside of its main part", outside.join("\n"));
            }
            &main.children
        }
        None => nodes,
    }
}

fn flatten(nodes: &[Node], mut id: Option<String>, blocks: &mut Vec<Block>) {
    for node in nodes {
        match node {
            Node::Element(element) if CONTAINERS.contains(&element.name.as_str()) => {
                let own = element.attribute("id").map(str::to_owned);
                flatten(&element.children, own.or(id.take()), blocks);
            }
            Node::Element(element) => {
                let heading = element.name.strip_prefix('h').and_then(|level| level.parse().ok());
                let level = heading.filter(|level| (1..=6).contains(level));
                let own = if level.is_some() { id_of(element).or(id.take()) } else { None };
                let node = Node::Element(without_permalinks(element));
                let title = element.text().replace('¶', "").split_whitespace().collect::<Vec<_>>().join(" ");
                blocks.push(Block { node, level, title, id: own });
            }
            Node::Text(text) if text.trim().is_empty() => {
                // White space between two inline elements is part of their line.
                if blocks.last().is_some_and(|block| block.level.is_none()) {
                    blocks.push(Block { node: node.clone(), level: None, title: String::new(), id: None });
                }
            }
            other => blocks.push(Block { node: other.clone(), level: None, title: String::new(), id: None }),
        }
    }
}

/// Returns the identity of an element or of the first element inside with one.
fn id_of(element: &Element) -> Option<String> {
    let own = element.attribute("id").or_else(|| (element.name == "a").then(|| element.attribute("name")).flatten());
    own.map(str::to_owned).or_else(|| {
        element.children.iter().find_map(|node| match node {
            Node::Element(inner) => id_of(inner),
            Node::Text(_) | Node::Comment(_) => None,
        })
    })
}

/// Removes the signs that documentation generators put behind headings as links to themselves.
fn without_permalinks(element: &Element) -> Element {
    let is_permalink = |node: &Node| match node {
        Node::Element(link) => {
            link.name == "a"
                && (["headerlink", "anchor", "permalink", "hash-link", "heading-anchor"]
                    .iter()
                    .any(|class| link.has_class(class))
                    && link.text().trim().chars().all(|character| !character.is_alphanumeric()))
        }
        Node::Text(_) | Node::Comment(_) => false,
    };
    let children = element.children.iter().filter(|node| !is_permalink(node)).map(|node| match node {
        Node::Element(inner) => Node::Element(without_permalinks(inner)),
        other => other.clone(),
    });
    Element { name: element.name.clone(), attributes: element.attributes.clone(), children: children.collect() }
}

fn count(node: &Node, name: &str) -> usize {
    match node {
        Node::Element(element) => {
            usize::from(element.name == name) + element.children.iter().map(|node| count(node, name)).sum::<usize>()
        }
        Node::Text(_) | Node::Comment(_) => 0,
    }
}

fn markdown(nodes: &[Node], notes: &mut Notes, field: &str) -> String {
    let mut losses: Vec<Loss> = Vec::new();
    let text = nodes_to_markdown(nodes, &mut losses);
    notes.add_losses(field, losses);
    text
}

fn entry(name: &Element, id: Option<String>, place: String) -> Record {
    let mut notes = Notes::new("", place.clone());
    let mut losses = Vec::new();
    let markdown = to_inline(&name.children, &mut losses).replace("\\\n", " ");
    notes.add_losses("name", losses);
    Record {
        has_own_id: id.is_some(),
        id: id.unwrap_or_default(),
        fields: vec![("name".to_owned(), markdown.into())],
        notes,
        place,
        ..Record::default()
    }
}

fn from_lists(blocks: Vec<Block>, file: &str, source: &mut Source) {
    let mut topic = None;
    let mut outside: Vec<Node> = Vec::new();
    // A single heading of level 1 is the title of the page.
    let has_titles = blocks.iter().filter(|block| block.level == Some(1)).count() > 1;
    for block in blocks {
        let mut lists = Vec::new();
        find_lists(&block.node, &mut lists);
        if lists.is_empty() {
            if block.level.is_some() {
                topic = levels::topic(&block.title).filter(|_| block.level != Some(1) || has_titles);
            }
            outside.push(block.node);
            continue;
        }
        for list in lists {
            from_list(list, topic.as_deref(), file, source);
        }
        outside.extend(without_lists(&block.node));
    }
    report_outside(&outside, source);
}

/// Returns what an element has beside its lists of terms.
fn without_lists(node: &Node) -> Option<Node> {
    match node {
        Node::Element(element) if element.name == "dl" => None,
        Node::Element(element) => Some(Node::Element(Element {
            name: element.name.clone(),
            attributes: element.attributes.clone(),
            children: element.children.iter().filter_map(without_lists).collect(),
        })),
        Node::Text(_) | Node::Comment(_) => Some(node.clone()),
    }
}

fn find_lists<'a>(node: &'a Node, lists: &mut Vec<&'a Element>) {
    if let Node::Element(element) = node {
        if element.name == "dl" {
            lists.push(element);
        } else {
            element.children.iter().for_each(|node| find_lists(node, lists));
        }
    }
}

fn from_list(list: &Element, topic: Option<&str>, file: &str, source: &mut Source) {
    let parts = list.children.iter().flat_map(|node| match node {
        Node::Element(group) if group.name == "div" => group.children.iter().collect(),
        other => vec![other],
    });
    let mut has_text = true;
    // The identity of a `<dt>` that holds only an anchor, before the one with the name.
    let mut anchor = None;
    for part in parts {
        let part = match part {
            Node::Element(part) => part,
            Node::Text(text) if !text.trim().is_empty() => {
                source.notes.lost("", "text between the entries of the list", text.trim());
                continue;
            }
            Node::Text(_) | Node::Comment(_) => continue,
        };
        match (part.name.as_str(), source.records.last_mut()) {
            ("dt", _) if part.text().trim().is_empty() => anchor = id_of(part),
            ("dt", Some(record)) if !has_text => {
                let mut losses = Vec::new();
                let alias = to_inline(&part.children, &mut losses);
                record.notes.add_losses("aliases", losses);
                record.fields.push(("aliases".to_owned(), Value::List(vec![alias.into()])));
            }
            ("dt", _) => {
                has_text = false;
                let place = format!("{file}: {}", part.text().trim());
                let mut record = entry(part, id_of(part).or(anchor.take()), place);
                divide_headwords(&mut record);
                record.fields.extend(topic.map(|topic| ("topic".to_owned(), topic.into())));
                source.records.push(record);
            }
            ("dd", Some(record)) => {
                has_text = true;
                let text = markdown(&part.children, &mut record.notes, "definition");
                if !record.body.is_empty() {
                    record.body.push_str("\n\n");
                }
                record.body.push_str(&text);
            }
            (_, _) => {
                let text = part.text();
                if !text.trim().is_empty() {
                    source.notes.lost("", "text between the entries of the list", text.trim());
                }
            }
        }
    }
}

/// Makes other names of all but the first headword of a line that was joined for pandoc.
fn divide_headwords(record: &mut Record) {
    let Some((_, Value::Text(name))) = record.fields.first_mut() else { return };
    let mut names = name.split(HEADWORD_SEPARATOR).map(|name| name.trim().to_owned()).collect::<Vec<_>>().into_iter();
    *name = names.next().unwrap_or_default();
    let aliases: Vec<String> = names.collect();
    if !aliases.is_empty() {
        record.fields.push(("aliases".to_owned(), aliases.into()));
    }
}

fn from_headings(blocks: Vec<Block>, level: usize, file: &str, source: &mut Source) {
    let mut topic: Option<String> = None;
    let mut outside: Vec<Node> = Vec::new();
    let mut body: Vec<Node> = Vec::new();
    let mut in_entry = false;
    let finish = |body: &mut Vec<Node>, source: &mut Source| {
        if let Some(record) = source.records.last_mut() {
            let nodes = std::mem::take(body);
            record.body = markdown(&nodes, &mut record.notes, "text");
        }
    };
    for block in blocks {
        match (block.level, &block.node) {
            (Some(own), Node::Element(heading)) if own == level => {
                if in_entry {
                    finish(&mut body, source);
                }
                in_entry = true;
                let mut record = entry(heading, block.id, format!("{file}: {}", block.title));
                record.fields.extend(topic.clone().map(|topic| ("topic".to_owned(), topic.into())));
                source.records.push(record);
            }
            (Some(own), _) if own < level => {
                if in_entry {
                    finish(&mut body, source);
                }
                in_entry = false;
                topic = levels::topic(&block.title).filter(|_| own > 1 || level == 2 && topic.is_some());
                outside.push(block.node);
            }
            _ if in_entry => body.push(block.node),
            _ => outside.push(block.node),
        }
    }
    if in_entry {
        finish(&mut body, source);
    }
    report_outside(&outside, source);
}

fn report_outside(nodes: &[Node], source: &mut Source) {
    let text = nodes_to_markdown(nodes, &mut Vec::new());
    for block in
        text.split("\n\n").filter(|block| block.chars().filter(|character| character.is_alphanumeric()).count() > 1)
    {
        source.notes.lost("", "text of the page outside of the terms", block);
    }
}

/// Reads tables whose columns are known.
fn from_tables(blocks: &[Block], file: &str, options: &SourceOptions) -> Option<Result<Source, ImportError>> {
    let mut all: Option<Source> = None;
    let mut outside: Vec<Node> = Vec::new();
    for block in blocks {
        let is_table = matches!(&block.node, Node::Element(element) if element.name == "table");
        if !is_table {
            outside.push(block.node.clone());
            continue;
        }
        let Node::Element(element) = &block.node else { continue };
        let mut rows = Vec::new();
        let mut notes = Notes::new("", file);
        collect_rows(element, &mut rows, &mut notes);
        let rows = rows.into_iter().enumerate().map(|(at, cells)| (at + 1, cells)).collect();
        match table::table(rows, file, options) {
            Ok(mut found) => {
                found.notes.lines.append(&mut notes.lines);
                for record in &mut found.records {
                    record.markup = super::Markup::Markdown;
                }
                match &mut all {
                    Some(all) => {
                        all.records.append(&mut found.records);
                        all.notes.lines.append(&mut found.notes.lines);
                    }
                    None => all = Some(found),
                }
            }
            Err(ImportError::NoTerms { .. }) => outside.push(block.node.clone()),
            Err(error) => return Some(Err(error)),
        }
    }
    let mut all = all?;
    report_outside(&outside, &mut all);
    Some(Ok(all))
}

fn collect_rows(element: &Element, rows: &mut Vec<Vec<String>>, notes: &mut Notes) {
    for node in &element.children {
        match node {
            Node::Element(row) if row.name == "tr" => {
                let mut cells = Vec::new();
                for cell in &row.children {
                    if let Node::Element(cell) = cell {
                        cells.push(markdown(&cell.children, notes, "cell"));
                    }
                }
                rows.push(cells);
            }
            Node::Element(group) => collect_rows(group, rows, notes),
            Node::Text(_) | Node::Comment(_) => {}
        }
    }
}
