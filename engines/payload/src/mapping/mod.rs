//! Turns a device's own field names into the place's attributes, with their units.

mod path;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub use path::Path;

/// Which field becomes which attribute: a list, as in a model's description.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mapping {
    /// One row for each attribute. Where two name the same attribute, the first that is present wins.
    pub rows: Vec<Row>,
}

/// One field and the attribute it becomes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Where the field is in the decoded data.
    pub field: Path,
    /// The attribute's name.
    pub attribute: String,
    /// The unit's UN/CEFACT common code; a field with a unit must be a number, or text that begins with one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_code: Option<String>,
    /// What the number is multiplied by.
    #[serde(default = "one")]
    pub scale: f64,
    /// What is added to it then.
    #[serde(default)]
    pub offset: f64,
    /// A plain property, or a place on the map.
    #[serde(default)]
    pub kind: Kind,
    /// What the field's values become; one that becomes null gives nothing, and one that is not
    /// among them is refused.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, Value>,
}

/// What an attribute is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A value.
    #[default]
    Property,
    /// A point: the field is an object with a latitude and a longitude, or `[longitude, latitude]`.
    Geo,
}

/// One attribute with its value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reading {
    /// The attribute's name.
    pub name: String,
    /// A number, text, yes or no, or a GeoJSON point. Never null, NaN or infinite.
    pub value: Value,
    /// The unit's code.
    pub unit_code: Option<String>,
    /// A plain property, or a place on the map.
    pub kind: Kind,
}

/// A field that a row names but that could not be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// The field's path.
    pub field: String,
    /// Why.
    pub why: String,
}

/// What a mapping made of one message.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Mapped {
    /// The attributes, in the order of the rows.
    pub readings: Vec<Reading>,
    /// Fields of the data that no row names, in the order of the data.
    pub unmapped: Vec<String>,
    /// Fields that a row names but that could not be used.
    pub refused: Vec<Refused>,
}

fn one() -> f64 {
    1.0
}

/// Applies a mapping to decoded data. A row whose field is absent or null gives nothing.
#[must_use]
pub fn apply(mapping: &Mapping, data: &Value) -> Mapped {
    let mut out = Mapped::default();
    for row in &mapping.rows {
        let Some(found) = row.field.find(data).filter(|value| !value.is_null()) else {
            continue;
        };
        if out
            .readings
            .iter()
            .any(|reading| reading.name == row.attribute)
        {
            continue;
        }
        match row.value(found) {
            Ok(Value::Null) => {}
            Ok(value) => out.readings.push(Reading {
                name: row.attribute.clone(),
                value,
                unit_code: row.unit_code.clone(),
                kind: row.kind,
            }),
            Err(why) => out.refused.push(Refused {
                field: row.field.to_string(),
                why,
            }),
        }
    }
    path::leaves(data, &mut |leaf| {
        if !mapping.rows.iter().any(|row| row.covers(leaf)) {
            out.unmapped.push(leaf.to_string());
        }
    });
    out
}

impl Row {
    /// A point on the map uses up the fields it is made from, and no others beside them.
    fn covers(&self, leaf: &Path) -> bool {
        match self.kind {
            Kind::Property => leaf.starts_with(&self.field),
            Kind::Geo => leaf.strip(&self.field).is_some_and(|rest| {
                LATITUDE
                    .iter()
                    .chain(LONGITUDE)
                    .any(|name| rest.is_key(name))
                    || rest.is_item()
            }),
        }
    }

    fn value(&self, found: &Value) -> Result<Value, String> {
        if self.kind == Kind::Geo {
            return point(found);
        }
        let found = match text(found) {
            Some(said) if !self.values.is_empty() => self
                .values
                .get(&said)
                .ok_or_else(|| format!("the value {said:?} is not listed"))?,
            _ => found,
        };
        let scaled = self.scale != 1.0 || self.offset != 0.0;
        let listed = !self.values.is_empty();
        if self.unit_code.is_some() && !listed || scaled {
            let number =
                number(found).ok_or_else(|| format!("{} is not a number", short(found)))?;
            return if scaled {
                self.scaled(number)
            } else {
                plain(found, number)
            };
        }
        match found {
            Value::Object(_) | Value::Array(_) => {
                Err("it is a group of fields, not one".to_owned())
            }
            Value::Number(number) => plain(found, number.as_f64().unwrap_or(f64::NAN)),
            other => Ok(other.clone()),
        }
    }

    fn scaled(&self, number: f64) -> Result<Value, String> {
        let value = round_12(number * self.scale + self.offset);
        if value.is_finite() {
            Ok(json!(value))
        } else {
            Err(format!("{value} is not a number"))
        }
    }
}

/// The number as it was written, if it was a number; else as it was read from text.
fn plain(found: &Value, number: f64) -> Result<Value, String> {
    match found {
        _ if !number.is_finite() => Err(format!("{number} is not a number")),
        Value::Number(_) => Ok(found.clone()),
        _ => Ok(json!(number)),
    }
}

/// Twelve significant digits: 3.6700000000000004 becomes 3.67.
fn round_12(value: f64) -> f64 {
    format!("{value:.11e}").parse().unwrap_or(value)
}

/// A number, or text that begins with one, such as `2000 mm`.
fn number(found: &Value) -> Option<f64> {
    if let Some(number) = found.as_f64() {
        return Some(number);
    }
    let text = found.as_str()?.trim();
    let end = text
        .char_indices()
        .find(|(i, c)| !(c.is_ascii_digit() || *c == '.' || *i == 0 && "+-".contains(*c)))
        .map_or(text.len(), |(i, _)| i);
    text[..end].parse().ok()
}

/// A scalar as text, to be looked up among a row's values.
fn text(found: &Value) -> Option<String> {
    match found {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(found.to_string()),
        _ => None,
    }
}

const LATITUDE: &[&str] = &["latitude", "lat"];
const LONGITUDE: &[&str] = &["longitude", "lon", "lng", "long"];

fn point(found: &Value) -> Result<Value, String> {
    let named = |names: &[&str]| {
        names
            .iter()
            .find_map(|name| found.get(name))
            .and_then(number)
    };
    let (longitude, latitude) = match found {
        Value::Array(pair) => (pair.first().and_then(number), pair.get(1).and_then(number)),
        _ => (named(LONGITUDE), named(LATITUDE)),
    };
    let (Some(longitude), Some(latitude)) = (longitude, latitude) else {
        return Err("it has no latitude and longitude".to_owned());
    };
    if longitude.abs() > 180.0 || latitude.abs() > 90.0 || !(longitude + latitude).is_finite() {
        return Err(format!(
            "latitude {latitude} and longitude {longitude} are not on the map"
        ));
    }
    Ok(json!({ "type": "Point", "coordinates": [longitude, latitude] }))
}

fn short(value: &Value) -> String {
    value.to_string().chars().take(60).collect()
}

#[cfg(test)]
mod tests;
