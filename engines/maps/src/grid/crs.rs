//! The two coordinate systems that maps of a British place come in.

use std::fmt;
use std::ops::RangeInclusive;

/// What the coordinates of a grid are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Crs {
    /// Longitude and latitude in degrees on WGS84 (EPSG:4326).
    Wgs84,
    /// Eastings and northings in metres on the British National Grid (EPSG:27700).
    Bng,
}

impl Crs {
    /// The number in the EPSG register: 4326 or 27700.
    pub fn epsg(self) -> u16 {
        match self {
            Self::Wgs84 => 4326,
            Self::Bng => 27700,
        }
    }

    /// Where x and y may lie. The National Grid's bounds are generous by 100 km: tiles at its edge.
    pub(super) fn bounds(self) -> (RangeInclusive<f64>, RangeInclusive<f64>) {
        match self {
            Self::Wgs84 => (-180.0..=180.0, -90.0..=90.0),
            Self::Bng => (-100_000.0..=800_000.0, -100_000.0..=1_400_000.0),
        }
    }
}

impl fmt::Display for Crs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Wgs84 => "WGS84 degrees",
            Self::Bng => "British National Grid metres",
        })
    }
}
