//! A page that is open while the place changes.

use testkit::browser::Browser;

use super::transcript;
use crate::house::Served;

#[tokio::test(flavor = "multi_thread")]
async fn a_number_changes_in_place_is_announced_politely_and_can_be_paused() {
    let served = Served::new(|_| {}).await;
    let key = served.house.key(&["context.write"]).await;
    let entity = |free: i32| {
        format!(
            r#"{{"id":"urn:ngsi-ld:OffStreetParking:quay","type":"OffStreetParking","name":{{"type":"Property","value":"Quay car park"}},
            "totalSpotNumber":{{"type":"Property","value":40}},
            "availableSpotNumber":{{"type":"Property","value":{free},"observedAt":"2026-11-24T14:05:00Z"}}}}"#
        )
    };
    assert_eq!(
        served
            .house
            .json("POST", "/ngsi-ld/v1/entities", &key, entity(12))
            .await
            .status,
        201
    );
    let browser = Browser::start().await;
    let tab = browser.tab(1280).await;
    tab.go(&served.url("/assets/urn:ngsi-ld:OffStreetParking:quay"))
        .await;
    tab.until("document.querySelector('#headline')?.textContent === '12 of 40 spaces free'")
        .await;
    tab.until("!!document.querySelector('[data-live] button, .app-live button')")
        .await;
    let change = |free: i32| {
        let body =
            format!(r#"{{"type":"Property","value":{free},"observedAt":"2026-11-24T14:06:00Z"}}"#);
        served.house.json(
            "PATCH",
            "/ngsi-ld/v1/entities/urn:ngsi-ld:OffStreetParking:quay/attrs/availableSpotNumber",
            &key,
            body,
        )
    };
    assert_eq!(change(3).await.status, 204);
    tab.until("document.querySelector('#headline').textContent === '3 of 40 spaces free'")
        .await;
    tab.until("[...document.querySelectorAll('[aria-live=polite]')].some(e => e.textContent.includes('3 of 40'))").await;
    transcript(&tab, "live-changed").await;
    // Paused, the page stands still while another's, which is not, moves on.
    tab.tab_to("Pause updates").await;
    tab.press("Enter").await;
    let elsewhere = Browser::start().await;
    let other = elsewhere.tab(1280).await;
    other
        .go(&served.url("/assets/urn:ngsi-ld:OffStreetParking:quay"))
        .await;
    other
        .until("!!document.querySelector('.app-live button')")
        .await;
    assert_eq!(change(2).await.status, 204);
    other
        .until("document.querySelector('#headline').textContent === '2 of 40 spaces free'")
        .await;
    let still = tab
        .say("document.querySelector('#headline').textContent")
        .await;
    assert_eq!(still, "3 of 40 spaces free");
    transcript(&tab, "live-paused").await;
    // Started again, it is told what it missed.
    tab.press("Enter").await;
    tab.until("document.querySelector('#headline').textContent === '2 of 40 spaces free'")
        .await;
}
