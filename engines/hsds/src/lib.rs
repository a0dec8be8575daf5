//! Open Referral UK: what a directory of services may say, and every fault of one that does not.
//!
//! [`Judge`] is handed the responses of a feed one by one, in any order, and says at the end what is
//! against the standard ([`Severity::Fault`]) and what will let its readers down ([`Severity::Warning`]),
//! each with its place and how to mend it. It does no I/O and reads no clock.
//!
//! # Source
//! Human Services Data Specification 3.0; Open Referral UK profile 3.0 (schema, OpenAPI, compliance rules).

pub mod format;
mod judge;
mod report;
mod response;
pub mod table;

pub use judge::{Answer, Judge};
pub use report::{Finding, Group, Rule, Severity, Verdict};
pub use response::Response;
