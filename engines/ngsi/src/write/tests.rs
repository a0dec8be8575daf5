use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::entity::AttributeKind;
use crate::read::{self, Form};
use crate::select::Languages;

fn building() -> Entity {
    let body = json!({
        "id": "urn:x:1", "type": ["Building", "Tower"], "scope": ["/A", "/B"],
        "name": {"type": "Property", "value": "Eiffel Tower"},
        "level": {"type": "Property", "value": 4, "unitCode": "C62", "observedAt": "2020-09-09T16:40:00Z",
                  "by": {"type": "Relationship", "object": "urn:x:9"}},
        "says": {"type": "LanguageProperty", "languageMap": {"en": "yes", "fr": "oui"}},
        "kind": {"type": "VocabProperty", "vocab": ["Old", "High"]},
        "raw": {"type": "JsonProperty", "json": {"id": 1}},
        "list": {"type": "ListProperty", "valueList": [1, 2]},
        "route": {"type": "ListRelationship", "objectList": ["urn:x:2", "urn:x:3"]},
        "at": {"type": "Relationship", "object": "urn:x:2", "objectType": "City"},
        "nick": [{"type": "Property", "value": "a"}, {"type": "Property", "value": "b", "datasetId": "urn:d:1"}],
        "location": {"type": "GeoProperty", "value": {"type": "Point", "coordinates": [1.5, 2.5]}},
        "odd": {"type": "Property", "value": {"value": 5}},
        "fake": {"type": "Property", "value": {"type": "Point", "coordinates": [1, 2]}},
    });
    let mut building = read::entity(body, &Context::core()).unwrap();
    building.stamp(0);
    building
}

fn written(how: &Representation) -> Value {
    entity(&building(), &Context::core(), how)
}

fn in_format(format: Format) -> Representation<'static> {
    Representation {
        format,
        ..Representation::default()
    }
}

#[test]
fn concise_is_short_and_loses_nothing() {
    expect_test::expect![[r#"
        {
          "id": "urn:x:1",
          "type": [
            "Building",
            "Tower"
          ],
          "scope": [
            "/A",
            "/B"
          ],
          "name": "Eiffel Tower",
          "level": {
            "value": 4,
            "unitCode": "C62",
            "observedAt": "2020-09-09T16:40:00Z",
            "by": {
              "object": "urn:x:9"
            }
          },
          "says": {
            "languageMap": {
              "en": "yes",
              "fr": "oui"
            }
          },
          "kind": {
            "vocab": [
              "Old",
              "High"
            ]
          },
          "raw": {
            "json": {
              "id": 1
            }
          },
          "list": {
            "valueList": [
              1,
              2
            ]
          },
          "route": {
            "objectList": [
              "urn:x:2",
              "urn:x:3"
            ]
          },
          "at": {
            "object": "urn:x:2",
            "objectType": "City"
          },
          "nick": [
            {
              "value": "a"
            },
            {
              "value": "b",
              "datasetId": "urn:d:1"
            }
          ],
          "location": {
            "type": "Point",
            "coordinates": [
              1.5,
              2.5
            ]
          },
          "odd": {
            "value": {
              "value": 5
            }
          },
          "fake": {
            "type": "Property",
            "value": {
              "type": "Point",
              "coordinates": [
                1,
                2
              ]
            }
          }
        }"#]]
    .assert_eq(&serde_json::to_string_pretty(&written(&in_format(Format::Concise))).unwrap());
}

#[test]
fn simplified_is_values_only() {
    expect_test::expect![[r#"{"id":"urn:x:1","type":["Building","Tower"],"scope":["/A","/B"],"name":"Eiffel Tower","level":4,"says":{"languageMap":{"en":"yes","fr":"oui"}},"kind":{"vocab":["Old","High"]},"raw":{"json":{"id":1}},"list":[1,2],"route":["urn:x:2","urn:x:3"],"at":"urn:x:2","nick":{"dataset":{"@none":"a","urn:d:1":"b"}},"location":{"type":"Point","coordinates":[1.5,2.5]},"odd":{"value":5},"fake":{"type":"Point","coordinates":[1,2]}}"#]]
        .assert_eq(&written(&in_format(Format::Simplified)).to_string());
}

#[test]
fn members_instances_and_languages_are_chosen() {
    let how = Representation {
        sys_attrs: true,
        projection: Projection::default()
            .pick("id,nick,says", &Context::core())
            .unwrap(),
        languages: Some(Languages::parse("fr").unwrap()),
        datasets: Datasets::only(["@none".to_owned()]).unwrap(),
        ..Representation::default()
    };
    let stamps = json!({"createdAt": "1970-01-01T00:00:00Z", "modifiedAt": "1970-01-01T00:00:00Z"});
    let mut want = json!({
        "id": "urn:x:1",
        "says": {"type": "Property", "value": "oui", "lang": "fr"},
        "nick": {"type": "Property", "value": "a"},
    });
    for place in ["", "/says", "/nick"] {
        want.pointer_mut(place)
            .unwrap()
            .as_object_mut()
            .unwrap()
            .extend(stamps.as_object().unwrap().clone());
    }
    assert_eq!(written(&how), want);
}

#[test]
fn linked_entities_are_shown_in_place() {
    let city = Arc::new(
        Entity::new(
            "urn:x:2",
            ["https://uri.etsi.org/ngsi-ld/default-context/City"],
        )
        .with(
            "https://uri.etsi.org/ngsi-ld/default-context/name",
            Attribute::property("Paris"),
        ),
    );
    let find = |id: &str| (id == "urn:x:2").then(|| Arc::clone(&city));
    let how = |format| Representation {
        linked: Some((1, &find)),
        format,
        ..Representation::default()
    };
    assert_eq!(
        written(&how(Format::Normalized))["at"]["entity"]["name"]["value"],
        "Paris"
    );
    assert_eq!(
        written(&how(Format::Normalized))["route"]["entityList"][0]["id"],
        "urn:x:2"
    );
    assert_eq!(
        written(&how(Format::Simplified))["at"],
        json!({"id": "urn:x:2", "type": "City", "name": "Paris"})
    );
    assert_eq!(linked(&building(), 2, &find).len(), 1);
}

#[test]
fn a_list_of_relationships_has_objects() {
    let list = Attribute::new(
        AttributeKind::ListRelationship,
        json!(["urn:x:1", "urn:x:2"]),
    );
    let road = Entity::new("urn:x:road", ["http://x/T"]).with("http://x/a", list);
    let check = |format, want: Value| {
        let written = super::entity(&road, &Context::core(), &in_format(format));
        assert_eq!(written["http://x/a"], want);
    };
    check(
        Format::Normalized,
        json!({"type": "ListRelationship", "objectList": [{"object": "urn:x:1"}, {"object": "urn:x:2"}]}),
    );
    check(
        Format::Concise,
        json!({"objectList": ["urn:x:1", "urn:x:2"]}),
    );
    check(Format::Simplified, json!(["urn:x:1", "urn:x:2"]));
}

#[test]
fn features_have_a_place() {
    let location = "https://uri.etsi.org/ngsi-ld/location";
    let found = feature(
        &building(),
        &Context::core(),
        &in_format(Format::Simplified),
        location,
    );
    assert_eq!(
        found["geometry"],
        json!({"type": "Point", "coordinates": [1.5, 2.5]})
    );
    assert_eq!(
        (&found["id"], &found["type"], &found["properties"]["name"]),
        (&json!("urn:x:1"), &json!("Feature"), &json!("Eiffel Tower"))
    );
    let lost = feature(
        &building(),
        &Context::core(),
        &in_format(Format::Normalized),
        "urn:none",
    );
    assert_eq!(lost["geometry"], Value::Null);
    assert_eq!(
        feature_collection(vec![lost])["features"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

fn any_attribute() -> impl Strategy<Value = Attribute> {
    let json = prop_oneof![
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        "[a-z]{0,8}".prop_map(Value::from),
        prop::collection::vec(any::<i8>(), 0..4).prop_map(Value::from),
        Just(json!({"type": "Point", "coordinates": [1, 2]})),
        Just(json!({"value": 1})),
        Just(json!([{"value": 1}])),
        Just(json!({"type": "Property"})),
        Just(json!({"@type": "DateTime", "@value": "2020-01-01T00:00:00Z"})),
    ];
    let base = prop_oneof![
        json.clone().prop_map(Attribute::property),
        (-180..180, -90..90)
            .prop_map(|(lon, lat)| Attribute::point(f64::from(lon), f64::from(lat))),
        "[a-z]{1,5}".prop_map(|s| Attribute::relationship(format!("urn:x:{s}"))),
        "[a-z]{1,5}".prop_map(|s| Attribute::new(
            AttributeKind::LanguageProperty,
            json!({"en": s, "@none": ["x"]})
        )),
        json.clone()
            .prop_map(|v| Attribute::new(AttributeKind::JsonProperty, json!({"raw": v}))),
        "[a-z]{1,5}".prop_map(|s| Attribute::new(
            AttributeKind::VocabProperty,
            json!([format!("http://x/{s}"), Context::core().expand(&s)])
        )),
        prop::collection::vec(json, 0..3)
            .prop_map(|v| Attribute::new(AttributeKind::ListProperty, v)),
        Just(Attribute::new(
            AttributeKind::ListRelationship,
            json!(["urn:x:y"])
        )),
    ];
    (base, any::<bool>(), any::<bool>()).prop_map(|(a, observed, sub)| {
        let a = if observed {
            a.observed_at(1_500_000_123_456)
        } else {
            a
        };
        if sub {
            a.with("http://x/sub", Attribute::property(1).unit("CEL"))
        } else {
            a
        }
    })
}

proptest! {
    #[test]
    fn what_is_written_in_full_is_read_back(attributes in prop::collection::vec(any_attribute(), 0..5)) {
        let core = Context::core();
        let entity = attributes.into_iter().enumerate().fold(Entity::new("urn:x:1", ["http://x/T"]), |entity, (i, a)| {
            entity.with("http://x/a", if i == 0 { a } else { a.dataset(format!("urn:d:{i}")) })
        });
        for format in [Format::Normalized, Format::Concise] {
            let written = super::entity(&entity, &core, &in_format(format));
            prop_assert_eq!(&read::entity(written.clone(), &core).unwrap(), &entity, "{}", written);
        }
        let simplified = super::entity(&entity, &core, &in_format(Format::Simplified));
        let again = read::entity_in(Form::Simplified, simplified.clone(), &core).unwrap();
        prop_assert_eq!(super::entity(&again, &core, &in_format(Format::Simplified)), simplified);
    }

    #[test]
    fn what_is_expanded_is_compacted_back(name in "[a-zA-Z][a-zA-Z0-9_]{0,12}", prefix in "[a-z]{1,4}") {
        let source = json!({prefix.clone(): "http://p/", "speed": "http://x/speed"});
        let context = Context::compile(&source, &|a: &str| Err(NgsiError::context_not_available(a))).unwrap();
        for name in [name.clone(), format!("{prefix}:{name}"), format!("http://y/{name}")] {
            let full = context.expand(&name).into_owned();
            let short = context.compact(&full).into_owned();
            prop_assert_eq!(context.expand(&short), full, "{} by {}", name, short);
        }
    }
}
