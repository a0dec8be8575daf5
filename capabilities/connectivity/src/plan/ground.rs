//! The ground of a plan, from files of several kinds.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use app::kit::Fault;
use clap::{Arg, ArgAction, ArgMatches, value_parser};
use geo::bng::{EastingNorthing, to_wgs84};
use maps::terrain::{asc, geotiff, hgt};
use maps::{Crs, Grid};
use radio::terrain::{Frame, Place, Voids};
use siting::Point;

use super::given::paths;
use super::{bytes, ending, unreadable};

/// The ground: as a map has it, and as the radio models read it.
pub struct Ground {
    /// Where it lies.
    pub map: Grid,
    /// The same heights, for paths to be taken across.
    pub heights: radio::terrain::Grid,
}

impl Ground {
    /// The arguments: `--terrain` and `--sea`.
    pub fn arguments() -> [Arg; 2] {
        let terrain = Arg::new("terrain")
            .long("terrain")
            .value_name("FILE")
            .required(true)
            .num_args(1..)
            .action(ArgAction::Append)
            .value_parser(value_parser!(PathBuf))
            .help("Heights of the ground: SRTM .hgt (zipped or not), GeoTIFF, or ESRI .asc on the National Grid");
        let sea = Arg::new("sea")
            .long("sea")
            .action(ArgAction::SetTrue)
            .help("Heights that the terrain does not know are the sea");
        [terrain, sea]
    }

    /// The ground of the arguments.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn given(arguments: &ArgMatches) -> Result<Self, Fault> {
        Self::read(&paths(arguments, "terrain"), arguments.get_flag("sea"))
    }

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

    /// From one sample to the next, the longer way of the two, m; never less than 1.
    pub fn step_m(&self) -> f64 {
        let (east_m, north_m) = self.map.step_m();
        east_m.max(north_m).max(1.0)
    }

    /// Where a point is in the terrain's own coordinates; none where it has none.
    pub fn spot(&self, at: geo::Point) -> Option<Place> {
        let (x, y) = self.map.frame().coordinates(at)?;
        Some(Place { x, y })
    }

    /// Where a place of the National Grid is in the terrain's own coordinates.
    ///
    /// # Errors
    /// That it is off the National Grid, or that nothing is known of the ground there.
    pub fn place(&self, at: Point) -> Result<Place, String> {
        let (easting_m, northing_m) = (at.easting_m, at.northing_m);
        let place = match self.map.frame().crs {
            Crs::Bng => Place {
                x: easting_m,
                y: northing_m,
            },
            Crs::Wgs84 => {
                let point = to_wgs84(EastingNorthing {
                    easting_m,
                    northing_m,
                });
                let point = point.map_err(|why| why.to_string())?;
                Place {
                    x: point.lon,
                    y: point.lat,
                }
            }
        };
        match self.heights.height_m(place) {
            Some(_) => Ok(place),
            None => Err("the terrain does not know the height of the ground there".to_owned()),
        }
    }

    /// Whether a place in the terrain's own coordinates is in the sea: `--sea` said that voids are.
    pub fn is_sea(&self, place: Place) -> bool {
        let frame = self.map.frame();
        let nearest = |along: f64, step: f64| (along / step).round().max(0.0) as usize;
        let column = nearest(place.x - frame.west, frame.step_x);
        let row = nearest(frame.north - place.y, frame.step_y);
        self.map.get(column, row).is_none()
    }
}

/// One file.
fn read(file: &Path) -> Result<Grid, String> {
    let bytes = bytes(file).map_err(|why| why.message)?;
    tile(file, bytes)
}

/// What a file holds, by the end of its name.
///
/// # Errors
/// Why it is no terrain.
pub fn tile(file: &Path, bytes: Vec<u8>) -> Result<Grid, String> {
    let name = file
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    let mut go_on = |_, _| true;
    match ending(file).as_str() {
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
