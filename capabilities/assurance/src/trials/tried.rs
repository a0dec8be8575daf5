//! One run in a real browser: every scenario and journey that was asked for, and what the pages on the way were like.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use app::kit::Fault;
use contract::scenario::Scenario;
use scenario::{Pickle, Settings};
use walk::{
    Attempt, Case, End, Features, NamedSecret, PageFacts, Said, Values, Verdict, Walked, Walker,
    Way, record, try_scenarios, verdict,
};

use super::attach::LaidOut;
use super::model::{CameTo, Kind, Trial};
use super::table;
use crate::journey::{chromium, patience};
use crate::model::Kept;

/// How often a scenario that fails is tried again, and a journey is walked in each way beside the first time.
const AGAIN: u32 = 2;
/// How long a run may last, in microseconds: what is left over is not tried.
const LONGEST_US: i64 = 3_600_000_000;

/// What is to be tried.
pub struct Job {
    /// The supplier's test site.
    pub site: String,
    /// The guarded door that the browser goes through.
    pub proxy: SocketAddr,
    /// What is filled in and shown to nobody.
    pub secrets: Vec<NamedSecret>,
    /// What, each with its id.
    pub trials: Vec<(String, Trial)>,
    /// The files that steps send, each with its id.
    pub files: Vec<(String, Kept)>,
}

/// One scenario, or one journey in one way, that was tried.
pub struct Outcome {
    /// The trial's id.
    pub trial: String,
    /// Written as what.
    pub kind: Kind,
    /// Its name, tags and place.
    pub scenario: Scenario,
    /// In which way.
    pub way: Way,
    /// What it came to.
    pub to: CameTo,
    /// Why, where it did not pass.
    pub why: String,
    /// Walks that came to the end.
    pub finished: usize,
    /// Walks that could be tried.
    pub tried: usize,
    /// The most moves of a walk that came to the end.
    pub moves: u32,
    /// The time of the middle one of those, in milliseconds.
    pub took_ms: u64,
    /// The record, as a page.
    pub record: String,
}

/// What came of a run.
#[derive(Default)]
pub struct Done {
    /// Each, in order.
    pub outcomes: Vec<Outcome>,
    /// The pages that were seen in the usual way.
    pub pages: Vec<PageFacts>,
    /// How often the site was asked for a page, and how often it answered.
    pub asked: u32,
    /// See `asked`.
    pub answered: u32,
}

/// How far a run is: done, of how many, and what was tried last.
pub type Tell<'t> = &'t mut dyn FnMut(u32, &str);

/// How many scenarios, and journeys in one way each, there are.
pub fn count(trials: &[(String, Trial)]) -> u32 {
    let of = |trial: &Trial| match trial.kind {
        Kind::Journey => Way::ALL.len() * rows(trial).len(),
        Kind::Scenarios => features(trial).map_or(0, |features| features.scenarios().count()),
    };
    let all: usize = trials.iter().map(|(_, trial)| of(trial)).sum();
    u32::try_from(all).unwrap_or(u32::MAX)
}

/// The numbers of the rows that a journey is walked with; of a table that cannot be read none is known.
pub fn rows(trial: &Trial) -> Vec<u64> {
    let rows = table::rows(trial).unwrap_or_default();
    rows.into_iter().map(|(number, _)| number).collect()
}

/// The scenarios of a trial, or every fault of them by line.
pub fn features(trial: &Trial) -> Result<Features, Vec<String>> {
    let mut features = Features::new();
    features.add(&trial.name, trial.text.as_bytes())?;
    Ok(features)
}

/// Tries everything.
///
/// # Errors
/// A fault, if the browser cannot be had. A site that is down is none: what could not be tried says so.
pub async fn try_all(
    job: &Job,
    now_us: impl Fn() -> i64 + Copy,
    tell: Tell<'_>,
) -> Result<Done, Fault> {
    let values = Values::with_secrets(&job.secrets)?;
    let files = LaidOut::new(&job.files)?;
    let chromium = chromium(Some(job.proxy)).await?;
    let walker = Walker::new(&chromium, &job.site)
        .patient(patience())
        .judging_access();
    let mut run = Running {
        walker,
        values,
        files,
        began_us: now_us(),
        done: Done::default(),
        tell,
    };
    for (id, trial) in &job.trials {
        let came = match trial.kind {
            Kind::Scenarios => run.scenarios(id, trial, now_us, &job.secrets).await,
            Kind::Journey => run.journey(id, trial, now_us).await,
        };
        if let Err(fault) = came {
            run.all_not_tried(id, trial, &fault.message);
        }
    }
    let done = run.done;
    chromium.close().await;
    Ok(done)
}

struct Running<'r> {
    walker: Walker<'r>,
    values: Values,
    files: LaidOut,
    began_us: i64,
    done: Done,
    tell: Tell<'r>,
}

impl Running<'_> {
    /// The scenarios of a feature file, each again where it fails.
    async fn scenarios(
        &mut self,
        id: &str,
        trial: &Trial,
        now_us: impl Fn() -> i64 + Copy,
        secrets: &[NamedSecret],
    ) -> Result<(), Fault> {
        let features = features(trial).map_err(|faults| Fault::invalid(faults.join(" ")))?;
        let values = self.files.values(&self.values, trial);
        self.may_go_on(now_us(), &features.missing(&values))?;
        let mut settings = Settings {
            retries: AGAIN,
            ..Settings::default()
        };
        for secret in secrets {
            let added = settings.secrets.add(&secret.name, secret.value.reveal());
            added.map_err(|why| Fault::invalid(why.to_string()))?;
        }
        let before = self.done.outcomes.len();
        let mut known = BTreeSet::new();
        let tell = &mut *self.tell;
        let mut told = |attempt: &Attempt<'_>| {
            known.insert(attempt.pickle.id);
            let done = u32::try_from(before + known.len()).unwrap_or(u32::MAX);
            tell(done, &attempt.pickle.name);
            Ok(())
        };
        let tried = try_scenarios(
            &self.walker,
            features,
            &values,
            Way::Pointer,
            settings,
            now_us,
            &mut told,
        )
        .await?;
        for case in tried.cases {
            self.note(&case.walks, true);
            self.done.outcomes.push(of_case(id, trial, case));
        }
        Ok(())
    }

    /// A journey with each row of its table in every way, so many times.
    async fn journey(
        &mut self,
        id: &str,
        trial: &Trial,
        now_us: impl Fn() -> i64,
    ) -> Result<(), Fault> {
        let journey = walk::read(&trial.text).map_err(|faults| {
            let each: Vec<String> = faults.iter().map(ToString::to_string).collect();
            Fault::invalid(each.join(" "))
        })?;
        let values = self.files.values(&self.values, trial);
        let rows = table::rows(trial).map_err(Fault::invalid)?;
        let each = rows
            .iter()
            .flat_map(|(number, row)| Way::ALL.map(|way| (*number, row, way)));
        for (number, row, way) in each {
            let values = table::with(values.clone(), row);
            self.may_go_on(now_us(), &values.missing(&journey))?;
            let mut walks = Vec::new();
            for _ in 0..=AGAIN {
                // Pictures of every walk would fill the memory: the last alone keeps them.
                walks.iter_mut().for_each(without_pictures);
                walks.push(self.walker.walk(&journey, &values, way).await?);
            }
            self.note(&walks, way == Way::Pointer);
            let to = match verdict(&walks) {
                Verdict::Passed => CameTo::Passed,
                Verdict::Flaky { .. } => CameTo::AtTimes,
                Verdict::Failed => CameTo::Failed,
                Verdict::NotTried => CameTo::NotTried,
            };
            let scenario = of_row(trial, number);
            let outcome = Outcome {
                kind: Kind::Journey,
                way,
                ..of_walks(id, scenario, to, why(&walks), &walks)
            };
            self.done.outcomes.push(outcome);
            let done = u32::try_from(self.done.outcomes.len()).unwrap_or(u32::MAX);
            let at = format!("{}, {way}", table::named(&journey.name, number));
            (self.tell)(done, &at);
        }
        Ok(())
    }

    /// Whether there is time left, and everything that is needed.
    fn may_go_on(&self, now_us: i64, missing: &[String]) -> Result<(), Fault> {
        if now_us - self.began_us > LONGEST_US {
            return Err(Fault::invalid(
                "The run had lasted an hour by then: run it again.",
            ));
        }
        if missing.is_empty() {
            return Ok(());
        }
        Err(Fault::invalid(missing.join(" ")))
    }

    /// Notes what the pages were like, and how often the site answered.
    fn note(&mut self, walks: &[Walked], as_usual: bool) {
        for walked in walks {
            let pages = u32::try_from(walked.pages.len()).unwrap_or(u32::MAX);
            self.done.answered += pages;
            self.done.asked += pages + u32::from(matches!(walked.end, End::Unreachable(_)));
            if as_usual {
                self.done.pages.extend(walked.pages.iter().cloned());
            }
        }
    }

    /// What of a trial has no outcome yet could not be tried.
    fn all_not_tried(&mut self, id: &str, trial: &Trial, why: &str) {
        let mut add = |scenario: Scenario, way: Way| {
            let is_known =
                self.done.outcomes.iter().any(|one| {
                    one.trial == id && one.scenario.line == scenario.line && one.way == way
                });
            if !is_known {
                self.done.outcomes.push(Outcome {
                    kind: trial.kind,
                    way,
                    ..of_walks(id, scenario, CameTo::NotTried, why.to_owned(), &[])
                });
            }
        };
        match (trial.kind, features(trial)) {
            (Kind::Scenarios, Ok(features)) => {
                for pickle in features.scenarios() {
                    add(of_pickle(pickle), Way::Pointer);
                }
            }
            (Kind::Scenarios, Err(_)) => {}
            (Kind::Journey, _) => {
                for number in rows(trial) {
                    for way in Way::ALL {
                        add(of_row(trial, number), way);
                    }
                }
            }
        }
    }
}

fn without_pictures(walked: &mut Walked) {
    for step in &mut walked.steps {
        step.picture = Vec::new();
    }
}

/// A journey with a row of its table, as scenarios are kept.
fn of_row(trial: &Trial, number: u64) -> Scenario {
    Scenario {
        name: table::named(&trial.name, number),
        tags: trial.requirements.clone(),
        file: trial.name.clone(),
        line: number,
    }
}

fn of_pickle(pickle: &Pickle) -> Scenario {
    Scenario {
        name: pickle.name.clone(),
        tags: pickle.tags.iter().map(|tag| tag.name.clone()).collect(),
        file: pickle.uri.clone(),
        line: pickle.location.line.into(),
    }
}

fn of_case(id: &str, trial: &Trial, case: Case) -> Outcome {
    let (to, said) = match case.said {
        Said::Passed => (CameTo::Passed, String::new()),
        Said::Flaky { .. } => (CameTo::AtTimes, why(&case.walks)),
        Said::Failed(why) => (CameTo::Failed, why),
        Said::NotTried(why) => (CameTo::NotTried, why),
        Said::NotUnderstood(why) => (CameTo::NotUnderstood, why),
        Said::Empty => (CameTo::NotUnderstood, "It has no steps.".into()),
    };
    Outcome {
        kind: trial.kind,
        ..of_walks(id, of_pickle(&case.pickle), to, said, &case.walks)
    }
}

/// Why the walks did not all come to the end: where one broke, or else why it could not be tried.
fn why(walks: &[Walked]) -> String {
    let broke = walks.iter().find_map(Walked::broke).map(|broke| {
        let at = match broke.line {
            0 => String::new(),
            line => format!("Line {line}: "),
        };
        format!("{at}{} {}", broke.why, broke.seen)
    });
    let down = walks.iter().find_map(|walked| match &walked.end {
        End::Unreachable(why) | End::NotTried(why) => Some(why.clone()),
        _ => None,
    });
    match broke.or(down) {
        Some(why) if !walks.iter().all(Walked::finished) => why,
        _ => String::new(),
    }
}

fn of_walks(id: &str, scenario: Scenario, to: CameTo, why: String, walks: &[Walked]) -> Outcome {
    let mut times: Vec<u64> = walks
        .iter()
        .filter(|walked| walked.finished())
        .map(|walked| walked.took_ms)
        .collect();
    times.sort_unstable();
    let ended = |walked: &&Walked| walked.finished();
    let about = match why.as_str() {
        "" => to.words().to_owned(),
        why => format!("{}. {why}", to.words()),
    };
    Outcome {
        trial: id.to_owned(),
        kind: Kind::Scenarios,
        way: Way::Pointer,
        to,
        why,
        finished: times.len(),
        tried: times.len() + walks.iter().filter(|one| one.broke().is_some()).count(),
        moves: walks
            .iter()
            .filter(ended)
            .map(|one| one.moves)
            .max()
            .unwrap_or(0),
        took_ms: times.get(times.len() / 2).copied().unwrap_or(0),
        record: match walks {
            [] => String::new(),
            walks => record(&scenario.name, &about, walks),
        },
        scenario,
    }
}
