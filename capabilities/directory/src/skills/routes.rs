//! Parse, call, show.

use app::kit::Fault;
use app::store::{Record, StoreError};
use app::tell::Options;
use app::{Allow, App, Fail, Routes, View};
use axum::extract::{Form, Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use serde::Deserialize;

use super::address;
use super::checked::CheckPage;
use super::findable::put_open;
use super::jobs::{JobPage, JobsPage, PostPage, WaitingPage, in_state, waiting};
use super::ladder::Ladder;
use super::links;
use super::opening::{Given, OPENINGS, Opening, State, read};
use super::own;
use crate::MANAGE;
use crate::provider::letters::{self, OpeningLetter, Outcome};

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
        .get("/skills/jobs/mine/{secret}", Allow::Anyone, own::show)
        .get(
            "/skills/jobs/mine/{secret}/change",
            Allow::Anyone,
            own::change_page,
        )
        .post(
            "/skills/jobs/mine/{secret}/change",
            Allow::Anyone,
            own::change,
        )
        .post("/skills/jobs/mine/{secret}/end", Allow::Anyone, own::end)
        .post(
            "/skills/jobs/mine/{secret}/prolong",
            Allow::Anyone,
            own::prolong,
        )
        .post(
            "/skills/jobs/mine/{secret}/email",
            Allow::Anyone,
            address::ask,
        )
        .post(
            "/skills/jobs/mine/{secret}/email/keep",
            Allow::Anyone,
            address::keep_old,
        )
        .get(
            "/skills/jobs/address/{secret}",
            Allow::Anyone,
            address::confirm_page,
        )
        .post(
            "/skills/jobs/address/{secret}",
            Allow::Anyone,
            address::confirm,
        )
        .get("/skills/jobs/{opening}", Allow::Anyone, job)
        .post("/skills/jobs/{opening}/{act}", Allow::To(MANAGE), decide)
}

/// What an address asks for.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    near: String,
    kind: String,
    /// What was just done.
    pub done: String,
}

/// What was looked at when it was decided.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Seen {
    version: Option<i64>,
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
    let is_seen = matches!(
        record.value.state,
        State::Shown | State::Filled | State::Ended
    );
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

async fn decide(
    view: View,
    Path((id, act)): Path<(String, String)>,
    Form(seen): Form<Seen>,
) -> Result<Response, Fail> {
    let record = opening(&view.app, &id).await?;
    if seen
        .version
        .is_some_and(|version| version != record.version)
    {
        return Err(Fault::conflict(
            "It was changed, or somebody has decided it, since you opened this list. Look at it again.",
        )
        .into());
    }
    let before = record.value;
    let (today, closes) = (view.app.today(), before.closes);
    // Whoever posted it need not be told that it is off the list again.
    let (changed, outcome) = match (act.as_str(), before.state, before.draft.is_some()) {
        ("show", State::Waiting, _) => {
            let shown = Opening {
                state: State::Shown,
                ..before
            };
            (shown.closing(closes, today), Some(Outcome::Shown))
        }
        ("show", State::Shown, true) => (before.with_draft(), Some(Outcome::Changed)),
        ("refuse", State::Waiting, _) => {
            let refused = Opening {
                state: State::Refused,
                ..before
            };
            (refused, Some(Outcome::Refused))
        }
        ("refuse", State::Shown, true) => {
            let kept = Opening {
                draft: None,
                ..before
            };
            (kept, Some(Outcome::Kept))
        }
        ("end", State::Shown, _) => {
            let ended = Opening {
                state: State::Ended,
                draft: None,
                ..before
            };
            (ended, None)
        }
        ("show" | "refuse" | "end", _, _) => {
            return Err(Fault::conflict("Somebody has decided this already.").into());
        }
        _ => return Err(Fault::not_found("There is nothing like that to decide.").into()),
    };
    let who = view.who.audit_name();
    let secret = view.app.chance().secret();
    let own_path = links::path(&secret);
    let letter = outcome.map(|outcome| {
        OpeningLetter::of(
            &view.app,
            &record.id,
            &changed.title,
            closes,
            outcome,
            &own_path,
        )
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
                links::make(tx, &secret, &record.id)?;
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
