//! The door for phones that had no signal: a whole report at once, and never twice.

use crate::house::{House, both};

const ONCE: &str = "0f8fad5b-d9cb-469f-a165-70867728950e";

#[tokio::test]
async fn the_same_report_sent_again_is_one_report() {
    for house in both().await {
        let fields = [
            ("once", ONCE),
            ("words", "dog poo on the path"),
            ("lat", "51.6455"),
            ("lon", "1.7074"),
            ("email", "ann@example.org"),
        ];
        let mut references = Vec::new();
        for _ in 0..3 {
            let sent = house.post_parts("/report/send", &fields, &[]).await;
            assert_eq!(sent.status, 200, "{}", sent.body);
            let said: serde_json::Value = serde_json::from_str(&sent.body).unwrap();
            references.push(said["reference"].as_str().unwrap().to_owned());
            let own = house.get(said["path"].as_str().unwrap()).await;
            assert!(
                own.status == 200 && own.body.contains("Dog mess"),
                "the kind was found from its words"
            );
        }
        references.dedup();
        assert_eq!(references.len(), 1);
        assert_eq!(
            house.letters("ann@example.org").await.len(),
            1,
            "nobody is told twice"
        );
    }
}

#[tokio::test]
async fn what_can_never_be_kept_is_refused_with_why() {
    let house = House::sqlite().await;
    let check = async |fields: &[(&str, &str)], want: &str| {
        let (kind, body) = crate::house::parts(fields, &[]);
        let request = http::Request::post("/report/send")
            .header("accept", "application/json")
            .header("content-type", kind)
            .body(axum::body::Body::from(body))
            .unwrap();
        let answer = house.send(request).await;
        let said: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(
            (answer.status, said["detail"].as_str().unwrap()),
            (422, want)
        );
    };
    check(
        &[("words", "x")],
        "A report needs an id of its own, so that it is not kept twice.",
    )
    .await;
    check(
        &[("once", "short"), ("words", "x")],
        "A report needs an id of its own, so that it is not kept twice.",
    )
    .await;
    check(&[("once", ONCE)], "Say what is wrong, or add a photo.").await;
    check(
        &[("once", ONCE), ("words", "x")],
        "Say where the problem is.",
    )
    .await;
    check(
        &[("once", ONCE), ("words", "x"), ("lat", "NaN"), ("lon", "1")],
        "Say where the problem is.",
    )
    .await;
    check(
        &[
            ("once", ONCE),
            ("words", "x"),
            ("lat", "48.8"),
            ("lon", "2.3"),
        ],
        "That spot is not in our area. Choose one that is.",
    )
    .await;
}
