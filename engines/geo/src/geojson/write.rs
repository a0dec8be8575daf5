//! Writing GeoJSON.

use super::Feature;
use crate::{Geometry, Point, Polygon};
use serde_json::{Value, json};

/// A FeatureCollection of these features, as a document to be written out.
///
/// # Source
/// RFC 7946, sections 3.2 and 3.3.
pub fn collection(features: &[Feature]) -> Value {
    let features: Value = features.iter().map(feature).collect();
    json!({ "type": "FeatureCollection", "features": features })
}

fn feature(feature: &Feature) -> Value {
    let mut value = json!({
        "type": "Feature",
        "properties": feature.properties,
        "geometry": feature.geometry.as_ref().map(to_value),
    });
    if let Some(id) = &feature.id {
        value["id"] = id.clone();
    }
    value
}

/// The GeoJSON of a geometry.
pub(crate) fn to_value(geometry: &Geometry) -> Value {
    let (kind, coordinates) = match geometry {
        Geometry::Point(point) => ("Point", position(point)),
        Geometry::MultiPoint(points) => ("MultiPoint", line(points)),
        Geometry::LineString(points) => ("LineString", line(points)),
        Geometry::MultiLineString(lines) => {
            ("MultiLineString", lines.iter().map(|l| line(l)).collect())
        }
        Geometry::Polygon(polygon) => ("Polygon", rings(polygon)),
        Geometry::MultiPolygon(polygons) => ("MultiPolygon", polygons.iter().map(rings).collect()),
        Geometry::GeometryCollection(all) => {
            let geometries: Value = all.iter().map(to_value).collect();
            return json!({ "type": "GeometryCollection", "geometries": geometries });
        }
    };
    json!({ "type": kind, "coordinates": coordinates })
}

fn position(point: &Point) -> Value {
    json!([point.lon, point.lat])
}

fn line(points: &[Point]) -> Value {
    points.iter().map(position).collect()
}

fn rings(polygon: &Polygon) -> Value {
    polygon.rings().map(|ring| line(ring)).collect()
}
