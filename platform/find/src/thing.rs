//! What can be found, as a capability describes it and as the store keeps it.

use geo::Point;
use kit::Time;
use search::{Facet, Hours};
use serde::{Deserialize, Serialize};
use store::{StoreError, Tx, search as rows};

use crate::moment;
use crate::names::PlaceName;

/// A thing that can be found. All of it is public: it must hold nothing that only some may see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Thing {
    /// What a person would count it by: "library", "course", "OffStreetParking".
    pub kind: String,
    /// Its name within the kind, such as an entity's id; it is not shown.
    pub name: String,
    /// What people call it; at most 300 letters are kept.
    pub title: String,
    /// Its page.
    pub path: String,
    /// A line or two about it; at most 2,000 letters are kept.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// Further words that lead to it, not shown; at most 10,000 letters are kept.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub more: String,
    /// Where it is: nowhere, or in up to 50 places, of which the nearest counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub at: Vec<Point>,
    /// What people can narrow by; at most 100.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facets: Vec<Facet>,
    /// When it is open, if that is known and means anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
    /// From 0 to 1: how far what is said of it can be trusted. What cannot be sinks.
    #[serde(default = "full")]
    pub trust: f64,
    /// When somebody who knows last said that it is all true. After half a year it begins to sink.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<Time>,
}

const fn full() -> f64 {
    1.0
}

/// A row of the store: a thing, or the name of a place.
#[derive(Serialize, Deserialize)]
pub enum Kept {
    Thing(Box<Thing>),
    Place(PlaceName),
}

impl Thing {
    /// A thing by its kind, its name within the kind, what people call it, and its page.
    pub fn new(
        kind: impl Into<String>,
        name: impl Into<String>,
        title: impl Into<String>,
        path: impl Into<String>,
    ) -> Self {
        Self {
            kind: kind.into(),
            name: name.into(),
            title: title.into(),
            path: path.into(),
            about: String::new(),
            more: String::new(),
            at: Vec::new(),
            facets: Vec::new(),
            hours: None,
            trust: 1.0,
            confirmed: None,
        }
    }

    /// Within the limits, and without what the store would refuse.
    fn trimmed(&self) -> Self {
        let cut = |text: &str, most: usize| -> String {
            text.chars().filter(|c| *c != '\0').take(most).collect()
        };
        let facet = |facet: &Facet| Facet::new(cut(&facet.name, 100), cut(&facet.value, 200));
        Self {
            kind: cut(&self.kind, 100),
            title: cut(&self.title, 300),
            about: cut(&self.about, 2_000),
            more: cut(&self.more, 10_000),
            at: self
                .at
                .iter()
                .copied()
                .filter(is_on_earth)
                .take(50)
                .collect(),
            facets: self.facets.iter().take(100).map(facet).collect(),
            // No number at all is no trust.
            trust: if self.trust.is_nan() {
                0.0
            } else {
                self.trust.clamp(0.0, 1.0)
            },
            ..self.clone()
        }
    }

    /// As the index takes it; `at` where it is.
    pub(crate) fn entry<'t>(&'t self, kind_words: &'t str) -> search::Entry<'t> {
        search::Entry {
            kind: &self.kind,
            kind_words,
            title: &self.title,
            about: &self.about,
            more: &self.more,
            at: &self.at,
            facets: &self.facets,
            hours: self.hours.as_ref(),
            trust: self.trust,
            confirmed_day: self.confirmed.map(|at| moment(at).day),
        }
    }
}

fn is_on_earth(at: &Point) -> bool {
    Point::new(at.lon, at.lat).is_ok()
}

/// Makes a thing findable, in place of what was findable under its kind and name; in the caller's
/// transaction. Nothing is written if nothing is new.
///
/// # Errors
/// Whatever the store says.
pub fn put(tx: &mut Tx<'_>, thing: &Thing) -> Result<(), StoreError> {
    write(
        tx,
        &thing.kind,
        &thing.name,
        &Kept::Thing(Box::new(thing.trimmed())),
    )
}

/// Makes a thing no longer findable; whether it was.
///
/// # Errors
/// Whatever the store says.
pub fn remove(tx: &mut Tx<'_>, kind: &str, name: &str) -> Result<bool, StoreError> {
    rows::remove(tx, kind, name)
}

/// Makes these things of a kind findable, whose names begin with `under`, and no longer what else was findable
/// of that kind under such a name.
///
/// # Errors
/// Whatever the store says.
pub fn put_only(
    tx: &mut Tx<'_>,
    kind: &str,
    under: &str,
    things: &[Thing],
) -> Result<(), StoreError> {
    for name in rows::names(tx, kind)? {
        if name.starts_with(under) && !things.iter().any(|thing| thing.name == name) {
            remove(tx, kind, &name)?;
        }
    }
    things.iter().try_for_each(|thing| put(tx, thing))
}

/// Keeps a row.
pub(crate) fn write(
    tx: &mut Tx<'_>,
    kind: &str,
    name: &str,
    kept: &Kept,
) -> Result<(), StoreError> {
    let doc = serde_json::to_string(kept).map_err(|e| StoreError::Unreadable(e.to_string()))?;
    rows::put(tx, kind, name, &doc).map(drop)
}
