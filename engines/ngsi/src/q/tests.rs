use std::sync::Arc;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::error::ErrorKind;
use crate::{entity::Entity, read};

fn context() -> Arc<Context> {
    let source = json!({"ex": "http://ex.org/", "speed": "ex:speed", "commercial": "ex:commercial", "Car": "ex:Car"});
    Context::compile(&source, &|a: &str| {
        Err(crate::NgsiError::context_not_available(a))
    })
    .unwrap()
}

fn entity(attributes: Value) -> Entity {
    let mut document = json!({"id": "urn:x:1", "type": "Car"});
    document
        .as_object_mut()
        .unwrap()
        .extend(attributes.as_object().unwrap().clone());
    let mut entity = read::entity(document, &context()).unwrap();
    entity.stamp(crate::time::parse_us("2026-01-01T00:00:00Z").unwrap());
    entity
}

fn car() -> Entity {
    entity(json!({
        "speed": {"type": "Property", "value": 55, "unitCode": "KMH", "observedAt": "2020-08-01T12:00:00Z",
                  "accuracy": {"type": "Property", "value": 0.5}},
        "brand": {"type": "Property", "value": "Mercedes"},
        "isOpen": {"type": "Property", "value": true},
        "colours": {"type": "Property", "value": ["red", "blue", 7]},
        "address": {"type": "Property", "value": {"city": "Berlin", "geo": {"lat": 5}}},
        "street": {"type": "LanguageProperty", "languageMap": {"fr": "Grand Place", "nl": ["Grote Markt", "Markt"]}},
        "category": {"type": "VocabProperty", "vocab": "commercial"},
        "owner": {"type": "Relationship", "object": "urn:x:Person:Ann"},
        "friends": {"type": "Relationship", "object": ["urn:x:Person:Bob", "urn:x:Person:Cy"]},
        "stops": {"type": "ListProperty", "valueList": [1, 2]},
        "raw": {"type": "JsonProperty", "json": {"value": "late", "id": null}},
        "bought": {"type": "Property", "value": "2020-08-01T12:00:00.000Z"},
        "born": {"type": "Property", "value": {"@type": "DateTime", "@value": "2020-08-01T12:00:00Z"}},
        "name": [
            {"type": "Property", "value": "one"},
            {"type": "Property", "value": "two", "datasetId": "urn:d:2"},
        ],
    }))
}

#[track_caller]
fn check(query: &str, want: bool) {
    let (context, car) = (context(), car());
    let plan = Plan::parse(query, &context).unwrap();
    assert_eq!(plan.matches(&car), want, "{query}");
    check_hints(&plan, &car);
    for words in [&context, &Context::core()] {
        let again = Plan::parse(&plan.to_text(words), words).unwrap();
        assert_eq!(
            again.matches(&car),
            want,
            "{query} as {}",
            plan.to_text(words)
        );
    }
}

/// Hints never hide a match, and where they claim to decide, they do.
#[track_caller]
fn check_hints(plan: &Plan, entity: &Entity) {
    let entries = entity.index_entries();
    let chosen = plan.index_hints().iter().all(|any| {
        any.iter()
            .any(|hint| entries.iter().any(|e| hint.matches(e)))
    });
    let matches = plan.matches(entity);
    assert!(chosen || !matches, "{} hides a match", plan.source());
    assert!(
        !plan.is_exact() || chosen == matches,
        "{} is not exact",
        plan.source()
    );
}

#[test]
fn comparisons() {
    check("speed", true);
    check("nothing", false);
    check("!nothing", true);
    check("!speed", false);
    check("speed==55", true);
    check("speed==55.0", true);
    check("speed==\"55\"", false);
    check("speed!=55", false);
    check("speed!=\"55\"", true);
    check("nothing!=5", false);
    check("speed>50;speed<60", true);
    check("speed>55", false);
    check("speed>=55;speed<=55", true);
    check("speed==50..60", true);
    check("speed!=50..60", false);
    check("speed==1,2,55", true);
    check("speed!=1,2", true);
    check("speed==-5.5e1", false);
    check("brand==\"Mercedes\"", true);
    check("brand==\"A\",\"Mercedes\"", true);
    check("brand>\"A\"", true);
    check("brand>5", false);
    check("brand==\"A\"..\"Z\"", true);
    check("isOpen==true", true);
    check("isOpen==false", false);
    check("isOpen!=false", true);
    check("colours==\"red\"", true);
    check("colours==7", true);
    check("colours!=\"red\"", false);
    check("colours!=\"green\"", true);
    check("colours>5", false);
    check("stops==2", true);
    check("name==\"two\"", true);
    check("name==\"three\"", false);
}

#[test]
fn combinations() {
    check("speed>50|nothing;brand==\"X\"", true);
    check("(speed>50|nothing);brand==\"X\"", false);
    check("((speed>50|rpm>3000);brand==\"Mercedes\")", true);
    check("(speed<5;brand)|(isOpen==true;colours==7)", true);
    check("nothing|nowhere", false);
}

#[test]
fn paths() {
    check("speed.accuracy==0.5", true);
    check("speed.accuracy", true);
    check("brand.accuracy", false);
    check("speed.observedAt>=2017-12-24T12:00:00Z", true);
    check("speed.observedAt==\"2020-08-01T12:00:00.000Z\"", true);
    check("speed.unitCode==\"KMH\"", true);
    check("modifiedAt>\"2020-01-01T00:00:00Z\"", true);
    check("createdAt<2020-01-01T00:00:00Z", false);
    check("address[city]==\"Berlin\"", true);
    check("address[geo.lat]>4", true);
    check("address[postcode]", false);
    check("address[postcode]!=\"x\"", false);
    check("raw[value]==\"late\"", true);
    check("bought==2020-08-01T12:00:00Z", true);
    check("bought<2020-08-01T12:00:01Z", true);
    check("born==2020-08-01T12:00:00Z", true);
    check("born==\"2020-08-01T12:00:00Z\"", true);
    check("bought==2020-08-01", false);
    check("id==\"urn:x:1\"", true);
    check("http://ex.org/speed==55", true);
    check("<http://ex.org/speed>.accuracy==0.5", true);
    check("ex:speed==55", true);
}

#[test]
fn languages_words_and_links() {
    check("street[fr]==\"Grand Place\"", true);
    check("street[nl]==\"Markt\"", true);
    check("street[nl]==\"Grand Place\"", false);
    check("street[*]==\"Grand Place\"", true);
    check("street[*]!=\"Grand Place\"", false);
    check("street==\"Grand Place\"", true);
    check("street~=\"^Grote\"", true);
    check("category==http://ex.org/commercial", true);
    check("category==commercial", false);
    check("owner==\"urn:x:Person:Ann\"", true);
    check("owner==urn:x:Person:Ann", true);
    check("owner>\"urn:a\"", false);
    check("owner~=\"Ann\"", false);
    check("friends==\"urn:x:Person:Cy\"", true);
    check("friends!=\"urn:x:Person:Cy\"", false);
    check("owner{name}==\"Ann\"", false);
}

#[test]
fn patterns() {
    check("brand~=\"^Mer\"", true);
    check("brand~=\"^mer\"", false);
    check("brand!~=\"^mer\"", true);
    check("brand~=.*(ced|x)es", true);
    check("speed~=\"5\"", false);
    check("speed!~=\"6\"", false);
    check("brand~=\"Mer\\\\w+\"", true);
    check("brand~=\"Mer\\w+\"", true);
}

#[test]
fn values_are_expanded_when_asked() {
    let (context, car) = (context(), car());
    let options = Options {
        expand_values: &["category"],
    };
    assert!(
        Plan::parse_with("category==commercial", &context, options)
            .unwrap()
            .matches(&car)
    );
}

#[test]
fn links_are_followed_with_a_lookup() {
    let ann = Arc::new(Entity {
        id: "urn:x:Person:Ann".into(),
        ..entity(json!({
            "name": "Ann",
            "owns": {"object": "urn:x:1"},
        }))
    });
    let home = Arc::new(car());
    let find = move |id: &str| {
        if id == ann.id {
            Some(Arc::clone(&ann))
        } else {
            (id == home.id).then(|| Arc::clone(&home))
        }
    };
    let check = |query: &str, want| {
        let plan = Plan::parse(query, &context()).unwrap();
        assert!(plan.follows_links());
        assert_eq!(plan.matches_with(&car(), &find), want, "{query}");
        let again = Plan::parse(&plan.to_text(&Context::core()), &Context::core()).unwrap();
        assert_eq!(
            again.matches_with(&car(), &find),
            want,
            "{}",
            again.source()
        );
    };
    check("owner{name}==\"Ann\"", true);
    check("owner{Car:name}==\"Ann\"", true);
    check("owner{Bus,Car:name}==\"Ann\"", true);
    check("owner{Bus:name}==\"Ann\"", false);
    check("owner{owns{speed}}>50", true);
    check("owner{owns{brand}}==\"X\"", false);
}

#[test]
fn what_is_no_query_is_refused() {
    let kind = |text: &str| match Plan::parse(text, &context()) {
        Ok(_) => panic!("{text} was read"),
        Err(why) => why.kind,
    };
    for bad in [
        "",
        ";",
        "a;",
        "a|",
        "(a",
        "a)",
        "a==",
        "a=5",
        "a>true",
        "a>x",
        "a==\"x",
        "a[",
        "a[]",
        "a[b",
        "a{",
        "a{b",
        "a{}",
        "a.",
        "a..b",
        ".a",
        "a==1,,2",
        "a b",
        "a==b c",
        "a~=",
        "a~=\"(\"",
        "==5",
        "a==5;;b",
        "a==1..",
        "a<>5",
        "2a",
        "a==\"x\"y",
    ] {
        assert_eq!(kind(bad), ErrorKind::BadRequestData, "{bad}");
    }
    for hard in [
        &"(".repeat(10_000),
        &"a;".repeat(5_000),
        &format!("a==1{}", ",1".repeat(5_000)),
        &"a{".repeat(5_000),
        &"a".repeat(50_000),
    ] {
        assert_eq!(kind(hard), ErrorKind::TooComplexQuery, "{}", &hard[..20]);
    }
    assert_eq!(
        kind("a~=\"(((\\w{100}){100}){100})\""),
        ErrorKind::TooComplexQuery
    );
}

#[test]
fn hints_are_plain_and_sound() {
    let hints = |text: &str| {
        let context = context();
        let plan = Plan::parse(text, &context).unwrap();
        let clause = |any: &Vec<Hint>| {
            any.iter()
                .map(|h| format!("{h:?}"))
                .collect::<Vec<_>>()
                .join(" or ")
        };
        (
            plan.index_hints().iter().map(clause).collect::<Vec<_>>(),
            plan.is_exact(),
        )
    };
    assert_eq!(
        hints("speed==5"),
        (
            vec!["Equals(\"http://ex.org/speed\", Number(5.0))".into()],
            true
        )
    );
    assert_eq!(hints("speed==1|speed==2").0.len(), 1);
    assert_eq!(hints("(speed;brand)|(speed;isOpen)").0.len(), 4);
    assert_eq!(hints("!speed"), (vec![], false));
    assert_eq!(hints("speed|!brand"), (vec![], false));
    assert!(hints("speed;isOpen==true").1 && !hints("speed>5").1 && !hints("speed!=5").1);
}

fn any_term() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        Just("speed"),
        Just("brand"),
        Just("colours"),
        Just("owner"),
        Just("street"),
        Just("nothing"),
        Just("name"),
        Just("isOpen")
    ];
    let value = prop_oneof![
        Just("55".to_owned()),
        Just("true".to_owned()),
        Just("\"red\"".to_owned()),
        Just("\"Mercedes\"".to_owned()),
        Just("urn:x:Person:Ann".to_owned()),
        Just("\"Grand Place\"".to_owned()),
        Just("1..60".to_owned()),
        Just("\"A\"..\"z\"".to_owned()),
        Just("7,\"two\"".to_owned()),
    ];
    (name, prop_oneof![Just("=="), Just("!="), Just("")], value).prop_map(|(name, sign, value)| {
        if sign.is_empty() {
            name.to_owned()
        } else {
            format!("{name}{sign}{value}")
        }
    })
}

fn any_query() -> impl Strategy<Value = String> {
    any_term().prop_recursive(4, 24, 3, |inner| {
        (
            prop::collection::vec(inner, 1..4),
            prop_oneof![Just(";"), Just("|")],
        )
            .prop_map(|(parts, by)| format!("({})", parts.join(by)))
    })
}

proptest! {
    #[test]
    fn hints_of_any_query_are_sound(query in any_query()) {
        let plan = Plan::parse(&query, &context()).unwrap();
        check_hints(&plan, &car());
        check_hints(&plan, &entity(json!({"speed": 7, "colours": ["red"], "name": "two"})));
        let again = Plan::parse(&plan.to_text(&context()), &context()).unwrap();
        prop_assert_eq!(again.matches(&car()), plan.matches(&car()));
    }

    #[test]
    fn any_text_is_survived(text in ".{0,60}") {
        let _ = Plan::parse(&text, &context());
    }

    #[test]
    fn anything_like_a_query_is_survived(text in "[a-c\"=!<>~;|(){}\\[\\].,0-9:]{0,40}") {
        let _ = Plan::parse(&text, &context());
    }
}
