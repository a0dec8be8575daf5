//! The names of places: towns, streets, wards. "Library in Larkbridge" and "near High Street" rest on them.

use std::collections::HashMap;

use geo::{Geometry, Point, haversine_m, simplify};
use search::text;
use serde::{Deserialize, Serialize};
use store::{StoreError, Tx, search as rows};

use crate::thing::{Kept, write};

/// What no capability calls its things.
const KIND: &str = "(place name)";

/// Words of the longest name that is looked for.
const LONGEST: usize = 6;

/// How coarse an outline may be that is kept to tell what lies in it.
const TOLERANCE_M: f64 = 10.0;

/// A place with a name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlaceName {
    /// "Larkbridge", "High Street".
    pub name: String,
    /// "town", "village", "street", "ward", "station".
    pub kind: String,
    /// What tells it from others of its name: "Larkbridge" for a street; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub of: String,
    /// Its middle.
    pub at: Point,
    /// How far it reaches from there, in metres.
    pub reach_m: f64,
    /// Its outline, where that says more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outline: Option<Geometry>,
}

impl PlaceName {
    /// "High Street, Larkbridge"
    #[must_use]
    pub fn full(&self) -> String {
        if self.of.is_empty() {
            self.name.clone()
        } else {
            format!("{}, {}", self.name, self.of)
        }
    }

    fn id(&self) -> String {
        format!("{}/{}/{}", self.kind, self.name, self.of)
    }
}

/// Makes a place known by its name, in place of one of the same name, kind and town. An outline is kept
/// to about 10 metres.
///
/// # Errors
/// Whatever the store says.
pub fn put_place(tx: &mut Tx<'_>, place: &PlaceName) -> Result<(), StoreError> {
    let kept = PlaceName {
        outline: place
            .outline
            .as_ref()
            .map(|outline| simplify(outline, TOLERANCE_M)),
        ..place.clone()
    };
    write(tx, KIND, &place.id(), &Kept::Place(kept))
}

/// Makes a place no longer known; whether it was.
///
/// # Errors
/// Whatever the store says.
pub fn remove_place(tx: &mut Tx<'_>, place: &PlaceName) -> Result<bool, StoreError> {
    rows::remove(tx, KIND, &place.id())
}

/// The names that this process knows.
#[derive(Default)]
pub struct Names {
    /// By the words of the name as they are looked up, with a space between.
    by_words: HashMap<String, Vec<i64>>,
    places: HashMap<i64, PlaceName>,
}

impl Names {
    pub fn put(&mut self, id: i64, place: PlaceName) {
        self.remove(id);
        self.by_words
            .entry(words(&place.name))
            .or_default()
            .push(id);
        self.places.insert(id, place);
    }

    pub fn remove(&mut self, id: i64) {
        let Some(place) = self.places.remove(&id) else {
            return;
        };
        let words = words(&place.name);
        if let Some(ids) = self.by_words.get_mut(&words) {
            ids.retain(|other| *other != id);
            if ids.is_empty() {
                self.by_words.remove(&words);
            }
        }
    }

    /// The longest name that `stems` begins with: how many words it has, and the places of that name.
    pub fn of(&self, stems: &[&str]) -> Option<(usize, Vec<&PlaceName>)> {
        if self.places.is_empty() {
            return None;
        }
        (1..=stems.len().min(LONGEST)).rev().find_map(|count| {
            let ids = self.by_words.get(&stems[..count].join(" "))?;
            let mut places: Vec<&PlaceName> =
                ids.iter().filter_map(|id| self.places.get(id)).collect();
            // The widest first: a town before a street.
            places.sort_by(|a, b| {
                b.reach_m
                    .total_cmp(&a.reach_m)
                    .then_with(|| a.id().cmp(&b.id()))
            });
            Some((count, places))
        })
    }
}

fn words(name: &str) -> String {
    let stems: Vec<String> = text::tokens(name)
        .into_iter()
        .map(|token| token.stem)
        .collect();
    stems.join(" ")
}

/// Of several places the one nearest to `from`; the first if that is not known.
pub fn nearest<'p>(places: &[&'p PlaceName], from: Option<Point>) -> Option<&'p PlaceName> {
    let far = |place: &&PlaceName| from.map_or(0.0, |from| haversine_m(from, place.at));
    places
        .iter()
        .copied()
        .min_by(|a, b| far(a).total_cmp(&far(b)))
}
