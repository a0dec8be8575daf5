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
