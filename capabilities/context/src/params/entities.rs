//! The parameters of the operations on entities, attributes, batches and types.

use serde::Deserialize;
use utoipa::IntoParams;

/// Which entities, and how they are shown.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EntitiesQuery {
    /// URIs of entities, comma-separated.
    #[param(example = "urn:ngsi-ld:OffStreetParking:01")]
    pub id: Option<String>,
    /// A selection of types: `A`, `A,B`, `(A;B)|C`.
    #[serde(rename = "type")]
    #[param(rename = "type", example = "OffStreetParking")]
    pub type_: Option<String>,
    /// A regular expression that the URI must match.
    #[param(max_length = 1000)]
    pub id_pattern: Option<String>,
    /// Attributes of which one at least must be there; only these are shown. Comma-separated.
    #[param(pattern = r"^[A-Za-z][\w:/#.-]*(,[A-Za-z][\w:/#.-]*)*$")]
    pub attrs: Option<String>,
    /// Members to show, comma-separated.
    #[param(pattern = r"^[A-Za-z]\w*(,[A-Za-z]\w*)*$")]
    pub pick: Option<String>,
    /// Members to hide, comma-separated.
    #[param(pattern = r"^[A-Za-z]\w*(,[A-Za-z]\w*)*$")]
    pub omit: Option<String>,
    /// A condition in the query language: `availableSpotNumber>5;status=="open"`.
    #[param(
        pattern = r"^[A-Za-z]\w*((==|!=|>=|<=|>|<)\d+)?$",
        example = "availableSpotNumber>5"
    )]
    pub q: Option<String>,
    /// A condition on the scopes: `/Estuary/#`.
    #[param(pattern = r"^(/\w+)+$")]
    pub scope_q: Option<String>,
    /// A condition on the registrations of other sources: only those that satisfy it are asked.
    #[param(pattern = r"^[A-Za-z]\w*$")]
    pub csf: Option<String>,
    /// How the place stands to the shape: `near;maxDistance==500`, `within`…
    #[param(
        pattern = r"^(within|contains|intersects|equals|disjoint|overlaps|near;(max|min)Distance==\d{1,7})$"
    )]
    pub georel: Option<String>,
    /// The kind of shape.
    #[param(pattern = "^(Point|LineString|Polygon|MultiPoint|MultiLineString|MultiPolygon)$")]
    pub geometry: Option<String>,
    /// The coordinates of the shape, as JSON: `[0.65,51.54]`.
    #[param(example = "[0.65,51.54]")]
    pub coordinates: Option<String>,
    /// The attribute that says where; `location` by default.
    #[param(pattern = r"^[A-Za-z]\w*$")]
    pub geoproperty: Option<String>,
    /// The attribute that gives GeoJSON features their geometry; `location` by default.
    #[param(pattern = r"^[A-Za-z]\w*$")]
    pub geometry_property: Option<String>,
    /// The languages liked, best first: `en;q=1,cy;q=0.8`.
    #[param(pattern = r"^[a-z]{2}(-[A-Z]{2})?(,[a-z]{2})*$")]
    pub lang: Option<String>,
    /// Which instances of attributes are shown: URIs or `@none`, comma-separated.
    #[param(pattern = r"^(@none|urn:[a-z]+:\w+)(,(@none|urn:[a-z]+:\w+))*$")]
    pub dataset_id: Option<String>,
    /// The order: `name,age;desc`, `location;dist-asc`.
    #[param(pattern = r"^[A-Za-z]\w*(;(asc|desc))?(,[A-Za-z]\w*(;(asc|desc))?)*$")]
    pub order_by: Option<String>,
    /// Where distances are measured from: coordinates, as JSON.
    pub order_from: Option<String>,
    /// The kind of shape of `orderFrom`; `Point` by default.
    #[param(pattern = "^(Point|LineString|Polygon)$")]
    pub order_geometry: Option<String>,
    /// Compares text as a language does: a language tag, `und` for none in particular.
    #[param(pattern = r"^[a-z]{2}(-[A-Z]{2})?$")]
    pub collation: Option<String>,
    /// Shows linked entities too: `inline` in place of the link, `flat` beside it.
    #[param(pattern = "^(inline|flat|@none)$")]
    pub join: Option<String>,
    /// How many steps of links are followed.
    #[param(minimum = 1, maximum = 10)]
    pub join_level: Option<u32>,
    /// URIs of entities that are not followed again, comma-separated.
    pub contained_by: Option<String>,
    /// Attributes whose wanted values in `q` are names to expand, comma-separated.
    #[param(pattern = r"^[A-Za-z]\w*(,[A-Za-z]\w*)*$")]
    pub expand_values: Option<String>,
    /// Attributes of raw JSON that no context touches; none is touched here anyway.
    pub json_keys: Option<String>,
    /// Only what is kept here: no other source is asked.
    pub local: Option<bool>,
    /// Whether to make an entity map, or to go by the one that `NGSILD-EntityMap` names.
    pub entity_map: Option<bool>,
    /// How long a new map is kept: `PT10M`.
    #[param(pattern = "^PT[1-9][0-9]?M$")]
    pub entity_map_lifetime: Option<String>,
    /// Whether the parts of an entity may be at different sources, so that conditions are looked at when
    /// they are together.
    pub split_entities: Option<bool>,
    /// How many entities to give.
    #[param(minimum = 0, maximum = 1000)]
    pub limit: Option<u32>,
    /// How many entities to pass over.
    #[param(minimum = 0, maximum = 10_000_000)]
    pub offset: Option<u32>,
    /// Whether to count all: the answer is in the header `NGSILD-Results-Count`.
    pub count: Option<bool>,
    /// `keyValues`, `concise`, `normalized`, `sysAttrs`: comma-separated.
    #[param(pattern = "^(normalized|concise|keyValues|simplified|sysAttrs)(,sysAttrs)?$")]
    pub options: Option<String>,
    /// The form of entities.
    #[param(pattern = "^(normalized|concise|keyValues|simplified)$")]
    pub format: Option<String>,
}

/// How one entity is shown.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EntityRead {
    /// Attributes of which one at least must be there; only these are shown. Comma-separated.
    #[param(pattern = r"^[A-Za-z][\w:/#.-]*(,[A-Za-z][\w:/#.-]*)*$")]
    pub attrs: Option<String>,
    /// Members to show, comma-separated.
    #[param(pattern = r"^[A-Za-z]\w*(,[A-Za-z]\w*)*$")]
    pub pick: Option<String>,
    /// Members to hide, comma-separated.
    #[param(pattern = r"^[A-Za-z]\w*(,[A-Za-z]\w*)*$")]
    pub omit: Option<String>,
    /// The type that the entity must have: a selection of types.
    #[serde(rename = "type")]
    #[param(rename = "type", pattern = r"^[A-Za-z]\w*(,[A-Za-z]\w*)*$")]
    pub type_: Option<String>,
    /// The attribute that gives the GeoJSON feature its geometry; `location` by default.
    #[param(pattern = r"^[A-Za-z]\w*$")]
    pub geometry_property: Option<String>,
    /// The languages liked, best first.
    #[param(pattern = r"^[a-z]{2}(-[A-Z]{2})?(,[a-z]{2})*$")]
    pub lang: Option<String>,
    /// Which instances of attributes are shown: URIs or `@none`, comma-separated.
    #[param(pattern = r"^(@none|urn:[a-z]+:\w+)(,(@none|urn:[a-z]+:\w+))*$")]
    pub dataset_id: Option<String>,
    /// Shows linked entities too: `inline` in place of the link, `flat` beside it.
    #[param(pattern = "^(inline|flat|@none)$")]
    pub join: Option<String>,
    /// How many steps of links are followed.
    #[param(minimum = 1, maximum = 10)]
    pub join_level: Option<u32>,
    /// URIs of entities that are not followed again, comma-separated.
    pub contained_by: Option<String>,
    /// Attributes of raw JSON that no context touches; none is touched here anyway.
    pub json_keys: Option<String>,
    /// Whether to make an entity map, or to go by the one that `NGSILD-EntityMap` names.
    pub entity_map: Option<bool>,
    /// How long a new map is kept: `PT10M`.
    #[param(pattern = "^PT[1-9][0-9]?M$")]
    pub entity_map_lifetime: Option<String>,
    /// Only what is kept here: no other source is asked.
    pub local: Option<bool>,
    /// `keyValues`, `concise`, `normalized`, `sysAttrs`: comma-separated.
    #[param(pattern = "^(normalized|concise|keyValues|simplified|sysAttrs)(,sysAttrs)?$")]
    pub options: Option<String>,
    /// The form of the entity.
    #[param(pattern = "^(normalized|concise|keyValues|simplified)$")]
    pub format: Option<String>,
}

/// How an entity or an attribute is written.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EntityWrite {
    /// `keyValues` for a simplified body; normalized and concise are told apart by themselves.
    #[param(pattern = "^(normalized|concise|keyValues|simplified)$")]
    pub options: Option<String>,
    /// The form of the body.
    #[param(pattern = "^(normalized|concise|keyValues|simplified)$")]
    pub format: Option<String>,
    /// The type that the entity must have: a selection of types.
    #[serde(rename = "type")]
    #[param(rename = "type", pattern = r"^[A-Za-z]\w*(,[A-Za-z]\w*)*$")]
    pub type_: Option<String>,
    /// Only what is kept here: no other source is asked.
    pub local: Option<bool>,
}

/// How an entity is deleted.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EntityDelete {
    /// The type that the entity must have: a selection of types.
    #[serde(rename = "type")]
    #[param(rename = "type", pattern = r"^[A-Za-z]\w*(,[A-Za-z]\w*)*$")]
    pub type_: Option<String>,
    /// Only what is kept here: no other source is asked.
    pub local: Option<bool>,
}

/// Which entities are purged, and what of them.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PurgeParams {
    /// URIs of entities, comma-separated.
    pub id: Option<String>,
    /// A selection of types.
    #[serde(rename = "type")]
    #[param(rename = "type", pattern = r"^[A-Za-z]\w*(,[A-Za-z]\w*)*$")]
    pub type_: Option<String>,
    /// A regular expression that the URI must match.
    #[param(max_length = 1000)]
    pub id_pattern: Option<String>,
    /// Attributes of which one at least must be there. Comma-separated.
    #[param(pattern = r"^[A-Za-z][\w:/#.-]*(,[A-Za-z][\w:/#.-]*)*$")]
    pub attrs: Option<String>,
    /// A condition in the query language, which may not follow links.
    #[param(pattern = r"^[A-Za-z]\w*((==|!=|>=|<=|>|<)\d+)?$")]
    pub q: Option<String>,
    /// A condition on the scopes.
    #[param(pattern = r"^(/\w+)+$")]
    pub scope_q: Option<String>,
    /// A condition on the registrations of other sources: only those that satisfy it are asked.
    #[param(pattern = r"^[A-Za-z]\w*$")]
    pub csf: Option<String>,
    /// How the place stands to the shape.
    #[param(
        pattern = r"^(within|contains|intersects|equals|disjoint|overlaps|near;(max|min)Distance==\d{1,7})$"
    )]
    pub georel: Option<String>,
    /// The kind of shape.
    #[param(pattern = "^(Point|LineString|Polygon|MultiPoint|MultiLineString|MultiPolygon)$")]
    pub geometry: Option<String>,
    /// The coordinates of the shape, as JSON.
    pub coordinates: Option<String>,
    /// The attribute that says where; `location` by default.
    #[param(pattern = r"^[A-Za-z]\w*$")]
    pub geoproperty: Option<String>,
    /// Attributes whose wanted values in `q` are names to expand, comma-separated.
    #[param(pattern = r"^[A-Za-z]\w*(,[A-Za-z]\w*)*$")]
    pub expand_values: Option<String>,
    /// Attributes to delete, instead of the entities. Comma-separated.
    #[param(pattern = r"^[A-Za-z][\w:/#.-]*(,[A-Za-z][\w:/#.-]*)*$")]
    pub drop: Option<String>,
    /// Attributes to keep: all others are deleted, instead of the entities. Comma-separated.
    #[param(pattern = r"^[A-Za-z][\w:/#.-]*(,[A-Za-z][\w:/#.-]*)*$")]
    pub keep: Option<String>,
    /// Only what is kept here: no other source is asked.
    pub local: Option<bool>,
}

/// How attributes are appended.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Append {
    /// `noOverwrite` leaves attributes alone that are there already.
    #[param(pattern = "^(noOverwrite|keyValues|simplified|concise|normalized)$")]
    pub options: Option<String>,
    /// The form of the body.
    #[param(pattern = "^(normalized|concise|keyValues|simplified)$")]
    pub format: Option<String>,
    /// The type that the entity must have: a selection of types.
    #[serde(rename = "type")]
    #[param(rename = "type", pattern = r"^[A-Za-z]\w*(,[A-Za-z]\w*)*$")]
    pub type_: Option<String>,
    /// Only what is kept here: no other source is asked.
    pub local: Option<bool>,
}

/// How an entity is merged.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MergeParams {
    /// The moment given to attributes that had one and are told no other.
    #[param(
        format = "date-time",
        pattern = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$"
    )]
    pub observed_at: Option<String>,
    /// The language that bare text is in.
    #[param(pattern = "^[a-z]{2}$")]
    pub lang: Option<String>,
    /// `keyValues` for a simplified body.
    #[param(pattern = "^(normalized|concise|keyValues|simplified)$")]
    pub options: Option<String>,
    /// The form of the body.
    #[param(pattern = "^(normalized|concise|keyValues|simplified)$")]
    pub format: Option<String>,
    /// The type that the entity must have: a selection of types.
    #[serde(rename = "type")]
    #[param(rename = "type", pattern = r"^[A-Za-z]\w*(,[A-Za-z]\w*)*$")]
    pub type_: Option<String>,
    /// Only what is kept here: no other source is asked.
    pub local: Option<bool>,
}

/// Which instances of an attribute are deleted.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AttributeDelete {
    /// That of this URI; the default one otherwise.
    #[param(format = "uri")]
    pub dataset_id: Option<String>,
    /// All of them.
    pub delete_all: Option<bool>,
    /// The type that the entity must have: a selection of types.
    #[serde(rename = "type")]
    #[param(rename = "type", pattern = r"^[A-Za-z]\w*(,[A-Za-z]\w*)*$")]
    pub type_: Option<String>,
    /// Only what is kept here: no other source is asked.
    pub local: Option<bool>,
}

/// How a batch is written.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BatchParams {
    /// `noOverwrite` (update) leaves attributes alone that are there already; `keyValues` for simplified items.
    #[param(pattern = "^(noOverwrite|keyValues|simplified|concise|normalized)$")]
    pub options: Option<String>,
    /// The form of the items.
    #[param(pattern = "^(normalized|concise|keyValues|simplified)$")]
    pub format: Option<String>,
    /// Only what is kept here: no other source is asked.
    pub local: Option<bool>,
}

/// How a batch is upserted.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UpsertParams {
    /// `replace` (by default) or `update` what is there; `keyValues` for simplified items.
    #[param(pattern = "^(replace|update|keyValues|simplified|concise|normalized)$")]
    pub options: Option<String>,
    /// The form of the items.
    #[param(pattern = "^(normalized|concise|keyValues|simplified)$")]
    pub format: Option<String>,
    /// Only what is kept here: no other source is asked.
    pub local: Option<bool>,
}

/// Whether other sources have a part.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LocalParams {
    /// Only what is kept here: no other source is asked.
    pub local: Option<bool>,
}

/// How types and attributes are listed.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DiscoveryParams {
    /// Whether each is described, not only named.
    pub details: Option<bool>,
    /// Only what is kept here: no other source is asked.
    pub local: Option<bool>,
}
