//! The index: what is kept of each thing, in columns, a slot for each.
//!
//! A thing that changes takes a new slot, and its old one is dead until so many are that all are
//! numbered anew. Lists of things are so in the order of their slots without being sorted.

mod hours_kept;
mod tally;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use geo::Point;

use crate::bits::Bits;
use crate::facets::{Facet, Names, Values};
use crate::hours::Hours;
use crate::meanings::Meanings;
use crate::near::{self, NOWHERE};
use crate::text;
use crate::vocabulary::{MOST_SLOTS, Vocabulary, posting};
use hours_kept::HoursKept;
use tally::Tally;

/// A thing as it is found: nothing of it is shown.
#[derive(Debug, Clone, Default)]
pub struct Entry<'a> {
    /// What kinds are counted by: "library".
    pub kind: &'a str,
    /// What people call the kind: "Car park".
    pub kind_words: &'a str,
    /// What people call the thing.
    pub title: &'a str,
    /// A line about it.
    pub about: &'a str,
    /// Further words that lead to it.
    pub more: &'a str,
    /// Where it is: nowhere, or in one or several places, of which the nearest counts.
    pub at: &'a [Point],
    /// Its properties.
    pub facets: &'a [Facet],
    /// When it is open, if that is known.
    pub hours: Option<&'a Hours>,
    /// From 0 to 1: how far what is said of it can be trusted.
    pub trust: f64,
    /// The day on which somebody said that it is true, since 1 January 1970.
    pub confirmed_day: Option<i32>,
}

/// There are as many things as an index can hold: 16 million.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full;

impl std::fmt::Display for Full {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the index holds {MOST_SLOTS} things and no more")
    }
}

impl std::error::Error for Full {}

/// How much a word of each part of a thing says of it, at most 3.
const TITLE: f64 = 3.0;
const KIND: f64 = 2.0;
const FACET: f64 = 1.5;
const REST: f64 = 1.0;

/// Words of one part that are looked at.
const MOST_WORDS: usize = 2_000;
/// Dead slots that are not worth numbering all anew.
const FEW_DEAD: usize = 256;

/// Things, ready to be found.
#[derive(Default)]
pub struct Index {
    pub(crate) vocabulary: Vocabulary,
    pub(crate) meanings: Meanings,
    pub(crate) kinds: Names,
    pub(crate) values: Values,
    pub(crate) hours: HoursKept,
    slots: HashMap<i64, u32>,
    pub(crate) columns: Columns,
}

/// What is kept of each thing, by its slot.
#[derive(Default)]
pub(crate) struct Columns {
    pub alive: Bits,
    /// What every query looks at, together: a query looks at few things in a hundred, and one line of memory
    /// brings all of a thing.
    pub rows: Vec<Row>,
    pub id: Vec<i64>,
    /// The beginning of the title, to put things in order that are equally good.
    pub tie: Vec<u64>,
    /// The places of the few things that are in several.
    pub elsewhere: HashMap<u32, Box<[near::Packed]>>,
    pub facets: Vec<u32>,
    /// What there is of all of them.
    pub tally: Tally,
}

/// What a query looks at of each thing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub kind: u32,
    pub at: near::Packed,
    pub hours: u32,
    /// Where its facets are in `facets`.
    facets: (u32, u32),
    pub confirmed: Option<std::num::NonZeroU16>,
    /// In 255ths.
    pub trust: u8,
}

impl Columns {
    pub fn len(&self) -> usize {
        self.id.len()
    }

    pub fn facets(&self, slot: usize) -> &[u32] {
        let (begin, end) = self.rows[slot].facets;
        &self.facets[begin as usize..end as usize]
    }

    /// Every place where a thing is.
    pub fn places(&self, slot: usize) -> &[near::Packed] {
        let at = std::slice::from_ref(&self.rows[slot].at);
        if at[0] == NOWHERE {
            return &[];
        }
        if self.elsewhere.is_empty() {
            return at;
        }
        let several = u32::try_from(slot)
            .ok()
            .and_then(|slot| self.elsewhere.get(&slot));
        several.map_or(at, |places| places)
    }

    /// A thing is dead.
    fn bury(&mut self, slot: usize) {
        let Row { kind, hours, .. } = self.rows[slot];
        let (begin, end) = self.rows[slot].facets;
        let values = &self.facets[begin as usize..end as usize];
        self.tally.take(kind, values, hours);
        self.alive.remove(slot);
    }

    /// Adds a thing; where it is and its facets are taken from the lists rather than from the row.
    fn push(&mut self, new: &New<'_>) {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        self.alive.add(self.id.len());
        self.tally.add(new.row.kind, new.facets, new.row.hours);
        let begin = number(self.facets.len());
        self.facets.extend(new.facets);
        self.rows.push(Row {
            at: new.places.first().copied().unwrap_or(NOWHERE),
            facets: (begin, number(self.facets.len())),
            ..new.row
        });
        self.id.push(new.id);
        self.tie.push(new.tie);
        if new.places.len() > 1 {
            let slot = number(self.id.len() - 1);
            self.elsewhere.insert(slot, new.places.into());
        }
    }

    fn of(&self, slot: usize) -> New<'_> {
        New {
            id: self.id[slot],
            tie: self.tie[slot],
            places: self.places(slot),
            facets: self.facets(slot),
            row: self.rows[slot],
        }
    }

    fn bytes(&self) -> usize {
        self.alive.bytes()
            + self.rows.capacity() * size_of::<Row>()
            + self.id.capacity() * 8
            + self.tie.capacity() * 8
            + self
                .elsewhere
                .values()
                .map(|places| places.len() * 8 + 24)
                .sum::<usize>()
            + self.facets.capacity() * 4
            + self.tally.bytes()
    }
}

/// All of one thing that goes into the columns.
struct New<'c> {
    id: i64,
    tie: u64,
    places: &'c [near::Packed],
    facets: &'c [u32],
    row: Row,
}

impl Index {
    /// An index without things, in which words mean what `meanings` says.
    #[must_use]
    pub fn new(meanings: Meanings) -> Self {
        let mut index = Self::default();
        for word in meanings.words() {
            index.vocabulary.know(word);
        }
        index.meanings = meanings;
        index
    }

    /// How many things there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Makes a thing findable, in place of what was known under its number.
    ///
    /// # Errors
    /// [`Full`] if there are 16 million things; what was known under the number is then forgotten.
    pub fn put(&mut self, id: i64, entry: &Entry<'_>) -> Result<(), Full> {
        self.remove(id);
        if self.columns.len() >= MOST_SLOTS {
            self.renumber();
        }
        let slot = u32::try_from(self.columns.len()).map_err(|_| Full)?;
        if self.columns.len() >= MOST_SLOTS {
            return Err(Full);
        }
        for (token, weight) in weights(entry) {
            let term = self.vocabulary.term(&token);
            self.vocabulary.add(term, posting(slot, weight));
        }
        let mut facets: Vec<u32> = entry
            .facets
            .iter()
            .map(|facet| self.values.number(facet))
            .collect();
        facets.sort_unstable();
        facets.dedup();
        let places: Vec<near::Packed> = entry
            .at
            .iter()
            .map(|&at| near::pack(at))
            .filter(|&at| at != NOWHERE)
            .collect();
        let day = entry
            .confirmed_day
            .map(|day| day.clamp(1, i32::from(u16::MAX)) as u16);
        let row = Row {
            kind: self.kinds.number(entry.kind),
            at: NOWHERE,
            hours: self.hours.number(entry.hours),
            facets: (0, 0),
            confirmed: day.and_then(std::num::NonZeroU16::new),
            // A trust that is no number is none.
            trust: (entry.trust.clamp(0.0, 1.0) * 255.0).round() as u8,
        };
        self.columns.push(&New {
            id,
            tie: tie(entry.title),
            places: &places,
            facets: &facets,
            row,
        });
        self.slots.insert(id, slot);
        Ok(())
    }

    /// Where a thing is kept.
    pub(crate) fn slot(&self, id: i64) -> Option<u32> {
        self.slots.get(&id).copied()
    }

    /// Forgets a thing; whether it was known.
    pub fn remove(&mut self, id: i64) -> bool {
        let Some(slot) = self.slots.remove(&id) else {
            return false;
        };
        self.columns.bury(slot as usize);
        let dead = self.columns.len() - self.slots.len();
        if dead > FEW_DEAD && dead * 4 > self.columns.len() {
            self.renumber();
        }
        true
    }

    /// Closes the gaps that dead slots leave.
    fn renumber(&mut self) {
        let old = std::mem::take(&mut self.columns);
        let mut new_slots = vec![None; old.len()];
        for slot in old.alive.iter() {
            let new = u32::try_from(self.columns.len()).ok();
            new_slots[slot] = new;
            let kept = old.of(slot);
            self.slots.extend(new.map(|new| (kept.id, new)));
            self.columns.push(&kept);
        }
        self.vocabulary.renumber(|slot| new_slots[slot]);
    }

    /// About how many bytes it takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.vocabulary.bytes()
            + self.columns.bytes()
            + self.values.bytes()
            + self.hours.bytes()
            + self.slots.capacity() * 17
    }
}

/// Every word of a thing, and how much it says of it.
fn weights(entry: &Entry<'_>) -> Vec<(text::Token, u8)> {
    let mut all: HashMap<String, (text::Token, f64)> = HashMap::new();
    let mut add = |text: &str, weight: f64| {
        let mut tokens = text::tokens(text);
        tokens.truncate(MOST_WORDS);
        let telling = tokens
            .iter()
            .filter(|token| !text::is_little(&token.word))
            .count();
        // The fewer the words the more each says.
        let share = weight / (1.0 + 0.1 * telling.min(30) as f64);
        for token in tokens {
            // A little word counts where there is nothing else.
            if telling > 0 && text::is_little(&token.word) {
                continue;
            }
            let kept = all.entry(token.stem.clone()).or_insert((token, 0.0));
            kept.1 = kept.1.max(share);
        }
    };
    add(entry.title, TITLE);
    add(entry.kind_words, KIND);
    for facet in entry.facets {
        add(&facet.value, FACET);
    }
    add(entry.about, REST);
    add(entry.more, REST);
    let byte = |weight: f64| (weight / TITLE * 255.0).round().clamp(1.0, 255.0) as u8;
    let mut all: Vec<(text::Token, u8)> = all
        .into_values()
        .map(|(token, weight)| (token, byte(weight)))
        .collect();
    all.sort_unstable_by(|(a, _), (b, _)| a.stem.cmp(&b.stem));
    all
}

/// The first eight letters and figures of a title, so that they compare as the title does.
fn tie(title: &str) -> u64 {
    let mut bytes = [0; 8];
    let plain = text::tokens(title)
        .into_iter()
        .flat_map(|token| token.word.into_bytes());
    for (kept, byte) in bytes.iter_mut().zip(plain) {
        *kept = byte;
    }
    u64::from_be_bytes(bytes)
}
