//! The pages for those who write programs, and for those who look after subscriptions.

use crate::house::{House, example, with_parking};

const HTML: &[(&str, &str)] = &[("accept", "text/html")];

/// A page as a browser reads it: the slashes that templates escape are slashes again.
async fn page(house: &House, path: &str) -> String {
    house
        .call("GET", path, HTML, "")
        .await
        .is(200)
        .text
        .replace("&#x2f;", "/")
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_show_what_is_here() {
    let house = House::with(|config| config.context.open = true).await;
    assert!(
        page(&house, "/context")
            .await
            .contains("Nothing is here yet")
    );
    with_parking(&house).await;
    let shown = page(&house, "/context").await;
    assert!(
        shown.contains("OffStreetParking") && shown.contains("http://127.0.0.1:8080/ngsi-ld/v1")
    );
    assert!(shown.contains("2 things"), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_is_paused_and_started_again() {
    let house = House::with(|config| config.context.open = true).await;
    assert!(
        page(&house, "/context/subscriptions")
            .await
            .contains("Nobody has subscribed yet")
    );
    house
        .send("POST", "subscriptions", example("subscription.json"))
        .await
        .is(201);
    let shown = page(&house, "/context/subscriptions").await;
    assert!(shown.contains("Signs at the station") && shown.contains("https://signs.example/told"));
    assert!(
        !shown.contains("key=secret"),
        "what may be secret is not shown"
    );
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let path = "/context/subscriptions/urn:ngsi-ld:Subscription:signs";
    house
        .call("POST", &format!("{path}/pause"), &form, "tenant=")
        .await
        .is(303);
    let shown = page(&house, "/context/subscriptions?done=paused").await;
    assert!(shown.contains("Start again") && shown.contains("The subscription is paused."));
    house
        .call("POST", &format!("{path}/resume"), &form, "tenant=")
        .await
        .is(303);
    house
        .call(
            "POST",
            "/context/subscriptions/urn:x:none/pause",
            &form,
            "tenant=",
        )
        .await
        .is(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_sample_renders() {
    let house = House::with(|_| {}).await;
    for sample in (context::CAPABILITY.samples)() {
        let view = house.app.templates();
        let around = minijinja::context! { place => house.app.place().facts(), now => house.app.now().0, tiles => (), path => "/context" };
        let html = view.render(sample.template, &sample.value, &around);
        assert!(
            html.is_ok(),
            "{} / {}: {:#?}",
            sample.template,
            sample.name,
            html.err()
        );
    }
}
