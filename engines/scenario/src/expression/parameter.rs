//! Parameters: what `{int}` and its like stand for, and the values that they give.

use std::sync::LazyLock;

use regex::Regex;
use serde::Serialize;

use super::fault::{ExpressionFault, Problem};
use super::groups::Group;
use super::regular;

/// A value that was read from a step.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// A part that was left out.
    None,
    /// A whole number.
    Int(i64),
    /// A number.
    Float(f64),
    /// A text; a number too long for the others, as it stands.
    Text(String),
    /// The parts of a parameter of one's own that has several.
    Parts(Vec<Option<String>>),
}

impl Value {
    /// The text, if it is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The whole number, if it is one that fits.
    #[must_use]
    pub fn int(&self) -> Option<i64> {
        match self {
            Self::Int(int) => Some(*int),
            _ => None,
        }
    }
}

/// What the text of a parameter becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Becomes {
    Int,
    Float,
    Text,
    /// A text without its quotes.
    Unquoted,
    /// The text, or its parts where the pattern has groups.
    Own,
}

/// A kind of parameter.
#[derive(Debug, Clone)]
pub struct Parameter {
    name: String,
    patterns: Vec<String>,
    /// Whether it is meant where a regular expression has a group that several could be.
    preferred: bool,
    /// Whether it is looked for in steps that nobody knows, to suggest a pattern.
    suggested: bool,
    becomes: Becomes,
    seekers: Vec<Regex>,
}

const WHOLE: [&str; 2] = [r"-?\d+", r"\d+"];
const NUMBER: [&str; 1] = [r"[-+]?(?:\d+(?:\.\d+)?|\.\d+)(?:[E][+-]?\d+)?"];
const WORD: [&str; 1] = [r"[^\s]+"];
const QUOTED: [&str; 1] = [r#""([^"\\]*(\\.[^"\\]*)*)"|'([^'\\]*(\\.[^'\\]*)*)'"#];
const ANYTHING: [&str; 1] = [".*"];

impl Parameter {
    /// A parameter of one's own: its name and the regular expressions that its text is one of.
    ///
    /// # Errors
    /// A name with brackets or other signs; a pattern that cannot be read.
    pub fn new(name: &str, patterns: &[&str]) -> Result<Self, ExpressionFault> {
        let fault = |problem| ExpressionFault::new(name, problem, 0, name.chars().count());
        let odd = |c: char| r"{}[]()\/$.|?*+^".contains(c);
        if name.is_empty() || name.len() > 100 || name.chars().any(odd) {
            return Err(fault(Problem::ParameterName));
        }
        if patterns.is_empty() {
            return Err(fault(Problem::Regular("there is no pattern".to_string())));
        }
        Self::made(name, patterns, false, true, Becomes::Own)
    }

    /// The same, meant where a group of a regular expression could be several.
    #[must_use]
    pub fn preferred(mut self) -> Self {
        self.preferred = true;
        self
    }

    /// The same, not looked for in steps that nobody knows.
    #[must_use]
    pub fn not_suggested(mut self) -> Self {
        self.suggested = false;
        self
    }

    fn made(
        name: &str,
        patterns: &[&str],
        preferred: bool,
        suggested: bool,
        becomes: Becomes,
    ) -> Result<Self, ExpressionFault> {
        let mut seekers = Vec::new();
        for pattern in patterns {
            let length = pattern.chars().count();
            seekers.push(
                regular(pattern).map_err(|why| {
                    ExpressionFault::new(pattern, Problem::Regular(why), 0, length)
                })?,
            );
        }
        Ok(Self {
            name: name.to_string(),
            patterns: patterns.iter().map(ToString::to_string).collect(),
            preferred,
            suggested,
            becomes,
            seekers,
        })
    }

    /// Its name; nothing for `{}`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The regular expressions that its text is one of.
    #[must_use]
    pub fn patterns(&self) -> &[String] {
        &self.patterns
    }

    /// Whether it is meant where a group of a regular expression could be several.
    #[must_use]
    pub fn is_preferred(&self) -> bool {
        self.preferred
    }

    /// Whether it is looked for in steps that nobody knows.
    #[must_use]
    pub fn is_suggested(&self) -> bool {
        self.suggested
    }

    /// Its patterns, made ready to be looked for within a step.
    pub(super) fn seekers(&self) -> &[Regex] {
        &self.seekers
    }

    /// The patterns as one group of a regular expression.
    pub(super) fn group(&self) -> String {
        match self.patterns.as_slice() {
            [one] => format!("({one})"),
            several => format!("((?:{}))", several.join(")|(?:")),
        }
    }

    /// The value of what was found.
    pub(super) fn value(&self, group: &Group) -> Value {
        let Some(text) = &group.value else {
            return Value::None;
        };
        match self.becomes {
            Becomes::Int => text
                .parse()
                .map_or_else(|_| Value::Text(text.clone()), Value::Int),
            Becomes::Float => text
                .parse()
                .map_or_else(|_| Value::Text(text.clone()), Value::Float),
            Becomes::Text => Value::Text(text.clone()),
            Becomes::Unquoted => {
                let inner = group.children.iter().find_map(|part| part.value.as_ref());
                let inner = inner.map_or("", String::as_str);
                Value::Text(inner.replace("\\\"", "\"").replace("\\'", "'"))
            }
            Becomes::Own if group.children.is_empty() => Value::Text(text.clone()),
            Becomes::Own => Value::Parts(
                group
                    .children
                    .iter()
                    .map(|part| part.value.clone())
                    .collect(),
            ),
        }
    }
}

/// The parameters that are known.
#[derive(Debug, Clone)]
pub struct Parameters {
    known: Vec<Parameter>,
}

impl Default for Parameters {
    fn default() -> Self {
        Self::new()
    }
}

impl Parameters {
    /// Those that every runner knows: `int`, `float`, `word`, `string`, `{}` without a name, `double`, `bigdecimal`,
    /// `byte`, `short`, `long`, `biginteger`.
    #[must_use]
    pub fn new() -> Self {
        static BUILT_IN: LazyLock<Vec<Parameter>> = LazyLock::new(built_in);
        Self {
            known: BUILT_IN.clone(),
        }
    }

    /// Adds one.
    ///
    /// # Errors
    /// In words, where its name is known, or two are preferred for one pattern.
    pub fn add(&mut self, parameter: Parameter) -> Result<(), String> {
        if self.named(&parameter.name).is_some() {
            return Err(format!("there is a parameter {} already", parameter.name));
        }
        let clash = self.known.iter().find(|known| {
            let shares = |pattern| parameter.patterns.contains(pattern);
            known.preferred && parameter.preferred && known.patterns.iter().any(shares)
        });
        if let Some(known) = clash {
            return Err(format!(
                "{} and {} cannot both be preferred for one pattern",
                known.name, parameter.name
            ));
        }
        self.known.push(parameter);
        Ok(())
    }

    /// The one with this name.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Parameter> {
        self.known.iter().find(|known| known.name == name)
    }

    /// All of them, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = &Parameter> {
        self.known.iter()
    }

    /// What a group of a regular expression stands for, if it is written as the pattern of a parameter is.
    pub(super) fn for_pattern(&self, pattern: &str) -> Result<Option<&Parameter>, Problem> {
        let mut found: Vec<_> = self
            .known
            .iter()
            .filter(|known| known.patterns.iter().any(|known| known == pattern))
            .collect();
        found.sort_by_key(|known| (!known.preferred, known.name.as_str()));
        match found.as_slice() {
            [] => Ok(None),
            [one] => Ok(Some(one)),
            [first, ..] if first.preferred => Ok(Some(first)),
            several => Err(Problem::Ambiguous(
                several.iter().map(|known| known.name.clone()).collect(),
            )),
        }
    }
}

fn built_in() -> Vec<Parameter> {
    let built_in: [(&str, &[&str], bool, bool, Becomes); 11] = [
        ("int", &WHOLE, true, true, Becomes::Int),
        ("float", &NUMBER, false, true, Becomes::Float),
        ("word", &WORD, false, false, Becomes::Text),
        ("string", &QUOTED, false, true, Becomes::Unquoted),
        ("", &ANYTHING, true, false, Becomes::Text),
        ("double", &NUMBER, false, false, Becomes::Float),
        ("bigdecimal", &NUMBER, false, false, Becomes::Text),
        ("byte", &WHOLE, false, false, Becomes::Int),
        ("short", &WHOLE, false, false, Becomes::Int),
        ("long", &WHOLE, false, false, Becomes::Int),
        ("biginteger", &WHOLE, false, false, Becomes::Text),
    ];
    let made = |(name, patterns, preferred, suggested, becomes)| {
        // A test counts them: none is left out.
        Parameter::made(name, patterns, preferred, suggested, becomes).ok()
    };
    built_in.into_iter().filter_map(made).collect()
}
