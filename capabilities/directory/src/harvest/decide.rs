//! What a person decides of two entries that may be the same service.

use app::kit::Fault;
use app::store::{Filter, Page, StoreError, Tx};

use super::merge::merge;
use super::{PAIRS, Pair};
use crate::model::{SERVICES, Standing, change};

/// They are the same: the known one gets the new one's sources, and what it lacked; the new one goes.
/// Otherwise both are shown. `Ok(false)` if somebody decided before, or one of them is gone.
///
/// # Errors
/// Whatever the store says.
pub fn decide(tx: &mut Tx<'_>, who: &str, id: &str, same: bool) -> Result<bool, StoreError> {
    let Some(pair) = PAIRS
        .get(tx, id)?
        .filter(|pair| pair.value.decided.is_none())
    else {
        return Ok(false);
    };
    let (new, known) = (
        SERVICES.get(tx, &pair.value.new)?,
        SERVICES.get(tx, &pair.value.known)?,
    );
    let was_there = new.is_some() && known.is_some();
    let decided = Pair {
        decided: Some(same),
        ..pair.value.clone()
    };
    PAIRS.change(tx, who, id, Some(pair.version), decided)?;
    let Some(new) = new else {
        return Ok(false);
    };
    if same && let Some(known) = known {
        let feed = &pair.value.feed;
        let is_held = known.value.confirmed.is_some();
        let merged = merge(
            &known.value,
            &new.value,
            &known.value.provenance,
            feed,
            is_held,
        );
        let (mut service, mut provenance) =
            merged.map_err(|e| StoreError::Unreadable(e.to_string()))?;
        provenance.sources.extend(new.value.provenance.sources);
        service.provenance = provenance;
        change::service(tx, who, &known.id, None, service)?;
        change::remove_service(tx, who, &new.id)?;
        close_others(tx, who, &new.id)?;
        return Ok(was_there);
    }
    // It is shown once nobody asks about it any more.
    let page = Page {
        limit: 100,
        ..Page::default()
    };
    let others = PAIRS.find(tx, &Filter::Is("service", new.id.clone()), page)?;
    let is_open = others
        .iter()
        .any(|other| other.value.new == new.id && other.value.decided.is_none());
    if !is_open && new.value.standing == Standing::Proposed {
        let mut service = new.value;
        service.standing = Standing::Shown;
        change::service(tx, who, &new.id, None, service)?;
    }
    Ok(was_there)
}

/// The other questions about an entry that is no longer there.
fn close_others(tx: &mut Tx<'_>, who: &str, service: &str) -> Result<(), StoreError> {
    let page = Page {
        limit: 100,
        ..Page::default()
    };
    for other in PAIRS.find(tx, &Filter::Is("service", service.to_owned()), page)? {
        if other.value.decided.is_none() {
            PAIRS.remove(tx, who, &other.id)?;
        }
    }
    Ok(())
}

/// Somebody decided before.
pub fn too_late() -> Fault {
    Fault::conflict(
        "Somebody has decided this already, or one of the two entries is gone. Nothing was changed.",
    )
}
