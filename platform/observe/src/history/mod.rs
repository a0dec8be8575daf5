//! How things were: every instance of every attribute, by the moment it was true.
//!
//! An instance stands at its `observedAt`, or else at the moment it was written; another one of the
//! same moment takes its place. A deleted one leaves a row at the moment of its deletion. The types of
//! an entity that is gone are kept under the full name of `type`, its scopes under that of `scope`.

mod change;
mod find;
mod instance;
mod read;
mod scopes;

use ngsi::context::NGSI_LD;
use ngsi::subscription::Change;
use ngsi::temporal::TemporalQuery;
use ngsi::write::Datasets;
use ngsi::{Attribute, NgsiError};
use serde_json::{Value, json};
use store::series;

use crate::write::Writer;
use crate::{MOST, ObserveError};

/// The longest id and data set id together, in bytes: a key of the store has no room for more.
const LONGEST_KEY: usize = 2_400;

/// Who says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A program: when it said so is kept beside when it was true.
    Told,
    /// A device, in its own time: a number is kept as narrow as can be, and counts as written when it was true.
    Fed,
}

/// Which part of a history is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryQuery {
    /// Which stretch of time.
    pub time: TemporalQuery,
    /// Full names of the attributes; empty for all.
    pub attributes: Vec<String>,
    /// Which instances, by their `datasetId`.
    pub datasets: Datasets,
    /// How many instances of each attribute at most: the earliest of the stretch, or with `lastN` the latest.
    pub most: usize,
}

impl Default for HistoryQuery {
    fn default() -> Self {
        Self {
            time: TemporalQuery::default(),
            attributes: Vec::new(),
            datasets: Datasets::default(),
            most: MOST,
        }
    }
}

fn types_name() -> String {
    format!("{NGSI_LD}type")
}

fn scopes_name() -> String {
    format!("{NGSI_LD}scope")
}

/// Keeps what a change leaves for the history.
pub fn keep(
    writer: &mut Writer<'_, '_>,
    change: &Change<'_>,
    source: Source,
) -> Result<(), ObserveError> {
    let Some(entity) = change.entity() else {
        return Ok(());
    };
    for done in &change.outcome.changes {
        match (
            change.after.and_then(|after| done.after(after)),
            &done.before,
        ) {
            // Said again word for word, moment included: it is there already.
            (Some(now), _) if done.is_same && now.observed_at_us.is_some() => {}
            (Some(now), _) => record(writer, &entity.id, &done.name, now, source)?,
            (None, Some(before)) => {
                let gone = before.tombstone(writer.now_us);
                record(writer, &entity.id, &done.name, &gone, Source::Told)?;
            }
            (None, None) => {}
        }
    }
    let scopes = match (change.before, change.after) {
        (None, Some(after)) if !after.scopes.is_empty() => Some(&after.scopes),
        (Some(_), Some(after)) if change.outcome.scopes_before.is_some() => Some(&after.scopes),
        _ => None,
    };
    if let Some(scopes) = scopes {
        say(writer, &entity.id, &scopes_name(), json!(scopes))?;
    }
    if change.after.is_none() {
        say(writer, &entity.id, &types_name(), json!(entity.types))?;
    }
    Ok(())
}

/// Keeps a member of the entity itself, as it is now: it is true from this moment on.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 4.5.6.
fn say(
    writer: &mut Writer<'_, '_>,
    id: &str,
    name: &str,
    value: Value,
) -> Result<(), ObserveError> {
    let mut attribute = Attribute::property(value).observed_at(writer.now_us);
    attribute.stamp(writer.now_us, writer.now_us);
    record(writer, id, name, &attribute, Source::Told)
}

/// Keeps one instance of an attribute.
pub fn record(
    writer: &mut Writer<'_, '_>,
    id: &str,
    name: &str,
    attribute: &Attribute,
    source: Source,
) -> Result<(), ObserveError> {
    let dataset = attribute.dataset_id.as_deref().unwrap_or_default();
    if id.len() + dataset.len() > LONGEST_KEY {
        return Err(NgsiError::bad_data(format!(
            "id and datasetId may have {LONGEST_KEY} bytes together"
        ))
        .into());
    }
    let key = series::Key {
        tenant: writer.tenant,
        entity: id,
        attr: name,
        dataset,
    };
    let shape = instance::shape(attribute);
    // Of what was made just now there is hardly a series yet.
    let (number, shape) = if attribute.created_at_us == writer.now_us {
        series::begin(writer.tx, key, &shape)?
    } else {
        series::open(writer.tx, key, &shape)?
    };
    series::append_row(writer.tx, number, &instance::row(attribute, &shape, source))?;
    Ok(())
}
