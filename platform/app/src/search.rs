//! The search over everything in the place.

use axum::extract::Query;
use axum::response::Response;
use find::Ask;
use kit::words;
use serde::{Deserialize, Serialize};

use crate::view::View;
use crate::{Allow, Fail, Page, Routes};

/// Results on one page of the search.
const PAGE: usize = 20;

pub fn routes() -> Routes {
    Routes::new().get("/search", Allow::Anyone, search)
}

/// What was found.
#[derive(Debug, Default, Serialize)]
pub struct Search {
    q: String,
    kind: String,
    results: Vec<ResultLine>,
    kinds: Vec<KindLine>,
    suggestion: Option<String>,
    total: usize,
    page: usize,
    pages: usize,
}

#[derive(Debug, Serialize)]
struct ResultLine {
    title: String,
    path: String,
    kind: String,
    text: String,
    r#where: String,
}

#[derive(Debug, Serialize)]
struct KindLine {
    name: String,
    count: usize,
    here: bool,
    path: String,
}

impl Page for Search {
    const TEMPLATE: &'static str = "search.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let result = ResultLine {
            title: "Bench by the harbour".into(),
            path: "/assets/urn:ngsi-ld:Bench:1".into(),
            kind: "bench".into(),
            text: "A smart bench with a seat count".into(),
            r#where: "about 350 metres from AB12 3CD".into(),
        };
        let kind = KindLine {
            name: "Bench".into(),
            count: 1,
            here: false,
            path: "/search?q=harbor&kind=bench".into(),
        };
        vec![
            ("nothing asked", Self::default()),
            (
                "nothing found",
                Self {
                    q: "spaceship".into(),
                    ..Self::default()
                },
            ),
            (
                "found, mended",
                Self {
                    q: "harbor".into(),
                    results: vec![result],
                    kinds: vec![kind],
                    suggestion: Some(
                        "Nothing has exactly those words, so we looked for words like them.".into(),
                    ),
                    total: 1,
                    page: 1,
                    pages: 1,
                    ..Self::default()
                },
            ),
        ]
    }
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    kind: String,
    page: Option<usize>,
}

async fn search(view: View, Query(asked): Query<Asked>) -> Result<Response, Fail> {
    let q: String = asked.q.trim().chars().take(200).collect();
    let page = asked.page.unwrap_or(1).clamp(1, 10_000);
    let ask = Ask {
        q: q.clone(),
        kinds: Some(asked.kind.clone())
            .filter(|kind| !kind.is_empty())
            .into_iter()
            .collect(),
        skip: (page - 1) * PAGE,
        limit: PAGE,
        ..Ask::default()
    };
    let found = view.app.find().find(ask).await?;
    let results = found
        .hits
        .into_iter()
        .map(|hit| ResultLine {
            r#where: hit
                .distance_m
                .zip(found.place.as_ref())
                .map_or_else(String::new, |(m, near)| {
                    format!("{} from {}", words::distance(m), near.name)
                }),
            title: hit.thing.title,
            path: hit.thing.path,
            kind: words::from_term(&hit.thing.kind),
            text: hit.thing.about,
        })
        .collect();
    let base = format!("/search?q={}", crate::encode(&q));
    let kinds = found
        .kinds
        .into_iter()
        .map(|kind| KindLine {
            here: kind.chosen,
            path: format!("{base}&kind={}", crate::encode(&kind.value)),
            name: words::from_term(&kind.value),
            count: kind.count,
        })
        .collect();
    Ok(view.page(&Search {
        results,
        kinds,
        suggestion: (!found.mended.is_empty())
            .then(|| "Nothing has exactly those words, so we looked for words like them.".into()),
        total: found.total,
        page,
        pages: found.total.div_ceil(PAGE),
        q,
        kind: asked.kind,
    }))
}
