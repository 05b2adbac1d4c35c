//! `offline.js`: the service worker that keeps what a visitor has read.

use std::fmt::Write;

use glossary_app::route::{CARD_STYLE, Route, SEARCH_INDEX};

use super::display_font;
use crate::{embed::script::Scripts, settings::Settings, shell::AppFiles};

/// The name of the file, at the site's root. The worker serves the addresses below that.
pub const OFFLINE: &str = "offline.js";

/// The worker.
const WORKER: &str = include_str!("offline.js");

/// The worker of a site that keeps nothing: removes an earlier worker with its files. Browsers look for a changed worker
/// when they open a page, at most a day later.
const REMOVAL: &str = r#"addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) =>
  event.waitUntil(caches.delete("glossary").then(() => registration.unregister())),
);
"#;

/// Returns the worker.
#[must_use]
pub fn offline(settings: &Settings, app: &AppFiles, scripts: &Scripts) -> String {
    if !settings.site.offline {
        return REMOVAL.to_owned();
    }
    let base = settings.site.base_path();
    let font = display_font(&settings.look);
    let files = [&*app.boot, &*app.script, &*app.wasm, &*scripts.idle_name, SEARCH_INDEX, CARD_STYLE];
    let files = files.into_iter().chain(font.as_deref()).map(|name| format!("{base}/{name}"));
    let pages = [Route::Home, Route::Search, Route::Contact].map(|route| route.href(base));
    let precached: Vec<_> = pages.into_iter().chain(files).collect();
    let mut worker = String::new();
    // Writing to a string cannot fail. Addresses need no escapes: `{:?}` writes them as JavaScript reads them.
    let _ = write!(
        worker,
        "const SCOPE = {:?};\nconst SEARCH = {:?};\nconst PRECACHED = {precached:?};\n{WORKER}",
        format!("{base}/"),
        format!("{base}/{SEARCH_INDEX}"),
    );
    worker
}
