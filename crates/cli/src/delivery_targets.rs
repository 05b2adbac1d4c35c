//! The forwarding targets in the settings, with their secrets from environment variables.

use std::{fmt::Display, sync::Arc};

use anyhow::bail;
use glossary_inbox::forward::{
    ChatKind, DeliveryTarget, Guard, Mail, Receipt, Relay, Secret, SigningKey, Slack, Transport, Webhook,
};
use glossary_publisher::settings::{Forward, ForwardTarget, Settings};

/// Returns the forwarding targets. `variable` reads an environment variable.
///
/// # Errors
/// If environment variables are missing or invalid. The message names all of them, and does not contain their values.
pub fn targets(settings: &Settings, variable: impl Fn(&str) -> Option<String>) -> anyhow::Result<Vec<DeliveryTarget>> {
    let (mut targets, mut problems) = (Vec::new(), Vec::new());
    for forward in &settings.forward {
        match transport(forward, settings, &variable) {
            Ok(transport) => targets.push(DeliveryTarget { name: forward.name.clone(), transport }),
            Err(problem) => problems.push(format!("cannot forward inquiries to `{}`: {problem}", forward.name)),
        }
    }
    if problems.is_empty() { Ok(targets) } else { bail!(problems.join("\nerror: ")) }
}

/// Returns the forwarding target of a name.
///
/// # Errors
/// If the settings have no such target, or its environment variables are missing or invalid.
pub fn target(
    settings: &Settings,
    name: &str,
    variable: impl Fn(&str) -> Option<String>,
) -> anyhow::Result<DeliveryTarget> {
    let Some(forward) = settings.forward.iter().find(|forward| forward.name == name) else {
        let names: Vec<_> = settings.forward.iter().map(|forward| forward.name.as_str()).collect();
        match &*names {
            [] => bail!("there is no [[forward]] target"),
            names => bail!("no [[forward]] target is called {name}; the targets are {}", names.join(", ")),
        }
    };
    match transport(forward, settings, &variable) {
        Ok(transport) => Ok(DeliveryTarget { name: name.to_owned(), transport }),
        Err(problem) => bail!("`{name}`: {problem}"),
    }
}

fn transport(
    forward: &Forward,
    settings: &Settings,
    variable: &impl Fn(&str) -> Option<String>,
) -> Result<Transport, String> {
    let guard = Guard::new(forward.allow_private);
    let secret = |name: &str| match variable(name).filter(|value| !value.trim().is_empty()) {
        Some(value) => Ok(Secret::new(&value)),
        None => Err(format!("the environment variable {name} is not set; [[forward]] in the settings names it")),
    };
    let relay = |name: &str| Relay::new(&secret(name)?, &guard).map_err(|error| invalid(name, &error));
    let form = Arc::new(settings.contact.form.clone());
    let chat = |name: &str, kind| {
        let slack = Slack::new(&secret(name)?, kind, form.clone(), &guard).map_err(|error| invalid(name, &error))?;
        Ok(Transport::Slack(slack))
    };
    match &forward.target {
        ForwardTarget::Webhook { url_env, secret_env } => {
            let key = |name: &String| SigningKey::parse(&secret(name)?).map_err(|error| invalid(name, &error));
            let (url, key) = (secret(url_env)?, secret_env.as_ref().map(key).transpose()?);
            Webhook::new(&url, key, &guard).map(Transport::Webhook).map_err(|error| invalid(url_env, &error))
        }
        ForwardTarget::Slack { url_env } => chat(url_env, None),
        ForwardTarget::Mattermost { url_env } => chat(url_env, Some(ChatKind::Mattermost)),
        ForwardTarget::RocketChat { url_env } => chat(url_env, Some(ChatKind::RocketChat)),
        ForwardTarget::Email { smtp_env, from, to } => {
            let mail = Mail::new(relay(smtp_env)?, &settings.site.name, from, to, form.clone());
            mail.map(Transport::Mail).map_err(|error| error.to_string())
        }
        ForwardTarget::Receipt { smtp_env, from, subject, text } => {
            let receipt = Receipt::new(relay(smtp_env)?, &settings.site.company, from, subject, text);
            receipt.map(Transport::Receipt).map_err(|error| error.to_string())
        }
    }
}

fn invalid(variable: &str, error: &impl Display) -> String {
    format!("the value of the environment variable {variable} {error}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETTINGS: &str = r#"
[site]
name = "Plain words"
description = "The words of software, explained."
base_url = "https://www.example.com/"
company = "Example Ltd"

[[forward]]
name = "crm"
kind = "webhook"
url_env = "CRM_URL"
secret_env = "CRM_SECRET"

[[forward]]
name = "chat"
kind = "slack"
url_env = "CHAT_URL"

[[forward]]
name = "town"
kind = "mattermost"
url_env = "TOWN_URL"

[[forward]]
name = "square"
kind = "rocketchat"
url_env = "SQUARE_URL"

[[forward]]
name = "team"
kind = "email"
smtp_env = "SMTP_URL"
from = "glossary@example.com"
to = ["sales@example.com"]

[[forward]]
name = "receipt"
kind = "receipt"
smtp_env = "SMTP_URL"
from = "glossary@example.com"
"#;

    fn read(variables: &[(&str, &str)]) -> anyhow::Result<Vec<DeliveryTarget>> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("glossary.toml");
        std::fs::write(&file, SETTINGS).unwrap();
        let settings = Settings::read(&file, [], None).unwrap();
        let find =
            |name: &str| variables.iter().find(|(found, _)| *found == name).map(|(_, value)| (*value).to_owned());
        targets(&settings, find)
    }

    #[test]
    fn every_kind_of_target_is_created_from_settings_and_environment() {
        let targets = read(&[
            ("CRM_URL", "https://crm.example.com/hook\n"),
            ("CRM_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
            ("CHAT_URL", "https://hooks.slack.com/services/T0/B0/xyz"),
            ("TOWN_URL", "https://chat.example.com/any-path"),
            ("SQUARE_URL", "https://chat.example.com/any-path"),
            ("SMTP_URL", "smtps://me:password@mail.example.com"),
        ]);
        let targets = targets.unwrap();
        let names: Vec<_> = targets.iter().map(|target| target.name.as_str()).collect();
        assert_eq!(names, ["crm", "chat", "town", "square", "team", "receipt"]);
        assert!(matches!(targets[5].transport, Transport::Receipt(_)));
    }

    #[test]
    fn the_error_names_all_missing_or_invalid_variables_without_their_values() {
        let error = read(&[
            ("CRM_URL", "https://crm.example.com/xyz"),
            ("CRM_SECRET", "whsec_xyz"),
            ("CHAT_URL", "http://hooks.example.com/xyz"),
            ("TOWN_URL", "http://hooks.example.com/xyz"),
            ("SMTP_URL", " "),
        ]);
        let error = error.unwrap_err().to_string();
        let expected = [
            "cannot forward inquiries to `crm`: the value of the environment variable CRM_SECRET is not a signing key",
            "cannot forward inquiries to `chat`: the value of the environment variable CHAT_URL is an http:// address",
            "cannot forward inquiries to `town`: the value of the environment variable TOWN_URL is an http:// address",
            "cannot forward inquiries to `square`: the environment variable SQUARE_URL is not set",
            "cannot forward inquiries to `team`: the environment variable SMTP_URL is not set",
            "cannot forward inquiries to `receipt`: the environment variable SMTP_URL is not set",
        ];
        let lines: Vec<_> = error.lines().collect();
        assert_eq!(lines.len(), expected.len(), "{error}");
        for (line, expected) in lines.iter().zip(expected) {
            assert!(line.contains(expected) && !line.contains("xyz"), "{line}");
        }
    }
}
