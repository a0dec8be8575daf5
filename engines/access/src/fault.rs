//! The same fault on a thousand pages of one template is one fault in a thousand places.

use std::collections::BTreeMap;

use crate::{Finding, Outcome};

/// A fault, wherever it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The rule.
    pub rule: String,
    /// The criteria of WCAG 2.2 that it goes against.
    pub criteria: Vec<String>,
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The address of the page.
    pub page: String,
    /// The element.
    pub selector: String,
}

impl Fault {
    /// On how many pages it is.
    #[must_use]
    pub fn pages(&self) -> usize {
        let mut pages: Vec<&str> = self
            .places
            .iter()
            .map(|place| place.page.as_str())
            .collect();
        pages.sort_unstable();
        pages.dedup();
        pages.len()
    }
}

/// The faults that findings are signs of: those of one rule at elements that stand alike in their pages are one.
/// What is sure comes first, then what is on most pages.
pub fn faults<'f>(findings: impl IntoIterator<Item = (&'f str, &'f Finding)>) -> Vec<Fault> {
    let mut by_sign: BTreeMap<(Outcome, String, String), Fault> = BTreeMap::new();
    for (page, finding) in findings {
        let sign = (
            finding.outcome,
            finding.rule.clone(),
            without_numbers(&finding.selector),
        );
        let fault = by_sign.entry(sign).or_insert_with(|| Fault {
            rule: finding.rule.clone(),
            criteria: finding.criteria.clone(),
            outcome: finding.outcome,
            message: finding.message.clone(),
            question: finding.question.clone(),
            places: Vec::new(),
        });
        fault.places.push(Place {
            page: page.to_owned(),
            selector: finding.selector.clone(),
        });
    }
    let mut faults: Vec<Fault> = by_sign.into_values().collect();
    faults.sort_by_key(|fault| (fault.outcome, std::cmp::Reverse(fault.pages())));
    faults
}

/// A selector without what differs between places that stand alike: which child, and figures in names.
fn without_numbers(selector: &str) -> String {
    let mut out = String::with_capacity(selector.len());
    for c in selector.chars() {
        if !c.is_ascii_digit() {
            out.push(c);
        } else if !out.ends_with('0') {
            out.push('0');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(rule: &str, outcome: Outcome, selector: &str) -> Finding {
        Finding {
            rule: rule.into(),
            criteria: vec!["1.1.1".into()],
            outcome,
            selector: selector.into(),
            message: "m".into(),
            question: None,
        }
    }

    #[test]
    fn one_fault_of_a_template_is_one() {
        let (fail, ask) = (Outcome::Fail, Outcome::NeedsPerson);
        let found = [
            ("/a", finding("title-tells", ask, "title")),
            ("/a", finding("image-name", fail, "li:nth-child(1) > img")),
            ("/a", finding("image-name", fail, "li:nth-child(12) > img")),
            ("/b", finding("image-name", fail, "li:nth-child(3) > img")),
            ("/b", finding("image-name", fail, "footer > img")),
        ];
        let faults = faults(found.iter().map(|(page, finding)| (*page, finding)));
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
    }
}
