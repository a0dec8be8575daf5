//! Scenarios of feature files tried on a site: each is one walk, and is walked again where it does not come to its end.

use std::collections::BTreeMap;
use std::sync::Arc;

use kit::Fault;
use scenario::run::Todo;
use scenario::{
    Attachment, FeatureFile, Format, Id, Ids, Next, Outcome, Pickle, Reading, Run, Settings,
    Status, Summary,
};

use crate::bind::{Bound, Sentences, bind};
use crate::journey::Journey;
use crate::outcome::{End, StepEnd, Verdict, Walked, verdict};
use crate::values::Values;
use crate::walker::Walker;
use crate::way::Way;

/// Feature files, read and made ready to be tried.
#[derive(Debug, Default)]
pub struct Features {
    files: Vec<FeatureFile>,
    ids: Ids,
}

impl Features {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file; its name says whether it is Gherkin or Gherkin in Markdown.
    ///
    /// # Errors
    /// Every fault, by line.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), Vec<String>> {
        let text = scenario::gherkin::text(bytes).map_err(|why| vec![why.to_string()])?;
        let how = Reading {
            format: Format::of_file(name).unwrap_or_default(),
            ..Reading::default()
        };
        let read = FeatureFile::read(name, text, &how, &mut self.ids);
        self.files
            .push(read.map_err(|all| all.iter().map(ToString::to_string).collect::<Vec<_>>())?);
        Ok(())
    }

    /// The scenarios, in the order of their files.
    pub fn scenarios(&self) -> impl Iterator<Item = &Pickle> {
        self.files.iter().flat_map(|file| &file.pickles)
    }

    /// Of each scenario that a machine does not understand whole: its line, and the first sentence that is not known.
    #[must_use]
    pub fn unknown(&self) -> Vec<(u32, String)> {
        let sentences = Sentences::new();
        let unknown = |pickle: &Pickle| {
            let bound = bind(pickle, &sentences);
            let step = pickle.steps.get(bound.parts.len())?;
            Some((step.location.line, step.text.clone()))
        };
        self.scenarios().filter_map(unknown).collect()
    }

    /// What the scenarios need and `values` do not have, a sentence each.
    #[must_use]
    pub fn missing(&self, values: &Values) -> Vec<String> {
        let sentences = Sentences::new();
        let of = |pickle| values.missing(&bind(pickle, &sentences).journey);
        let mut missing: Vec<String> = self.scenarios().flat_map(of).collect();
        missing.sort();
        missing.dedup();
        missing
    }
}

/// One walk of a scenario, right after it.
#[derive(Debug)]
pub struct Attempt<'a> {
    /// The scenario.
    pub pickle: &'a Pickle,
    /// Counts the walks of the run, from 1.
    pub number: u32,
    /// How it went.
    pub walked: &'a Walked,
}

/// What the walks of a scenario say together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// It is kept.
    Passed,
    /// It is kept at times: so many of so many.
    Flaky {
        /// Walks that came to the end.
        finished: usize,
        /// Walks that could be tried.
        tried: usize,
    },
    /// It is not kept: why, and what was there instead.
    Failed(String),
    /// The site was down, or our browser failed, each time: nothing is said of the scenario.
    NotTried(String),
    /// A machine does not understand it: the sentence, with the nearest that is known.
    NotUnderstood(String),
    /// It has no steps.
    Empty,
}

/// A scenario that was tried.
#[derive(Debug)]
pub struct Case {
    /// The scenario.
    pub pickle: Arc<Pickle>,
    /// As a walk: its steps.
    pub journey: Journey,
    /// Its walks, in order; pictures are those of the last alone.
    pub walks: Vec<Walked>,
    /// What they say together.
    pub said: Said,
}

/// What came of a run.
#[derive(Debug)]
pub struct Tried {
    /// Each scenario.
    pub cases: Vec<Case>,
    /// The run, as the engine sums it up.
    pub summary: Summary,
    /// Cucumber Messages, a line of JSON each.
    pub messages: String,
}

impl Tried {
    /// Why a part of it could not be tried, if one could not.
    #[must_use]
    pub fn unreachable(&self) -> Option<&str> {
        self.cases
            .iter()
            .flat_map(|case| &case.walks)
            .find_map(|walked| match &walked.end {
                End::Unreachable(why) | End::NotTried(why) => Some(why.as_str()),
                _ => None,
            })
    }
}

/// Tries scenarios in one way. `now_us` is asked for the time, in microseconds since 1970; `tell` hears of every walk.
///
/// # Errors
/// A fault, if values are missing or the browser is gone, and whatever `tell` says. A site that is down is none.
pub async fn try_scenarios(
    walker: &Walker<'_>,
    features: Features,
    values: &Values,
    way: Way,
    settings: Settings,
    now_us: impl Fn() -> i64,
    tell: &mut dyn FnMut(&Attempt<'_>) -> Result<(), Fault>,
) -> Result<Tried, Fault> {
    let sentences = Sentences::new();
    let library = Arc::new(sentences.library.clone());
    let mut run = Run::new(features.files, library, settings, features.ids);
    let mut walks: BTreeMap<Id, Walks> = BTreeMap::new();
    let mut messages = String::new();
    let mut number = 0;
    loop {
        let outcome = match run.next(now_us()) {
            Next::Over => break,
            Next::Hook { .. } => Outcome::passed(0),
            Next::Step(todo) => {
                let of = walks.entry(todo.pickle.id).or_insert_with(|| Walks {
                    bound: bind(&todo.pickle, &sentences),
                    walked: Vec::new(),
                });
                // The whole scenario is walked when its first step is due.
                if of.walked.len() <= usize::try_from(todo.attempt).unwrap_or(usize::MAX) {
                    let walked = walker.walk(&of.bound.journey, values, way).await?;
                    number += 1;
                    tell(&Attempt {
                        pickle: &todo.pickle,
                        number,
                        walked: &walked,
                    })?;
                    of.add(walked);
                }
                let (outcome, picture) = of.outcome(&todo);
                if let Some(png) = picture {
                    let shown = Attachment::Bytes {
                        bytes: png,
                        media_type: "image/png",
                        file_name: None,
                    };
                    run.attach(&shown, now_us()).map_err(Fault::internal)?;
                }
                outcome
            }
        };
        run.tell(outcome, now_us()).map_err(Fault::internal)?;
        take(&mut run, &mut messages);
    }
    take(&mut run, &mut messages);
    let summary = run.summary().clone();
    let case = |case: &scenario::run::Case| {
        let Walks { bound, walked } = walks.remove(&case.pickle.id).unwrap_or_else(|| Walks {
            bound: bind(&case.pickle, &sentences),
            walked: Vec::new(),
        });
        Case {
            said: said(case, &bound, &walked, &sentences),
            pickle: Arc::clone(&case.pickle),
            journey: bound.journey,
            walks: walked,
        }
    };
    Ok(Tried {
        cases: summary.cases.iter().map(case).collect(),
        summary,
        messages,
    })
}

fn take(run: &mut Run, messages: &mut String) {
    for line in run.take_lines() {
        messages.push_str(&line);
        messages.push('\n');
    }
}

/// The walks of one scenario.
struct Walks {
    bound: Bound,
    walked: Vec<Walked>,
}

impl Walks {
    fn add(&mut self, walked: Walked) {
        // Pictures of every walk would fill the memory.
        for step in self.walked.iter_mut().flat_map(|walked| &mut walked.steps) {
            step.picture = Vec::new();
        }
        self.walked.push(walked);
    }

    /// What came of one step in the last walk, with a picture where it broke.
    fn outcome(&self, todo: &Todo) -> (Outcome, Option<&[u8]>) {
        let Some(&count) = self.bound.parts.get(todo.index) else {
            let mut outcome = Outcome::new(Status::Pending, 0);
            outcome.message.clone_from(&self.bound.cannot);
            return (outcome, None);
        };
        // The first of the walk is going to where it begins.
        let before: usize = self.bound.parts.iter().take(todo.index).sum();
        let walked = self.walked.last();
        let parts = walked
            .and_then(|walked| walked.steps.get(1 + before..1 + before + count))
            .unwrap_or_default();
        let took_us: u64 = parts.iter().map(|part| part.took_ms * 1_000).sum();
        if parts.len() == count && parts.iter().all(|part| part.end == StepEnd::Done) {
            return (Outcome::passed(took_us), None);
        }
        let why = walked.map_or_else(String::new, |walked| why(&walked.end));
        let broken = parts.iter().find(|part| part.end == StepEnd::Broke);
        let picture = broken.map(|part| part.picture.as_slice());
        (
            Outcome::failed(took_us, why),
            picture.filter(|png| !png.is_empty()),
        )
    }
}

fn why(end: &End) -> String {
    match end {
        End::Broke(broke) => format!("{} {}", broke.why, broke.seen),
        End::Unreachable(why) | End::NotTried(why) => why.clone(),
        End::Finished => "It was left out.".to_owned(),
    }
}

/// What is said of a scenario. A walk that could not be tried counts neither way; and of a scenario that is understood
/// in part alone nothing is said, unless what is understood is not kept already.
fn said(
    case: &scenario::run::Case,
    bound: &Bound,
    walks: &[Walked],
    sentences: &Sentences,
) -> Said {
    if case.pickle.steps.is_empty() {
        return Said::Empty;
    }
    let last = |is: fn(&End) -> bool| {
        let ends = walks.iter().rev().map(|walked| &walked.end);
        ends.filter(|end| is(end))
            .map(why)
            .next()
            .unwrap_or_default()
    };
    let unknown = case.pickle.steps.get(bound.parts.len());
    match (verdict(walks), unknown) {
        (Verdict::Failed, _) => Said::Failed(last(|end| matches!(end, End::Broke(_)))),
        (_, Some(step)) => Said::NotUnderstood(match &bound.cannot {
            Some(why) => format!("“{}”: {why}.", step.text),
            None => {
                let near = sentences.library.nearest(&step.text, 1);
                let near = near
                    .first()
                    .and_then(|near| sentences.library.steps().get(near.0));
                let near = near.map_or_else(String::new, |near| {
                    format!(" The nearest that is known: {}.", near.expression.source())
                });
                format!("“{}” is not known.{near}", step.text)
            }
        }),
        (Verdict::NotTried, None) => Said::NotTried(last(|end| {
            matches!(end, End::Unreachable(_) | End::NotTried(_))
        })),
        (Verdict::Flaky { finished, tried }, None) => Said::Flaky { finished, tried },
        (Verdict::Passed, None) => Said::Passed,
    }
}
