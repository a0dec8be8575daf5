//! `borough assurance run`: feature files tried on a site, as a supplier's pipeline does.

use std::sync::Arc;

use app::kit::{Fault, Kind};
use app::print;
use clap::{Arg, ArgAction, ArgMatches, value_parser};
use scenario::action::Actions;
use scenario::run::Todo;
use scenario::{
    Attachment, FeatureFile, Format, Id, Ids, Library, Next, Outcome, Reading, Run, Settings,
    Status, Summary, TagExpression, Verdict,
};
use walk::{End, StepEnd, Values, Walked, Walker, Way};

use super::bind::{Bound, bind};
use super::{chromium, keep, patience, secrets, shared, unreadable, values, way};

/// The arguments, with examples.
pub fn run_spec() -> clap::Command {
    let command = clap::Command::new("run")
        .about("Try the scenarios of feature files on a site, in a real browser")
        .arg(
            Arg::new("file")
                .value_name("FILE")
                .required(true)
                .action(ArgAction::Append)
                .help("Gherkin: .feature or .feature.md"),
        )
        .arg(
            Arg::new("tags")
                .long("tags")
                .value_name("EXPRESSION")
                .help("Only scenarios with these tags: \"@permits and not @slow\""),
        )
        .arg(
            Arg::new("retries")
                .long("retries")
                .value_name("N")
                .default_value("2")
                .value_parser(value_parser!(u32).range(0..=20))
                .help(
                    "How often a scenario that fails is tried again: one that passes then is flaky",
                ),
        )
        .arg(
            Arg::new("messages")
                .long("messages")
                .value_name("FILE")
                .help("Write Cucumber Messages, a line of JSON each"),
        );
    shared(command).after_help(
        "The sentences that steps may use are listed by borough assurance sentences.\n\n\
         Examples:\n  borough assurance run permits.feature --at https://test.supplier.example\n  \
         borough assurance run *.feature --at https://test.supplier.example --tags @REQ-12 --way keyboard --messages run.ndjson\n\n\
         Exit codes: 0 all passed; 1 something failed, is flaky, or is not known; 2 not readable, or the site could not be tried.",
    )
}

/// Tries them.
pub async fn run(arguments: &ArgMatches, now_us: impl Fn() -> i64) -> Result<(), Fault> {
    let mut ids = Ids::new();
    let mut files = Vec::new();
    let mut faults = Vec::new();
    for name in arguments.get_many::<String>("file").into_iter().flatten() {
        let bytes = std::fs::read(name).map_err(|e| unreadable(name, e))?;
        let text = scenario::gherkin::text(&bytes).map_err(|why| unreadable(name, why))?;
        let how = Reading {
            format: Format::of_file(name).unwrap_or_default(),
            ..Reading::default()
        };
        match FeatureFile::read(name, text, &how, &mut ids) {
            Ok(file) => files.push(file),
            Err(all) => faults.extend(all.iter().map(|fault| format!("{name}: {fault}"))),
        }
    }
    if !faults.is_empty() {
        return Err(Fault::new(Kind::Unreadable, faults.join("\n")));
    }
    let mut library = Library::new();
    let actions = Actions::add_to(&mut library);
    let library = Arc::new(library);
    let secrets = secrets(arguments)?;
    let mut settings = Settings {
        retries: arguments.get_one::<u32>("retries").copied().unwrap_or(0),
        ..Settings::default()
    };
    if let Some(tags) = arguments.get_one::<String>("tags") {
        let tags = TagExpression::new(tags);
        settings.tags = Some(tags.map_err(|why| Fault::new(Kind::Unreadable, why.to_string()))?);
    }
    for (name, value) in &secrets {
        let added = settings.secrets.add(name, value);
        added.map_err(|why| Fault::new(Kind::Unreadable, why.to_string()))?;
    }
    let ways = way(arguments);
    let [way] = ways.as_slice() else {
        return Err(Fault::new(
            Kind::Unreadable,
            "Scenarios are tried in one way at a time.",
        ));
    };
    let chromium = chromium().await?;
    let site = arguments
        .get_one::<String>("at")
        .cloned()
        .unwrap_or_default();
    let mut tried = Tried {
        walker: Walker::new(&chromium, &site).patient(patience()),
        values: values(&secrets)?,
        way: *way,
        library: Arc::clone(&library),
        actions,
        folder: arguments.get_one("evidence"),
        now: None,
        n: 0,
        unreachable: None,
    };
    let mut run = Run::new(files, library, settings, ids);
    let mut messages = String::new();
    let ended = tried.all(&mut run, &mut messages, now_us).await;
    let unreachable = tried.unreachable.take();
    chromium.close().await;
    ended?;
    if let Some(file) = arguments.get_one::<String>("messages") {
        std::fs::write(file, messages).map_err(|e| unreadable(file, e))?;
    }
    let summary = run.summary();
    print(&told(summary))?;
    match unreachable {
        Some(why) => Err(Fault::new(
            Kind::Unreadable,
            format!(
                "Part of it could not be tried, which says nothing of the supplier's work: {why}"
            ),
        )),
        None if is_kept(summary) => Ok(()),
        None => Err(Fault::invalid("Not every promise is kept: see the list.")),
    }
}

/// Whether everything passed at once: what proves nothing, or passes at times only, has not.
fn is_kept(summary: &Summary) -> bool {
    summary.cases.len() == summary.planned
        && summary
            .cases
            .iter()
            .all(|case| case.verdict() == Verdict::Passed)
}

/// The walk of the scenario that is being tried.
struct Walk {
    case: (Id, u32),
    bound: Bound,
    walked: Walked,
}

struct Tried<'t> {
    walker: Walker<'t>,
    values: Values,
    way: Way,
    library: Arc<Library>,
    actions: Actions,
    folder: Option<&'t String>,
    now: Option<Walk>,
    n: u32,
    unreachable: Option<String>,
}

impl Tried<'_> {
    async fn all(
        &mut self,
        run: &mut Run,
        messages: &mut String,
        now_us: impl Fn() -> i64,
    ) -> Result<(), Fault> {
        loop {
            let outcome = match run.next(now_us()) {
                Next::Over => break,
                Next::Hook { .. } => Outcome::passed(0),
                Next::Step(todo) => {
                    let (outcome, picture) = self.step(&todo).await?;
                    if let Some(png) = picture {
                        let shown = Attachment::Bytes {
                            bytes: &png,
                            media_type: "image/png",
                            file_name: None,
                        };
                        run.attach(&shown, now_us()).map_err(Fault::internal)?;
                    }
                    outcome
                }
            };
            run.tell(outcome, now_us()).map_err(Fault::internal)?;
            for line in run.take_lines() {
                messages.push_str(&line);
                messages.push('\n');
            }
        }
        for line in run.take_lines() {
            messages.push_str(&line);
            messages.push('\n');
        }
        Ok(())
    }

    /// What came of one step: the whole scenario is walked when its first step is due.
    async fn step(&mut self, todo: &Todo) -> Result<(Outcome, Option<Vec<u8>>), Fault> {
        let case = (todo.pickle.id, todo.attempt);
        if self.now.as_ref().is_none_or(|walk| walk.case != case) {
            let bound = bind(&todo.pickle, &self.library, &self.actions);
            let walked = self
                .walker
                .walk(&bound.journey, &self.values, self.way)
                .await?;
            self.n += 1;
            for (step, outcome) in (0..).zip(&walked.steps) {
                let name = format!("scenario-{}-step-{step}", self.n);
                keep(self.folder, &format!("{name}.png"), &outcome.picture)?;
                if outcome.end == StepEnd::Broke {
                    keep(self.folder, &format!("{name}.txt"), outcome.tree.as_bytes())?;
                }
            }
            if let End::Unreachable(why) | End::NotTried(why) = &walked.end {
                self.unreachable.get_or_insert_with(|| why.clone());
            }
            self.now = Some(Walk {
                case,
                bound,
                walked,
            });
        }
        Ok(self.now.as_ref().map_or_else(
            || (Outcome::new(Status::Skipped, 0), None),
            |walk| walk.outcome(todo.index),
        ))
    }
}

impl Walk {
    /// What came of the scenario's step of this number, with a picture where it broke.
    fn outcome(&self, index: usize) -> (Outcome, Option<Vec<u8>>) {
        let Some(&count) = self.bound.parts.get(index) else {
            let why = self.bound.cannot.clone().unwrap_or_default();
            let mut outcome = Outcome::new(Status::Pending, 0);
            outcome.message = Some(why);
            return (outcome, None);
        };
        // The first of the walk is going to where it begins.
        let first = 1 + self.bound.parts[..index].iter().sum::<usize>();
        let parts = self
            .walked
            .steps
            .get(first..first + count)
            .unwrap_or_default();
        let took_us: u64 = parts.iter().map(|part| part.took_ms * 1_000).sum();
        if parts.len() == count && parts.iter().all(|part| part.end == StepEnd::Done) {
            return (Outcome::passed(took_us), None);
        }
        let why = match &self.walked.end {
            End::Broke(broke) => format!("{} {}", broke.why, broke.seen),
            End::Unreachable(why) | End::NotTried(why) => why.clone(),
            End::Finished => "It was left out.".to_owned(),
        };
        let broken = parts.iter().find(|part| part.end == StepEnd::Broke);
        let picture = broken.map(|part| part.picture.clone());
        (
            Outcome::failed(took_us, why),
            picture.filter(|png| !png.is_empty()),
        )
    }
}

/// What came of it, for a person at a terminal.
fn told(summary: &Summary) -> String {
    let mut out = String::new();
    for case in &summary.cases {
        let (mark, word) = match case.verdict() {
            Verdict::Passed => ("✓", "passed"),
            Verdict::Flaky => ("~", "flaky: it passes at times"),
            Verdict::Empty => ("-", "nothing to try: it has no steps"),
            Verdict::Unfinished => ("-", "not ended"),
            Verdict::Not(status) => ("✗", status.in_words()),
        };
        out.push_str(&format!("{mark} {} ({word})\n", case.pickle.name));
        let last = case.attempts.last().into_iter().flatten();
        let mut why = last.filter_map(|done| done.outcome.message.as_deref());
        if let Some(why) = why.find(|why| !why.is_empty()) {
            out.push_str(&format!("    {why}\n"));
        }
    }
    for unknown in &summary.unknown {
        out.push_str(&format!("{unknown}\n"));
    }
    let passed = summary.count(Verdict::Passed);
    out.push_str(&format!("{passed} of {} passed\n", summary.planned));
    out
}
