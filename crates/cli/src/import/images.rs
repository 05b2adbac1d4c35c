//! Copying of images from the web and from folders.

use std::{
    fs,
    io::Read as _,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::Context as _;
use glossary_import::{
    convert::{ImageSource, ImportedGlossary},
    report::{Notes, Outcome},
};
use reqwest::Client;

/// The largest image, in bytes.
const MAX_IMAGE: usize = 20 << 20;
/// The time for one image.
const IMAGE_TIMEOUT: Duration = Duration::from_secs(30);

/// Returns the images with their paths in the folder of public files. An image that cannot be read is reported.
///
/// # Errors
/// When the HTTP client cannot be made.
pub fn fetch(glossary: &mut ImportedGlossary, public: &Path) -> anyhow::Result<Vec<(PathBuf, Vec<u8>)>> {
    let mut files = Vec::new();
    if glossary.images.is_empty() {
        return Ok(files);
    }
    drop(rustls::crypto::ring::default_provider().install_default());
    let runtime = tokio::runtime::Runtime::new().context("cannot start the async runtime")?;
    let client = Client::builder().timeout(IMAGE_TIMEOUT).build().context("cannot make an HTTP client")?;
    for image in std::mem::take(&mut glossary.images) {
        let path = public.join(&image.to);
        let (from, bytes) = match &image.from {
            ImageSource::File(file) => (file.display().to_string(), read(file)),
            ImageSource::Web(address) => (address.clone(), runtime.block_on(download(&client, address))),
        };
        let mut notes = Notes::new(image.term.clone(), from.clone());
        match bytes {
            // An image that is there already may have been replaced by a better one.
            Ok(_) if path.exists() => {
                notes.done("image", "an image that is in the folder of public files already", image.to)
            }
            Ok(bytes) => {
                notes.done("image", "copied", image.to);
                files.push((path, bytes));
            }
            Err(error) => {
                let message = "the image could not be copied; put it into the folder of public files";
                notes.add(Outcome::Lost, "image", message, format!("{}: {error}", image.to));
            }
        }
        glossary.report.extend(notes);
    }
    Ok(files)
}

fn read(file: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let opened = fs::File::open(file).map_err(|error| error.to_string())?;
    opened.take(MAX_IMAGE as u64 + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    limited(bytes)
}

async fn download(client: &Client, address: &str) -> Result<Vec<u8>, String> {
    let failed = |error: reqwest::Error| error.without_url().to_string();
    let mut response =
        client.get(address).send().await.and_then(reqwest::Response::error_for_status).map_err(failed)?;
    let kind = response.headers().get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("image/") {
        return Err(format!("the response is no image, but `{kind}`"));
    }
    let mut bytes = Vec::new();
    while let Some(part) = response.chunk().await.map_err(failed)? {
        bytes.extend_from_slice(&part);
        if bytes.len() > MAX_IMAGE {
            break;
        }
    }
    limited(bytes)
}

fn limited(bytes: Vec<u8>) -> Result<Vec<u8>, String> {
    if bytes.len() > MAX_IMAGE { Err(format!("more than {} MB", MAX_IMAGE >> 20)) } else { Ok(bytes) }
}
