//! A second small service: a file is sent, a dialog is agreed to, a leaflet opens in a window of its own, and a visitor
//! goes back. And scenarios of feature files, on a server that fails at times and is down for a part.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use scenario::Settings;
use walk::{End, Features, Said, Tried, Values, Way, record, try_scenarios};

use crate::{chromium, walker};

fn page(title: &str, main: &str) -> Html<String> {
    Html(format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title></head><body><main><h1>{title}</h1>{main}</main></body></html>"
    ))
}

const DESK: &str = "<p><a href=\"/leaflet\" target=\"_blank\">The leaflet</a></p>\
    <p><button type=\"button\" onclick=\"if (confirm('Delete the draft?')) location = '/deleted'\">Delete the draft</button></p>\
    <table><caption>Fees</caption><tr><th>Zone</th><th>Days</th><th>Fee</th></tr>\
    <tr><td>A</td><td>1</td><td>£2</td></tr><tr><td>B</td><td>1</td><td>£3</td></tr></table>\
    <form method=\"post\" action=\"/sent\" enctype=\"multipart/form-data\">\
    <p><label for=\"proof\">Proof</label> <input type=\"file\" id=\"proof\" name=\"proof\"></p>\
    <button>Send it</button></form>";

async fn start() -> SocketAddr {
    let visits = Arc::new(AtomicUsize::new(0));
    let service = Router::new()
        .route("/", get(|| async { page("Desk", DESK) }))
        .route(
            "/leaflet",
            get(|| async { page("Leaflet", "<p>Read this.</p>") }),
        )
        .route(
            "/deleted",
            get(|| async { page("The draft is deleted", "") }),
        )
        .route(
            "/nameless",
            get(|| async { page("Nameless", "<img src=\"data:,\"><input>") }),
        )
        .route("/sent", post(sent))
        .route("/at-times", get(at_times))
        .route("/away", get(|| async { StatusCode::SERVICE_UNAVAILABLE }))
        .with_state(visits);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
    address
}

async fn sent(body: Bytes) -> Html<String> {
    let body = String::from_utf8_lossy(&body);
    let whole = body.contains("filename=\"bill.txt\"") && body.contains("Paid in full");
    page(
        if whole {
            "We have bill.txt"
        } else {
            "Nothing came"
        },
        "",
    )
}

/// The first visit fails, the second does not.
async fn at_times(State(visits): State<Arc<AtomicUsize>>) -> Response {
    if visits.fetch_add(1, Ordering::Relaxed) == 0 {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    page("It is there", "").into_response()
}

const JOURNEY: &str = "Journey: At the desk\nStart at \"/\"\n\
    Follow the link \"The leaflet\"\nExpect the heading \"Leaflet\"\nGo back\nExpect the heading \"Desk\"\n\
    Upload \"bill.txt\" to \"Proof\"\nPress the button \"Send it\"\nExpect the heading \"We have bill.txt\"\n\
    Go to \"/\"\nPress the button \"Delete the draft\"\nExpect the heading \"The draft is deleted\"\n";

#[tokio::test(flavor = "multi_thread")]
async fn files_dialogs_windows_and_the_way_back_are_a_part_of_the_way() {
    let folder = std::env::temp_dir().join(format!("walk-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let bill = folder.join("bill.txt");
    std::fs::write(&bill, "Paid in full").unwrap();
    let site = format!("http://{}", start().await);
    let chromium = chromium().await;
    let walker = walker(&chromium, &site).judging_access();
    let journey = walk::read(JOURNEY).unwrap();
    let values = Values::new().with_file("bill.txt", &bill);
    for way in [Way::Pointer, Way::Keyboard, Way::Ear, Way::SlowPhone] {
        let walked = walker.walk(&journey, &values, way).await.unwrap();
        assert_eq!(walked.end, End::Finished, "{way}");
        assert_eq!(walked.dialogs, ["Delete the draft?"], "{way}");
        let looked = walked
            .pages
            .iter()
            .all(|page| page.accessibility_faults == Some(0));
        assert!(looked, "{way}: {:?}", walked.pages);
        let kept = record(&journey.name, "Done.", std::slice::from_ref(&walked));
        assert!(
            kept.contains("data:image/png;base64,")
                && kept.contains("<h1>At the desk</h1>")
                && kept.contains("Follow the link &quot;The leaflet&quot;")
                && kept.contains("heading &quot;Leaflet&quot;"),
            "{kept}"
        );
    }
    chromium.close().await;
    let _gone = std::fs::remove_dir_all(folder);
}

async fn tried(feature: &str) -> Tried {
    let site = format!("http://{}", start().await);
    let chromium = chromium().await;
    let walker = walker(&chromium, &site);
    let mut features = Features::new();
    features.add("desk.feature", feature.as_bytes()).unwrap();
    let settings = Settings {
        retries: 2,
        ..Settings::default()
    };
    let (values, mut attempts) = (Values::new(), 0);
    let mut count = |attempt: &walk::Attempt<'_>| {
        attempts += 1;
        assert_eq!(attempt.number, attempts);
        Ok(())
    };
    let way = Way::Pointer;
    let tried = try_scenarios(&walker, features, &values, way, settings, || 0, &mut count);
    let tried = tried.await.unwrap();
    chromium.close().await;
    tried
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_what_is_flaky_what_is_down_and_what_is_not_known_are_told_apart() {
    let tried = tried(
        "Feature: Desk\n\
         \x20 Scenario: Fees\n    Given I am on \"/\"\n    Then I should see these rows:\n      | Zone | Fee |\n      | B | £3 |\n    And the page should have no accessibility faults\n\
         \x20 Scenario: Other fees\n    Given I am on \"/\"\n    Then I should see these rows:\n      | B | £3 |\n      | A | £2 |\n\
         \x20 Scenario: Nameless\n    Given I am on \"/nameless\"\n    Then the page should have no accessibility faults\n\
         \x20 Scenario: At times\n    When I go to \"/at-times\"\n    Then I see the heading \"It is there\"\n\
         \x20 Scenario: Away\n    When I go to \"/away\"\n    Then I see \"Anything\"\n\
         \x20 Scenario: Unknown\n    Given I am on \"/\"\n    When I dance\n\
         \x20 Scenario: Broken before it is unknown\n    Given I am on \"/\"\n    Then I see the heading \"Harbour\"\n    When I dance\n\
         \x20 Scenario: Empty\n",
    )
    .await;
    let said: Vec<String> = tried
        .cases
        .iter()
        .map(|case| {
            let (word, why) = match &case.said {
                Said::Passed => ("passed", String::new()),
                Said::Flaky { finished, tried } => ("flaky", format!("{finished} of {tried}")),
                Said::Failed(why) => ("failed", why.clone()),
                Said::NotTried(why) => ("not tried", why.clone()),
                Said::NotUnderstood(why) => ("not understood", why.clone()),
                Said::Empty => ("empty", String::new()),
            };
            format!(
                "{} {word}, {} walks. {why}",
                case.pickle.name,
                case.walks.len()
            )
        })
        .collect();
    expect_test::expect![[r#"
        Fees passed, 1 walks. 
        Other fees failed, 3 walks. No table has the row “A | £2” in its place. The page “Desk” at /, with the heading “Desk”.
        Nameless failed, 3 walks. The page has 2 faults of accessibility. The first, at html > body > main > input: This field has no name. Give it a label element whose for is the field's id. The page “Nameless” at /nameless, with the heading “Nameless”.
        At times flaky, 2 walks. 1 of 2
        Away not tried, 3 walks. The site says that it is not available (status 503).
        Unknown not understood, 1 walks. “I dance” is not known.
        Broken before it is unknown failed, 3 walks. No heading is called “Harbour”. The nearest names are “Desk” (heading), “Proof” (button), “Send it” (button). The page “Desk” at /, with the heading “Desk”.
        Empty empty, 0 walks. "#]]
    .assert_eq(&said.join("\n"));
    assert_eq!(
        tried.unreachable(),
        Some("The site says that it is not available (status 503).")
    );
    assert!(tried.messages.lines().count() > 40);
}
