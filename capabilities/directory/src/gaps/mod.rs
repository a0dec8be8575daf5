//! Gaps: where people need help and it is far from them.

mod command;
pub mod counts;
mod page;
mod reach;

use app::kit::Fault;
use app::{Allow, App, Fail, Routes, View};
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use http::header;
use serde::Deserialize;

pub use command::GAPS;
use page::Gaps;
pub use page::GapsPage;

/// The doors.
pub fn routes() -> Routes {
    Routes::new()
        .get("/directory/gaps", Allow::Anyone, show)
        .get("/directory/gaps.csv", Allow::Anyone, csv)
        .get("/directory/gaps.geojson", Allow::Anyone, geojson)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    need: String,
    sort: String,
}

async fn gaps(app: &App, asked: &Asked) -> Result<Gaps, Fault> {
    Gaps::read(app, &asked.need).await
}

async fn show(view: View, Query(asked): Query<Asked>) -> Result<Response, Fail> {
    let gaps = gaps(&view.app, &asked).await?;
    Ok(view.page(&GapsPage::of(&view.app, &gaps, &asked.sort)))
}

async fn csv(State(app): State<App>, Query(asked): Query<Asked>) -> Result<Response, Fail> {
    let table = gaps(&app, &asked).await?.csv();
    Ok(app::sheet::download("gaps", table))
}

async fn geojson(State(app): State<App>, Query(asked): Query<Asked>) -> Result<Response, Fail> {
    let body = gaps(&app, &asked).await?.geojson().to_string();
    Ok(([(header::CONTENT_TYPE, "application/geo+json")], body).into_response())
}
