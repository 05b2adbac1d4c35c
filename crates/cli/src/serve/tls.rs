//! The TLS options.

use std::path::PathBuf;

use anyhow::Context as _;
use glossary_inbox::server::Tls;

/// The TLS options.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "TLS")]
pub struct TlsOptions {
    /// The certificate chain as PEM. The server then serves only HTTPS, and reloads the file when it changes.
    #[arg(long, value_name = "FILE", env = "GLOSSARY_TLS_CERT", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// The private key of the certificate as PEM.
    #[arg(long, value_name = "FILE", env = "GLOSSARY_TLS_KEY", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
}

impl TlsOptions {
    /// Reads the certificate and its key; `None` without these options.
    ///
    /// # Errors
    /// If the files cannot be read or are invalid.
    pub fn read(&self) -> anyhow::Result<Option<Tls>> {
        let files = self.tls_cert.as_deref().zip(self.tls_key.as_deref());
        files.map(|(certificate, key)| Tls::new(certificate, key)).transpose().context("cannot serve HTTPS")
    }
}
