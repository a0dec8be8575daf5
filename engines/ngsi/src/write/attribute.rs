//! Writing attributes: every instance, in the form asked for.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::{Format, Representation, moment, one_or_many, short_name, short_names};
use crate::context::{Context, NGSI_LD};
use crate::entity::{Attribute, AttributeKind, is_null, null_value};
use crate::name::{DEFAULT_DATASET, NULL};
use crate::read;

/// All instances that are shown: one alone, or a list; nothing when none is.
pub(crate) fn instances_value(
    name: &str,
    instances: &[Attribute],
    context: &Context,
    how: &Representation,
) -> Option<Value> {
    let shown: Vec<&Attribute> = instances.iter().filter(|a| how.datasets.shows(a)).collect();
    match (how.format, shown.as_slice()) {
        (_, []) => return None,
        (Format::Simplified, [only]) if instances.len() == 1 && only.dataset_id.is_none() => {
            return Some(attribute_value(name, only, context, how));
        }
        (Format::Simplified, _) => {}
        (_, [only]) => return Some(attribute_value(name, only, context, how)),
        // In a list a bare value would read as an item of a value.
        (Format::Concise, all) => {
            return Some(
                all.iter()
                    .map(|a| concise(name, a, context, how, false))
                    .collect(),
            );
        }
        (Format::Normalized, all) => {
            return Some(
                all.iter()
                    .map(|a| attribute_value(name, a, context, how))
                    .collect(),
            );
        }
    }
    let by_dataset: Map<String, Value> = shown
        .into_iter()
        .map(|a| {
            (
                a.dataset_id
                    .as_deref()
                    .unwrap_or(DEFAULT_DATASET)
                    .to_owned(),
                attribute_value(name, a, context, how),
            )
        })
        .collect();
    Some(Value::Object(Map::from_iter([(
        "dataset".to_owned(),
        Value::Object(by_dataset),
    )])))
}

/// One instance in the form asked for; `name` is its full name.
pub(crate) fn attribute_value(
    name: &str,
    attribute: &Attribute,
    context: &Context,
    how: &Representation,
) -> Value {
    match how.format {
        Format::Normalized => members(name, attribute, context, how, true),
        Format::Concise => concise(name, attribute, context, how, true),
        Format::Simplified => simplified(name, attribute, context, how),
    }
}

/// The value as it is shown, the kind it then has, and the language chosen for it.
fn shown<'a>(
    a: &'a Attribute,
    context: &Context,
    how: &Representation,
) -> (AttributeKind, Cow<'a, Value>, Option<&'a str>) {
    match (a.kind, &a.value, &how.languages) {
        (AttributeKind::LanguageProperty, Value::Object(map), Some(languages))
            if !is_null(&a.value) =>
        {
            match languages.choose(map) {
                Some((tag, text)) => (AttributeKind::Property, Cow::Borrowed(text), Some(tag)),
                None => (a.kind, Cow::Borrowed(&a.value), None),
            }
        }
        (AttributeKind::VocabProperty, words, _) => {
            (a.kind, Cow::Owned(short_words(words, context)), None)
        }
        (kind, value, _) => (kind, Cow::Borrowed(value), None),
    }
}

pub(super) fn short_words(words: &Value, context: &Context) -> Value {
    let short = |word: &Value| short_name(word.as_str().unwrap_or_default(), context);
    match words {
        Value::Array(all) => all.iter().map(short).collect(),
        one => short(one),
    }
}

fn members(
    name: &str,
    a: &Attribute,
    context: &Context,
    how: &Representation,
    with_type: bool,
) -> Value {
    let (kind, value, language) = shown(a, context, how);
    let mut members = Map::with_capacity(8);
    let mut add = |name: &str, value: Value| drop(members.insert(name.to_owned(), value));
    if with_type {
        add("type", Value::String(kind.name().to_owned()));
    }
    let value = match kind {
        AttributeKind::ListRelationship if with_type && !is_null(&value) => each_object(&value),
        _ => value.into_owned(),
    };
    add(kind.member(), value);
    if let (Some(member), false) = (kind.type_member(), a.of_types.is_empty()) {
        add(member, short_names(&a.of_types, context));
    }
    if let Some(tag) = language {
        add("lang", Value::String(tag.to_owned()));
    }
    if let Some(code) = &a.unit_code {
        add("unitCode", Value::String(code.clone()));
    }
    if let Some(id) = &a.dataset_id {
        add("datasetId", Value::String(id.clone()));
    }
    if let Some(id) = &a.instance_id {
        add("instanceId", Value::String(id.clone()));
    }
    if let Some(previous) = &a.previous {
        let before = match a.kind {
            AttributeKind::VocabProperty => short_words(previous, context),
            _ => (**previous).clone(),
        };
        add(a.kind.previous_member(), before);
    }
    moment(&mut members, "observedAt", a.observed_at_us);
    if how.sys_attrs {
        moment(&mut members, "createdAt", Some(a.created_at_us));
        moment(&mut members, "modifiedAt", Some(a.modified_at_us));
        moment(&mut members, "deletedAt", a.deleted_at_us);
        moment(&mut members, "expiresAt", a.expires_at_us);
    }
    linked(&mut members, name, a, context, how);
    for (sub, instances) in &a.attributes {
        if let Some(sealed) = sealed(sub, instances, context) {
            members.insert(context.compact(sub).into_owned(), sealed);
            continue;
        }
        // Which instances and members are chosen concerns the entity's own attributes only.
        let inner = Representation {
            format: how.format,
            sys_attrs: how.sys_attrs,
            languages: how.languages.clone(),
            ..Representation::default()
        };
        if let Some(value) = instances_value(sub, instances, context, &inner) {
            members.insert(context.compact(sub).into_owned(), value);
        }
    }
    Value::Object(members)
}

/// Each URI of a list as the object of a relationship of its own.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 4.5.22.2. The concise form may leave the objects out (4.5.22.3).
fn each_object(uris: &Value) -> Value {
    let uris = uris.as_array().into_iter().flatten();
    uris.map(|uri| serde_json::json!({ "object": uri }))
        .collect()
}

/// What a proof seals is written as it was said: without a type and members around it.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 4.5.2.2.
fn sealed(name: &str, instances: &[Attribute], context: &Context) -> Option<Value> {
    let text = instances.first()?.value.as_str()?;
    match name.strip_prefix(NGSI_LD)? {
        "entityIdSealed" => Some(Value::from(text)),
        "entityTypeSealed" => Some(short_name(text, context)),
        _ => None,
    }
}

/// The linked entities in place, where they were asked for.
fn linked(
    members: &mut Map<String, Value>,
    name: &str,
    a: &Attribute,
    context: &Context,
    how: &Representation,
) {
    let found = linked_entities(name, a, context, how);
    if found.is_empty() {
        return;
    }
    match a.kind {
        AttributeKind::ListRelationship => {
            drop(members.insert("entityList".to_owned(), Value::Array(found)))
        }
        _ => drop(members.insert("entity".to_owned(), one_or_many(found.into_iter()))),
    }
}

fn linked_entities(
    name: &str,
    a: &Attribute,
    context: &Context,
    how: &Representation,
) -> Vec<Value> {
    let Some((levels @ 1.., lookup)) = how.linked else {
        return vec![];
    };
    let inner = Representation {
        projection: how.projection.within(name),
        linked: Some((levels - 1, lookup)),
        languages: how.languages.clone(),
        ..Representation {
            format: how.format,
            sys_attrs: how.sys_attrs,
            ..Representation::default()
        }
    };
    a.objects()
        .filter_map(lookup)
        .map(|entity| super::entity(&entity, context, &inner))
        .collect()
}

fn concise(
    name: &str,
    a: &Attribute,
    context: &Context,
    how: &Representation,
    may_be_bare: bool,
) -> Value {
    let Value::Object(all) = members(name, a, context, how, false) else {
        return Value::Null;
    };
    let is_bare = all.len() == 1 && may_be_bare;
    if is_bare && a.deleted_at_us.is_some() {
        return Value::String(NULL.to_owned());
    }
    let (kind, value, _) = shown(a, context, how);
    let is_scalar = !matches!(*value, Value::Object(_) | Value::Array(_));
    let reads_back = |written: Value| {
        is_scalar
            || read::reads_as(written)
                .is_some_and(|(read_kind, read_value)| read_kind == kind && read_value == *value)
    };
    match kind {
        AttributeKind::Property | AttributeKind::GeoProperty
            if is_bare && reads_back(value.clone().into_owned()) =>
        {
            value.into_owned()
        }
        AttributeKind::Property | AttributeKind::GeoProperty
            if !reads_back(Value::Object(all.clone())) =>
        {
            members(name, a, context, how, true)
        }
        _ => Value::Object(all),
    }
}

fn simplified(name: &str, a: &Attribute, context: &Context, how: &Representation) -> Value {
    let (kind, value, _) = shown(a, context, how);
    if a.deleted_at_us.is_some() && is_null(&value) {
        return match kind {
            AttributeKind::LanguageProperty => Value::String(NULL.to_owned()),
            _ => null_value(kind),
        };
    }
    match kind {
        AttributeKind::LanguageProperty
        | AttributeKind::JsonProperty
        | AttributeKind::VocabProperty => Value::Object(Map::from_iter([(
            kind.member().to_owned(),
            value.into_owned(),
        )])),
        AttributeKind::Relationship | AttributeKind::ListRelationship => {
            let found = linked_entities(name, a, context, how);
            match (found.is_empty(), kind) {
                (true, _) => value.into_owned(),
                (false, AttributeKind::ListRelationship) => Value::Array(found),
                (false, _) => one_or_many(found.into_iter()),
            }
        }
        _ => value.into_owned(),
    }
}
