//! What there is to ask for.

use serde_json::json;

use crate::house::{House, with_parking};

#[tokio::test(flavor = "multi_thread")]
async fn types_and_attributes_are_listed() {
    for house in House::both().await {
        house.get("types").await.is(200);
        with_parking(&house).await;
        let types = house.get("types").await.is(200).json();
        assert_eq!(
            (&types["type"], &types["typeList"]),
            (&json!("EntityTypeList"), &json!(["OffStreetParking"]))
        );
        let details = house.get("types?details=true").await.is(200).json();
        assert_eq!(details[0]["typeName"], "OffStreetParking");
        assert!(
            details[0]["attributeNames"]
                .as_array()
                .unwrap()
                .contains(&json!("name"))
        );
        let one = house.get("types/OffStreetParking").await.is(200).json();
        assert_eq!(one["entityCount"], 2);
        let detail = one["attributeDetails"]
            .as_array()
            .unwrap()
            .iter()
            .find(|d| d["attributeName"] == "location")
            .unwrap();
        assert_eq!(detail["attributeTypes"], json!(["GeoProperty"]));
        assert_eq!(
            house.get("types/Car").await.problem(),
            "404 ResourceNotFound"
        );

        let attributes = house.get("attributes").await.is(200).json();
        assert!(
            attributes["attributeList"]
                .as_array()
                .unwrap()
                .contains(&json!("availableSpotNumber"))
        );
        let details = house.get("attributes?details=true").await.is(200).json();
        assert!(
            details
                .as_array()
                .unwrap()
                .iter()
                .all(|d| d["typeNames"] == json!(["OffStreetParking"]))
        );
        let one = house.get("attributes/operatedBy").await.is(200).json();
        assert_eq!(
            (&one["attributeCount"], &one["attributeTypes"]),
            (&json!(1), &json!(["Relationship"]))
        );
        assert_eq!(
            house.get("attributes/nothing").await.problem(),
            "404 ResourceNotFound"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_says_who_it_is() {
    for house in House::both().await {
        let who = async |tenant: &str| {
            let headers = [("ngsild-tenant", tenant)];
            let answer = house.call("GET", "info/sourceIdentity", &headers, "").await;
            answer.is(200).json()
        };
        let (one, other) = (who("").await, who("north").await);
        assert_eq!(one["type"], "ContextSourceIdentity");
        assert_eq!(one["contextSourceUptime"], "PT0S");
        assert!(one["contextSourceTimeAt"].is_string());
        assert_ne!(one["contextSourceAlias"], other["contextSourceAlias"]);
        assert_eq!(other, who("north").await);
    }
}
