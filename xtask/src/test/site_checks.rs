//! The checks that other programs run: `xtask-checks`, Node.js, html-validate, `glossary check`.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::{sites::Published, tally::Tally};
use crate::{checks, npm, process, setup::node_tools, workspace::Workspace};

/// Runs a check of `xtask-checks` over some folders.
pub fn run(workspace: &Workspace, check: &str, folders: &[&PathBuf]) -> Result<Tally> {
    counted(checks::command(workspace).arg(check).args(folders))
}

/// Runs the tests of the scripts for other sites, of the examples and of the workflows, by the test runner of Node.js
/// (<https://nodejs.org/api/test.html>).
pub fn scripts(workspace: &Workspace) -> Result<Tally> {
    npm::require("testing the scripts for other sites")?;
    let end2end = workspace.root.join("end2end");
    npm::install(&end2end, "the tests' packages")?;
    let mut files = Vec::new();
    for folder in ["crates/publisher/tests/scripts", "examples/tests"] {
        files.extend(crate::files::below(&workspace.root.join(folder), &[])?);
    }
    files.retain(|file| crate::files::has_extension(file, &["mjs"]) && is_test(file));
    let names = ["embed-types", "embed-syntax", "reading", "samples", "workflows"];
    files.extend(names.map(|name| end2end.join(format!("{name}.test.mjs"))));
    counted(process::command("node").args(["--test", "--test-reporter=spec"]).args(files))
}

fn is_test(file: &Path) -> bool {
    file.file_stem().is_some_and(|name| name.to_string_lossy().ends_with(".test"))
}

/// Runs `glossary check` on the shipped content.
pub fn content(workspace: &Workspace, glossary: &Path) -> Result<Tally> {
    process::run(process::command(glossary).arg("check").current_dir(&workspace.root))?;
    Ok(Tally::passed(1))
}

/// Validates the pages with html-validate (<https://html-validate.org>). The pages below a path differ only
/// in their addresses, so they are skipped.
pub fn html(workspace: &Workspace, published: &Published) -> Result<Tally> {
    npm::require("validating HTML")?;
    let folder = workspace.root.join("end2end");
    npm::install(&folder, "the tests' packages")?;
    let mut validate = process::command("node");
    validate.arg(folder.join("node_modules/html-validate/bin/html-validate.mjs"));
    validate.arg("--config").arg(folder.join("html-validate.json")).args(["--ext", "html"]);
    let sites = [&published.root, &published.shipped, &published.fields];
    process::run(validate.args(sites).current_dir(&folder))?;
    let mut pages = 0;
    for site in sites {
        let files = crate::files::below(site, &[])?;
        pages += files.iter().filter(|file| crate::files::has_extension(file, &["html"])).count();
    }
    Ok(Tally::passed(pages))
}

/// Validates the published data by the published schemas.
pub fn schemas(workspace: &Workspace, published: &Published) -> Result<Tally> {
    npm::require("validating the published data")?;
    let folder = workspace.root.join("end2end");
    npm::install(&folder, "the tests' packages")?;
    let mut test = process::command("node");
    test.args(["--test", "--test-reporter=spec"]).arg(folder.join("schema.test.mjs"));
    counted(test.env("SITE_ROOT", &published.root).env("SITE_SHIPPED", &published.shipped))
}

/// Checks that the published CSS and scripts work in the oldest supported browsers.
pub fn baseline(workspace: &Workspace, published: &Published) -> Result<Tally> {
    npm::require("checking the supported browsers")?;
    let folder = workspace.root.join("end2end");
    npm::install(&folder, "the tests' packages")?;
    let mut test = process::command("node");
    test.args(["--test", "--test-reporter=spec"]).arg(folder.join("compatibility/compatibility.test.mjs"));
    test.env("SITE_ROOT", &published.root).env("SITE_SHIPPED", &published.shipped);
    test.env("SITE_FIELDS", &published.fields);
    test.env("GLOSSARY_NODE_MODULES", node_tools::require(workspace)?.node_modules);
    counted(&mut test)
}

/// Runs a command that prints how many of its tests passed and failed.
pub fn counted(command: &mut std::process::Command) -> Result<Tally> {
    let mut tally = Tally::default();
    match process::run_lines(command, |line| tally.read(line)) {
        // The failures are printed and counted.
        Err(_) if tally.failed > 0 => Ok(tally),
        result => result.map(|()| tally),
    }
}
