//! Records of one kind: what people told us, and what staff set up, each with a purpose and an end date.
//!
//! A capability declares a [`Collection`] and gets insert, change, get, find, page, audit and erasure;
//! it writes no SQL. Fields that are looked up are named in the declaration and kept in a b-tree.

mod find;

use kit::{SealedAt, Time};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::dialect::Row;
use crate::session::{Rd, Tx};
use crate::value::values;
use crate::{StoreError, audit};

pub use find::{Filter, Page, erase_due};

/// A kind of record.
pub struct Collection<T: 'static> {
    /// Its name, as the store keeps it: never changed once shipped.
    pub name: &'static str,
    /// Why we keep these, in words for the privacy page.
    pub purpose: &'static str,
    /// Whether they hold personal data.
    pub personal: bool,
    /// When a record is to be erased; none for as long as it is in use.
    pub erase_at: fn(&T, Time) -> Option<Time>,
    /// How long that is, in words for the privacy page.
    pub kept_for: &'static str,
    /// Whether each change is written down.
    pub audited: bool,
    /// What can be looked up.
    pub fields: &'static [Field<T>],
}

/// A field that can be looked up.
pub struct Field<T> {
    /// Its name, as the store keeps it.
    pub name: &'static str,
    /// Whether two records may not share a value.
    pub unique: bool,
    /// The values of a record: none, one or several. Compared by bytes; see [`sortable`] for numbers.
    pub of: fn(&T) -> Vec<String>,
}

/// A record's facts that every kind has, and the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record<T> {
    /// Its id.
    pub id: String,
    /// Counts its changes from 1: hand it back to [`Collection::change`] to refuse a stale one.
    pub version: i64,
    /// When it was added.
    pub created: Time,
    /// When it last changed.
    pub modified: Time,
    /// The record itself.
    pub value: T,
}

/// A collection as the privacy page and the erasure job see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Its name.
    pub name: &'static str,
    /// Why we keep these.
    pub purpose: &'static str,
    /// Whether they hold personal data.
    pub personal: bool,
    /// How long they are kept.
    pub kept_for: &'static str,
}

/// A number as text that sorts as the number does.
#[must_use]
pub fn sortable(n: i64) -> String {
    format!("{:016x}", n.cast_unsigned() ^ (1 << 63))
}

impl<T: Serialize + DeserializeOwned> Collection<T> {
    /// How the privacy page describes it.
    #[must_use]
    pub const fn entry(&self) -> Entry {
        Entry {
            name: self.name,
            purpose: self.purpose,
            personal: self.personal,
            kept_for: self.kept_for,
        }
    }

    /// Where a sealed secret of a record is kept; `field` is what messages call it.
    #[must_use]
    pub const fn secret<'a>(&self, id: &'a str, field: &'a str) -> SealedAt<'a> {
        SealedAt {
            collection: self.name,
            id,
            field,
        }
    }

    /// Adds a record under a new id.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if a unique value is.
    pub fn insert(&self, tx: &mut Tx<'_>, who: &str, value: T) -> Result<Record<T>, StoreError> {
        let id = tx.new_id();
        self.insert_as(tx, who, id, value)
    }

    /// Adds a record under an id of the caller's choosing.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if the id or a unique value is.
    pub fn insert_as(
        &self,
        tx: &mut Tx<'_>,
        who: &str,
        id: String,
        value: T,
    ) -> Result<Record<T>, StoreError> {
        let now = tx.now();
        let added = tx.execute(
            "INSERT INTO record (collection, id, version, doc, created_us, modified_us, erase_us)
             VALUES (?1, ?2, 1, ?3, ?4, ?4, ?5) ON CONFLICT (collection, id) DO NOTHING",
            values![
                self.name,
                &id,
                &text(&value)?,
                now,
                (self.erase_at)(&value, now)
            ],
        )?;
        if added == 0 {
            return Err(StoreError::Taken(id));
        }
        self.index(tx, &id, None, Some(&value))?;
        self.note(tx, who, "added", &id)?;
        Ok(Record {
            id,
            version: 1,
            created: now,
            modified: now,
            value,
        })
    }

    /// Replaces a record. With `version`, only if it is still the one that was read.
    ///
    /// # Errors
    /// [`StoreError::Stale`] if it changed or went; [`StoreError::Taken`] if a unique value is.
    pub fn change(
        &self,
        tx: &mut Tx<'_>,
        who: &str,
        id: &str,
        version: Option<i64>,
        value: T,
    ) -> Result<Record<T>, StoreError> {
        let stale = || StoreError::Stale {
            collection: self.name,
            id: id.to_owned(),
        };
        let before = self.get(tx, id)?.ok_or_else(stale)?;
        if version.is_some_and(|version| version != before.version) {
            return Err(stale());
        }
        let now = tx.now();
        let next = before.version + 1;
        tx.execute(
            "UPDATE record SET version = ?3, doc = ?4, modified_us = ?5, erase_us = ?6
             WHERE collection = ?1 AND id = ?2",
            values![
                self.name,
                id,
                next,
                &text(&value)?,
                now,
                (self.erase_at)(&value, now)
            ],
        )?;
        self.index(tx, id, Some(&before.value), Some(&value))?;
        self.note(tx, who, "changed", id)?;
        Ok(Record {
            id: before.id,
            version: next,
            created: before.created,
            modified: now,
            value,
        })
    }

    /// Removes a record; whether it was there.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn remove(&self, tx: &mut Tx<'_>, who: &str, id: &str) -> Result<bool, StoreError> {
        let Some(before) = self.get(tx, id)? else {
            return Ok(false);
        };
        tx.execute(
            "DELETE FROM record WHERE collection = ?1 AND id = ?2",
            values![self.name, id],
        )?;
        self.index(tx, id, Some(&before.value), None)?;
        self.note(tx, who, "removed", id)?;
        Ok(true)
    }

    /// One record.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] if it is not of this kind.
    pub fn get(&self, rd: &mut Rd<'_>, id: &str) -> Result<Option<Record<T>>, StoreError> {
        rd.one(
            "SELECT id, version, created_us, modified_us, doc FROM record WHERE collection = ?1 AND id = ?2",
            values![self.name, id],
            |row| self.read(row),
        )
    }

    fn read(&self, row: &Row<'_>) -> Result<Record<T>, StoreError> {
        let id = row.text(0)?;
        let value = serde_json::from_str(&row.text(4)?)
            .map_err(|e| StoreError::Unreadable(format!("{} {id}: {e}", self.name)))?;
        Ok(Record {
            id,
            version: row.int(1)?,
            created: Time(row.int(2)?),
            modified: Time(row.int(3)?),
            value,
        })
    }

    fn note(&self, tx: &mut Tx<'_>, who: &str, act: &str, id: &str) -> Result<(), StoreError> {
        if self.audited {
            audit::note(tx, who, act, self.name, id, "")
        } else {
            Ok(())
        }
    }

    /// Writes the look-up rows that differ.
    fn index(
        &self,
        tx: &mut Tx<'_>,
        id: &str,
        before: Option<&T>,
        after: Option<&T>,
    ) -> Result<(), StoreError> {
        for field in self.fields {
            let before = before.map(field.of).unwrap_or_default();
            let after = after.map(field.of).unwrap_or_default();
            let table = if field.unique {
                "record_unique"
            } else {
                "record_field"
            };
            for gone in before.iter().filter(|words| !after.contains(words)) {
                tx.execute(
                    &format!("DELETE FROM {table} WHERE collection = ?1 AND field = ?2 AND words = ?3 AND id = ?4"),
                    values![self.name, field.name, gone, id],
                )?;
            }
            for new in after.iter().filter(|words| !before.contains(words)) {
                let added = tx.execute(
                    &format!(
                        "INSERT INTO {table} (collection, field, words, id) VALUES (?1, ?2, ?3, ?4)
                         ON CONFLICT DO NOTHING"
                    ),
                    values![self.name, field.name, new, id],
                )?;
                if field.unique && added == 0 {
                    return Err(StoreError::Taken(format!("{} {new}", field.name)));
                }
            }
        }
        Ok(())
    }
}

fn text<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|e| StoreError::Unreadable(e.to_string()))
}
