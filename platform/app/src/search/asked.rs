//! What the address of a search asks. Everything is in the address, so that it can be kept and sent.

use find::{Ask, Moment};
use geo::Point;

use crate::encode;

/// Letters of one word of an address that are read.
const LETTERS: usize = 300;
/// Kinds, and facets, that can be chosen.
const CHOSEN: usize = 40;
/// Pages that can be turned to.
const PAGES: usize = 1_000;

/// How far one may look, in miles as the address says it, and as people say it.
pub const DISTANCES: [(&str, &str); 5] = [
    ("0.5", "half a mile"),
    ("1", "1 mile"),
    ("2", "2 miles"),
    ("5", "5 miles"),
    ("10", "10 miles"),
];

const MILE_M: f64 = 1_609.344;

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    pub q: String,
    /// A postcode or a place, as it was typed.
    pub near: String,
    /// Where the person is, as the browser says.
    pub here: Option<Point>,
    /// One of [`DISTANCES`]; empty for any.
    pub within: String,
    pub kinds: Vec<String>,
    /// Names and values.
    pub facets: Vec<(String, String)>,
    pub is_open: bool,
    pub is_exact: bool,
    pub is_map: bool,
    /// From 1.
    pub page: usize,
}

impl Asked {
    /// Reads an address; what it cannot mean is left out.
    pub fn read(pairs: &[(String, String)]) -> Self {
        let all = |name: &str| -> Vec<String> {
            let named = pairs.iter().filter(|(key, _)| key == name);
            let cut =
                named.map(|(_, value)| value.trim().chars().take(LETTERS).collect::<String>());
            cut.filter(|value| !value.is_empty()).collect()
        };
        let one = |name: &str| all(name).into_iter().next().unwrap_or_default();
        let degrees = |name: &str| one(name).parse::<f64>().ok();
        let mut kinds = all("kind");
        kinds.truncate(CHOSEN);
        let mut facets: Vec<(String, String)> = Vec::new();
        for facet in all("f") {
            let pair = facet
                .split_once(':')
                .map(|(name, value)| (name.to_owned(), value.to_owned()));
            facets.extend(pair.filter(|pair| !facets.contains(pair)));
        }
        facets.truncate(CHOSEN);
        let within = one("within");
        Self {
            q: one("q"),
            near: one("near"),
            here: degrees("lon")
                .zip(degrees("lat"))
                .and_then(|(lon, lat)| Point::new(lon, lat).ok()),
            within: if DISTANCES.iter().any(|(miles, _)| *miles == within) {
                within
            } else {
                String::new()
            },
            kinds,
            facets,
            is_open: one("open") == "now",
            is_exact: one("exact") == "1",
            is_map: one("view") == "map",
            page: one("page").parse().unwrap_or(1).clamp(1, PAGES),
        }
    }

    /// Whether it asks for anything.
    pub fn is_anything(&self) -> bool {
        !self.q.is_empty() || !self.near.is_empty() || self.here.is_some() || self.is_narrowed()
    }

    /// Whether anything was chosen besides words and a place.
    pub fn is_narrowed(&self) -> bool {
        !self.kinds.is_empty() || !self.facets.is_empty() || self.is_open || !self.within.is_empty()
    }

    /// What the verb is asked.
    pub fn ask(&self, now: Moment) -> Ask {
        Ask {
            q: self.q.clone(),
            kinds: self.kinds.clone(),
            facets: self.facets.clone(),
            within_m: self.within.parse::<f64>().ok().map(|miles| miles * MILE_M),
            open: self.is_open.then_some(now),
            exact: self.is_exact,
            ..Ask::default()
        }
    }

    /// The address, without the page.
    pub fn path(&self, door: &str) -> String {
        let mut parts: Vec<String> = Vec::new();
        let mut add = |name: &str, value: &str| {
            if !value.is_empty() {
                parts.push(format!("{name}={}", encode(value)));
            }
        };
        add("q", &self.q);
        add("near", &self.near);
        if let Some(here) = self.here {
            add("lat", &here.lat.to_string());
            add("lon", &here.lon.to_string());
        }
        add("within", &self.within);
        self.kinds.iter().for_each(|kind| add("kind", kind));
        for (name, value) in &self.facets {
            add("f", &format!("{name}:{value}"));
        }
        add("open", if self.is_open { "now" } else { "" });
        add("exact", if self.is_exact { "1" } else { "" });
        add("view", if self.is_map { "map" } else { "" });
        if parts.is_empty() {
            door.to_owned()
        } else {
            format!("{door}?{}", parts.join("&"))
        }
    }

    /// The address of the same with a change.
    pub fn with(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut other = self.clone();
        change(&mut other);
        other.path("/search")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Asked {
        let owned: Vec<_> = pairs
            .iter()
            .map(|&(a, b)| (a.to_owned(), b.to_owned()))
            .collect();
        Asked::read(&owned)
    }

    #[test]
    fn an_address_is_read_and_written() {
        for (pairs, want) in [
            (&[][..], "/search"),
            (
                &[("q", " bench & bin "), ("page", "3")],
                "/search?q=bench%20%26%20bin",
            ),
            (
                &[
                    ("near", "SX1 1AA"),
                    ("within", "2"),
                    ("f", "cost:free"),
                    ("f", "cost:free"),
                    ("f", "access:step-free"),
                ],
                "/search?near=SX1%201AA&within=2&f=cost:free&f=access:step-free",
            ),
            (
                &[("kind", "library"), ("kind", "course"), ("open", "now")],
                "/search?kind=library&kind=course&open=now",
            ),
            (
                &[
                    ("lat", "51.6"),
                    ("lon", "1.7"),
                    ("view", "map"),
                    ("exact", "1"),
                ],
                "/search?lat=51.6&lon=1.7&exact=1&view=map",
            ),
            // What means nothing is left out.
            (
                &[
                    ("within", "99"),
                    ("lat", "NaN"),
                    ("lon", "1"),
                    ("f", "free"),
                    ("open", "?"),
                    ("page", "-1"),
                    ("x", "y"),
                ],
                "/search",
            ),
        ] {
            let asked = read(pairs);
            assert_eq!(asked.path("/search"), want);
            assert_eq!(asked.is_anything(), want != "/search");
        }
        assert_eq!(read(&[("page", "99999999999999999999")]).page, 1);
        assert_eq!(read(&[("q", &"x".repeat(9_999))]).q.len(), LETTERS);
    }
}
