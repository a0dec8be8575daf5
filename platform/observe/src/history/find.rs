//! Finding entities by how they were.

use ngsi::Entity;
use ngsi::write::Datasets;
use store::entities::Tenant;
use store::{Flow, Rd, StoreError, series};

use super::read::{bare, past, scopes_until};
use super::{HistoryQuery, scopes, types_name};
use crate::find::Page;
use crate::{Context, Found, ObserveError, Query};

/// Ids that are read at once.
const STEP: i64 = 500;

impl Context {
    /// The histories of the entities that a query wants, in the order of their ids; a condition holds if some
    /// instance within the stretch satisfies it. Entities with nothing in the stretch are left out.
    ///
    /// # Errors
    /// `NonexistentTenant`; [`StoreError`] if they cannot be read.
    pub async fn find_history(
        &self,
        tenant: &str,
        query: Query,
        history: HistoryQuery,
    ) -> Result<Found, ObserveError> {
        self.read(tenant, move |rd, tenant| {
            Ok(histories(rd, tenant, &query, &history)?)
        })
        .await
    }
}

fn histories(
    rd: &mut Rd<'_>,
    tenant: Tenant,
    query: &Query,
    history: &HistoryQuery,
) -> Result<Found, StoreError> {
    let mut page = Page::new(query);
    let mut after = String::new();
    let mut ids = query.ids.clone();
    ids.sort_unstable();
    ids.dedup();
    let are_given = !ids.is_empty();
    loop {
        if !are_given {
            ids = series::entities(rd, tenant, &after, STEP)?;
        }
        for id in &ids {
            if let Some(entity) = wanted(rd, tenant, id, query, history)?
                && page.take(entity) == Flow::Enough
            {
                return Ok(page.found());
            }
        }
        match ids.last() {
            Some(last) if !are_given => after.clone_from(last),
            _ => return Ok(page.found()),
        }
    }
}

fn wanted(
    rd: &mut Rd<'_>,
    tenant: Tenant,
    id: &str,
    query: &Query,
    history: &HistoryQuery,
) -> Result<Option<Entity>, StoreError> {
    if !query.chooses_by_name(id, &[]) && query.types.is_none() {
        return Ok(None);
    }
    // The types decide for most: they are looked at before the rows are read.
    let all = series::of_entity(rd, tenant, id)?;
    let Some(mut known) = bare(rd, tenant, id, &all)? else {
        return Ok(None);
    };
    if !query.chooses_by_name(id, &known.types) {
        return Ok(None);
    }
    let is_told = |name: &str| {
        query.attributes.is_empty() || query.attributes.iter().any(|wanted| wanted == name)
    };
    if !all
        .iter()
        .any(|series| series.attr != types_name() && is_told(&series.attr))
    {
        return Ok(None);
    }
    // A condition may look at attributes that are not shown.
    let whole = HistoryQuery {
        attributes: Vec::new(),
        datasets: Datasets::default(),
        ..history.clone()
    };
    let Some(entity) = past(rd, tenant, id, &whole)? else {
        return Ok(None);
    };
    known.attributes.clone_from(&entity.attributes);
    let chosen = query.attributes.is_empty()
        || query
            .attributes
            .iter()
            .any(|name| known.attributes.contains_key(name));
    let scopes_hold = match &query.scopes {
        None => true,
        Some(wanted) => {
            let said = scopes_until(rd, &all, history.time.until_us)?;
            scopes::narrow(&mut known, wanted, said, &history.time)
        }
    };
    let holds = scopes_hold
        && query.q.as_ref().is_none_or(|plan| plan.matches(&known))
        && query.geo.as_ref().is_none_or(|geo| geo.matches(&known))
        && (query.selection.is_empty()
            || query
                .selection
                .iter()
                .any(|selector| selector.matches(&known)));
    if !chosen || !holds {
        return Ok(None);
    }
    known.attributes.retain(|name, instances| {
        instances.retain(|instance| history.datasets.shows(instance));
        let is_asked = history.attributes.is_empty() || history.attributes.contains(name);
        is_asked && !instances.is_empty()
    });
    Ok((!known.attributes.is_empty()).then_some(known))
}
