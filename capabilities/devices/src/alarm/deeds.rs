//! What people say of an alarm: who has it in hand, that it stays until a day, a note. Each is held against the version
//! that was read. Nobody says that it is over: the device does.

use app::check::{self, Change, CheckError, Refusal, State};
use app::kit::{Fault, Time, words};
use app::{Fail, View, Wrong, day};
use axum::extract::{Form, Path};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use super::page::{read, stands};

/// What was typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Given {
    /// The version that was read.
    pub version: i64,
    /// Which deed it is.
    pub act: String,
    /// What is said.
    pub words: String,
    /// The account that gets it.
    pub owner: String,
    /// The team that gets it.
    pub team: String,
    /// The last day on which it may stay.
    #[serde(rename = "until-day")]
    pub day: String,
    /// Its month.
    #[serde(rename = "until-month")]
    pub month: String,
    /// Its year.
    #[serde(rename = "until-year")]
    pub year: String,
}

impl Given {
    /// The change that was asked for.
    fn change(&self, now: Time) -> Result<Change, Wrong> {
        let words = self.words.trim().to_owned();
        match self.act.as_str() {
            "owner" => Ok(Change::Owner(self.owner.clone())),
            "team" => Ok(Change::Team(self.team.clone())),
            "reopen" => Ok(Change::Reopen(words)),
            "note" if words.is_empty() => Err(Wrong::new("note-words", "Enter a note")),
            "note" => Ok(Change::Note(words)),
            "accept" if words.is_empty() => {
                Err(Wrong::new("accept-words", "Enter why it may stay"))
            }
            "accept" => {
                let last = day(&self.day, &self.month, &self.year);
                let until = last.and_then(words::end_of).filter(|until| *until > now);
                let until = until.ok_or_else(|| {
                    Wrong::new(
                        "until-day",
                        "Enter a day that is today or to come, such as 24 12 2026",
                    )
                })?;
                Ok(Change::Accept {
                    words,
                    until,
                    ground: "",
                })
            }
            _ => Err(Wrong::new("do", "Choose what is to be done")),
        }
    }
}

/// Does something to an alarm.
pub async fn change(
    view: View,
    Path(id): Path<String>,
    Form(given): Form<Given>,
) -> Result<Response, Fail> {
    let wrong = match given.change(view.app.now()) {
        Ok(change) => match write(&view, &id, &given, change).await {
            Ok(()) => {
                let path = format!("/devices/alarms/{id}?done=yes");
                return Ok(Redirect::to(&path).into_response());
            }
            Err(CheckError::Stale) => Wrong::new(
                "do",
                "Somebody else changed this since you opened it. Look at their change, then try again",
            ),
            Err(CheckError::Refused(why)) => Wrong::new("do", why.to_string()),
            Err(error) => return Err(Fault::from(error).into()),
        },
        Err(wrong) => wrong,
    };
    let mut page = read(&view, &id).await?;
    page.given = given;
    page.errors = vec![wrong];
    Ok((StatusCode::UNPROCESSABLE_ENTITY, view.page(&page)).into_response())
}

async fn write(view: &View, id: &str, given: &Given, change: Change) -> Result<(), CheckError> {
    let (who, id, version) = (view.who.audit_name(), id.to_owned(), given.version);
    view.app
        .store()
        .write(move |tx| {
            let finding = stands(tx, &id)?;
            // Nothing would end it: the device is well.
            if finding.state == State::Gone && matches!(change, Change::Reopen(_)) {
                return Err(CheckError::Refused(Refusal::Gone));
            }
            check::change(tx, &who, &id, Some(version), change.clone()).map(drop)
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(act: &str, words: &str, until: [&str; 3], want: Result<Change, &str>) {
        let [day, month, year] = until.map(ToOwned::to_owned);
        let given = Given {
            act: act.into(),
            words: words.into(),
            owner: "7".into(),
            team: "parks".into(),
            day,
            month,
            year,
            ..Given::default()
        };
        let now = Time::parse("2026-11-24T12:00:00Z").unwrap();
        let got = given.change(now);
        assert_eq!(
            got.as_ref().map_err(|wrong| wrong.field),
            want.as_ref().map_err(|field| *field)
        );
    }

    #[test]
    fn a_deed_is_done_only_if_all_that_it_needs_is_there() {
        let none = [""; 3];
        check("owner", "", none, Ok(Change::Owner("7".into())));
        check("team", "", none, Ok(Change::Team("parks".into())));
        check("reopen", "", none, Ok(Change::Reopen(String::new())));
        check("note", " ", none, Err("note-words"));
        check("note", " Seen. ", none, Ok(Change::Note("Seen.".into())));
        check("accept", "", ["24", "12", "2026"], Err("accept-words"));
        check("accept", "It is in store.", none, Err("until-day"));
        check(
            "accept",
            "It is in store.",
            ["31", "2", "2027"],
            Err("until-day"),
        );
        check(
            "accept",
            "It is in store.",
            ["23", "11", "2026"],
            Err("until-day"),
        );
        let accepted = Change::Accept {
            words: "It is in store.".into(),
            until: Time::parse("2026-11-25T00:00:00Z").unwrap(),
            ground: "",
        };
        check(
            "accept",
            "It is in store.",
            ["24", "11", "2026"],
            Ok(accepted),
        );
        check("burn", "", none, Err("do"));
    }
}
