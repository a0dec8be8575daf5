//! The engine's sentences as what a walker does.

use scenario::action::{Action, Actions, Filling};
use scenario::{Library, Meaning, Pickle};

use crate::journey::{Act, Journey, Step};

/// The sentences that are understood, and what each means.
#[derive(Debug)]
pub struct Sentences {
    pub library: Library,
    pub actions: Actions,
}

impl Sentences {
    pub fn new() -> Self {
        let mut library = Library::new();
        let actions = Actions::add_to(&mut library);
        Self { library, actions }
    }

    /// What a line of a journey means: "I" before it and a full stop after it may be left out, and Given, When, Then,
    /// And and But before it are of no account.
    ///
    /// # Errors
    /// Why it is not understood, with the nearest that is.
    pub fn act(&self, line: &str) -> Result<Act, String> {
        let line = line.replace(['“', '”'], "\"");
        let line = bare(&line);
        let quotes = line.replace("\\\"", "").matches('"').count();
        if quotes % 2 == 1 {
            return Err("a quote has no end".into());
        }
        let mut letters = line.chars();
        let first = letters.next().map(char::to_lowercase);
        let first: String = first.into_iter().flatten().collect();
        let by_me = format!("I {first}{}", letters.as_str());
        for sentence in [line, &by_me] {
            let found = match self.library.meaning(sentence) {
                Meaning::Step(found) => found,
                Meaning::Ambiguous(_) => return Err("this could mean several things".into()),
                Meaning::Undefined => continue,
            };
            let action = self.actions.read(found.step, &found.arguments, None);
            let mut acts = acts(action.map_err(|why| why.to_string())?);
            return acts.pop().ok_or_else(|| "there is nothing to do".into());
        }
        let nearest = self.library.nearest(&by_me, 1);
        let nearest = nearest
            .first()
            .and_then(|near| self.library.steps().get(near.0));
        Err(nearest.map_or_else(
            || "this sentence is not known".to_owned(),
            |near| {
                format!(
                    "this sentence is not known; the nearest is: {}",
                    near.expression.source()
                )
            },
        ))
    }
}

/// A line without what is of no account.
fn bare(line: &str) -> &str {
    let mut line = line.trim().trim_end_matches('.').trim_end();
    if let Some((first, rest)) = line.split_once(' ')
        && ["given", "when", "then", "and", "but", "*"].contains(&first.to_lowercase().as_str())
    {
        line = rest.trim_start();
    }
    line
}

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
pub fn bind(pickle: &Pickle, sentences: &Sentences) -> Bound {
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
        let Meaning::Step(found) = sentences.library.meaning(&written.text) else {
            break;
        };
        let actions = &sentences.actions;
        match actions.read(found.step, &found.arguments, written.argument.as_ref()) {
            Ok(action) => {
                let acts = acts(action);
                bound.parts.push(acts.len());
                bound.journey.steps.extend(acts.into_iter().map(|act| Step {
                    line: usize::try_from(written.location.line).unwrap_or(0),
                    words: format!("{}{}", written.keyword, written.text),
                    act,
                }));
            }
            Err(why) => {
                bound.cannot = Some(why.to_string());
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
fn acts(action: Action) -> Vec<Act> {
    match action {
        Action::Go(to) => vec![Act::Go(to)],
        Action::Back => vec![Act::Back],
        Action::Reload => vec![Act::Reload],
        Action::Press { role, name } => vec![Act::Press { role, name }],
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
        Action::Expect { what, within_s } => vec![Act::Expect { what, within_s }],
    }
}
