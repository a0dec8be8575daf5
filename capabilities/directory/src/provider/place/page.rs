//! The page on which one place of an entry is changed or added.

use app::Page;
use app::kit::{Time, words};
use serde::Serialize;

use super::{NEW, Tick, apply, building_ticks, path};
use crate::find::FieldError;
use crate::model::Bundle;
use crate::provider::change::Given;

/// Services named at most.
const NAMED: usize = 10;

/// Who else is at a place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shared {
    /// Other services of the same organisation, by name.
    pub yours: Vec<String>,
    /// Services of other organisations are there too.
    pub others: bool,
}

impl Shared {
    /// Whether a change makes a place of the entry's own, so that nobody else's changes with it.
    #[must_use]
    pub fn needs_own(&self, change_all: bool) -> bool {
        self.others || (!self.yours.is_empty() && !change_all)
    }

    /// The other services of the same organisation: "Handyperson and Tea and tablets".
    #[must_use]
    pub fn names(&self) -> String {
        let mut names: Vec<&str> = self.yours.iter().map(String::as_str).take(NAMED).collect();
        if self.yours.len() > NAMED {
            names.push("others");
        }
        words::list(&names)
    }
}

/// Change where it is.
#[derive(Debug, Serialize)]
pub struct PlacePage {
    /// The entry's name.
    name: String,
    /// What the place is called now; empty for a new one.
    called: String,
    /// Where the form goes.
    action: String,
    /// Back to the entry's form.
    back_path: String,
    is_new: bool,
    given: Given,
    errors: Vec<FieldError>,
    access: Vec<Tick>,
    /// The other services of the organisation there; empty for none.
    yours: String,
    /// Services of other organisations are there too.
    others: bool,
    /// The entry has other places, so this one can be taken off.
    can_remove: bool,
}

impl PlacePage {
    /// The form of the place `at` of an entry, whose own form is at `entry`.
    #[must_use]
    pub fn of(
        bundle: &Bundle,
        entry: &str,
        at: &str,
        shared: &Shared,
        given: Given,
        errors: Vec<FieldError>,
    ) -> Self {
        let service = &bundle.service;
        let mut all = service.service_at_locations.iter();
        let location = all.find(|one| one.id == at).and_then(|one| {
            let mut places = bundle.locations.iter();
            places.find(|(id, _)| *id == one.location_id)
        });
        Self {
            name: service.name.clone(),
            called: location.map_or_else(String::new, |(_, location)| {
                location.name.clone().unwrap_or_default()
            }),
            action: path(entry, at),
            back_path: entry.to_owned(),
            is_new: at == NEW,
            access: building_ticks(&given.access),
            given,
            errors,
            yours: shared.names(),
            others: shared.others,
            can_remove: at != NEW && service.service_at_locations.len() > 1,
        }
    }
}

impl Page for PlacePage {
    const TEMPLATE: &'static str = "directory/place.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let typed = |pairs: &[(&str, &str)]| {
            let pairs = pairs.iter();
            Given::read(
                pairs
                    .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                    .collect(),
            )
        };
        let given = typed(&[
            ("way", "there"),
            ("called", "Castle Street Methodist Church"),
            ("street", "40 Castle Street"),
            ("street2", "The hall at the back"),
            ("town", "Larkbridge"),
            ("postcode", "SX1 1AT"),
            ("access", "step-free"),
            ("entrance", "Ring the bell at the side door"),
            ("place-version", "1"),
            ("version", "1"),
        ]);
        let entry = "/directory/provider/secret/1";
        let page = |given: Given, errors| Self {
            name: "Tea and tablets".into(),
            called: "Castle Street Methodist Church".into(),
            action: path(entry, "2"),
            back_path: entry.into(),
            is_new: false,
            access: building_ticks(&given.access),
            given,
            errors,
            yours: String::new(),
            others: false,
            can_remove: true,
        };
        let unknown = typed(&[
            ("way", "there"),
            ("called", "The Old Chandlery"),
            ("town", "Larkbridge"),
            ("postcode", "SX9 9ZZ"),
        ]);
        let refused = |given: &Given| {
            let made = apply(given, "1", None, None, Time(0));
            made.err().unwrap_or_default()
        };
        let errors = refused(&unknown);
        let empty = refused(&Given::default());
        let new = |given: Given, errors| Self {
            called: String::new(),
            action: path(entry, NEW),
            is_new: true,
            can_remove: false,
            ..page(given, errors)
        };
        vec![
            ("of this entry alone", page(given.clone(), Vec::new())),
            (
                "other services of the organisation are there",
                Self {
                    yours: "Handyperson and Pension and benefits check".into(),
                    ..page(given.clone(), Vec::new())
                },
            ),
            (
                "other organisations are there too",
                Self {
                    yours: "Handyperson".into(),
                    others: true,
                    ..page(given, Vec::new())
                },
            ),
            ("a new one", new(Given::default(), Vec::new())),
            ("a new one, nothing typed", new(Given::default(), empty)),
            ("a postcode that we do not know", page(unknown, errors)),
            (
                "by phone, the only place",
                Self {
                    called: "By phone".into(),
                    can_remove: false,
                    ..page(
                        typed(&[("way", "phone"), ("called", "By phone")]),
                        Vec::new(),
                    )
                },
            ),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_elses_place_is_changed_silently() {
        #[track_caller]
        fn check(yours: &[&str], others: bool, change_all: bool, needs_own: bool) {
            let shared = Shared {
                yours: yours.iter().map(|name| (*name).into()).collect(),
                others,
            };
            assert_eq!(shared.needs_own(change_all), needs_own);
        }
        check(&[], false, false, false);
        check(&["Handyperson"], false, false, true);
        check(&["Handyperson"], false, true, false);
        check(&["Handyperson"], true, true, true);
        check(&[], true, false, true);
    }
}
