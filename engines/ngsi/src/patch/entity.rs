//! The operations on one entity, each by its clause of the standard.

use std::sync::Arc;

use super::apply::{Action, Step, apply};
use super::merge::{Reach, merged, whole};
use super::outcome::{NotUpdated, Outcome};
use crate::context::{Context, NGSI_LD};
use crate::entity::{Attribute, Entity};
use crate::error::{NgsiError, Result};
use crate::name::quoted;
use crate::read::{AttributePatch, EntityPatch, Set};

/// What a merge applies to all attributes.
#[derive(Debug, Clone, Default)]
pub struct Merge {
    /// The moment to give to attributes that had one and are told no other.
    pub observed_at_us: Option<i64>,
    /// The language that bare text is in.
    pub language: Option<String>,
    /// Expands bare vocabulary words.
    pub context: Option<Arc<Context>>,
}

/// Which instances of an attribute are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// The default one.
    Default,
    /// That of a `datasetId`.
    Dataset(String),
    /// All of them.
    All,
}

impl Entity {
    /// Appends attributes; existing ones are replaced, or left alone and reported.
    ///
    /// # Errors
    /// `BadRequestData` when an attribute is not whole; the entity is then unchanged.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clause 5.6.3.
    pub fn append(&mut self, patch: EntityPatch, overwrite: bool, now_us: i64) -> Result<Outcome> {
        let steps = self.steps(patch.attributes, |entity, name, patch| {
            let is_there = entity.instance(name, patch.dataset_id.as_deref()).is_some();
            match is_there && !overwrite {
                true => Ok(Action::Refuse(
                    "the attribute is there already and may not be overwritten",
                )),
                false => whole(name, patch).map(Action::put),
            }
        })?;
        let mut outcome = apply(self, steps, now_us);
        let scopes = match patch.scopes {
            Set::To(scopes) if !overwrite => {
                let new = scopes.into_iter().filter(|s| !self.scopes.contains(s));
                Set::To(self.scopes.iter().cloned().chain(new).collect())
            }
            other => other,
        };
        self.set_members(
            patch.types,
            scopes,
            patch.expires_at_us,
            &mut outcome,
            now_us,
        );
        Ok(outcome)
    }

    /// Replaces attributes as a whole, appends new ones, and deletes those that are null.
    ///
    /// # Errors
    /// `BadRequestData` when an attribute is not whole; the entity is then unchanged.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clause 5.6.2.
    pub fn update(&mut self, patch: EntityPatch, now_us: i64) -> Result<Outcome> {
        let steps = self.steps(patch.attributes, |entity, name, patch| {
            match (
                patch.is_null,
                entity.instance(name, patch.dataset_id.as_deref()),
            ) {
                (true, Some(_)) => Ok(Action::Delete),
                (true, None) => Ok(Action::Refuse("there is no such attribute to delete")),
                (false, _) => whole(name, patch).map(Action::put),
            }
        })?;
        let mut outcome = apply(self, steps, now_us);
        let scopes = match patch.scopes {
            Set::Keep => Set::Keep,
            _ if self.scopes.is_empty() => {
                outcome.not_updated.push(NotUpdated {
                    name: format!("{NGSI_LD}scope"),
                    reason: "the entity has no scope to update".to_owned(),
                });
                Set::Keep
            }
            scopes => scopes,
        };
        self.set_members(
            patch.types,
            scopes,
            patch.expires_at_us,
            &mut outcome,
            now_us,
        );
        Ok(outcome)
    }

    /// Merges attributes to any depth, appends new ones, and deletes what is null.
    ///
    /// # Errors
    /// `BadRequestData` when a new attribute is not whole; the entity is then unchanged.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clauses 5.5.12 and 5.6.17. Raw JSON of a JsonProperty and places
    /// are replaced, since the null has no meaning in them.
    pub fn merge(&mut self, patch: EntityPatch, how: &Merge, now_us: i64) -> Result<Outcome> {
        let steps = self.steps(patch.attributes, |entity, name, patch| {
            match (
                patch.is_null,
                entity.instance(name, patch.dataset_id.as_deref()),
            ) {
                (true, Some(_)) => Ok(Action::Delete),
                (true, None) => Ok(Action::Refuse("there is no such attribute to delete")),
                (false, Some(old)) => {
                    merged(name, old, patch, Reach::Everything, how).map(Action::put)
                }
                (false, None) => whole(name, patch).map(Action::put),
            }
        })?;
        let mut outcome = apply(self, steps, now_us);
        self.set_members(
            patch.types,
            patch.scopes,
            patch.expires_at_us,
            &mut outcome,
            now_us,
        );
        Ok(outcome)
    }

    /// Changes members of one attribute instance; `name` is a full name.
    ///
    /// # Errors
    /// `ResourceNotFound` when there is no such instance, `BadRequestData` when it would not be
    /// whole; the entity is then unchanged.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clauses 5.5.8 and 5.6.4.
    pub fn update_attribute(
        &mut self,
        name: &str,
        patch: AttributePatch,
        now_us: i64,
    ) -> Result<Outcome> {
        let dataset_id = patch.dataset_id.clone();
        let old = self
            .instance(name, dataset_id.as_deref())
            .ok_or_else(|| self.lacks(name, dataset_id.as_deref()))?;
        if let (Some(kind), false) = (patch.kind, patch.is_bare || patch.is_null)
            && kind.member() != old.kind.member()
        {
            return Err(NgsiError::bad_data(format!(
                "the attribute {} is a {} and cannot become a {}: replace it",
                quoted(name),
                old.kind.name(),
                kind.name()
            )));
        }
        let action = match patch.is_null {
            true => Action::Delete,
            false => Action::put(merged(name, old, patch, Reach::Members, &Merge::default())?),
        };
        Ok(apply(
            self,
            vec![Step {
                name: name.to_owned(),
                dataset_id,
                action,
            }],
            now_us,
        ))
    }

    /// Puts one attribute instance in another's place; `name` is a full name.
    ///
    /// # Errors
    /// `ResourceNotFound` when there is no such instance.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clause 5.6.19.
    pub fn replace_attribute(
        &mut self,
        name: &str,
        attribute: Attribute,
        now_us: i64,
    ) -> Result<Outcome> {
        let dataset_id = attribute.dataset_id.clone();
        if self.instance(name, dataset_id.as_deref()).is_none() {
            return Err(self.lacks(name, dataset_id.as_deref()));
        }
        Ok(apply(
            self,
            vec![Step {
                name: name.to_owned(),
                dataset_id,
                action: Action::put(attribute),
            }],
            now_us,
        ))
    }

    /// Puts another entity in its place: attributes that the other lacks are deleted.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clause 5.6.18. The moment of creation stays.
    pub fn replace_with(&mut self, new: Self, now_us: i64) -> Outcome {
        let gone = self.attributes.iter().flat_map(|(name, instances)| {
            instances
                .iter()
                .filter(|a| new.instance(name, a.dataset_id.as_deref()).is_none())
                .map(|a| Step {
                    name: name.clone(),
                    dataset_id: a.dataset_id.clone(),
                    action: Action::Delete,
                })
        });
        let mut steps: Vec<Step> = gone.collect();
        for (name, instances) in new.attributes {
            steps.extend(instances.into_iter().map(|a| Step {
                name: name.clone(),
                dataset_id: None,
                action: Action::put(a),
            }));
        }
        let mut outcome = apply(self, steps, now_us);
        self.modified_at_us = now_us;
        if self.scopes != new.scopes {
            outcome.scopes_before = Some(std::mem::replace(&mut self.scopes, new.scopes));
        }
        outcome.members_changed =
            self.types != new.types || self.expires_at_us != new.expires_at_us;
        (self.types, self.expires_at_us) = (new.types, new.expires_at_us);
        outcome
    }

    /// Deletes instances of an attribute, or the scopes; `name` is a full name.
    ///
    /// # Errors
    /// `ResourceNotFound` when there is nothing to delete.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clause 5.6.5.
    pub fn delete_attribute(&mut self, name: &str, which: &Which, now_us: i64) -> Result<Outcome> {
        if name.strip_prefix(NGSI_LD) == Some("scope") && !self.scopes.is_empty() {
            self.modified_at_us = now_us;
            return Ok(Outcome {
                scopes_before: Some(std::mem::take(&mut self.scopes)),
                ..Outcome::default()
            });
        }
        let is_meant = |a: &&Attribute| match which {
            Which::All => true,
            Which::Default => a.dataset_id.is_none(),
            Which::Dataset(id) => a.dataset_id.as_ref() == Some(id),
        };
        let steps: Vec<Step> = self
            .instances(name)
            .iter()
            .filter(is_meant)
            .map(|a| Step {
                name: name.to_owned(),
                dataset_id: a.dataset_id.clone(),
                action: Action::Delete,
            })
            .collect();
        if steps.is_empty() {
            let dataset_id = if let Which::Dataset(id) = which {
                Some(id.as_str())
            } else {
                None
            };
            return Err(self.lacks(name, dataset_id));
        }
        Ok(apply(self, steps, now_us))
    }

    /// Deletes every instance of the attributes that are meant, by full name; nothing if there are none.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clause 5.6.21.
    pub fn delete_attributes(&mut self, is_meant: impl Fn(&str) -> bool, now_us: i64) -> Outcome {
        let meant = self.attributes.iter().filter(|(name, _)| is_meant(name));
        let steps = meant
            .flat_map(|(name, instances)| instances.iter().map(move |a| (name, a)))
            .map(|(name, a)| Step {
                name: name.clone(),
                dataset_id: a.dataset_id.clone(),
                action: Action::Delete,
            })
            .collect();
        apply(self, steps, now_us)
    }

    fn steps(
        &self,
        patches: impl IntoIterator<Item = (String, Vec<AttributePatch>)>,
        mut decide: impl FnMut(&Self, &str, AttributePatch) -> Result<Action>,
    ) -> Result<Vec<Step>> {
        let mut steps = Vec::new();
        for (name, instances) in patches {
            for patch in instances {
                let dataset_id = patch.dataset_id.clone();
                let action = decide(self, &name, patch)?;
                steps.push(Step {
                    name: name.clone(),
                    dataset_id,
                    action,
                });
            }
        }
        Ok(steps)
    }

    fn set_members(
        &mut self,
        types: Vec<String>,
        scopes: Set<Vec<String>>,
        expires: Set<i64>,
        outcome: &mut Outcome,
        now_us: i64,
    ) {
        for name in types {
            if !self.types.contains(&name) {
                self.types.push(name);
                outcome.members_changed = true;
            }
        }
        if expires != Set::Keep {
            expires.apply(&mut self.expires_at_us);
            outcome.members_changed = true;
        }
        let scopes = match scopes {
            Set::Keep => None,
            other => Some(other.into_value().unwrap_or_default()).filter(|new| *new != self.scopes),
        };
        outcome.scopes_before = scopes.map(|new| std::mem::replace(&mut self.scopes, new));
        if !outcome.is_nothing() {
            self.modified_at_us = now_us;
        }
    }

    fn lacks(&self, name: &str, dataset_id: Option<&str>) -> NgsiError {
        let dataset = dataset_id.map_or(String::new(), |id| {
            format!(" with the datasetId {}", quoted(id))
        });
        NgsiError::not_found(format!(
            "the entity {} has no attribute {}{dataset}",
            quoted(&self.id),
            quoted(name)
        ))
    }
}
