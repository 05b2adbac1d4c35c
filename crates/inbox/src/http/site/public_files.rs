//! The file system that `ServeDir` may read: files inside the site's folder with links resolved,
//! except internal ones.

use std::{
    io::{self, ErrorKind},
    path::{Path, PathBuf},
    pin::Pin,
};

use glossary_core::hosting;
use tower_http::services::fs::{Backend, TokioBackend, TokioFile};

/// Files that the publisher writes for the inbox and for other hosts.
const INTERNAL: [&str; 6] = [".published", hosting::FORM, "headers.json", "redirects.json", "_headers", "_redirects"];

/// A `ServeDir` backend limited to public files.
#[derive(Clone, Debug)]
pub(super) struct PublicFiles {
    root: PathBuf,
}

impl PublicFiles {
    pub(super) fn new(root: PathBuf) -> Self {
        Self { root }
    }
}

impl Backend for PublicFiles {
    type File = TokioFile;
    type Metadata = std::fs::Metadata;
    type OpenFuture = Pin<Box<dyn Future<Output = io::Result<TokioFile>> + Send>>;
    type MetadataFuture = Pin<Box<dyn Future<Output = io::Result<std::fs::Metadata>> + Send>>;

    fn open(&self, path: PathBuf) -> Self::OpenFuture {
        let root = self.root.clone();
        Box::pin(async move { TokioBackend.open(resolve(&root, &path).await?).await })
    }

    fn metadata(&self, path: PathBuf) -> Self::MetadataFuture {
        let root = self.root.clone();
        Box::pin(async move { TokioBackend.metadata(resolve(&root, &path).await?).await })
    }
}

async fn resolve(root: &Path, path: &Path) -> io::Result<PathBuf> {
    // A path that cannot be resolved (missing file, invalid name, circular links) is not found.
    let absent = |_| io::Error::from(ErrorKind::NotFound);
    // Both paths are resolved for each request: the folder may be a link that a publish changes.
    let root = tokio::fs::canonicalize(root).await.map_err(absent)?;
    let path = tokio::fs::canonicalize(path).await.map_err(absent)?;
    match path.strip_prefix(&root) {
        Ok(inside) if INTERNAL.iter().all(|name| inside != Path::new(name)) => Ok(path),
        _ => Err(ErrorKind::NotFound.into()),
    }
}
