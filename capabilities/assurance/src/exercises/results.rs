//! What an exercise found: every figure by `usability`, with its interval, and no more of a person than a number.

use std::collections::BTreeMap;

use app::store::{Filter, Rd, Record, StoreError};
use contract::gate::{Panel, PanelSays};
use serde::Serialize;
use usability::compare::{Comparison, Quantity, mark, means, proportions, times};
use usability::sequential::Verdict;
use usability::{Confidence, Interval, Tally, cif, ease, raters, sus, umux_lite};

use super::model::{ANSWERS, Answers, CODINGS, Coding, EXERCISES, Exercise, Survey, VISITS, Visit};

/// How sure every interval is.
const SURE: Confidence = Confidence::P95;

/// What was seen in an exercise, and in the one before.
pub struct Seen {
    /// The exercise.
    pub exercise: Record<Exercise>,
    /// Its visits, in the order in which they ended.
    pub visits: Vec<Record<Visit>>,
    /// The answers at the end.
    pub answers: Vec<Answers>,
    /// How raters read the visits.
    pub codings: Vec<Coding>,
    /// What was seen in the exercise that it is compared with.
    before: Option<Box<Seen>>,
}

impl Seen {
    /// Reads it.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn read(rd: &mut Rd<'_>, exercise: Record<Exercise>) -> Result<Self, StoreError> {
        let before = match exercise.value.before.as_str() {
            "" => None,
            id => EXERCISES.get(rd, id)?,
        };
        let before = match before {
            Some(one) => Some(Box::new(Self::alone(rd, one)?)),
            None => None,
        };
        Ok(Self {
            before,
            ..Self::alone(rd, exercise)?
        })
    }

    fn alone(rd: &mut Rd<'_>, exercise: Record<Exercise>) -> Result<Self, StoreError> {
        let filter = Filter::Is("exercise", exercise.id.clone());
        let page = super::every();
        let mut visits = VISITS.find(rd, &filter, page)?;
        visits.retain(|one| one.value.ended.is_some());
        visits.sort_by_key(|one| (one.value.ended, one.value.shopper, one.value.task));
        let answers = ANSWERS.find(rd, &filter, page)?;
        let codings = CODINGS.find(rd, &filter, page)?;
        Ok(Self {
            exercise,
            visits,
            answers: answers.into_iter().map(|one| one.value).collect(),
            codings: codings.into_iter().map(|one| one.value).collect(),
            before: None,
        })
    }

    /// What the raters of a visit say, where they say the same.
    fn raters_say(&self, visit: &Visit) -> Option<bool> {
        let mut said = self
            .codings
            .iter()
            .filter(|one| one.shopper == visit.shopper && one.task == visit.task);
        let first = said.next()?.is_done;
        said.all(|one| one.is_done == first).then_some(first)
    }

    /// The visits, each with whether it was done.
    fn done(&self) -> Vec<(&Visit, bool)> {
        let none = Default::default();
        let is_done = |visit: &Visit| {
            let task = self.exercise.value.tasks.get(visit.task).unwrap_or(&none);
            visit.is_done(task, self.raters_say(visit))
        };
        self.visits
            .iter()
            .map(|one| (&one.value, is_done(&one.value)))
            .collect()
    }

    /// Satisfaction, from 0 to 100, of each shopper whose answers can be scored.
    fn scores(&self) -> Vec<f64> {
        let score = |one: &Answers| match self.exercise.value.survey {
            Survey::Sus => {
                let answers: [Option<u8>; 10] = one.steps.clone().try_into().ok()?;
                sus::score(&answers).ok().map(|score| score.score)
            }
            Survey::UmuxLite => match one.steps.as_slice() {
                [Some(first), Some(second)] => umux_lite::score(*first, *second).ok(),
                _ => None,
            },
        };
        self.answers.iter().filter_map(score).collect()
    }

    fn tally(&self) -> Option<Tally> {
        let done = self.done();
        tally(done.iter().filter(|(_, done)| *done).count(), done.len())
    }
}

fn tally(some: usize, all: usize) -> Option<Tally> {
    Tally::of(u64::try_from(some).ok()?, u64::try_from(all).ok()?).ok()
}

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

fn percent(share: f64) -> String {
    app::kit::words::number((share * 100.0).round())
}

/// A time in seconds as people read it.
fn seconds(s: f64) -> String {
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

fn likely(interval: Option<Interval>, say: impl Fn(f64) -> String) -> String {
    interval.map_or_else(
        || "too few to say how sure".into(),
        |interval| format!("likely {} to {}", say(interval.low), say(interval.high)),
    )
}

/// What was found for one task.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TaskResult {
    /// Which.
    pub name: String,
    /// How many did it; none where nobody tried.
    pub done: Option<Share>,
    /// How long it took those who did.
    pub time: String,
    /// How easy it was, of 7.
    pub ease: String,
}

/// What an exercise found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Results {
    /// The exercise.
    pub id: String,
    /// What officers call it.
    pub title: String,
    /// How the service was reached.
    pub channel: &'static str,
    /// Shoppers who tried.
    pub shoppers: usize,
    /// Completion over all tasks; none before the first visit.
    pub done: Option<Share>,
    /// Each task.
    pub tasks: Vec<TaskResult>,
    /// Satisfaction with its interval, percentile and grade, as sentences.
    pub satisfaction: Vec<String>,
    /// Net ease.
    pub ease: String,
    /// Planted faults that the panel caught.
    pub caught: Option<Share>,
    /// How far raters agree.
    pub agreement: String,
    /// What the plan says, for the gate.
    pub panel: Option<Panel>,
    /// The same as a sentence.
    pub verdict: String,
    /// Beside the exercise before.
    pub beside: Vec<String>,
    /// The table of a Common Industry Format report: head and rows.
    pub cells: (Vec<String>, Vec<Vec<String>>),
}

impl Results {
    /// All of it as sentences, for a dossier.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let done = self
            .done
            .as_ref()
            .map(|one| format!("Tasks done: {}.", one.words));
        let caught = self
            .caught
            .as_ref()
            .map(|one| format!("Planted faults caught: {}.", one.words));
        [
            done.into_iter().collect(),
            self.satisfaction.clone(),
            vec![self.ease.clone()],
            caught.into_iter().collect(),
            vec![self.agreement.clone(), self.verdict.clone()],
            self.beside.clone(),
        ]
        .concat()
        .into_iter()
        .filter(|one| !one.is_empty())
        .collect()
    }
}

impl Seen {
    /// What was found.
    #[must_use]
    pub fn results(&self) -> Results {
        let one = &self.exercise.value;
        let done = self.done();
        let mut shoppers: Vec<u32> = done.iter().map(|(visit, _)| visit.shopper).collect();
        shoppers.sort_unstable();
        shoppers.dedup();
        let steps: Vec<u8> = done.iter().filter_map(|(visit, _)| visit.ease).collect();
        let (panel, verdict) = self.verdict(&done);
        Results {
            id: self.exercise.id.clone(),
            title: one.title.clone(),
            channel: one.channel.words(),
            shoppers: shoppers.len(),
            done: self.tally().map(Share::of),
            tasks: (0..one.tasks.len())
                .map(|task| self.task(task, &done))
                .collect(),
            satisfaction: self.satisfaction(),
            ease: net_ease(&steps),
            caught: self.caught(),
            agreement: self.agreement(),
            panel,
            verdict,
            beside: self.beside(),
            cells: self.cells(&done),
        }
    }

    fn task(&self, task: usize, done: &[(&Visit, bool)]) -> TaskResult {
        let own: Vec<&(&Visit, bool)> = done
            .iter()
            .filter(|(visit, _)| visit.task == task)
            .collect();
        let attempts: Vec<usability::time::Attempt> = own
            .iter()
            .filter_map(|(visit, done)| {
                Some(usability::time::Attempt {
                    time_s: visit.seconds()?,
                    is_finished: *done,
                })
            })
            .collect();
        let time = usability::time::on_task(&attempts, SURE)
            .ok()
            .and_then(|times| {
                let (middle, interval) = times.middle_s();
                middle.map(|middle| format!("{}, {}", seconds(middle), likely(interval, seconds)))
            });
        let steps: Vec<u8> = own.iter().filter_map(|(visit, _)| visit.ease).collect();
        let number = app::kit::words::number;
        let ease = ease::summary(&steps, SURE).ok().map(|ease| {
            let round = |n: f64| number((n * 10.0).round() / 10.0);
            format!(
                "{} of 7, {}",
                round(ease.mean.mean),
                likely(ease.mean.interval, round)
            )
        });
        let name = self
            .exercise
            .value
            .tasks
            .get(task)
            .map(|task| task.name.clone());
        TaskResult {
            name: name.unwrap_or_default(),
            done: tally(own.iter().filter(|(_, done)| *done).count(), own.len()).map(Share::of),
            time: time.unwrap_or_else(|| "cannot be told".into()),
            ease: ease.unwrap_or_else(|| "cannot be told".into()),
        }
    }

    fn satisfaction(&self) -> Vec<String> {
        let scores = self.scores();
        let round = |n: f64| app::kit::words::number((n * 10.0).round() / 10.0);
        match self.exercise.value.survey {
            Survey::Sus => sus::summary(&scores, SURE).map_or_else(
                |_| Vec::new(),
                |found| {
                    let percentile =
                        found
                            .percentile_interval
                            .map_or_else(String::new, |interval| {
                                format!(
                                    " (likely {} to {})",
                                    round(interval.low),
                                    round(interval.high)
                                )
                            });
                    vec![
                        format!(
                            "System Usability Scale: {} of 100, {}, from {}.",
                            round(found.score.mean),
                            likely(found.score.interval, round),
                            app::kit::words::count(
                                i64::try_from(scores.len()).unwrap_or(i64::MAX),
                                "shopper",
                                "shoppers"
                            )
                        ),
                        format!(
                            "It is better than {}% of services{percentile}: grade {}, “{}”.",
                            round(found.percentile),
                            found.grade,
                            found.adjective
                        ),
                    ]
                },
            ),
            Survey::UmuxLite => usability::Summary::of(&scores).map_or_else(
                |_| Vec::new(),
                |found| {
                    let as_sus = umux_lite::as_sus(found.mean)
                        .map(|sus| format!(", like a SUS score of {}", round(sus)));
                    vec![format!(
                        "UMUX-Lite: {} of 100, {}{}.",
                        round(found.mean),
                        likely(found.interval(SURE), round),
                        as_sus.unwrap_or_default()
                    )]
                },
            ),
        }
    }

    fn caught(&self) -> Option<Share> {
        let planted = self.exercise.value.planted.len();
        if self.codings.is_empty() {
            return None;
        }
        let mut found: Vec<usize> = self
            .codings
            .iter()
            .flat_map(|one| one.caught.iter().copied())
            .filter(|n| *n < planted)
            .collect();
        found.sort_unstable();
        found.dedup();
        tally(found.len(), planted).map(Share::of)
    }

    fn agreement(&self) -> String {
        let mut of: BTreeMap<(u32, usize), BTreeMap<&str, bool>> = BTreeMap::new();
        for one in &self.codings {
            of.entry((one.shopper, one.task))
                .or_default()
                .insert(&one.rater, one.is_done);
        }
        let mut all: Vec<&str> = self.codings.iter().map(|one| one.rater.as_str()).collect();
        all.sort_unstable();
        all.dedup();
        if let [first, second] = all.as_slice() {
            let pairs: Vec<(bool, bool)> = of
                .values()
                .filter_map(|by| Some((*by.get(first)?, *by.get(second)?)))
                .collect();
            let Ok(found) = raters::kappa(&pairs, SURE) else {
                return String::new();
            };
            let agreed = percent(found.agreed);
            return match found.kappa {
                Some(kappa) => format!(
                    "Two raters read {} visits: they agree on {agreed}%, kappa {}.",
                    found.things,
                    app::kit::words::number((kappa * 100.0).round() / 100.0)
                ),
                None => format!(
                    "Two raters read {} visits: they agree on {agreed}%. Kappa cannot be told, for all were read alike.",
                    found.things
                ),
            };
        }
        let rows: Vec<Vec<Option<bool>>> = of
            .values()
            .map(|by| all.iter().map(|rater| by.get(rater).copied()).collect())
            .collect();
        if all.len() < 2 {
            return String::new();
        }
        raters::alpha(&rows).map_or_else(
            |_| String::new(),
            |found| match found.alpha {
                Some(alpha) => format!(
                    "{} raters: Krippendorff’s alpha {}.",
                    all.len(),
                    app::kit::words::number((alpha * 100.0).round() / 100.0)
                ),
                None => format!(
                    "{} raters: alpha cannot be told, for all was read alike.",
                    all.len()
                ),
            },
        )
    }

    fn verdict(&self, done: &[(&Visit, bool)]) -> (Option<Panel>, String) {
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

    fn beside(&self) -> Vec<String> {
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

    fn cells(&self, done: &[(&Visit, bool)]) -> (Vec<String>, Vec<Vec<String>>) {
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

fn net_ease(steps: &[u8]) -> String {
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
