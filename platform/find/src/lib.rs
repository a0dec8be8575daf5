//! Finding the right thing from plain words: every word must lead to it, a slip of the finger is
//! forgiven, and what is near comes first if we know where the person is.

pub mod gazetteer;
mod text;

use std::collections::{BTreeMap, HashMap};

use geo::Point;
use kit::Fault;
use store::search::{self, Thing};
use store::{Rd, Store, StoreError, Tx};

/// Postings read for one word: enough for a town, a bound for a single letter.
const POSTINGS: i64 = 20_000;

/// What a person asks.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ask {
    /// In their words.
    pub q: String,
    /// Only things of this kind.
    pub kind: Option<String>,
    /// Where they are.
    pub near: Option<Point>,
    /// Results to leave out first.
    pub skip: usize,
    /// Results to give at most.
    pub limit: usize,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// How many things in all, of the kind asked for.
    pub total: usize,
    /// This part of them, best first.
    pub hits: Vec<Hit>,
    /// How many of each kind, whatever kind was asked for.
    pub kinds: BTreeMap<String, usize>,
    /// Whether some word led nowhere, so that one like it was taken instead.
    pub mended: bool,
}

/// One thing found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The thing.
    pub thing: Thing,
    /// How far from the person, in metres.
    pub distance_m: Option<f64>,
    /// Why it is here: the words that led to it.
    pub because: Vec<String>,
}

/// The verb find. Cheap to clone.
#[derive(Clone)]
pub struct Find {
    store: Store,
}

/// Makes a thing findable by its title, by the line about it and by `more` words; in the caller's transaction.
///
/// # Errors
/// Whatever the store says.
pub fn put(tx: &mut Tx<'_>, thing: &Thing, more: &str) -> Result<(), StoreError> {
    let mut weights: BTreeMap<String, f64> = BTreeMap::new();
    // A word of the title counts three times one of the rest; a short title counts for more.
    let parts = [
        (thing.title.as_str(), 3.0),
        (thing.kind.as_str(), 2.0),
        (thing.about.as_str(), 1.0),
        (more, 1.0),
    ];
    for (text, weight) in parts {
        let words = text::words(text);
        let share = weight / (1.0 + 0.1 * words.len().min(30) as f64);
        for word in words {
            let kept = weights.entry(word).or_default();
            *kept = kept.max(share);
        }
    }
    let weights: Vec<(String, f64)> = weights.into_iter().collect();
    search::put(tx, thing, &weights)
}

/// Makes a thing no longer findable.
///
/// # Errors
/// Whatever the store says.
pub fn remove(tx: &mut Tx<'_>, kind: &str, name: &str) -> Result<(), StoreError> {
    search::remove(tx, kind, name)
}

impl Find {
    /// Finds in `store`.
    #[must_use]
    pub const fn new(store: Store) -> Self {
        Self { store }
    }

    /// What a person asks for.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn find(&self, ask: Ask) -> Result<Found, Fault> {
        Ok(self.store.read(move |rd| find(rd, &ask)).await?)
    }
}

/// A candidate: how well it fits, and the words that led to it.
#[derive(Default)]
struct Candidate {
    score: f64,
    because: Vec<String>,
}

fn find(rd: &mut Rd<'_>, ask: &Ask) -> Result<Found, StoreError> {
    let mut words = text::words(&ask.q);
    words.truncate(12);
    let Some(last) = words.len().checked_sub(1) else {
        return Ok(Found::default());
    };
    let things = search::count(rd)?.max(1) as f64;
    let mut candidates: Option<HashMap<i64, Candidate>> = None;
    let mut mended = false;
    for (i, mut word) in words.into_iter().enumerate() {
        // The last word may still be being typed.
        let mut led = led_by(rd, &word, i == last || word.len() > 3)?;
        if led.is_empty()
            && let Some(meant) = nearest(rd, &word)?
        {
            led = led_by(rd, &meant, false)?;
            word = meant;
            mended = true;
        }
        let rarity = (1.0 + things / (1.0 + led.len() as f64)).ln();
        candidates = Some(join(candidates, led, rarity, &word));
    }
    let mut hits = Vec::new();
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for (id, candidate) in candidates.unwrap_or_default() {
        let Some(thing) = search::get(rd, id)? else {
            continue;
        };
        *kinds.entry(thing.kind.clone()).or_default() += 1;
        if ask.kind.as_ref().is_some_and(|kind| *kind != thing.kind) {
            continue;
        }
        let distance_m = ask.near.and_then(|from| {
            let (lon, lat) = thing.at?;
            Some(geo::haversine_m(from, Point::new(lon, lat).ok()?))
        });
        // Half as good for each kilometre away.
        let score = candidate.score / (1.0 + distance_m.unwrap_or(0.0) / 1_000.0);
        hits.push((
            score,
            Hit {
                thing,
                distance_m,
                because: candidate.because,
            },
        ));
    }
    hits.sort_by(|(a, x), (b, y)| {
        b.total_cmp(a)
            .then_with(|| x.thing.title.cmp(&y.thing.title))
            .then_with(|| x.thing.name.cmp(&y.thing.name))
    });
    Ok(Found {
        total: hits.len(),
        hits: hits
            .into_iter()
            .map(|(_, hit)| hit)
            .skip(ask.skip)
            .take(ask.limit)
            .collect(),
        kinds,
        mended,
    })
}

/// The things that a word leads to: by itself, or as the beginning of a longer one.
fn led_by(rd: &mut Rd<'_>, word: &str, beginnings: bool) -> Result<HashMap<i64, f64>, StoreError> {
    let mut led: HashMap<i64, f64> = HashMap::new();
    search::words(rd, word, POSTINGS, |found, thing, weight| {
        let fit = if found == word { 1.0 } else { 0.5 };
        if beginnings || found == word {
            let kept = led.entry(thing).or_default();
            *kept = kept.max(weight * fit);
        }
    })?;
    Ok(led)
}

/// Keeps the things that this word leads to as well.
fn join(
    before: Option<HashMap<i64, Candidate>>,
    led: HashMap<i64, f64>,
    rarity: f64,
    word: &str,
) -> HashMap<i64, Candidate> {
    let first = before.is_none();
    let mut before = before.unwrap_or_default();
    led.into_iter()
        .filter_map(|(thing, weight)| {
            let mut candidate = before
                .remove(&thing)
                .or_else(|| first.then(Candidate::default))?;
            candidate.score += weight * rarity;
            candidate.because.push(word.to_owned());
            Some((thing, candidate))
        })
        .collect()
}

/// The word that was meant: the nearest within one slip (two for a long word) that begins alike.
fn nearest(rd: &mut Rd<'_>, word: &str) -> Result<Option<String>, StoreError> {
    let Some(first) = word.chars().next() else {
        return Ok(None);
    };
    let slips = if word.chars().count() > 6 { 2 } else { 1 };
    let words = search::vocabulary(rd, &first.to_string(), 5_000)?;
    Ok(words
        .into_iter()
        .filter_map(|known| Some((text::slips(word, &known, slips)?, known)))
        .min()
        .map(|(_, known)| known))
}

#[cfg(test)]
mod tests;
