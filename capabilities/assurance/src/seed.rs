//! Fills a new store with the contract of the place, from its folder `assurance`: `contract.json` and
//! `specification.csv`.

use app::App;
use app::check::{self, Change, CheckError};
use app::kit::{Fault, Time};
use app::store::{Filter, StoreError, Tx};
use contract::change::merge;
use contract::gate::{Rules, Severity};
use contract::{Evidence, Outcome, Specification, sheet};
use jiff::civil::Date;
use serde::Deserialize;
use usability::sequential::{Aim, Plan};

use crate::exercises::model::{
    ANSWERS, Answers, CODINGS, Channel, Coding, EXERCISES, Ending, Exercise, State, Survey, Task,
    VISITS, Visit,
};
use crate::model::{
    CONTRACTS, Contract, MILESTONES, Milestone, PIECES, Piece, Room, report, revise,
};
use crate::trials::seed::{self as trials, TrialsFile};

const CONTRACT: &str = "assurance/contract.json";
const SPECIFICATION: &str = "assurance/specification.csv";

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    contract: ContractFile,
    evidence: Vec<EvidenceFile>,
    milestones: Vec<MilestoneFile>,
    problems: Vec<ProblemFile>,
    exercises: Vec<ExerciseFile>,
    trials: TrialsFile,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ContractFile {
    title: String,
    supplier: String,
    about: String,
    starts: String,
    ends: String,
    value_pence: i64,
    owner: String,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct EvidenceFile {
    requirement: String,
    criterion: Option<u32>,
    outcome: Outcome,
    what: String,
    day: Date,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct MilestoneFile {
    title: String,
    due: String,
    payment_pence: i64,
    requirements: Vec<String>,
    least_shown: f64,
    stops_at: Severity,
    #[serde(default)]
    ways: Vec<String>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProblemFile {
    what: String,
    severity: Severity,
    met_by: Vec<u32>,
    mended: bool,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExerciseFile {
    title: String,
    service: String,
    ends: Date,
    tasks: Vec<Task>,
    tasks_each: u32,
    personas: Vec<String>,
    planted: Vec<String>,
    payment_pence: i64,
    plan: Aim,
    visits: Vec<VisitFile>,
    answers: Vec<Vec<Option<u8>>>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct VisitFile {
    shopper: u32,
    task: usize,
    seconds: i64,
    ending: Ending,
    ease: u8,
    what: String,
    problems: Vec<String>,
    /// What each rater says: done, or not.
    raters: Vec<bool>,
    /// The planted faults that it caught.
    caught: Vec<usize>,
}

/// Loads what the place has; one line of what was done.
///
/// # Errors
/// A fault that names the file and what is wrong in it.
pub async fn seed(app: App) -> Result<String, Fault> {
    let known = app
        .store()
        .read(|rd| CONTRACTS.count(rd, &Filter::All))
        .await?;
    let (Some(text), Some(table)) = (app.place().file(CONTRACT), app.place().file(SPECIFICATION))
    else {
        return Ok(String::new());
    };
    if known > 0 {
        return Ok(String::new());
    }
    let wrong = |file: &str, why: String| Fault::invalid(format!("{file}: {why}"));
    let file: File = serde_json::from_slice(&text).map_err(|e| wrong(CONTRACT, e.to_string()))?;
    let specification = sheet::read(&String::from_utf8_lossy(&table)).map_err(|faults| {
        wrong(
            SPECIFICATION,
            faults.first().map(ToString::to_string).unwrap_or_default(),
        )
    })?;
    let plans: Result<Vec<Plan>, _> = file
        .exercises
        .iter()
        .map(|one| Plan::new(one.plan))
        .collect();
    let plans = plans.map_err(|e| wrong(CONTRACT, e.to_string()))?;
    let tried = trials::read(&app, file.trials.clone())?;
    let title = file.contract.title.clone();
    app.store()
        .write(move |tx| load(tx, file.clone(), &specification, &plans, &tried))
        .await?;
    Ok(format!("the contract “{title}”"))
}

fn noon(day: Date) -> Time {
    let at = day.at(12, 0, 0, 0).in_tz("UTC");
    Time(
        at.map(|at| at.timestamp().as_microsecond())
            .unwrap_or_default(),
    )
}

fn load(
    tx: &mut Tx<'_>,
    file: File,
    specification: &Specification,
    plans: &[Plan],
    tried: &trials::Read,
) -> Result<(), CheckError> {
    const BY: &str = "seed";
    let mended: Vec<String> = file
        .problems
        .iter()
        .filter(|one| one.mended)
        .map(|one| one.what.clone())
        .collect();
    let one = file.contract;
    let contract = Contract {
        title: one.title,
        supplier: one.supplier,
        about: one.about,
        starts: one.starts,
        ends: one.ends,
        value_pence: one.value_pence,
        owner: one.owner,
        supplier_link: String::new(),
    };
    let contract = CONTRACTS.insert(tx, BY, contract)?;
    let Some(room) = Room::read(tx, &contract.id)? else {
        return Ok(());
    };
    let (until, id) = (room.until(), contract.id);
    let (merged, changes) = merge(&Specification::default(), specification, false);
    revise(tx, BY, &room, merged, changes, SPECIFICATION)?;
    for one in file.evidence {
        let evidence = Evidence {
            id: String::new(),
            requirement: one.requirement,
            version: 1,
            criterion: one.criterion,
            outcome: one.outcome,
            what: one.what,
            made_us: noon(one.day).0,
        };
        let sha256 = app::kit::digest(&evidence.what);
        let piece = Piece {
            contract: id.clone(),
            evidence,
            by: BY.into(),
            file: String::new(),
            file_name: String::new(),
            sha256,
            source: String::new(),
            until,
        };
        PIECES.insert(tx, BY, piece)?;
    }
    for one in file.milestones {
        let rules = Rules {
            due: one.requirements,
            least_shown: one.least_shown,
            stops_at: one.stops_at,
            ways: one.ways,
        };
        let milestone = Milestone {
            contract: id.clone(),
            title: one.title,
            due: one.due,
            payment_pence: one.payment_pence,
            rules,
            deed: None,
            until,
        };
        MILESTONES.insert(tx, BY, milestone)?;
    }
    trials::write(tx, BY, &id, tried, noon(file.trials.day), until)?;
    for one in file.problems {
        report(tx, BY, &id, &one.what, one.severity, &one.met_by)?;
    }
    // One that was put right is known as such.
    let Some(room) = Room::read(tx, &id)? else {
        return Ok(());
    };
    for found in room
        .problems
        .iter()
        .filter(|one| mended.contains(&one.what))
    {
        check::change(tx, BY, &found.id, None, Change::Mended(String::new()))?;
    }
    let mut before = String::new();
    for (one, plan) in file.exercises.into_iter().zip(plans) {
        before = exercise(tx, &id, before, one, plan, until)?;
    }
    Ok(())
}

/// A finished exercise; its id.
fn exercise(
    tx: &mut Tx<'_>,
    contract: &str,
    before: String,
    one: ExerciseFile,
    plan: &Plan,
    until: Option<Time>,
) -> Result<String, StoreError> {
    const BY: &str = "seed";
    let exercise = Exercise {
        contract: contract.to_owned(),
        title: one.title,
        service: one.service,
        channel: Channel::Online,
        tasks: one.tasks,
        tasks_each: one.tasks_each,
        personas: one.personas,
        survey: Survey::Sus,
        plan: Some(plan.clone()),
        planted: one.planted,
        payment_pence: one.payment_pence,
        ends: one.ends.to_string(),
        state: State::Closed,
        before,
        until,
    };
    let kept = EXERCISES.insert(tx, BY, exercise)?;
    let words_until = kept.value.words_until();
    for (n, visit) in (0_i64..).zip(one.visits) {
        let started = noon(one.ends).plus_s(n * 7_200 - 864_000);
        for (rater, is_done) in visit.raters.iter().enumerate() {
            let coding = Coding {
                exercise: kept.id.clone(),
                shopper: visit.shopper,
                task: visit.task,
                rater: format!("rater {}", rater + 1),
                is_done: *is_done,
                caught: visit.caught.clone(),
                until: words_until,
            };
            CODINGS.insert(tx, BY, coding)?;
        }
        let visit = Visit {
            exercise: kept.id.clone(),
            shopper: visit.shopper,
            task: visit.task,
            started: Some(started),
            ended: Some(started.plus_s(visit.seconds)),
            ending: Some(visit.ending),
            ease: Some(visit.ease),
            what: visit.what,
            problems: visit.problems,
            picture: String::new(),
            is_told: true,
            until: words_until,
        };
        VISITS.insert(tx, BY, visit)?;
    }
    for (shopper, steps) in (1..).zip(one.answers) {
        ANSWERS.insert(
            tx,
            BY,
            Answers {
                exercise: kept.id.clone(),
                shopper,
                steps,
                until,
            },
        )?;
    }
    Ok(kept.id)
}
