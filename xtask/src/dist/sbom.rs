//! The software bill of materials, in CycloneDX 1.6 (<https://cyclonedx.org/docs/1.6/json/>).

use serde_json::{Value, json};

use super::packages::{Dependency, Packages};

/// Returns the bill of materials of a program.
pub fn document(packages: &Packages, target: &str) -> Value {
    let program = format!("glossary@{}", packages.version);
    let mut metadata = json!({
        "component": {
            "type": "application",
            "bom-ref": program,
            "name": "glossary",
            "version": packages.version,
            "licenses": [{ "license": { "id": "MIT" } }],
            "properties": [{ "name": "target", "value": target }],
        },
        "tools": { "components": [{ "type": "application", "name": "cargo xtask dist", "version": packages.version }] },
    });
    if let Some(time) = &packages.time {
        metadata["timestamp"] = json!(time);
    }
    let all: Vec<_> = packages.dependencies.iter().map(Dependency::id).collect();
    let mut dependencies = vec![json!({ "ref": program, "dependsOn": all })];
    dependencies.extend(packages.dependencies.iter().map(|one| json!({ "ref": one.id(), "dependsOn": one.uses })));
    json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": metadata,
        "components": packages.dependencies.iter().map(component).collect::<Vec<_>>(),
        "dependencies": dependencies,
    })
}

fn component(package: &Dependency) -> Value {
    let mut component = json!({
        "type": "library",
        "bom-ref": package.id(),
        "name": package.name,
        "version": package.version,
        "purl": format!("pkg:cargo/{}", package.id()),
        "licenses": [{ "expression": package.licence }],
    });
    if let Some(checksum) = &package.checksum {
        component["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
    }
    if let Some(repository) = &package.repository {
        component["externalReferences"] = json!([{ "type": "vcs", "url": repository }]);
    }
    component
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_package_has_a_licence_an_address_and_a_checksum() {
        let package = Dependency {
            name: "serde".into(),
            version: "1.0.0".into(),
            licence: "MIT OR Apache-2.0".into(),
            authors: vec![],
            repository: Some("https://github.com/serde-rs/serde".into()),
            checksum: Some("ab".into()),
            folder: "".into(),
            uses: vec!["serde_core@1.0.0".into()],
        };
        let packages = Packages { version: "0.2.0".into(), time: None, dependencies: vec![package] };
        let document = document(&packages, "x86_64-unknown-linux-musl");
        let component = &document["components"][0];
        assert_eq!(component["purl"], "pkg:cargo/serde@1.0.0");
        assert_eq!(component["licenses"][0]["expression"], "MIT OR Apache-2.0");
        assert_eq!(component["hashes"][0]["content"], "ab");
        assert_eq!(document["dependencies"][1]["dependsOn"][0], "serde_core@1.0.0");
        assert!(document["metadata"].get("timestamp").is_none());
    }
}
