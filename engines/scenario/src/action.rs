//! The sentences that are understood without writing any code: going to pages, filling in, pressing, expecting.
//!
//! Things are found by the name that everybody is given: the label, or what a screen reader says. A secret is written
//! by its name, as `the secret "PASSWORD"` or, in a table, as `[secret PASSWORD]`.

use serde::Serialize;

use crate::expression::Argument;
use crate::pickle::PickleArgument;
use crate::steps::{Library, Origin, StepNumber};

/// Something to do on a page, or to look for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Open an address, or a path of the site.
    Go(String),
    /// Go back, as the browser's button does.
    Back,
    /// Load the page again.
    Reload,
    /// Press a button or follow a link with this name.
    Press {
        /// Which of them.
        role: Role,
        /// Its name.
        name: String,
    },
    /// Press a key, such as Tab or Enter.
    Key(String),
    /// Fill in fields, in this order.
    Fill(Vec<Field>),
    /// Choose an option.
    Choose {
        /// The option's name.
        option: String,
        /// The question's name, where it matters.
        field: Option<String>,
    },
    /// Tick a box, or take its tick away.
    Tick {
        /// The box's name.
        name: String,
        /// Whether it is ticked after.
        on: bool,
    },
    /// Choose a file to send.
    Upload {
        /// The name of the file.
        file: String,
        /// The field's name.
        field: String,
    },
    /// Look for something; it is waited for.
    Expect {
        /// What.
        what: Expected,
        /// For how long, in seconds; the runner's own time without it.
        within_s: Option<u32>,
    },
}

/// What can be pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A button.
    Button,
    /// A link.
    Link,
    /// Either.
    Either,
}

/// A field and what goes into it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Field {
    /// The field's name.
    pub name: String,
    /// What goes into it.
    pub with: Filling,
}

/// What goes into a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Filling {
    /// This text.
    Text(String),
    /// The secret with this name.
    Secret(String),
}

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Expected {
    /// A text on the page.
    Text(String),
    /// No such text on the page.
    NoText(String),
    /// A heading with this name.
    Heading(String),
    /// A button or a link with this name.
    Thing {
        /// Which of them.
        role: Role,
        /// Its name.
        name: String,
    },
    /// The title of the page.
    Title(String),
    /// A part of the address of the page.
    Address(String),
    /// A field with this in it.
    Value {
        /// The field's name.
        field: String,
        /// What is in it.
        value: String,
    },
    /// A box that is ticked, or is not.
    Ticked {
        /// The box's name.
        name: String,
        /// Whether it is.
        on: bool,
    },
    /// A message that says what to put right; at a field, where one is named.
    Error {
        /// The message.
        text: String,
        /// The field's name.
        field: Option<String>,
    },
    /// Rows of a table on the page, in this order, each with these cells.
    Rows(Vec<Vec<String>>),
    /// No fault of accessibility that a machine can tell.
    Accessible,
}

/// Why a sentence is no action.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ActionFault {
    /// The sentence is not one of these.
    #[error("this step is none of the product's own")]
    NotOurs,
    /// A table is needed under it.
    #[error(
        "this step needs a table under it: a row for each field, its name and what goes into it"
    )]
    TableOfFields,
    /// A table is needed under it.
    #[error("this step needs a table under it: a row for each row that should be there")]
    TableOfRows,
    /// The number of seconds is too large, or less than nothing.
    #[error("the number of seconds must be from 0 to {MOST_S}, got {0}")]
    Seconds(String),
}

/// The longest time to wait that a sentence may ask for, in seconds.
pub const MOST_S: i64 = 600;

#[derive(Debug, Clone, Copy)]
enum Sense {
    Go,
    Back,
    Reload,
    Press(Role),
    Key,
    Fill,
    FillSecret,
    FillTable,
    ChooseFor,
    Choose,
    Tick(bool),
    Upload,
    See,
    SeeWithin,
    SeeNot,
    SeeHeading,
    SeeThing(Role),
    Title,
    Address,
    Value,
    Ticked(bool),
    Error,
    ErrorAt,
    Rows,
    Accessible,
}

/// The sentences, the way that they are told in the guide.
const SENTENCES: &[(&str, Sense)] = &[
    ("I go to {string}", Sense::Go),
    ("I am on {string}", Sense::Go),
    ("I go back", Sense::Back),
    ("I load the page again", Sense::Reload),
    (
        "I press/click the {string} button",
        Sense::Press(Role::Button),
    ),
    ("I follow/click the {string} link", Sense::Press(Role::Link)),
    ("I press/click/follow {string}", Sense::Press(Role::Either)),
    ("I press the {word} key", Sense::Key),
    ("I fill in {string} with {string}", Sense::Fill),
    (
        "I fill in {string} with the secret {string}",
        Sense::FillSecret,
    ),
    ("I fill in(:)", Sense::FillTable),
    ("I choose/select {string} for {string}", Sense::ChooseFor),
    ("I choose/select {string}", Sense::Choose),
    ("I tick {string}", Sense::Tick(true)),
    ("I untick {string}", Sense::Tick(false)),
    ("I upload {string} for/to {string}", Sense::Upload),
    ("I (should )see {string}", Sense::See),
    (
        "I (should )see {string} within {int} second(s)",
        Sense::SeeWithin,
    ),
    ("I should not see {string}", Sense::SeeNot),
    ("I (should )see the heading {string}", Sense::SeeHeading),
    (
        "I (should )see the {string} button",
        Sense::SeeThing(Role::Button),
    ),
    (
        "I (should )see the {string} link",
        Sense::SeeThing(Role::Link),
    ),
    ("the title of the page should be {string}", Sense::Title),
    ("I should be on {string}", Sense::Address),
    ("{string} should be filled in with {string}", Sense::Value),
    ("{string} should be ticked", Sense::Ticked(true)),
    ("{string} should not be ticked", Sense::Ticked(false)),
    ("I (should )see the error {string}", Sense::Error),
    (
        "I (should )see the error {string} for/at {string}",
        Sense::ErrorAt,
    ),
    ("I (should )see these rows(:)", Sense::Rows),
    (
        "the page should have no accessibility faults",
        Sense::Accessible,
    ),
];

/// The sentences, and what each means.
#[derive(Debug, Clone, Default)]
pub struct Actions {
    senses: Vec<(StepNumber, Sense)>,
}

impl Actions {
    /// Adds the sentences to a library.
    pub fn add_to(library: &mut Library) -> Self {
        let mut senses = Vec::new();
        for (line, (pattern, sense)) in (1..).zip(SENTENCES) {
            // They are ours: a test counts them.
            if let Ok(number) = library.step(pattern, Origin::new("borough/actions", line)) {
                senses.push((number, *sense));
            }
        }
        Self { senses }
    }

    /// The patterns of all of them, for a guide.
    pub fn patterns() -> impl Iterator<Item = &'static str> {
        SENTENCES.iter().map(|(pattern, _)| *pattern)
    }

    /// What a step means.
    ///
    /// # Errors
    /// [`ActionFault`] where it is none of these, or what is under it does not fit.
    pub fn read(
        &self,
        step: StepNumber,
        arguments: &[Argument],
        under: Option<&PickleArgument>,
    ) -> Result<Action, ActionFault> {
        let found = self.senses.iter().find(|(known, _)| *known == step);
        let (_, sense) = found.ok_or(ActionFault::NotOurs)?;
        let text = |index: usize| -> Result<String, ActionFault> {
            let argument = arguments.get(index).ok_or(ActionFault::NotOurs)?;
            Ok(argument.value.text().unwrap_or_default().to_string())
        };
        let expect = |what| Action::Expect {
            what,
            within_s: None,
        };
        Ok(match *sense {
            Sense::Go => Action::Go(text(0)?),
            Sense::Back => Action::Back,
            Sense::Reload => Action::Reload,
            Sense::Press(role) => Action::Press {
                role,
                name: text(0)?,
            },
            Sense::Key => Action::Key(text(0)?),
            Sense::Fill => Action::Fill(vec![Field {
                name: text(0)?,
                with: filling(&text(1)?),
            }]),
            Sense::FillSecret => Action::Fill(vec![Field {
                name: text(0)?,
                with: Filling::Secret(text(1)?),
            }]),
            Sense::FillTable => Action::Fill(fields(under)?),
            Sense::ChooseFor => Action::Choose {
                option: text(0)?,
                field: Some(text(1)?),
            },
            Sense::Choose => Action::Choose {
                option: text(0)?,
                field: None,
            },
            Sense::Tick(on) => Action::Tick { name: text(0)?, on },
            Sense::Upload => Action::Upload {
                file: text(0)?,
                field: text(1)?,
            },
            Sense::See => expect(Expected::Text(text(0)?)),
            Sense::SeeWithin => Action::Expect {
                what: Expected::Text(text(0)?),
                within_s: Some(seconds(arguments.get(1))?),
            },
            Sense::SeeNot => expect(Expected::NoText(text(0)?)),
            Sense::SeeHeading => expect(Expected::Heading(text(0)?)),
            Sense::SeeThing(role) => expect(Expected::Thing {
                role,
                name: text(0)?,
            }),
            Sense::Title => expect(Expected::Title(text(0)?)),
            Sense::Address => expect(Expected::Address(text(0)?)),
            Sense::Value => expect(Expected::Value {
                field: text(0)?,
                value: text(1)?,
            }),
            Sense::Ticked(on) => expect(Expected::Ticked { name: text(0)?, on }),
            Sense::Error => expect(Expected::Error {
                text: text(0)?,
                field: None,
            }),
            Sense::ErrorAt => expect(Expected::Error {
                text: text(0)?,
                field: Some(text(1)?),
            }),
            Sense::Rows => expect(Expected::Rows(rows(under)?)),
            Sense::Accessible => expect(Expected::Accessible),
        })
    }
}

/// `[secret NAME]`, or a text.
fn filling(text: &str) -> Filling {
    let name = text
        .strip_prefix("[secret ")
        .and_then(|rest| rest.strip_suffix(']'));
    match name {
        Some(name) => Filling::Secret(name.trim().to_string()),
        None => Filling::Text(text.to_string()),
    }
}

fn seconds(argument: Option<&Argument>) -> Result<u32, ActionFault> {
    let argument = argument.ok_or(ActionFault::NotOurs)?;
    let fault = || ActionFault::Seconds(argument.group.value.clone().unwrap_or_default());
    let asked = argument.value.int().ok_or_else(fault)?;
    let asked = (0..=MOST_S).contains(&asked).then_some(asked);
    let asked = asked.and_then(|asked| u32::try_from(asked).ok());
    asked.ok_or_else(fault)
}

fn fields(under: Option<&PickleArgument>) -> Result<Vec<Field>, ActionFault> {
    let table = under.and_then(|under| under.data_table.as_ref());
    let table = table.ok_or(ActionFault::TableOfFields)?;
    table
        .cells()
        .into_iter()
        .map(|row| match row.as_slice() {
            [name, with] => Ok(Field {
                name: (*name).to_string(),
                with: filling(with),
            }),
            _ => Err(ActionFault::TableOfFields),
        })
        .collect()
}

fn rows(under: Option<&PickleArgument>) -> Result<Vec<Vec<String>>, ActionFault> {
    let table = under.and_then(|under| under.data_table.as_ref());
    let table = table.ok_or(ActionFault::TableOfRows)?;
    let row = |row: Vec<&str>| row.into_iter().map(ToString::to_string).collect();
    Ok(table.cells().into_iter().map(row).collect())
}
