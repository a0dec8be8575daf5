//! The steps that are known, what is done before and after, and which of them a sentence means.

mod nearest;

use std::fmt;

use crate::expression::{
    Argument, Expression, ExpressionFault, Parameter, Parameters, Problem, Suggested, suggest,
};
use crate::tags::TagExpression;

/// Where something was defined: a file and a line of the product or of the council's own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin {
    /// The file, or the name of the library.
    pub uri: String,
    /// The line, from 1.
    pub line: u32,
}

impl Origin {
    /// A file and a line.
    #[must_use]
    pub fn new(uri: &str, line: u32) -> Self {
        let uri = uri.to_string();
        Self { uri, line }
    }
}

/// A known step, by its number in its [`Library`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StepNumber(pub usize);

/// A hook, by its number in its [`Library`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct HookNumber(pub usize);

/// When a hook runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum When {
    /// Once, before all.
    #[serde(rename = "BEFORE_TEST_RUN")]
    BeforeRun,
    /// Once, after all; the last one first.
    #[serde(rename = "AFTER_TEST_RUN")]
    AfterRun,
    /// Before the steps of each scenario.
    #[serde(rename = "BEFORE_TEST_CASE")]
    BeforeScenario,
    /// After the steps of each scenario, whatever they did; the last one first.
    #[serde(rename = "AFTER_TEST_CASE")]
    AfterScenario,
}

/// Something that is done before or after.
#[derive(Debug, Clone)]
pub struct Hook {
    /// When.
    pub when: When,
    /// For which scenarios; all without it.
    pub tags: Option<TagExpression>,
    /// What it is called.
    pub name: Option<String>,
    /// Where it was defined.
    pub origin: Origin,
}

/// A known step.
#[derive(Debug, Clone)]
pub struct Definition {
    /// The sentences that it means.
    pub expression: Expression,
    /// Where it was defined.
    pub origin: Origin,
}

/// What is in a library, in the order in which it was put there.
#[derive(Debug, Clone)]
pub(crate) enum Entry {
    Parameter(Parameter, Origin),
    Step(StepNumber),
    Hook(HookNumber),
    /// A pattern with a parameter that nobody defined: told, and never matched.
    UnknownParameter {
        name: String,
        expression: String,
    },
}

/// The steps and hooks that are known.
#[derive(Debug, Clone, Default)]
pub struct Library {
    parameters: Parameters,
    steps: Vec<Definition>,
    hooks: Vec<Hook>,
    entries: Vec<Entry>,
}

/// The most steps, hooks and parameters together.
const MOST: usize = 10_000;

/// What a sentence means.
#[derive(Debug, Clone, PartialEq)]
pub enum Meaning {
    /// One known step.
    Step(Match),
    /// None.
    Undefined,
    /// Several: nobody can tell which.
    Ambiguous(Vec<Match>),
}

/// A known step that a sentence means, and what its parameters found.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// The step.
    pub step: StepNumber,
    /// What its parameters found.
    pub arguments: Vec<Argument>,
}

impl Library {
    /// An empty one, with the parameters that every runner knows.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a parameter of one's own. Steps added before do not know it.
    ///
    /// # Errors
    /// In words, where its name is known, or it cannot be preferred.
    pub fn parameter(&mut self, parameter: Parameter, origin: Origin) -> Result<(), String> {
        self.parameters.add(parameter.clone())?;
        self.entries.push(Entry::Parameter(parameter, origin));
        Ok(())
    }

    /// Adds a step by a pattern in plain words.
    ///
    /// # Errors
    /// What is wrong with the pattern. One with a parameter that nobody defined is told in a run's messages too.
    pub fn step(&mut self, pattern: &str, origin: Origin) -> Result<StepNumber, ExpressionFault> {
        match Expression::new(pattern, &self.parameters) {
            Ok(expression) => self.add(expression, origin),
            Err(fault) => {
                if let Problem::ParameterUnknown(name) = &fault.problem {
                    self.entries.push(Entry::UnknownParameter {
                        name: name.clone(),
                        expression: pattern.to_string(),
                    });
                }
                Err(fault)
            }
        }
    }

    /// Adds a step by a regular expression.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn regular(
        &mut self,
        pattern: &str,
        origin: Origin,
    ) -> Result<StepNumber, ExpressionFault> {
        let expression = Expression::regular(pattern, &self.parameters)?;
        self.add(expression, origin)
    }

    fn add(
        &mut self,
        expression: Expression,
        origin: Origin,
    ) -> Result<StepNumber, ExpressionFault> {
        if self.steps.len() >= MOST {
            let source = expression.source();
            return Err(ExpressionFault::new(source, Problem::TooLong, 0, 1));
        }
        let number = StepNumber(self.steps.len());
        self.steps.push(Definition { expression, origin });
        self.entries.push(Entry::Step(number));
        Ok(number)
    }

    /// Adds what is done before or after.
    pub fn hook(&mut self, hook: Hook) -> HookNumber {
        let number = HookNumber(self.hooks.len());
        self.hooks.push(hook);
        self.entries.push(Entry::Hook(number));
        number
    }

    /// The parameters that are known.
    #[must_use]
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// The steps, by their numbers.
    #[must_use]
    pub fn steps(&self) -> &[Definition] {
        &self.steps
    }

    /// The hooks, by their numbers.
    #[must_use]
    pub fn hooks(&self) -> &[Hook] {
        &self.hooks
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// What a sentence means.
    #[must_use]
    pub fn meaning(&self, sentence: &str) -> Meaning {
        let mut found = (0..).zip(&self.steps).filter_map(|(number, known)| {
            Some(Match {
                step: StepNumber(number),
                arguments: known.expression.matches(sentence)?,
            })
        });
        let Some(first) = found.next() else {
            return Meaning::Undefined;
        };
        let Some(second) = found.next() else {
            return Meaning::Step(first);
        };
        Meaning::Ambiguous([first, second].into_iter().chain(found).collect())
    }

    /// Patterns that would make an unknown sentence known, the likeliest first.
    #[must_use]
    pub fn suggest(&self, sentence: &str) -> Vec<Suggested> {
        suggest(sentence, &self.parameters)
    }

    /// The known steps whose words are nearest to a sentence's, the nearest first; none that is far off.
    #[must_use]
    pub fn nearest(&self, sentence: &str, most: usize) -> Vec<StepNumber> {
        nearest::nearest(&self.steps, sentence, most)
    }
}

/// The patterns, a line each.
impl fmt::Display for Library {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in &self.steps {
            writeln!(to, "{}", step.expression.source())?;
        }
        Ok(())
    }
}
