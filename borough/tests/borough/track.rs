//! Track and My page, through the front door: whose case it is sees it all, a follower what is public,
//! anybody else nothing.

use app::ask::{self, Change, NewCase};
use app::store::{Filter, Page, Record};
use app::tell::{self, MESSAGES, Message};
use app::{Role, encode};
use axum::body::Body;
use axum::http::Request;

use crate::house::{Answer, By, House};

/// A case of Ann's, and the secret of her link.
pub async fn opened(house: &House) -> (ask::Case, String) {
    let app = house.app.clone();
    house
        .app
        .store()
        .write(move |tx| {
            let new = NewCase {
                kind: "report".into(),
                category: "Bench".into(),
                title: "Broken bench in Harbour Gardens".into(),
                contact: form::Contact {
                    name: "Ann Marsh".into(),
                    email: "Ann@example.org".into(),
                    postcode: "AB12 3CD".into(),
                    ..form::Contact::default()
                },
                due_working_days: Some(5),
                place: Some((1.664_743, 51.649_848)),
                ..NewCase::default()
            };
            let opened = ask::open(tx, "test", new)?;
            app::asked::tell(&app, tx, &opened.notices)?;
            Ok::<_, ask::AskError>((opened.case, opened.key))
        })
        .await
        .unwrap()
}

pub async fn change(house: &House, id: &str, change: Change) {
    let (app, id) = (house.app.clone(), id.to_owned());
    house
        .app
        .store()
        .write(move |tx| {
            let changed = ask::change(tx, "person:1", &id, None, change.clone())?;
            app::asked::tell(&app, tx, &changed.notices)?;
            Ok::<_, ask::AskError>(())
        })
        .await
        .unwrap();
}

async fn messages(house: &House) -> Vec<Record<Message>> {
    let all = house
        .app
        .store()
        .read(|rd| MESSAGES.find(rd, &Filter::All, Page::default()));
    all.await.unwrap()
}

/// A form that takes files, as a browser sends it.
async fn post_files(
    house: &House,
    path: &str,
    by: &By,
    fields: &[(&str, &str)],
    files: &[(&str, &[u8])],
) -> Answer {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(
            format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                .into_bytes(),
        );
    }
    for (name, bytes) in files {
        body.extend(format!("--edge\r\ncontent-disposition: form-data; name=\"files\"; filename=\"{name}\"\r\ncontent-type: application/octet-stream\r\n\r\n").into_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--edge--\r\n");
    let mut request = Request::post(path)
        .header("accept", "text/html")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "multipart/form-data; boundary=edge");
    if let By::Cookie(cookie) = by {
        request = request.header("cookie", cookie.as_str());
    }
    house.send(request.body(Body::from(body)).unwrap()).await
}

/// Opens the page of an address by the link in its newest message.
async fn visit(house: &House, email: &str) -> By {
    // Ids sort by the millisecond: this message is to be the newest.
    house.clock.advance_us(1_000);
    let asked = house
        .post_form("/my/link", &By::Anyone, &format!("email={}", encode(email)))
        .await;
    assert!(
        asked.status == 200 && asked.body.contains("Check your email"),
        "{}",
        asked.body
    );
    let sent = messages(house).await.pop().unwrap().value;
    let key: String = sent
        .text
        .split("key=")
        .nth(1)
        .unwrap()
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    let entered = house
        .post_form("/my/enter", &By::Anyone, &format!("key={key}"))
        .await;
    assert_eq!(
        (entered.status, entered.header("location")),
        (303, "/my"),
        "{}",
        entered.body
    );
    let twice = house
        .post_form("/my/enter", &By::Anyone, &format!("key={key}"))
        .await;
    assert_eq!(twice.status, 410, "a link works once");
    entered.cookie().unwrap()
}

#[tokio::test]
async fn a_case_is_found_by_its_reference_and_what_only_its_person_knows() {
    let house = House::new().await;
    let (case, _) = opened(&house).await;
    let find = async |reference: &str, contact: &str| {
        let form = format!(
            "reference={}&contact={}",
            encode(reference),
            encode(contact)
        );
        house.post_form("/track", &By::Anyone, &form).await
    };
    for contact in ["ann@EXAMPLE.org", " ab123cd "] {
        let found = find(&case.reference.to_lowercase().replace('-', " "), contact).await;
        assert_eq!(found.status, 303, "{}", found.body);
        let page = house.get(found.header("location"), &By::Anyone).await;
        assert!(
            page.body.contains("Broken bench in Harbour Gardens")
                && page.body.contains("We have it"),
            "{}",
            page.body
        );
    }
    for (reference, contact, want) in [
        ("", "", "Enter your reference"),
        ("BX7K-3MQQ", "ann@example.org", "Check your reference"),
        (
            case.reference.as_str(),
            "",
            "Enter the email address, phone number or postcode",
        ),
        (
            case.reference.as_str(),
            "ben@example.org",
            "We cannot find anything",
        ),
        ("\0\u{202e}'; DROP TABLE", "x", "Check your reference"),
    ] {
        let page = find(reference, contact).await;
        assert_eq!(page.status, 422);
        assert!(
            page.body.contains(want) && page.body.contains("<title>Error: "),
            "{want}: {}",
            page.body
        );
    }
    for _ in 0..10 {
        find(&case.reference, "guess@example.org").await;
    }
    let closed = find(&case.reference, "ann@example.org").await;
    assert!(
        closed.body.contains("too many wrong tries"),
        "{}",
        closed.body
    );
    house.clock.advance_us(3_601_000_000);
    assert_eq!(find(&case.reference, "ann@example.org").await.status, 303);
    let without = house
        .get(&format!("/track/{}", case.reference), &By::Anyone)
        .await;
    assert_eq!(
        without.header("location"),
        format!("/track?reference={}", case.reference)
    );
    let wrong = house
        .get(&format!("/track/{}?key=0123", case.reference), &By::Anyone)
        .await;
    assert_eq!(wrong.status, 303);
}

#[tokio::test]
async fn a_person_adds_to_their_case_and_a_follower_does_not_see_it() {
    let house = House::new().await;
    let (case, key) = opened(&house).await;
    let (id, at) = (case.id.clone(), format!("/track/{}", case.reference));
    let app = house.app.clone();
    let followed = house
        .app
        .store()
        .write(move |tx| {
            let notices = ask::follow(tx, &id, "ben@example.org")?;
            app::asked::tell(&app, tx, &notices)?;
            Ok::<_, ask::AskError>(notices[0].key.clone())
        })
        .await
        .unwrap();
    let add = format!("{at}/add");
    let nothing = post_files(
        &house,
        &add,
        &By::Anyone,
        &[("key", &key), ("words", " ")],
        &[],
    )
    .await;
    assert!(
        nothing.status == 422 && nothing.body.contains("Write something, or choose a file"),
        "{}",
        nothing.body
    );
    let program = post_files(
        &house,
        &add,
        &By::Anyone,
        &[("key", &key), ("words", "See here")],
        &[("a.jpg", b"MZ\x90\0not a picture")],
    )
    .await;
    assert!(
        program.status == 422 && program.body.contains("See here"),
        "{}",
        program.body
    );
    change(
        &house,
        &case.id,
        Change::Status {
            status: "need-you".into(),
            words: "Which leg?".into(),
        },
    )
    .await;
    let asked = house.get(&format!("{at}?key={key}"), &By::Anyone).await;
    assert!(
        asked
            .body
            .contains("We cannot go on until we hear from you")
            && asked.body.contains("Which leg?"),
        "{}",
        asked.body
    );
    let text: &[u8] = b"The left one, seen from the path.\n";
    let fields = [
        ("key", key.as_str()),
        ("words", "The left leg <script>. My number is 07700 900123"),
    ];
    for _ in 0..2 {
        let added = post_files(&house, &add, &By::Anyone, &fields, &[("note.txt", text)]).await;
        assert_eq!(
            (added.status, added.header("location")),
            (303, format!("{at}?key={key}&done=added").as_str()),
            "{}",
            added.body
        );
    }
    let page = house.get(&format!("{at}?key={key}"), &By::Anyone).await;
    assert!(
        page.body.contains("You told us more.") && page.body.contains("&lt;script&gt;"),
        "{}",
        page.body
    );
    assert_eq!(
        page.body.matches("The left leg").count(),
        1,
        "clicked twice is said once"
    );
    assert!(
        page.body.contains("We are looking at it") && page.body.contains("note.txt"),
        "{}",
        page.body
    );
    let file = page
        .body
        .split(&format!("{at}/files/"))
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .replace("&amp;", "&");
    let file = format!("{at}/files/{file}");
    let got = house.get(&file, &By::Anyone).await;
    assert!(
        got.status == 200 && got.header("content-disposition").starts_with("attachment"),
        "{file}"
    );
    let other = house
        .get(&format!("{at}?key={followed}"), &By::Anyone)
        .await;
    assert!(
        other.body.contains("We are looking at it"),
        "{}",
        other.body
    );
    for hidden in ["The left leg", "note.txt", "Ann", "07700"] {
        assert!(
            !other.body.contains(hidden),
            "a follower sees {hidden}: {}",
            other.body
        );
    }
    let theirs = file.replace(&key, &followed);
    assert_eq!(house.get(&theirs, &By::Anyone).await.status, 404);
    let not_theirs = post_files(
        &house,
        &add,
        &By::Anyone,
        &[("key", &followed), ("words", "x")],
        &[],
    )
    .await;
    assert_eq!(not_theirs.status, 404);
    let told = messages(&house).await;
    assert!(
        told.iter()
            .all(|one| !one.value.text.contains("The left leg")),
        "nobody is sent what was for us"
    );
    let stopped = house
        .post_form(
            &format!("{at}/stop"),
            &By::Anyone,
            &format!("key={followed}"),
        )
        .await;
    assert_eq!(stopped.status, 303);
    assert_eq!(
        house
            .get(&format!("{at}?key={followed}"), &By::Anyone)
            .await
            .status,
        303
    );
}

#[tokio::test]
async fn a_closed_case_is_rated_once_and_opened_again() {
    let house = House::new().await;
    let (case, key) = opened(&house).await;
    let at = format!("/track/{}", case.reference);
    change(
        &house,
        &case.id,
        Change::Status {
            status: "done".into(),
            words: "A new slat is in.".into(),
        },
    )
    .await;
    let page = house.get(&format!("{at}?key={key}"), &By::Anyone).await;
    assert!(
        page.body.contains("How did we do?") && page.body.contains("We erase this on"),
        "{}",
        page.body
    );
    let rate = async |score: &str| {
        house
            .post_form(
                &format!("{at}/rate"),
                &By::Anyone,
                &format!("key={key}&score={score}&comment=Quick"),
            )
            .await
    };
    assert_eq!(rate("9").await.status, 422);
    assert_eq!(rate("5").await.status, 303);
    assert_eq!(
        rate("1").await.status,
        303,
        "clicked again, nothing changes"
    );
    let page = house
        .get(&format!("{at}?key={key}&done=rated"), &By::Anyone)
        .await;
    assert!(
        page.body.contains("very satisfied") && !page.body.contains("How did we do?"),
        "{}",
        page.body
    );
    let reopen = async |why: &str| {
        house
            .post_form(
                &format!("{at}/reopen"),
                &By::Anyone,
                &format!("key={key}&why={}", encode(why)),
            )
            .await
    };
    assert!(
        reopen("")
            .await
            .body
            .contains("Tell us what is still wrong")
    );
    assert_eq!(reopen("It is loose again").await.status, 303);
    assert_eq!(reopen("It is loose again").await.status, 303);
    let page = house.get(&format!("{at}?key={key}"), &By::Anyone).await;
    assert!(
        page.body.contains("You asked us to look at this again.")
            && page.body.contains("It is loose again"),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn ones_own_page_is_opened_by_a_link_and_shows_ones_own() {
    let house = House::new().await;
    let (case, _) = opened(&house).await;
    let ask = house.get("/my", &By::Anyone).await;
    assert!(ask.body.contains("Send me a link"), "{}", ask.body);
    assert_eq!(
        house
            .post_form("/my/link", &By::Anyone, "email=ann%40")
            .await
            .status,
        422
    );
    let known = house
        .post_form("/my/link", &By::Anyone, "email=ann%40example.org")
        .await;
    let unknown = house
        .post_form("/my/link", &By::Anyone, "email=zoe%40example.org")
        .await;
    assert_eq!(
        known.body.replace("ann@", ""),
        unknown.body.replace("zoe@", ""),
        "nobody learns whom we know"
    );
    let ann = visit(&house, "ann@example.org").await;
    let page = house.get("/my", &ann).await;
    assert!(
        page.body.contains("Broken bench") && page.body.contains("Messages we sent you"),
        "{}",
        page.body
    );
    assert_eq!(page.header("cache-control"), "private, no-store");
    let one = house.get(&format!("/track/{}", case.reference), &ann).await;
    assert!(
        one.status == 200 && one.body.contains("Tell us more"),
        "{}",
        one.body
    );
    let ben = visit(&house, "ben@example.org").await;
    assert!(!house.get("/my", &ben).await.body.contains("Broken bench"));
    assert_eq!(
        house
            .get(&format!("/track/{}", case.reference), &ben)
            .await
            .status,
        303
    );
    let resident = house.sign_in(Role::Resident).await;
    assert!(
        house
            .get("/my", &resident)
            .await
            .body
            .contains("resident@example.org")
    );

    let copy = house.get("/my/download", &ann).await;
    assert_eq!(
        (copy.status, copy.header("content-type")),
        (200, "application/zip")
    );
    assert!(copy.body.contains("messages.json") && copy.body.contains("held.json"));
    assert_eq!(house.get("/my/download", &By::Anyone).await.status, 422);

    assert_eq!(
        house.post_form("/my/erase", &ann, "words=").await.status,
        422
    );
    let first = house.post_form("/my/erase", &ann, "words=Everything").await;
    let second = house.post_form("/my/erase", &ann, "words=Everything").await;
    assert_eq!(
        (first.status, first.header("location")),
        (303, second.header("location"))
    );
    let asked = house.get(first.header("location"), &ann).await;
    assert!(
        asked.body.contains("Erase what you hold about me"),
        "{}",
        asked.body
    );

    house.clock.advance_us(3_601_000_000);
    assert!(
        house.get("/my", &ann).await.body.contains("Send me a link"),
        "a visit lasts an hour"
    );
}

#[tokio::test]
async fn links_run_out_and_are_not_sent_without_end() {
    let house = House::new().await;
    for _ in 0..5 {
        let asked = house
            .post_form("/my/link", &By::Anyone, "email=ann%40example.org")
            .await;
        assert!(
            asked.body.contains("Check your email"),
            "the same answer every time"
        );
    }
    let sent = messages(&house).await;
    assert_eq!(sent.len(), 3);
    let key = sent[0]
        .value
        .text
        .split("key=")
        .nth(1)
        .unwrap()
        .split_whitespace()
        .next()
        .unwrap()
        .to_owned();
    let enter = format!("/my/enter?key={key}");
    assert!(
        house
            .get(&enter, &By::Anyone)
            .await
            .body
            .contains("Open my page")
    );
    assert!(
        house
            .get(&enter, &By::Anyone)
            .await
            .body
            .contains("Open my page"),
        "looking does not use it up"
    );
    house.clock.advance_us(1_801_000_000);
    assert!(
        house
            .get(&enter, &By::Anyone)
            .await
            .body
            .contains("This link has run out")
    );
    assert_eq!(
        house
            .post_form("/my/enter", &By::Anyone, &format!("key={key}"))
            .await
            .status,
        410
    );
    assert_eq!(
        house
            .post_form("/my/enter", &By::Anyone, "key=")
            .await
            .status,
        410
    );
    let ann = visit(&house, "ann@example.org").await;
    let left = house.post_form("/my/leave", &ann, "").await;
    assert_eq!(left.status, 303);
    assert!(house.get("/my", &ann).await.body.contains("Send me a link"));
}

#[tokio::test]
async fn a_person_says_how_they_want_to_hear_from_us() {
    let house = House::new().await;
    let ann = visit(&house, "ann@example.org").await;
    let page = house.get("/my/messages", &ann).await;
    assert!(
        page.status == 200 && page.body.contains("How do you want to hear from us?"),
        "{}",
        page.body
    );
    let wrong = house
        .post_form(
            "/my/messages",
            &ann,
            "channel=sms&phone=12&address=AB12+3CD",
        )
        .await;
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.body.contains("Enter a mobile number") && wrong.body.contains("at least 2 lines"),
        "{}",
        wrong.body
    );
    assert_eq!(
        house
            .post_form("/my/messages", &ann, "channel=letter")
            .await
            .status,
        422
    );
    let same = "optional=yes&quiet_from=21%3A00&quiet_until=21%3A00";
    let same = house.post_form("/my/messages", &ann, same).await;
    assert_eq!(same.status, 422);
    assert!(
        same.body.contains("The end must differ from the start"),
        "{}",
        same.body
    );
    let right = "channel=sms&phone=07700+900123&address=1+High+Street%0D%0AAB12+3CD&optional=yes&at_night=yes&large_print=yes&language=xx";
    assert_eq!(
        house.post_form("/my/messages", &ann, right).await.status,
        303
    );
    let wish = house
        .app
        .store()
        .read(|rd| tell::preferences_of(rd, &tell::To::email("ann@example.org")))
        .await
        .unwrap()
        .unwrap()
        .value;
    assert_eq!(
        (wish.channel, wish.language.as_str(), wish.large_print),
        (Some(tell::Channel::Sms), "en", true)
    );
    assert_eq!(wish.quiet.from_min, wish.quiet.until_min);
    assert_eq!(
        house
            .post_form("/my/messages", &By::Anyone, right)
            .await
            .status,
        422
    );
    house.clock.advance_us(1_000);
    // A link that shows who someone is goes to the address it is for, whatever they like best.
    house
        .post_form("/my/link", &By::Anyone, "email=ann%40example.org")
        .await;
    let sent = messages(&house).await.pop().unwrap().value;
    assert_eq!(
        (sent.channel, sent.to.as_str(), sent.others.len()),
        (tell::Channel::Email, "ann@example.org", 0)
    );
}
