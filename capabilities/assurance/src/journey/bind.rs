//! A scenario's sentences as steps of a walk.

use scenario::action::Actions;
use scenario::action::{Action, Expected, Filling, Role};
use scenario::{Library, Meaning, Pickle};
use walk::{Act, Journey, Step};

/// A scenario, as a walk: and of each of the scenario's steps how many of the walk's belong to it.
#[derive(Debug)]
pub struct Bound {
    /// The walk, up to the first step that cannot be walked.
    pub journey: Journey,
    /// How many steps of the walk each step of the scenario is.
    pub parts: Vec<usize>,
    /// Why the step after the last part cannot be walked.
    pub cannot: Option<String>,
}

/// Binds a scenario to what the product can do.
pub fn bind(pickle: &Pickle, library: &Library, actions: &Actions) -> Bound {
    let mut bound = Bound {
        journey: Journey {
            name: pickle.name.clone(),
            start: "/".into(),
            steps: Vec::new(),
        },
        parts: Vec::new(),
        cannot: None,
    };
    for written in &pickle.steps {
        let Meaning::Step(found) = library.meaning(&written.text) else {
            break;
        };
        let line = usize::try_from(pickle.location.line).unwrap_or(0);
        let read = actions.read(found.step, &found.arguments, written.argument.as_ref());
        let acts = read.map_err(|why| why.to_string()).and_then(acts);
        match acts {
            Ok(acts) => {
                bound.parts.push(acts.len());
                bound.journey.steps.extend(acts.into_iter().map(|act| Step {
                    line,
                    words: written.text.clone(),
                    act,
                }));
            }
            Err(why) => {
                bound.cannot = Some(why);
                break;
            }
        }
    }
    // The first thing that most scenarios do is to go somewhere: there the walk begins.
    if let Some(Act::Go(to)) = bound.journey.steps.first().map(|step| &step.act) {
        bound.journey.start.clone_from(to);
    }
    bound
}

/// What an action is for a walker; a table of fields is one step for each.
fn acts(action: Action) -> Result<Vec<Act>, String> {
    Ok(match action {
        Action::Go(to) => vec![Act::Go(to)],
        Action::Back => vec![Act::Back],
        Action::Reload => vec![Act::Reload],
        Action::Press { role, name } => vec![Act::Press {
            role: role_of(role),
            name,
        }],
        Action::Key(key) => vec![Act::Key(key)],
        Action::Fill(fields) => fields
            .into_iter()
            .map(|field| Act::Fill {
                name: field.name,
                with: match field.with {
                    Filling::Text(text) => text,
                    Filling::Secret(name) => format!("${{secret.{name}}}"),
                },
            })
            .collect(),
        Action::Choose { option, field } => vec![Act::Choose { option, of: field }],
        Action::Tick { name, on } => vec![Act::Tick { name, on }],
        Action::Upload { file, field } => vec![Act::Upload { file, name: field }],
        Action::Expect { what, within_s } => vec![Act::Expect {
            what: expected(what)?,
            within_s,
        }],
    })
}

const fn role_of(role: Role) -> walk::Role {
    match role {
        Role::Button => walk::Role::Button,
        Role::Link => walk::Role::Link,
        Role::Either => walk::Role::Any,
    }
}

fn expected(what: Expected) -> Result<walk::Expected, String> {
    Ok(match what {
        Expected::Text(text) => walk::Expected::Text(text),
        Expected::NoText(text) => walk::Expected::NoText(text),
        Expected::Heading(text) => walk::Expected::Heading(text),
        Expected::Thing { role, name } => walk::Expected::Control {
            role: role_of(role),
            name,
        },
        Expected::Title(text) => walk::Expected::Title(text),
        Expected::Address(text) => walk::Expected::Address(text),
        Expected::Value { field, value } => walk::Expected::Value { field, value },
        Expected::Ticked { name, on } => walk::Expected::Ticked { name, on },
        Expected::Error { text, field } => walk::Expected::Error { text, at: field },
        Expected::Rows(_) => {
            return Err("Rows of a table cannot be looked for yet: expect their texts.".into());
        }
        Expected::Accessible => {
            return Err(
                "Whether a page is accessible is told by borough websites review, not by a step yet."
                    .into(),
            );
        }
    })
}
