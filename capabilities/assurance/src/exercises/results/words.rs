//! Figures with their intervals, as people read them.

use serde::Serialize;
use usability::{Interval, Tally, ease};

use super::SURE;

/// A share with its interval.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Share {
    /// How many, of how many.
    pub seen: Tally,
    /// The adjusted Wald interval.
    pub interval: Interval,
    /// "18 of 21 (86%), likely 65% to 96%"
    pub words: String,
}

impl Share {
    /// The share of a tally.
    #[must_use]
    pub fn of(seen: Tally) -> Self {
        let interval = seen.adjusted_wald(SURE);
        let words = format!(
            "{} of {} ({}%), likely {}% to {}%",
            seen.some(),
            seen.all(),
            percent(seen.observed()),
            percent(interval.low),
            percent(interval.high)
        );
        Self {
            seen,
            interval,
            words,
        }
    }
}

pub(super) fn percent(share: f64) -> String {
    app::kit::words::number((share * 100.0).round())
}

/// A time in seconds as people read it.
pub(super) fn seconds(s: f64) -> String {
    let whole = s.round();
    // Below a year.
    #[expect(clippy::cast_possible_truncation, reason = "seconds of a visit fit")]
    let whole = whole as i64;
    match (whole / 60, whole % 60) {
        (0, s) => format!("{s} s"),
        (min, 0) => format!("{min} min"),
        (min, s) => format!("{min} min {s} s"),
    }
}

pub(super) fn likely(interval: Option<Interval>, say: impl Fn(f64) -> String) -> String {
    interval.map_or_else(
        || "too few to say how sure".into(),
        |interval| format!("likely {} to {}", say(interval.low), say(interval.high)),
    )
}

pub(super) fn net_ease(steps: &[u8]) -> String {
    ease::net(steps, SURE).map_or_else(
        |_| String::new(),
        |found| {
            let points = |n: f64| app::kit::words::number((n * 100.0).round());
            format!(
                "Ease: {} visits were easy, {} difficult, {} neither: net {} (likely {} to {}), from −100 to 100.",
                found.easy,
                found.difficult,
                found.neither,
                points(found.net),
                points(found.interval.low),
                points(found.interval.high)
            )
        },
    )
}
