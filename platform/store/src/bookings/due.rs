//! What the clock asks for: holds and offers that have run out, reminders, and what is to be erased.

use kit::Time;

use super::Booking;
use crate::session::{Rd, Tx};
use crate::value::values;
use crate::{StoreError, audit};

/// What has run out at `now`, of one resource or of all, the first first; at most `most`.
///
/// # Errors
/// Whatever the database says.
pub fn expired(
    rd: &mut Rd<'_>,
    resource: Option<&str>,
    now: Time,
    most: i64,
) -> Result<Vec<Booking>, StoreError> {
    let columns = Booking::COLUMNS;
    match resource {
        Some(resource) => rd.all(
            &format!(
                "SELECT {columns} FROM booking WHERE resource = ?1 AND expires_us <= ?2
                 ORDER BY expires_us, id LIMIT ?3"
            ),
            values![resource, now, most],
            Booking::read,
        ),
        None => rd.all(
            &format!(
                "SELECT {columns} FROM booking WHERE expires_us <= ?1 ORDER BY expires_us, id LIMIT ?2"
            ),
            values![now, most],
            Booking::read,
        ),
    }
}

/// Whom to remind at `now`; at most `most`.
///
/// # Errors
/// Whatever the database says.
pub fn to_remind(rd: &mut Rd<'_>, now: Time, most: i64) -> Result<Vec<Booking>, StoreError> {
    rd.all(
        &format!(
            "SELECT {} FROM booking WHERE remind_us <= ?1 ORDER BY remind_us, id LIMIT ?2",
            Booking::COLUMNS
        ),
        values![now, most],
        Booking::read,
    )
}

/// Erases up to `most` bookings whose time is over at `now`, with all that hangs on them; how many went.
///
/// # Errors
/// Whatever the database says.
pub fn erase_due(tx: &mut Tx<'_>, now: Time, most: i64) -> Result<usize, StoreError> {
    let due = tx.all(
        "SELECT id, reference FROM booking WHERE erase_us <= ?1 ORDER BY erase_us LIMIT ?2",
        values![now, most],
        |row| Ok((row.int(0)?, row.text(1)?)),
    )?;
    for (id, reference) in &due {
        for table in ["book_claim", "book_key"] {
            tx.execute(
                &format!("DELETE FROM {table} WHERE booking = ?1"),
                values![*id],
            )?;
        }
        tx.execute("DELETE FROM booking WHERE id = ?1", values![*id])?;
        audit::note(
            tx,
            "system",
            "erased",
            "booking",
            reference,
            "its time was over",
        )?;
    }
    Ok(due.len())
}
