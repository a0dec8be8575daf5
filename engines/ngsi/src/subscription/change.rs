//! Whether a change concerns a subscription.

use super::{Subscription, Trigger};
use crate::entity::{Entity, Lookup};
use crate::patch::{AttributeChange, ChangeKind, Outcome};

/// A change of one entity.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// The entity before; nothing when it is new.
    pub before: Option<&'a Entity>,
    /// The entity after; nothing when it is gone.
    pub after: Option<&'a Entity>,
    /// What was done.
    pub outcome: &'a Outcome,
}

impl<'a> Change<'a> {
    /// The entity as it is, or as it last was.
    pub fn entity(&self) -> Option<&'a Entity> {
        self.after.or(self.before)
    }
}

impl Subscription {
    /// Whether it asks to be told of the change; its status and its rest are the caller's to ask.
    pub fn matches(&self, change: &Change, lookup: &Lookup) -> bool {
        self.time_interval_s.is_none()
            && self.caused_by(change).is_some()
            && change
                .entity()
                .is_some_and(|entity| self.selects(entity, lookup))
    }

    /// Whether an entity is one of those it is about.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clause 5.8.6.
    pub fn selects(&self, entity: &Entity, lookup: &Lookup) -> bool {
        (self.selection.is_empty()
            || self
                .selection
                .iter()
                .any(|selector| selector.matches(entity)))
            && self
                .scope_q
                .as_ref()
                .is_none_or(|query| query.matches(&entity.scopes))
            && self
                .q
                .as_ref()
                .is_none_or(|plan| plan.matches_with(entity, lookup))
            && self
                .geo_q
                .as_ref()
                .is_none_or(|query| query.matches(entity))
    }

    /// The first of its triggers that the change pulls.
    pub(super) fn caused_by(&self, change: &Change) -> Option<Trigger> {
        let attribute = |kind| {
            change
                .outcome
                .changes
                .iter()
                .any(|c| c.kind == kind && self.watches(c))
        };
        let any =
            || self.watched.is_empty() || change.outcome.changes.iter().any(|c| self.watches(c));
        self.triggers.iter().copied().find(|trigger| match trigger {
            Trigger::EntityCreated => change.before.is_none() && any(),
            Trigger::EntityDeleted => change.after.is_none() && any(),
            Trigger::EntityUpdated => {
                change.before.is_some()
                    && change.after.is_some()
                    && change.outcome.changes.iter().any(|c| self.watches(c))
            }
            Trigger::AttributeCreated => attribute(ChangeKind::Created),
            Trigger::AttributeUpdated => attribute(ChangeKind::Updated),
            Trigger::AttributeDeleted => attribute(ChangeKind::Deleted),
        })
    }

    /// Whether a change of an attribute matters: it is watched, and it says something new.
    pub(super) fn watches(&self, change: &AttributeChange) -> bool {
        !change.is_same && (self.watched.is_empty() || self.watched.contains(&change.name))
    }
}
