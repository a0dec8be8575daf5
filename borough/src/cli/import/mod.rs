//! `borough import`: real data of the place, from files in their usual layouts.

mod addresses;
mod boundaries;
mod entities;
mod postcodes;
mod terrain;

use std::path::{Path, PathBuf};

use app::Command;
use app::kit::{Config, Fault};
use clap::{Arg, ArgMatches, value_parser};
use indicatif::{ProgressBar, ProgressStyle};

use super::open;

pub const IMPORT: Command = Command {
    spec: || {
        clap::Command::new("import")
            .about("Take in boundaries, terrain, postcodes, addresses or entities from a file")
            .subcommand_required(true)
            .arg_required_else_help(true)
            .subcommand(
                clap::Command::new("boundaries")
                    .about("Areas from GeoJSON in WGS84")
                    .arg(file())
                    .arg(option("layer", "wards", "What they are: wards, lsoa, msoa, oa…"))
                    .arg(option("code", "", "The property with the official code; found by itself if it is usual"))
                    .arg(option("name", "", "The property with the name; found by itself if it is usual")),
            )
            .subcommand(
                clap::Command::new("terrain").about("A tile of heights: SRTM .hgt, or that in a .zip").arg(file()),
            )
            .subcommand(
                clap::Command::new("postcodes")
                    .about("Postcodes in the layout of Code-Point Open (CSV, British National Grid)")
                    .arg(file()),
            )
            .subcommand(
                clap::Command::new("addresses")
                    .about("Addresses that forms offer by postcode: CSV with the columns line1, line2, town, postcode")
                    .arg(file()),
            )
            .subcommand(
                clap::Command::new("entities")
                    .about("NGSI-LD entities: a JSON array, one entity, or one a line")
                    .arg(file())
                    .arg(option("tenant", "", "Whose, if not the place's own")),
            )
            .after_help(
                "What was imported before under the same code, name or id is replaced; nothing else is touched.\n\n\
                 Examples:\n  borough import boundaries wards.geojson\n  \
                 borough import boundaries lsoa.geojson --layer lsoa --code LSOA11CD --name LSOA11NM\n  \
                 borough import terrain N51E000.hgt.zip\n  borough import postcodes rm.csv\n  \
                 borough import addresses addresses.csv\n  \
                 borough import entities benches.ndjson",
            )
    },
    run: |config, arguments| Box::pin(run(config, arguments)),
};

fn file() -> Arg {
    Arg::new("file")
        .value_name("FILE")
        .required(true)
        .value_parser(value_parser!(PathBuf))
        .help("The file to read")
}

fn option(name: &'static str, default: &'static str, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .default_value(default)
        .hide_default_value(default.is_empty())
        .help(help)
}

async fn run(config: Config, arguments: ArgMatches) -> Result<(), Fault> {
    let Some((what, arguments)) = arguments.subcommand() else {
        return Ok(());
    };
    let file = arguments
        .get_one::<PathBuf>("file")
        .cloned()
        .unwrap_or_default();
    let text = |name: &str| {
        arguments
            .get_one::<String>(name)
            .cloned()
            .unwrap_or_default()
    };
    let app = open(config).await?;
    match what {
        "boundaries" => {
            boundaries::import(&app, &file, &text("layer"), &text("code"), &text("name")).await
        }
        "terrain" => terrain::import(&app, &file).await,
        "postcodes" => postcodes::import(&app, &file).await,
        "addresses" => addresses::import(&app, &file).await,
        "entities" => entities::import(&app, &file, &text("tenant")).await,
        _ => Ok(()),
    }
}

/// The whole file, with its name in the fault if it cannot be read.
fn read(file: &Path) -> Result<Vec<u8>, Fault> {
    std::fs::read(file).map_err(|e| Fault::invalid(format!("{}: {e}", file.display())))
}

/// A fault at a place in a file.
fn at(file: &Path, place: &str, why: impl std::fmt::Display) -> Fault {
    Fault::invalid(format!("{}: {place}: {why}", file.display()))
}

/// A bar that shows how far a long import has come.
fn progress(total: usize) -> ProgressBar {
    let bar = ProgressBar::new(total as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos} of {len}, {eta} left") {
        bar.set_style(style);
    }
    bar
}
