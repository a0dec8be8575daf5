//! Bookings found: by what names them, by whose they are, by when they are.

use kit::Time;

use super::Booking;
use crate::StoreError;
use crate::session::Rd;
use crate::value::{Value, values};

fn one(
    rd: &mut Rd<'_>,
    condition: &str,
    values: &[Value<'_>],
) -> Result<Option<Booking>, StoreError> {
    let sql = format!("SELECT {} FROM booking WHERE {condition}", Booking::COLUMNS);
    rd.one(&sql, values, Booking::read)
}

fn all(rd: &mut Rd<'_>, condition: &str, values: &[Value<'_>]) -> Result<Vec<Booking>, StoreError> {
    let sql = format!("SELECT {} FROM booking WHERE {condition}", Booking::COLUMNS);
    rd.all(&sql, values, Booking::read)
}

/// By its number.
///
/// # Errors
/// Whatever the database says.
pub fn get(rd: &mut Rd<'_>, id: i64) -> Result<Option<Booking>, StoreError> {
    one(rd, "id = ?1", values![id])
}

/// By its reference, in its proper form.
///
/// # Errors
/// Whatever the database says.
pub fn by_reference(rd: &mut Rd<'_>, reference: &str) -> Result<Option<Booking>, StoreError> {
    one(rd, "reference = ?1", values![reference])
}

/// By what a form that is sent again carries.
///
/// # Errors
/// Whatever the database says.
pub fn by_once(rd: &mut Rd<'_>, once: &str) -> Result<Option<Booking>, StoreError> {
    one(rd, "once = ?1", values![once])
}

/// By the hash of a secret that opens it.
///
/// # Errors
/// Whatever the database says.
pub fn by_key(rd: &mut Rd<'_>, hash: &str) -> Result<Option<Booking>, StoreError> {
    let found = rd.one(
        "SELECT booking FROM book_key WHERE hash = ?1",
        values![hash],
        |row| row.int(0),
    )?;
    found.map_or(Ok(None), |id| get(rd, id))
}

/// Those of a resource that begin from `from` up to `to`, in order; at most `most`.
///
/// # Errors
/// Whatever the database says.
pub fn diary(
    rd: &mut Rd<'_>,
    resource: &str,
    from: Time,
    to: Time,
    most: i64,
) -> Result<Vec<Booking>, StoreError> {
    all(
        rd,
        "resource = ?1 AND starts_us >= ?2 AND starts_us < ?3 ORDER BY starts_us, id LIMIT ?4",
        values![resource, from, to, most],
    )
}

/// Those that were booked and of which nobody has said yet whether people came, that begin from `from` up to
/// `to`, in order; at most `most`.
///
/// # Errors
/// Whatever the database says.
pub fn to_mark(
    rd: &mut Rd<'_>,
    from: Time,
    to: Time,
    most: i64,
) -> Result<Vec<Booking>, StoreError> {
    all(
        rd,
        "state = 'booked' AND starts_us >= ?1 AND starts_us < ?2 ORDER BY starts_us, id LIMIT ?3",
        values![from, to, most],
    )
}

/// Those of a session, in the order in which they were made.
///
/// # Errors
/// Whatever the database says.
pub fn of_session(rd: &mut Rd<'_>, session: i64) -> Result<Vec<Booking>, StoreError> {
    all(rd, "session = ?1 ORDER BY id", values![session])
}

/// Those of an account, the last first; at most `most`.
///
/// # Errors
/// Whatever the database says.
pub fn of_account(rd: &mut Rd<'_>, account: &str, most: i64) -> Result<Vec<Booking>, StoreError> {
    all(
        rd,
        "account = ?1 AND account <> '' ORDER BY starts_us DESC, id DESC LIMIT ?2",
        values![account, most],
    )
}

/// Those of a person, by the hash of who they are, the last first; at most `most`.
///
/// # Errors
/// Whatever the database says.
pub fn of_person(rd: &mut Rd<'_>, person: &str, most: i64) -> Result<Vec<Booking>, StoreError> {
    all(
        rd,
        "person = ?1 AND person <> '' ORDER BY starts_us DESC, id DESC LIMIT ?2",
        values![person, most],
    )
}

/// How many a person has of a resource that are not over at `now`: booked, held, offered or waited for.
///
/// # Errors
/// Whatever the database says.
pub fn open_count(
    rd: &mut Rd<'_>,
    resource: &str,
    person: &str,
    now: Time,
) -> Result<i64, StoreError> {
    let found = rd.one(
        "SELECT count(*) FROM booking WHERE person = ?1 AND person <> '' AND resource = ?2 AND ends_us > ?3
         AND state IN ('held', 'waiting', 'offered', 'booked')",
        values![person, resource, now],
        |row| row.int(0),
    )?;
    Ok(found.unwrap_or(0))
}

/// Whether a resource has anything that is not over and has places, or may yet be given some. What has them
/// lasts 32 days at most.
///
/// # Errors
/// Whatever the database says.
pub fn has_any_ahead(rd: &mut Rd<'_>, resource: &str) -> Result<bool, StoreError> {
    let now = rd.now();
    let found = rd.one(
        "SELECT id FROM booking WHERE resource = ?1 AND starts_us >= ?2 AND ends_us > ?3
         AND state IN ('held', 'waiting', 'offered', 'booked', 'arrived', 'missed') LIMIT 1",
        values![resource, now.plus_s(-32 * 86_400), now],
        |row| row.int(0),
    )?;
    Ok(found.is_some())
}

/// Who waits for a time that touches the one from `from` up to `to`, whoever came first first; at most `most`.
///
/// # Errors
/// Whatever the database says.
pub fn waiting_between(
    rd: &mut Rd<'_>,
    resource: &str,
    from: Time,
    to: Time,
    most: i64,
) -> Result<Vec<Booking>, StoreError> {
    all(
        rd,
        "resource = ?1 AND state = 'waiting' AND starts_us < ?3 AND ends_us > ?2 ORDER BY id LIMIT ?4",
        values![resource, from, to, most],
    )
}
