//! What can be done to a problem. Each deed is a form of its own, held against the version that was read.

use app::check::{self, Change, CheckError, State};
use app::kit::{Fault, Time, words};
use app::teams::Colleague;
use app::{Fail, View};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use jiff::civil::Date;
use serde::Serialize;

use super::page::read;
use crate::edit::{Field, Given};
use crate::model::Problem;
use crate::posted::Posted;

/// Characters of what is said with a deed, at most.
const MOST: usize = 4_000;

/// Somebody else did something to the problem meanwhile.
pub const STALE: &str =
    "Somebody else changed this since you opened it. Look at their change, then try again";

/// Something that can be done to a problem.
#[derive(Debug, Clone, Serialize)]
pub struct Deed {
    /// What it is called in what is sent.
    pub act: &'static str,
    /// What it is called on the page.
    pub title: &'static str,
    /// What its button says.
    pub button: &'static str,
    /// What it asks.
    pub fields: Vec<Field>,
    /// Whether its form is unfolded.
    pub is_open: bool,
}

impl Deed {
    /// What can be done to a problem as it stands.
    #[must_use]
    pub fn all(one: &Problem, people: &[Colleague]) -> Vec<Self> {
        match one.state {
            State::Open => vec![Self::owner(one, people), Self::accept(one), Self::mended()],
            State::Accepted => vec![
                Self::owner(one, people),
                Self::accept(one),
                Self::mended(),
                Self::reopen(),
            ],
            State::Mended | State::Sound | State::Gone => vec![Self::reopen()],
        }
    }

    fn owner(one: &Problem, people: &[Colleague]) -> Self {
        let mut options = vec![("", "Nobody")];
        let people = people.iter();
        options.extend(people.map(|person| (person.id.as_str(), person.name.as_str())));
        if !options.iter().any(|(id, _)| *id == one.owner) {
            options.push((one.owner.as_str(), "Somebody who has left"));
        }
        Self {
            act: "owner",
            title: "Say who has it in hand",
            button: "Save",
            fields: vec![Field::select(
                "owner",
                "Who has it in hand?",
                &options,
                &one.owner,
            )],
            is_open: one.owner.is_empty(),
        }
    }

    fn accept(one: &Problem) -> Self {
        Self {
            act: "accept",
            title: if one.state == State::Accepted {
                "Accept it until another day"
            } else {
                "Accept it until a day"
            },
            button: "Accept it for now",
            fields: vec![
                Field::text("why", "Why may it stay?", "")
                    .hint("It still counts when a milestone is decided."),
                Field::short("until", "Until which day?", "")
                    .hint("The last day on which it may stay, such as 2026-12-24"),
            ],
            is_open: false,
        }
    }

    fn mended() -> Self {
        Self {
            act: "mended",
            title: "It is put right",
            button: "Say that it is put right",
            fields: vec![Field::text("done", "What was done? (optional)", "")],
            is_open: false,
        }
    }

    fn reopen() -> Self {
        Self {
            act: "reopen",
            title: "It is to be put right after all",
            button: "Open it again",
            fields: vec![Field::text("again", "Why? (optional)", "")],
            is_open: false,
        }
    }

    /// Whether a field offers this value.
    fn offers(&self, value: &str) -> bool {
        let mut options = self.fields.iter().flat_map(|field| &field.options);
        options.any(|(known, _)| known == value)
    }

    /// The change that was asked for; none where something is wrong with it, which `given` then tells.
    fn asked(&self, given: &mut Given<'_>, now: Time) -> Option<Change> {
        let change = match self.act {
            "owner" => {
                let owner = given.text("owner", MOST);
                if !self.offers(&owner) {
                    given.tell("owner", "Choose who has it in hand");
                }
                Change::Owner(owner)
            }
            "accept" => accepted(given, now),
            "mended" => Change::Mended(given.text("done", MOST)),
            _ => Change::Reopen(given.text("again", MOST)),
        };
        (!given.is_wrong()).then_some(change)
    }
}

fn accepted(given: &mut Given<'_>, now: Time) -> Change {
    let why = given.text("why", MOST);
    if why.is_empty() {
        given.tell("why", "Enter why it may stay");
    }
    let day = given.date("until").parse::<Date>().ok();
    let until = day.and_then(words::end_of).unwrap_or_default();
    if day.is_some() && until <= now {
        given.tell("until", "Enter today or a day to come");
    }
    Change::Accept {
        words: format!("Until {}: {why}", words::date(words::last_day(until))),
        until,
        ground: "",
    }
}

/// Does something to a problem.
pub async fn change(
    view: View,
    Path((contract, id)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Fail> {
    let page = read(&view, &contract, &id).await?;
    let mut given = Given::new(&posted.fields);
    let (act, version) = (posted.fields.one("act"), given.version());
    if version != page.version {
        given.tell("do", STALE);
        return Ok(page.again(&view, act, &given, StatusCode::CONFLICT));
    }
    let Some(deed) = page.deeds.iter().find(|deed| deed.act == act) else {
        return Err(Fault::invalid(
            "We do not know what is to be done. Go back and choose it again.",
        )
        .into());
    };
    let Some(change) = deed.asked(&mut given, view.app.now()) else {
        return Ok(page.again(&view, act, &given, StatusCode::UNPROCESSABLE_ENTITY));
    };
    let (who, of) = (view.who.audit_name(), id.clone());
    let done = view
        .app
        .store()
        .write(move |tx| check::change(tx, &who, &of, Some(version), change.clone()))
        .await;
    match done {
        Ok(_) => Ok(Redirect::to(&format!("{}?done=yes", page.path)).into_response()),
        Err(CheckError::Stale) => {
            let page = read(&view, &contract, &id).await?;
            given.tell("do", STALE);
            Ok(page.again(&view, act, &given, StatusCode::CONFLICT))
        }
        Err(CheckError::Refused(why)) => {
            given.tell("do", why.to_string());
            Ok(page.again(&view, act, &given, StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(error) => Err(Fault::from(error).into()),
    }
}

#[cfg(test)]
mod tests {
    use contract::gate::Severity;
    use form::Fields;

    use super::*;

    fn problem(state: State) -> Problem {
        Problem {
            id: "7".into(),
            version: 1,
            what: "The focus cannot be seen.".into(),
            severity: Severity::Serious,
            met_by: 3,
            state,
            until: None,
            owner: "9".into(),
            limit: None,
        }
    }

    fn deeds(state: State) -> Vec<Deed> {
        let people = [Colleague {
            id: "1".into(),
            name: "Grace Odell".into(),
            email: String::new(),
        }];
        Deed::all(&problem(state), &people)
    }

    #[test]
    fn what_can_be_done_depends_on_where_it_stands() {
        #[track_caller]
        fn check(state: State, want: &[&str]) {
            let acts: Vec<&str> = deeds(state).iter().map(|deed| deed.act).collect();
            assert_eq!(acts, want, "{state:?}");
        }
        check(State::Open, &["owner", "accept", "mended"]);
        check(State::Accepted, &["owner", "accept", "mended", "reopen"]);
        check(State::Mended, &["reopen"]);
        check(State::Gone, &["reopen"]);
    }

    /// What comes of fields that are sent at noon on 24 November 2026: the change, or the first fault.
    #[track_caller]
    fn check(act: &str, fields: &[(&str, &str)], want: Result<Change, &str>) {
        let now = Time::parse("2026-11-24T12:00:00Z").unwrap();
        let typed = Fields::new(fields.iter().copied());
        let mut given = Given::new(&typed);
        let all = deeds(State::Accepted);
        let deed = all.iter().find(|deed| deed.act == act).unwrap();
        let got = deed.asked(&mut given, now);
        let wrong = given.wrong().first().map(|(_, text)| text.as_str());
        assert_eq!(got.ok_or(wrong.unwrap_or_default()), want);
    }

    #[test]
    fn a_deed_is_done_only_if_all_that_it_needs_is_there() {
        check("owner", &[("owner", "1")], Ok(Change::Owner("1".into())));
        check("owner", &[("owner", "")], Ok(Change::Owner(String::new())));
        // Whoever has left may keep it.
        check("owner", &[("owner", "9")], Ok(Change::Owner("9".into())));
        let nobody = Err("Choose who has it in hand");
        check("owner", &[("owner", "2")], nobody);
        let until = |day| [("why", "It goes."), ("until", day)];
        let accepted = Change::Accept {
            words: "Until 24 November 2026: It goes.".into(),
            until: Time::parse("2026-11-25T00:00:00Z").unwrap(),
            ground: "",
        };
        check("accept", &until("2026-11-24"), Ok(accepted));
        let past = Err("Enter today or a day to come");
        check("accept", &until("2026-11-23"), past);
        let no_day = Err("Enter a date, such as 2026-12-24");
        check("accept", &until("soon"), no_day);
        let no_reason = Err("Enter why it may stay");
        check("accept", &[("until", "2026-12-24")], no_reason);
        let mended = Ok(Change::Mended("Release 7".into()));
        check("mended", &[("done", " Release 7 ")], mended);
        check("reopen", &[], Ok(Change::Reopen(String::new())));
    }
}
