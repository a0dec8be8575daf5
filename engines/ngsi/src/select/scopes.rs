//! Choosing entities by scope: `/Madrid`, `/Madrid/#`, `/+/Gardens`, `(/A;/B)|/C`.

use crate::error::{NgsiError, Result};
use crate::name::quoted;

/// How deep parentheses may nest.
const MAX_DEPTH: usize = 16;
/// How many scopes one query may name.
const MAX_SCOPES: usize = 500;

/// A scope query.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 4.19. A missing first slash is let pass, as in its example 5.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScopeQuery {
    text: String,
    test: Test,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Test {
    Scope { levels: Vec<Level>, and_below: bool },
    All(Vec<Test>),
    Any(Vec<Test>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Level {
    Any,
    Is(String),
}

impl ScopeQuery {
    /// Reads a scope query.
    ///
    /// # Errors
    /// `BadRequestData` for what does not follow the grammar, `TooComplexQuery` beyond the limits.
    pub fn parse(text: &str) -> Result<Self> {
        let mut parser = Parser {
            text,
            at: 0,
            scopes: 0,
        };
        let test = parser.any(0)?;
        if parser.at < text.len() {
            return Err(parser.unexpected());
        }
        Ok(Self {
            text: text.to_owned(),
            test,
        })
    }

    /// Whether an entity with these scopes is chosen.
    pub fn matches(&self, scopes: &[String]) -> bool {
        self.test.matches(scopes)
    }

    /// The query as given.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl Test {
    fn matches(&self, scopes: &[String]) -> bool {
        match self {
            Self::Scope { levels, and_below } => {
                scopes.iter().any(|scope| is_in(scope, levels, *and_below))
            }
            Self::All(parts) => parts.iter().all(|part| part.matches(scopes)),
            Self::Any(parts) => parts.iter().any(|part| part.matches(scopes)),
        }
    }
}

fn is_in(scope: &str, levels: &[Level], and_below: bool) -> bool {
    let mut rest = scope.trim_start_matches('/').split('/');
    let starts = levels.iter().all(|level| match (level, rest.next()) {
        (_, None) => false,
        (Level::Any, Some(_)) => true,
        (Level::Is(name), Some(found)) => name == found,
    });
    starts && (and_below || rest.next().is_none())
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    scopes: usize,
}

impl Parser<'_> {
    fn any(&mut self, depth: usize) -> Result<Test> {
        let mut parts = vec![self.all(depth)?];
        while self.eat(b"|,") {
            parts.push(self.all(depth)?);
        }
        Ok(Test::Any(parts))
    }

    fn all(&mut self, depth: usize) -> Result<Test> {
        let mut parts = vec![self.one(depth)?];
        while self.eat(b";") {
            parts.push(self.one(depth)?);
        }
        Ok(Test::All(parts))
    }

    fn one(&mut self, depth: usize) -> Result<Test> {
        if self.eat(b"(") {
            if depth >= MAX_DEPTH {
                return Err(NgsiError::too_complex("the scope query nests too deep"));
            }
            let inner = self.any(depth + 1)?;
            return if self.eat(b")") {
                Ok(inner)
            } else {
                Err(self.unexpected())
            };
        }
        self.scopes += 1;
        if self.scopes > MAX_SCOPES {
            return Err(NgsiError::too_complex(format!(
                "the scope query names more than {MAX_SCOPES} scopes"
            )));
        }
        let rest = &self.text[self.at..];
        let end = rest.find([';', ',', '|', '(', ')']).unwrap_or(rest.len());
        let path = rest[..end].trim();
        let (stem, and_below) = match path.strip_suffix("/#") {
            Some(stem) => (stem, true),
            None => (path, false),
        };
        let levels = match stem.strip_prefix('/').unwrap_or(stem) {
            "" if and_below => vec![],
            names => names
                .split('/')
                .map(level)
                .collect::<Option<Vec<_>>>()
                .ok_or_else(|| self.unexpected())?,
        };
        self.at += end;
        Ok(Test::Scope { levels, and_below })
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
            "the scope query {} breaks off before {}",
            quoted(self.text),
            quoted(rest)
        ))
    }
}

fn level(name: &str) -> Option<Level> {
    match name {
        "+" => Some(Level::Any),
        _ if crate::read::is_scope(&format!("/{name}")) => Some(Level::Is(name.to_owned())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    #[track_caller]
    fn check(text: &str, scopes: &[&str], want: bool) {
        let scopes: Vec<String> = scopes.iter().map(|s| (*s).to_owned()).collect();
        assert_eq!(
            ScopeQuery::parse(text).unwrap().matches(&scopes),
            want,
            "{text} {scopes:?}"
        );
    }

    #[test]
    fn scope_queries_choose() {
        check("/Madrid", &["/Madrid"], true);
        check("/Madrid", &["/Madrid/Gardens"], false);
        check("/Madrid/#", &["/Madrid"], true);
        check("/Madrid/#", &["/Madrid/Gardens/North"], true);
        check("/Madrid/#", &["/Madri"], false);
        check("/Madrid/+/North", &["/Madrid/Gardens/North"], true);
        check("/Madrid/+/North", &["/Madrid/North"], false);
        check("/+/#", &["/A"], true);
        check("/#", &[], false);
        check("/#", &["/A/B"], true);
        check("(/A;/B)", &["/A"], false);
        check("(/A;/B)", &["/B", "/A"], true);
        check("(/A;/B)|C", &["/C"], true);
        check("(/A;/B),/C", &["/D"], false);
    }

    #[test]
    fn what_is_no_scope_query_is_refused() {
        let kind = |text: &str| ScopeQuery::parse(text).unwrap_err().kind;
        for bad in [
            "", "/", "//", "/A/", "/#/A", "/A#", "(/A", "/A)", "/A;", "/A b", "#",
        ] {
            assert_eq!(kind(bad), ErrorKind::BadRequestData, "{bad}");
        }
        assert_eq!(kind(&"(".repeat(10_000)), ErrorKind::TooComplexQuery);
    }
}
