//! A run as a machine that is asked what comes next and told how it went: it does nothing itself and reads no clock.
//!
//! What it does with what it is told is what the other implementations do (the Cucumber Compatibility Kit, 30):
//! after a step that did not pass, the others are skipped, but those that nobody knows or that could mean several are
//! still told; hooks after a scenario are done whatever came before; a scenario that failed is tried again where the
//! settings say so.

mod message;
mod outcome;
mod plan;
mod secrets;
mod settings;

use std::sync::Arc;

use base64::Engine as _;

pub use message::PROTOCOL;
pub use outcome::{Case, Done, Exception, Outcome, Status, Summary, UnknownStep, Verdict};
pub use secrets::Secrets;
pub use settings::{Order, Runner, Settings};

use self::message::{
    AttachedTo, Encoding, Message, Named, Pattern, Product, Reference, Seconds, Snippet, TestResult,
};
use self::plan::{Does, Planned};
use crate::expression::Argument;
use crate::feature::FeatureFile;
use crate::gherkin::document::Location;
use crate::gherkin::Fault;
use crate::ids::{Id, Ids};
use crate::pickle::{Pickle, PickleStep, StepType};
use crate::steps::{Entry, HookNumber, Library, Meaning, Origin, StepNumber, When};

/// What to do next.
#[derive(Debug, Clone, PartialEq)]
pub enum Next {
    /// A hook; of a scenario, or of the whole run.
    Hook {
        /// Which.
        hook: HookNumber,
        /// The scenario that it is before or after.
        pickle: Option<Arc<Pickle>>,
        /// Which attempt at it, from 0.
        attempt: u32,
    },
    /// A step.
    Step(Todo),
    /// Nothing: the run is over.
    Over,
}

/// A step to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Todo {
    /// Which known step it is.
    pub step: StepNumber,
    /// What its parameters found.
    pub arguments: Vec<Argument>,
    /// Its scenario.
    pub pickle: Arc<Pickle>,
    /// Which of the scenario's steps, from 0.
    pub index: usize,
    /// Which attempt at the scenario, from 0. The first step of one begins afresh: nothing is left from the last.
    pub attempt: u32,
}

impl Todo {
    /// The step as it is written, with its table and text.
    #[must_use]
    pub fn written(&self) -> Option<&PickleStep> {
        self.pickle.steps.get(self.index)
    }
}

/// What is attached to a step or a hook as evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attachment<'a> {
    /// A line for the log.
    Log(&'a str),
    /// The address of something.
    Link(&'a str),
    /// A text.
    Text {
        /// The text.
        text: &'a str,
        /// What it is, such as `text/html`.
        media_type: &'a str,
        /// A name for it as a file.
        file_name: Option<&'a str>,
    },
    /// A picture, or anything else that is no text.
    Bytes {
        /// The bytes.
        bytes: &'a [u8],
        /// What it is, such as `image/png`.
        media_type: &'a str,
        /// A name for it as a file.
        file_name: Option<&'a str>,
    },
}

/// Why a run cannot be told something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Misuse {
    /// Nothing was being done.
    #[error("nothing is being done: ask what comes next first")]
    NothingDone,
}

/// A run.
pub struct Run {
    library: Arc<Library>,
    settings: Settings,
    ids: Ids,
    pickles: Vec<Arc<Pickle>>,
    lines: Vec<String>,
    run: Id,
    step_ids: Vec<Id>,
    hook_ids: Vec<Id>,
    phase: Phase,
    doing: Option<Doing>,
    summary: Summary,
}

enum Phase {
    Beginning,
    Before(Vec<HookNumber>),
    Cases(Cases),
    After(Vec<HookNumber>),
    Over,
}

/// The scenarios that are left, and where the run is in the first of them.
struct Cases {
    planned: std::vec::IntoIter<Planned>,
    now: Option<Attempt>,
}

struct Attempt {
    planned: Planned,
    id: Id,
    number: u32,
    next_part: usize,
    /// Something did not pass: what comes after is skipped.
    stopped: bool,
    /// Something asked for the rest to be skipped: not even what nobody knows is told.
    skipping: bool,
}

/// What the caller is doing.
enum Doing {
    RunHook { started: Id },
    Part { started: Id, part: Id, step: Option<usize> },
}

impl Run {
    /// Begins a run of what was read. `ids` is what the files were read with.
    #[must_use]
    pub fn new(
        features: Vec<FeatureFile>,
        library: Arc<Library>,
        settings: Settings,
        ids: Ids,
    ) -> Self {
        let mut ids = ids;
        let mut lines = Vec::new();
        let runner = &settings.runner;
        let product = || Product {
            name: &runner.name,
            version: &runner.version,
        };
        say(
            &mut lines,
            &Message::Meta {
                protocol_version: PROTOCOL,
                implementation: product(),
                runtime: product(),
                os: Named { name: &runner.system },
                cpu: Named { name: &runner.processor },
            },
        );
        let mut pickles = Vec::new();
        for feature in features {
            tell_feature(&mut lines, &feature);
            pickles.extend(feature.pickles.into_iter().map(Arc::new));
        }
        let (step_ids, hook_ids) = tell_library(&mut lines, &library, &mut ids);
        let run = ids.give();
        Self {
            library,
            settings,
            ids,
            pickles,
            lines,
            run,
            step_ids,
            hook_ids,
            phase: Phase::Beginning,
            doing: None,
            summary: Summary::default(),
        }
    }

    /// The messages since they were last taken: a line of JSON each, without its end.
    pub fn take_lines(&mut self) -> Vec<String> {
        std::mem::take(&mut self.lines)
    }

    /// How it went so far.
    #[must_use]
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// What to do next, at this time. What was being done and was not told is taken to have failed.
    pub fn next(&mut self, now_us: i64) -> Next {
        if self.doing.is_some() {
            let lost = Outcome::failed(0, "it was never told how this went");
            // Something is being done: it can be told.
            let _ = self.tell(lost, now_us);
        }
        loop {
            match std::mem::replace(&mut self.phase, Phase::Over) {
                Phase::Beginning => {
                    self.say(&Message::TestRunStarted {
                        id: self.run,
                        timestamp: Seconds::of_time(now_us),
                    });
                    self.phase = Phase::Before(self.run_hooks(When::BeforeRun));
                }
                Phase::Before(mut left) => match left.pop() {
                    Some(hook) => {
                        self.phase = Phase::Before(left);
                        if let Some(next) = self.run_hook(hook, now_us) {
                            return next;
                        }
                    }
                    None => self.plan(),
                },
                Phase::Cases(mut cases) => {
                    let next = self.case(&mut cases, now_us);
                    self.phase = match next {
                        Some(_) => Phase::Cases(cases),
                        None => Phase::After(self.run_hooks(When::AfterRun)),
                    };
                    if let Some(next) = next {
                        return next;
                    }
                }
                Phase::After(mut left) => match left.pop() {
                    Some(hook) => {
                        self.phase = Phase::After(left);
                        if let Some(next) = self.run_hook(hook, now_us) {
                            return next;
                        }
                    }
                    None => self.finish(None, now_us),
                },
                Phase::Over => return Next::Over,
            }
        }
    }

    /// How what was being done went.
    ///
    /// # Errors
    /// [`Misuse`] where nothing was being done.
    pub fn tell(&mut self, outcome: Outcome, now_us: i64) -> Result<(), Misuse> {
        let doing = self.doing.take().ok_or(Misuse::NothingDone)?;
        let outcome = self.hidden(outcome);
        match doing {
            Doing::RunHook { started } => {
                let result = told(&outcome);
                say(
                    &mut self.lines,
                    &Message::TestRunHookFinished {
                        test_run_hook_started_id: started,
                        result,
                        timestamp: Seconds::of_time(now_us),
                    },
                );
                self.summary.run_hooks.push(outcome);
            }
            Doing::Part {
                started,
                part,
                step,
            } => {
                if let Phase::Cases(Cases {
                    now: Some(attempt), ..
                }) = &mut self.phase
                {
                    attempt.note(outcome.status);
                }
                self.part_finished(started, part, step, outcome, now_us);
            }
        }
        Ok(())
    }

    /// Attaches evidence to what is being done.
    ///
    /// # Errors
    /// [`Misuse`] where nothing is being done.
    pub fn attach(&mut self, attachment: &Attachment<'_>, now_us: i64) -> Result<(), Misuse> {
        let to = match self.doing.as_ref().ok_or(Misuse::NothingDone)? {
            Doing::RunHook { started } => AttachedTo::RunHook {
                test_run_hook_started_id: *started,
            },
            Doing::Part { started, part, .. } => AttachedTo::Step {
                test_case_started_id: *started,
                test_step_id: *part,
            },
        };
        let secrets = &self.settings.secrets;
        let text = |text: &str| (secrets.hide(text), Encoding::Identity);
        let ((body, content_encoding), media_type, file_name) = match attachment {
            Attachment::Log(line) => (text(line), "text/x.cucumber.log+plain", None),
            Attachment::Link(address) => (text(address), "text/uri-list", None),
            Attachment::Text {
                text: body,
                media_type,
                file_name,
            } => (text(body), *media_type, *file_name),
            Attachment::Bytes {
                bytes,
                media_type,
                file_name,
            } => {
                let body = base64::engine::general_purpose::STANDARD.encode(bytes);
                ((body, Encoding::Base64), *media_type, *file_name)
            }
        };
        let message = Message::Attachment {
            to,
            body,
            content_encoding,
            media_type,
            file_name: file_name.map(|name| secrets.hide(name)),
            timestamp: Seconds::of_time(now_us),
        };
        say(&mut self.lines, &message);
        Ok(())
    }

    /// Breaks the run off: something is wrong that is no step's fault, such as a browser that does not start.
    /// What was being done, and what is left, is not told.
    pub fn break_off(&mut self, exception: &Exception, now_us: i64) {
        if matches!(self.phase, Phase::Over) {
            return;
        }
        if matches!(self.phase, Phase::Beginning) {
            self.say(&Message::TestRunStarted {
                id: self.run,
                timestamp: Seconds::of_time(now_us),
            });
        }
        self.doing = None;
        self.finish(Some(exception), now_us);
    }

    fn say(&mut self, message: &Message<'_>) {
        say(&mut self.lines, message);
    }

    /// The hooks of the run, the last to be done first.
    fn run_hooks(&self, when: When) -> Vec<HookNumber> {
        let hooks = (0..).zip(self.library.hooks());
        let mut hooks: Vec<_> = hooks
            .filter(|(_, hook)| hook.when == when)
            .map(|(number, _)| HookNumber(number))
            .collect();
        if when == When::BeforeRun {
            hooks.reverse();
        }
        hooks
    }

    fn run_hook(&mut self, hook: HookNumber, now_us: i64) -> Option<Next> {
        let hook_id = *self.hook_ids.get(hook.0)?;
        if self.settings.dry_run {
            return None;
        }
        let started = self.ids.give();
        self.say(&Message::TestRunHookStarted {
            id: started,
            test_run_started_id: self.run,
            hook_id,
            timestamp: Seconds::of_time(now_us),
        });
        self.doing = Some(Doing::RunHook { started });
        Some(Next::Hook {
            hook,
            pickle: None,
            attempt: 0,
        })
    }

    /// Plans the scenarios, unless a hook before them went wrong.
    fn plan(&mut self) {
        if !self.summary.success() {
            self.phase = Phase::After(self.run_hooks(When::AfterRun));
            return;
        }
        let planned = plan::plan(&self.pickles, &self.library, &self.settings, &mut self.ids);
        for planned in &planned {
            let message = planned.message(self.run, &self.step_ids, &self.hook_ids);
            say(&mut self.lines, &message);
        }
        self.phase = Phase::Cases(Cases {
            planned: planned.into_iter(),
            now: None,
        });
    }

    /// What to do next of the scenarios; none when they are done.
    fn case(&mut self, cases: &mut Cases, now_us: i64) -> Option<Next> {
        loop {
            let Some(attempt) = &mut cases.now else {
                let planned = cases.planned.next()?;
                self.summary.cases.push(Case {
                    pickle: Arc::clone(&planned.pickle),
                    attempts: Vec::new(),
                });
                cases.now = Some(self.begin(planned, 0, now_us));
                continue;
            };
            if attempt.next_part < attempt.planned.parts.len() {
                if let Some(next) = self.part(attempt, now_us) {
                    return Some(next);
                }
            } else if let Some(attempt) = cases.now.take() {
                cases.now = self.end(attempt, now_us);
            }
        }
    }

    fn begin(&mut self, planned: Planned, number: u32, now_us: i64) -> Attempt {
        let id = self.ids.give();
        self.say(&Message::TestCaseStarted {
            id,
            test_case_id: planned.id,
            attempt: number,
            timestamp: Seconds::of_time(now_us),
        });
        if let Some(case) = self.summary.cases.last_mut() {
            case.attempts.push(Vec::new());
        }
        Attempt {
            planned,
            id,
            number,
            next_part: 0,
            stopped: false,
            skipping: false,
        }
    }

    /// Ends an attempt; the next one, if it is tried again.
    fn end(&mut self, attempt: Attempt, now_us: i64) -> Option<Attempt> {
        let done = self.summary.cases.last().and_then(|case| case.attempts.last());
        let failed = done.is_some_and(|done| {
            done.iter().any(|done| done.outcome.status == Status::Failed)
        });
        let retries = self.settings.retries.min(Settings::MOST_RETRIES);
        let again = failed && attempt.planned.may_retry && attempt.number < retries;
        self.say(&Message::TestCaseFinished {
            test_case_started_id: attempt.id,
            will_be_retried: again,
            timestamp: Seconds::of_time(now_us),
        });
        again.then(|| self.begin(attempt.planned, attempt.number + 1, now_us))
    }

    /// Takes up the next hook or step of an attempt. None where there is nothing to do for it: it is told already.
    fn part(&mut self, attempt: &mut Attempt, now_us: i64) -> Option<Next> {
        let part = attempt.planned.parts.get(attempt.next_part)?;
        attempt.next_part += 1;
        let (started, id) = (attempt.id, part.id);
        say(
            &mut self.lines,
            &Message::TestStepStarted {
                test_case_started_id: started,
                test_step_id: id,
                timestamp: Seconds::of_time(now_us),
            },
        );
        let pickle = Arc::clone(&attempt.planned.pickle);
        let (skipping, stopped) = (attempt.skipping, attempt.stopped);
        let (step, status) = match &part.does {
            Does::Hook { hook, always } => {
                if *always || !(skipping || stopped) {
                    if !self.settings.dry_run {
                        self.doing = Some(Doing::Part {
                            started,
                            part: id,
                            step: None,
                        });
                        return Some(Next::Hook {
                            hook: *hook,
                            pickle: Some(pickle),
                            attempt: attempt.number,
                        });
                    }
                }
                (None, Status::Skipped)
            }
            Does::Step { index, meaning } => {
                let status = match meaning.as_ref() {
                    _ if skipping => Status::Skipped,
                    Meaning::Ambiguous(_) => Status::Ambiguous,
                    Meaning::Undefined => {
                        self.suggest(&pickle, *index);
                        Status::Undefined
                    }
                    Meaning::Step(_) if stopped || self.settings.dry_run => Status::Skipped,
                    Meaning::Step(found) => {
                        self.doing = Some(Doing::Part {
                            started,
                            part: id,
                            step: Some(*index),
                        });
                        return Some(Next::Step(Todo {
                            step: found.step,
                            arguments: found.arguments.clone(),
                            pickle,
                            index: *index,
                            attempt: attempt.number,
                        }));
                    }
                };
                (Some(*index), status)
            }
        };
        // In a dry run nothing is skipped on account of what was not done.
        if !(self.settings.dry_run && status == Status::Skipped) {
            attempt.note(status);
        }
        self.part_finished(started, id, step, Outcome::new(status, 0), now_us);
        None
    }

    fn suggest(&mut self, pickle: &Pickle, index: usize) {
        let Some(step) = pickle.steps.get(index) else {
            return;
        };
        let suggested: Vec<String> = self
            .library
            .suggest(&step.text)
            .into_iter()
            .map(|suggested| suggested.expression)
            .collect();
        let keyword = match step.kind {
            StepType::Context | StepType::Unknown => "Given",
            StepType::Action => "When",
            StepType::Outcome => "Then",
        };
        let snippets = suggested.iter().map(|expression| Snippet {
            language: "gherkin",
            code: format!("{keyword} {expression}"),
        });
        let message = Message::Suggestion {
            id: self.ids.give(),
            pickle_step_id: step.id,
            snippets: snippets.collect(),
        };
        say(&mut self.lines, &message);
        if self.summary.unknown.iter().any(|known| known.text == step.text) {
            return;
        }
        let nearest = self.library.nearest(&step.text, 3);
        let known = self.library.steps();
        let nearest = nearest.into_iter().filter_map(|number| known.get(number.0));
        self.summary.unknown.push(UnknownStep {
            text: step.text.clone(),
            suggested,
            nearest: nearest
                .map(|known| known.expression.source().to_string())
                .collect(),
        });
    }

    fn part_finished(
        &mut self,
        started: Id,
        part: Id,
        step: Option<usize>,
        outcome: Outcome,
        now_us: i64,
    ) {
        let message = Message::TestStepFinished {
            test_case_started_id: started,
            test_step_id: part,
            test_step_result: told(&outcome),
            timestamp: Seconds::of_time(now_us),
        };
        say(&mut self.lines, &message);
        let case = self.summary.cases.last_mut();
        if let Some(done) = case.and_then(|case| case.attempts.last_mut()) {
            done.push(Done { step, outcome });
        }
    }

    fn finish(&mut self, broken: Option<&Exception>, now_us: i64) {
        let broken = broken.map(|exception| self.hidden_exception(exception.clone()));
        if let Some(exception) = &broken {
            let said = exception.message.clone();
            self.summary.broken = Some(said.unwrap_or_else(|| exception.kind.clone()));
        }
        let message = Message::TestRunFinished {
            test_run_started_id: self.run,
            success: self.summary.success(),
            message: broken.as_ref().and_then(|broken| broken.message.as_deref()),
            exception: broken.as_ref(),
            timestamp: Seconds::of_time(now_us),
        };
        say(&mut self.lines, &message);
        self.phase = Phase::Over;
    }

    fn hidden(&self, mut outcome: Outcome) -> Outcome {
        let hide = |text: String| self.settings.secrets.hide(&text);
        outcome.message = outcome.message.map(hide);
        outcome.exception = outcome
            .exception
            .map(|exception| self.hidden_exception(exception));
        outcome
    }

    fn hidden_exception(&self, mut exception: Exception) -> Exception {
        let hide = |text: String| self.settings.secrets.hide(&text);
        exception.message = exception.message.map(hide);
        exception.stack_trace = exception.stack_trace.map(hide);
        exception
    }
}

impl Attempt {
    /// Remembers how a part of it went, for what comes after.
    fn note(&mut self, status: Status) {
        match status {
            Status::Passed => {}
            Status::Skipped => self.skipping |= !self.stopped,
            _ => self.stopped = true,
        }
    }
}

fn say(lines: &mut Vec<String>, message: &Message<'_>) {
    // Nothing in a message can fail to be written: its maps have text for keys.
    lines.extend(serde_json::to_string(message).ok());
}

fn told(outcome: &Outcome) -> TestResult<'_> {
    TestResult {
        status: outcome.status,
        message: outcome.message.as_deref(),
        exception: outcome.exception.as_ref(),
        duration: Seconds::of_duration(outcome.duration_us),
    }
}

fn tell_feature(lines: &mut Vec<String>, feature: &FeatureFile) {
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
fn tell_library(lines: &mut Vec<String>, library: &Library, ids: &mut Ids) -> (Vec<Id>, Vec<Id>) {
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
