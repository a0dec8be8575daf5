//! Merging the fragment of an attribute into the attribute.

use serde_json::{Map, Value};

use super::entity::Merge;
use crate::entity::{Attribute, AttributeKind, Attributes};
use crate::error::{NgsiError, Result};
use crate::name::{NULL, is_uri, quoted};
use crate::read::{AttributePatch, Set};

/// How far a fragment reaches into what it changes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Members of the attribute are replaced as a whole: partial update, clause 5.5.8.
    Members,
    /// Members are merged in turn, and so are values: merge patch, clause 5.5.12.
    Everything,
}

/// The attribute as the fragment changes it; `name` is for the message.
pub(super) fn merged(
    name: &str,
    old: &Attribute,
    patch: AttributePatch,
    reach: Reach,
    how: &Merge,
) -> Result<Attribute> {
    let AttributePatch {
        kind,
        is_bare,
        value,
        of_types,
        observed_at_us,
        expires_at_us,
        unit_code,
        attributes,
        ..
    } = patch;
    let kept_kind = match (kind, is_bare) {
        (Some(new), true) => match &value {
            Some(value) => kind_for(old, new, value, how),
            None => old.kind,
        },
        (new, _) => new.unwrap_or(old.kind),
    };
    let mut new = old.clone();
    if kept_kind != old.kind {
        let value = value.ok_or_else(|| {
            NgsiError::bad_data(format!(
                "the attribute {} becomes a {} and must have the member {}",
                quoted(name),
                kept_kind.name(),
                kept_kind.member()
            ))
        })?;
        new.kind = kept_kind;
        new.value = without_nulls(value);
    } else if let Some(value) = value {
        new.value = match reach {
            Reach::Members => value,
            Reach::Everything => merged_value(old, value, is_bare, how),
        };
    }
    match observed_at_us {
        Set::Keep if old.observed_at_us.is_some() && how.observed_at_us.is_some() => {
            new.observed_at_us = how.observed_at_us
        }
        other => other.apply(&mut new.observed_at_us),
    }
    expires_at_us.apply(&mut new.expires_at_us);
    unit_code.apply(&mut new.unit_code);
    match of_types {
        Set::Keep => {}
        other => new.of_types = other.into_value().unwrap_or_default(),
    }
    for (sub, instances) in attributes {
        for patch in instances {
            merge_sub(&mut new.attributes, &sub, patch, reach, how)?;
        }
    }
    Ok(new)
}

fn merge_sub(
    all: &mut Attributes,
    name: &str,
    patch: AttributePatch,
    reach: Reach,
    how: &Merge,
) -> Result<()> {
    let instances = all.entry(name.to_owned()).or_default();
    let at = instances
        .iter()
        .position(|a| a.dataset_id == patch.dataset_id);
    match at {
        Some(at) if patch.is_null => drop(instances.remove(at)),
        None if patch.is_null => {}
        Some(at) if reach == Reach::Everything => {
            instances[at] = merged(name, &instances[at], patch, reach, how)?
        }
        Some(at) => instances[at] = whole(name, patch)?,
        None => instances.push(whole(name, patch)?),
    }
    if instances.is_empty() {
        all.shift_remove(name);
    }
    Ok(())
}

/// The whole attribute that a fragment describes, without the nulls inside.
pub(super) fn whole(name: &str, patch: AttributePatch) -> Result<Attribute> {
    let mut attribute = patch.complete(name)?;
    attribute.value = without_nulls(attribute.value);
    Ok(attribute)
}

/// A bare value keeps the kind of what it changes wherever it can be one of that kind.
fn kind_for(old: &Attribute, new: AttributeKind, value: &Value, how: &Merge) -> AttributeKind {
    use AttributeKind::{
        JsonProperty, LanguageProperty, ListProperty, ListRelationship, Property, Relationship,
        VocabProperty,
    };
    let is_link = |v: &Value| v.as_str().is_some_and(is_uri);
    let all_links = |v: &Value| v.as_array().is_some_and(|items| items.iter().all(is_link));
    let fits = match old.kind {
        Relationship => is_link(value) || all_links(value),
        ListRelationship => all_links(value),
        ListProperty => value.is_array(),
        LanguageProperty => how.language.is_some() && value.is_string(),
        VocabProperty => value.is_string(),
        JsonProperty => true,
        _ => false,
    };
    if new == Property && fits {
        old.kind
    } else {
        new
    }
}

fn merged_value(old: &Attribute, value: Value, is_bare: bool, how: &Merge) -> Value {
    match (old.kind, &how.language, value) {
        (AttributeKind::LanguageProperty, Some(tag), Value::String(text)) => {
            let mut map = old.value.as_object().cloned().unwrap_or_default();
            map.insert(tag.clone(), Value::String(text));
            Value::Object(map)
        }
        (AttributeKind::VocabProperty, _, Value::String(word)) if is_bare => Value::String(
            how.context
                .as_ref()
                .map_or(word.clone(), |context| context.expand(&word).into_owned()),
        ),
        (AttributeKind::Property | AttributeKind::LanguageProperty, _, value) => {
            merged_json(old.value.clone(), value)
        }
        (_, _, value) => value,
    }
}

/// RFC 7396 with the NGSI-LD null in the place of null.
pub(crate) fn merged_json(old: Value, patch: Value) -> Value {
    let Value::Object(patch) = patch else {
        return patch;
    };
    let mut map = match old {
        Value::Object(map) => map,
        _ => Map::new(),
    };
    for (key, value) in patch {
        if value.as_str() == Some(NULL) {
            map.shift_remove(&key);
        } else {
            let old = map.get_mut(&key).map(Value::take).unwrap_or_default();
            map.insert(key, merged_json(old, value));
        }
    }
    Value::Object(map)
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(_) => merged_json(Value::Null, value),
        other => other,
    }
}
