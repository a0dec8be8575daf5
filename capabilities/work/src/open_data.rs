//! Open data: what anybody may see of the work, with everything about people left out.

use app::ask::{self, Case, Query, Sort};
use app::{App, Fail, Page, View};
use axum::extract::{Query as Asked, State};
use axum::response::{IntoResponse, Response};
use http::header;
use serde::{Deserialize, Serialize};

use crate::satisfaction;

/// Rows in one file.
const MOST: i64 = 5_000;
/// Cases looked at for what people said: those that changed last.
const MOST_ANSWERED: i64 = 10_000;

/// What data can I have?
#[derive(Debug, Default, Serialize)]
pub struct OpenData {
    rows: i64,
}

impl Page for OpenData {
    const TEMPLATE: &'static str = "work/open-data.html";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![
            ("nothing yet", Self::default()),
            ("some", Self { rows: 12_345 }),
        ]
    }
}

fn query(page: i64) -> Query {
    Query {
        private: Some(false),
        parent: Some(String::new()),
        sort: Sort::Created,
        backwards: true,
        skip: (page - 1).clamp(0, 1_000_000) * MOST,
        limit: MOST,
        ..Query::default()
    }
}

/// The page that says what there is.
pub async fn page(view: View) -> Result<Response, Fail> {
    let rows = view
        .app
        .store()
        .read(|rd| ask::count(rd, &query(1)))
        .await?;
    Ok(view.page(&OpenData { rows }))
}

#[derive(Debug, Deserialize)]
pub struct Which {
    page: Option<i64>,
}

/// One file of it, newest first.
pub async fn sheet(State(app): State<App>, Asked(which): Asked<Which>) -> Result<Response, Fail> {
    let wanted = query(which.page.unwrap_or(1));
    let found = app.store().read(move |rd| ask::list(rd, &wanted)).await?;
    let head = [
        "kind",
        "category",
        "status",
        "ward",
        "latitude",
        "longitude",
        "asked_on",
        "closed_on",
        "source",
    ];
    let table = app::sheet::csv(head, found.cases.iter().map(row));
    Ok(for_anyone("requests", table))
}

/// How many people gave each answer once their case was closed: of whole months, and no group of a few.
pub async fn satisfaction(State(app): State<App>) -> Result<Response, Fail> {
    let (from, to) = satisfaction::whole_months(app.now());
    let wanted = Query {
        open: Some(false),
        private: Some(false),
        changed_from: Some(from),
        sort: Sort::Changed,
        backwards: true,
        limit: MOST_ANSWERED,
        ..Query::default()
    };
    let found = app.store().read(move |rd| ask::list(rd, &wanted)).await?;
    let counts = satisfaction::counts(&found.cases, from, to);
    let rows = counts
        .into_iter()
        .map(|((category, score), n)| [category, score.to_string(), n.to_string()]);
    let table = app::sheet::csv(["category", "score_1_to_5", "people"], rows);
    Ok(for_anyone("satisfaction", table))
}

/// A file that the pages of others may read too.
fn for_anyone(name: &str, table: String) -> Response {
    let anywhere = [(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
    (anywhere, app::sheet::download(name, table)).into_response()
}

/// No reference, no words, no hour. Only what stands in the street has a place, to about a hundred metres:
/// what was asked from a home would show the home.
fn row(case: &Case) -> [String; 9] {
    let is_outside = case.kind == "report";
    let place = |degrees: Option<f64>| {
        let degrees = degrees.filter(|_| is_outside);
        degrees.map_or_else(String::new, |degrees| format!("{degrees:.3}"))
    };
    let day = |at: app::kit::Time| at.to_string().chars().take(10).collect::<String>();
    [
        case.kind.clone(),
        case.category.clone(),
        case.stands().resident.to_owned(),
        case.ward.clone(),
        place(case.lat),
        place(case.lon),
        day(case.created),
        case.closed.map(day).unwrap_or_default(),
        case.source.clone(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_about_a_person_is_in_a_row() {
        let mut case = Case::default();
        case.row.kind = "application".into();
        case.row.title = "Ann Marsh needs a permit".into();
        case.row.email = "ann@example.org".into();
        case.row.reference = "BX7K-3MQD".into();
        (case.row.lat, case.row.lon) = (Some(51.60123), Some(1.70123));
        let all = row(&case).join(" ");
        for secret in ["Ann", "ann@", "BX7K", "51.6"] {
            assert!(!all.contains(secret), "{all}");
        }
        case.row.kind = "report".into();
        assert!(row(&case).join(" ").contains("51.601 1.701"));
    }
}
