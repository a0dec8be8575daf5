//! Names that repeat are kept once: an IRI is a number within its tenant, a tenant is a number too.

use std::sync::{Arc, PoisonError};

use crate::StoreError;
use crate::session::{Rd, Tx};
use crate::value::values;

/// A tenant of the context store. The nameless tenant is always there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tenant(pub(crate) i64);

impl Tenant {
    /// The tenant of requests that name none.
    pub const NAMELESS: Self = Self(0);
}

/// Tenants' names are terms of a tenant that nobody can be.
const TENANTS: i64 = -1;

/// The tenant of this name, if something was ever written for it.
pub(crate) fn find_tenant(rd: &mut Rd<'_>, name: &str) -> Result<Option<Tenant>, StoreError> {
    if name.is_empty() {
        return Ok(Some(Tenant::NAMELESS));
    }
    Ok(find(rd, Tenant(TENANTS), name)?.map(Tenant))
}

/// The names of all tenants, the nameless one first.
pub(crate) fn tenants(rd: &mut Rd<'_>) -> Result<Vec<String>, StoreError> {
    let mut names = vec![String::new()];
    let named = rd.all(
        "SELECT iri FROM term WHERE tenant = ?1 ORDER BY iri",
        values![TENANTS],
        |row| row.text(0),
    )?;
    names.extend(named);
    Ok(names)
}

/// The tenant of this name, made if need be.
pub(crate) fn tenant(tx: &mut Tx<'_>, name: &str) -> Result<Tenant, StoreError> {
    if name.is_empty() {
        return Ok(Tenant::NAMELESS);
    }
    number(tx, Tenant(TENANTS), name).map(Tenant)
}

/// The number of `iri`, if it has one.
pub fn find(rd: &mut Rd<'_>, tenant: Tenant, iri: &str) -> Result<Option<i64>, StoreError> {
    if let Some(&id) = rd
        .shared
        .terms
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .get(&tenant.0)
        .and_then(|known| known.get(iri))
    {
        return Ok(Some(id));
    }
    if let Some(&(.., id)) = rd
        .new_terms
        .iter()
        .find(|(t, i, _)| *t == tenant.0 && **i == *iri)
    {
        return Ok(Some(id));
    }
    let id = rd.one(
        "SELECT id FROM term WHERE tenant = ?1 AND iri = ?2",
        values![tenant.0, iri],
        |row| row.int(0),
    )?;
    if let Some(id) = id {
        rd.new_terms.push((tenant.0, Arc::from(iri), id));
    }
    Ok(id)
}

/// The number of `iri`, given now if it has none.
pub fn number(tx: &mut Tx<'_>, tenant: Tenant, iri: &str) -> Result<i64, StoreError> {
    if let Some(id) = find(tx, tenant, iri)? {
        return Ok(id);
    }
    tx.execute(
        "INSERT INTO term (tenant, iri) VALUES (?1, ?2) ON CONFLICT (tenant, iri) DO NOTHING",
        values![tenant.0, iri],
    )?;
    find(tx, tenant, iri)?.ok_or_else(|| StoreError::Unreadable(format!("term {iri}")))
}
