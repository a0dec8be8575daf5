//! Parse, call, show.

use app::kit::Fault;
use app::store::{Record, StoreError};
use app::tell::Options;
use app::{Allow, App, Fail, Routes, View};
use axum::extract::{Form, Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use serde::Deserialize;

use super::checked::CheckPage;
use super::findable::put_open;
use super::jobs::{JobPage, JobsPage, PostPage, WaitingPage, in_state, waiting};
use super::ladder::Ladder;
use super::opening::{Given, OPENINGS, Opening, State, read};
use crate::MANAGE;
use crate::provider::letters::{self, OpeningLetter};

/// Openings that wait at most.
const MOST_WAITING: i64 = 500;

/// The doors.
pub fn routes() -> Routes {
    Routes::new()
        .get("/skills", Allow::Anyone, ladder)
        .get("/skills/check", Allow::Anyone, check)
        .get("/skills/jobs", Allow::Anyone, jobs)
        .get("/skills/jobs/post", Allow::Anyone, post_page)
        .post("/skills/jobs/post", Allow::Anyone, post)
        .get("/skills/jobs/moderation", Allow::To(MANAGE), moderation)
        .get("/skills/jobs/{opening}", Allow::Anyone, job)
        .post("/skills/jobs/{opening}/{act}", Allow::To(MANAGE), decide)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    near: String,
    kind: String,
    done: String,
}

async fn ladder(view: View, Query(asked): Query<Asked>) -> Result<Response, Fail> {
    Ok(view.page(&Ladder::read(&view.app, &asked.near).await?))
}

async fn check(view: View, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Fail> {
    Ok(view.page(&CheckPage::read(&view.app, &pairs).await?))
}

async fn jobs(view: View, Query(asked): Query<Asked>) -> Result<Response, Fail> {
    let all = in_state(&view.app, State::Shown).await?;
    let staff = view.who.may(MANAGE);
    let posted = asked.done == "posted";
    Ok(view.page(&JobsPage::of(
        &all,
        view.app.today(),
        &asked.kind,
        posted,
        staff,
    )))
}

async fn opening(app: &App, id: &str) -> Result<Record<Opening>, Fault> {
    let id = id.to_owned();
    let found = app.store().read(move |rd| OPENINGS.get(rd, &id)).await?;
    found.ok_or_else(|| Fault::not_found("This job or training is not here any more."))
}

async fn job(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let record = opening(&view.app, &id).await?;
    let is_seen = matches!(record.value.state, State::Shown | State::Ended);
    if !is_seen && !view.who.may(MANAGE) {
        return Err(Fault::not_found("This job or training is not here any more.").into());
    }
    Ok(view.page(&JobPage::of(&record, view.app.today())))
}

async fn post_page(view: View) -> Response {
    view.page(&PostPage::of(Given::new(), Vec::new()))
}

async fn post(view: View, Form(given): Form<Given>) -> Result<Response, Fail> {
    let opening = match read(&given, view.app.today()) {
        Ok(opening) => opening,
        Err(errors) => {
            let page = view.page(&PostPage::of(given, errors));
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    if waiting(&view.app).await? >= MOST_WAITING {
        return Err(Fault::new(
            app::kit::Kind::TooBusy,
            "More jobs wait to be looked at than we can read just now. Try again tomorrow.",
        )
        .into());
    }
    let who = view.who.audit_name();
    view.app
        .store()
        .write(move |tx| OPENINGS.insert(tx, &who, opening.clone()).map(drop))
        .await?;
    Ok(Redirect::to("/skills/jobs?done=posted").into_response())
}

async fn moderation(view: View, Query(asked): Query<Asked>) -> Result<Response, Fail> {
    let waiting = in_state(&view.app, State::Waiting).await?;
    let mut shown = in_state(&view.app, State::Shown).await?;
    let day = view.app.today();
    shown.retain(|record| record.value.is_open(day));
    Ok(view.page(&WaitingPage::of(&waiting, &shown, !asked.done.is_empty())))
}

async fn decide(view: View, Path((id, act)): Path<(String, String)>) -> Result<Response, Fail> {
    let record = opening(&view.app, &id).await?;
    let state = match (act.as_str(), record.value.state) {
        ("show", State::Waiting) => State::Shown,
        ("refuse", State::Waiting) => State::Refused,
        ("end", State::Shown) => State::Ended,
        ("show" | "refuse" | "end", _) => {
            return Err(Fault::conflict("Somebody has decided this already.").into());
        }
        _ => return Err(Fault::not_found("There is nothing like that to decide.").into()),
    };
    let who = view.who.audit_name();
    let today = view.app.today();
    let changed = Opening {
        state,
        ..record.value
    };
    // Whoever posted it need not be told that it is off the list again.
    let letter = (state != State::Ended).then(|| {
        let is_shown = state == State::Shown;
        let (title, closes) = (&changed.title, changed.closes);
        OpeningLetter::of(&view.app, &record.id, title, closes, is_shown)
    });
    let house = view.app.clone();
    view.app
        .store()
        .write(move |tx| {
            OPENINGS.change(tx, &who, &record.id, Some(record.version), changed.clone())?;
            if let Some(letter) = &letter {
                let options = Options {
                    about: format!("opening {}", record.id),
                    ..Options::default()
                };
                letters::post(&house, tx, &changed.email, letter, &options)?;
            }
            put_open(tx, today).map(drop)
        })
        .await
        .map_err(|error| match error {
            StoreError::Stale { .. } => Fault::conflict("Somebody has decided this already."),
            other => other.into(),
        })?;
    Ok(Redirect::to("/skills/jobs/moderation?done=yes").into_response())
}
