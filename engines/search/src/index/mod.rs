//! The index: what is kept of each thing, in columns, a slot for each.
//!
//! A thing that changes takes a new slot, and its old one is dead until so many are that all are
//! numbered anew. Lists of things are so in the order of their slots without being sorted.

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;

use geo::Point;

use crate::bits::Bits;
use crate::facets::{Facet, Names, Values};
use crate::hours::{Hours, Packed};
use crate::meanings::Meanings;
use crate::near::{self, NOWHERE};
use crate::text;
use crate::vocabulary::{MOST_SLOTS, Vocabulary, posting};

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
    pub id: Vec<i64>,
    /// The beginning of the title, to put things in order that are equally good.
    pub tie: Vec<u64>,
    pub kind: Vec<u32>,
    pub at: Vec<near::Packed>,
    /// The places of the few things that are in several.
    pub elsewhere: HashMap<u32, Box<[near::Packed]>>,
    /// In 255ths.
    pub trust: Vec<u8>,
    pub confirmed: Vec<Option<std::num::NonZeroU16>>,
    pub hours: Vec<u32>,
    /// Where its facets end in `facets`.
    pub facets_end: Vec<u32>,
    pub facets: Vec<u32>,
}

/// Opening hours, those that are alike kept once; number 0 is not known.
#[derive(Default)]
pub(crate) struct HoursKept {
    numbers: HashMap<Arc<Packed>, u32>,
    all: Vec<Arc<Packed>>,
}

impl HoursKept {
    fn number(&mut self, hours: Option<&Hours>) -> u32 {
        let Some(packed) = hours.map(Packed::from) else {
            return 0;
        };
        if let Some(&number) = self.numbers.get(&packed) {
            return number;
        }
        let packed = Arc::new(packed);
        self.all.push(Arc::clone(&packed));
        let number = u32::try_from(self.all.len()).unwrap_or(0);
        self.numbers.insert(packed, number);
        number
    }

    pub fn get(&self, number: u32) -> Option<&Packed> {
        self.all
            .get((number as usize).checked_sub(1)?)
            .map(|packed| &**packed)
    }

    pub fn len(&self) -> usize {
        self.all.len() + 1
    }

    fn bytes(&self) -> usize {
        let one = |packed: &Arc<Packed>| packed.bytes() + size_of::<Packed>() + 48;
        self.all.iter().map(one).sum()
    }
}

impl Columns {
    pub fn len(&self) -> usize {
        self.id.len()
    }

    pub fn facets(&self, slot: usize) -> &[u32] {
        let begin = slot
            .checked_sub(1)
            .map_or(0, |before| self.facets_end[before]);
        &self.facets[begin as usize..self.facets_end[slot] as usize]
    }

    /// Every place where a thing is.
    pub fn places(&self, slot: usize) -> &[near::Packed] {
        let at = std::slice::from_ref(&self.at[slot]);
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

    fn push(&mut self, row: Row<'_>) {
        self.alive.add(self.id.len());
        self.id.push(row.id);
        self.tie.push(row.tie);
        self.kind.push(row.kind);
        self.at.push(row.places.first().copied().unwrap_or(NOWHERE));
        if row.places.len() > 1 {
            let slot = u32::try_from(self.id.len() - 1).unwrap_or(u32::MAX);
            self.elsewhere.insert(slot, row.places.into());
        }
        self.trust.push(row.trust);
        self.confirmed.push(row.confirmed);
        self.hours.push(row.hours);
        self.facets.extend(row.facets);
        self.facets_end
            .push(u32::try_from(self.facets.len()).unwrap_or(u32::MAX));
    }

    fn row(&self, slot: usize) -> Row<'_> {
        Row {
            id: self.id[slot],
            tie: self.tie[slot],
            kind: self.kind[slot],
            places: self.places(slot),
            trust: self.trust[slot],
            confirmed: self.confirmed[slot],
            hours: self.hours[slot],
            facets: self.facets(slot),
        }
    }

    fn bytes(&self) -> usize {
        self.alive.bytes()
            + self.id.capacity() * 8
            + self.tie.capacity() * 8
            + self.kind.capacity() * 4
            + self.at.capacity() * 8
            + self
                .elsewhere
                .values()
                .map(|places| places.len() * 8 + 24)
                .sum::<usize>()
            + self.trust.capacity()
            + self.confirmed.capacity() * 2
            + self.hours.capacity() * 4
            + self.facets_end.capacity() * 4
            + self.facets.capacity() * 4
    }
}

/// All columns of one thing.
struct Row<'c> {
    id: i64,
    tie: u64,
    kind: u32,
    places: &'c [near::Packed],
    trust: u8,
    confirmed: Option<std::num::NonZeroU16>,
    hours: u32,
    facets: &'c [u32],
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
        self.columns.push(Row {
            id,
            tie: tie(entry.title),
            kind: self.kinds.number(entry.kind),
            places: &places,
            // A trust that is no number is none.
            trust: (entry.trust.clamp(0.0, 1.0) * 255.0).round() as u8,
            confirmed: day.and_then(std::num::NonZeroU16::new),
            hours: self.hours.number(entry.hours),
            facets: &facets,
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
        self.columns.alive.remove(slot as usize);
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
            let row = old.row(slot);
            self.slots.extend(new.map(|new| (row.id, new)));
            self.columns.push(row);
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
