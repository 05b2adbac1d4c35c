//! Detection of secrets, which must not be published.

use url::Url;

/// Webhook services whose addresses are secrets: the end of the host, the beginning of the path, and the name. Example:
/// <https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/>
const WEBHOOKS: [(&str, &str, &str); 9] = [
    ("hooks.slack.com", "/", "a Slack webhook"),
    ("hooks.slack-gov.com", "/", "a Slack webhook"),
    ("discord.com", "/api/webhooks/", "a Discord webhook"),
    ("discordapp.com", "/api/webhooks/", "a Discord webhook"),
    ("hooks.zapier.com", "/", "a Zapier webhook"),
    ("make.com", "/", "a Make webhook"),
    ("integromat.com", "/", "a Make webhook"),
    ("webhook.office.com", "/", "a Teams webhook"),
    ("api.telegram.org", "/bot", "a Telegram bot"),
];

/// The names of query parameters that hold a secret.
const PARAMETERS: [&str; 13] = [
    "access_token",
    "api_key",
    "api_token",
    "apikey",
    "auth",
    "auth_token",
    "authorization",
    "bearer",
    "client_secret",
    "password",
    "secret",
    "sig",
    "token",
];

/// The prefixes of secret keys. `pat-na1-…` is a key of a HubSpot private app.
const KEYS: [&str; 9] =
    ["Basic ", "Bearer ", "pat-ap1-", "pat-eu1-", "pat-na1-", "sk_live_", "sk_test_", "xoxb-", "xoxp-"];

/// The advice for a secret address.
pub(super) const FORWARD_INSTEAD: &str = "forward inquiries from the inbox, which keeps addresses and keys secret";

/// Returns the kind of secret that a text is, for a message.
pub(super) fn secret_in_text(text: &str) -> Option<&'static str> {
    is_key(text).then_some("a secret key")
}

fn is_key(text: &str) -> bool {
    KEYS.iter().any(|key| text.get(..key.len()).is_some_and(|start| start.eq_ignore_ascii_case(key)))
}

/// Returns the kind of secret that an address contains, for a message; `None` without a known secret.
pub(super) fn secret_in_url(url: &Url) -> Option<String> {
    // A host name with a trailing dot is the same host.
    let host = url.host_str().unwrap_or_default().trim_end_matches('.');
    let below = |end: &str| host.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('.'));
    let webhook = WEBHOOKS.iter().find(|(end, path, _)| below(end) && url.path().starts_with(path));
    if let Some((_, _, name)) = webhook {
        return Some((*name).to_owned());
    }
    if url.password().is_some() {
        return Some("an address with a password in it".to_owned());
    }
    let parameter = url
        .query_pairs()
        .find(|(name, value)| PARAMETERS.contains(&name.to_ascii_lowercase().as_str()) || is_key(value));
    if let Some((name, _)) = parameter {
        return Some(format!("an address that contains a secret, `{name}`"));
    }
    url.path().split('/').any(is_key).then(|| "an address with a secret key in it".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secret_keys_are_recognised() {
        for key in ["Bearer abc", "bearer abc", "Basic abc", "pat-eu1-1234", "sk_live_1", "xoxb-1"] {
            assert_eq!(secret_in_text(key), Some("a secret key"), "{key}");
        }
        for other in ["", "Bear", "a1b2c3d4-0000-4000-8000-000000000000", "pattern", "ébé-eu1-", "inquiry"] {
            assert_eq!(secret_in_text(other), None, "{other}");
        }
    }

    #[test]
    fn secret_addresses_are_recognised() {
        let table = [
            ("https://hooks.slack.com/services/T0/B0/xyz", "a Slack webhook"),
            ("https://HOOKS.slack.com./services/T0/B0/xyz", "a Slack webhook"),
            ("https://discord.com/api/webhooks/1/xyz", "a Discord webhook"),
            ("https://canary.discord.com/api/webhooks/1/xyz", "a Discord webhook"),
            ("https://discordapp.com/api/webhooks/1/xyz", "a Discord webhook"),
            ("https://hooks.zapier.com/hooks/catch/1/xyz/", "a Zapier webhook"),
            ("https://hook.eu1.make.com/xyz", "a Make webhook"),
            ("https://hook.integromat.com/xyz", "a Make webhook"),
            ("https://example.webhook.office.com/webhookb2/xyz", "a Teams webhook"),
            ("https://api.telegram.org/bot1:xyz/sendMessage", "a Telegram bot"),
            ("https://me:xyz@forms.example.com/", "an address with a password in it"),
            ("https://forms.example.com/?form=1&Token=xyz", "an address that contains a secret, `Token`"),
            ("https://forms.example.com/?k=Bearer%20xyz", "an address that contains a secret, `k`"),
            ("https://forms.example.com/sk_live_xyz/submit", "an address with a secret key in it"),
            ("https://formspree.io/f/xyzabcd", ""),
            ("https://api.hsforms.com/submissions/v3/integration/submit/1/2-3", ""),
            ("https://api.web3forms.com/submit", ""),
            ("https://usebasin.com/f/1a2b3c", ""),
            ("https://discord.com/company", ""),
            ("https://notmake.com/x", ""),
            ("https://forms.example.com/hooks.slack.com/?form=token", ""),
        ];
        for (address, expected) in table {
            let found = secret_in_url(&Url::parse(address).unwrap());
            assert_eq!(found.as_deref().unwrap_or_default(), expected, "{address}");
        }
    }
}
