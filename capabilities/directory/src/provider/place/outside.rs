//! Whether a point lies outside the place that is served.

use std::sync::Arc;

use app::App;
use app::find::gazetteer;
use app::kit::Fault;
use geo::{Geometry, Point, relate};
use serde_json::Value;

/// The outlines of the wards in the place's own folder, read once.
struct Outlines(Vec<Geometry>);

/// Whether a point lies outside every ward. Imported wards come before those of the place's folder; a place
/// without any has no outside.
///
/// # Errors
/// Whatever the store says.
pub async fn is_outside(app: &App, at: Point) -> Result<bool, Fault> {
    let imported = app.store().read(|rd| gazetteer::areas(rd, "wards")).await?;
    if !imported.is_empty() {
        return Ok(gazetteer::area_of(&imported, at).is_none());
    }
    let point = Geometry::Point(at);
    let own = outlines(app);
    let mut all = own.0.iter();
    Ok(!own.0.is_empty() && !all.any(|outline| relate::within(&point, outline)))
}

fn outlines(app: &App) -> Arc<Outlines> {
    app.shared(|| {
        let text = app.place().file("base/wards.geojson");
        let read = text.and_then(|text| serde_json::from_slice::<Value>(&text).ok());
        let features = read
            .as_ref()
            .and_then(|all| all.get("features"))
            .and_then(Value::as_array);
        let shapes = features.into_iter().flatten().filter_map(|feature| {
            let shape = feature.get("geometry")?;
            Geometry::from_geojson(shape).ok()
        });
        Outlines(shapes.collect())
    })
}
