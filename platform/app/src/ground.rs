//! The ground of the place: what a spot on it is called, which ward is around it, and whether it is in the place.

use std::sync::Arc;

use find::gazetteer;
use geo::{BBox, Geometry, Point, relate};
use kit::Fault;
use serde_json::Value;

use crate::App;

/// A street farther away than this is not "beside" a spot.
const BESIDE_M: f64 = 80.0;
/// Spots so far outside the place's outlines still count as in it: piers, and slips of the pen.
const EDGE_M: f64 = 300.0;

/// The place's streets and outlines, read once.
struct Ground {
    streets: Vec<Street>,
    wards: Vec<(String, Geometry)>,
}

struct Street {
    name: String,
    town: String,
    shape: Geometry,
    around: BBox,
}

fn ground(app: &App) -> Arc<Ground> {
    app.shared(|| {
        let features = |file: &str| -> Vec<Value> {
            let text = app.place().file(file);
            let read = text.and_then(|text| serde_json::from_slice::<Value>(&text).ok());
            let features = read.and_then(|mut all| all.get_mut("features").map(Value::take));
            match features {
                Some(Value::Array(features)) => features,
                _ => Vec::new(),
            }
        };
        let shape = |feature: &Value| Geometry::from_geojson(feature.get("geometry")?).ok();
        let text = |feature: &Value, name: &str| {
            let found = feature.get("properties").and_then(|p| p.get(name));
            found.and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        let streets = features("base/roads.geojson")
            .iter()
            .filter_map(|feature| {
                let shape = shape(feature)?;
                Some(Street {
                    name: text(feature, "name"),
                    town: text(feature, "place"),
                    around: BBox::of(&shape)?.expand_m(BESIDE_M),
                    shape,
                })
            })
            .filter(|street| !street.name.is_empty())
            .collect();
        let wards = features("base/wards.geojson")
            .iter()
            .filter_map(|feature| Some((text(feature, "name"), shape(feature)?)))
            .collect();
        Ground { streets, wards }
    })
}

/// "beside High Street, Larkbridge"; empty where no street is near.
#[must_use]
pub fn street(app: &App, at: Point) -> String {
    let ground = ground(app);
    let point = Geometry::Point(at);
    let near = ground
        .streets
        .iter()
        .filter(|street| street.around.contains(at))
        .map(|street| (relate::distance_between_m(&point, &street.shape), street))
        .filter(|(distance_m, _)| *distance_m <= BESIDE_M)
        .min_by(|(a, _), (b, _)| a.total_cmp(b));
    match near {
        Some((_, street)) if street.town.is_empty() => street.name.clone(),
        Some((_, street)) => format!("{}, {}", street.name, street.town),
        None => String::new(),
    }
}

/// Where a spot lies.
pub enum Lies {
    /// In this ward.
    In(String),
    /// Just off the edge of the place, or in a place of which no outline is known.
    Edge,
    /// Elsewhere.
    Away,
}

/// Where a spot lies; imported outlines come before those of the place's folder.
///
/// # Errors
/// Whatever the store says.
pub async fn lies(app: &App, at: Point) -> Result<Lies, Fault> {
    let imported = app.store().read(|rd| gazetteer::areas(rd, "wards")).await?;
    let ground = ground(app);
    let wards: Vec<(&str, &Geometry)> = if imported.is_empty() {
        let own = ground.wards.iter();
        own.map(|(name, outline)| (name.as_str(), outline))
            .collect()
    } else {
        let areas = imported.iter();
        areas
            .map(|area| (area.name.as_str(), &area.outline))
            .collect()
    };
    Ok(lies_in(&wards, at))
}

fn lies_in(wards: &[(&str, &Geometry)], at: Point) -> Lies {
    let point = Geometry::Point(at);
    let around = wards.iter().find(|(_, outline)| {
        BBox::of(outline).is_some_and(|around| around.contains(at))
            && relate::within(&point, outline)
    });
    if let Some((name, _)) = around {
        return Lies::In((*name).to_owned());
    }
    let is_near = |outline: &Geometry| {
        BBox::of(outline).is_some_and(|around| around.expand_m(EDGE_M).contains(at))
            && relate::distance_between_m(&point, outline) <= EDGE_M
    };
    if wards.is_empty() || wards.iter().any(|(_, outline)| is_near(outline)) {
        return Lies::Edge;
    }
    Lies::Away
}

/// The ward around a spot.
///
/// # Errors
/// Whatever the store says.
pub async fn ward(app: &App, at: Point) -> Result<Option<String>, Fault> {
    Ok(match lies(app, at).await? {
        Lies::In(name) => Some(name),
        Lies::Edge | Lies::Away => None,
    })
}

/// Whether a spot is in the place, or just off its edge. A place without outlines has no edge.
///
/// # Errors
/// Whatever the store says.
pub async fn is_here(app: &App, at: Point) -> Result<bool, Fault> {
    Ok(!matches!(lies(app, at).await?, Lies::Away))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_spot_is_in_a_ward_at_the_edge_or_elsewhere() {
        let ring = json!([
            [1.7, 51.6],
            [1.8, 51.6],
            [1.8, 51.7],
            [1.7, 51.7],
            [1.7, 51.6]
        ]);
        let square = json!({"type": "Polygon", "coordinates": [ring]});
        let square = Geometry::from_geojson(&square).unwrap();
        let wards = [("Harbour", &square)];
        let check = |wards: &[(&str, &Geometry)], lon: f64, want: Option<&str>| {
            let got = match lies_in(wards, Point { lon, lat: 51.65 }) {
                Lies::In(name) => Some(name),
                Lies::Edge => Some(String::new()),
                Lies::Away => None,
            };
            assert_eq!(got.as_deref(), want);
        };
        check(&wards, 1.75, Some("Harbour"));
        check(&wards, 1.699, Some(""));
        check(&wards, 1.6, None);
        check(&[], 1.6, Some(""));
    }
}
