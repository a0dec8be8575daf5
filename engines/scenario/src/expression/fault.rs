//! What is wrong with an expression, and where, in plain words.

/// Why an expression cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpressionFault {
    /// The expression.
    pub expression: String,
    /// What is wrong.
    pub problem: Problem,
    /// The character that the fault begins at, from 0.
    pub start: usize,
    /// The character after it.
    pub end: usize,
}

/// What can be wrong with an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// `\` as the last character.
    EscapeAtEnd,
    /// `\` before what need not be escaped.
    NeedlessEscape,
    /// `(` without `)`.
    OptionalNotClosed,
    /// `{` without `}`.
    ParameterNotClosed,
    /// Brackets, a slash or a backslash in the name of a parameter.
    ParameterName,
    /// `/` within brackets.
    AlternationInOptional,
    /// Brackets without words in them.
    OptionalEmpty,
    /// Brackets within brackets.
    OptionalInOptional,
    /// A parameter within brackets.
    ParameterInOptional,
    /// Nothing on one side of `/`.
    AlternativeEmpty,
    /// Only brackets on one side of `/`.
    AlternativeOnlyOptional,
    /// A parameter that nobody defined.
    ParameterUnknown(String),
    /// A regular expression that cannot be read, or holds what this engine does not do.
    Regular(String),
    /// A group of a regular expression that means several parameters.
    Ambiguous(Vec<String>),
    /// Longer, or deeper, than is taken.
    TooLong,
}

impl ExpressionFault {
    pub(crate) fn new(expression: &str, problem: Problem, start: usize, end: usize) -> Self {
        Self {
            expression: expression.chars().take(super::LONGEST).collect(),
            problem,
            start,
            end,
        }
    }
}

impl std::error::Error for ExpressionFault {}

impl std::fmt::Display for ExpressionFault {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            to,
            "The pattern \u{201c}{}\u{201d}, character {}: {}",
            self.expression,
            self.start + 1,
            self.problem
        )
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let said = match self {
            Self::EscapeAtEnd => {
                "a \\ at the end has nothing to act on. Write \\\\ for a backslash."
            }
            Self::NeedlessEscape => {
                "only ( ) { } / \\ and a space are written with a \\ before them. Write \\\\ for a backslash."
            }
            Self::OptionalNotClosed => {
                "this ( is never closed. Add ), or write \\( for a plain bracket."
            }
            Self::ParameterNotClosed => {
                "this { is never closed. Add }, or write \\{ for a plain bracket."
            }
            Self::ParameterName => {
                "the name of a parameter cannot hold { } ( ) / or \\. Use letters."
            }
            Self::AlternationInOptional => {
                "a choice with / cannot stand within ( ). Write it outside, or \\/ for a plain slash."
            }
            Self::OptionalEmpty => {
                "these brackets hold no words. Put what may be left out in them, or write \\( for a plain bracket."
            }
            Self::OptionalInOptional => {
                "brackets cannot stand within brackets. Take one pair out, or write \\( for a plain bracket."
            }
            Self::ParameterInOptional => {
                "a parameter cannot be left out. Take it out of the ( ), or write \\{ for a plain bracket."
            }
            Self::AlternativeEmpty => {
                "there is nothing on one side of the /. Add a word, or write \\/ for a plain slash."
            }
            Self::AlternativeOnlyOptional => {
                "there are only words that may be left out on one side of the /. Add a word outside the ( )."
            }
            Self::ParameterUnknown(name) => {
                return write!(
                    to,
                    "there is no parameter called {name}. Use one that is known, such as {{string}}, or define it."
                );
            }
            Self::Regular(why) => return write!(to, "this cannot be used as a pattern: {why}"),
            Self::Ambiguous(names) => {
                return write!(
                    to,
                    "this part could be any of {{{}}}. Write the parameter's name instead.",
                    names.join("}, {")
                );
            }
            Self::TooLong => "this is longer or deeper than can be taken. Make it simpler.",
        };
        to.write_str(said)
    }
}
