//! A map of coverage, written as picture, raster or areas.

use std::io::Cursor;
use std::path::Path;

use app::kit::Fault;
use maps::Grid;
use maps::picture::{Ramp, Scale, Style, hillshade, png};
use maps::shapes::areas;
use maps::terrain::geotiff;

use super::ground::Ground;
use super::signal::Shown;
use super::{ending, invalid, unreadable};

/// Pixels of a picture to one cell.
const PIXELS: usize = 2;

/// Writes the map, by the end of the file's name.
///
/// # Errors
/// A fault that names the file.
pub fn write(file: &Path, map: &Grid, ground: &Ground, shown: Shown) -> Result<(), Fault> {
    let bytes = match ending(file).as_str() {
        "tif" | "tiff" => {
            let mut bytes = Cursor::new(Vec::new());
            geotiff::write(map, &mut bytes, &mut |_, _| true).map_err(invalid)?;
            bytes.into_inner()
        }
        "png" => picture(map, ground, shown)?,
        "geojson" | "json" => {
            let areas = areas(map, shown.levels(), &mut |_, _| true).map_err(invalid)?;
            let features: Vec<geo::geojson::Feature> = areas.into_iter().map(Into::into).collect();
            geo::geojson::collection(&features).to_string().into_bytes()
        }
        _ => {
            return Err(unreadable(
                file,
                "its name ends in none of .tif, .png and .geojson",
            ));
        }
    };
    std::fs::write(file, bytes).map_err(|why| unreadable(file, why))
}

/// The map in colours over the shadows of the hills.
fn picture(map: &Grid, ground: &Ground, shown: Shown) -> Result<Vec<u8>, Fault> {
    let heights = ground
        .map
        .resample(*map.frame(), &mut |_, _| true)
        .map_err(invalid)?;
    // Hills of a flat country are shown three times as high.
    let shade = hillshade(&heights, 3.0).map_err(invalid)?;
    png(
        map,
        &Style {
            ramp: Ramp::Viridis,
            scale: Scale::Bands(shown.levels()),
            pixels_per_cell: PIXELS,
            shade: Some(&shade),
            legend: Some(shown.legend()),
        },
    )
    .map_err(invalid)
}
