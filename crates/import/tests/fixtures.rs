//! Imports of small glossaries in the shape of real ones.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod common;

use std::{collections::BTreeSet, fs};

use common::{Import, fixture, import, import_with};
use glossary_import::{
    convert::{ConvertOptions, convert},
    files_of,
    report::Outcome,
    source::{SourceOptions, read},
    write::{Existing, WriteOptions, known, plan},
};

fn words(text: &str) -> BTreeSet<String> {
    let words = text.split(|character: char| !character.is_alphanumeric());
    words.filter(|word| word.chars().count() > 1).map(str::to_lowercase).collect()
}

/// All words of the files and the report.
fn found(import: &Import) -> BTreeSet<String> {
    let mut all = String::new();
    for file in files_of(&import.content()).unwrap() {
        all += &fs::read_to_string(file).unwrap();
        all.push('\n');
    }
    for line in &import.glossary.report.lines {
        all += &format!("{}\n{}\n{}\n", line.text, line.field, line.message);
    }
    words(&all.replace("\\u", " "))
}

/// The names of keys, tags and attributes of each fixture, which are no words of the glossary.
const SYNTAX: [(&str, &str); 20] = [
    (
        "hugo/glossary",
        "title status category tags aliases lastmod water fundamental 20 04t10 05t10 00z 2023 04 05 00 examples",
    ),
    ("mdn/en-us/glossary", "title slug page type sidebar glossary"),
    ("k8s/glossary", "title full link short description aka tags text term id date more glossary tooltip"),
    ("solana.json", "term definition category related aliases depth i18n es tags"),
    ("glosario.yml", "slug ref term def acronym en de"),
    (
        "glossarist",
        "termid term eng ara terms type expression designation normative status abbreviation definition content notes examples language code entry sources authoritative origin ref clause link preferred",
    ),
    (
        "lidar.ttl",
        "prefix http www w3 org 2004 02 skos core purl dc terms dct scheme conceptscheme inscheme topconceptof preflabel altlabel hiddenlabel definition narrower broader related scopenote exactmatch notation editorialnote modified concept en de title",
    ),
    (
        "lidar.rdf",
        "xml version rdf http www w3 org 1999 02 22 syntax ns skos 2004 core xmlns concept about preflabel lang en definition",
    ),
    (
        "stars.tbx",
        "xml version encoding utf tbx type basic style dct lang en xmlns urn iso std 30042 ed min http www tbxinfo net ns tbxheader filedesc sourcedesc text body conceptentry subjectfield langsec definition termsec term partofspeech administrativestatus preferredterm admn sts context termtype deprecatedterm source de acronym",
    ),
    (
        "stars2.tbx",
        "xml version doctype martif system tbxcorestructv02 dtd type tbx lang en martifheader filedesc sourcedesc text body termentry id descrip subjectfield langset descripgrp definition admin source ntig termgrp term termnote partofspeech",
    ),
    (
        "moodle.xml",
        "xml version encoding utf glossary info name intro entries entry concept definition lt gt br img src alt quot format usedynalink casesensitive aliases alias categories category ul li 35 nbsp amp",
    ),
    ("bilingual.csv", "name id definition en"),
    ("airtable.csv", "term definition also known as category see example last modified url 2024 25 05"),
    ("airtable.json", "records createdtime 05t00 06t00 00 000z term definition tags related fields 01 2024"),
    (
        "wordpress.xml",
        "xml version encoding utf rss xmlns excerpt http wordpress org export content purl modules wp channel title link language base blog url item encoded cdata paragraph href image figure img src figcaption post id name status type category domain nicename postmeta meta key value 10 00 date modified https publish publishing example jpg up glossary_cat cat alt synonyms en us",
    ),
    ("page.md", ""),
    ("docusaurus", "term"),
    ("page.html", "doctype html head body nav main h1 h2 dl dt class headerlink href dd em footer title"),
    (
        "dita",
        "xml version glossgroup id title glossentry glossterm glossdef glossbody glosspartofspeech value glossusage glossalt glossabbreviation glosssynonym related links link href",
    ),
    ("github.yml", "term description"),
];

#[test]
fn every_word_of_each_source_is_in_a_file_or_in_the_report() {
    for (name, syntax) in SYNTAX {
        let path = fixture(name);
        let sources = if path.is_dir() { files_of(&path).unwrap() } else { vec![path] };
        let mut expected = BTreeSet::new();
        for file in sources.iter().filter(|file| file.extension().is_some_and(|extension| extension != "png")) {
            let bytes = fs::read(file).unwrap();
            let text = String::from_utf8(bytes).unwrap_or_else(|error| {
                error.into_bytes().into_iter().map(|byte| if byte == 0x95 { '•' } else { char::from(byte) }).collect()
            });
            expected.extend(words(&text.replace("\\u", " ")));
        }
        let import = import(name);
        let found = found(&import);
        let allowed = words(syntax);
        let missing: Vec<_> =
            expected.iter().filter(|word| !found.contains(*word) && !allowed.contains(*word)).collect();
        assert!(missing.is_empty(), "{name}: {missing:?}\n{:#?}", import.glossary.report.lines);
    }
}

#[test]
fn hugo_files_keep_topics_dates_former_addresses_and_links() {
    let import = import("hugo/glossary");
    let gate = import.term("tide-gate");
    assert_eq!(gate.topics(), ["structure", "water", "fundamental"]);
    assert_eq!(gate.text("updated"), "2023-04-05");
    assert_eq!(gate.texts("formerly"), ["/old/tide-gate/"]);
    assert_eq!(gate.text("definition"), "A tide gate is a door in a dyke that closes by itself when the sea rises.");
    assert!(gate.explanation.contains("[polder](terms/polder)") && gate.explanation.contains("[Dyke](terms/dyke)"));
    assert!(gate.explanation.contains("the staff page.") && gate.explanation.contains("## Problem it addresses"));
    assert_eq!(gate.example, "The gate at Noordhaven closed 700 times in a year.");
    let dyke = import.term("dyke");
    assert_eq!(dyke.text("status"), "deprecated");
    assert_eq!(dyke.text("definition"), "A wall of earth along the water.");
    assert!(dyke.explanation.contains("[^1]: Called levee"), "{}", dyke.explanation);
    assert!(import.term("polder").explanation.contains("// {{< not a shortcode >}}"));
    assert_eq!(import.term("polder").text("status"), "under-review");
    let lost = import.lines(Outcome::Lost).join("\n");
    assert!(lost.contains("/community/staff/") && lost.contains("--language de") && lost.contains("weight"), "{lost}");
}

#[test]
fn mdn_macros_become_links_or_are_reported() {
    let import = import("mdn/en-us/glossary");
    let api = import.term("api");
    assert!(api.text("definition").contains("[handle]") || api.text("definition").contains("the handle by which"));
    assert_eq!(api.texts("formerly"), ["/en-US/docs/Glossary/API"]);
    assert_eq!(api.texts("related"), ["api-gateway", "grid"]);
    assert!(api.explanation.contains("`<video>`") && api.explanation.contains("> [!NOTE]"), "{}", api.explanation);
    assert!(import.text("api").contains("[[further_reading]]\ntitle = \"Press on Wikipedia\""));
    let gateway = import.term("api-gateway");
    assert!(gateway.text("definition").contains("[APIs](terms/api)"));
    assert!(gateway.explanation.contains("See [the API](terms/api) and Missing."));
    assert!(gateway.example.contains("{{ not a macro }}"));
    assert_eq!(import.term("grid").text("qualifier"), "layout");
    let lost = import.lines(Outcome::Lost).join("\n");
    assert!(
        lost.contains("EmbedLiveSample") && lost.contains("gate.png") && lost.contains("/en-US/docs/Web/Missing"),
        "{lost}"
    );
}

#[test]
fn structured_sources_keep_references_qualifiers_and_see_entries() {
    let solana = import("solana.json");
    let beam = solana.term("warp-beam");
    assert_eq!(beam.texts("related"), ["warp", "cloth-beam"]);
    assert_eq!(beam.topics(), ["parts", "wood"]);
    assert!(beam.explanation.starts_with("The roller at the back of a loom"));
    assert_eq!(solana.term("pick").text("qualifier"), "threads");
    assert_eq!(solana.term("pick-2").text("qualifier"), "parts");
    let weft = solana.term("weft");
    assert_eq!((weft.text("name"), weft.text("qualifier")), ("Weft".to_owned(), "filling".to_owned()));
    assert!(weft.text("definition").contains("--no-twist and Vec\\<T>"));
    assert_eq!(weft.texts("aliases"), ["woof"]);
    assert!(solana.lines(Outcome::Lost).iter().any(|line| line.contains("loom")), "an unknown reference");

    let glosario = import("glosario.yml");
    assert_eq!(glosario.term("spring-tide").texts("related"), ["neap-tide"]);
    assert!(glosario.term("spring-tide").text("definition").contains("[tides](terms/tide)"));
    assert_eq!(glosario.term("ebb").text("see"), "neap-tide");
    assert_eq!(glosario.term("neap-tide").text("abbreviation"), "NT");
    assert_eq!(glosario.term("7-8-rule").text("name"), "7/8 rule");

    let glossarist = import("glossarist");
    let contour = glossarist.term("contour-line");
    assert_eq!(contour.text("abbreviation"), "CL");
    assert!(contour.explanation.contains("steep slope") && contour.example.contains("200 m"), "{contour:?}");
    assert!(glossarist.text("contour-line").contains("https://example.com/map4"));
    assert_eq!(glossarist.term("datum").text("status"), "superseded");
}

#[test]
fn vocabularies_keep_labels_notes_and_hierarchy() {
    let skos = import("lidar.ttl");
    let sail = skos.term("mainsail");
    assert_eq!((sail.texts("broader"), sail.texts("related")), (vec!["rig".to_owned()], vec!["jib".to_owned()]));
    assert_eq!(sail.texts("hidden_aliases"), ["mainsale"]);
    assert_eq!(sail.example, "She reefed the mainsail.");
    assert!(sail.explanation.contains("Not used for junks."));
    assert_eq!(sail.text("source_id"), "https://vocab.example/sail/c2");
    assert_eq!(skos.term("jib").texts("aliases"), ["PPI"], "shared aliases are kept");
    let german = SourceOptions { language: Some("de".to_owned()), ..SourceOptions::default() };
    let german = import_with(&fixture("lidar.ttl"), tempfile::tempdir().unwrap(), german, false);
    assert_eq!(german.term("takelage").text("definition"), "Alle Masten.");

    let tbx = import("stars.tbx");
    let starter = tbx.term("sourdough-starter");
    assert_eq!(
        (starter.text("abbreviation"), starter.texts("hidden_aliases")),
        ("SDS".to_owned(), vec!["leaven pot".to_owned()])
    );
    assert_eq!((starter.text("part_of_speech"), starter.topics()), ("noun".to_owned(), vec!["dough".to_owned()]));
    assert!(starter.example.contains("fed the sourdough"));
    assert_eq!(import("stars2.tbx").term("peel").text("definition"), "A flat tool for loaves.");
    assert_eq!(import("dita").term("pin-tumbler").texts("related"), ["warded-lock"]);
}

#[test]
fn tables_in_any_language_and_encoding_are_read() {
    let english = import("bilingual.csv");
    let fte = english.term("fte");
    assert_eq!(fte.text("abbreviation"), "FTE");
    assert_eq!(english.term("base").text("see"), "fte");
    assert!(english.term("activ").explanation.contains("- visits\n- reports"));
    let french = SourceOptions { language: Some("fr".to_owned()), ..SourceOptions::default() };
    let french = import_with(&fixture("bilingual.csv"), tempfile::tempdir().unwrap(), french, false);
    assert_eq!(french.term("equivalent-temps-plein").text("abbreviation"), "ETP");

    let airtable = import("airtable.csv");
    let backlog = airtable.term("backlog");
    assert_eq!(backlog.texts("aliases"), ["To-do list", "queue"]);
    assert_eq!(backlog.texts("related"), ["sprint", "velocity"]);
    assert_eq!(backlog.text("updated"), "2024-05-25");
    assert!(airtable.text("backlog").contains("owner = \"Ada\""));
    assert_eq!(airtable.term("velocity").text("updated"), "", "2 January or 1 February");
    assert_eq!(airtable.term("sprint").get("autolink"), None);
    let kanban = import("airtable.json");
    assert_eq!(kanban.term("wip-limit").texts("related"), ["kanban-board"]);
}

#[test]
fn pages_and_notes_are_divided_into_terms() {
    let page = import("page.md");
    assert_eq!(page.slugs(), ["arity", "argument", "box-x"]);
    assert!(
        page.term("arity").explanation.contains("[arguments](terms/argument)")
            || page.term("arity").text("definition").contains("terms/argument")
    );
    assert!(page.term("argument").explanation.contains("Vec\\<T>"));
    let mdx = import("docusaurus");
    assert!(mdx.term("action").explanation.contains("> [!NOTE]\n> Actions are new."), "{:?}", mdx.term("action"));
    assert!(mdx.term("event").text("definition").contains("[the action](terms/action)"));
    let html = import("page.html");
    assert_eq!(html.term("apex").texts("aliases"), ["peak"]);
    assert!(html.term("apex").explanation.contains("[base](terms/base)"));
    let notes = import("obsidian");
    let ci = notes.term("continuous-integration");
    assert_eq!(ci.texts("aliases"), ["CI"]);
    assert!(ci.explanation.contains("See [a request](terms/pull-request) and Missing note."), "{}", ci.explanation);
    let jekyll = import("jekyll");
    assert_eq!(jekyll.term("hopper").texts("formerly"), ["/words/hopper/"]);
    assert!(jekyll.term("hopper").explanation.contains("[chute](terms/chute)"));
    assert!(jekyll.term("chute").text("definition").contains("[hopper](terms/hopper)"));
}

#[test]
fn wordpress_and_moodle_html_becomes_markdown() {
    let wordpress = import("wordpress.xml");
    assert_eq!(wordpress.slugs(), ["skein", "ball"]);
    let skein = wordpress.term("skein");
    assert_eq!(skein.texts("aliases"), ["hank", "coil"]);
    assert_eq!(
        (skein.text("updated"), skein.texts("formerly")),
        ("2020-02-03".to_owned(), vec!["/glossary/skein/".to_owned()])
    );
    // The ball is a draft, to which no published term can lead.
    assert!(skein.explanation.contains("into a ball first, [or buy one](https://yarn.example/shop/)"));
    let ball = wordpress.term("ball");
    assert_eq!(ball.text("definition"), "Yarn that is ready to knit.");
    assert_eq!(ball.text("draft"), "true");
    assert!(wordpress.lines(Outcome::Lost).iter().any(|line| line.contains("We sell yarn")));
    let moodle = import("moodle.xml");
    let brood = moodle.term("brood");
    assert_eq!(brood.text("definition"), "Eggs, larvae and **pupae** of bees.");
    assert!(brood.explanation.contains("[Brood in a comb](https://example.com/brood.jpg)"), "{}", brood.explanation);
    assert_eq!(moodle.term("comb").text("autolink"), "false");
}

#[test]
fn a_second_import_updates_and_keeps_what_people_have_changed() {
    let source = tempfile::tempdir().unwrap();
    let file = source.path().join("g.csv");
    let write = |rows: &str| fs::write(&file, format!("id,Term,Definition,Notes\n{rows}")).unwrap();
    let again = |import: Import| import_with(&file, import.folder, SourceOptions::default(), false);
    write("1,Alpha,One.,a note\n2,Beta,Two.,b note\n3,Gamma,Three.,\n");
    let first = import_with(&file, tempfile::tempdir().unwrap(), SourceOptions::default(), false);
    assert_eq!((first.plan.created, first.plan.files.len()), (3, 4));
    let same = again(first);
    assert_eq!((same.plan.unchanged, same.plan.files.len()), (3, 0), "an import of the same changes nothing");

    // People change one definition, and rename a file. The source changes everything.
    let alpha = same.content().join("terms/alpha.md");
    fs::write(&alpha, same.text("alpha").replace("One.", "One, by people.")).unwrap();
    fs::rename(same.content().join("terms/beta.md"), same.content().join("terms/bee.md")).unwrap();
    write("1,Alpha,One more.,a new note\n2,Beta,Two more.,b note\n4,Delta,Four.,\n");
    let updated = again(same);
    let text = updated.text("alpha");
    assert!(text.contains("One, by people.") && text.contains("a new note") && !text.contains("One more"), "{text}");
    assert!(updated.text("bee").contains("Two more.") && !updated.content().join("terms/beta.md").exists());
    assert_eq!((updated.plan.created, updated.plan.updated, updated.plan.kept), (1, 2, 1));
    let kept = updated.lines(Outcome::Kept).join("\n");
    assert!(kept.contains("One more.") && kept.contains("gamma"), "{kept}");

    // What is reported once is reported again, until one side gives way.
    let third = again(updated);
    assert!(third.text("alpha").contains("One, by people."));
    assert!(third.lines(Outcome::Kept).join("\n").contains("One more."));
    let forced = import_with(&file, third.folder, SourceOptions::default(), true);
    assert!(forced.text("alpha").contains("One more."));
}

#[test]
fn a_term_that_people_wrote_is_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let terms = folder.path().join("content/terms");
    fs::create_dir_all(&terms).unwrap();
    let own = "+++\nname = \"Apex\"\ndefinition = \"Ours.\"\n+++\n";
    fs::write(terms.join("apex.md"), own).unwrap();
    fs::write(terms.join("base.md"), "+++\nname = \"Something else\"\ndefinition = \"Ours.\"\n+++\n").unwrap();
    let import = import_with(&fixture("page.html"), folder, SourceOptions::default(), false);
    assert_eq!(import.text("apex"), own);
    assert_eq!(import.term("base-2").text("name"), "base");
    assert!(import.lines(Outcome::Kept).join("\n").contains("highest point"));
}

#[test]
fn equal_ids_of_another_source_are_refused() {
    let source = tempfile::tempdir().unwrap();
    let file = source.path().join("g.csv");
    fs::write(&file, "id,Term,Definition\n1,Alpha,One.\n2,Beta,Two.\n").unwrap();
    let first = import_with(&file, tempfile::tempdir().unwrap(), SourceOptions::default(), false);
    fs::write(&file, "id,Term,Definition\n1,Chi,One.\n2,Psi,Two.\n").unwrap();
    let existing = Existing::read(&first.content()).unwrap();
    let options =
        ConvertOptions { known: known(&existing), today: jiff::civil::date(2026, 12, 1), ..ConvertOptions::default() };
    let mut glossary = convert(read(&file, &SourceOptions::default()).unwrap(), &options);
    let error =
        plan(&mut glossary, &existing, &WriteOptions { content: first.content(), overwrite: false }).unwrap_err();
    assert!(error.to_string().contains("--source-name"), "{error}");
}
