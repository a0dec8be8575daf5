//! The compact form in which a store keeps an entity: versioned, quick to read, hostile-proof.

mod read;
mod sift;
mod write;

/// The version that this code writes; it reads every version up to it.
const VERSION: u8 = 1;

/// How deep values and attributes of attributes may nest.
const MAX_DEPTH: usize = 160;

/// Starts of names that are written as one byte. Add at the end only: stored bytes refer to them.
const PREFIXES: [&str; 6] = [
    "",
    "https://uri.etsi.org/ngsi-ld/default-context/",
    "https://uri.etsi.org/ngsi-ld/",
    "https://smartdatamodels.org/",
    "urn:ngsi-ld:",
    "https://",
];

/// Why stored bytes could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StoredError {
    /// Written by a newer program, or not an entity at all.
    #[error("stored entity has version {0}, newer than {VERSION}")]
    Version(u8),
    /// The bytes end too early or say something impossible.
    #[error("stored entity is broken at byte {0}")]
    Broken(usize),
    /// Deeper than anything this code writes.
    #[error("stored entity nests deeper than {MAX_DEPTH}")]
    TooDeep,
}

/// One byte before each JSON value.
mod tag {
    pub const NULL: u8 = 0;
    pub const FALSE: u8 = 1;
    pub const TRUE: u8 = 2;
    pub const POSITIVE: u8 = 3;
    pub const NEGATIVE: u8 = 4;
    pub const FLOAT: u8 = 5;
    pub const TEXT: u8 = 6;
    pub const LIST: u8 = 7;
    pub const MAP: u8 = 8;
}

/// Which of an attribute's optional parts follow.
mod part {
    pub const DATASET: u64 = 1;
    pub const OBSERVED: u64 = 1 << 1;
    pub const UNIT: u64 = 1 << 2;
    pub const ATTRIBUTES: u64 = 1 << 3;
    pub const TYPES: u64 = 1 << 4;
    pub const INSTANCE: u64 = 1 << 5;
    pub const DELETED: u64 = 1 << 6;
    pub const PREVIOUS: u64 = 1 << 7;
    pub const EXPIRES: u64 = 1 << 8;
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::entity::{Attribute, AttributeKind, Entity};

    fn sample() -> Entity {
        let mut entity = Entity::new("urn:ngsi-ld:Car:1", ["https://a/Car"])
            .with(
                "https://a/speed",
                Attribute::property(-5).unit("KMH").observed_at(-1),
            )
            .with(
                "https://a/speed",
                Attribute::property(1.5).dataset("urn:d:2"),
            )
            .with(
                "https://uri.etsi.org/ngsi-ld/location",
                Attribute::point(0.25, 51.5),
            )
            .with(
                "a",
                Attribute::new(
                    AttributeKind::JsonProperty,
                    json!({"x": [null, true, {"y": u64::MAX}]}),
                ),
            )
            .with(
                "b",
                Attribute::property("t").with("c", Attribute::relationship("urn:x:y")),
            );
        entity.stamp(1_700_000_000_000_000);
        entity.scopes = vec!["/A/B".into()];
        entity.expires_at_us = Some(5);
        entity.attributes["a"][0].instance_id = Some("urn:i".into());
        entity.attributes["a"][0].previous = Some(Box::new(json!(1)));
        entity.attributes["a"][0].deleted_at_us = Some(7);
        entity.attributes["a"][0].expires_at_us = Some(9);
        entity.attributes["a"][0].of_types = vec!["https://a/T".into()];
        entity
    }

    #[test]
    fn what_is_stored_is_read_back() {
        let entity = sample();
        let bytes = entity.to_stored();
        assert_eq!(Entity::from_stored(&bytes), Ok(entity));
    }

    #[test]
    fn a_part_is_read_as_it_is_in_the_whole() {
        let entity = sample();
        let bytes = entity.to_stored();
        let all: Vec<&str> = entity.attributes.keys().map(String::as_str).collect();
        // Every choice among its attributes, and one that it does not have.
        for chosen in 0..1_usize << all.len() {
            let mut names: Vec<&str> = all.clone();
            let mut at = 0..;
            names.retain(|_| at.next().is_some_and(|at: usize| chosen >> at & 1 == 1));
            let mut part = entity.clone();
            part.attributes
                .retain(|name, _| names.contains(&name.as_str()));
            names.push("https://a/none");
            assert_eq!(Entity::from_stored_with(&bytes, &names), Ok(part));
        }
        for cut in 0..bytes.len() {
            assert!(Entity::from_stored_with(&bytes[..cut], &["a"]).is_err());
        }
    }

    #[test]
    fn broken_bytes_are_refused_and_never_panic() {
        let bytes = sample().to_stored();
        for cut in 0..bytes.len() {
            assert!(Entity::from_stored(&bytes[..cut]).is_err());
        }
        assert_eq!(Entity::from_stored(&[99]), Err(StoredError::Version(99)));
        for at in 0..bytes.len() {
            let mut bent = bytes.clone();
            bent[at] = bent[at].wrapping_add(0x7f);
            let _ = Entity::from_stored(&bent);
            let _ = Entity::from_stored_with(&bent, &["b"]);
        }
    }

    #[test]
    fn a_hostile_depth_is_refused() {
        let deep = (0..1_000).fold(json!(1), |inner, _| json!([inner]));
        let bytes = Entity::new("urn:a", ["T"])
            .with("a", Attribute::property(deep))
            .to_stored();
        assert_eq!(Entity::from_stored(&bytes), Err(StoredError::TooDeep));
        assert_eq!(
            Entity::from_stored_with(&bytes, &[]),
            Err(StoredError::TooDeep)
        );
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<f64>()
                .prop_filter("JSON has no NaN", |f| f.is_finite())
                .prop_map(Value::from),
            ".*".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::vec((".*", inner), 0..6)
                    .prop_map(|m| Value::Object(m.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_value_survives(value in any_value(), name in ".*", at_us in any::<i64>()) {
            let entity = Entity::new(name.clone(), [name.clone()])
                .with(name, Attribute::property(value).observed_at(at_us));
            prop_assert_eq!(Entity::from_stored(&entity.to_stored()), Ok(entity));
        }

        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let bytes = [&[VERSION], bytes.as_slice()].concat();
            let _ = Entity::from_stored(&bytes);
            let _ = Entity::from_stored_with(&bytes, &["a"]);
        }
    }
}
