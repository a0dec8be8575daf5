use ask::{AskError, Change, Changed, Event, NewKind, Query, To};
use kit::Time;
use store::Store;

use crate::{DAY_US, both, done, opened, report};

fn kind(category: &str, name: &str, private: bool, team: &str, days: i64) -> Change {
    Change::Kind(NewKind {
        category: category.into(),
        name: name.into(),
        private,
        team: team.into(),
        title: format!("{name}, Quay Street"),
        due_working_days: Some(days),
    })
}

fn pin(lon: f64, lat: f64, place: &str) -> Change {
    Change::Pin {
        lon,
        lat,
        ward: "Harbour".into(),
        title: format!("Broken bench, {place}"),
        extra: [("place".to_owned(), place.into())].into_iter().collect(),
    }
}

async fn change(store: &Store, id: &str, version: i64, change: Change) -> Changed {
    let id = id.to_owned();
    done(store, move |tx| {
        ask::change(tx, "sam", &id, Some(version), change.clone())
    })
    .await
}

/// How many cases everybody may know of are found by a query.
async fn public(store: &Store, query: Query) -> i64 {
    let query = Query {
        private: Some(false),
        limit: 9,
        ..query
    };
    store.read(move |rd| ask::count(rd, &query)).await.unwrap()
}

async fn events(store: &Store, id: &str) -> Vec<Event> {
    let id = id.to_owned();
    store
        .read(move |rd| ask::events(rd, &id, false))
        .await
        .unwrap()
}

#[test]
fn a_report_is_put_under_another_category_and_back() {
    both(async |store, clock| {
        let first = opened(&store, report("Sharp things under it.")).await.case;
        clock.advance_us(DAY_US);
        let there = change(
            &store,
            &first.id,
            1,
            kind("needles", "Needles", true, "cleansing", 1),
        );
        let Changed { case, notices } = there.await;
        let whom: Vec<&To> = notices.iter().map(|notice| &notice.to).collect();
        assert_eq!(whom, [&To::Team("cleansing".into())]);
        // It came on a Tuesday, and one working day counts from there.
        assert_eq!(case.due, Time::parse("2026-11-25T17:00:00Z"));
        assert_eq!((case.team.as_str(), case.is_private), ("cleansing", true));
        assert_eq!(case.title, "Needles, Quay Street");
        assert_eq!(
            (
                &case.body.words,
                &case.body.answers,
                case.body.due_working_days
            ),
            (&first.body.words, &first.body.answers, Some(1))
        );
        let of = |category: &str| Query {
            categories: vec![category.into()],
            ..Query::default()
        };
        assert_eq!(public(&store, of("needles")).await, 0);

        let id = first.id.clone();
        let late = store
            .write(move |tx| ask::change(tx, "kim", &id, Some(1), kind("bin", "Bin", false, "", 2)))
            .await;
        assert!(
            matches!(late, Err(AskError::Stale { ref since, .. }) if since.len() == 1),
            "{late:?}"
        );

        let back = kind("bench", "Bench or seat", false, "street-care", 5);
        let case = change(&store, &first.id, 2, back).await.case;
        assert_eq!(
            (&case.category, &case.team, case.due, case.is_private),
            (&first.category, &first.team, first.due, false)
        );
        assert_eq!(public(&store, of("bench")).await, 1);
        let said: Vec<String> = events(&store, &first.id)
            .await
            .iter()
            .filter(|event| event.public)
            .map(Event::sentence)
            .collect();
        expect_test::expect![[r#"
            You sent this to us.
            This is now private.
            This is now under Bench or seat."#]]
        .assert_eq(&said.join("\n"));
    });
}

#[test]
fn whoever_has_a_case_keeps_it_under_another_category() {
    both(async |store, _| {
        let id = opened(&store, report("x")).await.case.id.clone();
        let take = Change::Assign {
            owner: "sam".into(),
        };
        change(&store, &id, 1, take).await;
        let there = change(&store, &id, 2, kind("bin", "Bin", false, "cleansing", 2)).await;
        let case = there.case;
        assert_eq!(
            (case.owner.as_str(), case.team.as_str()),
            ("sam", "street-care")
        );
        assert!(there.notices.is_empty());
        let none = store
            .write(move |tx| ask::change(tx, "sam", &id, None, kind(" ", "", false, "", 2)))
            .await;
        assert_eq!(none.unwrap_err().to_string(), "Choose what it is about.");
    });
}

#[test]
fn a_pin_is_moved_and_everything_else_stays() {
    both(async |store, _| {
        let first = opened(&store, report("x")).await.case;
        let id = first.id.clone();
        let case = change(&store, &id, 1, pin(1.76, 51.64, "the pier"))
            .await
            .case;
        assert_eq!((case.lon, case.lat), (Some(1.76), Some(51.64)));
        assert_eq!((case.ward.as_str(), case.due), ("Harbour", first.due));
        assert_eq!(case.body.extra["place"], "the pier");
        let found = Query {
            words: vec!["pier".into()],
            within: Some([1.755, 51.635, 1.765, 51.645]),
            ..Query::default()
        };
        assert_eq!(public(&store, found.clone()).await, 1);
        let all = Query {
            limit: 9,
            ..Query::default()
        };
        let places = store.read(move |rd| ask::places(rd, &all));
        assert_eq!(places.await.unwrap(), [(id.clone(), 1.76, 51.64)]);

        change(&store, &id, 2, pin(1.75, 51.63, "Quay Street")).await;
        assert_eq!(public(&store, found).await, 0);
        let spots: Vec<(String, bool)> = events(&store, &id)
            .await
            .iter()
            .filter(|event| event.kind == "place")
            .map(|event| {
                let lon = |at: &str| event.facts[at]["lon"].clone();
                (format!("{} to {}", lon("from"), lon("to")), event.public)
            })
            .collect();
        let want = [("1.75 to 1.76", false), ("1.76 to 1.75", false)];
        assert_eq!(spots, want.map(|(spot, public)| (spot.to_owned(), public)));
        let away = store
            .write(move |tx| ask::change(tx, "sam", &id, None, pin(f64::NAN, 51.6, "")))
            .await;
        assert_eq!(
            away.unwrap_err().to_string(),
            "That place is not on the map. Choose it again."
        );
    });
}
