//! Parse, call, show.

use app::kit::Fault;
use app::{Allow, App, Fail, Routes, View, live, thing};
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::header;
use serde::Deserialize;

use crate::history;
use crate::label::Label;
use crate::list::{self, Choice, List};
use crate::map::{self, Map};
use crate::thing::ThingPage;

pub fn routes() -> Routes {
    Routes::new()
        .get("/assets", Allow::Anyone, list_page)
        .get("/assets/list.csv", Allow::Anyone, list_csv)
        .get("/assets/map", Allow::Anyone, map_page)
        .get("/assets/map.geojson", Allow::Anyone, map_geojson)
        .get("/map", Allow::Anyone, async || {
            Redirect::permanent("/assets/map")
        })
        .get("/assets/{id}", Allow::Anyone, thing_page)
        .get("/assets/{id}/live", Allow::Anyone, thing_live)
        .get("/assets/{id}/history.csv", Allow::Anyone, history_csv)
        .get("/assets/{id}/label", Allow::Anyone, label_page)
}

async fn list_page(view: View, Query(choice): Query<Choice>) -> Result<Response, Fail> {
    Ok(view.page(&List::read(&view.app, choice).await?))
}

async fn list_csv(State(app): State<App>, Query(choice): Query<Choice>) -> Result<Response, Fail> {
    let (things, _) = list::things(&app, &choice).await?;
    Ok(csv("things", list::csv(&things), &app))
}

async fn map_page(view: View, Query(choice): Query<Choice>) -> Result<Response, Fail> {
    Ok(view.page(&Map::read(&view.app, choice).await?))
}

async fn map_geojson(
    State(app): State<App>,
    Query(choice): Query<Choice>,
) -> Result<Response, Fail> {
    let body = map::geojson(&app, &choice).await?.to_string();
    Ok(([(header::CONTENT_TYPE, "application/geo+json")], body).into_response())
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    attr: String,
    days: Option<i64>,
}

async fn entity(app: &App, id: &str) -> Result<ngsi::Entity, Fault> {
    let found = app.context().get("", id).await?;
    found.ok_or_else(|| {
        Fault::not_found("There is no such thing here. It may have been taken away.")
    })
}

async fn thing_page(
    view: View,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fail> {
    let entity = entity(&view.app, &id).await?;
    Ok(view
        .page(&ThingPage::read(&view.app, &entity, &asked.attr, history::span(asked.days)).await?))
}

async fn label_page(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let entity = entity(&view.app, &id).await?;
    Ok(view.page(&Label::of(&view.app, &entity)))
}

async fn thing_live(State(app): State<App>, Path(id): Path<String>) -> Result<Response, Fail> {
    entity(&app, &id).await?;
    let (context, clock) = (app.clone(), app.clone());
    Ok(live::stream(&app, "context.changed", move |news| {
        let (app, clock, id) = (context.clone(), clock.clone(), id.clone());
        async move {
            // Without news it is the beginning, or some was missed: look.
            let ours = news.is_none_or(|news| {
                serde_json::from_slice::<serde_json::Value>(&news.body)
                    .is_ok_and(|body| body["id"] == id.as_str())
            });
            if !ours {
                return None;
            }
            let entity = app.context().get("", &id).await.ok().flatten()?;
            Some(ThingPage::update(&entity, clock.now()))
        }
    })?)
}

async fn history_csv(
    State(app): State<App>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fail> {
    let entity = entity(&app, &id).await?;
    if thing::attribute(&entity, &asked.attr).is_none() {
        return Err(Fault::not_found("That thing has no such number.").into());
    }
    let to = app.now();
    let from = to.plus_s(-history::span(asked.days) * 86_400);
    let (rows, _) = history::rows(&app, &entity.id, &asked.attr, from, to).await?;
    Ok(csv(&asked.attr, history::csv(&asked.attr, &rows), &app))
}

fn csv(name: &str, table: String, app: &App) -> Response {
    app::sheet::download(&format!("{name}-{}", history::day(app.now())), table)
}
