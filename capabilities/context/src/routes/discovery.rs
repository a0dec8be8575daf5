//! What there is to ask for: types and attributes.

use std::collections::BTreeSet;
use std::sync::Arc;

use app::observe::Query;
use axum::extract::Path;
use axum::response::IntoResponse;
use ngsi::select::TypeSelection;
use ngsi::source::Operation;
use ngsi::{Context, NgsiError};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::answer;
use crate::ask::media::PLAIN;
use crate::ask::{Ask, full_name};
use crate::link::sources::{Discovery, Sources, Told, Warnings};
use crate::params::{AttributeName, DiscoveryParams, LocalParams, TypeName};
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
    let details = ask.params.details == Some(true);
    let operation = match details {
        true => Operation::RetrieveEntityTypeDetails,
        false => Operation::RetrieveEntityTypes,
    };
    let mut warnings = Warnings::default();
    let what = Discovery {
        operation,
        path: "/types",
        one: None,
        details,
    };
    let others = elsewhere(&ask, ask.params.local, what, &context, &mut warnings).await?;
    let body = if details {
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
        for (id, told) in described_by(&others) {
            let names = listed(&told, "attributeNames", &context);
            match described.iter_mut().find(|one| one.id == id) {
                Some(known) => add(&mut known.attribute_names, names),
                None => described.push(EntityType {
                    type_name: short(&context, &id),
                    attribute_names: names,
                    r#type: "EntityType",
                    id,
                }),
            }
        }
        json!(described)
    } else {
        let mut type_list = types
            .iter()
            .map(|(name, _)| short(&context, name))
            .collect();
        for told in &others {
            add(&mut type_list, listed(told, "typeList", &context));
        }
        json!(EntityTypeList {
            id: list_id(&ask, "EntityTypeList"),
            r#type: "EntityTypeList",
            type_list,
        })
    };
    Ok(warnings.on(answer::document(&ask, media, &context, body)))
}

/// Describe a type.
#[utoipa::path(
    get, path = "/ngsi-ld/v1/types/{type}", tag = "NGSI-LD discovery", operation_id = "retrieveTypeInfo",
    params(TypeName, LocalParams),
    responses(
        (status = 200, description = "The type.", content(
            (EntityTypeInfo = "application/json"), (EntityTypeInfo = "application/ld+json"),
        )),
        Refusals,
    )
)]
pub async fn type_(ask: Ask<LocalParams>, Path(name): Path<String>) -> Answered {
    let media = ask.media(PLAIN)?;
    let context = ask.context().await?;
    let name = full_name(&name, &context)?;
    ask.known_tenant().await?;
    let types = ask.app.context().types(&ask.tenant).await?;
    let count = types
        .into_iter()
        .find(|(known, _)| *known == name)
        .map_or(0, |(_, count)| count);
    let mut warnings = Warnings::default();
    let what = Discovery {
        operation: Operation::RetrieveEntityTypeInfo,
        path: "/types",
        one: Some(&name),
        details: false,
    };
    let others = elsewhere(&ask, ask.params.local, what, &context, &mut warnings).await?;
    let there: i64 = others
        .iter()
        .filter_map(|(told, _)| told["entityCount"].as_i64())
        .sum();
    let count = count + there;
    if count <= 0 {
        let why = NgsiError::not_found(format!("nothing here is of the type {name:?}"));
        return Ok(warnings.on(Refusal::from(why).into_response()));
    }
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
    for (told, words) in &others {
        let attributes = told["attributeDetails"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        for (id, told) in described_by(&[(Value::Array(attributes), Arc::clone(words))]) {
            let kinds = texts(&told.0["attributeTypes"]);
            match details.iter_mut().find(|one| one.id == id) {
                Some(known) => add(&mut known.attribute_types, kinds),
                None => details.push(AttributeInfo {
                    attribute_name: short(&context, &id),
                    attribute_types: kinds,
                    id,
                    r#type: "Attribute",
                    ..AttributeInfo::default()
                }),
            }
        }
    }
    let body = json!(EntityTypeInfo {
        type_name: short(&context, &name),
        id: name,
        r#type: "EntityTypeInfo",
        entity_count: count,
        attribute_details: details,
    });
    Ok(warnings.on(answer::document(&ask, media, &context, body)))
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
    let details = ask.params.details == Some(true);
    let operation = match details {
        true => Operation::RetrieveAttrTypeDetails,
        false => Operation::RetrieveAttrTypes,
    };
    let mut warnings = Warnings::default();
    let what = Discovery {
        operation,
        path: "/attributes",
        one: None,
        details,
    };
    let others = elsewhere(&ask, ask.params.local, what, &context, &mut warnings).await?;
    let body = if details {
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
        for (id, told) in described_by(&others) {
            let types = listed(&told, "typeNames", &context);
            match described.iter_mut().find(|one| one.id == id) {
                Some(known) => add(&mut known.type_names, types),
                None => described.push(AttributeInfo {
                    attribute_name: short(&context, &id),
                    type_names: types,
                    id,
                    r#type: "Attribute",
                    ..AttributeInfo::default()
                }),
            }
        }
        json!(described)
    } else {
        let mut attribute_list = attributes
            .iter()
            .map(|(name, _)| short(&context, name))
            .collect();
        for told in &others {
            add(&mut attribute_list, listed(told, "attributeList", &context));
        }
        json!(AttributeList {
            id: list_id(&ask, "AttributeList"),
            r#type: "AttributeList",
            attribute_list,
        })
    };
    Ok(warnings.on(answer::document(&ask, media, &context, body)))
}

/// Describe an attribute.
#[utoipa::path(
    get, path = "/ngsi-ld/v1/attributes/{attrId}", tag = "NGSI-LD discovery", operation_id = "retrieveAttrTypeInfo",
    params(AttributeName, LocalParams),
    responses(
        (status = 200, description = "The attribute.", content(
            (AttributeInfo = "application/json"), (AttributeInfo = "application/ld+json"),
        )),
        Refusals,
    )
)]
pub async fn attribute(ask: Ask<LocalParams>, Path(name): Path<String>) -> Answered {
    let media = ask.media(PLAIN)?;
    let context = ask.context().await?;
    let name = full_name(&name, &context)?;
    ask.known_tenant().await?;
    let attributes = ask.app.context().attributes(&ask.tenant).await?;
    let count = attributes
        .into_iter()
        .find(|(known, _)| *known == name)
        .map_or(0, |(_, count)| count);
    let mut warnings = Warnings::default();
    let what = Discovery {
        operation: Operation::RetrieveAttrTypeInfo,
        path: "/attributes",
        one: Some(&name),
        details: false,
    };
    let others = elsewhere(&ask, ask.params.local, what, &context, &mut warnings).await?;
    let there: i64 = others
        .iter()
        .filter_map(|(told, _)| told["attributeCount"].as_i64())
        .sum();
    let count = count + there;
    if count <= 0 {
        let why = NgsiError::not_found(format!("nothing here has the attribute {name:?}"));
        return Ok(warnings.on(Refusal::from(why).into_response()));
    }
    let mut attribute_types = kinds(&ask, &name, None).await?;
    let mut type_names = types_with(&ask, &context, &name).await?;
    for told in &others {
        add(&mut attribute_types, texts(&told.0["attributeTypes"]));
        add(&mut type_names, listed(told, "typeNames", &context));
    }
    let body = json!(AttributeInfo {
        attribute_name: short(&context, &name),
        attribute_count: Some(count),
        attribute_types,
        type_names,
        id: name,
        r#type: "Attribute",
    });
    Ok(warnings.on(answer::document(&ask, media, &context, body)))
}

/// What other sources answer to the same.
async fn elsewhere<P>(
    ask: &Ask<P>,
    local: Option<bool>,
    what: Discovery<'_>,
    context: &Arc<Context>,
    warnings: &mut Warnings,
) -> Result<Vec<Told>, Refusal> {
    match Sources::at_hand(ask, local).await? {
        Some(sources) => Ok(sources.discover(what, context, warnings).await),
        None => Ok(Vec::new()),
    }
}

/// The descriptions that others gave, each with its full name.
fn described_by(others: &[Told]) -> Vec<(String, Told)> {
    let mut all = Vec::new();
    for (told, words) in others {
        for one in told.as_array().into_iter().flatten() {
            if let Some(id) = one["id"].as_str() {
                let full = words.expand(id).into_owned();
                all.push((full, (one.clone(), Arc::clone(words))));
            }
        }
    }
    all
}

/// A list of names that others gave, in the words of the request.
fn listed((told, words): &Told, member: &str, context: &Context) -> Vec<String> {
    let names = texts(&told[member]);
    names
        .iter()
        .map(|name| short(context, &words.expand(name)))
        .collect()
}

fn texts(list: &Value) -> Vec<String> {
    let texts = list.as_array().into_iter().flatten();
    texts.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Adds what is not there yet.
fn add(known: &mut Vec<String>, more: Vec<String>) {
    for one in more {
        if !known.contains(&one) {
            known.push(one);
        }
    }
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
