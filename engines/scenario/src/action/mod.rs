//! The sentences that are understood without writing any code: going to pages, filling in, pressing, expecting.
//!
//! Things are found by the name that everybody is given: the label, or what a screen reader says. A secret is written
//! by its name, as `the secret "PASSWORD"` or, in a table, as `[secret PASSWORD]`. Whatever is looked for may end with `within 20 seconds`.

mod sentences;

use serde::Serialize;

pub use sentences::Actions;

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
    /// Press or follow something with this name.
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

/// What something is, as assistive technology is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A button, a switch, or what opens and closes something.
    Button,
    /// A link.
    Link,
    /// A tab of a set.
    Tab,
    /// An item of a menu.
    MenuItem,
    /// Anything that can be filled in, chosen or ticked.
    Field,
    /// Anything that can be pressed.
    Any,
}

impl Role {
    /// The words for each.
    pub const WORDS: [(&str, Self); 8] = [
        ("button", Self::Button),
        ("link", Self::Link),
        ("tab", Self::Tab),
        ("menuitem", Self::MenuItem),
        ("item", Self::MenuItem),
        ("field", Self::Field),
        ("box", Self::Field),
        ("control", Self::Any),
    ];

    /// What a person calls such a thing.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Button => "button",
            Self::Link => "link",
            Self::Tab => "tab",
            Self::MenuItem => "menu item",
            Self::Field => "field",
            Self::Any => "control",
        }
    }

    /// The one of a word; any, where the word is none of these.
    #[must_use]
    pub fn of(word: &str) -> Self {
        let found = Self::WORDS.iter().find(|(known, _)| *known == word);
        found.map_or(Self::Any, |(_, role)| *role)
    }
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
    /// Something to press or to fill in.
    Control {
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
        at: Option<String>,
    },
    /// No message that something is wrong.
    NoError,
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
    #[error("the seconds must be from 0 to {MOST_S}, got {0}")]
    Seconds(String),
}

/// The longest time to wait that a sentence may ask for, in seconds.
pub const MOST_S: i64 = 600;
