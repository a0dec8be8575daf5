//! How things were: told afterwards, and told by changes.

use serde_json::json;

use crate::house::{House, example, with_parking};

const QUAY: &str = "temporal/entities/urn:ngsi-ld:OffStreetParking:quay";

#[tokio::test(flavor = "multi_thread")]
async fn a_history_is_told_read_and_mended() {
    for house in House::both().await {
        house
            .send("POST", "temporal/entities", example("parking-history.json"))
            .await
            .is(201);
        house
            .send("POST", "temporal/entities", example("parking-history.json"))
            .await
            .is(204);
        let read = house.get(QUAY).await.is(200).json();
        assert_eq!(
            read["availableSpotNumber"].as_array().unwrap().len(),
            3,
            "{read}"
        );

        let values = house
            .get(&format!("{QUAY}?options=temporalValues"))
            .await
            .is(200)
            .json();
        assert_eq!(
            values["availableSpotNumber"]["values"][0],
            json!([10, "2026-11-24T10:10:00Z"])
        );
        let stretch = "timerel=after&timeAt=2026-11-24T10:30:00Z";
        let after = house
            .get(&format!("{QUAY}?{stretch}&options=temporalValues"))
            .await
            .is(200)
            .json();
        assert_eq!(
            after["availableSpotNumber"]["values"]
                .as_array()
                .unwrap()
                .len(),
            2
        );
        let last = house
            .get(&format!("{QUAY}?lastN=1&options=temporalValues"))
            .await
            .is(200)
            .json();
        assert_eq!(
            last["availableSpotNumber"]["values"],
            json!([[40, "2026-11-24T11:20:00Z"]])
        );
        let hourly = "timerel=between&timeAt=2026-11-24T10:00:00Z&endTimeAt=2026-11-24T12:00:00Z\
                      &options=aggregatedValues&aggrMethods=avg&aggrPeriodDuration=PT1H";
        let figures = house.get(&format!("{QUAY}?{hourly}")).await.is(200).json();
        assert_eq!(figures["availableSpotNumber"]["avg"][0][0], 15, "{figures}");
        let found = house
            .get(&format!(
                "temporal/entities?type=OffStreetParking&{stretch}"
            ))
            .await
            .is(200)
            .json();
        assert_eq!(found.as_array().unwrap().len(), 1);
        let query = json!({"type": "Query", "entities": [{"type": "OffStreetParking"}],
                           "temporalQ": {"timerel": "before", "timeAt": "2026-11-24T10:30:00Z"}});
        let posted = house
            .send("POST", "temporal/entityOperations/query", query)
            .await
            .is(200)
            .json();
        assert_eq!(
            posted[0]["availableSpotNumber"]
                .as_array()
                .map_or(1, Vec::len),
            1,
            "{posted}"
        );
        assert_eq!(
            house
                .get("temporal/entities?type=OffStreetParking")
                .await
                .problem(),
            "400 BadRequestData"
        );

        let more =
            json!({"availableSpotNumber": [{"value": 50, "observedAt": "2026-11-24T13:00:00Z"}]});
        house
            .send("POST", &format!("{QUAY}/attrs"), more)
            .await
            .is(204);
        let read = house.get(QUAY).await.json();
        let newest = read["availableSpotNumber"]
            .as_array()
            .unwrap()
            .last()
            .unwrap()
            .clone();
        let instance = newest["instanceId"].as_str().unwrap();
        let one = format!("{QUAY}/attrs/availableSpotNumber/{instance}");
        let change = json!({"value": 51, "observedAt": "2026-11-24T13:00:00Z"});
        house.send("PATCH", &one, change).await.is(204);
        house.delete(&one).await.is(204);
        house.delete(&one).await.is(404);
        assert_eq!(
            house.get(QUAY).await.json()["availableSpotNumber"]
                .as_array()
                .unwrap()
                .len(),
            3
        );
        house
            .delete(&format!("{QUAY}/attrs/availableSpotNumber?deleteAll=true"))
            .await
            .is(204);
        house.delete(QUAY).await.is(204);
        assert_eq!(house.get(QUAY).await.problem(), "404 ResourceNotFound");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_become_history() {
    for house in House::both().await {
        with_parking(&house).await;
        let station = "entities/urn:ngsi-ld:OffStreetParking:station";
        for (value, minute) in [(120, 1), (119, 2)] {
            let patch = json!({"availableSpotNumber": {"value": value, "observedAt": format!("2026-11-24T14:0{minute}:00Z")}});
            house
                .send("PATCH", &format!("{station}/attrs"), patch)
                .await
                .is(204);
        }
        let query = "attrs=availableSpotNumber&options=temporalValues&timerel=after&timeAt=2026-11-24T00:00:00Z";
        let history = house
            .get(&format!("temporal/{station}?{query}"))
            .await
            .is(200)
            .json();
        assert_eq!(
            history["availableSpotNumber"]["values"],
            json!([
                [121, "2026-11-24T14:00:00Z"],
                [120, "2026-11-24T14:01:00Z"],
                [119, "2026-11-24T14:02:00Z"]
            ])
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_history_comes_in_parts() {
    let house = House::with(|config| {
        config.context.open = true;
        config.context.history_instances = 3;
    })
    .await;
    let row = |day: i64, hour: i64| json!({"type": "Property", "value": hour, "observedAt": format!("2026-11-{day:02}T{hour:02}:00:00Z")});
    let rows = |day: i64| (0..5).map(|hour| row(day, hour)).collect::<Vec<_>>();
    let body = json!({"id": "urn:x:bay", "type": "Bay", "free": rows(1), "full": rows(2), "few": [row(1, 1)]});
    house.send("POST", "temporal/entities", body).await.is(201);
    let read = async |query: &str| {
        let answer = house
            .get(&format!("temporal/entities/urn:x:bay?{query}"))
            .await;
        let count = |name: &str| answer.json()[name].as_array().map(Vec::len);
        let range = answer.header("content-range").to_owned();
        (
            answer.status,
            range,
            count("free"),
            count("full"),
            count("few"),
        )
    };
    let (at, first) = ("2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z");
    assert_eq!(
        read("").await,
        (
            206,
            format!("date-time {first}-2026-11-01T02:00:00Z/*"),
            Some(3),
            Some(0),
            Some(1)
        )
    );
    assert_eq!(
        read(&format!("timerel=after&timeAt={at}")).await,
        (
            206,
            format!("date-time {at}-2026-11-01T02:00:00Z/*"),
            Some(3),
            Some(0),
            Some(1)
        )
    );
    assert_eq!(
        read("lastN=4").await,
        (
            206,
            "date-time 2026-11-02T04:00:00Z-2026-11-02T02:00:00Z/4".into(),
            Some(0),
            Some(3),
            Some(0)
        )
    );
    assert_eq!(
        read("lastN=3").await,
        (200, String::new(), Some(3), Some(3), Some(1))
    );
    assert_eq!(
        read("attrs=few").await,
        (200, String::new(), None, None, Some(1))
    );
    let none = house.get("temporal/entities?type=Bay&attrs=free&datasetId=urn:d:1&timerel=after&timeAt=2026-10-01T00:00:00Z");
    assert_eq!(none.await.is(200).json(), json!([]));
}
