//! Buildings: outlines with a height.

use std::io::{Read, Seek};

use geo::geojson::features;
use geo::{Geometry, Polygon};
use serde_json::{Map, Value};

use crate::error::{At, at_most, quote};
use crate::geopackage::GeoPackage;
use crate::progress::tell;
use crate::{MapError, Progress};

/// No building is higher, in metres.
const HIGHEST_M: f64 = 1_000.0;
/// What a storey is taken to be high where only their number is known, in metres.
const STOREY_M: f64 = 3.0;
/// The most bytes of a GeoJSON document: it is held whole.
const LARGEST_DOCUMENT: u64 = 512 << 20;

/// A building.
#[derive(Debug, Clone, PartialEq)]
pub struct Building {
    /// Its outline on the ground.
    pub outline: Polygon,
    /// Its height above the ground in metres; none where the file does not say.
    pub height_m: Option<f64>,
}

/// What a height is called: OS OpenMap and MasterMap, others, OpenStreetMap; the roof's ridge first.
const HEIGHTS: [&str; 6] = [
    "rel_h_max",
    "relhmax",
    "height_m",
    "height",
    "building_height",
    "building:height",
];
/// What a number of storeys is called.
const STOREYS: [&str; 5] = [
    "building:levels",
    "levels",
    "storeys",
    "floors",
    "num_floors",
];

/// The buildings of a GeoJSON document: one for each polygon; points and lines are passed over.
///
/// Where only storeys are known they are taken as 3 m each. Progress is in features.
///
/// # Errors
/// [`MapError::Geo`] for what is no GeoJSON, with the path; [`MapError::Broken`] with the feature whose height is
/// not 0 to 1,000 m; [`MapError::TooLarge`] beyond 512 MiB; [`MapError::Stopped`].
///
/// # Source
/// RFC 7946. Names of heights: Ordnance Survey, "Building Height Attribute" (RelHMax); OpenStreetMap wiki, "Key:height"
/// and "Key:building:levels".
pub fn buildings(document: &[u8], progress: Progress<'_>) -> Result<Vec<Building>, MapError> {
    at_most(
        "bytes of a GeoJSON document",
        document.len() as u64,
        LARGEST_DOCUMENT,
    )?;
    let all = features(document)?;
    let of = all.len() as u64;
    let mut buildings = vec![];
    for (done, feature) in all.into_iter().enumerate() {
        if done.is_multiple_of(1_000) {
            tell(progress, done as u64, of)?;
        }
        let Some(geometry) = feature.geometry else {
            continue;
        };
        let height_m = height(|name| found(&feature.properties, name))
            .map_err(|problem| At::Named(format!("features[{done}]")).broken(problem))?;
        add(&mut buildings, geometry, height_m);
    }
    tell(progress, of, of)?;
    Ok(buildings)
}

/// The buildings of a layer of a GeoPackage, in the same way. Progress is that of [`GeoPackage::each`].
///
/// # Errors
/// Those of [`GeoPackage::each`], and [`MapError::Broken`] with the row whose height is not 0 to 1,000 m.
pub fn buildings_of_package<R: Read + Seek>(
    package: &mut GeoPackage<R>,
    layer: &str,
    progress: Progress<'_>,
) -> Result<Vec<Building>, MapError> {
    let mut buildings = vec![];
    package.each(layer, progress, &mut |row| {
        let text = |name: &str| {
            row.number(name)
                .map(|n| n.to_string())
                .or(row.text(name).map(str::to_owned))
        };
        let height_m =
            height(text).map_err(|problem| At::Row(layer.to_owned(), row.id).broken(problem))?;
        if let Some(geometry) = row.geometry.clone() {
            add(&mut buildings, geometry, height_m);
        }
        Ok(())
    })?;
    Ok(buildings)
}

fn add(buildings: &mut Vec<Building>, geometry: Geometry, height_m: Option<f64>) {
    match geometry {
        Geometry::Polygon(outline) => buildings.push(Building { outline, height_m }),
        Geometry::MultiPolygon(all) => {
            buildings.extend(
                all.into_iter()
                    .map(|outline| Building { outline, height_m }),
            );
        }
        _ => {}
    }
}

/// What is known under a name, in whatever case, as text; none if it is null.
fn found(properties: &Map<String, Value>, name: &str) -> Option<String> {
    let (_, value) = properties
        .iter()
        .find(|(own, _)| own.eq_ignore_ascii_case(name))?;
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// The height in metres by the first name that has one.
fn height(found: impl Fn(&str) -> Option<String>) -> Result<Option<f64>, String> {
    let named = |names: &[&str]| {
        names
            .iter()
            .find_map(|name| Some((name.to_string(), found(name)?)))
    };
    let (name, text, times) = match (named(&HEIGHTS), named(&STOREYS)) {
        (Some((name, text)), _) => (name, text, 1.0),
        (None, Some((name, text))) => (name, text, STOREY_M),
        (None, None) => return Ok(None),
    };
    // OpenStreetMap writes "12 m" too.
    let number = text.trim().trim_end_matches('m').trim_end();
    if number.is_empty() {
        return Ok(None);
    }
    match number.parse::<f64>().map(|n| n * times) {
        Ok(height_m) if (0.0..=HIGHEST_M).contains(&height_m) => Ok(Some(height_m)),
        _ => Err(format!(
            "{name} must be 0 to {HIGHEST_M} m, got {}",
            quote(&text)
        )),
    }
}
