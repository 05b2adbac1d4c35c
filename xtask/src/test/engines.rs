//! Journeys in other browser engines: `end2end/engines`.

use anyhow::Result;

use super::{site_checks, sites::Published, tally::Tally};
use crate::{
    console, npm, process,
    setup::engines::{self, HAS_CHROMIUM},
    workspace::Workspace,
};

/// Runs the journeys. The tests start the servers themselves, by the environment variables `GLOSSARY_BIN`, `SITE_ROOT`
/// and `SITE_LARGE`, and the browsers by `FIREFOX_PATH`, `WEBKIT_DRIVER`, `WEBKIT_BROWSER` and `XVFB`. Screenshots are
/// written into `target/engines`.
pub fn check(workspace: &Workspace, published: &Published) -> Result<Tally> {
    npm::require("testing in other browsers")?;
    let found = engines::find_or_warn()?;
    let mut names = Vec::new();
    if HAS_CHROMIUM {
        names.push("chromium");
    } else {
        console::warn("the journeys are NOT TESTED in Chromium 109, which npm has for Linux on x86-64 only");
    }
    let folder = workspace.root.join("end2end/engines");
    npm::install(&folder, "the drivers of other browsers")?;
    let mut test = process::command("node");
    test.args(["--test", "--test-reporter=spec"]).arg(folder.join("engines.test.mjs"));
    test.env("GLOSSARY_BIN", &published.glossary);
    test.env("SITE_ROOT", &published.root).env("SITE_LARGE", &published.large);
    test.env("ENGINES_CACHE", workspace.tools().join("engines"));
    test.env("ENGINES_PICTURES", workspace.target.join("engines"));
    if let Some(firefox) = found.firefox {
        names.push("firefox");
        test.env("FIREFOX_PATH", firefox);
    }
    if let Some([driver, browser, screen]) = found.webkit {
        names.push("webkit");
        test.env("WEBKIT_DRIVER", driver).env("WEBKIT_BROWSER", browser).env("XVFB", screen);
    }
    if names.is_empty() {
        return Ok(Tally::default());
    }
    site_checks::counted(test.env("ENGINES", names.join(",")))
}
