//! A site as a whole: its files, its titles and links beside one another, its statement, who is signed in, in which
//! language, and a sample of it; and axe-core beneath our own rules.

use std::collections::BTreeSet;

use app::bus::Outbound;
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use jiff::civil::date;
use rules::{Found, Outcome};
use walk::Values;
use websites::{Asked, Choice, Floor, Page, SignIn, html};

use crate::{asked, looked, page, serve};

fn html_of(title: &str, main: &str) -> Html<String> {
    Html(format!(
        "<!DOCTYPE html><html lang=en><head><title>{title}</title></head><body><main><h1>{title}</h1>{main}</main></body></html>"
    ))
}

/// A PDF of one page, without tags, language or title.
const PDF: &str = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF";

const LONG_WORDS: &str = "Notwithstanding the aforementioned administrative considerations, applicants demonstrating exceptional circumstances necessitating discretionary adjudication shall additionally furnish comprehensive documentary corroboration.";

fn site() -> Router {
    let links = |paths: &[&str]| -> String {
        let links = paths
            .iter()
            .map(|path| format!("<li><a href='{path}'>Go to {path}</a></li>"));
        links.collect()
    };
    let home = links(&[
        "/bins",
        "/parks",
        "/old",
        "/minutes.pdf",
        "/gone.pdf",
        "/accessibility",
        "/heavy",
    ]);
    Router::new()
        .route(
            "/",
            get(async move || html_of("Saltreach", &format!("<ul>{home}</ul>"))),
        )
        .route(
            "/bins",
            get(async move || html_of("A service", &links(&["/old", "/sign-out"]))),
        )
        .route(
            "/parks",
            get(async || html_of("A service", "<p>Parks.</p>")),
        )
        .route(
            "/heavy",
            get(async || html_of("Heavy", &format!("<p>{}</p>", [LONG_WORDS; 6].join(" ")))),
        )
        .route(
            "/accessibility",
            get(async || {
                html_of(
                    "Accessibility statement",
                    "<p>This statement applies to everything.</p>",
                )
            }),
        )
        .route(
            "/minutes.pdf",
            get(async || ([("content-type", "application/pdf")], PDF)),
        )
}

fn of_rule<'p>(pages: &'p [Page], rule: &str) -> Vec<&'p Found> {
    let all = pages.iter().flat_map(Page::found);
    all.filter(|one| one.rule == rule).collect()
}

fn paths(found: &[&Found], address: &str) -> Vec<String> {
    let each: BTreeSet<String> = found
        .iter()
        .map(|one| one.at.replace(address, ""))
        .collect();
    each.into_iter().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn files_titles_links_words_and_the_statement_are_judged_with_the_pages() {
    let address = serve(site()).await;
    let pages = looked(&Asked {
        statement: Some(date(2026, 11, 27)),
        show: true,
        ..asked(&[format!("{address}/")], true)
    })
    .await;
    let at = |rule: &str| paths(&of_rule(&pages, rule), &address);
    assert_eq!(at("link-broken"), ["/", "/bins"]);
    assert_eq!(at("title-shared"), ["/bins", "/parks"]);
    assert_eq!(at("reading-age"), ["/heavy"]);
    assert_eq!(at("statement:status"), ["/accessibility"]);
    let minutes = page(&pages, "/minutes.pdf").found();
    assert!(
        minutes.iter().any(|one| one.outcome == Outcome::Fail),
        "{minutes:?}"
    );
    assert_eq!(
        page(&pages, "/gone.pdf").why_not().as_deref(),
        Some("The server answered 404.")
    );
    let report = html(&pages, "the site", "27 November 2026").unwrap();
    assert!(
        report.contains("data:image/png;base64,"),
        "a picture of a fault"
    );
    assert!(report.contains("minutes.pdf"));
}

#[tokio::test(flavor = "multi_thread")]
async fn links_that_the_crawl_does_not_follow_are_asked_for_but_none_that_is_private() {
    let other = Router::new().route("/there", get(async || "Here I am."));
    let other = serve(other).await;
    let links = ["/next", "/old"].map(ToOwned::to_owned);
    let links = links
        .into_iter()
        .chain(["/there", "/gone"].map(|path| format!("{other}{path}")));
    let links: String = links
        .map(|link| format!("<p><a href='{link}'>Go to {link}</a></p>"))
        .collect();
    let start = Router::new()
        .route("/", get(async move || html_of("Start", &links)))
        .route("/next", get(async || html_of("Next", "")));
    let address = serve(start).await;
    let only_start = Asked {
        pages: 1,
        links: 10,
        ..asked(&[format!("{address}/")], true)
    };
    let told = |pages: &[Page]| -> Vec<String> {
        let found = of_rule(pages, "link-broken").into_iter();
        let found = found.filter_map(|one| one.message.split([' ', ',']).nth(4));
        found
            .map(|to| to.rsplit('/').next().unwrap_or_default().to_owned())
            .collect()
    };
    let mut all = told(&looked(&only_start).await);
    all.sort();
    assert_eq!(all, ["gone", "old"]);
    let elsewhere_is_private = Asked {
        elsewhere: Outbound::new("").unwrap(),
        ..only_start
    };
    assert_eq!(told(&looked(&elsewhere_is_private).await), ["old"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_without_a_statement_is_told_so_at_its_start() {
    let address = serve(Router::new().route("/", get(async || html_of("Saltreach", "")))).await;
    let pages = looked(&Asked {
        statement: Some(date(2026, 11, 27)),
        ..asked(&[format!("{address}/")], true)
    })
    .await;
    let found = page(&pages, "/").found();
    let none: Vec<&Found> = found
        .iter()
        .filter(|one| one.rule.starts_with("statement:"))
        .collect();
    assert!(!none.is_empty(), "{found:?}");
}

/// A site that lists more pages than are looked at, by a list whose name does not tell what it is.
fn listing() -> Router {
    let list = |request: Request| async move {
        let host = request.headers()["host"].to_str().unwrap().to_owned();
        let list = match request.uri().path() {
            "/sitemap.xml" => format!(
                "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>http://{host}/lists/news</loc></sitemap></sitemapindex>"
            ),
            _ => {
                let each = (0..30).map(|n| format!("<url><loc>http://{host}/news/{n}</loc></url>"));
                format!(
                    "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{}</urlset>",
                    each.collect::<String>()
                )
            }
        };
        ([("content-type", "application/xml")], list)
    };
    let home = "<a href='/minutes.pdf'>Minutes</a> <a href='/bins'>Bins</a> <a href='/about/accessibility'>Accessibility</a>";
    Router::new()
        .route("/sitemap.xml", get(list))
        .route("/lists/news", get(list))
        .route(
            "/robots.txt",
            get(async || "User-agent: *\nDisallow: /minutes.pdf\n"),
        )
        .route("/", get(async move || html_of("Saltreach", home)))
        .route(
            "/about/accessibility",
            get(async || html_of("Accessibility statement", "<p>This website.</p>")),
        )
        .fallback(async |request: Request| html_of(request.uri().path(), "<p>News.</p>"))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_site_lists_starves_neither_its_links_nor_its_statement() {
    let address = serve(listing()).await;
    let of = |most: usize| Asked {
        pages: most,
        tabs: 1,
        statement: Some(date(2026, 11, 27)),
        ..asked(&[format!("{address}/")], true)
    };
    let seen = |pages: &[Page]| -> BTreeSet<String> {
        let each = pages.iter().map(|page| page.address.replace(&address, ""));
        each.collect()
    };
    let pages = looked(&of(4)).await;
    let want = ["/", "/about/accessibility", "/bins", "/news/0"].map(ToOwned::to_owned);
    assert_eq!(seen(&pages), BTreeSet::from(want));
    let statement = paths(&of_rule(&pages, "statement:status"), &address);
    assert_eq!(statement, ["/about/accessibility"]);
    let pages = looked(&of(1)).await;
    let want = ["/", "/about/accessibility"].map(ToOwned::to_owned);
    assert_eq!(seen(&pages), BTreeSet::from(want), "and its statement");
    assert!(of_rule(&pages, "statement:page").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_that_is_kept_elsewhere_is_asked_about() {
    let home = "<a href='https://elsewhere.example/accessibility'>Accessibility</a>";
    let site = Router::new().route("/", get(async move || html_of("Saltreach", home)));
    let address = serve(site).await;
    let pages = looked(&Asked {
        statement: Some(date(2026, 11, 27)),
        ..asked(&[format!("{address}/")], true)
    })
    .await;
    let told: Vec<Outcome> = of_rule(&pages, "statement:page")
        .iter()
        .map(|one| one.outcome)
        .collect();
    assert_eq!(told, [Outcome::NeedsPerson]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sample_has_a_page_of_each_part() {
    let address = serve(Router::new().fallback(async |request: Request| {
        let news: String = (0..30)
            .map(|n| format!("<a href='/news/{n}'>News {n}</a> "))
            .collect();
        html_of(
            request.uri().path(),
            &format!("{news} <a href='/parks/1'>Parks</a> <a href='/contact'>Contact</a>"),
        )
    }))
    .await;
    let pages = looked(&Asked {
        pages: 4,
        choice: Choice::Sample,
        ..asked(&[format!("{address}/")], true)
    })
    .await;
    let mut seen: Vec<&str> = pages
        .iter()
        .map(|page| page.address.trim_start_matches(&address))
        .collect();
    seen.sort_unstable();
    assert_eq!(seen, ["/", "/contact", "/news/0", "/parks/1"]);
}

/// A site whose pages are for who is signed in, in the language that is asked for.
fn closed() -> Router {
    let has_cookie = |headers: &HeaderMap| headers.get("cookie").is_some_and(|it| it == "who=ann");
    let inside = move |headers: HeaderMap| async move {
        let language = headers
            .get("accept-language")
            .and_then(|it| it.to_str().ok())
            .unwrap_or_default();
        match has_cookie(&headers) {
            true => html_of(
                &format!("Inside in {language}"),
                "<p><a href='/sign-out'>Sign out</a> <a href='/more'>More</a></p>",
            )
            .into_response(),
            false => Redirect::to("/sign-in").into_response(),
        }
    };
    let sign_in = || async {
        html_of(
            "Sign in",
            "<form method=post><label for=p>Password</label><input id=p name=p type=password><button>Sign in</button></form>",
        )
    };
    let signed_in = async |body: String| -> Response {
        match body.contains("quayside") {
            true => ([("set-cookie", "who=ann; Path=/")], Redirect::to("/")).into_response(),
            false => StatusCode::FORBIDDEN.into_response(),
        }
    };
    let out = async || {
        (
            [("set-cookie", "who=; Path=/; Max-Age=0")],
            html_of("Out", ""),
        )
    };
    Router::new()
        .route("/", get(inside))
        .route("/more", get(inside))
        .route("/sign-in", get(sign_in).post(signed_in))
        .route("/sign-out", get(out))
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_behind_a_sign_in_are_reviewed_in_the_language_asked_for() {
    let address = serve(closed()).await;
    let folder = testkit::folder();
    let secret = folder.path().join("pw.txt");
    std::fs::write(&secret, "quayside\n").unwrap();
    let steps = walk::read("Journey: Sign in\nStart at \"/sign-in\"\nFill \"Password\" with \"${secret.password}\"\nPress \"Sign in\"\nExpect \"Inside\"").unwrap();
    let pair = format!("password={}", secret.display());
    let values = Values::with_secrets(&walk::secrets_in([&pair]).unwrap()).unwrap();
    let asked = Asked {
        sign_in: Some(SignIn { steps, values }),
        languages: Some("cy,en".into()),
        ..asked(&[format!("{address}/")], true)
    };
    let pages = looked(&asked).await;
    let paths: BTreeSet<&str> = pages
        .iter()
        .map(|page| page.address.trim_start_matches(&address))
        .collect();
    assert_eq!(
        paths,
        BTreeSet::from(["/", "/more"]),
        "and nobody signed out"
    );
    assert!(
        pages.iter().all(|page| page.why_not().is_none()),
        "{pages:?}"
    );
    let shared = of_rule(&pages, "title-shared");
    assert!(
        shared
            .iter()
            .all(|one| one.message.contains("Inside in cy,en")),
        "{shared:?}"
    );
    assert_eq!(shared.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_is_a_floor_and_what_both_see_is_told_once() {
    let both = || html_of("Both", "<p><img src=/a.png width=9 height=9></p>");
    let axe_alone = || {
        html_of(
            "Axe",
            "<p><marquee>The library closes at noon.</marquee></p>",
        )
    };
    let address = serve(
        Router::new()
            .route("/both", get(async move || both()))
            .route("/axe", get(async move || axe_alone()))
            .route("/axe-again", get(async move || axe_alone())),
    )
    .await;
    let of = |paths: &[&str], floor: Floor| Asked {
        floor,
        tabs: 1,
        ..asked(
            &paths
                .iter()
                .map(|path| format!("{address}{path}"))
                .collect::<Vec<_>>(),
            false,
        )
    };
    let by_axe = |pages: &[Page], path: &str| -> Vec<String> {
        let found = page(pages, path).found().iter();
        found
            .filter(|one| one.rule.starts_with("axe:"))
            .map(|one| one.rule.clone())
            .collect()
    };
    let pages = looked(&of(&["/both", "/axe", "/axe-again"], Floor::EachPage)).await;
    assert_eq!(by_axe(&pages, "/both"), Vec::<String>::new());
    assert_eq!(by_axe(&pages, "/axe"), ["axe:marquee"]);
    assert_eq!(by_axe(&pages, "/axe-again"), ["axe:marquee"]);
    let pages = looked(&of(&["/both", "/axe", "/axe-again"], Floor::EachTemplate)).await;
    assert_eq!(by_axe(&pages, "/axe"), ["axe:marquee"]);
    assert_eq!(
        by_axe(&pages, "/axe-again"),
        Vec::<String>::new(),
        "one template is judged once"
    );
    let pages = looked(&of(&["/axe"], Floor::No)).await;
    assert_eq!(by_axe(&pages, "/axe"), Vec::<String>::new());
}
