//! The published schemas say what the published data holds, all of it.
#![allow(clippy::unwrap_used, reason = "its helpers are test code, though no test functions")]

mod common;
#[path = "common/valid.rs"]
mod valid;

use std::{fs, path::Path};

use serde_json::{Value, json};

fn read(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// The same schema, which refuses every key that it does not name: one that was
/// added to the data and forgotten here.
fn strict(mut schema: Value) -> Value {
    match &mut schema {
        Value::Object(map) => {
            map.values_mut().for_each(|value| *value = strict(value.take()));
            if map.get("properties").is_some_and(Value::is_object) && map.contains_key("type") {
                map.insert("additionalProperties".to_owned(), false.into());
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| *value = strict(value.take())),
        _ => {}
    }
    schema
}

fn problems(schema: &Value, data: &Value) -> Vec<String> {
    let validator = jsonschema::options().should_validate_formats(true).build(schema).unwrap();
    validator.iter_errors(data).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn all_data_is_as_the_schemas_say() {
    let (folder, _) = valid::published(|api| (api.autolink, api.exact_case) = (false, true));
    let out = folder.path().join("out");

    let schema = strict(read(&out.join("schema/glossary.json")));
    let catalogue = read(&out.join("glossary.json"));
    assert_eq!(problems(&schema, &catalogue), Vec::<String>::new());
    let mut wrong = catalogue.clone();
    wrong["terms"][0]["related"] = json!("api");
    wrong["terms"][1]["new"] = json!(1);
    assert_eq!(problems(&schema, &wrong).len(), 2);

    let schema = strict(read(&out.join("schema/page.json")));
    let pages = ["", "terms/api/", "topics/architecture/", "search/", "contact/", "thanks/"];
    for page in pages {
        let data = read(&out.join(page).join("index.json"));
        assert_eq!(problems(&schema, &data), Vec::<String>::new(), "schema/page.json does not fit {page}index.json");
        let mut wrong = data.clone();
        wrong["version"] = json!(2);
        wrong["head"]["new"] = json!(1);
        assert_eq!(problems(&schema, &wrong).len(), 2, "{page}");
    }
}
