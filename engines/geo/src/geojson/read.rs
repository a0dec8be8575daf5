//! Reading GeoJSON, with the path to whatever is wrong in it.

use super::Feature;
use crate::{GeoError, Geometry, Point, Polygon, Ring};
use serde_json::{Map, Value};
use std::fmt;

/// Collections within collections, at most: more is an attack, not a map.
const DEEPEST: usize = 16;

/// Reads a bare geometry.
pub(crate) fn geometry(value: &Value) -> Result<Geometry, GeoError> {
    geometry_at(value, &Path::ROOT, DEEPEST)
}

/// Reads every feature of a document.
pub(super) fn features(value: Value) -> Result<Vec<Feature>, GeoError> {
    let root = &Path::ROOT;
    let Value::Object(mut object) = value else {
        return root.expected("a GeoJSON object", &value);
    };
    check_crs(&object, root)?;
    match object.get("type").and_then(Value::as_str) {
        Some("FeatureCollection") => match object.remove("features") {
            Some(Value::Array(features)) => {
                let at = root.name("features");
                features
                    .into_iter()
                    .enumerate()
                    .map(|(i, f)| feature(f, &at.index(i)))
                    .collect()
            }
            other => root
                .name("features")
                .expected("an array", &other.unwrap_or_default()),
        },
        Some("Feature") => Ok(vec![feature(Value::Object(object), root)?]),
        _ => {
            let geometry = Some(geometry_at(&Value::Object(object), root, DEEPEST)?);
            Ok(vec![Feature {
                id: None,
                properties: Map::new(),
                geometry,
            }])
        }
    }
}

fn feature(value: Value, at: &Path) -> Result<Feature, GeoError> {
    let Value::Object(mut object) = value else {
        return at.expected("a Feature", &value);
    };
    let kind = object.get("type").unwrap_or(&Value::Null);
    if kind != "Feature" {
        return at.name("type").expected("\"Feature\"", kind);
    }
    let geometry = match object.get("geometry") {
        None | Some(Value::Null) => None,
        Some(value) => Some(geometry_at(value, &at.name("geometry"), DEEPEST)?),
    };
    let properties = match object.remove("properties") {
        None | Some(Value::Null) => Map::new(),
        Some(Value::Object(properties)) => properties,
        Some(other) => return at.name("properties").expected("an object", &other),
    };
    Ok(Feature {
        id: object.remove("id"),
        properties,
        geometry,
    })
}

fn geometry_at(value: &Value, at: &Path, depth: usize) -> Result<Geometry, GeoError> {
    let Value::Object(object) = value else {
        return at.expected("a geometry", value);
    };
    let member = |name| object.get(name).unwrap_or(&Value::Null);
    let (coordinates, inside) = (member("coordinates"), &at.name("coordinates"));
    Ok(match member("type").as_str() {
        Some("Point") => Geometry::Point(position(coordinates, inside)?),
        Some("MultiPoint") => Geometry::MultiPoint(list(coordinates, inside, 1, position)?),
        Some("LineString") => Geometry::LineString(line(coordinates, inside)?),
        Some("MultiLineString") => Geometry::MultiLineString(list(coordinates, inside, 1, line)?),
        Some("Polygon") => Geometry::Polygon(polygon(coordinates, inside)?),
        Some("MultiPolygon") => Geometry::MultiPolygon(list(coordinates, inside, 1, polygon)?),
        Some("GeometryCollection") => {
            let Some(depth) = depth.checked_sub(1) else {
                return at.wrong(format!("collections are nested more than {DEEPEST} deep"));
            };
            let each = |v: &Value, p: &Path| geometry_at(v, p, depth);
            Geometry::GeometryCollection(list(
                member("geometries"),
                &at.name("geometries"),
                1,
                each,
            )?)
        }
        _ => {
            return at.name("type").expected(
                "a geometry type such as \"Point\" or \"Polygon\"",
                member("type"),
            );
        }
    })
}

fn polygon(value: &Value, at: &Path) -> Result<Polygon, GeoError> {
    let mut rings = list(value, at, 1, ring)?;
    let holes = rings.split_off(1);
    Ok(Polygon {
        exterior: rings.swap_remove(0),
        holes,
    })
}

fn ring(value: &Value, at: &Path) -> Result<Ring, GeoError> {
    let ring = list(value, at, 4, position)?;
    match (ring.first(), ring.last()) {
        (Some(first), Some(last)) if first != last => at.wrong(format!(
            "the ring is not closed: it starts at [{}, {}] and ends at [{}, {}]",
            first.lon, first.lat, last.lon, last.lat
        )),
        _ => Ok(ring),
    }
}

fn line(value: &Value, at: &Path) -> Result<Vec<Point>, GeoError> {
    list(value, at, 2, position)
}

fn position(value: &Value, at: &Path) -> Result<Point, GeoError> {
    const WANTED: &str = "a position [longitude, latitude]";
    let numbers = match value.as_array() {
        Some(numbers) if (2..=3).contains(&numbers.len()) => numbers,
        _ => return at.expected(WANTED, value),
    };
    if let Some(i) = numbers.iter().position(|n| !n.is_number()) {
        return at.index(i).expected("a number", &numbers[i]);
    }
    let degrees = |i: usize| numbers[i].as_f64().unwrap_or(f64::NAN);
    Point::new(degrees(0), degrees(1)).or_else(|e| at.wrong(e.to_string()))
}

fn list<T>(
    value: &Value,
    at: &Path,
    least: usize,
    each: impl Fn(&Value, &Path) -> Result<T, GeoError>,
) -> Result<Vec<T>, GeoError> {
    let Some(items) = value.as_array() else {
        return at.expected("an array", value);
    };
    let read: Vec<T> = items
        .iter()
        .enumerate()
        .map(|(i, item)| each(item, &at.index(i)))
        .collect::<Result<_, _>>()?;
    if read.len() < least {
        return at.wrong(format!("needs at least {least}, got {}", read.len()));
    }
    Ok(read)
}

fn check_crs(document: &Map<String, Value>, at: &Path) -> Result<(), GeoError> {
    let name = match document.get("crs") {
        None | Some(Value::Null) => return Ok(()),
        Some(crs) => &crs["properties"]["name"],
    };
    match name.as_str() {
        Some(wgs84) if wgs84.ends_with("CRS84") || wgs84.ends_with("4326") => Ok(()),
        _ => at
            .name("crs")
            .expected("WGS84 longitude and latitude", name),
    }
}

/// Where we are in the document. It costs nothing until something is wrong.
struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    step: Step,
}

enum Step {
    Name(&'static str),
    Index(usize),
}

impl<'a> Path<'a> {
    const ROOT: Path<'static> = Path {
        parent: None,
        step: Step::Name(""),
    };

    fn name(&'a self, name: &'static str) -> Self {
        Self {
            parent: Some(self),
            step: Step::Name(name),
        }
    }

    fn index(&'a self, index: usize) -> Self {
        Self {
            parent: Some(self),
            step: Step::Index(index),
        }
    }

    fn wrong<T>(&self, problem: String) -> Result<T, GeoError> {
        let path = if self.parent.is_none() {
            "document".to_owned()
        } else {
            self.to_string()
        };
        Err(GeoError::GeoJson { path, problem })
    }

    fn expected<T>(&self, wanted: &str, got: &Value) -> Result<T, GeoError> {
        self.wrong(format!("expected {wanted}, got {}", describe(got)))
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(parent) = self.parent else {
            return Ok(());
        };
        parent.fmt(f)?;
        match self.step {
            Step::Name(name) if parent.parent.is_none() => write!(f, "{name}"),
            Step::Name(name) => write!(f, ".{name}"),
            Step::Index(index) => write!(f, "[{index}]"),
        }
    }
}

/// A value in a few words, however long it is.
fn describe(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(truth) => truth.to_string(),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) if text.chars().nth(40).is_some() => "a long text".to_owned(),
        Value::String(text) => format!("{text:?}"),
        Value::Array(items) => format!("an array of {}", items.len()),
        Value::Object(_) => "an object".to_owned(),
    }
}
