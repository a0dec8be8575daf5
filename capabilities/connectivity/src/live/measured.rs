//! A plan against what is measured: page, map and table.

use app::gateways::{self, Heard};
use app::kit::{Fault, words};
use app::{Fail, Page, View, sheet};
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use geo::Point;
use http::header;
use radio::calibrate::Errors;
use serde::Serialize;
use serde_json::{Value, json};

use super::against::{Against, Pair};
use super::{many, sees_devices};
use crate::acts::PLAN;
use crate::model::Plan;
use crate::reach::Reach;
use crate::rooms::why::db;
use crate::rooms::{open, typed};

/// Devices that the page lists, the furthest off first.
const LISTED: usize = 50;
/// What is off by no more is near: the spread of spots in one street, dB.
const NEAR_DB: f64 = 6.0;
/// What is off by more is far off: twice that, dB.
const FAR_DB: f64 = 12.0;

/// How far is the plan from what is measured?
#[derive(Debug, Default, Serialize)]
pub struct Measured {
    id: String,
    name: String,
    may_plan: bool,
    /// Whether who is looking may see the pages of devices.
    sees_devices: bool,
    /// Why nothing can be said; empty if something can.
    trouble: String,
    /// Sites that are swept, while others are not.
    swept: Option<i64>,
    site_count: i64,
    /// Devices that are measured, each at every gateway that hears it.
    devices: i64,
    pairs: i64,
    without_place: i64,
    /// The error of the plan as it is, and corrected.
    before: String,
    after: String,
    /// Nine in ten are so near the corrected plan.
    within: String,
    sites: Vec<SiteRow>,
    strangers: Vec<String>,
    rows: Vec<Row>,
    /// Settings of the map: JSON for `data-map`.
    settings: String,
}

/// A site, and what is measured of it.
#[derive(Debug, Clone, Serialize)]
struct SiteRow {
    n: usize,
    name: String,
    gateway: String,
    devices: i64,
    more: String,
    correction: String,
    before: String,
    after: String,
}

/// A device at the gateway that hears it best.
#[derive(Debug, Clone, Serialize)]
struct Row {
    id: String,
    name: String,
    site: String,
    planned: String,
    measured: String,
    rssi: String,
    snr: String,
    uplinks: i64,
    more: String,
    left: String,
    looks: &'static str,
    word: &'static str,
    /// Why the plan says so there.
    why: String,
}

impl Page for Measured {
    const TEMPLATE: &'static str = "connectivity/measured.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let begun = || Self {
            id: "1".into(),
            name: "LoRaWAN as it is".into(),
            may_plan: true,
            sees_devices: true,
            site_count: 2,
            ..Self::default()
        };
        let site = |n: usize, name: &str, gateway: &str, devices: i64| SiteRow {
            n,
            name: name.into(),
            gateway: gateway.into(),
            devices,
            more: db(-6.2, "dB"),
            correction: db(-5.7, "dB"),
            before: "8.1 dB".into(),
            after: "5.2 dB".into(),
        };
        let row = |name: &str, left_db: f64| {
            let (looks, word) = nearness(left_db);
            Row {
                id: "025352e3eeaf0001".into(),
                name: name.into(),
                site: "Town hall".into(),
                planned: db(-92.4, "dBm"),
                measured: db(-98.0, "dBm"),
                rssi: db(-97.0, "dBm"),
                snr: db(7.5, "dB"),
                uplinks: 16,
                more: db(-5.6, "dB"),
                left: db(left_db, "dB"),
                looks,
                word,
                why: "/connectivity/1/why?lat=51.6&lon=1.8".into(),
            }
        };
        let whole = || Self {
            devices: 3,
            pairs: 7,
            without_place: 2,
            before: "8.1 dB".into(),
            after: "5.4 dB".into(),
            within: "9.2 dB".into(),
            sites: vec![
                site(0, "Town hall", "0253520000000a01", 5),
                site(1, "Water tower", "", 0),
            ],
            rows: vec![
                row("Seat sensor, pier", -14.0),
                row("Creek level", 8.0),
                row("Bay sensor 1", 0.1),
            ],
            settings: r#"{"data": "/connectivity/1/measured/devices.geojson", "label": "Map"}"#
                .into(),
            ..begun()
        };
        vec![
            (
                "not of gateways",
                Self {
                    trouble: NO_GATEWAYS.into(),
                    ..begun()
                },
            ),
            (
                "while it is worked out",
                Self {
                    swept: Some(1),
                    ..begun()
                },
            ),
            (
                "nothing measured",
                Self {
                    sites: vec![site(0, "Town hall", "", 0)],
                    strangers: vec!["0253520000000a01".into()],
                    ..begun()
                },
            ),
            ("whole", whole()),
            (
                "whole, for who may only look",
                Self {
                    may_plan: false,
                    sees_devices: false,
                    without_place: 0,
                    strangers: vec!["0253520000000a07".into(), "eui-b827ebfffe".into()],
                    devices: 80,
                    ..whole()
                },
            ),
        ]
    }
}

const NO_GATEWAYS: &str =
    "Uplinks are heard by LoRaWAN gateways, and this is a plan of another kind of network.";

/// Everything that a plan is set against, in one piece.
struct Whole {
    all: Vec<(String, Heard)>,
    against: Against,
}

/// The page.
pub async fn page(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let plan = open(&view, &id).await?.value;
    let begun = Measured {
        name: plan.name.clone(),
        may_plan: view.who.may(PLAN),
        sees_devices: sees_devices(&view),
        site_count: many(plan.sites.len()),
        ..Measured::default()
    };
    let left = Reach::left(&view.app, &plan).await.unwrap_or_default();
    if left > 0 {
        return Ok(view.page(&Measured {
            swept: Some(many(plan.sites.len() - left)),
            id,
            ..begun
        }));
    }
    let shown = match whole(&view, &plan).await {
        Ok(whole) => {
            let settings = json!({
                "data": format!("/connectivity/{id}/measured/devices.geojson"),
                "label": "Map of devices, by how far the plan is off",
                "words": {"good": "Near", "warning": "Off", "bad": "Far off"},
            });
            Measured {
                settings: view.app.map_settings(settings),
                ..begun.told(&id, &plan, &whole)
            }
        }
        Err(fault) => Measured {
            trouble: fault.message,
            ..begun
        },
    };
    Ok(view.page(&Measured { id, ..shown }))
}

/// What of it is taken away: "devices.geojson", "devices.csv".
pub async fn take(view: View, Path((id, file)): Path<(String, String)>) -> Result<Response, Fail> {
    let plan = open(&view, &id).await?.value;
    match file.as_str() {
        "devices.csv" => {
            let whole = whole(&view, &plan).await?;
            Ok(sheet::download("planned-and-measured", whole.csv(&plan)))
        }
        "devices.geojson" => {
            let text = whole(&view, &plan).await?.geojson(&id, &plan).to_string();
            Ok(([(header::CONTENT_TYPE, "application/geo+json")], text).into_response())
        }
        _ => Err(Fault::not_found("There is no such file of this plan.").into()),
    }
}

async fn whole(view: &View, plan: &Plan) -> Result<Whole, Fault> {
    let refused = |why: radio::Refused| Fault::invalid(format!("{why}."));
    let heard_dbm = plan.heard_dbm().map_err(refused)?;
    let heard_dbm = heard_dbm.ok_or_else(|| Fault::invalid(NO_GATEWAYS))?;
    let reach = Reach::of(&view.app, plan).await?;
    let all = view.app.store().read(gateways::all).await?;
    let sites = plan.sites.clone();
    let work = move || {
        let losses = |at| -> Vec<(usize, f64)> { reach.losses(at).collect() };
        let against = Against::of(&all, &sites, &losses, heard_dbm).map_err(refused)?;
        Ok(Whole { all, against })
    };
    tokio::task::spawn_blocking(work)
        .await
        .map_err(Fault::internal)?
}

/// How far off is told: the shape and the word.
fn nearness(left_db: f64) -> (&'static str, &'static str) {
    match left_db.abs() {
        off if off <= NEAR_DB => ("good", "Near"),
        off if off <= FAR_DB => ("warning", "Off"),
        _ => ("bad", "Far off"),
    }
}

/// The page that says why a plan says what it does at a place.
fn why(id: &str, at: Point) -> String {
    let (lat, lon) = (typed(at.lat), typed(at.lon));
    format!("/connectivity/{id}/why?lat={lat}&lon={lon}")
}

/// A size in dB: "5.4 dB".
fn size(db: f64) -> String {
    format!("{db:.1} dB")
}

fn rms(errors: Option<Errors>) -> String {
    errors.map_or_else(String::new, |errors| size(errors.rms_db))
}

impl Whole {
    /// The id of a device, its name, and how it is heard.
    fn device(&self, pair: &Pair) -> Option<(&str, &Heard)> {
        let (id, heard) = self.all.get(pair.device)?;
        Some((id.as_str(), heard))
    }

    /// Each device at each gateway, as a table.
    fn csv(&self, plan: &Plan) -> String {
        const HEAD: [&str; 13] = [
            "device",
            "name",
            "latitude",
            "longitude",
            "site",
            "uplinks",
            "rssi_dbm",
            "snr_db",
            "measured_dbm",
            "planned_dbm",
            "difference_db",
            "corrected_dbm",
            "difference_corrected_db",
        ];
        let one = |n: f64| format!("{n:.1}");
        let rows = self.against.pairs.iter().filter_map(|pair| {
            let (id, heard) = self.device(pair)?;
            let at = heard.at?;
            Some([
                id.to_owned(),
                heard.name.clone(),
                typed(at.lat),
                typed(at.lon),
                plan.sites.get(pair.site)?.name.clone(),
                pair.uplinks.to_string(),
                one(pair.rssi_dbm),
                pair.snr_db.map_or_else(String::new, one),
                one(pair.measured_dbm),
                one(pair.planned_dbm),
                one(pair.more_db()),
                one(pair.corrected_dbm),
                one(pair.left_db()),
            ])
        });
        sheet::csv(HEAD, rows)
    }

    /// Each device at the gateway that hears it best, and the sites, as the map draws them.
    fn geojson(&self, plan_id: &str, plan: &Plan) -> Value {
        let best = self.against.best();
        let devices = best.iter().filter_map(|pair| {
            let (id, heard) = self.device(pair)?;
            let (status, word) = nearness(pair.left_db());
            let at = heard.at?;
            Some(json!({
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [at.lon, at.lat]},
                "properties": {
                    "id": id, "name": heard.name, "status": status, "status_text": word,
                    "href": why(plan_id, at),
                    "value_text": format!(
                        "Measured {}, planned {}, corrected {}",
                        db(pair.measured_dbm, "dBm"),
                        db(pair.planned_dbm, "dBm"),
                        db(pair.corrected_dbm, "dBm"),
                    ),
                },
            }))
        });
        let sites = plan.sites.iter().enumerate().map(|(n, site)| {
            json!({
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [site.at.lon, site.at.lat]},
                "properties": {
                    "id": format!("site-{n}"), "name": site.name,
                    "value_text": format!("Antenna {} m over the ground", words::number(site.height_m)),
                },
            })
        });
        let features: Vec<Value> = devices.chain(sites).collect();
        json!({"type": "FeatureCollection", "features": features})
    }
}

impl Measured {
    /// With all that is measured.
    fn told(self, id: &str, plan: &Plan, whole: &Whole) -> Self {
        let against = &whole.against;
        let mut best = against.best();
        let devices = many(best.len());
        best.sort_by(|a, b| b.left_db().abs().total_cmp(&a.left_db().abs()));
        let row = |pair: &&Pair| {
            let (device, heard) = whole.device(pair)?;
            let (looks, word) = nearness(pair.left_db());
            let at = heard.at?;
            Some(Row {
                id: device.to_owned(),
                name: heard.name.clone(),
                site: plan.sites.get(pair.site)?.name.clone(),
                planned: db(pair.planned_dbm, "dBm"),
                measured: db(pair.measured_dbm, "dBm"),
                rssi: db(pair.rssi_dbm, "dBm"),
                snr: pair.snr_db.map_or_else(String::new, |snr| db(snr, "dB")),
                uplinks: many(pair.uplinks),
                more: db(pair.more_db(), "dB"),
                left: db(pair.left_db(), "dB"),
                looks,
                word,
                why: why(id, at),
            })
        };
        Self {
            devices,
            pairs: many(against.pairs.len()),
            without_place: many(against.without_place),
            before: rms(against.calibration.before),
            after: rms(against.calibration.after),
            within: size(against.calibration.known_site_db),
            sites: sites(plan, against),
            strangers: against.strangers.clone(),
            rows: best.iter().take(LISTED).filter_map(row).collect(),
            ..self
        }
    }
}

fn sites(plan: &Plan, against: &Against) -> Vec<SiteRow> {
    let each = plan.sites.iter().enumerate();
    each.map(|(n, site)| {
        let of = against.of_site(n);
        let told = |text: &dyn Fn(&super::against::OfSite) -> String| {
            of.as_ref().map_or_else(String::new, text)
        };
        SiteRow {
            n,
            name: site.name.clone(),
            gateway: site.gateway.clone(),
            devices: of.map_or(0, |of| many(of.devices)),
            more: told(&|of| db(of.more_db, "dB")),
            correction: told(&|of| db(of.correction_db, "dB")),
            before: told(&|of| size(of.before_db)),
            after: told(&|of| size(of.after_db)),
        }
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use app::gateways::Signal;
    use app::kit::Time;

    use super::*;
    use crate::model::Site;

    fn whole() -> (Plan, Whole) {
        let at = Point {
            lon: 1.75,
            lat: 51.6,
        };
        let mut heard = Heard {
            name: "Bench, north".into(),
            at: Some(at),
            ..Heard::default()
        };
        for _ in 0..3 {
            let signal = Signal {
                rssi_dbm: -110.0,
                snr_db: Some(0.0),
            };
            heard.take("0a01", Time(1_000_000), Some(signal));
        }
        let plan = Plan {
            name: "LoRaWAN".into(),
            sites: vec![Site {
                name: "Hall".into(),
                at,
                height_m: 20.0,
                thing: String::new(),
                gateway: "0a01".into(),
            }],
            ..Plan::default()
        };
        let all = vec![("025301".to_owned(), heard)];
        let losses = |_: Point| vec![(0, 106.0)];
        let against = Against::of(&all, &plan.sites, &losses, 16.0).unwrap();
        (plan, Whole { all, against })
    }

    #[test]
    fn the_table_says_what_is_planned_and_what_is_measured() {
        let (plan, whole) = whole();
        let csv = whole.csv(&plan);
        let row = csv.lines().nth(1).unwrap();
        let begin = "025301,\"Bench, north\",51.6,1.75,Hall,3,-110.0,0.0,-113.0,-90.0,-23.0,";
        assert!(row.starts_with(begin), "{row}");
        let map = whole.geojson("7", &plan);
        assert_eq!(map["features"].as_array().map(Vec::len), Some(2));
        let properties = &map["features"][0]["properties"];
        assert_eq!(properties["id"], "025301");
        let why = "/connectivity/7/why?lat=51.6&lon=1.75";
        assert_eq!(properties["href"], why);
        let page = Measured::default().told("7", &plan, &whole);
        assert_eq!((page.devices, page.pairs), (1, 1));
        assert_eq!(page.rows[0].more, "−23.0 dB");
        assert_eq!(page.rows[0].why, why);
        assert_eq!(
            (page.sites[0].devices, page.before.as_str()),
            (1, "23.0 dB")
        );
    }

    #[test]
    fn what_is_off_has_a_word() {
        let check = |left_db: f64, want: &str| assert_eq!(nearness(left_db).1, want, "{left_db}");
        check(0.0, "Near");
        check(-6.0, "Near");
        check(6.1, "Off");
        check(-12.1, "Far off");
    }
}
