//! A supplier's test site is tried from the page: while a part of it is down, and again once it answers; what is shown
//! becomes evidence, a problem, and a part of the decision.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use app::Role;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};

use super::assurance::assurance;
use crate::house::{By, Served};

type Down = Arc<AtomicBool>;

fn page(title: &str, main: &str) -> Html<String> {
    Html(format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title></head><body><main><h1>{title}</h1>{main}</main></body></html>"
    ))
}

const BOOK: &str = "<form method=\"post\" action=\"/done\"><p><label for=\"code\">Member code</label> \
    <input id=\"code\" name=\"code\" type=\"password\"></p><p><button>Book it</button></p></form>\
    <p><span role=\"button\" id=\"cost\" onclick=\"document.getElementById('price').hidden = false\">Show the price</span></p>\
    <p id=\"price\" hidden>£4 an hour</p>";

/// The supplier's site, a part of which can be down. The price cannot be reached by keyboard.
async fn site(down: Down) -> String {
    let csp = (
        "content-security-policy",
        "default-src 'self' 'unsafe-inline'",
    );
    let router = Router::new()
        .route(
            "/",
            get(move || async move {
                (
                    [csp],
                    page("Rooms", "<p><a href=\"/book\">Book a room</a></p>"),
                )
            }),
        )
        .route("/book", get(|| async { page("Book a room", BOOK) }))
        .route("/done", post(done))
        .with_state(down);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

async fn done(State(down): State<Down>) -> Response {
    if down.load(Ordering::Relaxed) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    page("It is booked", "<p>Your reference is R-1024.</p>").into_response()
}

const FEATURE: &str = "Feature: Booking\n\
    \x20 @BOOK-1\n  Scenario: Rooms can be seen\n    Given I am on \"/\"\n    Then I see the heading \"Rooms\"\n\
    \x20 @BOOK-2\n  Scenario: A reference is shown\n    Given I am on \"/book\"\n\
    \x20   When I fill in \"Member code\" with the secret \"CODE\"\n    And I press the \"Book it\" button\n\
    \x20   Then I see \"Your reference is R-1024\"\n";

const JOURNEY: &str = "Journey: See the price\nStart at \"/book\"\n\
    Expect the heading \"Book a room\"\nPress \"Show the price\"\nExpect \"£4 an hour\"\n";

const SECRET: &str = "four correct horses";

struct Desk<'s> {
    served: &'s Served,
    officer: By,
}

impl<'s> Desk<'s> {
    async fn of(served: &'s Served) -> Self {
        let officer = served.house.sign_in(Role::Officer).await;
        Self { served, officer }
    }

    async fn get(&self, path: &str) -> String {
        let answer = self.served.house.get(path, &self.officer).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.body.replace("&#x2f;", "/").replace("&quot;", "\"")
    }

    /// Sends a form; where it leads to.
    async fn send(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let body: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", app::encode(value)))
            .collect();
        let house = &self.served.house;
        let answer = house.post_form(path, &self.officer, &body.join("&")).await;
        assert_eq!(answer.status, 303, "{path}: {}", answer.body);
        answer.header("location").to_owned()
    }

    /// A new contract; its page.
    async fn contract(&self) -> String {
        let contract = [
            ("title", "Rooms"),
            ("supplier", "Quayside"),
            ("starts", "2026-01-01"),
            ("ends", "2027-12-31"),
            ("value", "5000"),
            ("owner", "Ann"),
        ];
        self.send("/assurance/new", &contract).await
    }

    async fn requirement(&self, contract: &str, id: &str, title: &str, criteria: &str) {
        let form = self.get(&format!("{contract}/requirement")).await;
        let version = form.split("name=\"version\" value=\"").nth(1).unwrap();
        let fields = [
            ("version", version.split('"').next().unwrap()),
            ("id", id),
            ("title", title),
            ("criteria", criteria),
            ("kind", "functional"),
            ("priority", "must"),
            ("weight", "1"),
        ];
        self.send(&format!("{contract}/requirement"), &fields).await;
    }

    /// Runs what is said, and waits for its end.
    async fn run(&self, trials: &str, what: &str) -> String {
        self.send(&format!("{trials}/run"), &[("what", what)]).await;
        for _ in 0..1_200 {
            let page = self.get(trials).await;
            if !page.contains("It is being tried now") {
                return page;
            }
            tokio::time::sleep(std::time::Duration::from_millis(250)).await;
        }
        panic!("the run never ends");
    }
}

/// The first link to a record after these words.
fn record<'p>(page: &'p str, words: &str) -> &'p str {
    let after = page
        .split(words)
        .nth(1)
        .unwrap_or_else(|| panic!("{words}: {page}"));
    let link = after.split("href=\"").find(|part| part.contains("/files/"));
    link.unwrap().split('"').next().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_supplier_is_tried_from_the_page_and_what_is_shown_is_kept() {
    let down = Down::new(AtomicBool::new(true));
    let site = site(Arc::clone(&down)).await;
    let served = Served::new(|config| config.outbound.allow = "127.0.0.0/8".into()).await;
    let desk = Desk::of(&served).await;
    let contract = desk.contract().await;
    desk.requirement(&contract, "BOOK-1", "Rooms are seen", "")
        .await;
    desk.requirement(
        &contract,
        "BOOK-2",
        "A room is booked",
        "A reference is shown\nIt comes by email",
    )
    .await;
    desk.requirement(&contract, "BOOK-3", "The price is seen", "")
        .await;
    desk.requirement(
        &contract,
        "SAFE",
        "Pages are safe and light",
        "Limit: header content-security-policy is there\nLimit: requests at most 20\nLimit: accessibility faults at most 0",
    )
    .await;
    let trials = format!("{contract}/trials");
    assert_eq!(
        desk.send(&format!("{trials}/run"), &[("what", "scenarios")])
            .await,
        format!("{trials}?error=site")
    );
    desk.send(&format!("{trials}/site"), &[("address", &site)])
        .await;
    desk.send(
        &format!("{trials}/secret"),
        &[("name", "CODE"), ("value", SECRET)],
    )
    .await;
    let feature = [("name", "booking.feature"), ("text", FEATURE)];
    desk.send(&format!("{trials}/new/scenarios"), &feature)
        .await;
    let journey = [("text", JOURNEY), ("requirements", "BOOK-3")];
    desk.send(&format!("{trials}/new/journey"), &journey).await;

    // A part of it is down: that is said, and counts neither way.
    let page = desk.run(&trials, "scenarios").await;
    assert!(
        page.contains("1 of 2 could not be tried")
            && page.contains("The site says that it is not available (status 503)"),
        "{page}"
    );
    let evidence = desk.get(&format!("{contract}/evidence")).await;
    assert!(
        evidence.contains("Passed: “Rooms can be seen”.")
            && !evidence.contains("A reference is shown"),
        "{evidence}"
    );

    // Once it answers, it is run again.
    down.store(false, Ordering::Relaxed);
    let page = desk.run(&trials, "scenarios").await;
    assert!(page.contains("All 2 were tried"), "{page}");
    let kept = desk.get(record(&page, "A reference is shown")).await;
    assert!(
        kept.contains("Your reference is R-1024") && kept.contains("data:image/png;base64,"),
        "{kept}"
    );
    for text in [&page, &kept, &desk.get(&format!("{trials}/secret")).await] {
        assert!(
            !text.contains(SECRET) && !text.contains("four+correct"),
            "{text}"
        );
    }
    let evidence = desk.get(&format!("{contract}/evidence")).await;
    assert_eq!(
        evidence.matches("Passed: “Rooms can be seen”.").count(),
        1,
        "{evidence}"
    );
    let requirement = desk.get(&format!("{contract}/requirements/BOOK-2")).await;
    assert!(requirement.contains("Partly shown"), "{requirement}");
    // The header is on the first page alone.
    let problems = desk.get(&contract).await;
    assert!(
        problems.contains("Limit: header content-security-policy is there. Found: nothing."),
        "{problems}"
    );
    let limits = desk.get(&format!("{contract}/requirements/SAFE")).await;
    assert!(
        limits.contains("Failing")
            && limits.contains("Limit: requests at most 20. Kept at each of"),
        "{limits}"
    );

    // As different people go it.
    let page = desk.run(&trials, "journeys").await;
    assert!(page.contains("All 6 were tried"), "{page}");
    let kept = desk.get(record(&page, "By keyboard alone")).await;
    assert!(kept.contains("Broke here"), "{kept}");
    let milestone = [
        ("title", "First release"),
        ("due", "2026-12-01"),
        ("payment", "5000"),
        ("least_shown", "50"),
        ("stops_at", "critical"),
        ("ways", "pointer"),
        ("ways", "keyboard"),
    ];
    let milestone = desk
        .send(&format!("{contract}/milestones/new"), &milestone)
        .await;
    let gate = desk.get(&milestone).await;
    assert!(
        gate.contains("“See the price”, keyboard: it breaks.")
            && gate.contains("The rules ask for it"),
        "{gate}"
    );
    assert!(
        !gate.contains("“See the price”, pointer: it breaks."),
        "{gate}"
    );
    let decided = [
        ("version", "1"),
        ("decision", "reject"),
        ("words", "The price cannot be seen by keyboard."),
    ];
    desk.send(&milestone, &decided).await;
    let dossier = desk.get(&format!("{milestone}/dossier.json")).await;
    assert!(dossier.contains("walks.json") && !dossier.contains(SECRET));
    let dossier = served
        .house
        .get(&format!("{milestone}/dossier.html"), &desk.officer)
        .await;
    let (code, said) = assurance("verify", "dossier.html", &dossier.body, &[]).await;
    assert!(
        code == 0 && dossier.body.contains("Synthetic shoppers"),
        "{said}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_tries_no_private_address_unless_the_settings_say_so() {
    let site = site(Down::default()).await;
    let served = Served::new(|_| {}).await;
    let desk = Desk::of(&served).await;
    let contract = desk.contract().await;
    let trials = format!("{contract}/trials");
    desk.send(&format!("{trials}/site"), &[("address", &site)])
        .await;
    let journey = [("text", JOURNEY)];
    desk.send(&format!("{trials}/new/journey"), &journey).await;
    let page = desk.run(&trials, "journeys").await;
    assert!(
        page.contains("The last run came to nothing") && page.contains("is a private address"),
        "{page}"
    );
}
