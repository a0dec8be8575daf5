//! The pages of an exercise: how it goes, what it found, the report.

use app::chart::{Bar, Bars, bars};
use app::store::Record;
use app::{App, Fail, Page, View};
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use usability::Tally;

use super::model::{Shopper, State, Task};
use super::results::{Results, TaskResult};
use super::{Open, shoppers};
use crate::edit::{Crumb, Error, crumbs};
use crate::model::{day, pounds};

/// How does an exercise go?
#[derive(Debug, Default, Serialize)]
pub struct ExercisePage {
    path: String,
    crumbs: Vec<Crumb>,
    title: String,
    service: String,
    channel: &'static str,
    is_open: bool,
    ends: String,
    payment: String,
    tasks: Vec<Task>,
    planted: Vec<String>,
    tasks_each: u32,
    verdict: String,
    visits: usize,
    people: Vec<PersonLine>,
    /// Links to hand over, right after they were made.
    links: Vec<HandOver>,
    owed: String,
    typed: String,
    errors: Vec<Error>,
    done: &'static str,
}

/// The link of a shopper, for an officer to hand over. It is shown once.
#[derive(Debug, Clone, Default, Serialize)]
pub struct HandOver {
    /// The shopper's number.
    pub number: u32,
    /// Their name; may be empty.
    pub name: String,
    /// Where it leads.
    pub link: String,
}

impl HandOver {
    /// The link of a shopper with this secret.
    #[must_use]
    pub fn of(app: &App, one: &Shopper, secret: &str) -> Self {
        Self {
            number: one.number,
            name: one.name.clone(),
            link: format!("{}/shop/{secret}", app.config().public_url()),
        }
    }
}

/// A shopper, as officers see them.
#[derive(Debug, Clone, Default, Serialize)]
struct PersonLine {
    number: u32,
    name: String,
    email: String,
    state: &'static str,
    reference: String,
    payment: String,
    is_paid: bool,
    is_owed: bool,
    /// Whether a new link is of use to them.
    has_link: bool,
}

impl PersonLine {
    fn of(one: &Record<Shopper>) -> Self {
        let one = &one.value;
        let state = match (one.agreed, one.ended) {
            (_, Some(_)) => "Finished",
            (Some(_), None) => "Under way",
            (None, None) => "Invited",
        };
        Self {
            number: one.number,
            name: one.name.clone(),
            email: one.email.clone(),
            state,
            reference: one.reference.clone(),
            payment: pounds(one.payment_pence),
            is_paid: one.paid.is_some(),
            is_owed: one.ended.is_some() && one.paid.is_none(),
            has_link: one.ended.is_none(),
        }
    }
}

impl Page for ExercisePage {
    const TEMPLATE: &'static str = "assurance/exercise.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let new = || Self {
            path: "/assurance/exercises/1".into(),
            crumbs: crumbs("Library booking", "/assurance/1", &[]),
            title: "Autumn visits".into(),
            service: "booking a room at a library".into(),
            channel: "Online",
            is_open: true,
            ends: "24 December 2026".into(),
            payment: "£25".into(),
            tasks_each: 2,
            owed: "£0".into(),
            ..Self::default()
        };
        let task = Task {
            name: "Book a room".into(),
            text: "Book a room for six.".into(),
            start: "https://saltreach.example/book".into(),
            success: "You see a reference.".into(),
            max_minutes: 10,
        };
        let person = |number, state, is_owed, is_paid| PersonLine {
            number,
            name: "Rosa Lampard".into(),
            email: "rosa@example.org".into(),
            state,
            reference: "BX7K-3MQD".into(),
            payment: "£25".into(),
            is_paid,
            is_owed,
            has_link: state != "Finished",
        };
        let full = || Self {
            tasks: vec![task.clone()],
            planted: vec!["The price is shown only at the end.".into()],
            verdict: "Go on: 7 visits so far, 1 failed, at most 47 more visits to come.".into(),
            visits: 7,
            people: vec![
                person(1, "Finished", true, false),
                person(2, "Finished", false, true),
                person(3, "Invited", false, false),
            ],
            owed: "£25".into(),
            ..new()
        };
        let wrong = "“rosa” is not an email address";
        vec![
            ("new", new()),
            (
                "under way",
                Self {
                    done: "The people were invited.",
                    ..full()
                },
            ),
            (
                "links to hand over",
                Self {
                    links: vec![
                        HandOver {
                            number: 3,
                            name: "Rosa Lampard".into(),
                            link: "https://saltreach.example/shop/abc".into(),
                        },
                        HandOver {
                            number: 4,
                            name: String::new(),
                            link: "https://saltreach.example/shop/def".into(),
                        },
                    ],
                    ..full()
                },
            ),
            (
                "closed",
                Self {
                    is_open: false,
                    ..full()
                },
            ),
            (
                "an address with a slip",
                Self {
                    typed: "rosa@".into(),
                    errors: vec![Error::new("people", wrong)],
                    ..full()
                },
            ),
        ]
    }
}

async fn page(view: &View, id: &str) -> Result<ExercisePage, Fail> {
    let open = Open::read(&view.app, id).await?;
    let seen = open.seen(&view.app).await?;
    let of = id.to_owned();
    let people = view.app.store().read(move |rd| shoppers(rd, &of)).await?;
    let one = &open.exercise.value;
    let owed = people
        .iter()
        .filter(|one| one.value.ended.is_some() && one.value.paid.is_none());
    Ok(ExercisePage {
        path: open.path(),
        crumbs: crumbs(&open.room.contract.value.title, &open.room.path(), &[]),
        title: one.title.clone(),
        service: one.service.clone(),
        channel: one.channel.words(),
        is_open: one.state == State::Open,
        ends: day(&one.ends),
        payment: pounds(one.payment_pence),
        tasks: one.tasks.clone(),
        planted: one.planted.clone(),
        tasks_each: one.tasks_each,
        verdict: seen.results().verdict,
        visits: seen.visits.len(),
        owed: pounds(owed.map(|one| one.value.payment_pence).sum()),
        people: people.iter().map(PersonLine::of).collect(),
        ..ExercisePage::default()
    })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Done {
    done: String,
}

pub async fn show(
    view: View,
    Path(id): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, Fail> {
    let done = match done.done.as_str() {
        "invited" => "The people were invited. Each has a link of their own.",
        "typed" => "The answers were kept.",
        _ => "",
    };
    Ok(view.page(&ExercisePage {
        done,
        ..page(&view, &id).await?
    }))
}

/// The page with links to hand over. It is the answer to a POST: a redirect would have to carry the secrets in its
/// address.
///
/// # Errors
/// Whatever the store says.
pub async fn with_links(view: &View, id: &str, links: Vec<HandOver>) -> Result<Response, Fail> {
    let page = ExercisePage {
        links,
        ..page(view, id).await?
    };
    Ok((
        [(http::header::CACHE_CONTROL, "private, no-store")],
        view.page(&page),
    )
        .into_response())
}

/// The page with what was typed and what is wrong with it.
///
/// # Errors
/// Whatever the store says.
pub async fn again(view: &View, id: &str, typed: String, why: String) -> Result<Response, Fail> {
    let page = ExercisePage {
        typed,
        errors: vec![Error::new("people", why)],
        ..page(view, id).await?
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, view.page(&page)).into_response())
}

/// What did an exercise find?
#[derive(Debug, Serialize)]
pub struct ResultsPage {
    path: String,
    crumbs: Vec<Crumb>,
    found: Results,
    chart: String,
    words: Vec<String>,
    problems: Vec<(u32, String, String)>,
    /// Visits that another rater must read: the shopper, the task, what is waited for.
    waiting: Vec<(u32, String, &'static str)>,
}

/// The results of nobody, then of some.
pub fn sample_results() -> [Results; 2] {
    let none = Results {
        id: "1".into(),
        title: "Autumn visits".into(),
        channel: "Online",
        shoppers: 0,
        done: None,
        tasks: vec![],
        satisfaction: vec![],
        ease: String::new(),
        caught: None,
        agreement: String::new(),
        panel: None,
        verdict: String::new(),
        beside: vec![],
        cells: (vec![], vec![]),
    };
    let share = Tally::of(18, 21).ok().map(super::results::Share::of);
    let task = TaskResult {
        name: "Book a room".into(),
        done: share.clone(),
        time: "2 min 5 s, likely 1 min 40 s to 2 min 36 s".into(),
        ease: "5.8 of 7, likely 5.1 to 6.4".into(),
    };
    let nobody = TaskResult {
        name: "Cancel it".into(),
        done: None,
        time: "cannot be told".into(),
        ease: "cannot be told".into(),
    };
    let full = Results {
        shoppers: 11,
        done: share.clone(),
        tasks: vec![task, nobody],
        satisfaction: vec!["System Usability Scale: 75 of 100, likely 68 to 82, from 11 shoppers.".into()],
        ease: "Ease: 14 visits were easy, 2 difficult, 5 neither: net 57 (likely 30 to 78), from −100 to 100.".into(),
        caught: share,
        agreement: "Two raters read 21 visits: they agree on 95%, kappa 0.8.".into(),
        verdict: "The panel may stop: accept, with at most 4.9% risk of accepting a service that only 70% can use.".into(),
        beside: vec!["86% finished with Autumn visits, 60% finished with Summer visits.".into()],
        cells: (vec!["Task".into(), "Unassisted completion".into()], vec![vec!["Book a room".into(), "86%".into()]]),
        ..none.clone()
    };
    [none, full]
}

impl Page for ResultsPage {
    const TEMPLATE: &'static str = "assurance/results.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let of = |found: Results, words: &[&str]| Self {
            path: "/assurance/exercises/1".into(),
            crumbs: crumbs(
                "Library booking",
                "/assurance/1",
                &[("Autumn visits", "/assurance/exercises/1")],
            ),
            chart: chart(&found),
            found,
            words: words.iter().map(|one| (*one).to_owned()).collect(),
            problems: words
                .iter()
                .map(|one| (3, "Book a room".into(), (*one).to_owned()))
                .collect(),
            waiting: words
                .iter()
                .map(|_| (3, "Book a room".into(), "waits for a second rater"))
                .collect(),
        };
        let [none, full] = sample_results();
        vec![
            ("nobody yet", of(none, &[])),
            ("full", of(full, &["I could not find the price."])),
        ]
    }
}

/// Completion by task.
fn chart(found: &Results) -> String {
    let bar = |task: &TaskResult| {
        task.done.as_ref().map(|done| Bar {
            label: task.name.clone(),
            value: (done.seen.observed() * 100.0).round(),
        })
    };
    bars(&Bars {
        title: "Tasks done".into(),
        unit: "percent of visits".into(),
        bars: found.tasks.iter().filter_map(bar).collect(),
    })
}

pub async fn results(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let open = Open::read(&view.app, &id).await?;
    let seen = open.seen(&view.app).await?;
    let found = seen.results();
    let name = |task: usize| {
        open.exercise
            .value
            .tasks
            .get(task)
            .map(|task| task.name.clone())
            .unwrap_or_default()
    };
    let visits = || seen.visits.iter().map(|one| &one.value);
    let problems = visits().flat_map(|one| {
        one.problems
            .iter()
            .map(move |what| (one.shopper, one.task, what.clone()))
    });
    Ok(view.page(&ResultsPage {
        path: open.path(),
        crumbs: crumbs(
            &open.room.contract.value.title,
            &open.room.path(),
            &[(&open.exercise.value.title, &open.path())],
        ),
        chart: chart(&found),
        words: visits()
            .filter(|one| !one.what.is_empty())
            .map(|one| format!("Shopper {}, {}: {}", one.shopper, name(one.task), one.what))
            .collect(),
        problems: problems
            .map(|(number, task, what)| (number, name(task), what))
            .collect(),
        waiting: visits()
            .map(|one| (one.shopper, name(one.task), seen.rated(one).waits()))
            .filter(|(_, _, waits)| !waits.is_empty())
            .collect(),
        found,
    }))
}

/// The Common Industry Format report (ISO/IEC 25062:2006), to print or to send.
#[derive(Debug, Serialize)]
pub struct Report {
    path: String,
    crumbs: Vec<Crumb>,
    supplier: String,
    service: String,
    tasks: Vec<Task>,
    personas: Vec<String>,
    found: Results,
}

impl Page for Report {
    const TEMPLATE: &'static str = "assurance/report.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let of = |found: Results| Self {
            path: "/assurance/exercises/1".into(),
            crumbs: crumbs("Library booking", "/assurance/1", &[]),
            supplier: "Quayside Software".into(),
            service: "booking a room at a library".into(),
            tasks: vec![Task {
                name: "Book a room".into(),
                text: "Book a room for six.".into(),
                start: "the home page".into(),
                success: "You see a reference.".into(),
                max_minutes: 10,
            }],
            personas: vec!["A parent who looks for a place for a party".into()],
            found,
        };
        let [none, full] = sample_results();
        vec![("nobody yet", of(none)), ("full", of(full))]
    }
}

pub async fn report(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let open = Open::read(&view.app, &id).await?;
    let found = open.seen(&view.app).await?.results();
    let one = &open.exercise.value;
    Ok(view.page(&Report {
        path: open.path(),
        crumbs: crumbs(
            &open.room.contract.value.title,
            &open.room.path(),
            &[(&one.title, &open.path())],
        ),
        supplier: open.room.contract.value.supplier.clone(),
        service: one.service.clone(),
        tasks: one.tasks.clone(),
        personas: one.personas.clone(),
        found,
    }))
}

pub async fn report_csv(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let open = Open::read(&view.app, &id).await?;
    let (head, rows) = open.seen(&view.app).await?.results().cells;
    // One row for each figure of each task: a head of one length, whatever was measured.
    let row = |row: &Vec<String>| -> Vec<[String; 3]> {
        let task = row.first().cloned().unwrap_or_default();
        head.iter()
            .zip(row)
            .skip(1)
            .map(|(what, figure)| [task.clone(), what.clone(), figure.clone()])
            .collect()
    };
    let table = app::sheet::csv(["task", "measure", "figure"], rows.iter().flat_map(row));
    Ok(app::sheet::download("common-industry-format", table))
}
