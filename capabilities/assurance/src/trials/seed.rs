//! Fills a new contract with the trials of the place, from its folder `assurance`.

use app::App;
use app::kit::{Fault, Time};
use app::store::{StoreError, Tx};
use jiff::civil::Date;
use serde::Deserialize;

use super::model::{CAME, Came, CameTo, Kind, TEST_SITES, TRIALS, TestSite, Trial};
use super::tried::features;

/// What a place says of its trials.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrialsFile {
    site: String,
    pub day: Date,
    scenarios: Vec<String>,
    journeys: Vec<JourneyFile>,
    came: Vec<CameFile>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct JourneyFile {
    file: String,
    requirements: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct CameFile {
    file: String,
    line: u64,
    way: String,
    to: CameTo,
    why: String,
    finished: u32,
    tried: u32,
    moves: u32,
    took_ms: u64,
}

/// Trials that were read, each with its file.
#[derive(Debug, Clone)]
pub struct Read {
    file: TrialsFile,
    trials: Vec<(String, Trial)>,
}

/// Reads the files that are named.
///
/// # Errors
/// A fault that names the file and what is wrong in it.
pub fn read(app: &App, file: TrialsFile) -> Result<Read, Fault> {
    let text = |name: &str| {
        let path = format!("assurance/{name}");
        let bytes = app.place().file(&path);
        let bytes = bytes.ok_or_else(|| Fault::invalid(format!("{path}: it is not there")))?;
        Ok::<_, Fault>(String::from_utf8_lossy(&bytes).into_owned())
    };
    let trial = |kind, name: &str, text, requirements| Trial {
        name: name.to_owned(),
        text,
        requirements,
        ..Trial::new("", kind)
    };
    let mut trials = Vec::new();
    for name in &file.scenarios {
        let one = trial(Kind::Scenarios, name, text(name)?, Vec::new());
        features(&one).map_err(|faults| Fault::invalid(format!("{name}: {}", faults.join(" "))))?;
        trials.push((name.clone(), one));
    }
    for journey in &file.journeys {
        let text = text(&journey.file)?;
        let read = walk::read(&text).map_err(|faults| {
            let first = faults.first().map(ToString::to_string);
            Fault::invalid(format!("{}: {}", journey.file, first.unwrap_or_default()))
        })?;
        let one = trial(
            Kind::Journey,
            &read.name,
            text,
            journey.requirements.clone(),
        );
        trials.push((journey.file.clone(), one));
    }
    Ok(Read { file, trials })
}

/// Writes them, and what came of them at `at`.
///
/// # Errors
/// Whatever the store says.
pub fn write(
    tx: &mut Tx<'_>,
    who: &str,
    contract: &str,
    read: &Read,
    at: Time,
    until: Option<Time>,
) -> Result<(), StoreError> {
    let site = TestSite {
        address: read.file.site.clone(),
        secrets: Vec::new(),
        until,
    };
    TEST_SITES.insert_as(tx, who, contract.to_owned(), site)?;
    for (file, trial) in &read.trials {
        let trial = Trial {
            contract: contract.to_owned(),
            until,
            ..trial.clone()
        };
        let kept = TRIALS.insert(tx, who, trial)?;
        let scenarios = features(&kept.value).unwrap_or_default();
        for came in read.file.came.iter().filter(|came| came.file == *file) {
            let of = scenarios
                .scenarios()
                .find(|one| u64::from(one.location.line) == came.line);
            let tags = of.map(|one| one.tags.iter().map(|tag| tag.name.clone()).collect());
            let came = Came {
                contract: contract.to_owned(),
                trial: kept.id.clone(),
                kind: kept.value.kind,
                name: of.map_or(&kept.value.name, |one| &one.name).clone(),
                file: kept.value.name.clone(),
                line: came.line,
                tags: tags.unwrap_or_else(|| kept.value.requirements.clone()),
                way: came.way.clone(),
                to: came.to,
                why: came.why.clone(),
                finished: came.finished,
                tried: came.tried,
                moves: came.moves,
                took_ms: came.took_ms,
                at,
                record: String::new(),
                until,
            };
            CAME.insert(tx, who, came)?;
        }
    }
    Ok(())
}
