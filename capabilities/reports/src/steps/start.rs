//! The first page: what is wrong, a photo of it, and where.

use app::find::Ask;
use app::kit::Fault;
use app::{App, Fail, Page, View, encode};
use axum::extract::{Path, Query, Request};
use axum::response::{Redirect, Response};
use form::Wrong;
use geo::Point;
use serde::{Deserialize, Serialize};
use upload::Clean;

use super::{again, onwards, wrong};
use crate::categories::{Categories, Category};
use crate::draft::{self, Draft};
use crate::sent::Sent;
use crate::spot::{self, Thing};
use crate::{cases, photo};

/// Characters of what is wrong.
pub const MOST_WORDS: usize = 2_000;

/// What a link to the page may say beforehand.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// The thing that is reported: an entity's id.
    #[serde(default)]
    asset: String,
    #[serde(default)]
    category: String,
    lat: Option<f64>,
    lon: Option<f64>,
}

/// What is wrong?
#[derive(Debug, Default, Serialize)]
pub struct Start {
    errors: Vec<Wrong>,
    words: String,
    r#where: String,
    lat: String,
    lon: String,
    category: String,
    thing: Option<Thing>,
    most_words: usize,
    groups: Vec<Group>,
}

/// Categories under their heading, for a phone without signal.
#[derive(Debug, Serialize)]
struct Group {
    name: String,
    categories: Vec<Choice>,
}

#[derive(Debug, Serialize)]
struct Choice {
    code: String,
    name: String,
}

impl Page for Start {
    const TEMPLATE: &'static str = "reports/start.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let groups = || {
            vec![Group {
                name: "Roads and pavements".into(),
                categories: vec![Choice {
                    code: "pothole".into(),
                    name: "Pothole or broken road".into(),
                }],
            }]
        };
        let empty = || Self {
            most_words: MOST_WORDS,
            groups: groups(),
            ..Self::default()
        };
        let thing = Thing {
            id: "urn:ngsi-ld:Bench:pier".into(),
            name: "Bench on the pier".into(),
            kind: "Bench".into(),
            at: Point {
                lon: 1.7,
                lat: 51.6,
            },
            distance_m: 0.0,
        };
        vec![
            ("empty", empty()),
            (
                "a thing, by its code",
                Self {
                    thing: Some(thing),
                    ..empty()
                },
            ),
            (
                "nothing said",
                Self {
                    errors: wrong("words", "Say what is wrong, or add a photo"),
                    r#where: "Quay Street".into(),
                    ..empty()
                },
            ),
        ]
    }
}

/// The page, with what a link said beforehand.
pub async fn page(view: View, Query(asked): Query<Asked>) -> Result<Response, Fail> {
    let all = Categories::of(&view.app)?;
    let number = |n: Option<f64>| n.map_or_else(String::new, |n| n.to_string());
    Ok(view.page(&Start {
        thing: spot::thing(&view.app, &asked.asset).await?,
        category: all
            .get(&asked.category)
            .map_or_else(String::new, |c| c.code.clone()),
        lat: number(asked.lat),
        lon: number(asked.lon),
        most_words: MOST_WORDS,
        groups: groups(&all),
        ..Start::default()
    }))
}

fn groups(all: &Categories) -> Vec<Group> {
    let choice = |category: &Category| Choice {
        code: category.code.clone(),
        name: category.name.clone(),
    };
    let groups = all.groups().into_iter();
    groups
        .map(|(name, categories)| Group {
            name: name.to_owned(),
            categories: categories.into_iter().map(choice).collect(),
        })
        .collect()
}

/// A thing's own code was scanned.
pub async fn scanned(Path(asset): Path<String>) -> Redirect {
    Redirect::to(&format!("/report?asset={}", encode(&asset)))
}

/// Takes what was said, and begins a report with it.
pub async fn sent(view: View, request: Request) -> Result<Response, Fail> {
    let app = &view.app;
    let all = Categories::of(app)?;
    let sent = Sent::read(request)
        .await
        .map_err(|why| Fault::invalid(format!("We cannot read what you sent: {why}.")))?;
    let text = |name: &str| sent.one(name).unwrap_or_default().to_owned();
    let mut page = Start {
        words: text("words"),
        r#where: text("where"),
        lat: text("lat"),
        lon: text("lon"),
        category: text("category"),
        thing: spot::thing(app, &text("asset")).await?,
        most_words: MOST_WORDS,
        groups: groups(&all),
        errors: Vec::new(),
    };
    if page.words.chars().count() > MOST_WORDS {
        let message = format!("What is wrong must be {MOST_WORDS} characters or fewer");
        page.errors.push(Wrong::new("words", message));
    }
    let cleaned = match clean_all(&sent).await {
        Ok(cleaned) => cleaned,
        Err(fault) => {
            let message = fault.message.trim_end_matches('.').to_owned();
            page.errors.push(Wrong::new("photo", message));
            Vec::new()
        }
    };
    if page.words.is_empty() && cleaned.is_empty() && page.errors.is_empty() {
        page.errors
            .push(Wrong::new("words", "Say what is wrong, or add a photo"));
    }
    if !page.errors.is_empty() {
        return Ok(again(view.page(&page)));
    }
    let near = match coordinates(&page.lat, &page.lon) {
        Some(at) => Some(at),
        None => find_place(app, &page.r#where).await?,
    };
    let mut draft = Draft {
        photo_at: photo::taken_at(&cleaned),
        near,
        spot: if near.is_none() {
            page.r#where.clone()
        } else {
            String::new()
        },
        at: page.thing.as_ref().map(|thing| thing.at),
        thing: page.thing.take(),
        words: page.words,
        ..Draft::default()
    };
    if all.get(&page.category).is_some() {
        draft.category = page.category;
    }
    let key = app.chance().secret();
    let next = onwards(&all, &key, &draft);
    let (secret, wait) = (key.clone(), all.photos_wait);
    app.store()
        .write(move |tx| {
            let mut draft = draft.clone();
            draft.photos = kept_photos(tx, &cleaned, wait)?;
            draft::insert(tx, &secret, draft)
        })
        .await?;
    Ok(next)
}

/// Every photo, judged and cleaned.
///
/// # Errors
/// What is wrong with the first that is not taken.
pub async fn clean_all(sent: &Sent) -> Result<Vec<Clean>, Fault> {
    let mut cleaned = Vec::new();
    for (name, bytes) in &sent.photos {
        cleaned.push(photo::clean(name, bytes.clone()).await?);
    }
    Ok(cleaned)
}

/// Keeps photos for a report that is not sent yet; `wait` is whether they are shown only once a person has
/// looked at them.
///
/// # Errors
/// Whatever the store says.
fn kept_photos(
    tx: &mut app::store::Tx<'_>,
    cleaned: &[Clean],
    wait: bool,
) -> Result<Vec<photo::Kept>, app::store::StoreError> {
    cleaned
        .iter()
        .map(|photo| {
            Ok(photo::Kept {
                file: cases::keep_photo(tx, photo, wait)?,
                name: photo.name.clone(),
                kind: photo.kind,
                bytes: photo.bytes.len(),
            })
        })
        .collect()
}

/// Degrees as a script or a client wrote them; none for anything that is not on the earth.
pub fn coordinates(lat: &str, lon: &str) -> Option<Point> {
    Point::new(lon.trim().parse().ok()?, lat.trim().parse().ok()?).ok()
}

/// Where words such as a postcode, a street or a town are.
///
/// # Errors
/// Whatever the store says.
pub async fn find_place(app: &App, words: &str) -> Result<Option<Point>, Fault> {
    let words = words.trim();
    if words.is_empty() {
        return Ok(None);
    }
    if let Some(near) = app.find().place(words).await? {
        return Ok(Some(near.at));
    }
    // People name a spot by what stands there: "the library", "Market Square car park". Forms and pages that
    // have the same words stand nowhere.
    let things = app.find().find(Ask {
        q: words.chars().take(200).collect(),
        exact: true,
        limit: 20,
        ..Ask::default()
    });
    let mut hits = things.await?.hits.into_iter();
    Ok(hits.find_map(|hit| hit.thing.at.first().copied()))
}
