//! The options for access to the inbox: origins, reverse proxies, rate limits and proof of work.

use std::{num::NonZeroU32, sync::Arc};

use anyhow::{Context as _, ensure};
use glossary_inbox::http::{AccessRules, Origin, ProofOfWork};
use glossary_publisher::settings::Settings;

/// The shortest key for challenges, in bytes.
const MIN_KEY: usize = 32;

/// The access options.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Access")]
pub struct AccessOptions {
    /// Another origin that may post inquiries, such as `https://blog.example.com`. Separate several by commas, or repeat
    /// the option.
    #[arg(long, value_name = "ORIGIN", env = "GLOSSARY_ALLOW_ORIGIN", value_delimiter = ',')]
    pub allow_origin: Vec<Origin>,
    /// The number of reverse proxies in front of the server. The client IP then comes from X-Forwarded-For.
    #[arg(long, value_name = "NUMBER", env = "GLOSSARY_TRUSTED_HOPS", default_value_t = 0)]
    pub trusted_hops: usize,
    /// Inquiries per minute from one IP address; 0 for no limit.
    #[arg(long, value_name = "NUMBER", env = "GLOSSARY_RATE_LIMIT", default_value_t = 20)]
    pub rate_limit: u32,
    /// Inquiries per minute from all clients together; 0 for no limit. Above the limit, inquiries without a proof of
    /// work are quarantined. Above four times the limit, inquiries are refused.
    #[arg(long, value_name = "NUMBER", env = "GLOSSARY_RATE_LIMIT_OVERALL", default_value_t = 600)]
    pub rate_limit_overall: u32,
    /// The secret key that signs the challenges of `contact.proof_of_work`: at least 32 characters, the same for all
    /// instances. By default each instance generates a key at its start.
    #[arg(long, value_name = "KEY", env = "GLOSSARY_PROOF_KEY", hide_env_values = true)]
    pub proof_key: Option<String>,
}

impl AccessOptions {
    /// Returns the access rules. The site's own origin may always post inquiries, even if another host serves the site.
    pub fn rules(&self, settings: &Settings) -> AccessRules {
        let site_origin = settings.site.base_url.origin().ascii_serialization().parse();
        AccessRules {
            origins: site_origin.into_iter().chain(self.allow_origin.iter().cloned()).collect(),
            site_host: settings.site.base_url.host_str().map(str::to_owned),
            trusted_hops: self.trusted_hops,
            per_address: NonZeroU32::new(self.rate_limit),
            overall: NonZeroU32::new(self.rate_limit_overall),
        }
    }

    /// Returns the verifier of proofs of work, if the settings require them.
    ///
    /// # Errors
    /// If the key is too short, or the system has no random numbers.
    pub fn proof_of_work(&self, settings: &Settings) -> anyhow::Result<Option<Arc<ProofOfWork>>> {
        if !settings.contact.proof_of_work {
            return Ok(None);
        }
        let proof_of_work = match &self.proof_key {
            Some(key) => {
                ensure!(
                    key.len() >= MIN_KEY,
                    "GLOSSARY_PROOF_KEY is too short: use at least {MIN_KEY} characters, for example from \
                     `openssl rand -hex 32`"
                );
                ProofOfWork::new(key.as_bytes())
            }
            None => ProofOfWork::with_random_key().context("cannot generate a key for challenges")?,
        };
        Ok(Some(Arc::new(proof_of_work)))
    }
}
