//! The registrations at hand: every request asks for them, and they hardly ever change.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use kit::Time;
use ngsi::source::Registration;
use store::StoreError;

use crate::{Context, registrations};

/// How long those of a tenant are believed: what another node registered is known after so long.
const LASTS_US: i64 = 1_000_000;
/// Tenants of which the registrations are at hand at most: callers make up names.
const MOST_TENANTS: usize = 10_000;

/// Registrations of a tenant, in the order of their ids.
pub type Sources = Arc<[Arc<Registration>]>;

/// What was read last, by tenant.
#[derive(Default)]
pub struct Registry(Mutex<Known>);

#[derive(Default)]
struct Known {
    /// Counts what was forgotten, so that nothing read before is kept after.
    turn: u64,
    tenants: HashMap<String, (Time, Sources)>,
}

impl Registry {
    /// Lets go of what is known of a tenant.
    pub fn forget(&self, tenant: &str) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.turn += 1;
        known.tenants.remove(tenant);
    }

    /// What is known of a tenant, if it is still believed; and the turn.
    fn known(&self, tenant: &str, now: Time) -> (Option<Sources>, u64) {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = known.tenants.get(tenant);
        let fresh = found.filter(|(since, _)| (0..LASTS_US).contains(&now.since_us(*since)));
        (fresh.map(|(_, sources)| Arc::clone(sources)), known.turn)
    }

    fn keep(&self, tenant: &str, now: Time, sources: &Sources, turn: u64) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.turn == turn {
            if known.tenants.len() >= MOST_TENANTS {
                known.tenants.clear();
            }
            let entry = (now, Arc::clone(sources));
            known.tenants.insert(tenant.to_owned(), entry);
        }
    }
}

impl Context {
    /// The registrations of a tenant that have not ended; none for a tenant that is not known. What this
    /// process changed is there at once, what another changed within a second.
    ///
    /// # Errors
    /// [`StoreError`] if they cannot be read.
    pub async fn sources(&self, tenant: &str) -> Result<Sources, StoreError> {
        let now = self.0.store.now();
        let (known, turn) = self.0.registry.known(tenant, now);
        if let Some(sources) = known {
            return Ok(sources);
        }
        let name = tenant.to_owned();
        let read = self.0.store.read(move |rd| registrations::all(rd, &name));
        let sources: Sources = read.await?.into_iter().map(Arc::new).collect();
        self.0.registry.keep(tenant, now, &sources, turn);
        Ok(sources)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_before_a_change_is_not_kept_after_it() {
        let registry = Registry::default();
        let none: Sources = Arc::from([]);
        let (known, turn) = registry.known("", Time(5));
        assert!(known.is_none());
        registry.forget("");
        registry.keep("", Time(5), &none, turn);
        let (known, turn) = registry.known("", Time(6));
        assert!(known.is_none(), "it may be from before the change");
        registry.keep("", Time(6), &none, turn);
        assert!(registry.known("", Time(7)).0.is_some());
        assert!(
            registry.known("", Time(6 + LASTS_US)).0.is_none(),
            "believed for a while only"
        );
        assert!(
            registry.known("", Time(0)).0.is_none(),
            "a clock that went back is not believed"
        );
        assert!(registry.known("north", Time(7)).0.is_none());
    }
}
