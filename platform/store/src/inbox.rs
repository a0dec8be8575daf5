//! What arrived from outside, kept as it came until it is understood; and what arrived twice, told apart.

use std::collections::HashMap;

use kit::Time;

use crate::StoreError;
use crate::session::{Rd, Tx};
use crate::value::values;

/// Two deliveries with one frame count as one message within this time: a radio network repeats
/// within minutes, and a device that starts its counter again takes longer to come back to it.
const SAME_FRAME_S: i64 = 3_600;

/// A message as it arrived.
#[derive(Debug, Clone, Copy)]
pub struct Arrival<'a> {
    /// Which door: "chirpstack", "the-things-stack", "http", "mqtt".
    pub source: &'a str,
    /// The sender's own id of this delivery.
    pub delivery: &'a str,
    /// Which device; as the source names it.
    pub device: &'a str,
    /// Session, frame counter and digest of the payload; empty if the source has no such thing.
    pub frame: &'a str,
    /// The bytes.
    pub body: &'a [u8],
}

/// Whether a message is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receipt {
    /// Kept under this number.
    New(i64),
    /// Known already, under this number: nothing was changed.
    Again(i64),
}

/// What has become of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It became readings.
    Understood,
    /// It could not be read, and waits for a mend.
    Held,
    /// It carries nothing to read (a join, an acknowledgement), or an officer set it aside.
    Noted,
}

impl State {
    /// The word it is kept as.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Understood => "understood",
            Self::Held => "held",
            Self::Noted => "noted",
        }
    }

    fn read(word: &str) -> Self {
        match word {
            "understood" => Self::Understood,
            "held" => Self::Held,
            _ => Self::Noted,
        }
    }
}

/// A message as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its number.
    pub id: i64,
    /// Which door.
    pub source: String,
    /// Which device.
    pub device: String,
    /// When it arrived here.
    pub at: Time,
    /// What has become of it.
    pub state: State,
    /// Why it is held; empty otherwise.
    pub reason: String,
    /// The bytes as they came.
    pub body: Vec<u8>,
}

/// Keeps a message, unless it is known already.
///
/// # Errors
/// Whatever the database says.
pub fn receive(
    tx: &mut Tx<'_>,
    arrival: Arrival<'_>,
    state: State,
    reason: &str,
) -> Result<Receipt, StoreError> {
    let now = tx.now();
    if let Some(id) = known(tx, arrival, now)? {
        return Ok(Receipt::Again(id));
    }
    let Arrival {
        source,
        delivery,
        device,
        frame,
        body,
    } = arrival;
    let id = tx.insert(
        "INSERT INTO inbox (source, delivery, device, frame, at_us, state, reason, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        "id",
        values![
            source,
            delivery,
            device,
            frame,
            now,
            state.word(),
            reason,
            body
        ],
    )?;
    id.map(Receipt::New)
        .ok_or_else(|| StoreError::Unreadable("the number of a new message".into()))
}

fn known(tx: &mut Tx<'_>, arrival: Arrival<'_>, now: Time) -> Result<Option<i64>, StoreError> {
    let delivered = tx.one(
        "SELECT id FROM inbox WHERE source = ?1 AND delivery = ?2",
        values![arrival.source, arrival.delivery],
        |row| row.int(0),
    )?;
    if delivered.is_some() || arrival.frame.is_empty() {
        return Ok(delivered);
    }
    tx.one(
        "SELECT id FROM inbox WHERE device = ?1 AND at_us > ?2 AND frame = ?3 LIMIT 1",
        values![arrival.device, now.plus_s(-SAME_FRAME_S), arrival.frame],
        |row| row.int(0),
    )
}

/// Writes down what has become of a message.
///
/// # Errors
/// Whatever the database says.
pub fn settle(tx: &mut Tx<'_>, id: i64, state: State, reason: &str) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE inbox SET state = ?2, reason = ?3 WHERE id = ?1",
        values![id, state.word(), reason],
    )
    .map(drop)
}

/// One message.
///
/// # Errors
/// Whatever the database says.
pub fn get(rd: &mut Rd<'_>, id: i64) -> Result<Option<Message>, StoreError> {
    rd.one(&format!("{MESSAGE} WHERE id = ?1"), values![id], message)
}

/// The messages of a device, newest first.
///
/// # Errors
/// Whatever the database says.
pub fn of_device(rd: &mut Rd<'_>, device: &str, limit: i64) -> Result<Vec<Message>, StoreError> {
    rd.all(
        &format!("{MESSAGE} WHERE device = ?1 ORDER BY at_us DESC, id DESC LIMIT ?2"),
        values![device, limit],
        message,
    )
}

/// The messages in a state with a number after `after`, oldest first.
///
/// # Errors
/// Whatever the database says.
pub fn in_state(
    rd: &mut Rd<'_>,
    state: State,
    after: i64,
    limit: i64,
) -> Result<Vec<Message>, StoreError> {
    rd.all(
        &format!("{MESSAGE} WHERE state = ?1 AND id > ?2 ORDER BY id LIMIT ?3"),
        values![state.word(), after, limit],
        message,
    )
}

/// How many messages are in each state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Became readings.
    pub understood: i64,
    /// Wait for a mend.
    pub held: i64,
    /// Carry nothing to read.
    pub noted: i64,
}

/// How many messages are in each state.
///
/// # Errors
/// Whatever the database says.
pub fn counts(rd: &mut Rd<'_>) -> Result<Counts, StoreError> {
    let mut counts = Counts::default();
    let rows = rd.all(
        "SELECT state, count(*) FROM inbox GROUP BY state",
        &[],
        |row| Ok((State::read(&row.text(0)?), row.int(1)?)),
    )?;
    for (state, n) in rows {
        match state {
            State::Understood => counts.understood += n,
            State::Held => counts.held += n,
            State::Noted => counts.noted += n,
        }
    }
    Ok(counts)
}

/// How many messages of each device are held; a device without any is not there.
///
/// # Errors
/// Whatever the database says.
pub fn held_by_device(rd: &mut Rd<'_>) -> Result<HashMap<String, i64>, StoreError> {
    let rows = rd.all(
        "SELECT device, count(*) FROM inbox WHERE state = 'held' GROUP BY device",
        &[],
        |row| Ok((row.text(0)?, row.int(1)?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// Forgets up to `most` messages that are not held and arrived before `before`; how many went.
///
/// # Errors
/// Whatever the database says.
pub fn forget(tx: &mut Tx<'_>, before: Time, most: i64) -> Result<u64, StoreError> {
    tx.execute(
        "DELETE FROM inbox WHERE id IN
           (SELECT id FROM inbox WHERE at_us < ?1 AND state <> 'held' ORDER BY at_us LIMIT ?2)",
        values![before, most],
    )
}

const MESSAGE: &str = "SELECT id, source, device, at_us, state, reason, body FROM inbox";

fn message(row: &crate::dialect::Row<'_>) -> Result<Message, StoreError> {
    Ok(Message {
        id: row.int(0)?,
        source: row.text(1)?,
        device: row.text(2)?,
        at: Time(row.int(3)?),
        state: State::read(&row.text(4)?),
        reason: row.text(5)?,
        body: row.bytes(6)?,
    })
}

/// The delivery ids of everything kept, in the order of arrival: for those who count.
///
/// # Errors
/// Whatever the database says.
pub fn deliveries(rd: &mut Rd<'_>) -> Result<Vec<String>, StoreError> {
    rd.all("SELECT delivery FROM inbox ORDER BY id", &[], |row| {
        row.text(0)
    })
}
