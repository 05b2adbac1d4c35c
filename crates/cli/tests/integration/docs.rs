//! The manual equals the code: analytics events, names of tests, metrics and the scripts for hosts.

#[path = "../../../../docs/generated.rs"]
mod generated;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use self::generated::{check, row};

/// Returns a path below the repository's root.
fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

fn read(path: &str) -> String {
    fs::read_to_string(repository(path)).unwrap_or_else(|error| panic!("cannot read {path}: {error}"))
}

/// Returns the files below a folder with one of these extensions.
fn files(folder: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let entries = entries.filter(|path| path.file_name().is_some_and(|name| name != "node_modules"));
    let files = entries.flat_map(|path| if path.is_dir() { files(&path, extensions) } else { vec![path] });
    let is_wanted = |path: &PathBuf| path.extension().is_some_and(|found| extensions.iter().any(|one| found == *one));
    files.filter(is_wanted).collect()
}

/// A name and its meaning.
type Described = (&'static str, &'static str);

/// The analytics events, when they are reported, and what their details mean.
const EVENTS: [(&str, &str, &[Described]); 6] = [
    ("term-viewed", "A term's page is shown.", &[("term", "the term's slug")]),
    (
        "searched",
        "The visitor has not typed into the search box for a second.",
        &[("results", "the number of results")],
    ),
    ("inquiry-started", "The visitor types the first letter into the form.", &[]),
    ("inquiry-submitted", "The visitor sends the form.", &[("reference", "the inquiry's reference")]),
    (
        "inquiry-stored",
        "The endpoint has proven that the inquiry is stored.",
        &[("reference", "the inquiry's reference")],
    ),
    (
        "inquiry-failed",
        "An attempt has ended without a proof.",
        &[
            ("reference", "the inquiry's reference"),
            (
                "why",
                "`kept`: it is sent again; `gave-up`: it is not sent again; `unknown`: it may be stored; \
             `rejected`: the endpoint has refused it; `not-taken`: the device has no room for it",
            ),
        ],
    ),
];

#[test]
fn the_manual_lists_all_analytics_events() {
    let mut reported = BTreeMap::new();
    for file in files(&repository("src"), &["rs"]) {
        reported.extend(reported_events(&fs::read_to_string(&file).unwrap()));
    }
    let described = EVENTS.iter().map(|(name, _, details)| {
        (name.to_string(), details.iter().map(|(key, _)| key.to_string()).collect::<Vec<_>>())
    });
    assert_eq!(reported, described.collect(), "EVENTS differs from the calls of `report` in src");

    let mut text = String::from("| event | when | `detail`, besides `page` |\n| --- | --- | --- |\n");
    for (name, when, details) in EVENTS {
        let details: Vec<_> = details.iter().map(|(key, meaning)| format!("`{key}`: {meaning}")).collect();
        text.push_str(&row([&*format!("`glossary:{name}`"), when, &details.join("<br>")]));
    }
    check("embed/events.md", "events", &text);
}

/// Returns the names and the details of the events that a source file reports: `report(page, "name", &[("key", value)])`.
fn reported_events(source: &str) -> Vec<(String, Vec<String>)> {
    let calls = source.match_indices("report(").filter_map(|(start, call)| {
        let arguments = source[start + call.len()..].split(';').next()?;
        let (_, event) = arguments.split_once(", \"")?;
        let (name, details) = event.split_once("\", &[")?;
        let keys = details.split("(\"").skip(1).filter_map(|pair| pair.split_once("\","));
        Some((name.to_owned(), keys.map(|(key, _)| key.to_owned()).collect()))
    });
    calls.collect()
}

#[test]
fn events_are_found_in_source_code() {
    let source = r#"analytics::report(self.page, "inquiry-failed", &[("reference", &id.reference()), ("why", why)]);
        let x = report(&y)?; report(page, "inquiry-started", &[]);"#;
    let expected = [("inquiry-failed", vec!["reference", "why"]), ("inquiry-started", vec![])];
    let found = reported_events(source);
    let found: Vec<_> = found.iter().map(|(name, keys)| (&**name, keys.iter().map(|key| &**key).collect())).collect();
    assert_eq!(found, expected);
}

#[test]
fn every_test_that_the_manual_names_exists() {
    let sources: String = ["crates", "end2end/tests"]
        .iter()
        .flat_map(|folder| files(&repository(folder), &["rs", "ts"]))
        .map(|file| fs::read_to_string(file).unwrap())
        .collect();
    let page = read("docs/src/run/faults.md");
    let items = page.lines().filter(|line| line.starts_with(|first: char| first.is_ascii_digit() || first == '|'));
    let mut names = 0;
    for item in items {
        // Functions of Rust in code, and titles of Playwright in italics, which may be shortened.
        let functions =
            item.split('`').skip(1).step_by(2).filter(|name| name.contains('_') && !name.contains(['/', '.']));
        let titles = item.split('*').skip(1).step_by(2).map(|title| title.trim_matches([' ', '…']));
        for name in functions.map(|name| format!("{name}(")).chain(titles.map(str::to_owned)) {
            assert!(sources.contains(&name), "docs/src/run/faults.md names a test that does not exist: {name}");
            names += 1;
        }
    }
    assert!(names > 80, "{names}");
}

#[test]
fn every_metric_in_the_alert_rules_exists() {
    let metrics = read("docs/src/run/monitoring.md");
    let rules = read("docs/src/run/alerts.yml");
    let is_part = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let used = rules.split(|character| !is_part(character)).filter(|word| word.starts_with("glossary_inbox_"));
    for metric in used {
        let metric = metric.strip_suffix("_bucket").unwrap_or(metric);
        assert!(metrics.contains(&format!("| `{metric}` |")), "{metric} is not in docs/src/run/monitoring.md");
    }
    for alert in rules.lines().filter_map(|line| line.trim().strip_prefix("- alert: ")) {
        assert!(metrics.contains(&format!("| `{alert}` |")), "docs/src/run/monitoring.md does not explain {alert}");
    }
    // Skipped without Prometheus.
    let (rules, tests) = ("docs/src/run/alerts.yml", "crates/cli/tests/alerts.test.yml");
    for arguments in [["check", "rules", rules], ["test", "rules", tests]] {
        let promtool = Command::new("promtool").args(arguments).current_dir(repository(".")).output();
        let Ok(checked) = promtool else { return };
        assert!(checked.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&checked.stderr));
    }
}

/// Runs a script of the manual over a site with a header for a path and a redirect. Returns its output; `None` without
/// Node.js.
fn run_script(script: &str, site: &Path, arguments: &[&Path]) -> Option<String> {
    let headers = r#"{"Content-Security-Policy": "default-src 'self'", "/embed/terms/*": {"Content-Security-Policy": "default-src 'none'"}}"#;
    fs::write(site.join("headers.json"), headers).unwrap();
    fs::write(site.join("redirects.json"), r#"{"/terms/old/": "/terms/new/"}"#).unwrap();
    let mut node = Command::new("node");
    let output = node.arg(repository(script)).arg(site).args(arguments).output().ok()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn the_maps_for_nginx_contain_headers_and_redirects() {
    let site = tempfile::tempdir().unwrap();
    let Some(maps) = run_script("docs/src/run/nginx-headers.mjs", site.path(), &[]) else { return };
    for line in [
        "map $glossary_path $glossary_content_security_policy {\n    default \"default-src 'self'\";\n    \
         \"~^/embed/terms/.*$\" \"default-src 'none'\";\n}",
        "map $glossary_path $glossary_access_control_allow_origin {",
        "    \"/terms/old/\" \"/terms/new/\";",
    ] {
        assert!(maps.contains(line), "{line} is not in:\n{maps}");
    }
    // nginx.conf uses exactly the variables of the maps, and one of its own.
    let variables = |text: &str| -> Vec<String> {
        let is_part = |character: char| character.is_ascii_alphanumeric() || character == '_';
        text.split('$').skip(1).filter_map(|rest| rest.split(|c| !is_part(c)).next().map(str::to_owned)).collect()
    };
    let defined = variables(&maps);
    for variable in variables(&read("docs/src/run/nginx.conf")).iter().filter(|name| name.starts_with("glossary_")) {
        assert!(variable == "glossary_cache" || defined.contains(variable), "{variable}");
    }
}

#[test]
fn the_functions_for_cloudfront_find_pages_and_set_headers() {
    let site = tempfile::tempdir().unwrap();
    let out = site.path().join("functions");
    if run_script("docs/src/run/cloudfront.mjs", site.path(), &[&out]).is_none() {
        return;
    }
    let script = r#"
        const load = (name) => new Function(require("fs").readFileSync(name, "utf8") + "; return handler;")();
        const [request, response] = [load("viewer-request.js"), load("viewer-response.js")];
        const policy = (uri) => response({ request: { uri }, response: { headers: {} } }).headers["content-security-policy"].value;
        const ask = (uri) => { const found = request({ request: { uri } }); return found.uri ?? found.headers.location.value; };
        console.log(["/", "/terms/api/", "/terms/api", "/terms/old/", "/terms/old", "/embed.js"].map(ask).join(" "));
        console.log(policy("/terms/api/index.html") + ", " + policy("/embed/terms/api/index.html"));
    "#;
    let output = Command::new("node").args(["-e", script]).current_dir(&out).output().unwrap();
    let expected = "/index.html /terms/api/index.html /terms/api/ /terms/new/ /terms/new/ /embed.js\n\
                    default-src 'self', default-src 'none'\n";
    assert_eq!(String::from_utf8(output.stdout).unwrap(), expected, "{}", String::from_utf8_lossy(&output.stderr));
}
