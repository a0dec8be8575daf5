//! What is found: here, and at the sources that know more, put together.

use std::sync::Arc;

use app::observe::{Found, HistoryQuery, MOST, ObserveError, Query};
use indexmap::IndexMap;
use ngsi::q::Plan;
use ngsi::source::{About, Mode, Names, Operation, Registration};
use ngsi::{Context, Entity, NgsiError};

use crate::ask::Ask;
use crate::link::sources::{self, Bounds, Conditions, Question, Sources, Warnings};
use crate::maps::{Mapped, Wanted};
use crate::params::Search;
use crate::refusal::Refusal;

/// What stands for this broker among those who know an entity.
pub const HERE: &str = "@none";

/// One entity, and who knows of it.
pub struct Known {
    /// Everything that is known of it.
    pub entity: Entity,
    /// Ids of the registrations that told of it; [`HERE`] for what is kept here.
    pub by: Vec<String>,
}

impl Known {
    fn here(entity: Entity) -> Self {
        Self {
            entity,
            by: vec![HERE.to_owned()],
        }
    }

    fn from(source: &Registration, entity: Entity) -> Self {
        Self {
            entity,
            by: vec![source.id.clone().unwrap_or_default()],
        }
    }

    fn take_in(&mut self, source: &Registration, entity: Entity, past: Option<&HistoryQuery>) {
        match past {
            None => {
                let is_auxiliary = source.mode() == Mode::Auxiliary;
                self.entity.take_in(entity, is_auxiliary);
            }
            Some(past) => self.entity.take_in_past(entity, past.time.property),
        }
        let id = source.id.clone().unwrap_or_default();
        if !self.by.contains(&id) {
            self.by.push(id);
        }
    }

    /// No more instances of each attribute than are asked for: the first of them, or the last.
    fn cut(&mut self, past: Option<&HistoryQuery>) {
        let Some(past) = past else { return };
        for instances in self.entity.attributes.values_mut() {
            let surplus = instances.len().saturating_sub(past.most);
            match past.time.last_n {
                Some(_) => drop(instances.drain(..surplus)),
                None => instances.truncate(past.most),
            }
        }
    }
}

/// One entity as it is, or with `past` as it was, from all who know of it.
///
/// # Errors
/// If what is kept here cannot be read.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clauses 5.7.1.4 and 5.7.3.4.
pub async fn one<P>(
    ask: &Ask<P>,
    sources: Option<Sources>,
    (id, names): (&str, Names),
    past: Option<&HistoryQuery>,
    context: &Arc<Context>,
    warnings: &mut Warnings,
) -> Result<Option<Known>, Refusal> {
    let own = async || match past {
        None => ask.app.context().get(&ask.tenant, id).await,
        Some(past) => ask.app.context().history(&ask.tenant, id, past).await,
    };
    let Some(sources) = sources else {
        return Ok(own().await?.map(Known::here));
    };
    let about = About {
        id: id.to_owned(),
        types: Vec::new(),
        names,
        time: past.map(|past| past.time.clone()),
    };
    let (gathered, here) = sources::entity(&sources, &about, context).await;
    *warnings = gathered.warnings;
    let mut known = None;
    if let Some(names) = here {
        known = own().await?.map(|mut entity| {
            if about.names != names {
                entity.narrow(&names.and(&Names::all().without(&about.names)));
            }
            Known::here(entity)
        });
    }
    for (source, entity) in gathered.parts {
        match &mut known {
            Some(known) => known.take_in(&source, entity, past),
            None => known = Some(Known::from(&source, entity)),
        }
    }
    if let Some(known) = &mut known {
        known.cut(past);
    }
    Ok(known)
}

/// What other sources are asked in a search; nothing if nobody is asked.
pub struct Elsewhere {
    sources: Sources,
    questions: Vec<Question>,
    splits: bool,
}

impl Elsewhere {
    /// Those who may know of what is sought.
    ///
    /// # Errors
    /// `BadRequestData` for an order, which several sources together cannot keep; if the registrations
    /// cannot be read.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clauses 4.23, 5.7.2.4 and 5.7.4.4.
    pub async fn of<P>(
        ask: &Ask<P>,
        search: &Search,
        past: Option<&HistoryQuery>,
        context: &Context,
    ) -> Result<Option<Self>, Refusal> {
        let Some(sources) = Sources::at_hand(ask, search.words.local).await? else {
            return Ok(None);
        };
        let splits = search.splits;
        let names = match splits {
            true => Names::all(),
            false => search.shown.how.projection.names(),
        };
        let csf = search.words.csf.as_deref();
        let csf = csf.map(|csf| Plan::parse(csf, context)).transpose()?;
        let bounds = Bounds {
            csf: csf.as_ref(),
            time: past.map(|past| &past.time),
            datasets: search.shown.how.datasets.ids(),
        };
        let questions = sources.questions(operations(past), &search.query, &names, &bounds);
        if questions.is_empty() {
            return Ok(None);
        }
        if search.query.order.is_some() {
            return Err(NgsiError::bad_data(
                "several sources are asked, which cannot keep an order together: say local=true, or leave orderBy out",
            )
            .into());
        }
        Ok(Some(Self {
            sources,
            questions,
            splits,
        }))
    }

    /// Everything that they and we know of what is sought.
    ///
    /// # Errors
    /// If what is kept here cannot be read.
    pub async fn all<P>(
        &self,
        ask: &Ask<P>,
        search: &Search,
        past: Option<&HistoryQuery>,
        context: &Arc<Context>,
        warnings: &mut Warnings,
    ) -> Result<Vec<Known>, Refusal> {
        let time = past.map(|past| &past.time);
        let conditions = Conditions::of(&search.words, self.splits);
        let asked = sources::entities(&self.sources, &self.questions, &conditions, time, context);
        let mut own = everything(&search.query);
        if self.splits {
            own = without_conditions(own);
        }
        let (gathered, own) = futures::join!(asked, here(ask, own, past));
        *warnings = gathered.warnings;
        let mut all: IndexMap<String, Known> = IndexMap::new();
        for mut entity in own?.entities {
            let counted = self.sources.counted_here(&entity, operations(past), time);
            if let Some(names) = counted {
                entity.narrow(&names);
                all.insert(entity.id.clone(), Known::here(entity));
            }
        }
        for (source, entity) in gathered.parts {
            match all.get_mut(&entity.id) {
                Some(known) => known.take_in(&source, entity, past),
                None => drop(all.insert(entity.id.clone(), Known::from(&source, entity))),
            }
        }
        let mut all: Vec<Known> = all.into_values().collect();
        if self.splits {
            all.retain(|known| search.query.chooses(&known.entity, &|_| None));
        }
        all.iter_mut().for_each(|known| known.cut(past));
        Ok(all)
    }
}

/// The operations by which many entities are read.
fn operations(past: Option<&HistoryQuery>) -> &'static [Operation] {
    match past {
        None => &[Operation::QueryEntity, Operation::QueryBatch],
        Some(_) => &[Operation::QueryTemporal],
    }
}

/// What is kept here.
async fn here<P>(
    ask: &Ask<P>,
    query: Query,
    past: Option<&HistoryQuery>,
) -> Result<Found, ObserveError> {
    match past {
        None => ask.app.context().find(&ask.tenant, query).await,
        Some(past) => {
            let past = past.clone();
            ask.app
                .context()
                .find_history(&ask.tenant, query, past)
                .await
        }
    }
}

/// Everything that is known of what is sought, by us and by others.
///
/// # Errors
/// Those of [`Elsewhere::of`] and [`Elsewhere::all`].
pub async fn all<P>(
    ask: &Ask<P>,
    search: &Search,
    past: Option<&HistoryQuery>,
    context: &Arc<Context>,
    warnings: &mut Warnings,
) -> Result<Vec<Known>, Refusal> {
    let elsewhere = Elsewhere::of(ask, search, past, context).await?;
    known(ask, elsewhere, search, past, context, warnings).await
}

async fn known<P>(
    ask: &Ask<P>,
    elsewhere: Option<Elsewhere>,
    search: &Search,
    past: Option<&HistoryQuery>,
    context: &Arc<Context>,
    warnings: &mut Warnings,
) -> Result<Vec<Known>, Refusal> {
    if let Some(elsewhere) = elsewhere {
        return elsewhere.all(ask, search, past, context, warnings).await;
    }
    let own = here(ask, everything(&search.query), past).await?;
    Ok(own.entities.into_iter().map(Known::here).collect())
}

/// The part of it that is asked for, and the map that it goes by.
///
/// # Errors
/// As [`all`]; if the map cannot be kept.
pub async fn page<P>(
    ask: &Ask<P>,
    search: &Search,
    past: Option<&HistoryQuery>,
    context: &Arc<Context>,
    warnings: &mut Warnings,
) -> Result<(Found, Option<Mapped>), Refusal> {
    let words = &search.words;
    let lifetime = words.entity_map_lifetime.as_deref();
    let map = Wanted::of(ask, words.entity_map, lifetime).await?;
    let elsewhere = Elsewhere::of(ask, search, past, context).await?;
    if elsewhere.is_none() && !map.is_some() {
        return Ok((here(ask, search.query.clone(), past).await?, None));
    }
    let all = known(ask, elsewhere, search, past, context, warnings).await?;
    let (all, mapped) = map.settle(ask, all).await?;
    Ok((some(all, &search.query), mapped))
}

/// The same without what is looked at when all parts of an entity are together.
fn without_conditions(query: Query) -> Query {
    Query {
        q: None,
        geo: None,
        scopes: None,
        attributes: Vec::new(),
        ..query
    }
}

/// Some of all that is known, as a query asks for it.
fn some(all: Vec<Known>, query: &Query) -> Found {
    let total = query.count.then_some(all.len());
    let entities = all.into_iter().skip(query.offset).take(query.limit);
    let entities = entities.map(|known| known.entity).collect();
    Found { entities, total }
}

/// The same as everything there is.
fn everything(query: &Query) -> Query {
    Query {
        offset: 0,
        limit: MOST,
        count: false,
        ..query.clone()
    }
}
