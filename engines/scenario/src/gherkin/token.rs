//! What a line can be, and what was read from it.

use super::document::KeywordType;

/// What a line can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The end of the file.
    End,
    /// `# language: …`
    Language,
    /// Tags.
    TagLine,
    /// `Feature: …`
    FeatureLine,
    /// `Rule: …`
    RuleLine,
    /// `Background: …`
    BackgroundLine,
    /// `Scenario: …` or `Scenario Outline: …`
    ScenarioLine,
    /// `Examples: …`
    ExamplesLine,
    /// A step.
    StepLine,
    /// A row of a table.
    TableRow,
    /// The fence of a text.
    DocStringSeparator,
    /// A comment.
    Comment,
    /// Nothing.
    Empty,
    /// Anything else.
    Other,
}

impl Kind {
    /// As the protocol's own readers name it.
    #[must_use]
    pub fn in_protocol(self) -> &'static str {
        match self {
            Self::End => "#EOF",
            Self::Language => "#Language",
            Self::TagLine => "#TagLine",
            Self::FeatureLine => "#FeatureLine",
            Self::RuleLine => "#RuleLine",
            Self::BackgroundLine => "#BackgroundLine",
            Self::ScenarioLine => "#ScenarioLine",
            Self::ExamplesLine => "#ExamplesLine",
            Self::StepLine => "#StepLine",
            Self::TableRow => "#TableRow",
            Self::DocStringSeparator => "#DocStringSeparator",
            Self::Comment => "#Comment",
            Self::Empty => "#Empty",
            Self::Other => "#Other",
        }
    }

    /// In words for who writes the file; none for what need not be said.
    #[must_use]
    pub fn in_words(self) -> Option<&'static str> {
        match self {
            Self::TagLine => Some("a tag such as @urgent"),
            Self::FeatureLine => Some("\u{201c}Feature:\u{201d} and its name"),
            Self::RuleLine => Some("\u{201c}Rule:\u{201d}"),
            Self::BackgroundLine => Some("\u{201c}Background:\u{201d}"),
            Self::ScenarioLine => Some("\u{201c}Scenario:\u{201d}"),
            Self::ExamplesLine => Some("\u{201c}Examples:\u{201d}"),
            Self::StepLine => Some("a step (Given, When, Then, And, But)"),
            Self::TableRow => Some("a row of a table (| one | two |)"),
            Self::DocStringSeparator => Some("the line \"\"\" that opens or closes a text"),
            Self::Language => Some("\u{201c}# language: en\u{201d}"),
            Self::End | Self::Comment | Self::Empty | Self::Other => None,
        }
    }
}

/// What was read from a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub line: u32,
    /// Where what was read begins; none for the end of the file.
    pub column: Option<u32>,
    pub has: Has,
}

/// What there is on a line, by its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Has {
    End,
    Language(String),
    Tags(Vec<Item>),
    /// A line with a keyword and a name: what kind of line is known from where it was asked for.
    Title {
        keyword: String,
        name: String,
    },
    Step {
        keyword: String,
        means: KeywordType,
        text: String,
    },
    Cells(Vec<Item>),
    Fence {
        delimiter: String,
        media_type: String,
    },
    /// A comment; none for the line under the head of a Markdown table, which is not kept.
    Comment(Option<String>),
    Nothing,
    Text(String),
}

/// A tag or a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub column: u32,
    pub text: String,
}
