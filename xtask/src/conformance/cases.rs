//! The cases of the suite: which there are, and what a run said of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;

/// A part of the suite that is run by itself, on stores of its own.
#[derive(Debug)]
pub struct Group {
    pub name: &'static str,
    /// Within the suite.
    pub folder: &'static str,
    /// How many brokers its cases need.
    pub brokers: u16,
}

impl Group {
    /// Whether its cases are about brokers that work together, and are counted apart.
    pub fn is_between_brokers(&self) -> bool {
        self.brokers > 1
    }
}

const fn alone(name: &'static str, folder: &'static str) -> Group {
    Group {
        name,
        folder,
        brokers: 1,
    }
}

/// All of them, in the order of the ledger.
pub const GROUPS: &[Group] = &[
    alone("CommonBehaviours", "TP/NGSI-LD/CommonBehaviours"),
    alone("Provision", "TP/NGSI-LD/ContextInformation/Provision"),
    alone("Consumption", "TP/NGSI-LD/ContextInformation/Consumption"),
    alone("Subscription", "TP/NGSI-LD/ContextInformation/Subscription"),
    alone("EntityMap", "TP/NGSI-LD/ContextInformation/EntityMap"),
    alone("Snapshot", "TP/NGSI-LD/ContextInformation/Snapshot"),
    alone("ContextSource", "TP/NGSI-LD/ContextSource"),
    alone("DistributedOperations", "TP/NGSI-LD/DistributedOperations"),
    alone("jsonldContext", "TP/NGSI-LD/jsonldContext"),
    Group {
        name: "Interoperability",
        folder: "IOP_TP",
        brokers: 5,
    },
];

/// A case, by its file and its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Case {
    /// Within the suite.
    pub file: String,
    pub name: String,
}

/// What a case is known by through the suite's history: the first word of its name stays when the rest
/// is reworded. A few files have several cases of the same first word.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Within the suite.
    pub file: String,
    pub number: String,
}

impl Case {
    pub fn key(&self) -> Key {
        let number = self.name.split_whitespace().next().unwrap_or_default();
        Key {
            file: self.file.clone(),
            number: number.to_owned(),
        }
    }
}

/// Whether each case passed.
pub type Results = BTreeMap<Case, bool>;

#[derive(Deserialize)]
struct Output {
    suite: Suite,
}

#[derive(Deserialize)]
struct Suite {
    source: Option<PathBuf>,
    #[serde(default)]
    suites: Vec<Suite>,
    #[serde(default)]
    tests: Vec<Test>,
}

#[derive(Deserialize)]
struct Test {
    name: String,
    status: String,
}

/// Reads what Robot Framework wrote of a run of the suite in a folder.
///
/// # Errors
/// If it did not write it to its end.
pub fn read(output: &Path, suite: &Path) -> Result<Results> {
    let text = fs::read(output)
        .with_context(|| format!("Robot Framework wrote no {}", output.display()))?;
    let output: Output = serde_json::from_slice(&text)?;
    let mut results = Results::new();
    gather(&output.suite, suite, &mut results);
    Ok(results)
}

fn gather(part: &Suite, suite: &Path, results: &mut Results) {
    for test in &part.tests {
        let file = part.source.as_deref().unwrap_or(Path::new(""));
        let file = file.strip_prefix(suite).unwrap_or(file).to_string_lossy();
        let case = Case {
            file: file.into_owned(),
            name: test.name.clone(),
        };
        results.insert(case, test.status == "PASS");
    }
    for inner in &part.suites {
        gather(inner, suite, results);
    }
}

/// The cases in a tree of Robot Framework's files.
pub fn listed(tree: &Path) -> Result<BTreeSet<Case>> {
    let mut cases = BTreeSet::new();
    for file in super::suite::files(tree)? {
        if file.extension().is_some_and(|kind| kind == "robot") {
            let text = fs::read_to_string(&file)?;
            let file = file.strip_prefix(tree).unwrap_or(&file).to_string_lossy();
            cases.extend(names(&text).map(|name| Case {
                file: file.to_string(),
                name: name.to_owned(),
            }));
        }
    }
    Ok(cases)
}

/// The names of the cases in a file: what begins a line of its section of cases.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let mut is_in_cases = false;
    text.lines().filter_map(move |line| {
        if let Some(title) = line.strip_prefix("***") {
            is_in_cases = title.trim_start().starts_with("Test Case");
            return None;
        }
        let begins = line
            .chars()
            .next()
            .is_some_and(|c| !c.is_whitespace() && c != '#');
        (is_in_cases && begins).then(|| line.split("  ").next().unwrap_or(line).trim_end())
    })
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    #[test]
    fn names_begin_the_lines_of_their_section() {
        let check = |text: &str, want: Expect| {
            want.assert_eq(&names(text).collect::<Vec<_>>().join("\n"));
        };
        check(
            "*** Settings ***\nSuite Setup    Ready\n\n*** Test Cases ***    LIMIT\n\
             001_01 Create\n    [Tags]    e-create\n# later\n001_02 Create Again    5    0\n    step\n\n\
             *** Keywords ***\nReady\n    Log    now\n",
            expect![[r#"
                001_01 Create
                001_02 Create Again"#]],
        );
        check("*** Keywords ***\nReady\n", expect![""]);
    }

    #[test]
    fn a_run_is_read_with_its_files() {
        let folder = std::env::temp_dir().join(format!("borough-cases-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let output = folder.join("output.json");
        fs::write(
            &output,
            r#"{"suite": {"name": "TP", "source": "/s/TP", "suites": [
                {"name": "001", "source": "/s/TP/001.robot", "tests": [
                    {"name": "001_01 Create", "status": "PASS"},
                    {"name": "001_02 Create Again", "status": "FAIL", "message": "no"}]}]}}"#,
        )
        .unwrap();
        let results = read(&output, Path::new("/s")).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        let lines: Vec<String> = results
            .iter()
            .map(|(case, has_passed)| format!("{} {} {has_passed}", case.file, case.key().number))
            .collect();
        expect![[r#"
            TP/001.robot 001_01 true
            TP/001.robot 001_02 false"#]]
        .assert_eq(&lines.join("\n"));
    }
}
