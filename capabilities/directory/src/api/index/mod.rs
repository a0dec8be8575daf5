//! The services in memory, by all that the interface may be asked for: no call looks at all of them if
//! anything narrows it.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;

use geo::Point;

use super::ask::Ask;
use super::entry::Entry;
use crate::model::{Organization, Taxonomy, Term};

/// A service's place in the index.
type Slot = u32;

/// Cells of the grid, in degrees: about 2 km either way in the United Kingdom.
const CELL_LAT: f64 = 0.02;
const CELL_LON: f64 = 0.03;
/// Metres of a degree of latitude.
const DEGREE_M: f64 = 111_195.0;
/// Cells that a search around a point looks into; a wider one looks at every service.
const MOST_CELLS: i32 = 20_000;

/// The services, and what they refer to.
#[derive(Debug, Default)]
pub struct Index {
    /// The turn up to which it has followed.
    pub turn: i64,
    entries: Vec<Option<Entry>>,
    free: Vec<Slot>,
    /// By id, in the order of the pages.
    services: BTreeMap<String, Slot>,
    /// By the id of the service at a place: the service, and which of its places.
    places: BTreeMap<String, (Slot, usize)>,
    words: BTreeMap<String, Vec<Slot>>,
    terms: HashMap<String, Vec<Slot>>,
    taxonomies_of: HashMap<String, Vec<Slot>>,
    organizations_of: HashMap<String, Vec<Slot>>,
    cells: HashMap<(i32, i32), Vec<Slot>>,
    /// Taxonomies, terms and organisations by id.
    pub taxonomies: BTreeMap<String, Taxonomy>,
    pub terms_by_id: BTreeMap<String, Term>,
    pub organizations: BTreeMap<String, Organization>,
}

/// One that fits: its id, and how far it is in metres.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    pub service: String,
    /// Of the list of services at places: which.
    pub at: Option<String>,
    pub distance_m: Option<f64>,
}

/// A part of those that fit.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Hits {
    pub total: usize,
    pub hits: Vec<Hit>,
}

impl Index {
    /// The ids of all services, in order.
    pub fn ids(&self) -> Vec<String> {
        self.services.keys().cloned().collect()
    }

    /// Puts a service in place of what was known of it.
    pub fn put(&mut self, entry: Entry) {
        self.remove(&entry.id);
        let slot = self.free.pop().unwrap_or_else(|| {
            self.entries.push(None);
            u32::try_from(self.entries.len() - 1).unwrap_or(u32::MAX)
        });
        self.services.insert(entry.id.clone(), slot);
        for (n, at) in entry.at.iter().enumerate() {
            self.places.insert(at.id.clone(), (slot, n));
            if let Some(point) = at.point {
                add(self.cells.entry(cell(point)).or_default(), slot);
            }
        }
        for word in &entry.words {
            match self.words.get_mut(word) {
                Some(slots) => add(slots, slot),
                None => drop(self.words.insert(word.clone(), vec![slot])),
            }
        }
        for term in &entry.terms {
            add(self.terms.entry(term.clone()).or_default(), slot);
        }
        for taxonomy in &entry.taxonomies {
            add(
                self.taxonomies_of.entry(taxonomy.clone()).or_default(),
                slot,
            );
        }
        add(
            self.organizations_of
                .entry(entry.organization.clone())
                .or_default(),
            slot,
        );
        if let Some(place) = self.entries.get_mut(slot as usize) {
            *place = Some(entry);
        }
    }

    /// Forgets a service.
    pub fn remove(&mut self, id: &str) {
        let Some(slot) = self.services.remove(id) else {
            return;
        };
        let Some(entry) = self.entries.get_mut(slot as usize).and_then(Option::take) else {
            return;
        };
        for at in &entry.at {
            if self.places.get(&at.id).is_some_and(|(of, _)| *of == slot) {
                self.places.remove(&at.id);
            }
            if let Some(point) = at.point {
                take(&mut self.cells, &cell(point), slot);
            }
        }
        for word in &entry.words {
            if let Some(slots) = self.words.get_mut(word) {
                cut(slots, slot);
                if slots.is_empty() {
                    self.words.remove(word);
                }
            }
        }
        for term in &entry.terms {
            take(&mut self.terms, term, slot);
        }
        for taxonomy in &entry.taxonomies {
            take(&mut self.taxonomies_of, taxonomy, slot);
        }
        take(&mut self.organizations_of, &entry.organization, slot);
        self.free.push(slot);
    }

    /// Whether an organisation has a service that is shown.
    pub fn has_services(&self, organization: &str) -> bool {
        self.organizations_of
            .get(organization)
            .is_some_and(|slots| !slots.is_empty())
    }

    /// The services of an organisation, by id.
    pub fn services_of(&self, organization: &str) -> Vec<String> {
        let slots = self
            .organizations_of
            .get(organization)
            .into_iter()
            .flatten();
        let mut ids: Vec<String> = slots
            .filter_map(|slot| Some(self.entry(*slot)?.id.clone()))
            .collect();
        ids.sort_unstable();
        ids
    }

    /// The service that a service at a place belongs to.
    pub fn service_of(&self, at: &str) -> Option<&str> {
        let (slot, _) = self.places.get(at)?;
        Some(&self.entry(*slot)?.id)
    }

    /// The services that fit.
    pub fn services(&self, ask: &Ask) -> Hits {
        let fits = |slot: Slot| {
            let entry = self.entry(slot)?;
            if !ask.fits(entry) || !ask.fits_times(&entry.slots) {
                return None;
            }
            let distance_m = match &ask.near {
                None => None,
                Some(near) => {
                    let points = entry.at.iter().filter_map(|at| at.point);
                    let nearest = points
                        .map(|point| geo::haversine_m(near.at, point))
                        .min_by(f64::total_cmp);
                    Some(nearest.filter(|distance| *distance <= near.within_m)?)
                }
            };
            Some(Hit {
                service: entry.id.clone(),
                at: None,
                distance_m,
            })
        };
        self.page(ask, self.services.values().copied(), fits)
    }

    /// The services at places that fit, each place by itself.
    pub fn at_places(&self, ask: &Ask) -> Hits {
        if ask.is_open() {
            let part = self.places.keys().skip(ask.skip).take(ask.limit);
            let hits = part.filter_map(|id| self.at_place(ask, id)).collect();
            return Hits {
                total: self.places.len(),
                hits,
            };
        }
        if let Some(candidates) = self.narrowest(ask) {
            let mut at: Vec<&str> = candidates
                .iter()
                .filter_map(|slot| self.entry(*slot))
                .flat_map(|entry| entry.at.iter().map(|at| at.id.as_str()))
                .collect();
            at.sort_unstable();
            at.dedup();
            return self.cut(ask, at.into_iter().filter_map(|id| self.at_place(ask, id)));
        }
        self.cut(
            ask,
            self.places.keys().filter_map(|id| self.at_place(ask, id)),
        )
    }

    fn at_place(&self, ask: &Ask, id: &str) -> Option<Hit> {
        let (slot, n) = self.places.get(id)?;
        let entry = self.entry(*slot)?;
        let at = entry.at.get(*n)?;
        if !ask.fits(entry) || !ask.fits_times(&at.slots) {
            return None;
        }
        let distance_m = match &ask.near {
            None => None,
            Some(near) => Some(geo::haversine_m(near.at, at.point?))
                .filter(|m| *m <= near.within_m)
                .map(Some)?,
        };
        Some(Hit {
            service: entry.id.clone(),
            at: Some(at.id.clone()),
            distance_m,
        })
    }

    fn entry(&self, slot: Slot) -> Option<&Entry> {
        self.entries.get(slot as usize)?.as_ref()
    }

    /// Those that fit of the narrowest candidates, or of all.
    fn page(
        &self,
        ask: &Ask,
        all: impl Iterator<Item = Slot>,
        fits: impl Fn(Slot) -> Option<Hit>,
    ) -> Hits {
        if ask.is_open() {
            // Nothing narrows: the pages are those of the ids.
            let hits = all
                .skip(ask.skip)
                .take(ask.limit)
                .filter_map(fits)
                .collect();
            return Hits {
                total: self.services.len(),
                hits,
            };
        }
        match self.narrowest(ask) {
            Some(candidates) => {
                let mut hits: Vec<Hit> = candidates.into_iter().filter_map(fits).collect();
                hits.sort_unstable_by(|a, b| a.service.cmp(&b.service));
                self.cut(ask, hits.into_iter())
            }
            None => self.cut(ask, all.filter_map(fits)),
        }
    }

    /// Counts, sorts by distance where one is asked for, and cuts the page out.
    fn cut(&self, ask: &Ask, hits: impl Iterator<Item = Hit>) -> Hits {
        if ask.near.is_some() {
            let mut hits: Vec<Hit> = hits.collect();
            let far = |hit: &Hit| hit.distance_m.unwrap_or(f64::INFINITY);
            hits.sort_by(|a, b| far(a).total_cmp(&far(b)));
            let total = hits.len();
            return Hits {
                total,
                hits: hits.into_iter().skip(ask.skip).take(ask.limit).collect(),
            };
        }
        let mut found = Hits::default();
        for hit in hits {
            if found.total >= ask.skip && found.hits.len() < ask.limit {
                found.hits.push(hit);
            }
            found.total += 1;
        }
        found
    }

    /// The services that satisfy the narrowest thing asked for; none if nothing narrows. In the order of
    /// their slots, each once. Those of several words satisfy all of them.
    fn narrowest(&self, ask: &Ask) -> Option<Vec<Slot>> {
        let mut lists: Vec<Vec<Slot>> = Vec::new();
        for (n, word) in ask.words.iter().enumerate() {
            // The last word may still be being typed.
            lists.push(self.led_by(word, n + 1 == ask.words.len()));
        }
        let any = |of: &HashMap<String, Vec<Slot>>, ids: &[String]| {
            let mut slots: Vec<Slot> = ids
                .iter()
                .filter_map(|id| of.get(id))
                .flatten()
                .copied()
                .collect();
            slots.sort_unstable();
            slots.dedup();
            slots
        };
        if !ask.terms.is_empty() {
            lists.push(any(&self.terms, &ask.terms));
        }
        if !ask.kinds.is_empty() {
            lists.push(any(&self.terms, &ask.kinds));
        }
        if !ask.taxonomies.is_empty() {
            lists.push(any(&self.taxonomies_of, &ask.taxonomies));
        }
        if let Some(organization) = &ask.organization {
            lists.push(any(
                &self.organizations_of,
                std::slice::from_ref(organization),
            ));
        }
        if let Some(near) = &ask.near
            && let Some(slots) = self.around(near.at, near.within_m)
        {
            lists.push(slots);
        }
        lists.sort_by_key(Vec::len);
        let mut lists = lists.into_iter();
        let mut fit = lists.next()?;
        for list in lists {
            fit.retain(|slot| list.binary_search(slot).is_ok());
        }
        Some(fit)
    }

    /// The services that a word leads to.
    fn led_by(&self, word: &str, beginning: bool) -> Vec<Slot> {
        if !beginning || word.len() < 3 {
            return self.words.get(word).cloned().unwrap_or_default();
        }
        let from = (Bound::Included(word), Bound::Unbounded);
        let longer = self
            .words
            .range::<str, _>(from)
            .take_while(|(known, _)| known.starts_with(word));
        let mut slots: Vec<Slot> = longer
            .flat_map(|(_, slots)| slots.iter().copied())
            .collect();
        slots.sort_unstable();
        slots.dedup();
        slots
    }

    /// The services with a place in the cells around a point; none if there are too many cells to look into.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "degrees in cells are small"
    )]
    fn around(&self, at: Point, within_m: f64) -> Option<Vec<Slot>> {
        let lat = within_m / DEGREE_M;
        // Towards the pole a degree of longitude is shorter.
        let lon = lat / (at.lat.abs() + lat).min(89.0).to_radians().cos();
        let (high, wide) = ((lat / CELL_LAT).ceil(), (lon / CELL_LON).ceil());
        if !(high * wide * 4.0 < f64::from(MOST_CELLS)) {
            return None;
        }
        let (high, wide) = (high as i32, wide as i32);
        let (x, y) = cell(at);
        let mut slots: Vec<Slot> = Vec::new();
        for dx in -wide..=wide {
            for dy in -high..=high {
                slots.extend(self.cells.get(&(x + dx, y + dy)).into_iter().flatten());
            }
        }
        slots.sort_unstable();
        slots.dedup();
        Some(slots)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "degrees in cells are small"
)]
fn cell(at: Point) -> (i32, i32) {
    (
        (at.lon / CELL_LON).floor() as i32,
        (at.lat / CELL_LAT).floor() as i32,
    )
}

/// Adds to a list in order.
fn add(slots: &mut Vec<Slot>, slot: Slot) {
    if let Err(at) = slots.binary_search(&slot) {
        slots.insert(at, slot);
    }
}

fn cut(slots: &mut Vec<Slot>, slot: Slot) {
    if let Ok(at) = slots.binary_search(&slot) {
        slots.remove(at);
    }
}

/// Takes from a list, and the list away if it is empty.
fn take<K: std::hash::Hash + Eq>(of: &mut HashMap<K, Vec<Slot>>, key: &K, slot: Slot) {
    if let Some(slots) = of.get_mut(key) {
        cut(slots, slot);
        if slots.is_empty() {
            of.remove(key);
        }
    }
}

#[cfg(test)]
mod tests;
