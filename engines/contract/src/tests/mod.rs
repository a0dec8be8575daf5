#![allow(clippy::unwrap_used, clippy::panic)]

mod coverage;
mod dossier;
mod gate;
mod laws;
mod reqif;
mod scenario;
mod sheet;

use crate::{Criterion, Evidence, Fault, Outcome, Requirement, Specification};

/// A requirement with so many criteria.
fn requirement(id: &str, criteria: u32) -> Requirement {
    Requirement {
        id: id.into(),
        title: format!("Title of {id}"),
        text: "What must be.".into(),
        weight: 1,
        version: 1,
        criteria: (1..=criteria)
            .map(|number| Criterion {
                number,
                text: format!("Criterion {number} is seen"),
                scenario: String::new(),
            })
            .collect(),
        ..Requirement::default()
    }
}

fn specification(requirements: Vec<Requirement>) -> Specification {
    Specification {
        title: "Library booking".into(),
        requirements,
        ..Specification::default()
    }
}

/// A piece of evidence: the later its number, the newer it is.
fn evidence(
    number: i64,
    requirement: &str,
    version: u32,
    criterion: Option<u32>,
    outcome: Outcome,
) -> Evidence {
    Evidence {
        id: format!("e{number}"),
        requirement: requirement.into(),
        version,
        criterion,
        outcome,
        what: "Tried".into(),
        made_us: number,
    }
}

fn said(faults: &[Fault]) -> String {
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    lines.join("\n")
}
