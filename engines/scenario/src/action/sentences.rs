//! The sentences, and what each means.

use super::{Action, ActionFault, Expected, Field, Filling, MOST_S, Role};
use crate::expression::{Argument, Parameter};
use crate::pickle::PickleArgument;
use crate::steps::{Library, Origin, StepNumber};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sense {
    Go,
    Back,
    Reload,
    Press(Named),
    Key,
    Fill,
    FillSecret,
    FillTable,
    ChooseFor,
    Choose,
    Tick(bool),
    Upload,
    Look(Sight),
}

/// In which order a sentence says what something is and how it is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    RoleFirst,
    NameFirst,
    NameAlone,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sight {
    Text,
    NoText,
    Heading,
    Control(Named),
    Title,
    Address,
    Value,
    Ticked(bool),
    Error,
    ErrorAt,
    NoError,
    Rows,
    Accessible,
}

/// The sentences, the way that they are told in the guide. Those of a [`Sight`] may end with [`WITHIN`].
const SENTENCES: &[(&str, Sense)] = &[
    ("I go to {string}", Sense::Go),
    ("I am on {string}", Sense::Go),
    ("I go back", Sense::Back),
    ("I load the page again", Sense::Reload),
    (
        "I press/click/follow the {string} {role}",
        Sense::Press(Named::NameFirst),
    ),
    (
        "I press/click/follow the {role} {string}",
        Sense::Press(Named::RoleFirst),
    ),
    (
        "I press/click/follow {string}",
        Sense::Press(Named::NameAlone),
    ),
    ("I press the {word} key", Sense::Key),
    ("I press the key {string}", Sense::Key),
    ("I fill( in) {string} with {string}", Sense::Fill),
    (
        "I fill( in) {string} with the secret {string}",
        Sense::FillSecret,
    ),
    ("I fill in(:)", Sense::FillTable),
    ("I choose/select {string} for {string}", Sense::ChooseFor),
    ("I choose/select {string}", Sense::Choose),
    ("I tick {string}", Sense::Tick(true)),
    ("I untick {string}", Sense::Tick(false)),
    ("I upload {string} for/to {string}", Sense::Upload),
    (
        "I (should )see/expect/wait( for) {string}",
        Sense::Look(Sight::Text),
    ),
    (
        "I (should )see/expect/wait( for) the text {string}",
        Sense::Look(Sight::Text),
    ),
    ("I should not see {string}", Sense::Look(Sight::NoText)),
    ("I expect no {string}", Sense::Look(Sight::NoText)),
    (
        "I (should )see/expect/wait( for) the heading {string}",
        Sense::Look(Sight::Heading),
    ),
    (
        "I (should )see/expect/wait( for) the {string} {role}",
        Sense::Look(Sight::Control(Named::NameFirst)),
    ),
    (
        "I (should )see/expect/wait( for) the {role} {string}",
        Sense::Look(Sight::Control(Named::RoleFirst)),
    ),
    (
        "the title of the page should be {string}",
        Sense::Look(Sight::Title),
    ),
    ("I expect the title {string}", Sense::Look(Sight::Title)),
    ("I should be on {string}", Sense::Look(Sight::Address)),
    ("I expect the address {string}", Sense::Look(Sight::Address)),
    (
        "{string} should be filled in with {string}",
        Sense::Look(Sight::Value),
    ),
    (
        "I expect {string} to hold {string}",
        Sense::Look(Sight::Value),
    ),
    (
        "{string} should be ticked/chosen",
        Sense::Look(Sight::Ticked(true)),
    ),
    (
        "I expect {string} to be ticked/chosen",
        Sense::Look(Sight::Ticked(true)),
    ),
    (
        "{string} should not be ticked/chosen",
        Sense::Look(Sight::Ticked(false)),
    ),
    (
        "I expect {string} not to be ticked/chosen",
        Sense::Look(Sight::Ticked(false)),
    ),
    (
        "I (should )see/expect/wait( for) the error {string}",
        Sense::Look(Sight::Error),
    ),
    (
        "I (should )see/expect/wait( for) the error {string} for/at {string}",
        Sense::Look(Sight::ErrorAt),
    ),
    ("I expect no error", Sense::Look(Sight::NoError)),
    (
        "I (should )see/expect these rows(:)",
        Sense::Look(Sight::Rows),
    ),
    (
        "the page should have no accessibility faults",
        Sense::Look(Sight::Accessible),
    ),
];

/// How what is looked for says how long it is waited for.
const WITHIN: &str = " within {int} second(s)";

/// The sentences, and what each means.
#[derive(Debug, Clone, Default)]
pub struct Actions {
    /// Each with its sense, and whether it says how long.
    senses: Vec<(StepNumber, Sense, bool)>,
}

impl Actions {
    /// Adds the sentences to a library.
    pub fn add_to(library: &mut Library) -> Self {
        let mut senses = Vec::new();
        let origin = |line| Origin::new("borough/actions", line);
        let words = Role::WORDS.map(|(word, _)| word).join("|");
        // They are ours: a test counts them.
        if let Ok(role) = Parameter::new("role", &[&words]) {
            let _known = library.parameter(role, origin(1));
        }
        for (line, (pattern, sense)) in (1..).zip(SENTENCES) {
            if let Ok(number) = library.step(pattern, origin(line)) {
                senses.push((number, *sense, false));
            }
            if matches!(sense, Sense::Look(sight) if *sight != Sight::Rows)
                && let Ok(number) = library.step(&format!("{pattern}{WITHIN}"), origin(line))
            {
                senses.push((number, *sense, true));
            }
        }
        Self { senses }
    }

    /// The patterns of all of them, for a guide: whatever is looked for may end with `within {int} second(s)`.
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
        let found = self.senses.iter().find(|(known, ..)| *known == step);
        let (_, sense, says_how_long) = found.ok_or(ActionFault::NotOurs)?;
        let text = |index: usize| -> Result<String, ActionFault> {
            let argument = arguments.get(index).ok_or(ActionFault::NotOurs)?;
            Ok(argument.value.text().unwrap_or_default().to_string())
        };
        let named = |how| -> Result<(Role, String), ActionFault> {
            Ok(match how {
                Named::RoleFirst => (Role::of(&text(0)?), text(1)?),
                Named::NameFirst => (Role::of(&text(1)?), text(0)?),
                Named::NameAlone => (Role::Any, text(0)?),
            })
        };
        Ok(match *sense {
            Sense::Go => Action::Go(text(0)?),
            Sense::Back => Action::Back,
            Sense::Reload => Action::Reload,
            Sense::Press(how) => {
                let (role, name) = named(how)?;
                Action::Press { role, name }
            }
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
            Sense::Look(sight) => Action::Expect {
                what: match sight {
                    Sight::Text => Expected::Text(text(0)?),
                    Sight::NoText => Expected::NoText(text(0)?),
                    Sight::Heading => Expected::Heading(text(0)?),
                    Sight::Control(how) => {
                        let (role, name) = named(how)?;
                        Expected::Control { role, name }
                    }
                    Sight::Title => Expected::Title(text(0)?),
                    Sight::Address => Expected::Address(text(0)?),
                    Sight::Value => Expected::Value {
                        field: text(0)?,
                        value: text(1)?,
                    },
                    Sight::Ticked(on) => Expected::Ticked { name: text(0)?, on },
                    Sight::Error => Expected::Error {
                        text: text(0)?,
                        at: None,
                    },
                    Sight::ErrorAt => Expected::Error {
                        text: text(0)?,
                        at: Some(text(1)?),
                    },
                    Sight::NoError => Expected::NoError,
                    Sight::Rows => Expected::Rows(rows(under)?),
                    Sight::Accessible => Expected::Accessible,
                },
                within_s: match says_how_long {
                    true => Some(seconds(arguments.last())?),
                    false => None,
                },
            },
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
