//! A website is reviewed, what is wrong with it is given to somebody, mended, and looked at again.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use app::Role;
use axum::Router;
use axum::response::Html;
use axum::routing::get;
use testkit::browser::{Browser, Tab};

use super::{arrive, transcript, until_shown};
use crate::audit::sign_in;
use crate::house::{By, Served};
use crate::process::ended;

/// A site of a start page and two of one template, whose pictures have no name until it is mended.
async fn site(mended: Arc<AtomicBool>) -> String {
    let page = |title: &str, main: &str| {
        Html(format!(
            "<!doctype html><html lang=\"en\"><head><title>{title}</title></head><body><header><p>Quay</p></header>\
             <main><h1>{title}</h1>{main}</main></body></html>"
        ))
    };
    let of_template = move |title: &'static str| {
        let mended = Arc::clone(&mended);
        move || async move {
            let name = if mended.load(Ordering::Relaxed) {
                "alt=\"The quay at low water\""
            } else {
                ""
            };
            page(
                title,
                &format!("<p><img src=\"/quay.svg\" {name} width=\"200\" height=\"100\"></p>"),
            )
        }
    };
    let router = Router::new()
        .route(
            "/",
            get(move || async move {
                page("Quay", "<ul><li><a href=\"/east\">East quay</a></li><li><a href=\"/west\">West quay</a></li></ul>")
            }),
        )
        .route("/east", get(of_template("East quay")))
        .route("/west", get(of_template("West quay")))
        .route(
            "/quay.svg",
            get(|| async {
                let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><rect width=\"200\" height=\"100\" fill=\"#28a197\"/></svg>";
                ([("content-type", "image/svg+xml")], svg)
            }),
        );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// Loads the page again until it says this.
async fn until_it_says(tab: &Tab, url: &str, words: &str) {
    for _ in 0..240 {
        tab.go(url).await;
        if tab.shown().await.contains(words) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(250)).await;
    }
    panic!("{url} never says {words:?}:\n{}", tab.shown().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_with_faults_is_reviewed_mended_and_looked_at_again() {
    let mended = Arc::new(AtomicBool::new(false));
    let address = site(Arc::clone(&mended)).await;
    let served = Served::new(|config| config.outbound.allow = "127.0.0.0/8".into()).await;
    let browser = Browser::start().await;
    let tab = browser.tab(1280).await;
    sign_in(&tab, &served, Role::Officer).await;
    tab.go(&served.url("/websites/add")).await;
    tab.tab_to("What people call it").await;
    tab.write("The quay").await;
    tab.tab_to("Where it begins").await;
    tab.write(&address).await;
    tab.press("Enter").await;
    arrive(&tab, "?done=saved").await;
    let page = tab.url().await.replace("?done=saved", "");
    until_it_says(&tab, &page, "Pages looked at").await;
    transcript(&tab, "websites-1-reviewed").await;
    tab.say("[...document.querySelectorAll('tbody th a')].find(a => a.closest('tr').textContent.includes('image-name')).click()")
        .await;
    arrive(&tab, "/findings/").await;
    tab.until("document.querySelector('.app-evidence img')?.naturalWidth > 100")
        .await;
    let finding = tab.url().await;
    let shown = tab.transcript().await;
    assert!(shown.contains("2 places on 2 pages"), "{shown}");
    assert!(
        shown.contains("<img src=\"/quay.svg\""),
        "the code: {shown}"
    );
    mended.store(true, Ordering::Relaxed);
    served.house.clock.advance_us(60_000_000);
    tab.tab_to("Look at its pages again now").await;
    tab.press("Enter").await;
    arrive(&tab, "?done=recheck").await;
    until_it_says(&tab, &finding, "The last look found it nowhere").await;
    let shown = tab.transcript().await;
    assert!(shown.contains("did not find it any more"), "{shown}");
    until_it_says(&tab, &page, "It was of some pages only").await;
}

/// A site whose one page behind the sign-in has a picture without a name.
async fn closed() -> String {
    use axum::http::HeaderMap;
    use axum::http::header::{COOKIE, SET_COOKIE};
    use axum::response::Redirect;

    let page = |title: &str, main: &str| {
        Html(format!(
            "<!doctype html><html lang=\"en\"><head><title>{title}</title></head><body><main><h1>{title}</h1>{main}</main></body></html>"
        ))
    };
    let inside = move |headers: HeaderMap| async move {
        if headers.contains_key(COOKIE) {
            page(
                "Your account",
                "<p><img src=\"/a.png\" width=\"40\" height=\"40\"></p>",
            )
        } else {
            page("Welcome", "<p><a href=\"/sign-in\">Sign in</a></p>")
        }
    };
    let form = "<form method=\"post\"><label>Password <input name=\"password\" type=\"password\" autocomplete=\"current-password\"></label><button>Sign in</button></form>";
    let signed_in = |body: String| async move {
        assert_eq!(body, "password=low+water");
        ([(SET_COOKIE, "who=tester; Path=/")], Redirect::to("/"))
    };
    let router = Router::new().route("/", get(inside)).route(
        "/sign-in",
        get(move || async move { page("Sign in", form) }).post(signed_in),
    );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lies_behind_a_sign_in_is_reviewed_and_no_page_shows_the_secret() {
    let address = closed().await;
    let served = Served::new(|config| config.outbound.allow = "127.0.0.0/8".into()).await;
    let browser = Browser::start().await;
    let tab = browser.tab(1280).await;
    tab.without_scripts().await;
    sign_in(&tab, &served, Role::Officer).await;
    let house = &served.house;
    let officer = house.sign_in(Role::Officer).await;
    let site = format!(
        "name=Account&address={}&pages=5&every_days=0",
        app::encode(&address)
    );
    let kept = house.post_form("/websites/add", &officer, &site).await;
    let path = kept.header("location").replace("?done=saved", "");
    let page = served.url(&path);
    until_it_says(&tab, &page, "Pages looked at").await;
    assert!(!tab.shown().await.contains("image-name"));

    let steps = app::encode(
        "Journey: Sign in\nStart at \"/sign-in\"\nFill \"Password\" with \"${secret.PIN}\"\nPress the button \"Sign in\"\nExpect the heading \"Your account\"",
    );
    let kept = house
        .post_form(
            &format!("{path}/sign-in"),
            &officer,
            &format!("steps={steps}"),
        )
        .await;
    assert_eq!(kept.status, 303, "{}", kept.body);
    tab.go(&format!("{page}/sign-in?done=saved")).await;
    until_shown(&tab, "?done=saved", "The secret PIN").await;
    assert!(
        tab.shown()
            .await
            .contains("Now say below what they fill in")
    );
    tab.tab_to("The secret PIN").await;
    tab.write("low water").await;
    tab.press("Enter").await;
    until_shown(&tab, "?done=saved", "The next review signs in first").await;
    transcript(&tab, "websites-2-sign-in").await;
    let form = house.get(&format!("{path}/sign-in"), &officer).await;
    assert!(!form.body.contains("low water"), "{}", form.body);
    let store = house.app.config().store.url.reveal();
    let file = store.trim_start_matches("sqlite:");
    for file in [file.to_owned(), format!("{file}-wal")] {
        let bytes = std::fs::read(&file).unwrap();
        assert!(!bytes.windows(9).any(|part| part == b"low water"), "{file}");
    }

    served.house.clock.advance_us(60_000_000);
    house
        .post_form(&format!("{path}/review"), &officer, "")
        .await;
    until_it_says(&tab, &page, "image-name").await;
    let report = house.get(&format!("{path}/export/html"), &officer).await;
    assert_eq!(report.status, 200);
    assert!(report.body.contains("data:image/png;base64,"), "no picture");
    assert!(
        report.body.contains("1.1.1 Non-text Content"),
        "{}",
        report.body
    );
    assert!(!report.body.contains("low water"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_reviews_no_private_address_unless_the_settings_say_so() {
    let address = site(Arc::new(AtomicBool::new(false))).await;
    let served = Served::new(|_| {}).await;
    let officer = served.house.sign_in(Role::Officer).await;
    let add = |name: &str, address: &str| {
        format!(
            "name={name}&address={}&pages=5&every_days=0",
            app::encode(address)
        )
    };
    let house = &served.house;
    let kept = house
        .post_form("/websites/add", &officer, &add("Quay", &address))
        .await;
    assert_eq!(kept.status, 303, "{}", kept.body);
    let path = kept.header("location").replace("?done=saved", "");
    let mut said = String::new();
    for _ in 0..400 {
        said = house.get(&path, &officer).await.body;
        if said.contains("came to nothing") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert!(said.contains("No page could be reviewed"), "{said}");
}

#[tokio::test]
async fn what_cannot_be_done_to_a_website_says_why() {
    let house = crate::house::House::seeded().await;
    let officer = house.sign_in(Role::Officer).await;
    let wrong = async |path: &str, form: &str| {
        let answer = house.post_form(path, &officer, form).await;
        (answer.status, answer.body)
    };
    for (form, says) in [
        (
            "name=&address=&pages=1&every_days=0",
            "Say where the website begins",
        ),
        (
            "name=A&address=ftp://a.example&pages=1&every_days=0",
            "not the address of a website",
        ),
        (
            "name=A&address=a.example&pages=0&every_days=0",
            "Pages must be a number from 1 to 2000",
        ),
        (
            "name=A&address=a.example&pages=1&every_days=x",
            "Choose how often",
        ),
        (
            "name=A&address=https://www.saltreach.example/&pages=1&every_days=0",
            "is reviewed already",
        ),
    ] {
        let (status, body) = wrong("/websites/add", form).await;
        assert!(
            status == 200 && body.contains(says),
            "{form}: {status} {body}"
        );
    }
    let list = house.get("/websites", &officer).await.body;
    let id = list
        .split("href=\"/websites/")
        .filter_map(|rest| rest.split(['"', '?']).next())
        .find(|id| id.starts_with("01"))
        .unwrap()
        .to_owned();
    let (status, body) = wrong(&format!("/websites/{id}/import"), "tool=x&text=a,b%0A1,2").await;
    assert!(
        status == 200 && body.contains("there is no column"),
        "{status} {body}"
    );
    let theirs = "rule,outcome,page,selector,message%0Ax,fail,/a,img,<script>alert(1)</script>";
    let (status, _) = wrong(
        &format!("/websites/{id}/import"),
        &format!("tool=x&text={theirs}"),
    )
    .await;
    assert_eq!(status, 303);
    let page = house.get(&format!("/websites/{id}"), &officer).await.body;
    let page = page.replace("&#x2f;", "/");
    assert!(!page.contains("<script>alert(1)"), "{page}");
    let finding = page
        .split("/findings/")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap()
        .to_owned();
    let path = format!("/websites/{id}/findings/{finding}");
    assert_eq!(wrong(&path, "version=1&act=explode").await.0, 422);
    let stale = house
        .post_form(&path, &officer, "version=99&act=note&words=x")
        .await;
    assert!(stale.header("location").ends_with("error=stale"));
    let shown = house.get(&path, &officer).await.body;
    let version = shown
        .split("name=\"version\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap();
    let no_reason = format!("version={version}&act=accept&words=");
    let no_reason = house.post_form(&path, &officer, &no_reason).await;
    assert!(no_reason.header("location").ends_with("error=why"));
    let csv = house
        .get(&format!("/websites/{id}/export/csv"), &officer)
        .await
        .body;
    assert!(csv.starts_with("page,rule,criteria,severity"), "{csv}");
    assert_eq!(
        house
            .get(&format!("/websites/{id}/export/pdf"), &officer)
            .await
            .status,
        404
    );
    assert_eq!(house.get("/websites/none", &officer).await.status, 404);
    assert_eq!(
        house.get("/websites", &By::Anyone).await.status,
        303,
        "to sign in"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn statements_and_documents_are_judged_from_the_command_line() {
    let served = Served::new(|_| {}).await;
    let (code, said) = ended(&["websites", "statement", &served.url("/help")]).await;
    assert!(code == 1 && said.contains("Fault: "), "{code} {said}");
    let (code, said) = ended(&["websites", "statement", &served.url("/no-such-page")]).await;
    assert!(code == 2 && said.contains("404"), "{code} {said}");
    let folder = testkit::folder();
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.display().to_string()
    };
    let old = [
        &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1],
        [0; 1024].as_slice(),
    ]
    .concat();
    let (code, said) = ended(&["websites", "document", &file("minutes.doc", &old)]).await;
    assert!(code == 1 && said.contains("Fault: "), "{code} {said}");
    let (code, said) = ended(&["websites", "document", &file("empty.pdf", b"")]).await;
    assert!(code == 2 && said.contains("empty.pdf"), "{code} {said}");
}
