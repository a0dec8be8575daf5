//! What a person can narrow by: "cost: free", "access: step-free".

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

/// One property of a thing, in plain words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Facet {
    /// "cost", "access", "need", "language".
    pub name: String,
    /// "free", "step-free".
    pub value: String,
}

impl Facet {
    /// A property of a thing.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
        }
    }
}

/// How many things have a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Count {
    /// The value.
    pub value: String,
    /// How many of the things found have it.
    pub count: usize,
    /// Whether it was asked for.
    pub chosen: bool,
}

/// The values of one facet among the things found, most first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FacetCounts {
    /// "cost"
    pub name: String,
    /// At most [`MOST_VALUES`], and those asked for.
    pub values: Vec<Count>,
}

/// Values of one facet that are listed.
pub const MOST_VALUES: usize = 40;

/// Words that repeat, each with a number.
#[derive(Default)]
pub struct Names {
    by_name: HashMap<Box<str>, u32>,
    all: Vec<Box<str>>,
}

impl Names {
    pub fn number(&mut self, name: &str) -> u32 {
        if let Some(&number) = self.by_name.get(name) {
            return number;
        }
        let number = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.by_name.insert(name.into(), number);
        self.all.push(name.into());
        number
    }

    pub fn find(&self, name: &str) -> Option<u32> {
        self.by_name.get(name).copied()
    }

    pub fn name(&self, number: u32) -> &str {
        self.all.get(number as usize).map_or("", |name| name)
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }

    pub fn bytes(&self) -> usize {
        self.all.iter().map(|name| 2 * name.len() + 64).sum()
    }
}

/// Facets, each with a number.
#[derive(Default)]
pub struct Values {
    names: Names,
    /// "name" and "value" with a mark between that no text has.
    values: Names,
    /// The name of each value.
    name_of: Vec<u32>,
}

const BETWEEN: char = '\u{1f}';

impl Values {
    pub fn number(&mut self, facet: &Facet) -> u32 {
        let number = self.values.number(&key(&facet.name, &facet.value));
        if self.name_of.len() <= number as usize {
            let name = self.names.number(&facet.name);
            self.name_of.push(name);
        }
        number
    }

    pub fn find(&self, name: &str, value: &str) -> Option<u32> {
        self.values.find(&key(name, value))
    }

    /// The number of the name of a value.
    pub fn name_of(&self, value: u32) -> u32 {
        self.name_of[value as usize]
    }

    pub fn find_name(&self, name: &str) -> Option<u32> {
        self.names.find(name)
    }

    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// The counts of all values as they are listed, and those that were chosen, by name and value,
    /// whether anything has them or not.
    pub fn list(&self, counts: &[usize], chosen: &[(&str, &str)]) -> Vec<FacetCounts> {
        let mut by_name: BTreeMap<&str, Vec<Count>> = BTreeMap::new();
        let had = (0..)
            .zip(counts)
            .filter(|(_, count)| **count > 0)
            .map(|(number, &count)| {
                let key = self.values.name(number);
                let value = key.split_once(BETWEEN).map_or(key, |(_, value)| value);
                (self.names.name(self.name_of(number)), value, count)
            });
        let had: Vec<(&str, &str, usize)> = had.collect();
        let missing = chosen
            .iter()
            .filter(|(name, value)| !had.iter().any(|(n, v, _)| n == name && v == value));
        for &(name, value, count) in had.iter().chain(
            missing
                .map(|&(name, value)| (name, value, 0))
                .collect::<Vec<_>>()
                .iter(),
        ) {
            let values = by_name.entry(name).or_default();
            if values.iter().all(|known| known.value != value) {
                values.push(Count {
                    value: value.to_owned(),
                    count,
                    chosen: chosen.contains(&(name, value)),
                });
            }
        }
        by_name
            .into_iter()
            .map(|(name, values)| FacetCounts {
                name: name.to_owned(),
                values: most_first(values),
            })
            .collect()
    }

    pub fn bytes(&self) -> usize {
        self.names.bytes() + self.values.bytes() + self.name_of.capacity() * 4
    }
}

fn key(name: &str, value: &str) -> String {
    format!("{}{BETWEEN}{value}", name.replace(BETWEEN, " "))
}

/// The commonest first, cut; what was asked for stays.
pub fn most_first(mut values: Vec<Count>) -> Vec<Count> {
    values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    let mut room = MOST_VALUES;
    values.retain(|value| {
        let has_room = room > 0;
        room = room.saturating_sub(1);
        has_room || value.chosen
    });
    values
}
