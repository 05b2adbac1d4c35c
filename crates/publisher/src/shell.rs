//! The document around the app, cut from the page that Trunk built.
//!
//! Trunk's page loads the app at once and by an inline script. Ours must not
//! compete with the first paint and has no inline script, so everything that
//! concerns the app is taken out, and `boot.js` is told where the app is.

use std::{borrow::Cow, cell::RefCell, fs, path::Path};

use glossary_core::{page::PageData, site::Site};
use lol_html::{HtmlRewriter, Settings as RewriterSettings, doc_comments, element, html_content::ContentType, text};

use serde::{Deserialize, Serialize};

use crate::style;

/// Where the page's own parts go.
const HEAD: &str = "<!--page-head-->";
const APP: &str = "<!--page-app-->";
const DATA: &str = "<!--page-data-->";
const LANGUAGE: &str = "page-language";

/// The document around the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shell {
    html: String,
    /// The styles of all pages, minified.
    pub style: String,
    /// The app's files, as names in the folder that Trunk built.
    pub files: AppFiles,
}

/// The app's files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AppFiles {
    /// `boot.js`
    pub boot: String,
    /// The app's JavaScript part.
    pub script: String,
    /// The app's WebAssembly.
    pub wasm: String,
}

impl AppFiles {
    /// Which build of the app this is: the hash in its WebAssembly's name.
    #[must_use]
    pub fn build(&self) -> &str {
        let name = self.wasm.trim_end_matches("_bg.wasm");
        name.rsplit('-').next().unwrap_or(name)
    }
}

/// Why there is no shell.
#[derive(Debug, thiserror::Error)]
pub enum ShellError {
    /// The page cannot be read.
    #[error("cannot read {path}; build the app first, by `cargo xtask build`, or name its folder with --app")]
    Read {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A script for other sites cannot be read.
    #[error("cannot read {path}; build the app again: cargo xtask build")]
    Script {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The page is not what Trunk builds from this project's `index.html`.
    #[error("{path} {what}; --app takes the folder that `cargo xtask build` builds the app into, target/app")]
    NotTrunks {
        /// The file.
        path: String,
        /// What is missing or too much.
        what: &'static str,
    },
    /// The styles have a mistake.
    #[error("the style sheets have a mistake: {0}")]
    Style(String),
}

/// A page's own parts.
pub struct Parts<'a> {
    /// The language of the texts.
    pub language: &'a str,
    /// The tags of the head, the title first.
    pub head: &'a str,
    /// The app's HTML.
    pub app: &'a str,
    /// The data that the app starts from, as JSON.
    pub data: &'a str,
}

/// What the app starts from, as it lies in the document.
#[derive(Serialize, Deserialize)]
pub(crate) struct DocumentData<'a> {
    pub site: Cow<'a, Site>,
    pub page: PageData,
}

impl Shell {
    /// Reads the page that Trunk built. `look` is what the settings add to the styles.
    ///
    /// # Errors
    /// Where it cannot be read or is none.
    pub fn read(folder: &Path, look: &str) -> Result<Self, ShellError> {
        let path = folder.join("index.html");
        let html = fs::read_to_string(&path)
            .map_err(|source| ShellError::Read { path: path.display().to_string(), source })?;
        Self::of(&html, look).map_err(|error| match error {
            Fault::Style(error) => ShellError::Style(error),
            Fault::Page(what) => ShellError::NotTrunks { path: path.display().to_string(), what },
        })
    }

    fn of(html: &str, look: &str) -> Result<Self, Fault> {
        let styles = RefCell::new(String::new());
        let files = RefCell::new(AppFiles::default());
        let mut out = Vec::with_capacity(html.len());
        let file =
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
                files.borrow_mut().script = file(link.get_attribute("href"));
                link.remove();
                Ok(())
            }),
            element!("link[rel=preload]", |link| {
                files.borrow_mut().wasm = file(link.get_attribute("href"));
                link.remove();
                Ok(())
            }),
            element!("script[src]", |script| {
                files.borrow_mut().boot = file(script.get_attribute("src"));
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
        let mut rewriter = HtmlRewriter::new(settings, |chunk: &[u8]| out.extend_from_slice(chunk));
        rewriter.write(html.as_bytes()).map_err(|_| Fault::Page("is no HTML that can be read"))?;
        rewriter.end().map_err(|_| Fault::Page("ends too early"))?;

        let html = String::from_utf8(out).map_err(|_| Fault::Page("is not UTF-8"))?;
        if html.contains("id=\"glossary-data\"") {
            return Err(Fault::Page("is a published page already"));
        }
        let files = files.into_inner();
        if files.boot.is_empty() || files.script.is_empty() || files.wasm.is_empty() {
            return Err(Fault::Page("is not the page of this app"));
        }
        if [LANGUAGE, HEAD, APP, DATA].iter().any(|place| !html.contains(place)) {
            return Err(Fault::Page("is not the page of this app"));
        }
        let style = style::minified(&(styles.into_inner() + look)).map_err(Fault::Style)?;
        let html = html.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
        Ok(Self { html, style, files })
    }

    /// A whole document.
    #[must_use]
    pub fn document(&self, parts: &Parts<'_>) -> String {
        let mut data = String::from("<script type=\"application/json\" id=\"glossary-data\">");
        push_json(&mut data, parts.data);
        data.push_str("</script>");
        let room = self.html.len() + parts.head.len() + parts.app.len() + data.len();
        let mut document = String::with_capacity(room);
        let mut rest = self.html.as_str();
        for (place, filling) in [(LANGUAGE, parts.language), (HEAD, parts.head), (APP, parts.app), (DATA, &data)] {
            if let Some((before, after)) = rest.split_once(place) {
                document.push_str(before);
                document.push_str(filling);
                rest = after;
            }
        }
        document.push_str(rest);
        document
    }
}

/// JSON inside of a script element: nothing in it may end the element or begin a
/// comment (<https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements>).
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

enum Fault {
    Page(&'static str),
    Style(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRUNKS: &str = r#"<!DOCTYPE html><html><head>
    <meta charset="utf-8">
    <script type="module" nonce="x">import init from '/glossary-app-0123456789abcdef.js';</script>
    <style>p { color: #ff0000 }</style>
    <style>b { margin: 0px }</style>
    <script src="/boot-0011223344556677.js"></script>
    <link rel="modulepreload" href="/glossary-app-0123456789abcdef.js" crossorigin="anonymous">
    <link rel="preload" href="/glossary-app-0123456789abcdef_bg.wasm" as="fetch" type="application/wasm"></head>
    <body><div id="app"></div></body></html>"#;

    #[test]
    fn a_page_is_put_into_trunks_without_its_loader() {
        let shell = Shell::of(TRUNKS, ":root { --accent: red }").ok().unwrap();
        assert_eq!(shell.files.build(), "0123456789abcdef");
        assert_eq!(shell.files.boot, "boot-0011223344556677.js");
        assert_eq!(shell.style, "p{color:red}b{margin:0}:root{--accent:red}");
        let document = shell.document(&Parts {
            language: "en",
            head: "<title>T</title>",
            app: "<p>A</p>",
            data: r#"{"a":"</script><!--"}"#,
        });
        let expected = concat!(
            "<!DOCTYPE html><html lang=\"en\"><head>\n<meta charset=\"utf-8\">\n<title>T</title></head>\n",
            "<body><div id=\"app\"><p>A</p></div>",
            "<script type=\"application/json\" id=\"glossary-data\">",
            "{\"a\":\"\\u003c/script>\\u003c!--\"}</script></body></html>"
        );
        assert_eq!(document, expected);
    }

    #[test]
    fn other_pages_are_refused() {
        let published = TRUNKS.replace("<body>", "<body><script id=\"glossary-data\"></script>");
        for page in ["", "<html></html>", &published, &TRUNKS.replace("boot-", "").replace("<script src", "<b src")] {
            assert!(matches!(Shell::of(page, ""), Err(Fault::Page(_))), "{page}");
        }
    }
}
