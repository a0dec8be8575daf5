//! The shelf: codecs of our own writing for devices that councils buy, built in.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::{BatteryRule, Mapping};

/// Each model's `model.json`, and the source of its codec.
const BUILT_IN: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/shelf.rs"));

/// A model of the shelf.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
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
    /// The JavaScript of its codec, what its vendor's codecs have in common included.
    #[serde(skip)]
    pub source: &'static str,
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
        BUILT_IN
            .iter()
            .filter_map(|&(described, source)| {
                let model: Model = serde_json::from_str(described).ok()?;
                Some((model.id(), Model { source, ..model }))
            })
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_shelf_is_built_in() {
        for (described, source) in BUILT_IN {
            let model: Model =
                serde_json::from_str(described).unwrap_or_else(|e| panic!("{e}: {described}"));
            assert_eq!(all()[&model.id()].source, *source);
            assert!(!source.is_empty(), "{}", model.id());
        }
        assert!(all().len() >= 12, "{} models", all().len());
    }
}
