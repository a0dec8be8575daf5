//! One door that takes a whole report at once, for phones that had no signal: sent again, it is one report.

use app::kit::Fault;
use app::{Allow, App, Fail, Routes, ground};
use axum::Json;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::handler::Handler;
use serde::Serialize;

use crate::cases::{self, New, Whole};
use crate::categories::{Categories, OTHER};
use crate::photo::{self, MOST_POST_BYTES};
use crate::sent::Sent;
use crate::spot;
use crate::steps::{MOST_WORDS, clean_all, coordinates, find_place};
use crate::suggest::suggest;

/// The door.
pub fn routes() -> Routes {
    let large = DefaultBodyLimit::max(MOST_POST_BYTES);
    Routes::new().post("/report/send", Allow::Anyone, send.layer(large))
}

/// We have it: only now may the phone forget it.
#[derive(Debug, Serialize)]
struct Kept {
    reference: String,
    path: String,
    /// Whether we had it already.
    repeat: bool,
}

async fn send(State(app): State<App>, request: Request) -> Result<Json<Kept>, Fail> {
    let all = Categories::of(&app)?;
    let sent = Sent::read(request)
        .await
        .map_err(|why| Fault::invalid(format!("We cannot read what you sent: {why}.")))?;
    let new = whole(&app, &all, &sent).await?;
    let own = app.clone();
    let opened = app
        .store()
        .write(move |tx| cases::open(&own, tx, &new))
        .await?;
    cases::opened(&app, &opened).await;
    Ok(Json(Kept {
        path: cases::own_path(&opened.reference, &opened.key),
        reference: opened.reference,
        repeat: opened.is_repeat,
    }))
}

/// The report that was sent. What the phone could not know is found out here; what is missing is said.
async fn whole(app: &App, all: &Categories, sent: &Sent) -> Result<Whole, Fault> {
    let text = |name: &str| sent.one(name).unwrap_or_default().to_owned();
    let once = text("once");
    let is_once = (16..=64).contains(&once.len())
        && once.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if !is_once {
        return Err(Fault::invalid(
            "A report needs an id of its own, so that it is not kept twice.",
        ));
    }
    let words = text("words");
    if words.chars().count() > MOST_WORDS {
        return Err(Fault::invalid(format!(
            "What is wrong must be {MOST_WORDS} characters or fewer."
        )));
    }
    let photos = clean_all(sent).await?;
    if words.is_empty() && photos.is_empty() {
        return Err(Fault::invalid("Say what is wrong, or add a photo."));
    }
    let thing = spot::thing(app, &text("asset")).await?;
    let place_words = text("where");
    let mut at = thing.as_ref().map(|thing| thing.at);
    at = at.or_else(|| coordinates(&text("lat"), &text("lon")));
    at = at.or_else(|| photo::taken_at(&photos));
    if at.is_none() {
        at = find_place(app, &place_words).await?;
    }
    if at.is_none() && place_words.is_empty() {
        return Err(Fault::invalid("Say where the problem is."));
    }
    if let Some(spot) = at
        && !ground::is_here(app, spot).await?
    {
        return Err(Fault::invalid(
            "That spot is not in our area. Choose one that is.",
        ));
    }
    let kind = thing.as_ref().map_or("", |thing| thing.kind.as_str());
    let category = match all.get(&text("category")) {
        Some(category) => category.code.clone(),
        None => {
            let first = suggest(all, &words, kind).into_iter().next();
            first.map_or_else(|| OTHER.to_owned(), |first| first.code)
        }
    };
    New {
        category,
        words,
        email: app::tell::email(&text("email")).unwrap_or_default(),
        at,
        spot: place_words.chars().take(300).collect(),
        thing,
        photos,
        source: "phone",
        once: format!("phone {once}"),
        ..New::default()
    }
    .looked_up(app, all)
    .await
}
