//! A shopper's own pages, behind a link that is for them alone: a guide to keep beside the real service.

use app::kit::{Fault, Time};
use app::store::{Record, StoreError};
use app::{Allow, App, Fail, Page, Routes, Sample, View};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use http::{StatusCode, header};
use serde::Serialize;
use upload::Rules;

use crate::edit::{Error, Given};
use crate::evidence::safe;
use crate::exercises::model::{
    ANSWERS, Answers, EXERCISES, Ending, Exercise, SHOPPERS, Shopper, State, VISITS, Visit,
};
use crate::exercises::{forget_shopper, problems_of, statements, visits_of};
use crate::model::{FILES, Kept, pounds};
use crate::posted::Posted;

pub fn routes() -> Routes {
    Routes::new()
        .get("/shop/{secret}", Allow::Anyone, show)
        .post("/shop/{secret}/agree", Allow::Anyone, agree)
        .post("/shop/{secret}/begin", Allow::Anyone, begin)
        .post("/shop/{secret}/end", Allow::Anyone, end)
        .post("/shop/{secret}/tell", Allow::Anyone, tell)
        .post("/shop/{secret}/answers", Allow::Anyone, answer)
        .post("/shop/{secret}/leave", Allow::Anyone, leave)
}

pub fn samples() -> Vec<Sample> {
    Shop::sample_values()
}

/// What is a shopper to do now?
#[derive(Debug, Clone, Default, Serialize)]
pub struct Shop {
    path: String,
    /// "agree", "ready", "going", "tell", "answers", "thanks", "closed" or "left".
    step: &'static str,
    title: String,
    service: String,
    persona: String,
    number: usize,
    all: usize,
    text: String,
    start: String,
    start_is_link: bool,
    success: String,
    max_minutes: u32,
    has_payment: bool,
    payment: String,
    reference: String,
    statements: Vec<&'static str>,
    steps: u8,
    /// What was typed: the step of ease, what happened, the problems; and the steps of the statements.
    ease: String,
    what: String,
    problems: String,
    chosen: Vec<String>,
    errors: Vec<Error>,
}

impl Page for Shop {
    const TEMPLATE: &'static str = "assurance/shop.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let at = |step, title: &str| Self {
            path: "/shop/abc".into(),
            step,
            title: title.into(),
            service: "booking a room at a library".into(),
            persona: "A parent who looks for a place for a party".into(),
            number: 1,
            all: 2,
            text: "Book a room for six people.".into(),
            start: "https://saltreach.example/book".into(),
            start_is_link: true,
            success: "You see a reference.".into(),
            max_minutes: 10,
            has_payment: true,
            payment: "£25".into(),
            reference: "BX7K-3MQD".into(),
            ..Self::default()
        };
        let ten = || Self {
            statements: statements(Default::default()).0.to_vec(),
            steps: 5,
            chosen: vec![String::new(); 10],
            ..at("answers", "How was it overall?")
        };
        vec![
            ("to agree", at("agree", "Before you begin")),
            (
                "not agreed",
                Self {
                    errors: vec![Error::new("agree", "Tick the box if you agree")],
                    ..at("agree", "Before you begin")
                },
            ),
            ("ready", at("ready", "Task 1 of 2")),
            (
                "ready, by telephone",
                Self {
                    start: "01632 960100".into(),
                    start_is_link: false,
                    persona: String::new(),
                    ..at("ready", "Task 1 of 2")
                },
            ),
            ("going", at("going", "Task 1 of 2")),
            ("to tell", at("tell", "How did it go?")),
            (
                "told with a slip",
                Self {
                    what: "I booked it.".into(),
                    ease: "6".into(),
                    errors: vec![Error::new(
                        "picture",
                        "The selected file must be smaller than 5MB",
                    )],
                    ..at("tell", "How did it go?")
                },
            ),
            ("answers", ten()),
            (
                "an answer is missing",
                Self {
                    errors: vec![Error::new("s0", "Choose an answer for each sentence")],
                    ..ten()
                },
            ),
            ("thanks", at("thanks", "Thank you")),
            (
                "thanks, unpaid",
                Self {
                    has_payment: false,
                    ..at("thanks", "Thank you")
                },
            ),
            ("closed", at("closed", "This has ended")),
            ("left", at("left", "You have left")),
        ]
    }
}

/// Where a shopper stands.
struct Here {
    secret: String,
    exercise: Record<Exercise>,
    shopper: Record<Shopper>,
    visits: Vec<Record<Visit>>,
}

impl Here {
    async fn read(app: &App, secret: &str) -> Result<Self, Fault> {
        let over = || {
            Fault::not_found(
                "This link does not work any more. Ask whoever invited you for a new one.",
            )
        };
        if secret.len() > 100 {
            return Err(over());
        }
        let link = app::kit::digest(secret);
        let secret = secret.to_owned();
        let found = app
            .store()
            .read(move |rd| {
                let Some(shopper) = SHOPPERS.by(rd, "link", &link)? else {
                    return Ok(None);
                };
                let one = &shopper.value;
                let Some(exercise) = EXERCISES.get(rd, &one.exercise)? else {
                    return Ok(None);
                };
                let visits = visits_of(rd, &one.exercise, one.number, &one.tasks)?;
                Ok::<_, StoreError>(Some(Self {
                    secret: secret.clone(),
                    exercise,
                    shopper,
                    visits,
                }))
            })
            .await?;
        found.ok_or_else(over)
    }

    fn path(&self) -> String {
        format!("/shop/{}", self.secret)
    }

    /// The task that comes next or is under way, by its place in the shopper's own list, with its visit.
    fn next(&self) -> Option<(usize, usize, Option<&Record<Visit>>)> {
        self.shopper
            .value
            .tasks
            .iter()
            .enumerate()
            .find_map(|(n, task)| {
                let visit = self.visits.iter().find(|one| one.value.task == *task);
                (!visit.is_some_and(|one| one.value.is_told)).then_some((n, *task, visit))
            })
    }

    fn is_over(&self, now: Time) -> bool {
        self.exercise.value.state == State::Closed
            || self.exercise.value.over_at().is_some_and(|end| now >= end)
    }

    /// The step that they are at.
    fn step(&self, now: Time) -> &'static str {
        if self.shopper.value.ended.is_some() {
            return "thanks";
        }
        if self.is_over(now) {
            return "closed";
        }
        if self.shopper.value.agreed.is_none() {
            return "agree";
        }
        match self.next() {
            Some((_, _, None)) => "ready",
            Some((_, _, Some(visit))) if visit.value.ended.is_none() => "going",
            Some(_) => "tell",
            None => "answers",
        }
    }

    fn page(&self, now: Time) -> Shop {
        let one = &self.exercise.value;
        let step = self.step(now);
        let (n, task, _) = self.next().unwrap_or((0, 0, None));
        let task = one.tasks.get(task).cloned().unwrap_or_default();
        let all = self.shopper.value.tasks.len();
        let (statements, steps) = statements(one.survey);
        let title = match step {
            "agree" => "Before you begin".to_owned(),
            "tell" => "How did it go?".to_owned(),
            "answers" => "How was it overall?".to_owned(),
            "thanks" => "Thank you".to_owned(),
            "closed" => "This has ended".to_owned(),
            _ => format!("Task {} of {all}", n + 1),
        };
        Shop {
            path: self.path(),
            step,
            title,
            service: one.service.clone(),
            persona: self.shopper.value.persona.clone(),
            number: n + 1,
            all,
            text: task.text,
            start_is_link: task.start.starts_with("https://") || task.start.starts_with("http://"),
            start: task.start,
            success: task.success,
            max_minutes: task.max_minutes,
            has_payment: self.shopper.value.payment_pence > 0,
            payment: pounds(self.shopper.value.payment_pence),
            reference: self.shopper.value.reference.clone(),
            statements: statements.to_vec(),
            steps,
            chosen: vec![String::new(); statements.len()],
            ..Shop::default()
        }
    }
}

fn shown(view: &View, status: StatusCode, page: &Shop) -> Response {
    (
        status,
        [(header::CACHE_CONTROL, "private, no-store")],
        view.page(page),
    )
        .into_response()
}

async fn show(view: View, Path(secret): Path<String>) -> Result<Response, Fail> {
    let here = Here::read(&view.app, &secret).await?;
    Ok(shown(&view, StatusCode::OK, &here.page(view.app.now())))
}

/// Where whoever sent something at another step than they are at is led: to the one that they are at.
fn back(here: &Here) -> Response {
    Redirect::to(&here.path()).into_response()
}

async fn agree(view: View, Path(secret): Path<String>, posted: Posted) -> Result<Response, Fail> {
    let here = Here::read(&view.app, &secret).await?;
    let now = view.app.now();
    if here.step(now) != "agree" {
        return Ok(back(&here));
    }
    if posted.fields.one("agree") != "yes" {
        let page = Shop {
            errors: vec![Error::new("agree", "Tick the box if you agree")],
            ..here.page(now)
        };
        return Ok(shown(&view, StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let (to, shopper) = (here.path(), here.shopper);
    view.app
        .store()
        .write(move |tx| {
            let one = Shopper {
                agreed: Some(tx.now()),
                ..shopper.value.clone()
            };
            SHOPPERS
                .change(tx, "shopper", &shopper.id, Some(shopper.version), one)
                .map(drop)
        })
        .await?;
    Ok(Redirect::to(&to).into_response())
}

async fn begin(view: View, Path(secret): Path<String>) -> Result<Response, Fail> {
    let here = Here::read(&view.app, &secret).await?;
    let Some((_, task, None)) = here.next().filter(|_| here.step(view.app.now()) == "ready") else {
        return Ok(back(&here));
    };
    let visit = Visit {
        exercise: here.exercise.id.clone(),
        shopper: here.shopper.value.number,
        task,
        until: here.exercise.value.words_until(),
        ..Visit::default()
    };
    let begun = view
        .app
        .store()
        .write(move |tx| {
            let started = Some(tx.now());
            VISITS
                .insert(
                    tx,
                    "shopper",
                    Visit {
                        started,
                        ..visit.clone()
                    },
                )
                .map(drop)
        })
        .await;
    match begun {
        // Pressed twice: the first press began it.
        Ok(()) | Err(StoreError::Taken(_)) => Ok(back(&here)),
        Err(other) => Err(other.into()),
    }
}

async fn end(view: View, Path(secret): Path<String>, posted: Posted) -> Result<Response, Fail> {
    let here = Here::read(&view.app, &secret).await?;
    let ending = Ending::ALL
        .iter()
        .find(|(word, _)| *word == posted.fields.one("how"))
        .map(|(_, ending)| *ending);
    let (Some((_, _, Some(visit))), Some(ending), "going") =
        (here.next(), ending, here.step(view.app.now()))
    else {
        return Ok(back(&here));
    };
    let visit = visit.clone();
    view.app
        .store()
        .write(move |tx| {
            let one = Visit {
                ended: Some(tx.now()),
                ending: Some(ending),
                ..visit.value.clone()
            };
            VISITS
                .change(tx, "shopper", &visit.id, Some(visit.version), one)
                .map(drop)
        })
        .await?;
    Ok(back(&here))
}

async fn tell(view: View, Path(secret): Path<String>, posted: Posted) -> Result<Response, Fail> {
    let here = Here::read(&view.app, &secret).await?;
    let now = view.app.now();
    let (Some((_, _, Some(visit))), "tell") = (here.next(), here.step(now)) else {
        return Ok(back(&here));
    };
    let visit = visit.clone();
    let mut given = Given::new(&posted.fields);
    let ease = posted
        .fields
        .one("ease")
        .parse::<u8>()
        .ok()
        .filter(|n| (1..=7).contains(n));
    if ease.is_none() {
        given.tell("ease", "Choose how easy or difficult it was");
    }
    let what = given.text("what", 4_000);
    let problems = given.text("problems", 4_000);
    let mut clean = None;
    if let Some(came) = posted.files.iter().find(|came| came.field == "picture") {
        match safe(came.clone(), Rules::PICTURES).await? {
            Ok(one) => clean = Some(one),
            Err(why) => given.tell("picture", why),
        }
    }
    if given.is_wrong() {
        let page = Shop {
            ease: posted.fields.one("ease").into(),
            what,
            problems,
            errors: given.errors(),
            ..here.page(now)
        };
        return Ok(shown(&view, StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let (contract, until) = (
        here.exercise.value.contract.clone(),
        here.exercise.value.words_until(),
    );
    view.app
        .store()
        .write(move |tx| {
            let picture = match &clean {
                Some(one) => {
                    FILES
                        .insert(
                            tx,
                            "shopper",
                            Kept::new(
                                &contract,
                                &one.name,
                                one.kind.media_type(),
                                &one.bytes,
                                until,
                            ),
                        )?
                        .id
                }
                None => String::new(),
            };
            let told = Visit {
                ease,
                what: what.clone(),
                problems: problems_of(&problems),
                picture,
                is_told: true,
                ..visit.value.clone()
            };
            VISITS
                .change(tx, "shopper", &visit.id, Some(visit.version), told)
                .map(drop)
        })
        .await?;
    Ok(back(&here))
}

async fn answer(view: View, Path(secret): Path<String>, posted: Posted) -> Result<Response, Fail> {
    let here = Here::read(&view.app, &secret).await?;
    let now = view.app.now();
    if here.step(now) != "answers" {
        return Ok(back(&here));
    }
    let (all, most) = statements(here.exercise.value.survey);
    let chosen: Vec<String> = (0..all.len())
        .map(|n| posted.fields.one(&format!("s{n}")).to_owned())
        .collect();
    let steps: Vec<Option<u8>> = chosen
        .iter()
        .map(|text| text.parse::<u8>().ok().filter(|n| (1..=most).contains(n)))
        .collect();
    let missing: Vec<Error> = steps
        .iter()
        .enumerate()
        .filter(|(_, step)| step.is_none())
        .map(|(n, _)| {
            Error::new(
                &format!("s{n}"),
                format!("Choose an answer for “{}”", all.get(n).unwrap_or(&"")),
            )
        })
        .collect();
    if !missing.is_empty() {
        let page = Shop {
            chosen,
            errors: missing,
            ..here.page(now)
        };
        return Ok(shown(&view, StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let answers = Answers {
        exercise: here.exercise.id.clone(),
        shopper: here.shopper.value.number,
        steps,
        until: here.exercise.value.until,
    };
    let (to, shopper) = (here.path(), here.shopper);
    view.app
        .store()
        .write(move |tx| {
            let one = Shopper {
                ended: Some(tx.now()),
                ..shopper.value.clone()
            };
            SHOPPERS.change(tx, "shopper", &shopper.id, Some(shopper.version), one)?;
            ANSWERS.insert(tx, "shopper", answers.clone()).map(drop)
        })
        .await?;
    Ok(Redirect::to(&to).into_response())
}

/// Leaves the exercise: everything that they told is erased, and who they are.
async fn leave(view: View, Path(secret): Path<String>) -> Result<Response, Fail> {
    let here = Here::read(&view.app, &secret).await?;
    let page = Shop {
        step: "left",
        title: "You have left".into(),
        ..here.page(view.app.now())
    };
    let shopper = here.shopper;
    view.app
        .store()
        .write(move |tx| forget_shopper(tx, "shopper", &shopper))
        .await?;
    Ok(shown(&view, StatusCode::OK, &page))
}
