//! Journeys in a real browser: Playwright's tests in `end2end`.

use anyhow::Result;

use super::{sites::Published, tally::Tally};
use crate::{npm, process, setup::chromium, workspace::Workspace};

/// Runs the tests. The tests start the servers themselves, by the environment variables `GLOSSARY_BIN`,
/// `GLOSSARY_APP`, `SITE_ROOT`, `SITE_BELOW`, `SITE_FIELDS`, `SITE_LARGE` and, unless the browser is
/// Playwright's own, `CHROMIUM_PATH`.
pub fn check(workspace: &Workspace, published: &Published, all: bool) -> Result<Tally> {
    npm::require("testing in a browser")?;
    let folder = workspace.root.join("end2end");
    npm::install(&folder, "the tests' packages")?;
    let chromium = chromium::find_or_install(&folder)?;
    let mut tests = chromium::playwright(&folder);
    tests.arg("test");
    tests.env("GLOSSARY_BIN", &published.glossary).env("GLOSSARY_APP", &published.app);
    tests.env("SITE_ROOT", &published.root).env("SITE_BELOW", &published.below).env("SITE_FIELDS", &published.fields);
    tests.env("SITE_LARGE", &published.large);
    if let Some(chromium) = chromium {
        tests.env("CHROMIUM_PATH", chromium);
    }
    if all {
        tests.env("GLOSSARY_TEST_ALL", "1");
    }
    let mut tally = Tally::default();
    match process::run_lines(&mut tests, |line| tally.read(line)) {
        // The failed tests are printed and counted.
        Err(_) if tally.failed > 0 => Ok(tally),
        result => result.map(|()| tally),
    }
}
