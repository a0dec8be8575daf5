//! A row for each finding (RFC 4180).

use super::ReadError;
use crate::{Found, Outcome, Severity};

/// The head of the table.
pub const HEAD: [&str; 8] = [
    "page", "rule", "criteria", "severity", "outcome", "selector", "message", "question",
];

/// A finding's row.
#[must_use]
pub fn row(found: &Found) -> [String; 8] {
    [
        found.at.clone(),
        found.rule.clone(),
        found.criteria.join(" "),
        found.severity.word().to_owned(),
        found.outcome.word().to_owned(),
        found.place.clone(),
        found.message.clone(),
        found.question.clone().unwrap_or_default(),
    ]
}

/// Reads a table whose head names at least "rule", "outcome" and "page", in any order.
pub(super) fn read(text: &str) -> Result<Vec<Found>, ReadError> {
    let format = |why: String| ReadError::Format {
        format: "table of findings",
        why,
    };
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = ::csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let head = reader.headers().map_err(|e| format(e.to_string()))?.clone();
    let column = |name: &str| {
        head.iter()
            .position(|one| one.trim().eq_ignore_ascii_case(name))
    };
    for name in ["rule", "outcome", "page"] {
        if column(name).is_none() {
            return Err(format(format!("there is no column {name:?}")));
        }
    }
    let mut all = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|e| format(e.to_string()))?;
        if all.len() > super::MOST {
            return Err(ReadError::Most);
        }
        let line = row.position().map_or(0, ::csv::Position::line);
        let cell = |name: &str| {
            let cell = column(name).and_then(|at| row.get(at));
            cell.unwrap_or_default().trim().to_owned()
        };
        let outcome = Outcome::of(&cell("outcome")).ok_or_else(|| ReadError::Line {
            line,
            why: format!(
                "the outcome must be \"fail\" or \"needs-person\", not {:?}",
                cell("outcome")
            ),
        })?;
        let question = cell("question");
        all.push(Found {
            rule: cell("rule"),
            criteria: cell("criteria")
                .split_whitespace()
                .map(ToOwned::to_owned)
                .collect(),
            severity: Severity::of(&cell("severity")).unwrap_or_default(),
            outcome,
            at: cell("page"),
            place: cell("selector"),
            message: cell("message"),
            question: (!question.is_empty()).then_some(question),
        });
    }
    Ok(all)
}
