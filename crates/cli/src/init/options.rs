//! The options of `glossary init`, and what they may be.

use std::path::PathBuf;

use url::Url;

/// Creates a folder with settings, topics, three sample terms and a workflow. On a terminal, asks for the values of
/// missing options.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder; by default the current one.
    #[arg(default_value = ".", value_name = "FOLDER")]
    pub folder: PathBuf,
    /// The glossary's name.
    #[arg(long, value_name = "TEXT", value_parser = text)]
    pub name: Option<String>,
    /// The address that the site is published at, such as `https://www.example.com/glossary/`.
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    pub address: Option<String>,
    /// The company that publishes the glossary.
    #[arg(long, value_name = "TEXT", value_parser = text)]
    pub company: Option<String>,
    /// The language of the texts, such as en, de or en-GB.
    #[arg(long, value_name = "TAG", value_parser = language)]
    pub language: Option<String>,
    /// The host, for the workflow that publishes the site.
    #[arg(long, value_enum, value_name = "HOST")]
    pub host: Option<Host>,
    /// Ask nothing, and use the defaults of missing options.
    #[arg(long, short)]
    pub yes: bool,
}

/// A host of static sites.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Host {
    /// GitHub Pages, by a workflow of GitHub Actions.
    GithubPages,
    /// Netlify, by its own builds.
    Netlify,
    /// Cloudflare Pages, by its own builds.
    CloudflarePages,
    /// A server, by rsync over SSH.
    Rsync,
    /// No workflow.
    None,
}

/// What the files need to know.
#[derive(Clone, Debug)]
pub struct Answers {
    pub name: String,
    pub address: String,
    pub company: String,
    pub language: String,
    pub host: Host,
}

/// Parses a text of one line.
pub fn text(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() || text.contains(char::is_control) {
        return Err("write a text of one line".to_owned());
    }
    Ok(text.to_owned())
}

/// Parses the address of a site, and adds the slash at the end.
pub fn address(text: &str) -> Result<String, String> {
    let help = || "write an address like https://www.example.com/glossary/".to_owned();
    let text = text.trim();
    let full = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let mut url = Url::parse(&full).map_err(|_| help())?;
    let is_site = matches!(url.scheme(), "http" | "https") && url.query().is_none() && url.fragment().is_none();
    if !is_site || !url.username().is_empty() || url.password().is_some() {
        return Err(help());
    }
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    Ok(url.into())
}

/// Parses a language tag.
pub fn language(text: &str) -> Result<String, String> {
    let text = text.trim();
    let mut parts = text.split('-');
    let is_part = |part: &str, shortest| {
        (shortest..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let first = parts.next().is_some_and(|part| part.len() <= 3 && is_part(part, 2));
    if first && parts.all(|part| is_part(part, 2)) {
        Ok(text.to_owned())
    } else {
        Err("write a tag like en, de or en-GB".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_completed_and_others_are_refused() {
        assert_eq!(address("www.example.com/glossary").unwrap(), "https://www.example.com/glossary/");
        assert_eq!(address("http://localhost:8080").unwrap(), "http://localhost:8080/");
        for wrong in ["", "ftp://a.example/", "https://a.example/?q", "https://me:pw@a.example/", "a b"] {
            assert!(address(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn language_tags_are_checked() {
        for tag in ["en", "de", "en-GB", "zh-Hant"] {
            assert_eq!(language(tag).unwrap(), tag);
        }
        for wrong in ["", "english language", "e", "de_AT"] {
            assert!(language(wrong).is_err(), "{wrong}");
        }
    }
}
