//! What is wrong with what a contractor delivered: who has it in hand, until when it may stay, and what happened to it.

mod add;
mod deeds;
mod due;
mod event;
mod page;
mod table;

use app::check::State;
use app::{Page as _, Routes, Sample};

use crate::OFFICERS;

pub use due::REOPEN;

pub fn routes() -> Routes {
    Routes::new()
        .get("/assurance/{contract}/problems", OFFICERS, add::begin)
        .post("/assurance/{contract}/problems", OFFICERS, add::add)
        .get("/assurance/{contract}/problems.csv", OFFICERS, table::take)
        .get(
            "/assurance/{contract}/problems/{problem}",
            OFFICERS,
            page::show,
        )
        .post(
            "/assurance/{contract}/problems/{problem}",
            OFFICERS,
            deeds::change,
        )
}

pub fn samples() -> Vec<Sample> {
    page::ProblemPage::sample_values()
}

/// How bad a problem can be: the word, and what it means.
const SEVERITIES: [(&str, &str); 4] = [
    ("critical", "Critical: nobody can do it, or harm is done"),
    ("serious", "Serious: some people cannot do it"),
    ("moderate", "Moderate: people get round it"),
    ("minor", "Minor: little is lost"),
];

/// Where a problem stands: its shape and its word.
#[must_use]
pub const fn stands(state: State) -> (&'static str, &'static str) {
    match state {
        State::Open => ("bad", "Open"),
        State::Accepted => ("warning", "Accepted"),
        State::Mended | State::Sound | State::Gone => ("good", "Put right"),
    }
}
