//! A question: its words, and the kind of its answer.

use serde::{Deserialize, Serialize};

/// A question. It can be used without a form: the questions of a report's category are these too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Names its answer and its fields: small letters, digits and hyphens, a letter first.
    pub name: String,
    /// "What is your email address?"
    pub label: String,
    /// How messages speak of the answer: "your email address". Made from the label if empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub called: String,
    /// What helps to answer it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hint: String,
    /// Whether it may be left out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// Whether the answer says nothing about a person, and may stay in numbers and open data.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub open: bool,
    /// What an answer is.
    pub kind: Kind,
}

/// What an answer is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Kind {
    /// A line of text.
    Text {
        /// Characters at most; 200 if nothing is said.
        #[serde(default = "short")]
        most: usize,
        /// What it must look like.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pattern: Option<Pattern>,
    },
    /// Several lines of text, with a count.
    LongText {
        /// Characters at most; 2,000 if nothing is said.
        #[serde(default = "long")]
        most: usize,
        /// Words at most, counted instead of characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        most_words: Option<usize>,
    },
    /// A number.
    Number {
        /// The least, itself included.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        least: Option<f64>,
        /// The most, itself included.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        most: Option<f64>,
        /// Digits after the point; 0 for a whole number, 6 at most.
        #[serde(default)]
        decimals: u8,
        /// "people", shown behind the field.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        unit: String,
    },
    /// An amount of money, kept in pence.
    Money {
        /// The least, in pence.
        #[serde(default)]
        least_pence: i64,
        /// The most, in pence.
        #[serde(default = "a_million_pounds")]
        most_pence: i64,
    },
    /// An email address.
    Email,
    /// A phone number.
    Phone,
    /// A person's name.
    Name,
    /// A day.
    Date {
        /// Not before this day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Day>,
        /// Not after this day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<Day>,
    },
    /// A time of day.
    Time,
    /// Yes or no.
    YesNo,
    /// One of a few.
    Radios {
        /// Which.
        options: Vec<Choice>,
    },
    /// Any of a few.
    Checkboxes {
        /// Which.
        options: Vec<Choice>,
        /// A way to say none of them: "No, none of these". Without it at least one must be chosen.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        none: String,
    },
    /// One of many.
    Select {
        /// Which.
        options: Vec<Choice>,
    },
    /// A postal address in the United Kingdom.
    Address,
    /// A place on the map, and always in words.
    Place {
        /// What may be drawn; a point if nothing is said.
        #[serde(default = "a_point")]
        shapes: Vec<Shape>,
    },
    /// Files.
    Upload {
        /// What they may be.
        kinds: Vec<UploadKind>,
        /// How many at most.
        #[serde(default = "one_file")]
        most_files: usize,
        /// Bytes of each at most.
        #[serde(default = "ten_mb")]
        most_bytes: usize,
    },
    /// Words that one must agree to.
    Declaration {
        /// "What I have said here is true as far as I know."
        text: String,
    },
}

/// One of the answers to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// As it is kept: never changed once people have chosen it.
    pub value: String,
    /// As it is read.
    pub label: String,
    /// What helps to choose.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hint: String,
}

/// What a line of text must look like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Pattern {
    /// A postcode of the United Kingdom.
    Postcode,
    /// A National Insurance number.
    NationalInsurance,
    /// The number plate of a vehicle registered in the United Kingdom.
    Vehicle,
    /// `9` for a digit, `A` for a letter, anything else for itself; blanks do not count.
    Mask(String),
}

/// A day, fixed or told from today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Day {
    /// Today and so many days (before it, if negative).
    Today(i32),
    /// So many years before today.
    YearsAgo(u16),
    /// Year, month and day.
    On(i16, i8, i8),
}

/// What may be drawn on the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// One place.
    Point,
    /// A way.
    Line,
    /// An area.
    Area,
}

/// What a file may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UploadKind {
    /// A photo or a scan: JPEG, PNG, WebP.
    Picture,
    /// PDF.
    Pdf,
    /// A letter or a table from an office program.
    Office,
    /// Plain text or CSV.
    Text,
}

impl UploadKind {
    /// How a hint speaks of it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Picture => "a photo (JPG, PNG or WebP)",
            Self::Pdf => "a PDF",
            Self::Office => "a Word, Excel or OpenDocument file",
            Self::Text => "a text or CSV file",
        }
    }
}

impl Kind {
    /// Its name in a form's JSON and on the editor's page.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Text { .. } => "text",
            Self::LongText { .. } => "long_text",
            Self::Number { .. } => "number",
            Self::Money { .. } => "money",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Name => "name",
            Self::Date { .. } => "date",
            Self::Time => "time",
            Self::YesNo => "yes_no",
            Self::Radios { .. } => "radios",
            Self::Checkboxes { .. } => "checkboxes",
            Self::Select { .. } => "select",
            Self::Address => "address",
            Self::Place { .. } => "place",
            Self::Upload { .. } => "upload",
            Self::Declaration { .. } => "declaration",
        }
    }

    /// Every kind as it begins in the editor, with what people call it.
    #[must_use]
    pub fn all() -> Vec<(&'static str, Self)> {
        let options = || {
            vec![
                Choice::new("first", "First"),
                Choice::new("second", "Second"),
            ]
        };
        vec![
            (
                "A line of text",
                Self::Text {
                    most: short(),
                    pattern: None,
                },
            ),
            (
                "Several lines of text",
                Self::LongText {
                    most: long(),
                    most_words: None,
                },
            ),
            ("A name", Self::Name),
            ("An email address", Self::Email),
            ("A phone number", Self::Phone),
            ("An address", Self::Address),
            (
                "A date",
                Self::Date {
                    from: None,
                    to: None,
                },
            ),
            ("A time", Self::Time),
            (
                "A number",
                Self::Number {
                    least: Some(0.0),
                    most: None,
                    decimals: 0,
                    unit: String::new(),
                },
            ),
            (
                "An amount of money",
                Self::Money {
                    least_pence: 0,
                    most_pence: a_million_pounds(),
                },
            ),
            ("Yes or no", Self::YesNo),
            ("One of a few", Self::Radios { options: options() }),
            (
                "Any of a few",
                Self::Checkboxes {
                    options: options(),
                    none: "None of these".into(),
                },
            ),
            ("One of a long list", Self::Select { options: options() }),
            ("A place on the map", Self::Place { shapes: a_point() }),
            (
                "Files",
                Self::Upload {
                    kinds: vec![UploadKind::Picture, UploadKind::Pdf],
                    most_files: one_file(),
                    most_bytes: ten_mb(),
                },
            ),
            (
                "Words to agree to",
                Self::Declaration {
                    text: "What I have told you is true as far as I know.".into(),
                },
            ),
        ]
    }

    /// The choices, of a kind that has them.
    #[must_use]
    pub fn options(&self) -> &[Choice] {
        match self {
            Self::Radios { options }
            | Self::Checkboxes { options, .. }
            | Self::Select { options } => options,
            _ => &[],
        }
    }

    /// The same, to be changed.
    pub fn options_mut(&mut self) -> Option<&mut Vec<Choice>> {
        match self {
            Self::Radios { options }
            | Self::Checkboxes { options, .. }
            | Self::Select { options } => Some(options),
            _ => None,
        }
    }
}

impl Choice {
    /// A choice without a hint.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            hint: String::new(),
        }
    }
}

impl Question {
    /// A question of this kind that must be answered.
    pub fn new(name: impl Into<String>, label: impl Into<String>, kind: Kind) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            called: String::new(),
            hint: String::new(),
            optional: false,
            open: false,
            kind,
        }
    }
}

const fn short() -> usize {
    crate::Limit::SHORT
}

const fn long() -> usize {
    crate::Limit::LONG
}

const fn a_million_pounds() -> i64 {
    100_000_000
}

const fn one_file() -> usize {
    1
}

const fn ten_mb() -> usize {
    10 * 1024 * 1024
}

fn a_point() -> Vec<Shape> {
    vec![Shape::Point]
}

impl UploadKind {
    /// What a file chooser offers for it.
    #[must_use]
    pub const fn accept(self) -> &'static str {
        match self {
            Self::Picture => "image/jpeg,image/png,image/webp",
            Self::Pdf => "application/pdf",
            Self::Office => ".docx,.xlsx,.pptx,.odt,.ods,.odp",
            Self::Text => "text/plain,text/csv",
        }
    }
}
