//! The keys of `[site]`, `[look]`, `[embed]`, `[analytics]`, `[pictures]` and `[terms]`.

use super::{
    IfMissing::{Empty, Required, Value, Words},
    KeyTable, Parser, key, site_section, table,
};

pub const SITE: KeyTable = table(
    "settings.site",
    Parser::Settings,
    "[site]\n",
    &[
        key(
            "name",
            "text",
            "\"Plain words\"",
            Required,
            "The name of the glossary, in the header and in browser tabs.",
        ),
        key(
            "description",
            "text",
            "\"The words of software.\"",
            Required,
            "One or two sentences for the home page and for search engines. Up to 160 characters are shown everywhere.",
        ),
        key(
            "base_url",
            "address",
            "\"https://www.example.com/glossary/\"",
            Required,
            "The address where the glossary is published. A path such as `/glossary/` is possible.",
        ),
        key(
            "language",
            "text",
            "\"de\"",
            Value("\"en\""),
            "The language of your texts, as a tag such as `en` or `en-GB`. The words of the interface stay English.",
        ),
        key("company", "text", "\"Example Ltd\"", Required, "The company that publishes the glossary."),
        key(
            "company_url",
            "address",
            "\"https://www.example.com/\"",
            Empty,
            "The company's own website. The company's name links there.",
        ),
        key(
            "image",
            "file in `public/`",
            "\"card.png\"",
            Empty,
            "The picture that chats and social networks show for a pasted address: a PNG or JPEG, best 1200 × 630 pixels, at least 600 × 315.",
        ),
        key(
            "offline",
            "true or false",
            "true",
            Value("false"),
            "`true` lets a service worker keep what visitors have read, the definitions and the search, for times without a network. `false` removes an earlier worker from the visitors' browsers.",
        ),
    ],
);

pub const LOOK: KeyTable = table(
    "settings.look",
    Parser::Settings,
    concat!(site_section!(), "[look]\n"),
    &[
        key("accent", "colour", "\"#9a3412\"", Value("\"#1f3bc2\""), "The accent colour on the light background."),
        key(
            "accent_dark",
            "colour",
            "\"#fb923c\"",
            Words("from `accent`"),
            "The accent colour on the dark background.",
        ),
        key("radius", "number", "8", Value("2"), "The radius of corners: 0 to 24 pixels."),
        key(
            "font",
            "text",
            "\"sans\"",
            Value("\"newsreader\""),
            "The typeface: `\"newsreader\"` (headings in Newsreader, a download of 13 KB after the page; text in a serif font that visitors have), `\"serif\"`, `\"sans\"` or `\"system\"` (no download), or the name of a `.woff2` file in `public/` for headings.",
        ),
        key("logo", "file in `public/`", "\"logo.svg\"", Empty, "The image in the header, instead of the name."),
    ],
);

pub const EMBED: KeyTable = table(
    "settings.embed",
    Parser::Settings,
    concat!(site_section!(), "[embed]\n"),
    &[key(
        "allow",
        "list of addresses",
        "[\"https://www.example.com\", \"https://*.example.org\"]",
        Words("every site"),
        "The sites that may show frames with cards or the form. Scripts and oEmbed data stay readable for every site.",
    )],
);

pub const PICTURES: KeyTable = table(
    "settings.pictures",
    Parser::Settings,
    concat!(site_section!(), "[pictures]\n"),
    &[
        key(
            "cards",
            "true or false",
            "false",
            Value("true"),
            "`false` draws no pictures for pasted addresses. Pages then show `site.image`, if it is set.",
        ),
        key("icons", "true or false", "false", Value("true"), "`false` draws no icons."),
        key("images", "true or false", "false", Value("true"), "`false` publishes images in the size of their files."),
    ],
);

pub const ANALYTICS: KeyTable = table(
    "settings.analytics",
    Parser::Settings,
    concat!(site_section!(), "[analytics]\n"),
    &[key(
        "data_layer",
        "true or false",
        "true",
        Value("false"),
        "`true` also pushes each event to `window.dataLayer`.",
    )],
);

pub const TERMS: KeyTable = table(
    "settings.terms",
    Parser::Settings,
    concat!(site_section!(), "[terms]\n"),
    &[
        key(
            "unicode_slugs",
            "true or false",
            "true",
            Value("false"),
            "`true` allows letters of all scripts in the names of files, and so in addresses: `größe.md`, `日本語.md`.",
        ),
        key(
            "autolink_deprecated",
            "true or false",
            "false",
            Value("true"),
            "`false` excludes deprecated terms from automatic links.",
        ),
        key(
            "autolink_superseded",
            "true or false",
            "false",
            Value("true"),
            "`false` excludes superseded terms from automatic links.",
        ),
        key(
            "autolink_under_review",
            "true or false",
            "false",
            Value("true"),
            "`false` excludes terms under review from automatic links.",
        ),
    ],
);
