//! GeoJSON: how shapes travel between systems.

mod read;
#[cfg(test)]
mod tests;
mod write;

pub(crate) use read::geometry;
pub use write::collection;
pub(crate) use write::to_value;

use crate::{GeoError, Geometry};
use serde_json::{Map, Value};

/// Something on a map and what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    /// The feature's own name or number, if it has one.
    pub id: Option<Value>,
    /// What is known of it.
    pub properties: Map<String, Value>,
    /// Where it is; none if the document says `null`.
    pub geometry: Option<Geometry>,
}

/// Reads the features of a document: a FeatureCollection, one Feature, or a bare geometry, which
/// is a feature of which nothing is known.
///
/// # Errors
/// [`GeoError::Json`] if it is not JSON, [`GeoError::GeoJson`] with the path to what is wrong.
/// A `crs` other than WGS84 is refused: other coordinates would land in the wrong place.
///
/// # Source
/// RFC 7946, sections 3.2 and 3.3; the `crs` member is that of GeoJSON 2008.
pub fn features(document: impl AsRef<[u8]>) -> Result<Vec<Feature>, GeoError> {
    let bytes = document.as_ref();
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let value = serde_json::from_slice(bytes).map_err(|e| GeoError::Json(e.to_string()))?;
    read::features(value)
}
