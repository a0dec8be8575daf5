//! axe-core (Deque, MPL-2.0) as a floor beneath our own rules: what it sees too is told once, and where the two
//! judges differ a person decides.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::finding::{Finding, Outcome, Review, Rule, RuleError};

/// axe-core and what speaks for it, to be run in the world of [`crate::RULES`] and after them. They leave
/// `boroughFloor` behind: `shapes()` says what a page is made of, `judge({most})` promises what [`Judged`] reads.
pub const SCRIPTS: [&str; 2] = [
    include_str!("../../../web/dist/review/axe.js"),
    include_str!("../../../web/dist/review/floor.js"),
];

/// The part of [`SCRIPTS`] that says what a page is made of; it needs nothing else.
pub const SHAPES: &str = SCRIPTS[1];

#[derive(Deserialize)]
struct Known {
    id: String,
    criteria: Vec<String>,
    act: Vec<String>,
}

/// axe-core's rules for WCAG 2.2, levels A and AA, by their names: "axe:image-alt".
pub static AXE_RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let known: Vec<Known> =
        serde_json::from_str(include_str!("../../../web/dist/review/axe.json")).unwrap_or_default();
    let rule = |known: Known| Rule {
        id: known.id,
        criteria: known.criteria,
        act: known.act,
        enhanced: false,
    };
    known.into_iter().map(rule).collect()
});

/// What axe-core says of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Judged {
    /// What it calls a fault. The criteria are ours to add.
    pub findings: Vec<Said>,
    /// Of rules that found more than is told, how much more.
    #[serde(default)]
    pub left: BTreeMap<String, u64>,
}

/// A fault in axe-core's words.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Said {
    /// Its rule: "axe:image-alt".
    pub rule: String,
    /// The element, as our own rules name it.
    pub selector: String,
    /// What is wrong.
    pub message: String,
}

/// Rules of axe-core that are known to call faults what is none: targets in lines of text and beneath others (its
/// issues 4928 and 4295).
const UNSURE: [&str; 1] = ["axe:target-size"];

/// What is asked of a person where the two judges differ.
const DIFFERS: &str =
    "axe-core calls this a fault, and we are not sure of it. Is somebody kept out by it?";

/// Lays axe-core's faults beneath a review.
///
/// - What one of our rules found too, at the same element or at one around or within it, is not told twice.
/// - Where a rule of ours that answers the same rule of the ACT rules format judged the page and found nothing
///   there, or where the rule is known for false alarms, the fault is put to a person.
/// - The rest are faults.
pub fn lay(review: &mut Review, judged: Judged, ours: &[Rule]) {
    let mut beneath = Vec::new();
    for said in judged.findings {
        let Some(axe) = AXE_RULES.iter().find(|rule| rule.id == said.rule) else {
            continue;
        };
        let answers = |own: &Rule| own.act.iter().any(|act| axe.act.contains(act));
        let is_the_same = |own: &Finding| {
            let by_criterion = own.criteria.iter().any(|one| axe.criteria.contains(one));
            let by_rule = ours.iter().any(|rule| rule.id == own.rule && answers(rule));
            (by_criterion || by_rule) && is_one_place(&own.selector, &said.selector)
        };
        if review.findings.iter().any(is_the_same) {
            continue;
        }
        let differs = UNSURE.contains(&said.rule.as_str())
            || ours
                .iter()
                .any(|own| answers(own) && review.applicable.contains(&own.id));
        beneath.push(Finding {
            rule: said.rule,
            criteria: axe.criteria.clone(),
            outcome: if differs {
                Outcome::NeedsPerson
            } else {
                Outcome::Fail
            },
            selector: said.selector,
            message: said.message,
            question: differs.then(|| DIFFERS.to_owned()),
        });
    }
    review.findings.extend(beneath);
    review.left.extend(judged.left);
    review.trim();
}

/// axe-core could not judge the page: none of its rules did.
pub fn fails(review: &mut Review, why: &str) {
    review.errors.extend(AXE_RULES.iter().map(|rule| RuleError {
        rule: rule.id.clone(),
        message: why.to_owned(),
    }));
}

/// Whether two selectors name one element, or one that stands within the other.
fn is_one_place(a: &str, b: &str) -> bool {
    let (outer, inner) = if a.len() < b.len() { (a, b) } else { (b, a) };
    // Everything stands within the page itself.
    let is_page = matches!(outer, "html" | "html > body" | "html > head");
    match inner.strip_prefix(outer) {
        Some("") => true,
        Some(rest) => !is_page && rest.starts_with(' '),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn review() -> Review {
        let found = |rule: &str, criterion: &str, selector: &str| Finding {
            rule: rule.into(),
            criteria: vec![criterion.into()],
            outcome: Outcome::Fail,
            selector: selector.into(),
            message: "ours".into(),
            question: None,
        };
        Review {
            findings: vec![
                found("image-name", "1.1.1", "html > body > img"),
                found("page-language", "3.1.1", "html"),
            ],
            applicable: vec!["image-name".into(), "text-contrast".into()],
            ..Review::default()
        }
    }

    fn ours() -> Vec<Rule> {
        let of = |axe: &str| -> Vec<String> {
            let axe = AXE_RULES.iter().find(|rule| rule.id == axe);
            axe.map(|rule| rule.act.clone()).unwrap_or_default()
        };
        let rule = |id: &str, act: Vec<String>| Rule {
            id: id.into(),
            criteria: Vec::new(),
            act,
            enhanced: false,
        };
        vec![
            rule("image-name", of("axe:image-alt")),
            rule("text-contrast", of("axe:color-contrast")),
        ]
    }

    /// What comes of one fault of axe-core's: told anew, put to a person, or told already.
    #[track_caller]
    fn check(rule: &str, selector: &str, want: Option<Outcome>) {
        let mut review = review();
        let said = Said {
            rule: rule.into(),
            selector: selector.into(),
            message: "theirs".into(),
        };
        let judged = Judged {
            findings: vec![said],
            ..Judged::default()
        };
        lay(&mut review, judged, &ours());
        let got = review
            .findings
            .iter()
            .find(|one| one.message == "theirs")
            .map(|one| one.outcome);
        assert_eq!(got, want, "{rule} at {selector}");
    }

    #[test]
    fn what_both_see_is_told_once() {
        check("axe:image-alt", "html > body > img", None);
        check("axe:image-alt", "html > body > img > title", None);
        check("axe:html-has-lang", "html", None);
    }

    #[test]
    fn a_person_decides_where_they_differ() {
        let asks = Some(Outcome::NeedsPerson);
        check("axe:image-alt", "html > body > p > img", asks);
        check("axe:image-alt", "html > body > img:nth-of-type(2)", asks);
        check("axe:color-contrast", "html > body > p", asks);
        check("axe:target-size", "html > body > p > a", asks);
    }

    #[test]
    fn what_no_rule_of_ours_judges_is_a_fault() {
        check(
            "axe:aria-input-field-name",
            "html > body > div",
            Some(Outcome::Fail),
        );
        check("axe:unheard-of", "html > body > div", None);
        check("axe:valid-lang", "html > body > p", Some(Outcome::Fail));
    }

    #[test]
    fn its_rules_have_criteria_and_names() {
        assert!(AXE_RULES.len() > 50);
        assert!(AXE_RULES.iter().all(|rule| rule.id.starts_with("axe:")));
        assert!(AXE_RULES.iter().all(|rule| !rule.criteria.is_empty()));
        let mut review = review();
        fails(&mut review, "it hung");
        assert_eq!(review.errors.len(), AXE_RULES.len());
    }
}
