//! What is asked of the context, and what it answers.

use kit::Time;
use ngsi::geoq::GeoQuery;
use ngsi::order::OrderBy;
use ngsi::patch::Outcome;
use ngsi::q::Plan;
use ngsi::read::EntityPatch;
use ngsi::select::{IdPattern, ScopeQuery, Selection, TypeSelection};
use ngsi::temporal::TemporalQuery;
use ngsi::Entity;
use serde::Serialize;

/// Finds the document of a JSON-LD context by its address.
pub type Loader = dyn ngsi::context::Loader + Send + Sync;

/// The most entities that one answer holds.
pub const MOST: usize = 10_000;

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
    pub value: serde_json::Value,
    /// Its unit, as a UN/CEFACT code.
    pub unit: Option<String>,
    /// When it was true.
    pub at: Time,
    /// Whether the value is a place, as GeoJSON.
    pub geo: bool,
}

/// An entity that changed. Types and attributes are full names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// Whose; empty for the nameless tenant.
    pub tenant: String,
    /// The entity's URI.
    pub id: String,
    /// Its types.
    #[serde(rename = "type")]
    pub types: Vec<String>,
    /// The attributes whose present value changed; empty if only history was added, or on deletion.
    pub attributes: Vec<String>,
}

/// What a batch does with each of its items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchKind {
    /// Creates it; refuses those that are there.
    Create,
    /// Creates it, or changes the one that is there.
    Upsert {
        /// Append to the one that is there, rather than replace it.
        update: bool,
    },
    /// Appends attributes to the one that is there.
    Update {
        /// Whether attributes that are there are replaced.
        overwrite: bool,
    },
    /// Merges it into the one that is there.
    Merge,
    /// Deletes it.
    Delete,
}

/// One item of a batch.
#[derive(Debug, Clone, PartialEq)]
pub enum BatchWrite {
    /// A whole entity: to create, upsert, update or merge.
    Whole(Entity),
    /// A part of the entity with that id: to update or merge.
    Part(String, EntityPatch),
    /// The entity with that id: to delete.
    Gone(String),
}

/// What became of an item of a batch.
#[derive(Debug, Clone, PartialEq)]
pub enum Done {
    /// It is new.
    Created,
    /// It was there, and changed so.
    Updated(Outcome),
    /// It is gone.
    Deleted,
}

/// What became of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Loaded {
    /// New entities.
    pub created: usize,
    /// Entities that were there and were replaced.
    pub updated: usize,
    /// Position and reason of each that was refused.
    pub refused: Vec<(usize, String)>,
}

/// Which entities are wanted; an entity must satisfy every part that is given. Names are full names.
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

/// Which part of a history is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryQuery {
    /// Which stretch of time.
    pub time: TemporalQuery,
    /// Full names of the attributes; empty for all.
    pub attributes: Vec<String>,
    /// How many instances of each attribute at most, the earliest of the stretch (the latest with `lastN`).
    pub most: usize,
}

impl Default for HistoryQuery {
    fn default() -> Self {
        Self { time: TemporalQuery::default(), attributes: Vec::new(), most: MOST }
    }
}

/// How far the telling of a subscription is behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lag {
    /// Notifications that wait to be sent.
    pub waiting: i64,
    /// Since when the oldest of them waits.
    pub oldest: Option<Time>,
    /// Why the last attempt failed; empty if it went well.
    pub last_error: String,
}
