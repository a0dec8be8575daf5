//! Many entities in one request, each with its own fate.

use serde_json::{Value, json};

use crate::house::House;

fn car(n: u32, speed: i64) -> Value {
    json!({"id": format!("urn:ngsi-ld:Car:{n}"), "type": "Car", "speed": {"type": "Property", "value": speed}})
}

#[tokio::test(flavor = "multi_thread")]
async fn batches_tell_the_fate_of_each() {
    for house in House::both().await {
        let send = async |what: &str, body: Value| {
            house
                .send("POST", &format!("entityOperations/{what}"), body)
                .await
        };
        let made = send("create", json!([car(1, 10), car(2, 20)]))
            .await
            .is(201);
        assert_eq!(
            made.json(),
            json!(["urn:ngsi-ld:Car:1", "urn:ngsi-ld:Car:2"])
        );
        let partly = send(
            "create",
            json!([car(2, 1), car(3, 30), {"id": "nonsense", "type": "Car"}]),
        )
        .await
        .is(207)
        .json();
        assert_eq!(partly["success"], json!(["urn:ngsi-ld:Car:3"]));
        let faults: Vec<&str> = partly["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| e["error"]["title"].as_str().unwrap())
            .collect();
        assert_eq!(
            faults,
            ["The content is not valid NGSI-LD", "Already exists"]
        );

        send("upsert", json!([car(1, 11)])).await.is(204);
        let new = send("upsert?options=update", json!([car(1, 12), car(4, 40)]))
            .await
            .is(201);
        assert_eq!(new.json(), json!(["urn:ngsi-ld:Car:4"]));
        send(
            "update",
            json!([{"id": "urn:ngsi-ld:Car:1", "speed": {"value": 13}}]),
        )
        .await
        .is(204);
        send(
            "update",
            json!([{"id": "urn:ngsi-ld:Car:99", "speed": {"value": 13}}]),
        )
        .await
        .is(207);
        send("merge", json!([{"id": "urn:ngsi-ld:Car:1", "speed": 14}]))
            .await
            .is(204);
        assert_eq!(
            house
                .get("entities/urn:ngsi-ld:Car:1?options=keyValues")
                .await
                .json()["speed"],
            14
        );

        let gone = send("delete", json!(["urn:ngsi-ld:Car:1", "urn:ngsi-ld:Car:99"]))
            .await
            .is(207)
            .json();
        assert_eq!(gone["success"], json!(["urn:ngsi-ld:Car:1"]));
        send("delete", json!(["urn:ngsi-ld:Car:2"])).await.is(204);
        assert_eq!(
            send("delete", json!([5])).await.problem(),
            "400 BadRequestData"
        );
        assert_eq!(
            send("create", json!([])).await.problem(),
            "400 BadRequestData"
        );
        assert_eq!(
            send("create", json!({})).await.problem(),
            "400 BadRequestData"
        );
    }
}
