//! Lists of findings, how many there are, and what happened to them.

use serde::Serialize;
use store::checks::{self, FindingEvent, FindingQuery, LookRow, PlaceRow};
use store::{Rd, StoreError};

use crate::Finding;

/// A page of findings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    /// Those on the page.
    pub findings: Vec<Finding>,
    /// How many there are on all pages.
    pub total: i64,
}

/// How many findings of a subject are open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Faults of each severity, the worst first.
    pub faults: [i64; 4],
    /// Questions without an answer.
    pub questions: i64,
}

impl Counts {
    /// Faults of any severity.
    #[must_use]
    pub fn all_faults(&self) -> i64 {
        self.faults.iter().sum()
    }
}

/// The findings that `query` asks for.
///
/// # Errors
/// Whatever the store says.
pub fn list(rd: &mut Rd<'_>, query: &FindingQuery) -> Result<Listed, StoreError> {
    let rows = checks::list(rd, query)?;
    Ok(Listed {
        total: checks::count(rd, query)?,
        findings: rows
            .into_iter()
            .map(Finding::read)
            .collect::<Result<_, _>>()?,
    })
}

/// How many findings of a subject are open.
///
/// # Errors
/// Whatever the store says.
pub fn counts(rd: &mut Rd<'_>, subject: &str) -> Result<Counts, StoreError> {
    let (faults, questions) = checks::count_by_severity(rd, subject)?;
    Ok(Counts { faults, questions })
}

/// Where a finding is, by page: `most` places after the first `skip`.
///
/// # Errors
/// Whatever the store says.
pub fn places(
    rd: &mut Rd<'_>,
    id: &str,
    skip: i64,
    most: i64,
) -> Result<Vec<PlaceRow>, StoreError> {
    checks::places(rd, id, skip, most)
}

/// The pages that findings of a subject are at, gone ones apart.
///
/// # Errors
/// Whatever the store says.
pub fn pages(rd: &mut Rd<'_>, subject: &str, most: i64) -> Result<Vec<String>, StoreError> {
    checks::pages(rd, subject, most)
}

/// What happened to a finding, oldest first.
///
/// # Errors
/// Whatever the store says.
pub fn history(rd: &mut Rd<'_>, id: &str) -> Result<Vec<FindingEvent>, StoreError> {
    checks::events(rd, id)
}

/// The last looks at a subject by one rule set, newest first.
///
/// # Errors
/// Whatever the store says.
pub fn looks(
    rd: &mut Rd<'_>,
    subject: &str,
    rules: &str,
    most: i64,
) -> Result<Vec<LookRow>, StoreError> {
    checks::looks(rd, subject, rules, most)
}
