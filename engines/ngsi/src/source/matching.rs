//! Which registrations are wanted, and which stand in each other's way.

use super::{EntityInfo, Information, Interval, Mode, Registration};
use crate::entity::Entity;
use crate::geoq::GeoQuery;
use crate::q::Plan;
use crate::select::{IdPattern, ScopeQuery, TypeSelection};
use crate::temporal::{TemporalQuery, TimeProperty};

/// Which registrations are wanted: those that satisfy every part that is given.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clauses 5.10.2 and 5.12.
#[derive(Debug, Clone, Default)]
pub struct RegistrationQuery {
    /// That may know one of these entities.
    pub ids: Vec<String>,
    /// That may know entities with an id like this.
    pub id_pattern: Option<IdPattern>,
    /// That know entities of these types.
    pub types: Option<TypeSelection>,
    /// That know one of these attributes at least, by full name.
    pub attributes: Vec<String>,
    /// Whose properties satisfy these.
    pub conditions: Vec<Plan>,
    /// At a place like this.
    pub geo: Option<GeoQuery>,
    /// In these scopes.
    pub scopes: Option<ScopeQuery>,
    /// That know of this stretch of time; without one, those that know how things are now.
    pub time: Option<TemporalQuery>,
}

impl RegistrationQuery {
    /// Whether a registration is wanted.
    pub fn chooses(&self, registration: &Registration) -> bool {
        let as_entity = registration.as_entity();
        registration
            .information
            .iter()
            .any(|info| self.is_about(info))
            && self.is_of_time(registration)
            && self.conditions.iter().all(|plan| plan.matches(&as_entity))
            && self.geo.as_ref().is_none_or(|geo| geo.matches(&as_entity))
            && self
                .scopes
                .as_ref()
                .is_none_or(|scopes| scopes.matches(&registration.scopes))
    }

    /// Whether it asks for something of what is known.
    pub(super) fn is_about(&self, info: &Information) -> bool {
        (info.entities.is_empty() || info.entities.iter().any(|entity| self.may_be(entity)))
            && (self.attributes.is_empty()
                || self.attributes.iter().any(|name| info.tells_of(name)))
    }

    fn may_be(&self, entity: &EntityInfo) -> bool {
        let is_of_type = entity.types.is_empty()
            || self
                .types
                .as_ref()
                .is_none_or(|types| types.matches(&entity.types));
        let is_one_of = self.ids.is_empty() || self.ids.iter().any(|id| entity.may_have_id(id));
        let is_like = match (&self.id_pattern, &entity.id) {
            (Some(pattern), Some(id)) => pattern.matches(id),
            // Whether two patterns have something in common is not worked out: it may be.
            _ => true,
        };
        is_of_type && is_one_of && is_like
    }

    fn is_of_time(&self, registration: &Registration) -> bool {
        let Some(time) = &self.time else {
            return registration.observed.is_none() && registration.managed.is_none();
        };
        registration
            .known_of(time)
            .is_some_and(|known| known.meets(time))
    }
}

impl Interval {
    /// Whether it has a moment in common with a stretch of time.
    fn meets(self, time: &TemporalQuery) -> bool {
        time.until_us
            .is_none_or(|until_us| self.start_us < until_us)
            && time
                .from_us
                .is_none_or(|from_us| self.end_us.is_none_or(|end_us| end_us >= from_us))
    }
}

impl EntityInfo {
    /// Whether an entity with that id may be among those that it names.
    pub fn may_have_id(&self, id: &str) -> bool {
        match (&self.id, &self.id_pattern) {
            (Some(own), _) => own == id,
            (None, Some(pattern)) => pattern.matches(id),
            (None, None) => true,
        }
    }
}

impl Registration {
    /// Whether its own properties satisfy a condition.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clause 4.9, as a context source filter.
    pub fn satisfies(&self, condition: &Plan) -> bool {
        condition.matches(&self.as_entity())
    }

    /// Whether it may know of something at a place: one that says where it is must be there.
    pub fn may_be_at(&self, geo: &GeoQuery) -> bool {
        !self.attributes.contains_key(geo.property()) || geo.matches(&self.as_entity())
    }

    /// Whether it may know of some of these instances. Where either names none, it may.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clause 5.12.
    pub fn may_have_datasets(&self, asked: &[String]) -> bool {
        let own = self.kept.iter().find(|(name, _)| name == "datasetId");
        let Some((_, own)) = own.filter(|_| !asked.is_empty()) else {
            return true;
        };
        let has = |id: &serde_json::Value| {
            id.as_str()
                .is_some_and(|id| asked.iter().any(|one| one == id))
        };
        match own {
            serde_json::Value::Array(ids) => ids.iter().any(has),
            id => has(id),
        }
    }

    /// Whether it knows of a stretch of time; without one, of how things are now. A registration that names
    /// no time knows of any.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clauses 5.7.3.4, 5.7.4.4 and 5.12.
    pub fn is_of(&self, time: Option<&TemporalQuery>) -> bool {
        let Some(time) = time else {
            return self.observed.is_none() && self.managed.is_none();
        };
        self.known_of(time).is_none_or(|known| known.meets(time))
    }

    /// The stretch of time that it names for what a query looks at.
    fn known_of(&self, time: &TemporalQuery) -> Option<Interval> {
        match time.property {
            TimeProperty::ObservedAt => self.observed,
            TimeProperty::CreatedAt | TimeProperty::ModifiedAt | TimeProperty::DeletedAt => {
                self.managed
            }
        }
    }

    fn as_entity(&self) -> Entity {
        Entity {
            attributes: self.attributes.clone(),
            ..Entity::default()
        }
    }

    /// Whether it cannot stand beside another that is there: both would alone have the say.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clauses 4.3.6.3 and 5.9.2.4.
    pub fn contradicts(&self, other: &Self) -> bool {
        let modes = (self.mode(), other.mode());
        let claims = matches!(
            modes,
            (Mode::Exclusive, Mode::Exclusive | Mode::Redirect) | (Mode::Redirect, Mode::Exclusive)
        );
        claims
            && self
                .information
                .iter()
                .any(|own| other.information.iter().any(|theirs| own.overlaps(theirs)))
    }
}

impl Information {
    fn overlaps(&self, other: &Self) -> bool {
        let is_same = |a: &EntityInfo| {
            other.entities.is_empty()
                || other.entities.iter().any(|b| match (&a.id, &b.id) {
                    (Some(a), _) => b.may_have_id(a),
                    (None, Some(b)) => a.may_have_id(b),
                    (None, None) => true,
                })
        };
        let mut named = self.properties.iter().chain(&self.relationships);
        let mut theirs = other.properties.iter().chain(&other.relationships);
        let shares = match (self.names_attributes(), other.names_attributes()) {
            (true, _) => named.any(|name| other.tells_of(name)),
            (false, true) => theirs.any(|name| self.tells_of(name)),
            (false, false) => true,
        };
        shares && (self.entities.is_empty() || self.entities.iter().any(is_same))
    }
}
