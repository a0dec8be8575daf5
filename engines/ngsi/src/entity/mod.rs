//! Entities: the things of the place, with their attributes, all names written in full.

mod attribute;
mod index;
mod kind;
mod stored;

pub use attribute::Attribute;
pub(crate) use attribute::{is_null, null_value};
pub use index::{IndexEntry, IndexValue};
pub(crate) use index::{items, simple};
pub use kind::AttributeKind;
pub use stored::StoredError;

use std::sync::Arc;

use indexmap::IndexMap;

/// Finds a linked entity by its URI.
pub type Lookup<'a> = dyn Fn(&str) -> Option<Arc<Entity>> + Sync + 'a;

/// Attributes by full name, in the order given; each name has one instance for each `datasetId`.
///
/// In a temporal representation a name has one instance for each moment instead.
pub type Attributes = IndexMap<String, Vec<Attribute>>;

/// A thing, identified by a URI, with its types, scopes and attributes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Entity {
    /// The URI that identifies it.
    pub id: String,
    /// Full names of its types, in the order given.
    pub types: Vec<String>,
    /// The scopes it belongs to, each like `/Madrid/Gardens`.
    pub scopes: Vec<String>,
    /// Its attributes.
    pub attributes: Attributes,
    /// When it was created here.
    pub created_at_us: i64,
    /// When it last changed here.
    pub modified_at_us: i64,
    /// When it shall vanish by itself.
    pub expires_at_us: Option<i64>,
    /// When it was deleted: only in notifications and histories.
    pub deleted_at_us: Option<i64>,
}

impl Entity {
    /// A new entity without attributes; `types` are full names.
    pub fn new(id: impl Into<String>, types: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self {
            id: id.into(),
            types: types.into_iter().map(Into::into).collect(),
            ..Self::default()
        }
    }

    /// The same entity with one more attribute; `name` is a full name.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, attribute: Attribute) -> Self {
        self.attributes
            .entry(name.into())
            .or_default()
            .push(attribute);
        self
    }

    /// The instances of an attribute, by its full name.
    pub fn instances(&self, name: &str) -> &[Attribute] {
        self.attributes.get(name).map_or(&[], Vec::as_slice)
    }

    /// One instance of an attribute: that of a `datasetId`, or the default one.
    pub fn instance(&self, name: &str, dataset_id: Option<&str>) -> Option<&Attribute> {
        self.instances(name)
            .iter()
            .find(|a| a.dataset_id.as_deref() == dataset_id)
    }

    /// Marks the whole of it as created and last changed at `now_us`.
    pub fn stamp(&mut self, now_us: i64) {
        self.created_at_us = now_us;
        self.modified_at_us = now_us;
        self.attributes
            .values_mut()
            .flatten()
            .for_each(|a| a.stamp(now_us, now_us));
    }

    /// Whether it has outlived its `expiresAt`.
    pub fn has_expired(&self, now_us: i64) -> bool {
        self.expires_at_us.is_some_and(|at_us| at_us <= now_us)
    }
}
