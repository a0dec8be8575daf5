//! Forms, from the first question to the reference; saved, found again on another device, changed and
//! retired under half-finished answers; written, approved by another person and published.

use app::Role;
use axum::body::Body;
use axum::http::{Request, header};

use crate::house::{Answer, By, House, form};

async fn house() -> House {
    let house = House::new().await;
    let services = borough::CAPABILITIES
        .iter()
        .find(|c| c.name == "services")
        .unwrap();
    (services.seed)(house.app.clone()).await.unwrap();
    house
}

/// A browser on its way through a form.
struct Browser<'h> {
    house: &'h House,
    by: By,
}

impl<'h> Browser<'h> {
    async fn begin(house: &'h House, base: &str) -> (Self, String) {
        let answer = house
            .post_form(&format!("{base}/start"), &By::Anyone, "")
            .await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let by = answer.cookie().unwrap();
        (Self { house, by }, answer.header("location").to_owned())
    }

    async fn get(&self, path: &str) -> Answer {
        self.house.get(path, &self.by).await
    }

    /// Answers a page, with the version of the answers that it shows; where it leads.
    async fn answer(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let page = self.get(path).await;
        assert_eq!(page.status, 200, "{path}: {}", page.body);
        let version = value(&page.body, "version");
        let mut all = vec![("version", version.as_str())];
        all.extend(fields);
        self.house.post_form(path, &self.by, &encoded(&all)).await
    }

    /// Answers a page that will do.
    async fn go(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let answer = self.answer(path, fields).await;
        assert_eq!(answer.status, 303, "{path}: {}", answer.body);
        answer.header("location").to_owned()
    }
}

fn encoded(fields: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", app::encode(value)))
        .collect();
    pairs.join("&")
}

/// The value of a hidden field.
fn value(body: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let rest = body
        .split(&start)
        .nth(1)
        .unwrap_or_else(|| panic!("no {name} in {body}"));
    rest.split('"').next().unwrap().to_owned()
}

const SCRIPT: &str = "<script>alert(1)</script>";

#[tokio::test]
async fn somebody_joins_the_library_on_two_devices() {
    let house = house().await;
    let list = house.get("/apply", &By::Anyone).await;
    for title in [
        "Join the library",
        "Hire a room",
        "Apply for a parking permit",
        "Ask about a blue badge",
        "Tell us about a missed bin",
    ] {
        assert!(list.body.contains(title), "{title}");
    }
    let base = "/apply/library-membership";
    assert_eq!(house.get(base, &By::Anyone).await.status, 200);
    // Without answers every page leads to the start.
    assert_eq!(
        house
            .get(&format!("{base}/name"), &By::Anyone)
            .await
            .header("location"),
        base
    );

    let (first, at) = Browser::begin(&house, base).await;
    assert_eq!(at, "/apply/library-membership/who");
    let at = first.go(&at, &[("who", "child")]).await;
    assert_eq!(at, "/apply/library-membership/children");
    let day = [
        ("child-born-day", "3"),
        ("child-born-month", "2"),
        ("child-born-year", "2020"),
    ];
    let child = |name: &'static str| [&[("child", name)], day.as_slice()].concat();
    // A child of twenty is no child, and what was typed is still there.
    let wrong = first
        .answer(
            &at,
            &[
                ("child", SCRIPT),
                ("child-born-day", "3"),
                ("child-born-month", "2"),
                ("child-born-year", "2006"),
            ],
        )
        .await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("<title>Error: "), "{}", wrong.body);
    assert!(
        wrong
            .body
            .contains("The child’s date of birth must be on or after 24 November 2010")
    );
    assert!(wrong.body.contains("&lt;script&gt;alert(1)&lt;") && !wrong.body.contains(SCRIPT));
    first.go(&at, &child(SCRIPT)).await;
    let items = first.get(&at).await;
    assert!(items.body.contains("You have added 1 child"));
    let another = first.go(&at, &[("more", "yes")]).await;
    assert_eq!(another, "/apply/library-membership/children?item=new");
    first.go(&another, &child("Ben")).await;
    let at = first.go(&at, &[("more", "no")]).await;
    assert_eq!(at, "/apply/library-membership/name");
    first
        .go(&at, &[("name-first", "Ann"), ("name-last", "Marsh")])
        .await;

    // Saved, and found again elsewhere by the link.
    let saved = first
        .house
        .post_form(
            &format!("{base}/save"),
            &first.by,
            "email=ann%40example.org",
        )
        .await;
    assert_eq!(saved.status, 200);
    let key = saved
        .body
        .split("resume?key=")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let resumed = house
        .get(&format!("{base}/resume?key={key}"), &By::Anyone)
        .await;
    let second = Browser {
        house: &house,
        by: resumed.cookie().unwrap(),
    };
    let at = second
        .get(&format!("{base}/resume"))
        .await
        .header("location")
        .to_owned();
    assert_eq!(at, "/apply/library-membership/address");
    let gone = house
        .get(&format!("{base}/resume?key=wrong"), &By::Anyone)
        .await;
    assert_eq!(gone.status, 404);

    // A 40-line address is not taken, and not lost.
    let forty = "a line\n".repeat(40);
    let long = second
        .answer(
            &at,
            &[
                ("address-line1", &forty),
                ("address-town", "Larkbridge"),
                ("address-postcode", "ZZ99 9ZZ"),
            ],
        )
        .await;
    assert!(long.body.contains("Address line 1 must be one line"));
    // Found by its postcode, or typed by whoever's is not in the list.
    let finds = async |fields: &[(&str, &str)], wants: &str| {
        let answer = second.answer(&at, fields).await;
        assert!(answer.body.contains(wants), "{wants}: {}", answer.body);
    };
    finds(
        &[("address-find", "ZZ99 9ZZ")],
        "We know no addresses there",
    )
    .await;
    finds(&[("address-find", SCRIPT)], "We know no addresses there").await;
    finds(
        &[("address-find", "sx11aa")],
        "1 Westering Road, Larkbridge",
    )
    .await;
    let shown = [("address-find", "SX1 1AA"), ("address-shown", "SX1 1AA")];
    finds(&shown, "Enter your address").await;
    finds(&shown, "1 Westering Road, Larkbridge").await;
    let past_the_end = [shown.as_slice(), &[("address-pick", "99")]].concat();
    finds(&past_the_end, "Enter your address").await;
    let picked = [shown.as_slice(), &[("address-pick", "1")]].concat();
    second.go(&at, &picked).await;
    let again = second.get(&at).await.body;
    assert!(
        again.contains("3 Westering Road") && again.contains("SX1 1AA"),
        "{again}"
    );
    let by_hand = [
        ("address-line1", "1 Mill Lane"),
        ("address-town", "Larkbridge"),
        ("address-postcode", "zz999zz"),
    ];
    second.go(&at, &[shown.as_slice(), &by_hand].concat()).await;
    second
        .go(&format!("{base}/contact"), &[("email", "ann@example.org")])
        .await;

    // The first device still shows an older page of the same question: it is told.
    let stale = first
        .house
        .post_form(
            &format!("{base}/contact"),
            &first.by,
            "version=1&email=other%40example.org",
        )
        .await;
    assert_eq!(stale.status, 409);
    assert!(
        stale.body.contains("You answered this somewhere else too")
            && stale.body.contains("ann@example.org")
    );
    assert!(stale.body.contains("other@example.org"));

    second
        .go(&format!("{base}/library"), &[("library", "central")])
        .await;
    second
        .go(
            &format!("{base}/uses"),
            &[("uses", "books"), ("uses", "classes")],
        )
        .await;
    let early = second
        .house
        .post_form(&format!("{base}/send"), &second.by, "")
        .await;
    assert_eq!(early.header("location"), "/apply/library-membership/agree");
    let at = second
        .go(&format!("{base}/agree"), &[("agree", "yes")])
        .await;
    assert_eq!(at, "/apply/library-membership/check");
    let check = second.get(&at).await;
    assert!(check.body.contains("&lt;script&gt;alert(1)&lt;") && !check.body.contains(SCRIPT));
    let changed = second
        .go(
            &format!("{base}/library?change=yes"),
            &[("library", "harbour")],
        )
        .await;
    assert_eq!(changed, "/apply/library-membership/check");

    let sent = second
        .house
        .post_form(&format!("{base}/send"), &second.by, "")
        .await;
    assert_eq!(sent.header("location"), "/apply/library-membership/sent");
    let page = second.get(&format!("{base}/sent")).await;
    let reference = page
        .body
        .split("<strong>")
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap()
        .to_owned();
    // Sent again from the other device: the same case.
    first
        .house
        .post_form(&format!("{base}/send"), &first.by, "")
        .await;
    assert!(
        first
            .get(&format!("{base}/sent"))
            .await
            .body
            .contains(&reference)
    );
    let case = house
        .app
        .store()
        .read({
            let reference = reference.clone();
            move |rd| app::ask::case(rd, &reference)
        })
        .await
        .unwrap()
        .unwrap();
    assert_eq!(case.body.answers.rows("children").len(), 2);
    assert_eq!(case.email, "ann@example.org");
    assert_eq!(
        case.body.open.to_string(),
        r#"{"who":"child","library":"harbour","uses":["books","classes"]}"#
    );
    let all = house
        .app
        .store()
        .read(|rd| {
            app::ask::list(
                rd,
                &app::ask::Query {
                    limit: 9,
                    ..Default::default()
                },
            )
        })
        .await
        .unwrap();
    assert_eq!(all.total, 1);
}

/// A form with one file in it, as a browser posts it.
fn multipart(path: &str, by: &By, field: &str, name: &str, bytes: &[u8]) -> Request<Body> {
    let By::Cookie(cookie) = by else {
        panic!("no cookie")
    };
    let mut body = format!("--xx\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: image/jpeg\r\n\r\n").into_bytes();
    body.extend(bytes);
    body.extend(b"\r\n--xx--\r\n");
    Request::post(path)
        .header(header::HOST, "127.0.0.1:8080")
        .header(header::ACCEPT, "text/html")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=xx")
        .body(Body::from(body))
        .unwrap()
}

#[tokio::test]
async fn files_are_checked_kept_and_looked_at_by_their_owner_alone() {
    let house = house().await;
    let base = "/apply/parking-permit";
    let (browser, at) = Browser::begin(&house, base).await;
    browser.go(&at, &[("lives", "yes")]).await;
    browser.go(&format!("{base}/zone"), &[("zone", "a")]).await;
    browser
        .go(
            &format!("{base}/address"),
            &[
                ("address-line1", "1 Mill Lane"),
                ("address-town", "Larkbridge"),
                ("address-postcode", "zz999zz"),
            ],
        )
        .await;
    let proof = format!("{base}/proof");
    let send = async |name: &str, bytes: &[u8]| {
        house
            .send(multipart(&proof, &browser.by, "proof", name, bytes))
            .await
    };
    assert!(
        house
            .post_form(&proof, &browser.by, "")
            .await
            .body
            .contains("Select a file")
    );
    // A page of script that calls itself a photo, a program, nothing at all.
    for (name, bytes) in [
        ("me.jpg", b"<html><script>1</script></html>".as_slice()),
        ("me.pdf", b"MZ\x90\0\x03"),
        ("me.png", b""),
    ] {
        let refused = send(name, bytes).await;
        assert_eq!(refused.status, 422, "{name}: {}", refused.body);
    }
    let pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\nxref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \ntrailer<</Size 3/Root 1 0 R>>\nstartxref\n98\n%%EOF\n";
    let taken = send("bill.pdf", pdf).await;
    assert_eq!(taken.status, 303, "{}", taken.body);
    let page = browser.get(&proof).await.body.replace("&#x2f;", "/");
    let file = page
        .split(&format!("{base}/file/"))
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let path = format!("{base}/file/{file}");
    assert_eq!(
        browser.get(&path).await.header("content-type"),
        "application/pdf"
    );
    assert_eq!(house.get(&path, &By::Anyone).await.status, 404);
    let (other, _) = Browser::begin(&house, base).await;
    assert_eq!(other.get(&path).await.status, 404);
    let removed = browser
        .answer(&proof, &[("remove", &format!("proof:{file}"))])
        .await;
    assert_eq!(removed.status, 200);
    assert_eq!(browser.get(&path).await.status, 404);
}

/// Signs in a second officer.
async fn officer(house: &House, email: &str) -> By {
    let new = app::signin::NewAccount {
        email: email.into(),
        name: "Sam Reed".into(),
        roles: vec![Role::Officer],
        password: crate::house::PASSWORD.into(),
    };
    app::signin::add(&house.app, "test", new).await.unwrap();
    let answer = house
        .post_form(
            "/sign-in",
            &By::Anyone,
            &form(email, crate::house::PASSWORD),
        )
        .await;
    answer.cookie().unwrap()
}

#[tokio::test]
async fn a_form_is_changed_and_retired_under_half_finished_answers() {
    let house = house().await;
    let (ann, sam) = (
        house.sign_in(Role::Officer).await,
        officer(&house, "sam@example.org").await,
    );
    let base = "/apply/missed-bin";
    let (browser, at) = Browser::begin(&house, base).await;
    browser.go(&at, &[("which", "food")]).await;
    browser
        .go(
            &format!("{base}/day"),
            &[("day-day", "24"), ("day-month", "11"), ("day-year", "2026")],
        )
        .await;

    assert_eq!(
        house.get("/forms", &By::Anyone).await.header("location"),
        "/sign-in?next=%2Fforms"
    );
    let resident = house.sign_in(Role::Resident).await;
    assert_eq!(house.get("/forms", &resident).await.status, 403);
    house.post_form("/forms/missed-bin/draft", &ann, "").await;
    let step = async |by: &By, version: i64, what: &str| {
        house
            .post_form(
                &format!("/forms/missed-bin/{version}/step"),
                by,
                &format!("move={what}"),
            )
            .await
            .status
    };
    // "food" is called otherwise now.
    let page = "/forms/missed-bin/edit/which/which";
    let shown = house.get(page, &ann).await;
    let edits = value(&shown.body, "edits");
    let fields = [
        ("edits", edits.as_str()),
        ("label", "Which bin did we miss?"),
        ("kind", "checkboxes"),
        ("options", "rubbish | Rubbish\nscraps | Scraps of food"),
    ];
    assert_eq!(
        house.post_form(page, &ann, &encoded(&fields)).await.status,
        303
    );
    // The same page again, from before that: told, and kept.
    let late = house.post_form(page, &sam, &encoded(&fields)).await;
    assert_eq!(late.status, 409);
    assert!(
        late.body.contains("Somebody else edited this form")
            && late.body.contains("Scraps of food")
    );
    // A condition still looks at the garden bin: that stops it.
    let bad = house
        .post_form("/forms/missed-bin/2/step", &ann, "move=propose")
        .await;
    assert_eq!(bad.status, 422, "{}", bad.body);
    let text = house
        .get("/forms/missed-bin/1/form.json", &ann)
        .await
        .body
        .replace("\"food\"", "\"scraps\"");
    let edits = value(
        &house.get("/forms/missed-bin/text", &ann).await.body,
        "edits",
    );
    let put = house
        .post_form(
            "/forms/missed-bin/text",
            &ann,
            &encoded(&[("edits", &edits), ("text", &text)]),
        )
        .await;
    assert_eq!(put.status, 303, "{}", put.body);

    // Tried out with the real pages; nothing is sent.
    let trial = house
        .post_form("/forms/missed-bin/2/try/start", &ann, "")
        .await;
    assert_eq!(trial.header("location"), "/forms/missed-bin/2/try/which");
    assert_eq!(
        house
            .post_form("/forms/missed-bin/2/try/start", &By::Anyone, "")
            .await
            .status,
        401
    );

    assert_eq!(step(&ann, 2, "propose").await, 303);
    assert_eq!(step(&ann, 2, "approve").await, 422);
    assert_eq!(step(&sam, 2, "approve").await, 303);
    assert_eq!(step(&ann, 2, "publish").await, 303);
    let versions = house.get("/forms/missed-bin", &ann).await;
    assert!(versions.body.contains("Retire version 2"));

    let next = browser.get(&format!("{base}/out")).await;
    assert_eq!(next.header("location"), "/apply/missed-bin/again");
    let again = browser.get(&format!("{base}/again")).await;
    assert!(again.body.contains("This form has changed since you began"));
    assert!(again.body.contains("Which bin did we miss?") && again.body.contains("Food waste"));
    let resumed = browser.get(&format!("{base}/resume")).await;
    assert_eq!(resumed.header("location"), "/apply/missed-bin/which");
    browser
        .go(&format!("{base}/which"), &[("which", "scraps")])
        .await;
    assert_eq!(
        browser
            .get(&format!("{base}/resume"))
            .await
            .header("location"),
        "/apply/missed-bin/out"
    );

    assert_eq!(step(&sam, 2, "retire").await, 303);
    // The answer that was being typed is kept all the same, and the person is told.
    browser
        .house
        .post_form(&format!("{base}/out"), &browser.by, "out=yes")
        .await;
    let closed = browser.get(&format!("{base}/again")).await;
    assert!(
        closed.body.contains("This form is closed")
            && closed.body.contains("Was your bin out by 7am?")
    );
    assert_eq!(house.get(base, &By::Anyone).await.status, 404);
    assert_eq!(
        house
            .post_form(&format!("{base}/send"), &browser.by, "")
            .await
            .header("location"),
        "/apply/missed-bin/again"
    );
}

#[tokio::test]
async fn an_officer_makes_a_form_without_a_script() {
    let house = house().await;
    let ann = house.sign_in(Role::Officer).await;
    let empty = house.post_form("/forms", &ann, "title=").await;
    assert!(empty.status == 422 && empty.body.contains("Enter what the form is called"));
    let made = house
        .post_form("/forms", &ann, "title=Ask+for+a+tree")
        .await;
    let edit = made.header("location").to_owned();
    assert_eq!(edit, "/forms/ask-for-a-tree/edit");
    let post = async |path: &str, fields: &[(&str, &str)]| {
        let edits = value(&house.get(path, &ann).await.body, "edits");
        let mut all = vec![("edits", edits.as_str())];
        all.extend(fields);
        let answer = house.post_form(path, &ann, &encoded(&all)).await;
        assert_eq!(answer.status, 303, "{path}: {}", answer.body);
        answer.header("location").to_owned()
    };
    let facts = [
        ("do", "facts"),
        ("title", "Ask for a tree"),
        ("about", "Ask us to plant a tree in your street."),
        ("category", "trees"),
        ("purpose", "to decide where to plant"),
        ("minutes", "3"),
        ("due_working_days", "20"),
        ("keep_days", "90"),
        ("done", "We will write to you."),
    ];
    post(&edit, &facts).await;
    let page = post(
        &edit,
        &[("do", "add"), ("new-title", "Is there a tree now?")],
    )
    .await;
    assert_eq!(page, "/forms/ask-for-a-tree/edit/is-there-a-tree-now");
    let question = format!("{page}/is-there-a-tree-now");
    post(
        &question,
        &[("label", "Is there a tree now?"), ("kind", "yes_no")],
    )
    .await;
    let why = post(
        &edit,
        &[("do", "add"), ("new-title", "What is wrong with it?")],
    )
    .await;
    let condition = [
        ("question", "is-there-a-tree-now"),
        ("test", "is"),
        ("value", "yes"),
    ];
    let only_if =
        "/forms/ask-for-a-tree/when/what-is-wrong-with-it/add?question=is-there-a-tree-now";
    post(only_if, &condition).await;
    post(&edit, &[("do", "up:what-is-wrong-with-it")]).await;
    let faults = house.get(&edit, &ann).await;
    assert!(
        faults.body.contains("which is asked later"),
        "{}",
        faults.body
    );
    post(&edit, &[("do", "down:what-is-wrong-with-it")]).await;
    let shown = house.get(&edit, &ann).await;
    assert!(
        !shown.body.contains("What to mend")
            && shown.body.contains("“Is there a tree now?” is “Yes”"),
        "{}",
        shown.body
    );
    let added = post(
        &why,
        &[("do", "add"), ("label", "Since when?"), ("kind", "date")],
    )
    .await;
    assert_eq!(added, format!("{why}/since-when"));
    let wrong = house
        .post_form(
            &added,
            &ann,
            &encoded(&[
                ("edits", "1"),
                ("label", "Since when?"),
                ("kind", "date"),
                ("from", "soon"),
            ]),
        )
        .await;
    assert_eq!(wrong.status, 422);
    post(&why, &[("do", "remove:since-when")]).await;
    let proposed = house
        .post_form(
            "/forms/ask-for-a-tree/1/step",
            &ann,
            "move=propose&words=Please+look",
        )
        .await;
    assert_eq!(proposed.status, 303);
    assert!(
        house
            .get("/forms/ask-for-a-tree", &ann)
            .await
            .body
            .contains("Somebody else must approve this")
    );
}
