//! The keys of the content.

use super::{
    IfMissing::{Empty, Required, Value},
    KeyTable, Parser, key, table,
};

pub const FRONT_MATTER: KeyTable = KeyTable {
    after: "\n+++\nText.\n\n## Example\n\nText.\n",
    ..table(
        "front-matter",
        Parser::FrontMatter,
        "+++\n",
        &[
            key("name", "text", "\"Webhook\"", Required, "The term, as the heading of its page."),
            key(
                "expansion",
                "text",
                "\"Hypertext hook\"",
                Empty,
                "The long form of an abbreviation, such as `\"Application Programming Interface\"`.",
            ),
            key(
                "aliases",
                "list of texts",
                "[\"web hook\"]",
                Value("[]"),
                "Other names that people use or search for.",
            ),
            key("topic", "text", "\"integration\"", Required, "The slug of a topic in `content/topics.toml`."),
            key(
                "definition",
                "text",
                "\"A call that one system makes to another.\"",
                Required,
                "One sentence of at most 240 characters, without Markdown.",
            ),
            key(
                "related",
                "list of texts",
                "[\"api\"]",
                Value("[]"),
                "The slugs of the terms to read next, the closest first.",
            ),
            key("updated", "date", "2026-11-21", Required, "The day of the last change, such as `2026-11-22`."),
            key(
                "draft",
                "true or false",
                "true",
                Value("false"),
                "`true` keeps the term unpublished: see [Drafts](drafts.md).",
            ),
            key(
                "autolink",
                "true or false",
                "false",
                Value("true"),
                "`false` excludes the term from [automatic links](../embed/automatic-links.md) in other sites.",
            ),
            key(
                "exact_case",
                "true or false",
                "true",
                Value("false"),
                "`true` links the name and the aliases only in exactly this case, for names such as “Less” or “Go”.",
            ),
            key(
                "formerly",
                "list of texts",
                "[\"web-hook\"]",
                Value("[]"),
                "Previous slugs, which redirect to this term: see [Renaming](renaming.md).",
            ),
        ],
    )
};

pub const TOPICS: KeyTable = table(
    "topics",
    Parser::Topics,
    "[[topic]]\nslug = \"integration\"\nname = \"Integration\"\nsummary = \"Calls.\"\n\n[[topic]]\n",
    &[
        key("slug", "text", "\"architecture\"", Required, "The part of the address: `/topics/<slug>/`."),
        key("name", "text", "\"Architecture\"", Required, "The name on the page."),
        key(
            "summary",
            "text",
            "\"How software is put together.\"",
            Required,
            "One or two sentences that introduce the topic.",
        ),
        key(
            "start_here",
            "list of texts",
            "[\"api\", \"rest-api\"]",
            Value("[]"),
            "The slugs of the terms to read first, in reading order. The terms must belong to the topic.",
        ),
        key(
            "call_to_action",
            "table",
            "{ heading = \"Tell us.\" }",
            Empty,
            "The words above the form on this topic's pages.",
        ),
    ],
);

pub const CALL_TO_ACTION: KeyTable = table(
    "topics.call_to_action",
    Parser::Topics,
    "[[topic]]\nslug = \"integration\"\nname = \"Integration\"\nsummary = \"Calls.\"\n\n\
     [[topic]]\nslug = \"architecture\"\nname = \"Architecture\"\nsummary = \"Parts.\"\n\n[topic.call_to_action]\n",
    &[
        key("lead", "text", "\"Planning an integration?\"", FROM_SETTINGS, "The short line above the heading."),
        key("heading", "text", "\"Tell us what should talk to what.\"", FROM_SETTINGS, "The heading of the form."),
        key("promise", "text", "\"We reply within one business day.\"", FROM_SETTINGS, "What the sender can expect."),
    ],
);

const FROM_SETTINGS: super::IfMissing = super::IfMissing::Words("from `[contact]`");
