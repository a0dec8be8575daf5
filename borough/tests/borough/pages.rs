use std::collections::BTreeSet;

use app::Sample;
use minijinja::context;

use crate::house::{By, House};

/// Every sample of every page and message.
pub fn samples() -> Vec<Sample> {
    app::samples()
        .into_iter()
        .chain(borough::CAPABILITIES.iter().flat_map(|c| (c.samples)()))
        .collect()
}

/// What the layout is told around a sample.
pub fn around(house: &House) -> minijinja::Value {
    context! {
        place => house.app.place().facts(), path => "/", now => 1_795_529_220_000_000_i64, borough_version => "0",
        tiles => Vec::<String>::new(),
    }
}

#[tokio::test]
async fn every_page_renders_every_sample() {
    let house = House::new().await;
    let around = around(&house);
    let mut count = 0;
    for sample in samples() {
        // What a page calls the same as the layout does would be shown in the header in its stead.
        let is_page = sample.template.ends_with(".html");
        let names = ["place", "person", "tiles", "now", "borough_version"];
        for name in names.into_iter().filter(|_| is_page) {
            let own = sample.value.get_attr(name).unwrap_or_default();
            let (template, state) = (sample.template, sample.name);
            assert!(
                own.is_undefined(),
                "{template} / {state} has a {name} of its own"
            );
        }
        let html = house
            .app
            .templates()
            .render(sample.template, &sample.value, &around)
            .unwrap_or_else(|e| panic!("{} / {}: {e:#}", sample.template, sample.name));
        check(&format!("{} / {}", sample.template, sample.name), &html);
        count += 1;
    }
    println!("{count} samples rendered");
}

/// What every page must have, whoever sees it and whatever it shows.
fn check(name: &str, html: &str) {
    for (what, there) in [
        (
            "one heading of the first level",
            html.matches("<h1").count() == 1,
        ),
        ("a language", html.contains("<html lang=\"en-GB\"")),
        (
            "a skip link to its main part, unless it is a frame, which has nothing to skip",
            html.contains("id=\"main-content\"")
                && (html.contains("href=\"#main-content\"") || html.contains("app-embed\"")),
        ),
        (
            "a title",
            html.contains("<title>") && !html.contains("<title> –"),
        ),
        ("no style of its own", !html.contains(" style=\"")),
        (
            "no script of its own",
            html.matches("<script").count()
                == html
                    .matches("<script type=\"module\" src=\"/files/")
                    .count(),
        ),
        (
            "nothing undefined",
            !html.contains("undefined") && !html.contains("none</"),
        ),
    ] {
        assert!(there, "{name} must have {what}:\n{html}");
    }
    let ids: Vec<&str> = html
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let different: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(
        ids.len(),
        different.len(),
        "{name} has an id twice: {ids:?}"
    );
}

#[test]
fn every_template_has_a_sample() {
    let shown: BTreeSet<&str> = samples().iter().map(|sample| sample.template).collect();
    for capability in borough::CAPABILITIES {
        for template in capability.templates {
            let part = template.name.ends_with("parts.html");
            assert!(
                part || shown.contains(template.name),
                "{} has no sample",
                template.name
            );
        }
    }
}

#[tokio::test]
async fn pages_for_anyone_answer_in_a_new_and_in_a_full_place() {
    for house in [House::new().await, House::seeded().await] {
        for path in [
            "/",
            "/assets",
            "/assets/map",
            "/search",
            "/search?q=library",
            "/accessibility",
            "/privacy",
            "/sign-in",
            "/context",
        ] {
            let answer = house.get(path, &By::Anyone).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.body);
            check(path, &answer.body);
        }
    }
}

#[tokio::test]
async fn what_is_not_there_is_said_in_the_form_that_was_asked_for() {
    let house = House::new().await;
    let page = house
        .get("/assets/urn:ngsi-ld:Bench:none", &By::Anyone)
        .await;
    assert_eq!(page.status, 404);
    check("404", &page.body);
    assert!(page.body.contains("There is no such thing here."));
    let problem = house.json("GET", "/nothing/here", &By::Anyone, "").await;
    assert_eq!(
        (problem.status, problem.header("content-type")),
        (404, "application/problem+json")
    );
    expect_test::expect![[r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"There is nothing at this address. Check it for a slip, or start from the home page."}"#]].assert_eq(&problem.body);
}

#[tokio::test]
async fn every_answer_tells_the_browser_what_to_refuse() {
    let house = House::new().await;
    let answer = house.get("/", &By::Anyone).await;
    for (name, want) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), want);
    }
    let policy = answer.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'") && !policy.contains("unsafe"),
        "{policy}"
    );
    assert!(answer.header("x-request-id").len() >= 8);
}
