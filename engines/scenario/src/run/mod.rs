//! A run as a machine that is asked what comes next and told how it went: it does nothing itself and reads no clock.
//!
//! What it does with what it is told is what the other implementations do (the Cucumber Compatibility Kit, 30):
//! after a step that did not pass, the others are skipped, but those that nobody knows or that could mean several are
//! still told; hooks after a scenario are done whatever came before; a scenario that failed is tried again where the
//! settings say so.

mod machine;
mod message;
mod outcome;
mod plan;
mod secrets;
mod settings;
mod telling;

use std::sync::Arc;

pub use machine::Run;
pub use message::PROTOCOL;
pub use outcome::{Case, Done, Exception, Outcome, Status, Summary, UnknownStep, Verdict};
pub use secrets::Secrets;
pub use settings::{Order, Runner, Settings};
pub use telling::parse_errors;

use crate::expression::Argument;
use crate::pickle::{Pickle, PickleStep};
use crate::steps::{HookNumber, StepNumber};

/// What to do next.
#[derive(Debug, Clone, PartialEq)]
pub enum Next {
    /// A hook; of a scenario, or of the whole run.
    Hook {
        /// Which.
        hook: HookNumber,
        /// The scenario that it is before or after.
        pickle: Option<Arc<Pickle>>,
        /// Which attempt at it, from 0.
        attempt: u32,
    },
    /// A step.
    Step(Todo),
    /// Nothing: the run is over.
    Over,
}

/// A step to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Todo {
    /// Which known step it is.
    pub step: StepNumber,
    /// What its parameters found.
    pub arguments: Vec<Argument>,
    /// Its scenario.
    pub pickle: Arc<Pickle>,
    /// Which of the scenario's steps, from 0.
    pub index: usize,
    /// Which attempt at the scenario, from 0. The first step of one begins afresh: nothing is left from the last.
    pub attempt: u32,
}

impl Todo {
    /// The step as it is written, with its table and text.
    #[must_use]
    pub fn written(&self) -> Option<&PickleStep> {
        self.pickle.steps.get(self.index)
    }
}

/// What is attached to a step or a hook as evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attachment<'a> {
    /// A line for the log.
    Log(&'a str),
    /// The address of something.
    Link(&'a str),
    /// A text.
    Text {
        /// The text.
        text: &'a str,
        /// What it is, such as `text/html`.
        media_type: &'a str,
        /// A name for it as a file.
        file_name: Option<&'a str>,
    },
    /// A picture, or anything else that is no text.
    Bytes {
        /// The bytes.
        bytes: &'a [u8],
        /// What it is, such as `image/png`.
        media_type: &'a str,
        /// A name for it as a file.
        file_name: Option<&'a str>,
    },
}

/// Why a run cannot be told something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Misuse {
    /// Nothing was being done.
    #[error("nothing is being done: ask what comes next first")]
    NothingDone,
}
