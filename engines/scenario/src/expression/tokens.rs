//! An expression in pieces: words, blanks, brackets, slashes.

use super::fault::{ExpressionFault, Problem};

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Before the first character.
    StartOfLine,
    /// After the last.
    EndOfLine,
    /// Blanks.
    WhiteSpace,
    /// `(`
    BeginOptional,
    /// `)`
    EndOptional,
    /// `{`
    BeginParameter,
    /// `}`
    EndParameter,
    /// `/`
    Alternation,
    /// Anything else, and what is escaped.
    Text,
}

/// A piece of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// What it says, without the escapes.
    pub text: String,
    /// The character that it begins at, from 0.
    pub start: usize,
    /// The character after it.
    pub end: usize,
}

/// The pieces of an expression.
///
/// # Errors
/// A `\` at the end, or before what needs none.
///
/// # Source
/// "Architecture" of Cucumber Expressions: the tokens of its grammar.
pub fn tokens(expression: &str) -> Result<Vec<Token>, ExpressionFault> {
    let mut tokens = vec![Token {
        kind: TokenKind::StartOfLine,
        text: String::new(),
        start: 0,
        end: 0,
    }];
    let mut at = 0;
    let mut chars = expression.chars();
    while let Some(c) = chars.next() {
        let start = at;
        let (kind, c) = if c == '\\' {
            at += 1;
            match chars.next() {
                Some(c) if can_be_escaped(c) => (TokenKind::Text, c),
                Some(_) => return Err(fault(expression, Problem::NeedlessEscape, at)),
                None => return Err(fault(expression, Problem::EscapeAtEnd, start)),
            }
        } else {
            (kind_of(c), c)
        };
        at += 1;
        let joins = matches!(kind, TokenKind::Text | TokenKind::WhiteSpace);
        match tokens.last_mut() {
            Some(last) if joins && last.kind == kind => {
                last.text.push(c);
                last.end = at;
            }
            _ => tokens.push(Token {
                kind,
                text: c.to_string(),
                start,
                end: at,
            }),
        }
    }
    tokens.push(Token {
        kind: TokenKind::EndOfLine,
        text: String::new(),
        start: at,
        end: at,
    });
    Ok(tokens)
}

fn fault(expression: &str, problem: Problem, at: usize) -> ExpressionFault {
    ExpressionFault::new(expression, problem, at, at + 1)
}

fn kind_of(c: char) -> TokenKind {
    match c {
        '(' => TokenKind::BeginOptional,
        ')' => TokenKind::EndOptional,
        '{' => TokenKind::BeginParameter,
        '}' => TokenKind::EndParameter,
        '/' => TokenKind::Alternation,
        c if c.is_whitespace() => TokenKind::WhiteSpace,
        _ => TokenKind::Text,
    }
}

fn can_be_escaped(c: char) -> bool {
    c == '\\' || kind_of(c) != TokenKind::Text
}
