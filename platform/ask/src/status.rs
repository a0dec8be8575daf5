//! Where a case can stand: for the person, for staff, and whose move it is.

use serde::Serialize;

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Status {
    /// Its name, as it is kept.
    pub id: &'static str,
    /// What the person reads.
    pub resident: &'static str,
    /// What staff read.
    pub staff: &'static str,
    /// Whether something still has to be done.
    pub open: bool,
    /// Whose move it is. The clock stands while it is the person's.
    pub moves: Moves,
}

/// Whose move it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Moves {
    /// Ours: the clock runs.
    Us,
    /// The person's: the clock stands.
    Person,
    /// Another organisation's, on our behalf: the clock runs, for we promised.
    Other,
    /// Nobody's: it is closed.
    Nobody,
}

const fn open(
    id: &'static str,
    resident: &'static str,
    staff: &'static str,
    moves: Moves,
) -> Status {
    Status {
        id,
        resident,
        staff,
        open: true,
        moves,
    }
}

const fn closed(id: &'static str, resident: &'static str, staff: &'static str) -> Status {
    Status {
        id,
        resident,
        staff,
        open: false,
        moves: Moves::Nobody,
    }
}

/// Every status, in the order in which a case goes through them.
pub const STATUSES: &[Status] = &[
    open("received", "We have it", "Received", Moves::Us),
    open("looking", "We are looking at it", "In progress", Moves::Us),
    open(
        "planned",
        "We have planned the work",
        "Work planned",
        Moves::Us,
    ),
    open(
        "need-you",
        "We need something from you",
        "Waiting for the person",
        Moves::Person,
    ),
    open(
        "to-pay",
        "You need to pay",
        "Waiting for payment",
        Moves::Person,
    ),
    open(
        "with-others",
        "Somebody we work with is dealing with it",
        "With a partner",
        Moves::Other,
    ),
    closed("done", "It is done", "Done"),
    closed("agreed", "We said yes", "Agreed"),
    closed("refused", "We said no", "Refused"),
    closed(
        "no-action",
        "We looked, and there is nothing for us to do",
        "No action",
    ),
    closed(
        "passed-on",
        "We passed it to the people who can help",
        "Passed to another organisation",
    ),
    closed(
        "duplicate",
        "Somebody told us about this before you",
        "Duplicate",
    ),
    closed("withdrawn", "You asked us to stop", "Withdrawn"),
];

/// The status of this name.
#[must_use]
pub fn status(id: &str) -> Option<&'static Status> {
    STATUSES.iter().find(|status| status.id == id)
}
