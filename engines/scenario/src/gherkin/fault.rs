//! What is wrong with a feature file: where, and what was expected there, in plain words.

use super::document::Location;
use super::token::Kind;

/// One fault of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub location: Location,
    /// What.
    pub wrong: Wrong,
}

/// What can be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// A line that cannot stand where it does.
    Unexpected {
        /// What may stand there.
        expected: Vec<Kind>,
        /// The line, trimmed.
        found: String,
    },
    /// The file ends where it cannot.
    Ends {
        /// What may stand there.
        expected: Vec<Kind>,
    },
    /// A row with another number of cells than the first of its table.
    Cells {
        /// In the first row.
        first: usize,
        /// In this one.
        here: usize,
    },
    /// Blanks within a tag.
    TagWithBlank,
    /// A language that is not listed.
    Language(String),
    /// Not UTF-8 text, or a character that no text holds.
    NotText,
    /// More than is taken at once.
    TooMuch {
        /// Of what.
        what: &'static str,
        /// The most.
        most: usize,
    },
}

impl Fault {
    pub(crate) fn new(location: Location, wrong: Wrong) -> Self {
        Self { location, wrong }
    }

    /// The message as the protocol's own readers write it, for tools that know those.
    #[must_use]
    pub fn in_protocol(&self) -> String {
        let at = format!(
            "({}:{})",
            self.location.line,
            self.location.column.unwrap_or(0)
        );
        let listed = |expected: &[Kind]| {
            let names: Vec<_> = expected.iter().map(|kind| kind.in_protocol()).collect();
            names.join(", ")
        };
        match &self.wrong {
            Wrong::Unexpected { expected, found } => {
                format!("{at}: expected: {}, got '{found}'", listed(expected))
            }
            Wrong::Ends { expected } => format!(
                "{at}: unexpected end of file, expected: {}",
                listed(expected)
            ),
            Wrong::Cells { .. } => format!("{at}: inconsistent cell count within the table"),
            Wrong::TagWithBlank => format!("{at}: A tag may not contain whitespace"),
            Wrong::Language(code) => format!("{at}: Language not supported: {code}"),
            Wrong::NotText | Wrong::TooMuch { .. } => format!("{at}: {}", self.wrong),
        }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "Line {}", self.location.line)?;
        if let Some(column) = self.location.column {
            write!(to, ", column {column}")?;
        }
        write!(to, ": {}", self.wrong)
    }
}

impl std::fmt::Display for Wrong {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unexpected { expected, found } => write!(
                to,
                "\u{201c}{}\u{201d} cannot stand here. Write {}.",
                short(found),
                one_of(expected)
            ),
            Self::Ends { expected } => {
                write!(to, "the file ends too soon. Add {}.", one_of(expected))
            }
            Self::Cells { first, here } => write!(
                to,
                "this row has {}, but the first row of the table has {first}. Give each row as many cells as the first, and end it with |.",
                cells(*here)
            ),
            Self::TagWithBlank => {
                to.write_str("a tag is one word. Take out the space, or begin the next tag with @.")
            }
            Self::Language(code) => write!(
                to,
                "the language \u{201c}{}\u{201d} is not known. Use a code such as en for English or cy-GB for Welsh.",
                short(code)
            ),
            Self::NotText => to.write_str(
                "this cannot be read as text. Save the file as plain text with the encoding UTF-8.",
            ),
            Self::TooMuch { what, most } => write!(
                to,
                "there is too much here: at most {most} {what} can be taken. Split it up."
            ),
        }
    }
}

impl std::error::Error for Fault {}

fn cells(count: usize) -> String {
    if count == 1 {
        "1 cell".to_string()
    } else {
        format!("{count} cells")
    }
}

/// The beginning of a line, for a message.
fn short(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut short: String = text.chars().take(LONGEST).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('\u{2026}');
    }
    short
}

/// What may stand there, without blank lines and comments, which may stand nearly anywhere.
fn one_of(expected: &[Kind]) -> String {
    let has = |kind| expected.contains(&kind);
    if has(Kind::TagLine) && has(Kind::RuleLine) && !has(Kind::ScenarioLine) {
        // Tags that lead to nothing are read as a rule's; a scenario's or an examples' would do as well.
        return "what the tags are for: \u{201c}Scenario:\u{201d}, \u{201c}Examples:\u{201d} or \u{201c}Rule:\u{201d}".to_string();
    }
    let said: Vec<_> = expected.iter().filter_map(|kind| kind.in_words()).collect();
    match said.as_slice() {
        [] => "nothing more".to_string(),
        [one] => (*one).to_string(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}
