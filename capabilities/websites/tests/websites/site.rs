//! A small site with planted faults, from its first page to the reports.

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use rules::Outcome;
use websites::{Seen, csv, lines, sarif, summary};

use crate::{page, reviewed, serve};

/// A button without a name, and three players: by its address, by its element, by its name. The last frame is none.
const UNLINKED: &str = "<button></button>\
    <iframe title='Which bin is which' width=300 height=150 data-src='https://www.youtube.com/embed/a?autoplay=1'></iframe>\
    <lite-youtube style='display:block;width:300px;height:150px' videoid=b></lite-youtube>\
    <iframe title='Council meeting, video' width=300 height=150 srcdoc='<p>A</p>'></iframe>\
    <iframe title='Map of recycling centres' width=300 height=150 srcdoc='<p>B</p>'></iframe>";

fn site() -> Router {
    let page = |title: &'static str, main: &'static str| {
        get(move || async move {
            Html(format!(
                "<!DOCTYPE html><html lang=en><head><title>{title}</title></head><body><main><h1>{title}</h1>{main}</main></body></html>"
            ))
        })
    };
    Router::new()
        .route(
            "/",
            page(
                "Bins and recycling",
                "<p><a href=/list>Which day</a> <a href=/secret>Staff</a> <a href=http://elsewhere.example/>Away</a> <a href='/list#part'>Part</a></p>",
            ),
        )
        .route(
            "/list",
            page(
                "Which day",
                "<ul><li><img src=/a.png width=9 height=9></li><li><img src=/a.png width=9 height=9></li></ul><form><input></form>",
            ),
        )
        .route("/secret", page("Staff", "<img src=/a.png width=9 height=9>"))
        .route("/unlinked", page("Only in the list of pages", UNLINKED))
        .route("/robots.txt", get(async || "User-agent: *\nDisallow: /secret\n"))
        .route(
            "/sitemap.xml",
            get(async |request: axum::extract::Request| {
                let host = request.headers()["host"].to_str().unwrap().to_owned();
                (
                    [("content-type", "application/xml")],
                    format!(
                        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>http://{host}/unlinked</loc></url></urlset>"
                    ),
                )
            }),
        )
}

#[tokio::test(flavor = "multi_thread")]
async fn planted_faults_are_found_by_sitemap_and_links_and_told() {
    let address = serve(site()).await;
    let pages = reviewed(&[format!("{address}/")], true).await;
    let mut paths: Vec<&str> = pages
        .iter()
        .map(|page| page.address.trim_start_matches(&address))
        .collect();
    paths.sort_unstable();
    assert_eq!(paths, ["/", "/list", "/unlinked"]);
    let fails = |path: &str| -> Vec<(String, String)> {
        page(&pages, path)
            .found()
            .iter()
            .filter(|one| one.outcome == Outcome::Fail)
            .map(|one| (one.criteria.join(" "), one.place.clone()))
            .collect()
    };
    assert_eq!(fails("/"), []);
    let list = fails("/list");
    let images = list
        .iter()
        .filter(|(criteria, selector)| criteria.contains("1.1.1") && selector.contains("img"));
    assert_eq!(images.count(), 2, "{list:?}");
    assert!(
        list.iter()
            .any(|(criteria, selector)| criteria.contains("4.1.2") && selector.contains("input")),
        "{list:?}"
    );
    let unlinked = fails("/unlinked");
    assert!(
        unlinked
            .iter()
            .any(|(criteria, _)| criteria.contains("4.1.2")),
        "{unlinked:?}"
    );

    let players = |rule: &str| -> Vec<String> {
        let found = page(&pages, "/unlinked").found().iter();
        let asked = found.filter(|one| one.rule == rule && one.outcome == Outcome::NeedsPerson);
        asked
            .filter_map(|one| one.place.rsplit(' ').next())
            .map(ToOwned::to_owned)
            .collect()
    };
    let each = [
        "iframe:nth-of-type(1)",
        "iframe:nth-of-type(2)",
        "lite-youtube",
    ];
    assert_eq!(players("player-captions"), each);
    assert_eq!(players("player-description"), each);
    assert_eq!(players("player-sound-by-itself"), each[..1]);

    let said = summary(&pages);
    assert!(said.contains("3 pages reviewed"), "{said}");
    assert!(
        said.contains(", and 1 more on 1 page"),
        "one fault in two places: {said}"
    );
    let each = lines(&pages);
    let reviews = each
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .filter(|line| line["reviewed"] == true);
    assert_eq!(reviews.count(), 3);
    assert!(
        csv(&pages)
            .starts_with("page,rule,criteria,severity,outcome,selector,message,question\r\n")
    );
    let sarif: serde_json::Value = serde_json::from_str(&sarif(&pages)).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let findings: usize = pages.iter().map(|page| page.found().len()).sum();
    assert_eq!(
        sarif["runs"][0]["results"].as_array().unwrap().len(),
        findings
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_of_a_list_are_reviewed_and_nothing_else() {
    let address = serve(site()).await;
    let pages = reviewed(&[format!("{address}/secret"), format!("{address}/")], false).await;
    assert_eq!(pages.len(), 2);
    assert!(
        pages
            .iter()
            .all(|page| matches!(page.seen, Seen::Reviewed { .. })),
        "{pages:?}"
    );
}
