//! What will be run: each scenario with its hooks and what its steps mean, before any of it is done.

use std::collections::HashMap;
use std::sync::Arc;

use super::message::{Arguments, Message, TestStep};
use super::settings::Settings;
use crate::ids::{Id, Ids};
use crate::pickle::Pickle;
use crate::steps::{HookNumber, Library, Match, Meaning, When};

/// A scenario that will be run.
pub(super) struct Planned {
    pub id: Id,
    pub pickle: Arc<Pickle>,
    pub parts: Vec<Part>,
    pub may_retry: bool,
}

/// A hook or a step of it.
pub(super) struct Part {
    pub id: Id,
    pub does: Does,
}

pub(super) enum Does {
    Hook {
        hook: HookNumber,
        /// Whether it is done whatever came before.
        always: bool,
    },
    Step {
        index: usize,
        meaning: Arc<Meaning>,
    },
}

/// Plans the scenarios that are meant, in the order that is meant.
pub(super) fn plan(
    pickles: &[Arc<Pickle>],
    library: &Library,
    settings: &Settings,
    ids: &mut Ids,
) -> Vec<Planned> {
    let tags = |pickle: &Pickle| -> Vec<String> {
        let names = pickle.tags.iter().map(|tag| tag.name.clone());
        names.collect()
    };
    let mut meant: Vec<_> = pickles
        .iter()
        .filter(|pickle| {
            let tags = tags(pickle);
            let names = tags.iter().map(String::as_str);
            let wanted = settings.tags.as_ref();
            wanted.is_none_or(|wanted| wanted.is_true_of(names))
        })
        .collect();
    settings.order.apply(&mut meant);
    // The rows of an outline say much the same.
    let mut known: HashMap<&str, Arc<Meaning>> = HashMap::new();
    meant
        .into_iter()
        .map(|pickle| {
            let tags = tags(pickle);
            let names = || tags.iter().map(String::as_str);
            let id = ids.give();
            let hooks = |when, always| {
                let of_it = move |(number, hook): (usize, &crate::steps::Hook)| {
                    let fits = |tags: &crate::tags::TagExpression| tags.is_true_of(names());
                    let is_meant = hook.when == when && hook.tags.as_ref().is_none_or(fits);
                    let hook = HookNumber(number);
                    is_meant.then_some(Does::Hook { hook, always })
                };
                (0..)
                    .zip(library.hooks())
                    .filter_map(of_it)
                    .collect::<Vec<_>>()
            };
            let steps = (0..).zip(&pickle.steps).map(|(index, step)| {
                let meaning = known
                    .entry(step.text.as_str())
                    .or_insert_with(|| Arc::new(library.meaning(&step.text)));
                Does::Step {
                    index,
                    meaning: Arc::clone(meaning),
                }
            });
            let mut all = hooks(When::BeforeScenario, false);
            all.extend(steps);
            all.extend(hooks(When::AfterScenario, true).into_iter().rev());
            let parts = all.into_iter().map(|does| Part {
                id: ids.give(),
                does,
            });
            let again = settings.retry_tags.as_ref();
            Planned {
                id,
                pickle: Arc::clone(pickle),
                parts: parts.collect(),
                may_retry: again.is_none_or(|again| again.is_true_of(names())),
            }
        })
        .collect()
}

impl Planned {
    /// How it is told.
    pub fn message<'a>(&'a self, run: Id, steps: &[Id], hooks: &[Id]) -> Message<'a> {
        let told = |part: &'a Part| match &part.does {
            Does::Hook { hook, .. } => Some(TestStep::Hook {
                id: part.id,
                hook_id: *hooks.get(hook.0)?,
            }),
            Does::Step { index, meaning } => {
                let found = matches(meaning);
                Some(TestStep::Step {
                    id: part.id,
                    pickle_step_id: self.pickle.steps.get(*index)?.id,
                    step_definition_ids: found
                        .iter()
                        .filter_map(|found| steps.get(found.step.0).copied())
                        .collect(),
                    step_match_arguments_lists: found
                        .iter()
                        .map(|found| Arguments {
                            step_match_arguments: &found.arguments,
                        })
                        .collect(),
                })
            }
        };
        Message::TestCase {
            id: self.id,
            pickle_id: self.pickle.id,
            test_steps: self.parts.iter().filter_map(told).collect(),
            test_run_started_id: run,
        }
    }
}

fn matches(meaning: &Meaning) -> &[Match] {
    match meaning {
        Meaning::Step(found) => std::slice::from_ref(found),
        Meaning::Undefined => &[],
        Meaning::Ambiguous(found) => found,
    }
}
