//! The keys of `[contact]`.

use super::{
    IfMissing::{Empty, Required, Value, Words},
    KeyTable, Parser, key, site_section, table, with,
};

pub const CONTACT: KeyTable = KeyTable {
    others: &["access_key", "hubspot_portal", "hubspot_form", "hubspot_host", "form_name", "proof", "repeatable"],
    ..table(
        "settings.contact",
        Parser::Settings,
        concat!(site_section!(), "[contact]\n"),
        &[
            key(
                "preset",
                "text",
                "\"netlify\"",
                Value("\"inbox\""),
                "The kind of the endpoint: `inbox`, `formspree`, `hubspot`, `web3forms`, `basin`, `netlify`, `json` or `form`.",
            ),
            key(
                "endpoint",
                "path or address",
                "\"/glossary/api/inquiries\"",
                Words("from `preset`"),
                "The address that the form posts to. The inbox has `/api/inquiries` below the site's path.",
            ),
            key(
                "fallback",
                "path or address",
                "\"/api/inquiries\"",
                Empty,
                "A second endpoint, for when the first cannot be reached, for example because of a tracker blocker.",
            ),
            with(
                "fallback = \"https://forms.example.com/x\"",
                key(
                    "fallback_preset",
                    "text",
                    "\"inbox\"",
                    Words("from `fallback`"),
                    "The kind of the fallback. A path is an inbox; the hosts of form services are recognised.",
                ),
            ),
            key(
                "fields",
                "list of tables",
                "[{ name = \"email\", kind = \"email\", label = \"Email\", required = true }, { name = \"message\", kind = \"textarea\", label = \"Message\" }]",
                Words("six fields"),
                "The fields of the form, as sections `[[contact.fields]]`.",
            ),
            key(
                "trail",
                "text",
                "\"visit\"",
                Value("\"session\""),
                "How long the browser keeps the attribution: `\"off\"`, `\"session\"` (while the tab is open) or `\"visit\"` (in all tabs, until half an hour without a page).",
            ),
            key(
                "email",
                "e-mail address",
                "\"hello@example.com\"",
                Empty,
                "The address that visitors may write to if the form cannot be sent.",
            ),
            key(
                "keep_days",
                "number",
                "14",
                Value("7"),
                "How many days the visitor's device keeps and retries an unsent inquiry: 1 to 30.",
            ),
            key(
                "proof_of_work",
                "true or false",
                "true",
                Value("false"),
                "`true` makes the visitor's browser solve a small puzzle against spam, unseen. Only the inbox supports this.",
            ),
            key(
                "lead",
                "text",
                "\"Got an idea?\"",
                Value("\"Ready to grow your business?\""),
                "The short line above the heading.",
            ),
            key(
                "heading",
                "text",
                "\"Write to us.\"",
                Value("\"Tell us what you’re building.\""),
                "The heading of the form.",
            ),
            key(
                "promise",
                "text",
                "\"We reply tomorrow.\"",
                Value("\"We’ll reply within one business day with a clear next step.\""),
                "What the sender can expect.",
            ),
            key(
                "steps",
                "list of texts",
                "[\"We read your message.\"]",
                Value(
                    "[\"A person reads your message.\", \"You get an answer by email, with a clear next step.\", \"You decide whether to go on.\"]",
                ),
                "What happens next, in steps: beside the form, and on the page after it. `[]` shows none.",
            ),
            key(
                "answered_by",
                "text",
                "\"Mara Lindqvist, who leads our projects, reads and answers it.\"",
                Words("the company"),
                "Who answers, as a sentence below the steps.",
            ),
        ],
    )
};

pub const PRESETS: KeyTable = KeyTable {
    others: &[
        "preset",
        "endpoint",
        "fallback",
        "fallback_preset",
        "fields",
        "trail",
        "email",
        "keep_days",
        "proof_of_work",
        "lead",
        "heading",
        "promise",
        "steps",
        "answered_by",
    ],
    ..table(
        "settings.contact.presets",
        Parser::Settings,
        concat!(site_section!(), "[contact]\n"),
        &[
            with(
                "preset = \"web3forms\"",
                key(
                    "access_key",
                    "text",
                    "\"a1b2c3d4\"",
                    Empty,
                    "`web3forms`, required: the access key, which is public by design.",
                ),
            ),
            with(
                "preset = \"hubspot\"\nhubspot_form = \"a1b2\"",
                key("hubspot_portal", "text", "\"1234567\"", Empty, "`hubspot`, required: the Hub ID."),
            ),
            with(
                "preset = \"hubspot\"\nhubspot_portal = \"1234567\"",
                key("hubspot_form", "text", "\"a1b2\"", Empty, "`hubspot`, required: the id of the form."),
            ),
            with(
                "preset = \"hubspot\"\nhubspot_portal = \"1234567\"\nhubspot_form = \"a1b2\"",
                key(
                    "hubspot_host",
                    "text",
                    "\"api-eu1.hsforms.com\"",
                    Value("\"api.hsforms.com\""),
                    "`hubspot`: the host of your region.",
                ),
            ),
            with(
                "preset = \"netlify\"",
                key("form_name", "text", "\"enquiry\"", Value("\"inquiry\""), "`netlify`: the name of the form."),
            ),
            with(
                "preset = \"json\"\nendpoint = \"https://forms.example.com/x\"",
                key(
                    "proof",
                    "table",
                    "{ path = \"ok\", equals = true }",
                    Empty,
                    "`json` and `form`: the part of the response that proves storage. Without a proof, the form never confirms an arrival.",
                ),
            ),
            with(
                "preset = \"json\"\nendpoint = \"https://forms.example.com/x\"",
                key(
                    "repeatable",
                    "true or false",
                    "true",
                    Value("false"),
                    "`json` and `form`: `true` if the endpoint stores an inquiry once, even if it arrives twice.",
                ),
            ),
        ],
    )
};

pub const PROOF: KeyTable = table(
    "settings.contact.proof",
    Parser::Settings,
    concat!(
        site_section!(),
        "[contact]\npreset = \"json\"\nendpoint = \"https://forms.example.com/x\"\n[contact.proof]\n"
    ),
    &[
        with(
            "equals = true",
            key(
                "path",
                "text",
                "\"result.ok\"",
                Required,
                "The member of the JSON response, with dots between the names.",
            ),
        ),
        with("path = \"ok\"", key("equals", "text, true or false", "\"yes\"", Empty, "The value that proves storage.")),
        with(
            "path = \"id\"",
            key(
                "repeats_id",
                "true or false",
                "true",
                Words("`false`"),
                "`true` if the member repeats the id of the inquiry.",
            ),
        ),
        with(
            "path = \"ok\"\nequals = true",
            key(
                "status",
                "list of numbers",
                "[200, 201]",
                Words("200 to 299"),
                "The statuses of a success, from 200 to 399.",
            ),
        ),
    ],
);

pub const FIELDS: KeyTable = table(
    "settings.contact.fields",
    Parser::Settings,
    concat!(
        site_section!(),
        "[[contact.fields]]\nname = \"email\"\nkind = \"email\"\nlabel = \"Email\"\nrequired = true\n",
        "[[contact.fields]]\nname = \"message\"\nkind = \"textarea\"\nlabel = \"Message\"\n[[contact.fields]]\n"
    ),
    &[
        key(
            "name",
            "text",
            "\"phone\"",
            Required,
            "The name that the endpoint receives: small letters, digits, `_` and `-`.",
        ),
        key(
            "kind",
            "text",
            "\"text\"",
            Required,
            "`text`, `email`, `tel`, `url`, `textarea`, `select`, `radio`, `checkbox`, `consent` or `hidden`.",
        ),
        key("label", "text", "\"Phone\"", Required, "The text that visitors read. A `hidden` field needs none."),
        key("hint", "text", "\"With the country code.\"", Empty, "An explanation below the label."),
        key("required", "true or false", "true", Value("false"), "`true` if the visitor must fill in the field."),
        with(
            "required = true",
            key(
                "missing",
                "text",
                "\"Enter your phone number\"",
                Words("from `label`"),
                "The message for an empty required field.",
            ),
        ),
        key(
            "max_length",
            "number",
            "80",
            Words("200; `email` 254, `tel` 40, `textarea` 5,000"),
            "The most characters: 1 to 10,000. All fields together may have 15,000.",
        ),
        key(
            "autocomplete",
            "text",
            "\"tel\"",
            Words("from `kind` and `name`"),
            "What the browser may fill in: a [name of the HTML standard](https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill).",
        ),
        with(
            "kind = \"select\"",
            key(
                "options",
                "list",
                "[\"Yes\", { value = \"no\", label = \"No, thanks\" }]",
                Empty,
                "The choices of `select`, `radio` and `checkbox`: texts, or tables with `value` and `label`.",
            ),
        ),
        with(
            "kind = \"hidden\"",
            key("value", "text", "\"spring\"", Empty, "The fixed value of a `hidden` field, which needs one."),
        ),
        key("sent_as", "text", "\"mobilephone\"", Words("`name`"), "The name that the endpoint knows the field by."),
        with(
            "kind = \"consent\"",
            key(
                "link",
                "address",
                "\"https://www.example.com/privacy/\"",
                Empty,
                "The page that a `consent` field links to.",
            ),
        ),
    ],
);
