//! Bad input at every door: a clear answer, nothing lost, nothing down.

use crate::house::{By, House};

#[tokio::test]
async fn what_cannot_be_read_is_refused_plainly() {
    let house = House::new().await;
    let key = house
        .key(&["context.write", "devices.send", "context.subscribe"])
        .await;
    let long = format!(
        r#"{{"id":"urn:ngsi-ld:X:{}","type":"X"}}"#,
        "x".repeat(10_000)
    );
    let deep = format!("{}1{}", r#"{"a":"#.repeat(500), "}".repeat(500));
    let deep = format!(
        r#"{{"id":"urn:ngsi-ld:X:1","type":"X","a":{{"type":"Property","value":{deep}}}}}"#
    );
    let entities = "/ngsi-ld/v1/entities";
    let chirpstack = "/devices/in/chirpstack?event=up";
    for (path, body, want) in [
        (entities, "{".to_owned(), 400),
        (entities, "[]".to_owned(), 400),
        (entities, "\u{feff}{}".to_owned(), 400),
        (
            entities,
            r#"{"id":"urn:ngsi-ld:X:1","type":"X","a":{"type":"Property","value":NaN}}"#.to_owned(),
            400,
        ),
        (
            entities,
            r#"{"id":"urn:ngsi-ld:X:1","type":"X","a":{"type":"Property","value":1e999}}"#
                .to_owned(),
            400,
        ),
        (entities, r#"{"id":"no uri","type":"X"}"#.to_owned(), 400),
        (entities, long, 400),
        (entities, deep, 400),
        (entities, String::new(), 400),
        (chirpstack, "{".to_owned(), 422),
        (chirpstack, "[1,2]".to_owned(), 422),
        (chirpstack, "{}".to_owned(), 422),
        (
            chirpstack,
            r#"{"deduplicationId":"x","deviceInfo":{"devEui":"0011223344556677"},"data":"!!!"}"#
                .to_owned(),
            422,
        ),
    ] {
        let shown: String = body.chars().take(80).collect();
        let answer = house.json("POST", path, &key, body).await;
        assert!(
            answer.status == want || (want == 422 && answer.status == 400),
            "{path} {shown}: {} {}",
            answer.status,
            answer.body
        );
        assert!(
            answer.body.contains("\"detail\""),
            "{path} {shown}: {}",
            answer.body
        );
    }
    assert_eq!(
        house.json("GET", entities, &By::Anyone, "").await.status,
        400,
        "a query must say what it wants"
    );
    assert_eq!(house.get("/health", &By::Anyone).await.status, 200);
}

#[tokio::test]
async fn an_unknown_device_is_kept_with_the_reason() {
    let house = House::new().await;
    let key = house.key(&["devices.send"]).await;
    let body = r#"{"deduplicationId":"3ac7e3c4-4401-4b8d-9386-a5c902f9202d","time":"2026-11-24T14:00:00Z","deviceInfo":{"devEui":"0101010101010101"},"devAddr":"00189440","fCnt":1,"fPort":1,"data":"qg=="}"#;
    for duplicate in [false, true] {
        let answer = house
            .json("POST", "/devices/in/chirpstack?event=up", &key, body)
            .await;
        assert!((200..300).contains(&answer.status), "{}", answer.body);
        assert_eq!(answer.body.contains("true"), duplicate, "{}", answer.body);
    }
    let counts = house
        .app
        .store()
        .read(app::store::inbox::counts)
        .await
        .unwrap();
    assert_eq!((counts.held, counts.understood), (1, 0));
}

#[tokio::test]
async fn fifty_megabytes_are_too_many() {
    let house = House::new().await;
    let key = house.key(&["context.write", "devices.send"]).await;
    let huge = format!("{{\"a\":\"{}\"}}", "x".repeat(50 << 20));
    for path in [
        "/ngsi-ld/v1/entities",
        "/devices/in/chirpstack?event=up",
        "/devices/in/json/x",
    ] {
        assert_eq!(
            house.json("POST", path, &key, huge.clone()).await.status,
            413,
            "{path}"
        );
    }
    let form = house
        .post_form(
            "/sign-in",
            &By::Anyone,
            &format!("email={}", "x".repeat(3 << 20)),
        )
        .await;
    assert!(form.status >= 400 && form.status < 500);
}

#[tokio::test]
async fn odd_addresses_and_queries_do_no_harm() {
    let house = House::seeded().await;
    for path in [
        "/assets?page=999999999999999999999",
        "/assets?page=-1",
        "/assets?type=%00",
        "/assets?type=(((",
        "/assets?ward=%22%5C%27%3B--",
        "/assets?sort=nonsense&page=0",
        "/assets/%F0%9F%9A%B2",
        "/assets/urn:ngsi-ld:OffStreetParking:market-square-car-park?attr=%3Cscript%3E&days=-5",
        "/search?q=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        "/map/base/..%2F..%2Fplace.toml",
        "/files/..%2F..%2FCargo.toml",
        "/ngsi-ld/v1/entities?type=%22%22&q=((((((a==1",
        "/ngsi-ld/v1/entities?type=Bin&limit=-1",
    ] {
        let answer = house.get(path, &By::Anyone).await;
        assert!(
            answer.status < 500,
            "{path}: {} {}",
            answer.status,
            answer.body
        );
        assert!(!answer.body.contains("<script>alert"), "{path}");
    }
}
