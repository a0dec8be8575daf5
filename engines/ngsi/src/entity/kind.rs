//! The eight kinds of attribute and the member that carries the value of each.

/// What an attribute says: a value, a place, a link to another thing, or words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AttributeKind {
    /// A value.
    Property,
    /// A GeoJSON geometry.
    GeoProperty,
    /// The URI of another entity, or several.
    Relationship,
    /// Text by language.
    LanguageProperty,
    /// Raw JSON.
    JsonProperty,
    /// A name that the context expands.
    VocabProperty,
    /// An ordered list of values.
    ListProperty,
    /// An ordered list of URIs of other entities.
    ListRelationship,
}

use AttributeKind::{
    GeoProperty, JsonProperty, LanguageProperty, ListProperty, ListRelationship, Property,
    Relationship, VocabProperty,
};

impl AttributeKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Property,
        GeoProperty,
        Relationship,
        LanguageProperty,
        JsonProperty,
        VocabProperty,
        ListProperty,
        ListRelationship,
    ];

    /// Its name as the standard writes it.
    pub fn name(self) -> &'static str {
        match self {
            Property => "Property",
            GeoProperty => "GeoProperty",
            Relationship => "Relationship",
            LanguageProperty => "LanguageProperty",
            JsonProperty => "JsonProperty",
            VocabProperty => "VocabProperty",
            ListProperty => "ListProperty",
            ListRelationship => "ListRelationship",
        }
    }

    /// The kind of that name.
    pub fn named(name: &str) -> Option<Self> {
        let name = name.strip_prefix(crate::context::NGSI_LD).unwrap_or(name);
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The member that carries its value.
    pub fn member(self) -> &'static str {
        match self {
            Property | GeoProperty => "value",
            Relationship => "object",
            LanguageProperty => "languageMap",
            JsonProperty => "json",
            VocabProperty => "vocab",
            ListProperty => "valueList",
            ListRelationship => "objectList",
        }
    }

    /// The kind whose value a member carries; `value` may also be that of a GeoProperty.
    pub fn of_member(member: &str) -> Option<Self> {
        Some(match member {
            "value" => Property,
            "object" => Relationship,
            "languageMap" => LanguageProperty,
            "json" => JsonProperty,
            "vocab" => VocabProperty,
            "valueList" => ListProperty,
            "objectList" => ListRelationship,
            _ => return None,
        })
    }

    /// The member that carries all its values over time.
    pub fn member_over_time(self) -> &'static str {
        match self {
            Property | GeoProperty => "values",
            Relationship => "objects",
            LanguageProperty => "languageMaps",
            JsonProperty => "jsons",
            VocabProperty => "vocabs",
            ListProperty => "valueLists",
            ListRelationship => "objectLists",
        }
    }

    /// The member that carries the value it had before.
    pub fn previous_member(self) -> &'static str {
        match self {
            Property | GeoProperty => "previousValue",
            Relationship => "previousObject",
            LanguageProperty => "previousLanguageMap",
            JsonProperty => "previousJson",
            VocabProperty => "previousVocab",
            ListProperty => "previousValueList",
            ListRelationship => "previousObjectList",
        }
    }

    /// The member that tells the type of its value or object, for kinds that have one.
    pub fn type_member(self) -> Option<&'static str> {
        match self {
            Property | ListProperty => Some("valueType"),
            Relationship | ListRelationship => Some("objectType"),
            _ => None,
        }
    }

    /// Whether its value is the URI of other entities.
    pub fn is_relationship(self) -> bool {
        matches!(self, Relationship | ListRelationship)
    }
}
