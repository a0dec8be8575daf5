//! How reports go, exchanged as FixMyStreet and its council systems do (`servicerequestupdates`).

use app::ask::{self, Change, Query, Sort};
use app::kit::{Fault, Time};
use app::{App, Who};
use axum::response::Response;
use http::StatusCode;

use super::wire::{Format, Taken, Update, moment};
use super::{UPDATE, answer, asked, broken, ours, refuse, sender};
use crate::cases::{self, KIND};
use crate::categories::Categories;
use crate::sent::Sent;

/// Reports whose updates are in one answer.
const MOST: i64 = 1_000;
/// How far back, where nothing is said.
const LOOK_BACK_S: i64 = 86_400;

/// The updates between two moments: `start_date` and `end_date`.
pub async fn list(app: &App, format: Format, query: &str) -> Response {
    let (sent, all) = match asked(app, format, query) {
        Ok(asked) => asked,
        Err(refusal) => return *refusal,
    };
    let time = |name: &str| {
        sent.one(name)
            .map(|text| Time::parse(text).ok_or(name.to_owned()))
    };
    let times = [time("start_date"), time("end_date")];
    let (from, to) = match times {
        [Some(Err(name)), _] | [_, Some(Err(name))] => {
            return refuse(
                format,
                400,
                &format!("{name} must look like 2010-01-01T00:00:00Z"),
            );
        }
        [from, to] => (from.and_then(Result::ok), to.and_then(Result::ok)),
    };
    let to = to.unwrap_or_else(|| app.now()).plus_s(1);
    let from = from.unwrap_or_else(|| to.plus_s(-LOOK_BACK_S));
    match between(app, &all, from, to).await {
        Ok(updates) => answer(
            format,
            StatusCode::OK,
            "service_request_updates",
            "request_update",
            &updates,
        ),
        Err(fault) => broken(format, &fault),
    }
}

async fn between(app: &App, all: &Categories, from: Time, to: Time) -> Result<Vec<Update>, Fault> {
    let all = all.clone();
    Ok(app
        .store()
        .read(move |rd| {
            let query = Query {
                kind: Some(KIND.into()),
                private: Some(false),
                changed_from: Some(from),
                sort: Sort::Changed,
                limit: MOST,
                ..Query::default()
            };
            let mut updates = Vec::new();
            for case in ask::list(rd, &query)?.cases {
                if cases::is_private(&all, &case) {
                    continue;
                }
                let events = ask::events(rd, &case.id, true)?;
                let due = events
                    .into_iter()
                    .filter(|event| event.at >= from && event.at < to);
                // What was written to a person is not for others; where the report stands is.
                for event in due
                    .filter(|event| matches!(event.kind.as_str(), "status" | "reopened" | "passed"))
                {
                    let status = event.facts["to"].as_str().unwrap_or(&case.status);
                    updates.push(Update {
                        update_id: event.seq.to_string(),
                        service_request_id: case.reference.clone(),
                        status: outward(status, case.is_open),
                        updated_datetime: moment(event.at),
                        description: [event.sentence(), event.words.clone()]
                            .join(" ")
                            .trim()
                            .to_owned(),
                        media_url: String::new(),
                    });
                }
            }
            updates.sort_by(|a, b| a.updated_datetime.cmp(&b.updated_datetime));
            Ok::<_, app::store::StoreError>(updates)
        })
        .await?)
}

/// Our word for where a report stands, in the words that FixMyStreet knows.
fn outward(status: &str, is_open: bool) -> String {
    match status {
        "received" => "OPEN",
        "looking" | "need-you" | "with-others" => "INVESTIGATING",
        "planned" => "ACTION_SCHEDULED",
        "done" | "agreed" => "FIXED",
        "duplicate" => "DUPLICATE",
        "passed-on" => "NOT_COUNCILS_RESPONSIBILITY",
        "no-action" | "refused" => "NO_FURTHER_ACTION",
        _ if is_open => "OPEN",
        _ => "CLOSED",
    }
    .into()
}

/// Their word for where it stands, in ours. None says nothing.
fn inward(status: &str) -> Option<&'static str> {
    Some(match status.to_ascii_uppercase().as_str() {
        "OPEN" | "CONFIRMED" => "received",
        "INVESTIGATING" | "IN_PROGRESS" => "looking",
        "ACTION_SCHEDULED" | "PLANNED" => "planned",
        "FIXED" | "CLOSED" | "FIXED_COUNCIL" => "done",
        // It does not say of which: there is nothing to merge it into, and nothing more to do for it.
        "DUPLICATE" | "NO_FURTHER_ACTION" | "UNABLE_TO_FIX" | "INTERNAL_REFERRAL" => "no-action",
        "NOT_COUNCILS_RESPONSIBILITY" | "NOT_RESPONSIBLE" => "passed-on",
        _ => return None,
    })
}

/// What is said of it. A duplicate without words says at least that it is one.
fn said(sent: &Sent) -> String {
    let words = sent.one("description").unwrap_or_default();
    let is_duplicate = sent
        .one("status")
        .is_some_and(|status| status.eq_ignore_ascii_case("DUPLICATE"));
    if words.is_empty() && is_duplicate {
        return "Somebody told us about this before. We deal with both together.".into();
    }
    words.chars().take(4_000).collect()
}

/// Takes an update: where the report stands, and what is said of it.
pub async fn taken(app: &App, format: Format, who: Who, sent: Sent) -> Response {
    let all = match ours(app, format, &sent) {
        Ok(all) => all,
        Err(refusal) => return *refusal,
    };
    let who = match sender(app, format, who, &sent, UPDATE).await {
        Ok(who) => who,
        Err(refusal) => return *refusal,
    };
    let Some(reference) = sent.one("service_request_id") else {
        return refuse(format, 400, "service_request_id was not provided");
    };
    let words = said(&sent);
    let change = match sent.one("status").map(|status| (status, inward(status))) {
        Some((status, None)) => {
            return refuse(format, 400, &format!("status {status} is not known"));
        }
        Some((_, Some(status))) => Change::Status {
            status: status.into(),
            words,
        },
        None if words.is_empty() => {
            return refuse(format, 400, "description or status was not provided");
        }
        None => Change::Note {
            words,
            public: true,
        },
    };
    let (own, reference, by) = (app.clone(), reference.to_owned(), who.audit_name());
    let done = app
        .store()
        .write(move |tx| {
            let case = cases::case(tx, &reference)?;
            let Some(case) = case.filter(|case| !cases::is_private(&all, case)) else {
                return Err(Fault::not_found("service_request_id was not found"));
            };
            let change = match &change {
                // Where it stands already is not told again; the words are.
                Change::Status { status, words } if *status == case.status => {
                    if words.is_empty() {
                        return Ok((
                            format!("{}-{}", case.reference, case.version),
                            case.asset.clone(),
                        ));
                    }
                    Change::Note {
                        words: words.clone(),
                        public: true,
                    }
                }
                other => other.clone(),
            };
            let changed = ask::change(tx, &by, &case.id, None, change)?;
            app::asked::tell(&own, tx, &changed.notices)?;
            let id = format!("{}-{}", case.reference, changed.case.version);
            Ok::<_, Fault>((id, case.asset.clone()))
        })
        .await;
    match done {
        Ok((update_id, asset)) => {
            if let Err(error) = crate::things::refresh(app, &asset).await {
                tracing::warn!(%error, asset, "the count of reports of a thing is not up to date");
            }
            let taken = vec![Taken { update_id }];
            answer(
                format,
                StatusCode::CREATED,
                "service_request_updates",
                "request_update",
                &taken,
            )
        }
        Err(fault) => broken(format, &fault),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_theirs_is_a_status_that_can_be_given() {
        for (word, want) in [
            ("open", Some("received")),
            ("IN_PROGRESS", Some("looking")),
            ("Fixed", Some("done")),
            ("DUPLICATE", Some("no-action")),
            ("lost", None),
        ] {
            assert_eq!(inward(word), want, "{word}");
        }
    }

    #[test]
    fn a_duplicate_is_said_to_be_one() {
        for (query, want) in [
            ("status=FIXED&description=+Done.", "Done."),
            ("status=FIXED", ""),
            ("status=duplicate&description=See+7", "See 7"),
            (
                "status=duplicate",
                "Somebody told us about this before. We deal with both together.",
            ),
        ] {
            assert_eq!(said(&Sent::of_query(query).unwrap()), want, "{query}");
        }
    }
}
