//! Embeds the app that Trunk built, if the environment variable `GLOSSARY_EMBED_APP` names its folder.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

/// The environment variable with the app's folder.
const FOLDER: &str = "GLOSSARY_EMBED_APP";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed={FOLDER}");
    let folder = env::var_os(FOLDER).filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let (files, build) = match &folder {
        Some(folder) => embed(folder)?,
        None => ("None".to_owned(), "no app inside".to_owned()),
    };
    println!("cargo::rustc-env=GLOSSARY_EMBEDDED_APP={build}");
    let out = env::var_os("OUT_DIR").map(PathBuf::from).ok_or_else(|| io::Error::other("OUT_DIR is not set"))?;
    fs::write(out.join("embedded_app.rs"), files)
}

/// Returns an expression with the files of a folder, and the app's build: the hash in the WebAssembly's name.
fn embed(folder: &Path) -> io::Result<(String, String)> {
    let folder = folder.canonicalize().map_err(|error| {
        io::Error::other(format!("{FOLDER}={}: {error}; `cargo xtask dist` builds the app first", folder.display()))
    })?;
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut paths = Vec::new();
    list(&folder, &mut paths)?;
    paths.sort();
    let mut build = None;
    let mut entries = String::new();
    for path in paths {
        let name = path.strip_prefix(&folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        if let Some(stem) = name.strip_suffix("_bg.wasm") {
            build = stem.rsplit('-').next().map(str::to_owned);
        }
        entries += &format!("    ({name:?}, include_bytes!({:?}).as_slice()),\n", path.to_string_lossy());
    }
    let build = build.ok_or_else(|| io::Error::other(format!("{} has no app", folder.display())))?;
    Ok((format!("Some(&[\n{entries}])"), format!("app {build}")))
}

fn list(folder: &Path, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(&path, paths)?;
        } else {
            paths.push(path);
        }
    }
    Ok(())
}
