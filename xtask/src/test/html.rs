//! Every published page is valid HTML, by html-validate (<https://html-validate.org>).

use anyhow::Result;

use super::sites::Published;
use crate::{npm, process, workspace::Workspace};

/// Validates the pages of the sites. Those below a path differ only in their addresses.
///
/// # Errors
/// When a page is not valid; the validator has printed where and why.
pub fn check(workspace: &Workspace, published: &Published) -> Result<()> {
    npm::require("validating HTML")?;
    let folder = workspace.root.join("end2end");
    npm::install(&folder, "the tests' packages")?;
    let mut validate = process::command("node");
    validate.arg(folder.join("node_modules/html-validate/bin/html-validate.mjs"));
    validate.arg("--config").arg(folder.join("html-validate.json")).args(["--ext", "html"]).args([
        &published.root,
        &published.shipped,
        &published.fields,
    ]);
    process::run(validate.current_dir(&folder))
}
