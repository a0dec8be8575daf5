//! When a page is asked: a small closed set of conditions on earlier answers, as data.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::answer::iso_day;
use crate::{Answer, Answers};

/// A condition on earlier answers. It never fails: a question that was not reached counts as not answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum When {
    /// The answer is this value (for checkboxes: this one is among them; for yes or no: `yes` or `no`).
    Is {
        /// Whose answer.
        question: String,
        /// The value of the choice.
        value: String,
    },
    /// The answer is one of these values (for checkboxes: at least one of them is among them).
    OneOf {
        /// Whose answer.
        question: String,
        /// The values of the choices.
        values: Vec<String>,
    },
    /// It was answered, and not left out.
    Answered {
        /// Which question.
        question: String,
    },
    /// A number, or an amount in pounds, of at least this.
    AtLeast {
        /// Whose answer.
        question: String,
        /// The least, itself included.
        number: f64,
    },
    /// A number, or an amount in pounds, of at most this.
    AtMost {
        /// Whose answer.
        question: String,
        /// The most, itself included.
        number: f64,
    },
    /// A number, or an amount in pounds, of more than this.
    MoreThan {
        /// Whose answer.
        question: String,
        /// Below the least.
        number: f64,
    },
    /// A number, or an amount in pounds, of less than this.
    LessThan {
        /// Whose answer.
        question: String,
        /// Above the most.
        number: f64,
    },
    /// A day before this one.
    Before {
        /// Whose answer.
        question: String,
        /// The first day that will not do.
        #[serde(with = "iso_day")]
        day: Date,
    },
    /// A day after this one.
    After {
        /// Whose answer.
        question: String,
        /// The last day that will not do.
        #[serde(with = "iso_day")]
        day: Date,
    },
    /// All of these hold.
    All(Vec<When>),
    /// One of these holds.
    Any(Vec<When>),
    /// This does not hold.
    Not(Box<When>),
}

impl When {
    /// Whether it holds, given the answers to the questions in `reached`.
    #[must_use]
    pub fn holds(&self, answers: &Answers, reached: &BTreeSet<&str>) -> bool {
        let find = |question: &str| {
            reached
                .contains(question)
                .then(|| answers.get(question))
                .flatten()
        };
        let number_of = |question: &str| find(question).and_then(Answer::number);
        let day_of = |question: &str| find(question).and_then(Answer::day);
        match self {
            Self::Is { question, value } => find(question).is_some_and(|a| a.is(value)),
            Self::OneOf { question, values } => {
                find(question).is_some_and(|a| values.iter().any(|value| a.is(value)))
            }
            Self::Answered { question } => find(question).is_some_and(|a| *a != Answer::Blank),
            Self::AtLeast { question, number } => number_of(question).is_some_and(|n| n >= *number),
            Self::AtMost { question, number } => number_of(question).is_some_and(|n| n <= *number),
            Self::MoreThan { question, number } => number_of(question).is_some_and(|n| n > *number),
            Self::LessThan { question, number } => number_of(question).is_some_and(|n| n < *number),
            Self::Before { question, day } => day_of(question).is_some_and(|d| d < *day),
            Self::After { question, day } => day_of(question).is_some_and(|d| d > *day),
            Self::All(parts) => parts.iter().all(|part| part.holds(answers, reached)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(answers, reached)),
            Self::Not(part) => !part.holds(answers, reached),
        }
    }

    /// Every question that it looks at, with the value that it looks for where there is one.
    #[must_use]
    pub fn looks_at(&self) -> Vec<(&str, Option<&str>)> {
        match self {
            Self::Is { question, value } => vec![(question, Some(value))],
            Self::OneOf { question, values } if values.is_empty() => vec![(question, None)],
            Self::OneOf { question, values } => {
                let each = values
                    .iter()
                    .map(|value| (question.as_str(), Some(value.as_str())));
                each.collect()
            }
            Self::Answered { question }
            | Self::AtLeast { question, .. }
            | Self::AtMost { question, .. }
            | Self::MoreThan { question, .. }
            | Self::LessThan { question, .. }
            | Self::Before { question, .. }
            | Self::After { question, .. } => vec![(question, None)],
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::looks_at).collect(),
            Self::Not(part) => part.looks_at(),
        }
    }

    /// How deep conditions lie in one another.
    #[must_use]
    pub fn depth(&self) -> usize {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                1 + parts.iter().map(Self::depth).max().unwrap_or(0)
            }
            Self::Not(part) => 1 + part.depth(),
            _ => 1,
        }
    }
}
