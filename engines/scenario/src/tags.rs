//! Which scenarios are meant, by their tags: `@payment and not @slow`.
//!
//! # Source
//! Tag Expressions of the Cucumber project: `and`, `or`, `not`, brackets; `\` before a bracket, a blank or a `\`.

/// The longest expression, in bytes.
const LONGEST: usize = 10_000;

/// A condition on tags. The empty one is true of all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TagExpression {
    source: String,
    /// The operands before their operator.
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Tag(String),
    Not,
    And,
    Or,
}

/// Why a condition on tags cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TagFault {
    /// Two tags beside each other, or the like.
    #[error("“{0}” cannot be read: there must be “and” or “or” between two tags")]
    OperatorExpected(String),
    /// `and` with nothing after it, or the like.
    #[error("“{0}” cannot be read: a tag is missing before or after “and”, “or” or “not”")]
    OperandExpected(String),
    /// `(` without `)`.
    #[error("“{0}” cannot be read: there is a ( without its )")]
    NotClosed(String),
    /// `)` without `(`.
    #[error("“{0}” cannot be read: there is a ) without its (")]
    NotOpened(String),
    /// `\` before something else.
    #[error(
        "“{0}” cannot be read: a \\ may stand before a bracket, a space or another \\, and not before “{1}”"
    )]
    Escape(String, char),
    /// More than is taken.
    #[error("a condition on tags has at most {LONGEST} characters")]
    TooLong,
}

enum Token {
    Open,
    Close,
    Word(String),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Waiting {
    Open,
    Not,
    And,
    Or,
}

impl Waiting {
    /// How strongly it binds; nought for a bracket, which binds nothing.
    fn binds(self) -> u8 {
        match self {
            Self::Open => 0,
            Self::Or => 1,
            Self::And => 2,
            Self::Not => 3,
        }
    }

    fn part(self) -> Option<Part> {
        match self {
            Self::Open => None,
            Self::Not => Some(Part::Not),
            Self::And => Some(Part::And),
            Self::Or => Some(Part::Or),
        }
    }
}

impl TagExpression {
    /// Reads a condition.
    ///
    /// # Errors
    /// [`TagFault`]: the first that is found.
    pub fn new(source: &str) -> Result<Self, TagFault> {
        if source.len() > LONGEST {
            return Err(TagFault::TooLong);
        }
        let named = || source.to_string();
        let (mut parts, mut waiting) = (Vec::new(), Vec::<Waiting>::new());
        let mut wants_operand = true;
        let tokens = tokens(source)?;
        for token in &tokens {
            let word = match token {
                Token::Open => "(",
                Token::Close => ")",
                Token::Word(word) => word.as_str(),
            };
            let begins_operand = !matches!((token, word), (Token::Close, _) | (_, "and" | "or"));
            if begins_operand != wants_operand {
                return Err(if wants_operand {
                    TagFault::OperandExpected(named())
                } else {
                    TagFault::OperatorExpected(named())
                });
            }
            match (token, word) {
                (Token::Open, _) => waiting.push(Waiting::Open),
                (Token::Close, _) => loop {
                    match waiting.pop() {
                        None => return Err(TagFault::NotOpened(named())),
                        Some(Waiting::Open) => break,
                        Some(operator) => parts.extend(operator.part()),
                    }
                },
                (_, "not") => waiting.push(Waiting::Not),
                (_, "and" | "or") => {
                    let operator = if word == "and" {
                        Waiting::And
                    } else {
                        Waiting::Or
                    };
                    while let Some(before) = waiting.pop_if(|top| top.binds() >= operator.binds()) {
                        parts.extend(before.part());
                    }
                    waiting.push(operator);
                    wants_operand = true;
                }
                (_, tag) => {
                    parts.push(Part::Tag(tag.to_string()));
                    wants_operand = false;
                }
            }
        }
        if wants_operand && !tokens.is_empty() {
            return Err(TagFault::OperandExpected(named()));
        }
        while let Some(operator) = waiting.pop() {
            let part = operator.part();
            parts.push(part.ok_or_else(|| TagFault::NotClosed(named()))?);
        }
        let source = named();
        Ok(Self { source, parts })
    }

    /// As it was written.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether it is true of something with these tags.
    pub fn is_true_of<'a>(&self, tags: impl Iterator<Item = &'a str> + Clone) -> bool {
        let mut stack = Vec::new();
        for part in &self.parts {
            let value = match part {
                Part::Tag(name) => tags.clone().any(|tag| tag == name),
                Part::Not => !stack.pop().unwrap_or(true),
                both => {
                    let right = stack.pop().unwrap_or(true);
                    let left = stack.pop().unwrap_or(true);
                    if *both == Part::And {
                        left && right
                    } else {
                        left || right
                    }
                }
            };
            stack.push(value);
        }
        stack.pop().unwrap_or(true)
    }
}

/// With all its brackets.
impl std::fmt::Display for TagExpression {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut stack: Vec<String> = Vec::new();
        for part in &self.parts {
            let said = match part {
                Part::Tag(name) => escaped(name),
                Part::Not => {
                    let of = stack.pop().unwrap_or_default();
                    match of.strip_prefix("( ") {
                        Some(_) => format!("not {of}"),
                        None => format!("not ( {of} )"),
                    }
                }
                both => {
                    let right = stack.pop().unwrap_or_default();
                    let left = stack.pop().unwrap_or_default();
                    let word = if *both == Part::And { "and" } else { "or" };
                    format!("( {left} {word} {right} )")
                }
            };
            stack.push(said);
        }
        to.write_str(&stack.pop().unwrap_or_default())
    }
}

fn escaped(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if matches!(c, '(' | ')' | '\\') || c.is_whitespace() {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn tokens(source: &str) -> Result<Vec<Token>, TagFault> {
    let (mut tokens, mut word) = (Vec::new(), String::new());
    let mut flush = |word: &mut String, next: Option<Token>| {
        if !word.is_empty() {
            tokens.push(Token::Word(std::mem::take(word)));
        }
        tokens.extend(next);
    };
    let mut chars = source.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some(c) if matches!(c, '(' | ')' | '\\') || c.is_whitespace() => word.push(c),
                Some(c) => return Err(TagFault::Escape(source.to_string(), c)),
                None => return Err(TagFault::Escape(source.to_string(), '\\')),
            },
            '(' => flush(&mut word, Some(Token::Open)),
            ')' => flush(&mut word, Some(Token::Close)),
            c if c.is_whitespace() => flush(&mut word, None),
            c => word.push(c),
        }
    }
    flush(&mut word, None);
    Ok(tokens)
}
