//! New reports, sent on where they are not for us.

use app::App;
use app::ask::{self, Case, Change};
use app::kit::{Fault, Time};
use app::store::queue;
use geo::Point;
use serde_json::json;

use super::client::{Client, RemoteError};
use super::{Forward, LEASE_S, POLL, TOPIC, authority, key};
use crate::cases::{self, FORWARD};
use crate::categories::{Authority, Categories};

/// Tries before we stop: with the waits between them, about three days.
const TRIES: i64 = 24;
/// How long to wait before the first question.
pub const FIRST_POLL_S: i64 = 900;

/// Sends what is due; how many were dealt with.
pub async fn due(app: &App) -> Result<usize, Fault> {
    let items = app
        .store()
        .write(|tx| queue::claim(tx, TOPIC, 10, LEASE_S))
        .await?;
    let count = items.len();
    let all = Categories::of(app)?;
    for item in items {
        let id = String::from_utf8_lossy(&item.body).into_owned();
        let case = app.store().read(move |rd| ask::case_by_id(rd, &id)).await?;
        let Some(case) = case else {
            finish(app, item.claim()).await?;
            continue;
        };
        let at = case
            .lon
            .zip(case.lat)
            .and_then(|(lon, lat)| Point::new(lon, lat).ok());
        let wanted = authority(app, &all, &case.category, at).await?;
        let is_with_them = case.body.extra.contains_key(FORWARD);
        match wanted.filter(|_| case.is_open && !is_with_them) {
            Some(authority) => send(app, &all, &case, authority, &item).await?,
            None => finish(app, item.claim()).await?,
        }
    }
    Ok(count)
}

async fn finish(app: &App, claim: queue::Claim) -> Result<(), Fault> {
    Ok(app
        .store()
        .write(move |tx| queue::finish(tx, claim))
        .await?)
}

async fn send(
    app: &App,
    all: &Categories,
    case: &Case,
    authority: &Authority,
    item: &queue::Item,
) -> Result<(), Fault> {
    let key = key(app, authority);
    let client = Client {
        outbound: app.outbound(),
        endpoint: &authority.endpoint,
        jurisdiction: &authority.jurisdiction,
        key: &key,
    };
    let fields = fields(app, all, case, authority).await?;
    let claim = item.claim();
    match client.send(&fields).await {
        Ok(remote) => {
            let forward = Forward {
                authority: authority.code.clone(),
                name: authority.name.clone(),
                id: remote.id,
                token: remote.token,
                ..Forward::default()
            };
            passed(app, case, forward, claim).await
        }
        Err(RemoteError::Later(why)) if item.tries < TRIES => {
            tracing::warn!(
                case = case.reference,
                authority = authority.code,
                why,
                tries = item.tries,
                "a report could not be sent on yet"
            );
            let due = app.now().plus_s(wait_s(item.tries));
            app.store()
                .write(move |tx| queue::put_off(tx, claim, due, &why))
                .await?;
            Ok(())
        }
        Err(error) => {
            tracing::error!(case = case.reference, authority = authority.code, %error, "a report could not be sent on");
            let words = format!(
                "{} did not take this report by itself: {error}. Please tell them in another way.",
                authority.name
            );
            let id = case.id.clone();
            app.store()
                .write(move |tx| {
                    let note = Change::Note {
                        words: words.clone(),
                        public: false,
                    };
                    ask::change(tx, "system", &id, None, note)?;
                    queue::finish(tx, claim)?;
                    Ok::<_, Fault>(())
                })
                .await
        }
    }
}

/// A minute after the first try, twice as long after each, at most four hours.
const fn wait_s(tries: i64) -> i64 {
    let doublings = if tries < 1 { 0 } else { tries - 1 };
    if doublings > 8 {
        14_400
    } else {
        60 << doublings
    }
}

/// What is told to the other authority: the problem, and nothing of who reported it.
async fn fields(
    app: &App,
    all: &Categories,
    case: &Case,
    authority: &Authority,
) -> Result<Vec<(&'static str, String)>, Fault> {
    let report = cases::by_reference(app, all, &case.reference).await?;
    let base = app.config().public_url();
    let photo = report
        .as_ref()
        .filter(|report| !report.is_private)
        .and_then(|report| report.photos.first());
    let place = report
        .as_ref()
        .map_or_else(String::new, |report| report.place.clone());
    let words = report
        .as_ref()
        .map_or_else(String::new, |report| report.words.clone());
    let number = |n: Option<f64>| n.map_or_else(String::new, |n| n.to_string());
    let service = authority.services.get(&case.category).cloned();
    Ok(vec![
        ("service_code", service.unwrap_or_default()),
        ("lat", number(case.lat)),
        ("long", number(case.lon)),
        ("address_string", place),
        ("description", words.chars().take(4_000).collect()),
        (
            "media_url",
            photo.map_or_else(String::new, |file| {
                format!("{base}{}/photo/{file}", cases::path(&case.reference))
            }),
        ),
        // As FixMyStreet sends it: with it a second sending can be known.
        ("attribute[external_id]", case.reference.clone()),
    ])
}

/// It is with them: the person and those who follow it are told.
async fn passed(
    app: &App,
    case: &Case,
    forward: Forward,
    claim: queue::Claim,
) -> Result<(), Fault> {
    let (own, id) = (app.clone(), case.id.clone());
    app.store()
        .write(move |tx| {
            keep(tx, &id, &forward)?;
            let theirs = if forward.id.is_empty() {
                String::new()
            } else {
                format!(" Their reference is {}.", forward.id)
            };
            let status = Change::Status {
                status: "with-others".into(),
                words: format!(
                    "{} looks after this, so we passed it to them.{theirs} We will tell you what they say.",
                    forward.name
                ),
            };
            let changed = ask::change(tx, "system", &id, None, status)?;
            app::asked::tell(&own, tx, &changed.notices)?;
            let due = Time(tx.now().0).plus_s(FIRST_POLL_S);
            queue::push(tx, POLL, "", due, id.as_bytes())?;
            queue::finish(tx, claim)?;
            Ok::<_, Fault>(())
        })
        .await
}

/// Keeps what became of a report elsewhere with its case.
pub fn keep(tx: &mut app::store::Tx<'_>, case: &str, forward: &Forward) -> Result<(), Fault> {
    let extra = [(FORWARD.to_owned(), json!(forward))].into_iter().collect();
    ask::change(tx, "system", case, None, Change::Extra(extra))?;
    Ok(())
}
