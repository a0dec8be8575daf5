//! Writing entities for callers: normalized, concise, simplified, and as GeoJSON features.

mod attribute;
mod geojson;
mod text;
mod version;

pub(crate) use attribute::{attribute_value, instances_value};
pub use geojson::{feature, feature_collection};
pub use text::{entities_text, entity_text};
pub use version::{Version, as_of};

use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::context::Context;
use crate::entity::{Attribute, Attributes, Entity, Lookup};
use crate::error::{NgsiError, Result};
use crate::name::{DEFAULT_DATASET, quoted, require_uri};
use crate::select::{Languages, Projection};
use crate::time::format_us;

/// In which form entities are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// Everything, with the type of each attribute.
    #[default]
    Normalized,
    /// Everything, as short as can be.
    Concise,
    /// Values only.
    Simplified,
}

impl Format {
    /// The format of that name.
    ///
    /// # Errors
    /// `BadRequestData` for another word.
    pub fn named(name: &str) -> Result<Self> {
        match name {
            "normalized" => Ok(Self::Normalized),
            "concise" => Ok(Self::Concise),
            "simplified" | "keyValues" => Ok(Self::Simplified),
            other => Err(NgsiError::bad_data(format!(
                "format must be normalized, concise or simplified, got {}",
                quoted(other)
            ))),
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Normalized => "normalized",
            Self::Concise => "concise",
            Self::Simplified => "simplified",
        }
    }
}

/// Which instances of attributes are shown, by `datasetId`. By default all are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Datasets(Vec<String>);

impl Datasets {
    /// Only these; `@none` stands for the default instance.
    ///
    /// # Errors
    /// `BadRequestData` for what is neither a URI nor `@none`.
    pub fn only(ids: impl IntoIterator<Item = String>) -> Result<Self> {
        let ids: Vec<String> = ids.into_iter().collect();
        ids.iter()
            .filter(|id| *id != DEFAULT_DATASET)
            .try_for_each(|id| require_uri("datasetId", id))?;
        Ok(Self(ids))
    }

    /// Whether an instance is shown.
    pub fn shows(&self, attribute: &Attribute) -> bool {
        let id = attribute.dataset_id.as_deref().unwrap_or(DEFAULT_DATASET);
        self.0.is_empty() || self.0.iter().any(|shown| shown == id)
    }

    /// The ids as given.
    pub fn ids(&self) -> &[String] {
        &self.0
    }
}

/// How entities are shown.
#[derive(Clone, Default)]
pub struct Representation<'a> {
    /// The form.
    pub format: Format,
    /// Whether to show what the broker knows by itself: created, modified, deleted, expires.
    pub sys_attrs: bool,
    /// Which members.
    pub projection: Projection,
    /// In which language text by language is shown, if in one only.
    pub languages: Option<Languages>,
    /// Which instances.
    pub datasets: Datasets,
    /// How many steps of links are followed, and how, to show linked entities in place.
    pub linked: Option<(u32, &'a Lookup<'a>)>,
}

/// Writes one entity. The caller adds `@context` where the answer carries it.
pub fn entity(entity: &Entity, context: &Context, how: &Representation) -> Value {
    let mut members = Map::with_capacity(entity.attributes.len() + 4);
    if how.projection.shows("id") {
        members.insert("id".to_owned(), Value::String(entity.id.clone()));
    }
    if how.projection.shows("type") && !entity.types.is_empty() {
        members.insert("type".to_owned(), short_names(&entity.types, context));
    }
    own_members(&mut members, entity, how);
    attributes(&mut members, &entity.attributes, context, how);
    Value::Object(members)
}

/// Scope and system attributes.
fn own_members(members: &mut Map<String, Value>, entity: &Entity, how: &Representation) {
    if how.projection.shows("scope") && !entity.scopes.is_empty() {
        members.insert(
            "scope".to_owned(),
            one_or_many(entity.scopes.iter().map(|s| Value::String(s.clone()))),
        );
    }
    if how.sys_attrs {
        moment(members, "createdAt", Some(entity.created_at_us));
        moment(members, "modifiedAt", Some(entity.modified_at_us));
        moment(members, "expiresAt", entity.expires_at_us);
    }
    moment(members, "deletedAt", entity.deleted_at_us);
}

fn attributes(
    members: &mut Map<String, Value>,
    all: &Attributes,
    context: &Context,
    how: &Representation,
) {
    for (name, instances) in all {
        if !how.projection.shows_attribute(name) {
            continue;
        }
        if let Some(value) = instances_value(name, instances, context, how) {
            members.insert(context.compact(name).into_owned(), value);
        }
    }
}

/// The entities that an entity links to, directly and through so many steps, each once.
pub fn linked(entity: &Entity, levels: u32, lookup: &Lookup) -> Vec<Arc<Entity>> {
    let mut found: Vec<Arc<Entity>> = Vec::new();
    let mut start = 0;
    let follow = |from: &Entity, found: &mut Vec<Arc<Entity>>| {
        for uri in from
            .attributes
            .values()
            .flatten()
            .flat_map(Attribute::objects)
        {
            if uri != entity.id && !found.iter().any(|e| e.id == uri) {
                found.extend(lookup(uri));
            }
        }
    };
    for level in 0..levels {
        if level == 0 {
            follow(entity, &mut found);
            continue;
        }
        let edge = found[start..].to_vec();
        start = found.len();
        edge.iter().for_each(|e| follow(e, &mut found));
    }
    found
}

/// Adds `@context` to an answer, as the last member of an object or of each object of a list.
pub fn with_context(answer: &mut Value, context: &Value) {
    match answer {
        Value::Object(members) => drop(members.insert("@context".to_owned(), context.clone())),
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| with_context(item, context)),
        _ => {}
    }
}

pub(crate) fn moment(members: &mut Map<String, Value>, name: &str, at_us: Option<i64>) {
    if let Some(at_us) = at_us {
        members.insert(name.to_owned(), Value::String(format_us(at_us)));
    }
}

pub(crate) fn short_names(names: &[String], context: &Context) -> Value {
    one_or_many(names.iter().map(|name| short_name(name, context)))
}

pub(crate) fn short_name(name: &str, context: &Context) -> Value {
    Value::String(context.compact(name).into_owned())
}

pub(crate) fn one_or_many(values: impl Iterator<Item = Value>) -> Value {
    let mut values: Vec<Value> = values.collect();
    match values.pop() {
        Some(only) if values.is_empty() => only,
        Some(last) => {
            values.push(last);
            Value::Array(values)
        }
        None => Value::Array(values),
    }
}

/// A whole number is written without a fraction, as it was given.
pub(crate) fn number(number: f64) -> Value {
    if number.fract() == 0.0 && number < 1e15 {
        json!(number as u64)
    } else {
        json!(number)
    }
}

#[cfg(test)]
mod tests;
