//! The words and signs inside one tag.

use super::Reason;

/// A word or sign inside a tag.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Name(String),
    Text(String),
    Number(String),
    Sign(&'static str),
}

impl std::fmt::Display for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Token::Name(name) => write!(f, "{name:?}"),
            Token::Text(text) => write!(f, "the text {text:?}"),
            Token::Number(number) => write!(f, "the number {number}"),
            Token::Sign(sign) => write!(f, "{sign:?}"),
        }
    }
}

/// A tag's contents and what follows it.
pub(super) struct Tag<'s> {
    pub tokens: Vec<Token>,
    /// Whether the tag ends with a hyphen, which drops the white space after it.
    pub trims_right: bool,
    pub rest: &'s str,
}

/// How many words and signs a tag may hold; the package's own longest holds 170.
const LONGEST: usize = 1_000;

/// Longest first, so that `===` is not read as `==` and `=`.
const SIGNS: [&str; 25] = [
    "===", "!==", "==", "!=", "<=", ">=", "**", "//", "<", ">", "=", "+", "-", "*", "/", "%", "~",
    "|", "(", ")", "[", "]", ",", ".", ":",
];

/// Reads the tokens of a tag up to its `close` (`%}` or `}}`).
pub(super) fn read<'s>(source: &'s str, close: &'static str) -> Result<Tag<'s>, Reason> {
    let mut tokens = Vec::new();
    let mut braces = 0_usize;
    let mut rest = source.trim_start();
    loop {
        if braces == 0 {
            if let Some(after) = rest.strip_prefix(close) {
                return Ok(Tag {
                    tokens,
                    trims_right: false,
                    rest: after,
                });
            }
            if let Some(after) = rest.strip_prefix('-').and_then(|r| r.strip_prefix(close)) {
                return Ok(Tag {
                    tokens,
                    trims_right: true,
                    rest: after,
                });
            }
        }
        if tokens.len() == LONGEST {
            return Err(Reason::TooLong(LONGEST));
        }
        let Some(first) = rest.chars().next() else {
            return Err(Reason::Unclosed(if close == "%}" { "{%" } else { "{{" }));
        };
        let (token, after) = match first {
            '"' | '\'' => text(rest, first)?,
            '0'..='9' => {
                let (number, after) = split(rest, |c| c.is_ascii_digit() || c == '.');
                (Token::Number(number.to_owned()), after)
            }
            c if c.is_alphabetic() || c == '_' || c == '$' => {
                let (name, after) = split(rest, |c| c.is_alphanumeric() || c == '_' || c == '$');
                (Token::Name(name.to_owned()), after)
            }
            '{' => {
                braces += 1;
                (Token::Sign("{"), &rest[1..])
            }
            '}' => {
                braces = braces.checked_sub(1).ok_or(Reason::Character('}'))?;
                (Token::Sign("}"), &rest[1..])
            }
            c => {
                let sign = SIGNS.into_iter().find(|sign| rest.starts_with(sign));
                let sign = sign.ok_or(Reason::Character(c))?;
                (Token::Sign(sign), &rest[sign.len()..])
            }
        };
        tokens.push(token);
        rest = after.trim_start();
    }
}

fn split(source: &str, belongs: impl Fn(char) -> bool) -> (&str, &str) {
    source.split_at(source.find(|c| !belongs(c)).unwrap_or(source.len()))
}

/// A quoted text with its escapes undone.
fn text(source: &str, quote: char) -> Result<(Token, &str), Reason> {
    let mut text = String::new();
    let mut chars = source[1..].char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some((_, 'n')) => text.push('\n'),
                Some((_, 't')) => text.push('\t'),
                Some((_, 'r')) => text.push('\r'),
                Some((_, other)) => text.push(other),
                None => break,
            },
            c if c == quote => return Ok((Token::Text(text), &source[at + 2..])),
            c => text.push(c),
        }
    }
    Err(Reason::Unclosed("a quoted text"))
}
