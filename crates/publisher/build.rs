//! Joins and minifies the scripts in `src/embed`. Done here, a mistake in them fails
//! the build, and what minifies them is no part of the program.

use std::{env, error::Error, fs, path::Path};

use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_diagnostics::OxcDiagnostic;
use oxc_minifier::{CompressOptions, MangleOptions, Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_semantic::SemanticBuilder;
use oxc_span::SourceType;

/// Where the parts lie.
const FOLDER: &str = "src/embed";

/// The parts of `embed.js`, in the order of running.
const EMBED: [&str; 7] = [
    "script/base.js",
    "script/elements.js",
    "script/hover.js",
    "script/frames.js",
    "script/names.js",
    "script/autolink.js",
    "script/remove.js",
];
/// What the configurator and its sample page share.
const STATE: &str = "configurator/state.js";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={FOLDER}");
    // A function that does everything: it takes an address in the glossary's folder, and what to do.
    let start = format!("const start = (from, options) => {{\n{}}};\n", joined(&EMBED)?);
    // The page sees nothing of it but the one name that it takes.
    let here =
        "const { currentScript } = document;\nif (currentScript) start(currentScript.src, currentScript.dataset);\n";
    let configurator = [STATE, "configurator/steps.js", "configurator/terms.js", "configurator/page.js"];
    write("embed.js", &format!("{{\n{start}{here}}}\n"), SourceType::script())?;
    write("embed.module.js", &(start + &joined(&["script/module.js"])?), SourceType::mjs())?;
    write("embed-view.js", &joined(&["view.js"])?, SourceType::script())?;
    write("configurator.js", &enclosed(&joined(&configurator)?), SourceType::script())?;
    write("sample.js", &enclosed(&joined(&[STATE, "configurator/sample.js"])?), SourceType::script())
}

fn joined(parts: &[&str]) -> Result<String, Box<dyn Error>> {
    let read = |part: &&str| {
        let path = Path::new(FOLDER).join(part);
        fs::read_to_string(&path).map_err(|error| format!("cannot read {}: {error}", path.display()).into())
    };
    parts.iter().map(read).collect()
}

/// In a scope of its own.
fn enclosed(script: &str) -> String {
    format!("(() => {{\n{script}}})();\n")
}

fn write(name: &str, script: &str, kind: SourceType) -> Result<(), Box<dyn Error>> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, script, kind).parse();
    refuse(name, script, parsed.diagnostics.first())?;
    // Such as a name that two of the parts declare.
    let checked = SemanticBuilder::new().with_check_syntax_error(true).build(&parsed.program);
    refuse(name, script, checked.diagnostics.first())?;
    let mut program = parsed.program;
    let options = MinifierOptions {
        mangle: Some(MangleOptions::default()),
        compress: Some(CompressOptions::smallest()),
        mangle_properties: None,
    };
    let names = Minifier::new(options).minify(&allocator, &mut program).scoping;
    let minified = Codegen::new().with_options(CodegenOptions::minify()).with_scoping(names).build(&program).code;
    let path = Path::new(&env::var("OUT_DIR")?).join(name);
    fs::write(&path, minified + "\n").map_err(|error| format!("cannot write {}: {error}", path.display()).into())
}

/// Fails with what is wrong in a script.
fn refuse(name: &str, script: &str, wrong: Option<&OxcDiagnostic>) -> Result<(), Box<dyn Error>> {
    match wrong {
        Some(wrong) => {
            let wrong = wrong.clone().with_source_code(script.to_owned());
            Err(format!("{FOLDER}: {name} cannot be made: {wrong:?}").into())
        }
        None => Ok(()),
    }
}
