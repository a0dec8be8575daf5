//! The shared terrain and postcodes.

use geo::bng::{EastingNorthing, to_wgs84};
use geo::terrain::{Terrain, Tile};
use radio::itm::{Climate, Levels, Polarisation, Setting, VariabilityMode};
use radio::terrain::{Grid, Place, Voids};
use std::io::Read;
use std::path::PathBuf;

/// A mast in the middle of Thurrock.
pub const MAST: Place = Place {
    x: 0.3573,
    y: 51.5126,
};
/// 3 seconds of arc of latitude.
pub const STEP_M: f64 = 92.6;

pub fn setting() -> Setting {
    Setting {
        tx_height_m: 30.0,
        rx_height_m: 1.5,
        freq_hz: 868e6,
        polarisation: Polarisation::Vertical,
        climate: Climate::MaritimeTemperateOverLand,
        refractivity_n: 320.0,
        permittivity: 15.0,
        conductivity_s_per_m: 0.005,
        mode: VariabilityMode::from_mdvar(12).unwrap(),
        levels: Levels::TimeLocationSituation {
            time_pct: 50.0,
            location_pct: 50.0,
            situation_pct: 50.0,
        },
    }
}

#[allow(clippy::disallowed_methods)]
fn shared(path: &str) -> Option<Vec<u8>> {
    let from_root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
    let root = std::env::var("TEST_DATA").map_or_else(|_| PathBuf::from(from_root), PathBuf::from);
    let read = std::fs::read(root.join("place").join(path)).ok();
    if read.is_none() {
        println!("{path} is not measured: TEST_DATA is absent");
    }
    read
}

/// The heights of the tile, row by row from the north, as the file has them.
pub fn hgt(name: &str) -> Option<Vec<u8>> {
    let bytes = shared(&format!("{name}.hgt.zip"))?;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).ok()?;
    let mut heights = Vec::new();
    archive.by_index(0).ok()?.read_to_end(&mut heights).ok()?;
    Some(heights)
}

/// Both tiles around Thurrock.
pub fn grid() -> Option<Grid> {
    let tiles = ["N51E000", "N51W001"].map(|name| Tile::from_hgt(name, &hgt(name)?).ok());
    let terrain: Terrain = tiles
        .into_iter()
        .collect::<Option<Vec<_>>>()?
        .into_iter()
        .collect();
    let (south_west, north_east) = (Place { x: -1.0, y: 51.0 }, Place { x: 1.0, y: 52.0 });
    Grid::from_tiles(&terrain, south_west, north_east, Voids::SeaLevel).ok()
}

/// Where Thurrock's postcodes are.
pub fn postcodes() -> Option<Vec<Place>> {
    let bytes = shared("thurrock-postcodes-2014.csv")?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(&*bytes);
    let places = reader.records().filter_map(|row| {
        let row = row.ok()?;
        let at = EastingNorthing {
            easting_m: row.get(2)?.trim().parse().ok()?,
            northing_m: row.get(3)?.trim().parse().ok()?,
        };
        let point = to_wgs84(at).ok()?;
        Some(Place {
            x: point.lon,
            y: point.lat,
        })
    });
    Some(places.collect())
}
