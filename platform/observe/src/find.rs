//! Finding entities: the store narrows by its indexes, the engine decides.

use ngsi::Entity;
use ngsi::entity::Lookup;
use ngsi::geoq::GeoQuery;
use ngsi::order::{OrderBy, OrderKey};
use ngsi::q::Plan;
use ngsi::select::{IdPattern, ScopeQuery, Selection, TypeSelection};
use store::entities::{self, Tenant};
use store::{Flow, Rd};

use crate::{Context, ObserveError, index, read};

/// The most entities that one answer holds.
pub const MOST: usize = 10_000;

/// Which entities are wanted: those that satisfy every part that is given. Names are full names.
#[derive(Debug, Clone)]
pub struct Query {
    /// Selectors of which one must choose it.
    pub selection: Selection,
    /// With one of these ids.
    pub ids: Vec<String>,
    /// With an id like this.
    pub id_pattern: Option<IdPattern>,
    /// Of these types.
    pub types: Option<TypeSelection>,
    /// With one of these attributes at least.
    pub attributes: Vec<String>,
    /// Satisfying this.
    pub q: Option<Plan>,
    /// At a place like this.
    pub geo: Option<GeoQuery>,
    /// In these scopes.
    pub scopes: Option<ScopeQuery>,
    /// In which order; that of creation by default.
    pub order: Option<OrderBy>,
    /// How many to leave out first.
    pub offset: usize,
    /// How many to give at most, up to [`MOST`].
    pub limit: usize,
    /// Whether to count all.
    pub count: bool,
}

impl Default for Query {
    fn default() -> Self {
        Self {
            selection: Selection::new(),
            ids: Vec::new(),
            id_pattern: None,
            types: None,
            attributes: Vec::new(),
            q: None,
            geo: None,
            scopes: None,
            order: None,
            offset: 0,
            limit: 20,
            count: false,
        }
    }
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// The page that was asked for.
    pub entities: Vec<Entity>,
    /// How many there are in all, if that was asked.
    pub total: Option<usize>,
}

impl Context {
    /// The entities that a query wants, in the order of their creation or in that of the query.
    ///
    /// # Errors
    /// `NonexistentTenant`; [`StoreError`](store::StoreError) if they cannot be read.
    pub async fn find(&self, tenant: &str, query: Query) -> Result<Found, ObserveError> {
        self.read(tenant, move |rd, tenant| entities_of(rd, tenant, &query))
            .await
    }
}

/// The same, on a reader or within a transaction.
pub fn entities_of(rd: &mut Rd<'_>, tenant: Tenant, query: &Query) -> Result<Found, ObserveError> {
    let now_us = rd.now().0;
    let follows_links = query.q.as_ref().is_some_and(Plan::follows_links);
    let mut page = Page::new(query);
    let mut linked = Vec::new();
    let wanted = index::wanted(tenant, query);
    entities::scan(rd, &wanted, |kept| {
        let Some(entity) = read::alive(read::decode(&kept.doc)?, now_us) else {
            return Ok(Flow::More);
        };
        if follows_links {
            // Links are followed when the scan is over: its reader is taken until then.
            if query.chooses_plainly(&entity) {
                linked.push(entity);
            }
            return Ok(Flow::More);
        }
        if query.chooses(&entity, &|_| None) {
            Ok(page.take(entity))
        } else {
            Ok(Flow::More)
        }
    })?;
    if follows_links {
        read::with_links(rd, tenant, |lookup| {
            for entity in linked {
                if query.chooses(&entity, lookup) && page.take(entity) == Flow::Enough {
                    break;
                }
            }
        });
    }
    Ok(page.found())
}

impl Query {
    /// Whether an entity is wanted; `lookup` finds those that it links to.
    pub fn chooses(&self, entity: &Entity, lookup: &Lookup<'_>) -> bool {
        self.chooses_plainly(entity)
            && self
                .q
                .as_ref()
                .is_none_or(|plan| plan.matches_with(entity, lookup))
    }

    /// The same, leaving out what may follow links.
    fn chooses_plainly(&self, entity: &Entity) -> bool {
        self.chooses_by_name(&entity.id, &entity.types)
            && (self.attributes.is_empty()
                || self
                    .attributes
                    .iter()
                    .any(|name| entity.attributes.contains_key(name)))
            && (self.selection.is_empty()
                || self
                    .selection
                    .iter()
                    .any(|selector| selector.matches(entity)))
            && self
                .scopes
                .as_ref()
                .is_none_or(|query| query.matches(&entity.scopes))
            && self.geo.as_ref().is_none_or(|query| query.matches(entity))
    }

    /// Whether the id and the types are wanted.
    pub(crate) fn chooses_by_name(&self, id: &str, types: &[String]) -> bool {
        (self.ids.is_empty() || self.ids.iter().any(|wanted| wanted == id))
            && self
                .id_pattern
                .as_ref()
                .is_none_or(|pattern| pattern.matches(id))
            && self
                .types
                .as_ref()
                .is_none_or(|selection| selection.matches(types))
    }
}

/// The page of an answer, filled as entities come.
pub struct Page<'q> {
    order: Option<&'q OrderBy>,
    count: bool,
    offset: usize,
    limit: usize,
    seen: usize,
    entities: Vec<Entity>,
    /// With what they are put in order by and when they came, if an order is asked for.
    ordered: Vec<(OrderKey, usize, Entity)>,
}

impl<'q> Page<'q> {
    pub fn new(query: &'q Query) -> Self {
        Self {
            order: query.order.as_ref(),
            count: query.count,
            offset: query.offset,
            limit: query.limit.min(MOST),
            seen: 0,
            entities: Vec::new(),
            ordered: Vec::new(),
        }
    }

    /// Takes the next entity; whether more are of use.
    pub fn take(&mut self, entity: Entity) -> Flow {
        let end = self.offset.saturating_add(self.limit);
        let at = self.seen;
        self.seen += 1;
        if let Some(order) = self.order {
            self.ordered.push((order.key(&entity), at, entity));
            // What cannot come to the front any more is let go from time to time.
            if self.ordered.len() > end.saturating_mul(2).max(4096) {
                self.sort();
                self.ordered.truncate(end);
            }
            return Flow::More;
        }
        if at >= self.offset && at < end {
            self.entities.push(entity);
        }
        if self.seen >= end && !self.count {
            Flow::Enough
        } else {
            Flow::More
        }
    }

    fn sort(&mut self) {
        if let Some(order) = self.order {
            self.ordered
                .sort_by(|(a, n, _), (b, m, _)| order.compare(a, b).then(n.cmp(m)));
        }
    }

    pub fn found(mut self) -> Found {
        self.sort();
        let ordered = self
            .ordered
            .into_iter()
            .skip(self.offset)
            .take(self.limit)
            .map(|(_, _, entity)| entity);
        self.entities.extend(ordered);
        Found {
            entities: self.entities,
            total: self.count.then_some(self.seen),
        }
    }
}
