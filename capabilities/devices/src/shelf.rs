//! The shelf: codecs of our own writing for devices that councils buy, built into the program.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use payload::Mapping;
use rust_embed::RustEmbed;
use serde::Deserialize;

use crate::model::BatteryUnit;

#[derive(RustEmbed)]
#[folder = "shelf"]
struct Files;

/// A model of the shelf.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Model {
    /// "bosch"
    pub vendor: String,
    /// "tps110-0392"
    pub model: String,
    /// As people call it.
    pub name: String,
    /// The codec's file in the public device repository, whose examples it reproduces.
    pub codec: String,
    /// What it senses.
    pub kind: String,
    /// After how long without a message something is wrong.
    pub silent_after_s: u32,
    /// How its battery is read.
    pub battery: Option<BatteryRule>,
    /// What to know about it.
    #[serde(default)]
    pub notes: String,
    /// Which field becomes which attribute.
    pub mapping: Mapping,
}

/// How a battery is read.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct BatteryRule {
    /// The decoded field.
    pub field: String,
    /// What it is in.
    pub unit: BatteryUnit,
    /// At and below this it should be changed.
    pub low: Option<f64>,
}

impl Model {
    /// "bosch/tps110-0392"
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}/{}", self.vendor, self.model)
    }
}

/// Every model, by its id.
#[must_use]
pub fn all() -> &'static BTreeMap<String, Model> {
    static ALL: OnceLock<BTreeMap<String, Model>> = OnceLock::new();
    ALL.get_or_init(|| {
        Files::iter()
            .filter(|name| name.ends_with("/model.json"))
            .filter_map(|name| serde_json::from_slice(&Files::get(&name)?.data).ok())
            .map(|model: Model| (model.id(), model))
            .collect()
    })
}

/// The source of a model's codec.
#[must_use]
pub fn source(id: &str) -> Option<String> {
    let data = Files::get(&format!("{id}/codec.js"))?.data;
    Some(String::from_utf8_lossy(&data).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_shelf_is_built_in() {
        let described = Files::iter()
            .filter(|name| name.ends_with("/model.json"))
            .count();
        assert_eq!(all().len(), described);
        assert!(described >= 12, "{described} models");
        for id in all().keys() {
            assert!(source(id).is_some_and(|source| !source.is_empty()), "{id}");
        }
    }
}
