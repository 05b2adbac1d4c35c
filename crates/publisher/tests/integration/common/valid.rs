//! The published valid glossary of the fixtures.

use std::{path::Path, sync::Arc};

use glossary_publisher::{
    content::{ContentSettings, ReadOptions, Reader, Term},
    publish::Publisher,
    settings::Settings,
};
use jiff::civil::Date;
use tempfile::TempDir;

use crate::common::{TRUNK_PAGE, write_app};

/// Publishes the valid glossary into `out` in a temporary folder. `change` may change the term "API" first.
pub fn published(change: impl FnOnce(&mut Term)) -> (TempDir, Settings) {
    let valid = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/valid");
    let folder = tempfile::tempdir().unwrap();
    let (app, out) = (folder.path().join("app"), folder.path().join("out"));
    write_app(&app, TRUNK_PAGE);

    let settings = Settings::read(&valid.join("glossary.toml"), [], None).unwrap();
    let base = settings.site.base_path();
    let options = ReadOptions {
        drafts: false,
        today: Date::constant(2026, 11, 22),
        base,
        public: &valid,
        settings: ContentSettings::unset(),
    };
    let (mut glossary, _) = Reader::default().read(&valid.join("content"), &options);
    let term = glossary.terms.iter_mut().find(|term| &*term.slug == "api").unwrap();
    change(Arc::make_mut(term));
    Publisher::new(&app, &valid.join("public"), &out).publish(&glossary, &settings, || ()).unwrap();
    (folder, settings)
}
