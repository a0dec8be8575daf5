//! What was seen in an exercise: its visits, whether each was done, and what was answered at the end.

use app::store::{Filter, Rd, Record, StoreError};
use usability::{Tally, sus, umux_lite};

use super::super::model::{
    ANSWERS, Answers, CODINGS, Coding, EXERCISES, Exercise, Survey, VISITS, Visit,
};

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
    pub(super) before: Option<Box<Seen>>,
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
        let page = super::super::every();
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
    pub(super) fn done(&self) -> Vec<(&Visit, bool)> {
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
    pub(super) fn scores(&self) -> Vec<f64> {
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

    pub(super) fn tally(&self) -> Option<Tally> {
        let done = self.done();
        tally(done.iter().filter(|(_, done)| *done).count(), done.len())
    }
}

pub(super) fn tally(some: usize, all: usize) -> Option<Tally> {
    Tally::of(u64::try_from(some).ok()?, u64::try_from(all).ok()?).ok()
}
