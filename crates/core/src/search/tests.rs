//! Search results and their order in a realistic glossary.

mod properties;

use std::{collections::BTreeMap, ops::Range};

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

/// Returns details with the given definitions, and the words of names and definitions. A plural is a form of its
/// singular.
pub fn details(index: &Index, definitions: &[&str]) -> String {
    let mut groups: BTreeMap<String, WordGroup> = BTreeMap::new();
    for term in 0..index.len() {
        let definition = definitions.get(term).copied().unwrap_or_default();
        let names: Vec<&str> = index.aliases(term).chain([index.name(term), index.expansion(term)]).collect();
        for (text, weight) in [(names.join(" "), 40), (definition.to_owned(), 16)] {
            for word in words_of(&fold(&text)).split(' ').filter(|word| !word.is_empty() && !SMALL.contains(word)) {
                let stem = word.strip_suffix("ies").or(word.strip_suffix(['s', 'y'])).unwrap_or(word);
                let group = groups.entry(stem.to_owned()).or_default();
                group.stem = stem.to_owned();
                if word != stem && group.forms.iter().all(|form| form != word) {
                    group.forms.push(word.to_owned());
                }
                if group.terms.last().is_none_or(|(last, _)| *last != term) {
                    group.terms.push((term, weight));
                }
            }
        }
    }
    let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let comparison = [list(&["vs"]), list(&["difference"]), list(&["and"])];
    details_text(&Details {
        definitions: (0..index.len()).map(|term| definitions.get(term).copied().unwrap_or_default()).collect(),
        small_words: list(&SMALL),
        endings: list(&["s", "es", "ies"]),
        comparison,
        groups: groups.into_values().collect(),
    })
}

const SMALL: [&str; 12] = ["a", "an", "and", "as", "between", "define", "difference", "is", "of", "the", "vs", "what"];

/// Returns the index of the glossary with its details.
fn glossary() -> Index {
    let mut index = parse(GLOSSARY);
    index.add_details(details(&index, &[]));
    index
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
    let index = glossary();
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
        ("apis", &["API"]),
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
        ("what is the definition of done?", &["Definition of Done"]),
        ("define graphql", &["GraphQL"]),
        // Typos.
        ("micoserv", &["Microservices"]),
        ("microservcies", &["Microservices"]),
        ("grahpql", &["GraphQL"]),
        ("graphlq", &["GraphQL"]),
        ("webhok", &["Webhook"]),
        ("wehbook", &["Webhook"]),
        ("tyepscript", &["TypeScript"]),
        ("continous integration", &["CI/CD", "Continuous Integration"]),
        ("what is grahpql", &["GraphQL"]),
        ("integartion continuous", &["CI/CD", "Continuous Integration"]),
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
    let index = glossary();
    let cases = [
        ("api", "API", Tier::Exact, None),
        ("restful", "REST API", Tier::Exact, Some("RESTful")),
        ("apis", "API", Tier::Words, None),
        ("graph", "GraphQL", Tier::Prefix, None),
        ("sign", "SSO", Tier::WordPrefix, None),
        ("dod", "Definition of Done", Tier::Acronym, None),
        ("rst", "REST API", Tier::Contained, None),
        ("api rest", "REST API", Tier::Words, None),
        ("ocker", "Docker", Tier::Words, None),
        ("aphql", "GraphQL", Tier::Contained, None),
        ("dokcer", "Docker", Tier::Words, None),
        ("web callbak", "Webhook", Tier::Words, None),
    ];
    for (query, name, tier, alias) in cases {
        let hit = index.search(query, 1).hits[0];
        let matched = hit.alias.and_then(|alias| index.alias(hit.term, alias));
        assert_eq!((index.name(hit.term), hit.tier, matched), (name, tier, alias), "for {query:?}");
    }
}

#[test]
fn names_are_searched_before_the_details_arrive() {
    let index = parse(GLOSSARY);
    assert!(!index.has_details());
    assert_eq!(found(&index, "web")[0], "Webhook");
    assert_eq!(found(&index, "cicd")[0], "CI/CD");
    assert_eq!(found(&index, "api rest"), [""; 0]);
    assert_eq!(index.definition(0), "");
}

#[test]
fn the_total_counts_results_beyond_the_limit() {
    let results = parse(GLOSSARY).search("api", 1);
    assert_eq!((results.hits.len(), results.total), (1, 3));
    let nothing = parse(GLOSSARY).search("api", 0);
    assert_eq!((nothing.hits.len(), nothing.total), (0, 3));
}

#[test]
fn any_word_counts_and_names_count_more_than_definitions() {
    let mut index = parse("API\nGraphQL\nWebhook\n");
    index.add_details(details(
        &index,
        &["How programs talk.\nBy requests.", "A language for API queries.", "The opposite of a request: a push."],
    ));
    assert_eq!(index.definition(0), "How programs talk. By requests.");
    assert_eq!(found(&index, "request"), ["API", "Webhook"]);
    assert_eq!(found(&index, "requests"), ["API", "Webhook"]);
    assert_eq!(found(&index, "query"), ["GraphQL"]);
    assert_eq!(found(&index, "api"), ["API", "GraphQL"]);
    assert_eq!(found(&index, "push unheard of"), ["Webhook"], "unknown words do no harm");
    assert_eq!(found(&index, "language of push requests")[0], "Webhook", "two words count more than one");
    assert_eq!(found(&index, "quest"), [""; 0], "words are not searched inside");
    assert_eq!(index.search("request", 9).hits[0].tier, Tier::Words);
}

#[test]
fn a_word_is_found_by_its_other_forms_its_beginning_its_parts_and_with_typos() {
    let mut index = parse("Alpha\nBeta\nGamma\n");
    index.add_details(details(&index, &["A crawler.", "The policies.", "Datenschutz."]));
    for (query, name) in [
        ("crawlers", "Alpha"),
        ("crawles", "Alpha"),
        ("craw", "Alpha"),
        ("carwler", "Alpha"),
        ("policy", "Beta"),
        ("pol", "Beta"),
        ("polices", "Beta"),
        ("datenschutzbehoerde", "Gamma"),
        ("datenshcutz", "Gamma"),
    ] {
        assert_eq!(found(&index, query), [name], "for {query:?}");
    }
    for query in ["cr", "pol craw ", "craw pol "] {
        assert!(found(&index, query).len() < 3, "for {query:?}");
    }
    assert_eq!(found(&index, "datum"), [""; 0]);
}

#[test]
fn a_comparison_begins_with_both_sides() {
    let index = glossary();
    for (query, both) in [
        ("sla vs slo", ["SLA", "SLO"]),
        ("slo vs. sla", ["SLO", "SLA"]),
        ("what is the difference between authentication and authorization", ["Authentication", "Authorisation"]),
        ("difference between an api and an sdk?", ["API", "SDK"]),
        (
            "difference between continuous integration and continuous delivery and microservices",
            ["CI/CD", "Microservices"],
        ),
    ] {
        let results = index.search(query, 5);
        assert!(results.compares, "for {query:?}");
        let names = [index.name(results.hits[0].term), index.name(results.hits[1].term)];
        assert_eq!(names, both, "for {query:?}");
    }
    for query in ["sla and slo", "api vs", "vs api", "api vs api", "api vs xyzzy", "difference of api", "vs"] {
        assert!(!index.search(query, 5).compares, "for {query:?}");
    }
    assert!(!index.search("sla vs slo", 1).compares, "one term is no comparison");
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
fn highlights_are_the_matching_parts() {
    let cases = [
        ("REST API", "rest", "[REST] API"),
        ("REST API", "restapi", "[REST API]"),
        ("REST API", "api rest", "[REST] [API]"),
        ("REST API", "what is an api", "REST [API]"),
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
        for range in highlight(display, &fold(display), &fold(query), "a an is what").into_iter().rev() {
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
