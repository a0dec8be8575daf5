//! What is true of the place now: entities by id, and the indexes that find them.
//!
//! The store keeps each entity as bytes that it does not read. What can be looked up of it is handed
//! over beside it as an [`Index`]; a change writes only the index rows that differ.

use crate::StoreError;
use crate::session::{Rd, Tx};
use crate::terms;
pub use crate::terms::Tenant;
use crate::value::{Value, values};

mod scan;
pub use scan::{Candidate, Condition, Wanted, scan, walk};

/// Characters of a text value that are indexed: longer ones are told apart by reading the entity.
pub const INDEXED_CHARS: usize = 120;

/// What can be looked up of an entity. Names are IRIs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Index {
    /// Its types.
    pub types: Vec<String>,
    /// The attributes it has.
    pub has: Vec<String>,
    /// Attributes with a numeric value.
    pub numbers: Vec<(String, f64)>,
    /// Attributes with a text value (the start of it).
    pub texts: Vec<(String, String)>,
    /// Geographic attributes and the cells that cover them.
    pub cells: Vec<(String, i64)>,
}

/// An entity as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its place in the order of creation.
    pub place: i64,
    /// The bytes that were handed over.
    pub doc: Vec<u8>,
}

/// The tenant of this name, if something was ever written for it.
///
/// # Errors
/// Whatever the database says.
pub fn find_tenant(rd: &mut Rd<'_>, name: &str) -> Result<Option<Tenant>, StoreError> {
    terms::find_tenant(rd, name)
}

/// The names of all tenants, the nameless one first.
///
/// # Errors
/// Whatever the database says.
pub fn tenants(rd: &mut Rd<'_>) -> Result<Vec<String>, StoreError> {
    terms::tenants(rd)
}

/// The tenant of this name, made if need be.
///
/// # Errors
/// Whatever the database says.
pub fn tenant(tx: &mut Tx<'_>, name: &str) -> Result<Tenant, StoreError> {
    terms::tenant(tx, name)
}

/// The entity with this id.
///
/// # Errors
/// Whatever the database says.
pub fn get(rd: &mut Rd<'_>, tenant: Tenant, id: &str) -> Result<Option<Kept>, StoreError> {
    rd.one(
        "SELECT place, doc FROM entity WHERE tenant = ?1 AND id = ?2",
        values![tenant.0, id],
        kept,
    )
}

/// Keeps a new entity; its place.
///
/// # Errors
/// [`StoreError::Taken`] if the id is there already.
pub fn insert(
    tx: &mut Tx<'_>,
    tenant: Tenant,
    id: &str,
    doc: &[u8],
    index: &Index,
) -> Result<i64, StoreError> {
    let place = tx
        .insert(
            "INSERT INTO entity (tenant, id, doc) VALUES (?1, ?2, ?3)
             ON CONFLICT (tenant, id) DO NOTHING",
            "place",
            values![tenant.0, id, doc],
        )?
        .ok_or_else(|| StoreError::Taken(id.to_owned()))?;
    reindex(tx, tenant, place, &Index::default(), index)?;
    Ok(place)
}

/// Replaces what is kept of the entity at `place`.
///
/// # Errors
/// Whatever the database says.
pub fn update(
    tx: &mut Tx<'_>,
    tenant: Tenant,
    place: i64,
    doc: &[u8],
    before: &Index,
    after: &Index,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE entity SET doc = ?2 WHERE place = ?1",
        values![place, doc],
    )?;
    reindex(tx, tenant, place, before, after)
}

/// Forgets the entity at `place`. Its history stays.
///
/// # Errors
/// Whatever the database says.
pub fn delete(
    tx: &mut Tx<'_>,
    tenant: Tenant,
    place: i64,
    before: &Index,
) -> Result<(), StoreError> {
    tx.execute("DELETE FROM entity WHERE place = ?1", values![place])?;
    reindex(tx, tenant, place, before, &Index::default())
}

/// The types in use, with how many entities have each.
///
/// # Errors
/// Whatever the database says.
pub fn types(rd: &mut Rd<'_>, tenant: Tenant) -> Result<Vec<(String, i64)>, StoreError> {
    count_terms(rd, tenant, "entity_type", "type")
}

/// The attributes in use, with how many entities have each.
///
/// # Errors
/// Whatever the database says.
pub fn attributes(rd: &mut Rd<'_>, tenant: Tenant) -> Result<Vec<(String, i64)>, StoreError> {
    count_terms(rd, tenant, "entity_has", "attr")
}

/// The types of the entities that have `attr`, with how many of each.
///
/// # Errors
/// Whatever the database says.
pub fn types_with(
    rd: &mut Rd<'_>,
    tenant: Tenant,
    attr: &str,
) -> Result<Vec<(String, i64)>, StoreError> {
    let Some(attr) = terms::find(rd, tenant, attr)? else {
        return Ok(Vec::new());
    };
    rd.all(
        "SELECT term.iri, count(*) FROM entity_has h
         JOIN entity_type t ON t.place = h.place JOIN term ON term.id = t.type
         WHERE h.attr = ?1 GROUP BY term.iri ORDER BY term.iri",
        values![attr],
        |row| Ok((row.text(0)?, row.int(1)?)),
    )
}

/// The attributes of the entities of `type_`, with how many have each.
///
/// # Errors
/// Whatever the database says.
pub fn attributes_of(
    rd: &mut Rd<'_>,
    tenant: Tenant,
    type_: &str,
) -> Result<Vec<(String, i64)>, StoreError> {
    let Some(type_) = terms::find(rd, tenant, type_)? else {
        return Ok(Vec::new());
    };
    rd.all(
        "SELECT term.iri, count(*) FROM entity_type t
         JOIN entity_has h ON h.place = t.place JOIN term ON term.id = h.attr
         WHERE t.type = ?1 GROUP BY term.iri ORDER BY term.iri",
        values![type_],
        |row| Ok((row.text(0)?, row.int(1)?)),
    )
}

/// How many entities the tenant has.
///
/// # Errors
/// Whatever the database says.
pub fn count(rd: &mut Rd<'_>, tenant: Tenant) -> Result<i64, StoreError> {
    Ok(rd
        .one(
            "SELECT count(*) FROM entity WHERE tenant = ?1",
            values![tenant.0],
            |row| row.int(0),
        )?
        .unwrap_or(0))
}

fn count_terms(
    rd: &mut Rd<'_>,
    tenant: Tenant,
    table: &str,
    column: &str,
) -> Result<Vec<(String, i64)>, StoreError> {
    rd.all(
        &format!(
            "SELECT term.iri, count(*) FROM {table} x JOIN term ON term.id = x.{column}
             WHERE term.tenant = ?1 GROUP BY term.iri ORDER BY term.iri"
        ),
        values![tenant.0],
        |row| Ok((row.text(0)?, row.int(1)?)),
    )
}

fn kept(row: &crate::dialect::Row<'_>) -> Result<Kept, StoreError> {
    Ok(Kept {
        place: row.int(0)?,
        doc: row.bytes(1)?,
    })
}

/// Writes the index rows that differ.
fn reindex(
    tx: &mut Tx<'_>,
    tenant: Tenant,
    place: i64,
    before: &Index,
    after: &Index,
) -> Result<(), StoreError> {
    differ(&before.types, &after.types, |iri, there| {
        let term = terms::number(tx, tenant, iri)?;
        row(tx, there, Table::TYPE, &[term.into(), place.into()])
    })?;
    differ(&before.has, &after.has, |iri, there| {
        let term = terms::number(tx, tenant, iri)?;
        row(tx, there, Table::HAS, &[term.into(), place.into()])
    })?;
    differ(&before.numbers, &after.numbers, |(iri, number), there| {
        let term = terms::number(tx, tenant, iri)?;
        row(
            tx,
            there,
            Table::NUMBER,
            &[term.into(), (*number).into(), place.into()],
        )
    })?;
    differ(&before.texts, &after.texts, |(iri, words), there| {
        let term = terms::number(tx, tenant, iri)?;
        row(
            tx,
            there,
            Table::TEXT,
            &[term.into(), words.into(), place.into()],
        )
    })?;
    differ(&before.cells, &after.cells, |(iri, cell), there| {
        let term = terms::number(tx, tenant, iri)?;
        row(
            tx,
            there,
            Table::CELL,
            &[term.into(), (*cell).into(), place.into()],
        )
    })
}

/// One index table's two statements.
struct Table {
    insert: &'static str,
    delete: &'static str,
}

impl Table {
    const TYPE: Self = Self {
        insert: "INSERT INTO entity_type (type, place) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        delete: "DELETE FROM entity_type WHERE type = ?1 AND place = ?2",
    };
    const HAS: Self = Self {
        insert: "INSERT INTO entity_has (attr, place) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        delete: "DELETE FROM entity_has WHERE attr = ?1 AND place = ?2",
    };
    const NUMBER: Self = Self {
        insert: "INSERT INTO entity_number (attr, number, place) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        delete: "DELETE FROM entity_number WHERE attr = ?1 AND number = ?2 AND place = ?3",
    };
    const TEXT: Self = Self {
        insert: "INSERT INTO entity_text (attr, words, place) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        delete: "DELETE FROM entity_text WHERE attr = ?1 AND words = ?2 AND place = ?3",
    };
    const CELL: Self = Self {
        insert: "INSERT INTO entity_cell (attr, cell, place) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        delete: "DELETE FROM entity_cell WHERE attr = ?1 AND cell = ?2 AND place = ?3",
    };
}

fn row(tx: &mut Tx<'_>, there: bool, table: Table, values: &[Value<'_>]) -> Result<(), StoreError> {
    tx.execute(if there { table.insert } else { table.delete }, values)
        .map(drop)
}

/// Calls `change(item, false)` for what is only in `before` and `change(item, true)` for what is only in `after`.
/// The lists are short: a handful of attributes.
fn differ<T: PartialEq>(
    before: &[T],
    after: &[T],
    mut change: impl FnMut(&T, bool) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    for gone in before.iter().filter(|item| !after.contains(item)) {
        change(gone, false)?;
    }
    for new in after.iter().filter(|item| !before.contains(item)) {
        change(new, true)?;
    }
    Ok(())
}
