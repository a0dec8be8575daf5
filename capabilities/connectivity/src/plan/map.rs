//! A plan as a map: features on the National Grid, written for whichever program is to open them.

use std::path::Path;

use app::kit::{Clock, Fault, Time};
use geo::bng::{EastingNorthing, to_wgs84};
use geo::geojson::{Feature, collection};
use geo::{Geometry, Point};
use maps::geopackage::{self, Layer};
use serde_json::{Map, Value};
use siting::Point as Place;

use super::{ending, unreadable};

/// A layer: its name, what it shows, its features.
pub type Shown<'a> = (&'a str, &'a str, Vec<Feature>);

/// A place with what is known of it; `properties` is an object.
///
/// # Errors
/// That it is off the National Grid.
pub fn point(at: Place, properties: Value) -> Result<Feature, Fault> {
    Ok(feature(Geometry::Point(degrees(at)?), properties))
}

/// A line between two places with what is known of it.
///
/// # Errors
/// That one is off the National Grid.
pub fn line(from: Place, to: Place, properties: Value) -> Result<Feature, Fault> {
    let line = vec![degrees(from)?, degrees(to)?];
    Ok(feature(Geometry::LineString(line), properties))
}

/// Somewhere with what is known of it; `properties` is an object.
pub fn feature(geometry: Geometry, properties: Value) -> Feature {
    Feature {
        id: None,
        properties: match properties {
            Value::Object(known) => known,
            _ => Map::new(),
        },
        geometry: Some(geometry),
    }
}

fn degrees(at: Place) -> Result<Point, Fault> {
    let at = EastingNorthing {
        easting_m: at.easting_m,
        northing_m: at.northing_m,
    };
    to_wgs84(at).map_err(|why| Fault::invalid(format!("The map: {why}.")))
}

/// The time of a GeoPackage's last change, as it is written there.
pub fn changed_at(now: Time) -> String {
    let now = now.timestamp();
    now.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// Layers as what the end of the file's name says: `.geojson` has all of them together, `.gpkg` each by its name.
/// `now` is the time of the change, as [`changed_at`] has it.
///
/// # Errors
/// A fault that names the file.
pub fn drawn(file: &Path, layers: &[Shown<'_>], now: &str) -> Result<Vec<u8>, Fault> {
    match ending(file).as_str() {
        "geojson" | "json" => {
            let all: Vec<Feature> = layers.iter().flat_map(|layer| layer.2.clone()).collect();
            Ok(collection(&all).to_string().into_bytes())
        }
        "gpkg" => {
            let layers: Vec<Layer<'_>> = layers
                .iter()
                .map(|(name, about, features)| Layer {
                    name,
                    about,
                    features,
                })
                .collect();
            geopackage::write(&layers, now).map_err(|why| unreadable(file, why))
        }
        _ => Err(unreadable(
            file,
            "its name ends in none of .geojson and .gpkg",
        )),
    }
}

/// Writes layers to a file.
///
/// # Errors
/// As [`drawn`], and that the file cannot be written.
pub fn write(file: &Path, layers: &[Shown<'_>]) -> Result<(), Fault> {
    let now = changed_at(Clock::machine().now());
    let bytes = drawn(file, layers, &now)?;
    std::fs::write(file, bytes).map_err(|why| unreadable(file, why))
}
