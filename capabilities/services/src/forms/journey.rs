//! A fee and conditions as an officer makes them, page by page, without a script.

use app::kit::{Config, Secret};
use app::signin::{NewAccount, add};
use app::{App, Capability, Role};
use axum::Router;
use axum::body::{Body, to_bytes};
use http::{Request, header};
use tower::ServiceExt;

const HOUSE: &[Capability] = &[crate::CAPABILITY];

struct House {
    router: Router,
    cookie: String,
    _folder: tempfile::TempDir,
}

/// What came back.
struct Answer {
    status: u16,
    to: String,
    body: String,
}

impl House {
    /// With an officer who has signed in.
    async fn new() -> Self {
        let folder = testkit::folder();
        let mut config = Config::default();
        let file = folder.path().join("x.db");
        config.store.url = Secret::new(format!("sqlite:{}", file.display()));
        config.http.rate_per_minute = 1_000_000;
        let app = App::open_with(config, HOUSE, testkit::clock(), testkit::chance())
            .await
            .unwrap();
        let new = NewAccount {
            email: "ann@example.org".into(),
            name: "Ann Marsh".into(),
            roles: vec![Role::Officer],
            password: "the tide comes in".into(),
        };
        add(&app, "test", new).await.unwrap();
        let mut house = Self {
            router: app::router(&app),
            cookie: String::new(),
            _folder: folder,
        };
        let fields = [
            ("email", "ann@example.org"),
            ("password", "the tide comes in"),
            ("next", "/"),
        ];
        let request = house.request("/sign-in", &fields);
        let response = house.router.clone().oneshot(request).await.unwrap();
        let cookie = response.headers().get(header::SET_COOKIE).unwrap();
        let cookie = cookie.to_str().unwrap();
        house.cookie = cookie.split(';').next().unwrap().to_owned();
        house
    }

    fn request(&self, path: &str, fields: &[(&str, &str)]) -> Request<Body> {
        let fields: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", app::encode(value)))
            .collect();
        Request::post(path)
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, &self.cookie)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(fields.join("&")))
            .unwrap()
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let to = response.headers().get(header::LOCATION);
        let to = to.and_then(|to| to.to_str().ok()).unwrap_or_default();
        let (status, to) = (response.status().as_u16(), to.to_owned());
        let body = to_bytes(response.into_body(), 8 << 20).await.unwrap();
        let body = String::from_utf8_lossy(&body).replace("&#x2f;", "/");
        Answer { status, to, body }
    }

    async fn get(&self, path: &str) -> Answer {
        let request = Request::get(path)
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, &self.cookie);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Posts with the count of edits that the draft has now.
    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let text = self.get("/forms/permit/text").await.body;
        let edits = text.split("name=\"edits\" value=\"").nth(1).unwrap_or("");
        let edits = edits.split('"').next().unwrap_or("");
        let mut all = vec![("edits", edits)];
        all.extend(fields);
        self.send(self.request(path, &all)).await
    }

    /// Posts what will do; where it leads.
    async fn go(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let answer = self.post(path, fields).await;
        assert_eq!(answer.status, 303, "{path}: {}", answer.body);
        answer.to
    }

    /// A form with the questions "name", "email" and "badge", in this order.
    async fn with_form() -> Self {
        let house = Self::new().await;
        let made = house.go("/forms", &[("title", "Permit")]).await;
        assert_eq!(made, "/forms/permit/edit");
        let page = house
            .go(&made, &[("do", "add"), ("new-title", "Badge?")])
            .await;
        assert_eq!(page, "/forms/permit/edit/badge");
        let question = [("label", "Badge?"), ("kind", "yes_no")];
        house.go(&format!("{page}/badge"), &question).await;
        house
    }
}

#[track_caller]
fn check(answer: &Answer, status: u16, words: &[&str]) {
    assert_eq!(answer.status, status, "{}", answer.body);
    for one in words {
        assert!(answer.body.contains(one), "{one} is not in {}", answer.body);
    }
}

#[tokio::test]
async fn a_fee_is_made_without_json() {
    let house = House::with_form().await;
    let fee = "/forms/permit/fee";
    check(&house.get(fee).await, 200, &["There is nothing to pay."]);
    let wrong = [("do", "set"), ("what", "Permit"), ("amount", "45,00")];
    let unread = [
        "Enter an amount in pounds, such as 45 or 45.50",
        "value=\"45,00\"",
    ];
    check(&house.post(fee, &wrong).await, 422, &unread);
    let set = [("do", "set"), ("what", "Permit"), ("amount", "£45")];
    assert_eq!(house.go(fee, &set).await, fee);
    let add = house.go(fee, &[("do", "add"), ("new-amount", "0")]).await;
    assert_eq!(add, "/forms/permit/when/fee:1/add");
    check(&house.get(fee).await, 200, &["Nobody pays this yet"]);
    let compare = house.get(&format!("{add}?question=badge")).await;
    check(
        &compare,
        200,
        &["How is it compared?", "It is not answered"],
    );
    let half = [("question", "badge"), ("test", "is")];
    check(&house.post(&add, &half).await, 422, &["Select yes or no"]);
    let whole = [("question", "badge"), ("test", "is"), ("value", "yes")];
    assert_eq!(house.go(&add, &whole).await, "/forms/permit/when/fee:1");
    let shown = [
        "“Badge?” is “Yes”",
        "Nothing",
        "£45",
        "What people would pay",
    ];
    check(&house.get(fee).await, 200, &shown);
    house
        .go(
            "/forms/permit/when/fee:1",
            &[("do", "amount"), ("amount", "4.50")],
        )
        .await;
    check(&house.get(fee).await, 200, &["£4.50"]);
    house.go(fee, &[("do", "remove:1")]).await;
    let gone = house.get("/forms/permit/when/fee:1").await;
    check(&gone, 404, &["not in the draft any more"]);
    house.go(fee, &[("do", "none")]).await;
    check(&house.get(fee).await, 200, &["There is nothing to pay."]);
}

#[tokio::test]
async fn conditions_are_made_without_json_and_what_is_deeper_is_kept() {
    let house = House::with_form().await;
    let email = "/forms/permit/when/email";
    check(&house.get(email).await, 200, &["always shown"]);
    let later = [("question", "badge"), ("test", "is"), ("value", "yes")];
    let refused = house.post(&format!("{email}/add"), &later).await;
    check(&refused, 422, &["asked later, or on this page"]);
    let badge = "/forms/permit/when/badge";
    let name = [("question", "name"), ("test", "answered")];
    house.go(&format!("{badge}/add"), &name).await;
    let none = [("question", "email"), ("test", "not-answered")];
    house.go(&format!("{badge}/group"), &none).await;
    house.go(&format!("{badge}/add-2"), &name).await;
    house.go(badge, &[("do", "any")]).await;
    let shown = [
        "is not answered",
        "/when/badge/2-1",
        "At least one of these is true",
    ];
    check(&house.get(badge).await, 200, &shown);
    let deep = r#"{"all":[{"answered":{"question":"name"}},{"not":{"all":[{"answered":{"question":"email"}}]}}]}"#;
    house.go(badge, &[("do", "json"), ("json", deep)]).await;
    check(&house.get(badge).await, 200, &["(kept as it is)"]);
    assert_eq!(house.get(&format!("{badge}/2")).await.status, 404);
    house.go(&format!("{badge}/1"), &none).await;
    let text = house.get("/forms/permit/text").await.body;
    assert!(
        text.contains("&quot;all&quot;") && text.contains("&quot;not&quot;"),
        "{text}"
    );
    let broken = house.post(badge, &[("do", "json"), ("json", "{")]).await;
    check(
        &broken,
        422,
        &[
            "We cannot read this",
            "<details class=\"govuk-details\" open>",
        ],
    );
    // From a page that was opened before another change: told, and what was typed is kept.
    let stale = [("edits", "1"), ("do", "json"), ("json", "[1]")];
    check(
        &house.send(house.request(badge, &stale)).await,
        422,
        &["[1]"],
    );
    let stale = [("edits", "1"), ("do", "json"), ("json", "")];
    check(
        &house.send(house.request(badge, &stale)).await,
        409,
        &["Somebody else edited"],
    );
}
