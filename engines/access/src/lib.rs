//! Accessibility rules over what a browser saw: WCAG 2.2, levels A and AA.
//!
//! [`RULES`] is a script that judges the page it runs in and says what it found as JSON; [`Review`] reads that.
//! The script lies in `rules/`, a rule or a small family of rules in each file. What a machine cannot tell it
//! does not call a fault: it asks a person, and says what to look at.

pub mod active;
mod criterion;
mod finding;
pub mod floor;
mod guide;

pub use criterion::{CRITERIA, Criterion, Level, criterion};
pub use finding::{Finding, Outcome, Review, Rule, RuleError};
pub use guide::{GUIDED_CHECKS, GuidedCheck, guided};

/// The rules, to be run in a world of their own within the page, so that nothing of the page's scripts reaches
/// them. They leave `boroughAccess` behind, whose `review(options)` promises what [`Review`] reads.
pub const RULES: &str = include_str!("../../../web/dist/review/rules.js");

/// The probes of [`active`], to be run in the same way. They leave `boroughProbe` behind.
pub const PROBES: &str = include_str!("../../../web/dist/review/probes.js");
