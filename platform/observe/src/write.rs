//! Changing what is true, one entity at a time: the entity, its index, its history and who is to be told,
//! in one transaction.

use std::sync::Arc;

use ngsi::name::is_uri;
use ngsi::patch::{Merge, Outcome, Which};
use ngsi::read::{AttributePatch, EntityPatch};
use ngsi::subscription::Change;
use ngsi::{Attribute, Entity, NgsiError};
use store::Tx;
use store::entities::{self, Tenant};

use crate::feed::Changed;
use crate::history::{self, Source};
use crate::index::{self, Part};
use crate::tenant::{self, Unknown};
use crate::{Context, Inner, ObserveError, read};

/// A transaction of one tenant.
pub struct Writer<'t, 's> {
    pub inner: &'t Inner,
    pub tx: &'t mut Tx<'s>,
    pub name: &'t str,
    pub tenant: Tenant,
    pub now_us: i64,
    /// What is told after the commit.
    pub changed: Vec<Changed>,
    /// The newest token of the subscriptions, once it was read. What writes entities changes none of them.
    pub token: Option<String>,
}

impl<'t, 's> Writer<'t, 's> {
    pub fn open(
        inner: &'t Inner,
        tx: &'t mut Tx<'s>,
        name: &'t str,
        unknown: Unknown,
    ) -> Result<Self, ObserveError> {
        let tenant = tenant::writable(tx, name, unknown)?;
        let now_us = tx.now().0;
        Ok(Self {
            inner,
            tx,
            name,
            tenant,
            now_us,
            changed: Vec::new(),
            token: None,
        })
    }

    /// The id of something new: its own, or a URN of its kind that is given to it.
    pub fn id_of(&self, own: &mut Option<String>, kind: &str) -> String {
        own.get_or_insert_with(|| format!("urn:ngsi-ld:{kind}:{}", self.tx.new_id()))
            .clone()
    }

    /// Keeps a new entity.
    pub fn create(&mut self, entity: Entity, source: Source) -> Result<(), ObserveError> {
        if let Some(kept) = entities::get(self.tx, self.tenant, &entity.id)? {
            let before = read::decode(&kept.doc)?;
            if !before.has_expired(self.now_us) {
                return Err(NgsiError::already_exists(format!(
                    "the entity {} is there already",
                    entity.id
                ))
                .into());
            }
            self.forget(kept.place, &before)?;
        }
        self.insert(entity, source)
    }

    /// Keeps an entity that is not there; [`StoreError::Taken`](store::StoreError::Taken) if one is, be its
    /// time over or not.
    pub fn insert(&mut self, mut entity: Entity, source: Source) -> Result<(), ObserveError> {
        if !is_uri(&entity.id) {
            return Err(NgsiError::bad_data("the id of an entity must be a URI").into());
        }
        entity.stamp(self.now_us);
        let index = index::of(&entity, &Part::Whole);
        entities::insert(
            self.tx,
            self.tenant,
            &entity.id,
            &entity.to_stored(),
            &index,
        )?;
        let outcome = Outcome::created(&entity);
        self.settle(None, Some(&entity), &outcome, source)
    }

    /// Changes an entity with `how`; nothing is kept if it changes nothing.
    pub fn change(
        &mut self,
        id: &str,
        source: Source,
        how: impl FnOnce(&mut Entity, i64) -> ngsi::Result<Outcome>,
    ) -> Result<Outcome, ObserveError> {
        match self.try_change(id, source, how)? {
            Some(outcome) => Ok(outcome),
            None => Err(NgsiError::not_found(format!("there is no entity {id}")).into()),
        }
    }

    /// The same; nothing if there is no such entity.
    pub fn try_change(
        &mut self,
        id: &str,
        source: Source,
        how: impl FnOnce(&mut Entity, i64) -> ngsi::Result<Outcome>,
    ) -> Result<Option<Outcome>, ObserveError> {
        let Some(kept) = entities::get(self.tx, self.tenant, id)? else {
            return Ok(None);
        };
        let whole = read::decode(&kept.doc)?;
        let instances = count(&whole);
        let Some(before) = read::alive(whole, self.now_us) else {
            return Ok(None);
        };
        let has_shed = count(&before) != instances;
        let mut after = before.clone();
        let outcome = how(&mut after, self.now_us)?;
        if outcome.is_nothing() {
            return Ok(Some(outcome));
        }
        let names = outcome.updated();
        // Attributes that had outlived their time go from the index with this change.
        let part = if has_shed {
            Part::Whole
        } else {
            Part::Of {
                names: &names,
                members: outcome.members_changed,
            }
        };
        let was = if has_shed {
            index::of(&read::decode(&kept.doc)?, &part)
        } else {
            index::of(&before, &part)
        };
        entities::update(
            self.tx,
            self.tenant,
            kept.place,
            &after.to_stored(),
            &was,
            &index::of(&after, &part),
        )?;
        self.settle(Some(&before), Some(&after), &outcome, source)?;
        Ok(Some(outcome))
    }

    /// Forgets an entity; its history stays.
    pub fn delete(&mut self, id: &str) -> Result<(), ObserveError> {
        let lacks = || NgsiError::not_found(format!("there is no entity {id}"));
        let kept = entities::get(self.tx, self.tenant, id)?.ok_or_else(lacks)?;
        let before = read::decode(&kept.doc)?;
        let is_over = before.has_expired(self.now_us);
        self.forget(kept.place, &before)?;
        if is_over { Err(lacks().into()) } else { Ok(()) }
    }

    /// Takes an entity away, be its time over or not.
    pub fn forget(&mut self, place: i64, before: &Entity) -> Result<(), ObserveError> {
        entities::delete(
            self.tx,
            self.tenant,
            place,
            &index::of(before, &Part::Whole),
        )?;
        let outcome = Outcome::deleted(before);
        self.settle(Some(before), None, &outcome, Source::Told)
    }

    /// What follows from a change: history, notifications, news.
    fn settle(
        &mut self,
        before: Option<&Entity>,
        after: Option<&Entity>,
        outcome: &Outcome,
        source: Source,
    ) -> Result<(), ObserveError> {
        let change = Change {
            before,
            after,
            outcome,
        };
        let Some(entity) = change.entity() else {
            return Ok(());
        };
        history::keep(self, &change, source)?;
        crate::notify::push_due(self, &change)?;
        self.changed.push(Changed {
            tenant: self.name.to_owned(),
            id: entity.id.clone(),
            types: entity.types.clone(),
            attributes: if after.is_some() {
                outcome
                    .updated()
                    .into_iter()
                    .map(ToOwned::to_owned)
                    .collect()
            } else {
                Vec::new()
            },
        });
        Ok(())
    }
}

fn count(entity: &Entity) -> usize {
    entity.attributes.values().map(Vec::len).sum()
}

impl Context {
    /// Keeps a new entity. A tenant that is not known is made.
    ///
    /// # Errors
    /// `AlreadyExists`; [`StoreError`](store::StoreError) if it cannot be kept.
    pub async fn create(&self, tenant: &str, entity: Entity) -> Result<(), ObserveError> {
        self.write(tenant, Unknown::Make, move |writer| {
            writer.create(entity.clone(), Source::Told)
        })
        .await
    }

    /// Appends attributes; those that are there are replaced with `overwrite`, else reported.
    ///
    /// # Errors
    /// `ResourceNotFound`, and those of [`Entity::append`].
    pub async fn append(
        &self,
        tenant: &str,
        id: &str,
        patch: EntityPatch,
        overwrite: bool,
    ) -> Result<Outcome, ObserveError> {
        self.change(tenant, id, move |entity, now_us| {
            entity.append(patch.clone(), overwrite, now_us)
        })
        .await
    }

    /// Replaces attributes and deletes those that are null.
    ///
    /// # Errors
    /// `ResourceNotFound`, and those of [`Entity::update`].
    pub async fn update(
        &self,
        tenant: &str,
        id: &str,
        patch: EntityPatch,
    ) -> Result<Outcome, ObserveError> {
        self.change(tenant, id, move |entity, now_us| {
            entity.update(patch.clone(), now_us)
        })
        .await
    }

    /// Merges attributes to any depth.
    ///
    /// # Errors
    /// `ResourceNotFound`, and those of [`Entity::merge`].
    pub async fn merge(
        &self,
        tenant: &str,
        id: &str,
        patch: EntityPatch,
        how: Merge,
    ) -> Result<Outcome, ObserveError> {
        self.change(tenant, id, move |entity, now_us| {
            entity.merge(patch.clone(), &how, now_us)
        })
        .await
    }

    /// Puts another entity in its place.
    ///
    /// # Errors
    /// `ResourceNotFound`; `BadRequestData` if its id is another.
    pub async fn replace(
        &self,
        tenant: &str,
        id: &str,
        entity: Entity,
    ) -> Result<Outcome, ObserveError> {
        if entity.id != id {
            return Err(NgsiError::bad_data(format!(
                "the entity {} cannot replace {id}",
                entity.id
            ))
            .into());
        }
        self.change(tenant, id, move |old, now_us| {
            Ok(old.replace_with(entity.clone(), now_us))
        })
        .await
    }

    /// Changes members of one attribute instance; `attr` is a full name.
    ///
    /// # Errors
    /// `ResourceNotFound`, and those of [`Entity::update_attribute`].
    pub async fn update_attribute(
        &self,
        tenant: &str,
        id: &str,
        attr: &str,
        patch: AttributePatch,
    ) -> Result<Outcome, ObserveError> {
        let attr = attr.to_owned();
        self.change(tenant, id, move |entity, now_us| {
            entity.update_attribute(&attr, patch.clone(), now_us)
        })
        .await
    }

    /// Puts one attribute instance in another's place; `attr` is a full name.
    ///
    /// # Errors
    /// `ResourceNotFound`.
    pub async fn replace_attribute(
        &self,
        tenant: &str,
        id: &str,
        attr: &str,
        attribute: Attribute,
    ) -> Result<Outcome, ObserveError> {
        let attr = attr.to_owned();
        self.change(tenant, id, move |entity, now_us| {
            entity.replace_attribute(&attr, attribute.clone(), now_us)
        })
        .await
    }

    /// Deletes instances of an attribute; `attr` is a full name.
    ///
    /// # Errors
    /// `ResourceNotFound`.
    pub async fn delete_attribute(
        &self,
        tenant: &str,
        id: &str,
        attr: &str,
        which: Which,
    ) -> Result<Outcome, ObserveError> {
        let attr = attr.to_owned();
        self.change(tenant, id, move |entity, now_us| {
            entity.delete_attribute(&attr, &which, now_us)
        })
        .await
    }

    /// Deletes an entity; its history stays.
    ///
    /// # Errors
    /// `ResourceNotFound`.
    pub async fn delete(&self, tenant: &str, id: &str) -> Result<(), ObserveError> {
        let id = id.to_owned();
        self.write(tenant, Unknown::Refuse, move |writer| writer.delete(&id))
            .await
    }

    async fn change(
        &self,
        tenant: &str,
        id: &str,
        mut how: impl FnMut(&mut Entity, i64) -> ngsi::Result<Outcome> + Send + 'static,
    ) -> Result<Outcome, ObserveError> {
        let id = id.to_owned();
        self.write(tenant, Unknown::Refuse, move |writer| {
            writer.change(&id, Source::Told, &mut how)
        })
        .await
    }

    /// Runs `work` in a transaction, and tells after the commit what it changed.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        tenant: &str,
        unknown: Unknown,
        mut work: impl FnMut(&mut Writer<'_, '_>) -> Result<T, ObserveError> + Send + 'static,
    ) -> Result<T, ObserveError> {
        let (inner, name) = (Arc::clone(&self.0), tenant.to_owned());
        let (value, changed) = self
            .0
            .store
            .write(move |tx| {
                let mut writer = Writer::open(&inner, tx, &name, unknown)?;
                let value = work(&mut writer)?;
                Ok::<_, ObserveError>((value, writer.changed))
            })
            .await?;
        self.published(changed).await;
        Ok(value)
    }
}
