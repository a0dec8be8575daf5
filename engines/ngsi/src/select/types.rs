//! Choosing entities by type: `Home`, `Home,Vehicle`, `(Home;Vehicle)|Motorhome`.

use crate::context::Context;
use crate::error::{NgsiError, Result};
use crate::name::{quoted, require_name};

/// How deep parentheses may nest.
const MAX_DEPTH: usize = 16;
/// How many types one selection may name.
const MAX_TYPES: usize = 500;

/// A selection of types, with full names.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 4.17. Its grammar nests once; any nesting is accepted here, and
/// a semicolon outside parentheses too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeSelection {
    /// Entities that have this type, among others.
    Is(String),
    /// Entities that satisfy all of these.
    All(Vec<TypeSelection>),
    /// Entities that satisfy one of these at least.
    Any(Vec<TypeSelection>),
}

impl TypeSelection {
    /// Reads a selection, expanding its names.
    ///
    /// # Errors
    /// `BadRequestData` for what does not follow the grammar, `TooComplexQuery` beyond the limits.
    pub fn parse(text: &str, context: &Context) -> Result<Self> {
        let mut parser = Parser {
            text,
            at: 0,
            context,
            types: 0,
        };
        let selection = parser.any(0)?;
        if parser.at < text.len() {
            return Err(parser.unexpected());
        }
        Ok(selection)
    }

    /// Whether an entity with these types, by full name, is chosen.
    pub fn matches(&self, types: &[String]) -> bool {
        match self {
            Self::Is(name) => types.iter().any(|t| t == name),
            Self::All(parts) => parts.iter().all(|part| part.matches(types)),
            Self::Any(parts) => parts.iter().any(|part| part.matches(types)),
        }
    }

    /// Types of which every chosen entity has one at least: what a store may look up.
    pub fn one_of(&self) -> Vec<&str> {
        match self {
            Self::Is(name) => vec![name],
            Self::All(parts) => parts
                .iter()
                .map(Self::one_of)
                .min_by_key(Vec::len)
                .unwrap_or_default(),
            Self::Any(parts) => {
                let mut types: Vec<&str> = parts.iter().flat_map(Self::one_of).collect();
                types.sort_unstable();
                types.dedup();
                types
            }
        }
    }

    /// Whether having one of [`TypeSelection::one_of`] already decides.
    pub fn is_exact(&self) -> bool {
        match self {
            Self::Is(_) => true,
            Self::All(parts) => parts.len() == 1 && parts[0].is_exact(),
            Self::Any(parts) => parts.iter().all(Self::is_exact),
        }
    }

    /// The selection as text, its names as short as the context allows.
    pub fn to_text(&self, context: &Context) -> String {
        let join = |parts: &[Self], by: &str| {
            parts
                .iter()
                .map(|part| part.to_text(context))
                .collect::<Vec<_>>()
                .join(by)
        };
        match self {
            Self::Is(name) => context.compact(name).into_owned(),
            Self::All(parts) => format!("({})", join(parts, ";")),
            Self::Any(parts) => format!("({})", join(parts, "|")),
        }
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    context: &'a Context,
    types: usize,
}

impl Parser<'_> {
    fn any(&mut self, depth: usize) -> Result<TypeSelection> {
        let mut parts = vec![self.all(depth)?];
        while self.eat(b"|,") {
            parts.push(self.all(depth)?);
        }
        Ok(one_or(parts, TypeSelection::Any))
    }

    fn all(&mut self, depth: usize) -> Result<TypeSelection> {
        let mut parts = vec![self.one(depth)?];
        while self.eat(b";") {
            parts.push(self.one(depth)?);
        }
        Ok(one_or(parts, TypeSelection::All))
    }

    fn one(&mut self, depth: usize) -> Result<TypeSelection> {
        if self.eat(b"(") {
            if depth >= MAX_DEPTH {
                return Err(NgsiError::too_complex("the type selection nests too deep"));
            }
            let inner = self.any(depth + 1)?;
            return if self.eat(b")") {
                Ok(inner)
            } else {
                Err(self.unexpected())
            };
        }
        let rest = &self.text[self.at..];
        let end = rest.find([';', ',', '|', '(', ')']).unwrap_or(rest.len());
        let name = rest[..end].trim();
        require_name("type", name)?;
        self.at += end;
        self.types += 1;
        if self.types > MAX_TYPES {
            return Err(NgsiError::too_complex(format!(
                "the type selection names more than {MAX_TYPES} types"
            )));
        }
        Ok(TypeSelection::Is(self.context.expand(name).into_owned()))
    }

    fn eat(&mut self, any_of: &[u8]) -> bool {
        let is_there = self
            .text
            .as_bytes()
            .get(self.at)
            .is_some_and(|b| any_of.contains(b));
        self.at += usize::from(is_there);
        is_there
    }

    fn unexpected(&self) -> NgsiError {
        let rest = self.text.get(self.at..).unwrap_or_default();
        NgsiError::bad_data(format!(
            "the type selection {} breaks off before {}",
            quoted(self.text),
            quoted(rest)
        ))
    }
}

fn one_or(
    mut parts: Vec<TypeSelection>,
    join: fn(Vec<TypeSelection>) -> TypeSelection,
) -> TypeSelection {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            join(parts)
        }
        None => join(parts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::DEFAULT_VOCABULARY;
    use crate::error::ErrorKind;

    #[track_caller]
    fn check(text: &str, types: &[&str], want: bool) {
        let full: Vec<String> = types
            .iter()
            .map(|t| format!("{DEFAULT_VOCABULARY}{t}"))
            .collect();
        let selection = TypeSelection::parse(text, &Context::core()).unwrap();
        assert_eq!(selection.matches(&full), want, "{text}");
        let again =
            TypeSelection::parse(&selection.to_text(&Context::core()), &Context::core()).unwrap();
        assert_eq!(again, selection);
        if want {
            assert!(
                selection
                    .one_of()
                    .iter()
                    .any(|one| full.iter().any(|t| t == one)),
                "{text}"
            );
        }
    }

    #[test]
    fn selections_choose() {
        check("Home", &["Home"], true);
        check("Home", &["House"], false);
        check("Home,House", &["House"], true);
        check("Home|House", &["Car"], false);
        check("(Home;Vehicle)", &["Home"], false);
        check("(Home;Vehicle)", &["Vehicle", "Home"], true);
        check("(Home;Vehicle),Motorhome", &["Motorhome"], true);
        check("Home;(Vehicle|Boat)", &["Home", "Boat"], true);
        check("(Building|Tower)", &["Tower"], true);
        let full = TypeSelection::parse("https://a/b#Car", &Context::core()).unwrap();
        assert_eq!(full.one_of(), ["https://a/b#Car"]);
    }

    #[test]
    fn what_is_no_selection_is_refused() {
        let kind = |text: &str| {
            TypeSelection::parse(text, &Context::core())
                .unwrap_err()
                .kind
        };
        for bad in ["", "A,", "(A", "A)", ";A", "A B", "()", "A||B"] {
            assert_eq!(kind(bad), ErrorKind::BadRequestData, "{bad}");
        }
        assert_eq!(kind(&"(".repeat(10_000)), ErrorKind::TooComplexQuery);
        assert_eq!(
            kind(&vec!["A"; 10_000].join(",")),
            ErrorKind::TooComplexQuery
        );
    }
}
