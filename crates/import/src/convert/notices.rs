//! Notices of Docusaurus and Hugo.

/// The kinds of notices, and what they become.
const NOTICES: [(&str, &str); 14] = [
    ("note", "NOTE"),
    ("info", "NOTE"),
    ("notice", "NOTE"),
    ("seealso", "NOTE"),
    ("tip", "TIP"),
    ("hint", "TIP"),
    ("success", "TIP"),
    ("important", "IMPORTANT"),
    ("alert", "IMPORTANT"),
    ("warning", "WARNING"),
    ("warn", "WARNING"),
    ("attention", "WARNING"),
    ("caution", "CAUTION"),
    ("danger", "CAUTION"),
];

/// Writes the notices of Docusaurus (`:::note`) and Hugo (`{{< note >}}`) as `> [!NOTE]`.
pub fn replace(text: &str) -> String {
    if !text.contains(":::") && !text.contains("{{<") && !text.contains("{{%") {
        return text.to_owned();
    }
    let mut lines: Vec<String> = Vec::new();
    let mut open: Option<&str> = None;
    let mut in_code = false;
    for line in text.lines() {
        let trimmed = line.trim();
        in_code ^= trimmed.starts_with("```");
        let kind = |word: &str| NOTICES.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, kind)| *kind);
        if in_code {
            lines.push(if open.is_some() { format!("> {line}") } else { line.to_owned() });
            continue;
        }
        if let (None, Some(rest)) = (open, trimmed.strip_prefix(":::")) {
            let rest = rest.trim_start_matches(':').trim();
            let (word, title) = rest.split_once([' ', '[', '{']).unwrap_or((rest, ""));
            let word = word.trim_matches(['{', '}']);
            lines.push(format!("> [!{}]", kind(word).unwrap_or("NOTE")));
            let title = title.trim_matches([' ', ']', '}', '"']);
            let title =
                if kind(word).is_none() && !word.is_empty() { format!("{word} {title}") } else { title.to_owned() };
            if !title.trim().is_empty() {
                lines.push(format!("> **{}**", title.trim()));
                lines.push(">".to_owned());
            }
            open = Some(":::");
            continue;
        }
        let tag = trimmed.strip_prefix("{{<").or_else(|| trimmed.strip_prefix("{{%"));
        let tag = tag.and_then(|tag| tag.strip_suffix(">}}").or_else(|| tag.strip_suffix("%}}"))).map(str::trim);
        if let (None, Some(kind)) = (open, tag.and_then(|tag| kind(tag.split_whitespace().next().unwrap_or_default())))
        {
            lines.push(format!("> [!{kind}]"));
            open = Some("{{");
            continue;
        }
        let closes = match open {
            Some(":::") => trimmed == ":::" || trimmed == "::::",
            Some(_) => tag.is_some_and(|tag| tag.starts_with('/')),
            None => false,
        };
        if closes {
            open = None;
            lines.push(String::new());
        } else if open.is_some() {
            lines.push(format!("> {line}").trim_end().to_owned());
        } else {
            lines.push(line.to_owned());
        }
    }
    lines.join("\n")
}
