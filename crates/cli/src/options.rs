//! Options that several commands share.

use std::path::{Path, PathBuf};

use glossary_core::form::Form;
use glossary_publisher::{
    app_source::AppSource,
    content::{ContentSettings, Glossary, ReadOptions, Reader, Touched},
    diagnostics::Problems,
    settings::{self, Settings},
};
use jiff::Zoned;

use crate::embedded_app;

/// The folder to publish into, if `--out` is not given.
pub const DEFAULT_OUT: &str = "dist";

/// The paths of the inputs and outputs.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Common options")]
pub struct Options {
    /// The settings file.
    #[arg(long, global = true, value_name = "FILE", default_value = "glossary.toml")]
    pub config: PathBuf,
    /// The folder with the topics and terms.
    #[arg(long, global = true, value_name = "FOLDER", default_value = "content")]
    pub content: PathBuf,
    /// A folder with the app built by Trunk. By default, the app inside the program, or `target/app` if the program has
    /// none.
    #[arg(long, global = true, value_name = "FOLDER")]
    pub app: Option<PathBuf>,
    /// The folder to publish into, or the file or folder to export to.
    #[arg(long, global = true, value_name = "FOLDER", default_value = DEFAULT_OUT)]
    pub out: PathBuf,
}

impl Options {
    /// Returns the app: the folder of `--app`, or the app inside the program, or `target/app`.
    pub fn app(&self) -> AppSource {
        match (&self.app, embedded_app::FILES) {
            (Some(folder), _) => AppSource::from(folder),
            (None, Some(files)) => AppSource::Embedded(files),
            (None, None) => AppSource::from(Path::new("target/app")),
        }
    }

    /// Returns the folder beside the settings whose files are published unchanged.
    pub fn public(&self) -> PathBuf {
        self.config.with_file_name("public")
    }

    /// Returns the settings of the content; the default ones if the settings cannot be read.
    pub fn content_settings(&self, settings: Option<&Settings>) -> ContentSettings {
        settings.map_or_else(|| ContentSettings::unset().clone(), |settings| settings.content.clone())
    }

    /// Reads the settings and the content. If the settings have errors, they are `None`, and the content is still
    /// checked.
    pub fn read(&self, drafts: bool) -> (Option<Settings>, Glossary, Problems) {
        let public = self.public();
        let settings = Settings::read_with_advice(&self.config, settings::environment(), Some(&public));
        let (settings, mut problems) = match settings {
            Ok((settings, advice)) => (Some(settings), advice),
            Err(problems) => (None, problems),
        };
        let base = settings.as_ref().map_or("", |settings| settings.site.base_path());
        let content = settings.as_ref().map_or_else(|| ContentSettings::unset(), |settings| &settings.content);
        let options = ReadOptions { drafts, today: Zoned::now().date(), base, public: &public, settings: content };
        let (glossary, others) = Reader::default().read(&self.content, &options);
        problems.extend(others);
        (settings, glossary, problems)
    }

    /// Reads the settings and the changed content for a preview, with a reader that caches the rest. Settings with
    /// errors are replaced by those of `previous`.
    pub fn read_for_preview(
        &self,
        drafts: bool,
        reader: &mut Reader,
        touched: &Touched,
        previous: &Settings,
    ) -> (Settings, Glossary, Problems) {
        let public = self.public();
        let (settings, mut problems) =
            Settings::read_for_preview(&self.config, settings::environment(), Some(&public), previous);
        let base = settings.site.base_path();
        let today = Zoned::now().date();
        let options = ReadOptions { drafts, today, base, public: &public, settings: &settings.content };
        let (glossary, others) = reader.read_touched(&self.content, touched, &options);
        problems.extend(others);
        (settings, glossary, problems)
    }

    /// Returns the contact form in the settings, or the default form if the settings cannot be read.
    pub fn contact_form(&self) -> Form {
        let settings = Settings::read(&self.config, settings::environment(), None);
        settings.map_or_else(|_| Form::default(), |settings| settings.contact.form)
    }
}

/// Returns the error of a slug with letters that the settings do not allow.
pub fn refused_slug(slug: &str) -> String {
    format!(
        "`{slug}` has letters that are not from a to z: choose another slug, or allow letters of all scripts in the settings:\n[terms]\nunicode_slugs = true"
    )
}

/// The database option.
#[derive(Clone, Debug, clap::Args)]
pub struct DatabaseOptions {
    /// The database of the inquiries: sqlite:FILE or postgres://USER:PASSWORD@HOST/DATABASE.
    #[arg(
        id = "database",
        long = "database",
        value_name = "ADDRESS",
        env = "DATABASE_URL",
        hide_env_values = true,
        default_value = "sqlite:data/inquiries.sqlite3",
        global = true
    )]
    pub address: String,
}
