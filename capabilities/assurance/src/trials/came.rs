//! The page of a contract's trials: what is tried, how far a run is, and what came of the last.

use std::collections::HashMap;

use app::store::{Rd, Record, StoreError};
use app::{Fail, Page, View};
use axum::extract::{Path, Query};
use axum::response::Response;
use contract::gate::{Walk, WalkEnd};
use contract::scenario::{Scenario, targets};
use serde::{Deserialize, Serialize};

use super::limits::{self, limit};
use super::model::{
    CAME, Came, CameTo, Kind, RUNS, Run, TEST_SITES, TRIALS, TestSite, Trial, WAYS,
};
use super::table;
use super::tried::{features, rows};
use crate::edit::{Crumb, crumbs};
use crate::model::{Room, of_contract};

/// What happens when we try it?
#[derive(Debug, Default, Serialize)]
pub struct Trials {
    path: String,
    crumbs: Vec<Crumb>,
    title: String,
    site: String,
    secrets: Vec<String>,
    run: Option<RunLine>,
    files: Vec<FileLines>,
    journeys: Vec<JourneyLines>,
    limits: Vec<LimitLine>,
    unreadable: Vec<String>,
    facts: Vec<&'static str>,
    done: &'static str,
    error: &'static str,
}

/// How far a run is, or how the last one ended.
#[derive(Debug, Clone, Default, Serialize)]
struct RunLine {
    is_on: bool,
    has_begun: bool,
    done: u32,
    of: u32,
    at: String,
    failed: String,
    not_tried: u32,
    why: String,
    ended_us: i64,
}

impl RunLine {
    fn of(run: &Run) -> Self {
        Self {
            is_on: run.is_on(),
            has_begun: run.began.is_some() && run.of > 0,
            done: run.done,
            of: run.of,
            at: run.at.clone(),
            failed: run.failed.clone().unwrap_or_default(),
            not_tried: run.not_tried,
            why: run.why.clone(),
            ended_us: run.ended.unwrap_or_default().0,
        }
    }
}

/// A feature file, with its scenarios.
#[derive(Debug, Clone, Default, Serialize)]
struct FileLines {
    id: String,
    name: String,
    scenarios: Vec<ScenarioLine>,
}

#[derive(Debug, Clone, Default, Serialize)]
struct ScenarioLine {
    name: String,
    line: u64,
    /// The requirements and criteria that it speaks of: "BOOK-2.1".
    of: Vec<String>,
    state: &'static str,
    look: &'static str,
    why: String,
    at_us: i64,
    record: String,
}

/// A journey, in each way, with each row of its table.
#[derive(Debug, Clone, Default, Serialize)]
struct JourneyLines {
    id: String,
    name: String,
    of: Vec<String>,
    at_us: i64,
    /// Of each row what the journey is called with it, and the ways.
    rows: Vec<(String, Vec<WayLine>)>,
}

/// A journey in one way.
#[derive(Debug, Clone, Default, Serialize)]
pub struct WayLine {
    way: &'static str,
    state: &'static str,
    look: &'static str,
    /// "2 of 3", where they are not all.
    walks: String,
    moves: u32,
    seconds: String,
    broke: String,
    record: String,
    /// Whether the rules of the milestone ask for it.
    is_wanted: bool,
}

/// A quality limit.
#[derive(Debug, Clone, Default, Serialize)]
struct LimitLine {
    requirement: String,
    criterion: u32,
    text: String,
    state: &'static str,
    look: &'static str,
    what: String,
}

impl WayLine {
    fn of(walk: &Walk, is_wanted: bool) -> Option<Self> {
        let (_, way) = WAYS.into_iter().find(|(word, _)| *word == walk.way)?;
        let (state, look) = match walk.end {
            WalkEnd::Done => ("Yes", "good"),
            WalkEnd::AtTimes => ("At times", "warning"),
            WalkEnd::Broke => ("No", "bad"),
            WalkEnd::NotTried => ("Not tried yet", "unknown"),
        };
        Some(Self {
            way,
            state,
            look,
            walks: match walk.end {
                WalkEnd::AtTimes => format!("{} of {}", walk.finished, walk.tried),
                _ => String::new(),
            },
            moves: walk.moves,
            seconds: match walk.took_ms {
                0 => String::new(),
                ms => format!("{:.1}", ms as f64 / 1_000.0),
            },
            broke: walk.broke.clone(),
            record: String::new(),
            is_wanted,
        })
    }

    /// A journey that breaks in one way and was not tried in another, for samples of pages.
    pub fn samples() -> Vec<(String, Vec<Self>)> {
        let walk = |way: &str, end| Walk {
            journey: "Book a room".into(),
            way: way.into(),
            end,
            finished: 2,
            tried: 3,
            moves: 24,
            took_ms: 5_230,
            broke: match end {
                WalkEnd::Done | WalkEnd::NotTried => String::new(),
                _ => "Line 7: Tab does not come to “Send”.".into(),
            },
        };
        let walks = [
            walk("pointer", WalkEnd::Done),
            walk("keyboard", WalkEnd::Broke),
            walk("ear", WalkEnd::AtTimes),
            walk("zoomed", WalkEnd::NotTried),
        ];
        way_lines(&walks, &["keyboard".into()])
    }
}

/// Walks as pages show them, by journey.
#[must_use]
pub fn way_lines(walks: &[Walk], wanted: &[String]) -> Vec<(String, Vec<WayLine>)> {
    let mut journeys: Vec<(String, Vec<WayLine>)> = Vec::new();
    for walk in walks {
        let Some(line) = WayLine::of(walk, wanted.contains(&walk.way)) else {
            continue;
        };
        match journeys
            .last_mut()
            .filter(|(name, _)| *name == walk.journey)
        {
            Some((_, lines)) => lines.push(line),
            None => journeys.push((walk.journey.clone(), vec![line])),
        }
    }
    journeys
}

/// Every journey of a contract in every way, tried or not.
///
/// # Errors
/// Whatever the store says.
pub fn walks(rd: &mut Rd<'_>, contract: &str) -> Result<Vec<Walk>, StoreError> {
    let came = of_contract(rd, &CAME, contract)?;
    let trials = of_contract(rd, &TRIALS, contract)?;
    let journeys = trials
        .iter()
        .filter(|trial| trial.value.kind == Kind::Journey);
    let rows = journeys.flat_map(|journey| {
        let rows = rows(&journey.value).into_iter();
        rows.map(move |row| (journey, row))
    });
    Ok(rows
        .flat_map(|(journey, row)| WAYS.map(|(way, _)| walk(journey, row, way, &came)))
        .collect())
}

fn walk(journey: &Record<Trial>, row: u64, way: &str, came: &[Record<Came>]) -> Walk {
    let found = came
        .iter()
        .map(|came| &came.value)
        .find(|came| came.trial == journey.id && came.line == row && came.way == way);
    Walk {
        journey: table::named(&journey.value.name, row),
        way: way.to_owned(),
        end: found.map_or(WalkEnd::NotTried, |came| match came.to {
            CameTo::Passed => WalkEnd::Done,
            CameTo::AtTimes => WalkEnd::AtTimes,
            CameTo::Failed => WalkEnd::Broke,
            CameTo::NotUnderstood | CameTo::NotTried => WalkEnd::NotTried,
        }),
        finished: found.map_or(0, |came| came.finished),
        tried: found.map_or(0, |came| came.tried),
        moves: found.map_or(0, |came| came.moves),
        took_ms: found.map_or(0, |came| came.took_ms),
        broke: found.map_or_else(String::new, |came| came.why.clone()),
    }
}

impl FileLines {
    fn of(room: &Room, trial: &Record<Trial>, came: &[Record<Came>]) -> Self {
        let by_line: HashMap<u64, &Came> = came
            .iter()
            .filter(|came| came.value.trial == trial.id)
            .map(|came| (came.value.line, &came.value))
            .collect();
        let scenarios = features(&trial.value).unwrap_or_default();
        let line = |pickle: &scenario::Pickle| {
            let line = u64::from(pickle.location.line);
            let scenario = Scenario {
                name: pickle.name.clone(),
                tags: pickle.tags.iter().map(|tag| tag.name.clone()).collect(),
                file: trial.value.name.clone(),
                line,
            };
            let of = targets(&room.specification, &scenario).into_iter();
            let of = of.map(|one| match one.criterion {
                Some(number) => format!("{}.{number}", one.requirement),
                None => one.requirement,
            });
            let found = by_line.get(&line);
            ScenarioLine {
                name: pickle.name.clone(),
                line,
                of: of.collect(),
                state: found.map_or("Not tried yet", |came| came.to.words()),
                look: found.map_or("unknown", |came| came.to.look()),
                why: found.map(|came| came.why.clone()).unwrap_or_default(),
                at_us: found.map_or(0, |came| came.at.0),
                record: found.map(|came| came.record.clone()).unwrap_or_default(),
            }
        };
        Self {
            id: trial.id.clone(),
            name: trial.value.name.clone(),
            scenarios: scenarios.scenarios().map(line).collect(),
        }
    }
}

impl JourneyLines {
    fn of(trial: &Record<Trial>, came: &[Record<Came>]) -> Self {
        let of_this: Vec<&Came> = came
            .iter()
            .map(|came| &came.value)
            .filter(|came| came.trial == trial.id)
            .collect();
        let line = |row: u64, way: &str| {
            let line = WayLine::of(&walk(trial, row, way, came), false)?;
            let found = of_this
                .iter()
                .find(|came| came.line == row && came.way == way);
            Some(WayLine {
                record: found.map(|came| came.record.clone()).unwrap_or_default(),
                ..line
            })
        };
        let ways = |row: u64| {
            let ways = WAYS.into_iter().filter_map(|(way, _)| line(row, way));
            let ways: Vec<WayLine> = ways.collect();
            (table::named(&trial.value.name, row), ways)
        };
        Self {
            id: trial.id.clone(),
            name: trial.value.name.clone(),
            of: trial.value.requirements.clone(),
            at_us: of_this.iter().map(|came| came.at.0).max().unwrap_or(0),
            rows: rows(&trial.value).into_iter().map(ways).collect(),
        }
    }
}

fn limit_lines(room: &Room) -> Vec<LimitLine> {
    let all = room.specification.requirements.iter();
    let criteria = all.flat_map(|one| one.criteria.iter().map(move |criterion| (one, criterion)));
    let line = |(one, criterion): (&contract::Requirement, &contract::Criterion)| {
        limit(&criterion.text)?.ok()?;
        let newest = room.pieces.iter().rev().map(|piece| &piece.value.evidence);
        let newest = newest
            .filter(|of| of.requirement == one.id && of.version == one.version)
            .find(|of| of.criterion.is_none_or(|number| number == criterion.number));
        let (state, look) = match newest.map(|of| of.outcome) {
            Some(contract::Outcome::Passed) => ("Kept", "good"),
            Some(contract::Outcome::Failed) => ("Broken", "bad"),
            None => ("Not judged yet", "unknown"),
        };
        Some(LimitLine {
            requirement: one.id.clone(),
            criterion: criterion.number,
            text: criterion.text.clone(),
            state,
            look,
            what: newest.map(|of| of.what.clone()).unwrap_or_default(),
        })
    };
    criteria.filter_map(line).collect()
}

impl Page for Trials {
    const TEMPLATE: &'static str = "assurance/trials.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let empty = || Self {
            path: "/assurance/1".into(),
            crumbs: crumbs("Library booking", "/assurance/1", &[]),
            title: "Library booking".into(),
            facts: limits::FACTS.map(|fact| fact.words).to_vec(),
            ..Self::default()
        };
        let at_us = 1_795_529_100_000_000;
        let scenario = |name: &str, to: CameTo, why: &str, of: &[&str]| ScenarioLine {
            name: name.into(),
            line: 4,
            of: of.iter().map(ToString::to_string).collect(),
            state: to.words(),
            look: to.look(),
            why: why.into(),
            at_us,
            record: "7".into(),
        };
        let scenarios = vec![
            scenario("A room is booked", CameTo::Passed, "", &["BOOK-2.1"]),
            scenario(
                "A taken room is not offered",
                CameTo::Failed,
                "Line 9: The page says “Room 4”.",
                &["BOOK-1.2"],
            ),
            ScenarioLine {
                at_us: 0,
                record: String::new(),
                ..scenario(
                    "A dragon",
                    CameTo::NotUnderstood,
                    "“a dragon” is not known.",
                    &[],
                )
            },
        ];
        let (name, ways) = WayLine::samples().remove(0);
        let row = |number| (table::named(&name, number), ways.clone());
        let full = || Self {
            site: "https://test.supplier.example".into(),
            secrets: vec!["PASSWORD".into()],
            files: vec![FileLines {
                id: "1".into(),
                name: "booking.feature".into(),
                scenarios: scenarios.clone(),
            }],
            journeys: vec![JourneyLines {
                id: "2".into(),
                name: name.clone(),
                of: vec!["BOOK-2".into()],
                at_us,
                rows: vec![row(1), row(2)],
            }],
            limits: vec![LimitLine {
                requirement: "QUAL-3".into(),
                criterion: 1,
                text: "Limit: largest paint at most 2.5 s".into(),
                state: "Broken",
                look: "bad",
                what: "Broken at 1 of 12 looks, first at /book: 3100.".into(),
            }],
            ..empty()
        };
        let run = |run: RunLine| Self {
            run: Some(run),
            ..full()
        };
        vec![
            ("nothing yet", empty()),
            ("not tried", full()),
            (
                "a run is asked for",
                run(RunLine {
                    is_on: true,
                    ..RunLine::default()
                }),
            ),
            (
                "a run is on",
                run(RunLine {
                    is_on: true,
                    has_begun: true,
                    done: 3,
                    of: 9,
                    at: "Book a room, keyboard".into(),
                    ..RunLine::default()
                }),
            ),
            (
                "it was down for a part",
                Self {
                    unreadable: vec!["QUAL-9, criterion 1: what is measured is not known.".into()],
                    done: "It is kept.",
                    ..run(RunLine {
                        not_tried: 2,
                        of: 9,
                        done: 9,
                        why: "Nothing answers there.".into(),
                        ended_us: at_us,
                        ..RunLine::default()
                    })
                },
            ),
            (
                "it came to nothing",
                Self {
                    error: "Say first where the test site is.",
                    ..run(RunLine {
                        failed: "The run was stopped.".into(),
                        ended_us: at_us,
                        ..RunLine::default()
                    })
                },
            ),
        ]
    }
}

/// What the page says after something was done.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct After {
    done: String,
    error: String,
}

pub async fn show(
    view: View,
    Path(id): Path<String>,
    Query(after): Query<After>,
) -> Result<Response, Fail> {
    let room = Room::open(&view.app, &id).await?;
    let (site, run, trials, came) = view
        .app
        .store()
        .read(move |rd| {
            Ok::<_, StoreError>((
                TEST_SITES.get(rd, &id)?.map(|site| site.value),
                RUNS.get(rd, &id)?.map(|run| run.value),
                of_contract(rd, &TRIALS, &id)?,
                of_contract(rd, &CAME, &id)?,
            ))
        })
        .await?;
    let TestSite {
        address, secrets, ..
    } = site.unwrap_or_default();
    let of_kind = |kind| trials.iter().filter(move |trial| trial.value.kind == kind);
    Ok(view.page(&Trials {
        path: room.path(),
        crumbs: crumbs(&room.contract.value.title, &room.path(), &[]),
        title: room.contract.value.title.clone(),
        site: address,
        secrets: secrets.into_iter().map(|secret| secret.name).collect(),
        run: run.as_ref().map(RunLine::of),
        files: of_kind(Kind::Scenarios)
            .map(|trial| FileLines::of(&room, trial, &came))
            .collect(),
        journeys: of_kind(Kind::Journey)
            .map(|trial| JourneyLines::of(trial, &came))
            .collect(),
        limits: limit_lines(&room),
        unreadable: limits::unreadable(&room.specification),
        facts: limits::FACTS.map(|fact| fact.words).to_vec(),
        done: match after.done.as_str() {
            "kept" => "It is kept.",
            "removed" => "It is taken out. The evidence that it gave stays.",
            "stopped" => "The run was stopped. What was known before it stays.",
            _ => "",
        },
        error: match after.error.as_str() {
            "site" => "Say first where the test site is.",
            "nothing" => "There is nothing of this kind to try yet: add it first.",
            "busy" => "A run is on already.",
            _ => "",
        },
    }))
}
