//! What people can do with a report: follow it, write to us about it, say that it is not mended, say how it was.

use app::ask::{self, ASKER, Change, Reply};
use app::kit::Fault;
use app::{Fail, View};
use axum::Form;
use axum::extract::{Path, Request};
use axum::response::{IntoResponse, Redirect, Response};
use form::Wrong;
use serde::Deserialize;

use super::show::{Asked, Looker, opened, read};
use crate::cases;
use crate::categories::Categories;
use crate::sent::Sent;
use crate::steps::clean_all;

/// Characters of a message.
const MOST_WORDS: usize = 2_000;

/// What was filled in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filled {
    key: String,
    email: String,
    words: String,
    /// Whether it is not mended.
    again: String,
    score: String,
}

fn back(reference: &str, key: &str, done: &str) -> Response {
    let path = if key.is_empty() {
        format!("{}?done={done}", cases::path(reference))
    } else {
        format!("{}&done={done}", cases::own_path(reference, key))
    };
    Redirect::to(&path).into_response()
}

/// The page again, with what was wrong.
async fn wrong(
    view: &View,
    reference: &str,
    filled: Filled,
    field: &str,
    message: &str,
) -> Result<Response, Fail> {
    let all = Categories::of(&view.app)?;
    let (case, looker) = opened(view, &all, reference, &filled.key).await?;
    let asked = Asked {
        key: filled.key,
        done: String::new(),
    };
    let mut page = read(view, &all, case, &looker, &asked).await?;
    page.errors = vec![Wrong::new(field, message.trim_end_matches('.'))];
    page.email = filled.email;
    page.words = filled.words;
    let mut shown = view.page(&page);
    *shown.status_mut() = http::StatusCode::UNPROCESSABLE_ENTITY;
    Ok(shown)
}

/// Follows somebody else's report.
pub async fn follow(
    view: View,
    Path(reference): Path<String>,
    Form(filled): Form<Filled>,
) -> Result<Response, Fail> {
    let all = Categories::of(&view.app)?;
    let (case, _) = opened(&view, &all, &reference, "").await?;
    if filled.email.trim().is_empty() {
        return wrong(
            &view,
            &reference,
            filled,
            "email",
            "Enter your email address",
        )
        .await;
    }
    let (own, email) = (view.app.clone(), filled.email.clone());
    let id = case.id.clone();
    let followed = view
        .app
        .store()
        .write(move |tx| {
            let notices = ask::follow(tx, &id, &email)?;
            app::asked::tell(&own, tx, &notices)?;
            Ok::<_, Fault>(())
        })
        .await;
    match followed {
        Ok(()) => Ok(back(&reference, "", "followed")),
        Err(fault) if fault.kind == app::kit::Kind::Invalid => {
            wrong(&view, &reference, filled, "email", &fault.message).await
        }
        Err(fault) => Err(fault.into()),
    }
}

/// Stops following.
pub async fn stop(
    view: View,
    Path(reference): Path<String>,
    Form(filled): Form<Filled>,
) -> Result<Response, Fail> {
    let all = Categories::of(&view.app)?;
    let (case, looker) = opened(&view, &all, &reference, &filled.key).await?;
    if let Looker::Follower(follower) = looker {
        view.app
            .store()
            .write(move |tx| ask::unfollow(tx, &case.id, &follower))
            .await?;
    }
    Ok(back(&reference, "", "stopped"))
}

/// A message from whoever sent or follows it, with photos; `again` opens it again.
pub async fn update(
    view: View,
    Path(reference): Path<String>,
    request: Request,
) -> Result<Response, Fail> {
    let sent = Sent::read(request)
        .await
        .map_err(|why| Fault::invalid(format!("We cannot read what you sent: {why}.")))?;
    let text = |name: &str| sent.one(name).unwrap_or_default().to_owned();
    let filled = Filled {
        key: text("key"),
        words: text("words"),
        again: text("again"),
        ..Filled::default()
    };
    let all = Categories::of(&view.app)?;
    let (case, looker) = opened(&view, &all, &reference, &filled.key).await?;
    if looker == Looker::Anyone {
        return Err(Fault::forbidden(
            "Open the link in the message that we sent you to write to us about this report.",
        )
        .into());
    }
    if filled.words.chars().count() > MOST_WORDS {
        let message = format!("What you say must be {MOST_WORDS} characters or fewer");
        return wrong(&view, &reference, filled, "words", &message).await;
    }
    let photos = match clean_all(&sent).await {
        Ok(photos) => photos,
        Err(fault) => return wrong(&view, &reference, filled, "photo", &fault.message).await,
    };
    if filled.words.is_empty() && photos.is_empty() {
        let message = "Say what we should know, or add a photo";
        return wrong(&view, &reference, filled, "words", message).await;
    }
    let opens = filled.again == "yes" && !case.is_open;
    let reply = Reply {
        words: filled.words,
        // Whoever moderates decides what everybody sees.
        files: photos
            .iter()
            .map(|photo| cases::photo_file(photo, false))
            .collect(),
        reopens: opens,
    };
    let who = if looker == Looker::Owner {
        ASKER
    } else {
        "anyone"
    };
    let own = view.app.clone();
    let asset = case.asset.clone();
    view.app
        .store()
        .write(move |tx| {
            let notices = ask::reply(tx, who, &case.id, &reply)?;
            app::asked::tell(&own, tx, &notices)?;
            Ok::<_, Fault>(())
        })
        .await?;
    crate::things::refresh(&view.app, &asset).await?;
    let done = if opens { "reopened" } else { "updated" };
    Ok(back(&reference, &filled.key, done))
}

/// Says how it was.
pub async fn rate(
    view: View,
    Path(reference): Path<String>,
    Form(filled): Form<Filled>,
) -> Result<Response, Fail> {
    let all = Categories::of(&view.app)?;
    let (case, looker) = opened(&view, &all, &reference, &filled.key).await?;
    if looker != Looker::Owner {
        return Err(Fault::forbidden(
            "Open the link in the message that we sent you to tell us how it was.",
        )
        .into());
    }
    let score = filled
        .score
        .parse()
        .ok()
        .filter(|score| (1..=5).contains(score));
    let Some(score) = score else {
        return wrong(&view, &reference, filled, "score", "Select how it was").await;
    };
    let words: String = filled.words.trim().chars().take(MOST_WORDS).collect();
    view.app
        .store()
        .write(move |tx| {
            let change = Change::Rate {
                score,
                words: words.clone(),
            };
            ask::change(tx, ASKER, &case.id, None, change)?;
            Ok::<_, Fault>(())
        })
        .await?;
    Ok(back(&reference, &filled.key, "rated"))
}
