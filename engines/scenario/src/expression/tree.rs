//! The parts of an expression within each other: words, what may be left out, choices, parameters.

use super::fault::{ExpressionFault, Problem};
use super::tokens::{Token, TokenKind, tokens};

/// How deep brackets may stand within each other. Two is a fault already, which is told later.
const DEEPEST: usize = 50;

/// What a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeKind {
    /// The whole.
    Expression,
    /// Words.
    Text,
    /// What may be left out.
    Optional,
    /// Words of which one is said.
    Alternation,
    /// One of them.
    Alternative,
    /// A parameter: its name is the text of its parts.
    Parameter,
}

/// A part of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// The words of a text.
    pub text: Option<String>,
    /// The parts within it.
    pub nodes: Vec<Node>,
    /// The character that it begins at, from 0.
    pub start: usize,
    /// The character after it.
    pub end: usize,
}

impl Node {
    fn leaf(kind: NodeKind, token: &Token) -> Self {
        Self {
            kind,
            text: Some(token.text.clone()),
            nodes: Vec::new(),
            start: token.start,
            end: token.end,
        }
    }

    fn branch(kind: NodeKind, nodes: Vec<Self>, start: usize, end: usize) -> Self {
        Self {
            kind,
            text: None,
            nodes,
            start,
            end,
        }
    }

    /// The words of the parts, put together.
    #[must_use]
    pub fn words(&self) -> String {
        let parts = self.nodes.iter().map(Self::words);
        self.text.iter().cloned().chain(parts).collect()
    }
}

/// The parts of an expression. What can be read need not make sense: see [`super::Expression::new`].
///
/// # Errors
/// Those of [`tokens`]; brackets that are not closed; what cannot stand within brackets.
///
/// # Source
/// "Architecture" of Cucumber Expressions: the wider grammar that its readers use, so that faults are told well.
pub fn tree(expression: &str) -> Result<Node, ExpressionFault> {
    let mut reading = Reading {
        expression,
        tokens: tokens(expression)?,
        at: 1,
        depth: 0,
    };
    let nodes = reading.nodes(Within::Expression, &[TokenKind::EndOfLine])?;
    let end = reading.token().map_or(0, |token| token.end);
    Ok(Node::branch(NodeKind::Expression, nodes, 0, end))
}

/// What the parts that are being read are within.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Expression,
    Alternation,
    Optional,
}

struct Reading<'a> {
    expression: &'a str,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

impl Reading<'_> {
    fn token(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn fault(&self, problem: Problem, token: &Token) -> ExpressionFault {
        ExpressionFault::new(self.expression, problem, token.start, token.end)
    }

    /// Reads parts up to one of `until`, or the end.
    fn nodes(&mut self, within: Within, until: &[TokenKind]) -> Result<Vec<Node>, ExpressionFault> {
        let mut nodes = Vec::new();
        while let Some(token) = self.token().cloned() {
            if token.kind == TokenKind::EndOfLine || until.contains(&token.kind) {
                break;
            }
            if within == Within::Expression
                && let Some(alternation) = self.alternation(&token)?
            {
                nodes.push(alternation);
                continue;
            }
            self.at += 1;
            nodes.push(match token.kind {
                TokenKind::BeginOptional => self.optional(&token)?,
                TokenKind::BeginParameter => self.parameter(&token)?,
                TokenKind::Alternation if within == Within::Alternation => {
                    Node::leaf(NodeKind::Alternative, &token)
                }
                TokenKind::Alternation => {
                    return Err(self.fault(Problem::AlternationInOptional, &token));
                }
                _ => Node::leaf(NodeKind::Text, &token),
            });
        }
        Ok(nodes)
    }

    fn optional(&mut self, open: &Token) -> Result<Node, ExpressionFault> {
        if self.depth >= DEEPEST {
            return Err(self.fault(Problem::TooLong, open));
        }
        self.depth += 1;
        let nodes = self.nodes(Within::Optional, &[TokenKind::EndOptional])?;
        self.depth -= 1;
        let end = self.close(TokenKind::EndOptional, Problem::OptionalNotClosed, open)?;
        Ok(Node::branch(NodeKind::Optional, nodes, open.start, end))
    }

    fn parameter(&mut self, open: &Token) -> Result<Node, ExpressionFault> {
        let mut nodes = Vec::new();
        while let Some(token) = self.token().cloned() {
            match token.kind {
                TokenKind::EndParameter | TokenKind::EndOfLine => break,
                TokenKind::Text | TokenKind::WhiteSpace => {
                    nodes.push(Node::leaf(NodeKind::Text, &token));
                }
                _ => return Err(self.fault(Problem::ParameterName, &token)),
            }
            self.at += 1;
        }
        let end = self.close(TokenKind::EndParameter, Problem::ParameterNotClosed, open)?;
        Ok(Node::branch(NodeKind::Parameter, nodes, open.start, end))
    }

    fn close(
        &mut self,
        with: TokenKind,
        otherwise: Problem,
        open: &Token,
    ) -> Result<usize, ExpressionFault> {
        match self.token() {
            Some(token) if token.kind == with => {
                let end = token.end;
                self.at += 1;
                Ok(end)
            }
            _ => Err(self.fault(otherwise, open)),
        }
    }

    /// A choice, where one can begin here: after a blank, a parameter or nothing, and with a `/` before the next.
    fn alternation(&mut self, first: &Token) -> Result<Option<Node>, ExpressionFault> {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        let can_begin = before.is_some_and(|token| {
            matches!(
                token.kind,
                TokenKind::StartOfLine | TokenKind::WhiteSpace | TokenKind::EndParameter
            )
        });
        if !can_begin {
            return Ok(None);
        }
        let begun = self.at;
        let until = [TokenKind::WhiteSpace, TokenKind::BeginParameter];
        let nodes = self.nodes(Within::Alternation, &until)?;
        if !nodes.iter().any(|node| node.kind == NodeKind::Alternative) {
            self.at = begun;
            return Ok(None);
        }
        let end = self.token().map_or(first.end, |token| token.start);
        let alternatives = split(nodes, first.start, end);
        let kind = NodeKind::Alternation;
        Ok(Some(Node::branch(kind, alternatives, first.start, end)))
    }
}

/// The alternatives between the slashes.
fn split(nodes: Vec<Node>, start: usize, end: usize) -> Vec<Node> {
    let mut alternatives = Vec::new();
    let (mut parts, mut begun) = (Vec::new(), start);
    for node in nodes {
        if node.kind == NodeKind::Alternative {
            let parts = std::mem::take(&mut parts);
            let kind = NodeKind::Alternative;
            alternatives.push(Node::branch(kind, parts, begun, node.start));
            begun = node.end;
        } else {
            parts.push(node);
        }
    }
    alternatives.push(Node::branch(NodeKind::Alternative, parts, begun, end));
    alternatives
}
