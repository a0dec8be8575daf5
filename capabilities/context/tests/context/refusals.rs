//! Bad input at the door: each gets the standard's words, and nothing goes down.

use std::fmt::Write;

use crate::house::House;

/// Method, path, headers and body.
type Case<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)], &'a str);

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_told() {
    let house = House::with(|config| config.context.open = true).await;
    let mut told = String::new();
    let json = [("content-type", "application/json")];
    let long = format!(r#"{{"id": "urn:{}", "type": "A"}}"#, "x".repeat(10_000));
    let deep = format!(
        r#"{{"id": "urn:x:1", "type": "A", "a": {}1{}}}"#,
        "[".repeat(5_000),
        "]".repeat(5_000)
    );
    let nested = format!(
        r#"{{"id": "urn:x:1", "type": "A", "a": {}1{}}}"#,
        r#"{"value": 1, "b": "#.repeat(40),
        "}".repeat(40)
    );
    let cases: &[Case] = &[
        ("POST", "entities", &json, "{"),
        ("POST", "entities", &json, ""),
        ("POST", "entities", &json, "[]"),
        (
            "POST",
            "entities",
            &json,
            r#"{"id": "urn:x:1", "type": "A", "a": NaN}"#,
        ),
        (
            "POST",
            "entities",
            &json,
            r#"{"id": "urn:x:1", "type": "A", "a": 1e999}"#,
        ),
        ("POST", "entities", &json, r#"{"type": "A"}"#),
        ("POST", "entities", &json, r#"{"id": "x", "type": "A"}"#),
        ("POST", "entities", &json, r#"{"id": "urn:x:1"}"#),
        (
            "POST",
            "entities",
            &json,
            r#"{"id": "urn:x:1", "type": "A", "a b": 1}"#,
        ),
        (
            "POST",
            "entities",
            &json,
            r#"{"id": "urn:x:1", "type": "A", "a": "nul \u0000"}"#,
        ),
        ("POST", "entities", &json, &long),
        ("POST", "entities", &json, &deep),
        ("POST", "entities", &json, &nested),
        ("POST", "entities", &[("content-type", "text/plain")], "{}"),
        ("POST", "entities", &[], "{}"),
        ("POST", "entities?odd=1", &json, "{}"),
        ("POST", "entities?options=odd", &json, "{}"),
        ("GET", "entities", &[], ""),
        ("GET", "entities?odd=1", &[], ""),
        ("GET", "entities?type=A&q=(((", &[], ""),
        ("GET", "entities?type=A&limit=-1", &[], ""),
        ("GET", "entities?type=A&limit=99999", &[], ""),
        (
            "GET",
            "entities?type=A&idPattern=(((((w{100}){100}){100}){100}){100})",
            &[],
            "",
        ),
        (
            "GET",
            "entities?type=A",
            &[("accept", "application/xml")],
            "",
        ),
        (
            "GET",
            "entities?type=A",
            &[("link", "<c>; rel=\"http://www.w3.org/ns/json-ld#context\"")],
            "",
        ),
        ("GET", "entities/nonsense", &[], ""),
        ("GET", "entities/urn:x:none", &[], ""),
        ("GET", "temporal/entities/urn:x:none", &[], ""),
        ("GET", "temporal/entities?type=A", &[], ""),
        ("GET", "types/9", &[], ""),
        ("POST", "entityOperations/query", &json, "{}"),
        ("POST", "entityOperations/query", &json, "[]"),
        ("POST", "entityOperations/delete", &json, r#"["nonsense"]"#),
        ("POST", "subscriptions", &json, "{}"),
        (
            "PATCH",
            "entities/urn:x:none",
            &[("content-type", "application/merge-patch+json")],
            r#"{"a": 1}"#,
        ),
        (
            "PUT",
            "entities/urn:x:none",
            &[("content-type", "application/merge-patch+json")],
            "{}",
        ),
        ("PATCH", "entities", &json, "{}"),
    ];
    for (method, path, headers, body) in cases {
        let answer = house.call(method, path, headers, body).await;
        let body = if body.len() > 60 {
            format!("{}…", &body[..20])
        } else {
            (*body).to_owned()
        };
        let detail = if answer.text.is_empty() {
            String::new()
        } else {
            answer.json()["detail"]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        };
        let problem = if answer.text.is_empty() {
            answer.status.to_string()
        } else {
            answer.problem()
        };
        writeln!(told, "{method} {path} {body}\n    {problem}: {detail}").unwrap();
    }
    expect_test::expect_file!["refusals.txt"].assert_eq(&told);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_too_large_or_of_no_length_is_turned_back() {
    let house = House::with(|config| {
        config.context.open = true;
        config.http.body_limit_bytes = 10_000;
    })
    .await;
    let large = format!(
        r#"{{"id": "urn:x:1", "type": "A", "a": "{}"}}"#,
        "x".repeat(20_000)
    );
    let answer = house.send("POST", "entities", large).await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (413, "application/json"),
        "{}",
        answer.text
    );
    assert_eq!(
        answer.json()["detail"],
        "the body is larger than 10000 bytes"
    );
    let request =
        http::Request::post("/ngsi-ld/v1/entities").header("content-type", "application/json");
    let request = request.body(axum::body::Body::from("{}")).unwrap();
    let answer = tower::ServiceExt::oneshot(app::router(&house.app), request)
        .await
        .unwrap();
    assert_eq!(answer.status(), 411);
}
