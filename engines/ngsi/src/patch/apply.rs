//! Writing instances into an entity, the same way for every operation.

use super::outcome::{AttributeChange, ChangeKind, NotUpdated, Outcome};
use crate::entity::{Attribute, Entity};

/// What is to be done with one attribute instance.
pub(super) struct Step {
    pub name: String,
    pub dataset_id: Option<String>,
    pub action: Action,
}

pub(super) enum Action {
    Put(Box<Attribute>),
    Delete,
    Refuse(&'static str),
}

impl Action {
    pub(super) fn put(attribute: Attribute) -> Self {
        Self::Put(Box::new(attribute))
    }
}

/// Carries out all steps; none of them can fail.
pub(super) fn apply(entity: &mut Entity, steps: Vec<Step>, now_us: i64) -> Outcome {
    let mut outcome = Outcome::default();
    for Step {
        name,
        dataset_id,
        action,
    } in steps
    {
        let change = match action {
            Action::Put(attribute) => Some(put(entity, name, *attribute, now_us)),
            Action::Delete => delete(entity, name, dataset_id),
            Action::Refuse(reason) => {
                outcome.not_updated.push(NotUpdated {
                    name,
                    reason: reason.to_owned(),
                });
                None
            }
        };
        outcome.changes.extend(change);
    }
    if !outcome.changes.is_empty() {
        entity.modified_at_us = now_us;
    }
    outcome
}

fn put(
    entity: &mut Entity,
    name: String,
    mut attribute: Attribute,
    now_us: i64,
) -> AttributeChange {
    let instances = entity.attributes.entry(name.clone()).or_default();
    let dataset_id = attribute.dataset_id.clone();
    match instances.iter_mut().find(|a| a.dataset_id == dataset_id) {
        Some(place) => {
            stamp_over(&mut attribute, place, now_us);
            let is_same = attribute.says_the_same(place);
            let before = Some(std::mem::replace(place, attribute));
            AttributeChange {
                name,
                dataset_id,
                kind: ChangeKind::Updated,
                before,
                is_same,
            }
        }
        None => {
            attribute.stamp(now_us, now_us);
            instances.push(attribute);
            AttributeChange {
                name,
                dataset_id,
                kind: ChangeKind::Created,
                before: None,
                is_same: false,
            }
        }
    }
}

/// What was there before keeps its moment of creation, and what is the same its last change.
fn stamp_over(new: &mut Attribute, old: &Attribute, now_us: i64) {
    new.created_at_us = old.created_at_us;
    new.modified_at_us = now_us;
    for (name, instances) in &mut new.attributes {
        let earlier = old.attributes.get(name).map_or(&[][..], Vec::as_slice);
        for sub in instances {
            match earlier.iter().find(|a| a.dataset_id == sub.dataset_id) {
                Some(same) if same.says_the_same(sub) => *sub = same.clone(),
                Some(other) => stamp_over(sub, other, now_us),
                None => sub.stamp(now_us, now_us),
            }
        }
    }
}

fn delete(
    entity: &mut Entity,
    name: String,
    dataset_id: Option<String>,
) -> Option<AttributeChange> {
    let instances = entity.attributes.get_mut(&name)?;
    let at = instances.iter().position(|a| a.dataset_id == dataset_id)?;
    let before = Some(instances.remove(at));
    if instances.is_empty() {
        entity.attributes.shift_remove(&name);
    }
    Some(AttributeChange {
        name,
        dataset_id,
        kind: ChangeKind::Deleted,
        before,
        is_same: false,
    })
}
