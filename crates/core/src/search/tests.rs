//! Search results and their order in a realistic glossary.

mod properties;

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::*;

/// Folds a text as the browser does.
pub fn fold(text: &str) -> String {
    text.nfkd().collect::<String>().to_lowercase().chars().filter(|character| !is_combining_mark(*character)).collect()
}

/// Parses an index as the browser does.
pub fn parse(text: &str) -> Index {
    Index::parse(text.to_owned(), fold(text))
}

const GLOSSARY: &str = "\
.NET\t\tdotnet
A/B testing\t\tsplit test
Accessibility\t\ta11y
Agile
API\tApplication Programming Interface
API gateway
App store
Authentication
Authorisation\t\tAuthorization
Backend\t\tback-end|server side
C#\t\tC sharp
C++
Café mode
CDN\tContent Delivery Network
CI/CD\tContinuous Integration and Continuous Delivery
Cipher
Containers
Continuous Integration
Cookie
CRUD\tCreate, Read, Update, Delete
Database
Definition of Done
DevOps
Docker
Entities
Frontend\t\tfront-end
GraphQL
Internationalisation\t\ti18n
JSON\tJavaScript Object Notation
Microservices
Monolith
MVP\tMinimum Viable Product
Node.js\t\tNode
OAuth 2.0\tOpen Authorization
PDA\tPersonal Digital Assistant
Query
REST API\tRepresentational State Transfer API\tRESTful API|RESTful
SaaS\tSoftware as a Service
SDK\tSoftware Development Kit
SLA\tService Level Agreement
SLO\tService Level Objective
Software updates
SSO\tSingle Sign-On
TypeScript
User story
Webhook\t\tweb callback|HTTP push
Who pays?
";

/// Returns the names of the terms that a query finds, best first.
fn found(index: &Index, query: &str) -> Vec<String> {
    let results = index.search(&fold(query), usize::MAX);
    results.hits.iter().map(|hit| index.name(hit.term).to_owned()).collect()
}

#[test]
fn results_are_ordered_by_how_well_they_match() {
    let index = parse(GLOSSARY);
    let cases: &[(&str, &[&str])] = &[
        // Whole names, expansions and aliases.
        ("API", &["API", "API gateway", "REST API"]),
        ("application programming interface", &["API"]),
        ("restful api", &["REST API"]),
        ("c#", &["C#"]),
        ("c++", &["C++"]),
        (".net", &[".NET"]),
        ("cafe", &["Café mode"]),
        ("oauth", &["OAuth 2.0"]),
        ("who pays?", &["Who pays?"]),
        // Beginnings.
        ("ap", &["API", "App store", "API gateway"]),
        ("gra", &["GraphQL"]),
        ("micros", &["Microservices"]),
        ("rest a", &["REST API"]),
        // Punctuation.
        ("ci cd", &["CI/CD"]),
        ("cicd", &["CI/CD"]),
        ("ci-cd", &["CI/CD"]),
        ("restapi", &["REST API"]),
        ("rest-api", &["REST API"]),
        ("nodejs", &["Node.js"]),
        ("node js", &["Node.js"]),
        ("node.js", &["Node.js"]),
        ("back end", &["Backend"]),
        ("back-end", &["Backend"]),
        ("oauth2", &["OAuth 2.0"]),
        ("single sign on", &["SSO"]),
        ("ab test", &["A/B testing"]),
        // Plurals, both ways.
        ("apis", &["API", "API gateway", "REST API"]),
        ("rest apis", &["REST API"]),
        ("webhooks", &["Webhook"]),
        ("queries", &["Query"]),
        ("microservice", &["Microservices"]),
        ("entity", &["Entities"]),
        ("container", &["Containers"]),
        ("cookies", &["Cookie"]),
        ("user stories", &["User story"]),
        // Words that begin with the query, before those that contain it.
        ("pda", &["PDA", "Software updates"]),
        ("state", &["REST API"]),
        ("gateway", &["API gateway"]),
        // Acronyms that are labels, and others.
        ("mvp", &["MVP"]),
        ("ci", &["CI/CD", "Cipher", "Continuous Integration"]),
        ("dod", &["Definition of Done"]),
        ("rst", &["REST API"]),
        ("saas", &["SaaS"]),
        // Words in another order, questions.
        ("api rest", &["REST API"]),
        ("delivery continuous", &["CI/CD"]),
        ("what is an api", &["API", "API gateway"]),
        ("what is a webhook?", &["Webhook"]),
        ("define graphql", &["GraphQL"]),
        // Typos.
        ("micoserv", &["Microservices"]),
        ("microservcies", &["Microservices"]),
        ("grahpql", &["GraphQL"]),
        ("graphlq", &["GraphQL"]),
        ("webhok", &["Webhook"]),
        ("wehbook", &["Webhook"]),
        ("tyepscript", &["TypeScript"]),
        ("continous integration", &["Continuous Integration", "CI/CD"]),
        ("what is grahpql", &["GraphQL"]),
        ("integartion continuous", &["Continuous Integration"]),
        ("authetication", &["Authentication"]),
        ("kubernetes", &[]),
        ("", &[]),
        ("?!", &[]),
    ];
    for (query, expected) in cases {
        let found = found(&index, query);
        let first: Vec<&str> =
            found.iter().map(String::as_str).take(expected.len().max(usize::from(expected.is_empty()))).collect();
        assert_eq!(first, *expected, "for {query:?}, of {found:?}");
    }
}

#[test]
fn a_hit_has_the_tier_and_the_alias_of_its_match() {
    let index = parse(GLOSSARY);
    let cases = [
        ("api", "API", Tier::Exact, None),
        ("restful", "REST API", Tier::Exact, Some("RESTful")),
        ("apis", "API", Tier::Exact, None),
        ("graph", "GraphQL", Tier::Prefix, None),
        ("sign", "SSO", Tier::WordPrefix, None),
        ("dod", "Definition of Done", Tier::Acronym, None),
        ("rst", "REST API", Tier::Contained, None),
        ("api rest", "REST API", Tier::AllWords, None),
        ("ocker", "Docker", Tier::Contained, None),
        ("dokcer", "Docker", Tier::Close, None),
        ("web callbak", "Webhook", Tier::Close, Some("web callback")),
    ];
    for (query, name, tier, alias) in cases {
        let hit = index.search(query, 1).hits[0];
        let matched = hit.alias.and_then(|alias| index.alias(hit.term, alias));
        assert_eq!((index.name(hit.term), hit.tier, matched), (name, tier, alias), "for {query:?}");
    }
}

#[test]
fn the_total_counts_results_beyond_the_limit() {
    let results = parse(GLOSSARY).search("api", 1);
    assert_eq!((results.hits.len(), results.total), (1, 3));
    let nothing = parse(GLOSSARY).search("api", 0);
    assert_eq!((nothing.hits.len(), nothing.total), (0, 3));
}

#[test]
fn definitions_are_searched_once_added_and_rank_last() {
    let mut index = parse("API\nGraphQL\nWebhook\n");
    assert_eq!(found(&index, "requests"), [""; 0]);
    index.add_definitions(fold(&definitions_text(
        ["How programs talk.\nBy requests.", "A language for API queries.", "The opposite of a request: a push."]
            .into_iter(),
    )));
    assert_eq!(found(&index, "request"), ["Webhook", "API"], "whole words first");
    assert_eq!(found(&index, "requests"), ["Webhook", "API"]);
    assert_eq!(found(&index, "query"), ["GraphQL"]);
    assert_eq!(found(&index, "api"), ["API", "GraphQL"]);
    assert_eq!(found(&index, "graphql language"), ["GraphQL"], "a word in the name, a word in the definition");
    assert_eq!(found(&index, "quest"), [""; 0], "definitions are not searched inside words");
    assert_eq!(index.search("request", 9).hits[0].tier, Tier::Definition);
}

#[test]
fn a_close_spelling_ranks_before_a_match_in_a_definition() {
    let mut index = parse("GraphQL\nREST API\nWebhook\nMicroservices\n");
    let definitions = ["Often written grahpql.", "Not grahpql.", "Grahpql too.", "And grahpql."];
    index.add_definitions(fold(&definitions_text(definitions.into_iter())));
    let results = index.search("grahpql", 9);
    let hits: Vec<_> = results.hits.iter().map(|hit| (index.name(hit.term), hit.tier)).collect();
    assert_eq!(hits[0], ("GraphQL", Tier::Close), "{hits:?}");
    assert!(hits[1..].iter().all(|(_, tier)| *tier == Tier::Definition), "{hits:?}");
    assert_eq!((hits.len(), results.total), (4, 4), "no duplicates");
}

#[test]
fn matches_are_highlighted_in_names_expansions_and_aliases() {
    let index = parse(GLOSSARY);
    let cut = |text: &str, ranges: Vec<Range<usize>>| -> Vec<String> {
        ranges.into_iter().map(|range| text[range].to_owned()).collect()
    };
    let rest = index.search("restful", 1).hits[0];
    assert_eq!((index.alias(rest.term, 1), rest.alias), (Some("RESTful"), Some(1)));
    assert_eq!(cut(index.expansion(rest.term), index.highlight_expansion(rest.term, "state")), ["State"]);
    assert_eq!(cut("RESTful", index.highlight_alias(rest.term, 1, "rest")), ["REST"]);
    assert_eq!(index.highlight_alias(rest.term, 9, "rest"), []);
}

#[test]
fn a_query_without_results_has_suggestions() {
    let index = parse(GLOSSARY);
    let nearest = |query: &str| -> Vec<&str> {
        index.nearest(&fold(query), 3).into_iter().map(|term| index.name(term)).collect()
    };
    assert_eq!(nearest("graphical query langage")[..2], ["Query", "GraphQL"]);
    assert_eq!(nearest("mikroservises")[0], "Microservices");
    assert_eq!(nearest("authentification servers")[0], "Authentication");
    assert_eq!(nearest("api versus graphql")[..2], ["API", "GraphQL"]);
    assert_eq!(nearest("xyzzy"), [""; 0]);
    assert_eq!(nearest(""), [""; 0]);
}

#[test]
fn highlights_are_the_matching_parts() {
    let cases = [
        ("REST API", "rest", "[REST] API"),
        ("REST API", "restapi", "[REST API]"),
        ("REST API", "api rest", "[REST] [API]"),
        ("REST API", "what is an api", "REST [API]"),
        ("REST API", "apis", "REST [API]"),
        ("CI/CD", "cicd", "[CI/CD]"),
        ("Node.js", "node j", "[Node.j]s"),
        ("C#", "c#", "[C#]"),
        ("Café mode", "cafe", "[Café] mode"),
        ("Smörgåsbord", "gasb", "Smör[gåsb]ord"),
        ("Software updates", "pda", "Software u[pda]tes"),
        ("Updates and PDA", "pda", "Updates and [PDA]"),
        ("GraphQL", "grahpql", "GraphQL"),
        ("ﬁle", "file", "ﬁle"),
        ("API", "", "API"),
    ];
    for (display, query, expected) in cases {
        let mut marked = display.to_owned();
        for range in highlight(display, &fold(display), &fold(query)).into_iter().rev() {
            marked.insert(range.end, ']');
            marked.insert(range.start, '[');
        }
        assert_eq!(marked, expected, "for {query:?}");
    }
}

#[test]
fn the_index_text_omits_empty_columns_and_derivable_slugs() {
    let aliases = ["RESTful|API".to_owned(), " ".to_owned(), "REST".to_owned()];
    let entries = [
        IndexEntry { name: "GraphQL", expansion: "", aliases: &[], slug: "graphql" },
        IndexEntry { name: "C#", expansion: "", aliases: &[], slug: "c-sharp" },
        IndexEntry { name: "REST\tAPI", expansion: "State\nTransfer", aliases: &aliases, slug: "rest-api" },
    ];
    let text = index_text(entries.into_iter());
    assert_eq!(text, "GraphQL\nC#\t\t\tc-sharp\nREST API\tState Transfer\tRESTful API|REST\n");
    let index = parse(&text);
    assert_eq!([0, 1, 2].map(|term| index.slug(term)), ["graphql", "c-sharp", "rest-api"]);
    assert_eq!(index.len(), 3);
}
