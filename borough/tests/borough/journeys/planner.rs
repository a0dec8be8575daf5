//! An engineer plans gateways over the ground of the example place, in the page.

use app::Role;
use testkit::browser::{Browser, Tab};

use super::residents::{fill, press};
use super::{arrive, transcript, until_shown};
use crate::audit::sign_in;
use crate::house::Served;

#[tokio::test(flavor = "multi_thread")]
async fn an_engineer_sees_who_is_left_out_and_why_and_adds_the_site_that_helps_most() {
    let served = Served::seeded().await;
    let browser = Browser::start().await;
    let tab = browser.tab(1280).await;
    tab.without_scripts().await;
    sign_in(&tab, &served, Role::Engineer).await;
    tab.go(&served.url("/connectivity")).await;
    let plan = open_plan(&tab).await;
    transcript(&tab, "planner-1-plan").await;

    // One gateway less: somebody is left out who was not.
    press(&tab, "Copy this plan to try something else", "?done=saved").await;
    let copy = tab.url().await.replace("?done=saved", "");
    press(
        &tab,
        "Take it out of the plan: Gateway at Curlew Staithe",
        "?done=removed",
    )
    .await;
    fill(&tab, "Why is it so at a place?", "51.57517, 1.84915").await;
    tab.press("Enter").await;
    until_shown(&tab, "/why", "Where the power goes").await;
    transcript(&tab, "planner-2-why").await;

    tab.go(&format!("{copy}/next?choose=2")).await;
    until_shown(&tab, "/next", "The best together").await;
    transcript(&tab, "planner-3-next").await;
    press(&tab, "Add them all to the plan", "?done=imported").await;
    assert!(tab.shown().await.contains("The sites are in the plan."));

    let (a, b) = (last(&plan), last(&copy));
    tab.go(&served.url(&format!("/connectivity/compare?a={a}&b={b}")))
        .await;
    arrive(&tab, "/compare").await;
    transcript(&tab, "planner-4-compare").await;
}

/// Opens the plan, and waits until what its sites reach is worked out; its address.
async fn open_plan(tab: &Tab) -> String {
    press(tab, "LoRaWAN indoors", "/connectivity/").await;
    let plan = tab.url().await;
    for _ in 0..60 {
        if !tab.shown().await.contains("We are working out") {
            return plan;
        }
        // A person would follow the link.
        press(tab, "See how far it is", "/connectivity/").await;
    }
    panic!("{plan} is never worked out");
}

/// The last part of a path.
fn last(url: &str) -> &str {
    url.rsplit('/').next().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_map_of_a_plan_is_a_picture_that_answers() {
    let served = Served::seeded().await;
    let browser = Browser::start().await;
    let tab = browser.tab(1280).await;
    sign_in(&tab, &served, Role::Engineer).await;
    tab.go(&served.url("/connectivity")).await;
    open_plan(&tab).await;
    tab.until("document.querySelector('[data-map-ready]') !== null")
        .await;
    let height = tab
        .say("document.querySelector('.app-map').getBoundingClientRect().height")
        .await;
    assert!(height.as_f64().unwrap() > 300.0, "{height}");
    // Enter in the middle of the map asks about that place, if no site is near.
    tab.say("document.querySelector('.maplibregl-canvas').focus()")
        .await;
    for _ in 0..3 {
        tab.press("ArrowDown").await;
    }
    tab.until("document.querySelector('.maplibregl-canvas') !== null")
        .await;
    tab.press("Enter").await;
    tab.until("document.querySelector('.maplibregl-popup a') !== null")
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_planned_says_why_and_loses_nothing() {
    let served = Served::seeded().await;
    let house = &served.house;
    let engineer = house.sign_in(Role::Engineer).await;
    let form = "name=Trial&kind=5g&around=town&reach_km=&device_m=&version=0";
    let kept = house.post_form("/connectivity/new", &engineer, form).await;
    assert_eq!(kept.status, 303, "{}", kept.body);
    let path = kept.header("location").replace("?done=saved", "");
    let post = async |to: &str, body: &str| {
        house
            .post_form(&format!("{path}{to}"), &engineer, body)
            .await
    };
    let none = house.get(&path, &engineer).await;
    assert!(none.body.contains("No site yet"), "{}", none.body);
    for (body, why) in [
        (
            "version=1&name=Pier&lat=NaN&lon=1.8&height_m=8",
            "Enter degrees",
        ),
        (
            "version=1&name=&lat=51.6&lon=1.8&height_m=8",
            "what people call it",
        ),
        (
            "version=1&name=Pier&lat=51.6&lon=1.8&height_m=1e9",
            "Enter metres",
        ),
    ] {
        let answer = post("/sites/add", body).await;
        assert!(answer.body.contains(why), "{body}: {}", answer.body);
    }
    // A site that the terrain does not have is kept, and says so.
    let far = post(
        "/sites/add",
        "version=1&name=Far&lat=57.1&lon=-2.1&height_m=8",
    )
    .await;
    assert_eq!(far.status, 303, "{}", far.body);
    let page = house.get(&path, &engineer).await;
    assert!(page.body.contains("Not counted"), "{}", page.body);
    let stale = post(
        "/sites/add",
        "version=1&name=Pier&lat=51.6&lon=1.8&height_m=8",
    )
    .await;
    assert!(
        stale.body.contains("Somebody else changed this plan"),
        "{}",
        stale.body
    );
    let bad = post("/import", "version=2&list=Pier,51.6,1.8%0ABench,x,1.8").await;
    assert!(bad.body.contains("Line 2"), "{}", bad.body);
    let good = post("/import", "version=2&list=Pier,51.64,1.70,9").await;
    assert_eq!(good.status, 303, "{}", good.body);
    for (file, begins) in [
        ("coverage.png", "\u{fffd}PNG"),
        ("coverage.tif", "II*\0"),
        ("coverage.geojson", "{\"type\":\"Feat"),
        ("coverage.kml", "<?xml"),
        ("coverage.gpkg", "SQLite format 3\0"),
        ("left-out.csv", "area,"),
    ] {
        let taken = house.get(&format!("{path}/map/{file}"), &engineer).await;
        let start: String = taken.body.chars().take(20).collect();
        assert!(start.starts_with(begins), "{file}: {start:?}");
    }
    let unknown = house
        .get(&format!("{path}/map/coverage.dwg"), &engineer)
        .await;
    assert_eq!(unknown.status, 404);
    let officer = house.sign_in(Role::Officer).await;
    let refused = house
        .post_form(&format!("{path}/remove"), &officer, "")
        .await;
    assert_eq!(refused.status, 403, "{}", refused.body);
}
