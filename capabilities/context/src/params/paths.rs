//! What stands in the paths.

use utoipa::IntoParams;

/// An entity.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[allow(dead_code, reason = "it is only described, in the OpenAPI document")]
pub struct EntityPath {
    /// The entity's URI.
    #[param(
        rename = "entityId",
        format = "uri",
        example = "urn:ngsi-ld:OffStreetParking:01",
        max_length = 2048
    )]
    entity_id: String,
}

/// An attribute of an entity.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[allow(dead_code, reason = "it is only described, in the OpenAPI document")]
pub struct AttributePath {
    /// The entity's URI.
    #[param(
        rename = "entityId",
        format = "uri",
        example = "urn:ngsi-ld:OffStreetParking:01",
        max_length = 2048
    )]
    entity_id: String,
    /// The attribute's name, short or full.
    #[param(rename = "attrId", example = "availableSpotNumber", max_length = 2048)]
    attr_id: String,
}

/// One instance of an attribute in the history of an entity.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[allow(dead_code, reason = "it is only described, in the OpenAPI document")]
pub struct InstancePath {
    /// The entity's URI.
    #[param(
        rename = "entityId",
        format = "uri",
        example = "urn:ngsi-ld:OffStreetParking:01",
        max_length = 2048
    )]
    entity_id: String,
    /// The attribute's name, short or full.
    #[param(rename = "attrId", example = "availableSpotNumber", max_length = 2048)]
    attr_id: String,
    /// The instance's URI.
    #[param(
        rename = "instanceId",
        format = "uri",
        example = "urn:ngsi-ld:instance:1:1",
        max_length = 2048
    )]
    instance_id: String,
}

/// A subscription.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[allow(dead_code, reason = "it is only described, in the OpenAPI document")]
pub struct SubscriptionPath {
    /// The subscription's URI.
    #[param(
        rename = "subscriptionId",
        format = "uri",
        example = "urn:ngsi-ld:Subscription:01",
        max_length = 2048
    )]
    subscription_id: String,
}

/// A snapshot.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[allow(dead_code, reason = "it is only described, in the OpenAPI document")]
pub struct SnapshotPath {
    /// The snapshot's URI.
    #[param(
        rename = "snapshotId",
        format = "uri",
        example = "urn:ngsi-ld:Snapshot:01",
        max_length = 2048
    )]
    snapshot_id: String,
}

/// An entity map.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[allow(dead_code, reason = "it is only described, in the OpenAPI document")]
pub struct EntityMapPath {
    /// The map's URI.
    #[param(
        rename = "entityMapId",
        format = "uri",
        example = "urn:ngsi-ld:EntityMap:01",
        max_length = 2048
    )]
    entity_map_id: String,
}

/// A registration.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[allow(dead_code, reason = "it is only described, in the OpenAPI document")]
pub struct RegistrationPath {
    /// The registration's URI.
    #[param(
        rename = "registrationId",
        format = "uri",
        example = "urn:ngsi-ld:ContextSourceRegistration:01",
        max_length = 2048
    )]
    registration_id: String,
}

/// An entity type.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[allow(dead_code, reason = "it is only described, in the OpenAPI document")]
pub struct TypeName {
    /// The type's name, short or full.
    #[param(rename = "type", example = "OffStreetParking", max_length = 2048)]
    type_: String,
}

/// An attribute.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[allow(dead_code, reason = "it is only described, in the OpenAPI document")]
pub struct AttributeName {
    /// The attribute's name, short or full.
    #[param(rename = "attrId", example = "availableSpotNumber", max_length = 2048)]
    attr_id: String,
}

/// A JSON-LD context.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[allow(dead_code, reason = "it is only described, in the OpenAPI document")]
pub struct ContextPath {
    /// The id under which it is kept, or the address it was fetched from.
    #[param(rename = "contextId", max_length = 2048)]
    context_id: String,
}
