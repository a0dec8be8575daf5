//! When a page is asked: a small closed set of conditions on earlier answers, as data.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

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
        match self {
            Self::Is { question, value } => find(question).is_some_and(|a| a.is(value)),
            Self::Answered { question } => find(question).is_some_and(|a| *a != Answer::Blank),
            Self::AtLeast { question, number } => find(question)
                .and_then(Answer::number)
                .is_some_and(|n| n >= *number),
            Self::AtMost { question, number } => find(question)
                .and_then(Answer::number)
                .is_some_and(|n| n <= *number),
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
            Self::Answered { question }
            | Self::AtLeast { question, .. }
            | Self::AtMost { question, .. } => vec![(question, None)],
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
