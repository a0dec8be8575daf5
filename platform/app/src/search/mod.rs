//! The search over everything in the place: in plain words, near somewhere, as a list or on the map.

mod asked;
mod page;

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use find::{Ask, Found, moment};
use http::header;
use kit::Fault;
use serde_json::{Value, json};

use crate::view::View;
use crate::{Allow, App, Fail, Routes};
use asked::Asked;
pub use page::Search;
use page::{Shown, status};

/// Results on one page of the list.
const PAGE: usize = 20;
/// Results in the list beside the map.
const BESIDE: usize = 100;

pub fn routes() -> Routes {
    Routes::new()
        .get("/search", Allow::Anyone, search)
        .get("/search.geojson", Allow::Anyone, geojson)
        .get("/search/suggestions", Allow::Anyone, suggestions)
}

/// The words of an address, each with its value, in their order: some of them repeat.
type Pairs = Query<Vec<(String, String)>>;

async fn search(view: View, Query(pairs): Pairs) -> Result<Response, Fail> {
    let asked = Asked::read(&pairs);
    let shown = look(&view.app, asked).await?;
    Ok(view.page(&Search::new(&view.app, &shown)))
}

/// Asks what the address asks.
async fn look(app: &App, asked: Asked) -> Result<Shown, Fault> {
    let (place, near) = match asked.here {
        Some(here) => (None, Some(here)),
        None if asked.near.is_empty() => (None, None),
        None => {
            let place = app.find().place(&asked.near).await?;
            let near = place.as_ref().map(|place| place.at);
            (place, near)
        }
    };
    let now = app.now();
    let found = if asked.is_anything() {
        let (skip, limit) = if asked.is_map {
            (0, BESIDE)
        } else {
            ((asked.page - 1) * PAGE, PAGE)
        };
        app.find()
            .find(Ask {
                near,
                skip,
                limit,
                ..asked.ask(moment(now))
            })
            .await?
    } else {
        // What there is to look through.
        let found = app.find().find(Ask::default()).await?;
        Found { total: 0, ..found }
    };
    Ok(Shown {
        asked,
        place,
        near,
        found,
        now: moment(now),
    })
}

/// What was found that has a spot on the map, as GeoJSON (RFC 7946): at most 1,000 things.
async fn geojson(State(app): State<App>, Query(pairs): Pairs) -> Result<Response, Fail> {
    let asked = Asked::read(&pairs);
    let near = match asked.here {
        None if !asked.near.is_empty() => {
            app.find().place(&asked.near).await?.map(|place| place.at)
        }
        here => here,
    };
    let now = moment(app.now());
    let found = app
        .find()
        .find(Ask {
            near,
            limit: find::MOST,
            ..asked.ask(now)
        })
        .await?;
    let features: Vec<Value> = found
        .hits
        .iter()
        .flat_map(|hit| features(hit, now))
        .collect();
    let body = json!({"type": "FeatureCollection", "features": features}).to_string();
    Ok(([(header::CONTENT_TYPE, "application/geo+json")], body).into_response())
}

/// A thing on the map, in each of its places.
fn features(hit: &find::Hit, now: find::Moment) -> Vec<Value> {
    let thing = &hit.thing;
    let (kind, words) = status(hit, now);
    let feature = |at: &geo::Point| {
        json!({
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [at.lon, at.lat]},
            "properties": {
                "id": page::id(thing),
                "name": thing.title,
                "href": thing.path,
                "status": kind,
                "status_text": words,
                "value_text": kit::words::from_term(&thing.kind),
            },
        })
    };
    thing.at.iter().map(feature).collect()
}

/// Titles offered while somebody types.
const OFFERED: usize = 6;

/// What may be meant by words that are still being typed, as JSON: `[{"title", "kind", "path"}]`.
async fn suggestions(State(app): State<App>, Query(pairs): Pairs) -> Result<Response, Fail> {
    let asked = Asked::read(&pairs);
    let mut offered = Vec::new();
    if asked.q.trim().chars().count() > 1 {
        let ask = Ask {
            typing: true,
            limit: OFFERED,
            ..asked.ask(moment(app.now()))
        };
        for hit in app.find().find(ask).await?.hits {
            offered.push(json!({
                "title": hit.thing.title,
                "kind": kit::words::from_term(&hit.thing.kind),
                "path": hit.thing.path,
            }));
        }
    }
    Ok(axum::Json(offered).into_response())
}
