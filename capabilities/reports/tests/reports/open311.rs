//! Open311 GeoReport v2, as a client meets it.

use serde_json::Value;

use app::ask;

use crate::forwarding::until;
use crate::house::{House, both, picture};

async fn json(house: &House, path: &str) -> Value {
    let answer = house.get(path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    assert_eq!(
        answer.headers["content-type"],
        "application/json; charset=utf-8"
    );
    assert_eq!(answer.headers["access-control-allow-origin"], "*");
    serde_json::from_str(&answer.body).unwrap()
}

#[tokio::test]
async fn a_client_finds_reports_and_asks_after() {
    for house in both().await {
        let discovery = json(&house, "/open311/discovery.json").await;
        assert_eq!(
            discovery["endpoints"][0]["url"],
            "https://place.example/open311/v2"
        );
        let services = json(&house, "/open311/v2/services.json").await;
        let bench = services
            .as_array()
            .unwrap()
            .iter()
            .find(|s| s["service_code"] == "bench")
            .unwrap();
        assert_eq!(
            (&bench["metadata"], &bench["type"]),
            (&Value::Bool(true), &Value::from("realtime"))
        );
        let key = house.key.clone();
        let fields = [
            ("api_key", key.as_str()),
            ("jurisdiction_id", "saltreach.example"),
            ("service_code", "bench"),
            ("lat", "51.6455"),
            ("long", "1.7074"),
            ("description", "Two slats\nare broken"),
            ("email", "ann@example.org"),
            ("first_name", "Ann"),
            ("attribute[fault]", "broken"),
            ("attribute[external_id]", "42"),
        ];
        let made = house.post("/open311/v2/requests.json", &fields).await;
        assert_eq!(made.status, 201, "{}", made.body);
        let made: Value = serde_json::from_str(&made.body).unwrap();
        let id = made[0]["service_request_id"].as_str().unwrap().to_owned();
        // The same again, as XML and with a photo, is the same report.
        let again = house
            .post_parts(
                "/open311/v2/requests.xml",
                &fields,
                &[("a.gif", &picture())],
            )
            .await;
        assert!(
            again
                .body
                .contains(&format!("<service_request_id>{id}</service_request_id>")),
            "{}",
            again.body
        );
        let one = json(
            &house,
            &format!("/open311/v2/requests/{id}.json?extensions=true"),
        )
        .await;
        assert_eq!(one[0]["status"], "open");
        assert_eq!(one[0]["description"], "Two slats\nare broken");
        assert_eq!(one[0]["extended_attributes"]["detailed_status"], "received");
        assert_eq!(one[0]["notes"][0]["type"], "opened");
        assert!(!one.to_string().contains("ann@") && !one.to_string().contains("Ann"));
        let token = json(&house, &format!("/open311/v2/tokens/{id}.json")).await;
        assert_eq!(token[0]["service_request_id"], id);
        let found = async |query: &str| {
            let all = json(&house, &format!("/open311/v2/requests.json?{query}")).await;
            all.as_array().unwrap().len()
        };
        assert_eq!(found("").await, 1);
        assert_eq!(
            found("status=open,closed&service_code=bench,pothole").await,
            1
        );
        assert_eq!(found("status=closed").await, 0);
        assert_eq!(found("service_code=pothole").await, 0);
        assert_eq!(found("lat=51.6455&long=1.7074&radius=50").await, 1);
        assert_eq!(found("lat=51.70&long=1.75&radius=50").await, 0);
        assert_eq!(
            found(&format!("service_request_id={id},nothing&status=closed")).await,
            1
        );
        assert_eq!(
            found("start_date=2020-01-01T00:00:00Z&end_date=2020-02-01T00:00:00Z").await,
            0
        );
        assert_eq!(found("page=2&page_size=1").await, 0);
        let update = [
            ("api_key", key.as_str()),
            ("service_request_id", &id),
            ("status", "FIXED"),
            ("description", "Done."),
        ];
        let taken = house
            .post("/open311/v2/servicerequestupdates.json", &update)
            .await;
        assert_eq!(taken.status, 201, "{}", taken.body);
        let updates = json(&house, "/open311/v2/servicerequestupdates.json").await;
        assert_eq!(updates[0]["status"], "FIXED");
        let one = json(&house, &format!("/open311/v2/requests/{id}.json")).await;
        assert_eq!(one[0]["status"], "closed");
        assert_eq!(
            house.letters("ann@example.org").await.len(),
            2,
            "received, and done"
        );
    }
}

#[tokio::test]
async fn what_is_wrong_is_said_in_the_form_of_the_standard() {
    let house = House::sqlite().await;
    let key = house.key.clone();
    let with = |more: &[(&'static str, &'static str)]| -> Vec<(&str, &str)> {
        let base = [
            ("api_key", key.as_str()),
            ("lat", "51.6455"),
            ("long", "1.7074"),
            ("description", "x"),
        ];
        base.into_iter().chain(more.iter().copied()).collect()
    };
    let mut lines = Vec::new();
    let mut check = async |fields: &[(&str, &str)]| {
        let answer = house.post("/open311/v2/requests.json", fields).await;
        let said: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(said[0]["code"], answer.status);
        lines.push(format!(
            "{} {}",
            answer.status,
            said[0]["description"].as_str().unwrap()
        ));
    };
    check(&[("service_code", "bench")]).await;
    check(&[("api_key", "bk_wrong"), ("service_code", "bench")]).await;
    check(&with(&[])).await;
    check(&with(&[("service_code", "unicorn")])).await;
    check(&with(&[("service_code", "antisocial")])).await;
    check(&with(&[("service_code", "bench")])).await;
    check(&with(&[
        ("service_code", "bench"),
        ("attribute[fault]", "<script>"),
    ]))
    .await;
    check(&with(&[
        ("service_code", "dog-mess"),
        ("jurisdiction_id", "elsewhere.gov"),
    ]))
    .await;
    check(&[
        ("api_key", &key),
        ("service_code", "dog-mess"),
        ("description", "x"),
        ("lat", "NaN"),
        ("long", "1"),
    ])
    .await;
    check(&[
        ("api_key", &key),
        ("service_code", "dog-mess"),
        ("description", "x"),
        ("lat", "48.8"),
        ("long", "2.3"),
    ])
    .await;
    check(&[
        ("api_key", &key),
        ("service_code", "dog-mess"),
        ("description", "x"),
        ("lat", "51.6"),
    ])
    .await;
    expect_test::expect![[r#"
        403 api_key was not provided, or is not known
        403 api_key was not provided, or is not known
        400 service_code was not provided
        404 service_code was not found
        404 service_code was not found
        400 attribute[fault]: Select what is wrong with it
        400 attribute[fault]: Select one of the answers on the page
        404 jurisdiction_id was not found
        400 lat and long are not on the earth
        400 that place is not in our area
        400 lat and long must both be provided"#]]
    .assert_eq(&lines.join("\n"));
    for (path, want) in [
        (
            "/open311/v2/requests/nothing.xml",
            "<errors><error><code>404</code>",
        ),
        ("/open311/v2/services/antisocial.xml", "<code>404</code>"),
        (
            "/open311/v2/requests.xml?start_date=yesterday",
            "start_date must look like",
        ),
        (
            "/open311/v2/requests.xml?status=fixed",
            "status must be open or closed",
        ),
        ("/open311/v2/unicorns.xml", "<code>404</code>"),
    ] {
        let answer = house.get(path).await;
        assert!(
            answer.body.contains(want)
                && answer.headers["content-type"] == "text/xml; charset=utf-8",
            "{path}: {}",
            answer.body
        );
    }
}

#[tokio::test]
async fn a_photo_is_fetched_by_its_address_and_what_fails_is_noted() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let server = axum::Router::new()
        .route("/photo", axum::routing::get(async || picture()))
        .route("/page", axum::routing::get(async || "<html>no photo"));
    tokio::spawn(async move { axum::serve(listener, server).await.unwrap() });
    let house = House::sqlite().await;
    let (tell, told) = tokio::sync::watch::channel(false);
    let service = reports::CAPABILITY.services[2];
    let running = tokio::spawn((service.run)(house.app.clone(), told));
    for (path, kind) in [("/photo", "attached"), ("/page", "note"), ("/none", "note")] {
        let url = format!("{base}{path}");
        let fields = [
            ("api_key", house.key.as_str()),
            ("service_code", "dog-mess"),
            ("lat", "51.6455"),
            ("long", "1.7074"),
            ("description", "x"),
            ("media_url", url.as_str()),
        ];
        let made = house.post("/open311/v2/requests.json", &fields).await;
        assert_eq!(made.status, 201, "{}", made.body);
        let made: Value = serde_json::from_str(&made.body).unwrap();
        let id = made[0]["service_request_id"].as_str().unwrap().to_owned();
        let event = until(async || {
            let id = id.clone();
            let events = house.app.store().read(move |rd| {
                let case = ask::case(rd, &id)?.unwrap();
                ask::events(rd, &case.id, false)
            });
            let events = events.await.unwrap();
            events.into_iter().find(|event| event.kind == kind)
        })
        .await;
        assert_eq!(event.public, kind == "attached", "{event:?}");
        assert_eq!(event.words.contains(&url), kind == "note", "{event:?}");
        let one = json(&house, &format!("/open311/v2/requests/{id}.json")).await;
        assert_eq!(one[0]["media_url"].is_string(), kind == "attached");
    }
    tell.send(true).unwrap();
    running.await.unwrap().unwrap();
}
