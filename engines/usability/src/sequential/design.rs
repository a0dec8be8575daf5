//! How a plan's limits are found: the shortest test whose risks, worked out exactly, are the stated ones or less.

use super::plan::{Plan, Row};
use super::{Aim, Lines, MOST_VISITS};
use crate::Refused;
use crate::chance::at_most;

/// How far below the stated risks a plan stays, so that no rounding takes it above them.
const HAIR: f64 = 1e-12;

impl Plan {
    /// The plan for an aim: Wald's limits, cut off after the fewest visits that keep both risks.
    ///
    /// # Errors
    /// [`Refused`] for an aim out of range, and if it would take more than 5,000 visits to tell the two apart
    /// without looking in between.
    pub fn new(aim: Aim) -> Result<Self, Refused> {
        aim.check()?;
        let (visits, failures) = fixed(&aim)?;
        let (alpha, beta) = (aim.risk_of_rejecting_good, aim.risk_of_accepting_poor);
        let limits = [
            // Wald's, whose risks together are at most the stated ones together.
            (((1.0 - alpha) / beta).ln(), ((1.0 - beta) / alpha).ln()),
            // Wider ones, each of whose risks is at most its own, whatever the other is (Ville's inequality).
            ((1.0 / beta).ln(), (1.0 / alpha).ln()),
        ];
        let rows = limits
            .into_iter()
            .find_map(|(accept, reject)| cut_off(&aim, aim.lines(accept, reject), visits))
            // No limits before the end: the fixed test, which keeps both risks by itself.
            .unwrap_or_else(|| last_row(vec![Row::default(); visits as usize], failures));
        Ok(Self::of(aim, visits, settled_early(rows)))
    }
}

/// Both risks, a hair less than stated.
fn held(aim: &Aim) -> (f64, f64) {
    (
        aim.risk_of_rejecting_good - HAIR,
        aim.risk_of_accepting_poor - HAIR,
    )
}

/// The shortest test without a look in between: how many visits, and how many failures it accepts.
fn fixed(aim: &Aim) -> Result<(u32, u32), Refused> {
    let (alpha, beta) = held(aim);
    let mut failures = 0;
    for visits in 1..=MOST_VISITS {
        let accepts =
            |failures: u32, rate: f64| at_most(u64::from(failures), u64::from(visits), 1.0 - rate);
        // As many failures as a poor release is still seldom accepted with: they only grow with the visits.
        while accepts(failures + 1, aim.poor) <= beta {
            failures += 1;
        }
        if accepts(failures, aim.poor) <= beta && accepts(failures, aim.good) >= 1.0 - alpha {
            return Ok((visits, failures));
        }
    }
    Err(Refused::TooMany {
        what: "visits",
        most: u64::from(MOST_VISITS),
        got: u64::from(MOST_VISITS) + 1,
    })
}

/// The rows up to the first visit at which a last cut keeps both risks; none within three times the fixed test.
fn cut_off(aim: &Aim, lines: Lines, fixed_visits: u32) -> Option<Vec<Row>> {
    let mut good = Walk::new(aim.good);
    let mut poor = Walk::new(aim.poor);
    let mut rows = Vec::new();
    for visits in 1..=fixed_visits.saturating_mul(3) {
        let row = lines.at(visits);
        good.step(row);
        poor.step(row);
        rows.push(row);
        if let Some(failures) = last_cut(aim, &good, &poor, row, visits) {
            return Some(last_row(rows, failures));
        }
    }
    None
}

/// How many failures to accept with, if the test ends here: the fewest that seldom reject a good release,
/// if they seldom accept a poor one too.
fn last_cut(aim: &Aim, good: &Walk, poor: &Walk, row: Row, visits: u32) -> Option<u32> {
    let (alpha, beta) = held(aim);
    let mut rejected = good.rejected + good.undecided();
    let mut accepted = poor.accepted;
    if accepted > beta {
        return None;
    }
    if rejected <= alpha && row.accept.is_some() {
        return row.accept;
    }
    let least = row.accept.map_or(0, |accept| accept + 1);
    let most = row.reject.map_or(visits, |reject| reject - 1);
    for failures in least..=most {
        rejected -= good.at(failures);
        accepted += poor.at(failures);
        if accepted > beta {
            return None;
        }
        if rejected <= alpha {
            return Some(failures);
        }
    }
    None
}

/// The rows with the last one deciding, whatever was seen.
fn last_row(mut rows: Vec<Row>, failures: u32) -> Vec<Row> {
    if let Some(last) = rows.last_mut() {
        *last = Row {
            accept: Some(failures),
            reject: Some(failures + 1),
        };
    }
    rows
}

/// The same verdicts, each as soon as nothing that may still come could change it.
fn settled_early(mut rows: Vec<Row>) -> Vec<Row> {
    let mut next = Row::default();
    for (before, row) in rows.iter_mut().enumerate().rev() {
        // Accepted after a failure more, and so after a success too.
        let accept = next.accept.and_then(|failures| failures.checked_sub(1));
        row.accept = row.accept.max(accept);
        // Rejected after a success more, and so after a failure too; never for more failures than visits.
        let reject = row.reject.into_iter().chain(next.reject).min();
        row.reject = reject.filter(|failures| *failures as usize <= before + 1);
        next = *row;
    }
    rows
}

impl Lines {
    /// The limits after so many visits, in whole failures.
    fn at(&self, visits: u32) -> Row {
        let middle = self.slope * f64::from(visits);
        let accept = (middle - self.accept).floor();
        let reject = (middle + self.reject).ceil();
        Row {
            accept: (accept >= 0.0).then_some(accept as u32),
            reject: (reject <= f64::from(visits)).then_some(reject as u32),
        }
    }
}

/// How likely each number of failures is while nothing is decided, visit by visit, at one true share.
pub(super) struct Walk {
    fails: f64,
    /// The first number of failures in `open`.
    from: u32,
    open: Vec<f64>,
    pub(super) accepted: f64,
    pub(super) rejected: f64,
}

impl Walk {
    /// Before the first visit, where visits succeed with this share, 0 to 1.
    pub(super) fn new(rate: f64) -> Self {
        Self {
            fails: 1.0 - rate,
            from: 0,
            open: vec![1.0],
            accepted: 0.0,
            rejected: 0.0,
        }
    }

    /// How likely it is that nothing is decided.
    pub(super) fn undecided(&self) -> f64 {
        self.open.iter().sum()
    }

    fn at(&self, failures: u32) -> f64 {
        let place = failures.checked_sub(self.from);
        let chance = place.and_then(|place| self.open.get(place as usize));
        chance.copied().unwrap_or(0.0)
    }

    /// One visit more, and what its limits decide.
    pub(super) fn step(&mut self, row: Row) {
        let mut before = 0.0;
        for chance in &mut self.open {
            let here = *chance;
            *chance = here * (1.0 - self.fails) + before * self.fails;
            before = here;
        }
        self.open.push(before * self.fails);
        if let Some(reject) = row.reject {
            let keep = reject.saturating_sub(self.from) as usize;
            self.rejected += self.open.drain(keep.min(self.open.len())..).sum::<f64>();
        }
        if let Some(accept) = row.accept {
            let done = accept.saturating_add(1).saturating_sub(self.from) as usize;
            let done = done.min(self.open.len());
            self.accepted += self.open.drain(..done).sum::<f64>();
            self.from += done as u32;
        }
    }
}
