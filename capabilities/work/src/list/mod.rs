//! The list of work: on a page, on the map, as a sheet, and changed by the handful.

mod booked;
mod check;
mod choice;
mod done;
mod found;
mod line;
mod many;
mod page;
mod plan;
pub mod read;

use app::ask::Case;
use app::teams::Names;
use app::{Fail, View};
use axum::extract::{Form, Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use http::header;
use serde::Deserialize;
use serde_json::{Value, json};

pub use check::Check;
pub use choice::{Choice, Looker};
pub use line::{Line, due};
pub use many::many;
pub use page::List;

use crate::saved::{self, SAVED, Saved};
use done::Done;

/// The most cases in a sheet or on the map.
const MOST: usize = 5_000;

/// The page of the list.
pub async fn page(
    view: View,
    Query(choice): Query<Choice>,
    Query(done): Query<Done>,
) -> Result<Response, Fail> {
    Ok(view.page(&List::read(&view, choice, &done).await?))
}

/// The list as a sheet.
pub async fn sheet(view: View, Query(choice): Query<Choice>) -> Result<Response, Fail> {
    let found = read::read(&view, &choice, 0, MOST).await?;
    let head = [
        "reference",
        "title",
        "category",
        "status",
        "owner",
        "team",
        "ward",
        "latitude",
        "longitude",
        "asked",
        "due",
        "closed",
        "source",
        "asset",
    ];
    let cases = found.cases.iter().map(|case| row(case, &found.names));
    let rows = cases.chain(found.others.iter().map(row_of_other));
    Ok(app::sheet::download("work", app::sheet::csv(head, rows)))
}

fn row(case: &Case, names: &Names) -> [String; 14] {
    let number = |n: Option<f64>| n.map_or_else(String::new, |n| format!("{n:.5}"));
    let time = |at: Option<app::kit::Time>| at.map_or_else(String::new, |at| at.to_string());
    [
        case.reference.clone(),
        case.title.clone(),
        case.category.clone(),
        case.stands().staff.to_owned(),
        names.person(&case.owner),
        names.team(&case.team),
        case.ward.clone(),
        number(case.lat),
        number(case.lon),
        case.created.to_string(),
        time(case.due),
        time(case.closed),
        case.source.clone(),
        case.asset.clone(),
    ]
}

fn row_of_other((at, line): &(app::kit::Time, Line)) -> [String; 14] {
    let none = String::new;
    [
        line.reference.clone(),
        line.title.clone(),
        // "Booking, 2pm" is a booking.
        line.category
            .split(',')
            .next()
            .unwrap_or_default()
            .to_lowercase(),
        line.status.clone(),
        line.owner.clone(),
        line.team.clone(),
        none(),
        none(),
        none(),
        app::kit::Time(line.created_us).to_string(),
        if matches!(at.0, i64::MIN | i64::MAX) {
            none()
        } else {
            at.to_string()
        },
        none(),
        none(),
        none(),
    ]
}

/// The list as GeoJSON (RFC 7946), for the map.
pub async fn geojson(view: View, Query(choice): Query<Choice>) -> Result<Response, Fail> {
    let found = read::read(&view, &choice, 0, MOST).await?;
    let now = view.app.now();
    let features: Vec<Value> = found
        .cases
        .iter()
        .filter_map(|case| {
            let line = Line::of(case, &found.names, now);
            Some(json!({
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [case.lon?, case.lat?]},
                "properties": {
                    "id": line.reference, "name": line.title, "href": line.path, "status": line.due_shape,
                    "status_text": line.due, "value_text": line.category,
                },
            }))
        })
        .collect();
    let body = json!({"type": "FeatureCollection", "features": features}).to_string();
    Ok(([(header::CONTENT_TYPE, "application/geo+json")], body).into_response())
}

/// A view to save.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ToSave {
    name: String,
    query: String,
}

/// Saves the list that is shown.
pub async fn save(view: View, Form(given): Form<ToSave>) -> Result<Response, Fail> {
    let saved = Saved {
        owner: view.person()?.id.clone(),
        name: given.name.trim().to_owned(),
        query: given.query,
    };
    let back = format!("/work?{}&saved=yes", saved.query);
    view.app
        .store()
        .write(move |tx| saved::add(tx, saved.clone()))
        .await?;
    Ok(Redirect::to(&back).into_response())
}

/// Takes a saved view away.
pub async fn forget(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let me = view.person()?.id.clone();
    view.app
        .store()
        .write(move |tx| {
            let own = SAVED
                .get(tx, &id)?
                .is_some_and(|saved| saved.value.owner == me);
            if own {
                SAVED.remove(tx, &me, &id)?;
            }
            Ok::<_, app::store::StoreError>(())
        })
        .await?;
    Ok(Redirect::to("/work").into_response())
}
