//! By keyboard alone, and without scripts.

use app::Role;
use testkit::browser::Browser;

use super::{arrive, transcript};
use crate::house::{PASSWORD, Served};

#[tokio::test(flavor = "multi_thread")]
async fn an_engineer_signs_in_and_finds_a_device_by_keyboard_alone() {
    let served = Served::seeded().await;
    served.house.sign_in(Role::Engineer).await;
    let browser = Browser::start().await;
    let tab = browser.tab(1280).await;
    tab.go(&served.url("/")).await;
    tab.press("Tab").await;
    assert_eq!(
        tab.focused().await,
        ("link".into(), "Skip to main content".into())
    );
    tab.tab_to("Sign in").await;
    tab.press("Enter").await;
    tab.until("location.pathname === '/sign-in' && document.readyState === 'complete'")
        .await;
    // A slip first: the summary of what was wrong takes the focus, and is read out.
    tab.tab_to("Email address").await;
    tab.write("engineer@example.org").await;
    tab.press("Enter").await;
    tab.until(
        "!!document.querySelector('.govuk-error-summary') && document.readyState === 'complete'",
    )
    .await;
    tab.until("document.activeElement.classList.contains('govuk-error-summary')")
        .await;
    transcript(&tab, "engineer-1-sign-in-error").await;
    tab.tab_to("Password").await;
    tab.write(PASSWORD).await;
    tab.press("Enter").await;
    tab.until("location.pathname === '/' && document.readyState === 'complete'")
        .await;
    transcript(&tab, "engineer-2-home").await;
    tab.tab_to("Devices").await;
    tab.press("Enter").await;
    tab.until("location.pathname === '/devices' && document.readyState === 'complete'")
        .await;
    tab.tab_to("Battery low ( 2 )").await;
    tab.press("Enter").await;
    tab.until("location.search !== '' && document.readyState === 'complete'")
        .await;
    transcript(&tab, "engineer-3-devices").await;
    let first = tab
        .say("document.querySelector('tbody a').textContent.trim()")
        .await;
    tab.tab_to(first.as_str().unwrap()).await;
    tab.press("Enter").await;
    tab.until("location.pathname.startsWith('/devices/') && document.readyState === 'complete'")
        .await;
    let heading = tab.say("document.querySelector('h1').textContent").await;
    assert!(heading.as_str().unwrap().contains(first.as_str().unwrap()));
    transcript(&tab, "engineer-4-device").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_resident_finds_a_car_park_without_scripts() {
    let served = Served::seeded().await;
    let browser = Browser::start().await;
    let tab = browser.tab(375).await;
    tab.without_scripts().await;
    tab.go(&served.url("/")).await;
    tab.tab_to("Map").await;
    tab.press("Enter").await;
    arrive(&tab, "/assets/map").await;
    tab.go(&served.url("/assets/map?type=OffStreetParking"))
        .await;
    transcript(&tab, "resident-1-map").await;
    tab.tab_to("Market Square car park").await;
    tab.press("Enter").await;
    arrive(
        &tab,
        "/assets/urn:ngsi-ld:OffStreetParking:market-square-car-park",
    )
    .await;
    transcript(&tab, "resident-2-car-park").await;
}
