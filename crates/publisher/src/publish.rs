//! Publishing: writes the files of the site.
//!
//! 1. Read the document shell from the page that Trunk built ([`shell`](crate::shell)).
//! 2. While old and new pages coexist, publish merged headers ([`header_merge`]).
//! 3. Build each page's data ([`pages`](crate::pages)), render the page ([`render`](crate::render)) and write its
//!    files, in parallel ([`page`]).
//! 4. Draw the icons and cards, and scale the images ([`pictures`](crate::pictures)).
//! 5. Write the search index and the other files ([`files`](crate::files), [`site_files`]).
//! 6. Write compressed copies of the app and the scripts ([`compressed`]).
//! 7. Remove files that are no longer published, except for files that open pages still load.
//!
//! A [`Publisher`] that is kept skips the third step for unchanged pages.

mod compressed;
mod error;
mod page;
mod shared_parts;
mod site_files;

use std::{
    mem,
    path::{Path, PathBuf},
    sync::Arc,
};

use foldhash::{HashSet, HashSetExt as _};

pub use error::PublishError;

use shared_parts::{HEADERS, SharedParts, json};

use crate::{
    app_source::AppSource,
    content::{Glossary, Term},
    embed::{
        self,
        configurator::Configurator,
        sample::Sample,
        script::{self, Scripts},
    },
    header_merge,
    output_dir::OutputDir,
    pages::PageBuilder,
    pictures::{
        Progress,
        cards::Cards,
        icons::Icons,
        photos::{Hashes, Photos},
    },
    settings::Settings,
    shell::{Shell, ShellError},
    static_hosts, style,
};

/// The result of a publish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The number of terms.
    pub terms: usize,
    /// The number of pages.
    pub pages: usize,
    /// The number of files that changed.
    pub written: usize,
    /// Notes for the operator: what could not be made as it should be.
    pub notes: Vec<String>,
}

/// A publisher into one folder, which writes only changed pages after the first publish.
#[derive(Debug)]
pub struct Publisher {
    app: AppSource,
    public: PathBuf,
    output: PathBuf,
    /// The shared parts of the last publish.
    shared: Option<SharedParts>,
    /// The fingerprints of the pages of the last publish ([`PageBuilder::fingerprint`]).
    pages: HashSet<u64>,
    /// The terms of the last publish, kept alive because the fingerprints contain their addresses in memory.
    terms: Vec<Arc<Term>>,
    /// Whether the site is only looked at on this machine.
    is_preview: bool,
    /// The icons of the last publish.
    icons: Option<Icons>,
    /// The hashes of images.
    hashes: Hashes,
    progress: Progress,
}

impl Publisher {
    /// Returns a publisher. `app` is the app that Trunk built; `public` holds files that are published unchanged;
    /// `output` is the folder to publish into, and may be the app's folder itself.
    #[must_use]
    pub fn new(app: impl Into<AppSource>, public: &Path, output: &Path) -> Self {
        Self {
            app: app.into(),
            public: public.to_owned(),
            output: output.to_owned(),
            shared: None,
            pages: HashSet::new(),
            terms: Vec::new(),
            is_preview: false,
            icons: None,
            hashes: Hashes::default(),
            progress: Progress::default(),
        }
    }

    /// Makes no compressed copies of the app, draws no cards and scales no images: these take seconds, and a preview is
    /// read on the same machine.
    #[must_use]
    pub fn for_preview(self) -> Self {
        Self { is_preview: true, ..self }
    }

    /// Reports the progress of steps that may take long.
    #[must_use]
    pub fn with_progress(self, progress: Progress) -> Self {
        Self { progress, ..self }
    }

    /// Publishes a glossary. Unchanged pages are not written. Calls `on_pages_written` after the pages and before the
    /// files that only programs read, if any file has changed.
    ///
    /// # Errors
    /// If the app is missing, or a file cannot be written.
    pub fn publish(
        &mut self,
        glossary: &Glossary,
        settings: &Settings,
        on_pages_written: impl FnOnce(),
    ) -> Result<Published, PublishError> {
        let shell = Shell::read(&self.app, &format!("@layer tokens {{ {} }}", style::look_properties(&settings.look)))?;
        let scripts = Scripts::read(&self.app)?;
        let output = OutputDir::open(&self.output)?;
        output.copy_app(&self.app, &script::FILES)?;
        let photos = self.photos(glossary, settings, &output)?;
        if self.public.is_dir() {
            output.copy_public(&self.public, &photos.hidden)?;
        }
        let icons = Icons::new(&self.public, settings, self.icons.take());
        let icons = &*self.icons.insert(icons);
        icons.drawn.iter().try_for_each(|(name, content)| output.write(name, content))?;
        let mut notes = icons.notes.clone();

        let view_style = embed::style(&settings.look).map_err(ShellError::Style)?;
        let contact_style = embed::contact::style().map_err(ShellError::Style)?;
        let configurator = Configurator::new(&scripts.configurator).map_err(ShellError::Style)?;
        let sample = Sample::new(&scripts.sample).map_err(ShellError::Style)?;
        let shared = SharedParts {
            shell,
            scripts,
            settings: settings.clone(),
            view_style,
            contact_style,
            configurator,
            sample,
            icons: icons.names.clone(),
            cards: Cards::new(&self.public, settings, self.is_preview),
            photos,
        };
        let previous = if self.shared.as_ref() == Some(&shared) { mem::take(&mut self.pages) } else { HashSet::new() };
        let shared = &*self.shared.insert(shared);

        let headers = header_merge::merge(&output.json(HEADERS), &shared.headers());
        output.write(HEADERS, json(HEADERS, &headers)?.as_bytes())?;
        let pages = PageBuilder::new(glossary, settings, shared.shell.files.build(), &shared.scripts.version);
        let routes = pages.routes();
        self.pages = page::write_all(&pages, &routes, shared, &previous, &output)?;
        self.terms.clone_from(&glossary.terms);
        if output.written() > 0 {
            on_pages_written();
        }
        // Unchanged pages, which were not written.
        for route in &routes {
            page::files_of(route).for_each(|name| output.keep(name));
        }
        notes.extend(shared.cards.draw_all(&pages, &routes, settings, &output, &self.progress)?);
        site_files::write_all(glossary, &pages, &routes, shared, &output)?;
        site_files::write_redirect_pages(glossary, shared, &output)?;
        static_hosts::write(&self.output, settings.site.base_path(), &output)?;
        if self.is_preview {
            compressed::keep_all(&output);
        } else {
            compressed::write_all(&output)?;
        }
        let written = output.finish()?;
        Ok(Published { terms: glossary.terms.len(), pages: routes.len(), written, notes })
    }

    /// Scales the images of terms.
    fn photos(&self, glossary: &Glossary, settings: &Settings, output: &OutputDir) -> Result<Photos, PublishError> {
        if self.is_preview {
            Photos::keep(output);
        }
        if self.is_preview || !settings.pictures.images {
            return Ok(Photos::default());
        }
        Photos::scale(glossary, settings, &self.public, output, &self.hashes, &self.progress)
    }
}
