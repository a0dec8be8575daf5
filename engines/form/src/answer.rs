//! Answers: what was said, in the kind that was asked for.

use std::collections::BTreeMap;

use geo::{Geometry, Point};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// An answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Asked, and left out, which was allowed.
    Blank,
    /// Text of one or several lines; an email address, a phone number.
    Text(String),
    /// A number.
    Number(f64),
    /// An amount of money.
    Pence(i64),
    /// A day.
    #[serde(with = "iso_day")]
    Date(Date),
    /// A time of day, in minutes since midnight: 0 to 1,439.
    Minute(u16),
    /// Yes or no.
    Yes(bool),
    /// The value of a choice.
    One(String),
    /// The values of choices; none of them, if empty.
    Many(Vec<String>),
    /// A person's name.
    Name(PersonName),
    /// A postal address.
    Address(Address),
    /// A place.
    Spot(Spot),
    /// Files that were kept.
    Files(Vec<Kept>),
    /// The words that were agreed to, as they stood then.
    Agreed(String),
    /// The answers of a page that was repeated.
    Rows(Vec<Row>),
}

/// The answers of a repeated page, for one of the things that it was asked about.
pub type Row = BTreeMap<String, Answer>;

/// A person's name, in the parts that we ask for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonName {
    /// Given names.
    pub first: String,
    /// Family name.
    pub last: String,
}

/// A postal address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// House and street.
    pub line1: String,
    /// More of it; may be empty.
    pub line2: String,
    /// Town or city.
    pub town: String,
    /// Tidy: "SX1 2AB".
    pub postcode: String,
}

/// A place, always in words, and on the map if it was put there.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Spot {
    /// "By the gate of the school in Mill Lane"
    pub words: String,
    /// Where it was put, or what was drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shape: Option<Geometry>,
}

/// A file that was kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Where its keeper finds it.
    pub id: String,
    /// As the person named it.
    pub name: String,
    /// `image/jpeg`
    pub kind: String,
    /// How large.
    pub bytes: usize,
}

impl Spot {
    /// One point of it, to sort and to find by.
    #[must_use]
    pub fn point(&self) -> Option<Point> {
        match self.shape.as_ref()? {
            Geometry::Point(point) => Some(*point),
            shape => shape.centroid(),
        }
    }
}

impl Answer {
    /// Whether it is this choice, or has it among others.
    #[must_use]
    pub fn is(&self, value: &str) -> bool {
        match self {
            Self::One(one) | Self::Text(one) => one == value,
            Self::Many(all) => all.iter().any(|one| one == value),
            Self::Yes(yes) => value == if *yes { "yes" } else { "no" },
            _ => false,
        }
    }

    /// It as a number: an amount in pounds, the count of rows.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "amounts and counts are far below 2^53"
    )]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(n) => Some(*n),
            Self::Pence(pence) => Some(*pence as f64 / 100.0),
            Self::Rows(rows) => Some(rows.len() as f64),
            _ => None,
        }
    }

    /// It as a day.
    #[must_use]
    pub const fn day(&self) -> Option<Date> {
        match self {
            Self::Date(day) => Some(*day),
            _ => None,
        }
    }
}

/// Answers by the name of their question, and the rows of repeated pages by the name of the page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(BTreeMap<String, Answer>);

impl Answers {
    /// The answer under this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Answer> {
        self.0.get(name)
    }

    /// Puts an answer in place of what was there.
    pub fn set(&mut self, name: impl Into<String>, answer: Answer) {
        self.0.insert(name.into(), answer);
    }

    /// Takes an answer out.
    pub fn remove(&mut self, name: &str) -> Option<Answer> {
        self.0.remove(name)
    }

    /// The rows of a repeated page.
    #[must_use]
    pub fn rows(&self, page: &str) -> &[Row] {
        match self.0.get(page) {
            Some(Answer::Rows(rows)) => rows,
            _ => &[],
        }
    }

    /// Puts the answers of one thing into the rows of a repeated page: in place of the row `at`, or as a new one.
    pub fn set_row(&mut self, page: &str, at: usize, row: Row) {
        let entry = self
            .0
            .entry(page.to_owned())
            .or_insert_with(|| Answer::Rows(Vec::new()));
        if !matches!(entry, Answer::Rows(_)) {
            *entry = Answer::Rows(Vec::new());
        }
        if let Answer::Rows(rows) = entry {
            match rows.get_mut(at) {
                Some(there) => *there = row,
                None => rows.push(row),
            }
        }
    }

    /// Takes one thing out of the rows of a repeated page.
    pub fn remove_row(&mut self, page: &str, at: usize) {
        if let Some(Answer::Rows(rows)) = self.0.get_mut(page)
            && at < rows.len()
        {
            rows.remove(at);
        }
    }

    /// Each, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Answer)> {
        self.0.iter().map(|(name, answer)| (name.as_str(), answer))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing was answered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The files of all answers.
    #[must_use]
    pub fn files(&self) -> Vec<&Kept> {
        fn of<'a>(answer: &'a Answer, out: &mut Vec<&'a Kept>) {
            match answer {
                Answer::Files(files) => out.extend(files),
                Answer::Rows(rows) => rows
                    .iter()
                    .flat_map(BTreeMap::values)
                    .for_each(|answer| of(answer, out)),
                _ => {}
            }
        }
        let mut out = Vec::new();
        self.0.values().for_each(|answer| of(answer, &mut out));
        out
    }
}

impl FromIterator<(String, Answer)> for Answers {
    fn from_iter<I: IntoIterator<Item = (String, Answer)>>(all: I) -> Self {
        Self(all.into_iter().collect())
    }
}

/// A day as `2026-11-24`.
pub mod iso_day {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub fn serialize<S: Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(day)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}
