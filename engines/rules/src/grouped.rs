//! The same fault on a thousand pages of one template is one fault in a thousand places.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use crate::{Found, Outcome, Severity};

/// A fault, wherever it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is alike in all its places: see [`sign`].
    pub sign: String,
    /// The rule.
    pub rule: String,
    /// What it goes against.
    pub criteria: Vec<String>,
    /// How much harm it does.
    pub severity: Severity,
    /// How sure the rule is.
    pub outcome: Outcome,
    /// What is wrong, and what to mend, as it is said of the first place.
    pub message: String,
    /// What a person must say.
    pub question: Option<String>,
    /// Where it is, in the order in which the places were found.
    pub places: Vec<Place>,
}

/// Where a fault is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// The page, the requirement.
    pub at: String,
    /// Where on that.
    pub place: String,
}

impl Fault {
    /// On how many pages it is.
    #[must_use]
    pub fn pages(&self) -> usize {
        let pages: HashSet<&str> = self.places.iter().map(|place| place.at.as_str()).collect();
        pages.len()
    }
}

/// The faults that findings are signs of. What is sure comes first, then the worst, then what is on most pages.
pub fn faults<'f>(found: impl IntoIterator<Item = &'f Found>) -> Vec<Fault> {
    let mut by_sign: BTreeMap<String, Fault> = BTreeMap::new();
    let mut known: HashSet<(String, &str, &str)> = HashSet::new();
    for one in found {
        let sign = sign(one);
        if !known.insert((sign.clone(), &one.at, &one.place)) {
            continue;
        }
        let fault = by_sign.entry(sign.clone()).or_insert_with(|| Fault {
            sign,
            rule: one.rule.clone(),
            criteria: one.criteria.clone(),
            severity: one.severity,
            outcome: one.outcome,
            message: one.message.clone(),
            question: one.question.clone(),
            places: Vec::new(),
        });
        fault.places.push(Place {
            at: one.at.clone(),
            place: one.place.clone(),
        });
    }
    let mut faults: Vec<Fault> = by_sign.into_values().collect();
    faults.sort_by_key(|fault| (fault.outcome, fault.severity, Reverse(fault.pages())));
    faults
}

/// What is alike wherever the same fault is: the rule, how sure it is, and the place without what differs between
/// places that stand alike, which are figures: which child, which row.
#[must_use]
pub fn sign(found: &Found) -> String {
    let mut sign = format!("{} {} ", found.outcome.word(), found.rule);
    for c in found.place.chars() {
        if !c.is_ascii_digit() {
            sign.push(c);
        } else if !sign.ends_with('0') {
            sign.push('0');
        }
    }
    sign
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(at: &str, rule: &str, outcome: Outcome, place: &str) -> Found {
        Found {
            rule: rule.into(),
            criteria: vec!["1.1.1".into()],
            severity: Severity::Serious,
            outcome,
            at: at.into(),
            place: place.into(),
            message: "m".into(),
            question: None,
        }
    }

    #[test]
    fn one_fault_of_a_template_is_one() {
        let (fail, ask) = (Outcome::Fail, Outcome::NeedsPerson);
        let all = [
            found("/a", "title-tells", ask, "title"),
            found("/a", "image-name", fail, "li:nth-child(1) > img"),
            found("/a", "image-name", fail, "li:nth-child(12) > img"),
            found("/a", "image-name", fail, "li:nth-child(12) > img"),
            found("/b", "image-name", fail, "li:nth-child(3) > img"),
            found("/b", "image-name", fail, "footer > img"),
        ];
        let faults = faults(&all);
        let said: Vec<(&str, usize, usize)> = faults
            .iter()
            .map(|fault| (fault.rule.as_str(), fault.places.len(), fault.pages()))
            .collect();
        assert_eq!(
            said,
            [
                ("image-name", 3, 2),
                ("image-name", 1, 1),
                ("title-tells", 1, 1)
            ]
        );
        assert_eq!(faults[0].sign, "fail image-name li:nth-child(0) > img");
    }
}
