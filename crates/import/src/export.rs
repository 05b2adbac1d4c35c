//! Export of a content folder for other systems.

mod anki;
mod csv_table;
mod formats;
mod html_page;
mod json;
mod losses;
mod markdown_folder;
mod rdf_text;
mod skos;
mod tbx;
mod xlsx;

use std::{fs, io, path::Path};

pub use formats::{Format, export};
pub use losses::not_exported;

use crate::{
    ImportError, Value, limits,
    term_file::{TermFile, split},
};

/// What an export says about the site.
#[derive(Clone, Debug, Default)]
pub struct SiteFacts {
    /// The name.
    pub name: String,
    /// The address, with a slash at the end.
    pub base_url: String,
    /// The language.
    pub language: String,
}

/// A content folder.
#[derive(Clone, Debug, Default)]
pub struct ContentFolder {
    /// The terms, in the order of their slugs.
    pub terms: Vec<ExportedTerm>,
    /// The text of `topics.toml`.
    pub topics_toml: Option<String>,
    /// The slugs and names of the topics.
    pub topics: Vec<(String, String)>,
}

/// A term of a content folder.
#[derive(Clone, Debug)]
pub struct ExportedTerm {
    /// The slug.
    pub slug: String,
    /// The file as written.
    pub text: String,
    /// The parsed file.
    pub file: TermFile,
}

impl ExportedTerm {
    /// Returns the name with its qualifier.
    #[must_use]
    pub fn shown_name(&self) -> String {
        let qualifier = self.file.text("qualifier");
        let name = self.file.text("name");
        if qualifier.is_empty() { name } else { format!("{name} ({qualifier})") }
    }

    /// Returns the file's text if it differs from its normal form.
    #[must_use]
    pub fn as_written(&self) -> Option<&str> {
        (self.file.render() != self.text).then_some(self.text.as_str())
    }

    /// Returns the Markdown below the front matter, as written.
    #[must_use]
    pub fn body(&self) -> &str {
        split(&self.text).map_or("", |(_, body)| body)
    }
}

impl ContentFolder {
    /// Reads a content folder. Drafts are left out unless they are wanted.
    ///
    /// # Errors
    /// When a file cannot be read or parsed.
    pub fn read(folder: &Path, drafts: bool) -> Result<Self, ImportError> {
        let mut content = Self::default();
        for path in limits::files(&folder.join("terms"))? {
            if path.extension().is_none_or(|extension| extension != "md") {
                continue;
            }
            let text = fs::read_to_string(&path).map_err(|error| ImportError::Read { path: path.clone(), error })?;
            let file =
                TermFile::parse(&text).map_err(|error| ImportError::malformed(path.display().to_string(), error))?;
            if file.get("draft") == Some(&Value::Bool(true)) && !drafts {
                continue;
            }
            let slug = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            content.terms.push(ExportedTerm { slug, text, file });
        }
        content.terms.sort_by(|one, other| one.slug.cmp(&other.slug));
        let path = folder.join("topics.toml");
        content.topics_toml = match fs::read_to_string(&path) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(ImportError::Read { path, error }),
        };
        let parsed: Option<Value> = content.topics_toml.as_ref().and_then(|text| toml::from_str(text).ok());
        if let Some(Value::List(topics)) = parsed.as_ref().and_then(|parsed| parsed.get("topic")) {
            let text = |topic: &Value, key: &str| topic.get(key).and_then(Value::scalar).unwrap_or_default();
            content.topics = topics.iter().map(|topic| (text(topic, "slug"), text(topic, "name"))).collect();
        }
        Ok(content)
    }

    /// Returns the terms that are no "see" entries.
    fn defined(&self) -> impl Iterator<Item = &ExportedTerm> {
        self.terms.iter().filter(|term| term.file.get("see").is_none())
    }

    /// Returns the name of a topic.
    fn topic_name<'a>(&'a self, slug: &'a str) -> &'a str {
        self.topics.iter().find(|(known, _)| known == slug).map_or(slug, |(_, name)| name)
    }
}
