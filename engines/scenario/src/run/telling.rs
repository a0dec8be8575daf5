//! Messages written: what was read, what is known, how it went.

use super::message::{Message, Pattern, Reference, Seconds, TestResult};
use super::outcome::Outcome;
use crate::feature::FeatureFile;
use crate::gherkin::Fault;
use crate::gherkin::document::Location;
use crate::ids::{Id, Ids};
use crate::steps::{Entry, Library, Origin};

pub(super) fn say(lines: &mut Vec<String>, message: &Message<'_>) {
    // Nothing in a message can fail to be written: its maps have text for keys.
    lines.extend(serde_json::to_string(message).ok());
}

pub(super) fn told(outcome: &Outcome) -> TestResult<'_> {
    TestResult {
        status: outcome.status,
        message: outcome.message.as_deref(),
        exception: outcome.exception.as_ref(),
        duration: Seconds::of_duration(outcome.duration_us),
    }
}

pub(super) fn tell_feature(lines: &mut Vec<String>, feature: &FeatureFile) {
    say(
        lines,
        &Message::Source {
            uri: &feature.uri,
            data: &feature.text,
            media_type: feature.format.media_type(),
        },
    );
    say(
        lines,
        &Message::GherkinDocument {
            uri: &feature.uri,
            feature: feature.document.feature.as_ref(),
            comments: &feature.document.comments,
        },
    );
    for pickle in &feature.pickles {
        say(lines, &Message::Pickle(pickle));
    }
}

/// Tells what is known, in the order in which it became so. The ids of the steps and of the hooks.
pub(super) fn tell_library(
    lines: &mut Vec<String>,
    library: &Library,
    ids: &mut Ids,
) -> (Vec<Id>, Vec<Id>) {
    let (mut steps, mut hooks) = (Vec::new(), Vec::new());
    for entry in library.entries() {
        match entry {
            Entry::UnknownParameter { name, expression } => {
                say(lines, &Message::UndefinedParameterType { name, expression });
            }
            Entry::Parameter(parameter, origin) => say(
                lines,
                &Message::ParameterType {
                    id: ids.give(),
                    name: parameter.name(),
                    regular_expressions: parameter.patterns(),
                    prefer_for_regular_expression_match: parameter.is_preferred(),
                    use_for_snippets: parameter.is_suggested(),
                    source_reference: reference(origin),
                },
            ),
            Entry::Step(number) => {
                let Some(step) = library.steps().get(number.0) else {
                    continue;
                };
                let id = ids.give();
                steps.push(id);
                let pattern = Pattern {
                    kind: step.expression.kind(),
                    source: step.expression.source(),
                };
                say(
                    lines,
                    &Message::StepDefinition {
                        id,
                        pattern,
                        source_reference: reference(&step.origin),
                    },
                );
            }
            Entry::Hook(number) => {
                let Some(hook) = library.hooks().get(number.0) else {
                    continue;
                };
                let id = ids.give();
                hooks.push(id);
                say(
                    lines,
                    &Message::Hook {
                        id,
                        when: hook.when,
                        name: hook.name.as_deref(),
                        tag_expression: hook.tags.as_ref().map(|tags| tags.source()),
                        source_reference: reference(&hook.origin),
                    },
                );
            }
        }
    }
    (steps, hooks)
}

fn reference(origin: &Origin) -> Reference<'_> {
    Reference {
        uri: &origin.uri,
        location: Location::line(origin.line),
    }
}

/// The messages for a file that cannot be read, one for each fault.
#[must_use]
pub fn parse_errors(uri: &str, faults: &[Fault]) -> Vec<String> {
    let mut lines = Vec::new();
    for fault in faults {
        let source = Reference {
            uri,
            location: fault.location,
        };
        let message = fault.in_protocol();
        say(&mut lines, &Message::ParseError { source, message });
    }
    lines
}
