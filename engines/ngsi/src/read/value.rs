//! Checking the value of an attribute against its kind.

use serde_json::{Map, Value};

use super::{Nulls, Reader, brief};
use crate::entity::AttributeKind;
use crate::error::{NgsiError, Result};
use crate::name::{DEFAULT_DATASET, NULL, is_uri, quoted};

/// How deep a value may nest.
const MAX_VALUE_DEPTH: usize = 100;

impl Reader<'_> {
    /// The value in the form that is kept, or why it cannot be one of this kind.
    pub(super) fn value(&self, name: &str, kind: AttributeKind, value: Value) -> Result<Value> {
        let refuse = |what: &str, value: &Value| {
            NgsiError::bad_data(format!(
                "the {} {} must be {what}, got {}",
                kind.name(),
                quoted(name),
                brief(value)
            ))
        };
        if value.is_null() && kind != AttributeKind::JsonProperty {
            return Err(refuse("anything but null", &value));
        }
        if kind != AttributeKind::JsonProperty {
            self.check_inside(&value, 0)
                .map_err(|what| refuse(what, &value))?;
        }
        match kind {
            AttributeKind::Property => Ok(value),
            AttributeKind::JsonProperty => match value {
                Value::Object(_) | Value::Array(_) => Ok(value),
                other => Err(refuse("a JSON object or a list", &other)),
            },
            AttributeKind::GeoProperty => {
                let place = match value {
                    Value::String(text) => serde_json::from_str(&text)
                        .map_err(|_| refuse("a geometry", &Value::String(text)))?,
                    other => other,
                };
                // A collection has no one place (clause 4.6.3).
                if place.get("type").and_then(Value::as_str) == Some("GeometryCollection") {
                    return Err(refuse("a geometry that is no collection", &place));
                }
                match geo::Geometry::from_geojson(&place) {
                    Ok(_) => Ok(place),
                    Err(why) => Err(NgsiError::bad_data(format!(
                        "the GeoProperty {} is no place: {why}",
                        quoted(name)
                    ))),
                }
            }
            AttributeKind::Relationship => {
                let is_link = |v: &Value| v.as_str().is_some_and(is_uri);
                match &value {
                    Value::Array(items) if !items.is_empty() && items.iter().all(is_link) => {
                        Ok(value)
                    }
                    one if is_link(one) => Ok(value),
                    _ => Err(refuse("a URI or a list of URIs", &value)),
                }
            }
            AttributeKind::LanguageProperty => match value {
                Value::Object(map) if self.is_language_map(&map) => Ok(Value::Object(map)),
                other => Err(refuse("text by language", &other)),
            },
            AttributeKind::VocabProperty => match value {
                Value::String(word) => Ok(Value::String(self.word(&word))),
                Value::Array(words) if !words.is_empty() && words.iter().all(Value::is_string) => {
                    Ok(words
                        .iter()
                        .filter_map(Value::as_str)
                        .map(|word| self.word(word))
                        .collect())
                }
                other => Err(refuse("a name or a list of names", &other)),
            },
            AttributeKind::ListProperty => match value {
                Value::Array(_) => Ok(value),
                other => Err(refuse("a list", &other)),
            },
            AttributeKind::ListRelationship => {
                let Value::Array(items) = value else {
                    return Err(refuse("a list of URIs", &value));
                };
                items
                    .into_iter()
                    .map(|item| match object_of(item) {
                        Value::String(uri) if is_uri(&uri) => Ok(Value::String(uri)),
                        other => Err(refuse("a list of URIs", &other)),
                    })
                    .collect::<Result<Vec<_>>>()
                    .map(Value::Array)
            }
        }
    }

    fn word(&self, word: &str) -> String {
        if word == NULL {
            return word.to_owned();
        }
        self.context.expand(word).into_owned()
    }

    /// Nulls of NGSI-LD may only stand inside a value that is to be merged; nothing nests too deep.
    fn check_inside(&self, value: &Value, depth: usize) -> Result<(), &'static str> {
        if depth > MAX_VALUE_DEPTH {
            return Err("less deep");
        }
        match value {
            Value::String(text) if text == NULL && self.nulls != Nulls::Everywhere => {
                Err("free of urn:ngsi-ld:null")
            }
            Value::Array(items) => items
                .iter()
                .try_for_each(|item| self.check_inside(item, depth + 1)),
            Value::Object(map) => map
                .values()
                .try_for_each(|item| self.check_inside(item, depth + 1)),
            _ => Ok(()),
        }
    }

    fn is_language_map(&self, map: &Map<String, Value>) -> bool {
        let is_tag = |tag: &str| {
            tag == DEFAULT_DATASET
                || (!tag.is_empty()
                    && tag.len() <= 35
                    && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
        };
        let is_text = |text: &Value| match text {
            Value::String(_) => true,
            Value::Array(items) => items.iter().all(Value::is_string),
            _ => false,
        };
        map.iter().all(|(tag, text)| is_tag(tag) && is_text(text))
    }
}

/// The URI in `{"object": uri}`, the other way to write an item of a list of relationships.
fn object_of(item: Value) -> Value {
    match item {
        Value::Object(mut map) if map.len() == 1 => {
            map.shift_remove("object").unwrap_or(Value::Object(map))
        }
        other => other,
    }
}
