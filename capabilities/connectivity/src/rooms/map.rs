//! The map of a plan: the picture that the page lays over the base map, its sites, and files to take away.

use std::sync::Arc;

use app::kit::Fault;
use app::people::Areas;
use app::{Fail, View, sheet};
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use http::header;
use serde_json::{Value, json};

use super::open;
use crate::model::Plan;
use crate::plan::map::changed_at;
use crate::reach::{Reach, Served, Thing};

/// What of the map of a plan is asked for: "coverage.png", "coverage.tif", "sites.geojson", "left-out.csv".
pub async fn take(view: View, Path((id, file)): Path<(String, String)>) -> Result<Response, Fail> {
    let none = || Fault::not_found("There is no such file of this plan.");
    let (name, format) = file.split_once('.').ok_or_else(none)?;
    let plan = open(&view, &id).await?.value;
    match name {
        "coverage" => coverage(&view, &plan, format)
            .await?
            .ok_or_else(|| none().into()),
        "sites" if format == "geojson" => {
            let text = sites(&id, &plan).to_string();
            Ok(([(header::CONTENT_TYPE, "application/geo+json")], text).into_response())
        }
        "left-out" if format == "csv" => {
            let (_, served) = served(&view, &plan, &Arc::default()).await?;
            Ok(sheet::download("left-out", left_out(&served)))
        }
        _ => Err(none().into()),
    }
}

/// What a plan reaches, and who of these things and of all people is served by it.
pub async fn served(
    view: &View,
    plan: &Plan,
    things: &Arc<Vec<Thing>>,
) -> Result<(Reach, Served), Fault> {
    let reach = Reach::of(&view.app, plan).await?;
    let areas = Areas::read(&view.app).await?;
    let things = Arc::clone(things);
    let work = move || {
        let served = reach.served(&areas, &things)?;
        Ok((reach, served))
    };
    tokio::task::spawn_blocking(work)
        .await
        .map_err(Fault::internal)?
}

async fn coverage(view: &View, plan: &Plan, format: &str) -> Result<Option<Response>, Fault> {
    let reach = Reach::of(&view.app, plan).await?;
    let (now, format) = (changed_at(view.app.now()), format.to_owned());
    let drawn = tokio::task::spawn_blocking(move || {
        reach.drawn(&format, &now).map(|drawn| (drawn, format))
    })
    .await
    .map_err(Fault::internal)??;
    let (Some(drawn), format) = drawn else {
        return Ok(None);
    };
    let is_shown = format == "png";
    let name = if is_shown {
        "inline".to_owned()
    } else {
        format!("attachment; filename=\"coverage.{format}\"")
    };
    let headers = [
        (header::CONTENT_TYPE, drawn.media.to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "private, max-age=60".to_owned()),
    ];
    Ok(Some((headers, drawn.bytes).into_response()))
}

/// The sites, as the map of the page draws them.
fn sites(id: &str, plan: &Plan) -> Value {
    let features = plan.sites.iter().enumerate().map(|(n, site)| {
        json!({
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [site.at.lon, site.at.lat]},
            "properties": {
                "id": n.to_string(), "name": site.name, "status": "good",
                "href": format!("/connectivity/{id}/sites/{n}"),
                "value_text": format!("Antenna {} m over the ground", site.height_m),
            },
        })
    });
    json!({"type": "FeatureCollection", "features": features.collect::<Vec<_>>()})
}

/// The areas as a table.
fn left_out(served: &Served) -> String {
    const HEAD: [&str; 6] = [
        "area",
        "deprivation_decile",
        "people",
        "share_aged_65_and_over",
        "served",
        "left_out",
    ];
    let rows = served.areas.iter().map(|area| {
        [
            area.name.clone(),
            area.decile
                .map_or_else(String::new, |decile| decile.to_string()),
            format!("{:.0}", area.people),
            format!("{:.3}", area.older),
            format!("{:.0}", area.served),
            format!("{:.0}", area.left_out()),
        ]
    });
    sheet::csv(HEAD, rows)
}
