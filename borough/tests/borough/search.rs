//! The search through the front door, over the example place.

use app::Role;
use app::find::Ask;
use serde_json::Value;

use crate::house::{By, House};

/// What a page says, without its tags.
fn words(html: &str) -> String {
    let main = html.split("<main").nth(1).unwrap_or(html);
    let mut out = String::new();
    let mut inside = true;
    for c in main.chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                out.push(' ');
            }
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn plain_words_find_what_is_in_the_place() {
    let house = House::seeded().await;
    for (path, want) in [
        ("/search", "Or look through"),
        ("/search?q=market+square+car+park", "Market Square car park"),
        (
            "/search?q=somewhere+to+park+in+larkbridge",
            "from Larkbridge",
        ),
        (
            "/search?q=makret+square",
            "We looked for “market” instead of “makret”.",
        ),
        (
            "/search?q=makret+square&exact=1",
            "We found nothing for “makret square”",
        ),
        ("/search?q=bench&near=Wendmouth", "from Wendmouth"),
        (
            "/search?q=bench&near=Atlantis",
            "We do not know where “Atlantis” is.",
        ),
        ("/search?q=bench&within=1", "Enter a postcode or a place"),
        ("/search?q=bench+near+me", "say where you are"),
        (
            "/search?q=bench+ZZ99+9ZZ",
            "We do not know the postcode ZZ99 9ZZ",
        ),
        (
            "/search?q=bench+near+high+street",
            "Did you mean High Street",
        ),
        ("/search?q=bench+zyzzyva", "Nothing here has “zyzzyva”"),
        ("/search?q=bench&lat=51.643&lon=1.705", "from where you are"),
        ("/search?q=bench&kind=Bench", "Bench"),
        ("/search?q=bench&view=map", "Show as a list"),
        ("/search?q=bench&page=999", "You are past the last page."),
        (
            "/search?q=bench&f=cost:a+million",
            "We found nothing for “bench”",
        ),
        ("/search?q=blue+badge", "Ask about a blue badge"),
        (
            "/search?q=parking+permit&kind=Form",
            "Apply for a parking permit",
        ),
        (
            "/search?q=pothole&kind=Report+a+problem",
            "Pothole or broken road",
        ),
        ("/search?q=where+is+my+request", "Track a request"),
        (
            "/search?q=cookies&kind=Page",
            "Privacy: what we keep about you",
        ),
        ("/search?q=%F0%9F%92%BA", "We found nothing"),
        ("/search?q=%00%01", "We found nothing"),
    ] {
        let answer = house.get(path, &By::Anyone).await;
        let said = words(&answer.body);
        assert_eq!(answer.status, 200, "{path}: {said}");
        assert!(said.contains(want), "{path} must say “{want}”: {said}");
    }
    let unknown = house.get("/search?q=x&near=Atlantis", &By::Anyone).await;
    assert!(unknown.body.contains("<title>Error: "), "{}", unknown.body);
    let long = format!("/search?q={}", "bench+".repeat(1_000));
    assert_eq!(house.get(&long, &By::Anyone).await.status, 200);
}

#[tokio::test]
async fn the_map_and_the_suggestions_say_the_same() {
    let house = House::seeded().await;
    let json = async |path: &str| -> Value {
        let answer = house.get(path, &By::Anyone).await;
        assert_eq!(answer.status, 200, "{path}");
        serde_json::from_str(&answer.body).unwrap()
    };
    let map = json("/search.geojson?q=market+square+car+park").await;
    let first = &map["features"][0];
    assert_eq!(first["properties"]["name"], "Market Square car park");
    assert!(first["geometry"]["coordinates"][0].is_f64());
    let offered = json("/search/suggestions?q=market+squ").await;
    assert!(
        offered
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["title"] == "Market Square car park"),
        "{offered}"
    );
    for (q, path) in [
        ("blue+badge", "/apply/blue-badge"),
        ("missed+bin", "/apply/missed-bin"),
        ("pothole", "/report?category=pothole"),
        ("broken+street+light", "/report?category=street-light"),
        ("graffiti", "/report?category=graffiti"),
    ] {
        let offered = json(&format!("/search/suggestions?q={q}")).await;
        let mut all = offered.as_array().unwrap().iter();
        assert!(all.any(|one| one["path"] == path), "{q}: {offered}");
    }
    assert_eq!(json("/search/suggestions?q=m").await, Value::Array(vec![]));
    assert_eq!(json("/search/suggestions").await, Value::Array(vec![]));
}

#[tokio::test]
async fn what_is_found_opens_and_what_is_withdrawn_is_not_found() {
    let house = House::seeded().await;
    let jobs = borough::CAPABILITIES.iter().flat_map(|c| c.jobs);
    for job in
        jobs.filter(|job| ["make-jobs-findable", "make-open-data-findable"].contains(&job.name))
    {
        (job.run)(house.app.clone()).await.unwrap();
    }
    let found = async |kind: &str| {
        let ask = Ask {
            kinds: vec![kind.into()],
            limit: 100,
            ..Ask::default()
        };
        let hits = house.app.find().find(ask).await.unwrap().hits;
        let paths = hits.into_iter().map(|hit| hit.thing.path);
        paths.collect::<Vec<String>>()
    };
    for (kind, want) in [
        ("Form", "/apply/blue-badge"),
        ("Report a problem", "/report?category=graffiti"),
        ("Page", "/skills/jobs"),
        ("Page", "/open-data"),
        ("Page", "/reports/alerts"),
        ("Page", "/my"),
    ] {
        let paths = found(kind).await;
        assert!(paths.iter().any(|path| path == want), "{kind}: {paths:?}");
    }
    for kind in ["Form", "Report a problem", "Page"] {
        for path in found(kind).await {
            let answer = house.get(&path, &By::Anyone).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        }
    }
    let officer = house.sign_in(Role::Officer).await;
    let step = "/forms/blue-badge/1/step";
    let answer = house.post_form(step, &officer, "move=retire").await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let paths = found("Form").await;
    assert!(paths.len() > 1, "{paths:?}");
    assert!(
        !paths.iter().any(|path| path.contains("blue-badge")),
        "{paths:?}"
    );
}
