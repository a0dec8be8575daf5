//! Lists of cases, and how many there are of each kind.

use store::cases::{self, CaseQuery, Column};
use store::{Rd, StoreError};

use crate::Case;
use crate::case::tokens;

/// Which cases: filters, order and page. `words` takes what was typed into a search box.
pub type Query = CaseQuery;
/// In which order.
pub type Sort = cases::Sort;
/// Whose private cases may be known.
pub type Circle = cases::Circle;
/// What to count by.
pub type By = Column;

/// A page of cases.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Listed {
    /// Those on the page.
    pub cases: Vec<Case>,
    /// How many there are on all pages.
    pub total: i64,
}

/// The cases that `query` asks for.
///
/// # Errors
/// Whatever the store says.
pub fn list(rd: &mut Rd<'_>, query: &Query) -> Result<Listed, StoreError> {
    let query = &searched(query);
    let rows = cases::list(rd, query)?;
    Ok(Listed {
        total: cases::count(rd, query)?,
        cases: rows.into_iter().map(Case::read).collect::<Result<_, _>>()?,
    })
}

/// How many there are, pages apart.
///
/// # Errors
/// Whatever the store says.
pub fn count(rd: &mut Rd<'_>, query: &Query) -> Result<i64, StoreError> {
    cases::count(rd, &searched(query))
}

/// How many there are of each, most first.
///
/// # Errors
/// Whatever the store says.
pub fn counts(rd: &mut Rd<'_>, query: &Query, by: By) -> Result<Vec<(String, i64)>, StoreError> {
    cases::count_by(rd, &searched(query), by)
}

/// The id, longitude and latitude of those that are on the map, newest first.
///
/// # Errors
/// Whatever the store says.
pub fn places(rd: &mut Rd<'_>, query: &Query) -> Result<Vec<(String, f64, f64)>, StoreError> {
    cases::places(rd, &searched(query))
}

/// What was typed, in the words that cases are found by; ten of them at most.
fn searched(query: &Query) -> Query {
    let words = query
        .words
        .iter()
        .flat_map(|text| tokens(text))
        .take(10)
        .collect();
    Query {
        words,
        ..query.clone()
    }
}
