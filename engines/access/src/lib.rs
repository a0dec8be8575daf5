//! Accessibility rules over what a browser saw: WCAG 2.2, levels A and AA.
//!
//! [`RULES`] is a script that judges the page it runs in and says what it found as JSON; [`Review`] reads that.
//! The script lies in `rules/`, a rule or a small family of rules in each file. What a machine cannot tell it
//! does not call a fault: it asks a person, and says what to look at.

mod criterion;
mod finding;

pub use criterion::{CRITERIA, Criterion, Level, criterion};
pub use finding::{Finding, Outcome, Review, Rule, RuleError};

/// The rules, to be run in a world of their own within the page, so that nothing of the page's scripts reaches
/// them. They leave `boroughAccess` behind, whose `review(options)` promises what [`Review`] reads.
pub const RULES: &str = include_str!("../../../web/dist/review/rules.js");
