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

/// Where a walk over all entities is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place(i64);

impl Place {
    /// Before the first.
    pub const START: Self = Self(i64::MIN);
}

impl Context {
    /// The next `most` entities after a place, in the order of their creation, and where they end; nothing
    /// at the end of all. A walk costs the same at every step, where an `offset` costs more the larger it is.
    ///
    /// # Errors
    /// `NonexistentTenant`; [`StoreError`](store::StoreError) if they cannot be read.
    pub async fn walk(
        &self,
        tenant: &str,
        after: Place,
        most: usize,
    ) -> Result<Option<(Vec<Entity>, Place)>, ObserveError> {
        self.read(tenant, move |rd, tenant| {
            let now_us = rd.now().0;
            let (mut found, mut end) = (Vec::new(), None);
            entities::walk(rd, tenant, after.0, most, |one| {
                end = Some(Place(one.place));
                found.extend(read::alive(read::decode(one.doc)?, now_us));
                Ok(())
            })?;
            Ok(end.map(|end| (found, end)))
        })
        .await
    }
}

/// The same, on a reader or within a transaction.
pub fn entities_of(rd: &mut Rd<'_>, tenant: Tenant, query: &Query) -> Result<Found, ObserveError> {
    let now_us = rd.now().0;
    let mut page = Page::new(query);
    let wanted = index::wanted(tenant, query);
    if query.q.as_ref().is_some_and(Plan::follows_links) {
        let mut linked = Vec::new();
        entities::scan(rd, &wanted, |one| {
            // Links are followed when the scan is over: its reader is taken until then.
            let entity = read::alive(read::decode(one.doc)?, now_us);
            linked.extend(entity.filter(|entity| query.chooses_plainly(entity)));
            Ok(Flow::More)
        })?;
        read::with_links(rd, tenant, |lookup| {
            for entity in linked {
                if query.chooses(&entity, lookup) && page.take(entity) == Flow::Enough {
                    break;
                }
            }
        });
        return Ok(page.found());
    }
    let names = query.looks_at();
    let clauses = query.q.as_ref().map(Plan::index_hints).unwrap_or_default();
    entities::scan(rd, &wanted, |one| {
        if !read::may_satisfy(one.doc, &clauses)? {
            return Ok(Flow::More);
        }
        // Most candidates are turned down: what decides is read first, the rest of those that are shown.
        let part = read::alive(read::decode_with(one.doc, &names)?, now_us);
        if !part.is_some_and(|part| query.chooses(&part, &|_| None)) {
            return Ok(Flow::More);
        }
        if !page.has_room_for_next() {
            return Ok(page.count());
        }
        let whole = read::alive(read::decode(one.doc)?, now_us);
        Ok(whole.map_or(Flow::More, |entity| page.take(entity)))
    })?;
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

    /// Full names of the attributes that decide whether an entity is wanted.
    pub(crate) fn looks_at(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.attributes.iter().map(String::as_str).collect();
        names.extend(self.q.iter().flat_map(Plan::attributes));
        names.extend(self.geo.as_ref().map(GeoQuery::property));
        names
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

    /// Whether the next entity is one to keep, rather than only to count.
    pub fn has_room_for_next(&self) -> bool {
        self.order.is_some()
            || (self.offset..self.offset.saturating_add(self.limit)).contains(&self.seen)
    }

    /// Counts the next entity, which is not one to keep; whether more are of use.
    pub fn count(&mut self) -> Flow {
        self.seen += 1;
        let end = self.offset.saturating_add(self.limit);
        if self.seen >= end && !self.count {
            Flow::Enough
        } else {
            Flow::More
        }
    }

    /// Takes the next entity; whether more are of use.
    pub fn take(&mut self, entity: Entity) -> Flow {
        if let Some(order) = self.order {
            let end = self.offset.saturating_add(self.limit);
            self.ordered.push((order.key(&entity), self.seen, entity));
            self.seen += 1;
            // What cannot come to the front any more is let go from time to time.
            if self.ordered.len() > end.saturating_mul(2).max(4096) {
                self.sort();
                self.ordered.truncate(end);
            }
            return Flow::More;
        }
        if self.has_room_for_next() {
            self.entities.push(entity);
        }
        self.count()
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
