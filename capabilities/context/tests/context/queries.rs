//! Asking for many entities: by type, condition and place, page by page.

use serde_json::{Value, json};

use crate::house::{House, example, with_parking};

#[tokio::test(flavor = "multi_thread")]
async fn entities_are_found() {
    for house in House::both().await {
        assert_eq!(
            house
                .get("entities?type=OffStreetParking")
                .await
                .is(200)
                .json(),
            json!([])
        );
        with_parking(&house).await;
        let found = async |query: &str| -> Vec<String> {
            let all = house.get(&format!("entities?{query}")).await.is(200).json();
            all.as_array()
                .unwrap()
                .iter()
                .map(|e| {
                    e["id"]
                        .as_str()
                        .unwrap()
                        .rsplit(':')
                        .next()
                        .unwrap()
                        .to_owned()
                })
                .collect()
        };
        assert_eq!(found("type=OffStreetParking").await, ["station", "harbour"]);
        assert_eq!(
            found("type=OffStreetParking&q=availableSpotNumber%3E5").await,
            ["station"]
        );
        assert_eq!(found("type=Car").await, Vec::<String>::new());
        assert_eq!(
            found("type=*&id=urn:ngsi-ld:OffStreetParking:harbour").await,
            ["harbour"]
        );
        assert_eq!(
            found("idPattern=.*harbour$&type=OffStreetParking").await,
            ["harbour"]
        );
        assert_eq!(found("attrs=operatedBy").await, ["station"]);
        assert_eq!(
            found("type=OffStreetParking&georel=near;maxDistance==1000&geometry=Point&coordinates=[0.651,51.541]").await,
            ["station"]
        );
        assert_eq!(
            found("type=OffStreetParking&orderBy=availableSpotNumber").await,
            ["harbour", "station"]
        );
        let posted = house
            .send("POST", "entityOperations/query", example("query.json"))
            .await
            .is(200)
            .json();
        assert_eq!(posted.as_array().unwrap().len(), 1);

        let accept = [("accept", "application/geo+json")];
        let features = house
            .call("GET", "entities?type=OffStreetParking", &accept, "")
            .await
            .is(200)
            .json();
        assert_eq!(
            (
                &features["type"],
                features["features"].as_array().unwrap().len()
            ),
            (&json!("FeatureCollection"), 2)
        );
        assert!(features.get("@context").is_some());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_come_in_pages() {
    for house in House::both().await {
        let cars: Vec<Value> = (0..25)
            .map(|n| json!({"id": format!("urn:ngsi-ld:Car:{n:02}"), "type": "Car"}))
            .collect();
        house
            .send("POST", "entityOperations/create", json!(cars))
            .await
            .is(201);
        let first = house
            .get("entities?type=Car&limit=10&count=true")
            .await
            .is(200);
        assert_eq!(first.json().as_array().unwrap().len(), 10);
        assert_eq!(first.header("ngsild-results-count"), "25");
        let links: Vec<&str> = first
            .headers
            .get_all("link")
            .iter()
            .map(|v| v.to_str().unwrap())
            .collect();
        assert!(
            links
                .iter()
                .any(|l| l.contains("offset=10") && l.contains("rel=\"next\"")),
            "{links:?}"
        );
        let last = house
            .get("entities?type=Car&limit=10&offset=20")
            .await
            .is(200);
        assert_eq!(last.json().as_array().unwrap().len(), 5);
        let links: Vec<&str> = last
            .headers
            .get_all("link")
            .iter()
            .map(|v| v.to_str().unwrap())
            .collect();
        assert!(
            links.iter().any(|l| l.contains("rel=\"prev\""))
                && !links.iter().any(|l| l.contains("rel=\"next\""))
        );
        let counted = house
            .get("entities?type=Car&limit=0&count=true")
            .await
            .is(200);
        assert_eq!(
            (counted.json(), counted.header("ngsild-results-count")),
            (json!([]), "25")
        );
    }
}
