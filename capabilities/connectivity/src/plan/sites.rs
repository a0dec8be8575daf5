//! `borough plan sites`: which of the candidates to choose so that they serve most.

use app::kit::Fault;
use app::print;
use clap::{Arg, ArgMatches, value_parser};
use serde_json::json;
use siting::{Covering, Covers, Effort};

use super::given::{amount, count, many, path, table};
use super::limit;
use super::places::Places;

/// The arguments, with examples.
pub fn spec() -> clap::Command {
    clap::Command::new("sites")
        .about("Choose the sites that serve most, and say how much better any choice could be")
        .arg(table("demand", "Who is to be served: columns id, easting, northing (or latitude, longitude), and weight if some count more").required(true))
        .arg(table("candidates", "Where sites can be: columns id, easting, northing (or latitude, longitude)").required(true))
        .arg(
            Arg::new("radius-m")
                .long("radius-m")
                .value_name("M")
                .required(true)
                .value_parser(value_parser!(f64))
                .help("How far a site serves, in metres"),
        )
        .arg(count("choose", "How many sites, at most"))
        .arg(limit::seconds("30"))
        .after_help(
            "Prints {\"chosen\": [ids], \"covered\": weight, \"bound\": weight, \"gap\": share}: no choice of so many\n\
             sites serves more than the bound.\n\n\
             Examples:\n  borough plan sites --demand postcodes.csv --candidates masts.csv --radius-m 800 --choose 30\n\n\
             Exit codes: 0 a plan was found; 1 there is nothing to choose from or nobody to serve; 2 a file could not be read.",
        )
}

/// Chooses them.
pub fn run(arguments: &ArgMatches) -> Result<(), Fault> {
    let demand = Places::some(&path(arguments, "demand"), "places to serve")?;
    let candidates = Places::some(&path(arguments, "candidates"), "candidate sites")?;
    let radius_m = amount(arguments, "radius-m");
    let refused = |why: siting::Refused| Fault::invalid(why.to_string());
    let covers = Covers::within(&candidates.at, &demand.at, radius_m).map_err(refused)?;
    let covering = Covering::new(&covers, &demand.weight, many(arguments, "choose"));
    let plan = limit::searched(arguments, |go_on| covering.solve(&Effort::default(), go_on))
        .map_err(refused)?;
    let chosen: Vec<&str> = candidates.named(&plan.chosen).collect();
    let answer = json!({
        "chosen": chosen, "covered": plan.value, "bound": plan.bound, "gap": plan.gap(),
    });
    print(&format!("{answer}\n"))
}
