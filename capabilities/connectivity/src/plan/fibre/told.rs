//! A layout in figures, on a map and as a table.

use std::collections::HashMap;
use std::path::Path;

use app::kit::Fault;
use serde_json::{Value, json};
use siting::fibre::{Growth, Item, Layout, Line, Point, Premise, Unserved, Way};

use super::streets::word;
use crate::plan::places::Places;
use crate::plan::{ending, map, unreadable};

/// In how many steps the growth is told.
const STEPS: u64 = 10;

/// Everything in figures.
pub fn answer(layout: &Layout, places: &Places, premises: &[Premise]) -> Value {
    let routes = layout.served.iter().map(|(_, route_m)| *route_m);
    let unserved = layout.unserved.iter().map(|(premise, reason)| {
        let id = places.named(&[*premise]).next().map(str::to_owned);
        json!({ "id": id, "why": why(*reason) })
    });
    let splitters = layout
        .distribution_points
        .iter()
        .map(|point| point.splitters);
    json!({
        "homes": premises.iter().map(|premise| u64::from(premise.homes)).sum::<u64>(),
        "homes_passed": layout.homes,
        "length_m": metres(layout.routes.iter().map(|route| route.length_m).sum()),
        "longest_route_m": metres(routes.fold(0.0, f64::max)),
        "distribution_points": layout.distribution_points.len(),
        "splitters": splitters.map(u64::from).sum::<u64>(),
        "bill": layout.bill.lines.iter().map(line).collect::<Vec<Value>>(),
        "total_pounds": pounds(layout.bill.total_pence()),
        "pounds_per_home_passed": layout.pence_per_home_passed().map(pounds),
        "pounds_per_home_connected": layout.pence_per_home_connected().map(pounds),
        "civils_pounds": pounds(layout.civils_pence),
        "civils_bound_pounds": pounds(layout.civils_bound_pence),
        "civils_gap": gap(layout),
        "growth": growth(&layout.growth),
        "unserved": unserved.collect::<Vec<Value>>(),
    })
}

/// Why a premise is not served, for whoever lives there.
pub fn why(reason: Unserved) -> String {
    match reason {
        Unserved::Apart => "no street leads there from the exchange".to_owned(),
        Unserved::Drop { drop_m } => format!("the nearest street is {drop_m:.0} m away"),
        Unserved::Reach { route_m } => format!("the shortest route is {route_m:.0} m long"),
    }
}

fn pounds(pence: u64) -> f64 {
    pence as f64 / 100.0
}

/// To the decimetre.
fn metres(m: f64) -> f64 {
    (m * 10.0).round() / 10.0
}

/// How much cheaper other routes could open their ways at most, as a share.
fn gap(layout: &Layout) -> f64 {
    let spare = layout
        .civils_pence
        .saturating_sub(layout.civils_bound_pence);
    if spare == 0 {
        0.0
    } else {
        spare as f64 / layout.civils_pence as f64
    }
}

/// A line of the bill.
fn line(line: &Line) -> Value {
    let item = match line.item {
        Item::Civils(Way::Duct) => "Way in ducts that are there".to_owned(),
        Item::Civils(Way::Poles) => "Way along poles that are there".to_owned(),
        Item::Civils(Way::Crossing) => "Way across roads, railways and water".to_owned(),
        Item::Civils(way) => format!("Trench in {}", word(way)),
        Item::Crossing => "Crossings".to_owned(),
        Item::FeederCable(fibres) => format!("Feeder cable of {fibres} fibres"),
        Item::DistributionCable(fibres) => format!("Distribution cable of {fibres} fibres"),
        Item::DistributionPoint => "Distribution points".to_owned(),
        Item::Splitter => "Splitters".to_owned(),
        Item::Drop => "Drops from the street".to_owned(),
        Item::Home => "Homes fitted".to_owned(),
    };
    json!({
        "item": item,
        "quantity": metres(line.quantity),
        "unit": if line.item.in_metres() { "m" } else { "each" },
        "rate_pounds": pounds(u64::from(line.rate_pence)),
        "cost_pounds": pounds(line.cost_pence),
    })
}

/// What each next home costs, told at each tenth of the homes.
fn growth(all: &[Growth]) -> Vec<Value> {
    let homes = all.last().map_or(0, |last| last.homes);
    let mut told = Vec::new();
    let (mut before, mut step) = (0, 1);
    for one in all {
        let here = one.homes - before;
        before = one.homes;
        if one.homes * STEPS < homes * step {
            continue;
        }
        while step <= STEPS && one.homes * STEPS >= homes * step {
            step += 1;
        }
        told.push(json!({
            "homes": one.homes,
            "total_pounds": pounds(one.total_pence),
            "pounds_per_home": pounds(one.total_pence / one.homes.max(1)),
            "next_home_pounds": pounds(one.extra_pence / here.max(1)),
        }));
    }
    told
}

/// A premise as a map or a table has it.
struct Told<'a> {
    id: &'a str,
    at: Point,
    homes: u32,
    route_m: Option<f64>,
    /// When it is best connected, from 1, and what that adds.
    growth: Option<(usize, Growth)>,
    why: Option<String>,
}

fn told<'a>(layout: &Layout, places: &'a Places, premises: &[Premise]) -> Vec<Told<'a>> {
    let routes: HashMap<u32, f64> = layout.served.iter().copied().collect();
    let reasons: HashMap<u32, Unserved> = layout.unserved.iter().copied().collect();
    let growth = (1..).zip(&layout.growth);
    let growth: HashMap<u32, (usize, Growth)> = growth
        .map(|(order, one)| (one.premise, (order, *one)))
        .collect();
    let all = (0..).zip(places.ids.iter().zip(premises));
    all.map(|(number, (id, premise))| Told {
        id,
        at: premise.at,
        homes: premise.homes,
        route_m: routes.get(&number).copied().map(metres),
        growth: growth.get(&number).copied(),
        why: reasons.get(&number).copied().map(why),
    })
    .collect()
}

/// Writes the layout, by the end of the file's name.
///
/// # Errors
/// A fault that names the file.
pub fn write(
    file: &Path,
    layout: &Layout,
    places: &Places,
    premises: &[Premise],
) -> Result<(), Fault> {
    let premises = told(layout, places, premises);
    match ending(file).as_str() {
        "csv" => {
            let bytes = table(&premises).map_err(|why| unreadable(file, why))?;
            std::fs::write(file, bytes).map_err(|why| unreadable(file, why))
        }
        "geojson" | "json" | "gpkg" => map::write(file, &mapped(layout, &premises)?),
        _ => Err(unreadable(
            file,
            "its name ends in none of .geojson, .gpkg and .csv",
        )),
    }
}

/// The columns of a table of premises.
pub const HEAD: [&str; 8] = [
    "id",
    "homes",
    "route_m",
    "order",
    "extra_pounds",
    "homes_so_far",
    "total_pounds",
    "why_not",
];

/// The rows of a table: what each premise adds, or why it is not served.
pub fn rows(layout: &Layout, places: &Places, premises: &[Premise]) -> Vec<[String; 8]> {
    let premises = told(layout, places, premises);
    premises.iter().map(cells).collect()
}

/// The layout as layers of a map.
///
/// # Errors
/// That something is off the National Grid.
pub fn layers(
    layout: &Layout,
    places: &Places,
    premises: &[Premise],
) -> Result<Vec<map::Shown<'static>>, Fault> {
    mapped(layout, &told(layout, places, premises))
}

fn cells(premise: &Told<'_>) -> [String; 8] {
    let text = |value: Option<String>| value.unwrap_or_default();
    let growth =
        |tell: &dyn Fn(&(usize, Growth)) -> String| text(premise.growth.as_ref().map(tell));
    [
        premise.id.to_owned(),
        premise.homes.to_string(),
        text(premise.route_m.map(|m| m.to_string())),
        growth(&|(order, _)| order.to_string()),
        growth(&|(_, one)| format!("{:.2}", pounds(one.extra_pence))),
        growth(&|(_, one)| one.homes.to_string()),
        growth(&|(_, one)| format!("{:.2}", pounds(one.total_pence))),
        text(premise.why.clone()),
    ]
}

fn table(premises: &[Told<'_>]) -> Result<Vec<u8>, String> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(HEAD).map_err(|why| why.to_string())?;
    for premise in premises {
        out.write_record(cells(premise))
            .map_err(|why| why.to_string())?;
    }
    out.into_inner().map_err(|why| why.to_string())
}

fn mapped(layout: &Layout, premises: &[Told<'_>]) -> Result<Vec<map::Shown<'static>>, Fault> {
    let (mut routes, mut points, mut homes) = (Vec::new(), Vec::new(), Vec::new());
    for route in &layout.routes {
        let known = json!({
            "kind": "route",
            "way": word(route.way),
            "length_m": metres(route.length_m),
            "feeder_fibres": route.feeder_fibres,
            "distribution_fibres": route.distribution_fibres,
        });
        routes.push(map::line(place(route.from), place(route.to), known)?);
    }
    for point in &layout.distribution_points {
        let known = json!({
            "kind": "distribution point",
            "homes": point.homes,
            "splitters": point.splitters,
        });
        points.push(map::point(place(point.at), known)?);
    }
    for premise in premises {
        let growth = premise.growth.as_ref();
        let known = json!({
            "kind": "premise",
            "id": premise.id,
            "homes": premise.homes,
            "route_m": premise.route_m,
            "order": growth.map(|(order, _)| order),
            "extra_pounds": growth.map(|(_, one)| pounds(one.extra_pence)),
            "why_not": premise.why,
        });
        homes.push(map::point(place(premise.at), known)?);
    }
    Ok(vec![
        ("routes", "Lengths of the network", routes),
        ("distribution_points", "Where splitters stand", points),
        (
            "premises",
            "Who is served, what each adds, and who is not",
            homes,
        ),
    ])
}

fn place(at: Point) -> siting::Point {
    siting::Point {
        easting_m: at.easting_m,
        northing_m: at.northing_m,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many homes in buildings of so many, each of which adds £1 more than the last.
    #[track_caller]
    fn check(buildings: &[u32], want: &[(u64, f64)]) {
        let (mut homes, mut total_pence) = (0, 0);
        let all: Vec<Growth> = (0..)
            .zip(buildings)
            .map(|(premise, here)| {
                let extra_pence = u64::from(premise + 1) * 100;
                homes += u64::from(*here);
                total_pence += extra_pence;
                Growth {
                    premise,
                    extra_pence,
                    homes,
                    total_pence,
                }
            })
            .collect();
        let got: Vec<(u64, f64)> = growth(&all)
            .iter()
            .filter_map(|one| Some((one["homes"].as_u64()?, one["next_home_pounds"].as_f64()?)))
            .collect();
        assert_eq!(got, want);
    }

    #[test]
    fn growth_is_told_at_each_tenth_of_the_homes() {
        check(&[], &[]);
        check(&[1], &[(1, 1.0)]);
        check(&[1, 4], &[(1, 1.0), (5, 0.5)]);
        let twenty: Vec<(u64, f64)> = (1..=10).map(|n| (2 * n, 2.0 * n as f64)).collect();
        check(&[1; 20], &twenty);
    }
}
