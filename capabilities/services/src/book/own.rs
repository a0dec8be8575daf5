//! The bookings of whoever has signed in, on a page and as a feed for their own calendar.

use app::book::{self, BookError, Booking, Resource};
use app::kit::{Fault, digest};
use app::store::{Collection, Field, StoreError};
use app::{App, Fail, View, encode};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};

use super::calendar::{calendar, host};
use super::say;

/// Whose feed a secret opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedKey {
    account: String,
    /// What is kept of the secret in the address.
    digest: String,
}

/// Secrets of feeds, one for each account.
pub const FEED_KEYS: Collection<FeedKey> = Collection {
    name: "booking_feed",
    purpose: "To show your bookings in your own calendar",
    personal: true,
    erase_at: |_, _| None,
    kept_for: "Until you make another link",
    audited: true,
    fields: &[
        Field {
            name: "account",
            unique: true,
            of: |key| vec![key.account.clone()],
        },
        Field {
            name: "digest",
            unique: true,
            of: |key| vec![key.digest.clone()],
        },
    ],
};

/// A line of one's own bookings.
#[derive(Debug, Serialize)]
pub struct Line {
    pub path: String,
    pub title: String,
    pub when: String,
    pub word: &'static str,
}

/// What somebody has booked and is not over, the next first.
pub async fn lines(view: &View) -> Result<Vec<Line>, Fault> {
    let Some(person) = view.who.person() else {
        return Ok(Vec::new());
    };
    let now = view.app.now();
    let all = all(&view.app, person.id.clone()).await?;
    let mut lines: Vec<Line> = all
        .iter()
        .filter(|(booking, _)| booking.ends > now)
        .filter_map(|(booking, resource)| {
            let word = match booking.state {
                book::State::Booked | book::State::Arrived => "Booked",
                book::State::Waiting => "On the waiting list",
                book::State::Offered => "A place is free",
                _ => return None,
            };
            Some(Line {
                path: format!("/booking/{}", encode(&booking.reference)),
                title: resource.title.clone(),
                when: say::when(booking.starts, booking.ends),
                word,
            })
        })
        .collect();
    lines.reverse();
    Ok(lines)
}

/// The bookings of an account, each with what it is of.
async fn all(app: &App, account: String) -> Result<Vec<(Booking, Resource)>, Fault> {
    let all = app
        .store()
        .read(move |rd| {
            let mut all = Vec::new();
            for booking in book::of_account(rd, &account)? {
                if let Ok(rec) = book::resource(rd, &booking.resource) {
                    all.push((booking, rec.value));
                }
            }
            Ok::<_, BookError>(all)
        })
        .await?;
    Ok(all)
}

/// Makes a new address for the feed; the one before ends.
pub async fn make_feed(view: View) -> Result<Response, Fail> {
    let account = view.person()?.id.clone();
    let (secret, who) = (view.app.chance().secret(), view.who.audit_name());
    let kept = digest(&secret);
    view.app
        .store()
        .write(move |tx| {
            let before = FEED_KEYS.by(tx, "account", &account)?;
            let key = FeedKey {
                account: account.clone(),
                digest: kept.clone(),
            };
            match before {
                Some(before) => FEED_KEYS.change(tx, &who, &before.id, None, key),
                None => FEED_KEYS.insert(tx, &who, key),
            }
            .map(drop)
        })
        .await
        .map_err(|error: StoreError| Fault::from(error))?;
    Ok(Redirect::to(&format!("/booking?feed={secret}")).into_response())
}

/// The feed that a secret opens.
pub async fn feed(State(app): State<App>, Path(secret): Path<String>) -> Result<Response, Fail> {
    let unknown =
        || Fault::not_found("This calendar is not there. Its owner may have made a new link.");
    if secret.len() > 100 {
        return Err(unknown().into());
    }
    let kept = digest(secret.trim_end_matches(".ics"));
    let key = app
        .store()
        .read(move |rd| FEED_KEYS.by(rd, "digest", &kept))
        .await?
        .ok_or_else(unknown)?;
    let all = all(&app, key.value.account).await?;
    let name = format!("Bookings, {}", app.place().facts().name);
    Ok(calendar(
        "bookings",
        book::feed::own(&all, &name, &host(&app)),
    ))
}
