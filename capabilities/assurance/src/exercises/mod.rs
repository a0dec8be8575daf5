//! Mystery-shopper exercises: set up, filled with shoppers, closed, read.

mod code;
pub mod model;
mod pages;
mod paper;
mod people;
pub mod results;
mod set_up;

use app::kit::Fault;
use app::store::collection::Page;
use app::store::{Filter, Rd, Record, StoreError};
use app::{App, Page as _, Routes, Sample};

use crate::OFFICERS;
use crate::model::Room;
use model::{EXERCISES, Exercise, SHOPPERS, Shopper, Survey, VISITS, Visit};
use results::Seen;

pub use pages::sample_results;
pub use paper::problems_of;
pub use people::{forget as forget_shopper, letter_samples};

pub fn routes() -> Routes {
    Routes::new()
        .get(
            "/assurance/{contract}/exercises/new",
            OFFICERS,
            set_up::begin,
        )
        .post("/assurance/{contract}/exercises/new", OFFICERS, set_up::add)
        .get("/assurance/exercises/{exercise}", OFFICERS, pages::show)
        .get(
            "/assurance/exercises/{exercise}/facts",
            OFFICERS,
            set_up::edit,
        )
        .post(
            "/assurance/exercises/{exercise}/facts",
            OFFICERS,
            set_up::change,
        )
        .get(
            "/assurance/exercises/{exercise}/task",
            OFFICERS,
            set_up::task,
        )
        .post(
            "/assurance/exercises/{exercise}/task",
            OFFICERS,
            set_up::save_task,
        )
        .post(
            "/assurance/exercises/{exercise}/state",
            OFFICERS,
            set_up::turn,
        )
        .post(
            "/assurance/exercises/{exercise}/people",
            OFFICERS,
            people::invite,
        )
        .post(
            "/assurance/exercises/{exercise}/people/{number}",
            OFFICERS,
            people::deed,
        )
        .get(
            "/assurance/exercises/{exercise}/payments.csv",
            OFFICERS,
            people::payments,
        )
        .get(
            "/assurance/exercises/{exercise}/paper",
            OFFICERS,
            paper::sheet,
        )
        .get(
            "/assurance/exercises/{exercise}/typed",
            OFFICERS,
            paper::begin,
        )
        .post(
            "/assurance/exercises/{exercise}/typed",
            OFFICERS,
            paper::add,
        )
        .get("/assurance/exercises/{exercise}/code", OFFICERS, code::show)
        .post("/assurance/exercises/{exercise}/code", OFFICERS, code::save)
        .get(
            "/assurance/exercises/{exercise}/results",
            OFFICERS,
            pages::results,
        )
        .get(
            "/assurance/exercises/{exercise}/report",
            OFFICERS,
            pages::report,
        )
        .get(
            "/assurance/exercises/{exercise}/report.csv",
            OFFICERS,
            pages::report_csv,
        )
}

pub fn samples() -> Vec<Sample> {
    [
        pages::ExercisePage::sample_values(),
        pages::ResultsPage::sample_values(),
        pages::Report::sample_values(),
        code::Code::sample_values(),
        paper::Paper::sample_values(),
        letter_samples(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// An exercise with its contract.
pub struct Open {
    pub room: Room,
    pub exercise: Record<Exercise>,
}

impl Open {
    /// The path of its page.
    pub fn path(&self) -> String {
        format!("/assurance/exercises/{}", self.exercise.id)
    }

    /// Reads it.
    ///
    /// # Errors
    /// A fault, if there is no such exercise.
    pub async fn read(app: &App, id: &str) -> Result<Self, Fault> {
        let id = id.to_owned();
        let found = app
            .store()
            .read(move |rd| {
                let Some(exercise) = EXERCISES.get(rd, &id)? else {
                    return Ok(None);
                };
                let room = Room::read(rd, &exercise.value.contract)?;
                Ok::<_, StoreError>(room.map(|room| Self { room, exercise }))
            })
            .await?;
        found.ok_or_else(|| {
            Fault::not_found(
                "There is no such exercise. It may have been erased with its contract.",
            )
        })
    }

    /// What was seen in it.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn seen(&self, app: &App) -> Result<Seen, Fault> {
        let exercise = self.exercise.clone();
        Ok(app
            .store()
            .read(move |rd| Seen::read(rd, exercise.clone()))
            .await?)
    }
}

/// Every record of an exercise: 1,000 shoppers with 10 tasks each, and what raters say of them.
const fn every() -> Page {
    Page {
        skip: 0,
        limit: 30_000,
        newest_first: false,
    }
}

/// The shoppers of an exercise, by their numbers.
///
/// # Errors
/// Whatever the store says.
pub fn shoppers(rd: &mut Rd<'_>, exercise: &str) -> Result<Vec<Record<Shopper>>, StoreError> {
    let filter = Filter::Is("exercise", exercise.to_owned());
    let mut all = SHOPPERS.find(rd, &filter, every())?;
    all.sort_by_key(|one| one.value.number);
    Ok(all)
}

/// The visits of one shopper.
///
/// # Errors
/// Whatever the store says.
pub fn visits_of(
    rd: &mut Rd<'_>,
    exercise: &str,
    shopper: u32,
    tasks: &[usize],
) -> Result<Vec<Record<Visit>>, StoreError> {
    let mut all = Vec::new();
    for task in tasks {
        all.extend(VISITS.by(rd, "which", &format!("{exercise} {shopper} {task}"))?);
    }
    Ok(all)
}

/// What people say how far they agree with, at the end: Brooke's ten, with "service" for "system", or the two of
/// UMUX-Lite; and how many steps there are.
#[must_use]
pub const fn statements(survey: Survey) -> (&'static [&'static str], u8) {
    match survey {
        Survey::Sus => (
            &[
                "I think that I would like to use this service often.",
                "I found the service more complex than it needs to be.",
                "I thought the service was easy to use.",
                "I think that I would need help from a technical person to use this service.",
                "I found the different parts of this service fit together well.",
                "I thought there was too much in this service that did not match.",
                "I think that most people would learn to use this service very quickly.",
                "I found the service very awkward to use.",
                "I felt very sure of myself when I used the service.",
                "I had to learn a lot before I could get going with this service.",
            ],
            5,
        ),
        Survey::UmuxLite => (
            &[
                "This service does what I need it to do.",
                "This service is easy to use.",
            ],
            7,
        ),
    }
}
