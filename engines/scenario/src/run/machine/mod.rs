//! The machine: where a run is, what comes next, and what it is told.

mod case;

use std::collections::HashMap;
use std::sync::Arc;

use base64::Engine as _;

use self::case::Cases;
use super::message::{AttachedTo, Encoding, Message, Named, PROTOCOL, Product, Seconds};
use super::outcome::{Exception, Outcome, Summary};
use super::settings::Settings;
use super::telling::{say, tell_feature, tell_library, told};
use super::{Attachment, Misuse, Next, plan};
use crate::feature::FeatureFile;
use crate::ids::{Id, Ids};
use crate::pickle::Pickle;
use crate::steps::{HookNumber, Library, When};

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
    /// Which of the unknown steps of the summary a sentence is.
    unknown: HashMap<String, usize>,
}

enum Phase {
    Beginning,
    Before(Vec<HookNumber>),
    Cases(Cases),
    After(Vec<HookNumber>),
    Over,
}

/// What the caller is doing.
enum Doing {
    RunHook {
        started: Id,
    },
    Part {
        started: Id,
        part: Id,
        step: Option<usize>,
    },
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
                os: Named {
                    name: &runner.system,
                },
                cpu: Named {
                    name: &runner.processor,
                },
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
            unknown: HashMap::new(),
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
        self.summary.planned = planned.len();
        self.phase = Phase::Cases(Cases {
            planned: planned.into_iter(),
            now: None,
        });
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
