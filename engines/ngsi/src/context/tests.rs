use serde_json::json;

use super::*;
use crate::error::{ErrorKind, NgsiError, Result};

fn library(address: &str) -> Result<Arc<Value>> {
    let document = match address {
        "http://a/car.jsonld" => json!({"@context": {
            "ex": "http://ex.org/vocab#",
            "Vehicle": "ex:Vehicle",
            "speed": {"@id": "ex:speed", "@type": "xsd:double"},
            "refDevice": {"@id": "ex:refDevice", "@type": "@id"},
            "when": {"@id": "ex:when", "@type": "http://www.w3.org/2001/XMLSchema#dateTime"},
            "owns": {"@reverse": "ex:ownedBy"},
            "nothing": {"@id": null},
            "location": "ex:location",
            "ex:odd": {"@id": "ex:odd"},
        }}),
        "http://a/list.jsonld" => {
            json!({"@context": ["car.jsonld", {"brand": "http://ex.org/brand"}]})
        }
        "http://a/loop.jsonld" => json!({"@context": "http://a/loop.jsonld"}),
        "http://a/bare.jsonld" => json!({"a": 1}),
        _ => return Err(NgsiError::context_not_available(address)),
    };
    Ok(Arc::new(document))
}

fn compile(source: Value) -> Result<Arc<Context>> {
    Context::compile(&source, &library)
}

#[track_caller]
fn check(source: Value, name: &str, iri: &str, compacts_to: &str) {
    let context = compile(source).unwrap();
    assert_eq!(context.expand(name), iri);
    assert_eq!(context.compact(iri), compacts_to);
}

#[test]
fn names_expand_and_compact() {
    let core = json!(CORE_ADDRESS);
    let car = json!(["http://a/car.jsonld", CORE_ADDRESS]);
    check(
        core.clone(),
        "speed",
        "https://uri.etsi.org/ngsi-ld/default-context/speed",
        "speed",
    );
    check(
        core.clone(),
        "location",
        "https://uri.etsi.org/ngsi-ld/location",
        "location",
    );
    check(
        core.clone(),
        "title",
        "http://purl.org/dc/terms/title",
        "title",
    );
    check(
        core.clone(),
        "https://a/b#c",
        "https://a/b#c",
        "https://a/b#c",
    );
    check(
        core.clone(),
        "ngsi-ld:hasValue",
        "https://uri.etsi.org/ngsi-ld/hasValue",
        "value",
    );
    check(core, "urn:ngsi-ld:x", "urn:ngsi-ld:x", "urn:ngsi-ld:x");
    check(car.clone(), "speed", "http://ex.org/vocab#speed", "speed");
    check(
        car.clone(),
        "ex:colour",
        "http://ex.org/vocab#colour",
        "ex:colour",
    );
    check(
        car.clone(),
        "ex:speed",
        "http://ex.org/vocab#speed",
        "speed",
    );
    check(
        car.clone(),
        "nothing",
        "https://uri.etsi.org/ngsi-ld/default-context/nothing",
        "nothing",
    );
    check(
        car.clone(),
        "owns",
        "https://uri.etsi.org/ngsi-ld/default-context/owns",
        "owns",
    );
    check(
        json!("http://a/list.jsonld"),
        "brand",
        "http://ex.org/brand",
        "brand",
    );
    check(
        json!({"@vocab": "http://v/"}),
        "brand",
        "http://v/brand",
        "brand",
    );
    check(json!({"a": "b", "b": "http://b"}), "a", "http://b", "a");
}

#[test]
fn the_core_wins_over_the_caller_wherever_it_stands() {
    for source in [
        json!(["http://a/car.jsonld", CORE_ADDRESS]),
        json!([CORE_ADDRESS, "http://a/car.jsonld"]),
    ] {
        check(
            source,
            "location",
            "https://uri.etsi.org/ngsi-ld/location",
            "location",
        );
    }
}

#[test]
fn a_name_taken_by_another_term_is_prefixed() {
    // A default-context name that the context defines otherwise may not be shortened to it.
    let context = compile(json!("http://a/car.jsonld")).unwrap();
    let iri = format!("{DEFAULT_VOCABULARY}speed");
    assert_eq!(context.compact(&iri), "ngsi-ld:default-context/speed");
}

#[test]
fn coercions_are_kept() {
    let context = compile(json!("http://a/car.jsonld")).unwrap();
    let of = |term: &str| context.term(term).map(|t| t.coercion);
    assert_eq!(of("refDevice"), Some(Coercion::Id));
    assert_eq!(of("when"), Some(Coercion::DateTime));
    assert_eq!(of("speed"), Some(Coercion::Plain));
    assert_eq!(of("languageMap"), Some(Coercion::Language));
    assert_eq!(of("owns"), None);
}

#[test]
fn what_is_no_context_is_refused() {
    let kind = |source| compile(source).unwrap_err().kind;
    assert_eq!(kind(json!(5)), ErrorKind::BadRequestData);
    assert_eq!(kind(json!("not an address")), ErrorKind::BadRequestData);
    assert_eq!(kind(json!({"a": 5})), ErrorKind::BadRequestData);
    assert_eq!(kind(json!({"a": {"@id": 5}})), ErrorKind::BadRequestData);
    assert_eq!(
        kind(json!({"a": {"@id": "http://a", "@context": {}}})),
        ErrorKind::BadRequestData
    );
    assert_eq!(
        kind(json!({"a": "b:x", "b": "a:x"})),
        ErrorKind::BadRequestData
    );
    assert_eq!(
        kind(json!("http://a/loop.jsonld")),
        ErrorKind::BadRequestData
    );
    assert_eq!(
        kind(json!("http://a/gone.jsonld")),
        ErrorKind::LdContextNotAvailable
    );
    assert_eq!(
        kind(json!("http://a/bare.jsonld")),
        ErrorKind::LdContextNotAvailable
    );
}

#[test]
fn references_are_listed_for_the_caller_to_fetch() {
    let source = json!(["http://a/x", CORE_ADDRESS, {"@import": "http://a/y"}, ["http://a/z"]]);
    assert_eq!(
        references(&source),
        ["http://a/x", "http://a/y", "http://a/z"]
    );
    assert!(is_core_address(
        "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context.jsonld"
    ));
    assert!(is_core_address(
        "http://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.3.jsonld"
    ));
    assert!(!is_core_address(
        "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v2.jsonld"
    ));
}

#[test]
fn a_core_only_context_is_the_shared_one() {
    assert!(Arc::ptr_eq(
        &compile(json!([CORE_ADDRESS])).unwrap(),
        &Context::core()
    ));
}

#[test]
fn a_context_of_one_document_has_its_address() {
    let check = |source: Value, want: Option<&str>| {
        assert_eq!(lone_address(&source), want, "{source}");
    };
    check(json!("http://a.example/c"), Some("http://a.example/c"));
    check(
        json!(["http://a.example/c", CORE_ADDRESS]),
        Some("http://a.example/c"),
    );
    check(json!(CORE_ADDRESS), Some(CORE_ADDRESS));
    check(json!([]), Some(CORE_ADDRESS));
    check(json!(["http://a.example/c", "http://a.example/d"]), None);
    check(
        json!([{"y": "http://y.example/y"}, "http://a.example/c"]),
        None,
    );
    check(json!({}), None);
}
