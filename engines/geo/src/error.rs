//! What can be wrong with a place somebody gives us.

/// Why a place, a shape or a terrain tile was refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum GeoError {
    /// Not a longitude.
    #[error("longitude must be from -180 to 180 degrees, got {0}")]
    Longitude(f64),
    /// Not a latitude.
    #[error("latitude must be from -90 to 90 degrees, got {0}")]
    Latitude(f64),
    /// The point has no British National Grid reference.
    #[error("longitude {lon}, latitude {lat} is outside the British National Grid")]
    OutsideGrid {
        /// Degrees east.
        lon: f64,
        /// Degrees north.
        lat: f64,
    },
    /// The grid reference is off the grid.
    #[error("easting {easting_m} m, northing {northing_m} m is outside the British National Grid")]
    OffGrid {
        /// Metres east of the false origin.
        easting_m: f64,
        /// Metres north of the false origin.
        northing_m: f64,
    },
    /// The text is not JSON at all.
    #[error("not JSON: {0}")]
    Json(String),
    /// JSON, but not the GeoJSON it should be.
    #[error("{path}: {problem}")]
    GeoJson {
        /// Where in the document, such as `features[3].geometry.coordinates[0]`.
        path: String,
        /// What is wrong there.
        problem: String,
    },
    /// A tile name that does not say which square degree it is.
    #[error("a terrain tile is named like N51E000, got {0:?}")]
    TileName(String),
    /// A tile of a size that no `.hgt` file has.
    #[error("terrain tile {name} must be 2884802 or 25934402 bytes, got {bytes}")]
    TileSize {
        /// The name it came under.
        name: String,
        /// How long it was.
        bytes: usize,
    },
    /// A profile cannot be walked with this step.
    #[error("profile step must be more than 0 m, got {0} m")]
    Step(f64),
    /// The profile would have too many points, or its length is no number.
    #[error(
        "a profile has at most {most} steps: {length_m:.0} m in steps of {step_m} m has too many"
    )]
    TooManySteps {
        /// The length of the line.
        length_m: f64,
        /// The step asked for.
        step_m: f64,
        /// The most steps allowed.
        most: usize,
    },
}
