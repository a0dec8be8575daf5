//! How well each thing fits the words.

use std::collections::BTreeMap;

use geo::{BBox, Geometry, relate};

use super::read::{Group, Reading, Way};
use super::{PlaceWords, Query};
use crate::bits::Bits;
use crate::index::Index;
use crate::near::{Origin, Packed, unpack};
use crate::vocabulary::{Term, slot_of, weight_of};

/// Of what is in a place whose name was given, how well it fits in its middle, and at its edge.
const IN_THE_MIDDLE: f32 = 0.6;
const AT_THE_EDGE: f32 = 0.4;

/// Where nothing has all the words, the share of the best that others must have.
const ENOUGH: f32 = 0.8;

/// The things that fit the words.
pub struct Weighed {
    /// Their slots.
    pub fit: Bits,
    /// By slot, how well; of others it means nothing.
    pub score: Vec<f32>,
    /// Whether nothing has all the words.
    pub partly: bool,
    /// Words that nothing has.
    pub left_out: Vec<String>,
}

/// What leads to how well, of one word or group: the slots that have it, and how well it fits each.
pub struct Fits {
    has: Bits,
    fit: Vec<f32>,
}

/// Nothing if nothing was written.
pub fn weigh(index: &Index, reading: &Reading, query: &Query<'_>) -> Option<Weighed> {
    if query.words.trim().is_empty() {
        return None;
    }
    let slots = index.columns.len();
    let mut left_out = Vec::new();
    let mut groups: Vec<(Fits, f32, bool)> = Vec::new();
    for group in &reading.groups {
        let fits = group_fits(index, group, query.places);
        let count = fits.has.count();
        if count == 0 {
            // A word that says little is not missed.
            if group.required {
                left_out.push(group.typed.clone());
            }
            continue;
        }
        groups.push((fits, rarity(index.len(), count), group.required));
    }
    let required: Vec<&(Fits, f32, bool)> =
        groups.iter().filter(|(.., required)| *required).collect();
    let mut fit = Bits::none(slots);
    let mut is_short = false;
    if let Some(((first, ..), rest)) = required.split_first() {
        fit.join(&first.has);
        rest.iter().for_each(|(other, ..)| fit.keep(&other.has));
        is_short = fit.is_empty();
        if is_short && !query.exact {
            fit = with_most(&required, slots);
        }
    } else {
        groups.iter().for_each(|(other, ..)| fit.join(&other.has));
    }
    // Who takes the words as they are wants all of them.
    if query.exact && (is_short || !left_out.is_empty()) {
        return Some(Weighed {
            fit: Bits::none(slots),
            score: Vec::new(),
            partly: false,
            left_out,
        });
    }
    let mut score = vec![0.0; slots];
    for (fits, rarity, _) in &groups {
        for slot in fit.iter().filter(|&slot| fits.has.has(slot)) {
            score[slot] += rarity * fits.fit[slot];
        }
    }
    Some(Weighed {
        partly: is_short || (!left_out.is_empty() && !fit.is_empty()),
        fit,
        score,
        left_out,
    })
}

/// How much a word tells that `count` of all things have.
fn rarity(all: usize, count: usize) -> f32 {
    (1.0 + all as f32 / (1.0 + count as f32)).ln()
}

/// The things that have most of the words, the rare ones counting for more.
fn with_most(groups: &[&(Fits, f32, bool)], slots: usize) -> Bits {
    let mut any = Bits::none(slots);
    groups.iter().for_each(|(fits, ..)| any.join(&fits.has));
    let share = |slot: usize| -> f32 {
        let has = groups.iter().filter(|(fits, ..)| fits.has.has(slot));
        has.map(|(_, rarity, _)| rarity).sum()
    };
    let best = any.iter().map(share).fold(0.0, f32::max);
    let mut most = Bits::none(slots);
    any.iter()
        .filter(|&slot| share(slot) >= ENOUGH * best)
        .for_each(|slot| most.add(slot));
    most
}

fn group_fits(index: &Index, group: &Group, places: &[PlaceWords]) -> Fits {
    let mut fits = Fits::none(index.columns.len());
    for way in &group.ways {
        match way.words.as_slice() {
            [] => {}
            [terms] => fits.add_terms(index, way, terms),
            several => fits.add(&all_of(index, way, several)),
        }
    }
    for place in group.places.iter().filter_map(|&n| places.get(n)) {
        fits.add(&place_fits(index, place));
    }
    fits.has.keep(&index.columns.alive);
    fits
}

impl Fits {
    fn none(slots: usize) -> Self {
        Self {
            has: Bits::none(slots),
            fit: vec![0.0; slots],
        }
    }

    fn add_one(&mut self, slot: usize, fit: f32) {
        self.fit[slot] = self.fit[slot].max(fit);
        self.has.add(slot);
    }

    fn add(&mut self, other: &Self) {
        for slot in other.has.iter() {
            self.fit[slot] = self.fit[slot].max(other.fit[slot]);
        }
        self.has.join(&other.has);
    }

    /// Adds what has any of the terms that stand for one word of a way.
    fn add_terms(&mut self, index: &Index, way: &Way, terms: &[(Term, super::How)]) {
        for (&term, &fit) in &best_of(way, terms) {
            for &posting in index.vocabulary.postings(term) {
                self.add_one(slot_of(posting), fit * weight_of(posting));
            }
        }
    }
}

/// Things that have all the words of a way: the mean of how well each fits.
fn all_of(index: &Index, way: &Way, words: &[Vec<(Term, super::How)>]) -> Fits {
    let slots = index.columns.len();
    let mut all: Option<Fits> = None;
    for terms in words {
        let mut fits = Fits::none(slots);
        fits.add_terms(index, way, terms);
        match &mut all {
            None => all = Some(fits),
            Some(all) => {
                all.has.keep(&fits.has);
                for slot in all.has.iter() {
                    all.fit[slot] += fits.fit[slot];
                }
            }
        }
    }
    let mut all = all.unwrap_or_else(|| Fits::none(slots));
    let count = words.len() as f32;
    all.has.iter().for_each(|slot| all.fit[slot] /= count);
    all
}

/// How well each term fits that stands for one word.
fn best_of(way: &Way, terms: &[(Term, super::How)]) -> BTreeMap<Term, f32> {
    let meant = if way.how == super::How::Meaning {
        way.how.fit()
    } else {
        1.0
    };
    let mut best = BTreeMap::new();
    for (term, how) in terms {
        let fit = how.fit() * meant;
        let kept = best.entry(*term).or_insert(fit);
        *kept = fit.max(*kept);
    }
    best
}

/// What is in a place.
fn place_fits(index: &Index, place: &PlaceWords) -> Fits {
    let mut fits = Fits::none(index.columns.len());
    let bounds = Bounds::new(place);
    for slot in index.columns.alive.iter() {
        if let Some(fit) = bounds.fit(index.columns.places(slot)) {
            fits.add_one(slot, fit);
        }
    }
    fits
}

/// A place that was named, made ready to be asked of many things.
pub struct Bounds<'p> {
    origin: Origin,
    reach_m: f64,
    outline: Option<(BBox, &'p Geometry)>,
}

impl<'p> Bounds<'p> {
    pub fn new(place: &'p PlaceWords) -> Self {
        let outline = place.outline.as_ref();
        Self {
            origin: Origin::new(place.at),
            reach_m: place.reach_m.max(1.0),
            outline: outline.and_then(|outline| Some((BBox::of(outline)?, outline))),
        }
    }

    /// How well a thing fits the name of the place, if it is there.
    pub fn fit(&self, places: &[Packed]) -> Option<f32> {
        let fit = |&at: &Packed| {
            let m = self.origin.distance_m(at);
            let is_in = match self.outline {
                Some((bbox, outline)) => {
                    let at = unpack(at);
                    bbox.contains(at) && relate::within(&Geometry::Point(at), outline)
                }
                None => m <= self.reach_m,
            };
            let out = (m / self.reach_m).min(1.0) as f32;
            is_in.then_some(IN_THE_MIDDLE + (AT_THE_EDGE - IN_THE_MIDDLE) * out)
        };
        places.iter().filter_map(fit).reduce(f32::max)
    }
}
