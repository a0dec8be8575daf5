//! Every page in a real browser, at the width of a laptop and of a phone: axe-core finds nothing, nothing
//! overflows, and nothing is loaded from elsewhere.

use app::Role;
use app::bus::Outbound;
use testkit::browser::{Browser, Tab};
use websites::{Asked, Floor, Seen, SiteAddress};

use crate::house::{By, House, PASSWORD, Served};
use crate::pages::{around, samples};

const AXE: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../web/node_modules/axe-core/axe.min.js"
));

/// Pages that anyone may see.
const PUBLIC: &[&str] = &[
    "/",
    "/accessibility",
    "/apply",
    "/apply/missed-bin",
    "/assets",
    "/assets/map",
    "/assets?type=Bench&state=good",
    "/book",
    "/booking",
    "/connectivity/fibre",
    "/connectivity/wifi",
    "/context",
    "/directory/add",
    "/directory/gaps",
    "/directory/partners",
    "/embed/help",
    "/help",
    "/help/list",
    "/help/whats-on",
    "/help?need=get-online&near=SX1+1AA",
    "/my",
    "/my/enter",
    "/my/erase",
    "/my/messages",
    "/open-data",
    "/privacy",
    "/report",
    "/reports",
    "/reports/alerts",
    "/search",
    "/search?q=library",
    "/sign-in",
    "/skills",
    "/skills/check",
    "/skills/jobs",
    "/skills/jobs/post",
    "/there-is-no-such-page",
    "/track",
    "/websites/progress",
];
/// Pages for staff, by who they are.
const STAFF: &[(Role, &[&str])] = &[
    (
        Role::Engineer,
        &[
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
            "/connectivity",
            "/connectivity/new",
            "/connectivity/live",
            "/connectivity/wifi-design",
            "/connectivity/fibre-design",
            "/connectivity/offers",
            "/connectivity/offers/add",
            "/connectivity/offers/import",
            "/connectivity/hotspots",
            "/connectivity/hotspots/add",
            "/connectivity/hotspots/readings",
            "/connectivity/delivery",
            "/connectivity/delivery/new",
            "/connectivity/wan",
            "/connectivity/wan/import",
            "/connectivity/wan/links/add",
            "/connectivity/wan/redesign",
            "/connectivity/wan/sites/add",
            "/connectivity/wan/what-if",
        ],
    ),
    (
        Role::Officer,
        &[
            "/",
            "/assurance",
            "/assurance/new",
            "/work?whose=all",
            "/work/map?whose=all",
            "/work/round",
            "/work/numbers",
            "/work/teams",
            "/work/leave",
            "/work/replies",
            "/work/replies/new",
            "/websites",
            "/websites/add",
            "/bookings",
            "/bookings/new",
            "/forms",
            "/messages",
            "/messages/templates",
            "/messages/templates/words?name=cases%2Freceived.txt",
            "/messages/texts",
            "/directory/moderation",
            "/directory/feeds",
            "/directory/sheet",
            "/skills/jobs/moderation",
            "/reports/moderate",
        ],
    ),
    (Role::Admin, &["/track/held", "/work/teams/new"]),
];
/// Pages of one thing, found by following the first link of a list.
const OF_ONE: &[(Role, &str, &str)] = &[
    (Role::Resident, "/assets?type=OffStreetParking", "tbody a"),
    (
        Role::Resident,
        "/help?all=yes",
        ".app-results a[href^='/help/']",
    ),
    (Role::Resident, "/book", "main a[href^='/book/']"),
    (Role::Resident, "/reports", "main a[href^='/reports/']"),
    (Role::Engineer, "/devices", "tbody a"),
    (Role::Engineer, "/connectivity", "tbody a"),
    (
        Role::Engineer,
        "/connectivity/delivery",
        "main a[href^='/connectivity/delivery/']:not([href='/connectivity/delivery/new'])",
    ),
    (
        Role::Engineer,
        "/connectivity/wan",
        "main a[href^='/connectivity/wan/links/']:not([href='/connectivity/wan/links/add'])",
    ),
    (
        Role::Engineer,
        "/connectivity/offers",
        "main a[href^='/connectivity/offers/']:not([href$='/add']):not([href$='/import']):not([href*='.'])",
    ),
    (
        Role::Engineer,
        "/connectivity/hotspots",
        "main a[href^='/connectivity/hotspots/']:not([href$='/add']):not([href$='/readings']):not([href*='.'])",
    ),
    (Role::Officer, "/work?whose=all", "tbody th a"),
    (
        Role::Officer,
        "/work?whose=all&category=alarm",
        "tbody th a",
    ),
    (
        Role::Officer,
        "/bookings",
        "main a[href^='/bookings/']:not([href='/bookings/new'])",
    ),
    (Role::Officer, "/forms", "main a[href^='/forms/']"),
    (Role::Officer, "/messages", "tbody a"),
    (Role::Officer, "/assurance", "tbody a"),
    (Role::Officer, "/websites", "tbody a"),
];

#[tokio::test]
async fn no_page_is_left_out() {
    let house = House::seeded().await;
    let mut people = Vec::new();
    for (role, _) in STAFF {
        people.push(house.sign_in(*role).await);
    }
    let staff = STAFF.iter().flat_map(|(_, paths)| *paths);
    let seen: Vec<&str> = PUBLIC
        .iter()
        .chain(staff)
        .map(|path| path.split('?').next().unwrap_or(path))
        .collect();
    for door in house.app.doors() {
        let path = door.path.as_str();
        // What has a name in its path is looked at in every state: as the samples of its template.
        let is_plain =
            door.method == "GET" && !path.contains('{') && !path.starts_with("/ngsi-ld/");
        if !is_plain || seen.contains(&path) {
            continue;
        }
        for by in &people {
            let answer = house.get(path, by).await;
            let page =
                answer.status < 300 && answer.header("content-type").starts_with("text/html");
            assert!(!page, "{path} is looked at by nobody");
        }
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
        wrong.extend(look_at_ones(&tab, &served, Role::Resident, width).await);
        for (role, paths) in STAFF {
            sign_in(&tab, &served, *role).await;
            for path in *paths {
                wrong.extend(look(&tab, &served, path, width).await);
            }
            wrong.extend(look_at_ones(&tab, &served, *role, width).await);
            tab.go(&served.url("/account")).await;
            tab.say("document.querySelector('form[action=\"/sign-out\"] button').click()")
                .await;
            tab.until("location.pathname === '/'").await;
        }
    }
    assert!(
        wrong.is_empty(),
        "{} found:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Follows the first link of each list that somebody may see.
async fn look_at_ones(tab: &Tab, served: &Served, role: Role, width: i64) -> Vec<String> {
    let mut wrong = Vec::new();
    for (_, list, link) in OF_ONE.iter().filter(|(of, _, _)| *of == role) {
        tab.go(&served.url(list)).await;
        let script = format!("document.querySelector(\"{link}\")?.getAttribute('href') ?? ''");
        let path = tab.say(&script).await;
        let path = path.as_str().unwrap_or_default();
        assert!(!path.is_empty(), "{list} has no {link}");
        wrong.extend(look(tab, served, path, width).await);
        for (of, further) in [("/devices", "edit"), ("/websites", "guided")] {
            if *list == of {
                wrong.extend(look(tab, served, &format!("{path}/{further}"), width).await);
            }
        }
    }
    wrong
}

/// Every state that a page can be in, on a phone: as its sample shows it.
#[tokio::test(flavor = "multi_thread")]
async fn every_state_of_every_page_is_sound_on_a_phone() {
    let served = Served::seeded().await;
    let browser = Browser::start().await;
    let tab = browser.tab(375).await;
    let mut wrong = Vec::new();
    let mut count = 0;
    for sample in samples()
        .iter()
        .filter(|sample| !sample.template.ends_with(".txt"))
    {
        let html = served
            .house
            .app
            .templates()
            .render(sample.template, &sample.value, &around(&served.house))
            .unwrap();
        let place = format!("{} / {}", sample.template, sample.name);
        tab.go(&served.url("/robots.txt")).await;
        let text = serde_json::to_string(&html).unwrap();
        tab.say(&format!(
            "document.open(); document.write({text}); document.close()"
        ))
        .await;
        tab.until("document.readyState === 'complete' && document.styleSheets.length > 0")
            .await;
        wrong.extend(sound(&tab, &place).await);
        count += 1;
    }
    println!("{count} states looked at");
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

/// Pages that cannot be reviewed: there is nothing there.
const NO_PAGES: [&str; 1] = ["/there-is-no-such-page"];

#[tokio::test(flavor = "multi_thread")]
async fn our_own_review_finds_no_fault_in_our_own_pages() {
    let served = Served::seeded().await;
    let addresses = PUBLIC
        .iter()
        .filter(|path| !NO_PAGES.contains(path))
        .map(|path| SiteAddress::read(&served.url(path)).unwrap())
        .collect();
    let asked = Asked {
        floor: Floor::EachPage,
        ..Asked::list(addresses, Outbound::new("127.0.0.0/8").unwrap())
    };
    let pages = websites::review(&asked, |_, _| ()).await.unwrap();
    assert_eq!(pages.len(), asked.addresses.len());
    let mut wrong = Vec::new();
    for page in &pages {
        if let Seen::Reviewed { review, .. } = &page.seen {
            let errors = review.errors.iter();
            wrong.extend(errors.map(|error| format!("{}: {error:?}", page.address)));
        }
        wrong.extend(page.why_not().map(|why| format!("{}: {why}", page.address)));
        let faults = page
            .found()
            .iter()
            .filter(|one| one.outcome.word() == "fail");
        wrong.extend(faults.map(|one| format!("{one:?}")));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

async fn look(tab: &Tab, served: &Served, path: &str, width: i64) -> Vec<String> {
    tab.go(&served.url(path)).await;
    let place = format!("{path} at {width}");
    let mut wrong = sound(tab, &place).await;
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

/// What axe-core finds on the page that is open, and whether it is wider than its window.
async fn sound(tab: &Tab, place: &str) -> Vec<String> {
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
    wrong
}
