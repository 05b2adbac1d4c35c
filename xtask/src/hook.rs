//! Trunk's post_build hook: makes the scripts smaller, and publishes the pages into the
//! folder that Trunk is building, so that `trunk build` and `trunk serve` bring finished
//! pages too.

use std::{env, fs, path::Path};

use anyhow::{Context, Result};

use crate::{
    files,
    site::{self, Source},
    workspace::Workspace,
};

/// Set where only the app is wanted: the pages are published elsewhere.
pub const APP_ONLY: &str = "GLOSSARY_APP_ONLY";

/// Works in the folder that Trunk names.
///
/// # Errors
/// When Trunk is not the caller, or the content has problems: the build then fails.
pub fn run(workspace: &Workspace) -> Result<()> {
    let folder = env::var_os("TRUNK_STAGING_DIR")
        .context("this is Trunk's hook; `trunk build` calls it, you want `cargo xtask build`")?;
    let folder = Path::new(&folder);
    for script in files::below(folder, &[])?.iter().filter(|path| files::has_extension(path, &["js"])) {
        let text = files::read_text(script)?;
        fs::write(script, shortened(&text)).with_context(|| format!("{} cannot be written", script.display()))?;
    }
    if env::var_os(APP_ONLY).is_some() {
        return Ok(());
    }
    let glossary = site::program(workspace)?;
    site::publish(workspace, &glossary, folder, &Source::default(), folder, &[])
}

/// A script without indentation and without lines that are only comment, a tenth of its
/// weight. Trunk's own minifier cannot read what wasm-bindgen writes.
fn shortened(script: &str) -> String {
    let mut in_comment = false;
    let mut short = String::with_capacity(script.len());
    for line in script.lines().map(str::trim) {
        in_comment |= line.starts_with("/*");
        if !in_comment && !line.is_empty() && !line.starts_with("//") {
            short.extend([line, "\n"]);
        }
        in_comment &= !line.ends_with("*/");
    }
    short
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn a_script_keeps_its_code() {
        let script = "/**\n * @returns {any}\n */\nexport function f() {\n    // Why.\n    return \"/*\"; // Kept.\n}\n/* a */\n\nf();\n";
        assert_eq!(shortened(script), "export function f() {\nreturn \"/*\"; // Kept.\n}\nf();\n");
    }
}
