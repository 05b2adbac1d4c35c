//! The files that may be served: those inside of the site's folder, links
//! resolved, without those that are only meant for the inbox.

use std::{
    io::{self, ErrorKind},
    path::{Path, PathBuf},
    pin::Pin,
};

use glossary_core::hosting;
use tower_http::services::fs::{Backend, TokioBackend, TokioFile};

/// What the publisher leaves for the inbox and for other hosts, not for visitors.
const INTERNAL: [&str; 6] = [".published", hosting::FORM, "headers.json", "redirects.json", "_headers", "_redirects"];

/// The file system as `ServeDir` sees it.
#[derive(Clone, Debug)]
pub(super) struct Inside {
    root: PathBuf,
}

impl Inside {
    pub(super) fn new(root: PathBuf) -> Self {
        Self { root }
    }
}

impl Backend for Inside {
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
    // Whatever keeps a path from being resolved (no such file, a name that none
    // can have, links in a circle), there is nothing to serve.
    let absent = |_| io::Error::from(ErrorKind::NotFound);
    // Both anew each time: the folder may itself be a link that a publish moves.
    let root = tokio::fs::canonicalize(root).await.map_err(absent)?;
    let path = tokio::fs::canonicalize(path).await.map_err(absent)?;
    match path.strip_prefix(&root) {
        Ok(inside) if INTERNAL.iter().all(|name| inside != Path::new(name)) => Ok(path),
        _ => Err(ErrorKind::NotFound.into()),
    }
}
