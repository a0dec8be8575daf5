//! Patterns for steps: expressions in plain words with parameters, and regular expressions.
//!
//! # Source
//! Cucumber Expressions (19 and its main line of 2026): the grammar, the parameters that every runner knows, and how
//! an expression becomes a regular one.
//!
//! Regular expressions are those of the crate `regex`: they look neither ahead nor behind and do not refer back to a
//! group; in return, none can be made to run for ever. `\d` is the digits 0 to 9, as in the other implementations.

mod fault;
mod groups;
mod parameter;
mod suggest;
mod tokens;
mod tree;

use regex::{Regex, RegexBuilder};
use serde::Serialize;

pub use fault::{ExpressionFault, Problem};
pub use groups::Group;
pub use parameter::{Parameter, Parameters, Value};
pub use suggest::{Suggested, suggest};
pub use tokens::{Token, TokenKind, tokens};
pub use tree::{Node, NodeKind, tree};

use self::groups::Shape;

/// The longest pattern, in characters.
pub const LONGEST: usize = 1_000;

/// The longest step that is matched, in bytes. A longer one matches nothing.
pub const LONGEST_STEP: usize = 64 << 10;

/// How a pattern is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PatternKind {
    /// In plain words with parameters.
    CucumberExpression,
    /// As a regular expression.
    RegularExpression,
}

/// A pattern, made ready to match steps.
#[derive(Debug, Clone)]
pub struct Expression {
    source: String,
    kind: PatternKind,
    /// The regular expression that it is, as the other implementations write it.
    pattern: String,
    regex: Regex,
    shapes: Vec<Shape>,
    /// What each group is; none for a group of a regular expression that is no parameter.
    parameters: Vec<Option<Parameter>>,
    /// What every step begins with that it matches: quicker to look at than the regular expression.
    begins: String,
}

/// What a parameter found in a step.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Argument {
    /// Where, and within it.
    pub group: Group,
    /// The parameter; none for a group that is none.
    #[serde(rename = "parameterTypeName", skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
    /// What it means. Not of the protocol.
    #[serde(skip)]
    pub value: Value,
}

impl Expression {
    /// An expression in plain words.
    ///
    /// # Errors
    /// Where it is wrong, and how: the first fault.
    pub fn new(source: &str, parameters: &Parameters) -> Result<Self, ExpressionFault> {
        check_length(source)?;
        let tree = tree(source)?;
        let mut writing = Writing {
            source,
            known: parameters,
            used: Vec::new(),
        };
        let mut pattern = String::from("^");
        for node in &tree.nodes {
            writing.node(node, &mut pattern)?;
        }
        pattern.push('$');
        let used = writing.used;
        let text_nodes = tree.nodes.iter().map_while(|node| match node.kind {
            NodeKind::Text => node.text.as_deref(),
            _ => None,
        });
        let begins = text_nodes.collect();
        let (regex, shapes) = made(source, &pattern)?;
        Ok(Self {
            source: source.to_string(),
            kind: PatternKind::CucumberExpression,
            pattern,
            regex,
            shapes,
            parameters: used,
            begins,
        })
    }

    /// A regular expression. A group that is written as the pattern of a parameter is gives what the parameter does.
    ///
    /// # Errors
    /// Where it cannot be read, or a group could be several parameters.
    pub fn regular(source: &str, parameters: &Parameters) -> Result<Self, ExpressionFault> {
        check_length(source)?;
        let (regex, shapes) = made(source, source)?;
        let mut used = Vec::new();
        for shape in &shapes {
            let parameter = parameters.for_pattern(&shape.source).map_err(|problem| {
                ExpressionFault::new(source, problem, 0, source.chars().count())
            })?;
            used.push(parameter.cloned());
        }
        Ok(Self {
            source: source.to_string(),
            kind: PatternKind::RegularExpression,
            pattern: source.to_string(),
            regex,
            shapes,
            parameters: used,
            begins: String::new(),
        })
    }

    /// As it was written.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// How it was written.
    #[must_use]
    pub fn kind(&self) -> PatternKind {
        self.kind
    }

    /// The regular expression that it is.
    #[must_use]
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// What its parameters find in a step; none where it does not match.
    #[must_use]
    pub fn matches(&self, step: &str) -> Option<Vec<Argument>> {
        if step.len() > LONGEST_STEP || !step.starts_with(&self.begins) {
            return None;
        }
        let captures = self.regex.captures(step)?;
        let groups = groups::found(&self.shapes, &captures, step);
        let arguments = groups
            .into_iter()
            .zip(&self.parameters)
            .map(|(group, parameter)| Argument {
                value: match parameter {
                    Some(parameter) => parameter.value(&group),
                    None => group.value.clone().map_or(Value::None, Value::Text),
                },
                parameter: parameter.as_ref().map(|known| known.name().to_string()),
                group,
            });
        Some(arguments.collect())
    }
}

fn check_length(source: &str) -> Result<(), ExpressionFault> {
    match source.chars().nth(LONGEST) {
        Some(_) => Err(ExpressionFault::new(
            source,
            Problem::TooLong,
            LONGEST,
            LONGEST + 1,
        )),
        None => Ok(()),
    }
}

fn made(source: &str, pattern: &str) -> Result<(Regex, Vec<Shape>), ExpressionFault> {
    let length = source.chars().count();
    let fault = |why| ExpressionFault::new(source, Problem::Regular(why), 0, length);
    let regex = regular(pattern).map_err(fault)?;
    let shapes = Shape::of(pattern, &regex)
        .ok_or_else(|| fault("its groups cannot be told apart".to_string()))?;
    Ok((regex, shapes))
}

/// A regular expression made ready, within bounds. In words why not, on one line.
fn regular(pattern: &str) -> Result<Regex, String> {
    RegexBuilder::new(&ascii_digits(pattern))
        .size_limit(1 << 20)
        .dfa_size_limit(1 << 20)
        .nest_limit(100)
        .build()
        .map_err(|error| {
            let said = error.to_string();
            let last = said.lines().last().unwrap_or("it cannot be read");
            last.trim_start_matches("error: ").to_string()
        })
}

/// `\d` as the digits 0 to 9: a number of other digits would match and then be no number.
fn ascii_digits(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('d') => out.push_str("[0-9]"),
            Some(next) => out.extend(['\\', next]),
            None => out.push('\\'),
        }
    }
    out
}

/// An expression on its way to a regular one.
struct Writing<'a> {
    source: &'a str,
    known: &'a Parameters,
    used: Vec<Option<Parameter>>,
}

impl Writing<'_> {
    fn node(&mut self, node: &Node, to: &mut String) -> Result<(), ExpressionFault> {
        match node.kind {
            NodeKind::Text => {
                for c in node.text.iter().flat_map(|text| text.chars()) {
                    if r"^$[](){}\.|?*+".contains(c) {
                        to.push('\\');
                    }
                    to.push(c);
                }
                Ok(())
            }
            NodeKind::Parameter => self.parameter(node, to),
            NodeKind::Optional => self.optional(node, to),
            NodeKind::Alternation => self.alternation(node, to),
            NodeKind::Alternative | NodeKind::Expression => self.nodes(node, to),
        }
    }

    fn nodes(&mut self, node: &Node, to: &mut String) -> Result<(), ExpressionFault> {
        node.nodes.iter().try_for_each(|node| self.node(node, to))
    }

    fn fault(&self, problem: Problem, node: &Node) -> ExpressionFault {
        ExpressionFault::new(self.source, problem, node.start, node.end)
    }

    fn parameter(&mut self, node: &Node, to: &mut String) -> Result<(), ExpressionFault> {
        let name = node.words();
        let Some(parameter) = self.known.named(&name) else {
            return Err(self.fault(Problem::ParameterUnknown(name), node));
        };
        to.push_str(&parameter.group());
        self.used.push(Some(parameter.clone()));
        Ok(())
    }

    fn optional(&mut self, node: &Node, to: &mut String) -> Result<(), ExpressionFault> {
        let within = |kind| node.nodes.iter().find(|node| node.kind == kind);
        if let Some(parameter) = within(NodeKind::Parameter) {
            return Err(self.fault(Problem::ParameterInOptional, parameter));
        }
        if let Some(optional) = within(NodeKind::Optional) {
            return Err(self.fault(Problem::OptionalInOptional, optional));
        }
        if within(NodeKind::Text).is_none() {
            return Err(self.fault(Problem::OptionalEmpty, node));
        }
        to.push_str("(?:");
        self.nodes(node, to)?;
        to.push_str(")?");
        Ok(())
    }

    fn alternation(&mut self, node: &Node, to: &mut String) -> Result<(), ExpressionFault> {
        for alternative in &node.nodes {
            if alternative.nodes.is_empty() {
                return Err(self.fault(Problem::AlternativeEmpty, alternative));
            }
            let is_text = |node: &Node| node.kind == NodeKind::Text;
            if !alternative.nodes.iter().any(is_text) {
                return Err(self.fault(Problem::AlternativeOnlyOptional, alternative));
            }
        }
        to.push_str("(?:");
        for (index, alternative) in node.nodes.iter().enumerate() {
            if index > 0 {
                to.push('|');
            }
            self.node(alternative, to)?;
        }
        to.push(')');
        Ok(())
    }
}
