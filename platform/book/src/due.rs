//! What the clock asks for: holds, offers and waits that have run out, and reminders.

use std::collections::HashMap;

use store::bookings::State;
use store::{Record, Tx, audit, bookings};

use crate::booking::read;
use crate::{BookError, Booking, Notice, NoticeKind, RESOURCES, Resource, take, wait};

/// What was done.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Due {
    /// What must be told.
    pub notices: Vec<Notice>,
    /// How many holds, offers and waits ran out.
    pub ran_out: usize,
    /// How many were erased.
    pub erased: usize,
    /// Whether there is more to do at once.
    pub has_more: bool,
}

/// How many of each kind one transaction sees to.
const MOST: i64 = 200;

/// Does what is due at this moment, a few hundred at a time; to be asked again while [`Due::has_more`]. Asked
/// twice, it does nothing twice.
///
/// # Errors
/// [`BookError::Store`].
pub fn due(tx: &mut Tx<'_>) -> Result<Due, BookError> {
    let now = tx.now();
    let ran_out = bookings::expired(tx, None, now, MOST)?.len();
    let mut notices = run_out(tx, None)?;
    let to_remind = bookings::to_remind(tx, now, MOST)?;
    let reminded = to_remind.len();
    let mut resources = Resources::default();
    for row in to_remind {
        let mut booking = read(row)?;
        booking.row.remind = None;
        bookings::change(tx, &booking.row)?;
        let is_ahead = booking.state == State::Booked && booking.starts > now;
        if is_ahead && let Some(rec) = resources.get(tx, &booking.resource)? {
            notices.push(Notice::new(tx, NoticeKind::Reminder, &booking, &rec, None)?);
        }
    }
    let erased = bookings::erase_due(tx, now, MOST)?;
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    Ok(Due {
        notices,
        ran_out,
        erased,
        has_more: [ran_out, reminded, erased].iter().any(|n| *n >= most),
    })
}

/// Ends what has run out, of one resource or of all, and offers the places to whoever waits.
pub(crate) fn run_out(tx: &mut Tx<'_>, resource: Option<&str>) -> Result<Vec<Notice>, BookError> {
    let now = tx.now();
    let mut notices = Vec::new();
    let mut resources = Resources::default();
    let mut freed: Vec<Booking> = Vec::new();
    for row in bookings::expired(tx, resource, now, MOST)? {
        let mut booking = read(row)?;
        let before = booking.state;
        booking.row.expires = None;
        let rec = resources.get(tx, &booking.resource)?;
        if matches!(before, State::Held | State::Offered | State::Waiting) {
            booking.row.state = State::Lapsed;
            booking.row.changes += 1;
            if let Some(rec) = &rec {
                booking.row.erase = take::erase_at(&rec.value, State::Lapsed, booking.ends, now);
            }
            audit::note(
                tx,
                "system",
                "lapsed",
                "booking",
                &booking.reference,
                before.word(),
            )?;
        }
        bookings::change(tx, &booking.row)?;
        if before.has_places() && booking.state == State::Lapsed {
            bookings::release(tx, booking.id)?;
            if let (State::Offered, Some(rec)) = (before, &rec) {
                notices.push(Notice::new(
                    tx,
                    NoticeKind::OfferLapsed,
                    &booking,
                    rec,
                    None,
                )?);
            }
            freed.push(booking);
        }
    }
    // All that ran out is given back before any of it is offered: a group may need several.
    for booking in freed {
        if let Some(rec) = resources.get(tx, &booking.resource)? {
            notices.extend(wait::offer(tx, &rec, booking.starts, booking.ends)?);
        }
    }
    Ok(notices)
}

/// Resources that were read already. One that is gone has nobody to tell.
#[derive(Default)]
struct Resources(HashMap<String, Option<Record<Resource>>>);

impl Resources {
    fn get(&mut self, tx: &mut Tx<'_>, id: &str) -> Result<Option<Record<Resource>>, BookError> {
        if let Some(known) = self.0.get(id) {
            return Ok(known.clone());
        }
        let found = RESOURCES.get(tx, id)?;
        self.0.insert(id.to_owned(), found.clone());
        Ok(found)
    }
}
