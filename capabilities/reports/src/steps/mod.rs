//! Making a report, a few short pages: what and where, which kind, is it known already, send.

mod category;
mod check;
mod danger;
mod place;
mod questions;
mod same;
mod start;

use app::kit::Fault;
use app::store::Record;
use app::{Allow, App, Fail, Page, Routes, Sample};
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::response::{IntoResponse, Redirect, Response};
use form::Wrong;

use crate::categories::Categories;
use crate::danger::told;
use crate::draft::{self, Draft};
use crate::photo::MOST_POST_BYTES;

pub use questions::read as read_answers;
pub use start::{MOST_WORDS, clean_all, coordinates, find_place};

/// The doors of the pages.
pub fn routes() -> Routes {
    Routes::new()
        .get("/report", Allow::Anyone, start::page)
        .post(
            "/report",
            Allow::Anyone,
            start::sent.layer(DefaultBodyLimit::max(MOST_POST_BYTES)),
        )
        .get("/r/{asset}", Allow::Anyone, start::scanned)
        .get("/report/{key}/danger", Allow::Anyone, danger::page)
        .post("/report/{key}/danger", Allow::Anyone, danger::sent)
        .get("/report/{key}/place", Allow::Anyone, place::page)
        .post("/report/{key}/place", Allow::Anyone, place::sent)
        .get("/report/{key}/category", Allow::Anyone, category::page)
        .post("/report/{key}/category", Allow::Anyone, category::sent)
        .get("/report/{key}/questions", Allow::Anyone, questions::page)
        .post("/report/{key}/questions", Allow::Anyone, questions::sent)
        .get("/report/{key}/same", Allow::Anyone, same::page)
        .post("/report/{key}/same", Allow::Anyone, same::sent)
        .get("/report/{key}/check", Allow::Anyone, check::page)
        .post("/report/{key}/check", Allow::Anyone, check::sent)
        .get("/report/{key}/sent", Allow::Anyone, check::done)
}

/// A sample of each state of each page.
pub fn samples() -> Vec<Sample> {
    [
        start::Start::sample_values(),
        danger::DangerPage::sample_values(),
        place::PlacePage::sample_values(),
        category::CategoryPage::sample_values(),
        questions::QuestionsPage::sample_values(),
        same::SamePage::sample_values(),
        check::CheckPage::sample_values(),
        check::SentPage::sample_values(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The report of a page, and the place's categories. A report that was sent is only looked at.
async fn at(app: &App, key: &str) -> Result<(Record<Draft>, std::sync::Arc<Categories>), Fault> {
    let categories = Categories::of(app)?;
    let draft = draft::open(app.store(), key).await?;
    Ok((draft, categories))
}

/// To what is still to be said.
fn onwards(all: &Categories, key: &str, draft: &Draft) -> Response {
    let tells = !told(all, &draft.words).is_empty();
    Redirect::to(&draft.next(all, tells).path(key)).into_response()
}

/// Where a page does not fit: to what is still to be said, or nowhere if the page does fit.
fn elsewhere(all: &Categories, key: &str, draft: &Draft) -> Option<Response> {
    draft.sent.is_some().then(|| onwards(all, key, draft))
}

/// Keeps what was said and goes on.
async fn keep(
    app: &App,
    all: &Categories,
    key: &str,
    before: &Record<Draft>,
    draft: Draft,
) -> Result<Response, Fail> {
    let next = onwards(all, key, &draft);
    if draft != before.value {
        draft::change(app, before, draft).await?;
    }
    Ok(next)
}

/// What is wrong with a page, each with the field it is about.
fn wrong(field: &str, message: &str) -> Vec<Wrong> {
    vec![Wrong::new(field, message)]
}

/// A page shown again because of what was typed: the status says that nothing was kept.
fn again(mut page: Response) -> Response {
    *page.status_mut() = http::StatusCode::UNPROCESSABLE_ENTITY;
    page
}
