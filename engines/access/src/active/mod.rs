//! What real keys and a real pointer show of a page: what was seen is judged here, by rules that drive nothing.

mod across;
mod forced;
mod forms;
mod heard;
mod hover;
mod moving;
mod picture;
mod place;
mod target;
mod view;
mod walk;

use crate::{Finding, Outcome};

pub use across::{Help, Menu, Named, Said, across};
pub use forced::{Forced, forced};
pub use forms::{Answer, Field, Form, News, Sent, buttons, forms, sent};
pub use heard::{Heard, Pressed, heard, letters, pressed};
pub use hover::{Hovered, hovered};
pub use moving::{Moves, Moving, flashing, moving, moving_still};
pub use picture::{Picture, PictureError};
pub use place::{Area, Place};
pub use target::{Target, targets};
pub use view::{Cut, Over, Scroller, View, reflow, spacing, turning, zoomed};
pub use walk::{
    Changed, Held, Landing, Skip, Stop, Stopped, Walk, changed, skips, walked, went_on,
};

/// A rule that needs real keys or a pointer, or more than one page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActiveRule {
    /// Its name, which never changes.
    pub id: &'static str,
    /// The criteria of WCAG 2.2 that it judges; none for what no criterion names.
    pub criteria: &'static [&'static str],
    /// Whether it runs only where forms may be sent.
    pub forms: bool,
}

const fn rule(id: &'static str, criteria: &'static [&'static str]) -> ActiveRule {
    ActiveRule {
        id,
        criteria,
        forms: false,
    }
}

/// Every active rule.
pub const ACTIVE_RULES: [ActiveRule; 40] = [
    rule("keyboard-trap", &["2.1.2"]),
    rule("keyboard-unreachable", &["2.1.1"]),
    rule("keyboard-inoperable", &["2.1.1"]),
    rule("focus-order-jumps", &["2.4.3"]),
    rule("focus-not-drawn", &["2.4.7"]),
    rule("focus-obscured", &["2.4.11"]),
    rule("focus-changes-context", &["3.2.1"]),
    rule("input-changes-context", &["3.2.2"]),
    rule("skip-link-works", &["2.4.1"]),
    rule("letter-shortcut", &["2.1.4"]),
    rule("reflow-sideways", &["1.4.10"]),
    rule("zoom-cut-off", &["1.4.4"]),
    rule("zoom-overlap", &["1.4.4"]),
    rule("spacing-cut-off", &["1.4.12"]),
    rule("spacing-overlap", &["1.4.12"]),
    rule("orientation-refused", &["1.3.4"]),
    rule("forced-colours-lost", &[]),
    rule("forced-colours-focus", &["2.4.7"]),
    rule("moves-unstoppably", &["2.2.2"]),
    rule("motion-not-reduced", &[]),
    rule("flashes", &["2.3.1"]),
    rule("hover-content-stays", &["1.4.13"]),
    rule("hover-content-keyboard", &["2.1.1"]),
    rule("target-too-small", &["2.5.8"]),
    rule("drag-alternative", &["2.5.7"]),
    rule("acts-on-press", &["2.5.2"]),
    rule("pointer-gesture", &["2.5.1"]),
    rule("motion-actuation", &["2.5.4"]),
    rule("moves-on-by-itself", &["2.2.1"]),
    rule("status-not-announced", &["4.1.3"]),
    rule("error-prevention", &["3.3.4"]),
    rule("entry-asked-again", &["3.3.7"]),
    rule("sign-in-hinders", &["3.3.8"]),
    rule("navigation-consistent", &["3.2.3"]),
    rule("identification-consistent", &["3.2.4"]),
    rule("help-consistent", &["3.2.6"]),
    rule("ways-to-find", &["2.4.5"]),
    ActiveRule {
        id: "error-identified",
        criteria: &["3.3.1"],
        forms: true,
    },
    ActiveRule {
        id: "error-suggestion",
        criteria: &["3.3.3"],
        forms: true,
    },
    ActiveRule {
        id: "error-announced",
        criteria: &["4.1.3"],
        forms: true,
    },
];

/// A fault of a rule, at an element.
fn fault(rule: &str, selector: &str, message: impl Into<String>) -> Finding {
    told(rule, Outcome::Fail, selector, message.into(), None)
}

/// What a person must say of an element.
fn ask(rule: &str, selector: &str, message: impl Into<String>, question: &str) -> Finding {
    let question = Some(question.to_owned());
    told(
        rule,
        Outcome::NeedsPerson,
        selector,
        message.into(),
        question,
    )
}

fn told(
    rule: &str,
    outcome: Outcome,
    selector: &str,
    message: String,
    question: Option<String>,
) -> Finding {
    let known = ACTIVE_RULES.iter().find(|one| one.id == rule);
    debug_assert!(known.is_some(), "{rule} is not in the table");
    let criteria = known.map_or(&[] as &[&str], |known| known.criteria);
    Finding {
        rule: rule.to_owned(),
        criteria: criteria.iter().map(|one| (*one).to_owned()).collect(),
        outcome,
        selector: selector.to_owned(),
        message,
        question,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::criterion;

    #[test]
    fn each_rule_has_a_name_of_its_own_and_known_criteria() {
        let ids: BTreeSet<&str> = ACTIVE_RULES.iter().map(|rule| rule.id).collect();
        assert_eq!(ids.len(), ACTIVE_RULES.len());
        for rule in ACTIVE_RULES {
            for number in rule.criteria {
                assert!(criterion(number).is_some(), "{}: {number}", rule.id);
            }
        }
    }
}
