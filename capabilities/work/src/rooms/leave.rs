//! The page of a person's own leave.

use app::kit::{Fault, Kind, words};
use app::store::StoreError;
use app::{Choice, Fail, Page, View, Wrong, day, teams};
use axum::extract::{Form, Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::leave::{self, LEAVE, Leave};

/// When are you away, and who does your work?
#[derive(Debug, Default, Serialize)]
pub struct Away {
    leave: Vec<Line>,
    colleagues: Vec<Choice>,
    given: Given,
    errors: Vec<Wrong>,
    notice: &'static str,
}

#[derive(Debug, Serialize)]
struct Line {
    id: String,
    from: String,
    to: String,
    instead: String,
}

/// What was typed: days of a date input, as text.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Given {
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
        let line = Line {
            id: "1".into(),
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
                    leave: vec![line],
                    colleagues,
                    errors,
                    ..Self::default()
                },
            ),
        ]
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Said {
    done: String,
}

/// A person's leave, and the form for more.
pub async fn page(view: View, Query(said): Query<Said>) -> Result<Response, Fail> {
    let notice = match said.done.as_str() {
        "added" => "Your leave is saved. Your work goes to somebody else on these days.",
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
    let me = view.person()?.id.clone();
    let wanted = me.clone();
    let (leave, people) = view
        .app
        .store()
        .read(move |rd| Ok::<_, StoreError>((leave::of(rd, &wanted)?, teams::colleagues(rd)?)))
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
                from: words_of(record.value.from),
                to: words_of(record.value.to),
                instead: name_of(&record.value.instead),
                id: record.id,
            })
            .collect(),
        colleagues: people
            .iter()
            .filter(|person| person.id != me)
            .map(|person| Choice::new(&person.id, &person.name, &given.instead))
            .collect(),
        given,
        errors,
        notice,
    })
}

fn words_of(day: Date) -> String {
    let noon = day.at(12, 0, 0, 0);
    words::date(app::kit::Time(
        slots::instant(&slots::london(), noon).as_microsecond(),
    ))
}

/// Puts in leave.
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
    let me = view.person()?.id.clone();
    let (who, today, instead) = (
        view.who.audit_name(),
        view.app.today(),
        given.instead.clone(),
    );
    let added = view
        .app
        .store()
        .write(move |tx| {
            if !teams::colleagues(tx)?
                .iter()
                .any(|person| person.id == instead)
            {
                return Err(Fault::invalid("Choose who does your work."));
            }
            let leave = Leave {
                person: me.clone(),
                from,
                to,
                instead: instead.clone(),
            };
            leave::add(tx, &who, leave, today).map(drop)
        })
        .await;
    match added {
        Ok(()) => Ok(Redirect::to("/work/leave?done=added").into_response()),
        Err(fault) if matches!(fault.kind, Kind::Invalid | Kind::Conflict) => {
            let field = if fault.message.starts_with("Choose") {
                "instead"
            } else {
                "to-day"
            };
            let errors = wrong(field, &fault.message);
            Ok(view.page(&read(&view, given, errors, "").await?))
        }
        Err(fault) => Err(fault.into()),
    }
}

/// Takes a person's own leave away.
pub async fn remove(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let (me, who) = (view.person()?.id.clone(), view.who.audit_name());
    view.app
        .store()
        .write(move |tx| {
            let own = LEAVE
                .get(tx, &id)?
                .is_some_and(|leave| leave.value.person == me);
            if !own {
                return Err(Fault::not_found("There is no such leave of yours."));
            }
            LEAVE.remove(tx, &who, &id)?;
            Ok(())
        })
        .await?;
    Ok(Redirect::to("/work/leave?done=removed").into_response())
}
