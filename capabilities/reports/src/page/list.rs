//! What has been reported here? A list and a map, around a spot or everywhere.

use app::kit::Fault;
use app::{App, Fail, Page, View};
use axum::extract::Query;
use axum::response::{IntoResponse, Response};
use geo::Point;
use http::header;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::show::{Looker, opened};
use crate::cases::{self, Search};
use crate::categories::Categories;
use crate::report::Report;
use crate::spot;
use crate::steps::find_place;

/// Reports on one page.
const PAGE: i64 = 50;
/// Reports on one map.
const MOST_ON_MAP: i64 = 1_000;
/// How far around a spot, where nothing is said.
const RADIUS_M: u32 = 1_000;

/// What was asked.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub struct Asked {
    /// A postcode, a street, a place.
    pub near: String,
    pub lat: String,
    pub lon: String,
    /// How far around it, in metres.
    pub within: String,
    /// A category's code.
    pub category: String,
    /// `open`, `closed`; empty for both.
    pub state: String,
    /// An entity's id.
    pub asset: String,
    pub ward: String,
    pub page: String,
    /// One report alone, for the map on its page, and the secret of its link.
    pub only: String,
    pub key: String,
}

impl Asked {
    /// The spot that was asked for.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn spot(&self, app: &App) -> Result<Option<Point>, Fault> {
        match (self.lon.parse(), self.lat.parse()) {
            (Ok(lon), Ok(lat)) => Ok(Point::new(lon, lat).ok()),
            _ => find_place(app, &self.near).await,
        }
    }

    pub fn radius_m(&self) -> u32 {
        let asked = self.within.parse().ok();
        asked
            .filter(|m| (50..=20_000).contains(m))
            .unwrap_or(RADIUS_M)
    }

    /// What to search for.
    pub fn search(&self, at: Option<Point>) -> Search {
        Search {
            near: at.map(|at| (at, f64::from(self.radius_m()))),
            open: match self.state.as_str() {
                "open" => Some(true),
                "closed" => Some(false),
                _ => None,
            },
            categories: if self.category.is_empty() {
                vec![]
            } else {
                vec![self.category.clone()]
            },
            asset: self.asset.clone(),
            ward: self.ward.clone(),
            ..Search::default()
        }
    }

    /// The filters as the end of an address.
    pub fn query(&self) -> String {
        app::query(&[
            ("near", &self.near),
            ("lat", &self.lat),
            ("lon", &self.lon),
            ("within", &self.within),
            ("category", &self.category),
            ("state", &self.state),
            ("asset", &self.asset),
            ("ward", &self.ward),
        ])
    }
}

/// What has been reported here?
#[derive(Debug, Default, Serialize)]
pub struct List {
    asked: Asked,
    is_filtered: bool,
    /// Whether a spot was asked for that we do not know.
    not_found: bool,
    reports: Vec<Line>,
    categories: Vec<Group>,
    more_path: String,
    less_path: String,
    atom_path: String,
    alerts_path: String,
    /// The name of the thing, where the list is of one.
    thing: String,
    /// Settings of the map.
    map: String,
}

#[derive(Debug, Clone, Serialize)]
struct Line {
    #[serde(flatten)]
    report: Report,
    short: String,
    /// How far from the spot that was asked for; empty for none.
    far: String,
}

#[derive(Debug, Clone, Serialize)]
struct Group {
    name: String,
    categories: Vec<(String, String)>,
}

impl Page for List {
    const TEMPLATE: &'static str = "reports/list.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let line = Line {
            short: "Two slats are broken.".into(),
            far: "about 40 metres away".into(),
            report: Report::sample(),
        };
        let list = |reports: Vec<Line>| Self {
            reports,
            categories: vec![Group {
                name: "Roads and pavements".into(),
                categories: vec![("pothole".into(), "Pothole or broken road".into())],
            }],
            atom_path: "/reports.atom".into(),
            alerts_path: "/reports/alerts".into(),
            map: json!({"data": "/reports.geojson", "label": "Reports"}).to_string(),
            ..Self::default()
        };
        let near = |near: &str| Asked {
            near: near.into(),
            ..Asked::default()
        };
        vec![
            ("nothing reported yet", list(vec![])),
            (
                "nothing near",
                Self {
                    asked: near("Quay Street"),
                    is_filtered: true,
                    ..list(vec![])
                },
            ),
            (
                "not found",
                Self {
                    asked: near("Nowhere"),
                    is_filtered: true,
                    not_found: true,
                    ..list(vec![])
                },
            ),
            (
                "some",
                Self {
                    more_path: "/reports?page=2".into(),
                    ..list(vec![line; 2])
                },
            ),
        ]
    }
}

pub async fn page(view: View, Query(asked): Query<Asked>) -> Result<Response, Fail> {
    let app = &view.app;
    let all = Categories::of(app)?;
    let at = asked.spot(app).await?;
    let not_found = at.is_none() && !asked.near.trim().is_empty();
    let number: i64 = asked.page.parse().unwrap_or(1).clamp(1, 1_000);
    let reports = if not_found {
        Vec::new()
    } else {
        let search = Search {
            skip: (number - 1) * PAGE,
            limit: PAGE + 1,
            ..asked.search(at)
        };
        cases::search(app, &all, search).await?
    };
    let query = asked.query();
    let with = |path: &str, more: &str| {
        let parts: Vec<&str> = [query.as_str(), more]
            .into_iter()
            .filter(|p| !p.is_empty())
            .collect();
        app::with_query(path, &parts.join("&"))
    };
    let has_more = reports.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
    let lines = reports
        .into_iter()
        .take(usize::try_from(PAGE).unwrap_or(usize::MAX))
        .map(|report| Line {
            short: report.short(),
            far: match (at, report.at()) {
                (Some(at), Some(there)) => spot::far(geo::distance_m(at, there)),
                _ => String::new(),
            },
            report,
        })
        .collect();
    let thing = spot::thing(app, &asked.asset).await?;
    Ok(view.page(&List {
        map: map_settings(&view, &with("/reports.geojson", ""), at, asked.radius_m()),
        more_path: if has_more {
            with("/reports", &format!("page={}", number + 1))
        } else {
            String::new()
        },
        less_path: if number > 1 {
            with("/reports", &format!("page={}", number - 1))
        } else {
            String::new()
        },
        atom_path: with("/reports.atom", ""),
        alerts_path: with("/reports/alerts", ""),
        categories: all
            .groups()
            .into_iter()
            .map(|(name, categories)| Group {
                name: name.to_owned(),
                categories: categories
                    .into_iter()
                    .filter(|category| !category.private)
                    .map(|category| (category.code.clone(), category.name.clone()))
                    .collect(),
            })
            .filter(|group| !group.categories.is_empty())
            .collect(),
        is_filtered: !query.is_empty(),
        not_found,
        reports: lines,
        thing: thing.map_or_else(String::new, |thing| thing.name),
        asked,
    }))
}

fn map_settings(view: &View, data: &str, at: Option<Point>, radius_m: u32) -> String {
    let words = json!({"warning": "Open", "good": "Put right", "unknown": "Closed"});
    let mut settings = json!({"data": data, "label": "Map of the reports", "words": words});
    if let Some(at) = at {
        let around = geo::BBox::of(&geo::Geometry::Point(at)).map(|b| b.expand_m(radius_m.into()));
        if let Some(b) = around {
            settings["bounds"] = json!([[b.west, b.south], [b.east, b.north]]);
        }
    }
    view.app.map_settings(settings)
}

/// The reports as GeoJSON (RFC 7946), or one of them.
pub async fn geojson(view: View, Query(asked): Query<Asked>) -> Result<Response, Fail> {
    let app = &view.app;
    let all = Categories::of(app)?;
    let reports = if asked.only.is_empty() {
        let search = Search {
            limit: MOST_ON_MAP,
            ..asked.search(asked.spot(app).await?)
        };
        cases::search(app, &all, search).await?
    } else {
        let (case, looker) = opened(&view, &all, &asked.only, &asked.key).await?;
        let known = all.as_ref().clone();
        let report = app
            .store()
            .read(move |rd| cases::report(rd, &known, &case))
            .await?;
        // A follower has left the page of one that has become private.
        let may_see = !report.is_private || looker == Looker::Owner || view.who.person().is_some();
        if may_see { vec![report] } else { vec![] }
    };
    let features: Vec<Value> = reports.iter().filter_map(feature).collect();
    let body = json!({"type": "FeatureCollection", "features": features}).to_string();
    let headers = [
        (header::CONTENT_TYPE, "application/geo+json"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    Ok((headers, body).into_response())
}

fn feature(report: &Report) -> Option<Value> {
    let at = report.at()?;
    Some(json!({
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [at.lon, at.lat]},
        "properties": {
            "id": report.reference,
            "name": report.title,
            "href": report.path,
            "status": report.mark,
            "status_text": report.status_words,
            "value_text": report.place,
        },
    }))
}
