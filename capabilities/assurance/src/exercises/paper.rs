//! Visits by telephone and at counters: a form on paper for each shopper, and a page to type the answers in.

use app::kit::{Fault, Time};
use app::{Fail, Page, View};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;

use super::model::{ANSWERS, Answers, Ending, SHOPPERS, Shopper, Task, VISITS, Visit};
use super::{Open, shoppers, statements};
use crate::edit::{Crumb, Edit, Field, Given, crumbs};
use crate::posted::Posted;

/// The forms that shoppers take along, one each.
#[derive(Debug, Default, Serialize)]
pub struct Paper {
    path: String,
    crumbs: Vec<Crumb>,
    title: String,
    service: String,
    sheets: Vec<Sheet>,
    statements: Vec<&'static str>,
    steps: u8,
}

/// The form of one shopper: it knows them by their number alone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
struct Sheet {
    number: u32,
    persona: String,
    tasks: Vec<Task>,
}

impl Sheet {
    /// What was drawn for a shopper, in the order in which it was drawn.
    fn of(one: &Shopper, tasks: &[Task]) -> Self {
        let drawn = one.tasks.iter().filter_map(|task| tasks.get(*task));
        Self {
            number: one.number,
            persona: one.persona.clone(),
            tasks: drawn.cloned().collect(),
        }
    }
}

impl Page for Paper {
    const TEMPLATE: &'static str = "assurance/paper.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let task = Task {
            name: "Ask for a bin".into(),
            text: "Ask for a second bin.".into(),
            start: "01632 960100".into(),
            success: "You are given a reference.".into(),
            max_minutes: 15,
        };
        let sheet = |number, persona: &str| Sheet {
            number,
            persona: persona.into(),
            tasks: vec![task.clone()],
        };
        let one = |sheets| Self {
            path: "/assurance/exercises/1".into(),
            crumbs: crumbs("Contact centre", "/assurance/1", &[]),
            title: "Winter calls".into(),
            service: "asking for a bin".into(),
            sheets,
            statements: statements(super::Survey::Sus).0.to_vec(),
            steps: 5,
        };
        vec![
            ("nobody yet", one(vec![])),
            ("two shoppers", one(vec![sheet(1, "A carer"), sheet(2, "")])),
        ]
    }
}

pub async fn sheet(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let open = Open::read(&view.app, &id).await?;
    let one = &open.exercise.value;
    let (all, steps) = statements(one.survey);
    let people = view.app.store().read(move |rd| shoppers(rd, &id)).await?;
    let to_come = people.iter().map(|one| &one.value);
    let to_come = to_come.filter(|one| one.ended.is_none());
    Ok(view.page(&Paper {
        path: open.path(),
        crumbs: crumbs(
            &open.room.contract.value.title,
            &open.room.path(),
            &[(&one.title, &open.path())],
        ),
        title: one.title.clone(),
        service: one.service.clone(),
        sheets: to_come
            .map(|shopper| Sheet::of(shopper, &one.tasks))
            .collect(),
        statements: all.to_vec(),
        steps,
    }))
}

fn form(open: &Open) -> Edit {
    let one = &open.exercise.value;
    let tasks: Vec<(String, String)> = one
        .tasks
        .iter()
        .enumerate()
        .map(|(n, task)| (n.to_string(), task.name.clone()))
        .collect();
    let tasks: Vec<(&str, &str)> = tasks
        .iter()
        .map(|(n, name)| (n.as_str(), name.as_str()))
        .collect();
    let endings = Ending::ALL.map(|(value, ending)| (value, ending.words()));
    let (all, steps) = statements(one.survey);
    Edit {
        title: "Type in a form".into(),
        caption: one.title.clone(),
        crumbs: crumbs(&open.room.contract.value.title, &open.room.path(), &[(&one.title, &open.path())]),
        action: format!("{}/typed", open.path()),
        button: "Keep the answers".into(),
        fields: vec![
            Field::short("shopper", "The shopper’s number", ""),
            Field::radios("task", "Which task?", &tasks, ""),
            Field::short("minutes", "Minutes that it took", "").hint("Rounded up"),
            Field::radios("ending", "How did it end?", &endings, ""),
            Field::short("ease", "How easy was it?", "").hint("1, very difficult, to 7, very easy"),
            Field::text("what", "What happened?", ""),
            Field::text("problems", "Problems met (optional)", "").hint("One on each line"),
            Field::line("steps", "The answers at the end (optional)", "").hint(&format!("{} numbers from 1 to {steps}, with spaces between, once for each shopper; a hyphen for one that was left out", all.len())),
        ],
        ..Edit::default()
    }
}

pub async fn begin(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    Ok(view.page(&form(&Open::read(&view.app, &id).await?)))
}

/// Steps as they were typed: "4 2 - 1".
fn read_steps(text: &str, count: usize, most: u8) -> Option<Vec<Option<u8>>> {
    let steps: Option<Vec<Option<u8>>> = text
        .split_whitespace()
        .map(|word| match word {
            "-" => Some(None),
            n => n
                .parse::<u8>()
                .ok()
                .filter(|n| (1..=most).contains(n))
                .map(Some),
        })
        .collect();
    steps.filter(|steps| steps.len() == count)
}

pub async fn add(view: View, Path(id): Path<String>, posted: Posted) -> Result<Response, Fail> {
    let open = Open::read(&view.app, &id).await?;
    let one = &open.exercise.value;
    let mut given = Given::new(&posted.fields);
    let number = given.whole("shopper", 1, 100_000);
    let task = posted
        .fields
        .one("task")
        .parse::<usize>()
        .ok()
        .filter(|n| *n < one.tasks.len());
    if task.is_none() {
        given.tell("task", "Choose the task");
    }
    let minutes = given.whole("minutes", 1, 600);
    let ending = given.choice("ending", &Ending::ALL, "Choose how it ended");
    let ease = given.whole("ease", 1, 7);
    let what = given.text("what", 4_000);
    let problems = given.text("problems", 4_000);
    let (all, most) = statements(one.survey);
    let steps = match posted.fields.one("steps") {
        "" => None,
        text => {
            let steps = read_steps(text, all.len(), most);
            if steps.is_none() {
                given.tell(
                    "steps",
                    format!(
                        "Enter {} numbers from 1 to {most}, with spaces between",
                        all.len()
                    ),
                );
            }
            steps
        }
    };
    let (of, which) = (
        format!("{id} {number}"),
        format!("{id} {number} {}", task.unwrap_or(0)),
    );
    let (shopper, there) = view
        .app
        .store()
        .read(move |rd| {
            Ok::<_, app::store::StoreError>((
                SHOPPERS.by(rd, "number", &of)?,
                VISITS.by(rd, "which", &which)?,
            ))
        })
        .await?;
    if shopper.is_none() {
        given.tell("shopper", "Nobody of this exercise has this number. Invite them first, with or without an address");
    }
    if there.is_some() && task.is_some() {
        given.tell(
            "task",
            "This shopper’s form for this task has been typed in already",
        );
    }
    let (Some(shopper), Some(task), Some(ending), false) =
        (shopper, task, ending, given.is_wrong())
    else {
        return Ok(form(&open).again(&view, &given));
    };
    let now = view.app.now();
    let visit = Visit {
        exercise: id.clone(),
        shopper: number,
        task,
        started: Some(Time(now.0.saturating_sub(i64::from(minutes) * 60_000_000))),
        ended: Some(now),
        ending: Some(ending),
        ease: u8::try_from(ease).ok(),
        what,
        problems: problems_of(&problems),
        is_told: true,
        until: one.words_until(),
        ..Visit::default()
    };
    let answers = steps.map(|steps| Answers {
        exercise: id.clone(),
        shopper: number,
        steps,
        until: one.until,
    });
    let (who, to) = (view.who.audit_name(), format!("{}?done=typed", open.path()));
    view.app
        .store()
        .write(move |tx| {
            VISITS.insert(tx, &who, visit.clone())?;
            let mut next = shopper.value.clone();
            if !next.tasks.contains(&task) {
                next.tasks.push(task);
            }
            // A form that was handed in is agreed to: the paper says how its words are used.
            next = Shopper {
                agreed: Some(now),
                ended: if answers.is_some() {
                    Some(now)
                } else {
                    next.ended
                },
                ..next
            };
            SHOPPERS.change(tx, &who, &shopper.id, None, next)?;
            if let Some(answers) = &answers {
                ANSWERS.insert(tx, &who, answers.clone())?;
            }
            Ok::<_, app::store::StoreError>(())
        })
        .await
        .map_err(Fault::from)?;
    Ok(Redirect::to(&to).into_response())
}

/// Problems as they were typed: one on each line, 20 at most.
#[must_use]
pub fn problems_of(text: &str) -> Vec<String> {
    let lines = text
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).take(20).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_has_what_was_drawn_for_its_shopper() {
        let task = |name: &str| Task {
            name: name.into(),
            ..Task::default()
        };
        let all = [task("Ask"), task("Change"), task("Cancel")];
        #[track_caller]
        fn check(all: &[Task], drawn: &[usize], want: &[&str]) {
            let shopper = Shopper {
                number: 7,
                persona: "A carer".into(),
                tasks: drawn.to_vec(),
                ..Shopper::default()
            };
            let sheet = Sheet::of(&shopper, all);
            let names: Vec<&str> = sheet.tasks.iter().map(|one| one.name.as_str()).collect();
            assert_eq!(names, want);
            assert_eq!((sheet.number, sheet.persona.as_str()), (7, "A carer"));
        }
        check(&all, &[2, 0], &["Cancel", "Ask"]);
        check(&all, &[1], &["Change"]);
        // A task that is there no more.
        check(&all, &[9], &[]);
    }
}
