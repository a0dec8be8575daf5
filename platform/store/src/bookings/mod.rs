//! Bookings: who has which place from when to when, and who waits for one.
//!
//! The tables know nothing of opening hours or of whom a place is for: `platform/book` does. What they see to
//! is that no place is given twice: [`claim`] writes a row for each place in each cell of time, and the key of
//! that table admits one.

mod due;
mod find;
mod sessions;

use kit::Time;

use crate::StoreError;
use crate::dialect::Row;
use crate::session::{Rd, Tx};
use crate::value::{Value, values};

pub use due::{erase_due, expired, to_remind};
pub use find::{
    by_key, by_once, by_reference, diary, get, has_any_ahead, of_account, of_person, of_session,
    open_count, to_mark, waiting_between,
};
pub use sessions::{
    NewSession, Session, add_session, change_session, session, session_counts, sessions,
};

/// What a booking is just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Kept for somebody who is giving their details.
    Held,
    /// In the line for a place.
    Waiting,
    /// A place that came free, kept for somebody from the line.
    Offered,
    /// Booked.
    Booked,
    /// They came.
    Arrived,
    /// They did not come.
    Missed,
    /// Cancelled, by either side.
    Cancelled,
    /// A hold, an offer or a wait that ran out.
    Lapsed,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Held,
        Self::Waiting,
        Self::Offered,
        Self::Booked,
        Self::Arrived,
        Self::Missed,
        Self::Cancelled,
        Self::Lapsed,
    ];

    /// The word that is kept.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Waiting => "waiting",
            Self::Offered => "offered",
            Self::Booked => "booked",
            Self::Arrived => "arrived",
            Self::Missed => "missed",
            Self::Cancelled => "cancelled",
            Self::Lapsed => "lapsed",
        }
    }

    /// The state of a word.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Whether it has places, which nobody else can have.
    #[must_use]
    pub const fn has_places(self) -> bool {
        matches!(
            self,
            Self::Held | Self::Offered | Self::Booked | Self::Arrived | Self::Missed
        )
    }
}

/// A booking as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booking {
    /// Its number.
    pub id: i64,
    /// What people call it: "BX7K-3MQD".
    pub reference: String,
    /// Of which resource.
    pub resource: String,
    /// Of which session, where it is of a class.
    pub session: Option<i64>,
    /// From when.
    pub starts: Time,
    /// Up to when.
    pub ends: Time,
    /// What it is just now.
    pub state: State,
    /// How many people it is for.
    pub people: i64,
    /// How many places it has or wants.
    pub places: i64,
    /// Whose it is, as a hash by which their others are found; empty where that is not known yet.
    pub person: String,
    /// The account of whoever had signed in; empty for others.
    pub account: String,
    /// What they told us, as JSON.
    pub doc: String,
    /// Counts its changes of time or state from 0.
    pub changes: i64,
    /// When it runs out: a hold, an offer, a wait.
    pub expires: Option<Time>,
    /// When to remind them.
    pub remind: Option<Time>,
    /// When it was made.
    pub created: Time,
    /// When it last changed.
    pub modified: Time,
    /// When it is to be erased.
    pub erase: Time,
}

impl Booking {
    const COLUMNS: &'static str =
        "id, reference, resource, session, starts_us, ends_us, state, people, places,
         person, account, doc, changes, expires_us, remind_us, created_us, modified_us, erase_us";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        let word = row.text(6)?;
        Ok(Self {
            id: row.int(0)?,
            reference: row.text(1)?,
            resource: row.text(2)?,
            session: row.opt_int(3)?,
            starts: Time(row.int(4)?),
            ends: Time(row.int(5)?),
            state: State::read(&word)
                .ok_or_else(|| StoreError::Unreadable(format!("a booking is {word}")))?,
            people: row.int(7)?,
            places: row.int(8)?,
            person: row.text(9)?,
            account: row.text(10)?,
            doc: row.text(11)?,
            changes: row.int(12)?,
            expires: row.opt_int(13)?.map(Time),
            remind: row.opt_int(14)?.map(Time),
            created: Time(row.int(15)?),
            modified: Time(row.int(16)?),
            erase: Time(row.int(17)?),
        })
    }
}

/// Adds a booking; its number. `id`, `created` and `modified` of what is handed in do not count. None if its
/// reference or `once` is there already.
///
/// # Errors
/// Whatever the database says.
pub fn add(tx: &mut Tx<'_>, new: &Booking, once: Option<&str>) -> Result<Option<i64>, StoreError> {
    let now = tx.now();
    tx.insert(
        "INSERT INTO booking (reference, once, resource, session, starts_us, ends_us, state, people, places,
           person, account, doc, changes, expires_us, remind_us, created_us, modified_us, erase_us)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?16, ?17)
         ON CONFLICT DO NOTHING",
        "id",
        values![
            &new.reference,
            once,
            &new.resource,
            new.session,
            new.starts,
            new.ends,
            new.state.word(),
            new.people,
            new.places,
            &new.person,
            &new.account,
            &new.doc,
            new.changes,
            new.expires,
            new.remind,
            now,
            new.erase
        ],
    )
}

/// Writes a booking anew, under its number.
///
/// # Errors
/// Whatever the database says.
pub fn change(tx: &mut Tx<'_>, booking: &Booking) -> Result<(), StoreError> {
    let now = tx.now();
    tx.execute(
        "UPDATE booking SET session = ?2, starts_us = ?3, ends_us = ?4, state = ?5, people = ?6, places = ?7,
           person = ?8, account = ?9, doc = ?10, changes = ?11, expires_us = ?12, remind_us = ?13,
           modified_us = ?14, erase_us = ?15
         WHERE id = ?1",
        values![
            booking.id,
            booking.session,
            booking.starts,
            booking.ends,
            booking.state.word(),
            booking.people,
            booking.places,
            &booking.person,
            &booking.account,
            &booking.doc,
            booking.changes,
            booking.expires,
            booking.remind,
            now,
            booking.erase
        ],
    )
    .map(drop)
}

/// Gives `places` to a booking in each of the cells from `from` up to `to`.
///
/// # Errors
/// [`StoreError::Taken`] if one of them has been given already: then the whole transaction must be given up.
pub fn claim(
    tx: &mut Tx<'_>,
    resource: &str,
    booking: i64,
    (from, to): (i64, i64),
    places: &[i64],
) -> Result<(), StoreError> {
    let cells: Vec<Value<'_>> = (from..to)
        .flat_map(|cell| places.iter().map(move |place| (cell, *place)))
        .flat_map(|(cell, place)| [resource.into(), cell.into(), place.into(), booking.into()])
        .collect();
    tx.insert_many(
        "INSERT INTO book_claim (resource, cell, place, booking)",
        "",
        4,
        &cells,
    )
}

/// Gives back every place that a booking has.
///
/// # Errors
/// Whatever the database says.
pub fn release(tx: &mut Tx<'_>, booking: i64) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM book_claim WHERE booking = ?1",
        values![booking],
    )
    .map(drop)
}

/// Every cell and place that is given, from cell `from` up to `to`, in that order.
///
/// # Errors
/// Whatever the database says.
pub fn claimed(
    rd: &mut Rd<'_>,
    resource: &str,
    (from, to): (i64, i64),
) -> Result<Vec<(i64, i64)>, StoreError> {
    rd.all(
        "SELECT cell, place FROM book_claim WHERE resource = ?1 AND cell >= ?2 AND cell < ?3
         ORDER BY cell, place",
        values![resource, from, to],
        |row| Ok((row.int(0)?, row.int(1)?)),
    )
}

/// Lets whoever has the secret of this hash open a booking.
///
/// # Errors
/// Whatever the database says.
pub fn add_key(tx: &mut Tx<'_>, hash: &str, booking: i64) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO book_key (hash, booking) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        values![hash, booking],
    )
    .map(drop)
}

/// A stretch that somebody else's calendar takes up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Busy {
    /// From when.
    pub starts: Time,
    /// Up to when.
    pub ends: Time,
    /// By which of its events.
    pub uid: String,
}

/// Puts these stretches in the place of those that were there.
///
/// # Errors
/// Whatever the database says.
pub fn replace_busy(tx: &mut Tx<'_>, resource: &str, busy: &[Busy]) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM book_busy WHERE resource = ?1",
        values![resource],
    )?;
    let cells: Vec<Value<'_>> = busy
        .iter()
        .flat_map(|one| {
            [
                resource.into(),
                one.ends.into(),
                one.starts.into(),
                (&one.uid).into(),
            ]
        })
        .collect();
    tx.insert_many(
        "INSERT INTO book_busy (resource, ends_us, starts_us, uid)",
        "ON CONFLICT DO NOTHING",
        4,
        &cells,
    )
}

/// The stretches that touch the time from `from` up to `to`.
///
/// # Errors
/// Whatever the database says.
pub fn busy(
    rd: &mut Rd<'_>,
    resource: &str,
    from: Time,
    to: Time,
) -> Result<Vec<Busy>, StoreError> {
    rd.all(
        "SELECT starts_us, ends_us, uid FROM book_busy
         WHERE resource = ?1 AND ends_us > ?2 AND starts_us < ?3 ORDER BY ends_us",
        values![resource, from, to],
        |row| {
            Ok(Busy {
                starts: Time(row.int(0)?),
                ends: Time(row.int(1)?),
                uid: row.text(2)?,
            })
        },
    )
}
