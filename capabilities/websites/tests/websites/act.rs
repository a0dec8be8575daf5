//! The rules against the public test cases of the W3C's ACT rules: what a rule's failed examples have, and no other
//! example has, must be reported. No rule knows the cases: their paths and titles are seen here alone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use rules::Outcome;
use serde::Deserialize;
use websites::{Asked, Floor, Limits, Page};

use crate::{asked, looked, serve};

const AT: &str = "/WAI/content-assets/wcag-act-rules/";

#[derive(Deserialize)]
struct Cases {
    testcases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Case {
    rule_id: String,
    rule_name: String,
    expected: String,
    relative_path: String,
    #[serde(default)]
    approved: bool,
}

/// Serves the folder at the paths that its pages have of themselves.
fn cases_served(folder: &Path) -> Router {
    let folder = folder.to_owned();
    Router::new().fallback(move |request: Request| {
        let folder = folder.clone();
        async move { file(&folder, request.uri().path()) }
    })
}

fn file(folder: &Path, path: &str) -> Response {
    let Some(name) = path.strip_prefix(AT).filter(|name| !name.contains("..")) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let Ok(bytes) = std::fs::read(folder.join(name)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = match name.rsplit('.').next().unwrap_or_default() {
        "html" | "htm" => "text/html; charset=utf-8",
        "xhtml" => "application/xhtml+xml; charset=utf-8",
        "svg" => "image/svg+xml; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "png" => "image/png",
        "gif" => "image/gif",
        "jpg" | "jpeg" => "image/jpeg",
        "mp3" => "audio/mpeg",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "vtt" => "text/vtt",
        "xml" => "application/xml; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
    ([("content-type", kind)], bytes).into_response()
}

/// How one ACT rule fares.
#[derive(Default)]
struct Row {
    name: String,
    failed: usize,
    found: usize,
    asked: usize,
    others: usize,
    wrong: Vec<String>,
}

impl Row {
    fn is_complete(&self) -> bool {
        self.found == self.failed && self.wrong.is_empty()
    }
}

/// How all of them fare, and each example by itself.
#[derive(Default)]
struct Ledger {
    rows: BTreeMap<String, Row>,
    /// What was expected of an example, and what was said.
    examples: Vec<(Case, &'static str)>,
    not_reviewed: Vec<String>,
}

impl Ledger {
    fn take(&mut self, case: Case, page: &Page, said: Option<Outcome>) {
        if let Some(why) = page.why_not() {
            self.not_reviewed.push(format!("{}: {why}", page.address));
        }
        let row = self.rows.entry(case.rule_id.clone()).or_default();
        row.name.clone_from(&case.rule_name);
        if case.expected == "failed" {
            row.failed += 1;
            row.found += usize::from(said == Some(Outcome::Fail));
            row.asked += usize::from(said == Some(Outcome::NeedsPerson));
        } else {
            row.others += 1;
            if said == Some(Outcome::Fail) {
                row.wrong.push(case.relative_path.clone());
            }
        }
        let said = match said {
            Some(Outcome::Fail) => "fail",
            Some(Outcome::NeedsPerson) => "needs-person",
            None => "",
        };
        self.examples.push((case, said));
    }

    fn failed_found_asked(&self) -> [usize; 3] {
        [
            self.sum(|row| row.failed),
            self.sum(|row| row.found),
            self.sum(|row| row.asked),
        ]
    }

    fn sum(&self, of: fn(&Row) -> usize) -> usize {
        self.rows.values().map(of).sum()
    }

    /// The rules that are complete.
    fn complete(&self) -> usize {
        self.rows.values().filter(|row| row.is_complete()).count()
    }

    /// Prints the tables: each rule, and each example if `each` is.
    fn print(&self, each: bool) {
        let [failed, found, put] = self.failed_found_asked();
        println!("## Rules\n");
        println!("| rule | complete | failed | found | asked | others | wrong | name |");
        println!("|---|---|---|---|---|---|---|---|");
        for (id, row) in &self.rows {
            println!(
                "| {id} | {} | {} | {} | {} | {} | {} | {} |",
                if row.is_complete() { "yes" } else { "" },
                row.failed,
                row.found,
                row.asked,
                row.others,
                row.wrong.len(),
                row.name
            );
        }
        println!(
            "| all | {} of {} | {failed} | {found} | {put} | {} | {} | |",
            self.complete(),
            self.rows.len(),
            self.sum(|row| row.others),
            self.sum(|row| row.wrong.len()),
        );
        if each {
            println!("\n## Examples\n\n| rule | example | is | said |\n|---|---|---|---|");
            for (case, said) in &self.examples {
                let name = case.relative_path.rsplit('/').next().unwrap_or_default();
                let (rule, expected) = (&case.rule_id, &case.expected);
                println!("| {rule} | {name} | {expected} | {said} |");
            }
        }
        println!("not reviewed: {:#?}", self.not_reviewed);
    }

    /// At most one false fault, and of the failed examples those that must be reported or asked about.
    fn hold(&self) {
        let mistaken: Vec<&String> = self.rows.values().flat_map(|row| &row.wrong).collect();
        let [failed, found, put] = self.failed_found_asked();
        assert!(mistaken.len() <= 1, "{mistaken:?}");
        assert!(found * 100 >= failed * FOUND, "{found} of {failed}");
        assert!(
            (found + put) * 100 >= failed * FOUND_OR_ASKED,
            "{found}+{put} of {failed}"
        );
    }
}

/// Which of our rules answer which ACT rule.
async fn answers() -> BTreeMap<String, BTreeSet<String>> {
    let mut by_act: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for rule in websites::rules().await.unwrap() {
        for act in rule.act {
            by_act.entry(act).or_default().insert(rule.id.clone());
        }
    }
    by_act
}

fn outcome(page: &Page, rules: &BTreeSet<String>) -> Option<Outcome> {
    page.found()
        .iter()
        .filter(|finding| rules.contains(&finding.rule))
        .map(|finding| finding.outcome)
        .min()
}

/// Judges those of the folder's examples that are wanted.
async fn judged(
    folder: &Path,
    wanted: impl Fn(&Case) -> bool,
    how: impl Fn(Asked) -> Asked,
) -> Ledger {
    let text = std::fs::read_to_string(folder.join("testcases.json")).unwrap();
    let all: Cases = serde_json::from_str(&text).unwrap();
    let cases: Vec<Case> = all
        .testcases
        .into_iter()
        .filter(|case| wanted(case) && folder.join(&case.relative_path).exists())
        .collect();
    let address = serve(cases_served(folder)).await;
    let addresses: Vec<String> = cases
        .iter()
        .map(|case| format!("{address}{AT}{}", case.relative_path))
        .collect();
    // Some of the rules are of level AAA.
    let asked = how(Asked {
        enhanced: true,
        ..asked(&addresses, false)
    });
    let pages = looked(&asked).await;
    let by_address: BTreeMap<&str, &Page> = pages
        .iter()
        .map(|page| (page.address.as_str(), page))
        .collect();
    let answers = answers().await;
    let none = BTreeSet::new();
    let mut ledger = Ledger::default();
    for (case, address) in cases.into_iter().zip(&addresses) {
        let page = by_address[address.as_str()];
        let said = outcome(page, answers.get(&case.rule_id).unwrap_or(&none));
        ledger.take(case, page, said);
    }
    ledger
}

#[tokio::test(flavor = "multi_thread")]
async fn the_examples_of_approved_rules_are_judged_rightly() {
    let Some(folder) = testkit::data_or_say("websites/act", 558) else {
        return;
    };
    let ledger = judged(&folder, |case| case.approved, |asked| asked).await;
    ledger.print(false);
    ledger.hold();
    assert!(ledger.complete() >= COMPLETE, "{}", ledger.complete());
}

/// All examples, as a review from the command line judges: with axe-core beneath. Run by `make soak`; the figures are
/// those of the complete public set if `TEST_DATA` has it.
#[tokio::test(flavor = "multi_thread")]
async fn soak_every_example() {
    if !testkit::is_soak() {
        return;
    }
    let Some(folder) = testkit::data_or_say("websites/act", 1_213) else {
        return;
    };
    let as_usual = |asked| Asked {
        limits: Limits::default(),
        floor: Floor::EachPage,
        ..asked
    };
    let ledger = judged(&folder, |_| true, as_usual).await;
    ledger.print(true);
    ledger.hold();
}

/// Of a hundred failed examples, those that must be reported, and those that must at least be asked about.
const FOUND: usize = 65;
const FOUND_OR_ASKED: usize = 85;
/// Approved rules that must be complete: without the pictures and films that the test data leaves out.
const COMPLETE: usize = 32;
