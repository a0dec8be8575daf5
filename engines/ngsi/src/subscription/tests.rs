use std::sync::Arc;

use serde_json::{Value, json};

use super::*;
use crate::context::Context;
use crate::entity::Entity;
use crate::name::NULL;
use crate::patch::{Outcome, Which};
use crate::read::{self, Form};
use crate::select::TypeSelection;

const NOW_US: i64 = 1_800_000_000_000_000;

fn core() -> Arc<Context> {
    Context::core()
}

fn full(name: &str) -> String {
    core().expand(name).into_owned()
}

fn subscribe(more: Value) -> crate::Result<Subscription> {
    let mut document = json!({
        "id": "urn:s:1", "type": "Subscription", "entities": [{"type": "Building"}],
        "notification": {"endpoint": {"uri": "http://localhost:1111/notify"}},
    });
    document
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    Subscription::read(document, &core(), NOW_US)
}

fn building() -> Entity {
    let body = json!({
        "id": "urn:x:1", "type": "Building", "scope": "/A/B",
        "name": [{"value": "Eiffel Tower"}, {"value": "Tour Eiffel", "datasetId": "urn:d:fr"}],
        "level": 4,
        "street": {"languageMap": {"fr": "Grand Place"}},
        "at": {"object": "urn:x:2"},
        "location": {"type": "GeoProperty", "value": {"type": "Point", "coordinates": [1.0, 2.0]}},
    });
    let mut building = read::entity(body, &core()).unwrap();
    building.stamp(NOW_US - 5);
    building
}

fn nobody(_: &str) -> Option<Arc<Entity>> {
    None
}

/// What a subscription says of an update of the building.
fn tell(subscription: &Subscription, fragment: Value) -> Option<Value> {
    let (before, mut after) = (building(), building());
    let outcome = after
        .update(read::patch(Form::Full, fragment, &core()).unwrap(), NOW_US)
        .unwrap();
    tell_of(
        subscription,
        &Change {
            before: Some(&before),
            after: Some(&after),
            outcome: &outcome,
        },
    )
}

fn tell_of(subscription: &Subscription, change: &Change) -> Option<Value> {
    if !subscription.matches(change, &nobody) {
        return None;
    }
    let told = subscription.told(change, NOW_US).unwrap();
    Some(subscription.notification("urn:n:1", &[told], &core(), NOW_US, &nobody)["data"][0].clone())
}

#[test]
fn conditions_decide_who_is_told() {
    #[track_caller]
    fn check(more: Value, fragment: Value, want: bool) {
        let subscription = subscribe(more.clone()).unwrap();
        assert_eq!(tell(&subscription, fragment).is_some(), want, "{more}");
        let stored = Subscription::from_stored(&subscription.to_stored()).unwrap();
        assert_eq!(
            stored.to_json(&core(), NOW_US),
            subscription.to_json(&core(), NOW_US)
        );
    }
    let level = || json!({"level": 5});
    check(json!({}), level(), true);
    check(json!({}), json!({"level": 4}), false);
    check(json!({"entities": [{"type": "Car"}]}), level(), false);
    check(
        json!({"entities": [{"type": "(Car|Building)", "idPattern": "^urn:x:"}]}),
        level(),
        true,
    );
    check(
        json!({"entities": [{"id": "urn:x:9", "type": "Building"}, {"id": "urn:x:1"}]}),
        level(),
        true,
    );
    check(json!({"watchedAttributes": ["level"]}), level(), true);
    check(json!({"watchedAttributes": ["name"]}), level(), false);
    check(json!({"q": "level>4"}), level(), true);
    check(json!({"q": "level>5"}), level(), false);
    check(json!({"scopeQ": "/A/#"}), level(), true);
    check(json!({"scopeQ": "/C"}), level(), false);
    check(
        json!({"geoQ": {"georel": "near;maxDistance==1000", "geometry": "Point", "coordinates": [1, 2]}}),
        level(),
        true,
    );
    check(
        json!({"geoQ": {"georel": "within", "geometry": "Polygon", "coordinates": "[[[5,5],[6,5],[6,6],[5,5]]]"}}),
        level(),
        false,
    );
    check(
        json!({"notificationTrigger": ["attributeDeleted"]}),
        level(),
        false,
    );
    check(
        json!({"notificationTrigger": ["attributeDeleted"]}),
        json!({"level": NULL}),
        true,
    );
    check(
        json!({"notificationTrigger": ["entityUpdated"]}),
        json!({"level": NULL}),
        true,
    );
    check(
        json!({"notificationTrigger": ["attributeCreated"]}),
        json!({"fresh": 1}),
        true,
    );
    check(
        json!({"notificationTrigger": ["attributeCreated"]}),
        level(),
        false,
    );
    check(json!({"timeInterval": 5}), level(), false);
}

#[test]
fn creation_and_deletion_pull_their_triggers() {
    let building = building();
    let (created, deleted) = (Outcome::created(&building), Outcome::deleted(&building));
    let birth = Change {
        before: None,
        after: Some(&building),
        outcome: &created,
    };
    let end = Change {
        before: Some(&building),
        after: None,
        outcome: &deleted,
    };
    let told = |triggers: &[&str], change: &Change| {
        tell_of(
            &subscribe(json!({"notificationTrigger": triggers})).unwrap(),
            change,
        )
    };
    assert!(told(&["entityCreated"], &birth).is_some() && told(&["entityCreated"], &end).is_none());
    assert!(told(&["attributeCreated"], &birth).is_some());
    assert!(told(&["entityUpdated"], &birth).is_none());
    let gone = told(&["entityDeleted"], &end).unwrap();
    assert_eq!(
        gone,
        json!({"id": "urn:x:1", "type": "Building", "scope": "/A/B", "deletedAt": "2027-01-15T08:00:00Z"})
    );
    let watching = subscribe(
        json!({"notificationTrigger": ["attributeDeleted"], "watchedAttributes": ["level"]}),
    )
    .unwrap();
    assert_eq!(
        tell_of(&watching, &end).unwrap()["level"],
        json!({"type": "Property", "value": NULL})
    );
    assert_eq!(tell_of(&watching, &end).unwrap().get("name"), None);
}

#[test]
fn changes_are_shown_on_request() {
    let shows = |format: &str| {
        let notification =
            json!({"endpoint": {"uri": "http://a/b"}, "showChanges": true, "format": format});
        subscribe(json!({"notification": notification, "notificationTrigger": ["entityUpdated", "entityDeleted"]})).unwrap()
    };
    let told = tell(&shows("normalized"), json!({"level": 5, "at": {"object": "urn:x:3"}, "street": {"languageMap": {"es": "Gran Lugar"}}})).unwrap();
    assert_eq!(
        told["level"],
        json!({"type": "Property", "value": 5, "previousValue": 4})
    );
    assert_eq!(
        told["at"],
        json!({"type": "Relationship", "object": "urn:x:3", "previousObject": "urn:x:2"})
    );
    assert_eq!(
        told["street"]["previousLanguageMap"],
        json!({"fr": "Grand Place"})
    );
    let told = tell(&shows("normalized"), json!({"street": {"languageMap": {"@none": NULL}}, "name": {"value": NULL, "datasetId": "urn:d:fr"}})).unwrap();
    assert_eq!(
        told["street"],
        json!({"type": "LanguageProperty", "languageMap": {"@none": NULL}, "previousLanguageMap": {"fr": "Grand Place"}})
    );
    assert_eq!(
        told["name"][1],
        json!({"type": "Property", "value": NULL, "datasetId": "urn:d:fr", "previousValue": "Tour Eiffel"})
    );
    let told = tell(&shows("concise"), json!({"level": 5})).unwrap();
    assert_eq!(told["level"], json!({"value": 5, "previousValue": 4}));
}

#[test]
fn deleted_attributes_are_told_in_each_form() {
    let (before, mut after) = (building(), building());
    let outcome = after
        .delete_attribute(&full("name"), &Which::Dataset("urn:d:fr".into()), NOW_US)
        .unwrap();
    let change = Change {
        before: Some(&before),
        after: Some(&after),
        outcome: &outcome,
    };
    let told = |format: &str| {
        let notification = json!({"endpoint": {"uri": "http://a/b"}, "format": format});
        tell_of(
            &subscribe(
                json!({"notification": notification, "notificationTrigger": ["attributeDeleted"]}),
            )
            .unwrap(),
            &change,
        )
        .unwrap()
    };
    assert_eq!(
        told("keyValues")["name"],
        json!({"dataset": {"@none": "Eiffel Tower", "urn:d:fr": NULL}})
    );
    assert_eq!(
        told("normalized")["name"][1],
        json!({"type": "Property", "value": NULL, "datasetId": "urn:d:fr"})
    );
    let mut without = building();
    let outcome = without
        .delete_attribute(&full("name"), &Which::All, NOW_US)
        .unwrap();
    let whole = Change {
        before: Some(&before),
        after: Some(&without),
        outcome: &outcome,
    };
    let watching = subscribe(json!({"notificationTrigger": ["attributeDeleted"]})).unwrap();
    assert_eq!(
        tell_of(&watching, &whole).unwrap()["name"],
        json!({"type": "Property", "value": NULL}),
        "one mark for all instances"
    );

    let outcome = after
        .delete_attribute(&full("level"), &Which::Default, NOW_US)
        .unwrap();
    let change = Change {
        before: Some(&before),
        after: Some(&after),
        outcome: &outcome,
    };
    let concise = subscribe(
        json!({"notification": {"endpoint": {"uri": "http://a/b"}, "format": "concise"}, "notificationTrigger": ["attributeDeleted"]}),
    );
    assert_eq!(tell_of(&concise.unwrap(), &change).unwrap()["level"], NULL);
}

#[test]
fn notifications_follow_their_parameters() {
    let city = Arc::new(
        Entity::new("urn:x:2", [full("City")])
            .with(full("name"), crate::Attribute::property("Paris")),
    );
    let find = |id: &str| (id == city.id).then(|| Arc::clone(&city));
    let write = |notification: Value, more: Value| {
        let mut all = json!({"notification": notification});
        all.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        subscribe(all)
            .unwrap()
            .notification("urn:n:1", &[building()], &core(), NOW_US, &find)
    };
    let endpoint = |accept: &str| json!({"uri": "http://a/b", "accept": accept});
    let plain = write(
        json!({"endpoint": endpoint("application/json"), "attributes": ["level"]}),
        json!({}),
    );
    assert_eq!(
        plain,
        json!({"id": "urn:n:1", "type": "Notification", "subscriptionId": "urn:s:1", "notifiedAt": "2027-01-15T08:00:00Z",
               "data": [{"id": "urn:x:1", "type": "Building", "scope": "/A/B", "level": {"type": "Property", "value": 4}}]})
    );
    let picked = write(
        json!({"endpoint": endpoint("application/json"), "pick": ["id", "level"]}),
        json!({}),
    );
    assert_eq!(
        picked["data"][0],
        json!({"id": "urn:x:1", "level": {"type": "Property", "value": 4}})
    );
    let linked = write(
        json!({"endpoint": endpoint("application/ld+json")}),
        json!({"datasetId": ["urn:d:fr"]}),
    );
    assert_eq!(linked["data"][0]["name"]["value"], "Tour Eiffel");
    assert_eq!(linked["data"][0].get("level"), None);
    assert!(linked["@context"].is_string());
    let map = write(
        json!({"endpoint": endpoint("application/geo+json")}),
        json!({}),
    );
    assert_eq!(
        map["data"]["features"][0]["geometry"]["coordinates"],
        json!([1.0, 2.0])
    );
    let flat = write(
        json!({"endpoint": endpoint("application/json"), "join": "flat", "attributes": ["at"]}),
        json!({}),
    );
    assert_eq!(flat["data"][1]["name"]["value"], "Paris");
    let inline = write(
        json!({"endpoint": endpoint("application/json"), "join": "inline", "format": "simplified"}),
        json!({}),
    );
    assert_eq!(inline["data"][0]["at"]["name"], "Paris");
    let french = write(
        json!({"endpoint": endpoint("application/json")}),
        json!({"lang": "fr"}),
    );
    assert_eq!(
        french["data"][0]["street"],
        json!({"type": "Property", "value": "Grand Place", "lang": "fr"})
    );
}

#[test]
fn what_breaks_a_rule_is_refused() {
    let endpoint = |more: Value| {
        let mut all = json!({"uri": "http://a/b"});
        all.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        json!({"notification": {"endpoint": all}})
    };
    let notification = |more: Value| {
        let mut all = json!({"endpoint": {"uri": "http://a/b"}});
        all.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        json!({"notification": all})
    };
    for bad in [
        json!({"id": "x"}),
        json!({"type": "Notification"}),
        json!({"entities": []}),
        json!({"entities": [{"type": "A B"}]}),
        json!({"entities": [{"idPattern": "("}]}),
        json!({"entities": [{"kind": "A"}]}),
        json!({"watchedAttributes": []}),
        json!({"watchedAttributes": ["a"], "timeInterval": 5}),
        json!({"notificationTrigger": ["sometimes"]}),
        json!({"q": "a=5"}),
        json!({"csf": "a=5"}),
        json!({"scopeQ": "//"}),
        json!({"geoQ": {"georel": "near"}}),
        json!({"throttling": -30}),
        json!({"throttling": 30, "timeInterval": 10}),
        json!({"timeInterval": 0}),
        json!({"expiresAt": "2020-01-01T00:00:00Z"}),
        json!({"isActive": "yes"}),
        json!({"datasetId": ["x"]}),
        json!({"lang": "e n"}),
        json!({"jsonldContext": "x"}),
        json!({"notification": null}),
        json!({"notification": {"format": "keyValues"}}),
        json!({"notification": {"endpoint": null}}),
        endpoint(json!({"uri": "nowhere"})),
        endpoint(json!({"accept": "text/html"})),
        endpoint(json!({"receiverInfo": [{"key": "K", "value": 42}]})),
        endpoint(json!({"notifierInfo": [{"key": "K"}]})),
        endpoint(json!({"timeout": -1})),
        notification(json!({"format": "xml"})),
        notification(json!({"attributes": []})),
        notification(json!({"attributes": ["id"], "pick": ["id"]})),
        notification(json!({"pick": ["id"], "omit": ["id"]})),
        notification(json!({"join": "both"})),
        notification(json!({"joinLevel": 0})),
        notification(json!({"showChanges": true, "format": "keyValues"})),
    ] {
        assert!(subscribe(bad.clone()).is_err(), "{bad} was read");
    }
    assert!(subscribe(json!({"expiresAt": null})).is_ok());
    let bare = json!({"type": "Subscription", "notification": {"endpoint": {"uri": "http://a/b"}}});
    assert!(Subscription::read(bare, &core(), NOW_US).is_err());
}

#[test]
fn subscriptions_are_shown_and_changed() {
    let document = json!({
        "id": "urn:s:1", "type": "Subscription", "entities": [{"type": "Building"}],
        "notificationTrigger": ["attributeCreated", "attributeUpdated"], "timeInterval": 5,
        "notification": {"format": "keyValues", "endpoint": {"uri": "http://localhost:1111/notify", "accept": "application/json"}},
        "status": "active",
    });
    let it = Subscription::read(document.clone(), &core(), NOW_US).unwrap();
    assert_eq!(it.to_json(&core(), NOW_US), document);

    let patch = |body| it.patched(body, &core(), NOW_US);
    let paused = patch(json!({"type": "Subscription", "isActive": false})).unwrap();
    assert_eq!(paused.status(NOW_US), Status::Paused);
    let watching =
        patch(json!({"timeInterval": NULL, "watchedAttributes": ["name"], "q": "name==\"x\""}))
            .unwrap();
    assert_eq!(
        (watching.watched.as_slice(), watching.time_interval_s),
        (&[full("name")][..], None)
    );
    let ends = patch(json!({"expiresAt": "2030-01-01T00:00:00Z"})).unwrap();
    assert_eq!(ends.status(ends.expires_at_us.unwrap()), Status::Expired);
    for bad in [
        json!({"expiresAt": "2020-01-01T00:00:00Z"}),
        json!({"id": "urn:s:2"}),
        json!({"notification": {"format": "keyValues"}}),
        json!(5),
    ] {
        assert!(patch(bad).is_err());
    }
    assert!(
        ends.patched(
            json!({"expiresAt": "2020-01-01T00:00:00Z"}),
            &core(),
            NOW_US
        )
        .is_err()
    );
}

#[test]
fn delivery_is_counted_and_kept() {
    let mut it = subscribe(json!({"throttling": 10})).unwrap();
    assert!(it.is_rested(NOW_US));
    it.delivery.record(false, NOW_US);
    assert!(!it.is_rested(NOW_US + 9_999_999) && it.is_rested(NOW_US + 10_000_000));
    let shown = it.to_json(&core(), NOW_US)["notification"].clone();
    assert_eq!(
        (&shown["status"], &shown["timesSent"], &shown["timesFailed"]),
        (&json!("failed"), &json!(1), &json!(1))
    );
    it.delivery.record(true, NOW_US + 1);
    assert_eq!(it.delivery.status(), Some("ok"));
    assert_eq!(
        Subscription::from_stored(&it.to_stored()).unwrap().delivery,
        it.delivery
    );
    assert!(
        Subscription::from_stored(b"{}").is_err() && Subscription::from_stored(b"\xff").is_err()
    );
}

#[test]
fn names_survive_another_context() {
    let source =
        json!({"ex": "http://ex.org/", "speed": "ex:speed", "Car": "ex:Car", "acc": "ex:acc"});
    let own = Context::compile(&source, &|a: &str| {
        Err(crate::NgsiError::context_not_available(a))
    })
    .unwrap();
    let document = json!({
        "id": "urn:s:1", "type": "Subscription", "entities": [{"type": "Car"}], "watchedAttributes": ["speed"],
        "q": "speed.acc>5;owner{Car:speed}", "notification": {"endpoint": {"uri": "http://a/b"}, "attributes": ["speed"]},
    });
    let it = Subscription::read(document, &own, NOW_US).unwrap();
    let foreign = it.to_json(&core(), NOW_US);
    assert_eq!(foreign["entities"][0]["type"], "http://ex.org/Car");
    assert_eq!(
        foreign["q"],
        "<http://ex.org/speed>.<http://ex.org/acc>>5;owner{<http://ex.org/Car>:<http://ex.org/speed>}"
    );
    let stored = Subscription::from_stored(&it.to_stored()).unwrap();
    assert_eq!(stored.context, source);
    assert_eq!(stored.to_json(&core(), NOW_US), foreign);
    assert_eq!(
        stored.q.unwrap().to_text(&own),
        "speed.acc>5;owner{Car:speed}"
    );
}

#[test]
fn the_index_finds_all_that_may_match() {
    let mut index = SubscriptionIndex::default();
    let kinds = [
        json!({"entities": [{"type": "Building"}]}),
        json!({"entities": [{"type": "Car"}]}),
        json!({"entities": [{"id": "urn:x:1"}, {"type": "Building"}]}),
        json!({"entities": [{"idPattern": "x"}]}),
        json!({"entities": [{"type": "(Building;Tower)"}]}),
    ];
    for (key, kind) in kinds.iter().enumerate() {
        index.insert(key, &subscribe(kind.clone()).unwrap());
    }
    let mut found: Vec<usize> = index.candidates(&building()).into_iter().copied().collect();
    found.sort_unstable();
    assert_eq!(found, [0, 2, 3, 4]);
    index.remove(&2);
    assert_eq!(index.candidates(&building()).len(), 3);
    assert!(TypeSelection::parse("A", &core()).unwrap().is_exact());
}
