//! Rendering of one section of a term's Markdown.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd, html};

use super::{
    address::{self, Address, AddressError},
    bare_address::{self, BareAddress},
    blocks::{self, PlacedEvent},
    image::{self, Image},
    punctuation::Punctuation,
    raw_html,
    rendered::{Fragment, Link, LinkTarget, References, RenderOptions},
    sanitise,
    sections::trimmed,
    unrendered::{self, Unrendered},
};
use crate::diagnostics::FileReport;

/// The level of a section's first headings on the page: below the term's name (1) and the section's heading (2).
const LEVEL_ON_PAGE: usize = 3;

/// Renders a section. `first_level` is the level of its first headings in the Markdown.
pub(super) fn render(
    events: Vec<PlacedEvent<'_>>,
    first_level: HeadingLevel,
    text: &str,
    site: RenderOptions<'_>,
    references: &mut References<'_>,
    report: &mut FileReport,
) -> String {
    let before = references.notes.count();
    let mut section = SectionRenderer::new(text, site, references, report);
    section.first_level = first_level as usize;
    let mut rendered = String::new();
    let events = blocks::as_html(events, site.language);
    let mut shown: Vec<Event<'_>> = Vec::with_capacity(events.len());
    for (event, place) in events {
        section.add(event, place, &mut shown);
    }
    section.add_notes(before, &mut shown);
    html::push_html(&mut rendered, shown.into_iter());
    let rendered = image::with_sizes(classes_for_styles(rendered), &section.images);
    let clean = sanitise::sanitise(&rendered);
    if let Some(first) = section.html
        && section.html_is_allowed
        && !sanitise::has_same_structure(&rendered, &clean)
    {
        report
            .error(first, "browsers would change the HTML of this section")
            .label("the first HTML of the section")
            .help("close every element, and give elements such as <details> lines of their own, with an empty line before and after");
    }
    mark_external(clean)
}

/// The state of rendering a section.
pub(super) struct SectionRenderer<'a, 'n> {
    text: &'a str,
    site: RenderOptions<'a>,
    images: Vec<Image>,
    references: &'a mut References<'n>,
    report: &'a mut FileReport,
    /// The level of the section's first headings in the Markdown.
    first_level: usize,
    /// The level of the last heading on the page.
    level: usize,
    /// The links and images around the current event, the outermost first.
    open_elements: Vec<OpenElement>,
    /// The position of the section's first raw HTML.
    html: Option<Range<usize>>,
    html_is_allowed: bool,
    punctuation: Punctuation,
    /// The number of code blocks and links around the current event: their text is no prose.
    code_blocks: usize,
    links: usize,
}

/// A link or an image whose content is being read.
struct OpenElement {
    place: Range<usize>,
    has_text: bool,
}

impl<'a, 'n> SectionRenderer<'a, 'n> {
    pub(super) fn new(
        text: &'a str,
        site: RenderOptions<'a>,
        references: &'a mut References<'n>,
        report: &'a mut FileReport,
    ) -> Self {
        Self {
            text,
            site,
            images: Vec::new(),
            references,
            report,
            first_level: LEVEL_ON_PAGE,
            level: LEVEL_ON_PAGE - 1,
            open_elements: Vec::new(),
            html: None,
            html_is_allowed: true,
            punctuation: Punctuation::new(site.language),
            code_blocks: 0,
            links: 0,
        }
    }

    /// Adds an event as the page shows it.
    pub(super) fn add<'e>(&mut self, event: Event<'e>, place: Range<usize>, shown: &mut Vec<Event<'e>>) {
        match event {
            Event::Text(text) if self.code_blocks == 0 => {
                self.open_elements.iter_mut().for_each(|element| element.has_text |= !text.trim().is_empty());
                self.add_text(&text, place, shown);
            }
            Event::FootnoteReference(name) => {
                self.punctuation.word();
                shown.push(self.references.notes.reference(&name));
            }
            event => {
                match &event {
                    Event::Start(Tag::CodeBlock(_)) => self.code_blocks += 1,
                    Event::End(TagEnd::CodeBlock) => self.code_blocks = self.code_blocks.saturating_sub(1),
                    Event::Start(Tag::Link { .. }) => self.links += 1,
                    Event::End(TagEnd::Link) => self.links = self.links.saturating_sub(1),
                    Event::Code(_) => self.punctuation.word(),
                    Event::SoftBreak | Event::HardBreak => self.punctuation.space(),
                    Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Image { .. })
                    | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Image)
                    | Event::InlineHtml(_) => {}
                    _ => self.punctuation.begin(),
                }
                let event = self.event(event, place);
                shown.push(event);
            }
        }
    }

    /// Adds a text with typographic punctuation, and with links for bare addresses.
    fn add_text(&mut self, text: &str, place: Range<usize>, shown: &mut Vec<Event<'_>>) {
        self.report_unrendered(text, &place);
        let addresses = if self.links == 0 { bare_address::find(text) } else { Vec::new() };
        // The author has escaped a quote.
        let is_escaped = self.text.get(place).is_some_and(|source| source.contains("\\\"") || source.contains("\\'"));
        let prose = |punctuation: &mut Punctuation, text: &str, shown: &mut Vec<Event<'_>>| {
            let text = if is_escaped { text.to_owned() } else { punctuation.apply(text) };
            shown.push(Event::Text(text.into()));
        };
        let mut at = 0;
        for BareAddress { range, href } in addresses {
            prose(&mut self.punctuation, &text[at..range.start], shown);
            let link = Tag::Link {
                link_type: LinkType::Autolink,
                dest_url: href.into(),
                title: CowStr::Borrowed(""),
                id: CowStr::Borrowed(""),
            };
            shown.push(Event::Start(link));
            shown.push(Event::Text(text[range.clone()].to_owned().into()));
            shown.push(Event::End(TagEnd::Link));
            self.punctuation.word();
            at = range.end;
        }
        prose(&mut self.punctuation, &text[at..], shown);
    }

    /// Reports markup that is published as it is written.
    fn report_unrendered(&mut self, text: &str, place: &Range<usize>) {
        for Unrendered { range, title, help } in unrendered::find(text) {
            let written = &text[range];
            let source = self.text.get(place.clone()).unwrap_or_default();
            let span = match source.find(written) {
                Some(at) => place.start + at..place.start + at + written.len(),
                None => place.clone(),
            };
            self.report.rule("unrendered-markup", span, title).label("shown as it is written").help(help);
        }
    }

    /// Adds the footnotes that were referred to since the first `before`.
    fn add_notes<'e>(&mut self, before: usize, shown: &mut Vec<Event<'e>>)
    where
        'n: 'e,
    {
        if self.references.notes.count() == before {
            return;
        }
        shown.push(Event::Html(format!("<ol class=\"notes\" start=\"{}\">\n", before + 1).into()));
        let mut number = before;
        // A footnote may refer to others.
        while number < self.references.notes.count() {
            shown.push(Event::Html(format!("<li id=\"note-{}\">", number + 1).into()));
            for (event, place) in self.references.notes.text(number) {
                self.add(event, place, shown);
            }
            number += 1;
            shown.push(Event::Html(format!(" <a href=\"#note-{number}-from\">↩</a></li>\n").into()));
        }
        shown.push(Event::Html("</ol>\n".into()));
    }

    pub(super) fn event<'e>(&mut self, event: Event<'e>, place: Range<usize>) -> Event<'e> {
        match event {
            Event::Start(tag) => Event::Start(self.start(tag, place)),
            Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(self.level_on_page(level))),
            Event::End(TagEnd::Link) => {
                self.check_text("the link has no text", "write a link text: `[REST APIs](terms/rest-api)`");
                event
            }
            Event::End(TagEnd::Image) => {
                let help = "describe the image for people who do not see it: `![A phone with a map](map.png)`";
                self.check_text("the image has no alternative text", help);
                event
            }
            Event::Code(ref text) => {
                if !text.trim().is_empty() {
                    self.open_elements.iter_mut().for_each(|element| element.has_text = true);
                }
                event
            }
            Event::InlineHtml(_) => {
                self.check_html(place);
                event
            }
            _ => event,
        }
    }

    fn start<'e>(&mut self, tag: Tag<'e>, place: Range<usize>) -> Tag<'e> {
        match tag {
            Tag::Heading { level, id, classes, attrs } => {
                let on_page = self.level_on_page(level);
                self.check_heading(level, on_page, trimmed(&place, self.text));
                Tag::Heading { level: on_page, id, classes, attrs }
            }
            Tag::Link { link_type, dest_url, title, id } => {
                self.open_elements.push(OpenElement { place: place.clone(), has_text: false });
                let dest_url = if link_type == LinkType::Email { dest_url } else { self.link(dest_url, place) };
                Tag::Link { link_type, dest_url, title, id }
            }
            Tag::Image { link_type, dest_url, title, id } => {
                self.open_elements.push(OpenElement { place: place.clone(), has_text: false });
                let dest_url = match image::find(&dest_url, self.site, &mut self.references.images) {
                    Ok(image) => {
                        if let Some(size) = image.is_large() {
                            let span = self.place_of(&dest_url, place.clone());
                            self.report
                                .rule("large-image", span, format!("the image has {} KB", size / 1000))
                                .label("slow on a phone")
                                .help("save the image with less than 500 KB, for example as WebP");
                        }
                        let address = image.address.clone();
                        self.images.push(image);
                        address.into()
                    }
                    Err(error) => self.refuse(error, &dest_url, place),
                };
                Tag::Image { link_type, dest_url, title, id }
            }
            Tag::HtmlBlock => {
                self.check_comment(trimmed(&place, self.text));
                self.check_html(trimmed(&place, self.text));
                tag
            }
            // No style uses the class with the code's language.
            Tag::CodeBlock(CodeBlockKind::Fenced(_)) => Tag::CodeBlock(CodeBlockKind::Indented),
            _ => tag,
        }
    }

    fn link(&mut self, written: CowStr<'_>, place: Range<usize>) -> CowStr<'static> {
        match address::of_link(&written, self.site.base) {
            Ok(Address::Page(target, href)) => {
                let span = self.place_of(&written, place);
                let fragment = written.split_once('#').map(|(_, id)| {
                    let start = if self.text[span.clone()] == *written { span.end - id.len() } else { span.start };
                    Fragment { id: id.to_owned(), span: start..span.end }
                });
                self.references.links.push(Link { target: LinkTarget::Page(target), span, fragment });
                href.into()
            }
            Ok(Address::Unknown) => {
                let span = self.place_of(&written, place);
                let target = LinkTarget::Unknown(written.to_string());
                self.references.links.push(Link { target, span, fragment: None });
                CowStr::Borrowed("")
            }
            Ok(Address::Elsewhere) => written.into_static(),
            Err(error) => self.refuse(error, &written, place),
        }
    }

    fn refuse(&mut self, error: AddressError, written: &str, place: Range<usize>) -> CowStr<'static> {
        let span = self.place_of(written, place);
        self.report.error(span, error.title).label(error.label).help(error.help);
        CowStr::Borrowed("")
    }

    /// Returns the position of an address inside an element, or of the element if the address is written differently.
    fn place_of(&self, address: &str, place: Range<usize>) -> Range<usize> {
        match self.text[place.clone()].rfind(address) {
            Some(at) if !address.is_empty() => place.start + at..place.start + at + address.len(),
            _ => place,
        }
    }

    fn check_text(&mut self, title: &str, help: &str) {
        if let Some(OpenElement { place, has_text: false }) = self.open_elements.pop() {
            self.report.error(place, title).label("no text here").help(help);
        }
    }

    fn check_heading(&mut self, written: HeadingLevel, on_page: HeadingLevel, place: Range<usize>) {
        if written == HeadingLevel::H1 {
            self.report
                .error(place, "a heading of level 1")
                .label("begins with one #")
                .help("begin the heading with `##`: the page’s only heading of level 1 is the term’s name");
        } else if on_page as usize > self.level + 1 {
            let help = "screen readers use the levels as a table of contents: remove a `#`";
            self.report.rule("heading-level", place, "the heading skips a level").label("too deep").help(help);
        }
        self.level = on_page as usize;
    }

    fn level_on_page(&self, written: HeadingLevel) -> HeadingLevel {
        let level = (written as usize + LEVEL_ON_PAGE).saturating_sub(self.first_level).clamp(LEVEL_ON_PAGE, 6);
        // Levels 3 to 6 are always valid.
        HeadingLevel::try_from(level).unwrap_or(HeadingLevel::H6)
    }

    /// Reports a text behind a comment in the same line, which is no Markdown.
    fn check_comment(&mut self, place: Range<usize>) {
        let block = &self.text[place.clone()];
        let Some(end) = block.strip_prefix("<!--").and_then(|rest| rest.find("-->")).map(|end| end + 7) else { return };
        let rest = &block[end..];
        if !rest.lines().next().unwrap_or_default().trim().is_empty() {
            let start = place.start + end + (rest.len() - rest.trim_start().len());
            self.report
                .rule("unrendered-markup", start..place.end, "text in the same line as a comment")
                .label("shown without its Markdown")
                .help("put the comment into a line of its own, with an empty line below");
        }
    }

    fn check_html(&mut self, place: Range<usize>) {
        self.html_is_allowed &= raw_html::check(self.text, &place, self.report);
        self.html.get_or_insert(place);
    }
}

/// Replaces the inline styles of aligned cells by classes: the Content-Security-Policy allows no inline styles.
fn classes_for_styles(html: String) -> String {
    if !html.contains("<table>") {
        return html;
    }
    let [center, right] = sanitise::ALIGN_CLASSES.map(|class| [" class=\"", class, "\">"].concat());
    // Only the Markdown renderer writes these styles: raw HTML may not have the attribute, and `<` in text is escaped.
    html.replace(" style=\"text-align: left\">", ">")
        .replace(" style=\"text-align: center\">", &center)
        .replace(" style=\"text-align: right\">", &right)
}

/// Adds `rel="noopener"` to external links, so that the opened page cannot control this one.
pub(super) fn mark_external(html: String) -> String {
    if !html.contains("<a href=\"http") {
        return html;
    }
    // Links come from Markdown only, and `<` in text is escaped.
    ["http:", "https:"].into_iter().fold(html, |html, scheme| {
        html.replace(&["<a href=\"", scheme].concat(), &["<a rel=\"noopener\" href=\"", scheme].concat())
    })
}
