//! Links by which an employer reaches what it posted. A link is a name and a secret in one: the name finds
//! it and is never shown to others, so that whoever guesses at the secret is counted and locks nobody else out.

use app::App;
use app::kit::{Fault, Kind, Time};
use app::store::{Collection, Record, StoreError, Tx};
use serde::{Deserialize, Serialize};

use super::opening::{OPENINGS, Opening};
use crate::provider::links::digest;

/// Letters of a link that are its name; the rest is its secret.
const NAME: usize = 26;
/// How long a link works: an opening lasts 183 days at most and is kept for 30 more.
const DAYS: i64 = 213;
/// Wrong secrets before a link is closed for a while.
const MOST_WRONG: u32 = 10;
/// How long a while is.
const CLOSED_S: i64 = 3_600;

/// A link, under its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// What it opens.
    pub opening: String,
    /// The digest of its secret.
    pub secret: String,
    /// Until when.
    pub until: Time,
    /// Wrong secrets since `since`.
    pub wrong: u32,
    /// When the first of them was tried.
    pub since: Time,
}

/// Links that were sent.
pub const JOB_LINKS: Collection<Link> = Collection {
    name: "directory-opening-link",
    purpose: "to let employers change what they posted, and to notice when somebody guesses at a link",
    personal: false,
    erase_at: |link, _| Some(link.until),
    kept_for: "213 days",
    audited: true,
    fields: &[],
};

impl Link {
    fn is_closed(&self, now: Time) -> bool {
        self.wrong >= MOST_WRONG && now < self.since.plus_s(CLOSED_S)
    }

    /// With one more wrong secret.
    fn after_wrong(self, now: Time) -> Self {
        if now < self.since.plus_s(CLOSED_S) {
            Self {
                wrong: self.wrong.saturating_add(1),
                ..self
            }
        } else {
            Self {
                wrong: 1,
                since: now,
                ..self
            }
        }
    }
}

/// Makes a link for whoever posted an opening; the path that holds its secret.
///
/// # Errors
/// Whatever the store says.
pub fn make(tx: &mut Tx<'_>, whole: &str, opening: &str) -> Result<String, StoreError> {
    let (name, secret) = whole.split_at_checked(NAME).unwrap_or((whole, ""));
    let now = tx.now();
    let link = Link {
        opening: opening.to_owned(),
        secret: digest(secret),
        until: now.plus_s(DAYS * 86_400),
        wrong: 0,
        since: now,
    };
    JOB_LINKS.insert_as(tx, "system", name.to_owned(), link)?;
    Ok(path(whole))
}

/// The page that a link opens.
#[must_use]
pub fn path(whole: &str) -> String {
    format!("/skills/jobs/mine/{}", app::encode(whole))
}

/// The opening of a link.
///
/// # Errors
/// A fault that says what to do, if the link is over, never was, or was guessed at too often.
pub async fn open(app: &App, whole: &str) -> Result<Record<Opening>, Fault> {
    let over = || {
        Fault::new(
            Kind::NotFound,
            "This link does not work any more. We keep what you posted for 30 days after the last day to apply. Use the link in our newest message to you, or post it again.",
        )
    };
    let parts = whole.split_at_checked(NAME).filter(|_| whole.len() <= 100);
    let (name, secret) = parts.ok_or_else(over)?;
    let (id, now) = (name.to_owned(), app.now());
    let found = app
        .store()
        .read(move |rd| JOB_LINKS.get(rd, &id))
        .await?
        .map(|record| record.value)
        .filter(|link| link.until > now);
    let link = found.ok_or_else(over)?;
    if link.is_closed(now) {
        return Err(Fault::new(
            Kind::TooBusy,
            "There were too many wrong tries for this link. Wait an hour, then use the whole link in our message to you.",
        ));
    }
    if link.secret != digest(secret) {
        note_wrong(app, name).await?;
        return Err(over());
    }
    let opening = app
        .store()
        .read(move |rd| OPENINGS.get(rd, &link.opening))
        .await?;
    opening.ok_or_else(over)
}

async fn note_wrong(app: &App, name: &str) -> Result<(), Fault> {
    let id = name.to_owned();
    app.store()
        .write(move |tx| {
            let now = tx.now();
            if let Some(link) = JOB_LINKS.get(tx, &id)? {
                let next = link.value.after_wrong(now);
                JOB_LINKS.change(tx, "system", &id, None, next)?;
            }
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Wrong secrets, each so many seconds after the link was made; whether it is closed then, at `at_s`.
    #[track_caller]
    fn check(wrong_s: &[i64], at_s: i64, want: bool) {
        let mut link = Link {
            opening: "o".into(),
            secret: digest("s"),
            until: Time(0).plus_s(DAYS * 86_400),
            wrong: 0,
            since: Time(0),
        };
        for s in wrong_s {
            link = link.after_wrong(Time(0).plus_s(*s));
        }
        assert_eq!(link.is_closed(Time(0).plus_s(at_s)), want);
    }

    #[test]
    fn guessing_closes_a_link_for_an_hour() {
        check(&[10; 9], 11, false);
        check(&[10; 10], 11, true);
        check(&[10; 10], 3_599, true);
        check(&[10; 10], 3_600, false);
        // Now and then a slip of the pen is no guessing.
        check(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 4_000], 4_001, false);
    }
}
