//! Compressed copies of the app and the scripts, for hosts that serve such files (`app.js.br`, `app.js.gz`).
//!
//! Only scripts, styles and WebAssembly with a content hash have copies: they are few, and each is compressed once.
//! Hosts compress all other files while they send them.

use std::io::Write;

use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};
use glossary_core::hosting;
use rayon::prelude::*;

use super::error::PublishError;
use crate::output_dir::OutputDir;

/// Writes the copies of all files published so far. A copy of an earlier publish is kept, because the hash in its name
/// stands for its content.
pub(super) fn write_all(output: &OutputDir) -> Result<(), PublishError> {
    let missing = missing_copies(output);
    missing.into_par_iter().with_max_len(1).try_for_each(|(name, extension)| {
        let content = output.read(&name)?;
        let compressed = if extension == "br" { brotli(&content) } else { gzip(&content) };
        output.write(&copy_of(&name, extension), &compressed)
    })
}

/// Keeps the copies that an earlier publish has written.
pub(super) fn keep_all(output: &OutputDir) {
    missing_copies(output);
}

/// Returns the names of files without a copy, and the copies' extensions. Keeps the other copies.
fn missing_copies(output: &OutputDir) -> Vec<(String, &'static str)> {
    let names = output.names().into_iter().filter(|name| has_copies(name));
    let copies = names.flat_map(|name| hosting::COMPRESSED.map(|extension| (name.clone(), extension)));
    copies.filter(|(name, extension)| !output.keep_if_published(&copy_of(name, extension))).collect()
}

fn copy_of(name: &str, extension: &str) -> String {
    [name, ".", extension].concat()
}

fn has_copies(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    hosting::is_immutable(name) && matches!(extension, Some("css" | "js" | "wasm"))
}

fn brotli(content: &[u8]) -> Vec<u8> {
    let mut compressed = Vec::new();
    let parameters = BrotliEncoderParams { size_hint: content.len(), ..BrotliEncoderParams::default() };
    // Reading and writing memory cannot fail. The default quality is the best one.
    let _ = brotli::BrotliCompress(&mut &*content, &mut compressed, &parameters);
    compressed
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    // Writing to memory cannot fail.
    let _ = encoder.write_all(content);
    encoder.finish().unwrap_or_default()
}
