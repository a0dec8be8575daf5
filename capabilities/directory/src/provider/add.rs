//! Somebody adds a service: it is shown once staff have looked at it.

use std::collections::BTreeMap;

use app::Page;
use app::find::gazetteer::Postcode;
use app::kit::Time;
use serde::Serialize;

use super::change::{Given, JOIN, Tick, ticks};
use crate::find::{FieldError, is_email};
use crate::model::{
    Address, Bundle, Location, NEEDS, Organization, Provenance, Service, ServiceAtLocation,
    Standing, ids,
};
use crate::when;

/// Most letters of a line.
const LINE: usize = 200;

/// A service as somebody describes it, and what must be mended.
///
/// # Errors
/// Everything that must be mended, in the order of the form.
pub fn bundle(
    given: &Given,
    known: Option<(String, Organization)>,
    postcode: Option<&Postcode>,
    id: &str,
    now: Time,
) -> Result<Bundle, Vec<FieldError>> {
    let get = |name: &str| given.fields.get(name).map_or("", |value| value.trim());
    let organisation = get("organisation");
    let mut errors = Vec::new();
    let mut lines = vec![("organisation", "Write the name of the organisation")];
    if !get("street").is_empty() || !get("postcode").is_empty() {
        lines.push(("spot", "Write the name of the place, such as Millbank Hub"));
    }
    for (name, missing) in lines {
        let text = get(name);
        if text.is_empty() {
            errors.push(FieldError::at(name, missing));
        } else if text.chars().count() > LINE {
            errors.push(FieldError::at(
                name,
                format!("Write at most {LINE} letters"),
            ));
        }
    }
    if NEEDS.term(get("need")).is_none() {
        errors.push(FieldError::at("need", "Choose what it helps with most"));
    }
    let has_place = !get("spot").is_empty();
    if has_place && postcode.is_none() {
        errors.push(FieldError::at(
            "postcode",
            "Write the postcode of the place, such as SX1 1AA",
        ));
    }
    let times = when::read_typed(id, get("times"));
    if let Err(why) = &times {
        errors.push(FieldError::at("times", why.clone()));
    }
    if !is_email(get("yours")) {
        errors.push(FieldError::at(
            "yours",
            "Write your email address, such as name@example.com",
        ));
    }
    let organization = known.unwrap_or_else(|| {
        let new = Organization {
            name: organisation.chars().take(LINE).collect(),
            description: format!("Added with {}.", get("name")),
            email: Some(get("email").to_owned()).filter(|email| is_email(email)),
            provenance: Provenance::here(now),
            ..Organization::default()
        };
        (own_organization(id), new)
    });
    let before = Service {
        organization_id: organization.0.clone(),
        standing: Standing::Proposed,
        attributes: vec![NEEDS.attribute(id, get("need"))],
        provenance: Provenance::here(now),
        ..Service::default()
    };
    let service = match given.apply(id, &before, now, &organization.1.name) {
        Ok(service) if errors.is_empty() => service,
        Ok(_) => return Err(errors),
        Err(more) => {
            errors.extend(more);
            return Err(errors);
        }
    };
    let schedules = times.unwrap_or_default();
    let mut bundle = Bundle {
        id: id.to_owned(),
        organization: Some(organization),
        ..Bundle::default()
    };
    let location = ids::of(&[id, "location"]);
    let postcode = postcode.filter(|_| has_place);
    bundle.service = match postcode {
        Some(_) => Service {
            service_at_locations: vec![ServiceAtLocation {
                id: ids::of(&[id, &location]),
                location_id: location.clone(),
                schedules,
                ..ServiceAtLocation::default()
            }],
            ..service
        },
        None => Service {
            schedules,
            ..service
        },
    };
    if let Some(postcode) = postcode {
        bundle.locations.push((
            location.clone(),
            place(
                &location,
                get("spot"),
                get("street"),
                get("town"),
                postcode,
                now,
            ),
        ));
    }
    // Nobody has confirmed it yet: staff or the provider do.
    bundle.service.confirmed = None;
    bundle.service.assured_date = None;
    Ok(bundle)
}

/// The id of the organisation that is made with a service, where none of its name is known.
#[must_use]
pub fn own_organization(service: &str) -> String {
    ids::of(&[service, "organization"])
}

fn place(
    id: &str,
    name: &str,
    street: &str,
    town: &str,
    postcode: &Postcode,
    now: Time,
) -> Location {
    let short = |text: &str| -> String { text.chars().take(LINE).collect() };
    Location {
        name: Some(short(name)),
        latitude: Some(postcode.at.lat),
        longitude: Some(postcode.at.lon),
        addresses: vec![Address {
            id: ids::of(&[id, "address"]),
            address_1: if street.is_empty() {
                short(name)
            } else {
                short(street)
            },
            city: short(town),
            postal_code: postcode.postcode.clone(),
            country: "GB".into(),
            address_type: "physical".into(),
            ..Address::default()
        }],
        provenance: Provenance::here(now),
        ..Location::default()
    }
}

/// Add a service.
#[derive(Debug, Default, Serialize)]
pub struct AddPage {
    /// What was typed.
    pub given: Given,
    /// What must be mended.
    pub errors: Vec<FieldError>,
    /// Needs to choose from: code, name, chosen.
    pub needs: Vec<(&'static str, &'static str, bool)>,
    /// Access that can be ticked.
    pub access: Vec<Tick>,
    /// Ways to start.
    pub join: Vec<&'static str>,
    /// It was sent.
    pub sent: bool,
}

impl AddPage {
    /// The form.
    #[must_use]
    pub fn of(given: Given, errors: Vec<FieldError>) -> Self {
        let need = given.fields.get("need").cloned().unwrap_or_default();
        Self {
            access: ticks(&given.access),
            needs: NEEDS
                .terms
                .iter()
                .map(|term| (term.code, term.name, term.code == need))
                .collect(),
            join: JOIN.to_vec(),
            given,
            errors,
            sent: false,
        }
    }
}

impl Page for AddPage {
    const TEMPLATE: &'static str = "directory/add.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let mut given = Given::default();
        for (name, value) in BTreeMap::from([("name", "Tea and tablets"), ("yours", "me")]) {
            given.fields.insert(name.into(), value.into());
        }
        let errors = bundle(&given, None, None, "1", Time(0))
            .err()
            .unwrap_or_default();
        vec![
            ("empty", Self::of(Given::default(), Vec::new())),
            ("with errors", Self::of(given, errors)),
            (
                "sent",
                Self {
                    sent: true,
                    ..Self::default()
                },
            ),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Point;

    fn given(pairs: &[(&str, &str)]) -> Given {
        Given::read(
            pairs
                .iter()
                .map(|(name, value)| ((*name).into(), (*value).into()))
                .collect(),
        )
    }

    const FULL: &[(&str, &str)] = &[
        ("organisation", "Harbour Knitters"),
        ("name", "Knit and natter"),
        ("about", "Bring wool. We teach you."),
        ("need", "loneliness"),
        ("spot", "Millbank Hub"),
        ("street", "115 Fennick Road"),
        ("town", "Larkbridge"),
        ("postcode", "SX1 1AA"),
        ("times", "Friday 10am to midday"),
        ("phone", "01632 960999"),
        ("yours", "me@example.org"),
    ];

    #[test]
    fn what_is_added_waits_and_has_its_place_and_times() {
        let postcode = Postcode {
            postcode: "SX1 1AA".into(),
            at: Point::new(1.7, 51.64).unwrap(),
            ward: String::new(),
        };
        let made = bundle(
            &given(FULL),
            None,
            Some(&postcode),
            "id",
            testkit::clock().now(),
        )
        .unwrap();
        assert_eq!(made.service.standing, Standing::Proposed);
        assert!(made.service.confirmed.is_none());
        assert_eq!(made.service.house_terms("need")[0].code, "loneliness");
        assert_eq!(made.locations[0].1.longitude, Some(1.7));
        assert_eq!(made.service.service_at_locations[0].schedules.len(), 1);
        assert_eq!(made.organization.unwrap().1.name, "Harbour Knitters");
    }

    #[test]
    fn what_is_missing_is_told_at_once() {
        let errors = bundle(&given(&[("street", "x")]), None, None, "id", Time(0)).unwrap_err();
        let at: Vec<&str> = errors.iter().map(|error| error.href.as_str()).collect();
        assert_eq!(
            at,
            [
                "#organisation",
                "#spot",
                "#need",
                "#yours",
                "#name",
                "#about",
                "#phone"
            ]
        );
    }
}
