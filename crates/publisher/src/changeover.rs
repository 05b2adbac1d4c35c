//! While a site is published again, some of its pages are those of before, and
//! some are new. For that time `headers.json` is of both: whichever page a visitor
//! gets, its policy lets it have its style, and send its form.

use serde_json::{Map, Value};

const POLICY: &str = "Content-Security-Policy";

/// The new headers, with policies that allow what those of before allow too.
pub(crate) fn of_both(before: &Value, after: &Value) -> Value {
    let (Some(before), Some(after)) = (before.as_object(), after.as_object()) else { return after.clone() };
    let mut both = Map::new();
    for (key, value) in after {
        let value = match before.get(key) {
            Some(before) if before.is_object() => of_both(before, value),
            Some(before) if key == POLICY => allow_both(before, value),
            _ => value.clone(),
        };
        both.insert(key.clone(), value);
    }
    // Paths of before that have no headers of their own any more.
    both.extend(
        before.iter().filter(|(key, _)| !after.contains_key(*key)).map(|(key, value)| (key.clone(), value.clone())),
    );
    both.into()
}

/// A policy that allows what either allows (<https://www.w3.org/TR/CSP3/#framework-policy>).
fn allow_both(before: &Value, after: &Value) -> Value {
    let (Some(before), Some(after)) = (before.as_str(), after.as_str()) else { return after.clone() };
    let mut both = directives(after);
    for (name, mut sources) in directives(before) {
        let Some((_, allowed)) = both.iter_mut().find(|(other, _)| *other == name) else {
            both.push((name, sources));
            continue;
        };
        sources.retain(|source| !allowed.contains(source));
        allowed.append(&mut sources);
        // Beside anything else it says nothing.
        if allowed.len() > 1 {
            allowed.retain(|source| *source != "'none'");
        }
    }
    let directive = |(name, sources): (&str, Vec<&str>)| [&[name], &*sources].concat().join(" ");
    both.into_iter().map(directive).collect::<Vec<_>>().join("; ").into()
}

/// The directives' names, each with its sources.
fn directives(policy: &str) -> Vec<(&str, Vec<&str>)> {
    let words = policy.split(';').map(str::split_whitespace);
    words.filter_map(|mut words| Some((words.next()?, words.collect()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn both_are_allowed_and_nothing_else() {
        let before = json!({
            POLICY: "default-src 'none'; style-src 'sha256-a'; form-action 'self'; frame-ancestors 'none'",
            "X-Robots-Tag": "noindex",
            "/embed/": { POLICY: "style-src 'sha256-a' 'sha256-c'; frame-src 'self'" },
            "/former": { "Access-Control-Allow-Origin": "*" },
        });
        let after = json!({
            POLICY: "default-src 'none'; style-src 'sha256-b'; form-action 'self' https://a.example; frame-ancestors *",
            "/embed/": { POLICY: "style-src 'sha256-b' 'sha256-c'" },
            "/new": { "Access-Control-Allow-Origin": "*" },
        });
        let both = json!({
            POLICY: "default-src 'none'; style-src 'sha256-b' 'sha256-a'; \
                form-action 'self' https://a.example; frame-ancestors *",
            "X-Robots-Tag": "noindex",
            "/embed/": { POLICY: "style-src 'sha256-b' 'sha256-c' 'sha256-a'; frame-src 'self'" },
            "/former": { "Access-Control-Allow-Origin": "*" },
            "/new": { "Access-Control-Allow-Origin": "*" },
        });
        assert_eq!(of_both(&before, &after), both);
        // Word for word, so that a publish of the same writes nothing.
        assert_eq!(of_both(&after, &after).to_string(), after.to_string());
        for unknown in [Value::Null, json!([]), json!("text"), json!({ "/embed/": 7, POLICY: {} })] {
            assert_eq!(of_both(&unknown, &after), after);
        }
    }
}
