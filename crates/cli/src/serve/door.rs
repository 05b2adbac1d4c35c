//! Who may write to the inbox, and how often, as options.

use std::{num::NonZeroU32, sync::Arc};

use anyhow::{Context as _, ensure};
use glossary_inbox::http::{Door, Origin, Proofs};
use glossary_publisher::settings::Settings;

/// The shortest key, in bytes: nobody can try all of these.
const SHORTEST_KEY: usize = 32;

/// Who may write.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Who may write")]
pub struct DoorOptions {
    /// Another site whose pages may post inquiries, like `https://blog.example.com`; several with commas or repeated.
    #[arg(long, value_name = "ORIGIN", env = "GLOSSARY_ALLOW_ORIGIN", value_delimiter = ',')]
    pub allow_origin: Vec<Origin>,
    /// How many proxies of yours stand before this server: their X-Forwarded-For then tells senders apart.
    #[arg(long, value_name = "NUMBER", env = "GLOSSARY_TRUSTED_HOPS", default_value_t = 0)]
    pub trusted_hops: usize,
    /// How many inquiries one address may send in a minute; 0 for any number.
    #[arg(long, value_name = "NUMBER", env = "GLOSSARY_RATE_LIMIT", default_value_t = 20)]
    pub rate_limit: u32,
    /// How many inquiries all addresses together may send in a minute; 0 for any number.
    #[arg(long, value_name = "NUMBER", env = "GLOSSARY_RATE_LIMIT_OVERALL", default_value_t = 600)]
    pub rate_limit_overall: u32,
    /// Signs the challenges of `contact.proof_of_work`: at least 32 characters that nobody can guess, the same for all
    /// instances. Without it, each makes its own at every start.
    #[arg(long, value_name = "KEY", env = "GLOSSARY_PROOF_KEY", hide_env_values = true)]
    pub proof_key: Option<String>,
}

impl DoorOptions {
    /// What these options ask of the inbox. The site's own pages may always post,
    /// also where another host serves them.
    pub fn door(&self, settings: &Settings) -> Door {
        let own = settings.site.base_url.origin().ascii_serialization().parse();
        Door {
            origins: own.into_iter().chain(self.allow_origin.iter().cloned()).collect(),
            trusted_hops: self.trusted_hops,
            per_address: NonZeroU32::new(self.rate_limit),
            overall: NonZeroU32::new(self.rate_limit_overall),
        }
    }

    /// What checks proofs of work, where the settings ask for them.
    ///
    /// # Errors
    /// Where the key is too short, or the system has no random numbers.
    pub fn proofs(&self, settings: &Settings) -> anyhow::Result<Option<Arc<Proofs>>> {
        if !settings.contact.proof_of_work {
            return Ok(None);
        }
        let proofs = match &self.proof_key {
            Some(key) => {
                ensure!(
                    key.len() >= SHORTEST_KEY,
                    "GLOSSARY_PROOF_KEY is too short: take {SHORTEST_KEY} characters or more, for example those that \
                     `openssl rand -hex 32` prints"
                );
                Proofs::new(key.as_bytes())
            }
            None => Proofs::with_random_key().context("cannot make a key for challenges")?,
        };
        Ok(Some(Arc::new(proofs)))
    }
}
