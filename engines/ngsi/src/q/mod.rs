//! The query language: `speed>50;brand!="Mercedes"` becomes a plan that tests entities.

mod evaluate;
mod hint;
mod literal;
mod parse;
mod text;

pub use hint::{Bound, Hint};
pub use literal::Literal;

use regex::Regex;

use crate::context::Context;
use crate::error::Result;

/// A query, parsed, its names in full.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 4.9. Two things beyond its grammar are understood: `!name` for
/// "has no such attribute", and `<full name>` for a name that no context shortens.
#[derive(Debug, Clone)]
pub struct Plan {
    source: String,
    expression: Expression,
}

/// How terms are combined.
#[derive(Debug, Clone)]
enum Expression {
    All(Vec<Expression>),
    Any(Vec<Expression>),
    Term(Term),
}

/// One condition: where to look, and what must be so.
#[derive(Debug, Clone)]
struct Term {
    path: Path,
    test: Test,
}

/// Where to look.
#[derive(Debug, Clone, PartialEq)]
struct Path {
    /// The attribute, then attributes of it; the last may be one of the standard's own members.
    steps: Vec<Step>,
    /// Members within the value.
    trail: Vec<String>,
    /// The way on, in the entity that the last step links to.
    linked: Option<Box<Linked>>,
}

#[derive(Debug, Clone, PartialEq)]
enum Step {
    /// An attribute by its full name.
    Attribute(String),
    /// A member that is no attribute, such as `observedAt`.
    Member(&'static str),
}

#[derive(Debug, Clone, PartialEq)]
struct Linked {
    /// Full names of types that the linked entity may have; empty for any.
    types: Vec<String>,
    path: Path,
}

/// What must be so.
#[derive(Debug, Clone)]
enum Test {
    Exists,
    Absent,
    Equal(Vec<Choice>),
    Unequal(Vec<Choice>),
    Compare(Order, Literal),
    Like { pattern: Regex, wanted: bool },
}

#[derive(Debug, Clone, PartialEq)]
enum Choice {
    Is(Literal),
    Between(Literal, Literal),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// A path to a value, as queries use it: `speed`, `speed.observedAt`, `address[city]`.
#[derive(Debug, Clone, PartialEq)]
pub struct AttributePath(Path);

impl AttributePath {
    /// Reads a path.
    ///
    /// # Errors
    /// `BadRequestData` for what does not follow the grammar.
    pub fn parse(text: &str, context: &Context) -> Result<Self> {
        parse::path(text, context).map(Self)
    }
}

/// What else a query says besides its text.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// Attributes, by short name, whose wanted values are names to expand: `expandValues`.
    pub expand_values: &'a [&'a str],
}

impl Plan {
    /// Reads a query.
    ///
    /// # Errors
    /// `BadRequestData` for what does not follow the grammar, `TooComplexQuery` beyond the limits.
    pub fn parse(text: &str, context: &Context) -> Result<Self> {
        Self::parse_with(text, context, Options::default())
    }

    /// Reads a query with its options.
    ///
    /// # Errors
    /// `BadRequestData` for what does not follow the grammar, `TooComplexQuery` beyond the limits.
    pub fn parse_with(text: &str, context: &Context, options: Options) -> Result<Self> {
        Ok(Self {
            source: text.to_owned(),
            expression: parse::expression(text, context, options)?,
        })
    }

    /// The query as given.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Full names of the attributes it looks at first.
    pub fn attributes(&self) -> Vec<&str> {
        fn collect<'a>(expression: &'a Expression, names: &mut Vec<&'a str>) {
            match expression {
                Expression::All(parts) | Expression::Any(parts) => {
                    parts.iter().for_each(|part| collect(part, names))
                }
                Expression::Term(Term { path, .. }) => {
                    if let Some(Step::Attribute(name)) = path.steps.first()
                        && !names.contains(&name.as_str())
                    {
                        names.push(name);
                    }
                }
            }
        }
        let mut names = Vec::new();
        collect(&self.expression, &mut names);
        names
    }

    /// Whether it follows links to other entities, so that [`Plan::matches_with`] is needed.
    pub fn follows_links(&self) -> bool {
        fn follows(expression: &Expression) -> bool {
            match expression {
                Expression::All(parts) | Expression::Any(parts) => parts.iter().any(follows),
                Expression::Term(term) => term.path.linked.is_some(),
            }
        }
        follows(&self.expression)
    }
}

#[cfg(test)]
mod tests;
