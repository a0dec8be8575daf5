//! Subscriptions: made, listed, changed, deleted.

use serde_json::{Value, json};

use crate::house::{House, example};

const SIGNS: &str = "subscriptions/urn:ngsi-ld:Subscription:signs";

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_from_birth_to_death() {
    for house in House::both().await {
        let made = house
            .send("POST", "subscriptions", example("subscription.json"))
            .await
            .is(201);
        assert_eq!(made.header("location"), format!("/ngsi-ld/v1/{SIGNS}"));
        assert_eq!(
            house
                .send("POST", "subscriptions", example("subscription.json"))
                .await
                .problem(),
            "409 AlreadyExists"
        );
        let mut nameless: Value = serde_json::from_str(&example("subscription.json")).unwrap();
        nameless.as_object_mut().unwrap().remove("id");
        let place = house.send("POST", "subscriptions", nameless).await.is(201);
        let place = place
            .header("location")
            .strip_prefix("/ngsi-ld/v1/")
            .unwrap();
        house.get(place).await.is(200);

        let read = house.get(SIGNS).await.is(200).json();
        assert_eq!(
            (&read["status"], &read["watchedAttributes"]),
            (&json!("active"), &json!(["availableSpotNumber"]))
        );
        let listed = house.get("subscriptions?limit=1&count=true").await.is(200);
        assert_eq!(
            (
                listed.json().as_array().unwrap().len(),
                listed.header("ngsild-results-count")
            ),
            (1, "2")
        );

        house
            .send(
                "PATCH",
                SIGNS,
                json!({"isActive": false, "description": "for a while"}),
            )
            .await
            .is(204);
        assert_eq!(house.get(SIGNS).await.json()["status"], "paused");
        let wrong = json!({"notification": {"endpoint": {"uri": "nonsense"}}});
        assert_eq!(
            house.send("PATCH", SIGNS, wrong).await.problem(),
            "400 BadRequestData"
        );
        house.delete(SIGNS).await.is(204);
        assert_eq!(house.get(SIGNS).await.problem(), "404 ResourceNotFound");
        assert_eq!(
            house
                .send("PATCH", SIGNS, json!({"isActive": true}))
                .await
                .problem(),
            "404 ResourceNotFound"
        );
        assert_eq!(house.delete(SIGNS).await.problem(), "404 ResourceNotFound");
    }
}
