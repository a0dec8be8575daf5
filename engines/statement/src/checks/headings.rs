//! Whether the headings of the model statement are there, in its words.

use super::{Ask, Said};
use crate::part::Part;
use crate::read::{Burden, Status};

fn there(ask: &Ask<'_>, part: Part) -> Said {
    match ask.read.heading(part) {
        Some(line) if line.is_heading() => Said::sound().seen(&line.block.text),
        Some(line) => Said::person()
            .seen(&line.block.text)
            .note("This line looks like the heading, and is not marked as one: if it is meant as one, mark it as a heading."),
        None => Said::fault(),
    }
}

fn worded(ask: &Ask<'_>, part: Part) -> Said {
    match ask.read.heading(part) {
        None => Said::not_here(),
        Some(line) if line.opens.is_some_and(|named| named.exact) => {
            Said::sound().seen(&line.block.text)
        }
        Some(line) => Said::fault().seen(&line.block.text),
    }
}

/// A site that complies in full has nothing to list.
fn lists_nothing(ask: &Ask<'_>) -> bool {
    ask.read.status() == Some(Status::Full) && !ask.read.admits()
}

pub fn compliance(ask: &Ask<'_>) -> Said {
    there(ask, Part::Status)
}

pub fn compliance_worded(ask: &Ask<'_>) -> Said {
    worded(ask, Part::Status)
}

pub fn non_accessible(ask: &Ask<'_>) -> Said {
    if lists_nothing(ask) {
        return Said::not_here();
    }
    match ask.read.heading(Part::NonAccessible) {
        Some(_) => there(ask, Part::NonAccessible),
        // "Non-compliance with the accessibility regulations" alone is a heading for it, in other words.
        None => there(ask, Part::NonCompliance),
    }
}

pub fn non_accessible_worded(ask: &Ask<'_>) -> Said {
    if lists_nothing(ask) {
        return Said::not_here();
    }
    match worded(ask, Part::NonAccessible) {
        said if said.outcome == crate::Outcome::DoesNotApply => worded(ask, Part::NonCompliance),
        said => said,
    }
}

pub fn preparation(ask: &Ask<'_>) -> Said {
    there(ask, Part::Preparation)
}

pub fn preparation_worded(ask: &Ask<'_>) -> Said {
    worded(ask, Part::Preparation)
}

pub fn feedback(ask: &Ask<'_>) -> Said {
    there(ask, Part::Feedback)
}

pub fn feedback_worded(ask: &Ask<'_>) -> Said {
    worded(ask, Part::Feedback)
}

pub fn enforcement(ask: &Ask<'_>) -> Said {
    there(ask, Part::Enforcement)
}

pub fn enforcement_worded(ask: &Ask<'_>) -> Said {
    worded(ask, Part::Enforcement)
}

/// A burden that is claimed stands under its own heading.
pub fn burden(ask: &Ask<'_>) -> Said {
    match (ask.read.burden(), ask.read.heading(Part::Burden)) {
        (Burden::Silent | Burden::Denied, _) => Said::not_here(),
        (Burden::Unclear(_), None) => Said::person(),
        (_, None) => Said::fault(),
        (_, Some(_)) => worded(ask, Part::Burden),
    }
}
