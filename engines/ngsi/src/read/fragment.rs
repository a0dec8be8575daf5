//! Parts of entities and attributes, as patches bring them.

use indexmap::IndexMap;
use serde_json::Value;

use crate::entity::{Attribute, AttributeKind, Attributes, null_value};
use crate::error::{NgsiError, Result};
use crate::name::quoted;

/// What a patch does to one member.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Set<T> {
    /// Leaves it alone.
    #[default]
    Keep,
    /// Gives it this value.
    To(T),
    /// Takes it away.
    Remove,
}

impl<T> Set<T> {
    /// The value it gives, if it gives one.
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::To(value) => Some(value),
            Self::Keep | Self::Remove => None,
        }
    }

    /// Does it to the member.
    pub fn apply(self, member: &mut Option<T>) {
        match self {
            Self::Keep => {}
            Self::To(value) => *member = Some(value),
            Self::Remove => *member = None,
        }
    }
}

/// A part of an entity: what a patch says about it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EntityPatch {
    /// The entity's URI, when told.
    pub id: Option<String>,
    /// Full names of types to add.
    pub types: Vec<String>,
    /// What becomes of the scopes.
    pub scopes: Set<Vec<String>>,
    /// What becomes of `expiresAt`.
    pub expires_at_us: Set<i64>,
    /// Attributes by full name.
    pub attributes: IndexMap<String, Vec<AttributePatch>>,
}

/// A part of an attribute instance.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AttributePatch {
    /// Its kind, when told or plain from the members.
    pub kind: Option<AttributeKind>,
    /// Whether the kind was only guessed from a bare value, so that an existing attribute's kind
    /// has the last word.
    pub is_bare: bool,
    /// Its new value, which may hold NGSI-LD nulls inside.
    pub value: Option<Value>,
    /// Whether the whole instance is to be deleted.
    pub is_null: bool,
    /// Full names of the type of its object or value.
    pub of_types: Set<Vec<String>>,
    /// Which instance is meant; nothing for the default one.
    pub dataset_id: Option<String>,
    /// What becomes of `observedAt`.
    pub observed_at_us: Set<i64>,
    /// What becomes of `expiresAt`.
    pub expires_at_us: Set<i64>,
    /// What becomes of the unit.
    pub unit_code: Set<String>,
    /// Attributes of the attribute, by full name.
    pub attributes: IndexMap<String, Vec<AttributePatch>>,
}

impl AttributePatch {
    /// The whole attribute that the patch describes; `name` is for the message.
    ///
    /// # Errors
    /// `BadRequestData` when the kind or the value is missing.
    pub fn complete(self, name: &str) -> Result<Attribute> {
        let lacks = |what: &str| {
            NgsiError::bad_data(format!("the attribute {} must have {what}", quoted(name)))
        };
        let kind = self.kind.ok_or_else(|| lacks("a value or an object"))?;
        let value = match self.value {
            Some(value) => value,
            None if self.is_null => null_value(kind),
            None => return Err(lacks(&format!("the member {}", kind.member()))),
        };
        let mut attributes = Attributes::with_capacity(self.attributes.len());
        for (sub, instances) in self.attributes {
            let whole = instances
                .into_iter()
                .filter(|patch| !patch.is_null)
                .map(|patch| patch.complete(&sub))
                .collect::<Result<Vec<_>>>()?;
            if !whole.is_empty() {
                attributes.insert(sub, whole);
            }
        }
        Ok(Attribute {
            of_types: self.of_types.into_value().unwrap_or_default(),
            dataset_id: self.dataset_id,
            observed_at_us: self.observed_at_us.into_value(),
            expires_at_us: self.expires_at_us.into_value(),
            unit_code: self.unit_code.into_value(),
            attributes,
            ..Attribute::new(kind, value)
        })
    }
}
