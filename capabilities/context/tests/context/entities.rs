//! One entity: made, read in every form, merged, replaced and deleted.

use serde_json::json;

use crate::house::{House, example, with_parking};

const STATION: &str = "entities/urn:ngsi-ld:OffStreetParking:station";

#[tokio::test(flavor = "multi_thread")]
async fn an_entity_from_birth_to_death() {
    for house in House::both().await {
        let made = house
            .send("POST", "entities", example("parking.json"))
            .await
            .is(201);
        assert_eq!(made.header("location"), format!("/ngsi-ld/v1/{STATION}"));
        assert_eq!(made.text, "");
        let again = house
            .send("POST", "entities", example("parking.json"))
            .await;
        assert_eq!(again.problem(), "409 AlreadyExists");

        let read = house.get(STATION).await.is(200);
        assert_eq!(read.header("content-type"), "application/json");
        assert!(read.header("link").contains("ngsi-ld-core-context"));
        assert_eq!(read.json()["availableSpotNumber"]["value"], 121);
        assert_eq!(
            read.json()["availableSpotNumber"]["reliability"]["value"],
            0.9
        );

        house
            .send(
                "PATCH",
                STATION,
                json!({"availableSpotNumber": {"value": 120, "reliability": "urn:ngsi-ld:null"}}),
            )
            .await
            .is(204);
        let read = house.get(STATION).await.json();
        assert_eq!(read["availableSpotNumber"]["value"], 120);
        assert_eq!(read["availableSpotNumber"]["reliability"], json!(null));
        assert_eq!(read["name"]["value"], "Station car park");

        house
            .send(
                "PUT",
                STATION,
                json!({"type": "OffStreetParking", "name": {"value": "New"}}),
            )
            .await
            .is(204);
        let read = house.get(STATION).await.json();
        assert_eq!(
            (&read["name"]["value"], &read["availableSpotNumber"]),
            (&json!("New"), &json!(null))
        );
        let other = json!({"id": "urn:x:other", "type": "OffStreetParking"});
        assert_eq!(
            house.send("PUT", STATION, other).await.problem(),
            "400 BadRequestData"
        );

        house.delete(STATION).await.is(204);
        assert_eq!(house.get(STATION).await.problem(), "404 ResourceNotFound");
        assert_eq!(
            house.delete(STATION).await.problem(),
            "404 ResourceNotFound"
        );
        assert_eq!(
            house
                .send("PATCH", STATION, json!({"name": "x"}))
                .await
                .problem(),
            "404 ResourceNotFound"
        );
        assert_eq!(
            house
                .send("PUT", STATION, example("parking.json"))
                .await
                .problem(),
            "404 ResourceNotFound"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entity_in_each_form() {
    for house in House::both().await {
        with_parking(&house).await;
        let read = async |query: &str| {
            house
                .get(&format!("{STATION}?{query}"))
                .await
                .is(200)
                .json()
        };

        let simple = read("options=keyValues").await;
        assert_eq!(simple["availableSpotNumber"], 121);
        assert_eq!(simple["operatedBy"], "urn:ngsi-ld:Organization:estuary");
        let concise = read("format=concise").await;
        assert_eq!(
            (&concise["name"], &concise["availableSpotNumber"]["value"]),
            (&json!("Station car park"), &json!(121))
        );
        assert!(read("options=sysAttrs").await["createdAt"].is_string());
        let picked = read("pick=id,name").await;
        assert_eq!(picked.as_object().unwrap().len(), 2);
        assert!(read("omit=name").await.get("name").is_none());
        let some = read("attrs=name").await;
        assert_eq!(some.as_object().unwrap().len(), 3);
        let none = house.get(&format!("{STATION}?attrs=nothing")).await;
        assert_eq!(none.problem(), "404 ResourceNotFound");

        let accept = async |media: &str| house.call("GET", STATION, &[("accept", media)], "").await;
        let linked = accept("application/ld+json").await.is(200);
        assert_eq!(linked.header("content-type"), "application/ld+json");
        assert!(linked.json()["@context"].is_string() && linked.header("link").is_empty());
        let feature = accept("application/geo+json").await.is(200);
        assert_eq!(feature.header("content-type"), "application/geo+json");
        assert_eq!(
            feature.json()["geometry"]["coordinates"],
            json!([0.65, 51.54])
        );
        assert!(feature.json().get("@context").is_some());
        let plain = [("accept", "application/geo+json"), ("prefer", "body=json")];
        let plain = house.call("GET", STATION, &plain, "").await.is(200);
        assert!(plain.json().get("@context").is_none() && !plain.header("link").is_empty());
        accept("application/xml").await.is(406);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn linked_entities_are_shown() {
    for house in House::both().await {
        with_parking(&house).await;
        let owner = json!({"id": "urn:ngsi-ld:Organization:estuary", "type": "Organization", "name": {"value": "Estuary"}});
        house.send("POST", "entities", owner).await.is(201);
        let inline = house
            .get(&format!("{STATION}?join=inline"))
            .await
            .is(200)
            .json();
        assert_eq!(
            inline["operatedBy"]["entity"]["name"]["value"], "Estuary",
            "{inline}"
        );
        let flat = house
            .get(&format!("{STATION}?join=flat"))
            .await
            .is(200)
            .json();
        assert_eq!(flat[1]["id"], "urn:ngsi-ld:Organization:estuary", "{flat}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn entities_are_purged() {
    for house in House::both().await {
        with_parking(&house).await;
        let count = async |query: &str| {
            let found = house
                .get(&format!("entities?local=true&{query}"))
                .await
                .is(200);
            found.json().as_array().unwrap().len()
        };
        assert_eq!(
            house.delete("entities").await.problem(),
            "400 BadRequestData"
        );
        assert_eq!(
            house.delete("entities?idPattern=.*").await.problem(),
            "400 BadRequestData"
        );
        assert_eq!(
            house
                .delete("entities?type=OffStreetParking&odd=1")
                .await
                .problem(),
            "400 InvalidRequest"
        );
        let both = "entities?type=OffStreetParking&drop=name&keep=name";
        assert_eq!(house.delete(both).await.problem(), "400 BadRequestData");
        assert_eq!((count("").await, count("attrs=name").await), (2, 2));
        house
            .delete("entities?type=OffStreetParking&drop=name")
            .await
            .is(204);
        assert_eq!((count("").await, count("attrs=name").await), (2, 0));
        house
            .delete("entities?q=availableSpotNumber==121&keep=location")
            .await
            .is(204);
        assert_eq!(count("attrs=availableSpotNumber").await, 1);
        house.delete("entities?local=true").await.is(204);
        assert_eq!(count("").await, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_may_prefer_an_earlier_version() {
    for house in House::both().await {
        let pier = json!({"id": "urn:x:pier", "type": "Pier", "use": {"vocab": "Mooring"}});
        house.send("POST", "entities", pier).await.is(201);
        let prefer = async |path: &str, wish: &str| {
            let answer = house.call("GET", path, &[("prefer", wish)], "").await;
            let applied = answer.header("preference-applied").to_owned();
            (answer.status, applied, answer.json())
        };
        let (status, applied, pier) = prefer("entities/urn:x:pier", "NGSI-LD=\"1.5\"").await;
        assert_eq!((status, applied.as_str()), (203, "ngsi-ld=1.5"));
        assert_eq!(pier["use"], json!({"type": "Property", "value": "Mooring"}));
        let (status, applied, all) = prefer("entities?type=Pier", "ngsi-ld=1.5").await;
        assert_eq!((status, applied.as_str()), (203, "ngsi-ld=1.5"));
        assert_eq!(all[0]["use"]["type"], "Property");
        let (status, applied, pier) = prefer("entities/urn:x:pier", "ngsi-ld=1.9").await;
        assert_eq!((status, applied.as_str()), (200, "ngsi-ld=1.9"));
        assert_eq!(pier["use"]["type"], "VocabProperty");
        let (status, applied, _) = prefer("entities/urn:x:pier", "respond-async").await;
        assert_eq!((status, applied.as_str()), (200, ""));
    }
}
