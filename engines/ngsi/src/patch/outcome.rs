//! What a change did, for histories, notifications and the answer to the caller.

use serde_json::{Value, json};

use crate::entity::{Attribute, Entity};

/// What became of an attribute instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// It is new.
    Created,
    /// It was written again.
    Updated,
    /// It is gone.
    Deleted,
}

/// One attribute instance that was written.
#[derive(Debug, Clone, PartialEq)]
pub struct AttributeChange {
    /// The full name.
    pub name: String,
    /// Which instance.
    pub dataset_id: Option<String>,
    /// What became of it.
    pub kind: ChangeKind,
    /// What it was.
    pub before: Option<Attribute>,
    /// Whether it says the same as before, so that nobody need be told.
    pub is_same: bool,
}

impl AttributeChange {
    /// What it is now, in the entity after the change.
    pub fn after<'a>(&self, entity: &'a Entity) -> Option<&'a Attribute> {
        entity.instance(&self.name, self.dataset_id.as_deref())
    }
}

/// One attribute that was not written, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotUpdated {
    /// The full name.
    pub name: String,
    /// Why not.
    pub reason: String,
}

/// Everything that a change did.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outcome {
    /// Attribute instances that were written.
    pub changes: Vec<AttributeChange>,
    /// Attributes that were not.
    pub not_updated: Vec<NotUpdated>,
    /// The scopes before, if they changed.
    pub scopes_before: Option<Vec<String>>,
    /// Whether types or `expiresAt` changed.
    pub members_changed: bool,
}

impl Outcome {
    /// The outcome of an entity's creation.
    pub fn created(entity: &Entity) -> Self {
        Self::whole(entity, ChangeKind::Created)
    }

    /// The outcome of an entity's deletion.
    pub fn deleted(entity: &Entity) -> Self {
        Self::whole(entity, ChangeKind::Deleted)
    }

    fn whole(entity: &Entity, kind: ChangeKind) -> Self {
        let changes = entity.attributes.iter().flat_map(|(name, instances)| {
            instances.iter().map(move |a| AttributeChange {
                name: name.clone(),
                dataset_id: a.dataset_id.clone(),
                kind,
                before: (kind == ChangeKind::Deleted).then(|| a.clone()),
                is_same: false,
            })
        });
        Self {
            changes: changes.collect(),
            members_changed: true,
            ..Self::default()
        }
    }

    /// Whether nothing was written.
    pub fn is_nothing(&self) -> bool {
        self.changes.is_empty() && self.scopes_before.is_none() && !self.members_changed
    }

    /// Full names of the attributes that were written, each once.
    pub fn updated(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for change in &self.changes {
            if !names.contains(&change.name.as_str()) {
                names.push(&change.name);
            }
        }
        names
    }

    /// The standard's `UpdateResult`, with attribute names in full.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clauses 5.2.18 and 5.2.19. The standard does not say whether names
    /// are short; its conformance suite (case 010_04_01) wants them in full.
    pub fn to_json(&self) -> Value {
        let not_updated: Vec<Value> = self
            .not_updated
            .iter()
            .map(|n| json!({"attributeName": n.name, "reason": n.reason}))
            .collect();
        json!({"updated": self.updated(), "notUpdated": not_updated})
    }
}
