//! Who may pass, for which tenant, and what is said to those who may not.

use serde_json::json;

use crate::house::{House, example};

#[tokio::test(flavor = "multi_thread")]
async fn reading_is_open_and_writing_is_not() {
    let house = House::with(|_| {}).await;
    house.get("entities?type=OffStreetParking").await.is(200);
    house.get("types").await.is(200);
    house.get("jsonldContexts").await.is(200);
    for (method, path) in [
        ("POST", "entities"),
        ("PATCH", "entities/urn:x:1"),
        ("DELETE", "entities/urn:x:1"),
        ("DELETE", "entities?local=true"),
        ("POST", "entityOperations/upsert"),
        ("POST", "temporal/entities"),
        ("POST", "subscriptions"),
        ("GET", "subscriptions"),
        ("DELETE", "jsonldContexts/x"),
    ] {
        let answer = house.send(method, path, example("parking.json")).await;
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (401, "application/problem+json"),
            "{method} {path}"
        );
    }
    house
        .send("POST", "entityOperations/query", example("query.json"))
        .await
        .is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn tenants_are_apart() {
    for house in House::both().await {
        let of = |tenant: &'static str| {
            [
                ("ngsild-tenant", tenant),
                ("content-type", "application/json"),
            ]
        };
        let unknown = house
            .call("GET", "entities?type=Car", &of("north"), "")
            .await;
        assert_eq!(
            (unknown.problem().as_str(), unknown.header("ngsild-tenant")),
            ("404 NonexistentTenant", "north")
        );
        let car = json!({"id": "urn:x:car", "type": "Car"}).to_string();
        let made = house
            .call("POST", "entities", &of("north"), &car)
            .await
            .is(201);
        assert_eq!(made.header("ngsild-tenant"), "north");
        house
            .call("GET", "entities/urn:x:car", &of("north"), "")
            .await
            .is(200);
        house.get("entities/urn:x:car").await.is(404);
        assert_eq!(
            house.call("GET", "types", &of("a b"), "").await.problem(),
            "400 BadRequestData"
        );
        let gone = house
            .call("DELETE", "entities/urn:x:car", &of("south"), "")
            .await;
        assert_eq!(gone.problem(), "404 NonexistentTenant");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_document_describes_every_door() {
    let house = House::with(|_| {}).await;
    let document: serde_json::Value = serde_json::from_str(house.app.open_api()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let doors: usize = paths
        .values()
        .map(|item| item.as_object().unwrap().len())
        .sum();
    assert_eq!((paths.len(), doors), (36, 63), "{:?}", paths.keys());
    assert!(document["components"]["schemas"]["ProblemDetails"].is_object());
    let text = house.app.open_api();
    for reference in text.split("#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(
            document["components"]["schemas"][name].is_object(),
            "{name} is not described"
        );
    }
}
