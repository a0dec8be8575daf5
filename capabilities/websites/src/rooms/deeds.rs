//! What is done from the pages: a review is asked for or stopped, a finding is given to somebody, answered, looked at
//! again; findings of other tools are brought in.

use app::check::{self, Change, CheckError, Look, Severity};
use app::kit::{Fault, Time, words};
use app::{Fail, Page, View, Wrong, day, live};
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::finding::of_site;
use crate::ground::Ground;
use crate::run::{NEWS, RUNS, ask};
use crate::site::subject;

/// Pages that are looked at to see whether a finding is mended, at most.
const RECHECKED: i64 = 20;

fn to(path: String) -> Response {
    Redirect::to(&path).into_response()
}

/// Asks for a review.
pub async fn review(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let who = view.person()?.id.clone();
    let site = id.clone();
    let asked = view
        .app
        .store()
        .write(move |tx| {
            super::site(tx, &site)?;
            Ok::<_, Fault>(ask(tx, &who, &site, Vec::new())?)
        })
        .await?;
    let done = if asked { "asked" } else { "busy" };
    Ok(to(format!("/websites/{id}?done={done}")))
}

/// Stops a review that waits or is under way.
pub async fn stop(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let who = view.person()?.id.clone();
    let site = id.clone();
    view.app
        .store()
        .write(move |tx| RUNS.remove(tx, &who, &site))
        .await
        .map_err(Fault::from)?;
    Ok(to(format!("/websites/{id}?done=stopped")))
}

/// Looks again at the pages of a finding.
pub async fn recheck(
    view: View,
    Path((site, id)): Path<(String, String)>,
) -> Result<Response, Fail> {
    let who = view.person()?.id.clone();
    let back = format!("/websites/{site}/findings/{id}");
    let asked = view
        .app
        .store()
        .write(move |tx| {
            of_site(tx, &site, &id)?;
            let mut pages: Vec<String> = check::places(tx, &id, 0, 1_000)?
                .into_iter()
                .map(|place| place.page)
                .collect();
            pages.dedup();
            pages.truncate(usize::try_from(RECHECKED).unwrap_or(1));
            if pages.is_empty() {
                return Err(Fault::invalid(
                    "It is nowhere any more: there is nothing to look at.",
                ));
            }
            Ok::<_, Fault>(ask(tx, &who, &site, pages)?)
        })
        .await?;
    let done = if asked { "recheck" } else { "busy" };
    Ok(to(format!("{back}?done={done}")))
}

/// What was said of a finding.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Given {
    version: i64,
    act: String,
    words: String,
    owner: String,
    team: String,
    severity: String,
    ground: String,
    #[serde(rename = "until-day")]
    until_day: String,
    #[serde(rename = "until-month")]
    until_month: String,
    #[serde(rename = "until-year")]
    until_year: String,
}

impl Given {
    /// What is to be done; none if it is nothing that we know.
    fn change(&self) -> Option<Change> {
        let words = self.words.clone();
        Some(match self.act.as_str() {
            "owner" => Change::Owner(self.owner.clone()),
            "team" => Change::Team(self.team.clone()),
            "severity" => Change::Severity(Severity::of(&self.severity)?),
            "mended" => Change::Mended(words),
            "accept" => Change::Accept {
                words,
                until: self.until().unwrap_or_default(),
                ground: Ground::of(&self.ground)?.word(),
            },
            "fault" => Change::Answer {
                is_fault: true,
                words,
            },
            "sound" => Change::Answer {
                is_fault: false,
                words,
            },
            "reopen" => Change::Reopen(words),
            "note" => Change::Note(words),
            _ => return None,
        })
    }

    /// The end of the day that was typed.
    fn until(&self) -> Option<Time> {
        let last = day(&self.until_day, &self.until_month, &self.until_year)?;
        words::end_of(last)
    }
}

/// Does something to a finding.
pub async fn change(
    view: View,
    Path((site, id)): Path<(String, String)>,
    Form(given): Form<Given>,
) -> Result<Response, Fail> {
    let who = view.person()?.id.clone();
    let back = format!("/websites/{site}/findings/{id}");
    let Some(what) = given.change() else {
        return Err(Fault::invalid(
            "We do not know what is to be done. Go back and choose it again.",
        )
        .into());
    };
    let done = view
        .app
        .store()
        .write(move |tx| {
            of_site(tx, &site, &id).map_err(|_| CheckError::NotFound)?;
            check::change(tx, &who, &id, Some(given.version), what.clone())
        })
        .await;
    let said = match done {
        Ok(_) => "done=yes".to_owned(),
        Err(CheckError::Stale) => "error=stale".to_owned(),
        Err(CheckError::Refused(why)) => format!("error={}", why.word()),
        Err(error) => return Err(Fault::from(error).into()),
    };
    Ok(to(format!("{back}?{said}")))
}

/// How far a review is, as it goes on.
pub async fn progress(
    State(app): State<app::App>,
    Path(id): Path<String>,
) -> Result<Response, Fail> {
    Ok(live::of_record(&app, NEWS, &RUNS, id, far)?)
}

fn far(run: Option<&crate::run::Run>) -> String {
    let (far, at) = match run {
        Some(run) if run.is_on() && run.looked > 0 => (
            format!(
                "{} of {} looked at",
                words::whole(run.looked.into()),
                words::count(run.known.into(), "page", "pages")
            ),
            run.at.clone(),
        ),
        Some(run) if run.is_on() => ("The review begins in a moment".into(), String::new()),
        Some(_) => (
            "The review came to nothing: load the page to see why".into(),
            String::new(),
        ),
        None => (
            "The review is done: load the page to see what it found".into(),
            String::new(),
        ),
    };
    json!({"text": {"far": far, "at": at}, "say": far}).to_string()
}

/// Which findings do you want to bring in?
#[derive(Debug, Default, Serialize)]
pub struct Import {
    site: String,
    site_name: String,
    given: Brought,
    errors: Vec<Wrong>,
}

/// What another tool found.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Brought {
    tool: String,
    text: String,
}

impl Page for Import {
    const TEMPLATE: &'static str = "websites/import.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = || Self {
            site: "1".into(),
            site_name: "Council website".into(),
            ..Self::default()
        };
        vec![
            ("nothing yet", page()),
            (
                "a file with a fault",
                Self {
                    given: Brought {
                        tool: "Audit of May".into(),
                        text: "rule,outcome,page\nx,bad,/b\n".into(),
                    },
                    errors: vec![Wrong::new(
                        "text",
                        "We cannot read this: line 2: the outcome must be \"fail\" or \"needs-person\", not \"bad\"",
                    )],
                    ..page()
                },
            ),
        ]
    }
}

/// The form for findings of other tools.
pub async fn import(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    importing(&view, id, Brought::default(), Vec::new()).await
}

async fn importing(
    view: &View,
    id: String,
    given: Brought,
    errors: Vec<Wrong>,
) -> Result<Response, Fail> {
    let wanted = id.clone();
    let site = view
        .app
        .store()
        .read(move |rd| super::site(rd, &wanted))
        .await?;
    Ok(view.page(&Import {
        site: id,
        site_name: site.value.name,
        given,
        errors,
    }))
}

/// Takes over what another tool found, as a look of its own rule set.
pub async fn bring(
    view: View,
    Path(id): Path<String>,
    Form(given): Form<Brought>,
) -> Result<Response, Fail> {
    let who = view.person()?.id.clone();
    let tool = given.tool.trim().to_owned();
    let mut wrong = Vec::new();
    if tool.is_empty() || tool.chars().count() > 60 {
        wrong.push(Wrong::new(
            "tool",
            "Say which tool or audit it is from, in 60 characters or fewer",
        ));
    }
    let found = match rules::format::read(&given.text) {
        Ok(found) => found,
        Err(why) => {
            wrong.push(Wrong::new("text", format!("We cannot read this: {why}")));
            Vec::new()
        }
    };
    if !wrong.is_empty() {
        return importing(&view, id, given, wrong).await;
    }
    let mut pages: Vec<String> = found.iter().map(|one| one.at.clone()).collect();
    pages.sort_unstable();
    pages.dedup();
    let site = id.clone();
    view.app
        .store()
        .write(move |tx| {
            let record = super::site(tx, &site)?;
            let look = Look {
                subject: subject(&site),
                rules: format!("import {tool}"),
                began: tx.now(),
                pages: pages.clone(),
                found: found.clone(),
                team: record.value.team,
                doc: json!({"is_recheck": true}).to_string(),
                ..Look::default()
            };
            check::record(tx, &who, &look)?;
            Ok::<_, Fault>(())
        })
        .await?;
    Ok(to(format!("/websites/{id}?done=imported")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_until_a_day_stays_for_all_of_it() {
        #[track_caller]
        fn check(day: &str, month: &str, want_end: &str, want_last: &str) {
            let given = Given {
                until_day: day.into(),
                until_month: month.into(),
                until_year: "2027".into(),
                ..Given::default()
            };
            let until = given.until().unwrap();
            assert_eq!(until, Time::parse(want_end).unwrap());
            assert_eq!(words::date(words::last_day(until)), want_last);
        }
        check("31", "1", "2027-02-01T00:00:00Z", "31 January 2027");
        // Summer time begins, and ends.
        check("28", "3", "2027-03-28T23:00:00Z", "28 March 2027");
        check("30", "6", "2027-06-30T23:00:00Z", "30 June 2027");
        check("31", "10", "2027-11-01T00:00:00Z", "31 October 2027");
    }

    #[test]
    fn no_day_is_no_end() {
        assert_eq!(Given::default().until(), None);
    }
}
