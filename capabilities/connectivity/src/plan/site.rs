//! `borough plan site`: where the next LoRaWAN gateways serve most, over real ground.

use std::path::Path;

use app::kit::Fault;
use app::print;
use clap::{Arg, ArgAction, ArgMatches};
use indicatif::ProgressBar;
use radio::terrain::Place;
use serde_json::{Value, json};
use siting::failure::{Change, if_lost, left_out};
use siting::{Covering, Effort, Plan};

use super::air::Air;
use super::given::{amount, count, many, number, out, path, paths, table};
use super::ground::Ground;
use super::heard;
use super::places::Places;
use super::table::Table;
use super::{invalid, limit, map, unreadable};

/// The arguments, with examples.
pub fn spec() -> clap::Command {
    let [terrain, sea] = Ground::arguments();
    clap::Command::new("site")
        .about("Choose the gateways that serve most over real ground, and say what each one's loss would cost")
        .arg(terrain)
        .arg(table("demand", "Who is to be served: columns id, easting, northing (or latitude, longitude), and weight if some count more").required(true))
        .arg(table("candidates", "Where gateways can be: columns id, easting, northing (or latitude, longitude), height_m of the antenna over the ground").required(true))
        .arg(table("existing", "Gateways that are there already, with the same columns"))
        .arg(count("choose", "How many more gateways, at most"))
        .arg(
            Arg::new("twice")
                .long("twice")
                .action(ArgAction::SetTrue)
                .help("Only who hears two gateways counts: service that survives the loss of any one"),
        )
        .arg(number("frequency-mhz", "868", "The frequency"))
        .arg(number("eirp-dbm", "14", "What leaves either end, with its antenna: 14 dBm is the limit of LoRaWAN's common channels"))
        .arg(number("needed-dbm", "-126", "What the other end needs: -126 dBm is LoRaWAN at spreading factor 8"))
        .arg(number("spare-db", "10", "How much more than that must arrive in the middle: 10 dB is one deviation of doorways, hours and the model together, and so service at 84 in 100"))
        .arg(number("receiver-m", "1.5", "The height of the sensors over the ground"))
        .arg(number("radius-km", "10", "Longer paths are not looked at"))
        .arg(sea)
        .arg(limit::seconds("30"))
        .arg(out("Where a map goes: .geojson or .gpkg"))
        .after_help(
            "Prints {\"chosen\": [ids], \"covered\": weight, \"bound\": weight, \"gap\": share, \"left_out\": [ids], \"if_lost\": […]}:\n\
             no choice of so many gateways serves more than the bound. The loss of every path is that of the Irregular\n\
             Terrain Model, as for `coverage`; `sites` does the same with a plain radius.\n\n\
             Examples:\n  \
             borough plan site --terrain N51E000.hgt.zip --demand postcodes.csv --candidates roofs.csv --choose 5\n  \
             borough plan site --terrain dtm.tif --demand sensors.csv --candidates roofs.csv --existing gateways.csv \\\n    \
             --choose 3 --twice --out gateways.geojson\n\n\
             Exit codes: 0 a plan was found; 1 somebody is off the terrain, nobody hears anything, or there is nothing to choose\n\
             from; 2 a file could not be read.",
        )
}

/// Chooses them.
pub fn run(arguments: &ArgMatches) -> Result<(), Fault> {
    let demand_file = path(arguments, "demand");
    let demand = Places::some(&demand_file, "places to serve")?;
    let ground = Ground::given(arguments)?;
    let sites = Sites::given(arguments, &ground)?;
    let to = stand(&ground, &demand, &demand_file, Stand::Anywhere)?;
    let most_db = amount(arguments, "eirp-dbm")
        - amount(arguments, "needed-dbm")
        - amount(arguments, "spare-db");
    let bar = ProgressBar::new(sites.at.len() as u64);
    let tell = || bar.inc(1);
    let covers = heard::covers(&ground, air(arguments), &sites.at, &to, most_db, &tell)?;
    bar.finish_and_clear();
    if covers.pairs() == 0 {
        return Err(invalid(format!(
            "nobody hears any gateway: no path within reach loses {most_db} dB or less"
        )));
    }
    let nothing = vec![0.0; demand.weight.len()];
    let twice = arguments.get_flag("twice");
    let existing: Vec<u32> = (0..sites.existing).collect();
    let once = Covering {
        existing: &existing,
        ..Covering::new(&covers, &demand.weight, many(arguments, "choose"))
    };
    let again = Covering {
        weight: &nothing,
        twice: &demand.weight,
        ..once.clone()
    };
    let covering = if twice { &again } else { &once };
    let plan = limit::searched(arguments, |go_on| covering.solve(&Effort::default(), go_on))
        .map_err(invalid)?;
    let chosen: Vec<u32> = plan
        .chosen
        .iter()
        .copied()
        .filter(|site| *site >= sites.existing)
        .collect();
    let out_of_reach = left_out(&covers, &plan.chosen).map_err(invalid)?;
    for file in paths(arguments, "out") {
        write(&file, (&sites, &demand), &plan, &out_of_reach)?;
    }
    let lost = if_lost(&covers, &demand.weight, &plan.chosen).map_err(invalid)?;
    let lost = lost.iter().map(|change| told(change, &sites.places));
    let answer = json!({
        "chosen": sites.places.named(&chosen).collect::<Vec<_>>(),
        "existing": sites.places.named(&existing).collect::<Vec<_>>(),
        "covered": plan.value, "bound": plan.bound, "gap": plan.gap(),
        "of": demand.weight.iter().sum::<f64>(),
        "most_loss_db": most_db,
        "covered_once": once.value(&plan.chosen).map_err(invalid)?,
        "covered_twice": again.value(&plan.chosen).map_err(invalid)?,
        "left_out": demand.named(&out_of_reach).collect::<Vec<_>>(),
        "if_lost": lost.collect::<Vec<Value>>(),
    });
    print(&format!("{answer}\n"))
}

fn air(arguments: &ArgMatches) -> Air {
    Air {
        freq_hz: amount(arguments, "frequency-mhz") * 1e6,
        receiver_m: amount(arguments, "receiver-m"),
        radius_m: amount(arguments, "radius-km") * 1_000.0,
    }
}

/// Gateways that are there, then those that could be.
struct Sites {
    places: Places,
    at: Vec<heard::Antenna>,
    /// How many of them are there already.
    existing: u32,
}

impl Sites {
    fn given(arguments: &ArgMatches, ground: &Ground) -> Result<Self, Fault> {
        let mut sites = Self {
            places: Places::default(),
            at: Vec::new(),
            existing: 0,
        };
        if let Some(file) = paths(arguments, "existing").first() {
            sites.existing = sites.add(file, ground, "existing gateways")?;
        }
        sites.add(&path(arguments, "candidates"), ground, "candidate sites")?;
        Ok(sites)
    }

    /// Adds those of a file; how many there are.
    fn add(&mut self, file: &Path, ground: &Ground, what: &str) -> Result<u32, Fault> {
        let (places, height_m) = Table::read(file, |table| {
            table.needed("height_m")?;
            // Half a metre is the least that the model takes.
            let heights = table.numbers("height_m", f64::NAN, (0.5, 3_000.0))?;
            let places = Places::of(table)?;
            match heights.iter().position(|height_m| height_m.is_nan()) {
                Some(row) => Err(format!("line {}: there is no height_m", places.lines[row])),
                None => Ok((places, heights)),
            }
        })?;
        places.not_none(file, what)?;
        let known = self.places.numbers();
        if let Some((name, line)) = places
            .ids
            .iter()
            .zip(&places.lines)
            .find(|(name, _)| known.contains_key(name.as_str()))
        {
            let why = format!("line {line}: {name:?} is among the existing gateways already");
            return Err(unreadable(file, why));
        }
        let at = stand(ground, &places, file, Stand::OnLand)?;
        let antennas = at.into_iter().zip(height_m);
        self.at
            .extend(antennas.map(|(at, height_m)| heard::Antenna { at, height_m }));
        self.places.ids.extend(places.ids);
        self.places.at.extend(places.at);
        Ok(u32::try_from(self.at.len()).unwrap_or(u32::MAX))
    }
}

/// Where something may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    /// A sensor may swim.
    Anywhere,
    /// A gateway may not.
    OnLand,
}

/// Where places are on the terrain.
fn stand(ground: &Ground, places: &Places, file: &Path, may: Stand) -> Result<Vec<Place>, Fault> {
    let place = |(number, at): (usize, &siting::Point)| {
        let place = ground
            .place(*at)
            .map_err(|why| places.wrong(number, file, why))?;
        if may == Stand::OnLand && ground.is_sea(place) {
            return Err(places.wrong(number, file, "it is in the sea"));
        }
        Ok(place)
    };
    places.at.iter().enumerate().map(place).collect()
}

/// What fails with a gateway.
fn told(change: &Change, sites: &Places) -> Value {
    json!({
        "gateway": sites.named(&[change.site]).next(),
        "weight": change.weight,
        "places": change.demands.len(),
    })
}

fn write(
    file: &Path,
    (sites, demand): (&Sites, &Places),
    plan: &Plan,
    left_out: &[u32],
) -> Result<(), Fault> {
    let (mut gateways, mut served) = (Vec::new(), Vec::new());
    for (number, (id, at)) in (0..).zip(sites.places.ids.iter().zip(&sites.places.at)) {
        let known = json!({
            "id": id,
            "existing": number < sites.existing,
            "chosen": number >= sites.existing && plan.chosen.binary_search(&number).is_ok(),
        });
        gateways.push(map::point(*at, known)?);
    }
    for (number, (id, at)) in (0..).zip(demand.ids.iter().zip(&demand.at)) {
        let is_served = left_out.binary_search(&number).is_err();
        served.push(map::point(*at, json!({ "id": id, "served": is_served }))?);
    }
    let layers = [
        ("gateways", "Gateways: there, chosen and not", gateways),
        ("demand", "Who is served", served),
    ];
    map::write(file, &layers)
}
