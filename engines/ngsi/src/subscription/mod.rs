//! Subscriptions: who is told of what, when and how.

mod change;
mod index;
mod notify;
mod params;
mod read;
mod write;

pub use change::Change;
pub use index::SubscriptionIndex;
pub use params::{Accept, Delivery, Endpoint, Join, NotificationParams};

use serde_json::Value;

use crate::geoq::GeoQuery;
use crate::q::Plan;
use crate::select::{Languages, ScopeQuery, Selection};
use crate::write::Datasets;

/// The kinds of change that may cause a notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Trigger {
    /// An entity appeared.
    EntityCreated,
    /// An attribute of an entity appeared, changed or went.
    EntityUpdated,
    /// An entity went.
    EntityDeleted,
    /// An attribute appeared.
    AttributeCreated,
    /// An attribute changed.
    AttributeUpdated,
    /// An attribute went.
    AttributeDeleted,
}

impl Trigger {
    const ALL: [Self; 6] = [
        Self::EntityCreated,
        Self::EntityUpdated,
        Self::EntityDeleted,
        Self::AttributeCreated,
        Self::AttributeUpdated,
        Self::AttributeDeleted,
    ];

    /// Its name as the standard writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::EntityCreated => "entityCreated",
            Self::EntityUpdated => "entityUpdated",
            Self::EntityDeleted => "entityDeleted",
            Self::AttributeCreated => "attributeCreated",
            Self::AttributeUpdated => "attributeUpdated",
            Self::AttributeDeleted => "attributeDeleted",
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|trigger| trigger.name() == name)
    }
}

/// Whether a subscription is at work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It is.
    Active,
    /// It is paused by its owner.
    Paused,
    /// Its time is over.
    Expired,
}

/// A subscription, with all names in full.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 5.2.12.
#[derive(Debug, Clone)]
pub struct Subscription {
    /// The URI that identifies it; the caller gives one when the document had none.
    pub id: Option<String>,
    /// A short name.
    pub name: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// Which entities; empty for all.
    pub selection: Selection,
    /// Full names of the attributes whose change matters; empty for all.
    pub watched: Vec<String>,
    /// Which kinds of change matter.
    pub triggers: Vec<Trigger>,
    /// A condition on the entity.
    pub q: Option<Plan>,
    /// A condition on its place.
    pub geo_q: Option<GeoQuery>,
    /// A condition on its scopes.
    pub scope_q: Option<ScopeQuery>,
    /// A condition on the source that the entity comes from.
    pub csf: Option<String>,
    /// Which instances of attributes are shown.
    pub datasets: Datasets,
    /// The language in which text is shown.
    pub languages: Option<Languages>,
    /// When it ends.
    pub expires_at_us: Option<i64>,
    /// Whether its owner wants it at work, if told.
    pub active: Option<bool>,
    /// The least time between two notifications.
    pub throttling_s: Option<f64>,
    /// Tell everything each so many seconds, changed or not.
    pub time_interval_s: Option<f64>,
    /// Whether only entities kept here count.
    pub local_only: Option<bool>,
    /// The address of the context in whose words notifications are written.
    pub jsonld_context: Option<String>,
    /// The context in whose words it was written.
    pub context: Value,
    /// What is told, and where.
    pub notification: NotificationParams,
    /// How telling went so far.
    pub delivery: Delivery,
    /// Members that are kept and shown but mean nothing here.
    kept: Vec<(String, Value)>,
}

impl Subscription {
    /// Whether it is at work at a moment.
    pub fn status(&self, now_us: i64) -> Status {
        match (self.expires_at_us, self.active) {
            (Some(end_us), _) if end_us <= now_us => Status::Expired,
            (_, Some(false)) => Status::Paused,
            _ => Status::Active,
        }
    }

    /// Whether the parts of an entity may be at different sources, so that conditions are looked at when
    /// they are together.
    pub fn splits(&self) -> bool {
        self.kept("splitEntities") == Some(&Value::Bool(true))
    }

    /// A member that is kept as it was given.
    pub(crate) fn kept(&self, name: &str) -> Option<&Value> {
        let mut all = self.kept.iter();
        all.find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// Whether its throttling lets a notification pass at a moment.
    pub fn is_rested(&self, now_us: i64) -> bool {
        match (self.throttling_s, self.delivery.last_notification_us) {
            (Some(rest_s), Some(last_us)) => now_us.saturating_sub(last_us) as f64 >= rest_s * 1e6,
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests;
