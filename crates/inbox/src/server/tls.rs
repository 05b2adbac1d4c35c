//! TLS with rustls, for HTTP/2 and HTTP/1.1.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use jiff::Timestamp;
use tokio::time::sleep;
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        self, ServerConfig,
        crypto::ring,
        pki_types::{
            CertificateDer, PrivateKeyDer,
            pem::{self, PemObject},
        },
    },
};

use super::{expiry, metrics::Metrics};

/// The interval at which the expiry is checked.
const EXPIRY_INTERVAL: Duration = Duration::from_hours(24);

/// A certificate and its key, reloaded when their files change.
#[derive(Debug)]
pub struct Tls {
    certificate: PathBuf,
    key: PathBuf,
    latest: Mutex<(Versions, Loaded)>,
}

/// A certificate in use.
#[derive(Clone, Debug)]
struct Loaded {
    config: Arc<ServerConfig>,
    expires: Option<Timestamp>,
}

/// The modification time and length of both files.
type Versions = [Option<(SystemTime, u64)>; 2];

/// Why a certificate and its key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("cannot read {}: {error}", file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// The operating system's error.
        error: io::Error,
    },
    /// A file does not hold what it should.
    #[error("{} has no {what}: it must be PEM text with a line `-----BEGIN {label}-----`", file.display())]
    Pem {
        /// The file.
        file: PathBuf,
        /// What the file should hold.
        what: &'static str,
        /// The PEM label of the missing part.
        label: &'static str,
    },
    /// The key does not belong to the certificate.
    #[error("the key in {} does not belong to the certificate in {}", key.display(), certificate.display())]
    Mismatch {
        /// The certificate's file.
        certificate: PathBuf,
        /// The key's file.
        key: PathBuf,
    },
    /// The certificate or the key is of an unsupported kind.
    #[error("the certificate in {} cannot be used: {error}", certificate.display())]
    Unfit {
        /// The certificate's file.
        certificate: PathBuf,
        /// The error of rustls.
        error: rustls::Error,
    },
}

impl Tls {
    /// Reads a certificate chain and its key from two PEM files.
    ///
    /// # Errors
    /// When a file cannot be read or used, or the key does not belong to the certificate.
    pub fn new(certificate: &Path, key: &Path) -> Result<Self, TlsError> {
        let versions = versions(certificate, key);
        let latest = Mutex::new((versions, read(certificate, key)?));
        Ok(Self { certificate: certificate.to_owned(), key: key.to_owned(), latest })
    }

    /// Returns the acceptor for a new connection. Changed files that cannot be used leave the
    /// previous certificate in use: a renewal may be half done.
    pub(super) fn acceptor(&self, metrics: &Metrics) -> TlsAcceptor {
        let Loaded { config, expires } = self.load();
        if let Some(expires) = expires {
            metrics.certificate_expires(expires);
        }
        config.into()
    }

    /// Logs daily whether the certificate has expired or expires soon, and sets the metric. Never
    /// returns.
    pub(super) async fn watch_expiry(&self, metrics: &Metrics) {
        loop {
            if let Some(expires) = self.load().expires {
                metrics.certificate_expires(expires);
                expiry::log(&self.certificate, expires, Timestamp::now());
            }
            sleep(EXPIRY_INTERVAL).await;
        }
    }

    /// Returns the certificate, from its files if they have changed.
    fn load(&self) -> Loaded {
        let versions = versions(&self.certificate, &self.key);
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        if latest.0 != versions {
            latest.0 = versions;
            match read(&self.certificate, &self.key) {
                Ok(loaded) => {
                    latest.1 = loaded;
                    tracing::info!(certificate = %self.certificate.display(), "using the renewed certificate");
                }
                Err(error) => {
                    tracing::warn!(%error, "cannot use the renewed certificate; the previous one stays in use")
                }
            }
        }
        latest.1.clone()
    }
}

fn versions(certificate: &Path, key: &Path) -> Versions {
    [certificate, key].map(|file| {
        let file = fs::metadata(file).ok()?;
        Some((file.modified().ok()?, file.len()))
    })
}

fn read(certificate: &Path, key: &Path) -> Result<Loaded, TlsError> {
    let text = |file: &Path| fs::read(file).map_err(|error| TlsError::Read { file: file.to_owned(), error });
    let chain = CertificateDer::pem_slice_iter(&text(certificate)?)
        .collect::<Result<Vec<_>, pem::Error>>()
        .ok()
        .filter(|chain| !chain.is_empty())
        .ok_or_else(|| TlsError::Pem { file: certificate.to_owned(), what: "certificate", label: "CERTIFICATE" })?;
    let expires = expiry::earliest(&chain);
    let secret = PrivateKeyDer::from_pem_slice(&text(key)?).map_err(|_| TlsError::Pem {
        file: key.to_owned(),
        what: "private key",
        label: "PRIVATE KEY",
    })?;
    let (certificate, key) = (certificate.to_owned(), key.to_owned());
    let unfit = |error| match error {
        rustls::Error::InconsistentKeys(_) => TlsError::Mismatch { certificate: certificate.clone(), key },
        error => TlsError::Unfit { certificate: certificate.clone(), error },
    };
    let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| TlsError::Unfit { certificate: certificate.clone(), error })?;
    let mut config = builder.with_no_client_auth().with_single_cert(chain, secret).map_err(unfit)?;
    // https://www.iana.org/assignments/tls-extensiontype-values/#alpn-protocol-ids
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Loaded { config: Arc::new(config), expires })
}
