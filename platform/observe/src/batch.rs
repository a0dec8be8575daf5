//! Many writes in one transaction, each with its own fate.

use ngsi::patch::{Merge, Outcome};
use ngsi::read::{AttributePatch, EntityPatch, Set};
use ngsi::{Attribute, Entity, NgsiError};
use store::StoreError;

use crate::history::Source;
use crate::tenant::Unknown;
use crate::write::Writer;
use crate::{Context, ObserveError};

/// What a batch does with each of its items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchKind {
    /// Creates it; refuses those that are there.
    Create,
    /// Creates it, or changes the one that is there.
    Upsert {
        /// Append to the one that is there, rather than replace it.
        update: bool,
    },
    /// Appends attributes to the one that is there.
    Update {
        /// Whether attributes that are there are replaced.
        overwrite: bool,
    },
    /// Merges it into the one that is there.
    Merge,
    /// Deletes it.
    Delete,
}

/// One item of a batch.
#[derive(Debug, Clone, PartialEq)]
pub enum BatchWrite {
    /// A whole entity: to create, upsert, update or merge.
    Whole(Entity),
    /// A part of the entity with that id: to update or merge.
    Part(String, EntityPatch),
    /// The entity with that id: to delete.
    Gone(String),
}

/// What became of an item of a batch.
#[derive(Debug, Clone, PartialEq)]
pub enum Done {
    /// It is new.
    Created,
    /// It was there, and changed so.
    Updated(Outcome),
    /// It is gone.
    Deleted,
}

impl Context {
    /// Carries out the items in their order, in one transaction; an item that is refused changes nothing
    /// and hinders no other.
    ///
    /// # Errors
    /// [`StoreError`](store::StoreError) if nothing could be kept.
    pub async fn batch(
        &self,
        tenant: &str,
        kind: BatchKind,
        items: Vec<BatchWrite>,
    ) -> Result<Vec<Result<Done, NgsiError>>, ObserveError> {
        let unknown = match kind {
            BatchKind::Create | BatchKind::Upsert { .. } => Unknown::Make,
            BatchKind::Update { .. } | BatchKind::Merge | BatchKind::Delete => Unknown::Refuse,
        };
        self.write(tenant, unknown, move |writer| {
            let mut fates = Vec::with_capacity(items.len());
            for item in &items {
                fates.push(match writer.item(kind, item) {
                    Ok(done) => Ok(done),
                    // The engine refuses before anything is kept.
                    Err(ObserveError::Ngsi(error)) => Err(error),
                    Err(error) => return Err(error),
                });
            }
            Ok(fates)
        })
        .await
    }
}

impl Writer<'_, '_> {
    fn item(&mut self, kind: BatchKind, item: &BatchWrite) -> Result<Done, ObserveError> {
        match (kind, item) {
            (BatchKind::Create, BatchWrite::Whole(entity)) => {
                self.create(entity.clone(), Source::Told)?;
                Ok(Done::Created)
            }
            (BatchKind::Upsert { update }, BatchWrite::Whole(entity)) => {
                self.upsert(entity, update)
            }
            (BatchKind::Update { .. } | BatchKind::Merge, BatchWrite::Whole(entity)) => {
                self.part(kind, &entity.id, part_of(entity))
            }
            (BatchKind::Update { .. } | BatchKind::Merge, BatchWrite::Part(id, patch)) => {
                self.part(kind, id, patch.clone())
            }
            (BatchKind::Delete, BatchWrite::Gone(id)) => {
                self.delete(id)?;
                Ok(Done::Deleted)
            }
            (kind, _) => Err(NgsiError::bad_data(format!(
                "this item does not fit a batch of {kind:?}"
            ))
            .into()),
        }
    }

    /// Creates the entity, or changes the one that is there.
    pub fn upsert(&mut self, entity: &Entity, update: bool) -> Result<Done, ObserveError> {
        let there = self.try_change(&entity.id, Source::Told, |old, now_us| {
            if update {
                old.append(part_of(entity), true, now_us)
            } else {
                Ok(old.replace_with(entity.clone(), now_us))
            }
        })?;
        match there {
            Some(outcome) => return Ok(Done::Updated(outcome)),
            None => match self.insert(entity.clone(), Source::Told) {
                // One whose time is over is in its place.
                Err(ObserveError::Store(StoreError::Taken(_))) => {
                    self.create(entity.clone(), Source::Told)?;
                }
                done => done?,
            },
        }
        Ok(Done::Created)
    }

    fn part(
        &mut self,
        kind: BatchKind,
        id: &str,
        patch: EntityPatch,
    ) -> Result<Done, ObserveError> {
        let outcome = self.change(id, Source::Told, |entity, now_us| match kind {
            BatchKind::Update { overwrite } => entity.append(patch, overwrite, now_us),
            _ => entity.merge(patch, &Merge::default(), now_us),
        })?;
        Ok(Done::Updated(outcome))
    }
}

/// The entity as the fragment that says the same.
fn part_of(entity: &Entity) -> EntityPatch {
    EntityPatch {
        id: Some(entity.id.clone()),
        types: entity.types.clone(),
        scopes: if entity.scopes.is_empty() {
            Set::Keep
        } else {
            Set::To(entity.scopes.clone())
        },
        expires_at_us: entity.expires_at_us.map_or(Set::Keep, Set::To),
        attributes: parts_of(&entity.attributes),
    }
}

fn parts_of(attributes: &ngsi::Attributes) -> indexmap::IndexMap<String, Vec<AttributePatch>> {
    let part = |a: &Attribute| AttributePatch {
        kind: Some(a.kind),
        value: Some(a.value.clone()),
        of_types: if a.of_types.is_empty() {
            Set::Keep
        } else {
            Set::To(a.of_types.clone())
        },
        dataset_id: a.dataset_id.clone(),
        observed_at_us: a.observed_at_us.map_or(Set::Keep, Set::To),
        expires_at_us: a.expires_at_us.map_or(Set::Keep, Set::To),
        unit_code: a.unit_code.clone().map_or(Set::Keep, Set::To),
        attributes: parts_of(&a.attributes),
        ..AttributePatch::default()
    };
    attributes
        .iter()
        .map(|(name, instances)| (name.clone(), instances.iter().map(part).collect()))
        .collect()
}
