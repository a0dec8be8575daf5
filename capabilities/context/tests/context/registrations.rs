//! Registrations: made, found, changed, taken back.

use serde_json::{Value, json};

use crate::house::{House, with_parking};

const SOURCE: &str = "csourceRegistrations/urn:x:source";

fn source(extra: &Value) -> Value {
    let mut document = json!({
        "id": "urn:x:source", "type": "ContextSourceRegistration", "endpoint": "http://a.example",
        "information": [{"entities": [{"type": "Bay"}], "propertyNames": ["free"]}], "owner": "council",
    });
    let members = document.as_object_mut().unwrap();
    members.extend(extra.as_object().unwrap().clone());
    document
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_from_birth_to_death() {
    for house in House::both().await {
        let made = house
            .send("POST", "csourceRegistrations", source(&json!({})))
            .await
            .is(201);
        assert_eq!(made.header("location"), format!("/ngsi-ld/v1/{SOURCE}"));
        let again = house
            .send("POST", "csourceRegistrations", source(&json!({})))
            .await;
        assert_eq!(again.problem(), "409 AlreadyExists");
        assert_eq!(house.get(SOURCE).await.is(200).json(), source(&json!({})));
        let told = house.get(&format!("{SOURCE}?options=sysAttrs")).await;
        assert!(told.json()["createdAt"].is_string());

        let found = async |query: &str| {
            let path = format!("csourceRegistrations?{query}");
            house
                .get(&path)
                .await
                .is(200)
                .json()
                .as_array()
                .unwrap()
                .len()
        };
        assert_eq!(found("type=Bay").await, 1);
        assert_eq!(found("type=Bay&attrs=depth").await, 0);
        assert_eq!(found("q=owner==%22council%22").await, 1);
        assert_eq!(
            house.get("csourceRegistrations").await.problem(),
            "400 BadRequestData"
        );

        let change = json!({"endpoint": "http://b.example", "owner": null});
        house.send("PATCH", SOURCE, change).await.is(204);
        let read = house.get(SOURCE).await.json();
        assert_eq!(
            (&read["endpoint"], &read["owner"]),
            (&json!("http://b.example"), &Value::Null)
        );
        let bad = json!({"information": []});
        assert_eq!(
            house.send("PATCH", SOURCE, bad).await.problem(),
            "400 BadRequestData"
        );

        house.delete(SOURCE).await.is(204);
        for method in ["GET", "DELETE", "PATCH"] {
            let answer = house.send(method, SOURCE, json!({})).await;
            assert_eq!(answer.problem(), "404 ResourceNotFound", "{method}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn claims_to_what_is_kept_here_are_refused() {
    for house in House::both().await {
        with_parking(&house).await;
        let claim = async |mode: &str, name: &str| {
            let id = "urn:ngsi-ld:OffStreetParking:station";
            let info = json!([{"entities": [{"id": id, "type": "OffStreetParking"}], "propertyNames": [name]}]);
            let body =
                source(&json!({"id": format!("urn:x:{mode}"), "mode": mode, "information": info}));
            house.send("POST", "csourceRegistrations", body).await
        };
        assert_eq!(claim("exclusive", "name").await.problem(), "409 Conflict");
        assert_eq!(claim("redirect", "name").await.problem(), "409 Conflict");
        claim("inclusive", "name").await.is(201);
        claim("exclusive", "depth").await.is(201);
        assert_eq!(claim("redirect", "depth").await.problem(), "409 Conflict");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_ends_by_itself() {
    for house in House::both().await {
        let soon = source(&json!({"expiresAt": house.app.now().plus_s(60).to_string()}));
        house
            .send("POST", "csourceRegistrations", soon)
            .await
            .is(201);
        house.get(SOURCE).await.is(200);
        house.clock.advance_us(61_000_000);
        assert_eq!(house.get(SOURCE).await.problem(), "404 ResourceNotFound");
        let late = source(&json!({}));
        house
            .send("POST", "csourceRegistrations", late)
            .await
            .is(201);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn registrations_are_subscribed_to() {
    for house in House::both().await {
        let body = json!({"id": "urn:x:sub", "type": "Subscription", "entities": [{"type": "Bay"}],
            "notification": {"endpoint": {"uri": "http://a.example/told"}}});
        let path = "csourceSubscriptions";
        let one = "csourceSubscriptions/urn:x:sub";
        let made = house.send("POST", path, &body).await.is(201);
        assert_eq!(made.header("location"), format!("/ngsi-ld/v1/{one}"));
        assert_eq!(
            house.send("POST", path, &body).await.problem(),
            "409 AlreadyExists"
        );
        let bad = json!({"type": "Subscription", "entities": [{"type": "Bay"}], "temporalQ": {"timerel": "after"},
            "notification": {"endpoint": {"uri": "http://a.example/told"}}});
        assert_eq!(
            house.send("POST", path, bad).await.problem(),
            "400 BadRequestData"
        );
        let read = house.get(one).await.is(200).json();
        assert_eq!(
            (&read["status"], &read["entities"]),
            (&json!("active"), &json!([{"type": "Bay"}]))
        );
        assert_eq!(read.get("notificationTrigger"), None);
        let listed = house.get(&format!("{path}?count=true")).await.is(200);
        assert_eq!(
            (
                listed.json()[0]["id"].clone(),
                listed.header("ngsild-results-count")
            ),
            (json!("urn:x:sub"), "1")
        );
        house
            .send("PATCH", one, json!({"isActive": false}))
            .await
            .is(204);
        assert_eq!(house.get(one).await.json()["status"], "paused");
        assert!(
            house
                .get("subscriptions")
                .await
                .json()
                .as_array()
                .unwrap()
                .is_empty()
        );
        house.delete(one).await.is(204);
        for method in ["GET", "DELETE", "PATCH"] {
            let answer = house.send(method, one, json!({})).await;
            assert_eq!(answer.problem(), "404 ResourceNotFound", "{method}");
        }
    }
}
