//! GeoPackage: layers of features in one file, as Ordnance Survey delivers them and map programs open them.

mod read;
#[cfg(test)]
mod tests;
mod wkb;
mod write;

pub use read::{Attribute, GeoPackage, Row};
pub use write::{Layer, write};

/// `GPKG`, the application id of the file.
const APPLICATION: u32 = 0x4750_4B47;
