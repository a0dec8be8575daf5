//! What a person chose on the page "find help": it is all in the address.

use app::encode;
use geo::Point;
use serde::Serialize;

use crate::model::{ACCESS, HouseTaxonomy, NEEDS, STEP};

/// Distances that can be chosen, in metres, and their words.
pub const WITHIN: [(&str, &str); 4] = [
    ("1600", "1 mile (20 minutes’ walk)"),
    ("3200", "2 miles"),
    ("8000", "5 miles"),
    ("16000", "10 miles"),
];

/// Days that can be chosen.
pub const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// Most letters of a word that is typed.
const MOST: usize = 200;
/// Most services in a list that is kept in the address.
pub const MOST_KEPT: usize = 30;

/// What was chosen. Whatever is not among what can be chosen is as if it had not been said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// In their words.
    pub q: String,
    /// A code of [`NEEDS`].
    pub need: String,
    /// A code of [`STEP`].
    pub step: String,
    /// A postcode, a street, a town.
    pub near: String,
    /// Where the person's device says that it is, in degrees, where no place was typed; both or neither.
    pub lat: String,
    /// Degrees east.
    pub lon: String,
    /// One of [`WITHIN`].
    pub within: String,
    /// One of [`DAYS`].
    pub day: String,
    /// Only what costs nothing.
    pub free: bool,
    /// Only what is open now.
    pub open: bool,
    /// "Polish"
    pub language: String,
    /// Codes of [`ACCESS`]; all of them.
    pub access: Vec<String>,
    /// In years.
    pub age: Option<u8>,
    /// Everything was asked for, with no need and no words.
    pub all: bool,
    /// Services kept in the list so far.
    pub keep: Vec<String>,
    /// From 1.
    pub page: usize,
}

impl Choice {
    /// Reads the names and values of an address.
    #[must_use]
    pub fn read(pairs: &[(String, String)]) -> Self {
        let mut choice = Self {
            page: 1,
            ..Self::default()
        };
        for (name, value) in pairs {
            let text: String = value.trim().chars().take(MOST).collect();
            match name.as_str() {
                "q" => choice.q = text,
                "need" => choice.need = code(&NEEDS, &text),
                "step" => choice.step = code(&STEP, &text),
                "near" => choice.near = text,
                "lat" => choice.lat = degrees(&text, 90.0),
                "lon" => choice.lon = degrees(&text, 180.0),
                "within" => choice.within = known(WITHIN.iter().map(|(value, _)| *value), &text),
                "day" => choice.day = known(DAYS.into_iter(), &text),
                "free" => choice.free = !text.is_empty(),
                "open" => choice.open = !text.is_empty(),
                "language" => choice.language = text,
                "access" => {
                    let code = code(&ACCESS, &text);
                    if !code.is_empty() && !choice.access.contains(&code) {
                        choice.access.push(code);
                    }
                }
                "age" => choice.age = text.parse().ok().filter(|age| *age <= 120),
                "all" => choice.all = !text.is_empty(),
                "keep" => choice.keep = kept(value),
                "page" => choice.page = text.parse().unwrap_or(1).clamp(1, 10_000),
                _ => {}
            }
        }
        if !choice.near.is_empty() || choice.lat.is_empty() || choice.lon.is_empty() {
            choice.lat.clear();
            choice.lon.clear();
        }
        choice
    }

    /// Where the person's device says that it is.
    #[must_use]
    pub fn at(&self) -> Option<Point> {
        Point::new(self.lon.parse().ok()?, self.lat.parse().ok()?).ok()
    }

    /// Whether there is anything to list.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.all
            || !self.q.is_empty()
            || !self.need.is_empty()
            || !self.step.is_empty()
            || self.narrowed() > 0
    }

    /// How many filters are set beyond the need, the words and the place.
    #[must_use]
    pub fn narrowed(&self) -> usize {
        [
            !self.within.is_empty(),
            !self.day.is_empty(),
            self.free,
            self.open,
            !self.language.is_empty(),
            self.age.is_some(),
        ]
        .into_iter()
        .filter(|set| *set)
        .count()
            + self.access.len()
    }

    /// The choice as it stands in an address, without its page.
    #[must_use]
    pub fn query(&self) -> String {
        let mut parts: Vec<(&str, String)> = Vec::new();
        let texts = [
            ("q", &self.q),
            ("need", &self.need),
            ("step", &self.step),
            ("near", &self.near),
            ("lat", &self.lat),
            ("lon", &self.lon),
            ("within", &self.within),
            ("day", &self.day),
            ("language", &self.language),
        ];
        parts.extend(
            texts
                .into_iter()
                .filter(|(_, text)| !text.is_empty())
                .map(|(name, text)| (name, text.clone())),
        );
        for (name, set) in [("free", self.free), ("open", self.open), ("all", self.all)] {
            if set {
                parts.push((name, "yes".into()));
            }
        }
        parts.extend(self.access.iter().map(|code| ("access", code.clone())));
        parts.extend(self.age.map(|age| ("age", age.to_string())));
        if !self.keep.is_empty() {
            parts.push(("keep", self.keep.join(" ")));
        }
        let parts: Vec<String> = parts
            .iter()
            .map(|(name, value)| format!("{name}={}", encode(value)))
            .collect();
        parts.join("&")
    }

    /// The page's address with this choice.
    #[must_use]
    pub fn path(&self, base: &str) -> String {
        match self.query().as_str() {
            "" => base.to_owned(),
            query => format!("{base}?{query}"),
        }
    }
}

/// The ids of a list in an address: apart by spaces or commas, each once.
#[must_use]
pub fn kept(text: &str) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for id in text.split([' ', ',', '+']) {
        let is_id = (8..=64).contains(&id.len())
            && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if is_id && ids.len() < MOST_KEPT && !ids.iter().any(|known| known == id) {
            ids.push(id.to_owned());
        }
    }
    ids
}

/// Degrees as they were sent; empty if they are none.
fn degrees(text: &str, most: f64) -> String {
    let is_fine = text.len() <= 20 && text.parse::<f64>().is_ok_and(|d| d.abs() <= most);
    if is_fine {
        text.to_owned()
    } else {
        String::new()
    }
}

fn code(taxonomy: &HouseTaxonomy, text: &str) -> String {
    taxonomy
        .term(text)
        .map_or_else(String::new, |term| term.code.to_owned())
}

fn known(mut all: impl Iterator<Item = &'static str>, text: &str) -> String {
    all.find(|value| *value == text)
        .map_or_else(String::new, ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Choice {
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Choice::read(&pairs)
    }

    #[test]
    fn a_choice_comes_back_from_its_own_address() {
        let choice = read(&[
            ("q", "computer class"),
            ("need", "get-online"),
            ("near", "SX1 2AB"),
            ("within", "3200"),
            ("day", "Tuesday"),
            ("free", "yes"),
            ("access", "step-free"),
            ("access", "hearing-loop"),
            ("age", "67"),
            ("keep", "f95151af-eec2-5479-999f-6f93d225fccb"),
        ]);
        let query = choice.query();
        assert_eq!(
            query,
            "q=computer%20class&need=get-online&near=SX1%202AB&within=3200&day=Tuesday&free=yes&access=step-free&access=hearing-loop&age=67&keep=f95151af-eec2-5479-999f-6f93d225fccb"
        );
        assert_eq!(choice.narrowed(), 6);
    }

    #[test]
    fn what_cannot_be_chosen_was_not_chosen() {
        let choice = read(&[
            ("need", "<script>"),
            ("within", "NaN"),
            ("day", "Blursday"),
            ("access", "wings"),
            ("age", "900"),
            ("page", "-3"),
            ("lat", "NaN"),
            ("lon", "1e9"),
            ("unheard", "of"),
            ("q", &"long ".repeat(1_000)),
        ]);
        assert_eq!(choice.q.chars().count(), 200);
        assert_eq!(choice.narrowed(), 0);
        assert_eq!(choice.page, 1);
        assert!(choice.need.is_empty() && choice.is_asked());
        assert!(!read(&[("near", "SX1 2AB")]).is_asked());
    }

    #[test]
    fn a_typed_place_comes_before_that_of_the_device() {
        let here = read(&[("lat", "51.643"), ("lon", "1.705"), ("need", "food")]);
        assert_eq!(here.query(), "need=food&lat=51.643&lon=1.705");
        assert!(here.at().is_some());
        let typed = read(&[("lat", "51.643"), ("lon", "1.705"), ("near", "SX1 1AA")]);
        assert_eq!(typed.query(), "near=SX1%201AA");
        assert!(typed.at().is_none());
    }

    #[test]
    fn a_list_has_each_service_once_and_an_end() {
        let many: String = (0..100).map(|n| format!("service-{n:04} ")).collect();
        assert_eq!(kept(&many).len(), MOST_KEPT);
        assert_eq!(kept("abcdefgh abcdefgh,short ../../etc"), ["abcdefgh"]);
    }
}
