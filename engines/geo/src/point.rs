//! A place on the earth, as longitude and latitude.

use crate::GeoError;
use serde::{Deserialize, Serialize};

/// A position in degrees on WGS84.
///
/// The fields are open, so a point written by hand may hold anything; nothing in this crate
/// panics on it. [`Point::new`] and deserialising refuse what is not on the earth.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Degrees")]
pub struct Point {
    /// Degrees east of Greenwich, -180 to 180.
    pub lon: f64,
    /// Degrees north of the equator, -90 to 90.
    pub lat: f64,
}

impl Point {
    /// A checked position.
    ///
    /// # Errors
    /// [`GeoError::Longitude`] or [`GeoError::Latitude`] when out of range or NaN.
    pub fn new(lon: f64, lat: f64) -> Result<Self, GeoError> {
        if !(-180.0..=180.0).contains(&lon) {
            return Err(GeoError::Longitude(lon));
        }
        if !(-90.0..=90.0).contains(&lat) {
            return Err(GeoError::Latitude(lat));
        }
        Ok(Self { lon, lat })
    }
}

/// What arrives, before it is checked.
#[derive(Deserialize)]
struct Degrees {
    lon: f64,
    lat: f64,
}

impl TryFrom<Degrees> for Point {
    type Error = GeoError;

    fn try_from(Degrees { lon, lat }: Degrees) -> Result<Self, GeoError> {
        Self::new(lon, lat)
    }
}
