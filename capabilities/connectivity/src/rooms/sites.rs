//! The sites of a plan are added, changed, taken out, or brought in from a list.

use app::kit::Fault;
use app::{Fail, Page, View, Wrong};
use axum::extract::{Form, Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use geo::{Geometry, Point};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{change, number, open, typed};
use crate::kind::Kind;
use crate::model::{MOST_SITES, Plan, Site};

/// The highest antenna, m over the ground.
const HIGHEST_M: f64 = 500.0;

/// Where is the site?
#[derive(Debug, Default, Serialize)]
pub struct SitePage {
    id: String,
    plan_name: String,
    /// Which site; none for a new one.
    n: Option<usize>,
    /// Whether gateways stand on the sites.
    has_gateways: bool,
    version: i64,
    given: Given,
    /// Settings of the map: JSON for `data-pick`.
    settings: String,
    errors: Vec<Wrong>,
}

/// Which sites?
#[derive(Debug, Default, Serialize)]
pub struct Import {
    id: String,
    plan_name: String,
    version: i64,
    list: String,
    errors: Vec<Wrong>,
}

/// What was typed of a site.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Given {
    version: i64,
    name: String,
    lat: String,
    lon: String,
    height_m: String,
    thing: String,
    gateway: String,
    /// Where it is on the map: GeoJSON, if somebody put the pin there.
    #[serde(rename = "where-shape")]
    shape: String,
    /// Where the pin was when the page was loaded: only one that was moved comes before what is typed.
    pin: String,
}

impl Page for SitePage {
    const TEMPLATE: &'static str = "connectivity/site.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let settings = r#"{"shapes":["point"],"centre":[1.7,51.6],"zoom":12}"#;
        let page = || Self {
            id: "1".into(),
            plan_name: "LoRaWAN as it is".into(),
            settings: settings.into(),
            ..Self::default()
        };
        vec![
            ("a new one", page()),
            (
                "one with mistakes",
                Self {
                    n: Some(0),
                    has_gateways: true,
                    given: Given {
                        name: "Town hall".into(),
                        lat: "north".into(),
                        ..Given::default()
                    },
                    errors: vec![Wrong::new("lat", "Enter degrees from −90 to 90")],
                    ..page()
                },
            ),
        ]
    }
}

impl Page for Import {
    const TEMPLATE: &'static str = "connectivity/import.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = || Self {
            id: "1".into(),
            plan_name: "LoRaWAN as it is".into(),
            ..Self::default()
        };
        vec![
            ("empty", page()),
            (
                "with a mistake",
                Self {
                    list: "Town hall,51.6,here,20".into(),
                    errors: vec![Wrong::new("list", "Line 1: “here” is no longitude")],
                    ..page()
                },
            ),
        ]
    }
}

impl Given {
    /// The site, or what is wrong with what was typed.
    fn read(&self) -> Result<Site, Vec<Wrong>> {
        let mut wrong = Vec::new();
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > 100 {
            wrong.push(Wrong::new(
                "name",
                "Say in 100 characters or fewer what people call it",
            ));
        }
        let moved = Some(&self.shape).filter(|shape| **shape != self.pin);
        let at = moved.and_then(|shape| on_map(shape)).or_else(|| {
            let lat = number(&self.lat, -90.0, 90.0);
            let lon = number(&self.lon, -180.0, 180.0);
            if lat.is_none() {
                wrong.push(Wrong::new(
                    "lat",
                    "Enter degrees from −90 to 90, or put the pin on the map",
                ));
            }
            if lon.is_none() {
                wrong.push(Wrong::new(
                    "lon",
                    "Enter degrees from −180 to 180, or put the pin on the map",
                ));
            }
            Point::new(lon?, lat?).ok()
        });
        let height_m = number(&self.height_m, 0.5, HIGHEST_M);
        if height_m.is_none() {
            wrong.push(Wrong::new(
                "height_m",
                format!("Enter metres from 0.5 to {HIGHEST_M}"),
            ));
        }
        let gateway = self.gateway.trim();
        if gateway.chars().count() > 64 {
            wrong.push(Wrong::new(
                "gateway",
                "Enter an id of 64 characters or fewer, or leave it empty",
            ));
        }
        match (at, height_m) {
            (Some(at), Some(height_m)) if wrong.is_empty() => Ok(Site {
                name: name.to_owned(),
                at,
                height_m,
                thing: self.thing.clone(),
                gateway: gateway.to_owned(),
            }),
            _ => Err(wrong),
        }
    }

    fn of(site: &Site) -> Self {
        Self {
            name: site.name.clone(),
            lat: typed(site.at.lat),
            lon: typed(site.at.lon),
            height_m: typed(site.height_m),
            thing: site.thing.clone(),
            gateway: site.gateway.clone(),
            ..Self::default()
        }
    }
}

/// Where the pin is, if there is one.
fn on_map(shape: &str) -> Option<Point> {
    let value: Value = serde_json::from_str(shape).ok()?;
    match Geometry::from_geojson(&value).ok()? {
        Geometry::Point(at) => Some(at),
        _ => None,
    }
}

fn shown(
    view: &View,
    (id, plan): (String, &Plan),
    n: Option<usize>,
    mut given: Given,
    errors: Vec<Wrong>,
) -> Response {
    let typed = number(&given.lat, -90.0, 90.0).zip(number(&given.lon, -180.0, 180.0));
    if let Some((lat, lon)) = typed.filter(|_| given.shape.is_empty()) {
        given.shape = json!({"type": "Point", "coordinates": [lon, lat]}).to_string();
        given.pin.clone_from(&given.shape);
    }
    let map = view.app.place().facts().map;
    let near = plan.sites.last();
    let centre = near.map_or([map.lon, map.lat], |site| [site.at.lon, site.at.lat]);
    let settings = json!({"shapes": ["point"], "label": "Where is the site?", "centre": centre, "zoom": map.zoom, "locate": true});
    view.page(&SitePage {
        id,
        plan_name: plan.name.clone(),
        n,
        has_gateways: plan.kind == Kind::Lorawan,
        version: given.version,
        settings: view.app.map_settings(settings),
        given,
        errors,
    })
}

/// The form for a new site; an address may bring what is known of it.
pub async fn add(
    view: View,
    Path(id): Path<String>,
    Query(known): Query<Given>,
) -> Result<Response, Fail> {
    let kept = open(&view, &id).await?;
    let usual = kept.value.kind.usual();
    let given = Given {
        version: kept.version,
        height_m: if known.height_m.is_empty() {
            typed(usual.site_m)
        } else {
            known.height_m
        },
        name: known.name,
        lat: known.lat,
        lon: known.lon,
        thing: known.thing,
        gateway: known.gateway,
        ..Given::default()
    };
    Ok(shown(&view, (id, &kept.value), None, given, Vec::new()))
}

/// Adds a site.
pub async fn save_new(
    view: View,
    Path(id): Path<String>,
    Form(given): Form<Given>,
) -> Result<Response, Fail> {
    save(view, id, None, given).await
}

/// The site of a plan.
fn site(plan: &Plan, n: usize) -> Result<&Site, Fault> {
    plan.sites
        .get(n)
        .ok_or_else(|| Fault::not_found("The plan has no such site. It may have been taken out."))
}

/// The form for a site that is there.
pub async fn edit(view: View, Path((id, n)): Path<(String, usize)>) -> Result<Response, Fail> {
    let kept = open(&view, &id).await?;
    let given = Given {
        version: kept.version,
        ..Given::of(site(&kept.value, n)?)
    };
    Ok(shown(&view, (id, &kept.value), Some(n), given, Vec::new()))
}

/// Changes a site.
pub async fn save_old(
    view: View,
    Path((id, n)): Path<(String, usize)>,
    Form(given): Form<Given>,
) -> Result<Response, Fail> {
    save(view, id, Some(n), given).await
}

async fn save(view: View, id: String, n: Option<usize>, given: Given) -> Result<Response, Fail> {
    let mut plan = open(&view, &id).await?.value;
    if let Some(n) = n {
        site(&plan, n)?;
    }
    let new = match given.read() {
        Ok(site) => site,
        Err(wrong) => return Ok(shown(&view, (id, &plan), n, given, wrong)),
    };
    let done = match n.and_then(|n| plan.sites.get_mut(n)) {
        Some(old) => {
            *old = new;
            "changed"
        }
        None => {
            if plan.sites.len() >= MOST_SITES {
                return Err(full().into());
            }
            plan.sites.push(new);
            "added"
        }
    };
    change(&view, &id, given.version, plan).await?;
    Ok(Redirect::to(&format!("/connectivity/{id}?done={done}")).into_response())
}

fn full() -> Fault {
    Fault::invalid(format!("A plan has at most {MOST_SITES} sites."))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct AsIs {
    version: i64,
    list: String,
}

/// Takes a site out of the plan.
pub async fn remove(
    view: View,
    Path((id, n)): Path<(String, usize)>,
    Form(given): Form<AsIs>,
) -> Result<Response, Fail> {
    let mut plan = open(&view, &id).await?.value;
    site(&plan, n)?;
    plan.sites.remove(n);
    change(&view, &id, given.version, plan).await?;
    Ok(Redirect::to(&format!("/connectivity/{id}?done=removed")).into_response())
}

/// The form for a list of sites.
pub async fn import(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let kept = open(&view, &id).await?;
    Ok(view.page(&Import {
        id,
        plan_name: kept.value.name,
        version: kept.version,
        ..Import::default()
    }))
}

/// Adds a list of sites; if one line is wrong, none is added.
pub async fn bring(
    view: View,
    Path(id): Path<String>,
    Form(given): Form<AsIs>,
) -> Result<Response, Fail> {
    let mut plan = open(&view, &id).await?.value;
    match listed(&given.list, plan.kind.usual().site_m) {
        Ok(sites) if plan.sites.len() + sites.len() > MOST_SITES => Err(full().into()),
        Ok(sites) => {
            plan.sites.extend(sites);
            change(&view, &id, given.version, plan).await?;
            Ok(Redirect::to(&format!("/connectivity/{id}?done=imported")).into_response())
        }
        Err(wrong) => Ok(view.page(&Import {
            id,
            plan_name: plan.name,
            version: given.version,
            list: given.list,
            errors: wrong
                .into_iter()
                .map(|why| Wrong::new("list", why))
                .collect(),
        })),
    }
}

/// The sites of a list, a line each: name, latitude, longitude, and height if it is not the usual one.
fn listed(text: &str, usual_m: f64) -> Result<Vec<Site>, Vec<String>> {
    let mut sites = Vec::new();
    let mut wrong = Vec::new();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    for (line, row) in (1..).zip(reader.records()) {
        let told = |why: String| format!("Line {line}: {why}");
        let row = match row {
            Ok(row) => row,
            Err(why) => {
                wrong.push(told(why.to_string()));
                continue;
            }
        };
        let is_head = line == 1
            && row
                .get(1)
                .is_some_and(|cell| cell.eq_ignore_ascii_case("latitude"));
        if is_head || row.iter().all(str::is_empty) {
            continue;
        }
        let cell = |n: usize| row.get(n).unwrap_or_default();
        let given = Given {
            name: cell(0).into(),
            lat: cell(1).into(),
            lon: cell(2).into(),
            height_m: match cell(3) {
                "" => typed(usual_m),
                typed => typed.into(),
            },
            ..Given::default()
        };
        match given.read() {
            Ok(site) => sites.push(site),
            Err(faults) => wrong.extend(faults.into_iter().map(|fault| told(fault.text))),
        }
    }
    if sites.is_empty() && wrong.is_empty() {
        wrong.push("Write a site a line".into());
    }
    if wrong.is_empty() {
        Ok(sites)
    } else {
        Err(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: Result<&[(&str, f64, f64, f64)], &str>) {
        match (listed(text, 20.0), want) {
            (Ok(sites), Ok(want)) => {
                let got: Vec<_> = sites
                    .iter()
                    .map(|site| (site.name.as_str(), site.at.lat, site.at.lon, site.height_m))
                    .collect();
                assert_eq!(got, want);
            }
            (Err(wrong), Err(part)) => assert!(wrong[0].contains(part), "{wrong:?}"),
            (got, want) => panic!("{got:?}, not {want:?}"),
        }
    }

    #[test]
    fn a_list_is_taken_whole_or_not_at_all() {
        check(
            "name,latitude,longitude,height\nTown hall, 51.64, 1.70, 31\n\"Tower, water\",51.68,1.85\n",
            Ok(&[
                ("Town hall", 51.64, 1.70, 31.0),
                ("Tower, water", 51.68, 1.85, 20.0),
            ]),
        );
        check(
            "Town hall,51.64,1.70\nPier,here,1.8",
            Err("Line 2: Enter degrees"),
        );
        check("Pier,51.6,NaN", Err("Line 1"));
        check("Pier,51.6,1.8,-3", Err("Line 1: Enter metres"));
        check(",51.6,1.8", Err("Line 1: Say"));
        check(" \n", Err("a site a line"));
    }

    #[test]
    fn a_pin_that_was_moved_comes_before_what_is_typed() {
        let given = Given {
            name: "Pier".into(),
            lat: "1".into(),
            lon: "2".into(),
            height_m: "5".into(),
            shape: r#"{"type":"Point","coordinates":[1.8,51.6]}"#.into(),
            ..Given::default()
        };
        let at = |given: &Given| given.read().map(|site| (site.at.lat, site.at.lon)).ok();
        assert_eq!(at(&given), Some((51.6, 1.8)));
        let left_alone = Given {
            pin: given.shape.clone(),
            ..given
        };
        assert_eq!(at(&left_alone), Some((1.0, 2.0)));
    }
}
