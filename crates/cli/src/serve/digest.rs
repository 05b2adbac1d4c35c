//! The options of the daily digest and of escalations.

use anyhow::bail;
use glossary_inbox::{digest::DigestOptions, forward::DeliveryTarget};
use jiff::SignedDuration;

/// The options.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Digest and escalation")]
pub struct DigestArgs {
    /// The hour of the daily digest, in UTC.
    #[arg(
        long, value_name = "HOUR", env = "GLOSSARY_DIGEST_HOUR", default_value_t = 7,
        value_parser = clap::value_parser!(i8).range(0..24)
    )]
    pub digest_hour: i8,
    /// A target for digests and escalations, by its name in the settings. Separate several by commas. By default all
    /// targets of the kinds email, slack, mattermost and rocketchat.
    #[arg(long, value_name = "NAME", env = "GLOSSARY_DIGEST_TO", value_delimiter = ',')]
    pub digest_to: Vec<String>,
    /// Notify the team of inquiries that are quarantined for this number of hours.
    #[arg(
        long, value_name = "HOURS", env = "GLOSSARY_ESCALATE_AFTER", default_value_t = 4,
        value_parser = clap::value_parser!(u32).range(1..=8760)
    )]
    pub escalate_after: u32,
    /// Notify the team of inquiries that are not marked as answered after this number of hours; see `glossary inquiries
    /// answer`. By default answers are not watched.
    #[arg(
        long, value_name = "HOURS", env = "GLOSSARY_ANSWER_WITHIN",
        value_parser = clap::value_parser!(u32).range(1..=8760)
    )]
    pub answer_within: Option<u32>,
}

impl DigestArgs {
    pub fn options(&self) -> DigestOptions {
        let hours = |hours| SignedDuration::from_hours(i64::from(hours));
        DigestOptions {
            hour: self.digest_hour,
            escalate_after: hours(self.escalate_after),
            answer_within: self.answer_within.map(hours),
        }
    }

    /// Returns the targets for digests and escalations, among others that do not take them.
    ///
    /// # Errors
    /// If a named target does not exist or cannot be sent a text.
    pub fn targets(&self, targets: &[DeliveryTarget]) -> anyhow::Result<Vec<DeliveryTarget>> {
        let chosen = |target: &&DeliveryTarget| self.digest_to.is_empty() || self.digest_to.contains(&target.name);
        for name in &self.digest_to {
            match targets.iter().find(|target| target.name == *name) {
                None => bail!("--digest-to: no [[forward]] target is called {name}"),
                Some(target) if !target.takes_announcements() => {
                    bail!("--digest-to: {name} takes no digests; name a target of the kind email or slack")
                }
                Some(_) => {}
            }
        }
        Ok(targets.iter().filter(chosen).cloned().collect())
    }
}
