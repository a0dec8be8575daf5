//! What an employer does with what it posted, behind its link. Looking changes nothing.

use app::kit::Fault;
use app::store::{Record, StoreError};
use app::{App, Fail, View};
use axum::extract::{Form, Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;

use super::findable::put_open;
use super::jobs::PostPage;
use super::links;
use super::mine::MinePage;
use super::opening::{Given, OPENINGS, Opening, State, closing_day, read};
use super::routes::Asked;
use crate::find::FieldError;

/// What was posted, and how it stands.
pub async fn show(
    view: View,
    Path(secret): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fail> {
    let record = links::open(&view.app, &secret).await?;
    let page = MinePage::of(&record, &links::path(&secret), view.app.today());
    Ok(view.page(&page.after(&asked.done)))
}

/// The form of it.
pub async fn change_page(view: View, Path(secret): Path<String>) -> Result<Response, Fail> {
    let opening = changeable(&view.app, &secret).await?.value;
    let given = opening.with_draft().typed();
    let path = links::path(&secret);
    Ok(view.page(&PostPage::change(given, Vec::new(), &path)))
}

/// Changes it: new words wait to be looked at, and a new day holds at once.
pub async fn change(
    view: View,
    Path(secret): Path<String>,
    Form(mut given): Form<Given>,
) -> Result<Response, Fail> {
    let record = changeable(&view.app, &secret).await?;
    let path = links::path(&secret);
    let today = view.app.today();
    // Where we write to changes once the new address is confirmed, and not by this form.
    given.insert("email".into(), record.value.email.clone());
    let is_same =
        |new: &Opening| record.value.state == State::Refused && record.value.says_the_same(new);
    let new = read(&given, today).and_then(|new| {
        if is_same(&new) {
            let why = "We did not show these words. Change them, then we look at them again";
            return Err(vec![FieldError::at("title", why)]);
        }
        Ok(new)
    });
    match new {
        Ok(new) => {
            keep(&view.app, record, |opening| opening.changed(new, today)).await?;
            Ok(Redirect::to(&format!("{path}?done=changed")).into_response())
        }
        Err(errors) => {
            let page = view.page(&PostPage::change(given, errors, &path));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// Ends it now.
pub async fn end(view: View, Path(secret): Path<String>) -> Result<Response, Fail> {
    let record = links::open(&view.app, &secret).await?;
    if record.value.state != State::Shown {
        return Err(Fault::conflict("Only what people see can be ended. Look at it again.").into());
    }
    let ended = |opening: Opening| Opening {
        state: State::Filled,
        draft: None,
        ..opening
    };
    keep(&view.app, record, ended).await?;
    let path = links::path(&secret);
    Ok(Redirect::to(&format!("{path}?done=ended")).into_response())
}

/// Shows it until another day.
pub async fn prolong(
    view: View,
    Path(secret): Path<String>,
    Form(given): Form<Given>,
) -> Result<Response, Fail> {
    let record = links::open(&view.app, &secret).await?;
    if !record.value.can_prolong() {
        return Err(Fault::conflict("This cannot run longer. Post it again.").into());
    }
    let (path, today) = (links::path(&secret), view.app.today());
    let closes = match closing_day(&given, today) {
        Ok(closes) => closes,
        Err(why) => {
            let page = MinePage::of(&record, &path, today).refused(given, why);
            let page = view.page(&page);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let longer = |opening: Opening| Opening {
        state: State::Shown,
        ..opening.closing(closes, today)
    };
    keep(&view.app, record, longer).await?;
    Ok(Redirect::to(&format!("{path}?done=prolonged")).into_response())
}

async fn changeable(app: &App, secret: &str) -> Result<Record<Opening>, Fault> {
    let record = links::open(app, secret).await?;
    if record.value.can_change() {
        Ok(record)
    } else {
        Err(Fault::conflict(
            "This is off the list and cannot be changed. Post it again.",
        ))
    }
}

/// Writes what becomes of an opening, and has it found or no longer.
///
/// # Errors
/// Whatever the store says, and a conflict if it was changed meanwhile.
pub async fn keep(
    app: &App,
    record: Record<Opening>,
    becomes: impl FnOnce(Opening) -> Opening,
) -> Result<(), Fault> {
    let next = becomes(record.value);
    let (id, version, today) = (record.id, record.version, app.today());
    app.store()
        .write(move |tx| {
            let who = format!("employer:{id}");
            OPENINGS.change(tx, &who, &id, Some(version), next.clone())?;
            put_open(tx, today)?;
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(())
}
