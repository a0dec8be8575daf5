//! A journey as data: where it begins, what is done, and what must then be there.

use serde::Serialize;

pub use scenario::action::{Expected, Role};

/// Something that people come to a site for, step by step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Journey {
    /// What it is called.
    pub name: String,
    /// Where it begins: a full address, or a path of the walker's site.
    pub start: String,
    /// What is done, in order.
    pub steps: Vec<Step>,
}

/// One step, as it was written and as it is understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The line that it stands in, from 1; 0 for what no line says.
    pub line: usize,
    /// The sentence as it was written: gaps for values are still gaps, so it never holds a secret.
    pub words: String,
    /// What it means.
    pub act: Act,
}

/// What a person does. Names and texts may have gaps: `${row.column}`, and for what is filled `${secret.NAME}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Go to a full address, or a path of the site.
    Go(String),
    /// Go back, as the browser's button does.
    Back,
    /// Load the page again.
    Reload,
    /// Press, click or follow something.
    Press {
        /// What it is.
        role: Role,
        /// Its accessible name.
        name: String,
    },
    /// Fill in a field.
    Fill {
        /// Its accessible name.
        name: String,
        /// What goes into it, in the place of what is there.
        with: String,
    },
    /// Choose an answer: a radio button, or an option of a list.
    Choose {
        /// The answer's name.
        option: String,
        /// The question's name; needed where two questions have the same answer.
        of: Option<String>,
    },
    /// Tick a box, or take its tick away.
    Tick {
        /// Its accessible name.
        name: String,
        /// Whether it is ticked afterwards.
        on: bool,
    },
    /// Choose a file to send.
    Upload {
        /// The file's name among the walker's files.
        file: String,
        /// The field's accessible name.
        name: String,
    },
    /// Press a key, such as Tab or Escape.
    Key(String),
    /// Look for something, and wait for it.
    Expect {
        /// What.
        what: Expected,
        /// How long it is waited for, in seconds; the walker's own patience without it.
        within_s: Option<u32>,
    },
}
