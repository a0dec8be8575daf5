//! What the index knows of one service: no more than the filters ask about.

use app::find::gazetteer;
use app::kit::Time;
use geo::{Geometry, Point};

use crate::model::{Bundle, Schedule, house_term};

/// When a service is on, in short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// Bit 0 is Monday; all of them where no day is given.
    pub days: u8,
    /// Minutes from midnight.
    pub opens: Option<u16>,
    /// The same.
    pub closes: Option<u16>,
}

/// A service at one of its places.
#[derive(Debug, Clone, PartialEq)]
pub struct At {
    /// The id of the service at the place.
    pub id: String,
    /// Where.
    pub point: Option<Point>,
    /// When; the service's own times if it has none here.
    pub slots: Vec<Slot>,
}

/// What the index knows of a service.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub id: String,
    pub organization: String,
    pub modified: Time,
    pub minimum_age: Option<f64>,
    pub maximum_age: Option<f64>,
    pub at: Vec<At>,
    /// When, wherever.
    pub slots: Vec<Slot>,
    /// Terms and their taxonomies.
    pub terms: Vec<String>,
    pub taxonomies: Vec<String>,
    /// Where people may live; empty for anywhere, or for what we cannot tell.
    pub areas: Vec<Geometry>,
    /// The words of it, each once.
    pub words: Vec<String>,
}

/// Areas of one service that are kept.
const MOST_AREAS: usize = 20;
/// Words of one service that are kept.
const MOST_WORDS: usize = 2_000;

impl Entry {
    pub fn new(bundle: &Bundle, modified: Time) -> Self {
        let service = &bundle.service;
        let slots: Vec<Slot> = service.schedules.iter().map(slot).collect();
        let at = service.service_at_locations.iter().map(|at| {
            let place = bundle
                .locations
                .iter()
                .find(|(id, _)| *id == at.location_id);
            let point =
                place.and_then(|(_, place)| Point::new(place.longitude?, place.latitude?).ok());
            let own: Vec<Slot> = at.schedules.iter().map(slot).collect();
            let slots = if own.is_empty() { slots.clone() } else { own };
            At {
                id: at.id.clone(),
                point,
                slots,
            }
        });
        let at: Vec<At> = at.collect();
        let own = service.term_ids();
        let of_places = bundle
            .locations
            .iter()
            .flat_map(|(_, place)| &place.attributes);
        let mut terms: Vec<String> = own
            .chain(of_places.map(|attribute| attribute.taxonomy_term_id.as_str()))
            .map(ToOwned::to_owned)
            .collect();
        sort(&mut terms);
        let stored = bundle
            .terms
            .iter()
            .filter_map(|(_, term)| term.taxonomy_id.clone());
        let house = terms.iter().filter_map(|id| Some(house_term(id)?.0.id()));
        let mut taxonomies: Vec<String> = stored.chain(house).collect();
        sort(&mut taxonomies);
        let areas = service
            .service_areas
            .iter()
            .take(MOST_AREAS)
            .filter_map(|area| {
                let is_geojson = area
                    .extent_type
                    .as_deref()
                    .is_some_and(|kind| kind.eq_ignore_ascii_case("geojson"));
                let extent = area.extent.as_deref().filter(|_| is_geojson)?;
                geo::geojson::features(extent)
                    .ok()?
                    .into_iter()
                    .next()?
                    .geometry
            });
        let all_slots = at
            .iter()
            .flat_map(|at| at.slots.iter().copied())
            .chain(slots.iter().copied());
        Self {
            id: bundle.id.clone(),
            organization: service.organization_id.clone(),
            modified,
            minimum_age: service.minimum_age,
            maximum_age: service.maximum_age,
            areas: areas.collect(),
            words: words(bundle),
            slots: all_slots.collect(),
            at,
            terms,
            taxonomies,
        }
    }
}

fn sort(words: &mut Vec<String>) {
    words.retain(|word| !word.is_empty());
    words.sort_unstable();
    words.dedup();
}

fn slot(schedule: &Schedule) -> Slot {
    let days = schedule.byday.as_deref().map_or(0, |days| {
        days.split(',')
            .filter_map(|part| {
                day(part
                    .trim()
                    .trim_start_matches(|c: char| !c.is_ascii_alphabetic()))
            })
            .fold(0, |all, day| all | 1 << day)
    });
    // Something on one day, or from a first day on without days, is on that weekday.
    let first = || {
        let start = hsds::format::date(schedule.dtstart.as_deref()?)?;
        let is_dated = schedule.freq.is_none() || schedule.freq.as_deref() == Some("WEEKLY");
        is_dated.then(|| 1_u8 << start.weekday().to_monday_zero_offset())
    };
    let time = |text: &Option<String>| text.as_deref().and_then(minutes);
    Slot {
        days: if days == 0 {
            first().unwrap_or(0x7f)
        } else {
            days
        },
        opens: time(&schedule.opens_at),
        closes: time(&schedule.closes_at),
    }
}

/// Minutes from midnight of "09:30".
pub fn minutes(text: &str) -> Option<u16> {
    let time = hsds::format::time(text)?;
    if time == jiff::civil::Time::MAX {
        return Some(24 * 60);
    }
    u16::try_from(i32::from(time.hour()) * 60 + i32::from(time.minute())).ok()
}

/// The number of a weekday, Monday 0: "MO", "Mon", "monday".
pub fn day(text: &str) -> Option<u8> {
    const DAYS: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let text = text.to_ascii_lowercase();
    let found = DAYS
        .iter()
        .position(|day| text.len() >= 2 && day.starts_with(&text))?;
    u8::try_from(found).ok()
}

/// A text as the words that are looked up: lower case, letters and digits.
pub fn split(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && word.len() <= 60)
        .map(str::to_lowercase)
}

fn words(bundle: &Bundle) -> Vec<String> {
    let service = &bundle.service;
    let mut texts: Vec<&str> = vec![&service.name];
    texts.extend(service.description.as_deref());
    texts.extend(service.alternate_name.as_deref());
    texts.extend(bundle.organization.iter().map(|(_, o)| o.name.as_str()));
    for (_, place) in &bundle.locations {
        texts.extend(place.name.as_deref());
        for address in &place.addresses {
            texts.extend([
                address.address_1.as_str(),
                &address.city,
                &address.postal_code,
            ]);
        }
    }
    texts.extend(bundle.terms.iter().map(|(_, term)| term.name.as_str()));
    texts.extend(
        service
            .term_ids()
            .filter_map(house_term)
            .map(|(_, term)| term.name),
    );
    let mut words: Vec<String> = texts.into_iter().flat_map(split).collect();
    let postcodes = bundle
        .locations
        .iter()
        .flat_map(|(_, place)| &place.addresses);
    words.extend(
        postcodes
            .filter_map(|a| gazetteer::tidy_postcode(&a.postal_code))
            .map(|p| p.to_lowercase().replace(' ', "")),
    );
    sort(&mut words);
    words.truncate(MOST_WORDS);
    words
}
