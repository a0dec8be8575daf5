//! Terrain as it is delivered: SRTM tiles, GeoTIFF and ESRI ASCII grids.

pub mod asc;
pub mod geotiff;
pub mod hgt;
