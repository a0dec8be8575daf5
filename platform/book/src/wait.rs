//! The line for a place: joining it, and being offered what comes free.

use kit::Time;
use store::bookings::State;
use store::{Record, Tx, audit, bookings};

use crate::booking::mint;
use crate::take::{Done, Wanted, add, check_limit, places_for, repeat, taken, wanted_fit};
use crate::{BookError, By, Details, Notice, NoticeKind, Resource, due, free, get, resource};

/// How many of a line are looked at when a place comes free: it goes to the first whom it is enough for.
const LOOKED_AT: i64 = 200;

/// Joins the line for a time that is full.
///
/// # Errors
/// [`BookError::NoLine`] if the resource has none, or there is a place to be had.
pub fn join(
    tx: &mut Tx<'_>,
    who: &str,
    wanted: &Wanted,
    details: &Details,
) -> Result<Done, BookError> {
    if let Some(done) = repeat(tx, wanted)? {
        return Ok(done);
    }
    details.check()?;
    let rec = resource(tx, &wanted.resource)?;
    let fit = wanted_fit(tx, &rec, wanted)?;
    if !rec.value.has_line || fit.starts <= tx.now() {
        return Err(BookError::NoLine);
    }
    if wanted.by != By::Staff {
        check_limit(tx, &rec, details, 0)?;
    }
    let mut notices = due::run_out(tx, Some(&rec.id))?;
    match free::places(tx, &rec, &fit, places_for(&rec, wanted)) {
        Ok(_) => return Err(BookError::NoLine),
        Err(BookError::Full) => {}
        Err(error) => return Err(error),
    }
    // A wait ends when the time begins.
    let state = (State::Waiting, Some(fit.starts));
    let booking = add(tx, who, &rec, wanted, &fit, state, details)?;
    notices.push(Notice::new(tx, NoticeKind::Waiting, &booking, &rec, None)?);
    Ok(Done {
        key: mint(tx, booking.id)?,
        booking,
        is_repeat: false,
        notices,
    })
}

/// Gives up an offer or a wait; the place goes to whoever is next.
///
/// # Errors
/// [`BookError::State`] if it is neither.
pub fn decline(tx: &mut Tx<'_>, who: &str, id: i64) -> Result<Vec<Notice>, BookError> {
    let mut booking = get(tx, id)?;
    let before = booking.state;
    if !matches!(before, State::Waiting | State::Offered | State::Held) {
        return Err(BookError::State(before));
    }
    let rec = resource(tx, &booking.resource)?;
    let now = tx.now();
    booking.row.state = State::Cancelled;
    booking.row.changes += 1;
    booking.row.expires = None;
    booking.row.erase = crate::take::erase_at(&rec.value, State::Lapsed, booking.ends, now);
    bookings::change(tx, &booking.row)?;
    audit::note(
        tx,
        who,
        "declined",
        "booking",
        &booking.reference,
        before.word(),
    )?;
    if !before.has_places() {
        return Ok(Vec::new());
    }
    bookings::release(tx, id)?;
    offer(tx, &rec, booking.starts, booking.ends)
}

/// Offers what is free between two times to those who wait for it, whoever came first first.
pub(crate) fn offer(
    tx: &mut Tx<'_>,
    rec: &Record<Resource>,
    from: Time,
    to: Time,
) -> Result<Vec<Notice>, BookError> {
    let now = tx.now();
    let mut notices = Vec::new();
    if !rec.value.is_open {
        return Ok(notices);
    }
    // What is kept free before and after a booking comes free with it.
    let (from, to) = match rec.value.rules() {
        Some(rules) => {
            let (from, to) = rules.taken_up(from.timestamp(), to.timestamp());
            let (from, to) = rules.taken_up(from, to);
            (Time(from.as_microsecond()), Time(to.as_microsecond()))
        }
        None => (from, to),
    };
    for row in bookings::waiting_between(tx, &rec.id, from, to, LOOKED_AT)? {
        let mut booking = crate::booking::read(row)?;
        let fit = free::fit_of(tx, rec, &booking)?;
        if booking.starts <= now || !fit.is_on {
            continue;
        }
        let places = match free::places(tx, rec, &fit, booking.places) {
            Ok(places) => places,
            Err(BookError::Full) => continue,
            Err(error) => return Err(error),
        };
        bookings::claim(tx, &rec.id, booking.id, fit.cells, &places).map_err(taken)?;
        let until = now.plus_s(i64::from(rec.value.offer_min) * 60);
        booking.row.state = State::Offered;
        booking.row.changes += 1;
        booking.row.expires = Some(until.min(booking.starts));
        bookings::change(tx, &booking.row)?;
        audit::note(tx, "system", "offered", "booking", &booking.reference, "")?;
        notices.push(Notice::new(tx, NoticeKind::Offer, &booking, rec, None)?);
    }
    Ok(notices)
}
