//! How long a task takes those who finish it, with those who do not said beside it.

use serde::{Deserialize, Serialize};

use crate::chance::at_most;
use crate::refused::{enough, within};
use crate::{Confidence, Interval, Refused, Summary, Tally};

/// The shortest and longest times that are taken, in seconds: a thousandth, and a week.
pub(crate) const RANGE_S: (f64, f64) = (0.001, 604_800.0);

/// One attempt at a task.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    /// How long it took, or how long until it was given up: 0.001 to 604,800 s.
    pub time_s: f64,
    /// Whether the task was finished.
    pub is_finished: bool,
}

/// Which middle of the times to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Middle {
    /// The geometric mean: the better for fewer than 25 finished attempts.
    GeometricMean,
    /// The median.
    Median,
}

/// How long a task takes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Times {
    /// How many attempts were finished, of how many. The times below are of these unless they say otherwise.
    pub finished: Tally,
    /// Their geometric mean.
    pub geometric_mean_s: Option<f64>,
    /// Its interval, by Student's t of the logarithms, clipped at a thousandth of a second and a week;
    /// none for one alone or for times all alike.
    pub geometric_mean_interval_s: Option<Interval>,
    /// Their median.
    pub median_s: Option<f64>,
    /// Its interval between two of the times, at least as sure as asked; none where there are too few of them.
    pub median_interval_s: Option<Interval>,
    /// Which of the two to show.
    pub advised: Middle,
    /// The arithmetic mean, which planning staff time needs and a Common Industry Format report asks for.
    pub mean_s: Option<f64>,
    /// The median of all attempts, unfinished ones counting as longer than any; none unless most were finished.
    pub median_of_all_s: Option<f64>,
    /// The longest time after which somebody gave up.
    pub longest_unfinished_s: Option<f64>,
}

/// How long at least one attempt, finished or not, took.
///
/// # Errors
/// [`Refused`] for no attempts, for too many, and for a time outside of 0.001 to 604,800 s.
///
/// # Source
/// Sauro and Lewis (2010), "Average task times in usability tests: what to report?", CHI 2010: the geometric mean
/// below 25; "Quantifying the User Experience" (2016), chapter 3. The median's interval is that of order
/// statistics: Conover (1999), "Practical nonparametric statistics", section 3.2.
pub fn on_task(attempts: &[Attempt], confidence: Confidence) -> Result<Times, Refused> {
    let all = enough("attempts", 1, attempts.len())?;
    let mut finished_s = Vec::with_capacity(attempts.len());
    let mut longest_unfinished_s: Option<f64> = None;
    for attempt in attempts {
        let time_s = within("a time in seconds", RANGE_S.0, RANGE_S.1, attempt.time_s)?;
        if attempt.is_finished {
            finished_s.push(time_s);
        } else {
            longest_unfinished_s = Some(longest_unfinished_s.map_or(time_s, |t| t.max(time_s)));
        }
    }
    finished_s.sort_by(f64::total_cmp);
    let logs = logs_of(&finished_s)?;
    let finished = Tally::of(u64::try_from(finished_s.len()).unwrap_or(u64::MAX), all)?;
    Ok(Times {
        finished,
        geometric_mean_s: logs.map(|logs| logs.mean.exp()),
        geometric_mean_interval_s: logs
            .and_then(|logs| logs.interval(confidence))
            .map(|ends| ends.map(f64::exp).clipped(RANGE_S.0, RANGE_S.1)),
        median_s: middle_of(&finished_s, finished_s.len()),
        median_interval_s: median_interval(&finished_s, confidence),
        advised: if finished_s.len() < 25 {
            Middle::GeometricMean
        } else {
            Middle::Median
        },
        mean_s: Summary::of(&finished_s).ok().map(|summary| summary.mean),
        median_of_all_s: middle_of(&finished_s, attempts.len()),
        longest_unfinished_s,
    })
}

impl Times {
    /// The middle that is advised and its interval.
    #[must_use]
    pub fn middle_s(&self) -> (Option<f64>, Option<Interval>) {
        match self.advised {
            Middle::GeometricMean => (self.geometric_mean_s, self.geometric_mean_interval_s),
            Middle::Median => (self.median_s, self.median_interval_s),
        }
    }
}

/// What the logarithms of times say; none for no times.
///
/// # Errors
/// [`Refused`] for a time outside of 0.001 to 604,800 s, or too many.
pub(crate) fn logs_of(times_s: &[f64]) -> Result<Option<Summary>, Refused> {
    let mut logs = Vec::with_capacity(times_s.len());
    for &time_s in times_s {
        logs.push(within("a time in seconds", RANGE_S.0, RANGE_S.1, time_s)?.ln());
    }
    if logs.is_empty() {
        return Ok(None);
    }
    Summary::of(&logs).map(Some)
}

/// The median of `count` times of which the sorted ones are the shortest; none if it is not among them.
fn middle_of(sorted_s: &[f64], count: usize) -> Option<f64> {
    let upper = *sorted_s.get(count / 2)?;
    if count % 2 == 1 {
        return Some(upper);
    }
    let lower = *sorted_s.get((count / 2).checked_sub(1)?)?;
    Some(f64::midpoint(lower, upper))
}

/// From the time of rank `r` to that of rank `n + 1 - r`, with the largest `r` that is sure enough.
fn median_interval(sorted_s: &[f64], confidence: Confidence) -> Option<Interval> {
    let n = u64::try_from(sorted_s.len()).ok()?;
    let is_sure = |rank: u64| rank > 0 && 2.0 * at_most(rank - 1, n, 0.5) <= confidence.error();
    let (mut sure, mut unsure) = (0, n / 2 + 1);
    while sure + 1 < unsure {
        let rank = u64::midpoint(sure, unsure);
        if is_sure(rank) {
            sure = rank;
        } else {
            unsure = rank;
        }
    }
    let from = usize::try_from(sure).ok()?.checked_sub(1)?;
    let to = sorted_s.len().checked_sub(1)?.checked_sub(from)?;
    Some(Interval {
        low: *sorted_s.get(from)?,
        high: *sorted_s.get(to)?,
        confidence,
    })
}
