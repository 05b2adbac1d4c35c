//! A folder of Markdown files with YAML front matter.

use std::path::PathBuf;

use super::ContentFolder;
use crate::term_file::yaml_front;

/// Returns the files.
pub fn write(content: &ContentFolder) -> Vec<(PathBuf, Vec<u8>)> {
    let file = |term: &super::ExportedTerm| {
        let text = format!("---\n{}---\n{}", yaml_front(&term.file.ordered()), term.body());
        (PathBuf::from("terms").join(format!("{}.md", term.slug)), text.into_bytes())
    };
    let topics = content.topics_toml.as_ref().map(|text| (PathBuf::from("topics.toml"), text.clone().into_bytes()));
    content.terms.iter().map(file).chain(topics).collect()
}
