//! What differs between an entry before and after, in the words of its page.

use serde::Serialize;

use super::queue::PlaceChange;
use crate::find::Entry;
use crate::model::{Bundle, Location, Service};

/// A difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// "Cost"
    pub what: &'static str,
    /// As it was; empty for nothing.
    pub before: String,
    /// As it is; empty for nothing.
    pub after: String,
}

/// What differs. Both are read with the organisation and the places of `around`, but for the places that
/// changed with the entry.
#[must_use]
pub fn differences(
    around: &Bundle,
    before: &Service,
    after: &Service,
    places: &[PlaceChange],
) -> Vec<Difference> {
    let rows = |service: &Service, then: fn(&PlaceChange) -> Option<&Location>| {
        let mut locations = around.locations.clone();
        for place in places {
            locations.retain(|(id, _)| *id != place.id);
            locations.extend(then(place).map(|then| (place.id.clone(), then.clone())));
        }
        let bundle = Bundle {
            service: service.clone(),
            locations,
            ..around.clone()
        };
        // Only what does not change with the hour is compared, so any time will do.
        rows(&Entry::new(&bundle, app::kit::Time(0)), service)
    };
    let before = rows(before, |place| place.before.as_ref());
    let after = rows(after, |place| place.after.as_ref());
    before
        .into_iter()
        .zip(after)
        .filter(|((_, a), (_, b))| a != b)
        .map(|((what, before), (_, after))| Difference {
            what,
            before,
            after,
        })
        .collect()
}

fn rows(entry: &Entry, service: &Service) -> Vec<(&'static str, String)> {
    let phones: Vec<&str> = service
        .phones
        .iter()
        .map(|phone| phone.number.as_str())
        .collect();
    let times = entry.places.iter().flat_map(|place| {
        place
            .lines
            .iter()
            .map(move |line| format!("{}: {} {} {}", place.name, line.days, line.times, line.note))
    });
    let places = entry.places.iter().map(|place| {
        let address = place.address.iter();
        let mut said: Vec<&str> = address.map(String::as_str).collect();
        if said.first() != Some(&place.name.as_str()) {
            said.insert(0, &place.name);
        }
        said.extend(place.access.iter().map(String::as_str));
        said.join(", ")
    });
    let places: Vec<String> = places.collect();
    let own = entry.lines.iter();
    let own = own.map(|line| format!("{} {} {}", line.days, line.times, line.note));
    let times: Vec<String> = times
        .chain(own)
        .map(|line| line.trim().to_owned())
        .collect();
    let needs: Vec<&str> = entry.needs.iter().map(|need| need.name.as_str()).collect();
    vec![
        ("Name", service.name.clone()),
        (
            "What it is",
            service.description.clone().unwrap_or_default(),
        ),
        ("For whom", entry.who.clone()),
        ("Age", entry.ages.clone()),
        ("Cost", entry.cost.clone()),
        ("How to start", entry.join.clone()),
        ("Page to book", entry.booking.clone()),
        ("Phone", phones.join(", ")),
        ("Email", service.email.clone().unwrap_or_default()),
        ("Website", service.url.clone().unwrap_or_default()),
        ("Where", places.join("; ")),
        ("Times", times.join("; ")),
        ("Languages", entry.languages.clone()),
        ("Access", entry.access.join(", ")),
        ("Helps with", needs.join(", ")),
        ("Notice", entry.alert.clone()),
        (
            "State",
            format!("{}, {}", service.status.term(), standing(service)),
        ),
    ]
}

const fn standing(service: &Service) -> &'static str {
    match service.standing {
        crate::model::Standing::Shown => "shown",
        crate::model::Standing::Proposed => "not shown yet",
        crate::model::Standing::Withdrawn => "taken off",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Address, ServiceAtLocation};

    #[test]
    fn only_what_differs_is_told() {
        let before = Service {
            name: "Tea and tablets".into(),
            fees: Some("£2".into()),
            ..Service::default()
        };
        let after = Service {
            fees: Some("Free".into()),
            email: Some("tea@example.org".into()),
            ..before.clone()
        };
        let around = Bundle::default();
        let got: Vec<String> = differences(&around, &before, &after, &[])
            .into_iter()
            .map(|d| format!("{}: {} -> {}", d.what, d.before, d.after))
            .collect();
        assert_eq!(got, ["Cost: £2 -> Free", "Email:  -> tea@example.org"]);
        assert!(differences(&around, &before, &before, &[]).is_empty());
    }

    #[test]
    fn a_place_is_told_as_it_was_then() {
        let service = Service {
            service_at_locations: vec![ServiceAtLocation {
                id: "at".into(),
                location_id: "l".into(),
                ..ServiceAtLocation::default()
            }],
            ..Service::default()
        };
        let place = |name: &str, street: &str| Location {
            name: Some(name.into()),
            addresses: vec![Address {
                address_1: street.into(),
                city: "Larkbridge".into(),
                ..Address::default()
            }],
            ..Location::default()
        };
        // By now the place has moved on again.
        let around = Bundle {
            locations: vec![("l".into(), place("Elsewhere", "9 Far Road"))],
            ..Bundle::default()
        };
        let change = PlaceChange {
            id: "l".into(),
            before: Some(place("Hub", "1 Quay")),
            after: Some(place("Hub", "2 Quay")),
        };
        let got = differences(&around, &service, &service, &[change]);
        let [only] = got.as_slice() else {
            panic!("{got:?}")
        };
        assert_eq!(
            (only.what, &*only.before, &*only.after),
            (
                "Where",
                "Hub, 1 Quay, Larkbridge",
                "Hub, 2 Quay, Larkbridge"
            )
        );
    }
}
