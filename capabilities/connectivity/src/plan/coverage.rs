//! `borough plan coverage`: where the signal of sites reaches, over real ground.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use app::kit::{Fault, Kind};
use app::print;
use clap::{Arg, ArgAction, ArgMatches, value_parser};
use geo::Point;
use indicatif::ProgressBar;
use maps::picture::{Ramp, Scale, Style, hillshade, png};
use maps::shapes::areas;
use maps::terrain::geotiff;
use maps::{Frame, Grid};
use radio::itm::Itm;
use radio::sweep::{Coverage, Sweep};
use serde_json::json;

use super::ground::Ground;
use super::link::Link;
use super::signal::{Ends, Shown};
use super::unreadable;

/// Pixels of a picture to one cell.
const PIXELS: usize = 2;

/// The arguments, with examples.
pub fn spec() -> clap::Command {
    let number = |name: &'static str, usual: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name("N")
            .default_value(usual)
            .allow_negative_numbers(true)
            .value_parser(value_parser!(f64))
            .help(help)
    };
    clap::Command::new("coverage")
        .about("Draw where the signal of one or more sites reaches, by the Irregular Terrain Model")
        .arg(
            Arg::new("site")
                .long("site")
                .value_name("LAT,LON,HEIGHT_M")
                .required(true)
                .action(ArgAction::Append)
                .allow_negative_numbers(true)
                .help("A site: degrees north and east, and its antenna's height over the ground. May be given again"),
        )
        .arg(
            Arg::new("terrain")
                .long("terrain")
                .value_name("FILE")
                .required(true)
                .num_args(1..)
                .action(ArgAction::Append)
                .value_parser(value_parser!(PathBuf))
                .help("Heights of the ground: SRTM .hgt (zipped or not), GeoTIFF, or ESRI .asc on the National Grid"),
        )
        .arg(
            Arg::new("out")
                .long("out")
                .value_name("FILE")
                .required(true)
                .action(ArgAction::Append)
                .value_parser(value_parser!(PathBuf))
                .help("Where the map goes: .tif, .png or .geojson. May be given again"),
        )
        .arg(
            Arg::new("show")
                .long("show")
                .value_name("WHAT")
                .default_value("signal")
                .value_parser(Shown::WORDS)
                .help("What the map shows in each cell"),
        )
        .arg(number("radius-km", "10", "How far to look from each site"))
        .arg(number("frequency-mhz", "868", "The frequency"))
        .arg(number("eirp-dbm", "14", "What leaves a site, with its antenna: 14 dBm is the limit of LoRaWAN's common channels"))
        .arg(number("needed-dbm", "-126", "What the other end needs: -126 dBm is LoRaWAN at spreading factor 8"))
        .arg(number("receiver-m", "1.5", "The height of the other end over the ground"))
        .arg(
            Arg::new("sea")
                .long("sea")
                .action(ArgAction::SetTrue)
                .help("Heights that the terrain does not know are the sea"),
        )
        .after_help(
            "Prints how many cells there are and how many are served, as JSON. Clutter (trees, houses) counts only as\n\
             far as the terrain has it: give a surface model for that. The probability counts that doorways, hours and\n\
             the model itself differ (5.5, 2 and 8 dB).\n\n\
             Examples:\n  \
             borough plan coverage --site 51.478,0.323,25 --terrain N51E000.hgt.zip --out map.png --out map.tif\n  \
             borough plan coverage --site 51.478,0.323,25 --site 51.51,0.42,15 --terrain dtm.tif --show probability --out map.geojson\n\n\
             Exit codes: 0 the map is written; 1 a site has no ground; 2 a file could not be read.",
        )
}

/// A site.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Site {
    at: Point,
    height_m: f64,
}

impl Site {
    fn read(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.split(',').map(str::trim).collect();
        let [lat, lon, height_m] = parts.as_slice() else {
            return Err(format!(
                "{text:?} is no site: give latitude, longitude and height, with commas"
            ));
        };
        let number = |text: &str| {
            let number = text.parse::<f64>().ok().filter(|n| n.is_finite());
            number.ok_or(format!("{text:?} is no number"))
        };
        let at = Point::new(number(lon)?, number(lat)?).map_err(|why| why.to_string())?;
        Ok(Self {
            at,
            height_m: number(height_m)?,
        })
    }
}

/// Draws it.
pub fn run(arguments: &ArgMatches) -> Result<(), Fault> {
    let number = |name: &str| arguments.get_one::<f64>(name).copied().unwrap_or_default();
    let sites = arguments
        .get_many::<String>("site")
        .into_iter()
        .flatten()
        .map(|text| Site::read(text))
        .collect::<Result<Vec<Site>, String>>()
        .map_err(|why| Fault::new(Kind::Unreadable, why))?;
    let files: Vec<PathBuf> = paths(arguments, "terrain");
    let ground = Ground::read(&files, arguments.get_flag("sea"))?;
    let bar = ProgressBar::new(sites.len() as u64 * 100);
    let mut least = Least::over(&ground.map);
    for (done, site) in (0..).zip(&sites) {
        let link = Link {
            tx_height_m: site.height_m,
            rx_height_m: number("receiver-m"),
            freq_hz: number("frequency-mhz") * 1e6,
        };
        let itm = Itm::new(&link.setting()).map_err(invalid)?;
        let swept = sweep(&ground, &itm, site, number("radius-km") * 1_000.0)
            .map_err(|why| Fault::invalid(format!("The site at {}: {why}.", told(site))))?;
        least.take(&swept);
        bar.set_position((done + 1) * 100);
    }
    bar.finish_and_clear();
    let ends = Ends {
        eirp_dbm: number("eirp-dbm"),
        needed_dbm: number("needed-dbm"),
    };
    let shown = Shown::of(
        arguments
            .get_one::<String>("show")
            .map_or("", String::as_str),
    );
    let map = least.map(shown, ends)?;
    for file in paths(arguments, "out") {
        write(&file, &map, &ground, shown)?;
    }
    print(&format!("{}\n", least.summary(ends)?))
}

fn paths(arguments: &ArgMatches, name: &str) -> Vec<PathBuf> {
    let all = arguments.get_many::<PathBuf>(name).into_iter().flatten();
    all.cloned().collect()
}

fn invalid(why: impl std::fmt::Display) -> Fault {
    Fault::invalid(format!("{why}."))
}

fn told(site: &Site) -> String {
    format!("{}, {}", site.at.lat, site.at.lon)
}

fn sweep(ground: &Ground, itm: &Itm, site: &Site, radius_m: f64) -> Result<Coverage, String> {
    let place = ground.place(site.at).ok_or("it is not on the terrain")?;
    let sweep = Sweep::new(&ground.heights, itm, place, radius_m, ground.step_m())
        .map_err(|why| why.to_string())?;
    sweep
        .run(&|| true, &mut |_, _| true)
        .map_err(|why| why.to_string())
}

/// The least loss of all sites, over the whole of the ground.
struct Least {
    frame: Frame,
    loss_db: Vec<f64>,
}

impl Least {
    fn over(map: &Grid) -> Self {
        Self {
            frame: *map.frame(),
            loss_db: vec![f64::NAN; map.values().len()],
        }
    }

    fn take(&mut self, swept: &Coverage) {
        let window = swept.window;
        let rows = swept.loss_db.chunks(window.columns.max(1));
        for (row, losses) in (window.first_row..).zip(rows) {
            let from = row * self.frame.columns + window.first_column;
            let Some(kept) = self.loss_db.get_mut(from..from + losses.len()) else {
                continue;
            };
            for (kept, loss) in kept.iter_mut().zip(losses) {
                // What is not a number yields to what is.
                *kept = kept.min(*loss);
            }
        }
    }

    /// The part of the ground that was looked at, as a map.
    fn map(&self, shown: Shown, ends: Ends) -> Result<Grid, Fault> {
        let all = self.frame.columns;
        let known = || (0..self.loss_db.len()).filter(|at| !self.loss_db[*at].is_nan());
        let columns = || known().map(|at| at % all);
        let rows = || known().map(|at| at / all);
        let span = |least: Option<usize>, most: Option<usize>| least.zip(most);
        let (Some((west, east)), Some((north, south))) = (
            span(columns().min(), columns().max()),
            span(rows().min(), rows().max()),
        ) else {
            return Err(Fault::invalid(
                "No cell has an answer: is there terrain around the sites?",
            ));
        };
        let mut values = Vec::new();
        for row in north..=south {
            for column in west..=east {
                values.push(ends.value(shown, self.loss_db[row * all + column])?);
            }
        }
        let frame = Frame {
            west: self.frame.x(west),
            north: self.frame.y(north),
            columns: east - west + 1,
            rows: south - north + 1,
            ..self.frame
        };
        Grid::new(frame, values).map_err(invalid)
    }

    /// How much is served, in figures.
    fn summary(&self, ends: Ends) -> Result<serde_json::Value, Fault> {
        let known = self.loss_db.iter().filter(|loss| !loss.is_nan());
        let (mut cells, mut served) = (0_u64, 0_u64);
        let (mut expected, mut low, mut high) = (0.0, 0.0, 0.0);
        for loss_db in known {
            let (probability, [least, most]) = ends.probability(*loss_db)?;
            cells += 1;
            served += u64::from(*loss_db <= ends.most_db());
            expected += probability;
            low += least;
            high += most;
        }
        let share = |sum: f64| rounded_share(sum, cells);
        Ok(json!({
            "cells": cells,
            "served": served,
            "expected_share": share(expected),
            "share_range": [share(low), share(high)],
            "most_loss_db": ends.most_db(),
        }))
    }
}

fn rounded_share(sum: f64, of: u64) -> f64 {
    if of == 0 {
        0.0
    } else {
        (sum / of as f64 * 1e4).round() / 1e4
    }
}

/// Writes the map, by the end of the file's name.
fn write(file: &Path, map: &Grid, ground: &Ground, shown: Shown) -> Result<(), Fault> {
    let end = file
        .extension()
        .and_then(|end| end.to_str())
        .unwrap_or_default();
    let bytes = match end.to_ascii_lowercase().as_str() {
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

#[cfg(test)]
mod tests {
    use maps::Crs;

    use super::*;

    #[test]
    fn sites_are_read_as_they_are_typed() {
        let check = |text: &str, want: Option<(f64, f64, f64)>| {
            let got = Site::read(text).ok();
            let got = got.map(|site| (site.at.lat, site.at.lon, site.height_m));
            assert_eq!(got, want, "{text}");
        };
        check("51.478, 0.323,25", Some((51.478, 0.323, 25.0)));
        check("-33.9,-70.6,5", Some((-33.9, -70.6, 5.0)));
        check("91,0,5", None);
        check("51.4,NaN,5", None);
        check("51.4,0.3", None);
        check("here", None);
    }

    #[test]
    fn the_least_loss_counts_and_the_unknown_yields() {
        let frame = Frame {
            crs: Crs::Bng,
            west: 560_000.0,
            north: 180_000.0,
            step_x: 100.0,
            step_y: 100.0,
            columns: 3,
            rows: 2,
        };
        let mut least = Least {
            frame,
            loss_db: vec![f64::NAN; 6],
        };
        let swept = |loss_db: [f64; 4]| Coverage {
            window: radio::sweep::Window {
                first_column: 1,
                first_row: 0,
                columns: 2,
                rows: 2,
            },
            loss_db: loss_db.to_vec(),
            cells: 4,
        };
        least.take(&swept([100.0, f64::NAN, 150.0, 90.0]));
        least.take(&swept([110.0, 120.0, f64::NAN, 80.0]));
        assert_eq!(least.loss_db[1..3], [100.0, 120.0]);
        assert_eq!(least.loss_db[4..6], [150.0, 80.0]);
        let ends = Ends {
            eirp_dbm: 14.0,
            needed_dbm: -116.0,
        };
        let map = least.map(Shown::Signal, ends);
        assert!(map.is_ok_and(|map| map.frame().columns == 2 && map.values()[0] == -86.0));
        let summary = least.summary(ends);
        assert!(summary.is_ok_and(|said| said["cells"] == 4 && said["served"] == 3));
    }
}
