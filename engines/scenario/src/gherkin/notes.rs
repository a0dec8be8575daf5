//! What a file says that is no fault, and yet proves nothing: scenarios without steps, outlines without examples.

use super::document::{Child, Document, Location, Scenario};

/// Something that whoever wrote the file hardly meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Where.
    pub location: Location,
    /// What.
    pub what: Noted,
}

/// What can be noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Noted {
    /// A scenario without steps passes whatever the service does.
    NoSteps,
    /// An outline without a row of examples is never run.
    NoExamples,
    /// A step of an outline names a column that no table of its examples has: the name stays as it is.
    NoColumn(String),
}

impl std::fmt::Display for Note {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "Line {}: ", self.location.line)?;
        match &self.what {
            Noted::NoSteps => to.write_str(
                "this scenario has no steps, so it shows nothing. Add steps, or take it out.",
            ),
            Noted::NoExamples => to.write_str(
                "this scenario has no rows of examples, so it is never run. Add a row under Examples.",
            ),
            Noted::NoColumn(name) => write!(
                to,
                "no column of the examples is called {name}. Add it, or mend the name between < and >."
            ),
        }
    }
}

/// What there is to note about a document, in the order of its lines.
#[must_use]
pub fn notes(document: &Document) -> Vec<Note> {
    let mut found = Vec::new();
    if let Some(feature) = &document.feature {
        look(&feature.children, &mut found);
    }
    found
}

fn look(children: &[Child], found: &mut Vec<Note>) {
    for child in children {
        match child {
            Child::Background(_) => {}
            Child::Rule(rule) => look(&rule.children, found),
            Child::Scenario(scenario) => of_scenario(scenario, found),
        }
    }
}

fn of_scenario(scenario: &Scenario, found: &mut Vec<Note>) {
    let location = scenario.location;
    let mut note = |location, what| found.push(Note { location, what });
    if scenario.steps.is_empty() {
        note(location, Noted::NoSteps);
    }
    if scenario.examples.is_empty() {
        return;
    }
    if scenario
        .examples
        .iter()
        .all(|all| all.table_body.is_empty())
    {
        note(location, Noted::NoExamples);
        return;
    }
    let headers = scenario
        .examples
        .iter()
        .filter_map(|all| all.table_header.as_ref());
    let columns: Vec<&str> = headers
        .flat_map(|header| &header.cells)
        .map(|cell| cell.value.as_str())
        .collect();
    for step in &scenario.steps {
        for name in named(&step.text) {
            if !columns.contains(&name) {
                note(step.location, Noted::NoColumn(name.to_string()));
            }
        }
    }
}

/// The names between `<` and `>`.
fn named(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split('<').skip(1);
    parts.filter_map(|part| part.split_once('>').map(|(name, _)| name))
}
