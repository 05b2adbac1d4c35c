//! Merging of the previous and the new `headers.json`. During a publish, a visitor may receive an old page or a new
//! one: the merged Content-Security-Policy allows the styles and form targets of both.

use serde_json::{Map, Value};

const POLICY: &str = "Content-Security-Policy";

/// Returns the new headers. Each policy also allows everything that the previous policy allowed.
pub(crate) fn merge(previous: &Value, new: &Value) -> Value {
    let (Some(previous), Some(new)) = (previous.as_object(), new.as_object()) else { return new.clone() };
    let mut merged = Map::new();
    for (key, value) in new {
        let value = match previous.get(key) {
            Some(previous) if previous.is_object() => merge(previous, value),
            Some(previous) if key == POLICY => merge_policies(previous, value),
            _ => value.clone(),
        };
        merged.insert(key.clone(), value);
    }
    // Paths that have headers in the previous file only.
    merged.extend(
        previous.iter().filter(|(key, _)| !new.contains_key(*key)).map(|(key, value)| (key.clone(), value.clone())),
    );
    merged.into()
}

/// Returns a policy that allows everything that either policy allows (<https://www.w3.org/TR/CSP3/#framework-policy>).
fn merge_policies(previous: &Value, new: &Value) -> Value {
    let (Some(previous), Some(new)) = (previous.as_str(), new.as_str()) else { return new.clone() };
    let mut merged = directives(new);
    for (name, mut sources) in directives(previous) {
        let Some((_, allowed)) = merged.iter_mut().find(|(other, _)| *other == name) else {
            merged.push((name, sources));
            continue;
        };
        sources.retain(|source| !allowed.contains(source));
        allowed.append(&mut sources);
        // `'none'` is ignored beside other sources.
        if allowed.len() > 1 {
            allowed.retain(|source| *source != "'none'");
        }
    }
    let directive = |(name, sources): (&str, Vec<&str>)| [&[name], &*sources].concat().join(" ");
    merged.into_iter().map(directive).collect::<Vec<_>>().join("; ").into()
}

/// Returns the directives of a policy: each name with its sources.
fn directives(policy: &str) -> Vec<(&str, Vec<&str>)> {
    let words = policy.split(';').map(str::split_whitespace);
    words.filter_map(|mut words| Some((words.next()?, words.collect()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn merged_headers_allow_what_either_policy_allows() {
        let previous = json!({
            POLICY: "default-src 'none'; style-src 'sha256-a'; form-action 'self'; frame-ancestors 'none'",
            "X-Robots-Tag": "noindex",
            "/embed/": { POLICY: "style-src 'sha256-a' 'sha256-c'; frame-src 'self'" },
            "/former": { "Access-Control-Allow-Origin": "*" },
        });
        let new = json!({
            POLICY: "default-src 'none'; style-src 'sha256-b'; form-action 'self' https://a.example; frame-ancestors *",
            "/embed/": { POLICY: "style-src 'sha256-b' 'sha256-c'" },
            "/new": { "Access-Control-Allow-Origin": "*" },
        });
        let merged = json!({
            POLICY: "default-src 'none'; style-src 'sha256-b' 'sha256-a'; \
                form-action 'self' https://a.example; frame-ancestors *",
            "X-Robots-Tag": "noindex",
            "/embed/": { POLICY: "style-src 'sha256-b' 'sha256-c' 'sha256-a'; frame-src 'self'" },
            "/former": { "Access-Control-Allow-Origin": "*" },
            "/new": { "Access-Control-Allow-Origin": "*" },
        });
        assert_eq!(merge(&previous, &new), merged);
        // Byte for byte, so that publishing an unchanged site writes nothing.
        assert_eq!(merge(&new, &new).to_string(), new.to_string());
        for unknown in [Value::Null, json!([]), json!("text"), json!({ "/embed/": 7, POLICY: {} })] {
            assert_eq!(merge(&unknown, &new), new);
        }
    }
}
