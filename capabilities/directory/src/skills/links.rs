//! Links by which an employer reaches what it posted. A link is a name and a secret in one: the name finds
//! it and is never shown to others, so that whoever guesses at the secret is counted and locks nobody else out.

use app::App;
use app::kit::{Fault, Kind, Time, words};
use app::store::{Collection, Record, StoreError, Tx};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::opening::{NewEmail, OPENINGS, Opening};
use crate::provider::links::digest;

/// Letters of a link that are its name; the rest is its secret.
const NAME: usize = 26;
/// How long a link works: an opening lasts 183 days at most and is kept for 30 more.
const DAYS: i64 = 213;
/// Wrong secrets before a link is closed for a while.
const MOST_WRONG: u32 = 10;
/// How long a while is.
const CLOSED_S: i64 = 3_600;

/// What a link opens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Opens {
    /// The page of what was posted.
    #[default]
    Own,
    /// The page on which a new email address is confirmed.
    Address,
}

/// A link, under its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Of which opening.
    pub opening: String,
    /// What it opens of it.
    #[serde(default)]
    pub opens: Opens,
    /// How often the employer's address had been changed when it was made.
    #[serde(default)]
    pub moves: u32,
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
    let until = tx.now().plus_s(DAYS * 86_400);
    put(tx, whole, opening, Opens::Own, until)?;
    Ok(path(whole))
}

/// Makes a link for whoever reads mail at the new address of an opening's employer, which works up to and
/// with the day `until`.
///
/// # Errors
/// Whatever the store says.
pub fn make_for_address(
    tx: &mut Tx<'_>,
    whole: &str,
    opening: &str,
    until: Date,
) -> Result<(), StoreError> {
    let end = words::end_of(until).unwrap_or_else(|| tx.now());
    put(tx, whole, opening, Opens::Address, end)
}

fn put(
    tx: &mut Tx<'_>,
    whole: &str,
    opening: &str,
    opens: Opens,
    until: Time,
) -> Result<(), StoreError> {
    let (name, secret) = whole.split_at_checked(NAME).unwrap_or((whole, ""));
    let of = OPENINGS.get(tx, opening)?;
    let link = Link {
        opening: opening.to_owned(),
        opens,
        moves: of.map_or(0, |record| record.value.moves),
        secret: digest(secret),
        until,
        wrong: 0,
        since: tx.now(),
    };
    JOB_LINKS
        .insert_as(tx, "system", name.to_owned(), link)
        .map(drop)
}

/// The page that a link opens.
#[must_use]
pub fn path(whole: &str) -> String {
    format!("/skills/jobs/mine/{}", app::encode(whole))
}

/// The page on which a link's new address is confirmed.
#[must_use]
pub fn address_path(whole: &str) -> String {
    format!("/skills/jobs/address/{}", app::encode(whole))
}

/// The part of a link that is its name.
#[must_use]
pub fn name(whole: &str) -> &str {
    whole.get(..NAME).unwrap_or(whole)
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
    follow(app, whole, Opens::Own).await?.ok_or_else(over)
}

/// The opening whose employer asked for the address that a link was sent to, and that address.
///
/// # Errors
/// A fault that says what to do, if the link is over, was used, never was, or was guessed at too often.
pub async fn open_address(app: &App, whole: &str) -> Result<(Record<Opening>, NewEmail), Fault> {
    let over = || {
        Fault::new(
            Kind::NotFound,
            "This link does not work any more. It works for 7 days, and once. Ask for a new one on the page of what you posted.",
        )
    };
    let found = follow(app, whole, Opens::Address).await?;
    let record = found.ok_or_else(over)?;
    let new = record.value.waiting_email(app.today()).cloned();
    let new = new.filter(|new| new.link == name(whole));
    Ok((record, new.ok_or_else(over)?))
}

/// The opening of a link that works and opens this of it; none if it does not.
async fn follow(app: &App, whole: &str, opens: Opens) -> Result<Option<Record<Opening>>, Fault> {
    let parts = whole.split_at_checked(NAME).filter(|_| whole.len() <= 100);
    let Some((name, secret)) = parts else {
        return Ok(None);
    };
    let (id, now) = (name.to_owned(), app.now());
    let found = app
        .store()
        .read(move |rd| JOB_LINKS.get(rd, &id))
        .await?
        .map(|record| record.value)
        .filter(|link| link.until > now && link.opens == opens);
    let Some(link) = found else {
        return Ok(None);
    };
    if link.is_closed(now) {
        return Err(Fault::new(
            Kind::TooBusy,
            "There were too many wrong tries for this link. Wait an hour, then use the whole link in our message to you.",
        ));
    }
    if link.secret != digest(secret) {
        note_wrong(app, name).await?;
        return Ok(None);
    }
    let moves = link.moves;
    let opening = app
        .store()
        .read(move |rd| OPENINGS.get(rd, &link.opening))
        .await?;
    Ok(opening.filter(|record| record.value.moves == moves))
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
            opens: Opens::Own,
            moves: 0,
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

    #[test]
    fn a_link_from_before_there_were_others_opens_what_was_posted() {
        let old = r#"{"opening":"o","secret":"s","until":0,"wrong":0,"since":0}"#;
        let link: Link = serde_json::from_str(old).unwrap();
        assert_eq!((link.opens, link.moves), (Opens::Own, 0));
    }
}
