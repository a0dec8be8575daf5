//! A case of another kind: by when it is due then, and which team has the first move.

use kit::Time;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Tx;

use super::{Deed, Event, NewEvent, Tell, events};
use crate::due::{due_after, put_off};
use crate::{AskError, Case, Moves, status};

/// Another kind of case, and what follows from it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewKind {
    /// Its short name, which becomes the case's category.
    pub category: String,
    /// What the person reads: "Bench or seat".
    pub name: String,
    /// Whether nobody but staff and whoever asked may know that the case exists.
    pub private: bool,
    /// The team that has the first move, where nobody has the case in hand; empty to leave it as it is.
    pub team: String,
    /// What the case is called now.
    pub title: String,
    /// By when it should be settled, in working days; none for no promise.
    pub due_working_days: Option<i64>,
}

/// The deed, ready to be written.
pub fn apply(tx: &mut Tx<'_>, mut case: Case, new: NewKind) -> Result<Deed, AskError> {
    if new.category.trim().is_empty() {
        return Err(AskError::refused("Choose what it is about."));
    }
    let happened = events(tx, &case.row.id, false)?;
    let due = new
        .due_working_days
        .map(|days| due(case.row.created, &happened, days));
    let due_before = std::mem::replace(&mut case.row.due, due);
    let from = std::mem::replace(&mut case.row.category, new.category);
    let team_before = case.row.team.clone();
    if case.row.owner.is_empty() && !new.team.is_empty() {
        case.row.team = new.team;
    }
    case.row.is_private = new.private;
    case.row.title = new.title.chars().take(200).collect();
    case.body.due_working_days = new.due_working_days;
    let team = case.row.team.clone();
    let facts = json!({
        "from": from,
        "to": case.row.category,
        "name": new.name,
        "private": new.private,
        "due": { "from": due_before, "to": due },
        "team": { "from": team_before, "to": team },
    });
    Ok(Deed {
        tell: if team == team_before {
            Tell::Nobody
        } else {
            Tell::Team("case-team", team)
        },
        event: NewEvent {
            kind: "category",
            public: true,
            words: String::new(),
            facts,
        },
        case,
    })
}

/// By when a case is due by a promise of `days`: from the day on which we got it, or opened it again, and
/// later by what we waited for the person since. A wait that is not over is added when it ends.
fn due(created: Time, happened: &[Event], days: i64) -> Time {
    let mut due = due_after(created, days);
    let mut stood = None;
    for event in happened {
        let to = event.facts["to"].as_str().and_then(status);
        let waits = to.is_some_and(|to| to.moves == Moves::Person);
        match event.kind.as_str() {
            "reopened" => (due, stood) = (due_after(event.at, days), None),
            "status" if waits => {
                stood.get_or_insert(event.at);
            }
            "status" | "paid" => {
                if let Some(stood) = stood.take() {
                    due = put_off(due, stood, event.at);
                }
            }
            _ => {}
        }
    }
    due
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(days: i64, happened: &[(&str, &str, &str)], want: &str) {
        let at = |text: &str| Time::parse(text).unwrap_or_default();
        let events: Vec<Event> = happened
            .iter()
            .map(|(day, kind, to)| Event {
                seq: 0,
                at: at(day),
                version: 1,
                who: String::new(),
                kind: (*kind).into(),
                public: false,
                words: String::new(),
                facts: json!({ "to": to }),
            })
            .collect();
        // A Tuesday.
        let due = due(at("2026-11-24T10:00:00Z"), &events, days);
        assert_eq!(due, at(want), "{happened:?}");
    }

    #[test]
    fn a_promise_counts_from_the_day_of_receipt_and_not_while_we_waited() {
        let waited = [
            ("2026-11-25T10:00:00Z", "status", "need-you"),
            ("2026-11-27T10:00:00Z", "status", "looking"),
        ];
        check(5, &[], "2026-12-01T17:00:00Z");
        check(
            5,
            &[("2026-11-26T10:00:00Z", "status", "planned")],
            "2026-12-01T17:00:00Z",
        );
        check(5, &waited, "2026-12-03T17:00:00Z");
        check(5, &waited[..1], "2026-12-01T17:00:00Z");
        check(
            1,
            &[waited[0], ("2026-12-01T10:00:00Z", "reopened", "")],
            "2026-12-02T17:00:00Z",
        );
    }
}
