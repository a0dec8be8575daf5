//! The pages that belong to no capability: home, search, the accessibility statement, privacy.

use axum::extract::Query;
use axum::response::Response;
use find::{Ask, gazetteer};
use kit::words;
use serde::{Deserialize, Serialize};

use crate::view::View;
use crate::{Act, Allow, App, Fail, Page, Routes, Sample};

/// Results on one page of the search.
const PAGE: usize = 20;

pub fn routes() -> Routes {
    Routes::new()
        .get("/", Allow::Anyone, home)
        .get("/search", Allow::Anyone, search)
        .get("/accessibility", Allow::Anyone, accessibility)
        .get("/privacy", Allow::Anyone, privacy)
}

/// Everything that not everybody may do, as the doors name it.
#[must_use]
pub fn acts(app: &App) -> Vec<Act> {
    let mut acts: Vec<Act> = Vec::new();
    for door in app.doors() {
        if let Allow::To(act) = door.allow
            && !acts.iter().any(|known| known.name == act.name)
        {
            acts.push(act);
        }
    }
    acts
}

/// A live number of the place, on the home page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Number {
    /// "Free parking spaces"
    pub label: String,
    /// As people read it.
    pub value: String,
    /// "spaces"; empty for none.
    pub unit: String,
    /// What made it.
    pub path: String,
    /// When the newest of it was read.
    pub at_us: i64,
}

/// What can I do here?
#[derive(Debug, Default, Serialize)]
pub struct Home {
    greeting: String,
    staff: bool,
    numbers: Vec<Number>,
}

impl Page for Home {
    const TEMPLATE: &'static str = "home.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let number = Number {
            label: "Free parking spaces".into(),
            value: "312".into(),
            unit: "of 640 spaces".into(),
            path: "/assets?type=OffStreetParking".into(),
            at_us: 1_795_529_100_000_000,
        };
        vec![
            ("a new place", Self::default()),
            (
                "a resident",
                Self {
                    numbers: vec![number.clone()],
                    ..Self::default()
                },
            ),
            (
                "an engineer",
                Self {
                    greeting: "Good afternoon, Ann".into(),
                    staff: true,
                    numbers: vec![number],
                },
            ),
        ]
    }
}

async fn home(view: View) -> Result<Response, Fail> {
    let mut numbers = Vec::new();
    for capability in view.app.capabilities() {
        numbers.extend((capability.numbers)(view.app.clone()).await?);
    }
    let person = view.who.person();
    let greeting = person.map_or_else(String::new, |person| format!("Hello, {}", person.name));
    let staff = person.is_some_and(|person| {
        person
            .roles
            .iter()
            .any(|role| *role != crate::Role::Resident)
    });
    Ok(view.page(&Home {
        greeting,
        staff,
        numbers,
    }))
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
    let (rest, near) = near(&view, &q).await?;
    let kind = (!asked.kind.is_empty()).then(|| asked.kind.clone());
    let ask = Ask {
        q: rest,
        kind,
        near: near.as_ref().map(|near| near.at),
        skip: (page - 1) * PAGE,
        limit: PAGE,
    };
    let found = view.app.find().find(ask).await?;
    let results = found
        .hits
        .into_iter()
        .map(|hit| ResultLine {
            r#where: hit
                .distance_m
                .zip(near.as_ref())
                .map_or_else(String::new, |(m, near)| {
                    format!("{} from {}", about(m), near.postcode)
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
        .map(|(name, count)| KindLine {
            here: name == asked.kind,
            path: format!("{base}&kind={}", crate::encode(&name)),
            name: words::from_term(&name),
            count,
        })
        .collect();
    Ok(view.page(&Search {
        results,
        kinds,
        suggestion: found
            .mended
            .then(|| "Nothing has exactly those words, so we looked for words like them.".into()),
        total: found.total,
        page,
        pages: found.total.div_ceil(PAGE),
        q,
        kind: asked.kind,
    }))
}

/// A postcode at the end of what was asked says where the person is: "library AB12 3CD".
async fn near(view: &View, q: &str) -> Result<(String, Option<gazetteer::Postcode>), kit::Fault> {
    let parts: Vec<&str> = q.split_whitespace().collect();
    for taken in [2, 1] {
        let Some(split) = parts.len().checked_sub(taken) else {
            continue;
        };
        let postcode = parts[split..].concat();
        if gazetteer::tidy_postcode(&postcode).is_none() {
            continue;
        }
        let found = view
            .app
            .store()
            .read(move |rd| gazetteer::locate(rd, &postcode))
            .await?;
        if found.is_some() {
            return Ok((parts[..split].join(" "), found));
        }
    }
    Ok((q.to_owned(), None))
}

/// "about 350 metres", "1.2 miles": metres for a walk, miles beyond.
fn about(distance_m: f64) -> String {
    if distance_m < 1_000.0 {
        format!(
            "about {} metres",
            words::number((distance_m / 50.0).round() * 50.0)
        )
    } else {
        format!(
            "{} miles",
            words::number((distance_m / 160.934_4).round() / 10.0)
        )
    }
}

/// How accessible these pages are.
#[derive(Debug, Serialize)]
pub struct Statement {
    prepared_us: i64,
    reviewed_us: i64,
    problems: Vec<Problem>,
}

#[derive(Debug, Serialize)]
struct Problem {
    title: &'static str,
    text: &'static str,
}

/// When the pages were last looked at with this statement in hand: 24 November 2026.
const REVIEWED_US: i64 = 1_795_478_400_000_000;

impl Statement {
    fn current() -> Self {
        Self {
            prepared_us: REVIEWED_US,
            reviewed_us: REVIEWED_US,
            problems: vec![Problem {
                title: "The map",
                text: "The drawn map cannot be read by a screen reader. Everything on it is also in the list beside it.",
            }],
        }
    }
}

impl Page for Statement {
    const TEMPLATE: &'static str = "accessibility.html";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![("as it is", Self::current())]
    }
}

async fn accessibility(view: View) -> Response {
    view.page(&Statement::current())
}

/// What is kept about people, why and for how long.
#[derive(Debug, Serialize)]
pub struct Privacy {
    collections: Vec<store::Entry>,
}

impl Page for Privacy {
    const TEMPLATE: &'static str = "privacy.html";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![(
            "as it is",
            Self {
                collections: crate::signin::COLLECTIONS.to_vec(),
            },
        )]
    }
}

async fn privacy(view: View) -> Response {
    let capabilities = view
        .app
        .capabilities()
        .iter()
        .flat_map(|capability| capability.collections);
    let own = crate::signin::COLLECTIONS.iter().copied();
    let collections = own
        .chain([crate::teams::TEAMS.entry()])
        .chain(tell::COLLECTIONS.iter().copied())
        .chain(ask::ENTRIES.iter().copied())
        .chain(observe::entries())
        .chain(capabilities.copied())
        .filter(|entry| entry.personal)
        .collect();
    view.page(&Privacy { collections })
}

/// The samples of every page that belongs to no capability.
#[must_use]
pub fn samples() -> Vec<Sample> {
    [
        Home::sample_values(),
        Search::sample_values(),
        Statement::sample_values(),
        Privacy::sample_values(),
        crate::fail::ErrorPage::sample_values(),
        crate::health::System::sample_values(),
        crate::signin::samples(),
        crate::asked::samples(),
        crate::messages::samples(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
