//! Context source registrations: who else knows what, and by which operations they may be asked.

mod document;
mod matching;
mod merge;
mod names;
mod operation;
mod read;
mod share;
mod told;
mod watch;
mod write;

pub use document::{in_words_of, narrowed};
pub use matching::RegistrationQuery;
pub use names::Names;
pub use operation::Operation;
pub use share::{About, Share, Shares, share_out};
pub use told::{told, told_of_past};
pub use watch::Reason;

use serde_json::{Map, Value};

use crate::entity::Attributes;
use crate::select::IdPattern;

/// How a source stands to what is kept here.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 4.3.6.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// It is asked as well.
    #[default]
    Inclusive,
    /// It alone knows these attributes of this entity.
    Exclusive,
    /// It is asked instead.
    Redirect,
    /// It is asked, and its answer counts for less.
    Auxiliary,
}

impl Mode {
    const ALL: [Self; 4] = [
        Self::Inclusive,
        Self::Exclusive,
        Self::Redirect,
        Self::Auxiliary,
    ];

    /// Its name as the standard writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Inclusive => "inclusive",
            Self::Exclusive => "exclusive",
            Self::Redirect => "redirect",
            Self::Auxiliary => "auxiliary",
        }
    }

    /// Whether a source of this kind alone has the say over what it knows.
    pub fn is_alone(self) -> bool {
        matches!(self, Self::Exclusive | Self::Redirect)
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.name() == name)
    }
}

/// Entities that a source knows: one, those whose id matches, or all of some types.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 5.2.8.
#[derive(Debug, Clone, PartialEq)]
pub struct EntityInfo {
    /// The URI of the one.
    pub id: Option<String>,
    /// What the URI matches.
    pub id_pattern: Option<IdPattern>,
    /// Full names of its types.
    pub types: Vec<String>,
}

/// What a source knows of some entities.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 5.2.10.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Information {
    /// Which entities; empty for any.
    pub entities: Vec<EntityInfo>,
    /// Full names of properties.
    pub properties: Vec<String>,
    /// Full names of relationships.
    pub relationships: Vec<String>,
}

impl Information {
    /// Whether it says something of an attribute, by its full name. It does of any where it names none.
    pub fn tells_of(&self, name: &str) -> bool {
        let mut named = self.properties.iter().chain(&self.relationships).peekable();
        named.peek().is_none() || named.any(|known| known == name)
    }

    /// Whether it names attributes.
    pub fn names_attributes(&self) -> bool {
        !self.properties.is_empty() || !self.relationships.is_empty()
    }
}

/// A stretch of time; one without an end goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// Its first moment.
    pub start_us: i64,
    /// Its last.
    pub end_us: Option<i64>,
}

/// A registration, with all names in full.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 5.2.9.
#[derive(Debug, Clone)]
pub struct Registration {
    /// The URI that identifies it; the caller gives one when the document had none.
    pub id: Option<String>,
    /// A short name.
    pub name: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// What the source knows.
    pub information: Vec<Information>,
    /// Which of the source's tenants is meant.
    pub tenant: Option<String>,
    /// When what it knows was observed.
    pub observed: Option<Interval>,
    /// When what it knows was written.
    pub managed: Option<Interval>,
    /// When it ends.
    pub expires_at_us: Option<i64>,
    /// The address of the source.
    pub endpoint: String,
    /// What is sent along to the source.
    pub source_info: Vec<(String, String)>,
    /// The name by which the source knows its own requests again.
    pub alias: Option<String>,
    /// The scopes of what it knows.
    pub scopes: Vec<String>,
    /// How it stands to what is kept here, if told.
    pub mode: Option<Mode>,
    /// Which operations it takes, if told.
    pub operations: Option<Vec<String>>,
    /// How the source is dealt with.
    pub management: Option<Management>,
    /// Members that are kept and shown but mean nothing here.
    kept: Vec<(String, Value)>,
    /// Properties of the source, its places among them, by full name and as they were written.
    properties: Map<String, Value>,
    /// The same as attributes, for those who ask by them.
    attributes: Attributes,
    /// When it was made here.
    pub created_at_us: i64,
    /// When it last changed here.
    pub modified_at_us: i64,
}

/// How a source is dealt with.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 5.2.34.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Management {
    /// Whether the source is to answer from what it keeps itself.
    pub local_only: Option<bool>,
    /// How long its answers may be kept, as an ISO 8601 duration.
    pub cache_duration: Option<String>,
    /// How long to wait for an answer.
    pub timeout_ms: Option<f64>,
    /// After a failure, how long to leave it alone.
    pub cooldown_ms: Option<f64>,
}

impl Registration {
    /// Whether it has outlived its `expiresAt`.
    pub fn has_expired(&self, now_us: i64) -> bool {
        self.expires_at_us.is_some_and(|end_us| end_us <= now_us)
    }

    /// How it stands to what is kept here.
    pub fn mode(&self) -> Mode {
        self.mode.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
