//! The options that all commands share.

use std::path::PathBuf;

use glossary_publisher::{
    content::{Glossary, ReadOptions, Reader, Touched},
    diagnostics::Problems,
    settings::{self, Settings},
};
use jiff::Zoned;

/// Where everything is.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Common options")]
pub struct Options {
    /// The settings.
    #[arg(long, global = true, value_name = "FILE", default_value = "glossary.toml")]
    pub config: PathBuf,
    /// The folder of the topics and terms.
    #[arg(long, global = true, value_name = "FOLDER", default_value = "content")]
    pub content: PathBuf,
    /// The folder that Trunk built the app into.
    #[arg(long, global = true, value_name = "FOLDER", default_value = "target/app")]
    pub app: PathBuf,
    /// The folder to publish into.
    #[arg(long, global = true, value_name = "FOLDER", default_value = "dist")]
    pub out: PathBuf,
}

impl Options {
    /// The folder of the files that are published as they are, beside the settings.
    pub fn public(&self) -> PathBuf {
        self.config.with_file_name("public")
    }

    /// Reads the settings, and the content with them. The settings are missing
    /// where they have errors; the content is checked all the same.
    pub fn read(&self, drafts: bool) -> (Option<Settings>, Glossary, Problems) {
        self.read_again(drafts, &mut Reader::default(), &Touched::Anything)
    }

    /// The same for a reader that knows the content of an earlier time.
    pub fn read_again(
        &self,
        drafts: bool,
        reader: &mut Reader,
        touched: &Touched,
    ) -> (Option<Settings>, Glossary, Problems) {
        let public = self.public();
        let (settings, mut problems) = match Settings::read(&self.config, settings::environment(), Some(&public)) {
            Ok(settings) => (Some(settings), Problems::default()),
            Err(problems) => (None, problems),
        };
        let base = settings.as_ref().map_or("", |settings| settings.site.base_path());
        let options = ReadOptions { drafts, today: Zoned::now().date(), base, public: &public };
        let (glossary, others) = reader.read_touched(&self.content, touched, &options);
        problems.extend(others);
        (settings, glossary, problems)
    }
}
