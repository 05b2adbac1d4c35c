//! Page data: builds one [`PageData`] per route from the glossary.

use std::{
    hash::{BuildHasher as _, Hash as _, Hasher as _},
    mem, ptr,
    sync::Arc,
};

use foldhash::{HashMap, HashMapExt as _, quality::FixedState};
use glossary_app::{page::route_of, route::Route};
use glossary_core::{
    page::{
        CallToAction, FormState, Head, Home, Letter, Page, PageData, Term, TermLink, TermSummary, Topic, TopicCard,
        TopicLink,
    },
    site::Site,
};

use crate::{
    content::{self, Glossary, sort_key},
    embed::{self, script::ScriptVersion},
    settings::Settings,
};

/// A builder of page data, with indexes over the glossary.
pub struct PageBuilder<'a> {
    glossary: &'a Glossary,
    settings: &'a Settings,
    app: &'a str,
    embed: &'a ScriptVersion,
    terms: HashMap<&'a str, &'a content::Term>,
    topics: HashMap<&'a str, &'a content::Topic>,
    /// The terms of each topic, in alphabetical order.
    by_topic: HashMap<&'a str, Vec<&'a content::Term>>,
}

impl<'a> PageBuilder<'a> {
    /// Indexes a glossary. `app` is the hash of the app's build, `embed` the version of the script for other sites.
    #[must_use]
    pub fn new(glossary: &'a Glossary, settings: &'a Settings, app: &'a str, embed: &'a ScriptVersion) -> Self {
        let mut by_topic = HashMap::<&str, Vec<_>>::new();
        for term in &glossary.terms {
            for topic in &term.topics {
                by_topic.entry(topic).or_default().push(&**term);
            }
        }
        Self {
            glossary,
            settings,
            app,
            embed,
            terms: glossary.terms.iter().map(|term| (term.slug.as_str(), &**term)).collect(),
            topics: glossary.topics.iter().map(|topic| (topic.slug.as_str(), topic)).collect(),
            by_topic,
        }
    }

    /// Returns the routes of all published pages.
    #[must_use]
    pub fn routes(&self) -> Vec<Route> {
        let common = [
            Route::Home,
            Route::Search,
            Route::Contact,
            Route::EmbeddedContact,
            Route::Thanks,
            Route::Embed,
            Route::NotFound,
        ];
        let topics = self.glossary.topics.iter().map(|topic| Route::Topic(topic.slug.to_string()));
        let terms = self.glossary.terms.iter().map(|term| Route::Term(term.slug.to_string()));
        common.into_iter().chain(topics).chain(terms).collect()
    }

    /// Returns the data of a route's page; `None` if the glossary has no such term or topic.
    #[must_use]
    pub fn page(&self, route: &Route) -> Option<PageData> {
        let page = match route {
            Route::Home => Page::Home(self.home()),
            Route::Term(slug) => Page::Term(Box::new(self.term(self.terms.get(slug.as_str())?))),
            Route::Topic(slug) => Page::Topic(self.topic(self.topics.get(slug.as_str())?)),
            Route::Search => Page::Search,
            Route::Contact => Page::Contact,
            Route::EmbeddedContact => Page::EmbeddedContact,
            Route::Thanks => Page::Thanks,
            Route::Embed => Page::Embed(self.configurator().into()),
            Route::NotFound => Page::NotFound,
        };
        Some(PageData { app: self.app.to_owned(), head: self.head(&page), page, form: FormState::default() })
    }

    /// Returns a hash of a page's content, without building the page: most pages of a repeated publish are unchanged.
    /// Different routes have different hashes. `None` if the glossary has no such term or topic.
    ///
    /// A term is hashed by its address in memory. Hashes are comparable only while the terms of the previous publish
    /// are kept alive, and for the same settings and build of the app.
    #[must_use]
    pub fn fingerprint(&self, route: &Route) -> Option<u64> {
        // Fast, and the same for each call.
        const HASH: FixedState = FixedState::with_seed(0);
        let mut hasher = HASH.build_hasher();
        mem::discriminant(route).hash(&mut hasher);
        match route {
            Route::Home => {
                self.glossary.topics.hash(&mut hasher);
                self.glossary.terms.iter().for_each(|term| (&term.slug, &term.name, &term.topics).hash(&mut hasher));
            }
            Route::Topic(slug) => {
                let topic = *self.topics.get(slug.as_str())?;
                topic.hash(&mut hasher);
                for term in self.terms_of(topic) {
                    (&term.slug, &term.name, &term.expansion, &term.definition).hash(&mut hasher);
                }
                self.start_here(topic).for_each(|term| (&term.slug, &term.name).hash(&mut hasher));
            }
            Route::Term(slug) => {
                let term = *self.terms.get(slug.as_str())?;
                let topics: Vec<_> = term.topics.iter().map(|topic| self.topics.get(topic.as_str())).collect();
                (ptr::from_ref(term), topics).hash(&mut hasher);
                self.related(term).for_each(|related| ptr::from_ref(related).hash(&mut hasher));
            }
            _ => self.page(route)?.hash(&mut hasher),
        }
        Some(hasher.finish())
    }

    /// Returns the day of a page's last change; `None` for pages without a date.
    #[must_use]
    pub fn updated(&self, route: &Route) -> Option<jiff::civil::Date> {
        let latest = |terms: &[&content::Term]| terms.iter().filter_map(|term| term.updated).max();
        match route {
            Route::Term(slug) => self.terms.get(slug.as_str())?.updated,
            Route::Topic(slug) => latest(self.by_topic.get(slug.as_str())?),
            Route::Home => self.glossary.terms.iter().filter_map(|term| term.updated).max(),
            _ => None,
        }
    }

    /// Returns whether search engines may index the page.
    #[must_use]
    pub fn page_is_indexed(&self, route: &Route) -> bool {
        match route {
            Route::Term(slug) => self.terms.get(slug.as_str()).is_some_and(|term| !term.draft),
            Route::Home | Route::Topic(_) | Route::Search | Route::Contact => true,
            Route::EmbeddedContact | Route::Thanks | Route::Embed | Route::NotFound => false,
        }
    }

    /// Returns the canonical address of a page.
    #[must_use]
    pub fn canonical(&self, route: &Route) -> String {
        self.settings.site.canonical(route)
    }

    fn home(&self) -> Home {
        let topics = self.glossary.topics.iter().map(|topic| TopicCard {
            slug: topic.slug.to_string(),
            name: topic.name.clone(),
            summary: topic.summary.clone(),
            count: self.terms_of(topic).len(),
        });
        Home { count: self.glossary.terms.len(), topics: topics.collect(), letters: letters(&self.glossary.terms) }
    }

    fn term(&self, term: &content::Term) -> Term {
        let topic = term.topic().and_then(|topic| self.topics.get(topic.as_str()));
        Term {
            slug: term.slug.to_string(),
            topic: TopicLink {
                slug: term.topic().map(ToString::to_string).unwrap_or_default(),
                name: topic.map(|topic| topic.name.clone()).unwrap_or_default(),
            },
            name: term.name.clone(),
            expansion: term.expansion.clone().unwrap_or_default(),
            aliases: term.aliases.clone(),
            definition: term.definition.clone(),
            explanation: term.explanation.clone(),
            example: term.example.clone(),
            related: self.related(term).map(summary).collect(),
            updated: term.updated.map(|day| day.to_string()).unwrap_or_default(),
            call_to_action: self.call_to_action(topic.copied()),
        }
    }

    fn related(&self, term: &content::Term) -> impl Iterator<Item = &'a content::Term> {
        term.related.iter().filter_map(|slug| self.terms.get(slug.as_str()).copied())
    }

    fn start_here(&self, topic: &content::Topic) -> impl Iterator<Item = &'a content::Term> {
        topic.start_here.iter().filter_map(|slug| self.terms.get(slug.as_str()).copied())
    }

    fn topic(&self, topic: &content::Topic) -> Topic {
        Topic {
            slug: topic.slug.to_string(),
            name: topic.name.clone(),
            summary: topic.summary.clone(),
            start_here: self.start_here(topic).map(link).collect(),
            terms: self.terms_of(topic).iter().map(|term| summary(term)).collect(),
            call_to_action: self.call_to_action(Some(topic)),
        }
    }

    fn configurator(&self) -> String {
        let first = self.glossary.terms.iter().find(|term| !term.draft).map_or("", |term| term.slug.as_str());
        embed::configurator::page(self.settings, first, self.embed)
    }

    fn terms_of(&self, topic: &content::Topic) -> &[&content::Term] {
        self.by_topic.get(topic.slug.as_str()).map_or(&[], Vec::as_slice)
    }

    fn call_to_action(&self, topic: Option<&content::Topic>) -> CallToAction {
        let common = &self.settings.contact.call_to_action;
        topic.and_then(|topic| topic.call_to_action.as_ref()).map_or_else(|| common.clone(), |own| own.or(common))
    }

    fn head(&self, page: &Page) -> Head {
        let site = &self.settings.site;
        let on_site = |title: &str| format!("{title} · {}", site.name);
        let (title, description) = match page {
            Page::Home(_) => (site.name.clone(), site.description.clone()),
            Page::Term(term) if term.expansion.is_empty() => (on_site(&term.name), term.definition.clone()),
            Page::Term(term) => (on_site(&format!("{} ({})", term.name, term.expansion)), term.definition.clone()),
            Page::Topic(topic) => (on_site(&topic.name), topic.summary.clone()),
            Page::Search => (on_site("Search"), format!("Search all terms of {}.", site.name)),
            Page::Contact | Page::EmbeddedContact => {
                let words = &self.settings.contact.call_to_action;
                (on_site("Contact"), format!("{} {}", words.heading, words.promise))
            }
            Page::Thanks => (on_site("Thank you"), "We have your message.".to_owned()),
            Page::Embed(_) => (on_site("Embed"), format!("Show definitions of {} in pages of your own.", site.name)),
            Page::NotFound => (on_site("Page not found"), "There is no page at this address.".to_owned()),
        };
        let route = route_of(page);
        let noindex = !self.page_is_indexed(&route);
        // The canonical address of a framed view is the address of the full page.
        let main = if page.is_contact() { Route::Contact } else { route };
        Head { title, description, canonical: self.canonical(&main), noindex }
    }
}

/// Returns the data that all pages share.
#[must_use]
pub fn site(settings: &Settings, app: &str) -> Site {
    let site = &settings.site;
    Site {
        name: site.name.clone(),
        description: site.description.clone(),
        company: site.company.clone(),
        logo: settings.look.logo.as_ref().map(|logo| format!("{}/{logo}", site.base_path())).unwrap_or_default(),
        company_url: site.company_url.as_ref().map(ToString::to_string).unwrap_or_default(),
        base: site.base_path().to_owned(),
        app: app.to_owned(),
        contact: settings.contact.clone(),
    }
}

/// Returns the data to embed in the document, without the long lists: hydration does not read these lists, and the
/// app fetches `index.json` when the visitor navigates back to the page.
#[must_use]
pub fn document_data(mut data: PageData) -> PageData {
    match &mut data.page {
        Page::Home(home) => home.letters.clear(),
        Page::Topic(topic) => topic.terms.clear(),
        Page::Embed(html) => *html = "".into(),
        _ => {}
    }
    data
}

fn letters(terms: &[Arc<content::Term>]) -> Vec<Letter> {
    let mut letters = Vec::<Letter>::new();
    for term in terms {
        let letter = match sort_key(&term.name).chars().next() {
            Some(first) if first.is_ascii_lowercase() => first.to_ascii_uppercase(),
            _ => '#',
        };
        match letters.iter_mut().find(|entry| entry.letter == letter) {
            Some(entry) => entry.terms.push(link(term)),
            None => letters.push(Letter { letter, terms: vec![link(term)] }),
        }
    }
    letters
}

fn link(term: &content::Term) -> TermLink {
    TermLink { slug: term.slug.to_string(), name: term.name.clone() }
}

fn summary(term: &content::Term) -> TermSummary {
    TermSummary {
        slug: term.slug.to_string(),
        name: term.name.clone(),
        expansion: term.expansion.clone().unwrap_or_default(),
        definition: term.definition.clone(),
    }
}
