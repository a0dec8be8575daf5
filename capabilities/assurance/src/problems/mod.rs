//! What is wrong with what a contractor delivered: who has it in hand, until when it may stay, and what happened to it.

mod add;
mod deeds;
mod due;
mod event;
mod page;
mod table;

use app::check::State;
use app::kit::Time;
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

/// An instant of the last day on which a problem may stay that is accepted until then: what is kept is the end of that
/// day, which is the next day's first instant.
#[must_use]
pub const fn last_day(until: Time) -> Time {
    Time(until.0.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use app::kit::words;
    use jiff::civil::Date;

    use super::*;

    #[test]
    fn the_last_day_is_the_one_that_was_typed() {
        #[track_caller]
        fn check(typed: &str, want: &str) {
            let until = typed.parse::<Date>().ok().and_then(words::end_of).unwrap();
            assert_eq!(words::date(last_day(until)), want);
        }
        check("2026-12-24", "24 December 2026");
        // Summer time begins and ends.
        check("2027-03-28", "28 March 2027");
        check("2026-10-25", "25 October 2026");
    }
}
