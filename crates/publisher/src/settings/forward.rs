//! `[[forward]]`: the targets that the inbox forwards inquiries to. Webhook addresses, keys and passwords are secrets:
//! the settings only name the environment variables that hold them.

use std::{collections::BTreeSet, ops::Range};

use glossary_core::form::rules::is_email;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::{
    diagnostics::{FileReport, nearest},
    toml_table::{self, Text, TomlTable, listed},
};

/// A target that inquiries are forwarded to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forward {
    /// The target's name in the queue and the log, a slug.
    pub name: String,
    /// Whether the target's address may be in a private network or without encryption.
    pub allow_private: bool,
    /// The kind of target with its settings.
    pub target: ForwardTarget,
}

/// The kind of a target with its settings. Fields that end in `_env` hold the names of environment variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ForwardTarget {
    /// A webhook of another program.
    Webhook {
        /// The variable with the webhook's address.
        url_env: String,
        /// The variable with the key that signs the messages.
        secret_env: Option<String>,
    },
    /// A Slack channel, or a service with a compatible webhook.
    Slack {
        /// The variable with the webhook's address.
        url_env: String,
    },
    /// A Mattermost channel.
    Mattermost {
        /// The variable with the webhook's address.
        url_env: String,
    },
    /// A Rocket.Chat channel.
    RocketChat {
        /// The variable with the webhook's address.
        url_env: String,
    },
    /// A notification by e-mail.
    Email {
        /// The variable with the mail server's address, including name and password.
        smtp_env: String,
        /// The sender's address.
        from: String,
        /// The recipients' addresses.
        to: Vec<String>,
    },
    /// A confirmation by e-mail to the author of the inquiry.
    Receipt {
        /// The variable with the mail server's address, including name and password.
        smtp_env: String,
        /// The sender's address.
        from: String,
        /// The subject. `{reference}` is replaced by the inquiry's reference.
        subject: String,
        /// The text. `{reference}` is replaced by the inquiry's reference.
        text: String,
    },
}

impl ForwardTarget {
    /// Returns whether the target notifies the team of each inquiry.
    #[must_use]
    pub fn notifies_team(&self) -> bool {
        !matches!(self, Self::Receipt { .. })
    }

    /// Returns whether the target takes the daily digest, and escalations.
    #[must_use]
    pub fn takes_digests(&self) -> bool {
        !matches!(self, Self::Receipt { .. } | Self::Webhook { .. })
    }
}

const KINDS: [&str; 6] = ["email", "mattermost", "receipt", "rocketchat", "slack", "webhook"];

/// Keys that would hold a secret, and the keys that name the secret's variable instead.
const SECRETS: [(&str, &str); 4] =
    [("url", "url_env"), ("secret", "secret_env"), ("smtp", "smtp_env"), ("password", "smtp_env")];

const SUBJECT: &str = "We have your message ({reference})";
const TEXT: &str = "Thank you for writing to us. We have your message and will reply to this address.\n\n\
    Its reference is {reference}.\n\n\
    If you did not write to us, somebody entered your address by mistake: you need not do anything.\n";

/// Reads the targets, and reports invalid ones.
pub(super) fn read(root: &mut TomlTable<'_>, broken: &[Range<usize>], report: &mut FileReport) -> Vec<Forward> {
    let Some(value) = root.get("forward") else { return Vec::new() };
    let help = || "begin each target with a line `[[forward]]`".to_owned();
    let DeValue::Array(items) = value.get_ref() else {
        return toml_table::wrong_type("forward", "a list of tables", help(), value.get_ref(), value.span(), report)
            .unwrap_or_default();
    };
    let mut names = BTreeSet::new();
    let entries = items.iter().filter_map(|item| match item.get_ref() {
        DeValue::Table(entries) => entry(item, entries, broken, &mut names, report),
        other => toml_table::wrong_type("forward", "a list of tables", help(), other, item.span(), report),
    });
    entries.collect()
}

fn entry(
    item: &Spanned<DeValue<'_>>,
    entries: &DeTable<'_>,
    broken: &[Range<usize>],
    names: &mut BTreeSet<String>,
    report: &mut FileReport,
) -> Option<Forward> {
    let mut keys = TargetReader { table: TomlTable::new("[[forward]]", entries, item.span(), broken), entries, report };
    let name = keys.name(names);
    let kind = keys.table.required_text("kind", "\"webhook\"", keys.report);
    let target = kind.as_ref().and_then(|kind| keys.target(kind));
    let allow_private = keys.table.flag("allow_private", false, keys.report);
    keys.secrets();
    if kind.is_some_and(|kind| KINDS.contains(&kind.value.as_str())) {
        keys.table.finish(keys.report);
    }
    Some(Forward { name: name?, allow_private, target: target? })
}

/// A reader of one target.
struct TargetReader<'a, 'r> {
    table: TomlTable<'a>,
    entries: &'a DeTable<'a>,
    report: &'r mut FileReport,
}

impl TargetReader<'_, '_> {
    fn name(&mut self, names: &mut BTreeSet<String>) -> Option<String> {
        let text = self.table.required_text("name", "\"sales\"", self.report)?;
        let name = toml_table::slug(&text, false, self.report)?.to_string();
        if !names.insert(name.clone()) {
            let title = format!("`{name}` is the name of two targets");
            self.report.error(text.span, title).label("the second target").help("give each target its own name");
        }
        Some(name)
    }

    fn target(&mut self, kind: &Text) -> Option<ForwardTarget> {
        match kind.value.as_str() {
            "webhook" => {
                let (url_env, secret_env) = (self.variable("url_env", "CRM_WEBHOOK_URL"), self.secret_env());
                Some(ForwardTarget::Webhook { url_env: url_env?, secret_env: secret_env? })
            }
            "slack" => Some(ForwardTarget::Slack { url_env: self.variable("url_env", "SLACK_WEBHOOK_URL")? }),
            "mattermost" => {
                Some(ForwardTarget::Mattermost { url_env: self.variable("url_env", "MATTERMOST_WEBHOOK_URL")? })
            }
            "rocketchat" => {
                Some(ForwardTarget::RocketChat { url_env: self.variable("url_env", "ROCKETCHAT_WEBHOOK_URL")? })
            }
            "email" => {
                let (smtp_env, from, to) = (self.smtp_env(), self.from(), self.to());
                Some(ForwardTarget::Email { smtp_env: smtp_env?, from: from?, to: to? })
            }
            "receipt" => {
                let (smtp_env, from) = (self.smtp_env(), self.from());
                let subject = self.table.text("subject", "\"We have your message\"", self.report);
                let subject = subject.map_or_else(|| SUBJECT.to_owned(), |text| text.value);
                let text = self.lines("text", TEXT);
                Some(ForwardTarget::Receipt { smtp_env: smtp_env?, from: from?, subject, text: text? })
            }
            other => {
                let title = format!("no kind of target `{other}`");
                let help = match nearest(other, KINDS) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("the kinds are {}", listed(&KINDS)),
                };
                self.report.error(kind.span.clone(), title).label("unknown kind").help(help);
                None
            }
        }
    }

    fn smtp_env(&mut self) -> Option<String> {
        self.variable("smtp_env", "SMTP_URL")
    }

    /// Reads an optional variable name. Returns `None` if the name is invalid.
    fn secret_env(&mut self) -> Option<Option<String>> {
        if self.table.get("secret_env").is_none() {
            return Some(None);
        }
        self.variable("secret_env", "CRM_WEBHOOK_SECRET").map(Some)
    }

    /// Reads the name of an environment variable.
    fn variable(&mut self, key: &'static str, example: &str) -> Option<String> {
        // The secret's own key is there instead, and `secrets` reports it.
        let instead = SECRETS.iter().any(|(secret, name)| *name == key && self.entries.contains_key(*secret));
        if instead && self.table.get(key).is_none() {
            return None;
        }
        let text = self.table.required_text(key, &format!("\"{example}\""), self.report)?;
        let is_name = text.value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            && !text.value.starts_with(|first: char| first.is_ascii_digit())
            && !text.value.starts_with("whsec_");
        if is_name {
            return Some(text.value);
        }
        self.report
            .error(text.span, format!("`{key}` takes the name of an environment variable"))
            .label("not the name of a variable")
            .help(format!(
                "put the secret into an environment variable such as {example}, and write: {key} = \"{example}\""
            ));
        None
    }

    /// Reports secrets in the file.
    fn secrets(&mut self) {
        for (key, instead) in SECRETS {
            let Some((written, _)) = self.entries.get_key_value(key) else { continue };
            // Marks the key as read, so that it is reported once.
            self.table.get(key);
            self.report
                .error(written.span(), format!("`{key}` is a secret, and does not belong in this file"))
                .label("every reader of this file could use the secret")
                .help(format!(
                    "put the secret into an environment variable, and write the variable's name: {instead} = \"…\""
                ));
        }
    }

    fn from(&mut self) -> Option<String> {
        let text = self.table.required_text("from", "\"glossary@example.com\"", self.report)?;
        self.address(text)
    }

    fn to(&mut self) -> Option<Vec<String>> {
        const EXAMPLE: &str = "[\"sales@example.com\"]";
        self.table.required("to", EXAMPLE, self.report)?;
        let texts = self.table.texts("to", EXAMPLE, self.report);
        if texts.is_empty() {
            if let Some(value) = self.table.get("to").filter(|value| value.get_ref().is_array()) {
                self.report
                    .error(value.span(), "`to` is empty")
                    .label("no recipient")
                    .help(toml_table::write("to", EXAMPLE));
            }
            return None;
        }
        texts.into_iter().map(|text| self.address(text)).collect()
    }

    fn address(&mut self, text: Text) -> Option<String> {
        if is_email(&text.value) {
            return Some(text.value);
        }
        self.report
            .error(text.span, format!("`{}` is not an e-mail address", text.value))
            .label("not like name@example.com")
            .help("write the address alone, without a name or brackets");
        None
    }

    /// Reads a text of several lines.
    fn lines(&mut self, key: &'static str, default: &str) -> Option<String> {
        let Some(value) = self.table.get(key) else { return Some(default.to_owned()) };
        match value.get_ref() {
            DeValue::String(text) => Some(text.clone().into_owned()),
            other => {
                let help = format!("write: {key} = \"\"\"Thank you …\"\"\"");
                toml_table::wrong_type(key, "a text", help, other, value.span(), self.report)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{diagnostics::Problems, toml_table};

    fn forwards(text: &str) -> (Vec<Forward>, String) {
        let mut report = FileReport::new("glossary.toml");
        let (document, broken) = toml_table::parse(text, &mut report);
        let mut root = TomlTable::new("the settings", document.get_ref(), 0..0, &broken);
        let forwards = read(&mut root, &broken, &mut report);
        let mut problems = Problems::default();
        problems.add_report(&report, text);
        (forwards, problems.to_text())
    }

    #[test]
    fn each_kind_of_target_is_read() {
        let (forwards, problems) = forwards(
            r#"
            [[forward]]
            name = "crm"
            kind = "webhook"
            url_env = "CRM_URL"
            secret_env = "CRM_SECRET"
            allow_private = true
            [[forward]]
            name = "chat"
            kind = "slack"
            url_env = "SLACK_URL"
            [[forward]]
            name = "town"
            kind = "mattermost"
            url_env = "MATTERMOST_URL"
            [[forward]]
            name = "square"
            kind = "rocketchat"
            url_env = "ROCKETCHAT_URL"
            [[forward]]
            name = "team"
            kind = "email"
            smtp_env = "SMTP_URL"
            from = "glossary@example.com"
            to = ["sales@example.com", "boss@example.com"]
            [[forward]]
            name = "receipt"
            kind = "receipt"
            smtp_env = "SMTP_URL"
            from = "glossary@example.com"
            text = """
Thanks!

{reference}"""
            "#,
        );
        assert_eq!(problems, "");
        let target = |name: &str, allow_private, target| Forward { name: name.to_owned(), allow_private, target };
        let text = str::to_owned;
        let expected = [
            target(
                "crm",
                true,
                ForwardTarget::Webhook { url_env: text("CRM_URL"), secret_env: Some(text("CRM_SECRET")) },
            ),
            target("chat", false, ForwardTarget::Slack { url_env: text("SLACK_URL") }),
            target("town", false, ForwardTarget::Mattermost { url_env: text("MATTERMOST_URL") }),
            target("square", false, ForwardTarget::RocketChat { url_env: text("ROCKETCHAT_URL") }),
            target(
                "team",
                false,
                ForwardTarget::Email {
                    smtp_env: text("SMTP_URL"),
                    from: text("glossary@example.com"),
                    to: vec![text("sales@example.com"), text("boss@example.com")],
                },
            ),
            target(
                "receipt",
                false,
                ForwardTarget::Receipt {
                    smtp_env: text("SMTP_URL"),
                    from: text("glossary@example.com"),
                    subject: text("We have your message ({reference})"),
                    text: text("Thanks!\n\n{reference}"),
                },
            ),
        ];
        assert_eq!(forwards, expected);
    }

    #[test]
    fn invalid_targets_are_reported_and_left_out() {
        for wrong in [
            "forward = 1",
            "forward = [1]",
            "[forward]\nname = \"a\"",
            "[[forward]]\nname = \"a\"",
            "[[forward]]\nname = \"a\"\nkind = \"slack\"\nurl_env = \"https://hooks.slack.com/services/T0/B0/xyz\"",
            "[[forward]]\nname = \"a\"\nkind = \"webhook\"\nurl_env = \"A\"\nsecret_env = \"whsec_xyz\"",
        ] {
            let (forwards, problems) = forwards(wrong);
            assert!(forwards.is_empty() && problems.contains("error"), "{wrong}: {forwards:?} {problems}");
        }
    }
}
