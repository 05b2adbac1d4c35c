//! Links and images of Markdown, which lead to terms of the new glossary.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use super::{
    draft::Draft,
    images::{Images, Placed, alternative},
    index::{Index, is_external, percent_decoded},
    term_link::TERM_SCHEME,
};
use crate::markdown::{self, html::destination, plain, replace_parts};

/// A link or an image whose content is being read: the position of all of it, that of its content, the new address, and
/// whether the link stays as it is.
type OpenLink = (Range<usize>, Range<usize>, Option<String>, bool);

/// Resolves the links and images of a text. A link that leads nowhere becomes its text, and is reported.
pub fn resolve(text: &str, field: &str, draft: &mut Draft, index: &Index, images: &mut Images) -> String {
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let mut open: Vec<OpenLink> = Vec::new();
    for (event, range) in Parser::new_ext(text, markdown::OPTIONS).into_offset_iter() {
        if let (Some((_, inner, _, _)), false) =
            (open.last_mut(), matches!(event, Event::End(TagEnd::Link | TagEnd::Image)))
        {
            let start = if Range::is_empty(inner) { range.start } else { inner.start.min(range.start) };
            *inner = start..inner.end.max(range.end);
        }
        match event {
            Event::Start(Tag::Link { link_type, dest_url, title, .. }) => {
                let is_auto = matches!(link_type, LinkType::Autolink | LinkType::Email);
                let target = if is_auto { Some(String::new()) } else { link(&dest_url, &title, field, draft, index) };
                open.push((range.clone(), range.start..range.start, target, is_auto));
            }
            Event::End(TagEnd::Link) => {
                let Some((whole, inner, target, is_auto)) = open.pop() else { continue };
                if let (false, Some((_, outer, _, _))) = (inner.is_empty(), open.last_mut()) {
                    *outer = outer.start.min(whole.start)..outer.end.max(whole.end);
                }
                if is_auto {
                    continue;
                }
                match target {
                    Some(target) if !inner.is_empty() => {
                        edits.push((whole.start..inner.start, "[".to_owned()));
                        edits.push((inner.end..whole.end, format!("]({})", destination(&target))));
                    }
                    _ if inner.is_empty() => edits.push((whole, String::new())),
                    _ => {
                        edits.push((whole.start..inner.start, String::new()));
                        edits.push((inner.end..whole.end, String::new()));
                    }
                }
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                let alt = alternative(text, &range);
                let folder = draft.folder.clone();
                let slug = draft.slug.clone();
                let placed = images.place(&dest_url, &plain(&alt), folder.as_deref(), &slug, &mut draft.notes);
                let replacement = match placed {
                    Placed::Image(path) => format!("![{alt}]({path})"),
                    Placed::Link(address) => {
                        let shown = if alt.trim().is_empty() { file_name(&address) } else { alt };
                        // A link inside of a link is none.
                        if open.is_empty() { format!("[{shown}]({})", destination(&address)) } else { shown }
                    }
                    Placed::Text => alt,
                    Placed::Nothing => String::new(),
                };
                edits.push((range.clone(), replacement));
                open.push((range.clone(), range.start..range.start, None, true));
            }
            Event::End(TagEnd::Image) => drop(open.pop()),
            _ => {}
        }
    }
    replace_parts(text, edits)
}

fn file_name(address: &str) -> String {
    let name = address.split(['?', '#']).next().unwrap_or_default().rsplit('/').next().unwrap_or_default();
    markdown::escape(if name.is_empty() { address } else { name })
}

/// Returns the address of a term; `None` for the term itself, and for a draft.
fn to_term(slug: &str, field: &str, draft: &mut Draft, index: &Index) -> Option<String> {
    if index.is_draft(slug) && !draft.draft {
        draft.notes.lost(field, "a link to a draft; its text is kept", slug);
        return None;
    }
    (slug != draft.slug).then(|| format!("terms/{slug}"))
}

/// Returns the new address of a link; `None` if the link leads nowhere.
fn link(address: &str, title: &str, field: &str, draft: &mut Draft, index: &Index) -> Option<String> {
    if !title.trim().is_empty() {
        draft.notes.lost(field, "the title of a link", title);
    }
    if let Some(target) = address.strip_prefix(TERM_SCHEME) {
        let target = percent_decoded(target);
        let found = index.term(&target).or_else(|| index.address(&target));
        return match found {
            Some(slug) => to_term(slug, field, draft, index),
            None => {
                draft.notes.lost(field, "a link to a term that the source does not have", target);
                None
            }
        };
    }
    if let Some(slug) = index.address(address) {
        if let Some((page, anchor)) =
            address.split_once('#').filter(|(page, anchor)| !page.is_empty() && !anchor.is_empty())
            && index.address(page) == Some(slug)
        {
            draft.notes.changed(field, "a link to a part of a term, which leads to its beginning", anchor);
        }
        return to_term(slug, field, draft, index);
    }
    if is_external(address) {
        let allowed = ["https:", "http:", "mailto:", "tel:"]
            .iter()
            .any(|scheme| address.to_ascii_lowercase().starts_with(scheme));
        if allowed {
            return Some(address.to_owned());
        }
        if let Some(rest) = address.strip_prefix("//") {
            return Some(format!("https://{rest}"));
        }
    }
    if let Some(absolute) = index.absolute(address).filter(|_| !address.is_empty()) {
        draft.notes.done(field, "a link to another page of the source's site", absolute.clone());
        return Some(absolute);
    }
    if !address.is_empty() {
        draft.notes.lost(field, "a link that leads nowhere in the new glossary; its text is kept", address);
    }
    None
}
