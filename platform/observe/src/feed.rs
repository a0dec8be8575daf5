//! What devices and other sources say of things: kept in the caller's own transaction.

use kit::Time;
use ngsi::patch::Outcome;
use ngsi::read::{AttributePatch, EntityPatch, Set};
use ngsi::{Attribute, AttributeKind, Entity, NgsiError};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::Tx;

use crate::history::{self, Source};
use crate::tenant::Unknown;
use crate::write::Writer;
use crate::{Context, ObserveError};

/// What a device or another source says of a thing. Names are short, and expanded by the core context.
#[derive(Debug, Clone, PartialEq)]
pub struct Feed {
    /// Whose; empty for the nameless tenant.
    pub tenant: String,
    /// The URI of the thing; made if it is not there.
    pub entity: String,
    /// Its type, should it be made.
    pub type_: String,
    /// What is said.
    pub attributes: Vec<Fed>,
}

/// One attribute that is fed.
#[derive(Debug, Clone, PartialEq)]
pub struct Fed {
    /// Its short name.
    pub name: String,
    /// Its value; null says nothing.
    pub value: Value,
    /// Its unit, as a UN/CEFACT code.
    pub unit: Option<String>,
    /// When it was true.
    pub at: Time,
    /// Whether the value is a place, as GeoJSON.
    pub geo: bool,
}

/// An entity that changed. Types and attributes are full names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// Whose; empty for the nameless tenant.
    pub tenant: String,
    /// The entity's URI.
    pub id: String,
    /// Its types.
    #[serde(rename = "type")]
    pub types: Vec<String>,
    /// The attributes that were written; empty if only history was added, or if the entity is gone.
    pub attributes: Vec<String>,
}

impl Context {
    /// Keeps what is said of a thing, within `tx`. A reading that is older than the present one goes
    /// to history only. Hand the result to [`Context::published`] after the commit.
    ///
    /// # Errors
    /// `BadRequestData` for an id that is no URI, or a place that is none; nothing is kept then.
    pub fn feed(&self, tx: &mut Tx<'_>, feed: &Feed) -> Result<Changed, ObserveError> {
        let mut writer = Writer::open(&self.0, tx, &feed.tenant, Unknown::Make)?;
        writer.feed(feed)?;
        Ok(writer.changed.pop().unwrap_or_else(|| Changed {
            tenant: feed.tenant.clone(),
            id: feed.entity.clone(),
            types: vec![ngsi::Context::core().expand(&feed.type_).into_owned()],
            attributes: Vec::new(),
        }))
    }
}

impl Writer<'_, '_> {
    fn feed(&mut self, feed: &Feed) -> Result<(), ObserveError> {
        let core = ngsi::Context::core();
        let mut said = Vec::with_capacity(feed.attributes.len());
        for fed in feed.attributes.iter().filter(|fed| !fed.value.is_null()) {
            ngsi::name::require_name("the name of an attribute", &fed.name)?;
            said.push((core.expand(&fed.name).into_owned(), attribute(fed)?));
        }
        // Of an attribute said more than once, the newest is the present one.
        said.sort_by_key(|(_, a)| a.observed_at_us);
        let is_newest = |at: usize| !said[at + 1..].iter().any(|(name, _)| *name == said[at].0);
        let (new, old): (Vec<usize>, Vec<usize>) = (0..said.len()).partition(|at| is_newest(*at));
        let mut late: Vec<&(String, Attribute)> = old.into_iter().map(|at| &said[at]).collect();
        let new: Vec<&(String, Attribute)> = new.into_iter().map(|at| &said[at]).collect();
        let done = self.try_change(&feed.entity, Source::Fed, |entity, now_us| {
            let (news, older) = new
                .iter()
                .partition::<Vec<_>, _>(|(name, a)| is_news(entity, name, a));
            late.extend(older);
            append(entity, &news, now_us)
        })?;
        if done.is_none() {
            ngsi::name::require_name("type", &feed.type_)?;
            let mut entity = Entity::new(feed.entity.clone(), [core.expand(&feed.type_)]);
            append(&mut entity, &new, self.now_us)?;
            self.create(entity, Source::Fed)?;
        }
        for (name, attribute) in late {
            let mut attribute = attribute.clone();
            attribute.stamp(self.now_us, self.now_us);
            history::record(self, &feed.entity, name, &attribute, Source::Fed)?;
        }
        Ok(())
    }
}

fn attribute(fed: &Fed) -> Result<Attribute, NgsiError> {
    let kind = if fed.geo {
        AttributeKind::GeoProperty
    } else {
        AttributeKind::Property
    };
    if fed.geo {
        geo::Geometry::from_geojson(&fed.value)
            .map_err(|why| NgsiError::bad_data(format!("the place {} is none: {why}", fed.name)))?;
    }
    Ok(Attribute {
        unit_code: fed.unit.clone(),
        observed_at_us: Some(fed.at.0),
        ..Attribute::new(kind, fed.value.clone())
    })
}

/// Whether it is at least as new as what the entity knows.
fn is_news(entity: &Entity, name: &str, new: &Attribute) -> bool {
    entity
        .instance(name, None)
        .is_none_or(|present| present.observed_at_us <= new.observed_at_us)
}

fn append(
    entity: &mut Entity,
    said: &[&(String, Attribute)],
    now_us: i64,
) -> ngsi::Result<Outcome> {
    let mut patch = EntityPatch::default();
    for (name, a) in said {
        let one = AttributePatch {
            kind: Some(a.kind),
            value: Some(a.value.clone()),
            observed_at_us: a.observed_at_us.map_or(Set::Keep, Set::To),
            unit_code: a.unit_code.clone().map_or(Set::Keep, Set::To),
            ..AttributePatch::default()
        };
        patch.attributes.insert(name.clone(), vec![one]);
    }
    entity.append(patch, true, now_us)
}
