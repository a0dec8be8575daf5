use serde_json::{Value, json};

use super::*;
use crate::context::Context;
use crate::entity::Entity;
use crate::error::ErrorKind;
use crate::name::NULL;
use crate::read::{self, Form};
use crate::write::{self, Representation};

const THEN_US: i64 = 1_000_000;
const NOW_US: i64 = 2_000_000;

fn full(name: &str) -> String {
    Context::core().expand(name).into_owned()
}

fn car() -> Entity {
    let body = json!({
        "id": "urn:x:1", "type": "Car", "scope": "/A",
        "temperature": {"type": "Property", "value": 25, "unitCode": "CEL", "observedAt": "2022-03-14T01:59:26.535Z",
                        "source": "probe"},
        "address": {"type": "Property", "value": {"street": "Straße des 17. Juni", "city": "Berlin", "country": "Germany"}},
        "says": {"type": "LanguageProperty", "languageMap": {"en": "yes", "fr": "oui"}},
        "name": [{"type": "Property", "value": "one"}, {"type": "Property", "value": "two", "datasetId": "urn:d:2"}],
        "owner": {"type": "Relationship", "object": "urn:x:2"},
    });
    let mut car = read::entity(body, &Context::core()).unwrap();
    car.stamp(THEN_US);
    car
}

fn shown(entity: &Entity, attribute: &str) -> Value {
    let all = write::entity(entity, &Context::core(), &Representation::default());
    all.get(attribute).cloned().unwrap_or_default()
}

fn fragment(body: Value) -> read::EntityPatch {
    read::patch(Form::Full, body, &Context::core()).unwrap()
}

fn simplified(body: Value) -> read::EntityPatch {
    read::patch(Form::Simplified, body, &Context::core()).unwrap()
}

#[track_caller]
fn merge(body: Value, attribute: &str, want: Value) {
    let mut car = car();
    let patch = read::merge_patch(Form::Full, body, &Context::core()).unwrap();
    car.merge(patch, &Merge::default(), NOW_US).unwrap();
    assert_eq!(shown(&car, attribute), want);
}

#[test]
fn merging_follows_the_standards_examples() {
    merge(
        json!({"temperature": {"type": "Property", "value": 100, "observedAt": "2022-03-14T13:00:00.000Z"}}),
        "temperature",
        json!({"type": "Property", "value": 100, "unitCode": "CEL", "observedAt": "2022-03-14T13:00:00Z",
               "source": {"type": "Property", "value": "probe"}}),
    );
    merge(
        json!({"address": {"type": "Property", "value": {"street": "Pariser Platz", "country": NULL}}}),
        "address",
        json!({"type": "Property", "value": {"street": "Pariser Platz", "city": "Berlin"}}),
    );
    merge(
        json!({"says": {"languageMap": {"fr": NULL, "de": "ja"}}}),
        "says",
        json!({"type": "LanguageProperty", "languageMap": {"en": "yes", "de": "ja"}}),
    );
    merge(
        json!({"says": {"languageMap": {"@none": NULL}}}),
        "says",
        Value::Null,
    );
    merge(json!({"temperature": NULL}), "temperature", Value::Null);
    merge(
        json!({"name": {"value": NULL}}),
        "name",
        json!({"type": "Property", "value": "two", "datasetId": "urn:d:2"}),
    );
    merge(
        json!({"name": {"value": NULL, "datasetId": "urn:d:2"}}),
        "name",
        json!({"type": "Property", "value": "one"}),
    );
    merge(
        json!({"temperature": {"unitCode": NULL, "observedAt": NULL, "source": NULL}}),
        "temperature",
        json!({"type": "Property", "value": 25}),
    );
    merge(
        json!({"owner": {"type": "Property", "value": 5}}),
        "owner",
        json!({"type": "Property", "value": 5}),
    );
    merge(
        json!({"new": {"value": {"a": NULL, "b": 1}}}),
        "new",
        json!({"type": "Property", "value": {"b": 1}}),
    );
    merge(json!({"scope": "/B", "type": "Van"}), "scope", json!("/B"));
}

#[test]
fn merging_takes_common_options_and_simplified_forms() {
    let mut car = car();
    let how = Merge {
        observed_at_us: Some(0),
        language: Some("fr".into()),
        ..Merge::default()
    };
    let body = json!({"temperature": 7, "says": "bien", "owner": "urn:x:3", "address": 5});
    car.merge(simplified(body), &how, NOW_US).unwrap();
    assert_eq!(
        shown(&car, "temperature")["observedAt"],
        "1970-01-01T00:00:00Z"
    );
    assert_eq!(shown(&car, "temperature")["unitCode"], "CEL");
    assert_eq!(
        shown(&car, "says")["languageMap"],
        json!({"en": "yes", "fr": "bien"})
    );
    assert_eq!(
        shown(&car, "owner"),
        json!({"type": "Relationship", "object": "urn:x:3"})
    );
    assert_eq!(
        shown(&car, "address"),
        json!({"type": "Property", "value": 5})
    );
}

#[test]
fn updating_replaces_whole_attributes() {
    let mut car = car();
    let body = json!({
        "temperature": {"type": "Property", "value": 100},
        "name": {"type": "Property", "value": "new", "datasetId": "urn:d:3"},
        "address": NULL,
        "absent": NULL,
        "fresh": 1,
    });
    let outcome = car.update(fragment(body), NOW_US).unwrap();
    assert_eq!(
        shown(&car, "temperature"),
        json!({"type": "Property", "value": 100})
    );
    assert_eq!(car.instances(&full("name")).len(), 3);
    assert_eq!(shown(&car, "address"), Value::Null);
    let kinds: Vec<_> = outcome.changes.iter().map(|c| c.kind).collect();
    assert_eq!(
        kinds,
        [
            ChangeKind::Updated,
            ChangeKind::Created,
            ChangeKind::Deleted,
            ChangeKind::Created
        ]
    );
    assert_eq!(outcome.changes[0].before.as_ref().unwrap().value, json!(25));
    assert_eq!(outcome.not_updated[0].name, full("absent"));
    let mut bare = Entity::new("urn:x:1", [full("Car")]);
    let outcome = bare
        .update(fragment(json!({"scope": "/A"})), NOW_US)
        .unwrap();
    assert_eq!(outcome.not_updated[0].name, full("scope"));
    assert!(outcome.is_nothing() && bare.scopes.is_empty());
    let stamps = |name: &str| {
        let a = &car.instances(&full(name))[0];
        (a.created_at_us, a.modified_at_us)
    };
    assert_eq!(stamps("temperature"), (THEN_US, NOW_US));
    assert_eq!(stamps("fresh"), (NOW_US, NOW_US));
    assert_eq!((car.created_at_us, car.modified_at_us), (THEN_US, NOW_US));
}

#[test]
fn appending_may_spare_what_is_there() {
    let body =
        || json!({"temperature": {"value": 1}, "fresh": 1, "scope": ["/A", "/B"], "type": "Van"});
    let mut spared = car();
    let outcome = spared.append(fragment(body()), false, NOW_US).unwrap();
    assert_eq!(shown(&spared, "temperature")["value"], 25);
    assert_eq!(spared.scopes, ["/A", "/B"]);
    assert_eq!(spared.types, [full("Car"), full("Van")]);
    assert_eq!(
        outcome.to_json(),
        json!({"updated": [full("fresh")], "notUpdated": [{"attributeName": full("temperature"), "reason": "the attribute is there already and may not be overwritten"}]})
    );
    let mut overwritten = car();
    overwritten
        .append(
            fragment(json!({"temperature": {"value": 1}, "scope": "/B"})),
            true,
            NOW_US,
        )
        .unwrap();
    assert_eq!(shown(&overwritten, "temperature")["value"], 1);
    assert_eq!(overwritten.scopes, ["/B"]);
}

#[test]
fn one_attribute_is_changed_replaced_and_deleted() {
    let mut it = car();
    let temperature = full("temperature");
    let patch =
        |body| read::attribute_patch(Form::Full, &temperature, body, &Context::core()).unwrap();
    let outcome = it
        .update_attribute(
            &temperature,
            patch(json!({"value": 100, "observedAt": "2022-03-14T13:00:00Z"})),
            NOW_US,
        )
        .unwrap();
    assert_eq!(shown(&it, "temperature")["unitCode"], "CEL");
    assert!(!outcome.changes[0].is_same);
    let again = it
        .update_attribute(&temperature, patch(json!({"value": 100})), NOW_US)
        .unwrap();
    assert!(again.changes[0].is_same);
    it.update_attribute(
        &temperature,
        patch(json!({"type": "Property", "value": NULL})),
        NOW_US,
    )
    .unwrap();
    assert_eq!(shown(&it, "temperature"), Value::Null);
    let missing = it
        .update_attribute(&temperature, patch(json!({"value": 1})), NOW_US)
        .unwrap_err();
    assert_eq!(missing.kind, ErrorKind::ResourceNotFound);

    let other_kind = json!({"type": "Relationship", "object": "urn:x:9"});
    let other_kind =
        read::attribute_patch(Form::Full, &full("name"), other_kind, &Context::core()).unwrap();
    let fault = it
        .update_attribute(&full("name"), other_kind, NOW_US)
        .unwrap_err();
    assert_eq!(fault.kind, ErrorKind::BadRequestData);

    let owner = read::attribute(
        &full("owner"),
        json!({"type": "Property", "value": 5}),
        &Context::core(),
    )
    .unwrap();
    it.replace_attribute(&full("owner"), owner.clone(), NOW_US)
        .unwrap();
    assert_eq!(shown(&it, "owner"), json!({"type": "Property", "value": 5}));
    assert!(it.replace_attribute(&full("none"), owner, NOW_US).is_err());

    let mut delete = |name: &str, which| {
        it.delete_attribute(&full(name), &which, NOW_US)
            .map(|o| o.changes.len())
    };
    assert_eq!(
        delete("name", Which::Dataset("urn:d:9".into()))
            .unwrap_err()
            .kind,
        ErrorKind::ResourceNotFound
    );
    assert_eq!(delete("name", Which::All), Ok(2));
    assert!(delete("name", Which::Default).is_err());
    assert_eq!(delete("scope", Which::Default), Ok(0));
    assert!(it.scopes.is_empty());
}

#[test]
fn many_attributes_are_deleted_at_once() {
    let mut it = car();
    let kept = [full("temperature"), full("owner")];
    let outcome = it.delete_attributes(|name| !kept.iter().any(|k| k == name), NOW_US);
    assert_eq!(outcome.changes.len(), 4);
    assert_eq!(
        (it.attributes.len(), it.modified_at_us, it.scopes.len()),
        (2, NOW_US, 1)
    );
    assert!(it.delete_attributes(|_| false, NOW_US).is_nothing());
}

#[test]
fn replacing_an_entity_keeps_its_birth() {
    let mut it = car();
    let body = json!({"id": "urn:x:1", "type": "Bus", "temperature": 5});
    let outcome = it.replace_with(read::entity(body, &Context::core()).unwrap(), NOW_US);
    assert_eq!(
        (it.created_at_us, it.modified_at_us, it.attributes.len()),
        (THEN_US, NOW_US, 1)
    );
    assert_eq!(it.types, [full("Bus")]);
    assert_eq!(outcome.changes.len(), 6);
    assert_eq!(outcome.scopes_before, Some(vec!["/A".to_owned()]));
    assert!(outcome.members_changed);
}

#[test]
fn a_fault_changes_nothing() {
    let mut it = car();
    let body = json!({"temperature": 5, "fresh": {"unitCode": "CEL"}});
    let fault = it
        .merge(fragment(body), &Merge::default(), NOW_US)
        .unwrap_err();
    assert_eq!(fault.kind, ErrorKind::BadRequestData);
    assert_eq!(it, car());
}
