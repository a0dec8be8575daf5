//! The simple values of an entity that a store may put in an index to answer queries.

use std::borrow::Cow;
use std::cmp::Ordering;

use serde_json::Value;

use super::{Attribute, AttributeKind, Entity};

/// A value that can be looked up and put in order.
#[derive(Debug, Clone, PartialEq)]
pub enum IndexValue<'a> {
    /// A number.
    Number(f64),
    /// Text, compared by its bytes.
    Text(Cow<'a, str>),
    /// Yes or no.
    Bool(bool),
}

impl IndexValue<'_> {
    /// The same value, owning its text.
    pub fn into_owned(self) -> IndexValue<'static> {
        match self {
            Self::Number(number) => IndexValue::Number(number),
            Self::Text(text) => IndexValue::Text(Cow::Owned(text.into_owned())),
            Self::Bool(bool) => IndexValue::Bool(bool),
        }
    }

    /// An order of all values, whatever their sort, to find equal ones side by side.
    fn in_any_order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => a.total_cmp(b),
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            (Self::Bool(a), Self::Bool(b)) => a.cmp(b),
            (Self::Number(_), _) | (Self::Text(_), Self::Bool(_)) => Ordering::Less,
            _ => Ordering::Greater,
        }
    }
}

impl PartialOrd for IndexValue<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => a.partial_cmp(b),
            (Self::Text(a), Self::Text(b)) => Some(a.cmp(b)),
            _ => None,
        }
    }
}

/// One line of the index: an attribute and one of its values.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexEntry<'a> {
    /// The full name of the attribute.
    pub attribute: &'a str,
    /// One value; nothing where only its existence can be indexed.
    pub value: Option<IndexValue<'a>>,
}

impl Entity {
    /// What to put in an attribute-value index so that the hints of a query plan are sound.
    ///
    /// Every attribute has one line without a value, for its existence, and one line for each
    /// simple value of each instance: numbers, text, yes or no, items of lists, URIs of
    /// relationships, full vocabulary names, and text in every language.
    pub fn index_entries(&self) -> Vec<IndexEntry<'_>> {
        self.index_entries_of(&|_| true)
    }

    /// The same of the attributes whose full names are meant.
    pub fn index_entries_of(&self, is_meant: &dyn Fn(&str) -> bool) -> Vec<IndexEntry<'_>> {
        let mut entries = Vec::with_capacity(self.attributes.len() * 2);
        let meant = self.attributes.iter().filter(|(name, _)| is_meant(name));
        for (attribute, instances) in meant {
            entries.push(IndexEntry {
                attribute,
                value: None,
            });
            let mut values: Vec<IndexValue> =
                instances.iter().flat_map(Attribute::index_values).collect();
            values.sort_by(IndexValue::in_any_order);
            values.dedup();
            entries.extend(values.into_iter().map(|value| IndexEntry {
                attribute,
                value: Some(value),
            }));
        }
        entries
    }
}

impl Attribute {
    /// Its simple values.
    fn index_values(&self) -> impl Iterator<Item = IndexValue<'_>> {
        leaves(self).into_iter().filter_map(simple)
    }
}

/// The values that a query compares with: those of every language, or the items of a list.
fn leaves(attribute: &Attribute) -> Vec<&Value> {
    match (attribute.kind, &attribute.value) {
        (AttributeKind::LanguageProperty, Value::Object(map)) => {
            map.values().flat_map(items).collect()
        }
        (_, value) => items(value).collect(),
    }
}

/// A list's items, or the value itself.
pub(crate) fn items(value: &Value) -> impl Iterator<Item = &Value> {
    let (one, many) = match value {
        Value::Array(items) => (None, items.as_slice()),
        other => (Some(other), [].as_slice()),
    };
    one.into_iter().chain(many)
}

/// A number, text, yes or no; a JSON-LD typed value counts as its text.
pub(crate) fn simple(value: &Value) -> Option<IndexValue<'_>> {
    match value {
        Value::Number(number) => number.as_f64().map(IndexValue::Number),
        Value::String(text) => Some(IndexValue::Text(Cow::Borrowed(text))),
        Value::Bool(bool) => Some(IndexValue::Bool(*bool)),
        Value::Object(map) => map.get("@value").and_then(|inner| match inner {
            Value::Object(_) => None,
            plain => simple(plain),
        }),
        _ => None,
    }
}
