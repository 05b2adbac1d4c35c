//! The keys of the content.

use super::{
    IfMissing::{Empty, Required, Value, Words},
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
            key(
                "qualifier",
                "text",
                "\"finance\"",
                Empty,
                "The word that tells terms of one name apart: “Bank (finance)”.",
            ),
            key(
                "abbreviation",
                "text",
                "\"WH\"",
                Empty,
                "The short form, where the name is the long one: `\"FCP\"` for “First Contentful Paint”.",
            ),
            key(
                "hidden_aliases",
                "list of texts",
                "[\"webhok\"]",
                Value("[]"),
                "Names that search finds and no page shows, such as misspellings.",
            ),
            key(
                "asked",
                "list of texts",
                "[\"how do I hear of a payment\"]",
                Value("[]"),
                "Everyday words and questions that search finds and no page shows.",
            ),
            key(
                "topic",
                "text",
                "\"integration\"",
                Required,
                "The slug of a topic in `content/topics.toml`. A glossary without that file has no topics.",
            ),
            key(
                "topics",
                "list of texts",
                "[\"integration\", \"architecture\"]",
                Empty,
                "The slugs of several topics, the main one first, in place of `topic`.",
            ),
            key(
                "definition",
                "text",
                "\"A call that one system makes to another.\"",
                Required,
                "One sentence, which may have links, code and emphasis. Above 240 characters, `glossary check` advises to \
                 shorten it. The limit is 1,000.",
            ),
            key(
                "related",
                "list of texts",
                "[\"api\"]",
                Value("[]"),
                "The slugs of the terms to read next, the closest first.",
            ),
            key("broader", "list of texts", "[\"api\"]", Value("[]"), "The slugs of terms with a wider meaning."),
            key(
                "narrower",
                "list of texts",
                "[\"rest-api\"]",
                Value("[]"),
                "The slugs of terms with a narrower meaning.",
            ),
            key(
                "status",
                "text",
                "\"deprecated\"",
                Empty,
                "`\"deprecated\"`, `\"superseded\"` or `\"under-review\"`, shown as a notice. A term in use has none.",
            ),
            key("superseded_by", "text", "\"api\"", Empty, "The slug of the term to use instead."),
            key(
                "see",
                "text",
                "\"api\"",
                Empty,
                "The slug of the term to which this name only leads. Such an entry has no definition.",
            ),
            key("part_of_speech", "text", "\"noun\"", Empty, "The part of speech."),
            key("pronunciation", "text", "\"/ˈwɛb.hʊk/\"", Empty, "The pronunciation."),
            key(
                "sources",
                "list of tables",
                "[{ title = \"ISO 1\", url = \"https://example.com/\" }]",
                Value("[]"),
                "The sources of the definition: `[[sources]]` with `title`, `url` or both.",
            ),
            key(
                "further_reading",
                "list of tables",
                "[{ url = \"https://example.com/\" }]",
                Value("[]"),
                "What to read elsewhere: `[[further_reading]]` with `title`, `url` or both.",
            ),
            key(
                "updated",
                "date",
                "2026-11-21",
                Empty,
                "The day of the last change, such as `2026-11-22`, where known.",
            ),
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
                Words("by the settings"),
                "`false` excludes the term from [automatic links](../embed/automatic-links.md) in other sites. By default, [`[terms]`](settings.md#terms-addresses-and-automatic-links) decides.",
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
                "Previous slugs and addresses, which redirect to this term: see [Renaming](renaming.md).",
            ),
            key(
                "extra",
                "table",
                "{ level = 2 }",
                Value("{}"),
                "Fields of your own: texts, numbers, true or false, lists of texts. Labels are in the \
                 [settings](settings.md#extra-labels-of-your-own-fields).",
            ),
            key("source_id", "text", "\"42\"", Empty, "The id in the system that the term was imported from."),
            key(
                "check",
                "table",
                "{ allow = [\"missing-example\"] }",
                Empty,
                "The [rules](checking.md#rules) that are switched off for this term: `allow = [\"missing-example\"]`.",
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

const FROM_SETTINGS: super::IfMissing = Words("from `[contact]`");
