//! Rule sets over evidence: what is found, what of it is one fault, and what becomes of a fault from look to look.
//!
//! [`RuleSet::judge`] holds facts against limits that are data. [`faults`] makes one fault of what is found in a
//! thousand places of one template. [`State`] says what a new look does to a fault that is known already. The
//! `format` part reads and writes findings as CSV, SARIF and EARL, so that other tools' findings can come in.

pub mod format;
mod found;
mod grouped;
mod rule;
mod severity;
mod state;
mod words;

pub use found::{Found, Outcome};
pub use grouped::{Fault, Place, faults, sign};
pub use rule::{Judged, Must, Rule, RuleSet, RuleSetError, Verdict};
pub use severity::Severity;
pub use state::{Saw, State};
pub use words::{Fact, Limit, LimitFault, limit};
