//! What of the things that fit the words fits the rest, how many there are, and which are best.

use std::cmp::Ordering;
use std::sync::Arc;

use geo::{BBox, Geometry, relate};

use super::weigh::Weighed;
use super::{Choice, Found, Hit, Query};
use crate::bits::Bits;
use crate::facets::{Count, most_first};
use crate::hours::Moment;
use crate::index::Index;
use crate::near::{Origin, Packed, unpack};

/// The distance at which a thing counts for half of one that is here, in metres.
const HALF_AT_M: f64 = 1_500.0;
/// What a thing that is nowhere counts for where one asks what is near: as if it were an hour's walk away.
const NOWHERE_FITS: f32 = 0.25;
/// What a thing that cannot be trusted at all counts for.
const UNTRUSTED: f32 = 0.25;
/// For so many days it is believed what somebody said; what is older sinks until it counts for half.
const FRESH_DAYS: f32 = 182.0;
const OLD_DAYS: f32 = 730.0;

/// Why a thing does not fit. What fails one filter alone is counted for that filter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fails {
    Nothing,
    Kind,
    Open,
    /// The choice of this number.
    Choice(usize),
    Several,
}

impl Fails {
    fn and(self, other: Self) -> Self {
        if self == Self::Nothing {
            other
        } else {
            Self::Several
        }
    }
}

struct Sieve<'s> {
    index: &'s Index,
    query: &'s Query<'s>,
    origin: Option<Origin>,
    area: Option<(BBox, &'s Geometry)>,
    /// The numbers of the kinds asked for; none for all.
    kinds: Option<Vec<u32>>,
    /// The numbers of the values asked for, and of their name.
    choices: Vec<(Option<u32>, Vec<u32>)>,
    /// When things are to be open.
    at: Option<Moment>,
    /// The numbers of the hours that are open then.
    open: Option<Arc<Bits>>,
    counts: Counts,
}

#[derive(Default)]
struct Counts {
    kinds: Vec<usize>,
    values: Vec<usize>,
    open: usize,
}

/// A thing that fits: its score and its slot.
type Fit = (f32, usize);

/// The best so far: a few more than are asked for, so that they are seldom put in order.
struct Best {
    most: usize,
    fits: Vec<Fit>,
    /// What is worse than this is not among the best.
    least: f32,
}

impl Best {
    fn new(query: &Query<'_>) -> Self {
        Self {
            most: query.skip.saturating_add(query.limit),
            fits: Vec::new(),
            least: f32::NEG_INFINITY,
        }
    }

    fn take(&mut self, fit: Fit, sieve: &Sieve<'_>) {
        const MORE: usize = 256;
        if fit.0 < self.least || self.most == 0 {
            return;
        }
        self.fits.push(fit);
        if self.fits.len() > self.most.saturating_mul(2).saturating_add(MORE) {
            self.prune(sieve);
        }
    }

    fn prune(&mut self, sieve: &Sieve<'_>) {
        if self.fits.len() > self.most {
            let last = self.most - 1;
            self.fits
                .select_nth_unstable_by(last, |a, b| sieve.order(*a, *b));
            self.fits.truncate(self.most);
            self.least = self.fits[last].0;
        }
    }

    fn sorted(mut self, sieve: &Sieve<'_>) -> Vec<Fit> {
        if self.most > 0 {
            self.prune(sieve);
        }
        self.fits.sort_unstable_by(|a, b| sieve.order(*a, *b));
        self.fits
    }
}

pub fn sift(index: &Index, query: &Query<'_>, weighed: Option<&Weighed>) -> Found {
    let mut sieve = Sieve::new(index, query);
    let (total, best) = if weighed.is_none() && sieve.keeps_all() {
        sieve.best_of_all()
    } else {
        sieve.best(weighed)
    };
    let hits = best
        .iter()
        .skip(query.skip)
        .map(|&(score, slot)| sieve.hit(score, slot))
        .collect();
    let chosen: Vec<(&str, &str)> = query
        .choices
        .iter()
        .flat_map(|choice| {
            choice
                .any_of
                .iter()
                .map(|value| (choice.name.as_str(), value.as_str()))
        })
        .collect();
    Found {
        total,
        hits,
        kinds: sieve.kinds(),
        facets: index.values.list(&sieve.counts.values, &chosen),
        open: sieve.counts.open,
        ..Found::default()
    }
}

impl<'s> Sieve<'s> {
    fn new(index: &'s Index, query: &'s Query<'s>) -> Self {
        let kinds = || {
            query
                .kinds
                .iter()
                .filter_map(|kind| index.kinds.find(kind))
                .collect()
        };
        let choice = |choice: &Choice| {
            let values = choice
                .any_of
                .iter()
                .filter_map(|value| index.values.find(&choice.name, value));
            (index.values.find_name(&choice.name), values.collect())
        };
        let at = query.open.or(query.now);
        Self {
            index,
            query,
            origin: query.near.map(Origin::new),
            area: query.area.and_then(|area| Some((BBox::of(area)?, area))),
            kinds: (!query.kinds.is_empty()).then(kinds),
            choices: query.choices.iter().map(choice).collect(),
            at,
            open: at.map(|at| index.hours.open_at(at)),
            counts: Counts {
                kinds: vec![0; index.kinds.len()],
                values: vec![0; index.values.len()],
                open: 0,
            },
        }
    }

    /// Whether everything fits, wherever and whatever it is.
    fn keeps_all(&self) -> bool {
        self.kinds.is_none()
            && self.choices.is_empty()
            && self.query.open.is_none()
            && self.query.area.is_none()
            && self.query.within_m.is_none()
    }

    /// How many things fit, and the best of them.
    fn best(&mut self, weighed: Option<&Weighed>) -> (usize, Vec<Fit>) {
        let mut best = Best::new(self.query);
        let index = self.index;
        let alive = &index.columns.alive;
        let all: &Bits = weighed.map_or(alive, |weighed| &weighed.fit);
        let mut total = 0;
        for slot in all.iter() {
            let Some(near) = self.near(slot) else {
                continue;
            };
            if self.passes(slot) {
                total += 1;
                let words = weighed.map_or(1.0, |weighed| weighed.score[slot]);
                best.take((words * near * self.trust(slot), slot), self);
            }
        }
        (total, best.sorted(self))
    }

    /// The same where everything fits: how many there are of each is known.
    fn best_of_all(&mut self) -> (usize, Vec<Fit>) {
        let index = self.index;
        let columns = &index.columns;
        let tally = &columns.tally;
        for (count, &n) in self.counts.kinds.iter_mut().zip(&tally.kinds) {
            *count = n as usize;
        }
        for (count, &n) in self.counts.values.iter_mut().zip(&tally.values) {
            *count = n as usize;
        }
        if let Some(open) = &self.open {
            let each = open.iter().filter_map(|hours| tally.hours.get(hours));
            self.counts.open = each.map(|&n| n as usize).sum();
        }
        let mut best = Best::new(self.query);
        let mut total = 0;
        for slot in columns.alive.iter() {
            total += 1;
            if let Some(near) = self.near(slot) {
                best.take((near * self.trust(slot), slot), self);
            }
        }
        (total, best.sorted(self))
    }

    fn distance_m(&self, slot: usize) -> Option<f64> {
        let origin = self.origin?;
        let places = self.index.columns.places(slot).iter();
        places.map(|&at| origin.distance_m(at)).reduce(f64::min)
    }

    /// What a thing counts for where it is; nothing if it is not where things are asked for.
    fn near(&self, slot: usize) -> Option<f32> {
        if self.query.area.is_some() {
            let (bbox, area) = self.area?;
            let is_in = |&at: &Packed| {
                let at = unpack(at);
                bbox.contains(at) && relate::within(&Geometry::Point(at), area)
            };
            if !self.index.columns.places(slot).iter().any(is_in) {
                return None;
            }
        }
        if self.origin.is_none() {
            return Some(1.0);
        }
        let m = self.distance_m(slot);
        // A distance that is no number keeps nothing out.
        if let Some(most) = self.query.within_m.filter(|most| !most.is_nan())
            && m.is_none_or(|m| m > most)
        {
            return None;
        }
        Some(m.map_or(NOWHERE_FITS, |m| (1.0 / (1.0 + m / HALF_AT_M)) as f32))
    }

    fn is_open(&self, slot: usize) -> bool {
        let number = self.index.columns.rows[slot].hours;
        self.open
            .as_ref()
            .is_some_and(|open| open.has(number as usize))
    }

    /// Whether a thing fits all filters; it is counted wherever it counts.
    fn passes(&mut self, slot: usize) -> bool {
        let columns = &self.index.columns;
        let (kind, values) = (columns.rows[slot].kind, columns.facets(slot));
        let mut fails = Fails::Nothing;
        if self
            .kinds
            .as_ref()
            .is_some_and(|kinds| !kinds.contains(&kind))
        {
            fails = Fails::Kind;
        }
        for (n, (_, any_of)) in self.choices.iter().enumerate() {
            if !values.iter().any(|value| any_of.contains(value)) {
                fails = fails.and(Fails::Choice(n));
            }
        }
        let is_open = fails != Fails::Several && self.is_open(slot);
        if self.query.open.is_some() && !is_open {
            fails = fails.and(Fails::Open);
        }
        if matches!(fails, Fails::Nothing | Fails::Kind) {
            self.counts.kinds[kind as usize] += 1;
        }
        if is_open && matches!(fails, Fails::Nothing | Fails::Open) {
            self.counts.open += 1;
        }
        match fails {
            Fails::Nothing => {
                for &value in values {
                    self.counts.values[value as usize] += 1;
                }
            }
            Fails::Choice(n) => self.count_own(n, values),
            _ => {}
        }
        fails == Fails::Nothing
    }

    /// Counts the values of the name that a thing fails alone. Where a name was chosen twice, both must
    /// be had, and a further one would be asked of those that have both: nothing is counted.
    fn count_own(&mut self, choice: usize, values: &[u32]) {
        let name = self.choices[choice].0;
        let same = self
            .choices
            .iter()
            .filter(|(other, _)| *other == name)
            .count();
        if let (Some(name), 1) = (name, same) {
            let own = values
                .iter()
                .filter(|&&value| self.index.values.name_of(value) == name);
            for &value in own {
                self.counts.values[value as usize] += 1;
            }
        }
    }

    /// What a thing counts for by how far it can be trusted.
    fn trust(&self, slot: usize) -> f32 {
        let row = &self.index.columns.rows[slot];
        let trust = UNTRUSTED + (1.0 - UNTRUSTED) * f32::from(row.trust) / 255.0;
        let age = self.query.now.zip(row.confirmed).map_or(0.0, |(now, day)| {
            (i64::from(now.day) - i64::from(day.get())) as f32
        });
        let old = ((age - FRESH_DAYS) / (OLD_DAYS - FRESH_DAYS)).clamp(0.0, 1.0);
        trust * (1.0 - 0.5 * old)
    }

    /// The better first; of equals, by title and then by number.
    fn order(&self, (a, x): Fit, (b, y): Fit) -> Ordering {
        let columns = &self.index.columns;
        b.total_cmp(&a)
            .then_with(|| columns.tie[x].cmp(&columns.tie[y]))
            .then_with(|| columns.id[x].cmp(&columns.id[y]))
    }

    fn hit(&self, score: f32, slot: usize) -> Hit {
        let columns = &self.index.columns;
        let hours = self.index.hours.get(columns.rows[slot].hours);
        Hit {
            id: columns.id[slot],
            score,
            distance_m: self.distance_m(slot),
            state: self.at.zip(hours).map(|(at, hours)| hours.state(at)),
            because: Vec::new(),
        }
    }

    fn kinds(&self) -> Vec<Count> {
        let name = |number| self.index.kinds.name(number);
        let mut counts: Vec<Count> = (0..)
            .zip(&self.counts.kinds)
            .filter(|(_, count)| **count > 0)
            .map(|(number, &count)| Count {
                value: name(number).to_owned(),
                count,
                chosen: self.query.kinds.iter().any(|kind| kind == name(number)),
            })
            .collect();
        for kind in self.query.kinds {
            if counts.iter().all(|count| count.value != *kind) {
                counts.push(Count {
                    value: kind.clone(),
                    count: 0,
                    chosen: true,
                });
            }
        }
        most_first(counts)
    }
}
