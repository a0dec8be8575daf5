//! Things that can be found, each whole, in the order in which they last changed. What leads to them is
//! the business of the verb find, which follows the changes.
//!
//! The number of a change is above those of all changes that were committed before: whoever has seen
//! one has missed none before it.

use kit::Time;

use crate::StoreError;
use crate::session::{Flow, Rd, Tx};
use crate::value::{Value, values};

/// What was taken away is remembered for so long, for processes that have not yet seen it.
pub const REMEMBERED_S: i64 = 2 * 86_400;

/// A thing as it last changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its number, which it keeps.
    pub id: i64,
    /// The number of the change.
    pub change: i64,
    /// The thing; nothing if it was taken away.
    pub doc: Option<String>,
}

/// Keeps a thing in place of what was kept under its kind and name; whether that was something else.
///
/// # Errors
/// Whatever the database says.
pub fn put(tx: &mut Tx<'_>, kind: &str, name: &str, doc: &str) -> Result<bool, StoreError> {
    if kept(tx, kind, name)?.is_some_and(|kept| kept == doc) {
        return Ok(false);
    }
    write(tx, kind, name, Some(doc))?;
    Ok(true)
}

/// Takes a thing away; whether it was there.
///
/// # Errors
/// Whatever the database says.
pub fn remove(tx: &mut Tx<'_>, kind: &str, name: &str) -> Result<bool, StoreError> {
    if kept(tx, kind, name)?.is_none() {
        return Ok(false);
    }
    write(tx, kind, name, None)?;
    let long_ago = tx.now().plus_s(-REMEMBERED_S);
    tx.execute(
        "DELETE FROM find_thing WHERE doc IS NULL AND changed_us < ?1",
        values![long_ago],
    )?;
    Ok(true)
}

/// The names of all that is kept of a kind, in their order.
///
/// # Errors
/// Whatever the database says.
pub fn names(rd: &mut Rd<'_>, kind: &str) -> Result<Vec<String>, StoreError> {
    rd.all(
        "SELECT name FROM find_thing WHERE kind = ?1 AND doc IS NOT NULL ORDER BY name",
        values![kind],
        |row| row.text(0),
    )
}

fn kept(rd: &mut Rd<'_>, kind: &str, name: &str) -> Result<Option<String>, StoreError> {
    let found = rd.one(
        "SELECT doc FROM find_thing WHERE kind = ?1 AND name = ?2",
        values![kind, name],
        |row| row.opt_text(0),
    )?;
    Ok(found.flatten())
}

fn write(tx: &mut Tx<'_>, kind: &str, name: &str, doc: Option<&str>) -> Result<(), StoreError> {
    let (change, now): (i64, Time) = (next_change(tx)?, tx.now());
    tx.execute(
        "INSERT INTO find_thing (kind, name, change, changed_us, doc) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (kind, name) DO UPDATE SET
         change = excluded.change, changed_us = excluded.changed_us, doc = excluded.doc",
        values![kind, name, change, now, doc],
    )
    .map(drop)
}

/// The number of the next change. Until this transaction has ended no other gets one.
fn next_change(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    if let Some(sql) = tx.dialect().wait_turn_sql() {
        tx.one(sql, values![TURN], |_| Ok(()))?;
    }
    let sql = tx.dialect().next_change_sql();
    let next = tx.one(sql, &[], |row| row.int(0))?;
    next.ok_or_else(|| StoreError::Unreadable("the number of a change".into()))
}

/// The turn that changes wait for: any number, as long as it is used for nothing else.
const TURN: i64 = 1_718_185_572;

/// The changes after the one of number `after`, at most `most`, in their order.
///
/// # Errors
/// Those of `each`, and whatever the database says.
pub fn changes(
    rd: &mut Rd<'_>,
    after: i64,
    most: i64,
    mut each: impl FnMut(Change),
) -> Result<(), StoreError> {
    rd.each(
        "SELECT id, change, doc FROM find_thing WHERE change > ?1 ORDER BY change LIMIT ?2",
        values![after, most],
        |row| {
            each(Change {
                id: row.int(0)?,
                change: row.int(1)?,
                doc: row.opt_text(2)?,
            });
            Ok(Flow::More)
        },
    )
}

/// Things asked for at once.
const AT_ONCE: usize = 50;

/// The things of these numbers, in any order; those that are gone are left out.
///
/// # Errors
/// Whatever the database says.
pub fn get(rd: &mut Rd<'_>, ids: &[i64]) -> Result<Vec<(i64, String)>, StoreError> {
    let mut found = Vec::with_capacity(ids.len());
    let places: Vec<String> = (1..=AT_ONCE).map(|n| format!("?{n}")).collect();
    let sql = format!(
        "SELECT id, doc FROM find_thing WHERE id IN ({}) AND doc IS NOT NULL",
        places.join(", ")
    );
    for some in ids.chunks(AT_ONCE) {
        // The last number fills what is left, so that one statement serves any count.
        let last = some.last().copied().unwrap_or_default();
        let filled = some.iter().copied().chain(std::iter::repeat(last));
        let values: Vec<Value<'_>> = filled.take(AT_ONCE).map(Value::from).collect();
        rd.each(&sql, &values, |row| {
            found.push((row.int(0)?, row.text(1)?));
            Ok(Flow::More)
        })?;
    }
    Ok(found)
}
