//! Whose context is meant.

use ngsi::{ErrorKind, NgsiError};
use store::entities::{self, Tenant};
use store::{Rd, Tx};

use crate::ObserveError;

/// The longest name of a tenant, in bytes.
const LONGEST: usize = 200;

/// What a write does when its tenant is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// Makes it.
    Make,
    /// Refuses.
    Refuse,
}

/// The tenant of that name, to read from.
pub fn known(rd: &mut Rd<'_>, name: &str) -> Result<Tenant, ObserveError> {
    match entities::find_tenant(rd, name)? {
        Some(tenant) => Ok(tenant),
        None => Err(NgsiError::new(
            ErrorKind::NonexistentTenant,
            format!("there is no tenant {name:?}"),
        )
        .into()),
    }
}

/// The tenant of that name, to write to.
pub fn writable(tx: &mut Tx<'_>, name: &str, unknown: Unknown) -> Result<Tenant, ObserveError> {
    if unknown == Unknown::Refuse {
        return known(tx, name);
    }
    if name.len() > LONGEST || name.chars().any(char::is_control) {
        let shown: String = name.chars().take(40).collect();
        return Err(NgsiError::bad_data(format!(
            "the name of a tenant may have {LONGEST} bytes and no control characters, got {shown:?}"
        ))
        .into());
    }
    Ok(entities::tenant(tx, name)?)
}
