//! `borough plan coverage`: where the signal of sites reaches, over real ground.

use app::kit::Fault;
use app::print;
use clap::{Arg, ArgAction, ArgMatches};

use super::air::Air;
use super::draw;
use super::given::{amount, number, out, paths};
use super::ground::Ground;
use super::mast::Mast;
use super::reach::Least;
use super::signal::{Ends, Shown};

/// The arguments, with examples.
pub fn spec() -> clap::Command {
    let [terrain, sea] = Ground::arguments();
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
        .arg(terrain)
        .arg(out("Where the map goes: .tif, .png or .geojson. May be given again").required(true))
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
        .arg(sea)
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

/// Draws it.
pub fn run(arguments: &ArgMatches) -> Result<(), Fault> {
    let sites = Mast::given(arguments, false)?;
    let ground = Ground::given(arguments)?;
    let air = Air {
        freq_hz: amount(arguments, "frequency-mhz") * 1e6,
        receiver_m: amount(arguments, "receiver-m"),
        radius_m: amount(arguments, "radius-km") * 1_000.0,
    };
    let ends = Ends {
        eirp_dbm: amount(arguments, "eirp-dbm"),
        needed_dbm: amount(arguments, "needed-dbm"),
    };
    let least = Least::of(&ground, &sites, air, &|_, _| 0.0)?;
    let shown = Shown::given(arguments);
    let map = least.map(shown, ends)?;
    for file in paths(arguments, "out") {
        draw::write(&file, &map, &ground, shown)?;
    }
    print(&format!("{}\n", least.summary(ends)?))
}
