//! The attributes of an entity: appended, updated, replaced, deleted, each instance apart.

use serde_json::json;

use crate::house::{House, with_parking};

const STATION: &str = "entities/urn:ngsi-ld:OffStreetParking:station";

#[tokio::test(flavor = "multi_thread")]
async fn attributes_come_change_and_go() {
    for house in House::both().await {
        with_parking(&house).await;
        let attrs = format!("{STATION}/attrs");
        house
            .send("POST", &attrs, json!({"colour": {"value": "blue"}}))
            .await
            .is(204);
        let kept = house
            .send(
                "POST",
                &format!("{attrs}?options=noOverwrite"),
                json!({"colour": {"value": "red"}, "height": 2}),
            )
            .await
            .is(207);
        assert_eq!(kept.json()["updated"].as_array().unwrap().len(), 1);
        assert!(
            kept.json()["notUpdated"][0]["attributeName"]
                .as_str()
                .unwrap()
                .ends_with("/colour")
        );
        house
            .send("PATCH", &attrs, json!({"colour": {"value": "green"}}))
            .await
            .is(204);

        house
            .send(
                "PATCH",
                &format!("{attrs}/colour"),
                json!({"value": "grey", "observedAt": "2026-11-24T14:01:00Z"}),
            )
            .await
            .is(204);
        house
            .send("PATCH", &format!("{attrs}/nothing"), json!({"value": 1}))
            .await
            .is(404);
        house
            .send(
                "PUT",
                &format!("{attrs}/colour"),
                json!({"type": "Property", "value": "white"}),
            )
            .await
            .is(204);
        let colour = house.get(&format!("{STATION}?attrs=colour")).await.json()["colour"].clone();
        assert_eq!(colour, json!({"type": "Property", "value": "white"}));

        let second = json!({"colour": {"value": "night blue", "datasetId": "urn:night:1"}});
        house.send("POST", &attrs, second).await.is(204);
        house
            .delete(&format!("{attrs}/colour?datasetId=urn:night:1"))
            .await
            .is(204);
        house
            .delete(&format!("{attrs}/colour?datasetId=urn:night:1"))
            .await
            .is(404);
        house
            .delete(&format!("{attrs}/colour?deleteAll=true"))
            .await
            .is(204);
        house.delete(&format!("{attrs}/colour")).await.is(404);
        assert_eq!(
            house
                .delete(&format!("{attrs}/not%20a%20name"))
                .await
                .problem(),
            "400 BadRequestData"
        );
        assert_eq!(
            house
                .send("POST", "entities/urn:x:none/attrs", json!({"a": 1}))
                .await
                .problem(),
            "404 ResourceNotFound"
        );
    }
}
