//! Checks the sources of the app, the publisher and the domain for code that belongs elsewhere.

use std::path::Path;

use anyhow::Result;

use xtask::{files, workspace::Workspace};

/// A rule that forbids code in some files.
struct Rule {
    /// The beginning of the names of the files that the rule applies to.
    within: &'static str,
    /// The beginnings of the names of exempt files.
    except: &'static [&'static str],
    /// Returns whether a line breaks the rule.
    forbids: fn(&str) -> bool,
    /// The advice in the message.
    instead: &'static str,
}

const RULES: [Rule; 4] = [
    Rule {
        within: "src/",
        except: &["src/platform"],
        forbids: |line| line.contains("thread_local!"),
        instead: "a feature keeps its state in its context; only src/platform has thread locals",
    },
    Rule {
        within: "src/",
        except: &["src/route.rs"],
        forbids: holds_path,
        instead: "an address is built in src/route.rs only: Route::…",
    },
    Rule {
        within: "crates/publisher/src/",
        // The settings name the inbox's endpoint, which is no page.
        except: &["crates/publisher/src/settings"],
        forbids: |line| !line.contains("include_str!") && holds_path(line),
        instead: "an address is built in src/route.rs only: Route::…",
    },
    Rule {
        within: "crates/core/src/",
        except: &[],
        forbids: |line| {
            ["SystemTime", "Instant::now", "std::fs", "std::net", "std::env", "std::process"]
                .iter()
                .any(|no| line.contains(no))
        },
        instead: "the domain has no clock, files or network; it takes what it needs as an argument",
    },
];

/// Returns the broken rules.
///
/// # Errors
/// When a file cannot be read.
pub fn check(workspace: &Workspace) -> Result<Vec<String>> {
    let mut broken = Vec::new();
    for folder in ["src", "crates/core/src", "crates/publisher/src"] {
        for path in files::below(&workspace.root.join(folder), &[])? {
            if files::has_extension(&path, &["rs"]) {
                broken.extend(broken_in(&workspace.relative(&path), &files::read_text(&path)?));
            }
        }
    }
    Ok(broken)
}

/// Returns the rules that a file breaks. Tests are exempt.
fn broken_in(name: &str, text: &str) -> Vec<String> {
    if Path::new(name).components().any(|part| part.as_os_str() == "tests") || name.ends_with("/tests.rs") {
        return Vec::new();
    }
    let code = text.lines().enumerate().take_while(|(_, line)| line.trim() != "#[cfg(test)]");
    let code: Vec<_> = code.filter(|(_, line)| !line.trim_start().starts_with("//")).collect();
    let mut broken = Vec::new();
    for rule in &RULES {
        if name.starts_with(rule.within) && !rule.except.iter().any(|except| name.starts_with(except)) {
            let lines = code.iter().filter(|(_, line)| (rule.forbids)(line));
            broken.extend(
                lines.map(|(number, line)| format!("{name}:{}: {}\n    {}", number + 1, rule.instead, line.trim())),
            );
        }
    }
    broken
}

/// Returns whether the line contains one of the site's paths as a string: `"/terms/…"`, `"terms/{slug}/"`.
fn holds_path(line: &str) -> bool {
    const FIRST: [&str; 7] = ["terms", "topics", "search", "contact", "thanks", "embed", "api"];
    line.split('"').skip(1).step_by(2).any(|text| {
        let (absolute, path) = (text.starts_with('/'), text.trim_start_matches('/'));
        FIRST.iter().any(|first| {
            path.strip_prefix(first).is_some_and(|rest| rest.starts_with('/') || (absolute && rest.is_empty()))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_have_no_thread_locals() {
        assert_eq!(broken_in("src/search/index.rs", "thread_local! {\n").len(), 1);
        assert!(broken_in("src/platform/fetch.rs", "thread_local! {\n").is_empty());
        assert!(broken_in("src/search/index.rs", "// why not thread_local!\n").is_empty());
    }

    #[test]
    fn paths_are_built_in_one_place() {
        assert_eq!(broken_in("src/app.rs", "let x = 1;\nlet a = format!(\"/terms/{slug}/\");\n").len(), 1);
        assert_eq!(broken_in("src/app.rs", "view! { <a href=\"/contact\"> }\n").len(), 1);
        assert_eq!(broken_in("crates/publisher/src/publish.rs", "write(\"embed/thanks/index.html\")\n").len(), 1);
        assert!(broken_in("src/route.rs", "\"/terms/\"\n").is_empty());
        assert!(broken_in("src/app.rs", "class=\"search\" id=\"contact\" name=\"topics\"\n").is_empty());
        assert!(broken_in("src/app.rs", "#[cfg(test)]\nmod tests { const A: &str = \"/terms/a/\"; }\n").is_empty());
    }

    #[test]
    fn the_domain_has_no_clock() {
        assert_eq!(broken_in("crates/core/src/inquiry.rs", "let now = SystemTime::now();\n").len(), 1);
        assert!(broken_in("crates/core/src/search/tests.rs", "let now = Instant::now();\n").is_empty());
    }

    #[test]
    fn a_message_names_the_file_and_the_line() {
        let found = broken_in("src/app.rs", "\n\nthread_local! {\n");
        assert!(found[0].starts_with("src/app.rs:3: "), "{found:?}");
    }
}
