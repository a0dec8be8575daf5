//! The page of a person's own leave; of that of others too, for who leads them and for administrators.

use app::kit::{Fault, Kind, words};
use app::store::{Rd, StoreError};
use app::teams::Colleague;
use app::{Choice, Fail, Page, Person, Role, View, Wrong, day, teams};
use axum::extract::{Form, Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::leave::{self, LEAVE, Leave};

/// When are you away, and who does your work?
#[derive(Debug, Default, Serialize)]
pub struct Away {
    leave: Vec<Line>,
    /// Others whose leave one may put in; none for most people.
    people: Vec<Choice>,
    colleagues: Vec<Choice>,
    given: Given,
    errors: Vec<Wrong>,
    notice: &'static str,
}

#[derive(Debug, Serialize)]
struct Line {
    id: String,
    /// Who is away; empty for oneself.
    who: String,
    from: String,
    to: String,
    instead: String,
}

/// What was typed: days of a date input, as text.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Given {
    /// Who is away; empty for oneself.
    person: String,
    #[serde(rename = "from-day")]
    from_day: String,
    #[serde(rename = "from-month")]
    from_month: String,
    #[serde(rename = "from-year")]
    from_year: String,
    #[serde(rename = "to-day")]
    to_day: String,
    #[serde(rename = "to-month")]
    to_month: String,
    #[serde(rename = "to-year")]
    to_year: String,
    instead: String,
}

impl Given {
    fn from(&self) -> Option<Date> {
        day(&self.from_day, &self.from_month, &self.from_year)
    }

    fn to(&self) -> Option<Date> {
        day(&self.to_day, &self.to_month, &self.to_year)
    }
}

impl Page for Away {
    const TEMPLATE: &'static str = "work/leave.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let colleagues = vec![Choice::new("2", "Nadia Hurrell", "2")];
        let line = |who: &str| Line {
            id: "1".into(),
            who: who.into(),
            from: "21 December 2026".into(),
            to: "4 January 2027".into(),
            instead: "Nadia Hurrell".into(),
        };
        let errors = vec![Wrong {
            field: "to-day",
            text: "The last day must be the first day or after it.".into(),
        }];
        vec![
            (
                "never away",
                Self {
                    colleagues: colleagues.clone(),
                    ..Self::default()
                },
            ),
            (
                "some leave, and a day that is wrong",
                Self {
                    leave: vec![line("")],
                    colleagues: colleagues.clone(),
                    errors,
                    ..Self::default()
                },
            ),
            (
                "of others too",
                Self {
                    leave: vec![line(""), line("Idris Okafor")],
                    people: vec![Choice::new("3", "Idris Okafor", "3")],
                    colleagues,
                    errors: vec![Wrong {
                        field: "person",
                        text: NOT_YOURS.into(),
                    }],
                    ..Self::default()
                },
            ),
        ]
    }
}

const NOT_YOURS: &str = "Say who is away: you, or somebody of a team that you lead.";

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Said {
    done: String,
}

/// A person's leave, and the form for more.
pub async fn page(view: View, Query(said): Query<Said>) -> Result<Response, Fail> {
    let notice = match said.done.as_str() {
        "added" => "Your leave is saved. Your work goes to somebody else on these days.",
        "added-for" => "The leave is saved. Their work goes to somebody else on these days.",
        "removed" => "The leave is taken away.",
        _ => "",
    };
    Ok(view.page(&read(&view, Given::default(), Vec::new(), notice).await?))
}

async fn read(
    view: &View,
    given: Given,
    errors: Vec<Wrong>,
    notice: &'static str,
) -> Result<Away, Fault> {
    let person = view.person()?.clone();
    let me = person.id.clone();
    let (leave, people, others) = view
        .app
        .store()
        .read(move |rd| {
            let people = teams::colleagues(rd)?;
            let others = others(rd, &person, &people)?;
            let mut whose = vec![person.id.clone()];
            whose.extend(others.iter().map(|other| other.id.clone()));
            Ok::<_, StoreError>((leave::of_many(rd, &whose)?, people, others))
        })
        .await?;
    let name_of = |id: &str| {
        let person = people.iter().find(|person| person.id == id);
        person.map_or_else(
            || "somebody who has left".to_owned(),
            |person| person.name.clone(),
        )
    };
    Ok(Away {
        leave: leave
            .into_iter()
            .map(|record| Line {
                who: if record.value.person == me {
                    String::new()
                } else {
                    name_of(&record.value.person)
                },
                from: words_of(record.value.from),
                to: words_of(record.value.to),
                instead: name_of(&record.value.instead),
                id: record.id,
            })
            .collect(),
        // Whoever puts in leave for others may do their work.
        colleagues: people
            .iter()
            .filter(|person| person.id != me || !others.is_empty())
            .map(|person| Choice::new(&person.id, &person.name, &given.instead))
            .collect(),
        people: others
            .iter()
            .map(|other| Choice::new(&other.id, &other.name, &given.person))
            .collect(),
        given,
        errors,
        notice,
    })
}

/// Whose leave a person may put in besides their own.
fn others(
    rd: &mut Rd<'_>,
    person: &Person,
    people: &[Colleague],
) -> Result<Vec<Colleague>, StoreError> {
    let is_admin = person.roles.contains(&Role::Admin);
    Ok(leave::cares_for(
        &person.id,
        is_admin,
        people,
        &teams::all(rd)?,
    ))
}

/// Whether a person may put in, and take away, the leave of whoever is `away`.
fn may(
    rd: &mut Rd<'_>,
    person: &Person,
    people: &[Colleague],
    away: &str,
) -> Result<bool, StoreError> {
    let others = others(rd, person, people)?;
    Ok(away == person.id || others.iter().any(|other| other.id == away))
}

fn words_of(day: Date) -> String {
    let noon = day.at(12, 0, 0, 0);
    words::date(app::kit::Time(
        slots::instant(&slots::london(), noon).as_microsecond(),
    ))
}

/// Puts in leave: one's own, or that of somebody whom one leads.
pub async fn add(view: View, Form(given): Form<Given>) -> Result<Response, Fail> {
    let wrong = |field, text: &str| {
        vec![Wrong {
            field,
            text: text.into(),
        }]
    };
    let Some(from) = given.from() else {
        let errors = wrong(
            "from-day",
            "The first day must be a real date, such as 21 12 2026.",
        );
        return Ok(view.page(&read(&view, given, errors, "").await?));
    };
    let Some(to) = given.to() else {
        let errors = wrong(
            "to-day",
            "The last day must be a real date, such as 4 1 2027.",
        );
        return Ok(view.page(&read(&view, given, errors, "").await?));
    };
    let me = view.person()?.clone();
    let away = match given.person.as_str() {
        "" => me.id.clone(),
        other => other.to_owned(),
    };
    let done = if away == me.id { "added" } else { "added-for" };
    let (who, today, instead) = (
        view.who.audit_name(),
        view.app.today(),
        given.instead.clone(),
    );
    let added = view
        .app
        .store()
        .write(move |tx| {
            let people = teams::colleagues(tx)?;
            if !may(tx, &me, &people, &away)? {
                return Err(Fault::invalid(NOT_YOURS));
            }
            if !people.iter().any(|person| person.id == instead) {
                return Err(Fault::invalid("Choose who does the work."));
            }
            let leave = Leave {
                person: away.clone(),
                from,
                to,
                instead: instead.clone(),
            };
            leave::add(tx, &who, leave, today).map(drop)
        })
        .await;
    match added {
        Ok(()) => Ok(Redirect::to(&format!("/work/leave?done={done}")).into_response()),
        Err(fault) if matches!(fault.kind, Kind::Invalid | Kind::Conflict) => {
            let field = match fault.message.as_str() {
                NOT_YOURS => "person",
                text if text.starts_with("Choose") => "instead",
                _ => "to-day",
            };
            let errors = wrong(field, &fault.message);
            Ok(view.page(&read(&view, given, errors, "").await?))
        }
        Err(fault) => Err(fault.into()),
    }
}

/// Takes leave away: one's own, or that of somebody whom one leads.
pub async fn remove(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let (me, who) = (view.person()?.clone(), view.who.audit_name());
    view.app
        .store()
        .write(move |tx| {
            let gone = || Fault::not_found("There is no such leave that you may take away.");
            let away = LEAVE.get(tx, &id)?.ok_or_else(gone)?.value.person;
            let people = teams::colleagues(tx)?;
            if !may(tx, &me, &people, &away)? {
                return Err(gone());
            }
            LEAVE.remove(tx, &who, &id)?;
            Ok(())
        })
        .await?;
    Ok(Redirect::to("/work/leave?done=removed").into_response())
}
