//! Whether two entries may be the same service: by identifier, by link, by name and place.

use std::collections::BTreeSet;

use app::find::gazetteer::tidy_postcode;

use crate::model::{Bundle, key};

/// What tells a service.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    pub id: String,
    pub name: String,
    pub organization: String,
    pub url: String,
    pub postcodes: BTreeSet<String>,
    pub phones: BTreeSet<String>,
}

impl Facts {
    pub fn new(bundle: &Bundle) -> Self {
        let service = &bundle.service;
        let addresses = bundle
            .locations
            .iter()
            .flat_map(|(_, place)| &place.addresses);
        let at = service
            .service_at_locations
            .iter()
            .flat_map(|at| &at.phones);
        let contacts = service.contacts.iter().flat_map(|contact| &contact.phones);
        let phones = service.phones.iter().chain(at).chain(contacts);
        Self {
            id: bundle.id.clone(),
            name: service.name.clone(),
            organization: bundle
                .organization
                .as_ref()
                .map(|(_, o)| o.name.clone())
                .unwrap_or_default(),
            url: service.url.as_deref().map(link).unwrap_or_default(),
            postcodes: addresses
                .filter_map(|address| tidy_postcode(&address.postal_code))
                .collect(),
            phones: phones
                .map(|phone| digits(&phone.number))
                .filter(|digits| digits.len() >= 9)
                .collect(),
        }
    }
}

/// An address as it is compared: without scheme, `www.`, the slash at its end, and what follows a `#`.
/// Empty for the front page of a site, which many services share.
pub fn link(url: &str) -> String {
    let url = url.trim().to_lowercase();
    let bare = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
    let bare = bare.strip_prefix("www.").unwrap_or(bare);
    let bare = bare
        .split('#')
        .next()
        .unwrap_or_default()
        .trim_end_matches('/');
    let has_path = bare.contains(['/', '?']);
    if has_path {
        bare.to_owned()
    } else {
        String::new()
    }
}

/// The digits of a number, with 0 for the country.
fn digits(number: &str) -> String {
    let number = number.replace("(0)", "");
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let is_abroad = number.trim_start().starts_with('+') || digits.starts_with("00");
    match digits.trim_start_matches("00").strip_prefix("44") {
        Some(rest) if is_abroad => format!("0{rest}"),
        _ => digits,
    }
}

/// Why they may be the same, in sentences; none if they may not.
pub fn why(new: &Facts, known: &Facts) -> Vec<String> {
    let mut why = Vec::new();
    if !new.id.is_empty() && new.id == known.id {
        why.push("They have the same identifier.".to_owned());
    }
    if !new.url.is_empty() && new.url == known.url {
        why.push(format!("They have the same page, {}.", new.url));
    }
    let is_named = likeness(&new.name, &known.name) >= 0.5;
    let postcode = new.postcodes.intersection(&known.postcodes).next();
    if let Some(postcode) = postcode
        && is_named
    {
        why.push(format!(
            "Their names are alike, and both are at {postcode}."
        ));
    }
    if let Some(phone) = new.phones.intersection(&known.phones).next()
        && is_named
    {
        why.push(format!(
            "Their names are alike, and both have the number {phone}."
        ));
    }
    let same_name = !key(&new.name).is_empty() && key(&new.name) == key(&known.name);
    if same_name && likeness(&new.organization, &known.organization) >= 0.5 {
        why.push("They have the same name, and their organisations' names are alike.".to_owned());
    }
    why
}

/// How alike two names are, from 0 to 1: the share of their words that they have in common, words that
/// say nothing left out.
pub fn likeness(a: &str, b: &str) -> f64 {
    const EMPTY: [&str; 14] = [
        "the", "and", "of", "for", "in", "at", "a", "to", "with", "ltd", "limited", "service",
        "services", "cic",
    ];
    let words = |text: &str| -> BTreeSet<String> {
        let words = text
            .split(|c: char| !c.is_alphanumeric())
            .map(str::to_lowercase);
        let told = words.filter(|word| !word.is_empty() && !EMPTY.contains(&word.as_str()));
        // "classes" and "class", "banks" and "bank" are the same.
        told.map(|word| stem(&word)).collect()
    };
    let (a, b) = (words(a), words(b));
    let all = a.union(&b).count();
    if all == 0 {
        0.0
    } else {
        a.intersection(&b).count() as f64 / all as f64
    }
}

fn stem(word: &str) -> String {
    let short = word
        .strip_suffix("es")
        .filter(|rest| rest.ends_with('s') || rest.ends_with("ch"));
    let short = short.or_else(|| {
        word.strip_suffix('s')
            .filter(|rest| rest.len() > 2 && !rest.ends_with('s'))
    });
    short.unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(name: &str, organization: &str, url: &str, postcode: &str, phone: &str) -> Facts {
        let some = |text: &str| {
            [text.to_owned()]
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect()
        };
        Facts {
            id: String::new(),
            name: name.into(),
            organization: organization.into(),
            url: link(url),
            postcodes: some(postcode),
            phones: some(&digits(phone)),
        }
    }

    #[test]
    fn what_is_the_same_is_found_and_what_only_looks_so_is_not() {
        let known = facts(
            "Computer classes for beginners",
            "Harbour Library",
            "https://www.example.org/classes/",
            "SX1 1AA",
            "01632 960000",
        );
        let cases = [
            (
                facts("Computer class for beginners", "Someone", "", "SX1 1AA", ""),
                1,
            ),
            (
                facts(
                    "Something else",
                    "",
                    "http://example.org/classes#top",
                    "",
                    "",
                ),
                1,
            ),
            (
                facts(
                    "Beginners' computer classes",
                    "",
                    "",
                    "",
                    "+44 (0)1632 960000",
                ),
                1,
            ),
            (
                facts(
                    "Computer Classes for Beginners",
                    "The Harbour Library",
                    "",
                    "SX2 2BB",
                    "",
                ),
                1,
            ),
            (
                facts(
                    "Knitting for beginners",
                    "Harbour Library",
                    "",
                    "SX1 1AA",
                    "01632 960000",
                ),
                0,
            ),
            (
                facts(
                    "Computer class for beginners",
                    "Other",
                    "https://example.org",
                    "SX9 9ZZ",
                    "",
                ),
                0,
            ),
            (facts("", "", "", "", ""), 0),
        ];
        for (new, want) in cases {
            assert_eq!(why(&new, &known).len(), want, "{new:?}");
        }
    }

    #[test]
    fn front_pages_tell_nothing() {
        assert_eq!(link("https://www.example.org/"), "");
        assert_eq!(link("HTTPS://Example.org/A?b=1#c"), "example.org/a?b=1");
    }
}
