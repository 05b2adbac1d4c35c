//! Publishing: from the glossary to the files of the site.
//!
//! 1. The document around the app is cut from the page that Trunk built ([`shell`](crate::shell)).
//! 2. For as long as there are old pages and new ones, the headers are of both ([`changeover`]).
//! 3. Each route's page is made ([`pages`](crate::pages)), rendered ([`render`](crate::render)) and
//!    written, in parallel ([`page`]).
//! 4. The search index and the other files follow ([`files`](crate::files), [`others`]).
//! 5. What an earlier publish has left and this one has not is removed, except for what its pages still load.
//!
//! A [`Publisher`] that is kept skips the third step for pages that would come
//! out the same.

mod common;
mod error;
mod others;
mod page;

use std::{
    mem,
    path::{Path, PathBuf},
    sync::Arc,
};

use foldhash::{HashSet, HashSetExt as _};

pub use error::PublishError;

use common::{Common, HEADERS, json};

use crate::{
    changeover,
    content::{Glossary, Term},
    embed::{
        self,
        configurator::Configurator,
        sample::Sample,
        script::{self, Scripts},
    },
    out::Out,
    pages::Pages,
    settings::Settings,
    shell::{Shell, ShellError},
    static_hosts, style,
};

/// What was published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// How many terms.
    pub terms: usize,
    /// How many pages.
    pub pages: usize,
    /// How many files had to be written anew.
    pub written: usize,
}

/// Publishes into a folder, and again whenever something has changed.
#[derive(Debug)]
pub struct Publisher {
    app: PathBuf,
    public: PathBuf,
    out: PathBuf,
    /// What all pages had in common when they were last written.
    common: Option<Common>,
    /// What each page said then ([`Pages::fingerprint`]),
    pages: HashSet<u64>,
    /// of these terms.
    terms: Vec<Arc<Term>>,
}

impl Publisher {
    /// Publishes with the app that Trunk built in `app`, and the files in `public`
    /// as they are, into `out`, which may be the folder of the app.
    #[must_use]
    pub fn new(app: &Path, public: &Path, out: &Path) -> Self {
        Self {
            app: app.to_owned(),
            public: public.to_owned(),
            out: out.to_owned(),
            common: None,
            pages: HashSet::new(),
            terms: Vec::new(),
        }
    }

    /// Publishes a glossary. Pages that say what they said last time stay as they
    /// are. Calls `shown` once all pages are there, where any has changed, before
    /// what only machines read.
    ///
    /// # Errors
    /// Where the app is not there or a file cannot be written.
    pub fn publish(
        &mut self,
        glossary: &Glossary,
        settings: &Settings,
        shown: impl FnOnce(),
    ) -> Result<Published, PublishError> {
        let shell = Shell::read(&self.app, &style::of_look(&settings.look))?;
        let scripts = Scripts::read(&self.app)?;
        let out = Out::open(&self.out)?;
        out.copy_from(&self.app, &script::FILES)?;
        if self.public.is_dir() {
            out.copy_from(&self.public, &[])?;
        }

        let embedded_style = embed::style(&settings.look).map_err(ShellError::Style)?;
        let contact_style = embed::contact::style().map_err(ShellError::Style)?;
        let configurator = Configurator::new(&scripts.configurator).map_err(ShellError::Style)?;
        let sample = Sample::new(&scripts.sample).map_err(ShellError::Style)?;
        let common =
            Common { shell, scripts, settings: settings.clone(), embedded_style, contact_style, configurator, sample };
        let before = if self.common.as_ref() == Some(&common) { mem::take(&mut self.pages) } else { HashSet::new() };
        let common = &*self.common.insert(common);

        let headers = changeover::of_both(&out.json(HEADERS), &common.headers());
        out.write(HEADERS, json(HEADERS, &headers)?.as_bytes())?;
        let pages = Pages::new(glossary, settings, common.shell.files.build(), &common.scripts.version);
        let routes = pages.routes();
        self.pages = page::write_all(&pages, &routes, common, &before, &out)?;
        self.terms.clone_from(&glossary.terms);
        if out.written() > 0 {
            shown();
        }
        // Those that were not written anew are kept.
        for route in &routes {
            page::files_of(route).for_each(|name| out.keep(name));
        }
        others::write_all(glossary, &pages, &routes, common, &out)?;
        static_hosts::write(&self.out, settings.site.base_path(), &out)?;
        let written = out.finish()?;
        Ok(Published { terms: glossary.terms.len(), pages: routes.len(), written })
    }
}
