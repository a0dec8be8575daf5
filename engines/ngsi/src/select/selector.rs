//! One way to say which entities are meant: by id, id pattern and type.

use serde_json::{Map, Value, json};

use super::{IdPattern, TypeSelection};
use crate::context::Context;
use crate::entity::Entity;
use crate::error::{NgsiError, Result};
use crate::name::require_uri;
use crate::read::{brief, not_an_object, strings};

/// Entities of a type, of some ids, or whose id matches a pattern.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 5.2.33.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EntitySelector {
    /// Only these ids; empty for any.
    pub ids: Vec<String>,
    /// Only ids that match.
    pub id_pattern: Option<IdPattern>,
    /// Only these types.
    pub types: Option<TypeSelection>,
}

/// Several selectors, of which one must choose an entity; an empty list chooses all.
pub type Selection = Vec<EntitySelector>;

impl EntitySelector {
    /// Reads `{"id": ..., "idPattern": ..., "type": ...}`.
    ///
    /// # Errors
    /// `BadRequestData` for what is no selector.
    pub fn parse(value: Value, context: &Context) -> Result<Self> {
        let Value::Object(members) = value else {
            return Err(not_an_object("an entity selector", &value));
        };
        let mut selector = Self::default();
        for (name, value) in members {
            match (name.as_str(), value) {
                ("id" | "@id", value) => {
                    selector.ids = strings("id", value)?;
                    selector
                        .ids
                        .iter()
                        .try_for_each(|id| require_uri("id", id))?;
                }
                ("idPattern", Value::String(text)) => {
                    selector.id_pattern = Some(IdPattern::parse(&text)?)
                }
                ("type" | "@type", Value::String(text)) => {
                    selector.types = (text != "*")
                        .then(|| TypeSelection::parse(&text, context))
                        .transpose()?;
                }
                (name, value) => {
                    return Err(NgsiError::bad_data(format!(
                        "an entity selector may not have {name} as {}",
                        brief(&value)
                    )));
                }
            }
        }
        Ok(selector)
    }

    /// Reads a list of selectors.
    ///
    /// # Errors
    /// `BadRequestData` for what is no list or is empty.
    pub fn parse_all(value: Value, context: &Context) -> Result<Selection> {
        match value {
            Value::Array(items) if !items.is_empty() => items
                .into_iter()
                .map(|item| Self::parse(item, context))
                .collect(),
            other => Err(NgsiError::bad_data(format!(
                "entities must be a list with one item at least, got {}",
                brief(&other)
            ))),
        }
    }

    /// Whether it chooses the entity: ids go before a pattern.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clause 5.2.33.
    pub fn matches(&self, entity: &Entity) -> bool {
        let is_meant = match (self.ids.as_slice(), &self.id_pattern) {
            ([], None) => true,
            ([], Some(pattern)) => pattern.matches(&entity.id),
            (ids, _) => ids.contains(&entity.id),
        };
        is_meant
            && self
                .types
                .as_ref()
                .is_none_or(|types| types.matches(&entity.types))
    }

    /// Writes it, with names as short as the context allows.
    pub fn to_json(&self, context: &Context) -> Value {
        let mut members = Map::new();
        match self.ids.as_slice() {
            [] => {}
            [one] => drop(members.insert("id".to_owned(), json!(one))),
            many => drop(members.insert("id".to_owned(), json!(many))),
        }
        if let Some(pattern) = &self.id_pattern {
            members.insert("idPattern".to_owned(), json!(pattern.as_str()));
        }
        if let Some(types) = &self.types {
            members.insert("type".to_owned(), json!(types.to_text(context)));
        }
        Value::Object(members)
    }
}
