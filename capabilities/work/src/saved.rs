//! Saved views: a list with its filters, under a name of its owner's choosing.

use app::kit::Fault;
use app::store::{Collection, Field, Filter, Page, Rd, Record, StoreError, Tx};
use serde::{Deserialize, Serialize};

/// The most views that one person keeps.
const MOST: i64 = 30;

/// A list with its filters.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// Whose it is: an account.
    pub owner: String,
    /// Its name.
    pub name: String,
    /// The part of the address after the question mark.
    pub query: String,
}

/// Saved views.
pub const SAVED: Collection<Saved> = Collection {
    name: "saved-view",
    purpose: "to show staff the lists that they chose",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "until it is taken away",
    audited: false,
    fields: &[Field {
        name: "owner",
        unique: false,
        of: |saved| vec![saved.owner.clone()],
    }],
};

/// What somebody saved, by name.
///
/// # Errors
/// Whatever the store says.
pub fn of(rd: &mut Rd<'_>, owner: &str) -> Result<Vec<Record<Saved>>, StoreError> {
    let filter = Filter::Is("owner", owner.to_owned());
    let mut saved = SAVED.find(rd, &filter, Page::default())?;
    saved.sort_by(|a, b| a.value.name.cmp(&b.value.name));
    Ok(saved)
}

/// Saves a view.
///
/// # Errors
/// A fault, if it has no name or there are too many.
pub fn add(tx: &mut Tx<'_>, saved: Saved) -> Result<(), Fault> {
    let name = saved.name.trim();
    if name.is_empty() || name.chars().count() > 60 {
        return Err(Fault::invalid(
            "Enter a name of at most 60 characters for this view.",
        ));
    }
    if saved.query.len() > 2_000 {
        return Err(Fault::invalid("This view has too many filters to save."));
    }
    let filter = Filter::Is("owner", saved.owner.clone());
    if SAVED.count(tx, &filter)? >= MOST {
        return Err(Fault::invalid(
            "You have 30 saved views. Take one away first.",
        ));
    }
    let owner = saved.owner.clone();
    SAVED.insert(tx, &owner, saved)?;
    Ok(())
}
