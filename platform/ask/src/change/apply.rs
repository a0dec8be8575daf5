//! What each change does to the case itself.

use serde_json::json;
use store::{Tx, cases};

use super::{Change, Deed, NewEvent, Tell, kind, said};
use crate::due::put_off;
use crate::{AskError, Case, Moves, Payment, Rating, Status, status};

fn deed(case: Case, kind: &'static str, facts: serde_json::Value) -> Deed {
    Deed {
        case,
        event: NewEvent {
            kind,
            public: false,
            words: String::new(),
            facts,
        },
        tell: Tell::Nobody,
    }
}

impl Deed {
    fn saying(mut self, words: String) -> Result<Self, AskError> {
        self.event.words = said(words)?;
        Ok(self)
    }

    fn telling(mut self, tell: Tell) -> Self {
        self.tell = tell;
        self
    }

    const fn publicly(mut self) -> Self {
        self.event.public = true;
        self
    }
}

/// The deed, ready to be written. Nothing but files is written here.
pub fn apply(tx: &mut Tx<'_>, mut case: Case, change: Change) -> Result<Deed, AskError> {
    let now = tx.now();
    match change {
        Change::Status { status: id, words } => {
            let to = known(&id)?;
            if id == "duplicate" {
                return Err(AskError::refused(
                    "Say which case it is a duplicate of, and merge it into that one.",
                ));
            }
            let from = case.row.status.clone();
            let template = match (to.open, to.id) {
                (false, _) => "case-closed",
                (true, "need-you") => "case-needs-you",
                (true, "to-pay") => "case-to-pay",
                (true, _) => "case-changed",
            };
            // What was said to the person alone goes to the person alone.
            let tell = if to.moves == Moves::Person {
                Tell::Person(template)
            } else {
                Tell::Everyone(template)
            };
            stand(&mut case, to, now);
            Ok(deed(case, "status", json!({ "from": from, "to": to.id }))
                .saying(words)?
                .publicly()
                .telling(tell))
        }
        Change::Note { words, public } => {
            if words.trim().is_empty() {
                return Err(AskError::refused("Write something before you save."));
            }
            let deed = deed(case, "note", json!({})).saying(words)?;
            Ok(if public {
                deed.publicly().telling(Tell::Everyone("case-changed"))
            } else {
                deed
            })
        }
        Change::Assign { owner } => {
            let from = std::mem::replace(&mut case.row.owner, owner.clone());
            if case.row.status == "received" && !owner.is_empty() {
                stand(&mut case, known("looking")?, now);
            }
            let tell = if owner.is_empty() || owner == from {
                Tell::Nobody
            } else {
                Tell::Account("case-assigned", owner.clone())
            };
            Ok(deed(case, "assigned", json!({ "from": from, "to": owner })).telling(tell))
        }
        Change::Team { team, words } => {
            let from = std::mem::replace(&mut case.row.team, team.clone());
            case.row.owner.clear();
            let tell = if team.is_empty() || team == from {
                Tell::Nobody
            } else {
                Tell::Team("case-team", team.clone())
            };
            Ok(deed(case, "team", json!({ "from": from, "to": team }))
                .saying(words)?
                .telling(tell))
        }
        Change::PassOn { to, words } => {
            if to.trim().is_empty() {
                return Err(AskError::refused("Say which organisation it is passed to."));
            }
            case.body.passed_to.clone_from(&to);
            stand(&mut case, known("passed-on")?, now);
            Ok(deed(case, "passed", json!({ "to": to }))
                .saying(words)?
                .publicly()
                .telling(Tell::Everyone("case-closed")))
        }
        Change::Priority(priority) => {
            let from = std::mem::replace(&mut case.row.priority, priority.clamp(-9, 9));
            let to = case.row.priority;
            Ok(deed(case, "priority", json!({ "from": from, "to": to })))
        }
        Change::Due(due) => {
            let from = std::mem::replace(&mut case.row.due, due);
            Ok(deed(case, "due", json!({ "from": from, "to": due })))
        }
        Change::Category { category, private } => {
            if category.trim().is_empty() {
                return Err(AskError::refused("Choose what it is about."));
            }
            let from = std::mem::replace(&mut case.row.category, category.clone());
            case.row.is_private = private;
            Ok(deed(
                case,
                "category",
                json!({ "from": from, "to": category, "private": private }),
            ))
        }
        Change::Title(title) => {
            let title: String = title.trim().chars().take(200).collect();
            if title.is_empty() {
                return Err(AskError::refused("Say in one line what it is."));
            }
            let from = std::mem::replace(&mut case.row.title, title.clone());
            Ok(deed(case, "title", json!({ "from": from, "to": title })))
        }
        Change::Place {
            lon,
            lat,
            ward,
            asset,
        } => {
            on_earth(lon, lat)?;
            let from = json!({ "lon": case.row.lon, "lat": case.row.lat, "asset": case.row.asset });
            (case.row.lon, case.row.lat) = (Some(lon), Some(lat));
            (case.row.ward, case.row.asset) = (ward, asset.clone());
            let to = json!({ "lon": lon, "lat": lat, "asset": asset });
            Ok(deed(case, "place", json!({ "from": from, "to": to })))
        }
        Change::Pin {
            lon,
            lat,
            ward,
            title,
            extra,
        } => {
            on_earth(lon, lat)?;
            let from = json!({ "lon": case.row.lon, "lat": case.row.lat, "title": case.row.title });
            (case.row.lon, case.row.lat) = (Some(lon), Some(lat));
            (case.row.ward, case.row.title) = (ward, title.chars().take(200).collect());
            case.body.extra.extend(extra);
            let to = json!({ "lon": lon, "lat": lat, "title": case.row.title });
            Ok(deed(case, "place", json!({ "from": from, "to": to })))
        }
        Change::Kind(new) => kind::apply(tx, case, new),
        Change::Attach { file, public } => {
            if !cases::give_to_case(tx, &file, &case.row.id)? {
                return Err(AskError::refused("That file is gone. Add it again."));
            }
            cases::show_file(tx, &file, public)?;
            let deed = deed(case, "attached", json!({ "file": file }));
            Ok(if public { deed.publicly() } else { deed })
        }
        Change::Show { file, public } => {
            let ours = cases::files_of_case(tx, &case.row.id)?;
            if !ours.iter().any(|known| known.id == file) {
                return Err(AskError::refused("That file is not one of this case."));
            }
            cases::show_file(tx, &file, public)?;
            Ok(deed(case, "shown", json!({ "file": file, "to": public })))
        }
        Change::Reopen { words } => {
            if case.row.is_open {
                return Err(AskError::refused("It is open already."));
            }
            let from = case.row.status.clone();
            case.row.parent.clear();
            stand(&mut case, known("received")?, now);
            case.row.due = case.due_anew(now);
            Ok(deed(case, "reopened", json!({ "from": from }))
                .saying(words)?
                .publicly()
                .telling(Tell::Everyone("case-reopened")))
        }
        Change::Escalate { words } => {
            case.row.priority = (case.row.priority + 1).min(9);
            let team = case.row.team.clone();
            Ok(deed(case, "escalated", json!({ "to": team }))
                .saying(words)?
                .telling(Tell::Team("case-escalated", team)))
        }
        Change::Paid { how } => {
            let Some(payment) = case.body.payment.take().filter(|p| p.paid.is_none()) else {
                return Err(AskError::refused("There is nothing left to pay."));
            };
            let how = said(how)?;
            case.body.payment = Some(Payment {
                paid: Some(now),
                how: how.clone(),
                ..payment
            });
            if case.row.status == "to-pay" {
                stand(&mut case, known("received")?, now);
            }
            Ok(deed(case, "paid", json!({ "how": how }))
                .publicly()
                .telling(Tell::Person("case-changed")))
        }
        Change::Rate { score, words } => {
            if !(1..=5).contains(&score) {
                return Err(AskError::refused("Choose one of the five answers."));
            }
            let words = said(words)?;
            case.body.rating = Some(Rating {
                score,
                words: words.clone(),
                at: now,
            });
            Ok(deed(case, "rated", json!({ "to": score })).saying(words)?)
        }
        Change::Extra(facts) => {
            let names: Vec<String> = facts.keys().cloned().collect();
            case.body.extra.extend(facts);
            Ok(deed(case, "facts", json!({ "names": names })))
        }
        Change::Merge { .. } | Change::Redact { .. } => {
            Err(AskError::refused("That is done in another way."))
        }
    }
}

fn on_earth(lon: f64, lat: f64) -> Result<(), AskError> {
    match geo::Point::new(lon, lat) {
        Ok(_) => Ok(()),
        Err(_) => Err(AskError::refused(
            "That place is not on the map. Choose it again.",
        )),
    }
}

fn known(id: &str) -> Result<&'static Status, AskError> {
    status(id).ok_or_else(|| AskError::refused("Choose one of the statuses."))
}

/// Puts a case where it stands now: the clock stands while it is the person's move, and a closed case has
/// an end date for its data.
pub fn stand(case: &mut Case, to: &Status, now: kit::Time) {
    let row = &mut case.row;
    row.status = to.id.into();
    row.is_open = to.open;
    if to.moves == Moves::Person {
        row.paused.get_or_insert(now);
    } else if let Some(stood) = row.paused.take() {
        row.due = row.due.map(|due| put_off(due, stood, now));
    }
    if to.open {
        (row.closed, row.erase) = (None, None);
    } else {
        let closed = *row.closed.get_or_insert(now);
        row.erase = Some(closed.plus_s(row.keep_days.saturating_mul(86_400)));
    }
}
