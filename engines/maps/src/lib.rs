//! Maps in and out: the ground, streets, homes and coverage as others deliver them, and pictures for all.
//!
//! | in | out |
//! |---|---|
//! | [`terrain`]: SRTM, GeoTIFF, ASCII grids, all as a [`Grid`] | [`terrain::geotiff::write`] |
//! | [`streets`]: OpenStreetMap and OS Open Roads as a graph | [`picture`]: PNG, with hills and a legend |
//! | [`places`]: postcodes, properties, buildings, broadband | [`shapes`]: areas and contours, as GeoJSON |
//! | [`geopackage`] | [`geopackage::write`], [`kml`] |

mod error;
pub mod geopackage;
mod grid;
pub mod kml;
pub mod picture;
pub mod places;
mod progress;
pub mod shapes;
mod sqlite;
pub mod streets;
pub mod terrain;

pub use error::{At, MapError};
pub use grid::{Crs, Frame, Grid, MOST_CELLS};
pub use progress::Progress;
