//! Conversion of paragraphs, headings, lists, tables and code.

use super::{
    inline::inline,
    loss::Loss,
    tree::{Element, Node, text},
};

/// The elements that begin a block. Others are inside of a line.
const BLOCKS: [&str; 44] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "ul",
];

/// Returns whether an element begins a block.
fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name) || name == "tr" || name == "iframe" || name == "video" || name == "audio"
}

/// Converts nodes to blocks of Markdown.
pub fn blocks(nodes: &[Node], losses: &mut Vec<Loss>) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut line: Vec<Node> = Vec::new();
    for node in nodes {
        match node {
            Node::Element(element) if is_block(&element.name) => {
                paragraph(&mut line, &mut blocks, losses);
                block(element, &mut blocks, losses);
            }
            // An inline element with blocks inside, such as a link around a paragraph.
            Node::Element(element) if element.children.iter().any(has_block) => {
                paragraph(&mut line, &mut blocks, losses);
                blocks.extend(self::blocks(&element.children, losses));
            }
            other => line.push(other.clone()),
        }
    }
    paragraph(&mut line, &mut blocks, losses);
    blocks
}

fn has_block(node: &Node) -> bool {
    match node {
        Node::Element(element) => is_block(&element.name) || element.children.iter().any(has_block),
        Node::Text(_) | Node::Comment(_) => false,
    }
}

fn paragraph(line: &mut Vec<Node>, blocks: &mut Vec<String>, losses: &mut Vec<Loss>) {
    let text = inline(&std::mem::take(line), losses);
    let text = trim_breaks(&text);
    if !text.is_empty() {
        blocks.push(text.to_owned());
    }
}

/// Removes hard breaks and white space at both ends.
fn trim_breaks(mut text: &str) -> &str {
    loop {
        let trimmed = text.trim();
        let trimmed = trimmed.strip_prefix("\\\n").unwrap_or(trimmed);
        let trimmed = trimmed.strip_suffix("\\\n").unwrap_or(trimmed);
        // A break at the very end has lost its line break to the trimming before.
        let trimmed = if text.trim_end_matches(' ').ends_with("\\\n") {
            trimmed.strip_suffix('\\').unwrap_or(trimmed)
        } else {
            trimmed
        };
        if trimmed.len() == text.len() {
            return trimmed;
        }
        text = trimmed;
    }
}

fn block(element: &Element, all: &mut Vec<String>, losses: &mut Vec<Loss>) {
    match element.name.as_str() {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
            let title = inline(&element.children, losses).replace("\\\n", " ");
            if !title.trim().is_empty() {
                let level = element.name[1..].parse().unwrap_or(2);
                all.push(format!("{} {}", "#".repeat(level), title.trim()));
            }
        }
        "ul" | "ol" | "menu" => all.extend(list(element, losses)),
        "dl" => all.extend(definitions(element, losses)),
        "blockquote" => {
            let inner = blocks(&element.children, losses).join("\n\n");
            if !inner.is_empty() {
                all.push(indent(&inner, "> ", "> "));
            }
        }
        "pre" => all.extend(code(element)),
        "table" => all.extend(table(element, losses)),
        "hr" => all.push("* * *".to_owned()),
        "iframe" | "video" | "audio" => {
            let line = inline(std::slice::from_ref(&Node::Element(element.clone())), losses);
            all.extend(Some(line.trim().to_owned()).filter(|line| !line.is_empty()));
        }
        "figcaption" | "caption" | "summary" | "legend" => {
            let start = all.len();
            all.extend(blocks(&element.children, losses));
            let is_line = all.len() == start + 1 && !all[start].contains(['*', '\n', '#']);
            if let (true, Some(line)) = (is_line, all.last_mut()) {
                let sign = if element.name == "figcaption" { "*" } else { "**" };
                *line = [sign, line, sign].concat();
            }
        }
        _ => all.extend(blocks(&element.children, losses)),
    }
}

fn list(element: &Element, losses: &mut Vec<Loss>) -> Option<String> {
    let mut number: u32 = element.attribute("start").and_then(|start| start.parse().ok()).unwrap_or(1);
    let mut items: Vec<(String, bool)> = Vec::new();
    for node in &element.children {
        let content = match node {
            Node::Element(item) => {
                let inner = if item.name == "li" { &item.children[..] } else { std::slice::from_ref(node) };
                blocks(inner, losses)
            }
            Node::Text(text) if text.trim().is_empty() => continue,
            other => blocks(std::slice::from_ref(other), losses),
        };
        if content.is_empty() {
            continue;
        }
        let marker = if element.name == "ol" { format!("{number}. ") } else { "- ".to_owned() };
        number = number.saturating_add(1);
        let loose = content.iter().skip(1).any(|block| !is_list(block));
        let separator = if loose { "\n\n" } else { "\n" };
        items.push((indent(&content.join(separator), &marker, &" ".repeat(marker.len())), loose));
    }
    let any_loose = items.len() > 1 && items[..items.len() - 1].iter().any(|(_, loose)| *loose);
    let items: Vec<_> = items.into_iter().map(|(item, _)| item).collect();
    (!items.is_empty()).then(|| items.join(if any_loose { "\n\n" } else { "\n" }))
}

fn is_list(block: &str) -> bool {
    block.starts_with("- ") || block.split_once(". ").is_some_and(|(number, _)| number.parse::<u32>().is_ok())
}

fn definitions(element: &Element, losses: &mut Vec<Loss>) -> Option<String> {
    let mut items: Vec<String> = Vec::new();
    let mut collect = |parts: &[Node], losses: &mut Vec<Loss>| {
        for node in parts {
            let Node::Element(part) = node else { continue };
            let content = blocks(&part.children, losses);
            if part.name == "dt" {
                items.push(format!("- **{}**", content.join(" ").replace("**", "")));
            } else if let (Some(item), false) = (items.last_mut(), content.is_empty()) {
                let first_text = !item.contains(": ") && !content[0].starts_with(['-', '#', '>', '|', '`']);
                item.push_str(if first_text { ": " } else { "\n\n  " });
                item.push_str(&indent(&content.join("\n\n"), "", "  "));
            } else if !content.is_empty() {
                items.push(indent(&content.join("\n\n"), "- ", "  "));
            }
        }
    };
    for node in &element.children {
        match node {
            Node::Element(group) if group.name == "div" => collect(&group.children, losses),
            other => collect(std::slice::from_ref(other), losses),
        }
    }
    (!items.is_empty()).then(|| items.join("\n"))
}

fn code(element: &Element) -> Option<String> {
    let code = element.text();
    let code = code.trim_matches('\n').trim_end();
    let language = element.children.iter().find_map(|node| match node {
        Node::Element(inner) => inner.attribute("class"),
        _ => None,
    });
    let language = language.or_else(|| element.attribute("class")).unwrap_or_default();
    let language = language.split_whitespace().find_map(|class| class.strip_prefix("language-")).unwrap_or_default();
    let longest = code.split(|character| character != '`').map(str::len).max().unwrap_or_default().max(2);
    let fence = "`".repeat(longest + 1);
    (!code.trim().is_empty()).then(|| format!("{fence}{language}\n{code}\n{fence}"))
}

/// Adds a prefix to the first line, and another to all others that are not empty.
fn indent(text: &str, first: &str, others: &str) -> String {
    let mut indented = String::new();
    for (at, line) in text.lines().enumerate() {
        let prefix = if at == 0 { first } else { others };
        if at > 0 {
            indented.push('\n');
        }
        indented.push_str(if line.is_empty() { prefix.trim_end() } else { prefix });
        indented.push_str(line);
    }
    indented
}

fn table(element: &Element, losses: &mut Vec<Loss>) -> Vec<String> {
    let mut around = Vec::new();
    let mut rows: Vec<(bool, Vec<String>)> = Vec::new();
    collect_rows(element, &mut rows, &mut around, losses);
    let columns = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or_default();
    if columns == 0 {
        return around;
    }
    if !rows[0].0 {
        rows.insert(0, (true, Vec::new()));
    }
    let mut lines = Vec::new();
    for (at, (_, mut cells)) in rows.into_iter().enumerate() {
        cells.resize(columns, String::new());
        lines.push(format!("| {} |", cells.join(" | ")));
        if at == 0 {
            lines.push(format!("| {} |", vec!["---"; columns].join(" | ")));
        }
    }
    around.push(lines.join("\n"));
    around
}

fn collect_rows(
    element: &Element,
    rows: &mut Vec<(bool, Vec<String>)>,
    around: &mut Vec<String>,
    losses: &mut Vec<Loss>,
) {
    for node in &element.children {
        let Node::Element(part) = node else {
            around.extend(blocks(std::slice::from_ref(node), losses));
            continue;
        };
        if part.name != "tr" {
            if matches!(part.name.as_str(), "tbody" | "thead" | "tfoot") {
                collect_rows(part, rows, around, losses);
            } else {
                block(part, around, losses);
            }
            continue;
        }
        let mut cells = Vec::new();
        let mut all_headings = true;
        for cell in &part.children {
            let Node::Element(cell) = cell else {
                continue;
            };
            all_headings &= cell.name == "th";
            if cell.attribute("colspan").is_some_and(|span| span != "1")
                || cell.attribute("rowspan").is_some_and(|span| span != "1")
            {
                let text = text(&cell.children).trim().to_owned();
                losses.push(Loss {
                    message: "a cell across rows or columns, written as a single cell",
                    text,
                    kept: true,
                });
            }
            let content = blocks(&cell.children, losses);
            if content.len() > 1 {
                let text = text(&cell.children).trim().to_owned();
                losses.push(Loss { message: "paragraphs or lists in a cell, written in one line", text, kept: true });
            }
            let content = content.join("<br>").replace("\\\n", "<br>").replace('\n', " ");
            cells.push(content.replace('|', "\\|"));
        }
        rows.push((all_headings, cells));
    }
}
