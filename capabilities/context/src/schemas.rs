//! The documents of the standard, as the OpenAPI document describes them.
#![allow(dead_code, reason = "they are only described")]

use std::collections::HashMap;

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// One name or several.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(untagged)]
pub enum Names {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

/// An entity: its id, its type, and attributes by name, each a Property, a Relationship, a GeoProperty…
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "urn:ngsi-ld:OffStreetParking:01", "type": "OffStreetParking",
    "availableSpotNumber": {"type": "Property", "value": 121, "observedAt": "2026-11-24T14:00:00Z"},
    "location": {"type": "GeoProperty", "value": {"type": "Point", "coordinates": [0.65, 51.54]}}
}))]
pub struct EntityDocument {
    #[schema(format = "uri", max_length = 2048)]
    id: String,
    #[serde(rename = "type")]
    type_: Names,
    #[serde(flatten)]
    attributes: HashMap<String, Value>,
}

/// An entity as it is shown: any of its members may have been hidden.
#[derive(Serialize, ToSchema)]
pub struct ShownEntity {
    #[schema(format = "uri")]
    id: Option<String>,
    #[serde(rename = "type")]
    type_: Option<Names>,
    #[serde(flatten)]
    attributes: HashMap<String, Value>,
}

/// Attributes by name; an id and a type may stand beside them.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"availableSpotNumber": {"type": "Property", "value": 120}}))]
pub struct Fragment {
    #[serde(flatten)]
    attributes: HashMap<String, Value>,
}

/// One attribute.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"type": "Property", "value": 120}))]
pub struct AttributeDocument {
    #[serde(flatten)]
    members: HashMap<String, Value>,
}

/// An entity as a GeoJSON feature.
#[derive(Serialize, ToSchema)]
pub struct Feature {
    id: String,
    #[serde(rename = "type")]
    type_: String,
    geometry: Option<Value>,
    properties: HashMap<String, Value>,
}

/// Entities as GeoJSON features.
#[derive(Serialize, ToSchema)]
pub struct FeatureCollection {
    #[serde(rename = "type")]
    type_: String,
    features: Vec<Feature>,
}

/// A query.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"type": "Query", "entities": [{"type": "OffStreetParking"}], "q": "availableSpotNumber>5"}))]
pub struct QueryDocument {
    #[serde(rename = "type")]
    #[schema(pattern = "^Query$")]
    type_: String,
    #[serde(flatten)]
    members: HashMap<String, Value>,
}

/// A subscription: which entities, which changes, and where to tell of them.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "type": "Subscription", "entities": [{"type": "OffStreetParking"}], "watchedAttributes": ["availableSpotNumber"],
    "notification": {"endpoint": {"uri": "https://example.org/told", "accept": "application/json"}}
}))]
pub struct SubscriptionDocument {
    #[schema(format = "uri")]
    id: Option<String>,
    #[serde(rename = "type")]
    #[schema(pattern = "^Subscription$")]
    type_: String,
    #[serde(flatten)]
    members: HashMap<String, Value>,
}

/// What another source tells of what it was asked to watch.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NotificationDocument {
    #[schema(format = "uri")]
    id: Option<String>,
    r#type: Option<String>,
    subscription_id: String,
    data: Vec<EntityDocument>,
}

/// A registration: which other system knows what, and where it is asked.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "type": "ContextSourceRegistration", "information": [{"entities": [{"type": "OffStreetParking"}]}],
    "endpoint": "https://example.org"
}))]
pub struct RegistrationDocument {
    #[schema(format = "uri")]
    id: Option<String>,
    #[serde(rename = "type")]
    #[schema(pattern = "^ContextSourceRegistration$")]
    type_: String,
    #[serde(flatten)]
    members: HashMap<String, Value>,
}

/// What queries found at one moment.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "type": "Snapshot", "snapshotQueries": [{"type": "Query", "entities": [{"type": "OffStreetParking"}]}]
}))]
pub struct SnapshotDocument {
    #[schema(format = "uri")]
    id: Option<String>,
    #[serde(rename = "type")]
    #[schema(pattern = "^Snapshot$")]
    type_: String,
    #[serde(flatten)]
    members: HashMap<String, Value>,
}

/// Which entities a query found, and who knows of each.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EntityMapDocument {
    #[schema(format = "uri")]
    id: String,
    r#type: String,
    #[schema(format = "date-time")]
    expires_at: String,
    entity_map: HashMap<String, Vec<String>>,
}

/// What was written and what was not.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UpdateResult {
    updated: Vec<String>,
    not_updated: Vec<NotUpdated>,
}

/// An attribute that was not written, and why.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NotUpdated {
    attribute_name: String,
    reason: String,
}

/// What became of each item of a batch.
#[derive(Serialize, ToSchema)]
pub struct BatchResult {
    success: Vec<String>,
    errors: Vec<BatchError>,
}

/// An item of a batch that was refused, and why.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BatchError {
    entity_id: Option<String>,
    error: crate::refusal::ProblemDetails,
}

/// A JSON-LD context.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"@context": {"spaces": "https://example.org/words/spaces"}}))]
pub struct ContextDocument {
    #[serde(rename = "@context")]
    context: Value,
}
