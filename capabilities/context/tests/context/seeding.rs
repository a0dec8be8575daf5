//! The example place is loaded, and can be loaded again.

use crate::house::House;

#[tokio::test(flavor = "multi_thread")]
async fn the_place_is_loaded() {
    for house in House::both().await {
        let seed = context::CAPABILITY.seed;
        let said = seed(house.app.clone()).await.unwrap();
        let lines = house.app.place().file("entities.ndjson").unwrap();
        let lines = lines
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
            .count();
        assert_eq!(said, format!("{lines} entities"));
        assert_eq!(seed(house.app.clone()).await.unwrap(), said);
        let counted = house
            .get("entities?local=true&limit=0&count=true")
            .await
            .is(200);
        assert_eq!(counted.header("ngsild-results-count"), lines.to_string());
    }
}
