//! What a person does to their own case: add to it, ask for it to be opened again, say how we did; and
//! a follower stops following.

use app::ask::{self, ASKER, Change, NewFile, Reply};
use app::kit::Fault;
use app::store::Tx;
use app::{App, Fail, View, encode};
use axum::extract::{Form, Multipart, Path};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::CookieJar;
use serde::Deserialize;

use super::case::{again, may_rate, may_reopen};
use super::seen::{By, Seen, Ways};

/// Characters that can be added at a time.
const WORDS_MOST: usize = 5_000;
/// Files that can be added at a time.
const FILES_MOST: usize = 5;

/// There is no way into the case with what was sent.
pub fn gone() -> Fault {
    Fault::not_found(
        "We cannot open this with that link. Use the newest link that we sent you, or look it up by its reference.",
    )
}

/// Does something in one transaction, to the case that the ways open, and tells whom it concerns.
async fn act(
    view: &View,
    ways: Ways,
    mut deed: impl FnMut(&mut Tx<'_>, &Seen) -> Result<Vec<ask::Notice>, Fault> + Send + 'static,
) -> Result<(), Fault> {
    let app: App = view.app.clone();
    view.app
        .store()
        .write(move |tx| {
            let seen = ways.open(tx)?.ok_or_else(gone)?;
            let notices = deed(tx, &seen)?;
            app::asked::tell(&app, tx, &notices)?;
            Ok::<_, Fault>(())
        })
        .await
}

/// Only the person may: a follower's link opens the case to read it.
fn own(seen: &Seen) -> Result<(), Fault> {
    if seen.is_own() { Ok(()) } else { Err(gone()) }
}

fn back(reference: &str, key: &str, done: &str) -> Response {
    let key = if key.is_empty() {
        String::new()
    } else {
        format!("key={}&", encode(key))
    };
    Redirect::to(&format!("/track/{}?{key}done={done}", encode(reference))).into_response()
}

/// What was sent with a form that takes files.
#[derive(Default)]
struct Sent {
    key: String,
    words: String,
    files: Vec<(String, Vec<u8>)>,
}

async fn read(mut parts: Multipart) -> Result<Sent, Fault> {
    let unread = |e: &axum::extract::multipart::MultipartError| {
        if e.status() == http::StatusCode::PAYLOAD_TOO_LARGE {
            Fault::new(
                app::kit::Kind::TooLarge,
                "What you sent is larger than we can take. Send fewer or smaller files.",
            )
        } else {
            Fault::invalid("We cannot read what you sent. Go back and send it again.")
        }
    };
    let mut sent = Sent::default();
    while let Some(part) = parts.next_field().await.map_err(|e| unread(&e))? {
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(str::to_owned);
        let bytes = part.bytes().await.map_err(|e| unread(&e))?;
        let text = || String::from_utf8_lossy(&bytes).into_owned();
        match (name.as_str(), file) {
            ("key", None) => sent.key = text(),
            ("words", None) => sent.words = text().replace('\0', ""),
            ("files", Some(file)) if !bytes.is_empty() && sent.files.len() <= FILES_MOST => {
                sent.files.push((file, bytes.to_vec()));
            }
            _ => {}
        }
    }
    Ok(sent)
}

pub async fn add(
    view: View,
    jar: CookieJar,
    Path(reference): Path<String>,
    parts: Multipart,
) -> Result<Response, Fail> {
    let sent = read(parts).await?;
    let ways = Ways::of(&view, &jar, &reference, &sent.key).await?;
    let said = sent.words.trim().to_owned();
    let wrong = if said.is_empty() && sent.files.is_empty() {
        Some(("words", "Write something, or choose a file".to_owned()))
    } else if said.chars().count() > WORDS_MOST {
        Some((
            "words",
            "What you write must be 5,000 characters or fewer".to_owned(),
        ))
    } else if sent.files.len() > FILES_MOST {
        Some(("files", "You can add 5 files at a time".to_owned()))
    } else {
        None
    };
    if let Some((field, why)) = wrong {
        return again(&view, ways, &sent.key, field, &said, why).await;
    }
    // Looking into files takes a while, and this thread has others to serve.
    let given = sent.files;
    let checked = tokio::task::spawn_blocking(move || {
        given
            .iter()
            .map(|(name, bytes)| upload::check(name, bytes, &upload::Rules::ANY))
            .collect::<Result<Vec<_>, _>>()
    })
    .await
    .map_err(Fault::internal)?;
    let files = match checked {
        Ok(files) => files,
        Err(refusal) => {
            return again(&view, ways, &sent.key, "files", &said, refusal.to_string()).await;
        }
    };
    let files: Vec<NewFile> = files
        .into_iter()
        .map(|clean| NewFile {
            kind: clean.kind.media_type().to_owned(),
            name: clean.name,
            bytes: clean.bytes,
            ..NewFile::default()
        })
        .collect();
    let reply = Reply {
        words: said,
        files,
        reopens: false,
    };
    act(&view, ways, move |tx, seen| {
        own(seen)?;
        if !seen.case.is_open {
            return Err(Fault::conflict(
                "This is closed now. You can ask us to open it again.",
            ));
        }
        Ok(ask::reply(tx, ASKER, &seen.case.id, &reply)?)
    })
    .await?;
    Ok(back(&reference, &sent.key, "added"))
}

#[derive(Deserialize)]
pub struct Reopen {
    #[serde(default)]
    key: String,
    #[serde(default)]
    why: String,
}

pub async fn reopen(
    view: View,
    jar: CookieJar,
    Path(reference): Path<String>,
    Form(given): Form<Reopen>,
) -> Result<Response, Fail> {
    let ways = Ways::of(&view, &jar, &reference, &given.key).await?;
    let why = given.why.trim().replace('\0', "");
    if why.is_empty() || why.chars().count() > WORDS_MOST {
        let message = if why.is_empty() {
            "Tell us what is still wrong"
        } else {
            "What you write must be 5,000 characters or fewer"
        };
        return again(&view, ways, &given.key, "why", &why, message).await;
    }
    let reply = Reply {
        words: why,
        files: Vec::new(),
        reopens: true,
    };
    act(&view, ways, move |tx, seen| {
        own(seen)?;
        if seen.case.is_open {
            return Ok(Vec::new());
        }
        if !may_reopen(seen, tx.now()) {
            return Err(Fault::conflict(
                "This was closed too long ago to be opened again. Tell us about it as something new.",
            ));
        }
        Ok(ask::reply(tx, ASKER, &seen.case.id, &reply)?)
    })
    .await?;
    Ok(back(&reference, &given.key, "reopened"))
}

#[derive(Deserialize)]
pub struct Rate {
    #[serde(default)]
    key: String,
    #[serde(default)]
    score: String,
    #[serde(default)]
    comment: String,
}

pub async fn rate(
    view: View,
    jar: CookieJar,
    Path(reference): Path<String>,
    Form(given): Form<Rate>,
) -> Result<Response, Fail> {
    let ways = Ways::of(&view, &jar, &reference, &given.key).await?;
    let score: u8 = given.score.parse().unwrap_or(0);
    let comment: String = given
        .comment
        .trim()
        .replace('\0', "")
        .chars()
        .take(WORDS_MOST)
        .collect();
    if !(1..=5).contains(&score) {
        return again(
            &view,
            ways,
            &given.key,
            "score-1",
            &comment,
            "Choose how satisfied you are",
        )
        .await;
    }
    act(&view, ways, move |tx, seen| {
        own(seen)?;
        if !may_rate(seen) {
            return Ok(Vec::new());
        }
        let rate = Change::Rate {
            score,
            words: comment.clone(),
        };
        Ok(ask::change(tx, ASKER, &seen.case.id, None, rate)?.notices)
    })
    .await?;
    Ok(back(&reference, &given.key, "rated"))
}

#[derive(Deserialize)]
pub struct Stop {
    #[serde(default)]
    key: String,
}

/// A follower wants no more of it. Their link is spent, so they are taken to the start.
pub async fn stop(
    view: View,
    jar: CookieJar,
    Path(reference): Path<String>,
    Form(given): Form<Stop>,
) -> Result<Response, Fail> {
    let ways = Ways::of(&view, &jar, &reference, &given.key).await?;
    act(&view, ways, |tx, seen| {
        if let By::Follower(follower) = &seen.by {
            ask::unfollow(tx, &seen.case.id, follower)?;
        }
        Ok(Vec::new())
    })
    .await?;
    Ok(Redirect::to("/track?stopped=yes").into_response())
}
