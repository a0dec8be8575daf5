//! `borough plan cells`: where 4G or 5G masts cover, by the strength of their reference signal.

mod panel;

use app::kit::Fault;
use app::print;
use clap::{Arg, ArgAction, ArgMatches};
use radio::budget::mobile::{Carrier, Grid, reference_signal};
use radio::budget::{Budget, Way};
use radio::entry::{Building, building_entry_loss_db};
use serde_json::{Value, json};

use super::air::Air;
use super::draw;
use super::given::{amount, finite, number, out, paths};
use super::ground::Ground;
use super::invalid;
use super::mast::Mast;
use super::reach::Least;
use super::signal::{Ends, Shown};
use panel::Panel;

/// A band as United Kingdom masts use it.
struct Band {
    name: &'static str,
    /// The middle of what masts send in, Hz.
    freq_hz: f64,
    grid: Grid,
    /// The widest carrier that is usual in it, MHz.
    carrier_mhz: u16,
    /// Power of the whole carrier, dBm: 40 W, and 100 W where it is 100 MHz wide.
    power_dbm: f64,
    /// Gain of a usual antenna, dBi; of an active one, that of the beam of the reference signal.
    antenna_dbi: f64,
}

const fn band(
    name: &'static str,
    freq_hz: f64,
    (grid, carrier_mhz): (Grid, u16),
    (power_dbm, antenna_dbi): (f64, f64),
) -> Band {
    Band {
        name,
        freq_hz,
        grid,
        carrier_mhz,
        power_dbm,
        antenna_dbi,
    }
}

/// The bands, by the names that people give them.
///
/// # Source
/// 3GPP TS 36.101, table 5.5-1 (bands 1, 3, 7, 8, 20) and TS 38.101-1, table 5.2-1 (n28, n78): the downlink, or the
/// part of it that is licensed in the United Kingdom.
const BANDS: [Band; 7] = [
    band("700", 773.0e6, (Grid::Nr15, 10), (46.0, 15.0)),
    band("800", 806.0e6, (Grid::Lte, 10), (46.0, 15.0)),
    band("900", 942.5e6, (Grid::Lte, 5), (46.0, 15.5)),
    band("1800", 1_842.5e6, (Grid::Lte, 20), (46.0, 17.0)),
    band("2100", 2_140.0e6, (Grid::Lte, 15), (46.0, 17.5)),
    band("2600", 2_655.0e6, (Grid::Lte, 20), (46.0, 18.0)),
    band("3500", 3_600.0e6, (Grid::Nr30, 100), (50.0, 20.0)),
];

/// The arguments, with examples.
pub fn spec() -> clap::Command {
    let [terrain, sea] = Ground::arguments();
    let own = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name("N")
            .allow_negative_numbers(true)
            .value_parser(finite)
            .help(help)
    };
    clap::Command::new("cells")
        .about("Draw what 4G or 5G masts cover: the strength of their reference signal (RSRP)")
        .arg(
            Arg::new("site")
                .long("site")
                .value_name("LAT,LON,HEIGHT_M[,AZIMUTH]")
                .required(true)
                .action(ArgAction::Append)
                .allow_negative_numbers(true)
                .help("A mast: degrees north and east, its antenna's height over the ground, and which way a sector looks, degrees clockwise from the terrain's north; without that it sends all ways alike. May be given again"),
        )
        .arg(terrain)
        .arg(out("Where the map goes: .tif, .png or .geojson. May be given again").required(true))
        .arg(
            Arg::new("band")
                .long("band")
                .value_name("MHZ")
                .default_value("800")
                .value_parser(BANDS.map(|band| band.name))
                .help("The band, by its usual name: 700 and 3500 are 5G, the others 4G"),
        )
        .arg(
            Arg::new("show")
                .long("show")
                .value_name("WHAT")
                .default_value("rsrp")
                .value_parser(Shown::REFERENCE_WORDS)
                .help("What the map shows in each cell"),
        )
        .arg(number("needed-dbm", "-105", "What is called coverage: Ofcom takes -105 dBm for 4G"))
        .arg(number("radius-km", "10", "How far to look from each mast"))
        .arg(own("carrier-mhz", "How wide the carrier is; see below for what is usual"))
        .arg(own("power-dbm", "Power of the whole carrier into its cable: 46 dBm is 40 W; see below for what is usual"))
        .arg(own("antenna-dbi", "Gain of the antenna in its best direction; see below for what is usual"))
        .arg(number("feeder-db", "1", "Loss of the mast's cable"))
        .arg(number("tilt-deg", "2", "How far the beam of a sector is bent down"))
        .arg(number("receiver-m", "1.5", "The height of the phone over the ground"))
        .arg(
            Arg::new("indoors")
                .long("indoors")
                .value_name("WALLS")
                .value_parser(["traditional", "efficient"])
                .help("The phone is behind walls: of brick and plain glass, or with foil and metallised glass"),
        )
        .arg(sea)
        .after_help(after())
}

fn after() -> String {
    let mut text = String::from(
        "Prints the budget of a carrier, how many cells there are, how many have what is needed in the middle of the\n\
         model, and the share to expect with its interval, as JSON. The loss is that of the Irregular Terrain Model, as\n\
         for `coverage`; a sector is that of 3GPP, 65 degrees wide and 10 high. A cell has the strongest of the masts.\n\n\
         Usual: band, carrier, power, antenna\n",
    );
    for band in &BANDS {
        let Band {
            name,
            carrier_mhz,
            power_dbm,
            antenna_dbi,
            ..
        } = band;
        text.push_str(&format!(
            "  {name:>4}: {carrier_mhz} MHz, {power_dbm} dBm, {antenna_dbi} dBi\n"
        ));
    }
    text.push_str(
        "\nExamples:\n  \
         borough plan cells --site 51.478,0.323,25 --terrain N51E000.hgt.zip --band 800 --out cells.png\n  \
         borough plan cells --site 51.478,0.323,25,0 --site 51.478,0.323,25,120 --site 51.478,0.323,25,240 \\\n    \
         --terrain dtm.tif --band 3500 --show probability --indoors traditional --out cells.geojson\n\n\
         Exit codes: 0 the map is written; 1 a mast has no ground, or figures are out of range; 2 a file could not be read.",
    );
    text
}

/// Draws it.
pub fn run(arguments: &ArgMatches) -> Result<(), Fault> {
    let sites = Mast::given(arguments, true)?;
    let word = arguments.get_one::<String>("band").map(String::as_str);
    let band = BANDS.iter().find(|band| Some(band.name) == word);
    let band = band.ok_or_else(|| invalid("there is no such band"))?;
    let needed_dbm = amount(arguments, "needed-dbm");
    let budget = budget(arguments, band, needed_dbm)?;
    let ends = Ends {
        eirp_dbm: budget.received_dbm(),
        needed_dbm,
    };
    let air = Air {
        freq_hz: band.freq_hz,
        receiver_m: amount(arguments, "receiver-m"),
        radius_m: amount(arguments, "radius-km") * 1_000.0,
    };
    let panel = Panel::new(amount(arguments, "tilt-deg"))?;
    let ground = Ground::given(arguments)?;
    let least = Least::of(&ground, &sites, air, &|site, aim| panel.below_db(site, aim))?;
    let shown = Shown::given(arguments);
    let map = least.map(shown, ends)?;
    for file in paths(arguments, "out") {
        draw::write(&file, &map, &ground, shown)?;
    }
    let mut said = json!({
        "band": band.name,
        "frequency_mhz": band.freq_hz / 1e6,
        "needed_dbm": needed_dbm,
        "budget": told(&budget),
    });
    if let (Value::Object(said), Value::Object(figures)) = (&mut said, least.summary(ends)?) {
        said.extend(figures);
    }
    print(&format!("{said}\n"))
}

/// The budget of the reference signal before anything is lost on the way but in walls.
fn budget(arguments: &ArgMatches, band: &Band, needed_dbm: f64) -> Result<Budget, Fault> {
    let own = |name: &str, usual: f64| arguments.get_one::<f64>(name).copied().unwrap_or(usual);
    let wide = own("carrier-mhz", f64::from(band.carrier_mhz));
    let all = (1..=100).find(|mhz| f64::from(*mhz) == wide);
    let resource_blocks = all.and_then(|mhz| band.grid.resource_blocks(mhz));
    let carrier = Carrier {
        power_dbm: own("power-dbm", band.power_dbm),
        resource_blocks: resource_blocks.ok_or_else(|| {
            let name = band.name;
            invalid(format!("band {name} has no carrier of {wide} MHz"))
        })?,
        feeder_db: amount(arguments, "feeder-db"),
        antenna_dbi: own("antenna-dbi", band.antenna_dbi),
    };
    let walls = match arguments.get_one::<String>("indoors").map(String::as_str) {
        Some("efficient") => Some(Building::ThermallyEfficient),
        Some(_) => Some(Building::Traditional),
        None => None,
    };
    // Half of the buildings take no more: the difference among them is wider than that among doorways.
    let entry_db = walls.map(|walls| building_entry_loss_db(walls, band.freq_hz, 50.0, 0.0));
    let way = Way {
        entry_db: entry_db.transpose().map_err(invalid)?.unwrap_or(0.0),
        ..Way::default()
    };
    reference_signal(&carrier, &way, needed_dbm).map_err(invalid)
}

/// The lines of a budget.
pub(super) fn told(budget: &Budget) -> Value {
    let line = |item: &radio::budget::Item| {
        let amount = (item.amount * 100.0).round() / 100.0;
        json!({ "name": item.name, "amount": amount, "unit": item.unit.text() })
    };
    budget.items.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 40 W over 50 blocks of 12: 46 - 27.78 - 1 + 15 dBm.
    #[test]
    fn a_budget_is_that_of_one_subcarrier() {
        let check = |typed: &[&str], want: Result<f64, &str>| {
            let always = [
                "cells",
                "--site",
                "51,0,9",
                "--terrain",
                "a.asc",
                "--out",
                "a.png",
            ];
            let typed = spec().try_get_matches_from(always.iter().chain(typed));
            let arguments = typed.unwrap();
            let band = arguments.get_one::<String>("band").unwrap();
            let band = BANDS.iter().find(|one| one.name == band).unwrap();
            let got = budget(&arguments, band, -105.0).map(|budget| budget.received_dbm());
            match (got, want) {
                (Ok(got), Ok(want)) => assert!((got - want).abs() < 0.01, "{got}"),
                (Err(got), Err(want)) => assert_eq!(got.message, want),
                (got, want) => panic!("{got:?} for {want:?}"),
            }
        };
        check(&[], Ok(32.22));
        check(&["--band", "3500"], Ok(50.0 - 35.15 - 1.0 + 20.0));
        check(
            &[
                "--power-dbm",
                "43",
                "--feeder-db",
                "0",
                "--carrier-mhz",
                "5",
            ],
            Ok(43.0 - 24.77 + 15.0),
        );
        check(&["--indoors", "traditional"], Ok(32.22 - 14.18));
        check(
            &["--carrier-mhz", "7.5"],
            Err("band 800 has no carrier of 7.5 MHz."),
        );
        check(
            &["--feeder-db", "-3"],
            Err("loss of the cable, dB must be from 0 to 50, got -3."),
        );
    }
}
