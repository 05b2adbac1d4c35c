//! The texts of social cards, which `pictures` draws.

use glossary_app::route::Route;

use super::{PageBuilder, words::ENGLISH};

/// The texts of a card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CardText<'a> {
    pub topic: &'a str,
    pub name: String,
    pub text: &'a str,
    /// The name at the foot.
    pub site: &'a str,
}

impl<'a> PageBuilder<'a> {
    /// Returns the texts of a route's social card; `None` for pages that show the site's card.
    pub(crate) fn card(&self, route: &Route) -> Option<CardText<'a>> {
        let site = &self.settings.site;
        let card = CardText { site: &site.name, ..CardText::default() };
        match route {
            Route::Home => {
                Some(CardText { name: site.name.clone(), text: &site.description, site: &site.company, ..card })
            }
            Route::Topic(slug) => {
                let topic = *self.index.topics.get(slug.as_str())?;
                Some(CardText { name: topic.name.clone(), text: &topic.summary, ..card })
            }
            Route::Term(slug) => {
                let Some(term) = self.index.terms.get(slug.as_str()).copied() else {
                    let shared = self.index.shared.iter().find(|name| name.slug == *slug)?;
                    let name = shared.terms.first()?.name.clone();
                    return Some(CardText { name, text: ENGLISH.several_meanings, ..card });
                };
                let topic = term.topic().and_then(|topic| self.index.topics.get(topic.as_str()));
                Some(CardText {
                    topic: topic.map_or("", |topic| &topic.name),
                    name: term.title(),
                    text: &term.definition,
                    ..card
                })
            }
            _ => None,
        }
    }
}
