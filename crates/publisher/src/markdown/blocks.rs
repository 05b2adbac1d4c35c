//! Blocks that Markdown has by extension, as HTML: footnotes, notices, captions, tasks.

use std::{collections::HashMap, mem};

use pulldown_cmark::{BlockQuoteKind, CowStr, Event, Tag, TagEnd};

/// A Markdown event and its position in the file.
pub(super) type PlacedEvent<'a> = (Event<'a>, std::ops::Range<usize>);

/// The footnotes of a term: the texts by name, and the names in the order of their references.
#[derive(Default)]
pub(super) struct Notes<'a> {
    texts: HashMap<String, Vec<PlacedEvent<'a>>>,
    order: Vec<String>,
}

impl<'a> Notes<'a> {
    /// Takes the texts of footnotes out of the events.
    pub(super) fn take(events: Vec<PlacedEvent<'a>>) -> (Self, Vec<PlacedEvent<'a>>) {
        let mut notes = Self::default();
        let mut rest = Vec::with_capacity(events.len());
        let mut open: Option<(String, Vec<PlacedEvent<'a>>)> = None;
        for (event, place) in events {
            match (&event, &mut open) {
                (Event::Start(Tag::FootnoteDefinition(name)), None) => open = Some((name.to_string(), Vec::new())),
                (Event::End(TagEnd::FootnoteDefinition), Some(_)) => notes.texts.extend(open.take()),
                (_, Some((_, text))) => text.push((event, place)),
                (_, None) => rest.push((event, place)),
            }
        }
        (notes, rest)
    }

    /// Returns the reference to a footnote.
    pub(super) fn reference(&mut self, name: &str) -> Event<'static> {
        let known = self.order.iter().position(|known| known == name);
        let number = known.unwrap_or_else(|| {
            self.order.push(name.to_owned());
            self.order.len() - 1
        }) + 1;
        // A page has one link back, to the first reference.
        let id = if known.is_none() { format!(" id=\"note-{number}-from\"") } else { String::new() };
        Event::InlineHtml(format!("<sup><a href=\"#note-{number}\"{id}>{number}</a></sup>").into())
    }

    /// Returns the number of references so far.
    pub(super) fn count(&self) -> usize {
        self.order.len()
    }

    /// Takes the text of the footnote with this number, counted from 0.
    pub(super) fn text(&mut self, number: usize) -> Vec<PlacedEvent<'a>> {
        self.order.get(number).and_then(|name| self.texts.remove(name)).unwrap_or_default()
    }

    /// Returns the footnotes that no text refers to, with the positions of their texts.
    pub(super) fn unused(self) -> impl Iterator<Item = (String, std::ops::Range<usize>)> {
        self.texts.into_iter().filter_map(|(name, events)| Some((name, events.first()?.1.clone())))
    }
}

/// Returns the events with notices, captions and tasks as HTML.
pub(super) fn as_html<'a>(events: Vec<PlacedEvent<'a>>, language: &str) -> Vec<PlacedEvent<'a>> {
    let mut out = Vec::with_capacity(events.len());
    let mut notices = 0;
    for (event, place) in events {
        let html = |text: &str| (Event::Html(CowStr::from(text.to_owned())), place.clone());
        match event {
            Event::Start(Tag::BlockQuote(Some(kind))) => {
                notices += 1;
                out.push(html("<blockquote class=\"notice\">"));
                out.push(html(&format!("<p><strong>{}</strong></p>", notice(kind, language))));
            }
            Event::End(TagEnd::BlockQuote(Some(_))) if notices > 0 => {
                notices -= 1;
                out.push(html("</blockquote>"));
            }
            Event::TaskListMarker(done) => out.push((Event::Text(if done { "☑ " } else { "☐ " }.into()), place)),
            event => out.push((event, place)),
        }
    }
    with_captions(out)
}

/// Makes figures of images that are paragraphs of their own and have a title: the caption.
fn with_captions(events: Vec<PlacedEvent<'_>>) -> Vec<PlacedEvent<'_>> {
    let mut out: Vec<PlacedEvent<'_>> = Vec::with_capacity(events.len());
    // The place of the paragraph's start, while the paragraph has only an image.
    let mut paragraph: Option<usize> = None;
    let mut caption = None;
    let mut depth = 0_usize;
    for (mut event, place) in events {
        match &mut event {
            Event::Start(Tag::Paragraph) => paragraph = Some(out.len()),
            Event::Start(Tag::Image { title, .. }) if paragraph == out.len().checked_sub(1) && depth == 0 => {
                depth = 1;
                caption = (!title.is_empty()).then(|| mem::replace(title, CowStr::Borrowed("")));
            }
            Event::Start(Tag::Image { .. }) => depth += 1,
            Event::End(TagEnd::Image) => depth = depth.saturating_sub(1),
            Event::End(TagEnd::Paragraph) => {
                let figure = paragraph.take().zip(caption.take());
                let is_image = matches!(out.last(), Some((Event::End(TagEnd::Image), _)));
                if let Some((start, caption)) = figure.filter(|_| is_image) {
                    out[start].0 = Event::Html("<figure>".into());
                    out.push((Event::Html("<figcaption>".into()), place.clone()));
                    out.push((Event::Text(caption), place.clone()));
                    event = Event::Html("</figcaption></figure>\n".into());
                }
            }
            // Something else in the paragraph: the title stays where it is.
            _ if depth == 0 && caption.is_some() => {
                if let Some((Event::Start(Tag::Image { title, .. }), _)) =
                    out.iter_mut().rev().find(|(event, _)| matches!(event, Event::Start(Tag::Image { .. })))
                {
                    *title = caption.take().unwrap_or(CowStr::Borrowed(""));
                }
                paragraph = None;
            }
            _ => {}
        }
        out.push((event, place));
    }
    out
}

fn notice(kind: BlockQuoteKind, language: &str) -> &'static str {
    let words = match language {
        "de" => ["Hinweis", "Tipp", "Wichtig", "Warnung", "Vorsicht"],
        "fr" => ["Remarque", "Astuce", "Important", "Avertissement", "Attention"],
        "es" => ["Nota", "Consejo", "Importante", "Advertencia", "Precaución"],
        "it" => ["Nota", "Suggerimento", "Importante", "Avviso", "Attenzione"],
        "pt" => ["Nota", "Dica", "Importante", "Aviso", "Cuidado"],
        "nl" => ["Opmerking", "Tip", "Belangrijk", "Waarschuwing", "Let op"],
        "pl" => ["Uwaga", "Wskazówka", "Ważne", "Ostrzeżenie", "Ostrożnie"],
        "ar" => ["ملاحظة", "نصيحة", "مهم", "تحذير", "تنبيه"],
        "ja" => ["注", "ヒント", "重要", "警告", "注意"],
        _ => ["Note", "Tip", "Important", "Warning", "Caution"],
    };
    match kind {
        BlockQuoteKind::Note => words[0],
        BlockQuoteKind::Tip => words[1],
        BlockQuoteKind::Important => words[2],
        BlockQuoteKind::Warning => words[3],
        BlockQuoteKind::Caution => words[4],
    }
}
