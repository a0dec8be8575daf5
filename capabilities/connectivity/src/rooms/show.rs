//! One plan: whom it reaches, whom it leaves out, and what hangs on each site.

use std::sync::Arc;

use app::chart::{Bar, Bars, bars};
use app::kit::words;
use app::{Fail, Page, View};
use axum::extract::{Path, Query};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::map::served;
use super::{open, people, percent, typed};
use crate::acts::PLAN;
use crate::kind::Kind;
use crate::model::{Around, Plan};
use crate::reach::{AreaLine, Class, Reach, Served, Thing, things};

/// Things without a signal that are named.
const NAMED: usize = 30;
/// Areas that the chart shows.
const CHARTED: usize = 12;

/// Whom does it reach?
#[derive(Debug, Default, Serialize)]
pub struct Show {
    id: String,
    version: i64,
    name: String,
    kind: &'static str,
    /// Whether gateways stand on the sites, whose uplinks can be set against the plan.
    has_gateways: bool,
    /// What is taken for both ends, in words.
    taken: Vec<String>,
    notice: &'static str,
    may_plan: bool,
    /// Why nothing can be said; empty if something can.
    trouble: String,
    /// Sites that are swept, while others are not.
    swept: Option<i64>,
    sites: Vec<SiteRow>,
    /// Whether anybody's home is known.
    has_people: bool,
    people: String,
    served: String,
    share: String,
    expected: String,
    range: [String; 2],
    twice: String,
    areas: Vec<AreaRow>,
    chart: String,
    tenths: Vec<TenthRow>,
    things: i64,
    without: Vec<ThingRow>,
    without_count: i64,
    map: Option<Map>,
}

/// A site of the plan.
#[derive(Debug, Clone, Serialize)]
struct SiteRow {
    n: usize,
    name: String,
    height_m: String,
    people: String,
    alone: String,
    alone_share: String,
    things_alone: i64,
    why: String,
    /// The page of the thing that it stands on; empty for none.
    path: String,
    /// Whether that says that it works; none if it says nothing.
    works: Option<bool>,
}

#[derive(Debug, Clone, Serialize)]
struct AreaRow {
    name: String,
    decile: Option<u8>,
    older: String,
    people: String,
    left_out: String,
    share: String,
}

/// The people of a third of the country by deprivation.
#[derive(Debug, Clone, Serialize)]
struct TenthRow {
    name: &'static str,
    people: String,
    left_out: String,
    share: String,
}

#[derive(Debug, Clone, Serialize)]
struct ThingRow {
    name: String,
    path: String,
    why: String,
}

/// The picture of the map, and what the script needs.
#[derive(Debug, Clone, Serialize)]
struct Map {
    settings: String,
    picture: String,
    /// Of the picture as it is shown: as wide and as high as the ground is.
    width: u32,
    height: u32,
    classes: Vec<Class>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    done: String,
}

impl Said {
    fn notice(&self) -> &'static str {
        match self.done.as_str() {
            "saved" => "The plan is saved.",
            "added" => "The site is in the plan.",
            "changed" => "The site is changed.",
            "removed" => "The site is out of the plan.",
            "imported" => "The sites are in the plan.",
            _ => "",
        }
    }
}

impl Page for Show {
    const TEMPLATE: &'static str = "connectivity/show.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let site = |n: usize, name: &str| SiteRow {
            n,
            name: name.into(),
            height_m: "31".into(),
            people: people(62_400.0),
            alone: people(8_120.0),
            alone_share: percent(8_120.0, 120_000.0),
            things_alone: 14,
            why: String::new(),
            path: "/assets/urn:ngsi-ld:Gateway:town-hall".into(),
            works: Some(n != 1),
        };
        let area = |name: &str, share: &str| AreaRow {
            name: name.into(),
            decile: Some(2),
            older: "21 %".into(),
            people: people(7_200.0),
            left_out: people(2_300.0),
            share: share.into(),
        };
        let begun = || Self {
            id: "1".into(),
            name: "LoRaWAN as it is".into(),
            kind: "LoRaWAN, for sensors",
            taken: vec![
                "1.5 m over the ground".into(),
                "among houses with gardens".into(),
            ],
            may_plan: true,
            ..Self::default()
        };
        vec![
            ("without a site", begun()),
            (
                "while it is worked out",
                Self {
                    sites: vec![site(0, "Town hall"), site(1, "Water tower")],
                    swept: Some(1),
                    ..begun()
                },
            ),
            (
                "without terrain",
                Self {
                    trouble: "There is no terrain to plan on.".into(),
                    sites: vec![site(0, "Town hall")],
                    ..begun()
                },
            ),
            (
                "whole",
                Self {
                    notice: "The plan is saved.",
                    sites: vec![
                        site(0, "Town hall"),
                        site(1, "Water tower"),
                        SiteRow {
                            why: "it lies where the terrain does not reach".into(),
                            ..site(2, "Lightship")
                        },
                    ],
                    has_gateways: true,
                    has_people: true,
                    people: people(120_000.0),
                    served: people(112_000.0),
                    share: percent(112_000.0, 120_000.0),
                    expected: "91 %".into(),
                    range: ["72 %".into(), "99 %".into()],
                    twice: "58 %".into(),
                    areas: vec![area("Fennick", "68 %"), area("Curlew Marshes", "88 %")],
                    tenths: vec![TenthRow {
                        name: "The most deprived three tenths of the country",
                        people: people(31_000.0),
                        left_out: people(2_900.0),
                        share: "91 %".into(),
                    }],
                    things: 246,
                    without: vec![ThingRow {
                        name: "Bench by the lifeboat station".into(),
                        path: "/assets/urn:ngsi-ld:Bench:1".into(),
                        why: "/connectivity/1/why?lat=51.6&lon=1.8".into(),
                    }],
                    without_count: 1,
                    map: Some(Map {
                        settings:
                            r#"{"data": "/connectivity/1/map/sites.geojson", "label": "Map"}"#
                                .into(),
                        picture: "/connectivity/1/map/coverage.png".into(),
                        width: 800,
                        height: 600,
                        classes: vec![Class {
                            colour: "#5ec962".into(),
                            words: "−100 to −90 dBm".into(),
                            is_enough: true,
                        }],
                    }),
                    ..begun()
                },
            ),
        ]
    }
}

/// The page.
pub async fn page(
    view: View,
    Path(id): Path<String>,
    Query(said): Query<Said>,
) -> Result<Response, Fail> {
    let kept = open(&view, &id).await?;
    let plan = kept.value;
    let things = Arc::new(things(&view.app).await?);
    let nothing = |trouble| (Served::default(), None, trouble);
    let left = Reach::left(&view.app, &plan).await.unwrap_or_default();
    let (served, map, trouble) = if left > 0 {
        nothing(String::new())
    } else {
        match served(&view, &plan, &things).await {
            Ok((reach, served)) => {
                let map = map(&view, (&id, kept.version), &reach);
                (served, map, String::new())
            }
            Err(fault) => nothing(fault.message),
        }
    };
    let swept = plan.sites.len() - left;
    let without = served.things_without.iter().filter_map(|n| things.get(*n));
    let mut lines: Vec<&AreaLine> = served.areas.iter().collect();
    lines.sort_by(|a, b| b.left_out().total_cmp(&a.left_out()));
    Ok(view.page(&Show {
        notice: said.notice(),
        may_plan: view.who.may(PLAN),
        sites: rows(&plan, &served, &things),
        has_people: served.people > 0.0,
        people: people(served.people),
        served: people(served.served),
        share: percent(served.served, served.people),
        expected: percent(served.expected, served.people),
        range: served.range.map(|part| percent(part, served.people)),
        twice: percent(served.twice, served.people),
        chart: chart(&lines),
        tenths: tenths(&served.areas),
        areas: lines.iter().map(|line| AreaRow::of(line)).collect(),
        things: i64::try_from(served.things).unwrap_or(i64::MAX),
        without_count: i64::try_from(served.things_without.len()).unwrap_or(i64::MAX),
        without: without
            .take(NAMED)
            .map(|thing| ThingRow {
                name: thing.name.clone(),
                path: thing.path.clone(),
                why: format!(
                    "/connectivity/{id}/why?lat={}&lon={}",
                    typed(thing.at.lat),
                    typed(thing.at.lon)
                ),
            })
            .collect(),
        map,
        trouble,
        swept: (left > 0).then(|| i64::try_from(swept).unwrap_or(i64::MAX)),
        version: kept.version,
        kind: plan.kind.usual().title,
        has_gateways: plan.kind == Kind::Lorawan,
        taken: taken(&plan),
        name: plan.name,
        id,
    }))
}

/// What is taken for the ends of a link, in words.
fn taken(plan: &Plan) -> Vec<String> {
    let around = match plan.around {
        Around::Nothing => "nothing around it",
        Around::Houses => "among houses with gardens",
        Around::Town => "in a town",
    };
    let mut taken = vec![
        format!("{} m over the ground", words::number(plan.device_m)),
        around.to_owned(),
    ];
    if plan.indoors {
        taken.push("inside a brick building".to_owned());
    }
    taken.push(format!(
        "up to {} km from a site",
        words::number(plan.reach_m / 1_000.0)
    ));
    taken
}

fn rows(plan: &Plan, served: &Served, things: &[Thing]) -> Vec<SiteRow> {
    let each = plan.sites.iter().enumerate();
    each.map(|(n, site)| {
        let line = served.sites.get(n).cloned().unwrap_or_default();
        let thing = things.iter().find(|thing| thing.id == site.thing);
        SiteRow {
            n,
            name: site.name.clone(),
            height_m: words::number(site.height_m),
            people: people(line.people),
            alone: people(line.alone),
            alone_share: percent(line.alone, served.people),
            things_alone: i64::try_from(line.things_alone).unwrap_or(i64::MAX),
            why: line.why,
            path: thing.map_or_else(String::new, |thing| thing.path.clone()),
            works: thing.and_then(|thing| thing.works),
        }
    })
    .collect()
}

impl AreaRow {
    fn of(line: &AreaLine) -> Self {
        Self {
            name: line.name.clone(),
            decile: line.decile,
            older: percent(line.older, 1.0),
            people: people(line.people),
            left_out: people(line.left_out()),
            share: percent(line.served, line.people),
        }
    }
}

/// Where most people are left out, as bars; empty if nobody is.
fn chart(lines: &[&AreaLine]) -> String {
    let left: Vec<Bar> = lines
        .iter()
        .filter(|line| line.left_out() >= 0.5)
        .take(CHARTED)
        .map(|line| Bar {
            label: line.name.clone(),
            value: line.left_out().round(),
        })
        .collect();
    if left.is_empty() {
        return String::new();
    }
    bars(&Bars {
        title: "People without enough signal at home".into(),
        bars: left,
        ..Bars::default()
    })
}

/// The people by how deprived their areas are.
fn tenths(areas: &[AreaLine]) -> Vec<TenthRow> {
    const THIRDS: [(&str, std::ops::RangeInclusive<u8>); 3] = [
        ("The most deprived three tenths of the country", 1..=3),
        ("Between", 4..=7),
        ("The least deprived three tenths", 8..=10),
    ];
    let row = |(name, deciles): (&'static str, std::ops::RangeInclusive<u8>)| {
        let of = || {
            areas
                .iter()
                .filter(|area| area.decile.is_some_and(|decile| deciles.contains(&decile)))
        };
        let all: f64 = of().map(|area| area.people).sum();
        let served: f64 = of().map(|area| area.served).sum();
        (all > 0.0).then(|| TenthRow {
            name,
            people: people(all),
            left_out: people((all - served).max(0.0)),
            share: percent(served, all),
        })
    };
    THIRDS.into_iter().filter_map(row).collect()
}

/// The picture, and what the script needs to lay it over the map.
fn map(view: &View, (id, version): (&str, i64), reach: &Reach) -> Option<Map> {
    let [west, south, east, north] = reach.bounds()?;
    let picture = format!("/connectivity/{id}/map/coverage.png?version={version}");
    let view_of = reach.around().map(|sites| {
        let room = 0.03;
        json!([
            [sites.west - room, sites.south - room],
            [sites.east + room, sites.north + room]
        ])
    });
    let settings = json!({
        "data": format!("/connectivity/{id}/map/sites.geojson?version={version}"),
        "label": "Map of the signal and the sites",
        "words": {"good": "Site"},
        "bounds": view_of,
        "overlay": {"picture": picture, "corners": [[west, north], [east, north], [east, south], [west, south]]},
        "ask": {"path": format!("/connectivity/{id}/why"), "text": "Why is it so here?"},
    });
    // A degree of longitude is shorter than one of latitude.
    let shrunk = f64::midpoint(south, north).to_radians().cos();
    let ratio = (north - south) / ((east - west) * shrunk).max(1e-9);
    Some(Map {
        settings: view.app.map_settings(settings),
        picture,
        width: 1_000,
        height: (1_000.0 * ratio).clamp(100.0, 4_000.0) as u32,
        classes: reach.legend(),
    })
}
