//! The pages of the table: send one, look it over, see what came of it.

use app::{Page, Sample};
use serde::Serialize;

use super::columns::COLUMNS;
use super::read::RowFault;

/// Rows of each kind that are shown.
pub const MOST_SHOWN: usize = 100;

/// A column, as the page tells it.
#[derive(Debug, Clone, Serialize)]
pub struct ColumnLine {
    pub name: &'static str,
    pub about: &'static str,
    pub required: bool,
}

/// Send a table.
#[derive(Debug, Serialize)]
pub struct Send {
    pub columns: Vec<ColumnLine>,
    pub error: String,
    /// What was just done.
    pub done: String,
}

impl Send {
    pub fn new(error: &str, done: &str) -> Self {
        let columns = COLUMNS.iter();
        let line = |column: &super::columns::Column| ColumnLine {
            name: column.name,
            about: column.about,
            required: column.required,
        };
        Self {
            columns: columns.map(line).collect(),
            error: error.to_owned(),
            done: done.to_owned(),
        }
    }
}

/// A row that would change something.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RowLine {
    pub line: u64,
    pub name: String,
    pub organisation: String,
    /// Adds or changes.
    pub adds: bool,
}

/// Look a table over.
#[derive(Debug, Default, Serialize)]
pub struct Preview {
    pub id: String,
    pub name: String,
    pub adds: usize,
    pub changes: usize,
    pub same: usize,
    pub faulty: usize,
    pub rows: Vec<RowLine>,
    pub faults: Vec<RowFault>,
    pub unknown: Vec<String>,
    /// More rows than are shown.
    pub more: bool,
}

/// Samples of both pages.
pub fn samples() -> Vec<Sample> {
    Send::sample_values()
        .into_iter()
        .chain(Preview::sample_values())
        .collect()
}

impl Page for Send {
    const TEMPLATE: &'static str = "directory/sheet.html";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![
            ("to begin", Self::new("", "")),
            (
                "error",
                Self::new(
                    "There is no column name. The first line must name the columns.",
                    "",
                ),
            ),
            (
                "done",
                Self::new("", "3 entries were added and 12 changed."),
            ),
        ]
    }
}

impl Page for Preview {
    const TEMPLATE: &'static str = "directory/preview.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let row = |line, adds| RowLine {
            line,
            name: "Computer class".into(),
            organisation: "Harbour Library".into(),
            adds,
        };
        let fault = RowFault {
            line: 4,
            column: "postcode".into(),
            what: "is not a postcode. Look it up, or leave it empty.".into(),
        };
        let full = Self {
            id: "1".into(),
            name: "services.csv".into(),
            adds: 1,
            changes: 1,
            same: 7,
            faulty: 1,
            rows: vec![row(2, true), row(3, false)],
            faults: vec![fault.clone()],
            unknown: vec!["colour".into()],
            more: false,
        };
        let nothing = Self {
            name: "services.csv".into(),
            same: 7,
            ..Self::default()
        };
        let faulty = Self {
            id: "1".into(),
            name: "services.csv".into(),
            faulty: 1,
            faults: vec![fault],
            ..Self::default()
        };
        vec![
            ("some of each", full),
            ("nothing to change", nothing),
            ("only faults", faulty),
        ]
    }
}
