//! Every page in a real browser, at the width of a laptop and of a phone: axe-core finds nothing, nothing
//! overflows, and nothing is loaded from elsewhere.

use app::Role;
use testkit::browser::{Browser, Tab};

use crate::house::{By, House, PASSWORD, Served};

const AXE: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../web/node_modules/axe-core/axe.min.js"
));

/// Pages that anyone may see.
const PUBLIC: [&str; 10] = [
    "/",
    "/assets",
    "/assets/map",
    "/assets?type=Bench&state=good",
    "/search?q=library",
    "/accessibility",
    "/privacy",
    "/sign-in",
    "/context",
    "/there-is-no-such-page",
];
/// Pages for an engineer.
const STAFF: [&str; 12] = [
    "/",
    "/account",
    "/account/sign-ins",
    "/account/keys",
    "/system",
    "/devices",
    "/devices/held",
    "/devices/inspector",
    "/devices/new",
    "/devices/codecs",
    "/devices/codecs/edit?name=bosch%2Ftps110-0392",
    "/context/subscriptions",
];
/// Pages of one thing or device, found by following the list.
const OF_ONE: [&str; 3] = ["/assets/{id}", "/devices/{id}", "/devices/{id}/edit"];
/// Doors with a name in their path that are not pages.
const NOT_PAGES: [&str; 4] = [
    "/assets/{id}/history.csv",
    "/assets/{id}/live",
    "/files/{*name}",
    "/map/base/{layer}",
];

#[tokio::test]
async fn no_page_is_left_out() {
    let house = House::seeded().await;
    let engineer = house.sign_in(Role::Engineer).await;
    let seen: Vec<&str> = PUBLIC
        .iter()
        .chain(&STAFF)
        .map(|path| path.split('?').next().unwrap_or(path))
        .chain(OF_ONE)
        .collect();
    for door in house.app.doors() {
        let path = door.path.as_str();
        if door.method != "GET" || path.starts_with("/ngsi-ld/") || seen.contains(&path) {
            continue;
        }
        if path.contains('{') {
            assert!(NOT_PAGES.contains(&path), "{path} is looked at by nobody");
            continue;
        }
        let answer = house.get(path, &engineer).await;
        let page = answer.status < 300 && answer.header("content-type").starts_with("text/html");
        assert!(!page, "{path} is looked at by nobody");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_sound_in_a_real_browser() {
    let served = Served::seeded().await;
    let browser = Browser::start().await;
    let mut wrong = Vec::new();
    for width in [1280, 375] {
        let tab = browser.tab(width).await;
        for path in PUBLIC {
            wrong.extend(look(&tab, &served, path, width).await);
        }
        tab.go(&served.url("/assets?type=OffStreetParking")).await;
        let thing = tab
            .say("document.querySelector('tbody a').getAttribute('href')")
            .await;
        wrong.extend(look(&tab, &served, thing.as_str().unwrap(), width).await);
        sign_in(&tab, &served, Role::Engineer).await;
        for path in STAFF {
            wrong.extend(look(&tab, &served, path, width).await);
        }
        tab.go(&served.url("/devices")).await;
        let device = tab
            .say("document.querySelector('tbody a').getAttribute('href')")
            .await;
        let device = device.as_str().unwrap();
        wrong.extend(look(&tab, &served, device, width).await);
        wrong.extend(look(&tab, &served, &format!("{device}/edit"), width).await);
        tab.go(&served.url("/account")).await;
        tab.say("document.querySelector('form[action=\"/sign-out\"] button').click()")
            .await;
        tab.until("location.pathname === '/'").await;
    }
    assert!(
        wrong.is_empty(),
        "{} found:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Signs in through the page itself.
pub async fn sign_in(tab: &Tab, served: &Served, role: Role) {
    let By::Cookie(_) = served.house.sign_in(role).await else {
        panic!("no cookie")
    };
    tab.go(&served.url("/sign-in")).await;
    let script = format!(
        "document.querySelector('[name=email]').value = '{}@example.org'; \
         document.querySelector('[name=password]').value = '{PASSWORD}'; \
         document.querySelector('main form').submit()",
        role.word()
    );
    tab.say(&script).await;
    tab.until("location.pathname === '/' && document.readyState === 'complete'")
        .await;
}

async fn look(tab: &Tab, served: &Served, path: &str, width: i64) -> Vec<String> {
    tab.go(&served.url(path)).await;
    let place = format!("{path} at {width}");
    let mut wrong: Vec<String> = tab
        .axe(AXE)
        .await
        .into_iter()
        .map(|v| format!("{place}: {v}"))
        .collect();
    let overflow = tab
        .say("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        .await;
    if overflow.as_i64().unwrap_or(0) > 0 {
        wrong.push(format!(
            "{place}: the page is {overflow} pixels wider than its window"
        ));
    }
    let foreign = tab.say("performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith(location.origin) && !n.startsWith('data:'))").await;
    if foreign.as_array().is_some_and(|list| !list.is_empty()) {
        wrong.push(format!("{place}: loads {foreign}"));
    }
    if let Some(folder) = std::env::var_os("BOROUGH_PICTURES") {
        if path.starts_with("/assets/map") {
            tab.until("!!document.querySelector('[data-map-ready]')")
                .await;
        }
        let name = format!(
            "{}-{width}.png",
            path.replace(['/', '?', '&', '=', ':'], "_")
        );
        std::fs::write(
            std::path::Path::new(&folder).join(name),
            tab.picture(!path.starts_with("/assets/map")).await,
        )
        .unwrap();
    }
    wrong
}
