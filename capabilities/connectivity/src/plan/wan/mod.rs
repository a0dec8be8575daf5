//! `borough plan wan`: a council's wide area network as it is, and the cheapest that would do.

pub mod read;
pub mod told;

use std::path::Path;

use app::kit::Fault;
use app::print;
use clap::{Arg, ArgAction, ArgMatches};
use serde_json::{Value, json};
use siting::network::{Redesign, Refused, redesign};

use super::given::{out, path, paths, table};
use super::{invalid, limit, map};
use read::Network;
use told::{Carried, Standing};

/// The arguments, with examples.
pub fn spec() -> clap::Command {
    clap::Command::new("wan")
        .about("Show where a wide area network is full or hangs on one link, and find the cheapest that would do")
        .arg(table("sites", "Buildings: columns id, easting, northing (or latitude, longitude), people, demand_mbps, hub (yes or no), and name if they have one").required(true))
        .arg(table("links", "Links, there or on offer: columns a and b (ids of sites), capacity_mbps, built (yes or no), and cost_pounds_a_year or cost_pence").required(true))
        .arg(
            Arg::new("survive")
                .long("survive")
                .action(ArgAction::SetTrue)
                .help("The redesign carries everything with any one link down"),
        )
        .arg(limit::seconds("30"))
        .arg(out("Where a map goes: .geojson or .gpkg"))
        .after_help(
            "Prints {\"now\": {…}, \"redesign\": {…}}, each with its cost, its links with what they carry, and what each single\n\
             failure cuts off. The redesign chooses among all links, built or not: each counts with its cost. No choice that\n\
             does the same costs less than the bound. Hubs are taken to be joined with one another; links in one duct fail\n\
             together, and are to be given as one.\n\n\
             Examples:\n  \
             borough plan wan --sites sites.csv --links links.csv --survive --out wan.geojson\n\n\
             Exit codes: 0 a redesign was found; 1 no choice of links does it (the network as it is is printed all the same);\n\
             2 a file could not be read.",
        )
}

/// Works it out.
pub fn run(arguments: &ArgMatches) -> Result<(), Fault> {
    let network = Network::read(&path(arguments, "sites"), &path(arguments, "links"))?;
    let survive = arguments.get_flag("survive");
    let built = network.built();
    let now = Standing::of(&network, &built)?;
    let found = limit::searched(arguments, |go_on| redesign(&network.wan, survive, go_on));
    let (next, why) = match found {
        Ok(plan) => (Some((Standing::of(&network, &plan.links)?, plan)), None),
        Err(why) => (None, Some(cannot(&network, &why))),
    };
    for file in paths(arguments, "out") {
        write(&file, &network, &now, next.as_ref())?;
    }
    let answer = json!({
        "sites": network.wan.sites().len(),
        "hubs": network.wan.sites().iter().filter(|site| site.hub).count(),
        "people": network.wan.sites().iter().map(|site| u64::from(site.people)).sum::<u64>(),
        "demand_mbps": network.wan.demand_mbps(),
        "now": now.told(&network),
        "redesign": next.as_ref().map(|(standing, plan)| planned(&network, standing, plan, survive)),
    });
    print(&format!("{answer}\n"))?;
    why.map_or(Ok(()), Err)
}

/// Why there is no redesign, by the names of sites.
pub fn cannot(network: &Network, why: &Refused) -> Fault {
    let Refused::CannotServe {
        short_mbps,
        failed,
        site,
    } = why
    else {
        return invalid(why);
    };
    let failed = failed.map_or(String::new(), |link| {
        let [a, b] = network.ends(link);
        format!(" once the link from {a} to {b} fails")
    });
    let site = network.name(*site);
    invalid(format!(
        "even with every link, {short_mbps} Mbit/s cannot be carried{failed}: {site} is among those cut off or short"
    ))
}

/// How far from cheapest a redesign may be, as a share of its cost.
pub fn gap(plan: &Redesign) -> f64 {
    let cost = plan.cost_pence;
    if cost == 0 {
        return 0.0;
    }
    (cost - plan.bound_pence.min(cost)) as f64 / cost as f64
}

/// The redesign, with what changes.
fn planned(network: &Network, standing: &Standing, plan: &Redesign, survive: bool) -> Value {
    let is_kept = |link: u32| plan.links.binary_search(&link).is_ok();
    let ends = |link: u32| network.ends(link);
    let new = plan
        .links
        .iter()
        .copied()
        .filter(|link| !network.is_built(*link));
    let dropped = network.built().into_iter().filter(|link| !is_kept(*link));
    let mut said = standing.told(network);
    said["survives_any_one_link"] = json!(survive);
    said[network.money.bound()] = network.money.amount(plan.bound_pence);
    said["gap"] = json!(gap(plan));
    said["new"] = new.map(ends).map(|ends| json!(ends)).collect();
    said["given_up"] = dropped.map(ends).map(|ends| json!(ends)).collect();
    said
}

fn write(
    file: &Path,
    network: &Network,
    now: &Standing,
    next: Option<&(Standing, Redesign)>,
) -> Result<(), Fault> {
    let (mut sites, mut links) = (Vec::new(), Vec::new());
    for (number, (site, at)) in (0..).zip(network.wan.sites().iter().zip(&network.places.at)) {
        let known = json!({
            "id": network.name(number),
            "name": network.names.get(number as usize),
            "people": site.people,
            "demand_mbps": site.demand_mbps,
            "hub": site.hub,
            "cut_off": now.cut_off.contains(&number),
        });
        sites.push(map::point(*at, known)?);
    }
    for (number, link) in (0..).zip(network.wan.links()) {
        let [from, to] = [link.a, link.b].map(|end| network.at(end));
        let [a, b] = network.ends(number);
        let mbps = |carried: Carried| carried.mbps;
        let after = next.map(|(standing, _)| standing.carried(network, number));
        let known = json!({
            "a": a,
            "b": b,
            "capacity_mbps": link.capacity_mbps,
            "built": network.is_built(number),
            "carried_mbps": now.carried(network, number).map(mbps),
            "utilisation": now.carried(network, number).and_then(|carried| carried.utilisation),
            "in_redesign": after.map(|carried| carried.is_some()),
            "carried_after_mbps": after.flatten().map(mbps),
        });
        if let (Some(from), Some(to)) = (from, to) {
            links.push(map::line(from, to, known)?);
        }
    }
    let layers = [
        ("sites", "Buildings, and who is cut off today", sites),
        ("links", "Links: there, chosen, and how full", links),
    ];
    map::write(file, &layers)
}
