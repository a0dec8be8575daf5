//! The map's own background: water, parks, wards, roads and place names, so that no tile server is needed.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use find::gazetteer;
use http::header;
use kit::Fault;
use serde_json::{Value, json};

use crate::{Allow, App, Fail, Routes};

pub fn routes() -> Routes {
    Routes::new().get("/map/base/{layer}", Allow::Anyone, layer)
}

impl App {
    /// What the script that draws a map needs (`data-map`): a page's own settings, and the tiles of the
    /// place, if it has any.
    #[must_use]
    pub fn map_settings(&self, mut settings: Value) -> String {
        let map = &self.config().map;
        if !map.tiles_url.is_empty() {
            settings["tiles"] = map.tiles_url.clone().into();
            settings["attribution"] = map.attribution.clone().into();
        }
        settings.to_string()
    }
}

/// Imported boundaries come before those of the place's folder. An absent layer is an empty one.
async fn layer(State(app): State<App>, Path(file): Path<String>) -> Result<Response, Fail> {
    let known = file
        .strip_suffix(".geojson")
        .filter(|name| name.bytes().all(|b| b.is_ascii_lowercase()));
    let name = known
        .ok_or_else(|| Fault::not_found("There is no such layer of the map."))?
        .to_owned();
    let wanted = name.clone();
    let areas = app
        .store()
        .read(move |rd| gazetteer::areas(rd, &wanted))
        .await?;
    let own_place = areas.is_empty() && !is_imported(&app).await?;
    let body = if !areas.is_empty() {
        let features: Vec<_> = areas
            .iter()
            .map(|area| {
                json!({
                    "type": "Feature",
                    "properties": {"code": area.code, "name": area.name},
                    "geometry": geo::simplify(&area.outline, 10.0).to_geojson(),
                })
            })
            .collect();
        json!({"type": "FeatureCollection", "features": features})
            .to_string()
            .into_bytes()
    } else if let Some(file) = own_place
        .then(|| app.place().file(&format!("base/{file}")))
        .flatten()
    {
        file.into_owned()
    } else {
        br#"{"type":"FeatureCollection","features":[]}"#.to_vec()
    };
    let headers = [
        (header::CONTENT_TYPE, "application/geo+json"),
        (header::CACHE_CONTROL, "public, max-age=300"),
    ];
    Ok((headers, body).into_response())
}

/// Whether the place's outlines were imported, so that those of the example must not be drawn over them.
pub async fn is_imported(app: &App) -> Result<bool, Fault> {
    let filter = store::Filter::Is("layer", "wards".into());
    Ok(app
        .store()
        .read(move |rd| gazetteer::AREAS.count(rd, &filter))
        .await?
        > 0)
}
