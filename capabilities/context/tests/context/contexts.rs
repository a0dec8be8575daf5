//! JSON-LD contexts: those put here, those fetched, and those that cannot be had.

use std::io::{Read, Write};
use std::net::TcpListener;

use serde_json::json;

use crate::house::House;

/// A server that gives each caller the same document, and counts nothing.
fn server(document: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut caller in listener.incoming().flatten() {
            let mut asked = [0; 4096];
            let _read = caller.read(&mut asked);
            let length = document.len();
            let _sent = write!(
                caller,
                "HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{document}"
            );
        }
    });
    format!("http://127.0.0.1:{port}/words.jsonld")
}

fn link(address: &str) -> String {
    format!(
        "<{address}>; rel=\"http://www.w3.org/ns/json-ld#context\"; type=\"application/ld+json\""
    )
}

const CAR: &str = r#"{"id": "urn:x:car", "type": "Auto", "tempo": {"value": 50}}"#;

#[tokio::test(flavor = "multi_thread")]
async fn hosted_contexts_are_spoken() {
    for house in House::both().await {
        let words = json!({"@context": {"Auto": "https://example.org/Car", "tempo": "https://example.org/speed"}});
        let made = house
            .send("POST", "jsonldContexts", words.clone())
            .await
            .is(201);
        let place = made.header("location").to_owned();
        assert_eq!(house.get(&place).await.is(200).json(), words);
        let facts = house
            .get(&format!("{place}?details=true"))
            .await
            .is(200)
            .json();
        assert_eq!(facts["kind"], "Hosted");
        let listed = house.get("jsonldContexts").await.is(200).json();
        let address = listed[0].as_str().unwrap().to_owned();
        assert!(address.starts_with("http://127.0.0.1:8080/ngsi-ld/v1/jsonldContexts/"));

        let linked = link(&address);
        let spoken = [
            ("content-type", "application/json"),
            ("link", linked.as_str()),
        ];
        house.call("POST", "entities", &spoken, CAR).await.is(201);
        let full = house.get("entities/urn:x:car").await.json();
        assert_eq!(full["type"], "https://example.org/Car");
        let short = house
            .call(
                "GET",
                "entities?type=Auto&q=tempo%3E40",
                &[("link", &linked)],
                "",
            )
            .await
            .is(200);
        assert_eq!(
            (&short.json()[0]["type"], short.header("link")),
            (&json!("Auto"), linked.as_str())
        );

        let elsewhere = [("ngsild-tenant", "north")];
        house.call("GET", &place, &elsewhere, "").await.is(404);
        house.call("DELETE", &place, &elsewhere, "").await.is(404);
        house.delete(&place).await.is(204);
        assert_eq!(house.get(&place).await.problem(), "404 ResourceNotFound");
        assert_eq!(
            house
                .send("POST", "jsonldContexts", json!({"x": 1}))
                .await
                .problem(),
            "400 InvalidRequest"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fetched_contexts_are_kept() {
    let address = server(
        r#"{"@context": {"Auto": "https://example.org/Car", "tempo": "https://example.org/speed"}}"#,
    );
    let house = House::with(|config| {
        config.context.open = true;
        config.outbound.allow = "127.0.0.0/8".into();
    })
    .await;
    let body = format!(
        r#"{{"id": "urn:x:car", "type": "Auto", "tempo": {{"value": 50}}, "@context": "{address}"}}"#
    );
    let jsonld = [("content-type", "application/ld+json")];
    house.call("POST", "entities", &jsonld, &body).await.is(201);
    assert_eq!(
        house
            .get("entities/urn:x:car?options=keyValues")
            .await
            .json()["https://example.org/speed"],
        50
    );
    let cached = house.get("jsonldContexts?kind=Cached").await.is(200).json();
    assert_eq!(cached, json!([address]));
    let id = house.get("jsonldContexts?details=true").await.json()[0]["localId"]
        .as_str()
        .unwrap()
        .to_owned();
    house
        .delete(&format!("jsonldContexts/{id}?reload=true"))
        .await
        .is(204);
}

#[tokio::test(flavor = "multi_thread")]
async fn contexts_that_cannot_be_had_are_told() {
    let house = House::with(|config| config.context.open = true).await;
    let check = async |headers: &[(&str, &str)], body: &str, want: &str| {
        let answer = house.call("POST", "entities", headers, body).await;
        assert_eq!(answer.problem(), want, "{}", answer.text);
    };
    let (json, jsonld) = (
        ("content-type", "application/json"),
        ("content-type", "application/ld+json"),
    );
    let private = link("http://127.0.0.1:9/words");
    check(
        &[json, ("link", &private)],
        CAR,
        "504 LdContextNotAvailable",
    )
    .await;
    check(&[jsonld], CAR, "400 BadRequestData").await;
    check(
        &[json],
        r#"{"id": "urn:x:car", "type": "Auto", "@context": "https://a.example/c"}"#,
        "400 BadRequestData",
    )
    .await;
    check(
        &[jsonld, ("link", &private)],
        r#"{"id": "urn:x:car", "type": "Auto", "@context": {}}"#,
        "400 BadRequestData",
    )
    .await;
    check(
        &[jsonld],
        r#"{"id": "urn:x:car", "type": "Auto", "@context": 5}"#,
        "400 BadRequestData",
    )
    .await;
    let open = House::with(|config| {
        config.context.open = true;
        config.outbound.allow = "127.0.0.0/8".into();
    })
    .await;
    for broken in ["this is { not json", r#"{"note": "no context"}"#] {
        let linked = link(&server(Box::leak(broken.to_owned().into_boxed_str())));
        let answer = open
            .call("POST", "entities", &[json, ("link", &linked)], CAR)
            .await;
        assert_eq!(answer.problem(), "400 BadRequestData", "{broken}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_context_without_an_address_is_given_one_for_notifications() {
    for house in House::both().await {
        let jsonld = [("content-type", "application/ld+json")];
        let words =
            json!([{"Auto": "https://example.org/Car"}, {"tempo": "https://example.org/speed"}]);
        let subscribe = async |words: &serde_json::Value| {
            let body = json!({"type": "Subscription", "entities": [{"type": "Auto"}],
                "notification": {"endpoint": {"uri": "http://a.example/told"}}, "@context": words});
            let made = house
                .call("POST", "subscriptions", &jsonld, &body.to_string())
                .await
                .is(201);
            house.get(made.header("location")).await.is(200).json()["jsonldContext"].clone()
        };
        let address = subscribe(&words).await;
        assert_eq!(
            subscribe(&words).await,
            address,
            "the same words have one address"
        );
        let kept = house
            .get("jsonldContexts?kind=ImplicitlyCreated")
            .await
            .is(200)
            .json();
        assert_eq!(kept, json!([address]));
        let (_, id) = address.as_str().unwrap().rsplit_once('/').unwrap();
        let place = format!("jsonldContexts/{id}");
        assert_eq!(
            house.get(&place).await.is(200).json(),
            json!({"@context": words})
        );
        assert_eq!(
            house
                .delete(&format!("{place}?reload=true"))
                .await
                .problem(),
            "400 BadRequestData"
        );
        assert_eq!(
            house
                .delete("jsonldContexts/unknown?reload=true")
                .await
                .problem(),
            "400 BadRequestData"
        );
        house.delete(&place).await.is(204);
        let core = "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld";
        assert!(subscribe(&json!(core)).await.is_null());
        assert!(subscribe(&json!([core])).await.is_null());
    }
}
