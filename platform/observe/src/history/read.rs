//! Reading histories: of one entity, of one attribute, by stretches of time.

use kit::Time;
use ngsi::temporal::TimeProperty;
use ngsi::{Attribute, Entity};
use store::entities::{self, Tenant};
use store::series::{self, Bucket, Order, Reading, Row, Series};
use store::{Rd, StoreError};

use super::{HistoryQuery, instance, scopes_name, types_name};
use crate::{Context, ObserveError, read};

/// Rows that are read at once.
const STEP: i64 = 1_000;

impl Context {
    /// The history of an entity, be it there or gone: each attribute has an instance for each moment of the
    /// stretch, earliest first. Nothing if nothing is known of it.
    ///
    /// # Errors
    /// `NonexistentTenant`; [`StoreError`] if it cannot be read.
    pub async fn history(
        &self,
        tenant: &str,
        id: &str,
        query: &HistoryQuery,
    ) -> Result<Option<Entity>, ObserveError> {
        let (id, query) = (id.to_owned(), query.clone());
        self.read(tenant, move |rd, tenant| Ok(past(rd, tenant, &id, &query)?))
            .await
    }

    /// The numbers of an attribute summed up by stretches of `span_s` seconds; `attr` is a full name.
    ///
    /// # Errors
    /// `NonexistentTenant`; [`StoreError`] if they cannot be read.
    pub async fn buckets(
        &self,
        tenant: &str,
        id: &str,
        attr: &str,
        span_s: i64,
        from: Time,
        to: Time,
    ) -> Result<Vec<Bucket>, ObserveError> {
        let (id, attr) = (id.to_owned(), attr.to_owned());
        self.read(tenant, move |rd, tenant| {
            let key = series::Key {
                tenant,
                entity: &id,
                attr: &attr,
                dataset: "",
            };
            let Some(series) = series::find(rd, key)? else {
                return Ok(Vec::new());
            };
            Ok(series::buckets(rd, series, span_s, from, to)?)
        })
        .await
    }

    /// What was read of an attribute from `from` up to but not including `to`; `attr` is a full name.
    /// What is not a plain number is given as its JSON value.
    ///
    /// # Errors
    /// `NonexistentTenant`; [`StoreError`] if it cannot be read.
    #[expect(clippy::too_many_arguments, reason = "each says something of its own")]
    pub async fn readings(
        &self,
        tenant: &str,
        id: &str,
        attr: &str,
        from: Time,
        to: Time,
        newest_first: bool,
        limit: i64,
    ) -> Result<Vec<(Time, Reading)>, ObserveError> {
        let (id, attr) = (id.to_owned(), attr.to_owned());
        let order = if newest_first {
            Order::Newest
        } else {
            Order::Oldest
        };
        self.read(tenant, move |rd, tenant| {
            let key = series::Key {
                tenant,
                entity: &id,
                attr: &attr,
                dataset: "",
            };
            let Some((series, shape)) = series::seek(rd, key)? else {
                return Ok(Vec::new());
            };
            let rows = series::rows(rd, series, from, to, order, limit)?;
            Ok(rows
                .iter()
                .filter_map(|row| Some((row.at, reading(row, series, &shape)?)))
                .collect())
        })
        .await
    }
}

fn reading(row: &Row, series: i64, shape: &str) -> Option<Reading> {
    match row.number {
        Some(number) => Some(Reading::Number(number)),
        None => {
            let attribute = instance::attribute(row, series, shape, "")?;
            attribute
                .deleted_at_us
                .is_none()
                .then(|| Reading::Doc(attribute.value.to_string()))
        }
    }
}

/// The history of an entity.
pub fn past(
    rd: &mut Rd<'_>,
    tenant: Tenant,
    id: &str,
    query: &HistoryQuery,
) -> Result<Option<Entity>, StoreError> {
    let all = series::of_entity(rd, tenant, id)?;
    let Some(mut entity) = bare(rd, tenant, id, &all)? else {
        return Ok(None);
    };
    for series in &all {
        if series.attr == types_name()
            || !(query.attributes.is_empty() || query.attributes.contains(&series.attr))
        {
            continue;
        }
        let mut instances = instances(rd, series, query)?;
        instances.retain(|instance| query.datasets.shows(instance));
        if !instances.is_empty() {
            entity
                .attributes
                .entry(series.attr.clone())
                .or_default()
                .extend(instances);
        }
    }
    for instances in entity.attributes.values_mut() {
        instances.sort_by_key(|a| query.time.property.of(a));
    }
    Ok(Some(entity))
}

/// The entity without attributes: as it is, or as it last was.
pub fn bare(
    rd: &mut Rd<'_>,
    tenant: Tenant,
    id: &str,
    all: &[Series],
) -> Result<Option<Entity>, StoreError> {
    if let Some(kept) = entities::get(rd, tenant, id)? {
        let mut entity = read::decode(&kept.doc)?;
        entity.attributes.clear();
        // Its scopes are part of its history, under their own name.
        if all.iter().any(|series| series.attr == scopes_name()) {
            entity.scopes.clear();
        }
        return Ok(Some(entity));
    }
    let Some(first) = all.first() else {
        return Ok(None);
    };
    let kept = all
        .iter()
        .find(|series| series.attr == types_name())
        .unwrap_or(first);
    let last = series::rows(
        rd,
        kept.id,
        Time(i64::MIN),
        Time(i64::MAX),
        Order::Newest,
        1,
    )?;
    let said = last
        .first()
        .and_then(|row| instance::attribute(row, kept.id, &kept.shape, ""));
    let types = said
        .as_ref()
        .filter(|_| kept.attr == types_name())
        .map(|a| &a.value);
    let types = types
        .and_then(serde_json::Value::as_array)
        .into_iter()
        .flatten();
    let at_us = said.as_ref().map_or(0, |a| a.modified_at_us);
    Ok(Some(Entity {
        id: id.to_owned(),
        types: types
            .filter_map(|name| name.as_str().map(ToOwned::to_owned))
            .collect(),
        created_at_us: at_us,
        modified_at_us: at_us,
        ..Entity::default()
    }))
}

/// All instances of the scopes that were said before the end of a stretch, earliest first.
pub fn scopes_until(
    rd: &mut Rd<'_>,
    all: &[Series],
    until_us: Option<i64>,
) -> Result<Vec<Attribute>, StoreError> {
    let Some(series) = all.iter().find(|series| series.attr == scopes_name()) else {
        return Ok(Vec::new());
    };
    let until = Time(until_us.unwrap_or(i64::MAX));
    let most = crate::MOST as i64;
    let rows = series::rows(rd, series.id, Time(i64::MIN), until, Order::Newest, most)?;
    let said = rows.iter().rev();
    Ok(said
        .filter_map(|row| instance::attribute(row, series.id, &series.shape, &series.dataset))
        .collect())
}

/// The instances of one series that the query wants, in the order of their rows.
fn instances(
    rd: &mut Rd<'_>,
    series: &Series,
    query: &HistoryQuery,
) -> Result<Vec<Attribute>, StoreError> {
    let (time, now_us) = (&query.time, rd.now().0);
    // Rows stand at the moment they were true or deleted; when they were written is only in them.
    let is_by_row = matches!(
        time.property,
        TimeProperty::ObservedAt | TimeProperty::DeletedAt
    );
    let edge = |at_us: Option<i64>, none: i64| Time(at_us.filter(|_| is_by_row).unwrap_or(none));
    let (mut from, mut to) = (edge(time.from_us, i64::MIN), edge(time.until_us, i64::MAX));
    let backwards = time.last_n.is_some() && is_by_row;
    let most = time
        .last_n
        .filter(|_| is_by_row)
        .unwrap_or(query.most)
        .min(query.most);
    let order = if backwards {
        Order::Newest
    } else {
        Order::Oldest
    };
    let mut found = Vec::new();
    loop {
        let rows = series::rows(rd, series.id, from, to, order, STEP)?;
        for row in &rows {
            let instance = instance::attribute(row, series.id, &series.shape, &series.dataset);
            found.extend(instance.filter(|a| time.includes(a) && !has_expired(a, now_us)));
            if found.len() >= most && is_by_row {
                return Ok(found);
            }
        }
        match rows.last() {
            Some(last) if rows.len() as i64 == STEP => {
                if backwards {
                    to = last.at
                } else {
                    from = Time(last.at.0.saturating_add(1))
                }
            }
            _ => break,
        }
    }
    found.sort_by_key(|a| time.property.of(a));
    if let Some(last_n) = time.last_n {
        found.drain(..found.len().saturating_sub(last_n));
    }
    found.truncate(query.most);
    Ok(found)
}

/// Whether the storage of an instance has ended.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clauses 4.22 and 5.2.5.
fn has_expired(a: &Attribute, now_us: i64) -> bool {
    a.expires_at_us.is_some_and(|end_us| end_us <= now_us)
}
