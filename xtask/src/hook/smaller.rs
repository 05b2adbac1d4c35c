//! Makes what Trunk has built smaller still: the names by which the WebAssembly and
//! its script know each other become one or two letters long, and the script loses
//! its comments and indentation. Together 7 KB of every visitor's download.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_minifier::{CompressOptions, MangleOptions, Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;
use serde::Deserialize;

use crate::{files, process, setup::wasm_opt, stamp::Stamp, workspace::Workspace};

/// What the name of the app's WebAssembly ends in; its script has the same name without.
const WASM: &str = "_bg.wasm";

/// What wasm-opt does once more: what wasm-bindgen has left unused is gone by now.
const AGAIN: [&str; 5] = ["--flatten", "--rereloop", "-Oz", "-Oz", "--strip-producers"];

/// Works in the folder that Trunk has built into. Names stay long where there is no
/// wasm-opt; the app then works all the same.
///
/// # Errors
/// When a file cannot be read or written, or wasm-opt fails.
pub fn make(workspace: &Workspace, folder: &Path) -> Result<()> {
    if let (Some(app), Some(tool)) = (App::find(folder)?, wasm_opt::find(workspace)) {
        app.rename(&tool.program)?;
    }
    for script in files::below(folder, &[])?.iter().filter(|path| files::has_extension(path, &["js"])) {
        let smaller = minified(&files::read_text(script)?);
        write(script, &smaller.with_context(|| format!("{} cannot be minified", script.display()))?)?;
    }
    Ok(())
}

/// The app's files.
struct App {
    folder: PathBuf,
    /// What both names begin with: the app's, and a hash of the contents.
    name: String,
}

/// What wasm-opt has renamed: where each import comes from, what it was called, and
/// is called now; the same of the exports.
#[derive(Deserialize)]
struct Renamed {
    imports: Vec<(String, String, String)>,
    exports: Vec<(String, String)>,
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
        let renamed = serde_json::from_str(&renamed).context("wasm-opt names its changes in another way")?;
        write(&script, &with_names(&shortened(&files::read_text(&script)?), &renamed))?;

        // Other contents, other names: each is kept by browsers for ever.
        let stamp = Stamp::default().file(&wasm)?.file(&script)?.finish();
        let name = match (self.name.rsplit_once('-'), stamp.get(..16)) {
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

/// wasm-bindgen's script with the names that the WebAssembly has now.
fn with_names(script: &str, renamed: &Renamed) -> String {
    let mut script = script.to_owned();
    for (_, old, new) in &renamed.imports {
        script = script.replace(&format!("\n{old}: function("), &format!("\n{new}: function("));
    }
    for (module, ..) in renamed.imports.iter().take(1) {
        // The only module there is gets the first letter.
        script = script.replace(&format!("\"{module}\": "), "\"a\": ");
    }
    // The longest first: some names begin as others do.
    let mut exports: Vec<_> = renamed.exports.iter().collect();
    exports.sort_by_key(|(old, _)| std::cmp::Reverse(old.len()));
    for (old, new) in exports {
        script = script.replace(&format!("wasm.{old}"), &format!("wasm.{new}"));
    }
    script
}

/// A script with short names and nothing that only people read. Trunk's own minifier
/// cannot read what wasm-bindgen writes.
fn minified(script: &str) -> Result<String> {
    let allocator = Allocator::default();
    let kind = if script.contains("export ") { SourceType::mjs() } else { SourceType::script() };
    let parsed = Parser::new(&allocator, script, kind).parse();
    if let Some(error) = parsed.diagnostics.first() {
        bail!("{error}");
    }
    let mut program = parsed.program;
    let options = MinifierOptions {
        mangle: Some(MangleOptions::default()),
        compress: Some(CompressOptions::smallest()),
        mangle_properties: None,
    };
    let names = Minifier::new(options).minify(&allocator, &mut program).scoping;
    Ok(Codegen::new().with_options(CodegenOptions::minify()).with_scoping(names).build(&program).code)
}

/// A script without indentation and without lines that are only comment: as
/// [`with_names`] reads it.
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
    fn a_script_keeps_its_code() {
        let script = "/**\n * @returns {any}\n */\nexport function f() {\n    // Why.\n    return \"/*\"; // Kept.\n}\n/* a */\n\nf();\n";
        assert_eq!(shortened(script), "export function f() {\nreturn \"/*\"; // Kept.\n}\nf();\n");
    }

    #[test]
    fn a_minified_script_says_the_same_to_others() {
        let module =
            "// Why.\nfunction long_name(argument) {\n  return argument + 1;\n}\nexport { long_name as default };\n";
        let small = minified(module).unwrap();
        assert!(small.len() < module.len() / 2 && small.contains("as default"), "{small}");
        assert!(minified("(() => {").is_err());
    }

    #[test]
    fn a_script_and_its_webassembly_have_the_same_names() {
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
