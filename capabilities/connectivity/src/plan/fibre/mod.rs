//! `borough plan fibre`: a full-fibre network for a place, what it is made of, and what each home costs.

pub mod rates;
pub mod streets;
pub mod told;

use std::path::Path;

use app::kit::Fault;
use app::print;
use clap::{Arg, ArgMatches, value_parser};
use siting::fibre::{Layout, Limits, Point, Premise, Rates, Streets, lay_out};

use super::given::{amount, count, finite, number, out, path, paths, table};
use super::places::Places;
use super::table::Table;
use super::{invalid, limit};

/// Whoever is farther from a street than this has mistaken one place for another, m.
const FARTHEST_M: f64 = 1_000.0;

/// The arguments, with examples.
pub fn spec() -> clap::Command {
    let file = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name("FILE")
            .value_parser(value_parser!(std::path::PathBuf))
            .help(help)
    };
    clap::Command::new("fibre")
        .about("Lay out a full-fibre network along streets: routes, bill of quantities, and what each home costs")
        .arg(file("streets", "Streets: OpenStreetMap .osm.pbf, OS Open Roads .gpkg, or .csv; see below").required(true))
        .arg(table("premises", "Who is to be served: columns id, easting, northing (or latitude, longitude), and homes if there are more than one").required(true))
        .arg(
            Arg::new("exchange")
                .long("exchange")
                .value_name("EASTING,NORTHING")
                .required(true)
                .allow_negative_numbers(true)
                .value_parser(exchange)
                .help("Where the light comes from, in metres of the National Grid"),
        )
        .arg(file("rates", "What things cost, as TOML; see below"))
        .arg(count("homes-per-splitter", "How many homes share one splitter, 1 to 1024").required(false).default_value("32"))
        .arg(number("reach-m", "20000", "The longest route from the exchange to a building"))
        .arg(number("distribution-m", "500", "The longest way along the street from a distribution point to where a drop begins"))
        .arg(number("drop-m", "100", "The longest drop from the street to a building"))
        .arg(limit::seconds("60"))
        .arg(out("Where the plan goes: .geojson or .gpkg with routes, distribution points and premises, .csv with what each premise adds. May be given again"))
        .after_help(after())
}

fn after() -> String {
    format!(
        "Prints lengths, the bill (lines with quantity, unit, rate and cost), pounds for each home passed and connected,\n\
         what civil works cost and the bound that no other routes undercut, and how the cost grows with each tenth of the\n\
         homes, as JSON. Each building is joined to the nearest street; who cannot be served is named with the reason.\n\n\
         Streets of a .csv: columns from_easting, from_northing, to_easting, to_northing; length_m if it bends; way (duct,\n\
         poles, verge, footway, carriageway or crossing; footway where it says nothing). They meet where ends are the same.\n\
         Of a map, A and B roads are dug in the carriageway, tracks in the verge, all others in the footway; motorways are\n\
         left out, and no ducts, poles or crossings are known: give a .csv for those.\n\n\
         Rates that --rates does not give are these, which are examples and no council's own:\n{}\n\
         Examples:\n  \
         borough plan fibre --streets thurrock.osm.pbf --premises homes.csv --exchange 561500,177900 --out fibre.gpkg\n  \
         borough plan fibre --streets streets.csv --premises homes.csv --exchange 561500,177900 --rates rates.toml --out fibre.csv\n\n\
         Exit codes: 0 a network is laid out; 1 nobody can be served; 2 a file could not be read.",
        rates::usual()
    )
}

/// Lays it out.
pub fn run(arguments: &ArgMatches) -> Result<(), Fault> {
    let from = path(arguments, "premises");
    let (places, premises) = Table::read(&from, premises)?;
    places.not_none(&from, "premises")?;
    let rates = match paths(arguments, "rates").first() {
        Some(file) => rates::read(file)?,
        None => rates::Named::default(),
    };
    let limits = Limits {
        homes_per_splitter: arguments
            .get_one::<u32>("homes-per-splitter")
            .copied()
            .unwrap_or(32),
        reach_m: amount(arguments, "reach-m"),
        distribution_m: amount(arguments, "distribution-m"),
        drop_m: amount(arguments, "drop-m"),
    };
    let exchange = arguments.get_one::<Point>("exchange").copied();
    let exchange = exchange.ok_or_else(|| invalid("there is no exchange"))?;
    let file = path(arguments, "streets");
    let streets = streets::read(&file, (&places, &from), exchange)?;
    let asked = Asked {
        places,
        premises,
        exchange,
        streets,
        rates: rates.rates(),
        limits,
    };
    let layout = limit::searched(arguments, |go_on| asked.laid_out(&file, go_on))?;
    for file in paths(arguments, "out") {
        told::write(&file, &layout, &asked.places, &asked.premises)?;
    }
    let answer = told::answer(&layout, &asked.places, &asked.premises);
    print(&format!("{answer}\n"))
}

/// What a network is laid out for.
#[derive(Debug)]
pub struct Asked {
    /// What the premises are called.
    pub places: Places,
    /// Where they are, in the same order.
    pub premises: Vec<Premise>,
    /// Where the light comes from.
    pub exchange: Point,
    /// Where fibre can be laid.
    pub streets: Streets,
    /// What things cost.
    pub rates: Rates,
    /// What the network must keep to.
    pub limits: Limits,
}

impl Asked {
    /// Lays it out, for as long as `go_on` says so. `streets` is the name of their file.
    ///
    /// # Errors
    /// What the engine refuses; that the exchange is nowhere near a street; that nobody can be served.
    pub fn laid_out(&self, streets: &Path, go_on: &dyn Fn() -> bool) -> Result<Layout, Fault> {
        let layout = lay_out(
            &self.streets,
            &self.premises,
            self.exchange,
            &self.rates,
            &self.limits,
            go_on,
        )
        .map_err(invalid)?;
        check(&layout, self.exchange, streets)?;
        Ok(layout)
    }
}

/// Refuses what is no network, or begins nowhere near a street.
fn check(layout: &Layout, exchange: Point, streets: &Path) -> Result<(), Fault> {
    let streets = streets.display();
    if let Some(first) = layout.routes.first() {
        let away_m = first.to.distance_m(exchange);
        if away_m > FARTHEST_M {
            return Err(invalid(format!(
                "{streets}: the exchange is {away_m:.0} m from the nearest street: is its place right"
            )));
        }
    }
    if layout.homes == 0 {
        let why = layout.unserved.first().map(|(_, why)| told::why(*why));
        let why = why.unwrap_or_default();
        return Err(invalid(format!(
            "{streets}: nobody can be served along these streets; the first of the premises: {why}"
        )));
    }
    Ok(())
}

fn exchange(text: &str) -> Result<Point, String> {
    let Some((easting, northing)) = text.split_once(',') else {
        return Err("give easting and northing, with a comma".to_owned());
    };
    Ok(Point {
        easting_m: finite(easting)?,
        northing_m: finite(northing)?,
    })
}

/// Premises, and how many homes are in each.
///
/// # Errors
/// What is wrong, with its line.
pub fn premises(table: &Table) -> Result<(Places, Vec<Premise>), String> {
    let places = Places::of(table)?;
    let homes = table.numbers("homes", 1.0, (1.0, 10_000.0))?;
    let mut premises = Vec::new();
    for ((row, at), homes) in table.rows().zip(&places.at).zip(homes) {
        if homes.fract() != 0.0 {
            return Err(row.wrong(format!("homes is a whole number, not {homes}")));
        }
        premises.push(Premise {
            at: Point {
                easting_m: at.easting_m,
                northing_m: at.northing_m,
            },
            // 1 to 10,000, as was asked above.
            homes: homes as u32,
        });
    }
    Ok((places, premises))
}
