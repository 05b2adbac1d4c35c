//! `/embed/`, the configurator: the embeddable elements, a preview, and the code to copy.
//!
//! The configurator is a page of the app with its own style and script. Without scripting, the page shows the code of a
//! card.

use glossary_app::route::{EMBED_SCRIPT, Route, file_href};
use maud::{Markup, html};
use url::Url;

use super::{sample, script::ScriptVersion};
use crate::{output_dir, settings::Settings, style};

/// The configurator's style and script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Configurator {
    /// The styles, which follow those of all pages.
    pub style: String,
    /// The name of the script's file, with a content hash.
    pub script_name: String,
}

impl Configurator {
    /// Minifies the styles, and names the script's file.
    ///
    /// # Errors
    /// The first syntax error in the styles.
    pub fn new(script: &str) -> Result<Self, String> {
        Ok(Self {
            style: style::minify(include_str!("configurator/page.css"))?,
            script_name: output_dir::hashed_name("configurator", script, "js"),
        })
    }

    /// Returns the tags that load the style and the script.
    #[must_use]
    pub fn tags(&self, base: &str) -> String {
        let style = maud::PreEscaped(&self.style);
        html! {
            style { (style) }
            script defer src=(file_href(&self.script_name, base)) {}
        }
        .into_string()
    }
}

/// Returns the tag that loads a fixed version of the script. The browser refuses a script with another hash
/// (<https://www.w3.org/TR/sri-2/>).
fn pinned_tag(base_url: &Url, version: &ScriptVersion) -> String {
    let ScriptVersion { name, integrity } = version;
    format!(
        "<script src=\"{base_url}{name}\"\n  integrity=\"{integrity}\" crossorigin=\"anonymous\"\n  referrerpolicy=\"strict-origin\" async></script>"
    )
}

/// Returns the tag that loads the newest script.
fn script_tag(base_url: &Url) -> String {
    format!(
        "<script src=\"{base_url}{EMBED_SCRIPT}\"\n  crossorigin=\"anonymous\" referrerpolicy=\"strict-origin\" async></script>"
    )
}

/// The embeddable elements: each with its value in addresses, its name and its description.
const KINDS: [(&str, &str, &str); 4] = [
    ("card", "Card", "A definition, set apart from the text"),
    ("link", "Link", "A word in your text, with its definition"),
    ("autolink", "Automatic links", "All terms in an article, found and linked"),
    ("contact", "Form", "The contact form, which names the term"),
];

/// The systems that the code can be pasted into.
const SYSTEMS: [(&str, &str); 12] = [
    ("html", "HTML"),
    ("wordpress", "WordPress, block theme"),
    ("classic", "WordPress, classic theme"),
    ("webflow", "Webflow"),
    ("squarespace", "Squarespace"),
    ("shopify", "Shopify"),
    ("wix", "Wix"),
    ("hubspot", "HubSpot"),
    ("react", "React"),
    ("nextjs", "Next.js"),
    ("gtm", "Tag Manager"),
    ("email", "E-mail"),
];

/// The reasons in the script's messages (`embed/script/report.js`) and what helps.
const PROBLEMS: [(&str, &str); 6] = [
    ("no such term", "The slug in “term” is wrong. The slug is the last part of the term’s address."),
    ("no term", "The attribute “term” is missing."),
    (
        "blocked or offline",
        "The Content-Security-Policy of the page forbids the request: add the lines above. Or the glossary cannot be reached, or its setting “allow” does not list your site.",
    ),
    ("no match", "No element of the page matches the selector in “data-autolink”."),
    ("not a valid selector", "The text in “data-autolink” is not a CSS selector."),
    (
        "too narrow",
        "The frame is too narrow. Give the frame, or the element around it, a width of at least 160 pixels.",
    ),
];

/// The languages of a framed card's own words (`embed/view/look.js`).
const LANGUAGES: [(&str, &str); 7] = [
    ("", "English"),
    ("de", "Deutsch"),
    ("es", "Español"),
    ("fr", "Français"),
    ("it", "Italiano"),
    ("nl", "Nederlands"),
    ("pt", "Português"),
];

/// Returns the HTML of the page's content. `first` is the slug of the preselected term, `version` the version of the
/// script that the code loads.
#[must_use]
pub fn page(settings: &Settings, first: &str, version: &ScriptVersion) -> String {
    let (site, look) = (&settings.site, &settings.look);
    let base = site.base_path();
    let (sample, script_tag) = (sample::href(base), script_tag(&site.base_url));
    html! {
        article.embed
            id="embed" data-base=(site.base_url) data-path=(base) data-script=(script_tag) data-pinned=(pinned_tag(&site.base_url, version)) data-sample=(sample)
            data-term=(first) data-accent=(look.accent) data-radius=(look.radius)
        {
            header.term-header {
                p.topic { "For other sites" }
                h1 tabindex="-1" { "Embed" }
            }
            p.definition { "Show definitions, hover cards and the form in your own pages: paste a few lines of code." }
            div.embed-form.with-scripting { (options(look)) }
            section.embed-preview.with-scripting aria-labelledby="embed-preview" {
                h2 #embed-preview { "Preview" }
                p.hint #embed-hint {}
                iframe title="A sample page with your choices" {}
            }
            section.embed-code aria-labelledby="embed-code" {
                h2 #embed-code { "The code" }
                fieldset.segments.with-scripting {
                    legend.visually-hidden { "Where it goes" }
                    @for (value, name) in SYSTEMS {
                        label { input type="radio" name="at" value=(value) checked[value == "html"]; span { (name) } }
                    }
                }
                div.embed-pin.with-scripting data-for="script" {
                    label { input type="checkbox" name="pin" value="1"; span { "Pin this version of the script" } }
                    p.hint { "The code then names a file that never changes. Keep each such file when you publish." }
                }
                p.without-scripting {
                    "The code below shows a card. Replace " code { "TERM" } " by the last part of the term’s address. Other choices and the preview need JavaScript. The documentation has all of the code."
                }
                ol #embed-steps { (placeholder(settings, &script_tag)) }
                p.visually-hidden #embed-status role="status" {}
            }
            section.embed-problems #problems aria-labelledby="embed-problems" {
                h2 #embed-problems { "If something does not appear" }
                p { "The script writes one message to the browser’s console (F12). The message names the element and the reason." }
                dl { @for (reason, help) in PROBLEMS { dt { (reason) } dd { (help) } } }
            }
        }
    }
    .into_string()
}

/// Returns the form with the options.
fn options(look: &crate::settings::Look) -> Markup {
    html! {
        fieldset.kinds {
            legend { "What to show" }
            @for (value, name, what) in KINDS {
                label {
                    input type="radio" name="what" value=(value) checked[value == "card"];
                    span { b { (name) } " " span.hint { (what) } }
                }
            }
        }
        div.option data-for="card link contact" {
            label for="embed-term" { "Term" }
            div.picker {
                input #embed-term type="text" name="term" autocomplete="off" autocapitalize="off" spellcheck="false"
                    role="combobox" aria-autocomplete="list" aria-expanded="false" aria-controls="embed-terms"
                    aria-describedby="embed-term-error";
                ul #embed-terms.search-options role="listbox" aria-label="Terms" {}
            }
            p.field-error #embed-term-error hidden { "There is no such term." }
        }
        div.option data-for="autolink" {
            label for="embed-in" { "In which part of the page" }
            p.hint #embed-in-hint { "A CSS selector" }
            input #embed-in type="text" name="in" value="article" autocomplete="off" autocapitalize="off" spellcheck="false"
                aria-describedby="embed-in-hint";
            p.field-error #embed-in-error hidden { "This is not a CSS selector. The code below uses “article”." }
        }
        fieldset.option data-for="autolink" {
            legend { "Link a term once" }
            label { input type="radio" name="per" value="" checked; span { "a section" } }
            label { input type="radio" name="per" value="page"; span { "a page" } }
        }
        div.option.inline data-for="autolink" {
            label for="embed-max" { "At most" }
            input #embed-max type="number" name="max" min="1" max="999" inputmode="numeric";
            span.hint { "links a page" }
        }
        div.option data-for="autolink" {
            label for="embed-text" { "Try it with your text" }
            textarea #embed-text rows="5" autocomplete="off" placeholder="Paste an article" {}
        }
        fieldset.option data-for="autolink" {
            legend { "Linked in this text" }
            p.hint { "Untick a term that means something else here." }
            p.hint #embed-links-none { "No term." }
            div.links #embed-links {}
        }
        fieldset.option data-for="card contact" {
            legend { "Theme" }
            label { input type="radio" name="theme" value="" checked; span { "As the page" } }
            label { input type="radio" name="theme" value="light"; span { "Light" } }
            label { input type="radio" name="theme" value="dark"; span { "Dark" } }
        }
        div.option.inline {
            label for="embed-accent" { "Accent" }
            input #embed-accent type="color" name="accent" value=(look.accent) aria-describedby="embed-accent-error";
            button.plain #embed-accent-reset type="button" hidden { "Use ours" }
            p.field-error #embed-accent-error hidden { span {} " " button.plain type="button" {} }
        }
        div.option.inline {
            label for="embed-radius" { "Corners" }
            input #embed-radius type="range" name="radius" min="0" max="24" value=(look.radius);
            output for="embed-radius" { (look.radius) " px" }
        }
        fieldset.option data-for="card contact" {
            legend { "How" }
            label { input type="checkbox" name="frame" value="1"; span { "In a frame, which needs no script" } }
            label data-for="frame" { input type="checkbox" name="related" value="1" checked; span { "Related terms" } }
        }
        div.option.inline data-for="frame" {
            label for="embed-lang" { "Language of the labels" }
            select #embed-lang name="lang" {
                @for (value, name) in LANGUAGES { option value=(value) lang=[(!value.is_empty()).then_some(value)] { (name) } }
            }
        }
    }
}

/// Returns the code for a card, which is shown without scripting.
fn placeholder(settings: &Settings, script_tag: &str) -> Markup {
    let page = format!("{}{}", settings.site.base_url, Route::Term("TERM".into()).href("").trim_start_matches('/'));
    let card = format!("<glossary-term term=\"TERM\">\n  <a href=\"{page}\">TERM</a>\n</glossary-term>");
    let step = |text: &str, code: &str| html! { li { p { (text) } pre tabindex="0" { code { (code) } } } };
    html! {
        (step("Paste this where the card should appear.", &card))
        (step("Paste this once into the page, before </body>.", script_tag))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use glossary_core::hosting;

    #[test]
    fn the_style_is_valid_and_the_script_has_a_content_hash() {
        let Configurator { style, script_name, .. } = Configurator::new("alert(1)").unwrap();
        assert!(style.starts_with("@layer components{"), "{style}");
        assert!(hosting::is_immutable(&script_name), "{script_name}");
    }

    #[test]
    fn the_tags_load_the_script_and_the_style() {
        let configurator = Configurator::new("alert(1)").unwrap();
        let tags = configurator.tags("/g");
        assert!(tags.contains(&format!("src=\"/g/{}\"", configurator.script_name)), "{tags}");
        assert!(tags.contains(&configurator.style));
    }
}
