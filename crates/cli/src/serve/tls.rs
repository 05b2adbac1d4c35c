//! Serving over TLS, as options.

use std::path::PathBuf;

use anyhow::Context as _;
use glossary_inbox::server::Tls;

/// Serving over TLS.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "TLS")]
pub struct TlsOptions {
    /// A certificate as PEM, with those of its issuers: serves HTTPS, and nothing else. Read again when it changes.
    #[arg(long, value_name = "FILE", env = "GLOSSARY_TLS_CERT", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// The certificate's private key as PEM.
    #[arg(long, value_name = "FILE", env = "GLOSSARY_TLS_KEY", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
}

impl TlsOptions {
    /// The certificate and its key, where they are named.
    ///
    /// # Errors
    /// Where they cannot be used.
    pub fn read(&self) -> anyhow::Result<Option<Tls>> {
        let files = self.tls_cert.as_deref().zip(self.tls_key.as_deref());
        files.map(|(certificate, key)| Tls::new(certificate, key)).transpose().context("cannot serve HTTPS")
    }
}
