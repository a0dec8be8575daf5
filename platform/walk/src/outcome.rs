//! How a walk went: each step with its evidence, where it broke and why, and what several walks say together.

use serde::Serialize;

use crate::evidence::PageFacts;
use crate::journey::Step;
use crate::way::Way;

/// One walk of a journey.
#[derive(Debug, Clone, Serialize)]
pub struct Walked {
    /// In which way.
    pub way: Way,
    /// How it ended.
    pub end: End,
    /// Every step, done or not; the first is going to the start.
    pub steps: Vec<StepOutcome>,
    /// The documents on the way, in order.
    pub pages: Vec<PageFacts>,
    /// How long it took in all, in milliseconds.
    pub took_ms: u64,
    /// Keys, clicks, touches, or stops of a reader.
    pub moves: u32,
    /// What dialogs said on the way; they were agreed to.
    pub dialogs: Vec<String>,
}

/// How a walk ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// All was done, and all was there.
    Finished,
    /// The site did not let this person on.
    Broke(Broke),
    /// The site does not answer: nothing is said about it.
    Unreachable(String),
    /// Our own browser failed: nothing is said about the site.
    NotTried(String),
}

impl End {
    /// Why it did not come to its end, in words; none if it did.
    #[must_use]
    pub fn why(&self) -> Option<String> {
        match self {
            Self::Finished => None,
            Self::Broke(Broke { line: 0, why, .. })
            | Self::Unreachable(why)
            | Self::NotTried(why) => Some(why.clone()),
            Self::Broke(Broke { line, why, .. }) => Some(format!("line {line}: {why}")),
        }
    }
}

/// Where a walk broke.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Broke {
    /// Which of the steps, from 0 for going to the start.
    pub step: usize,
    /// The line of the journey that it stands in; 0 for the start.
    pub line: usize,
    /// Why, in words for whoever manages the contract.
    pub why: String,
    /// What was there instead.
    pub seen: String,
}

/// One step of a walk.
#[derive(Debug, Clone, Serialize)]
pub struct StepOutcome {
    /// What was to be done.
    pub step: Step,
    /// How it ended.
    pub end: StepEnd,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
    /// Keys, clicks, touches, or stops of a reader.
    pub moves: u32,
    /// The window afterwards: PNG, with secrets covered. Empty where none was wanted or the step was left out.
    #[serde(skip)]
    pub picture: Vec<u8>,
    /// The accessibility tree afterwards, as an outline.
    pub tree: String,
    /// The page's address afterwards.
    pub address: String,
    /// What a screen reader would tell of its own accord.
    pub heard: Vec<String>,
}

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepEnd {
    /// Done.
    Done,
    /// The walk broke here.
    Broke,
    /// Left out, since the walk had ended.
    LeftOut,
}

impl Walked {
    /// Whether the person came to the end.
    #[must_use]
    pub fn finished(&self) -> bool {
        self.end == End::Finished
    }

    /// Where it broke, if it did.
    #[must_use]
    pub const fn broke(&self) -> Option<&Broke> {
        match &self.end {
            End::Broke(broke) => Some(broke),
            _ => None,
        }
    }
}

/// What several walks of one journey in one way say together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Every walk that could be tried came to the end.
    Passed,
    /// None did.
    Failed,
    /// Some did: so many of so many.
    Flaky {
        /// Walks that came to the end.
        finished: usize,
        /// Walks that could be tried.
        tried: usize,
    },
    /// The site was down, or our browser failed, each time.
    NotTried,
}

/// What several walks say together. Walks that could not be tried count neither way.
#[must_use]
pub fn verdict(walks: &[Walked]) -> Verdict {
    let finished = walks.iter().filter(|walk| walk.finished()).count();
    let tried = finished + walks.iter().filter(|walk| walk.broke().is_some()).count();
    match (finished, tried) {
        (_, 0) => Verdict::NotTried,
        (0, _) => Verdict::Failed,
        (finished, tried) if finished == tried => Verdict::Passed,
        (finished, tried) => Verdict::Flaky { finished, tried },
    }
}
