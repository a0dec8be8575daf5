//! A service as the search knows it: its words, where it is, what people narrow by, when it is open, and how
//! far it may be trusted.

use app::find::{Facet, Thing};
use app::kit::Time;
use geo::Point;
use jiff::civil::{Date, Weekday};

use super::hours::{hours, schedules};
use super::{Bundle, Service, Status, house_term};
use crate::when;

/// The kind by which services are found.
pub const KIND: &str = "Service";

/// Of what no source has any more.
const DOUBTFUL: f64 = 0.3;
/// Of what does not run now.
const ASLEEP: f64 = 0.5;

/// A service as it is found today.
pub fn thing(bundle: &Bundle, today: Date) -> Thing {
    let service = &bundle.service;
    let points = bundle
        .locations
        .iter()
        .filter_map(|(_, place)| Point::new(place.longitude?, place.latitude?).ok());
    let trust = match service.status {
        _ if service.provenance.missing_since.is_some() => DOUBTFUL,
        Status::Active => 1.0,
        _ => ASLEEP,
    };
    Thing {
        about: short(service.description.as_deref().unwrap_or_default()),
        more: words(bundle),
        at: points.collect(),
        facets: facets(bundle, today),
        hours: hours(service, today),
        trust,
        confirmed: confirmed(service),
        ..Thing::new(
            KIND,
            &bundle.id,
            &service.name,
            format!("/help/{}", bundle.id),
        )
    }
}

/// When somebody last said that it is true.
fn confirmed(service: &Service) -> Option<Time> {
    let day = || Time::parse(&format!("{}T12:00:00Z", service.assured_date.as_deref()?));
    service
        .confirmed
        .as_ref()
        .map(|confirmed| confirmed.at)
        .or_else(day)
}

fn facets(bundle: &Bundle, today: Date) -> Vec<Facet> {
    let service = &bundle.service;
    let has_price = !service.cost_options.is_empty() || service.fees.is_some();
    let cost = match service.is_free() {
        true => Some("free"),
        false if has_price => Some("has a cost"),
        false => None,
    };
    let mut facets: Vec<Facet> = cost
        .map(|cost| Facet::new("cost", cost))
        .into_iter()
        .collect();
    let places = bundle
        .locations
        .iter()
        .flat_map(|(_, place)| &place.attributes);
    let terms = service.attributes.iter().chain(places);
    let house = terms.filter_map(|attribute| house_term(&attribute.taxonomy_term_id));
    facets.extend(house.map(|(taxonomy, term)| Facet::new(taxonomy.kind, term.name)));
    let languages = service
        .languages
        .iter()
        .filter_map(|language| language.name.as_deref());
    facets.extend(languages.map(|name| Facet::new("language", name)));
    for day in Weekday::Monday.cycle_forward().take(7) {
        let mut on = schedules(service).filter(|schedule| !when::is_over(schedule, today));
        if on.any(|schedule| when::weekdays(schedule).any(|one| one == day)) {
            facets.push(Facet::new("day", slots::say::weekday(day)));
        }
    }
    facets
}

/// What else a service is found by.
fn words(bundle: &Bundle) -> String {
    let service = &bundle.service;
    let mut words = vec![service.description.clone().unwrap_or_default()];
    words.extend(service.alternate_name.clone());
    words.extend(bundle.organization.iter().map(|(_, o)| o.name.clone()));
    for (_, place) in &bundle.locations {
        words.extend(place.name.clone());
        let addresses = place.addresses.iter();
        words.extend(addresses.map(|a| format!("{} {} {}", a.address_1, a.city, a.postal_code)));
    }
    words.extend(bundle.terms.iter().map(|(_, term)| term.name.clone()));
    let house = service.term_ids().filter_map(house_term);
    words.extend(house.map(|(_, term)| format!("{} {}", term.name, term.description)));
    words.join(" ")
}

/// The first sentence or so of a text.
fn short(text: &str) -> String {
    const MOST: usize = 200;
    let text = text.trim();
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    let cut: String = text.chars().take(MOST).collect();
    let end = cut.rfind(". ").map(|at| at + 1).or_else(|| cut.rfind(' '));
    match end {
        Some(end) if end > 40 => cut.get(..end).unwrap_or(&cut).trim_end().to_owned(),
        _ => cut,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::{NEEDS, Schedule, ServiceAtLocation};
    use super::*;

    fn on(freq: &str, byday: &str) -> Schedule {
        Schedule {
            freq: Some(freq.into()),
            byday: Some(byday.into()),
            ..Schedule::default()
        }
    }

    #[test]
    fn people_narrow_by_cost_need_day_and_language() {
        let over = Schedule {
            valid_to: Some("2026-11-23".into()),
            ..on("WEEKLY", "SU")
        };
        let service = Service {
            schedules: vec![on("MONTHLY", "2MO"), over],
            fees: Some("Free for everyone".into()),
            attributes: vec![NEEDS.attribute("1", "get-online")],
            service_at_locations: vec![ServiceAtLocation {
                schedules: vec![on("WEEKLY", "FR")],
                ..ServiceAtLocation::default()
            }],
            ..Service::default()
        };
        let one = Bundle {
            service,
            ..Bundle::default()
        };
        let want = [
            ("cost", "free"),
            ("need", "Get online"),
            ("day", "Monday"),
            ("day", "Friday"),
        ];
        assert_eq!(
            facets(&one, date(2026, 11, 24)),
            want.map(|(name, value)| Facet::new(name, value))
        );
    }
}
