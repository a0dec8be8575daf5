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

#[tokio::test(flavor = "multi_thread")]
async fn the_examples_of_approved_rules_are_judged_rightly() {
    let Some(folder) = testkit::data_or_say("websites/act", 558) else {
        return;
    };
    let text = std::fs::read_to_string(folder.join("testcases.json")).unwrap();
    let all: Cases = serde_json::from_str(&text).unwrap();
    let everything = testkit::is_soak();
    let cases: Vec<Case> = all
        .testcases
        .into_iter()
        .filter(|case| everything || case.approved)
        .filter(|case| folder.join(&case.relative_path).exists())
        .collect();
    let address = serve(cases_served(&folder)).await;
    let addresses: Vec<String> = cases
        .iter()
        .map(|case| format!("{address}{AT}{}", case.relative_path))
        .collect();
    // Some of the rules are of level AAA.
    let mut asked = Asked {
        enhanced: true,
        ..asked(&addresses, false)
    };
    // The complete set has films, and is judged as a review from the command line judges: with axe-core beneath.
    if everything {
        asked.limits = Limits::default();
        asked.floor = Floor::EachPage;
    }
    let pages = looked(&asked).await;
    let by_address: BTreeMap<&str, &Page> = pages
        .iter()
        .map(|page| (page.address.as_str(), page))
        .collect();
    let answers = answers().await;
    let none = BTreeSet::new();
    let mut rows: BTreeMap<&str, Row> = BTreeMap::new();
    let mut not_reviewed = Vec::new();
    for (case, address) in cases.iter().zip(&addresses) {
        let page = by_address[address.as_str()];
        if let Some(why) = page.why_not() {
            not_reviewed.push(format!("{address}: {why}"));
        }
        let rules = answers.get(&case.rule_id).unwrap_or(&none);
        let outcome = outcome(page, rules);
        let row = rows.entry(&case.rule_id).or_default();
        row.name.clone_from(&case.rule_name);
        if case.expected == "failed" {
            row.failed += 1;
            row.found += usize::from(outcome == Some(Outcome::Fail));
            row.asked += usize::from(outcome == Some(Outcome::NeedsPerson));
        } else {
            row.others += 1;
            if outcome == Some(Outcome::Fail) {
                row.wrong.push(case.relative_path.clone());
            }
        }
    }
    let (mut failed, mut found, mut put, mut wrong, mut complete) = (0, 0, 0, 0, 0);
    println!("rule    complete  failed  found  asked  others  wrong  name");
    for (id, row) in &rows {
        println!(
            "{id}  {:8}  {:6}  {:5}  {:5}  {:6}  {:5}  {}",
            if row.is_complete() { "yes" } else { "" },
            row.failed,
            row.found,
            row.asked,
            row.others,
            row.wrong.len(),
            row.name
        );
        failed += row.failed;
        found += row.found;
        put += row.asked;
        wrong += row.wrong.len();
        complete += usize::from(row.is_complete());
    }
    println!(
        "{complete} of {} rules complete; of {failed} failed examples {found} found and {put} put to a person; {wrong} others wrongly called faults",
        rows.len()
    );
    let mistaken: Vec<&String> = rows.values().flat_map(|row| &row.wrong).collect();
    println!("wrongly: {mistaken:?}\nnot reviewed: {not_reviewed:#?}");
    assert!(wrong <= 1, "{mistaken:?}");
    assert!(found * 100 >= failed * FOUND, "{found} of {failed}");
    assert!(
        (found + put) * 100 >= failed * FOUND_OR_ASKED,
        "{found}+{put} of {failed}"
    );
    assert!(everything || complete >= COMPLETE, "{complete}");
}

/// Of a hundred failed examples, those that must be reported, and those that must at least be asked about.
const FOUND: usize = 65;
const FOUND_OR_ASKED: usize = 85;
/// Approved rules that must be complete: without the pictures and films that the test data leaves out.
const COMPLETE: usize = 32;
