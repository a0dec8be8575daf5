//! Effectiveness, efficiency and satisfaction, and how far the shoppers and raters can be trusted.

use std::collections::BTreeMap;

use usability::{ease, raters, sus, umux_lite};

use super::super::model::{Survey, Visit};
use super::seen::{Seen, tally};
use super::words::{Share, likely, percent, seconds};
use super::{SURE, TaskResult};

impl Seen {
    pub(super) fn task(&self, task: usize, done: &[(&Visit, bool)]) -> TaskResult {
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

    pub(super) fn satisfaction(&self) -> Vec<String> {
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

    pub(super) fn caught(&self) -> Option<Share> {
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

    pub(super) fn agreement(&self) -> String {
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
}
