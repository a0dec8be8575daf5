//! One attribute instance: its kind, its value and what is said about it.

use serde_json::{Value, json};

use super::{AttributeKind, Attributes};
use crate::name::{DEFAULT_DATASET, NULL};

/// One instance of an attribute.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    /// What it says.
    pub kind: AttributeKind,
    /// Its value, in the form of its kind's member: any JSON for a Property, a geometry for a
    /// GeoProperty, a URI or a list of URIs for a Relationship, and so on. Vocabulary names are
    /// written in full.
    pub value: Value,
    /// Full names of the type of the object or value, when told.
    pub of_types: Vec<String>,
    /// Which of several instances this is; nothing for the default one.
    pub dataset_id: Option<String>,
    /// When the value was true.
    pub observed_at_us: Option<i64>,
    /// When it shall vanish by itself.
    pub expires_at_us: Option<i64>,
    /// The unit, as a UN/CEFACT code.
    pub unit_code: Option<String>,
    /// Attributes of this attribute.
    pub attributes: Attributes,
    /// When it was created here.
    pub created_at_us: i64,
    /// When it last changed here.
    pub modified_at_us: i64,
    /// When it was deleted: only in notifications and histories.
    pub deleted_at_us: Option<i64>,
    /// The URI of this instance in a history.
    pub instance_id: Option<String>,
    /// The value it had before: only in notifications that show changes.
    pub previous: Option<Box<Value>>,
}

impl Attribute {
    /// An attribute of any kind.
    pub fn new(kind: AttributeKind, value: impl Into<Value>) -> Self {
        Self {
            kind,
            value: value.into(),
            of_types: Vec::new(),
            dataset_id: None,
            observed_at_us: None,
            expires_at_us: None,
            unit_code: None,
            attributes: Attributes::new(),
            created_at_us: 0,
            modified_at_us: 0,
            deleted_at_us: None,
            instance_id: None,
            previous: None,
        }
    }

    /// A Property.
    pub fn property(value: impl Into<Value>) -> Self {
        Self::new(AttributeKind::Property, value)
    }

    /// A Relationship to the entity with that URI.
    pub fn relationship(object: impl Into<String>) -> Self {
        Self::new(AttributeKind::Relationship, object.into())
    }

    /// A GeoProperty at a point.
    pub fn point(longitude: f64, latitude: f64) -> Self {
        Self::new(
            AttributeKind::GeoProperty,
            json!({"type": "Point", "coordinates": [longitude, latitude]}),
        )
    }

    /// The same with the moment its value was true.
    #[must_use]
    pub fn observed_at(mut self, at_us: i64) -> Self {
        self.observed_at_us = Some(at_us);
        self
    }

    /// The same with a unit.
    #[must_use]
    pub fn unit(mut self, code: impl Into<String>) -> Self {
        self.unit_code = Some(code.into());
        self
    }

    /// The same as the instance of a `datasetId`.
    #[must_use]
    pub fn dataset(mut self, id: impl Into<String>) -> Self {
        self.dataset_id = Some(id.into());
        self
    }

    /// The same with an attribute of its own; `name` is a full name.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, attribute: Self) -> Self {
        self.attributes
            .entry(name.into())
            .or_default()
            .push(attribute);
        self
    }

    /// Marks it and what is below it as created and changed at those moments.
    pub fn stamp(&mut self, created_at_us: i64, modified_at_us: i64) {
        self.created_at_us = created_at_us;
        self.modified_at_us = modified_at_us;
        self.attributes
            .values_mut()
            .flatten()
            .for_each(|a| a.stamp(created_at_us, modified_at_us));
    }

    /// Whether it says the same: value, unit, moment and attributes, whenever it was written.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let alike = |a: &Attributes, b: &Attributes| {
            a.len() == b.len()
                && a.iter().all(|(name, instances)| {
                    b.get(name).is_some_and(|others| {
                        others.len() == instances.len()
                            && instances
                                .iter()
                                .zip(others)
                                .all(|(x, y)| x.says_the_same(y))
                    })
                })
        };
        self.kind == other.kind
            && self.value == other.value
            && self.of_types == other.of_types
            && self.dataset_id == other.dataset_id
            && self.observed_at_us == other.observed_at_us
            && self.expires_at_us == other.expires_at_us
            && self.unit_code == other.unit_code
            && alike(&self.attributes, &other.attributes)
    }

    /// The URIs it points to, if it is a relationship.
    pub fn objects(&self) -> impl Iterator<Item = &str> {
        let value = self.kind.is_relationship().then_some(&self.value);
        let (one, many) = match value {
            Some(Value::Array(items)) => (None, items.as_slice()),
            other => (other, [].as_slice()),
        };
        one.into_iter().chain(many).filter_map(Value::as_str)
    }

    /// What stands for a deleted attribute in notifications and histories.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clauses 4.5.0 and 5.8.6.
    #[must_use]
    pub fn tombstone(&self, deleted_at_us: i64) -> Self {
        let value = null_value(self.kind);
        Self {
            value,
            dataset_id: self.dataset_id.clone(),
            created_at_us: self.created_at_us,
            modified_at_us: self.modified_at_us,
            deleted_at_us: Some(deleted_at_us),
            ..Self::new(self.kind, Value::Null)
        }
    }
}

/// How each kind writes the NGSI-LD null.
pub(crate) fn null_value(kind: AttributeKind) -> Value {
    match kind {
        AttributeKind::LanguageProperty => json!({DEFAULT_DATASET: NULL}),
        AttributeKind::ListProperty | AttributeKind::ListRelationship => json!([NULL]),
        _ => Value::String(NULL.to_owned()),
    }
}

/// Whether a value is the NGSI-LD null in any of its forms.
pub(crate) fn is_null(value: &Value) -> bool {
    let is_marker = |v: &Value| v.as_str() == Some(NULL);
    match value {
        Value::String(text) => text == NULL,
        Value::Object(map) => map.len() == 1 && map.get(DEFAULT_DATASET).is_some_and(is_marker),
        Value::Array(items) => items.len() == 1 && is_marker(&items[0]),
        _ => false,
    }
}
