//! Things that can be found in plain words, and the words that lead to them. Ranking is the business
//! of the verb find.

use crate::StoreError;
use crate::session::{Flow, Rd, Tx};
use crate::value::{Value, values};

/// A thing that can be found.
#[derive(Debug, Clone, PartialEq)]
pub struct Thing {
    /// "bench", "library": what a facet counts.
    pub kind: String,
    /// Its name within the kind, such as an entity's id.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Its page.
    pub path: String,
    /// A line about it.
    pub about: String,
    /// Degrees east and north.
    pub at: Option<(f64, f64)>,
}

/// Keeps a thing and the words that lead to it, each with its weight, in place of what was kept before.
///
/// # Errors
/// Whatever the database says.
pub fn put(tx: &mut Tx<'_>, thing: &Thing, words: &[(String, f64)]) -> Result<(), StoreError> {
    if is_kept(tx, thing, words)? {
        return Ok(());
    }
    let (lon, lat) = thing.at.unzip();
    let id = tx.write_one(
        "INSERT INTO find_thing (kind, name, title, path, about, lon, lat) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (kind, name) DO UPDATE SET title = excluded.title, path = excluded.path,
         about = excluded.about, lon = excluded.lon, lat = excluded.lat RETURNING id",
        values![&thing.kind, &thing.name, &thing.title, &thing.path, &thing.about, lon, lat],
        |row| row.int(0),
    )?;
    let id = id.ok_or_else(|| StoreError::Unreadable("the number of a new thing".into()))?;
    tx.execute("DELETE FROM find_word WHERE thing = ?1", values![id])?;
    let cells: Vec<Value<'_>> = words
        .iter()
        .flat_map(|(word, weight)| [word.into(), id.into(), (*weight).into()])
        .collect();
    if cells.is_empty() {
        return Ok(());
    }
    tx.insert_many(
        "INSERT INTO find_word (word, thing, weight)",
        "ON CONFLICT DO NOTHING",
        3,
        &cells,
    )
}

/// Whether just this is kept of a thing already.
fn is_kept(rd: &mut Rd<'_>, thing: &Thing, words: &[(String, f64)]) -> Result<bool, StoreError> {
    let known = rd.one(
        "SELECT id, title, path, about, lon, lat FROM find_thing WHERE kind = ?1 AND name = ?2",
        values![&thing.kind, &thing.name],
        |row| {
            let at = row.opt_real(4)?.zip(row.opt_real(5)?);
            let is_same = row.text(1)? == thing.title
                && row.text(2)? == thing.path
                && row.text(3)? == thing.about
                && at == thing.at;
            Ok(is_same.then_some(row.int(0)?))
        },
    )?;
    let Some(id) = known.flatten() else {
        return Ok(false);
    };
    let mut kept = rd.all(
        "SELECT word, weight FROM find_word WHERE thing = ?1",
        values![id],
        |row| Ok((row.text(0)?, row.real(1)?)),
    )?;
    let by_word = |a: &(String, f64), b: &(String, f64)| a.0.cmp(&b.0);
    // Of a word that is given twice, the first is kept.
    let mut words = words.to_vec();
    words.sort_by(by_word);
    words.dedup_by(|later, first| later.0 == first.0);
    kept.sort_by(by_word);
    Ok(kept == words)
}

/// Forgets a thing.
///
/// # Errors
/// Whatever the database says.
pub fn remove(tx: &mut Tx<'_>, kind: &str, name: &str) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM find_word WHERE thing IN (SELECT id FROM find_thing WHERE kind = ?1 AND name = ?2)",
        values![kind, name],
    )?;
    tx.execute(
        "DELETE FROM find_thing WHERE kind = ?1 AND name = ?2",
        values![kind, name],
    )
    .map(drop)
}

/// Calls `each` with every (word, thing, weight) whose word begins with `start`, at most `most` of them.
///
/// # Errors
/// Those of `each`, and whatever the database says.
pub fn words(
    rd: &mut Rd<'_>,
    start: &str,
    most: i64,
    mut each: impl FnMut(String, i64, f64),
) -> Result<(), StoreError> {
    let end = format!("{start}\u{10FFFF}");
    rd.each(
        "SELECT word, thing, weight FROM find_word WHERE word >= ?1 AND word < ?2 ORDER BY word LIMIT ?3",
        values![start, &end, most],
        |row| {
            each(row.text(0)?, row.int(1)?, row.real(2)?);
            Ok(Flow::More)
        },
    )
}

/// The different words that begin with `start`, at most `most`.
///
/// # Errors
/// Whatever the database says.
pub fn vocabulary(rd: &mut Rd<'_>, start: &str, most: i64) -> Result<Vec<String>, StoreError> {
    let end = format!("{start}\u{10FFFF}");
    rd.all(
        "SELECT DISTINCT word FROM find_word WHERE word >= ?1 AND word < ?2 ORDER BY word LIMIT ?3",
        values![start, &end, most],
        |row| row.text(0),
    )
}

/// A thing by its number.
///
/// # Errors
/// Whatever the database says.
pub fn get(rd: &mut Rd<'_>, id: i64) -> Result<Option<Thing>, StoreError> {
    rd.one(
        "SELECT kind, name, title, path, about, lon, lat FROM find_thing WHERE id = ?1",
        values![id],
        |row| {
            Ok(Thing {
                kind: row.text(0)?,
                name: row.text(1)?,
                title: row.text(2)?,
                path: row.text(3)?,
                about: row.text(4)?,
                at: row.opt_real(5)?.zip(row.opt_real(6)?),
            })
        },
    )
}

/// How many things can be found.
///
/// # Errors
/// Whatever the database says.
pub fn count(rd: &mut Rd<'_>) -> Result<i64, StoreError> {
    Ok(rd
        .one("SELECT count(*) FROM find_thing", &[], |row| row.int(0))?
        .unwrap_or(0))
}
