use ngsi::ErrorKind;
use ngsi::patch::{Merge, Which};
use ngsi::read::{Form, attribute, attribute_patch, fragment, patch};
use observe::{BatchKind, BatchWrite, Changed, Done, ObserveError, Purge, Query};
use serde_json::{Value, json};

use crate::{Stand, both, core, entity, full, simple};

const ID: &str = "urn:ngsi-ld:Bench:1";

fn bench() -> ngsi::Entity {
    entity(json!({"id": ID, "type": "Bench", "seats": {"value": 4}, "state": {"value": "good"}}))
}

fn kind<T: std::fmt::Debug>(outcome: Result<T, ObserveError>) -> ErrorKind {
    match outcome.unwrap_err() {
        ObserveError::Ngsi(error) => error.kind,
        other => panic!("{other}"),
    }
}

async fn shown(stand: &Stand) -> Value {
    simple(&stand.context.get("", ID).await.unwrap().unwrap())
}

#[test]
fn an_entity_lives_through_every_operation() {
    both(async |stand| {
        let c = &stand.context;
        c.create("", bench()).await.unwrap();
        assert_eq!(kind(c.create("", bench()).await), ErrorKind::AlreadyExists);
        let more = fragment(
            json!({"seats": {"value": 6}, "colour": {"value": "green"}}),
            &core(),
        )
        .unwrap();
        let outcome = c.append("", ID, more.clone(), false).await.unwrap();
        assert_eq!(
            (outcome.updated(), outcome.not_updated.len()),
            (vec![full("colour").as_str()], 1)
        );
        c.append("", ID, more, true).await.unwrap();
        assert_eq!(
            shown(&stand).await,
            json!({"id": ID, "type": "Bench", "seats": 6, "state": "good", "colour": "green"})
        );

        let gone = patch(Form::Full, json!({"colour": "urn:ngsi-ld:null"}), &core()).unwrap();
        c.update("", ID, gone).await.unwrap();
        let merged = patch(
            Form::Full,
            json!({"state": {"value": "worn", "unitCode": "X"}}),
            &core(),
        )
        .unwrap();
        c.merge("", ID, merged, Merge::default()).await.unwrap();
        let seats =
            attribute_patch(Form::Full, &full("seats"), json!({"value": 8}), &core()).unwrap();
        c.update_attribute("", ID, &full("seats"), seats.clone())
            .await
            .unwrap();
        assert_eq!(
            kind(c.update_attribute("", ID, &full("legs"), seats).await),
            ErrorKind::ResourceNotFound
        );
        let state = attribute(
            &full("state"),
            json!({"type": "Property", "value": "gone"}),
            &core(),
        )
        .unwrap();
        c.replace_attribute("", ID, &full("state"), state)
            .await
            .unwrap();
        assert_eq!(
            shown(&stand).await,
            json!({"id": ID, "type": "Bench", "seats": 8, "state": "gone"})
        );

        c.delete_attribute("", ID, &full("state"), Which::All)
            .await
            .unwrap();
        c.replace("", ID, bench()).await.unwrap();
        assert_eq!(
            shown(&stand).await,
            json!({"id": ID, "type": "Bench", "seats": 4, "state": "good"})
        );
        c.delete("", ID).await.unwrap();
        assert_eq!(c.get("", ID).await.unwrap(), None);
        assert_eq!(kind(c.delete("", ID).await), ErrorKind::ResourceNotFound);
        assert_eq!(c.types("").await.unwrap(), []);
    });
}

#[test]
fn tenants_are_made_by_writing_and_missed_by_reading() {
    both(async |stand| {
        let c = &stand.context;
        assert_eq!(
            kind(c.get("harbour", ID).await),
            ErrorKind::NonexistentTenant
        );
        assert_eq!(
            kind(c.delete("harbour", ID).await),
            ErrorKind::NonexistentTenant
        );
        assert!(!c.exists("harbour").await.unwrap());
        c.create("harbour", bench()).await.unwrap();
        assert!(c.exists("harbour").await.unwrap() && c.exists("").await.unwrap());
        assert!(c.get("harbour", ID).await.unwrap().is_some());
        assert_eq!(c.get("", ID).await.unwrap(), None);
        assert_eq!(c.types("harbour").await.unwrap(), [(full("Bench"), 1)]);
        assert_eq!(
            c.attributes_of("harbour", &full("Bench"))
                .await
                .unwrap()
                .len(),
            2
        );
        assert_eq!(
            c.types_with("harbour", &full("seats")).await.unwrap(),
            [(full("Bench"), 1)]
        );
        assert_eq!(c.attributes("harbour").await.unwrap().len(), 2);
        assert_eq!(
            kind(c.create(&"x".repeat(300), bench()).await),
            ErrorKind::BadRequestData
        );
        assert_eq!(
            kind(c.create("a\0b", bench()).await),
            ErrorKind::BadRequestData
        );
    });
}

#[test]
fn a_batch_gives_each_item_its_own_fate() {
    both(async |stand| {
        let c = &stand.context;
        let whole = |id: &str, seats: i64| {
            BatchWrite::Whole(entity(
                json!({"id": id, "type": "Bench", "seats": {"value": seats}}),
            ))
        };
        let items = vec![
            whole("urn:x:1", 1),
            whole("urn:x:2", 2),
            whole("urn:x:1", 3),
        ];
        let fates = c.batch("", BatchKind::Create, items).await.unwrap();
        assert_eq!(fates[..2], [Ok(Done::Created), Ok(Done::Created)]);
        assert_eq!(
            fates[2].as_ref().unwrap_err().kind,
            ErrorKind::AlreadyExists
        );

        let items = vec![whole("urn:x:1", 5), whole("urn:x:3", 6)];
        let fates = c
            .batch("", BatchKind::Upsert { update: true }, items)
            .await
            .unwrap();
        assert!(
            matches!(&fates[..], [Ok(Done::Updated(_)), Ok(Done::Created)]),
            "{fates:?}"
        );
        let items = vec![
            BatchWrite::Part(
                "urn:x:9".into(),
                fragment(json!({"seats": {"value": 1}}), &core()).unwrap(),
            ),
            BatchWrite::Part(
                "urn:x:3".into(),
                fragment(json!({"seats": {"value": 7}}), &core()).unwrap(),
            ),
            BatchWrite::Gone("urn:x:1".into()),
        ];
        let fates = c
            .batch("", BatchKind::Update { overwrite: true }, items)
            .await
            .unwrap();
        let kinds: Vec<_> = fates
            .iter()
            .map(|fate| fate.as_ref().map_err(|e| e.kind).err())
            .collect();
        assert_eq!(
            kinds,
            [
                Some(ErrorKind::ResourceNotFound),
                None,
                Some(ErrorKind::BadRequestData)
            ]
        );
        let items = vec![
            BatchWrite::Gone("urn:x:1".into()),
            BatchWrite::Gone("urn:x:1".into()),
        ];
        let fates = c.batch("", BatchKind::Delete, items).await.unwrap();
        assert!(
            matches!(&fates[..], [Ok(Done::Deleted), Err(_)]),
            "{fates:?}"
        );
        let left = c.find("", observe::Query::default()).await.unwrap();
        let left: Vec<_> = left
            .entities
            .iter()
            .map(|e| (e.id.as_str(), simple(e)["seats"].clone()))
            .collect();
        assert_eq!(left, [("urn:x:2", json!(2)), ("urn:x:3", json!(7))]);
    });
}

#[test]
fn imports_take_any_form_and_say_what_they_refuse() {
    both(async |stand| {
        let entities = vec![
            json!({"id": "urn:x:1", "type": "Bench", "seats": {"type": "Property", "value": 1}}),
            json!({"id": "urn:x:2", "type": "Bench", "seats": 2, "location": {"type": "Point", "coordinates": [0.3, 51.5]}}),
            json!({"id": "urn:x:3", "type": "Bench", "address": {"street": "High Street"}}),
            json!({"id": "nonsense", "type": "Bench"}),
            json!(7),
            json!({"id": "urn:x:4", "type": "Bench", "@context": "https://example.org/unknown.jsonld"}),
            json!({"id": "urn:x:1", "type": "Bench", "seats": 9}),
        ];
        let loaded = stand.context.load("", entities).await.unwrap();
        let refused: Vec<usize> = loaded.refused.iter().map(|(at, _)| *at).collect();
        assert_eq!(
            (loaded.created, loaded.updated, refused),
            (3, 1, vec![3, 4, 5]),
            "{loaded:?}"
        );
        assert!(
            loaded.refused[2].1.contains("is not known here"),
            "{loaded:?}"
        );
        let first = stand.context.get("", "urn:x:1").await.unwrap().unwrap();
        assert_eq!(simple(&first)["seats"], json!(9));
    });
}

#[test]
fn what_has_outlived_its_time_is_not_shown_and_then_goes() {
    both(async |stand| {
        let c = &stand.context;
        let later = (stand.clock.now().plus_s(60)).to_string();
        c.create(
            "",
            entity(json!({"id": ID, "type": "Bench", "expiresAt": later, "seats": {"value": 4}})),
        )
        .await
        .unwrap();
        let short = json!({"id": "urn:x:2", "type": "Bench", "seats": {"value": 4},
            "wet": {"value": true, "expiresAt": later}});
        c.create("", entity(short)).await.unwrap();
        let of_type = || observe::Query {
            types: Some(ngsi::select::TypeSelection::parse("Bench", &core()).unwrap()),
            count: true,
            ..observe::Query::default()
        };
        assert_eq!(c.find("", of_type()).await.unwrap().total, Some(2));
        assert_eq!(c.expire().await.unwrap(), 0);
        stand.clock.advance_us(61_000_000);
        assert_eq!(c.get("", ID).await.unwrap(), None);
        assert_eq!(c.find("", of_type()).await.unwrap().total, Some(1));
        let dry = c.get("", "urn:x:2").await.unwrap().unwrap();
        assert_eq!(
            simple(&dry),
            json!({"id": "urn:x:2", "type": "Bench", "seats": 4})
        );
        let more = fragment(json!({"seats": {"value": 6}}), &core()).unwrap();
        assert_eq!(
            kind(c.append("", ID, more.clone(), true).await),
            ErrorKind::ResourceNotFound
        );
        c.append("", "urn:x:2", more, true).await.unwrap();
        assert_eq!(
            c.types_with("", &full("wet")).await.unwrap(),
            [],
            "what was over went with the change"
        );
        assert_eq!(c.expire().await.unwrap(), 1);
        assert_eq!(c.types("").await.unwrap(), [(full("Bench"), 1)]);
        // Its place may be taken again, swept or not.
        c.create("", bench()).await.unwrap();
    });
}

#[test]
fn a_change_is_news_once_it_is_kept() {
    both(async |stand| {
        let mut listener = stand.bus.listen(observe::CHANGED);
        stand.context.create("", bench()).await.unwrap();
        let refused = stand.context.create("", bench()).await;
        assert!(refused.is_err());
        stand.context.delete("", ID).await.unwrap();
        let mut heard = Vec::new();
        for _ in 0..2 {
            let Some(bus::Heard::News(news)) = listener.next().await else {
                panic!("no news")
            };
            heard.push(serde_json::from_slice::<Changed>(&news.body).unwrap());
        }
        let change = |attributes: &[&str]| Changed {
            tenant: String::new(),
            id: ID.into(),
            types: vec![full("Bench")],
            attributes: attributes.iter().map(|name| full(name)).collect(),
        };
        assert_eq!(heard, [change(&["seats", "state"]), change(&[])]);
    });
}

#[test]
fn odd_values_are_kept_whole() {
    both(async |stand| {
        let c = &stand.context;
        let odd = json!({"id": "urn:x:odd", "type": "T",
            "nul": {"value": "a\u{0}b"}, "long": {"value": "x".repeat(5_000)},
            "deep": {"value": {"a": [[[{"b": null}]]]}}, "big": {"value": 18_446_744_073_709_551_615_u64},
            "tiny": {"value": -0.0}, "many": {"value": [1, "two", false, 1]}});
        c.create("", entity(odd)).await.unwrap();
        let plan = |q: &str| ngsi::q::Plan::parse(q, &core()).unwrap();
        let long = format!("long==\"{}\"", "x".repeat(5_000));
        for q in [
            "nul~=^a",
            &long,
            "tiny==0",
            "many==\"two\"",
            "many==false",
            "big>1e18",
        ] {
            let query = observe::Query {
                q: Some(plan(q)),
                ..observe::Query::default()
            };
            assert_eq!(
                c.find("", query).await.unwrap().entities.len(),
                1,
                "{q:.40}"
            );
        }
        assert_eq!(
            kind(
                c.create("", ngsi::Entity::new("x".repeat(10_000), ["T"]))
                    .await
            ),
            ErrorKind::BadRequestData
        );
    });
}

#[test]
fn many_entities_or_attributes_of_many_are_purged() {
    both(async |stand| {
        let c = &stand.context;
        for n in 0..450 {
            let state = if n % 3 == 0 { "broken" } else { "good" };
            let bench = json!({"id": format!("urn:x:{n}"), "type": "Bench", "seats": {"value": 4}, "state": {"value": state}});
            c.create("", entity(bench)).await.unwrap();
        }
        let query = |q: &str| Query {
            q: ngsi::q::Plan::parse(q, &core()).ok(),
            limit: 1_000,
            ..Query::default()
        };
        let count = async |q: &str| c.find("", query(q)).await.unwrap().entities.len();
        let purge = async |q: &str, what| c.purge("", query(q), what).await.unwrap();
        assert_eq!(
            purge("state==\"broken\"", Purge::Drop(vec![full("seats")])).await,
            150
        );
        assert_eq!((count("seats").await, count("state").await), (300, 450));
        assert_eq!(
            purge("seats==4", Purge::Keep(vec![full("seats")])).await,
            300
        );
        assert_eq!((count("seats").await, count("state").await), (300, 150));
        assert_eq!(purge("state", Purge::Entities).await, 150);
        assert_eq!((count("seats").await, count("state").await), (300, 0));
        assert_eq!(purge("state", Purge::Entities).await, 0);
        let unknown = c.purge("nowhere", query("seats"), Purge::Entities).await;
        assert_eq!(kind(unknown), ErrorKind::NonexistentTenant);
    });
}
