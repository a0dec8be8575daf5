//! A plan as a report to hand on: what it is, what it does, whom it leaves out and where that is known from, as a PDF.

mod parts;

use std::sync::Arc;

use app::kit::{Fault, Time};
use app::{Fail, View};
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use http::header;
use pdf::Document;

use crate::model::{Plan, plan};
use crate::plan::map::changed_at;
use crate::reach::{Class, Reach, Served, Thing, things};
use crate::rooms::map::served;

/// Letters of a plan's name in the name of the file, at most.
const LONGEST: usize = 60;

/// The report of a plan.
pub async fn take(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let kept = view.app.store().read(move |rd| plan(rd, &id)).await?;
    let things = Arc::new(things(&view.app).await?);
    let (reach, served) = served(&view, &kept.value, &things).await?;
    let place = view.app.place();
    let name = file_name(&kept.value.name);
    let report = Report {
        plan: kept.value,
        served,
        things,
        map: Err(String::new()),
        by: view.who.person().map(|person| person.name.clone()),
        council: place.facts().council.clone(),
        terrain: place.files("terrain"),
        now: view.app.now(),
        changed: kept.modified,
    };
    let work = move || {
        let map = Map::of(&reach, report.now);
        let document = Report { map, ..report }.document();
        pdf::write(&document).map_err(Fault::internal)
    };
    let bytes = tokio::task::spawn_blocking(work)
        .await
        .map_err(Fault::internal)??;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    Ok((headers, bytes).into_response())
}

/// All that the report tells.
struct Report {
    plan: Plan,
    served: Served,
    things: Arc<Vec<Thing>>,
    /// The map, or why there is none.
    map: Result<Map, String>,
    /// Who asked for it, if it is a person.
    by: Option<String>,
    council: String,
    /// Files of the ground.
    terrain: Vec<String>,
    now: Time,
    /// When the plan last changed.
    changed: Time,
}

/// The picture of the signal.
struct Map {
    png: Vec<u8>,
    /// Its corners, west, south, east and north in degrees; none over ground in metres.
    corners: Option<[f64; 4]>,
    classes: Vec<Class>,
}

impl Map {
    fn of(reach: &Reach, now: Time) -> Result<Self, String> {
        let drawn = reach.drawn("png", &changed_at(now));
        let drawn = drawn.map_err(|fault| fault.message)?;
        Ok(Self {
            png: drawn.map(|drawn| drawn.bytes).unwrap_or_default(),
            corners: reach.bounds(),
            classes: reach.legend(),
        })
    }
}

impl Report {
    fn document(&self) -> Document {
        let mut blocks = self.opening();
        blocks.extend(self.in_short());
        blocks.extend(self.taken());
        blocks.extend(self.where_it_reaches());
        blocks.extend(self.sites());
        blocks.extend(self.left_out());
        blocks.extend(self.without());
        blocks.extend(self.sources());
        Document {
            title: format!("Coverage report: {}", self.plan.name),
            author: self.author(),
            language: "en-GB".to_owned(),
            made: changed_at(self.now),
            blocks,
        }
    }

    /// "Ann Marsh, Estuary Council"
    fn author(&self) -> String {
        match &self.by {
            Some(name) => format!("{name}, {}", self.council),
            None => self.council.clone(),
        }
    }
}

/// "coverage-report-lorawan-indoors.pdf"
fn file_name(plan: &str) -> String {
    let plain = plan.to_ascii_lowercase();
    let parts = plain.split(|c: char| !c.is_ascii_alphanumeric());
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let name: String = parts.join("-").chars().take(LONGEST).collect();
    let name = format!("coverage-report-{name}");
    format!("{}.pdf", name.trim_end_matches('-'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::Kind;
    use crate::model::{Around, Site};
    use crate::reach::AreaLine;
    use geo::Point;
    use maps::picture::{Ramp, Scale, Style, png};
    use maps::{Crs, Frame, Grid};

    fn at(lon: f64, lat: f64) -> Point {
        Point { lon, lat }
    }

    fn drawing() -> Map {
        let frame = Frame {
            crs: Crs::Wgs84,
            west: 1.6,
            north: 51.7,
            step_x: 0.01,
            step_y: 0.01,
            columns: 30,
            rows: 20,
        };
        let grid = Grid::new(frame, vec![-95.0; 600]).unwrap();
        let style = Style {
            ramp: Ramp::Viridis,
            scale: Scale::Bands(Kind::Lorawan.usual().levels),
            pixels_per_cell: 1,
            shade: None,
            legend: None,
        };
        Map {
            png: png(&grid, &style).unwrap(),
            corners: Some([1.6, 51.5, 1.9, 51.7]),
            classes: vec![Class {
                colour: "#5ec962".into(),
                words: "−100 to −90 dBm".into(),
                is_enough: true,
            }],
        }
    }

    /// A report of a plan with so many sites, areas and things without a signal.
    fn report(sites: usize, areas: usize, without: usize) -> Report {
        let site = |n: usize| Site {
            name: format!("Gwŷr mast {n}"),
            at: at(1.7, 51.6),
            height_m: 25.5,
            thing: String::new(),
            gateway: String::new(),
        };
        let area = |n: usize| AreaLine {
            name: format!("Ward {n}"),
            decile: u8::try_from(n).ok().filter(|n| (1..=10).contains(n)),
            people: 1_000.0,
            older: 0.2,
            served: 900.0,
        };
        let thing = |n: usize| Thing {
            id: format!("urn:ngsi-ld:Bench:{n}"),
            name: format!("Bench {n}"),
            path: String::new(),
            at: at(1.8, 51.6),
            kind: "ParkBench".into(),
            antenna_m: None,
            works: None,
            gateway: None,
        };
        let mut report = Report {
            plan: Plan {
                name: "LoRaWAN (indoors)".into(),
                reach_m: 15_000.0,
                device_m: 1.5,
                around: Around::Town,
                indoors: true,
                sites: (0..sites).map(site).collect(),
                ..Plan::default()
            },
            served: Served {
                people: 1_000.0 * areas as f64,
                served: 900.0 * areas as f64,
                expected: 850.0 * areas as f64,
                range: [700.0 * areas as f64, 990.0 * areas as f64],
                areas: (0..areas).map(area).collect(),
                sites: vec![Default::default(); sites],
                things: without,
                things_without: (0..without).collect(),
                ..Served::default()
            },
            things: Arc::new((0..without).map(thing).collect()),
            map: if sites > 0 {
                Ok(drawing())
            } else {
                Err("The plan reaches nothing yet.".into())
            },
            by: Some("Ann Marsh".into()),
            council: "Estuary Council".into(),
            terrain: vec!["terrain/N51E001.hgt.zip".into()],
            now: Time(1_795_528_800_000_000),
            changed: Time(1_795_000_000_000_000),
        };
        if let Some(last) = report.served.sites.last_mut() {
            last.why = "it lies where the terrain does not reach".into();
        }
        report
    }

    #[track_caller]
    fn check(report: &Report) -> usize {
        let bytes = pdf::write(&report.document()).unwrap();
        let judged = document::judge("report.pdf", &bytes, &|| true).unwrap();
        assert!(judged.findings.is_empty(), "{:#?}", judged.findings);
        assert_eq!(
            judged.title.as_deref(),
            Some("Coverage report: LoRaWAN (indoors)")
        );
        assert_eq!(judged.language.as_deref(), Some("en-GB"));
        judged.pages.unwrap_or_default()
    }

    #[test]
    fn the_reader_of_others_documents_finds_no_fault() {
        check(&report(3, 4, 2));
        check(&report(0, 0, 0));
        check(&report(0, 4, 2));
        let pages = check(&report(200, 60, 1_000));
        assert!((10..40).contains(&pages), "{pages}");
    }

    #[test]
    fn a_report_may_be_made_by_a_machine_over_ground_in_metres() {
        let mut report = report(2, 1, 0);
        report.by = None;
        if let Ok(map) = &mut report.map {
            map.corners = None;
        }
        assert_eq!(report.author(), "Estuary Council");
        check(&report);
    }

    #[test]
    fn files_have_the_name_of_the_plan() {
        let check = |plan: &str, want: &str| assert_eq!(file_name(plan), want);
        check("LoRaWAN (indoors)", "coverage-report-lorawan-indoors.pdf");
        check("../\"x\"\r\n", "coverage-report-x.pdf");
        check("橋", "coverage-report.pdf");
        assert_eq!(file_name(&"ab ".repeat(90)).len(), 16 + 59 + 4);
    }
}
