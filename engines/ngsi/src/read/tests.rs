use serde_json::json;

use super::*;
use crate::entity::AttributeKind;
use crate::error::ErrorKind;
use crate::name::NULL;

fn full(name: &str) -> String {
    Context::core().expand(name).into_owned()
}

fn read_with(attributes: Value) -> Result<Entity> {
    let mut document = json!({"id": "urn:x:1", "type": "Car"});
    document
        .as_object_mut()
        .unwrap()
        .extend(attributes.as_object().unwrap().clone());
    entity(document, &Context::core())
}

#[track_caller]
fn check(attribute: Value, kind: AttributeKind, value: Value) {
    let entity = read_with(json!({"a": attribute})).unwrap();
    let read = &entity.instances(&full("a"))[0];
    assert_eq!((read.kind, &read.value), (kind, &value));
}

#[test]
fn each_kind_is_read_in_each_form() {
    let place = json!({"type": "Point", "coordinates": [1.0, 2.0]});
    check(
        json!({"type": "Property", "value": 5}),
        AttributeKind::Property,
        json!(5),
    );
    check(json!({"value": 5}), AttributeKind::Property, json!(5));
    check(json!(5), AttributeKind::Property, json!(5));
    check(json!([1, 2]), AttributeKind::Property, json!([1, 2]));
    check(
        json!({"street": "x"}),
        AttributeKind::Property,
        json!({"street": "x"}),
    );
    check(
        json!({"type": "PostalAddress", "street": "x"}),
        AttributeKind::Property,
        json!({"type": "PostalAddress", "street": "x"}),
    );
    check(
        json!({"@type": "DateTime", "@value": "x"}),
        AttributeKind::Property,
        json!({"@type": "DateTime", "@value": "x"}),
    );
    check(
        json!({"type": "GeoProperty", "value": place}),
        AttributeKind::GeoProperty,
        place.clone(),
    );
    check(
        json!({"type": "GeoProperty", "value": place.to_string()}),
        AttributeKind::GeoProperty,
        place.clone(),
    );
    check(
        json!({"value": place}),
        AttributeKind::GeoProperty,
        place.clone(),
    );
    check(place.clone(), AttributeKind::GeoProperty, place);
    check(
        json!({"type": "Relationship", "object": "urn:a:b"}),
        AttributeKind::Relationship,
        json!("urn:a:b"),
    );
    check(
        json!({"object": ["urn:a:b"]}),
        AttributeKind::Relationship,
        json!(["urn:a:b"]),
    );
    check(
        json!({"languageMap": {"en": "x", "fr-CH": ["y"]}}),
        AttributeKind::LanguageProperty,
        json!({"en": "x", "fr-CH": ["y"]}),
    );
    check(
        json!({"json": {"a": null}}),
        AttributeKind::JsonProperty,
        json!({"a": null}),
    );
    check(
        json!({"type": "JsonProperty", "json": [{"a": 1}]}),
        AttributeKind::JsonProperty,
        json!([{"a": 1}]),
    );
    check(
        json!({"vocab": ["a", "ngsi-ld:b"]}),
        AttributeKind::VocabProperty,
        json!([full("a"), "https://uri.etsi.org/ngsi-ld/b"]),
    );
    check(
        json!({"valueList": [1, [2]]}),
        AttributeKind::ListProperty,
        json!([1, [2]]),
    );
    check(
        json!({"objectList": ["urn:a:b", {"object": "urn:a:c"}]}),
        AttributeKind::ListRelationship,
        json!(["urn:a:b", "urn:a:c"]),
    );
}

#[test]
fn members_are_read() {
    let entity = read_with(json!({
        "scope": "/A/B",
        "expiresAt": "2030-01-01T00:00:00Z",
        "createdAt": "ignored",
        "a": [
            {"type": "Property", "value": 1, "unitCode": "CEL", "observedAt": "2020-01-01T00:00:00,5Z", "valueType": "X",
             "b": {"type": "Relationship", "object": "urn:a:b", "c": 7}},
            {"type": "Property", "value": 2, "datasetId": "urn:d:1", "expiresAt": "2030-01-01T00:00:00Z"},
        ],
        "c": {"object": "urn:a:b", "objectType": ["X", "Y"], "datasetId": "@none"},
    }))
    .unwrap();
    assert_eq!(entity.scopes, ["/A/B"]);
    assert!(entity.expires_at_us.is_some());
    let a = entity.instance(&full("a"), None).unwrap();
    assert_eq!(
        (a.unit_code.as_deref(), a.observed_at_us),
        (Some("CEL"), Some(1_577_836_800_500_000))
    );
    assert_eq!(
        a.attributes[&full("b")][0].attributes[&full("c")][0].value,
        json!(7)
    );
    assert!(
        entity
            .instance(&full("a"), Some("urn:d:1"))
            .unwrap()
            .expires_at_us
            .is_some()
    );
    assert_eq!(
        entity.instance(&full("c"), None).unwrap().of_types,
        [full("X"), full("Y")]
    );
}

#[test]
fn what_is_not_valid_is_refused() {
    #[track_caller]
    fn refuse(attributes: Value) {
        match read_with(attributes.clone()) {
            Ok(_) => panic!("{attributes} was read"),
            Err(why) => assert_eq!(why.kind, ErrorKind::BadRequestData),
        }
    }
    for bad in [
        json!(null),
        json!({"type": "Property"}),
        json!({"type": "Property", "value": null}),
        json!({"type": "Property", "value": NULL}),
        json!({"type": "Property", "value": {"x": [NULL]}}),
        json!({"type": "Property", "object": "urn:a:b"}),
        json!({"type": "Nonsense", "value": 1}),
        json!({"type": 5, "value": 1}),
        json!({"type": "Relationship"}),
        json!({"type": "Relationship", "object": "not a uri"}),
        json!({"type": "Relationship", "object": []}),
        json!({"type": "Relationship", "object": "urn:a:b", "unitCode": "CEL"}),
        json!({"type": "GeoProperty", "value": "here"}),
        json!({"type": "GeoProperty", "value": {"type": "Point", "coordinates": [500, 0]}}),
        json!({"type": "LanguageProperty", "languageMap": "x"}),
        json!({"type": "LanguageProperty", "languageMap": {"e n": "x"}}),
        json!({"type": "LanguageProperty", "languageMap": {"en": 5}}),
        json!({"type": "VocabProperty", "vocab": 5}),
        json!({"type": "ListProperty", "valueList": 5}),
        json!({"type": "ListRelationship", "objectList": ["x"]}),
        json!({"value": 1, "observedAt": "yesterday"}),
        json!({"value": 1, "observedAt": {"type": "Property", "value": "2026-08-10T12:00:00Z"}}),
        json!({"value": 1, "observedAt": "2026-08-10T12:00:00+02:00"}),
        json!({"value": 1, "datasetId": "x"}),
        json!({"value": 1, "datasetId": 5}),
        json!({"value": 1, "@context": {}}),
        json!({"type": "JsonProperty", "json": null}),
        json!({"type": "JsonProperty", "json": 5}),
        json!({"type": "JsonProperty", "json": {}, "unitCode": "CEL"}),
        json!({"type": "GeoProperty", "value": {"type": "GeometryCollection", "geometries": []}}),
        json!({"languageMap": {"en": "x"}, "valueType": "xsd:string"}),
        json!({"value": 1, "previousValue": 0}),
        json!({"object": "urn:a:b", "previousObject": "urn:a:c"}),
        json!({"value": 1, "entityIdSealed": "urn:x:1"}),
        json!([{"value": 1}, {"value": 2}]),
        json!(NULL),
    ] {
        refuse(json!({"a": bad}));
    }
    refuse(json!({"id": "x"}));
    refuse(json!({"id": format!("urn:{}", "a".repeat(10_000))}));
    refuse(json!({"id": 5}));
    refuse(json!({"type": []}));
    refuse(json!({"type": "type"}));
    refuse(json!({"type": "a b"}));
    refuse(json!({"": 1}));
    refuse(json!({"a<b": 1}));
    refuse(json!({"a": 1, "https://uri.etsi.org/ngsi-ld/default-context/a": 2}));
    refuse(json!({"id": NULL}));
    for reserved in [
        "datasetId",
        "instanceId",
        "observedAt",
        "unitCode",
        "previousValue",
    ] {
        refuse(json!({reserved: {"type": "Property", "value": 1}}));
    }
    for place in ["location", "observationSpace", "operationSpace"] {
        refuse(json!({place: {"type": "Property", "value": 7}}));
    }
    refuse(json!({"ngsildproof": {"type": "Property", "value": "x"}}));
    refuse(json!({"ngsildproof": {"value": {}, "entityTypeSealed": 42}}));
    refuse(json!({"scope": "/"}));
    refuse(json!({"scope": "A"}));
    let many: Vec<Value> = (0..5_000)
        .map(|i| json!({"value": i, "datasetId": format!("urn:d:{i}")}))
        .collect();
    refuse(json!({"a": many}));
    let deep = (0..60).fold(
        json!({"value": 1}),
        |inner, _| json!({"value": 1, "a": inner}),
    );
    refuse(json!({"a": deep}));
    for bad in [
        json!({"type": "A"}),
        json!({"id": "urn:a:b"}),
        json!([]),
        json!("x"),
    ] {
        assert!(entity(bad, &Context::core()).is_err());
    }
    assert_eq!(json(b"{").unwrap_err().kind, ErrorKind::InvalidRequest);
    assert_eq!(
        json(&b"[".repeat(100_000)).unwrap_err().kind,
        ErrorKind::InvalidRequest
    );
}

#[test]
fn patches_may_lack_and_delete() {
    let read = |body| patch(Form::Full, body, &Context::core()).unwrap();
    let patch = read(json!({
        "scope": NULL,
        "a": NULL,
        "b": {"type": "LanguageProperty", "languageMap": {"@none": NULL}},
        "c": {"unitCode": NULL, "observedAt": "2020-01-01T00:00:00Z"},
    }));
    assert_eq!(patch.scopes, Set::Remove);
    assert!(patch.attributes[&full("a")][0].is_null && patch.attributes[&full("b")][0].is_null);
    assert_eq!(patch.attributes[&full("c")][0].unit_code, Set::Remove);
    assert_eq!(patch.attributes[&full("c")][0].kind, None);
    let within = json!({"d": {"value": {"x": NULL}}});
    let merged = merge_patch(Form::Full, within.clone(), &Context::core()).unwrap();
    assert_eq!(
        merged.attributes[&full("d")][0].value,
        Some(json!({"x": NULL}))
    );
    assert!(super::patch(Form::Full, within, &Context::core()).is_err());
    assert!(fragment(json!({"a": NULL}), &Context::core()).is_err());
}

#[test]
fn simplified_forms_are_read() {
    let source = json!({"ref": {"@id": "http://ex.org/ref", "@type": "@id"}});
    let context =
        Context::compile(&source, &|a: &str| Err(NgsiError::context_not_available(a))).unwrap();
    let document = json!({
        "id": "urn:x:1", "type": "Car", "n": 5, "place": {"type": "Point", "coordinates": [1, 2]},
        "says": {"languageMap": {"en": "yes"}}, "raw": {"json": {"id": 1}}, "kind": {"vocab": "Fast"},
        "list": [1, 2], "ref": "urn:a:b", "odd": {"type": "Property", "value": 5},
        "name": {"dataset": {"@none": "x", "urn:d:1": "y"}},
    });
    let entity = entity_in(Form::Simplified, document, &context).unwrap();
    let kinds: Vec<_> = entity
        .attributes
        .values()
        .map(|a| (a.len(), a[0].kind.name()))
        .collect();
    assert_eq!(
        kinds,
        [
            (1, "Property"),
            (1, "GeoProperty"),
            (1, "LanguageProperty"),
            (1, "JsonProperty"),
            (1, "VocabProperty"),
            (1, "Property"),
            (1, "Relationship"),
            (1, "Property"),
            (2, "Property"),
        ]
    );
}

#[test]
fn a_batch_keeps_each_items_fate() {
    let body = json!([{"id": "urn:a:1", "type": "A"}, {"id": "urn:a:2"}, 5]);
    let items = batch(body, |item| entity(item, &Context::core())).unwrap();
    let fates: Vec<_> = items
        .iter()
        .map(|item| (item.id.as_deref(), item.result.is_ok()))
        .collect();
    assert_eq!(
        fates,
        [
            (Some("urn:a:1"), true),
            (Some("urn:a:2"), false),
            (None, false)
        ]
    );
    assert!(batch(json!([]), Ok).is_err() && batch(json!({}), Ok).is_err());
}

#[test]
fn a_history_has_instances_of_one_dataset() {
    let body = json!({"id": "urn:a:1", "type": "A", "a": [{"value": 1}, {"value": 2}]});
    assert_eq!(
        entity_over_time(body, &Context::core())
            .unwrap()
            .instances(&full("a"))
            .len(),
        2
    );
    let read = |scope| {
        let body = json!({"id": "urn:a:1", "type": "A", "scope": scope, "a": [{"value": NULL}]});
        entity_over_time(body, &Context::core())
    };
    let past = read(
        json!([{"value": "/A", "observedAt": "2026-01-01T00:00:00Z"}, {"value": ["/B", "/C"]}]),
    );
    let past = past.unwrap();
    let scopes = past.instances("https://uri.etsi.org/ngsi-ld/scope");
    let scopes: Vec<&Value> = scopes.iter().map(|a| &a.value).collect();
    assert_eq!(scopes, [&json!(["/A"]), &json!(["/B", "/C"])]);
    assert_eq!(past.instances(&full("a"))[0].value, json!(NULL));
    assert_eq!(read(json!("/A")).unwrap().scopes, ["/A"]);
    for bad in [
        json!([{"value": "A"}]),
        json!([{"value": 5}]),
        json!([{"object": "urn:x:1"}]),
        json!([{"value": "/A", "unitCode": "CEL"}]),
        json!([{"value": "/A", "by": 1}]),
    ] {
        assert!(read(bad.clone()).is_err(), "{bad}");
    }
}

#[test]
fn a_proof_says_what_it_seals() {
    let proof = json!({"type": "Property", "value": {"type": "DataIntegrityProof"},
                       "entityIdSealed": "urn:x:1", "entityTypeSealed": "Car"});
    let entity = read_with(json!({"ngsildproof": proof})).unwrap();
    let shown = crate::write::entity(
        &entity,
        &Context::core(),
        &crate::write::Representation::default(),
    );
    assert_eq!(shown["ngsildproof"], proof);
}

#[test]
fn messages_say_what_was_wrong() {
    let message = |attributes| read_with(attributes).unwrap_err().detail;
    expect_test::expect![[
        r#"the attribute "a" is a Relationship, whose member is object, not value"#
    ]]
    .assert_eq(&message(json!({"a": {"type": "Relationship", "value": 5}})));
    expect_test::expect![[
        r#"observedAt of "a" must be a moment like 2026-11-24T14:05:00Z, got "soon""#
    ]]
    .assert_eq(&message(json!({"a": {"value": 1, "observedAt": "soon"}})));
}
