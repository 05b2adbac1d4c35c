//! The published schemas say what the published data holds, all of it.
#![allow(clippy::unwrap_used, reason = "its helpers are test code, though no test functions")]

mod common;

use std::{fs, path::Path};

use common::TRUNKS;
use glossary_publisher::{
    content::{ReadOptions, Reader},
    publish::Publisher,
    settings::Settings,
};
use jiff::civil::Date;
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
    let valid = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/valid");
    let folder = tempfile::tempdir().unwrap();
    let (app, out) = (folder.path().join("app"), folder.path().join("out"));
    fs::create_dir(&app).unwrap();
    fs::write(app.join("index.html"), TRUNKS).unwrap();
    fs::write(app.join("glossary-app-0123456789abcdef_bg.wasm"), "wasm").unwrap();
    let settings = Settings::read(&valid.join("glossary.toml"), [], None).unwrap();
    let base = settings.site.base_path();
    let options = ReadOptions { drafts: false, today: Date::constant(2026, 11, 22), base, public: &valid };
    let (mut glossary, _) = Reader::default().read(&valid.join("content"), &options);
    std::sync::Arc::make_mut(&mut glossary.terms[0]).autolink = false;
    Publisher::new(&app, &valid.join("public"), &out).publish(&glossary, &settings, || ()).unwrap();

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
