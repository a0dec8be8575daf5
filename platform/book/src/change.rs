//! Changing a booking: cancelled, moved, come, not come.

use kit::Time;
use store::bookings::State;
use store::{Record, Tx, audit, bookings};

use crate::booking::{diary, mint};
use crate::take::{Done, Wanted, erase_at, places_for, remind_at, taken, wanted_fit, write};
use crate::{BookError, Booking, By, Notice, NoticeKind, Resource, free, get, resource, wait};

/// Cancels a booking, with the reason if there is one to give. Whoever waits is offered the place.
///
/// # Errors
/// [`BookError::TooLate`] if people can no longer do so by themselves; [`BookError::State`] if it is not booked.
pub fn cancel(
    tx: &mut Tx<'_>,
    who: &str,
    id: i64,
    by: &By,
    why: &str,
) -> Result<Vec<Notice>, BookError> {
    let booking = get(tx, id)?;
    let rec = resource(tx, &booking.resource)?;
    check_open(tx, &rec, &booking, by)?;
    let (starts, ends) = (booking.starts, booking.ends);
    let mut notices = vec![end(tx, who, &rec, booking, why)?];
    notices.extend(wait::offer(tx, &rec, starts, ends)?);
    Ok(notices)
}

/// Cancels everything of a resource that begins from `from` up to `to` and is booked, held, offered or waited
/// for: the place is closed. Nobody is offered what comes free: close the time first.
///
/// # Errors
/// [`BookError::Store`].
pub fn cancel_between(
    tx: &mut Tx<'_>,
    who: &str,
    resource_id: &str,
    from: Time,
    to: Time,
    why: &str,
) -> Result<Vec<Notice>, BookError> {
    let rec = resource(tx, resource_id)?;
    let mut notices = Vec::new();
    for booking in diary(tx, resource_id, from, to)? {
        match booking.state {
            State::Booked | State::Offered | State::Waiting => {
                notices.push(end(tx, who, &rec, booking, why)?);
            }
            // Nobody has said yet whose it is: there is no one to tell.
            State::Held => drop(end(tx, who, &rec, booking, why)?),
            _ => {}
        }
    }
    Ok(notices)
}

/// Writes a booking as cancelled and gives its places back.
pub(crate) fn end(
    tx: &mut Tx<'_>,
    who: &str,
    rec: &Record<Resource>,
    mut booking: Booking,
    why: &str,
) -> Result<Notice, BookError> {
    let now = tx.now();
    booking.details.why = why.chars().take(500).collect();
    booking.row.state = State::Cancelled;
    booking.row.changes += 1;
    booking.row.expires = None;
    booking.row.remind = None;
    booking.row.doc = write(&booking.details)?;
    booking.row.erase = erase_at(&rec.value, State::Cancelled, booking.ends, now);
    bookings::change(tx, &booking.row)?;
    bookings::release(tx, booking.id)?;
    audit::note(tx, who, "cancelled", "booking", &booking.reference, "")?;
    Notice::new(tx, NoticeKind::Cancelled, &booking, rec, None)
}

/// Moves a booking to another time, and to another number of people, in one step: it keeps its old place until
/// it has the new one. Whoever waits is offered the old one.
///
/// # Errors
/// As for booking, with nothing changed; [`BookError::TooLate`] and [`BookError::State`] as for cancelling.
pub fn move_to(tx: &mut Tx<'_>, who: &str, id: i64, wanted: &Wanted) -> Result<Done, BookError> {
    let mut booking = get(tx, id)?;
    if booking.resource != wanted.resource {
        return Err(BookError::NotOffered);
    }
    let rec = resource(tx, &booking.resource)?;
    check_open(tx, &rec, &booking, &wanted.by)?;
    let fit = wanted_fit(tx, &rec, wanted)?;
    let (was, was_until) = (booking.starts, booking.ends);
    let is_same = fit.session == booking.session
        && (fit.starts, fit.ends) == (was, was_until)
        && i64::from(wanted.people) == booking.people;
    if is_same {
        return Ok(Done {
            key: mint(tx, id)?,
            booking,
            is_repeat: true,
            notices: Vec::new(),
        });
    }
    bookings::release(tx, id)?;
    let places = free::places(tx, &rec, &fit, places_for(&rec, wanted))?;
    bookings::claim(tx, &rec.id, id, fit.cells, &places).map_err(taken)?;
    let now = tx.now();
    let row = &mut booking.row;
    row.session = fit.session;
    row.starts = fit.starts;
    row.ends = fit.ends;
    row.people = i64::from(wanted.people);
    row.places = places_for(&rec, wanted);
    row.changes += 1;
    row.remind = remind_at(&rec.value, fit.starts, now);
    row.erase = erase_at(&rec.value, State::Booked, fit.ends, now);
    row.modified = now;
    bookings::change(tx, row)?;
    audit::note(tx, who, "moved", "booking", &booking.reference, "")?;
    let mut notices = vec![Notice::new(
        tx,
        NoticeKind::Moved,
        &booking,
        &rec,
        Some(was),
    )?];
    notices.extend(wait::offer(tx, &rec, was, was_until)?);
    Ok(Done {
        key: mint(tx, id)?,
        booking,
        is_repeat: false,
        notices,
    })
}

/// They came.
///
/// # Errors
/// [`BookError::State`] if it is not booked.
pub fn arrive(tx: &mut Tx<'_>, who: &str, id: i64) -> Result<(), BookError> {
    turn(tx, who, id, State::Arrived, &[State::Booked, State::Missed])
}

/// They did not come.
///
/// # Errors
/// [`BookError::State`] if it is not booked.
pub fn miss(tx: &mut Tx<'_>, who: &str, id: i64) -> Result<(), BookError> {
    turn(tx, who, id, State::Missed, &[State::Booked, State::Arrived])
}

/// Takes back that they came, or did not.
///
/// # Errors
/// [`BookError::State`] if neither has been said.
pub fn undo(tx: &mut Tx<'_>, who: &str, id: i64) -> Result<(), BookError> {
    turn(tx, who, id, State::Booked, &[State::Arrived, State::Missed])
}

fn turn(tx: &mut Tx<'_>, who: &str, id: i64, to: State, from: &[State]) -> Result<(), BookError> {
    let mut booking = get(tx, id)?;
    if booking.state == to {
        return Ok(());
    }
    if !from.contains(&booking.state) {
        return Err(BookError::State(booking.state));
    }
    booking.row.state = to;
    booking.row.changes += 1;
    bookings::change(tx, &booking.row)?;
    Ok(audit::note(
        tx,
        who,
        to.word(),
        "booking",
        &booking.reference,
        "",
    )?)
}

/// Whether it is booked, and not yet too late for whoever asks.
fn check_open(
    tx: &Tx<'_>,
    rec: &Record<Resource>,
    booking: &Booking,
    by: &By,
) -> Result<(), BookError> {
    if booking.state != State::Booked {
        return Err(BookError::State(booking.state));
    }
    let last = booking
        .starts
        .plus_s(-i64::from(rec.value.change_h) * 3_600);
    let is_late = if *by == By::Staff {
        booking.ends <= tx.now()
    } else {
        last <= tx.now()
    };
    if is_late {
        return Err(BookError::TooLate);
    }
    Ok(())
}
