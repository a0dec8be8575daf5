//! Messages, through the front door: what staff see of them and do, and what a person reaches from one.

use app::Role;
use app::store::Filter;
use app::tell::{self, Kind, MESSAGES, Message, Options, State, To, Words};

use crate::house::{By, House};

fn words(kind: Kind) -> Words {
    Words {
        kind,
        ..Words::plain("Your book is here", "Hello Ann, it is at the desk.")
    }
}

async fn written(house: &House, to: To, words: Words, options: Options) -> String {
    let record = house
        .app
        .store()
        .write(move |tx| tell::write(tx, &to, &words, &options))
        .await
        .unwrap();
    house.app.tell().send_due().await.unwrap();
    record.id
}

async fn message(house: &House, id: &str) -> Message {
    let id = id.to_owned();
    let found = house
        .app
        .store()
        .read(move |rd| MESSAGES.get(rd, &id))
        .await;
    found.unwrap().unwrap().value
}

#[tokio::test]
async fn officers_see_what_was_sent_and_send_it_again() {
    let house = House::new().await;
    let officer = house.sign_in(Role::Officer).await;
    let empty = house.get("/messages", &officer).await;
    assert!(
        empty.body.contains("No message has been written yet"),
        "{}",
        empty.body
    );
    let about = Options {
        about: "BK-7Q2K".into(),
        ..Options::default()
    };
    let id = written(
        &house,
        To::email("ann@example.org"),
        words(Kind::Needed),
        about,
    )
    .await;
    for path in [
        "/messages".to_owned(),
        "/messages?state=kept-here&channel=email".into(),
        "/messages?q=Ann%40example.org".into(),
        "/messages?q=BK-7Q2K".into(),
        format!("/messages?q={id}"),
    ] {
        let page = house.get(&path, &officer).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(
            page.body.contains("Your book is here"),
            "{path}: {}",
            page.body
        );
    }
    let none = house
        .get(
            "/messages?q=nobody%40example.org&state=odd&page=-5",
            &officer,
        )
        .await;
    assert!(none.body.contains("No message fits"), "{}", none.body);
    let page = house.get(&format!("/messages/{id}"), &officer).await;
    assert!(
        page.body.contains("at the desk") && page.body.contains("Kept here"),
        "{}",
        page.body
    );
    let again = format!("/messages/{id}/again");
    let wrong = house
        .post_form(&again, &officer, "elsewhere=nonsense")
        .await;
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.body.contains("Error: ") && wrong.body.contains("value=\"nonsense\""),
        "{}",
        wrong.body
    );
    let right = house
        .post_form(&again, &officer, "elsewhere=07700+900123")
        .await;
    assert_eq!(
        (right.status, right.header("location")),
        (303, format!("/messages/{id}?done=again").as_str())
    );
    assert_eq!(
        house.post_form(&again, &officer, "").await.status,
        409,
        "it waits already"
    );
    house.app.tell().send_due().await.unwrap();
    assert_eq!(message(&house, &id).await.to, "+447700900123");
    assert_eq!(house.get("/messages/none", &officer).await.status, 404);
    for (by, want) in [
        (By::Anyone, 303),
        (house.sign_in(Role::Resident).await, 403),
        (house.sign_in(Role::Engineer).await, 403),
    ] {
        assert_eq!(
            house.get(&format!("/messages/{id}"), &by).await.status,
            want
        );
    }
}

#[tokio::test]
async fn what_is_for_the_person_alone_is_not_shown_once_it_has_gone() {
    let house = House::new().await;
    let officer = house.sign_in(Role::Officer).await;
    let private = Options {
        is_private: true,
        ..Options::default()
    };
    let id = written(
        &house,
        To::email("ann@example.org"),
        words(Kind::Needed),
        private,
    )
    .await;
    let path = format!("/messages/{id}");
    let here = house.get(&path, &officer).await;
    assert!(
        here.body.contains("at the desk"),
        "the local outbox is for development"
    );
    let gone = id.clone();
    house
        .app
        .store()
        .write(move |tx| {
            let mut sent = MESSAGES.get(tx, &gone)?.unwrap().value;
            sent.state = State::Sent;
            MESSAGES.change(tx, "test", &gone, None, sent)
        })
        .await
        .unwrap();
    let page = house.get(&path, &officer).await;
    assert!(!page.body.contains("at the desk"), "{}", page.body);
}

#[tokio::test]
async fn one_click_stops_optional_messages_and_a_page_does_too() {
    let house = House::new().await;
    let id = written(
        &house,
        To::email("ann@example.org"),
        words(Kind::Optional),
        Options::default(),
    )
    .await;
    let path = format!("/messages/stop/{}", message(&house, &id).await.stop);
    let page = house.get(&path, &By::Anyone).await;
    assert!(
        page.body.contains("Stop these messages?") && page.body.contains("a…@example.org"),
        "{}",
        page.body
    );
    let wanted = async || {
        let next = written(
            &house,
            To::email("ann@example.org"),
            words(Kind::Optional),
            Options::default(),
        )
        .await;
        message(&house, &next).await.state != State::Withheld
    };
    assert!(wanted().await, "looking at the page stops nothing");
    // A mail program sends this: no cookie, no origin, no redirect followed.
    let request = axum::http::Request::post(&path)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(axum::body::Body::from("List-Unsubscribe=One-Click"))
        .unwrap();
    assert_eq!(house.send(request).await.status, 200);
    assert!(!wanted().await);
    assert_eq!(
        house
            .post_form(&path, &By::Anyone, "again=yes")
            .await
            .status,
        303
    );
    assert!(wanted().await);
    assert_eq!(house.post_form(&path, &By::Anyone, "").await.status, 303);
    assert!(
        house
            .get(&path, &By::Anyone)
            .await
            .body
            .contains("no more of these"),
        "it is said"
    );
    for none in [
        "/messages/stop/none",
        "/messages/stop/%00",
        "/messages/stop/%ff",
    ] {
        assert!(house.get(none, &By::Anyone).await.status >= 400, "{none}");
    }
}

#[tokio::test]
async fn reports_of_notify_come_with_a_key_of_ours() {
    let house = House::new().await;
    let report = r#"{"id":"1","reference":"none","status":"delivered"}"#;
    let path = "/messages/heard/receipt";
    assert_eq!(
        house.json("POST", path, &By::Anyone, report).await.status,
        401
    );
    assert_eq!(
        house
            .json("POST", path, &By::Key("wrong".into()), report)
            .await
            .status,
        401
    );
    let other = house.key(&["context.write"]).await;
    assert_eq!(house.json("POST", path, &other, report).await.status, 403);
    let key = house.key(&["messages.hear"]).await;
    assert_eq!(house.json("POST", path, &key, report).await.status, 204);
    assert_eq!(house.json("POST", path, &key, "nonsense").await.status, 422);
    let text = r#"{"id":"1","source_number":"447700900123","message":"Hello\u0000 <b>"}"#;
    assert_eq!(
        house
            .json("POST", "/messages/heard/text", &key, text)
            .await
            .status,
        204
    );
    let officer = house.sign_in(Role::Officer).await;
    let page = house.get("/messages/texts", &officer).await;
    assert!(page.body.contains("Hello &lt;b&gt;"), "{}", page.body);
    assert_eq!(
        house.json("GET", "/messages", &key, "").await.status,
        403,
        "it opens nothing else"
    );
}

#[tokio::test]
async fn mail_servers_hand_over_what_came_back_with_a_key_of_their_own() {
    let house = House::new().await;
    let path = "/messages/heard/bounce";
    let report = "Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n\
                  Content-Type: message/delivery-status\r\n\r\n\
                  Final-Recipient: rfc822; ann@example.org\r\n\
                  Action: failed\r\nStatus: 5.1.1\r\n--b--\r\n";
    let said = async |by: &By, mail: &str| house.json("POST", path, by, mail).await.status;
    assert_eq!(said(&By::Anyone, report).await, 401);
    let other = house.key(&["messages.hear"]).await;
    assert_eq!(said(&other, report).await, 403);
    let key = house.key(&["messages.bounces"]).await;
    assert_eq!(said(&key, report).await, 204);
    let away = "Subject: Out of office\r\n\r\nBack on Monday.";
    assert_eq!(said(&key, away).await, 422);
    assert_eq!(said(&key, &"x".repeat(2 << 20)).await, 413);
}

const WORDS: &str = "/messages/templates/words";

fn form(then: &str, version: i64, text: &str) -> String {
    format!(
        "name=track%2Fmy-link.txt&language=en&version={version}&then={then}&subject=Your+way+in&sms=Open+%28%28link%29%29&text={}",
        app::encode(text)
    )
}

#[tokio::test]
async fn officers_change_the_words_and_put_them_back() {
    let house = House::new().await;
    let officer = house.sign_in(Role::Officer).await;
    let list = house.get("/messages/templates", &officer).await;
    assert!(
        list.body.contains("Your link to your page"),
        "{}",
        list.body
    );
    let path = format!("{WORDS}?name=track%2Fmy-link.txt");
    assert_eq!(house.get(&path, &officer).await.status, 200);
    assert_eq!(
        house
            .get(&format!("{WORDS}?name=layout.html"), &officer)
            .await
            .status,
        404
    );
    assert_eq!(
        house
            .get(
                &format!("{WORDS}?name=track%2Fmy-link.txt&language=..%2F.."),
                &officer
            )
            .await
            .status,
        404
    );
    let tried = house
        .post_form(WORDS, &officer, &form("try", 0, "Go: ((link))"))
        .await;
    assert!(
        tried.status == 200 && tried.body.contains("place.example"),
        "{}",
        tried.body
    );
    let wrong = house
        .post_form(WORDS, &officer, &form("save", 0, "Go: ((lnik))"))
        .await;
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.body.contains("There is no “lnik”") && wrong.body.contains("Go: ((lnik))"),
        "{}",
        wrong.body
    );
    let saved = house
        .post_form(WORDS, &officer, &form("save", 0, "Go: ((link))"))
        .await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    let late = house
        .post_form(WORDS, &officer, &form("save", 0, "Mine: ((link))"))
        .await;
    assert_eq!(late.status, 409);
    assert!(
        late.body.contains("Someone else changed these words")
            && late.body.contains("Mine: ((link))")
    );
    let sent = async || {
        house.clock.advance_us(1_000);
        house
            .post_form("/my/link", &By::Anyone, "email=ann%40example.org")
            .await;
        let all = house
            .app
            .store()
            .read(|rd| MESSAGES.find(rd, &Filter::All, app::store::Page::default()));
        all.await.unwrap().pop().unwrap().value
    };
    let mine = sent().await;
    assert!(
        mine.text.starts_with("Go: http")
            && mine.subject == "Your way in"
            && mine.words_version == 1,
        "{mine:?}"
    );
    assert_eq!(
        house
            .post_form(WORDS, &officer, &form("back", 1, ""))
            .await
            .status,
        303
    );
    let shipped = sent().await;
    assert_eq!(
        (shipped.subject.as_str(), shipped.words_version),
        ("Your link to your page", 0)
    );
    let page = house.get(&path, &officer).await;
    assert!(
        page.body.contains("Version 2") && page.body.contains("Go: ((link))"),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn a_person_is_written_to_in_their_language() {
    let folder = testkit::folder();
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/../places/example/place.toml");
    std::fs::copy(example, folder.path().join("place.toml")).unwrap();
    let welsh = folder.path().join("messages/cy/track");
    std::fs::create_dir_all(&welsh).unwrap();
    let words = "Subject: Eich dolen\nWhen: someone asks for a link\nText message: ((link))\n\nAgor eich tudalen: ((link))\n";
    std::fs::write(welsh.join("my-link.txt"), words).unwrap();
    let house = House::with(|config| config.place = Some(folder.path().to_owned())).await;
    assert_eq!(house.app.languages(), [("en", "English"), ("cy", "Welsh")]);
    house
        .app
        .store()
        .write(|tx| {
            tell::prefer(tx, "test", &To::email("ann@example.org"), |wish| {
                wish.language = "cy".into()
            })
        })
        .await
        .unwrap();
    let sent = async |email: &str| {
        house.clock.advance_us(1_000);
        house
            .post_form(
                "/my/link",
                &By::Anyone,
                &format!("email={}", app::encode(email)),
            )
            .await;
        let all = house
            .app
            .store()
            .read(|rd| MESSAGES.find(rd, &Filter::All, app::store::Page::default()));
        all.await.unwrap().pop().unwrap().value.subject
    };
    assert_eq!(sent("ann@example.org").await, "Eich dolen");
    assert_eq!(sent("ben@example.org").await, "Your link to your page");
}
