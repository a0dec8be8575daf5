//! What the plan says of the panel, how the exercise stands beside the one before, and the table of its report.

use contract::gate::{Panel, PanelSays};
use usability::cif;
use usability::compare::{Comparison, Quantity, mark, means, proportions, times};
use usability::sequential::Verdict;

use super::super::model::{Survey, Visit};
use super::SURE;
use super::seen::Seen;
use super::words::percent;

impl Seen {
    pub(super) fn verdict(&self, done: &[(&Visit, bool)]) -> (Option<Panel>, String) {
        let Some(plan) = &self.exercise.value.plan else {
            return (None, String::new());
        };
        let now = plan.progress(done.iter().map(|(_, done)| *done));
        let aim = plan.aim();
        let (rejecting, accepting) = plan.risks();
        let round = |risk: f64| app::kit::words::number((risk * 1_000.0).round() / 10.0);
        let (says, words) = match now.verdict {
            Verdict::Accept => (
                PanelSays::Accept,
                format!(
                    "The panel may stop: accept, with at most {}% risk of accepting a service that only {}% can use.",
                    round(accepting),
                    percent(aim.poor)
                ),
            ),
            Verdict::Reject => (
                PanelSays::Reject,
                format!(
                    "The panel may stop: reject, with at most {}% risk of rejecting a service that {}% can use.",
                    round(rejecting),
                    percent(aim.good)
                ),
            ),
            Verdict::GoOn => (
                PanelSays::GoOn,
                format!(
                    "Go on: {} so far, {} failed, at most {} more visits to come.",
                    app::kit::words::count(now.visits.into(), "visit", "visits"),
                    now.failures,
                    now.most_to_come
                ),
            ),
        };
        let panel = Panel {
            what: self.exercise.value.title.clone(),
            says,
            visits: now.visits,
            failures: now.failures,
            good: aim.good,
            poor: aim.poor,
            risk_of_rejecting_good: rejecting,
            risk_of_accepting_poor: accepting,
        };
        (Some(panel), words)
    }

    pub(super) fn beside(&self) -> Vec<String> {
        let Some(before) = &self.before else {
            return Vec::new();
        };
        let mut all: Vec<Comparison> = Vec::new();
        if let (Some(first), Some(second)) = (before.tally(), self.tally()) {
            all.push(proportions(first, second, SURE));
        }
        if before.exercise.value.survey == self.exercise.value.survey
            && self.exercise.value.survey == Survey::Sus
        {
            all.extend(means(Quantity::Sus, &before.scores(), &self.scores(), SURE));
        }
        let finished = |seen: &Self| -> Vec<f64> {
            seen.done()
                .iter()
                .filter(|(_, done)| *done)
                .filter_map(|(visit, _)| visit.seconds())
                .collect()
        };
        all.extend(times(&finished(before), &finished(self), SURE));
        // A correction that cannot be made leaves the plain probabilities.
        let _plain = mark(&mut all);
        let (first, second) = (&before.exercise.value.title, &self.exercise.value.title);
        all.iter().map(|one| one.words(first, second)).collect()
    }

    pub(super) fn cells(&self, done: &[(&Visit, bool)]) -> (Vec<String>, Vec<Vec<String>>) {
        let tasks: Vec<cif::Task> = self
            .exercise
            .value
            .tasks
            .iter()
            .enumerate()
            .map(|(n, task)| cif::Task {
                name: task.name.clone(),
                attempts: done
                    .iter()
                    .filter(|(visit, _)| visit.task == n)
                    .filter_map(|(visit, done)| {
                        Some(cif::Attempt {
                            person: visit.shopper.into(),
                            outcome: if *done {
                                cif::Outcome::Unassisted
                            } else {
                                cif::Outcome::NotFinished
                            },
                            time_s: visit.seconds()?,
                            mistakes: u32::try_from(visit.problems.len()).unwrap_or(u32::MAX),
                            assists: 0,
                            ease: visit.ease,
                        })
                    })
                    .collect(),
            })
            .filter(|task| !task.attempts.is_empty())
            .collect();
        let scores = if self.exercise.value.survey == Survey::Sus {
            self.scores()
        } else {
            Vec::new()
        };
        cif::table(&tasks, &scores, SURE).map_or_else(
            |_| (Vec::new(), Vec::new()),
            |table| {
                let cells = table.cells();
                (cells.head, cells.rows)
            },
        )
    }
}
