//! Entities for those who know an earlier version of the standard only.

use serde_json::Value;

use super::attribute::short_words;
use crate::context::Context;
use crate::entity::{Attribute, AttributeKind, Attributes, Entity};

/// A version of the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// Changes when nothing fits any more.
    pub major: u16,
    /// Changes when something is added.
    pub minor: u16,
}

impl Version {
    /// Reads `1.5`; a third figure is passed over.
    pub fn parse(text: &str) -> Option<Self> {
        let mut figures = text.split('.');
        let version = Self {
            major: figures.next()?.parse().ok()?,
            minor: figures.next()?.parse().ok()?,
        };
        figures
            .all(|figure| figure.bytes().all(|b| b.is_ascii_digit()))
            .then_some(version)
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// The entity with the kinds of attribute that a version knows; nothing if it has no others. A kind that is
/// not known becomes a Property, a list of relationships a Relationship to all of them.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 4.3.6.8. Members that came later than 1.0 are left as they are: who does
/// not know them passes them over.
pub fn as_of(entity: &Entity, version: Version, context: &Context) -> Option<Entity> {
    if entity
        .attributes
        .values()
        .flatten()
        .all(|a| is_known(a, version))
    {
        return None;
    }
    let mut amended = entity.clone();
    amend_all(&mut amended.attributes, version, context);
    Some(amended)
}

/// The version in which a kind was added.
fn since(kind: AttributeKind) -> Version {
    let minor = match kind {
        AttributeKind::Property | AttributeKind::GeoProperty | AttributeKind::Relationship => 0,
        AttributeKind::LanguageProperty => 4,
        AttributeKind::JsonProperty
        | AttributeKind::VocabProperty
        | AttributeKind::ListProperty
        | AttributeKind::ListRelationship => 8,
    };
    Version { major: 1, minor }
}

fn is_known(a: &Attribute, version: Version) -> bool {
    since(a.kind) <= version
        && a.attributes
            .values()
            .flatten()
            .all(|sub| is_known(sub, version))
}

fn amend_all(attributes: &mut Attributes, version: Version, context: &Context) {
    for a in attributes.values_mut().flatten() {
        if since(a.kind) > version {
            a.value = match a.kind {
                AttributeKind::VocabProperty => short_words(&a.value, context),
                _ => std::mem::replace(&mut a.value, Value::Null),
            };
            a.kind = match a.kind {
                AttributeKind::ListRelationship => AttributeKind::Relationship,
                _ => AttributeKind::Property,
            };
        }
        amend_all(&mut a.attributes, version, context);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::read;
    use crate::write::{Representation, entity};

    #[test]
    fn what_came_later_becomes_a_property() {
        let context = Context::core();
        let all = json!({
            "id": "urn:x:1", "type": "T",
            "name": {"languageMap": {"en": "Pier"}},
            "use": {"vocab": "Mooring", "by": {"json": {"a": 1}}},
            "near": {"objectList": ["urn:x:2", "urn:x:3"]},
            "depth": {"value": 3},
        });
        let all = read::entity(all, &context).unwrap();
        let check = |version: &str, want: expect_test::Expect| {
            let version = Version::parse(version).unwrap();
            let amended = as_of(&all, version, &context);
            let shown = amended.map(|e| entity(&e, &context, &Representation::default()));
            want.assert_eq(&shown.map_or("as it is".to_owned(), |shown| shown.to_string()));
        };
        check("1.8", expect_test::expect![[r#"as it is"#]]);
        check("1.9", expect_test::expect![[r#"as it is"#]]);
        check(
            "1.5",
            expect_test::expect![[
                r#"{"id":"urn:x:1","type":"T","name":{"type":"LanguageProperty","languageMap":{"en":"Pier"}},"use":{"type":"Property","value":"Mooring","by":{"type":"Property","value":{"a":1}}},"near":{"type":"Relationship","object":["urn:x:2","urn:x:3"]},"depth":{"type":"Property","value":3}}"#
            ]],
        );
        check(
            "1.0",
            expect_test::expect![[
                r#"{"id":"urn:x:1","type":"T","name":{"type":"Property","value":{"en":"Pier"}},"use":{"type":"Property","value":"Mooring","by":{"type":"Property","value":{"a":1}}},"near":{"type":"Relationship","object":["urn:x:2","urn:x:3"]},"depth":{"type":"Property","value":3}}"#
            ]],
        );
    }

    #[test]
    fn versions_have_two_figures() {
        let check = |text: &str, want: Option<&str>| {
            let got = Version::parse(text).map(|version| version.to_string());
            assert_eq!(got.as_deref(), want, "{text}");
        };
        check("1.5", Some("1.5"));
        check("1.8.1", Some("1.8"));
        check("1.10", Some("1.10"));
        check("1", None);
        check("", None);
        check("1.x", None);
        check("1.8.x", None);
        check("-1.5", None);
    }
}
