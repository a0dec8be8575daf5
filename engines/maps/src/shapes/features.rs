//! Areas and contours as GeoJSON features, and so as whatever is written from those.

use geo::Geometry;
use geo::geojson::Feature;
use serde_json::{Map, Value};

use super::{Area, Contour};

impl From<Area> for Feature {
    /// One MultiPolygon with `from` and `below`, each null where there is none.
    fn from(area: Area) -> Self {
        Self {
            id: None,
            properties: properties(&[("from", area.from), ("below", area.below)]),
            geometry: Some(Geometry::MultiPolygon(area.polygons)),
        }
    }
}

impl From<Contour> for Feature {
    /// One MultiLineString with its `value`.
    fn from(contour: Contour) -> Self {
        Self {
            id: None,
            properties: properties(&[("value", Some(contour.value))]),
            geometry: Some(Geometry::MultiLineString(contour.lines)),
        }
    }
}

fn properties(values: &[(&str, Option<f32>)]) -> Map<String, Value> {
    // By way of text: 0.1 is to be 0.1, not the double next to the float.
    let number = |v: f32| {
        v.to_string()
            .parse::<f64>()
            .map_or(Value::Null, Value::from)
    };
    let value = |v: Option<f32>| v.map_or(Value::Null, number);
    values
        .iter()
        .map(|&(name, v)| (name.to_owned(), value(v)))
        .collect()
}
