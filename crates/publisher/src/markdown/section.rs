//! One section of a term's Markdown as HTML.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd, html};

use super::{
    address::{self, Address, Fault},
    image::{self, Image},
    raw_html,
    rendered::{Found, Link, Locations, Place, Placed},
    sanitise,
    sections::trimmed,
};
use crate::diagnostics::Report;

/// The level that a section's first headings have on the page: below the
/// term's name (1) and the section's own heading (2).
const LEVEL_ON_PAGE: usize = 3;

/// Renders a section whose first headings are written at the given level.
pub(super) fn render(
    events: Vec<Placed<'_>>,
    first_level: HeadingLevel,
    text: &str,
    site: Locations<'_>,
    found: &mut Found,
    report: &mut Report,
) -> String {
    let mut section = Section {
        text,
        site,
        images: Vec::new(),
        found,
        report,
        first_level: first_level as usize,
        level: LEVEL_ON_PAGE - 1,
        naming: Vec::new(),
        html: None,
        html_is_allowed: true,
    };
    let mut rendered = String::new();
    html::push_html(&mut rendered, events.into_iter().map(|(event, place)| section.event(event, place)));
    let rendered = image::with_sizes(classes_for_styles(rendered), &section.images);
    let clean = sanitise::sanitise(&rendered);
    if let Some(first) = section.html
        && section.html_is_allowed
        && !sanitise::same_structure(&rendered, &clean)
    {
        report
            .error(first, "browsers read the HTML of this section otherwise than it is written")
            .label("the first HTML")
            .help("close every element, and give elements such as <details> lines of their own, with an empty line before and after");
    }
    mark_external(clean)
}

/// A section being rendered.
struct Section<'a> {
    text: &'a str,
    site: Locations<'a>,
    images: Vec<Image>,
    found: &'a mut Found,
    report: &'a mut Report,
    /// The level at which the section's first headings are written.
    first_level: usize,
    /// The level on the page of the last heading.
    level: usize,
    /// The links and images around the present event, from the outside in.
    naming: Vec<Naming>,
    /// The first HTML in the section.
    html: Option<Range<usize>>,
    html_is_allowed: bool,
}

/// A link or an image whose name is being read.
struct Naming {
    place: Range<usize>,
    has_name: bool,
}

impl Section<'_> {
    fn event<'e>(&mut self, event: Event<'e>, place: Range<usize>) -> Event<'e> {
        match event {
            Event::Start(tag) => Event::Start(self.start(tag, place)),
            Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(self.level_on_page(level))),
            Event::End(TagEnd::Link) => {
                self.check_name("the link has no text", "write what it leads to: `[REST APIs](terms/rest-api)`");
                event
            }
            Event::End(TagEnd::Image) => {
                let help = "say what it shows, for those who do not see it: `![A phone with a map](map.png)`";
                self.check_name("the image has no alternative text", help);
                event
            }
            Event::Text(ref text) | Event::Code(ref text) => {
                if !text.trim().is_empty() {
                    self.naming.iter_mut().for_each(|naming| naming.has_name = true);
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
                self.naming.push(Naming { place: place.clone(), has_name: false });
                let dest_url = if link_type == LinkType::Email { dest_url } else { self.link(dest_url, place) };
                Tag::Link { link_type, dest_url, title, id }
            }
            Tag::Image { link_type, dest_url, title, id } => {
                self.naming.push(Naming { place: place.clone(), has_name: false });
                let dest_url = match image::find(&dest_url, self.site, &mut self.found.images) {
                    Ok(image) => {
                        let address = image.address.clone();
                        self.images.push(image);
                        address.into()
                    }
                    Err(fault) => self.refuse(fault, &dest_url, place),
                };
                Tag::Image { link_type, dest_url, title, id }
            }
            Tag::HtmlBlock => {
                self.check_html(trimmed(&place, self.text));
                tag
            }
            // Without a class for the language: nothing colours it.
            Tag::CodeBlock(CodeBlockKind::Fenced(_)) => Tag::CodeBlock(CodeBlockKind::Indented),
            _ => tag,
        }
    }

    fn link(&mut self, written: CowStr<'_>, place: Range<usize>) -> CowStr<'static> {
        match address::of_link(&written, self.site.base) {
            Ok(Address::Page(target, href)) => {
                let span = self.place_of(&written, place);
                let place = written.split_once('#').map(|(_, id)| {
                    let start = if self.text[span.clone()] == *written { span.end - id.len() } else { span.start };
                    Place { id: id.to_owned(), span: start..span.end }
                });
                self.found.links.push(Link { target, span, place });
                href.into()
            }
            Ok(Address::Elsewhere) => written.into_static(),
            Err(fault) => self.refuse(fault, &written, place),
        }
    }

    fn refuse(&mut self, fault: Fault, written: &str, place: Range<usize>) -> CowStr<'static> {
        let span = self.place_of(written, place);
        self.report.error(span, fault.title).label(fault.label).help(fault.help);
        CowStr::Borrowed("")
    }

    /// Where the address itself stands, if it stands there as it was read.
    fn place_of(&self, address: &str, place: Range<usize>) -> Range<usize> {
        match self.text[place.clone()].rfind(address) {
            Some(at) if !address.is_empty() => place.start + at..place.start + at + address.len(),
            _ => place,
        }
    }

    fn check_name(&mut self, title: &str, help: &str) {
        if let Some(Naming { place, has_name: false }) = self.naming.pop() {
            self.report.error(place, title).label("no words here").help(help);
        }
    }

    fn check_heading(&mut self, written: HeadingLevel, on_page: HeadingLevel, place: Range<usize>) {
        if written == HeadingLevel::H1 {
            self.report
                .error(place, "a heading of level 1")
                .label("begins with one #")
                .help("begin it with `##`: the page has one heading of level 1, the term’s name");
        } else if on_page as usize > self.level + 1 {
            let help = "screen readers use the levels as a table of contents: take away a `#`";
            self.report.advice(place, "the heading skips a level").label("too deep").help(help);
        }
        self.level = on_page as usize;
    }

    fn level_on_page(&self, written: HeadingLevel) -> HeadingLevel {
        let level = (written as usize + LEVEL_ON_PAGE).saturating_sub(self.first_level).clamp(LEVEL_ON_PAGE, 6);
        // Within 3 to 6 there is always one.
        HeadingLevel::try_from(level).unwrap_or(HeadingLevel::H6)
    }

    fn check_html(&mut self, place: Range<usize>) {
        self.html_is_allowed &= raw_html::check(self.text, &place, self.report);
        self.html.get_or_insert(place);
    }
}

/// Cells are aligned by classes: a style would need an exception in a page's
/// Content Security Policy.
fn classes_for_styles(html: String) -> String {
    if !html.contains("<table>") {
        return html;
    }
    let [center, right] = sanitise::ALIGN_CLASSES.map(|class| [" class=\"", class, "\">"].concat());
    // Text has no tags, and authors may not write styles: only Markdown's tables look like this.
    html.replace(" style=\"text-align: left\">", ">")
        .replace(" style=\"text-align: center\">", &center)
        .replace(" style=\"text-align: right\">", &right)
}

/// A page that a link opens gets no hold of this one.
fn mark_external(html: String) -> String {
    if !html.contains("<a href=\"http") {
        return html;
    }
    // Only Markdown makes links, and text has no tags: nothing else looks like this.
    ["http:", "https:"].into_iter().fold(html, |html, scheme| {
        html.replace(&["<a href=\"", scheme].concat(), &["<a rel=\"noopener\" href=\"", scheme].concat())
    })
}
