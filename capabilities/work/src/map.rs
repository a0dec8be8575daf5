//! The work on a map, with the list beside it that says the same.

use app::{Fail, Page, View};
use axum::extract::Query;
use axum::response::Response;
use serde::Serialize;
use serde_json::json;

use crate::list::{Choice, Line, read};

/// Pieces of work in the list beside the map.
const BESIDE: usize = 200;

/// Where is there work?
#[derive(Debug, Default, Serialize)]
pub struct Map {
    lines: Vec<Line>,
    total: i64,
    list_path: String,
    /// What the script needs to draw: JSON for `data-map`.
    settings: String,
}

/// The page.
pub async fn page(view: View, Query(choice): Query<Choice>) -> Result<Response, Fail> {
    let found = read::read(&view, &choice, 0, BESIDE).await?;
    let query = choice.query();
    let with = |path: &str| app::with_query(path, &query);
    let now = view.app.now();
    let cases = found.cases.iter().filter(|case| case.lon.is_some());
    let settings =
        json!({"data": with("/work/map.geojson"), "label": "Map of the work", "refresh": 60});
    Ok(view.page(&Map {
        lines: cases
            .map(|case| Line::of(case, &found.names, now))
            .collect(),
        total: found.total,
        list_path: with("/work"),
        settings: view.app.map_settings(settings),
    }))
}

impl Page for Map {
    const TEMPLATE: &'static str = "work/map.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let settings = json!({"data": "/work/map.geojson", "label": "Map of the work"}).to_string();
        let line = Line {
            reference: "BX7K-3MQD".into(),
            path: "/work/BX7K-3MQD".into(),
            title: "Broken bench".into(),
            due: "Today".into(),
            due_shape: "warning",
            ..Line::default()
        };
        vec![
            (
                "nothing",
                Self {
                    settings: settings.clone(),
                    list_path: "/work".into(),
                    ..Self::default()
                },
            ),
            (
                "some",
                Self {
                    lines: vec![line],
                    total: 1,
                    list_path: "/work".into(),
                    settings,
                },
            ),
        ]
    }
}
