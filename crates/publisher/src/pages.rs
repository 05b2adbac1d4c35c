//! Page data: builds one [`PageData`] per route from the glossary.
//!
//! The bodies of pages are maud templates (<https://maud.lambda.xyz>), one file for each kind of page: `article` (terms),
//! `home`, `topic`, `thanks` and `not_found`.

mod alphabet;
mod article;
pub(crate) mod card_text;
mod contact_words;
mod contents;
mod facts;
mod head;
mod home;
mod index;
mod letters;
mod lists;
mod next_steps;
mod not_found;
mod senses;
mod source;
mod summaries;
mod thanks;
mod topic;
mod words;

use std::{
    hash::{BuildHasher as _, Hash as _, Hasher as _},
    mem, ptr,
};

use foldhash::quality::FixedState;
use glossary_app::route::Route;
use glossary_core::{
    page::{CallToAction, FormState, Home, HomeList, Page, PageData, Term, TermFacts, Topic, TopicCard},
    site::Site,
};

use index::Index;
use lists::{link, summary};
use senses::SharedName;
use words::ENGLISH;

use crate::{
    content::{self, Glossary},
    embed::{self, script::ScriptVersion},
    settings::Settings,
};

/// The body of the pages whose content is the form. Not empty: the body of the first page is empty in the document's
/// data, and the app changes the HTML only where the body differs from the one before.
const FORM_ALONE: &str = "<!-- The form is the content. -->";

/// A builder of page data, with indexes over the glossary.
pub struct PageBuilder<'a> {
    glossary: &'a Glossary,
    settings: &'a Settings,
    app: &'a str,
    embed: &'a ScriptVersion,
    index: Index<'a>,
}

impl<'a> PageBuilder<'a> {
    /// Indexes a glossary. `app` is the hash of the app's build, `embed` the version of the script for other sites.
    #[must_use]
    pub fn new(glossary: &'a Glossary, settings: &'a Settings, app: &'a str, embed: &'a ScriptVersion) -> Self {
        Self { glossary, settings, app, embed, index: Index::new(glossary, &settings.content) }
    }

    /// Returns the routes of all published pages.
    #[must_use]
    pub fn routes(&self) -> Vec<Route> {
        let common = [
            Route::Home,
            Route::Terms,
            Route::Search,
            Route::Contact,
            Route::EmbeddedContact,
            Route::Thanks,
            Route::Embed,
            Route::NotFound,
        ];
        let has_topics = !self.glossary.topics.is_empty();
        let all_topics = has_topics.then_some(Route::Topics);
        let topics = self.glossary.topics.iter().map(|topic| Route::Topic(topic.slug.to_string()));
        let terms = self.glossary.terms.iter().map(|term| Route::Term(term.slug.to_string()));
        let senses = self.index.shared.iter().map(|name| Route::Term(name.slug.clone()));
        common.into_iter().chain(all_topics).chain(topics).chain(terms).chain(senses).collect()
    }

    /// Returns the data of a route's page; `None` if the glossary has no such term or topic.
    #[must_use]
    pub fn page(&self, route: &Route) -> Option<PageData> {
        let (page, body) = self.content(route)?;
        let contact_words = contact_words::html(&page, &self.settings.contact, &self.settings.site.company);
        Some(PageData {
            app: self.app.to_owned(),
            head: self.head(&page),
            page,
            body: body.into(),
            contact_words: contact_words.into_string().into(),
            form: FormState::default(),
        })
    }

    /// Returns the content of a route's page, and the HTML of its body.
    fn content(&self, route: &Route) -> Option<(Page, String)> {
        let site = &self.settings.site;
        let base = site.base_path();
        let home = |list| {
            let home = self.home(list);
            let body = home::html(&home, site);
            (Page::Home(home), body.into_string())
        };
        Some(match route {
            Route::Home => home(HomeList::All),
            Route::Terms => home(HomeList::Terms),
            Route::Topics => home(HomeList::Topics),
            Route::Term(slug) => {
                let (term, body) = match self.index.terms.get(slug.as_str()) {
                    Some(term) => self.term(term),
                    None => self.senses(self.index.shared.iter().find(|name| name.slug == *slug)?),
                };
                (Page::Term(Box::new(term)), body)
            }
            Route::Topic(slug) => {
                let topic = self.topic(self.index.topics.get(slug.as_str())?);
                let body = topic::html(&topic, base);
                (Page::Topic(topic), body.into_string())
            }
            // The heading is the query, which only the app knows.
            Route::Search => (Page::Search, String::new()),
            Route::Contact => (Page::Contact, FORM_ALONE.to_owned()),
            Route::EmbeddedContact => (Page::EmbeddedContact, FORM_ALONE.to_owned()),
            Route::Thanks => (Page::Thanks, thanks::html(self.settings).into_string()),
            Route::Embed => (Page::Embed, self.configurator()),
            Route::NotFound => (Page::NotFound, not_found::html(base).into_string()),
        })
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
            Route::Home | Route::Terms | Route::Topics => {
                self.glossary.topics.hash(&mut hasher);
                self.glossary
                    .terms
                    .iter()
                    .for_each(|term| (&term.slug, &term.name, &term.qualifier, &term.topics).hash(&mut hasher));
                self.glossary.see.hash(&mut hasher);
                if let Some(term) = self.begin() {
                    (&term.slug, term.other_form(), &term.definition).hash(&mut hasher);
                }
            }
            Route::Topic(slug) => {
                let topic = *self.index.topics.get(slug.as_str())?;
                topic.hash(&mut hasher);
                for term in self.index.terms_of(topic) {
                    (&term.slug, &term.name, &term.qualifier, term.other_form(), &term.definition).hash(&mut hasher);
                }
                self.start_here(topic).for_each(|term| (&term.slug, &term.name).hash(&mut hasher));
            }
            Route::Term(slug) => {
                let Some(term) = self.index.terms.get(slug.as_str()).copied() else {
                    return self.page(route).map(|page| HASH.hash_one(page));
                };
                let topics: Vec<_> = term.topics.iter().map(|topic| self.index.topics.get(topic.as_str())).collect();
                (ptr::from_ref(term), topics).hash(&mut hasher);
                self.index.related(&term.related).for_each(|related| ptr::from_ref(related).hash(&mut hasher));
                for slug in term.broader.iter().chain(&term.narrower).chain(&term.superseded_by) {
                    self.index.find(slug).map(|term| (&term.slug, &term.name, &term.qualifier)).hash(&mut hasher);
                }
                for other in self.index.other_senses(term) {
                    (&other.slug, &other.name, &other.qualifier).hash(&mut hasher);
                }
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
            Route::Term(slug) => self.index.terms.get(slug.as_str())?.updated,
            Route::Topic(slug) => latest(self.index.by_topic.get(slug.as_str())?),
            Route::Home | Route::Terms => self.glossary.terms.iter().filter_map(|term| term.updated).max(),
            _ => None,
        }
    }

    /// Returns whether search engines may index the page.
    #[must_use]
    pub fn page_is_indexed(&self, route: &Route) -> bool {
        match route {
            Route::Term(slug) => self.index.terms.get(slug.as_str()).is_none_or(|term| !term.draft),
            Route::Home | Route::Terms | Route::Topics | Route::Topic(_) | Route::Search | Route::Contact => true,
            Route::EmbeddedContact | Route::Thanks | Route::Embed | Route::NotFound => false,
        }
    }

    /// Returns the canonical address of a page.
    #[must_use]
    pub fn canonical(&self, route: &Route) -> String {
        self.settings.site.canonical(route)
    }

    fn home(&self, list: HomeList) -> Home {
        let topics = self.glossary.topics.iter().map(|topic| TopicCard {
            slug: topic.slug.to_string(),
            name: topic.name.clone(),
            summary: topic.summary.clone(),
            count: self.index.terms_of(topic).len(),
        });
        Home {
            list,
            count: self.glossary.terms.len(),
            begin: if list == HomeList::All { self.begin().map(summary) } else { None },
            topics: if list == HomeList::Terms { Vec::new() } else { topics.collect() },
            letters: if list == HomeList::Topics { Vec::new() } else { lists::letters(self.glossary, &self.index) },
        }
    }

    /// Returns the term that the home page begins with: the first that a topic begins with.
    fn begin(&self) -> Option<&'a content::Term> {
        let first = self.glossary.topics.iter().flat_map(|topic| self.start_here(topic)).next();
        first.or_else(|| self.glossary.terms.first().map(|term| &**term))
    }

    /// Returns the text of a term or a topic as Markdown.
    #[must_use]
    pub fn markdown(&self, route: &Route) -> Option<String> {
        match route {
            Route::Term(slug) => {
                let term = self.index.terms.get(slug.as_str())?;
                Some(source::term(term, self.index.related(&term.related), self.settings))
            }
            Route::Topic(slug) => {
                let topic = self.index.topics.get(slug.as_str())?;
                Some(source::topic(topic, self.index.terms_of(topic), self.settings))
            }
            _ => None,
        }
    }

    fn term(&self, term: &content::Term) -> (Term, String) {
        let topic = term.topic().and_then(|topic| self.index.topics.get(topic.as_str()));
        let facts = facts::facts(term, &self.index, &self.settings.content.extra);
        let shared = self.index.shared_by_term.get(term.slug.as_str()).map(|at| self.index.shared[*at].slug.as_str());
        let letter = Some(self.index.alphabet.letter_of(&term.name)).filter(|letter| *letter != alphabet::OTHER);
        let html = article::article(&term.slug, &facts, letter, shared, &self.settings.site, &ENGLISH);
        let call_to_action = self.call_to_action(topic.copied());
        (Term { slug: term.slug.to_string(), call_to_action, facts: Some(Box::new(facts)) }, html)
    }

    /// Returns the page of a name that several terms have.
    fn senses(&self, shared: &SharedName<'_>) -> (Term, String) {
        let name = shared.terms.first().map(|term| term.name.clone()).unwrap_or_default();
        let senses: Vec<_> = shared.terms.iter().map(|term| summary(term)).collect();
        let html = article::senses(&name, &senses, self.settings.site.base_path(), &ENGLISH);
        let facts = TermFacts {
            name,
            definition: ENGLISH.several_meanings.to_owned(),
            senses: shared.terms.iter().map(|term| link(term)).collect(),
            related: senses,
            ..TermFacts::default()
        };
        let call_to_action = self.call_to_action(None);
        (Term { slug: shared.slug.clone(), call_to_action, facts: Some(Box::new(facts)) }, html)
    }

    fn start_here(&self, topic: &content::Topic) -> impl Iterator<Item = &'a content::Term> {
        topic.start_here.iter().filter_map(|slug| self.index.terms.get(slug.as_str()).copied())
    }

    fn topic(&self, topic: &content::Topic) -> Topic {
        Topic {
            slug: topic.slug.to_string(),
            name: topic.name.clone(),
            summary: topic.summary.clone(),
            start_here: self.start_here(topic).map(link).collect(),
            terms: lists::summaries(self.index.terms_of(topic), &self.index.alphabet),
            call_to_action: self.call_to_action(Some(topic)),
        }
    }

    fn configurator(&self) -> String {
        let first = self.glossary.terms.iter().find(|term| !term.draft).map_or("", |term| term.slug.as_str());
        embed::configurator::page(self.settings, first, self.embed)
    }

    fn call_to_action(&self, topic: Option<&content::Topic>) -> CallToAction {
        let common = &self.settings.contact.call_to_action;
        topic.and_then(|topic| topic.call_to_action.as_ref()).map_or_else(|| common.clone(), |own| own.or(common))
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

/// Returns the data to embed in the document, without the HTML and what only other programs read: the document has the
/// HTML, and the app fetches `index.json` when the visitor navigates back to the page.
#[must_use]
pub fn document_data(mut data: PageData) -> PageData {
    data.body = "".into();
    data.contact_words = "".into();
    match &mut data.page {
        Page::Home(home) => *home = Home { list: home.list, ..Home::default() },
        Page::Term(term) => term.facts = None,
        Page::Topic(topic) => {
            *topic = Topic {
                slug: mem::take(&mut topic.slug),
                call_to_action: mem::take(&mut topic.call_to_action),
                ..Topic::default()
            }
        }
        _ => {}
    }
    data
}
