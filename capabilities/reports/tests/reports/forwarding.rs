//! A report that another authority sees to goes on to it, and what becomes of it comes back: our client
//! against our own server.

use std::time::Duration;

use app::ask::{self, Change};
use app::kit::Fault;

use crate::house::House;

/// The example place, with another authority for its street lights.
fn place_with_neighbour(endpoint: &str) -> tempfile::TempDir {
    let folder = testkit::folder();
    let example = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../places/example");
    std::fs::create_dir_all(folder.path().join("reports")).unwrap();
    std::fs::copy(example.join("place.toml"), folder.path().join("place.toml")).unwrap();
    let text = std::fs::read(example.join("reports/categories.json")).unwrap();
    let mut all: serde_json::Value = serde_json::from_slice(&text).unwrap();
    all["authorities"] = serde_json::json!([{
        "code": "highways",
        "name": "Estuary Highways",
        "services": {"dog-mess": "litter-x", "grass": "grass"},
        "endpoint": endpoint,
        "jurisdiction": "saltreach.example",
    }]);
    std::fs::write(
        folder.path().join("reports/categories.json"),
        all.to_string(),
    )
    .unwrap();
    folder
}

pub async fn until<T>(mut look: impl AsyncFnMut() -> Option<T>) -> T {
    for _ in 0..600 {
        if let Some(found) = look().await {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("what was waited for did not come");
}

#[tokio::test]
async fn a_report_goes_on_and_its_end_comes_back() {
    let theirs = House::sqlite().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}/open311/v2", listener.local_addr().unwrap());
    let router = theirs.router();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let folder = place_with_neighbour(&endpoint);
    let ours = House::sqlite_at(Some(folder.path().to_path_buf())).await;
    let key = theirs.key.clone();
    let config_key = ours.app.config().reports.keys["highways"]
        .reveal()
        .to_owned();
    assert_eq!(config_key, "their-key");
    let (tell, told) = tokio::sync::watch::channel(false);
    let service = reports::CAPABILITY.services[1];
    let running = tokio::spawn((service.run)(ours.app.clone(), told));

    // The key is not theirs: staff are told, and the report stays with us.
    let (refused, _) = ours.report("Long grass", "grass", "ann@example.org").await;
    let note = until(async || {
        let reference = refused.clone();
        let events = ours.app.store().read(move |rd| {
            let case = ask::case(rd, &reference)?.unwrap();
            ask::events(rd, &case.id, false)
        });
        events
            .await
            .unwrap()
            .into_iter()
            .find(|event| event.kind == "note")
    })
    .await;
    assert!(
        note.words
            .contains("Estuary Highways did not take this report")
            && !note.public,
        "{note:?}"
    );
    assert!(!key.is_empty());
    tell.send(true).unwrap();
    running.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_report_that_is_taken_is_asked_after() {
    // A GeoReport server that is not ours: it gives a token first, then an id, then closes.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let xml = |body: &str| {
        let body = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><service_requests><request>{body}</request></service_requests>"
        );
        ([("content-type", "text/xml; charset=utf-8")], body)
    };
    let server = axum::Router::new()
        .route(
            "/requests.json",
            axum::routing::post(async move |body: String| {
                assert!(body.contains("service_code=litter-x") && body.contains("api_key=their-key"), "{body}");
                assert!(!body.contains("ann"), "nothing of who reported it: {body}");
                xml("<token>77</token>")
            }),
        )
        .route("/tokens/77.json", axum::routing::get(async move || xml("<service_request_id>H 9</service_request_id><token>77</token>")))
        .route(
            "/requests/{id}",
            axum::routing::get(async move || {
                xml("<service_request_id>H 9</service_request_id><status>closed</status><status_notes>Swept &amp; washed</status_notes>")
            }),
        );
    tokio::spawn(async move { axum::serve(listener, server).await.unwrap() });
    let folder = place_with_neighbour(&endpoint);
    let house = House::sqlite_at(Some(folder.path().to_path_buf())).await;
    let (reference, own) = house
        .report("Dog mess", "dog-mess", "ann@example.org")
        .await;
    let (tell, told) = tokio::sync::watch::channel(false);
    let service = reports::CAPABILITY.services[1];
    let running = tokio::spawn((service.run)(house.app.clone(), told));
    let case = async |reference: String| {
        let read = house.app.store().read(move |rd| ask::case(rd, &reference));
        read.await.unwrap().unwrap()
    };
    until(async || (case(reference.clone()).await.status == "with-others").then_some(())).await;
    let shown = house.get(&own).await.body;
    assert!(
        shown.contains("Estuary Highways looks after this"),
        "{shown}"
    );
    house.clock.advance_us(3_600 * 1_000_000);
    tell.send(true).unwrap();
    running.await.unwrap().unwrap();
    let (tell, told) = tokio::sync::watch::channel(false);
    let running = tokio::spawn((service.run)(house.app.clone(), told));
    until(async || (!case(reference.clone()).await.is_open).then_some(())).await;
    tell.send(true).unwrap();
    running.await.unwrap().unwrap();
    let shown = house.get(&own).await.body;
    assert!(
        shown.contains("Estuary Highways says: Swept &amp; washed"),
        "{shown}"
    );
    let subjects: Vec<String> = house
        .letters("ann@example.org")
        .await
        .into_iter()
        .map(|(s, _)| s)
        .collect();
    assert_eq!(subjects.len(), 3, "received, passed on, done: {subjects:?}");
    let open = Change::Reopen {
        words: "still there".into(),
    };
    let id = case(reference.clone()).await.row.id;
    let reopened = house.app.store().write(move |tx| {
        ask::change(tx, "anyone", &id, None, open.clone())
            .map(drop)
            .map_err(Fault::from)
    });
    reopened.await.unwrap();
}
