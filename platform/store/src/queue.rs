//! Work to be done once for each thing that happened: pushed in the transaction of the happening,
//! claimed under a lease, done or tried again. It survives `kill -9`.

use kit::Time;

use crate::StoreError;
use crate::session::{Rd, Tx};
use crate::value::values;

/// A piece of work that was claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its number.
    pub id: i64,
    /// Items of one lane are claimed one at a time and in order; the empty lane has no order.
    pub lane: String,
    /// How many times it has been claimed, this time included.
    pub tries: i64,
    /// When it was pushed.
    pub created: Time,
    /// What is to be done, in the words of the topic.
    pub body: Vec<u8>,
}

/// Puts work on `topic`, due at `due`. Its workers wake when the transaction has committed.
///
/// # Errors
/// Whatever the database says.
pub fn push(
    tx: &mut Tx<'_>,
    topic: &'static str,
    lane: &str,
    due: Time,
    body: &[u8],
) -> Result<(), StoreError> {
    let now = tx.now();
    tx.execute(
        "INSERT INTO queue (topic, lane, due_us, tries, body, last_error, created_us)
         VALUES (?1, ?2, ?3, 0, ?4, '', ?5)",
        values![topic, lane, due, body, now],
    )?;
    if tx.pushed.last() != Some(&topic) {
        tx.pushed.push(topic);
    }
    Ok(())
}

/// Takes up to `most` pieces of work that are due. Whoever claims must finish, put off or drop each
/// within `lease_s` seconds: after that it is anyone's again.
///
/// # Errors
/// Whatever the database says.
pub fn claim(
    tx: &mut Tx<'_>,
    topic: &str,
    most: i64,
    lease_s: i64,
) -> Result<Vec<Item>, StoreError> {
    let now = tx.now();
    let sql = format!(
        "SELECT id, lane, tries, created_us, body FROM queue q
         WHERE topic = ?1 AND due_us <= ?2 AND (lane = '' OR NOT EXISTS
           (SELECT 1 FROM queue p WHERE p.topic = q.topic AND p.lane = q.lane AND p.id < q.id))
         ORDER BY due_us LIMIT ?3{}",
        tx.dialect().claim_sql()
    );
    let items = tx.all(&sql, values![topic, now, most], |row| {
        Ok(Item {
            id: row.int(0)?,
            lane: row.text(1)?,
            tries: row.int(2)? + 1,
            created: Time(row.int(3)?),
            body: row.bytes(4)?,
        })
    })?;
    for item in &items {
        tx.execute(
            "UPDATE queue SET due_us = ?2, tries = ?3 WHERE id = ?1",
            values![item.id, now.plus_s(lease_s), item.tries],
        )?;
    }
    Ok(items)
}

/// The work is done, or is dropped.
///
/// # Errors
/// Whatever the database says.
pub fn finish(tx: &mut Tx<'_>, id: i64) -> Result<(), StoreError> {
    tx.execute("DELETE FROM queue WHERE id = ?1", values![id])
        .map(drop)
}

/// The work failed and is put off until `due`.
///
/// # Errors
/// Whatever the database says.
pub fn put_off(tx: &mut Tx<'_>, id: i64, due: Time, error: &str) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE queue SET due_us = ?2, last_error = ?3 WHERE id = ?1",
        values![id, due, error],
    )
    .map(drop)
}

/// Hands back work that was not tried: it is due at `due`, and the claim does not count as a try.
///
/// # Errors
/// Whatever the database says.
pub fn give_back(tx: &mut Tx<'_>, id: i64, due: Time) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE queue SET due_us = ?2, tries = tries - 1 WHERE id = ?1",
        values![id, due],
    )
    .map(drop)
}

/// Puts off to `due` what would be due earlier in the lanes that begin with `start`.
///
/// # Errors
/// Whatever the database says.
pub fn put_off_lanes(
    tx: &mut Tx<'_>,
    topic: &str,
    start: &str,
    due: Time,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE queue SET due_us = ?4 WHERE topic = ?1 AND lane >= ?2 AND lane < ?3 AND due_us < ?4",
        values![topic, start, &end_of(start), due],
    )
    .map(drop)
}

/// How much is waiting on a topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Pieces of work.
    pub count: i64,
    /// When the oldest was pushed.
    pub oldest: Option<Time>,
    /// When the next is due.
    pub next_due: Option<Time>,
}

/// When the next work on a topic is due, be it free to claim or not.
///
/// # Errors
/// Whatever the database says.
pub fn next_due(rd: &mut Rd<'_>, topic: &str) -> Result<Option<Time>, StoreError> {
    rd.one(
        "SELECT due_us FROM queue WHERE topic = ?1 ORDER BY due_us LIMIT 1",
        values![topic],
        |row| row.int(0).map(Time),
    )
}

/// How much is waiting on a topic, and since when.
///
/// # Errors
/// Whatever the database says.
pub fn waiting(rd: &mut Rd<'_>, topic: &str) -> Result<Waiting, StoreError> {
    waiting_in(rd, topic, "")
}

/// How much is waiting in the lanes that begin with `start`, and since when.
///
/// # Errors
/// Whatever the database says.
pub fn waiting_in(rd: &mut Rd<'_>, topic: &str, start: &str) -> Result<Waiting, StoreError> {
    let found = rd.one(
        "SELECT count(*), min(created_us), min(due_us) FROM queue WHERE topic = ?1 AND lane >= ?2 AND lane < ?3",
        values![topic, start, &end_of(start)],
        |row| {
            Ok(Waiting {
                count: row.int(0)?,
                oldest: row.opt_int(1)?.map(Time),
                next_due: row.opt_int(2)?.map(Time),
            })
        },
    )?;
    Ok(found.unwrap_or(Waiting {
        count: 0,
        oldest: None,
        next_due: None,
    }))
}

/// What every text that begins with `start` is less than.
fn end_of(start: &str) -> String {
    format!("{start}\u{10FFFF}")
}
