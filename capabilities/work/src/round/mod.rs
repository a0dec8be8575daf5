//! On the road: what is to be done near an inspector, for a phone in one hand.

mod send;

use app::ask::{self, Case, Query, Sort};
use app::kit::{Fault, words};
use app::store::Rd;
use app::{Fail, Page, View, find};
use axum::extract::Query as Asked;
use axum::response::Response;
use geo::Point;
use serde::{Deserialize, Serialize};

pub use send::send;

use crate::list::read::looker;
use crate::list::{Looker, due};

/// Stops on one list.
const STOPS: usize = 60;
/// Cases looked at to find the nearest.
const MOST: i64 = 3_000;

/// What is to be done near me?
#[derive(Debug, Default, Serialize)]
pub struct Round {
    near: String,
    /// What could not be found, if that was typed.
    unknown: String,
    stops: Vec<Stop>,
    more: usize,
    /// Whose list it is: what waits on the phone is sent in their name alone.
    by: String,
    /// When it was made, for a phone that shows it later without a signal.
    made: String,
}

#[derive(Debug, Clone, Serialize)]
struct Stop {
    reference: String,
    version: i64,
    title: String,
    category: String,
    words: String,
    ward: String,
    due: String,
    due_shape: &'static str,
    /// From where the inspector is, if they said so.
    distance: String,
    /// For a map program on the phone: RFC 5870.
    geo: String,
}

/// Where the inspector is.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Where {
    near: String,
    lat: Option<f64>,
    lon: Option<f64>,
}

/// The list, nearest first where the inspector says where they are, soonest due otherwise.
pub async fn page(view: View, Asked(at): Asked<Where>) -> Result<Response, Fail> {
    let (person, today, now) = (view.person()?.clone(), view.app.today(), view.app.now());
    let by = person.id.clone();
    let read = move |rd: &mut Rd<'_>| {
        let by = looker(rd, &person, today)?;
        let query = Query {
            sort: Sort::Due,
            limit: MOST,
            ..Query::default()
        };
        let mut cases = ask::list(rd, &mine(query.clone(), &by))?.cases;
        if !by.teams.is_empty() {
            cases.extend(ask::list(rd, &nobodys(query, &by))?.cases);
        }
        Ok::<_, Fault>(cases)
    };
    let cases = view.app.store().read(read).await?;
    let from = place(&view, &at).await?;
    let mut stops: Vec<(f64, &Case)> = cases
        .iter()
        .filter_map(|case| {
            let point = Point::new(case.lon?, case.lat?).ok()?;
            Some((from.map_or(0.0, |from| geo::haversine_m(from, point)), case))
        })
        .collect();
    stops.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    let more = stops.len().saturating_sub(STOPS);
    stops.truncate(STOPS);
    let stops = stops
        .into_iter()
        .map(|(distance_m, case)| {
            let (due, due_shape) = due(case.due, case.paused.is_some(), case.is_open, now);
            Stop {
                reference: case.reference.clone(),
                version: case.version,
                title: case.title.clone(),
                category: words::from_term(&case.category),
                words: case.body.words.clone(),
                ward: case.ward.clone(),
                due,
                due_shape,
                distance: from.map_or_else(String::new, |_| words::distance(distance_m)),
                geo: format!(
                    "geo:{:.5},{:.5}",
                    case.lat.unwrap_or_default(),
                    case.lon.unwrap_or_default()
                ),
            }
        })
        .collect();
    let unknown = if from.is_none() {
        at.near.clone()
    } else {
        String::new()
    };
    Ok(view.page(&Round {
        near: at.near,
        unknown,
        stops,
        more,
        by,
        made: words::time(now),
    }))
}

fn mine(query: Query, by: &Looker) -> Query {
    Query {
        open: Some(true),
        owners: by.owners(),
        ..query
    }
}

/// What waits in the teams of the inspector, in nobody's hands.
fn nobodys(query: Query, by: &Looker) -> Query {
    Query {
        open: Some(true),
        teams: by.teams.clone(),
        owners: vec![String::new()],
        ..query
    }
}

async fn place(view: &View, at: &Where) -> Result<Option<Point>, Fault> {
    if let Some((lon, lat)) = at.lon.zip(at.lat) {
        return Ok(Point::new(lon, lat).ok());
    }
    let near = at.near.clone();
    let found = view
        .app
        .store()
        .read(move |rd| find::gazetteer::locate(rd, &near))
        .await?;
    Ok(found.map(|postcode| postcode.at))
}

impl Page for Round {
    const TEMPLATE: &'static str = "work/round.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let stop = Stop {
            reference: "BX7K-3MQD".into(),
            version: 2,
            title: "The bench by the harbour has a broken slat".into(),
            category: "Broken bench".into(),
            words: "I nearly fell.".into(),
            ward: "Harbour".into(),
            due: "Today".into(),
            due_shape: "warning",
            distance: "about 350 metres".into(),
            geo: "geo:51.60000,1.70000".into(),
        };
        vec![
            ("nothing near", Self::default()),
            (
                "a round",
                Self {
                    near: "AB12 3CD".into(),
                    stops: vec![stop],
                    more: 3,
                    by: "a1".into(),
                    made: "2.05pm".into(),
                    ..Self::default()
                },
            ),
            (
                "a place that we do not know",
                Self {
                    near: "ZZ99 9ZZ".into(),
                    unknown: "ZZ99 9ZZ".into(),
                    ..Self::default()
                },
            ),
        ]
    }
}
