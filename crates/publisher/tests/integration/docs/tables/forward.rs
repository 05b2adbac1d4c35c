//! The keys of `[[forward]]`.

use super::{
    IfMissing::{Empty, Required, Value, Words},
    KeyTable, Parser, key, site_section, table,
};

const NAMED: &[&str] = &["name", "kind", "allow_private"];

pub const ALL_KINDS: KeyTable = KeyTable {
    others: &["url_env"],
    ..table(
        "settings.forward",
        Parser::Settings,
        concat!(site_section!(), "[[forward]]\nurl_env = \"SLACK_WEBHOOK_URL\"\n"),
        &[
            key("name", "text", "\"sales\"", Required, "The name in the queue and in the log: a slug."),
            key(
                "kind",
                "text",
                "\"slack\"",
                Required,
                "`webhook`, `slack`, `mattermost`, `rocketchat`, `email` or `receipt`.",
            ),
            key(
                "allow_private",
                "true or false",
                "true",
                Value("false"),
                "`true` permits targets in your own network, and connections without encryption.",
            ),
        ],
    )
};

pub const WEBHOOK: KeyTable = KeyTable {
    others: NAMED,
    ..table(
        "settings.forward.webhook",
        Parser::Settings,
        concat!(site_section!(), "[[forward]]\nname = \"crm\"\nkind = \"webhook\"\n"),
        &[
            key("url_env", "name of a variable", "\"CRM_WEBHOOK_URL\"", Required, "The variable with the address."),
            key(
                "secret_env",
                "name of a variable",
                "\"CRM_WEBHOOK_SECRET\"",
                Empty,
                "The variable with the signing key, which begins with `whsec_`. Without this key, webhooks are not signed.",
            ),
        ],
    )
};

pub const SLACK: KeyTable = KeyTable {
    others: NAMED,
    ..table(
        "settings.forward.slack",
        Parser::Settings,
        concat!(site_section!(), "[[forward]]\nname = \"chat\"\nkind = \"slack\"\n"),
        &[key(
            "url_env",
            "name of a variable",
            "\"SLACK_WEBHOOK_URL\"",
            Required,
            "The variable with the address of the incoming webhook. The kinds `mattermost` and `rocketchat` have the same key.",
        )],
    )
};

pub const EMAIL: KeyTable = KeyTable {
    others: NAMED,
    ..table(
        "settings.forward.email",
        Parser::Settings,
        concat!(site_section!(), "[[forward]]\nname = \"team\"\nkind = \"email\"\n"),
        &[
            key(
                "smtp_env",
                "name of a variable",
                "\"SMTP_URL\"",
                Required,
                "The variable with the mail server: `smtps://user:password@mail.example.com`.",
            ),
            key(
                "from",
                "e-mail address",
                "\"glossary@example.com\"",
                Required,
                "The sender. A reply goes to the person who wrote.",
            ),
            key("to", "list of e-mail addresses", "[\"sales@example.com\"]", Required, "The recipients."),
        ],
    )
};

pub const RECEIPT: KeyTable = KeyTable {
    others: NAMED,
    ..table(
        "settings.forward.receipt",
        Parser::Settings,
        concat!(site_section!(), "[[forward]]\nname = \"receipt\"\nkind = \"receipt\"\n"),
        &[
            key("smtp_env", "name of a variable", "\"SMTP_URL\"", Required, "The variable with the mail server."),
            key("from", "e-mail address", "\"glossary@example.com\"", Required, "The sender."),
            key(
                "subject",
                "text",
                "\"Thank you\"",
                Value("\"We have your message ({reference})\""),
                "The subject. `{reference}` stands for the reference of the inquiry.",
            ),
            key(
                "text",
                "text",
                "\"Thank you. Your reference is {reference}.\"",
                Words("a short thank-you"),
                "The text of the e-mail. `{reference}` stands for the reference of the inquiry.",
            ),
        ],
    )
};
