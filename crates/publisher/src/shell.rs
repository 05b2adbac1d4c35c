//! The document shell: the page that Trunk built, without the app's loader.
//!
//! Trunk's page loads the app immediately, with an inline script. Published pages must not delay the first paint, and
//! their Content-Security-Policy allows no inline script. The shell leaves Trunk's loader out; `boot.js` gets the
//! addresses of the app's files instead.

use std::{borrow::Cow, cell::RefCell};

use glossary_core::{page::PageData, site::Site};
use lol_html::{HtmlRewriter, Settings as RewriterSettings, doc_comments, element, html_content::ContentType, text};
use maud::html;
use serde::{Deserialize, Serialize};

use crate::{app_source::AppSource, style};

/// The page that Trunk builds.
pub(crate) const INDEX: &str = "index.html";

/// The placeholders in the rewritten page.
const LANGUAGE: &str = "page-language";
const HEAD: &str = "<!--page-head-->";
const APP: &str = "<!--page-app-->";
const DATA: &str = "<!--page-data-->";

/// The document shell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shell {
    template: Template,
    /// The styles of all pages, minified.
    pub style: String,
    /// The app's files, as names in the folder that Trunk built.
    pub files: AppFiles,
}

/// The shell's HTML, split at the placeholders.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Template {
    before_language: String,
    before_head: String,
    before_app: String,
    before_data: String,
    after_data: String,
}

impl Template {
    fn split(html: &str) -> Option<Self> {
        let (before_language, rest) = html.split_once(LANGUAGE)?;
        let (before_head, rest) = rest.split_once(HEAD)?;
        let (before_app, rest) = rest.split_once(APP)?;
        let (before_data, after_data) = rest.split_once(DATA)?;
        Some(Self {
            before_language: before_language.to_owned(),
            before_head: before_head.to_owned(),
            before_app: before_app.to_owned(),
            before_data: before_data.to_owned(),
            after_data: after_data.to_owned(),
        })
    }
}

/// The app's files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AppFiles {
    /// `boot.js`
    pub boot: String,
    /// The app's JavaScript.
    pub script: String,
    /// The app's WebAssembly.
    pub wasm: String,
}

impl AppFiles {
    /// Returns the build of the app: the content hash in the WebAssembly's name.
    #[must_use]
    pub fn build(&self) -> &str {
        let name = self.wasm.trim_end_matches("_bg.wasm");
        name.rsplit('-').next().unwrap_or(name)
    }
}

/// An error of reading the app's folder.
#[derive(Debug, thiserror::Error)]
pub enum ShellError {
    /// The page cannot be read.
    #[error(
        "cannot read {path}; this program has no app inside: use a released program, or build the app with `cargo xtask \
         build`, or set the app's folder with --app"
    )]
    Read {
        /// The file.
        path: String,
        /// The cause.
        source: std::io::Error,
    },
    /// A script for other sites cannot be read.
    #[error("cannot read {path}; build the app again: cargo xtask build")]
    Script {
        /// The file.
        path: String,
        /// The cause.
        source: std::io::Error,
    },
    /// The page is not the one that Trunk builds from this project's `index.html`.
    #[error("{path} {problem}; --app takes the folder that `cargo xtask build` builds the app into, target/app")]
    NotFromTrunk {
        /// The file.
        path: String,
        /// The problem, as the end of a sentence.
        problem: &'static str,
    },
    /// A style sheet has a syntax error.
    #[error("syntax error in the style sheets: {0}")]
    Style(String),
}

/// A document in pieces, with gaps for the title, the rendered app and the app's data.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DocumentPieces {
    before_title: String,
    before_app: String,
    before_data: String,
    after_data: String,
}

impl DocumentPieces {
    /// Returns the document. `app` is the HTML of the rendered app, `data` the [`DocumentData`] as JSON.
    pub(crate) fn join(&self, title: &str, app: &str, data: &str) -> String {
        let Self { before_title, before_app, before_data, after_data } = self;
        let title = html! { title { (title) } }.into_string();
        let length: usize = [before_title, before_app, before_data, after_data].map(String::len).iter().sum();
        // A little more than the rest needs, so that the document is not moved in memory.
        let mut document = String::with_capacity(length + title.len() + app.len() + data.len() + 256);
        for piece in [before_title.as_str(), &title, before_app, app, before_data] {
            document.push_str(piece);
        }
        document.push_str("<script type=\"application/json\" id=\"glossary-data\">");
        push_json(&mut document, data);
        document.push_str("</script>");
        document.push_str(after_data);
        document
    }
}

/// The data in a document that the app hydrates from.
#[derive(Serialize, Deserialize)]
pub(crate) struct DocumentData<'a> {
    pub site: Cow<'a, Site>,
    pub page: PageData,
    /// The [`Shape`](glossary_core::shape::Shape) of the app's HTML.
    pub shape: String,
}

impl Shell {
    /// Reads the page that Trunk built. `look` is the CSS of the site's look, which is added to the styles.
    ///
    /// # Errors
    /// If the page cannot be read, or is not the page of this app.
    pub fn read(app: &AppSource, look: &str) -> Result<Self, ShellError> {
        let path = app.location(INDEX);
        let html = app.read_text(INDEX).map_err(|source| ShellError::Read { path: path.clone(), source })?;
        Self::parse(&html, look).map_err(|error| match error {
            ParseError::Style(error) => ShellError::Style(error),
            ParseError::Page(problem) => ShellError::NotFromTrunk { path, problem },
        })
    }

    fn parse(html: &str, look: &str) -> Result<Self, ParseError> {
        let styles = RefCell::new(String::new());
        let files = RefCell::new(AppFiles::default());
        let mut rewritten = Vec::with_capacity(html.len());
        let file_name =
            |href: Option<String>| href.and_then(|href| Some(href.rsplit('/').next()?.to_owned())).unwrap_or_default();
        let handlers = [
            element!("html", |html| {
                html.set_attribute("lang", LANGUAGE)?;
                Ok(())
            }),
            element!("head", |head| {
                head.append(HEAD, ContentType::Html);
                Ok(())
            }),
            text!("style", |chunk| {
                styles.borrow_mut().push_str(chunk.as_str());
                Ok(())
            }),
            element!("style, script[type=module]", |element| {
                element.remove();
                Ok(())
            }),
            element!("link[rel=modulepreload]", |link| {
                files.borrow_mut().script = file_name(link.get_attribute("href"));
                link.remove();
                Ok(())
            }),
            element!("link[rel=preload]", |link| {
                files.borrow_mut().wasm = file_name(link.get_attribute("href"));
                link.remove();
                Ok(())
            }),
            element!("script[src]", |script| {
                files.borrow_mut().boot = file_name(script.get_attribute("src"));
                script.remove();
                Ok(())
            }),
            element!("#app", |app| {
                app.set_inner_content(APP, ContentType::Html);
                app.after(DATA, ContentType::Html);
                Ok(())
            }),
        ];
        let settings = handlers
            .into_iter()
            .fold(RewriterSettings::new(), |settings, handler| settings.append_element_content_handler(handler));
        let settings = settings.append_document_content_handler(doc_comments!(|comment| {
            comment.remove();
            Ok(())
        }));
        let mut rewriter = HtmlRewriter::new(settings, |chunk: &[u8]| rewritten.extend_from_slice(chunk));
        rewriter.write(html.as_bytes()).map_err(|_| ParseError::Page("is not valid HTML"))?;
        rewriter.end().map_err(|_| ParseError::Page("ends too early"))?;

        let html = String::from_utf8(rewritten).map_err(|_| ParseError::Page("is not UTF-8"))?;
        if html.contains("id=\"glossary-data\"") {
            return Err(ParseError::Page("is already a published page"));
        }
        let files = files.into_inner();
        if files.boot.is_empty() || files.script.is_empty() || files.wasm.is_empty() {
            return Err(ParseError::Page("is not the page of this app"));
        }
        let html = html.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
        let template = Template::split(&html).ok_or(ParseError::Page("is not the page of this app"))?;
        let style = style::minify(&(styles.into_inner() + look)).map_err(ParseError::Style)?;
        Ok(Self { template, style, files })
    }

    /// Returns a page's document in pieces. `head` holds the page's own tags of the head, without the title.
    pub(crate) fn pieces(&self, language: &str, direction: Option<&str>, head: String) -> DocumentPieces {
        let Template { before_language, before_head, before_app, before_data, after_data } = &self.template;
        DocumentPieces {
            before_title: match direction {
                // The language is the value of an attribute, which the direction follows.
                Some(direction) => [before_language, language, "\" dir=\"", direction, before_head].concat(),
                None => [before_language, language, before_head].concat(),
            },
            before_app: head + before_app,
            before_data: before_data.clone(),
            after_data: after_data.clone(),
        }
    }
}

/// Appends JSON to a script element. Escapes `<`, so that the JSON neither ends the element nor begins a comment
/// (<https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements>).
pub(crate) fn push_json(html: &mut String, json: &str) {
    for part in json.split_inclusive('<') {
        match part.strip_suffix('<') {
            Some(part) => {
                html.push_str(part);
                html.push_str("\\u003c");
            }
            None => html.push_str(part),
        }
    }
}

/// An error of parsing Trunk's page.
enum ParseError {
    /// The page is not this app's.
    Page(&'static str),
    /// A style sheet has a syntax error.
    Style(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRUNK_PAGE: &str = r#"<!DOCTYPE html><html><head>
    <meta charset="utf-8">
    <script type="module" nonce="x">import init from '/glossary-app-0123456789abcdef.js';</script>
    <style>p { color: #ff0000 }</style>
    <style>b { margin: 0px }</style>
    <script src="/boot-0011223344556677.js"></script>
    <link rel="modulepreload" href="/glossary-app-0123456789abcdef.js" crossorigin="anonymous">
    <link rel="preload" href="/glossary-app-0123456789abcdef_bg.wasm" as="fetch" type="application/wasm"></head>
    <body><div id="app"></div></body></html>"#;

    #[test]
    fn a_document_is_trunks_page_with_the_pages_parts_and_without_the_loader() {
        let shell = Shell::parse(TRUNK_PAGE, ":root { --accent: red }").ok().unwrap();
        assert_eq!(shell.files.build(), "0123456789abcdef");
        assert_eq!(shell.files.boot, "boot-0011223344556677.js");
        assert_eq!(shell.style, "p{color:red}b{margin:0}:root{--accent:red}");
        let pieces = shell.pieces("en", None, "<link rel=\"icon\">".to_owned());
        let expected = concat!(
            "<!DOCTYPE html><html lang=\"en\"><head>\n<meta charset=\"utf-8\">\n",
            "<title>R&amp;D</title><link rel=\"icon\"></head>\n",
            "<body><div id=\"app\"><p>A</p></div>",
            "<script type=\"application/json\" id=\"glossary-data\">",
            "{\"a\":\"\\u003c/script>\\u003c!--\"}</script></body></html>"
        );
        assert_eq!(pieces.join("R&D", "<p>A</p>", r#"{"a":"</script><!--"}"#), expected);
    }

    #[test]
    fn other_pages_are_refused() {
        let published = TRUNK_PAGE.replace("<body>", "<body><script id=\"glossary-data\"></script>");
        let other_app = TRUNK_PAGE.replace("boot-", "").replace("<script src", "<b src");
        for page in ["", "<html></html>", &published, &other_app] {
            assert!(matches!(Shell::parse(page, ""), Err(ParseError::Page(_))), "{page}");
        }
    }
}
