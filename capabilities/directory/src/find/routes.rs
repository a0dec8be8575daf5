//! Parse, call, show.

use app::kit::Fault;
use app::{Allow, App, Fail, Routes, View, encode};
use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::{StatusCode, header};
use serde::Deserialize;

use super::choice::{Choice, kept};
use super::help::{self, Help};
use super::list::{List, Sent, ToSend};
use super::on::On;
use super::service::ServicePage;
use super::wrong::{WHAT, WrongPage, Wrongs};
use super::{Entry, list};
use crate::MANAGE;
use crate::model::{Bundle, change};
use crate::provider::{letters, queue};

/// The doors.
pub fn routes() -> Routes {
    Routes::new()
        .get("/help", Allow::Anyone, help_page)
        .get("/help/map.geojson", Allow::Anyone, map)
        .get("/help/whats-on", Allow::Anyone, on_page)
        .get("/help/list", Allow::Anyone, list_page)
        .post("/help/list/send", Allow::Anyone, send_list)
        .get("/help/{service}", Allow::Anyone, service_page)
        .get("/help/{service}/places.geojson", Allow::Anyone, places)
        .get("/help/{service}/wrong", Allow::Anyone, wrong_page)
        .post("/help/{service}/wrong", Allow::Anyone, wrong)
}

/// Names and values of an address, as often as they stand there.
type Pairs = Query<Vec<(String, String)>>;

async fn help_page(view: View, Query(pairs): Pairs) -> Result<Response, Fail> {
    Ok(view.page(&Help::read(&view.app, Choice::read(&pairs)).await?))
}

async fn map(State(app): State<App>, Query(pairs): Pairs) -> Result<Response, Fail> {
    Ok(geojson(&help::geojson(&app, &Choice::read(&pairs)).await?))
}

fn geojson(value: &serde_json::Value) -> Response {
    let head = [(header::CONTENT_TYPE, "application/geo+json")];
    (head, value.to_string()).into_response()
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Week {
    week: String,
    need: String,
}

async fn on_page(view: View, Query(asked): Query<Week>) -> Result<Response, Fail> {
    Ok(view.page(&On::read(&view.app, &asked.week, &asked.need).await?))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    keep: String,
    done: String,
}

async fn list_page(view: View, Query(asked): Query<Asked>) -> Result<Response, Fail> {
    let sent = if asked.done == "sent" {
        Sent::Yes
    } else {
        Sent::Not
    };
    let given = ToSend {
        keep: asked.keep,
        ..ToSend::default()
    };
    Ok(view.page(&List::read(&view.app, given, Vec::new(), sent).await?))
}

async fn send_list(view: View, Form(given): Form<ToSend>) -> Result<Response, Fail> {
    let errors = given.errors();
    let entries = list::entries(&view.app, &kept(&given.keep)).await?;
    if !errors.is_empty() || entries.is_empty() {
        let page = List::read(&view.app, given, errors, Sent::Not).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, view.page(&page)).into_response());
    }
    letters::send_list(&view.app, given.email.trim(), &entries).await?;
    let keep = encode(&kept(&given.keep).join(" "));
    Ok(Redirect::to(&format!("/help/list?keep={keep}&done=sent")).into_response())
}

/// A service that residents may see.
///
/// # Errors
/// A fault if there is none.
pub async fn service(app: &App, id: &str) -> Result<Bundle, Fault> {
    any_service(app, id)
        .await?
        .filter(|bundle| bundle.service.is_shown())
        .ok_or_else(|| {
            Fault::not_found(
                "We do not know this help any more. It may have ended. Look for help like it at “Find help”.",
            )
        })
}

async fn any_service(app: &App, id: &str) -> Result<Option<Bundle>, Fault> {
    let id = id.to_owned();
    Ok(app.store().read(move |rd| change::read(rd, &id)).await?)
}

async fn service_page(
    view: View,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fail> {
    // Staff see what others do not see yet, or no longer.
    let bundle = match any_service(&view.app, &id).await? {
        Some(bundle) if view.who.may(MANAGE) => bundle,
        _ => service(&view.app, &id).await?,
    };
    let page = ServicePage::read(&view.app, &bundle, &kept(&asked.keep), &asked.done).await?;
    Ok(view.page(&page))
}

async fn places(State(app): State<App>, Path(id): Path<String>) -> Result<Response, Fail> {
    let bundle = service(&app, &id).await?;
    Ok(geojson(&help::features(&[Entry::new(&bundle, app.now())])))
}

async fn wrong_page(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let bundle = service(&view.app, &id).await?;
    Ok(view.page(&wrong_of(&bundle, Wrongs::default())))
}

fn wrong_of(bundle: &Bundle, given: Wrongs) -> WrongPage {
    WrongPage {
        name: bundle.service.name.clone(),
        path: format!("/help/{}", encode(&bundle.id)),
        given,
        errors: Vec::new(),
        what: WHAT.to_vec(),
    }
}

async fn wrong(
    view: View,
    Path(id): Path<String>,
    Form(given): Form<Wrongs>,
) -> Result<Response, Fail> {
    let bundle = service(&view.app, &id).await?;
    let errors = given.errors();
    if !errors.is_empty() {
        let page = WrongPage {
            errors,
            ..wrong_of(&bundle, given)
        };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, view.page(&page)).into_response());
    }
    let what = WHAT.iter().find(|(word, _)| *word == given.what);
    let what = what.map_or("", |(_, words)| *words);
    let item = queue::Item::wrong(&bundle, what, given.words.trim(), given.email.trim());
    queue::add(&view.app, &view.who.audit_name(), item).await?;
    let path = format!("/help/{}?done=wrong", encode(&id));
    Ok(Redirect::to(&path).into_response())
}
