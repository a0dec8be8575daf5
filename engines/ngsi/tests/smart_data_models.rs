//! The published examples of the Smart Data Models are read, and survive every form.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ngsi::read::{self, Form};
use ngsi::{Context, Entity, Format, NgsiError, Representation, write};
use serde_json::{Value, json};

fn examples() -> Option<Vec<PathBuf>> {
    let data = std::env::var_os("TEST_DATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
        PathBuf::from,
    );
    let root = data.join("context/smart-data-models");
    root.is_dir().then(|| files(&root))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .flat_map(|path| {
            if path.is_dir() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .filter(|path| path.extension().is_some_and(|kind| kind == "jsonld"))
        .collect();
    found.sort();
    found
}

/// Stands in for the models' own contexts: a prefix and one link.
fn library(_: &str) -> Result<Arc<Value>, NgsiError> {
    Ok(Arc::new(json!({"@context": {
        "sdm": "https://smartdatamodels.org/",
        "name": "sdm:name",
        "refDevice": {"@id": "sdm:refDevice", "@type": "@id"},
    }})))
}

fn without_context(mut document: Value) -> (Value, Arc<Context>) {
    let source = read::take_context(&mut document)
        .unwrap()
        .unwrap_or_default();
    (document, Context::compile(&source, &library).unwrap())
}

fn survives(entity: &Entity, context: &Context) {
    assert_eq!(
        Entity::from_stored(&entity.to_stored()).as_ref(),
        Ok(entity)
    );
    for format in [Format::Normalized, Format::Concise] {
        let written = write::entity(
            entity,
            context,
            &Representation {
                format,
                ..Representation::default()
            },
        );
        assert_eq!(
            &read::entity(written, context).unwrap(),
            entity,
            "{format:?}"
        );
    }
    let how = Representation {
        format: Format::Simplified,
        ..Representation::default()
    };
    let written = write::entity(entity, context, &how);
    let again = read::entity_in(Form::Simplified, written.clone(), context).unwrap();
    assert_eq!(write::entity(&again, context, &how), written);
}

#[test]
fn every_example_is_read_and_survives() {
    let Some(examples) = examples() else {
        println!("44 checks did not run: TEST_DATA is absent");
        return;
    };
    let (mut read_count, mut refused) = (0, Vec::new());
    for path in &examples {
        let document: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let (document, context) = without_context(document);
        let form = if path.ends_with("example.jsonld") {
            Form::Simplified
        } else {
            Form::Full
        };
        match read::entity_in(form, document, &context) {
            Ok(entity) => {
                survives(&entity, &context);
                read_count += 1;
            }
            Err(why) => refused.push(format!("{}: {why}", path.display())),
        }
    }
    println!(
        "{read_count} of {} examples read and survive",
        examples.len()
    );
    // Two published examples are not what the standard says: one calls its location a Property
    // (clause 4.7.1), the other a date a Relationship.
    assert!(
        matches!(refused.as_slice(), [place, date]
            if place.contains("DeviceMeasurement") && place.contains("location")
            && date.contains("WaterObserved") && date.contains("dateObserved")),
        "{}",
        refused.join("\n")
    );
}
