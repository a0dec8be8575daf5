//! Scenario after scenario, attempt after attempt, part after part.

use std::sync::Arc;

use super::{Doing, Run};
use crate::ids::Id;
use crate::pickle::{Pickle, StepType};
use crate::run::message::{Message, Seconds, Snippet};
use crate::run::outcome::{Case, Done, Outcome, Status, UnknownStep};
use crate::run::plan::{Does, Planned};
use crate::run::settings::Settings;
use crate::run::telling::{say, told};
use crate::run::{Next, Todo};
use crate::steps::{Library, Meaning, StepNumber};

/// The scenarios that are left, and where the run is in the first of them.
pub(super) struct Cases {
    pub planned: std::vec::IntoIter<Planned>,
    pub now: Option<Attempt>,
}

pub(super) struct Attempt {
    planned: Planned,
    id: Id,
    number: u32,
    next_part: usize,
    /// Something did not pass: what comes after is skipped.
    stopped: bool,
    /// Something asked for the rest to be skipped: not even what nobody knows is told.
    skipping: bool,
}

impl Run {
    /// What to do next of the scenarios; none when they are done.
    pub(super) fn case(&mut self, cases: &mut Cases, now_us: i64) -> Option<Next> {
        loop {
            let Some(attempt) = &mut cases.now else {
                let planned = cases.planned.next()?;
                self.summary.cases.push(Case {
                    pickle: Arc::clone(&planned.pickle),
                    attempts: Vec::new(),
                    finished: false,
                });
                cases.now = Some(self.begin(planned, 0, now_us));
                continue;
            };
            if attempt.next_part < attempt.planned.parts.len() {
                if let Some(next) = self.part(attempt, now_us) {
                    return Some(next);
                }
            } else if let Some(attempt) = cases.now.take() {
                cases.now = self.end(attempt, now_us);
            }
        }
    }

    fn begin(&mut self, planned: Planned, number: u32, now_us: i64) -> Attempt {
        let id = self.ids.give();
        self.say(&Message::TestCaseStarted {
            id,
            test_case_id: planned.id,
            attempt: number,
            timestamp: Seconds::of_time(now_us),
        });
        if let Some(case) = self.summary.cases.last_mut() {
            case.attempts.push(Vec::new());
        }
        Attempt {
            planned,
            id,
            number,
            next_part: 0,
            stopped: false,
            skipping: false,
        }
    }

    /// Ends an attempt; the next one, if it is tried again.
    fn end(&mut self, attempt: Attempt, now_us: i64) -> Option<Attempt> {
        let done = self
            .summary
            .cases
            .last()
            .and_then(|case| case.attempts.last());
        let failed = done.is_some_and(|done| {
            done.iter()
                .any(|done| done.outcome.status == Status::Failed)
        });
        let retries = self.settings.retries.min(Settings::MOST_RETRIES);
        let again = failed && attempt.planned.may_retry && attempt.number < retries;
        self.say(&Message::TestCaseFinished {
            test_case_started_id: attempt.id,
            will_be_retried: again,
            timestamp: Seconds::of_time(now_us),
        });
        if !again && let Some(case) = self.summary.cases.last_mut() {
            case.finished = true;
        }
        again.then(|| self.begin(attempt.planned, attempt.number + 1, now_us))
    }

    /// Takes up the next hook or step of an attempt. None where there is nothing to do for it: it is told already.
    fn part(&mut self, attempt: &mut Attempt, now_us: i64) -> Option<Next> {
        let part = attempt.planned.parts.get(attempt.next_part)?;
        attempt.next_part += 1;
        let (started, id) = (attempt.id, part.id);
        say(
            &mut self.lines,
            &Message::TestStepStarted {
                test_case_started_id: started,
                test_step_id: id,
                timestamp: Seconds::of_time(now_us),
            },
        );
        let pickle = Arc::clone(&attempt.planned.pickle);
        let (skipping, stopped) = (attempt.skipping, attempt.stopped);
        let (step, status) = match &part.does {
            Does::Hook { hook, always } => {
                let goes_on = *always || !(skipping || stopped);
                if goes_on && !self.settings.dry_run {
                    self.doing = Some(Doing::Part {
                        started,
                        part: id,
                        step: None,
                    });
                    return Some(Next::Hook {
                        hook: *hook,
                        pickle: Some(pickle),
                        attempt: attempt.number,
                    });
                }
                (None, Status::Skipped)
            }
            Does::Step { index, meaning } => {
                let status = match meaning.as_ref() {
                    _ if skipping => Status::Skipped,
                    Meaning::Ambiguous(_) => Status::Ambiguous,
                    Meaning::Undefined => {
                        self.suggest(&pickle, *index);
                        Status::Undefined
                    }
                    Meaning::Step(_) if stopped || self.settings.dry_run => Status::Skipped,
                    Meaning::Step(found) => {
                        self.doing = Some(Doing::Part {
                            started,
                            part: id,
                            step: Some(*index),
                        });
                        return Some(Next::Step(Todo {
                            step: found.step,
                            arguments: found.arguments.clone(),
                            pickle,
                            index: *index,
                            attempt: attempt.number,
                        }));
                    }
                };
                (Some(*index), status)
            }
        };
        // In a dry run nothing is skipped on account of what was not done.
        if !(self.settings.dry_run && status == Status::Skipped) {
            attempt.note(status);
        }
        self.part_finished(started, id, step, Outcome::new(status, 0), now_us);
        None
    }

    /// Says how a step that nobody knows could be made known.
    fn suggest(&mut self, pickle: &Pickle, index: usize) {
        let Some(step) = pickle.steps.get(index) else {
            return;
        };
        let known = self.unknown.get(&step.text).copied();
        let at = known.unwrap_or_else(|| {
            self.summary
                .unknown
                .push(unknown(&self.library, &step.text));
            let at = self.summary.unknown.len() - 1;
            self.unknown.insert(step.text.clone(), at);
            at
        });
        let suggested = self.summary.unknown.get(at);
        let suggested = suggested.map_or([].as_slice(), |unknown| unknown.suggested.as_slice());
        let keyword = match step.kind {
            StepType::Context | StepType::Unknown => "Given",
            StepType::Action => "When",
            StepType::Outcome => "Then",
        };
        let snippets = suggested.iter().map(|expression| Snippet {
            language: "gherkin",
            code: format!("{keyword} {expression}"),
        });
        let message = Message::Suggestion {
            id: self.ids.give(),
            pickle_step_id: step.id,
            snippets: snippets.collect(),
        };
        say(&mut self.lines, &message);
    }

    pub(super) fn part_finished(
        &mut self,
        started: Id,
        part: Id,
        step: Option<usize>,
        outcome: Outcome,
        now_us: i64,
    ) {
        let message = Message::TestStepFinished {
            test_case_started_id: started,
            test_step_id: part,
            test_step_result: told(&outcome),
            timestamp: Seconds::of_time(now_us),
        };
        say(&mut self.lines, &message);
        let case = self.summary.cases.last_mut();
        if let Some(done) = case.and_then(|case| case.attempts.last_mut()) {
            done.push(Done { step, outcome });
        }
    }
}

impl Attempt {
    /// Remembers how a part of it went, for what comes after.
    pub(super) fn note(&mut self, status: Status) {
        match status {
            Status::Passed => {}
            Status::Skipped => self.skipping |= !self.stopped,
            _ => self.stopped = true,
        }
    }
}

fn unknown(library: &Library, text: &str) -> UnknownStep {
    let suggested = library.suggest(text).into_iter();
    let nearest = library.nearest(text, 3).into_iter();
    let pattern = |number: StepNumber| {
        let step = library.steps().get(number.0)?;
        Some(step.expression.source().to_string())
    };
    UnknownStep {
        text: text.to_string(),
        suggested: suggested.map(|one| one.expression).collect(),
        nearest: nearest.filter_map(pattern).collect(),
    }
}
