//! Concepts of Glossarist in JSON and YAML: <https://www.glossarist.org/docs/>.

use crate::Value;

/// Returns the designations of a Glossarist concept: <https://www.glossarist.org/docs/>.
pub fn designations(value: &Value) -> Option<Vec<(String, String)>> {
    let Value::List(items) = value else { return None };
    let designation = |item: &Value| {
        let kind = item.get("type").and_then(Value::scalar).unwrap_or_default();
        Some((item.get("designation")?.scalar()?, kind))
    };
    let found: Option<Vec<_>> = items.iter().map(designation).collect();
    found.filter(|found| !found.is_empty())
}

/// Makes names of the designations of a Glossarist concept, and texts of its lists of `content`.
pub fn glossarist(fields: &mut Vec<(String, Value)>) {
    for (_, value) in fields.iter_mut() {
        if let Value::List(items) = value
            && items
                .iter()
                .any(|item| matches!(item, Value::Map(entries) if entries.len() == 1 && entries[0].0 == "content"))
        {
            let texts: Vec<Value> =
                items.iter().map(|item| item.get("content").cloned().unwrap_or_else(|| item.clone())).collect();
            *value =
                if texts.len() == 1 { texts.into_iter().next().unwrap_or(Value::Null) } else { Value::List(texts) };
        }
    }
    let Some(at) = fields.iter().position(|(key, value)| key.ends_with("terms") && designations(value).is_some())
    else {
        return;
    };
    let (_, list) = fields.remove(at);
    let found = designations(&list).unwrap_or_default();
    let main = found.iter().position(|(_, kind)| kind == "expression" || kind.is_empty()).unwrap_or(0);
    // A path with the full name is better than the short `term` that some files have in addition.
    fields.retain(|(key, value)| !(key == "term" && value.scalar().as_ref() == found.get(main).map(|(name, _)| name)));
    let mut extra: Vec<(String, Value)> = Vec::new();
    for (at, (name, kind)) in found.into_iter().enumerate() {
        let key = match kind.as_str() {
            _ if at == main => "name",
            "abbreviation" | "acronym" => "abbreviation",
            _ => "aliases",
        };
        extra.push((key.to_owned(), name.into()));
    }
    if let Value::List(items) = &list {
        for item in items {
            let Value::Map(entries) = item else { continue };
            let rest = entries.iter().filter(|(key, _)| key != "designation" && key != "type");
            for (key, value) in rest {
                let known = matches!(key.as_str(), "normative_status" | "normativeStatus" | "geographical_area");
                let key = if known { format!("designation_{key}") } else { key.clone() };
                if !value.is_empty() && value.scalar().as_deref() != Some("preferred") {
                    extra.push((key, value.clone()));
                }
            }
        }
    }
    fields.splice(0..0, extra);
}
