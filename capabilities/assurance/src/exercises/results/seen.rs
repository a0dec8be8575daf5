//! What was seen in an exercise: its visits, whether each was done, and what was answered at the end.

use app::store::{Filter, Rd, Record, StoreError};
use usability::{Tally, sus, umux_lite};

use super::super::model::{
    ANSWERS, Answers, CODINGS, Coding, EXERCISES, Exercise, Survey, VISITS, Visit,
};

/// What raters say of a visit together. Two who agree are heard, and where two differ a third settles it; until then
/// the shopper's own word counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rated {
    /// Nobody has read it.
    Unread,
    /// One has, and waits for a second.
    Once,
    /// As many say that it was done as that it was not.
    Split,
    /// More of them say so, and two at least.
    Settled(bool),
}

impl Rated {
    fn of(said: impl Iterator<Item = bool>) -> Self {
        let (mut yes, mut no) = (0_usize, 0_usize);
        for is_done in said {
            if is_done {
                yes += 1;
            } else {
                no += 1;
            }
        }
        match (yes, no) {
            (0, 0) => Self::Unread,
            (1, 0) | (0, 1) => Self::Once,
            _ if yes == no => Self::Split,
            _ => Self::Settled(yes > no),
        }
    }

    /// What it waits for; empty where it waits for nothing.
    #[must_use]
    pub const fn waits(self) -> &'static str {
        match self {
            Self::Once => "waits for a second rater",
            Self::Split => "raters differ, and it waits for one more",
            Self::Unread | Self::Settled(_) => "",
        }
    }
}

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

    /// What the raters of a visit say together.
    #[must_use]
    pub fn rated(&self, visit: &Visit) -> Rated {
        let of_this = self
            .codings
            .iter()
            .filter(|one| one.shopper == visit.shopper && one.task == visit.task);
        Rated::of(of_this.map(|one| one.is_done))
    }

    /// The visits, each with whether it was done.
    pub(super) fn done(&self) -> Vec<(&Visit, bool)> {
        let none = Default::default();
        let is_done = |visit: &Visit| {
            let task = self.exercise.value.tasks.get(visit.task).unwrap_or(&none);
            let raters_say = match self.rated(visit) {
                Rated::Settled(is_done) => Some(is_done),
                Rated::Unread | Rated::Once | Rated::Split => None,
            };
            visit.is_done(task, raters_say)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(said: &[bool], want: Rated) {
        assert_eq!(Rated::of(said.iter().copied()), want, "{said:?}");
    }

    #[test]
    fn two_who_agree_are_heard_and_a_third_settles_it() {
        check(&[], Rated::Unread);
        check(&[false], Rated::Once);
        check(&[true], Rated::Once);
        check(&[true, false], Rated::Split);
        check(&[false, false], Rated::Settled(false));
        check(&[true, true], Rated::Settled(true));
        check(&[true, false, false], Rated::Settled(false));
        check(&[true, false, true], Rated::Settled(true));
        check(&[true, false, true, false], Rated::Split);
    }
}
