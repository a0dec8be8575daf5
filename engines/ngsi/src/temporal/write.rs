//! Showing a history: every instance, values in rows, or figures for stretches of time.

use serde_json::{Map, Value, json};

use super::{Aggregation, TimeProperty};
use crate::context::{Context, NGSI_LD};
use crate::entity::{Attribute, AttributeKind, Entity};
use crate::error::Result;
use crate::time::format_us;
use crate::write::{Format, Representation, attribute_value, one_or_many};

/// In which form a history is shown.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum TemporalFormat {
    /// Every instance with all its members.
    #[default]
    Normalized,
    /// Rows of value and moment: `temporalValues`.
    Values(TimeProperty),
    /// Figures for stretches of time.
    Aggregated(Aggregation),
}

/// Writes a history. Of `how`, the format is only used for whole instances.
///
/// # Errors
/// `TooComplexQuery` when an aggregation would have too many stretches.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clauses 4.5.6 to 4.5.9 and 4.5.19.
pub fn entity(
    history: &Entity,
    context: &Context,
    how: &Representation,
    format: &TemporalFormat,
) -> Result<Value> {
    let bare = Entity {
        attributes: crate::entity::Attributes::new(),
        ..history.clone()
    };
    let Value::Object(mut members) = crate::write::entity(&bare, context, how) else {
        return Ok(Value::Null);
    };
    for (name, instances) in &history.attributes {
        let shown: Vec<&Attribute> = instances.iter().filter(|a| how.datasets.shows(a)).collect();
        let is_filtered = shown.is_empty() && !instances.is_empty();
        if is_filtered || !how.projection.shows_attribute(name) {
            continue;
        }
        // Of an attribute without instances it is said that it has none in this part; of which kind it is
        // nobody knows then, and rows need one (clause 4.5.9).
        if shown.is_empty() {
            let none = match format {
                TemporalFormat::Values(_) => json!({"type": "Property", "values": []}),
                TemporalFormat::Normalized | TemporalFormat::Aggregated(_) => json!([]),
            };
            members.insert(short(name, context), none);
            continue;
        }
        let value = match format {
            TemporalFormat::Normalized => {
                shown.iter().map(|a| whole(name, a, context, how)).collect()
            }
            TemporalFormat::Values(property) => {
                by_dataset(&shown, |group| Ok(rows(group, *property, context, how)))?
            }
            TemporalFormat::Aggregated(aggregation) => {
                by_dataset(&shown, |group| figures(group, aggregation))?
            }
        };
        members.insert(short(name, context), value);
    }
    Ok(Value::Object(members))
}

/// The history of scopes is kept under their own name.
fn short(name: &str, context: &Context) -> String {
    match name.strip_prefix(NGSI_LD) {
        Some("scope") => "scope".to_owned(),
        _ => context.compact(name).into_owned(),
    }
}

fn whole(name: &str, a: &Attribute, context: &Context, how: &Representation) -> Value {
    let format = if how.format == Format::Simplified {
        Format::Normalized
    } else {
        how.format
    };
    let mut value = attribute_value(
        name,
        a,
        context,
        &Representation {
            format,
            ..how.clone()
        },
    );
    if let (Value::Object(members), Some(at_us)) = (&mut value, a.deleted_at_us) {
        members.insert("deletedAt".to_owned(), Value::String(format_us(at_us)));
    }
    value
}

/// One object for each `datasetId`; alone if there is but one.
fn by_dataset(
    shown: &[&Attribute],
    mut write: impl FnMut(&[&Attribute]) -> Result<Map<String, Value>>,
) -> Result<Value> {
    let mut groups: Vec<Vec<&Attribute>> = Vec::new();
    for a in shown {
        match groups
            .iter_mut()
            .find(|group| group[0].dataset_id == a.dataset_id)
        {
            Some(group) => group.push(a),
            None => groups.push(vec![a]),
        }
    }
    let mut written = Vec::with_capacity(groups.len());
    for group in &groups {
        let mut members = Map::from_iter([("type".to_owned(), json!(group[0].kind.name()))]);
        if let Some(id) = &group[0].dataset_id {
            members.insert("datasetId".to_owned(), json!(id));
        }
        members.extend(write(group)?);
        written.push(Value::Object(members));
    }
    Ok(one_or_many(written.into_iter()))
}

/// `[value, moment]` for each instance; a deleted one counts at the moment of its deletion.
fn rows(
    group: &[&Attribute],
    property: TimeProperty,
    context: &Context,
    how: &Representation,
) -> Map<String, Value> {
    let simplified = Representation {
        format: Format::Simplified,
        languages: how.languages.clone(),
        ..Representation::default()
    };
    let rows: Vec<Value> = group
        .iter()
        .map(|a| {
            let at_us = a
                .deleted_at_us
                .or(property.of(a))
                .unwrap_or(a.modified_at_us);
            let value = match (a.kind, a.deleted_at_us) {
                (
                    AttributeKind::LanguageProperty
                    | AttributeKind::JsonProperty
                    | AttributeKind::VocabProperty,
                    Some(_),
                ) => {
                    json!({a.kind.member(): a.value})
                }
                (_, Some(_)) => a.value.clone(),
                _ => attribute_value("", a, context, &simplified),
            };
            json!([value, format_us(at_us)])
        })
        .collect();
    Map::from_iter([(
        group[0].kind.member_over_time().to_owned(),
        Value::Array(rows),
    )])
}

fn figures(group: &[&Attribute], aggregation: &Aggregation) -> Result<Map<String, Value>> {
    let alive: Vec<&Attribute> = group
        .iter()
        .copied()
        .filter(|a| a.deleted_at_us.is_none())
        .collect();
    Ok(aggregation
        .figures(&alive)?
        .into_iter()
        .map(|(method, rows)| (method.name().to_owned(), rows))
        .collect())
}
