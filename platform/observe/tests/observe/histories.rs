use ngsi::patch::Which;
use ngsi::read::{attribute, entity_over_time, fragment, fragment_over_time};
use ngsi::temporal::{TemporalQuery, TimeProperty};
use ngsi::{Entity, ErrorKind};
use observe::{HistoryQuery, ObserveError, Query};
use serde_json::{Value, json};

use crate::{Stand, both, core, entity, full};

const ID: &str = "urn:ngsi-ld:Bay:1";

fn between(from_us: i64, until_us: i64, property: TimeProperty) -> HistoryQuery {
    let time = TemporalQuery {
        from_us: Some(from_us),
        until_us: Some(until_us),
        property,
        last_n: None,
    };
    HistoryQuery {
        time,
        ..HistoryQuery::default()
    }
}

async fn past(stand: &Stand, query: &HistoryQuery) -> Entity {
    stand.context.history("", ID, query).await.unwrap().unwrap()
}

fn values(past: &Entity, name: &str) -> Vec<Value> {
    past.instances(&full(name))
        .iter()
        .map(|a| a.value.clone())
        .collect()
}

/// Set, set again, given a sub-attribute, set in another data set, deleted: a second apart.
async fn live(stand: &Stand) {
    let c = &stand.context;
    let tick = || stand.clock.advance_us(1_000_000);
    c.create(
        "",
        entity(json!({"id": ID, "type": "Bay", "scope": "/A", "free": {"value": 3}})),
    )
    .await
    .unwrap();
    tick();
    for document in [
        json!({"free": {"value": 2}}),
        json!({"free": {"value": 2}}),
        json!({"free": {"value": 5, "unitCode": "C62", "accuracy": {"value": 0.5}}}),
        json!({"free": {"value": "many", "datasetId": "urn:d:1"}, "scope": ["/A", "/B"]}),
    ] {
        c.append("", ID, fragment(document, &core()).unwrap(), true)
            .await
            .unwrap();
        tick();
    }
    c.delete_attribute("", ID, &full("free"), Which::Default)
        .await
        .unwrap();
    tick();
}

#[test]
fn every_instance_is_remembered_and_rebuilt() {
    both(async |stand| {
        let start_us = stand.clock.now().0;
        live(&stand).await;
        let modified = HistoryQuery {
            time: TemporalQuery {
                property: TimeProperty::ModifiedAt,
                ..TemporalQuery::default()
            },
            ..HistoryQuery::default()
        };
        let all = past(&stand, &modified).await;
        let mut said: Vec<String> = values(&all, "free").iter().map(Value::to_string).collect();
        // The order of equal moments of different data sets is not promised.
        said.sort();
        let want = ["\"many\"", "\"urn:ngsi-ld:null\"", "2", "2", "3", "5"];
        assert_eq!(said, want);
        let rich = all
            .instances(&full("free"))
            .iter()
            .find(|a| a.value == json!(5))
            .unwrap();
        assert_eq!(
            (rich.unit_code.as_deref(), rich.modified_at_us),
            (Some("C62"), start_us + 3_000_000)
        );
        assert_eq!(rich.attributes[&full("accuracy")][0].value, json!(0.5));
        let scopes: Vec<_> = all
            .instances("https://uri.etsi.org/ngsi-ld/scope")
            .iter()
            .map(|a| a.value.clone())
            .collect();
        assert_eq!(scopes, [json!(["/A"]), json!(["/A", "/B"])]);
        // None was observed; the scopes are true from the moment they are set.
        let observed = past(&stand, &HistoryQuery::default()).await;
        assert!(
            observed
                .attributes
                .keys()
                .eq(["https://uri.etsi.org/ngsi-ld/scope"])
        );
        let some = past(
            &stand,
            &between(
                start_us + 1_000_000,
                start_us + 3_000_000,
                TimeProperty::ModifiedAt,
            ),
        )
        .await;
        assert_eq!(values(&some, "free"), [json!(2), json!(2)]);
        let deleted = past(
            &stand,
            &between(start_us, i64::MAX, TimeProperty::DeletedAt),
        )
        .await;
        assert_eq!(deleted.instances(&full("free")).len(), 1);
    });
}

#[test]
fn the_last_few_are_found_among_many() {
    both(async |stand| {
        let many: Vec<Value> = (0..2_500)
            .map(|n| json!({"type": "Property", "value": n, "observedAt": kit::Time(n * 60_000_000).to_string()}))
            .collect();
        let document = json!({"id": ID, "type": "Bay", "free": many});
        assert!(
            stand
                .context
                .add_history("", entity_over_time(document, &core()).unwrap())
                .await
                .unwrap()
        );
        stand
            .store
            .write(|tx| store::series::merge(tx, 1_500))
            .await
            .unwrap();
        let last = |last_n, from_us| HistoryQuery {
            time: TemporalQuery {
                from_us,
                last_n: Some(last_n),
                ..TemporalQuery::default()
            },
            ..HistoryQuery::default()
        };
        assert_eq!(
            values(&past(&stand, &last(2, None)).await, "free"),
            [json!(2498), json!(2499)]
        );
        assert_eq!(
            values(&past(&stand, &last(9_000, None)).await, "free").len(),
            2_500
        );
        assert_eq!(
            values(
                &past(&stand, &last(5, Some(2_498 * 60_000_000))).await,
                "free"
            )
            .len(),
            2
        );
        let few = HistoryQuery {
            most: 3,
            ..HistoryQuery::default()
        };
        assert_eq!(
            values(&past(&stand, &few).await, "free"),
            [json!(0), json!(1), json!(2)]
        );
    });
}

#[test]
fn the_past_outlives_the_entity() {
    both(async |stand| {
        live(&stand).await;
        stand.context.delete("", ID).await.unwrap();
        let all = HistoryQuery {
            time: TemporalQuery {
                property: TimeProperty::ModifiedAt,
                ..TemporalQuery::default()
            },
            ..HistoryQuery::default()
        };
        let gone = past(&stand, &all).await;
        assert_eq!(
            (
                gone.types.as_slice(),
                gone.attributes.contains_key(&full("free"))
            ),
            ([full("Bay")].as_slice(), true)
        );
        assert!(
            !gone
                .attributes
                .contains_key("https://uri.etsi.org/ngsi-ld/type")
        );
        stand.context.delete_history("", ID).await.unwrap();
        assert_eq!(stand.context.history("", ID, &all).await.unwrap(), None);
        let refused = stand.context.delete_history("", ID).await.unwrap_err();
        assert!(matches!(refused, ObserveError::Ngsi(e) if e.kind == ErrorKind::ResourceNotFound));
    });
}

#[test]
fn histories_are_added_to_found_and_pruned() {
    both(async |stand| {
        let c = &stand.context;
        let at = |s: i64| kit::Time(s * 1_000_000).to_string();
        for (id, value) in [("urn:x:1", 1), ("urn:x:2", 20)] {
            let document = json!({"id": id, "type": "Bay", "free": [
                {"type": "Property", "value": value, "observedAt": at(100)},
                {"type": "Property", "value": value + 1, "observedAt": at(200)}]});
            assert!(
                c.add_history("", entity_over_time(document.clone(), &core()).unwrap())
                    .await
                    .unwrap()
            );
            assert!(
                !c.add_history("", entity_over_time(document, &core()).unwrap())
                    .await
                    .unwrap()
            );
        }
        let untyped = Entity {
            id: "urn:x:3".into(),
            ..Entity::default()
        };
        assert!(c.add_history("", untyped).await.is_err());
        let more = fragment_over_time(
            json!({"free": {"type": "Property", "value": 50, "observedAt": at(300)}}),
            &core(),
        )
        .unwrap();
        c.extend_history("", "urn:x:1", more.clone()).await.unwrap();
        assert!(c.extend_history("", "urn:x:9", more).await.is_err());
        assert_eq!(
            c.get("", "urn:x:1").await.unwrap(),
            None,
            "the present is not touched"
        );

        let find = async |q: &str, until_s: i64| {
            let query = Query {
                q: ngsi::q::Plan::parse(q, &core()).ok(),
                types: ngsi::select::TypeSelection::parse("Bay", &core()).ok(),
                count: true,
                ..Query::default()
            };
            let found = c
                .find_history(
                    "",
                    query,
                    between(0, until_s * 1_000_000, TimeProperty::ObservedAt),
                )
                .await
                .unwrap();
            found
                .entities
                .iter()
                .map(|e| (e.id.clone(), values(e, "free").len()))
                .collect::<Vec<_>>()
        };
        assert_eq!(find("free>30", 1_000).await, [("urn:x:1".to_owned(), 3)]);
        assert_eq!(find("free>30", 300).await, []);
        assert_eq!(
            find("free", 150).await,
            [("urn:x:1".to_owned(), 1), ("urn:x:2".to_owned(), 1)]
        );

        let history = c
            .history("", "urn:x:1", &HistoryQuery::default())
            .await
            .unwrap()
            .unwrap();
        let second = history.instances(&full("free"))[1]
            .instance_id
            .clone()
            .unwrap();
        let new = attribute(
            &full("free"),
            json!({"type": "Property", "value": 7, "observedAt": at(250)}),
            &core(),
        )
        .unwrap();
        c.change_instance("", "urn:x:1", &full("free"), &second, new)
            .await
            .unwrap();
        assert!(
            c.delete_instance("", "urn:x:1", &full("free"), &second)
                .await
                .is_err()
        );
        let history = c
            .history("", "urn:x:1", &HistoryQuery::default())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(values(&history, "free"), [json!(1), json!(7), json!(50)]);
        let last = history.instances(&full("free"))[2]
            .instance_id
            .clone()
            .unwrap();
        stand
            .store
            .write(|tx| store::series::merge(tx, 1_000))
            .await
            .unwrap();
        c.delete_instance("", "urn:x:1", &full("free"), &last)
            .await
            .unwrap();
        let sums = c
            .buckets(
                "",
                "urn:x:1",
                &full("free"),
                3_600,
                kit::Time(0),
                kit::Time(3_600_000_000),
            )
            .await
            .unwrap();
        assert_eq!(
            (sums[0].count, sums[0].max),
            (2, 7.0),
            "the roll-ups follow"
        );
        c.delete_attribute_history("", "urn:x:1", &full("free"), Which::All)
            .await
            .unwrap();
        assert!(
            c.delete_attribute_history("", "urn:x:1", &full("free"), Which::All)
                .await
                .is_err()
        );
    });
}

#[test]
fn scopes_are_asked_for_as_they_were_then() {
    both(async |stand| {
        let c = &stand.context;
        let at = |s: i64| kit::Time(s * 1_000_000).to_string();
        let observed =
            |value: Value, s: i64| json!({"type": "Property", "value": value, "observedAt": at(s)});
        let document = json!({"id": ID, "type": "Bay",
            "scope": [observed(json!("/A"), 50), observed(json!(["/B", "/C"]), 250)],
            "free": [observed(json!(1), 100), observed(json!(2), 200), observed(json!(3), 300)]});
        let past = entity_over_time(document, &core()).unwrap();
        c.add_history("", past).await.unwrap();
        let find = async |scopes: &str, from_s: i64, until_s: i64| {
            let query = Query {
                types: ngsi::select::TypeSelection::parse("Bay", &core()).ok(),
                scopes: ngsi::select::ScopeQuery::parse(scopes).ok(),
                ..Query::default()
            };
            let stretch = between(
                from_s * 1_000_000,
                until_s * 1_000_000,
                TimeProperty::ObservedAt,
            );
            let found = c.find_history("", query, stretch).await.unwrap();
            found.entities.first().map(|e| values(e, "free"))
        };
        assert_eq!(find("/A", 0, 1_000).await, Some(vec![json!(1), json!(2)]));
        assert_eq!(find("/A", 150, 1_000).await, Some(vec![json!(2)]));
        assert_eq!(find("/B;/C", 0, 1_000).await, Some(vec![json!(3)]));
        assert_eq!(find("/A", 260, 1_000).await, None);
        assert_eq!(find("/B", 0, 240).await, None);
    });
}

#[test]
fn a_history_takes_new_types_and_loses_what_has_expired() {
    both(async |stand| {
        let c = &stand.context;
        let ends = (stand.clock.now().plus_s(60)).to_string();
        let document = |types: Value| {
            let document = json!({"id": ID, "type": types,
                "free": {"type": "Property", "value": 1, "observedAt": "2026-01-01T00:00:00Z"},
                "flash": {"type": "Property", "value": 1, "observedAt": "2026-01-01T00:00:00Z", "expiresAt": ends}});
            entity_over_time(document, &core()).unwrap()
        };
        c.add_history("", document(json!("Bay"))).await.unwrap();
        stand.clock.advance_us(1_000_000);
        c.add_history("", document(json!(["Bay", "Berth"])))
            .await
            .unwrap();
        let known = past(&stand, &HistoryQuery::default()).await;
        assert_eq!(known.types, [full("Bay"), full("Berth")]);
        assert_eq!(values(&known, "flash").len(), 1);
        stand.clock.advance_us(60_000_000);
        let known = past(&stand, &HistoryQuery::default()).await;
        assert_eq!(
            (values(&known, "flash").len(), values(&known, "free").len()),
            (0, 1)
        );
    });
}
