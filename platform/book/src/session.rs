//! The sessions of a class: set up, given more places, called off.

use kit::Time;
use store::bookings::{self, NewSession, Session, State};
use store::{Rd, Tx, audit};

use crate::{BookError, Kind, Notice, booking, change, resource, wait};

/// Sessions that one call may set up.
const MOST: usize = 400;

/// Adds sessions to a class; how many were new. One that begins when another does is left as it is, so that the
/// same timetable can be given again.
///
/// # Errors
/// [`BookError::Resource`] if the resource is not a class, or a session cannot be.
pub fn add_sessions(
    tx: &mut Tx<'_>,
    who: &str,
    resource_id: &str,
    sessions: &[NewSession],
) -> Result<usize, BookError> {
    let rec = resource(tx, resource_id)?;
    let wrong = |message: &str| BookError::Resource {
        field: "sessions",
        message: message.into(),
    };
    if rec.value.kind != Kind::Sessions {
        return Err(wrong("This is booked by time, not by session"));
    }
    if sessions.len() > MOST {
        return Err(wrong("Add at most 400 sessions at a time"));
    }
    let mut added = 0;
    for session in sessions {
        let long_s = session.ends.since_us(session.starts) / 1_000_000;
        if !(60..=31 * 86_400).contains(&long_s) {
            return Err(wrong("A session must end after it starts, within 31 days"));
        }
        if !(1..=1_000).contains(&session.places) || session.title.chars().count() > 120 {
            return Err(wrong(
                "A session must have 1 to 1,000 places and a name of 120 characters or fewer",
            ));
        }
        if bookings::add_session(tx, resource_id, session)?.is_some() {
            added += 1;
        }
    }
    let note = format!("{added} sessions added");
    audit::note(tx, who, "changed", "book_resource", resource_id, &note)?;
    Ok(added)
}

/// A session.
///
/// # Errors
/// [`BookError::NotOffered`] if there is none.
pub fn session(rd: &mut Rd<'_>, id: i64) -> Result<Session, BookError> {
    bookings::session(rd, id)?.ok_or(BookError::NotOffered)
}

/// Gives a session another number of places. Fewer than are given takes none away from anybody; more are offered
/// to those who wait.
///
/// # Errors
/// [`BookError::Resource`] for a number that cannot be.
pub fn set_places(
    tx: &mut Tx<'_>,
    who: &str,
    id: i64,
    places: u32,
) -> Result<Vec<Notice>, BookError> {
    if !(1..=1_000).contains(&places) {
        return Err(BookError::Resource {
            field: "places",
            message: "Enter a number from 1 to 1000".into(),
        });
    }
    let before = session(tx, id)?;
    let rec = resource(tx, &before.resource)?;
    let after = Session {
        places: i64::from(places),
        ..before
    };
    bookings::change_session(tx, &after)?;
    let note = format!("session {id} has {places} places");
    audit::note(tx, who, "changed", "book_resource", &rec.id, &note)?;
    wait::offer(tx, &rec, after.starts, after.ends)
}

/// Calls a session off: every booking, offer and wait for it is cancelled, with the reason.
///
/// # Errors
/// [`BookError::NotOffered`] if there is none, or it is over.
pub fn call_off(tx: &mut Tx<'_>, who: &str, id: i64, why: &str) -> Result<Vec<Notice>, BookError> {
    let mut off = session(tx, id)?;
    let now: Time = tx.now();
    if off.ends <= now {
        return Err(BookError::NotOffered);
    }
    let rec = resource(tx, &off.resource)?;
    off.is_on = false;
    bookings::change_session(tx, &off)?;
    audit::note(
        tx,
        who,
        "changed",
        "book_resource",
        &rec.id,
        &format!("session {id} called off"),
    )?;
    let mut notices = Vec::new();
    for row in bookings::of_session(tx, id)? {
        let one = booking::read(row)?;
        match one.state {
            State::Booked | State::Offered | State::Waiting => {
                notices.push(change::end(tx, who, &rec, one, why)?);
            }
            State::Held => drop(change::end(tx, who, &rec, one, why)?),
            _ => {}
        }
    }
    Ok(notices)
}
