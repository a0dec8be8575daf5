//! Reads Nunjucks: text and tags, then statements and expressions.

mod expression;
mod pieces;
mod statement;
mod tokens;
mod tree;

pub(crate) use statement::parse;
pub(crate) use tree::{Argument, Block, Compare, Expr, Parameter, Sum};

/// Why a template could not be translated, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{template}:{line}: {reason}")]
pub struct TranslateError {
    /// The template's name.
    pub template: String,
    /// The line, counted from one.
    pub line: usize,
    /// What is wrong there.
    pub reason: Reason,
}

/// What is wrong with a template's text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// Something was opened and never closed.
    #[error("{0} is never closed")]
    Unclosed(&'static str),
    /// A character that no Nunjucks expression holds.
    #[error("cannot read the character {0:?}")]
    Character(char),
    /// A word or sign in the wrong place.
    #[error("expected {wanted}, got {got}")]
    Unexpected {
        /// What would have been right.
        wanted: &'static str,
        /// What was there.
        got: String,
    },
    /// A statement that no template of the package uses.
    #[error("the statement {0:?} is not supported")]
    Unsupported(String),
    /// Expressions or blocks nested past all reason.
    #[error("nested more than {0} deep")]
    TooDeep(usize),
    /// A tag that is longer than any template needs.
    #[error("a tag of more than {0} words and signs")]
    TooLong(usize),
}

/// How deep blocks and expressions may nest; the package's own templates reach 12.
const DEEPEST: usize = 64;
