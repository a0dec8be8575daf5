//! Looking records up by their fields, page by page, and erasing those whose time is over.

use kit::Time;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Collection, Record};
use crate::StoreError;
use crate::session::{Rd, Tx};
use crate::value::{Value, values};

/// Which records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Filter {
    /// All of them, in the order of their ids.
    #[default]
    All,
    /// Those with this value in this field.
    Is(&'static str, String),
    /// Those with a value from the first up to but not including the second, in the order of the values.
    Between(&'static str, String, String),
}

/// Which part of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Records to leave out first.
    pub skip: i64,
    /// Records to give at most.
    pub limit: i64,
    /// Backwards.
    pub newest_first: bool,
}

impl Default for Page {
    fn default() -> Self {
        Self {
            skip: 0,
            limit: 1000,
            newest_first: false,
        }
    }
}

impl<T: Serialize + DeserializeOwned> Collection<T> {
    /// The records that satisfy `filter`.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] if one is not of this kind.
    pub fn find(
        &self,
        rd: &mut Rd<'_>,
        filter: &Filter,
        page: Page,
    ) -> Result<Vec<Record<T>>, StoreError> {
        let way = if page.newest_first { "DESC" } else { "ASC" };
        let (from, order, mut bound) = self.clauses(filter);
        let n = bound.len();
        bound.extend([Value::Int(page.limit), Value::Int(page.skip)]);
        let sql = format!(
            "SELECT r.id, r.version, r.created_us, r.modified_us, r.doc {from}
             ORDER BY {order} {way} LIMIT ?{} OFFSET ?{}",
            n + 1,
            n + 2
        );
        rd.all(&sql, &bound, |row| self.read(row))
    }

    /// The record with this value in a unique field.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] if it is not of this kind.
    pub fn by(
        &self,
        rd: &mut Rd<'_>,
        field: &'static str,
        words: &str,
    ) -> Result<Option<Record<T>>, StoreError> {
        let page = Page {
            limit: 1,
            ..Page::default()
        };
        Ok(self
            .find(rd, &Filter::Is(field, words.to_owned()), page)?
            .pop())
    }

    /// How many records satisfy `filter`.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn count(&self, rd: &mut Rd<'_>, filter: &Filter) -> Result<i64, StoreError> {
        let (from, _, bound) = self.clauses(filter);
        Ok(rd
            .one(&format!("SELECT count(*) {from}"), &bound, |row| row.int(0))?
            .unwrap_or(0))
    }

    /// The `FROM … WHERE …`, the order, and the values of a filter.
    fn clauses<'a>(&'a self, filter: &'a Filter) -> (String, &'static str, Vec<Value<'a>>) {
        let table = |name: &str| {
            let unique = self
                .fields
                .iter()
                .any(|field| field.name == name && field.unique);
            if unique {
                "record_unique"
            } else {
                "record_field"
            }
        };
        let joined = |name: &str| {
            format!(
                "FROM {} f JOIN record r ON r.collection = f.collection AND r.id = f.id
                 WHERE f.collection = ?1 AND f.field = ?2",
                table(name)
            )
        };
        match filter {
            Filter::All => (
                "FROM record r WHERE r.collection = ?1".into(),
                "r.id",
                vec![self.name.into()],
            ),
            Filter::Is(name, words) => (
                format!("{} AND f.words = ?3", joined(name)),
                "f.id",
                vec![self.name.into(), (*name).into(), words.into()],
            ),
            Filter::Between(name, from, to) => (
                format!("{} AND f.words >= ?3 AND f.words < ?4", joined(name)),
                "f.words",
                vec![self.name.into(), (*name).into(), from.into(), to.into()],
            ),
        }
    }
}

/// Erases up to `most` records whose time is over, of every collection; how many went.
///
/// # Errors
/// Whatever the database says.
pub fn erase_due(tx: &mut Tx<'_>, now: Time, most: i64) -> Result<usize, StoreError> {
    let due = tx.all(
        "SELECT collection, id FROM record WHERE erase_us <= ?1 ORDER BY erase_us LIMIT ?2",
        values![now, most],
        |row| Ok((row.text(0)?, row.text(1)?)),
    )?;
    for (collection, id) in &due {
        for table in ["record", "record_field", "record_unique"] {
            tx.execute(
                &format!("DELETE FROM {table} WHERE collection = ?1 AND id = ?2"),
                values![collection, id],
            )?;
        }
        crate::audit::note(tx, "system", "erased", collection, id, "its time was over")?;
    }
    Ok(due.len())
}
