//! The pages of the manual.

use std::{
    fs,
    path::{Path, PathBuf},
};

const BEGIN: &str = "<!-- generated: ";
const END: &str = "<!-- /generated -->";

/// Returns the repository's folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Returns the README and all pages of the manual.
pub fn documents() -> Vec<PathBuf> {
    let mut found = vec![root().join("README.md")];
    let mut folders = vec![root().join("docs/src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Replaces the text between the marker comments. A name without a text keeps its text.
pub fn between(text: &str, mut of: impl FnMut(&str) -> Option<String>) -> String {
    let mut result = String::new();
    let mut rest = text;
    while let Some((before, begun)) = rest.split_once(BEGIN) {
        let (name, begun) = begun.split_once(" -->").expect("the marker comment ends");
        let (inside, after) = begun.split_once(END).unwrap_or_else(|| panic!("no {END} after `{name}`"));
        let inside = of(name).map_or_else(|| inside.to_owned(), |text| format!("\n\n{}\n\n", text.trim()));
        result.extend([before, BEGIN, name, " -->", &inside, END]);
        rest = after;
    }
    result + rest
}

/// Returns the fenced blocks of a language, with the line of each.
pub fn blocks<'a>(text: &'a str, language: &str) -> Vec<(usize, String)> {
    let fence = format!("```{language}");
    let mut blocks = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        if line.trim_start() == fence {
            let indent = line.len() - line.trim_start().len();
            let inside: Vec<&'a str> =
                lines.by_ref().map(|(_, line)| line).take_while(|line| line.trim_start() != "```").collect();
            let inside = inside.iter().map(|line| line.get(indent..).unwrap_or_default()).collect::<Vec<_>>();
            blocks.push((number + 1, inside.join("\n") + "\n"));
        }
    }
    blocks
}
