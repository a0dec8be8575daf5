//! What is asked, and what is found.
//!
//! A word leads to things by itself, by another of its family, as the beginning of a longer one, by
//! another word of the same meaning or, where it is no word at all, by the one that was meant.
//! What has all the words is found or, if nothing has, what has most of them. Better is what has them
//! in its title, what has the rarer ones, what is nearer, and what can be trusted.

mod read;
mod sift;
#[cfg(test)]
mod tests;
mod weigh;
mod why;

use geo::{Geometry, Point};

use crate::facets::{Count, FacetCounts};
use crate::hours::{Moment, State};
use crate::index::Index;

/// What is asked. The default asks for everything.
#[derive(Debug, Clone, Default)]
pub struct Query<'q> {
    /// In a person's words; none for whatever fits the rest.
    pub words: &'q str,
    /// Take the words as they are: mend nothing, and think of no others.
    pub exact: bool,
    /// The last word is still being typed.
    pub typing: bool,
    /// Which of the words name a place.
    pub places: &'q [PlaceWords],
    /// What is near here comes first.
    pub near: Option<Point>,
    /// Only what is within so many metres of `near`.
    pub within_m: Option<f64>,
    /// Only what is in this area.
    pub area: Option<&'q Geometry>,
    /// Only things of one of these kinds; none for all.
    pub kinds: &'q [String],
    /// Only things that fit each of these.
    pub choices: &'q [Choice],
    /// Only what is known to be open then.
    pub open: Option<Moment>,
    /// When it is: for what is open, and for what was long ago said to be true.
    pub now: Option<Moment>,
    /// Results to leave out first.
    pub skip: usize,
    /// Results to give at most.
    pub limit: usize,
}

/// Some words of the query that name a place: what is there fits as well as what has the words.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceWords {
    /// The first of them, counted from 0 in [`crate::text::tokens`].
    pub first: usize,
    /// How many they are.
    pub count: usize,
    /// The middle of the place.
    pub at: Point,
    /// How far it reaches from there, in metres.
    pub reach_m: f64,
    /// Its outline, if that is known better.
    pub outline: Option<Geometry>,
}

/// A facet that was asked for: things must have one of the values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// "cost"
    pub name: String,
    /// "free", "low cost". None of them fits nothing.
    pub any_of: Vec<String>,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// How many in all.
    pub total: usize,
    /// This part of them, best first.
    pub hits: Vec<Hit>,
    /// How many of each kind, as if no kind had been asked for.
    pub kinds: Vec<Count>,
    /// How many have each value of each facet, as if none of that facet had been asked for.
    pub facets: Vec<FacetCounts>,
    /// How many are open, as if that had not been asked for; of `open` or else of `now`.
    pub open: usize,
    /// Words that were taken for others.
    pub mended: Vec<Mended>,
    /// Words that nothing here has.
    pub left_out: Vec<String>,
    /// Whether nothing has all the words, so that these have only most of them.
    pub partly: bool,
}

/// A word that nothing has, and the one that was taken for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// As it was typed.
    pub typed: String,
    /// What it was taken for.
    pub taken: String,
}

/// One thing found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Its number.
    pub id: i64,
    /// How well it fits: only the order means anything.
    pub score: f32,
    /// How far its nearest place is, in metres.
    pub distance_m: Option<f64>,
    /// How it is then, if its hours and the time are known.
    pub state: Option<State>,
    /// Which words led to it.
    pub because: Vec<Because>,
}

/// Why a word of the query led to a thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Because {
    /// The thing has words.
    Words {
        /// As they were typed.
        typed: String,
        /// Those that the thing has.
        has: Vec<String>,
        /// How one leads to the other.
        how: How,
    },
    /// It is in the place of this number in [`Query::places`].
    In(usize),
}

/// How one word leads to another, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// It is the same.
    Same,
    /// It is another form of it: "swimmer" for "swimming".
    Form,
    /// It begins with it.
    Beginning,
    /// It is what was meant.
    Mended,
    /// It means the same, or may.
    Meaning,
}

impl How {
    /// How well the other word fits, at most 1.
    const fn fit(self) -> f32 {
        match self {
            Self::Same => 1.0,
            Self::Form => 0.6,
            Self::Beginning => 0.5,
            Self::Mended => 0.8,
            Self::Meaning => 0.7,
        }
    }
}

impl Index {
    /// What is found.
    #[must_use]
    pub fn query(&self, query: &Query<'_>) -> Found {
        let reading = read::read(self, query);
        let weighed = weigh::weigh(self, &reading, query);
        let mut found = sift::sift(self, query, weighed.as_ref());
        for hit in &mut found.hits {
            hit.because = why::because(self, &reading, query.places, hit.id);
        }
        found.partly = weighed.as_ref().is_some_and(|weighed| weighed.partly);
        found.left_out = weighed.map(|weighed| weighed.left_out).unwrap_or_default();
        found.mended = reading.mended;
        found
    }
}
