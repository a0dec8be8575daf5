//! Reading what is true now: one entity, and what types and attributes there are.

use std::sync::{Arc, Mutex, PoisonError};

use ngsi::Entity;
use store::entities::{self, Tenant};
use store::{Rd, StoreError};

use crate::{Context, ObserveError, tenant};

/// The entity that these bytes are.
pub fn decode(doc: &[u8]) -> Result<Entity, StoreError> {
    Entity::from_stored(doc).map_err(|e| StoreError::Unreadable(e.to_string()))
}

/// The same with no attributes but those of these full names.
pub fn decode_with(doc: &[u8], names: &[&str]) -> Result<Entity, StoreError> {
    Entity::from_stored_with(doc, names).map_err(|e| StoreError::Unreadable(e.to_string()))
}

/// Whether these bytes may be an entity that satisfies the clauses.
pub fn may_satisfy(doc: &[u8], clauses: &[Vec<ngsi::q::Hint<'_>>]) -> Result<bool, StoreError> {
    Entity::stored_may_satisfy(doc, clauses).map_err(|e| StoreError::Unreadable(e.to_string()))
}

/// The entity without what has outlived its time; nothing if that is all of it.
pub fn alive(mut entity: Entity, now_us: i64) -> Option<Entity> {
    if entity.has_expired(now_us) {
        return None;
    }
    let is_over = |a: &ngsi::Attribute| a.expires_at_us.is_some_and(|at_us| at_us <= now_us);
    if entity.attributes.values().flatten().any(is_over) {
        entity.attributes.retain(|_, instances| {
            instances.retain(|a| !is_over(a));
            !instances.is_empty()
        });
    }
    Some(entity)
}

/// The entity with this id, if it is there and alive.
pub fn one(rd: &mut Rd<'_>, tenant: Tenant, id: &str) -> Result<Option<Entity>, StoreError> {
    let now_us = rd.now().0;
    let Some(kept) = entities::get(rd, tenant, id)? else {
        return Ok(None);
    };
    Ok(alive(decode(&kept.doc)?, now_us))
}

/// Runs `work` with a way to find linked entities in the same transaction.
pub fn with_links<T>(
    rd: &mut Rd<'_>,
    tenant: Tenant,
    work: impl FnOnce(&ngsi::entity::Lookup<'_>) -> T,
) -> T {
    let rd = Mutex::new(rd);
    work(&|id: &str| {
        let mut rd = rd.lock().unwrap_or_else(PoisonError::into_inner);
        one(&mut rd, tenant, id).ok().flatten().map(Arc::new)
    })
}

impl Context {
    /// The entity with this id.
    ///
    /// # Errors
    /// `NonexistentTenant`; [`StoreError`] if it cannot be read.
    pub async fn get(&self, tenant: &str, id: &str) -> Result<Option<Entity>, ObserveError> {
        let (name, id) = (tenant.to_owned(), id.to_owned());
        let look = move |rd: &mut Rd<'_>| {
            let tenant = tenant::known(rd, &name)?;
            Ok(one(rd, tenant, &id)?)
        };
        self.0.store.glance(look).await
    }

    /// The types in use, by full name, with how many entities have each.
    ///
    /// # Errors
    /// `NonexistentTenant`; [`StoreError`] if they cannot be read.
    pub async fn types(&self, tenant: &str) -> Result<Vec<(String, i64)>, ObserveError> {
        self.read(tenant, |rd, tenant| Ok(entities::types(rd, tenant)?))
            .await
    }

    /// The attributes in use, by full name, with how many entities have each.
    ///
    /// # Errors
    /// `NonexistentTenant`; [`StoreError`] if they cannot be read.
    pub async fn attributes(&self, tenant: &str) -> Result<Vec<(String, i64)>, ObserveError> {
        self.read(tenant, |rd, tenant| Ok(entities::attributes(rd, tenant)?))
            .await
    }

    /// The attributes of the entities of a type, with how many have each. All are full names.
    ///
    /// # Errors
    /// `NonexistentTenant`; [`StoreError`] if they cannot be read.
    pub async fn attributes_of(
        &self,
        tenant: &str,
        type_: &str,
    ) -> Result<Vec<(String, i64)>, ObserveError> {
        let type_ = type_.to_owned();
        self.read(tenant, move |rd, tenant| {
            Ok(entities::attributes_of(rd, tenant, &type_)?)
        })
        .await
    }

    /// The types of the entities that have an attribute, with how many of each. All are full names.
    ///
    /// # Errors
    /// `NonexistentTenant`; [`StoreError`] if they cannot be read.
    pub async fn types_with(
        &self,
        tenant: &str,
        attr: &str,
    ) -> Result<Vec<(String, i64)>, ObserveError> {
        let attr = attr.to_owned();
        self.read(tenant, move |rd, tenant| {
            Ok(entities::types_with(rd, tenant, &attr)?)
        })
        .await
    }

    /// Whether anything was ever written for the tenant; the nameless one is always there.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read.
    pub async fn exists(&self, tenant: &str) -> Result<bool, ObserveError> {
        let name = tenant.to_owned();
        Ok(self
            .0
            .store
            .glance(move |rd| entities::find_tenant(rd, &name))
            .await?
            .is_some())
    }

    /// Runs `work` on a reader, for a tenant that is known.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        tenant: &str,
        mut work: impl FnMut(&mut Rd<'_>, Tenant) -> Result<T, ObserveError> + Send + 'static,
    ) -> Result<T, ObserveError> {
        let name = tenant.to_owned();
        self.0
            .store
            .read(move |rd| {
                let tenant = tenant::known(rd, &name)?;
                work(rd, tenant)
            })
            .await
    }
}
