use serde_json::json;

use super::*;
use crate::context::Context;
use crate::error::ErrorKind;
use crate::geoq::GeoQuery;
use crate::q::Plan;
use crate::select::{ScopeQuery, TypeSelection};
use crate::temporal::TemporalQuery;

const NOW_US: i64 = 1_800_000_000_000_000;

fn with(extra: Value) -> crate::Result<Registration> {
    let mut document = json!({
        "id": "urn:x:source", "type": "ContextSourceRegistration", "endpoint": "http://a.example",
        "information": [{"entities": [{"type": "Bay"}]}],
    });
    let members = document.as_object_mut().unwrap();
    members.extend(extra.as_object().unwrap().clone());
    members.retain(|_, value| !value.is_null());
    Registration::read(document, &Context::core(), NOW_US)
}

#[test]
fn a_registration_is_read_written_and_kept() {
    let document = json!({
        "id": "urn:x:source", "type": "ContextSourceRegistration", "registrationName": "north",
        "information": [
            {"entities": [{"id": "urn:x:1", "type": "Bay"}], "propertyNames": ["free"], "relationshipNames": ["at"]},
            {"entities": [{"idPattern": "^urn:x", "type": ["Bay", "Berth"]}]},
            {"propertyNames": ["depth"]},
        ],
        "observationInterval": {"startAt": "2026-01-01T00:00:00Z", "endAt": "2026-02-01T00:00:00Z"},
        "managementInterval": {"startAt": "2026-01-01T00:00:00Z"},
        "expiresAt": "2030-01-01T00:00:00Z", "endpoint": "http://a.example/b", "tenant": "north",
        "contextSourceInfo": [{"key": "Authorization", "value": "x"}], "contextSourceAlias": "north",
        "scope": ["/A", "/B"], "mode": "redirect", "operations": ["redirectionOps"],
        "management": {"localOnly": true, "cacheDuration": "PT5M", "timeout": 3000, "cooldown": 500},
        "refreshRate": "PT1H", "owner": "council",
        "location": {"type": "Point", "coordinates": [1, 2]},
    });
    let read = Registration::read(document.clone(), &Context::core(), NOW_US).unwrap();
    assert_eq!(read.to_json(&Context::core(), false), document);
    let kept = Registration::from_stored(&read.to_stored()).unwrap();
    assert_eq!(kept.to_json(&Context::core(), false), document);
    assert_eq!(
        kept.to_json(&Context::core(), true)["createdAt"],
        "2027-01-15T08:00:00Z"
    );
    assert!(Registration::from_stored("{}").is_err());
}

#[test]
fn what_breaks_a_rule_is_refused() {
    let named = |mode: &str, info: Value| json!({"mode": mode, "information": [info]});
    for bad in [
        json!({"type": "Subscription"}),
        json!({"endpoint": null}),
        json!({"endpoint": "nowhere"}),
        json!({"information": null}),
        json!({"information": []}),
        json!({"information": [{}]}),
        json!({"information": [{"entities": [{}]}]}),
        json!({"information": [{"entities": [{"type": "a b"}]}]}),
        json!({"information": [{"propertyNames": []}]}),
        json!({"expiresAt": "2020-01-01T00:00:00Z"}),
        json!({"mode": "loud"}),
        json!({"operations": []}),
        json!({"scope": "A"}),
        json!({"observationInterval": {"endAt": "2026-01-01T00:00:00Z"}}),
        json!({"observationInterval": {"startAt": "2026-02-01T00:00:00Z", "endAt": "2026-01-01T00:00:00Z"}}),
        json!({"management": "yes"}),
        json!({"management": {"cacheDuration": "bogus"}}),
        json!({"management": {"cooldown": 0}}),
        json!({"management": {"timeout": -5}}),
        json!({"management": {"localOnly": "yes"}}),
        json!({"contextSourceInfo": [{"key": "a"}]}),
        json!({"contextSourceInfo": [{"key": "a", "value": 5}]}),
        json!({"location": "here"}),
        named(
            "exclusive",
            json!({"entities": [{"id": "urn:x:1", "type": "Bay"}]}),
        ),
        named(
            "exclusive",
            json!({"entities": [{"type": "Bay"}], "propertyNames": ["free"]}),
        ),
        named("exclusive", json!({"propertyNames": ["free"]})),
        json!({"mode": "auxiliary", "operations": ["updateEntity"]}),
    ] {
        match with(bad.clone()) {
            Ok(_) => panic!("{bad} was read"),
            Err(why) => assert_eq!(why.kind, ErrorKind::BadRequestData, "{bad}"),
        }
    }
}

#[test]
fn a_fragment_changes_members() {
    let before = with(json!({"expiresAt": "2030-01-01T00:00:00Z", "owner": "council"})).unwrap();
    let patch = |fragment: Value| before.patched(fragment, &Context::core(), NOW_US + 1);
    let after = patch(
        json!({"endpoint": "http://b.example", "expiresAt": null, "owner": "urn:ngsi-ld:null"}),
    );
    let after = after.unwrap();
    assert_eq!(
        (
            after.endpoint.as_str(),
            after.expires_at_us,
            after.created_at_us,
            after.modified_at_us
        ),
        ("http://b.example", None, NOW_US, NOW_US + 1)
    );
    assert!(
        after
            .to_json(&Context::core(), false)
            .get("owner")
            .is_none()
    );
    for bad in [
        json!({"id": "urn:x:other"}),
        json!({"type": "building"}),
        json!({"information": null}),
        json!({"expiresAt": "2020-01-01T00:00:00Z"}),
        json!([]),
    ] {
        assert!(patch(bad.clone()).is_err(), "{bad}");
    }
}

#[test]
fn those_who_know_are_found() {
    let source = with(json!({
        "information": [
            {"entities": [{"id": "urn:x:1", "type": "Bay"}], "propertyNames": ["free"]},
            {"entities": [{"idPattern": "^urn:b", "type": "Berth"}]},
        ],
        "scope": "/A/B", "owner": "council", "location": {"type": "Point", "coordinates": [1, 2]},
    }))
    .unwrap();
    let core = Context::core();
    let check = |query: RegistrationQuery, want: bool| {
        assert_eq!(query.chooses(&source), want, "{query:?}");
    };
    let types = |text: &str| RegistrationQuery {
        types: TypeSelection::parse(text, &core).ok(),
        ..RegistrationQuery::default()
    };
    check(RegistrationQuery::default(), true);
    check(types("Bay"), true);
    check(types("Car"), false);
    let about = |of: &str, attribute: &str| RegistrationQuery {
        attributes: vec![core.expand(attribute).into_owned()],
        ..types(of)
    };
    check(about("Bay", "free"), true);
    check(about("Bay", "depth"), false);
    check(about("Berth", "depth"), true);
    let one = |id: &str| RegistrationQuery {
        ids: vec![id.to_owned()],
        ..RegistrationQuery::default()
    };
    check(one("urn:x:1"), true);
    check(one("urn:b:7"), true);
    check(one("urn:x:2"), false);
    let condition = |text: &str| RegistrationQuery {
        conditions: vec![Plan::parse(text, &core).unwrap()],
        ..RegistrationQuery::default()
    };
    check(condition("owner==\"council\""), true);
    check(condition("endpoint==\"http://a.example\""), true);
    check(condition("owner==\"harbour\""), false);
    let near = |coordinates: &str| RegistrationQuery {
        geo: GeoQuery::parse("near;maxDistance==100", "Point", coordinates, None, &core).ok(),
        ..RegistrationQuery::default()
    };
    check(near("[1,2]"), true);
    check(near("[1,3]"), false);
    let scopes = |text: &str| RegistrationQuery {
        scopes: ScopeQuery::parse(text).ok(),
        ..RegistrationQuery::default()
    };
    check(scopes("/A/#"), true);
    check(scopes("/B"), false);
}

#[test]
fn what_is_known_of_the_past_is_asked_for_by_time() {
    let past = json!({"startAt": "2026-01-01T00:00:00Z", "endAt": "2026-02-01T00:00:00Z"});
    let observed = with(json!({"observationInterval": past})).unwrap();
    let managed = with(json!({"managementInterval": past})).unwrap();
    let now = with(json!({})).unwrap();
    let check = |relation: &str, at: &str, property: Option<&str>, want: [bool; 3]| {
        let time = TemporalQuery::parse(Some(relation), Some(at), None, property, None).unwrap();
        let query = RegistrationQuery {
            time: Some(time),
            ..RegistrationQuery::default()
        };
        let got = [&observed, &managed, &now].map(|source| query.chooses(source));
        assert_eq!(got, want, "{relation} {at} {property:?}");
    };
    check("before", "2026-01-15T00:00:00Z", None, [true, false, false]);
    check(
        "before",
        "2026-01-15T00:00:00Z",
        Some("createdAt"),
        [false, true, false],
    );
    check(
        "before",
        "2025-01-01T00:00:00Z",
        None,
        [false, false, false],
    );
    check("after", "2026-03-01T00:00:00Z", None, [false, false, false]);
    check(
        "after",
        "2026-01-15T00:00:00Z",
        Some("modifiedAt"),
        [false, true, false],
    );
    let latest = RegistrationQuery::default();
    assert!(latest.chooses(&now) && !latest.chooses(&observed) && !latest.chooses(&managed));
}

#[test]
fn claims_to_the_same_contradict() {
    let claim = |mode: &str, id: &str, name: &str| {
        let info = json!([{"entities": [{"id": id, "type": "Bay"}], "propertyNames": [name]}]);
        with(json!({"mode": mode, "information": info})).unwrap()
    };
    let own = claim("exclusive", "urn:x:1", "free");
    let check = |other: Registration, want: bool| assert_eq!(other.contradicts(&own), want);
    check(claim("exclusive", "urn:x:1", "free"), true);
    check(claim("redirect", "urn:x:1", "free"), true);
    check(claim("inclusive", "urn:x:1", "free"), false);
    check(claim("exclusive", "urn:x:1", "depth"), false);
    check(claim("exclusive", "urn:x:2", "free"), false);
    check(with(json!({"mode": "redirect"})).unwrap(), true);
    let redirect = claim("redirect", "urn:x:1", "free");
    assert!(own.contradicts(&redirect) && !redirect.contradicts(&redirect));
}
