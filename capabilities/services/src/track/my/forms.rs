//! A form that was begun and not sent: going on with it, and throwing it away.

use app::ask::{AskError, HeldDraft};
use app::kit::Fault;
use app::{Fail, Page, View, encode};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::CookieJar;
use serde::Serialize;

use super::enter;
use super::page::Mine;
use super::visit::visitor;

/// Should these answers go?
#[derive(Debug, Serialize)]
pub struct ThrowAway {
    id: String,
    title: String,
    changed_us: i64,
}

impl Page for ThrowAway {
    const TEMPLATE: &'static str = "track/my-throw-away.html";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![(
            "asked",
            Self {
                id: "0192f0c1".into(),
                title: "Apply for a parking permit".into(),
                changed_us: 1_795_529_100_000_000,
            },
        )]
    }
}

/// Goes on with it: by a new secret, for the old one is in a message of theirs.
pub async fn go_on(view: View, jar: CookieJar, Path(id): Path<String>) -> Result<Response, Fail> {
    let visitor = visitor(&view, &jar).await?.ok_or_else(enter::first)?;
    let (form, key) = view
        .app
        .store()
        .write(move |tx| HeldDraft::renew(tx, &visitor.email, &id))
        .await?;
    let target = format!("/apply/{}/resume?key={}", encode(&form), encode(&key));
    Ok(Redirect::to(&target).into_response())
}

/// Asks before anything is thrown away: it cannot be had back.
pub async fn show(view: View, jar: CookieJar, Path(id): Path<String>) -> Result<Response, Fail> {
    let Some(visitor) = visitor(&view, &jar).await? else {
        return Ok(view.page(&enter::ask()));
    };
    let mine = view
        .app
        .store()
        .read(move |rd| Mine::read(rd, &visitor))
        .await?;
    let mut drafts = mine.held.drafts.into_iter();
    let draft = drafts
        .find(|draft| draft.id == id)
        .ok_or_else(|| Fault::from(AskError::NotFound))?;
    Ok(view.page(&ThrowAway {
        id: draft.id,
        title: draft.title,
        changed_us: draft.changed.0,
    }))
}

pub async fn forget(view: View, jar: CookieJar, Path(id): Path<String>) -> Result<Response, Fail> {
    let visitor = visitor(&view, &jar).await?.ok_or_else(enter::first)?;
    view.app
        .store()
        .write(move |tx| HeldDraft::forget(tx, &visitor.email, &id))
        .await?;
    Ok(Redirect::to("/my?done=form").into_response())
}
