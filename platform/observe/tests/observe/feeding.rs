use kit::Time;
use observe::{Changed, Fed, Feed, HistoryQuery, ObserveError, Reading};
use serde_json::{Value, json};
use store::StoreError;

use crate::{Stand, both, full, simple};

const ID: &str = "urn:ngsi-ld:AirQualityObserved:1";

fn fed(name: &str, value: Value, at_s: i64) -> Fed {
    Fed {
        name: name.into(),
        value,
        unit: Some("CEL".into()),
        at: Time(at_s * 1_000_000),
        geo: false,
    }
}

async fn feed(stand: &Stand, attributes: Vec<Fed>) -> Result<Changed, ObserveError> {
    let feed = Feed {
        tenant: String::new(),
        entity: ID.into(),
        type_: "AirQualityObserved".into(),
        attributes,
    };
    let context = stand.context.clone();
    let changed = stand.store.write(move |tx| context.feed(tx, &feed)).await?;
    stand.context.published(vec![changed.clone()]).await;
    Ok(changed)
}

async fn readings(stand: &Stand, name: &str) -> Vec<(i64, Reading)> {
    let all = stand
        .context
        .readings("", ID, &full(name), Time(0), Time(i64::MAX), false, 100)
        .await
        .unwrap();
    all.into_iter()
        .map(|(at, reading)| (at.0 / 1_000_000, reading))
        .collect()
}

#[test]
fn the_newest_is_the_present_and_the_late_is_history() {
    both(async |stand| {
        let first = feed(
            &stand,
            vec![
                fed("temperature", json!(20), 100),
                fed("state", json!("ok"), 100),
            ],
        )
        .await
        .unwrap();
        assert_eq!(
            (first.types, first.attributes.len()),
            (vec![full("AirQualityObserved")], 2)
        );
        let late = feed(&stand, vec![fed("temperature", json!(15), 50)])
            .await
            .unwrap();
        assert_eq!(late.attributes, [] as [String; 0]);
        let again = feed(&stand, vec![fed("temperature", json!(20), 100)])
            .await
            .unwrap();
        assert_eq!(again.attributes, [full("temperature")]);
        // Unchanged, but read anew; and two at once, out of order.
        feed(&stand, vec![fed("temperature", json!(20), 110)])
            .await
            .unwrap();
        feed(
            &stand,
            vec![
                fed("temperature", json!(22.5), 130),
                fed("temperature", json!(21), 120),
                fed("gone", Value::Null, 130),
            ],
        )
        .await
        .unwrap();
        let entity = stand.context.get("", ID).await.unwrap().unwrap();
        assert_eq!(
            simple(&entity),
            json!({"id": ID, "type": "AirQualityObserved", "temperature": 22.5, "state": "ok"})
        );
        let number = Reading::Number;
        let want = [
            (50, number(15.0)),
            (100, number(20.0)),
            (110, number(20.0)),
            (120, number(21.0)),
            (130, number(22.5)),
        ];
        assert_eq!(readings(&stand, "temperature").await, want);
        assert_eq!(
            readings(&stand, "state").await,
            [(100, Reading::Doc("\"ok\"".into()))]
        );
        let hours = stand
            .context
            .buckets(
                "",
                ID,
                &full("temperature"),
                3600,
                Time(0),
                Time(3_600_000_000),
            )
            .await
            .unwrap();
        assert_eq!((hours.len(), hours[0].count, hours[0].last), (1, 5, 22.5));
    });
}

#[test]
fn the_unit_of_each_reading_comes_back() {
    both(async |stand| {
        feed(&stand, vec![fed("temperature", json!(20), 100)])
            .await
            .unwrap();
        let hot = Fed {
            unit: Some("FAH".into()),
            ..fed("temperature", json!(70), 200)
        };
        feed(&stand, vec![hot]).await.unwrap();
        let bare = Fed {
            unit: None,
            ..fed("temperature", json!(21), 300)
        };
        feed(&stand, vec![bare]).await.unwrap();
        let past = stand
            .context
            .history("", ID, &HistoryQuery::default())
            .await
            .unwrap()
            .unwrap();
        let told: Vec<_> = past
            .instances(&full("temperature"))
            .iter()
            .map(|a| {
                (
                    a.observed_at_us.unwrap() / 1_000_000,
                    a.unit_code.as_deref(),
                    a.value.clone(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                (100, Some("CEL"), json!(20)),
                (200, Some("FAH"), json!(70)),
                (300, None, json!(21))
            ]
        );
    });
}

#[test]
fn places_are_fed_and_nonsense_is_refused() {
    both(async |stand| {
        let place = |value| Fed {
            geo: true,
            unit: None,
            ..fed("location", value, 100)
        };
        feed(
            &stand,
            vec![place(json!({"type": "Point", "coordinates": [0.3, 51.5]}))],
        )
        .await
        .unwrap();
        let refused = feed(&stand, vec![place(json!({"type": "Blob"}))])
            .await
            .unwrap_err();
        assert!(
            refused
                .to_string()
                .starts_with("the place location is none"),
            "{refused}"
        );
        assert!(feed(&stand, vec![fed("", json!(1), 1)]).await.is_err());
        let nowhere = Feed {
            tenant: String::new(),
            entity: "x".repeat(10_000),
            type_: "T".into(),
            attributes: vec![],
        };
        let context = stand.context.clone();
        let refused = stand
            .store
            .write(move |tx| context.feed(tx, &nowhere).map(drop))
            .await;
        assert!(matches!(refused, Err(ObserveError::Ngsi(_))), "{refused:?}");
    });
}

#[test]
fn a_feed_is_undone_with_its_transaction() {
    both(async |stand| {
        let context = stand.context.clone();
        let feed = Feed {
            tenant: String::new(),
            entity: ID.into(),
            type_: "T".into(),
            attributes: vec![fed("a", json!(1), 1)],
        };
        let outcome: Result<(), ObserveError> = stand
            .store
            .write(move |tx| {
                context.feed(tx, &feed)?;
                Err(StoreError::Closing.into())
            })
            .await;
        assert!(outcome.is_err());
        assert_eq!(stand.context.get("", ID).await.unwrap(), None);
        assert_eq!(
            stand
                .context
                .history("", ID, &HistoryQuery::default())
                .await
                .unwrap(),
            None
        );
    });
}
