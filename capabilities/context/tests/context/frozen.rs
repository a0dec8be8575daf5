//! Snapshots: filled, read as if nothing had changed, copied, taken away; on both stores.

use std::time::Duration;

use serde_json::{Value, json};

use crate::house::House;

async fn make(house: &House, document: Value) -> String {
    let made = house.send("POST", "snapshots", document).await.is(201);
    made.header("location").to_owned()
}

/// The snapshot, when it is filled.
async fn filled(house: &House, place: &str) -> Value {
    for _ in 0..200 {
        let told = house.get(place).await.is(200).json();
        if told["snapshotStatus"] != "preparing" {
            return told;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it is still being filled");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_stays_as_it_was() {
    for house in House::both().await {
        for (id, free) in [("urn:x:1", 1), ("urn:x:2", 9)] {
            let entity = json!({"id": id, "type": "Bay", "free": {"type": "Property", "value": free, "observedAt": "2026-01-01T00:00:00Z"}});
            house.send("POST", "entities", entity).await.is(201);
        }
        let queries = json!([
            {"type": "Query", "entities": [{"type": "Bay"}], "q": "free>5"},
            {"type": "Query", "entities": [{"type": "Berth"}]},
        ]);
        let past = json!([{"type": "Query", "entities": [{"type": "Bay"}], "temporalQ": {"timerel": "after", "timeAt": "2025-01-01T00:00:00Z"}}]);
        let place = make(&house, json!({"type": "Snapshot", "snapshotQueries": queries, "snapshotTemporalQueries": past})).await;
        let told = filled(&house, &place).await;
        let results: Vec<&Value> = told["snapshotQueriesDetails"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| &one["resultStatus"])
            .collect();
        assert_eq!(
            (&told["snapshotStatus"], results),
            (&json!("partial"), vec![&json!("success"), &json!("empty")])
        );

        let id = told["id"].as_str().unwrap().to_owned();
        let within = [("ngsild-snapshot", id.as_str())];
        house
            .send(
                "PATCH",
                "entities/urn:x:2/attrs",
                json!({"free": {"type": "Property", "value": 2}}),
            )
            .await
            .is(204);
        let frozen = house
            .call("GET", "entities?type=Bay&options=keyValues", &within, "")
            .await
            .is(200);
        assert_eq!(
            frozen.json(),
            json!([{"id": "urn:x:2", "type": "Bay", "free": 9}])
        );
        assert_eq!(frozen.header("ngsild-snapshot"), id);
        let past = house
            .call("GET", "temporal/entities/urn:x:1", &within, "")
            .await
            .is(200);
        assert!(past.text.contains("2026-01-01T00:00:00Z"));

        let copied = house
            .send(
                "POST",
                &format!("{place}/clone"),
                json!({"type": "Snapshot", "snapshotPriority": 9}),
            )
            .await
            .is(201);
        let copy = copied.header("location").to_owned();
        assert_eq!(filled(&house, &copy).await["snapshotStatus"], "success");
        house
            .delete("snapshots?q=snapshotPriority%3C9")
            .await
            .is(204);
        house.get(&place).await.is(404);
        house
            .call("GET", "entities?type=Bay", &within, "")
            .await
            .is(404);
        let copy_id = house.get(&copy).await.json()["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let kept = house
            .call(
                "GET",
                "entities?type=Bay",
                &[("ngsild-snapshot", copy_id.as_str())],
                "",
            )
            .await
            .is(200);
        assert_eq!(
            kept.json().as_array().unwrap().len(),
            1,
            "the copy has its own"
        );
        house.delete(&copy).await.is(204);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_snapshot_is_refused() {
    let house = House::with(|config| config.context.open = true).await;
    let query = json!({"type": "Query", "entities": [{"type": "Bay"}]});
    for bad in [
        json!({"type": "Snapshot"}),
        json!({"type": "Snapshot", "snapshotQueries": []}),
        json!({"type": "Snapshot", "snapshotQueries": [5]}),
        json!({"type": "Snapshot", "snapshotQueries": [query], "snapshotPriority": 11}),
        json!({"type": "Snapshot", "snapshotQueries": [query], "snapshotLifetime": "a day"}),
        json!({"type": "Snapshot", "snapshotQueries": [query], "endpoint": "nowhere"}),
        json!({"type": "Snapshot", "snapshotQueries": [query], "odd": 1}),
        json!({"type": "Snapshot", "snapshotTemporalQueries": [query]}),
        json!({"type": "Other", "snapshotQueries": [query]}),
    ] {
        let answer = house.send("POST", "snapshots", &bad).await;
        assert_eq!(answer.problem(), "400 BadRequestData", "{bad}");
    }
    assert_eq!(
        house.delete("snapshots").await.problem(),
        "400 BadRequestData"
    );
    assert_eq!(
        house.delete("snapshots?q=free%3E1").await.problem(),
        "400 BadRequestData"
    );
    assert_eq!(
        house.get("snapshots/nonsense").await.problem(),
        "400 BadRequestData"
    );
    let place = make(
        &house,
        json!({"id": "urn:x:snap", "type": "Snapshot", "snapshotQueries": [query]}),
    )
    .await;
    let again = json!({"id": "urn:x:snap", "type": "Snapshot", "snapshotQueries": [query]});
    assert_eq!(
        house.send("POST", "snapshots", again).await.problem(),
        "409 AlreadyExists"
    );
    let fixed = house
        .send("PATCH", &place, json!({"snapshotQueries": [query]}))
        .await;
    assert_eq!(fixed.problem(), "400 BadRequestData");
    assert_eq!(
        house
            .send("PATCH", &place, json!({"snapshotPriority": 2}))
            .await
            .is(200)
            .json()["snapshotPriority"],
        2
    );
}
