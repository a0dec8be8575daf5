//! What there is to ask for: types and attributes.

use std::collections::BTreeSet;

use app::observe::Query;
use axum::extract::Path;
use ngsi::select::TypeSelection;
use ngsi::{Context, NgsiError};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::answer;
use crate::ask::media::PLAIN;
use crate::ask::{Ask, Nothing, full_name};
use crate::params::{AttributeName, DiscoveryParams, TypeName};
use crate::refusal::{Answered, Refusal, Refusals};

/// Entities looked at to learn the kinds of an attribute: they hardly ever differ.
const LOOKED_AT: usize = 200;

/// The types in use, by name.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct EntityTypeList {
    id: String,
    r#type: &'static str,
    type_list: Vec<String>,
}

/// One type in use.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct EntityType {
    id: String,
    r#type: &'static str,
    type_name: String,
    attribute_names: Vec<String>,
}

/// One type, with how many entities have it and what they are described by.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct EntityTypeInfo {
    id: String,
    r#type: &'static str,
    type_name: String,
    entity_count: i64,
    attribute_details: Vec<AttributeInfo>,
}

/// The attributes in use, by name.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct AttributeList {
    id: String,
    r#type: &'static str,
    attribute_list: Vec<String>,
}

/// One attribute in use.
#[derive(Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct AttributeInfo {
    id: String,
    r#type: &'static str,
    attribute_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    attribute_count: Option<i64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attribute_types: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    type_names: Vec<String>,
}

/// List the types in use.
#[utoipa::path(
    get, path = "/ngsi-ld/v1/types", tag = "NGSI-LD discovery", operation_id = "retrieveTypes",
    params(DiscoveryParams),
    responses(
        (status = 200, description = "The types; a list of descriptions with `details=true`.", content(
            (Value = "application/json"), (Value = "application/ld+json"),
        )),
        Refusals,
    )
)]
pub async fn types(ask: Ask<DiscoveryParams>) -> Answered {
    let media = ask.media(PLAIN)?;
    let context = ask.context().await?;
    ask.known_tenant().await?;
    let types = ask.app.context().types(&ask.tenant).await?;
    let body = if ask.params.details == Some(true) {
        let mut described = Vec::with_capacity(types.len());
        for (name, _) in types {
            let attributes = ask.app.context().attributes_of(&ask.tenant, &name).await?;
            described.push(EntityType {
                type_name: short(&context, &name),
                attribute_names: attributes
                    .iter()
                    .map(|(name, _)| short(&context, name))
                    .collect(),
                r#type: "EntityType",
                id: name,
            });
        }
        json!(described)
    } else {
        json!(EntityTypeList {
            id: list_id(&ask, "EntityTypeList"),
            r#type: "EntityTypeList",
            type_list: types
                .iter()
                .map(|(name, _)| short(&context, name))
                .collect(),
        })
    };
    Ok(answer::document(&ask, media, &context, body))
}

/// Describe a type.
#[utoipa::path(
    get, path = "/ngsi-ld/v1/types/{type}", tag = "NGSI-LD discovery", operation_id = "retrieveTypeInfo",
    params(TypeName),
    responses(
        (status = 200, description = "The type.", content(
            (EntityTypeInfo = "application/json"), (EntityTypeInfo = "application/ld+json"),
        )),
        Refusals,
    )
)]
pub async fn type_(ask: Ask<Nothing>, Path(name): Path<String>) -> Answered {
    let media = ask.media(PLAIN)?;
    let context = ask.context().await?;
    let name = full_name(&name, &context)?;
    ask.known_tenant().await?;
    let types = ask.app.context().types(&ask.tenant).await?;
    let count = types
        .into_iter()
        .find(|(known, _)| *known == name)
        .map(|(_, count)| count)
        .filter(|n| *n > 0);
    let count = count
        .ok_or_else(|| NgsiError::not_found(format!("nothing here is of the type {name:?}")))?;
    let mut details = Vec::new();
    for (attribute, _) in ask.app.context().attributes_of(&ask.tenant, &name).await? {
        details.push(AttributeInfo {
            attribute_name: short(&context, &attribute),
            attribute_types: kinds(&ask, &attribute, Some(&name)).await?,
            id: attribute,
            r#type: "Attribute",
            ..AttributeInfo::default()
        });
    }
    let body = json!(EntityTypeInfo {
        type_name: short(&context, &name),
        id: name,
        r#type: "EntityTypeInfo",
        entity_count: count,
        attribute_details: details,
    });
    Ok(answer::document(&ask, media, &context, body))
}

/// List the attributes in use.
#[utoipa::path(
    get, path = "/ngsi-ld/v1/attributes", tag = "NGSI-LD discovery", operation_id = "retrieveAttributes",
    params(DiscoveryParams),
    responses(
        (status = 200, description = "The attributes; a list of descriptions with `details=true`.", content(
            (Value = "application/json"), (Value = "application/ld+json"),
        )),
        Refusals,
    )
)]
pub async fn attributes(ask: Ask<DiscoveryParams>) -> Answered {
    let media = ask.media(PLAIN)?;
    let context = ask.context().await?;
    ask.known_tenant().await?;
    let attributes = ask.app.context().attributes(&ask.tenant).await?;
    let body = if ask.params.details == Some(true) {
        let mut described = Vec::with_capacity(attributes.len());
        for (name, _) in attributes {
            described.push(AttributeInfo {
                attribute_name: short(&context, &name),
                type_names: types_with(&ask, &context, &name).await?,
                id: name,
                r#type: "Attribute",
                ..AttributeInfo::default()
            });
        }
        json!(described)
    } else {
        json!(AttributeList {
            id: list_id(&ask, "AttributeList"),
            r#type: "AttributeList",
            attribute_list: attributes
                .iter()
                .map(|(name, _)| short(&context, name))
                .collect(),
        })
    };
    Ok(answer::document(&ask, media, &context, body))
}

/// Describe an attribute.
#[utoipa::path(
    get, path = "/ngsi-ld/v1/attributes/{attrId}", tag = "NGSI-LD discovery", operation_id = "retrieveAttrTypeInfo",
    params(AttributeName),
    responses(
        (status = 200, description = "The attribute.", content(
            (AttributeInfo = "application/json"), (AttributeInfo = "application/ld+json"),
        )),
        Refusals,
    )
)]
pub async fn attribute(ask: Ask<Nothing>, Path(name): Path<String>) -> Answered {
    let media = ask.media(PLAIN)?;
    let context = ask.context().await?;
    let name = full_name(&name, &context)?;
    ask.known_tenant().await?;
    let attributes = ask.app.context().attributes(&ask.tenant).await?;
    let count = attributes
        .into_iter()
        .find(|(known, _)| *known == name)
        .map(|(_, count)| count)
        .filter(|n| *n > 0);
    let count = count
        .ok_or_else(|| NgsiError::not_found(format!("nothing here has the attribute {name:?}")))?;
    let body = json!(AttributeInfo {
        attribute_name: short(&context, &name),
        attribute_count: Some(count),
        attribute_types: kinds(&ask, &name, None).await?,
        type_names: types_with(&ask, &context, &name).await?,
        id: name,
        r#type: "Attribute",
    });
    Ok(answer::document(&ask, media, &context, body))
}

fn short(context: &Context, name: &str) -> String {
    context.compact(name).into_owned()
}

/// Each answer that is a list has an id of its own.
fn list_id<P>(ask: &Ask<P>, what: &str) -> String {
    format!("urn:ngsi-ld:{what}:{}", ask.app.chance().id(ask.app.now()))
}

async fn types_with<P>(
    ask: &Ask<P>,
    context: &Context,
    attribute: &str,
) -> Result<Vec<String>, Refusal> {
    let types = ask.app.context().types_with(&ask.tenant, attribute).await?;
    Ok(types.iter().map(|(name, _)| short(context, name)).collect())
}

/// The kinds that an attribute has, as the first entities that have it show.
async fn kinds<P>(ask: &Ask<P>, attribute: &str, of: Option<&str>) -> Result<Vec<String>, Refusal> {
    let query = Query {
        types: of.map(|name| TypeSelection::Is(name.to_owned())),
        attributes: vec![attribute.to_owned()],
        limit: LOOKED_AT,
        ..Query::default()
    };
    let found = ask.app.context().find(&ask.tenant, query).await?.entities;
    let kinds: BTreeSet<&str> = found
        .iter()
        .flat_map(|entity| entity.instances(attribute))
        .map(|instance| instance.kind.name())
        .collect();
    Ok(kinds.into_iter().map(str::to_owned).collect())
}
