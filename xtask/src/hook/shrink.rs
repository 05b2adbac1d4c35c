//! Makes the app that Trunk has built smaller: wasm-opt shortens the names that the
//! WebAssembly and its script share, and esbuild minifies the scripts. Together this saves
//! 7 KB of every visitor's download.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::{files, fingerprint::Fingerprint, process, setup::node_tools::NodeTools};

/// The end of the WebAssembly's file name. The script's name is the same with `.js` instead.
const WASM: &str = "_bg.wasm";

/// The arguments of a second optimisation, after wasm-bindgen has removed unused code.
const AGAIN: [&str; 5] = ["--flatten", "--rereloop", "-Oz", "-Oz", "--strip-producers"];

/// Makes the app in Trunk's folder smaller.
///
/// # Errors
/// When a file cannot be read or written, or a tool fails.
pub fn app(folder: &Path, tools: &NodeTools) -> Result<()> {
    if let Some(app) = App::find(folder)? {
        app.rename(&tools.wasm_opt.program)?;
    }
    for script in files::below(folder, &[])?.iter().filter(|path| files::has_extension(path, &["js"])) {
        minify(script, tools)?;
    }
    Ok(())
}

/// Minifies a script in place. Trunk's own minifier cannot parse the script of wasm-bindgen.
fn minify(script: &Path, tools: &NodeTools) -> Result<()> {
    let mut esbuild = tools.esbuild()?;
    esbuild.args(["--minify", "--legal-comments=none", "--charset=utf8", "--log-level=warning"]);
    // The syntax must stay as it is: esbuild lowers nothing for older browsers.
    esbuild.args(["--target=esnext"]).arg(script);
    let minified = process::capture(&mut esbuild).with_context(|| format!("cannot minify {}", script.display()))?;
    write(script, &minified)
}

/// The app's files.
struct App {
    folder: PathBuf,
    /// The common start of both file names: the app's name, and a hash of the contents.
    name: String,
}

/// The names that wasm-opt has changed: each import's module, old name and new name; each
/// export's old name and new name.
struct Renamed {
    imports: Vec<(String, String, String)>,
    exports: Vec<(String, String)>,
}

impl Renamed {
    /// Parses wasm-opt's report. `None` if its format is unknown.
    fn parse(report: &str) -> Option<Self> {
        let report: Value = serde_json::from_str(report).ok()?;
        let rows = |key: &str| -> Option<Vec<Vec<String>>> { serde_json::from_value(report.get(key)?.clone()).ok() };
        let imports = rows("imports")?.into_iter().map(|row| <[String; 3]>::try_from(row).ok().map(Into::into));
        let exports = rows("exports")?.into_iter().map(|row| <[String; 2]>::try_from(row).ok().map(Into::into));
        Some(Self { imports: imports.collect::<Option<_>>()?, exports: exports.collect::<Option<_>>()? })
    }
}

impl App {
    fn find(folder: &Path) -> Result<Option<Self>> {
        let name = files::below(folder, &[])?
            .iter()
            .find_map(|path| Some(path.file_name()?.to_str()?.strip_suffix(WASM)?.to_owned()));
        Ok(name.map(|name| Self { folder: folder.to_owned(), name }))
    }

    fn rename(&self, wasm_opt: &Path) -> Result<()> {
        let wasm = self.file(WASM);
        let script = self.file(".js");
        let renamed = process::capture(
            process::command(wasm_opt)
                .args(AGAIN)
                .arg("--minify-imports-and-exports-and-modules")
                .arg(&wasm)
                .arg("-o")
                .arg(&wasm),
        )?;
        let renamed = Renamed::parse(&renamed).context("wasm-opt reports its changes in an unknown form")?;
        write(&script, &with_names(&shortened(&files::read_text(&script)?), &renamed))?;

        // The files are cached as immutable, so changed contents need another name.
        let fingerprint = Fingerprint::default().file(&wasm)?.file(&script)?.finish();
        let name = match (self.name.rsplit_once('-'), fingerprint.get(..16)) {
            (Some((name, _)), Some(hash)) => [name, "-", hash].concat(),
            _ => return Ok(()),
        };
        let index = self.folder.join("index.html");
        write(&index, &files::read_text(&index)?.replace(&self.name, &name))?;
        let new = Self { folder: self.folder.clone(), name };
        for ending in [WASM, ".js"] {
            let (from, to) = (self.file(ending), new.file(ending));
            fs::rename(&from, &to).with_context(|| format!("{} cannot be renamed", from.display()))?;
        }
        Ok(())
    }

    fn file(&self, ending: &str) -> PathBuf {
        self.folder.join([&self.name, ending].concat())
    }
}

/// Returns wasm-bindgen's script with the WebAssembly's new names.
fn with_names(script: &str, renamed: &Renamed) -> String {
    let mut script = script.to_owned();
    for (_, old, new) in &renamed.imports {
        script = script.replace(&format!("\n{old}: function("), &format!("\n{new}: function("));
    }
    for (module, ..) in renamed.imports.iter().take(1) {
        // wasm-opt gives the only module the first letter.
        script = script.replace(&format!("\"{module}\": "), "\"a\": ");
    }
    // Longest first: some names are prefixes of others.
    let mut exports: Vec<_> = renamed.exports.iter().collect();
    exports.sort_by_key(|(old, _)| std::cmp::Reverse(old.len()));
    for (old, new) in exports {
        script = script.replace(&format!("wasm.{old}"), &format!("wasm.{new}"));
    }
    script
}

/// Removes indentation and lines that hold only a comment, as [`with_names`] expects.
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

fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_are_removed() {
        let script = "/**\n * @returns {any}\n */\nexport function f() {\n    // Why.\n    return \"/*\"; // Kept.\n}\n/* a */\n\nf();\n";
        assert_eq!(shortened(script), "export function f() {\nreturn \"/*\"; // Kept.\n}\nf();\n");
    }

    #[test]
    fn the_report_of_wasm_opt_is_read() {
        let report = r#"{"imports": [["./app_bg.js", "then", "$"]], "exports": [["__free", "b"]]}"#;
        let renamed = Renamed::parse(report).unwrap();
        assert_eq!(renamed.imports, [("./app_bg.js".into(), "then".into(), "$".into())]);
        assert_eq!(renamed.exports, [("__free".into(), "b".into())]);
        assert!(Renamed::parse(r#"{"imports": [["too short"]], "exports": []}"#).is_none());
    }

    #[test]
    fn a_script_gets_the_names_of_its_webassembly() {
        let script = "const import0 = {\n__wbg_then_65: function(arg0) {\nwasm.__free(1); wasm.__free_all(2);\n},\n};\nreturn {\n\"./app_bg.js\": import0,\n};\n";
        let renamed = Renamed {
            imports: vec![("./app_bg.js".into(), "__wbg_then_65".into(), "$".into())],
            exports: vec![("__free".into(), "b".into()), ("__free_all".into(), "c".into())],
        };
        let expected =
            "const import0 = {\n$: function(arg0) {\nwasm.b(1); wasm.c(2);\n},\n};\nreturn {\n\"a\": import0,\n};\n";
        assert_eq!(with_names(script, &renamed), expected);
    }
}
