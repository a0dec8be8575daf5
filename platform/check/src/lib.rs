//! The verb check: what rules find of a subject becomes findings, with an owner, a state, evidence and a history.
//!
//! A subject is whatever is looked at from time to time: a website, a contract. A look hands over what was found and
//! where it looked; [`record`] says what is new, what is back and what is gone. Between looks people say what becomes
//! of a finding with [`change`]. Everything here happens inside the caller's transaction.

mod change;
mod error;
mod evidence;
mod finding;
mod list;
mod over;
mod record;

pub use change::{Change, change, ground};
pub use error::{CheckError, Refusal};
pub use evidence::{Evidence, MOST_BYTES, evidence};
pub use finding::{Finding, finding};
pub use list::{Counts, Listed, counts, history, list, looks, pages, places};
pub use over::time_over;
pub use record::{Look, Recorded, forget, forget_gone, record};
pub use rules::{Found, Outcome, Severity, State};
pub use store::checks::{
    EvidenceRow, FindingEvent, FindingQuery as Query, FindingSort as Sort, LookRow, PlaceRow,
};

/// What the audit trail calls a finding.
pub const AUDIT: &str = "finding";

/// What is kept, for the privacy page.
pub const ENTRIES: &[store::Entry] = &[store::Entry {
    name: "finding",
    purpose: "to mend what we found wrong with our websites and with what others build for us",
    personal: false,
    kept_for: "2 years after it is gone",
}];
