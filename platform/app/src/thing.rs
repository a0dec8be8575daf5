//! What an entity says of itself, by the short names of its attributes.

use geo::{Geometry, Point};
use ngsi::{Attribute, AttributeKind, Context, Entity};
use serde_json::Value;

/// The default instance of an attribute, by its short name.
pub fn attribute<'e>(entity: &'e Entity, name: &str) -> Option<&'e Attribute> {
    entity.instance(&Context::core().expand(name), None)
}

/// The number that an attribute holds.
pub fn number(entity: &Entity, name: &str) -> Option<f64> {
    attribute(entity, name)?.value.as_f64()
}

/// The yes or no that an attribute holds.
pub fn truth(entity: &Entity, name: &str) -> Option<bool> {
    attribute(entity, name)?.value.as_bool()
}

/// The text that an attribute holds, in English where it has languages.
pub fn text<'e>(entity: &'e Entity, name: &str) -> Option<&'e str> {
    let attribute = attribute(entity, name)?;
    match (&attribute.value, attribute.kind) {
        (Value::Object(languages), AttributeKind::LanguageProperty) => languages
            .get("en")
            .or_else(|| languages.values().next())?
            .as_str(),
        (value, _) => value.as_str(),
    }
}

/// Where an entity is: its point, or the middle of its shape.
pub fn point(entity: &Entity) -> Option<Point> {
    let place = attribute(entity, "location")?;
    Geometry::from_geojson(&place.value).ok()?.centroid()
}
