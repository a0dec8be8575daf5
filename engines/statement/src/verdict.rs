//! What is asked of a statement, and what was answered.

use serde::{Serialize, Serializer};

use crate::checks::Judge;

/// The answer to one check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It is not as the law asks.
    Fault,
    /// Only a person can tell.
    NeedsPerson,
    /// It is as the law asks.
    Sound,
    /// This statement does not have to answer it.
    DoesNotApply,
}

/// Which part of a statement a check is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// Whether there is a statement.
    Overview,
    /// What it is about and where it is.
    Scope,
    /// How far the site complies.
    Compliance,
    /// What is not accessible, and why.
    NonAccessible,
    /// When and how it was prepared.
    Preparation,
    /// How to complain, to whom.
    Feedback,
}

/// How much a fault matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// Something that a person needs is not there.
    Substance,
    /// It is there, in other words than those of the model statement.
    Wording,
}

/// One thing that is asked of a statement.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    /// Its name for programs: "status-heading".
    pub id: &'static str,
    /// Its number among the 44 checks of the Government Digital Service; none of those that we add.
    pub gds: Option<u8>,
    /// Which part it is about.
    pub group: Group,
    /// How much a fault matters.
    pub weight: Weight,
    /// What is asked, as a question to which "yes" is sound. A person who must answer reads this.
    pub question: &'static str,
    /// Where the law says it.
    pub law: &'static str,
    /// What to do where the answer is "no".
    pub mend: &'static str,
    /// Whether it is answered from the statement's words, and so in English alone.
    pub(crate) reads_words: bool,
    /// How it is answered.
    pub(crate) judge: Judge,
}

/// Checks are told by their names.
impl PartialEq for Check {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Check {}

/// The answer to one check, with what it was taken from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// Which check.
    #[serde(serialize_with = "by_id")]
    pub check: &'static Check,
    /// The answer.
    pub outcome: Outcome,
    /// The statement's own words that led to it, or what we know of the site. At most five.
    pub evidence: Vec<String>,
    /// What is wrong or what to look at, where more can be said than [`Check::mend`] and [`Check::question`] do.
    pub note: Option<String>,
}

fn by_id<S: Serializer>(check: &&'static Check, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(check.id)
}

/// All answers, in the order of [`crate::CHECKS`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// One for each check.
    pub answers: Vec<Answer>,
}

impl Verdict {
    /// The answer to the check of this name.
    #[must_use]
    pub fn of(&self, id: &str) -> Option<&Answer> {
        self.answers.iter().find(|answer| answer.check.id == id)
    }

    /// The answers of one kind.
    pub fn with(&self, outcome: Outcome) -> impl Iterator<Item = &Answer> {
        self.answers
            .iter()
            .filter(move |answer| answer.outcome == outcome)
    }
}
