//! Promises written so that anybody can read them and a machine can try them: Gherkin, from the file to the verdict.
//!
//! [`FeatureFile::read`] reads `.feature` files in any language, or tells every fault by line and column;
//! [`Library`] knows steps by patterns in plain words; [`Run`] is a machine that is asked what comes next and told how
//! it went, and writes Cucumber Messages as it goes; [`action`] has the sentences that are understood without writing
//! any code.
//!
//! ```
//! use std::sync::Arc;
//! use scenario::{FeatureFile, Ids, Library, Next, Origin, Outcome, Reading, Run, Settings};
//!
//! let mut library = Library::new();
//! library.step("I have {int} bin(s)", Origin::new("bins", 1))?;
//! let text = "Feature: Bins\n  Scenario: Two\n    Given I have 2 bins\n";
//! let mut ids = Ids::new();
//! let file = FeatureFile::read("bins.feature", text, &Reading::default(), &mut ids).map_err(|all| all[0].clone())?;
//! let mut run = Run::new(vec![file], Arc::new(library), Settings::default(), ids);
//! while let Next::Step(todo) = run.next(0) {
//!     assert_eq!(todo.arguments[0].value.int(), Some(2));
//!     run.tell(Outcome::passed(1_000), 1_000)?;
//! }
//! assert!(run.summary().success());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod action;
pub mod expression;
mod feature;
pub mod gherkin;
mod ids;
mod limits;
pub mod pickle;
pub mod run;
pub mod steps;
pub mod tags;
#[cfg(test)]
mod tests;

pub use feature::FeatureFile;
pub use gherkin::{Fault, Format, Reading};
pub use ids::{Id, Ids};
pub use limits::Limits;
pub use pickle::{Pickle, PickleStep};
pub use run::{Attachment, Next, Outcome, Run, Secrets, Settings, Status, Summary, Verdict};
pub use steps::{Hook, HookNumber, Library, Meaning, Origin, StepNumber, When};
pub use tags::TagExpression;
