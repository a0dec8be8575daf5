//! Where things are: points, shapes, distances, map cells and the height of the ground.

pub mod bng;
pub mod cell;
pub mod geojson;
pub mod relate;
pub mod terrain;

mod bbox;
mod earth;
mod error;
mod geometry;
mod point;
#[cfg(test)]
mod samples;
mod shape;
mod simplify;

pub use bbox::BBox;
pub use cell::Cell;
pub use earth::{bearing_deg, destination, distance_m, haversine_m};
pub use error::GeoError;
pub use geometry::{Geometry, Polygon, Ring};
pub use point::Point;
pub use simplify::simplify;
