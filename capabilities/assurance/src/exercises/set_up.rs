//! An exercise set up: what is tried, the tasks, the plan by which the panel may stop.

use app::{Fail, View};
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use usability::sequential::{Aim, Plan};

use super::Open;
use super::model::{Channel, EXERCISES, Exercise, State, Survey, Task};
use crate::edit::{Edit, Field, Given, crumbs};
use crate::model::{Room, pounds};
use crate::posted::Posted;

/// Tasks of one exercise, at most.
const MOST_TASKS: usize = 20;
const MOST_LINES: usize = 50;

fn lines(text: &str) -> Vec<String> {
    let lines = text
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines
        .filter(|line| !line.is_empty())
        .take(MOST_LINES)
        .collect()
}

fn form(
    room: &Room,
    one: Option<&Exercise>,
    others: &[(String, String)],
    action: String,
    version: i64,
) -> Edit {
    let channel = one.map_or("Online", |one| one.channel.words());
    let survey = one.map_or("sus", |one| {
        if one.survey == Survey::Sus {
            "sus"
        } else {
            "umux-lite"
        }
    });
    let text = |of: fn(&Exercise) -> String| one.map(of).unwrap_or_default();
    let aim = one.and_then(|one| one.plan.as_ref()).map(Plan::aim);
    let percent = |share: f64| (share * 100.0).round().to_string();
    let before: Vec<(&str, &str)> = [("", "None")]
        .into_iter()
        .chain(
            others
                .iter()
                .map(|(id, title)| (id.as_str(), title.as_str())),
        )
        .collect();
    let mut fields = vec![
        Field::line("title", "What do you call it?", &text(|one| one.title.clone())),
        Field::line("service", "What are shoppers told that they try?", &text(|one| one.service.clone())),
        Field::radios("channel", "How do they reach it?", &Channel::ALL.map(|one| (one.words(), one.words())), channel),
        Field::text("personas", "Whom do they put themselves in the place of? (optional)", &text(|one| one.personas.join("\n"))).hint("One person on each line, in a sentence"),
        Field::short("tasks_each", "Tasks for each shopper", &one.map_or(2, |one| one.tasks_each).to_string()).hint("They are drawn at random, in a random order"),
        Field::radios("survey", "Questions at the end", &[("sus", "System Usability Scale: 10 statements"), ("umux-lite", "UMUX-Lite: 2 statements")], survey),
        Field::text("planted", "Faults that were planted (optional)", &text(|one| one.planted.join("\n"))).hint("One on each line. They measure what shoppers catch. Shoppers and the supplier never see them."),
        Field::short("payment", "What a shopper is paid, in pounds", &one.map_or_else(|| "0".into(), |one| pounds(one.payment_pence))),
        Field::short("ends", "Last day", &text(|one| one.ends.clone())).hint("Such as 2026-12-24. Who the shoppers were is erased 180 days after it, what they wrote 2 years after it."),
        Field::radios("before", "Compare it with", &before, one.map_or("", |one| one.before.as_str())),
    ];
    if one.is_none() || aim.is_some() {
        fields.push(Field::short("good", "A good service: percent of visits that succeed", &percent(aim.map_or(0.9, |aim| aim.good))).hint("The plan by which the panel may stop. It cannot be changed once the exercise is set up. Leave it empty for no plan."));
        fields.push(Field::short(
            "poor",
            "A poor service: percent of visits that succeed",
            &percent(aim.map_or(0.7, |aim| aim.poor)),
        ));
        fields.push(Field::short(
            "rejecting",
            "Risk of rejecting a good one, in percent",
            &percent(aim.map_or(0.05, |aim| aim.risk_of_rejecting_good)),
        ));
        fields.push(Field::short(
            "accepting",
            "Risk of accepting a poor one, in percent",
            &percent(aim.map_or(0.05, |aim| aim.risk_of_accepting_poor)),
        ));
    }
    Edit {
        title: if one.is_none() {
            "A new exercise".into()
        } else {
            "Change the exercise".into()
        },
        caption: room.contract.value.title.clone(),
        crumbs: crumbs(&room.contract.value.title, &room.path(), &[]),
        action,
        version,
        button: "Save".into(),
        fields,
        ..Edit::default()
    }
}

fn read(
    given: &mut Given<'_>,
    room: &Room,
    plan: Option<Option<Plan>>,
    posted: &Posted,
) -> Exercise {
    let channels = Channel::ALL.map(|one| (one.words(), one));
    let surveys = [("sus", Survey::Sus), ("umux-lite", Survey::UmuxLite)];
    let plan = plan.unwrap_or_else(|| {
        if posted.fields.one("good").is_empty() {
            return None;
        }
        let mut share = |name| f64::from(given.whole(name, 1, 99)) / 100.0;
        let aim = Aim {
            good: share("good"),
            poor: share("poor"),
            risk_of_rejecting_good: share("rejecting"),
            risk_of_accepting_poor: share("accepting"),
        };
        match Plan::new(aim) {
            Ok(plan) => Some(plan),
            Err(why) => {
                given.tell("good", format!("There is no plan for these figures: {why}"));
                None
            }
        }
    });
    Exercise {
        contract: room.contract.id.clone(),
        title: given.line("title", 120, "Enter what you call it"),
        service: given.line("service", 120, "Enter what shoppers try"),
        channel: given
            .choice("channel", &channels, "Choose how they reach it")
            .unwrap_or_default(),
        tasks: Vec::new(),
        tasks_each: given.whole("tasks_each", 1, 10),
        personas: lines(&given.text("personas", 8_000)),
        survey: given
            .choice("survey", &surveys, "Choose the questions")
            .unwrap_or_default(),
        plan,
        planted: lines(&given.text("planted", 8_000)),
        payment_pence: given.pounds("payment"),
        ends: given.date("ends"),
        state: State::Open,
        before: given.text("before", 64),
        until: room.until(),
    }
}

/// The exercises of every contract that this one may be compared with: another supplier's too, but none that
/// is itself compared with this one, by way of others or not.
async fn others(view: &View, id: &str) -> Result<Vec<(String, String)>, Fail> {
    let page = app::store::Page {
        newest_first: true,
        limit: 200,
        ..app::store::Page::default()
    };
    let all = view
        .app
        .store()
        .read(move |rd| EXERCISES.find(rd, &app::store::Filter::All, page))
        .await?;
    let leads_here = |from: &str| {
        let mut at = from.to_owned();
        for _ in 0..=all.len() {
            if at == id {
                return true;
            }
            match all.iter().find(|one| one.id == at) {
                Some(one) => at.clone_from(&one.value.before),
                None => return false,
            }
        }
        true
    };
    // Nothing leads to what is not set up yet.
    let may = all
        .iter()
        .filter(|one| id.is_empty() || !leads_here(&one.id));
    Ok(may
        .map(|one| (one.id.clone(), one.value.title.clone()))
        .collect())
}

pub async fn begin(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let room = Room::open(&view.app, &id).await?;
    let others = others(&view, "").await?;
    Ok(view.page(&form(
        &room,
        None,
        &others,
        format!("{}/exercises/new", room.path()),
        0,
    )))
}

pub async fn add(view: View, Path(id): Path<String>, posted: Posted) -> Result<Response, Fail> {
    let room = Room::open(&view.app, &id).await?;
    let others = others(&view, "").await?;
    let mut given = Given::new(&posted.fields);
    let one = read(&mut given, &room, None, &posted);
    known(&mut given, &one, &others);
    if given.is_wrong() {
        return Ok(form(
            &room,
            None,
            &others,
            format!("{}/exercises/new", room.path()),
            0,
        )
        .again(&view, &given));
    }
    let who = view.who.audit_name();
    let kept = view
        .app
        .store()
        .write(move |tx| EXERCISES.insert(tx, &who, one.clone()))
        .await?;
    Ok(Redirect::to(&format!("/assurance/exercises/{}/task", kept.id)).into_response())
}

fn known(given: &mut Given<'_>, one: &Exercise, others: &[(String, String)]) {
    if !one.before.is_empty() && !others.iter().any(|(id, _)| *id == one.before) {
        given.tell("before", "Choose an exercise of the list");
    }
}

pub async fn edit(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let open = Open::read(&view.app, &id).await?;
    let others = others(&view, &id).await?;
    Ok(view.page(&form(
        &open.room,
        Some(&open.exercise.value),
        &others,
        format!("{}/facts", open.path()),
        open.exercise.version,
    )))
}

pub async fn change(view: View, Path(id): Path<String>, posted: Posted) -> Result<Response, Fail> {
    let open = Open::read(&view.app, &id).await?;
    let others = others(&view, &id).await?;
    let was = &open.exercise.value;
    let mut given = Given::new(&posted.fields);
    // A panel under way is judged by the limits that it began with.
    let mut one = read(&mut given, &open.room, Some(was.plan.clone()), &posted);
    known(&mut given, &one, &others);
    if given.is_wrong() {
        return Ok(form(
            &open.room,
            Some(was),
            &others,
            format!("{}/facts", open.path()),
            open.exercise.version,
        )
        .again(&view, &given));
    }
    one.tasks.clone_from(&was.tasks);
    one.state = was.state;
    let (who, version, to) = (view.who.audit_name(), given.version(), open.path());
    view.app
        .store()
        .write(move |tx| EXERCISES.change(tx, &who, &id, Some(version), one.clone()))
        .await?;
    Ok(Redirect::to(&to).into_response())
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Which {
    n: Option<usize>,
}

fn task_form(open: &Open, n: Option<usize>) -> Edit {
    let new = Task {
        max_minutes: 10,
        ..Task::default()
    };
    let one = n
        .and_then(|n| open.exercise.value.tasks.get(n))
        .unwrap_or(&new);
    let action = format!("{}/task", open.path());
    Edit {
        title: if n.is_none() {
            "A new task".into()
        } else {
            "Change the task".into()
        },
        caption: open.exercise.value.title.clone(),
        crumbs: crumbs(
            &open.room.contract.value.title,
            &open.room.path(),
            &[(&open.exercise.value.title, &open.path())],
        ),
        action: n.map_or_else(|| action.clone(), |n| format!("{action}?n={n}")),
        version: open.exercise.version,
        button: "Save the task".into(),
        fields: vec![
            Field::line("name", "What do you call it?", &one.name),
            Field::text("text", "What is the shopper asked to do?", &one.text)
                .hint("Say what to reach, not which buttons to press"),
            Field::line("start", "Where do they start?", &one.start)
                .hint("An address that begins with https://, a telephone number, or a place"),
            Field::line("success", "How do they know that it is done?", &one.success),
            Field::short(
                "max_minutes",
                "Minutes after which it counts as not done",
                &one.max_minutes.to_string(),
            ),
        ],
        ..Edit::default()
    }
}

pub async fn task(
    view: View,
    Path(id): Path<String>,
    Query(which): Query<Which>,
) -> Result<Response, Fail> {
    let open = Open::read(&view.app, &id).await?;
    let n = which.n.filter(|n| *n < open.exercise.value.tasks.len());
    Ok(view.page(&task_form(&open, n)))
}

pub async fn save_task(
    view: View,
    Path(id): Path<String>,
    Query(which): Query<Which>,
    posted: Posted,
) -> Result<Response, Fail> {
    let open = Open::read(&view.app, &id).await?;
    let mut given = Given::new(&posted.fields);
    let one = Task {
        name: given.line("name", 80, "Enter what you call it"),
        text: given.line("text", 2_000, "Enter what the shopper is asked to do"),
        start: given.line("start", 500, "Enter where they start"),
        success: given.line("success", 500, "Enter how they know that it is done"),
        max_minutes: given.whole("max_minutes", 1, 240),
    };
    let n = which.n.filter(|n| *n < open.exercise.value.tasks.len());
    if n.is_none() && open.exercise.value.tasks.len() >= MOST_TASKS {
        given.tell("name", "An exercise has 20 tasks at most");
    }
    if given.is_wrong() {
        return Ok(task_form(&open, n).again(&view, &given));
    }
    let mut exercise = open.exercise.value.clone();
    match n.and_then(|n| exercise.tasks.get_mut(n)) {
        Some(kept) => *kept = one,
        None => exercise.tasks.push(one),
    }
    let (who, version, to) = (view.who.audit_name(), given.version(), open.path());
    view.app
        .store()
        .write(move |tx| EXERCISES.change(tx, &who, &id, Some(version), exercise.clone()))
        .await?;
    Ok(Redirect::to(&to).into_response())
}

/// Closes an exercise, or opens it again.
pub async fn turn(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let open = Open::read(&view.app, &id).await?;
    let state = match open.exercise.value.state {
        State::Open => State::Closed,
        State::Closed => State::Open,
    };
    let one = Exercise {
        state,
        ..open.exercise.value.clone()
    };
    let (who, version, to) = (view.who.audit_name(), open.exercise.version, open.path());
    view.app
        .store()
        .write(move |tx| EXERCISES.change(tx, &who, &id, Some(version), one.clone()))
        .await?;
    Ok(Redirect::to(&to).into_response())
}
