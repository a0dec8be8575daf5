//! Reading the query language.

use super::literal::Literal;
use super::{Choice, Expression, Linked, Options, Order, Path, Step, Term, Test};
use crate::context::Context;
use crate::error::{NgsiError, Result};
use crate::name::{is_uri, quoted, require_name};
use crate::select::pattern;

/// The longest query accepted, in bytes.
const MAX_BYTES: usize = 16_384;
/// How deep parentheses and links may nest.
const MAX_DEPTH: usize = 24;
/// How many terms one query may have.
const MAX_TERMS: usize = 256;
/// How many values one list may have.
const MAX_VALUES: usize = 1_000;

/// Members that a path may end in and that are not attributes.
const MEMBERS: [&str; 10] = [
    "observedAt",
    "createdAt",
    "modifiedAt",
    "deletedAt",
    "expiresAt",
    "unitCode",
    "datasetId",
    "id",
    "type",
    "scope",
];

pub(super) fn expression(text: &str, context: &Context, options: Options) -> Result<Expression> {
    if text.len() > MAX_BYTES {
        return Err(NgsiError::too_complex(format!(
            "q is longer than {MAX_BYTES} bytes"
        )));
    }
    let mut parser = Parser {
        text,
        at: 0,
        context,
        options,
        terms: 0,
    };
    let expression = parser.any(0)?;
    if parser.at < text.len() {
        return Err(parser.unexpected());
    }
    Ok(expression)
}

pub(super) fn path(text: &str, context: &Context) -> Result<Path> {
    let mut parser = Parser {
        text,
        at: 0,
        context,
        options: Options::default(),
        terms: 0,
    };
    let path = parser.path(0)?;
    if parser.at < text.len() {
        return Err(parser.unexpected());
    }
    Ok(path)
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    context: &'a Context,
    options: Options<'a>,
    terms: usize,
}

impl<'a> Parser<'a> {
    fn any(&mut self, depth: usize) -> Result<Expression> {
        let mut parts = vec![self.all(depth)?];
        while self.eat("|") {
            parts.push(self.all(depth)?);
        }
        Ok(one_or(parts, Expression::Any))
    }

    fn all(&mut self, depth: usize) -> Result<Expression> {
        let mut parts = vec![self.one(depth)?];
        while self.eat(";") {
            parts.push(self.one(depth)?);
        }
        Ok(one_or(parts, Expression::All))
    }

    fn one(&mut self, depth: usize) -> Result<Expression> {
        if !self.eat("(") {
            return self.term().map(Expression::Term);
        }
        if depth >= MAX_DEPTH {
            return Err(NgsiError::too_complex("q nests too deep"));
        }
        let inner = self.any(depth + 1)?;
        if self.eat(")") {
            Ok(inner)
        } else {
            Err(self.unexpected())
        }
    }

    fn term(&mut self) -> Result<Term> {
        self.terms += 1;
        if self.terms > MAX_TERMS {
            return Err(NgsiError::too_complex(format!(
                "q has more than {MAX_TERMS} terms"
            )));
        }
        if self.eat("!") {
            return Ok(Term {
                path: self.path(0)?,
                test: Test::Absent,
            });
        }
        let start = self.at;
        let path = self.path(0)?;
        let first = self.text[start..]
            .split(['.', '[', '{', '=', '!', '<', '>', '~', ';', '|', ')'])
            .next();
        let expands = first.is_some_and(|name| self.options.expand_values.contains(&name.trim()));
        let test = self.test(expands)?;
        Ok(Term { path, test })
    }

    fn path(&mut self, depth: usize) -> Result<Path> {
        if depth > MAX_DEPTH {
            return Err(NgsiError::too_complex("q follows too many links"));
        }
        let mut steps = Vec::new();
        loop {
            let name = self.name()?;
            let is_last = !self.rest().starts_with(['.', '[', '{']);
            let own = MEMBERS
                .iter()
                .find(|member| **member == name)
                .filter(|_| is_last);
            steps.push(match own {
                Some(member) => Step::Member(member),
                None => Step::Attribute(self.context.expand(name).into_owned()),
            });
            if !self.eat(".") {
                break;
            }
        }
        let mut path = Path {
            steps,
            trail: Vec::new(),
            linked: None,
        };
        if self.eat("[") {
            let inside = self.until("]")?;
            path.trail = inside.split('.').map(str::to_owned).collect();
            if path.trail.iter().any(String::is_empty) {
                return Err(self.unexpected());
            }
        } else if self.eat("{") {
            let types = self.types()?;
            let inner = self.path(depth + 1)?;
            if !self.eat("}") {
                return Err(self.unexpected());
            }
            path.linked = Some(Box::new(Linked { types, path: inner }));
        }
        Ok(path)
    }

    /// `Type,Type:` before the path in braces, told from a prefixed name by the context.
    fn types(&mut self) -> Result<Vec<String>> {
        let (start, mut types, mut is_prefix) = (self.at, Vec::new(), false);
        loop {
            if self.eat("<") {
                types.push(self.until(">")?.to_owned());
            } else {
                let rest = self.rest();
                let end = rest
                    .find(|c: char| !(c.is_alphanumeric() || c == '_'))
                    .unwrap_or(rest.len());
                let name = &rest[..end];
                is_prefix = self
                    .context
                    .term(name)
                    .is_some_and(|t| t.iri.ends_with(['/', '#', ':']));
                types.push(self.context.expand(name).into_owned());
                self.at += end;
            }
            if self.eat(",") {
                continue;
            }
            let is_list =
                self.eat(":") && !self.rest().starts_with("//") && !(is_prefix && types.len() == 1);
            if is_list {
                return Ok(types);
            }
            self.at = start;
            return Ok(vec![]);
        }
    }

    fn name(&mut self) -> Result<&'a str> {
        if self.eat("<") {
            let iri = self.until(">")?;
            return if is_uri(iri) {
                Ok(iri)
            } else {
                Err(self.unexpected())
            };
        }
        let rest = self.rest();
        let end = rest
            .find([
                '=', '!', '<', '>', '~', ';', '|', '(', ')', '[', ']', '{', '}', ',', '"',
            ])
            .unwrap_or(rest.len());
        let raw = &rest[..end];
        // The dots of a bare address are its own up to its last slash or hash.
        let own = if raw.contains("://") {
            raw.rfind(['/', '#']).unwrap_or(0)
        } else {
            0
        };
        let end = raw[own..].find('.').map_or(end, |dot| own + dot);
        let name = rest[..end].trim();
        if name.is_empty() {
            return Err(self.unexpected());
        }
        require_name("a name in q", name)?;
        self.at += end;
        Ok(name)
    }

    fn test(&mut self, expands: bool) -> Result<Test> {
        for (sign, order) in [
            (">=", Order::GreaterOrEqual),
            ("<=", Order::LessOrEqual),
            (">", Order::Greater),
            ("<", Order::Less),
        ] {
            if self.eat(sign) {
                return match self.value(expands)? {
                    Literal::Bool(_) | Literal::Word(_) => Err(self.unexpected()),
                    literal => Ok(Test::Compare(order, literal)),
                };
            }
        }
        if self.eat("==") {
            return self.choices(expands).map(Test::Equal);
        }
        if self.eat("!=") {
            return self.choices(expands).map(Test::Unequal);
        }
        for (sign, wanted) in [("!~=", false), ("~=", true)] {
            if self.eat(sign) {
                let text = self.regular_expression()?;
                return Ok(Test::Like {
                    pattern: pattern("a pattern in q", &text)?,
                    wanted,
                });
            }
        }
        Ok(Test::Exists)
    }

    fn choices(&mut self, expands: bool) -> Result<Vec<Choice>> {
        let mut choices = Vec::new();
        loop {
            let low = self.value(expands)?;
            choices.push(match self.eat("..") {
                true => Choice::Between(low, self.value(expands)?),
                false => Choice::Is(low),
            });
            if choices.len() > MAX_VALUES {
                return Err(NgsiError::too_complex(format!(
                    "a list in q has more than {MAX_VALUES} values"
                )));
            }
            if !self.eat(",") {
                return Ok(choices);
            }
        }
    }

    fn value(&mut self, expands: bool) -> Result<Literal> {
        self.at += self.rest().len() - self.rest().trim_start_matches(' ').len();
        let expanded = |text: String| match expands {
            true => self.context.expand(&text).into_owned(),
            false => text,
        };
        if self.rest().starts_with('"') {
            let (text, end) = self.quoted()?;
            let text = expanded(text);
            self.at += end;
            return Ok(Literal::Text(text));
        }
        let rest = self.rest();
        let end = rest.find([';', '|', ')', ',', '"']).unwrap_or(rest.len());
        let end = rest[..end].find("..").unwrap_or(end);
        let word = rest[..end].trim();
        if word.is_empty()
            || word.contains(|c: char| {
                c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '(' | '=')
            })
        {
            return Err(self.unexpected());
        }
        let literal = match Literal::bare(word) {
            Literal::Word(word) => Literal::Word(expanded(word)),
            other => other,
        };
        self.at += end;
        Ok(literal)
    }

    /// A JSON string at this place, and its length.
    fn quoted(&self) -> Result<(String, usize)> {
        let bytes = self.rest().as_bytes();
        let mut end = 1;
        while bytes.get(end).is_some_and(|b| *b != b'"') {
            end += 1 + usize::from(bytes[end] == b'\\');
        }
        let text = self
            .rest()
            .get(..=end)
            .and_then(|json| serde_json::from_str(json).ok());
        text.map(|text| (text, end + 1))
            .ok_or_else(|| self.unexpected())
    }

    /// A pattern in quotes, or bare up to the end of the term, its brackets balanced.
    fn regular_expression(&mut self) -> Result<String> {
        if self.rest().starts_with('"') {
            let (text, end) = match self.quoted() {
                Ok(found) => found,
                // A pattern's own backslashes need no doubling.
                Err(_) => {
                    let inside = &self.rest()[1..];
                    let end = inside.find('"').ok_or_else(|| self.unexpected())?;
                    (inside[..end].to_owned(), end + 2)
                }
            };
            self.at += end;
            return Ok(text);
        }
        let (mut open, mut escaped, rest) = (0_usize, false, self.rest());
        let mut end = rest.len();
        for (at, c) in rest.char_indices() {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '(' | '[' => open += 1,
                ')' | ']' if open > 0 => open -= 1,
                ';' | '|' | ')' if open == 0 => {
                    end = at;
                    break;
                }
                _ => {}
            }
        }
        if end == 0 {
            return Err(self.unexpected());
        }
        self.at += end;
        Ok(rest[..end].to_owned())
    }

    fn until(&mut self, close: &str) -> Result<&'a str> {
        let rest = self.rest();
        let end = rest.find(close).ok_or_else(|| self.unexpected())?;
        self.at += end + close.len();
        Ok(&rest[..end])
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn eat(&mut self, sign: &str) -> bool {
        let is_there = self.rest().starts_with(sign);
        self.at += if is_there { sign.len() } else { 0 };
        is_there
    }

    fn unexpected(&self) -> NgsiError {
        match self.rest() {
            "" => NgsiError::bad_data(format!("q breaks off at its end: {}", quoted(self.text))),
            rest => NgsiError::bad_data(format!("q cannot be read from {} on", quoted(rest))),
        }
    }
}

fn one_or(mut parts: Vec<Expression>, join: fn(Vec<Expression>) -> Expression) -> Expression {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            join(parts)
        }
        None => join(parts),
    }
}
