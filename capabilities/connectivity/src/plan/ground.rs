//! The ground of a plan, from files of several kinds.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use app::kit::Fault;
use geo::Point;
use maps::terrain::{asc, geotiff, hgt};
use maps::{Crs, Grid};
use radio::terrain::{Frame, Place, Voids};

use super::{bytes, unreadable};

/// The ground: as a map has it, and as the radio models read it.
pub struct Ground {
    /// Where it lies.
    pub map: Grid,
    /// The same heights, for paths to be taken across.
    pub heights: radio::terrain::Grid,
}

impl Ground {
    /// Reads files of terrain and lays them beside one another.
    ///
    /// # Errors
    /// A fault that names the file, or says why the files make no ground together.
    pub fn read(files: &[PathBuf], at_sea: bool) -> Result<Self, Fault> {
        let tiles = files
            .iter()
            .map(|file| read(file).map_err(|why| unreadable(file, why)))
            .collect::<Result<Vec<Grid>, Fault>>()?;
        Self::of(&tiles, at_sea)
    }

    /// Lays tiles beside one another. Voids are the sea where `at_sea` says so; else no path crosses them.
    ///
    /// # Errors
    /// Why they make no ground together.
    pub fn of(tiles: &[Grid], at_sea: bool) -> Result<Self, Fault> {
        let together = |why: &dyn std::fmt::Display| Fault::invalid(format!("The terrain: {why}."));
        let map = Grid::mosaic(tiles, &mut |_, _| true).map_err(|why| together(&why))?;
        let frame = map.frame();
        let heights = radio::terrain::Grid::new(
            match frame.crs {
                Crs::Wgs84 => Frame::Degrees,
                Crs::Bng => Frame::Metres,
            },
            Place {
                x: frame.west,
                y: frame.north,
            },
            Place {
                x: frame.step_x,
                y: frame.step_y,
            },
            (frame.columns, frame.rows),
            map.values().to_vec(),
            if at_sea {
                Voids::SeaLevel
            } else {
                Voids::Unknown
            },
        )
        .map_err(|why| together(&why))?;
        Ok(Self { map, heights })
    }

    /// A place as the models have it; none where it cannot be on this ground.
    pub fn place(&self, at: Point) -> Option<Place> {
        let (x, y) = self.map.frame().coordinates(at)?;
        Some(Place { x, y })
    }

    /// The step of a path, no longer than a cell, in m.
    pub fn step_m(&self) -> f64 {
        let (east_m, north_m) = self.map.step_m();
        east_m.max(north_m).max(1.0)
    }
}

/// One file.
fn read(file: &Path) -> Result<Grid, String> {
    let name = file
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    let bytes = bytes(file).map_err(|why| why.message)?;
    tile(name, bytes)
}

/// One file, by the end of its name.
///
/// # Errors
/// Why it is no terrain.
pub fn tile(name: &str, bytes: Vec<u8>) -> Result<Grid, String> {
    let end = name
        .rsplit('.')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let mut go_on = |_, _| true;
    match end.as_str() {
        "hgt" | "zip" => {
            let tile = hgt::read(name, &bytes).map_err(|why| why.to_string())?;
            Grid::from_tile(&tile).map_err(|why| why.to_string())
        }
        "tif" | "tiff" => {
            geotiff::read(Cursor::new(bytes), &mut go_on).map_err(|why| why.to_string())
        }
        "asc" => asc::read(Cursor::new(bytes), Crs::Bng, &mut go_on).map_err(|why| why.to_string()),
        _ => Err("its name ends in none of .hgt, .zip, .tif, .tiff and .asc".to_owned()),
    }
}
