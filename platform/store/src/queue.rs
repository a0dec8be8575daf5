//! Work to be done once for each thing that happened: pushed in the transaction of the happening,
//! claimed under a lease, done or tried again. It survives `kill -9`.
//!
//! Any number of nodes claim from one queue. A claim is known by its item and its count of tries: what
//! a node says of a claim that has lapsed, and that another node has taken since, changes nothing.

use std::sync::Arc;

use kit::Time;

use crate::StoreError;
use crate::dialect::Row;
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

/// The claim of a piece of work, by whoever has it in hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    id: i64,
    tries: i64,
}

impl Item {
    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.int(0)?,
            lane: row.text(1)?,
            tries: row.int(2)?,
            created: Time(row.int(3)?),
            body: row.bytes(4)?,
        })
    }

    /// What its holder names it by, to say what became of it.
    #[must_use]
    pub const fn claim(&self) -> Claim {
        Claim {
            id: self.id,
            tries: self.tries,
        }
    }
}

/// A piece of work that this process has put in the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pushed {
    /// Its number.
    pub id: i64,
    /// Its lane.
    pub lane: Arc<str>,
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
    let id = tx.insert(
        "INSERT INTO queue (topic, lane, due_us, tries, body, last_error, created_us)
         VALUES (?1, ?2, ?3, 0, ?4, '', ?5)",
        "id",
        values![topic, lane, due, body, now],
    )?;
    if let Some(id) = id {
        let lane = lane.into();
        tx.pushed.push((topic, Pushed { id, lane }));
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
    claim_due_by(tx, topic, now, most, lease_s)
}

/// The same, of what has been due since `due_by` or longer.
///
/// Only the first of a lane is ever claimed, so that a lane is in one hand at a time. What is met behind
/// it is put off until the first is due again, and is due at once when the first is finished: what waits
/// for one that is dead is looked at once, not each time somebody asks for work.
///
/// # Errors
/// Whatever the database says.
pub fn claim_due_by(
    tx: &mut Tx<'_>,
    topic: &str,
    due_by: Time,
    most: i64,
    lease_s: i64,
) -> Result<Vec<Item>, StoreError> {
    let lapses = tx.now().plus_s(lease_s);
    let sql = format!(
        "SELECT id, lane, tries, created_us, CASE WHEN before_us IS NULL THEN body END, before_us
         FROM (SELECT id, lane, tries, created_us, body, due_us, CASE WHEN lane <> '' THEN
             (SELECT p.due_us FROM queue p WHERE p.topic = q.topic AND p.lane = q.lane AND p.id < q.id
              ORDER BY p.id LIMIT 1) END AS before_us
           FROM queue q WHERE topic = ?1 AND due_us <= ?2 ORDER BY due_us, id LIMIT ?3{}) due
         ORDER BY due_us, id",
        tx.dialect().claim_sql()
    );
    let mut items = Vec::new();
    for _ in 0..LOOKS {
        let wanted = most - i64::try_from(items.len()).unwrap_or(most);
        if wanted <= 0 {
            break;
        }
        let found = tx.all(&sql, values![topic, due_by, wanted], Found::read)?;
        if found.is_empty() {
            break;
        }
        for one in found {
            match one {
                Found::First(item) => items.push(take(tx, item, lapses)?),
                Found::Behind { id, first_due } => {
                    let due = if first_due > tx.now() {
                        first_due
                    } else {
                        lapses
                    };
                    tx.execute(
                        "UPDATE queue SET due_us = ?2 WHERE id = ?1",
                        values![id, due],
                    )?;
                }
            }
        }
    }
    Ok(items)
}

/// How often one call looks for more, where it met nothing but what waits behind others.
const LOOKS: usize = 16;

/// What is due: the first of its lane, or one that waits behind that.
enum Found {
    First(Item),
    Behind { id: i64, first_due: Time },
}

impl Found {
    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(match row.opt_int(5)?.map(Time) {
            Some(first_due) => Self::Behind {
                id: row.int(0)?,
                first_due,
            },
            None => Self::First(Item::read(row)?),
        })
    }
}

/// Takes what is next in one lane, if it is due and nobody has it in hand.
///
/// # Errors
/// Whatever the database says.
pub fn claim_in_lane(
    tx: &mut Tx<'_>,
    topic: &str,
    lane: &str,
    lease_s: i64,
) -> Result<Option<Item>, StoreError> {
    let (now, lapses) = (tx.now(), tx.now().plus_s(lease_s));
    let sql = format!(
        "SELECT id, lane, tries, created_us, body FROM queue
         WHERE id = (SELECT min(id) FROM queue WHERE topic = ?1 AND lane = ?2) AND due_us <= ?3{}",
        tx.dialect().claim_sql()
    );
    let first = tx.one(&sql, values![topic, lane, now], Item::read)?;
    first.map(|item| take(tx, item, lapses)).transpose()
}

fn take(tx: &mut Tx<'_>, mut item: Item, lapses: Time) -> Result<Item, StoreError> {
    item.tries += 1;
    tx.execute(
        "UPDATE queue SET due_us = ?2, tries = ?3 WHERE id = ?1",
        values![item.id, lapses, item.tries],
    )?;
    Ok(item)
}

/// Holds on to work for another `lease_s` seconds; whether it was still in hand.
///
/// # Errors
/// Whatever the database says.
pub fn keep(tx: &mut Tx<'_>, claim: Claim, lease_s: i64) -> Result<bool, StoreError> {
    let lapses = tx.now().plus_s(lease_s);
    let kept = tx.execute(
        "UPDATE queue SET due_us = ?3 WHERE id = ?1 AND tries = ?2",
        values![claim.id, claim.tries, lapses],
    )?;
    Ok(kept == 1)
}

/// The work is done, or is dropped; what is next in its lane is due now.
///
/// # Errors
/// Whatever the database says.
pub fn finish(tx: &mut Tx<'_>, claim: Claim) -> Result<(), StoreError> {
    let gone = tx.write_one(
        "DELETE FROM queue WHERE id = ?1 AND tries = ?2 RETURNING topic, lane",
        values![claim.id, claim.tries],
        |row| Ok((row.text(0)?, row.text(1)?)),
    )?;
    let Some((topic, lane)) = gone.filter(|(_, lane)| !lane.is_empty()) else {
        return Ok(());
    };
    let now = tx.now();
    tx.execute(
        "UPDATE queue SET due_us = ?3 WHERE due_us > ?3
         AND id = (SELECT min(id) FROM queue WHERE topic = ?1 AND lane = ?2)",
        values![&topic, &lane, now],
    )
    .map(drop)
}

/// The work failed and is put off until `due`.
///
/// # Errors
/// Whatever the database says.
pub fn put_off(tx: &mut Tx<'_>, claim: Claim, due: Time, error: &str) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE queue SET due_us = ?3, last_error = ?4 WHERE id = ?1 AND tries = ?2",
        values![claim.id, claim.tries, due, error],
    )
    .map(drop)
}

/// Hands back work that was not tried: it is due at `due`, and the claim does not count as a try.
///
/// # Errors
/// Whatever the database says.
pub fn give_back(tx: &mut Tx<'_>, claim: Claim, due: Time) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE queue SET due_us = ?3, tries = tries - 1 WHERE id = ?1 AND tries = ?2",
        values![claim.id, claim.tries, due],
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

/// How much is waiting, and since when, of each topic that has anything.
///
/// # Errors
/// Whatever the database says.
pub fn all_waiting(rd: &mut Rd<'_>) -> Result<Vec<(String, Waiting)>, StoreError> {
    rd.all(
        "SELECT topic, count(*), min(created_us), min(due_us) FROM queue GROUP BY topic",
        values![],
        |row| {
            let waiting = Waiting {
                count: row.int(1)?,
                oldest: row.opt_int(2)?.map(Time),
                next_due: row.opt_int(3)?.map(Time),
            };
            Ok((row.text(0)?, waiting))
        },
    )
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
