//! A review written down: for a person at a terminal, for a spreadsheet, for programs.

use std::collections::BTreeMap;
use std::fmt::Write;

use access::{Fault, Outcome, criterion, faults};
use app::kit::words;
use serde_json::{Value, json};

use crate::review::{Page, Seen};

/// A line of JSON for each finding, and one for each page, reviewed or not and why.
#[must_use]
pub fn lines(pages: &[Page]) -> String {
    let mut out = String::new();
    let mut line = |value: Value| {
        out.push_str(&value.to_string());
        out.push('\n');
    };
    for page in pages {
        for (address, finding) in page.findings() {
            line(json!({
                "page": address, "rule": finding.rule, "criteria": finding.criteria,
                "outcome": finding.outcome.word(), "selector": finding.selector,
                "message": finding.message, "question": finding.question,
            }));
        }
        let took_ms = u64::try_from(page.took.as_millis()).unwrap_or(u64::MAX);
        line(match &page.seen {
            Seen::Reviewed { review, bytes } => json!({
                "page": page.address, "reviewed": true, "took_ms": took_ms, "bytes": bytes,
                "applicable": review.applicable, "left": review.left,
                "not_judged_by": review.errors.iter().map(|error| &error.rule).collect::<Vec<_>>(),
            }),
            Seen::Not(why) => {
                json!({"page": page.address, "reviewed": false, "took_ms": took_ms, "why": why})
            }
        });
    }
    out
}

/// A row for each finding.
#[must_use]
pub fn csv(pages: &[Page]) -> String {
    let head = [
        "page", "rule", "criteria", "outcome", "selector", "message", "question",
    ];
    let rows = pages
        .iter()
        .flat_map(Page::findings)
        .map(|(page, finding)| {
            [
                page.to_owned(),
                finding.rule.clone(),
                finding.criteria.join(" "),
                finding.outcome.word().to_owned(),
                finding.selector.clone(),
                finding.message.clone(),
                finding.question.clone().unwrap_or_default(),
            ]
        });
    app::sheet::csv(head, rows)
}

/// The same in SARIF 2.1.0 (OASIS, 27 March 2020).
#[must_use]
pub fn sarif(pages: &[Page]) -> String {
    let mut rules: BTreeMap<&str, &[String]> = BTreeMap::new();
    let mut results = Vec::new();
    for (page, finding) in pages.iter().flat_map(Page::findings) {
        rules.insert(&finding.rule, &finding.criteria);
        let level = match finding.outcome {
            Outcome::Fail => "error",
            Outcome::NeedsPerson => "note",
        };
        results.push(json!({
            "ruleId": finding.rule,
            "level": level,
            "message": {"text": finding.message},
            "locations": [{
                "physicalLocation": {"artifactLocation": {"uri": page}},
                "logicalLocations": [{"fullyQualifiedName": finding.selector, "kind": "element"}],
            }],
        }));
    }
    let rules: Vec<Value> = rules
        .into_iter()
        .map(|(id, criteria)| {
            let tags = criteria.iter().map(|number| format!("WCAG {number}"));
            json!({"id": id, "properties": {"tags": tags.collect::<Vec<_>>()}})
        })
        .collect();
    let run = json!({
        "tool": {"driver": {"name": "borough", "version": env!("CARGO_PKG_VERSION"), "rules": rules}},
        "results": results,
    });
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    })
    .to_string()
}

/// Faults that a summary shows.
const SHOWN: usize = 40;

/// What a person at a terminal reads: each fault once, with what to mend and where it is first.
#[must_use]
pub fn summary(pages: &[Page]) -> String {
    let mut out = String::new();
    let faults = faults(pages.iter().flat_map(Page::findings));
    for fault in faults.iter().take(SHOWN) {
        out.push_str(&fault_in_words(fault));
    }
    if faults.len() > SHOWN {
        let more = number(faults.len() - SHOWN);
        let _infallible = writeln!(out, "and {more} more: see them with --csv or --json.\n");
    }
    for page in pages {
        if let Seen::Not(why) = &page.seen {
            let _infallible = writeln!(out, "Not reviewed: {}\n  {why}", page.address);
        }
    }
    let reviewed = pages
        .iter()
        .filter(|page| matches!(page.seen, Seen::Reviewed { .. }))
        .count();
    let sure = faults
        .iter()
        .filter(|fault| fault.outcome == Outcome::Fail)
        .count();
    let count = |n: usize, one: &str, many: &str| {
        words::count(i64::try_from(n).unwrap_or(i64::MAX), one, many)
    };
    let _infallible = writeln!(
        out,
        "{} reviewed: {}, {} for a person.",
        count(reviewed, "page", "pages"),
        count(sure, "fault", "faults"),
        count(faults.len() - sure, "question", "questions"),
    );
    out
}

fn number(n: usize) -> String {
    words::whole(i64::try_from(n).unwrap_or(i64::MAX))
}

fn fault_in_words(fault: &Fault) -> String {
    let mut out = String::new();
    let heading = match fault.outcome {
        Outcome::Fail => "Fault",
        Outcome::NeedsPerson => "Look",
    };
    let criteria: Vec<String> = fault
        .criteria
        .iter()
        .map(|number| match criterion(number) {
            Some(known) => format!("{number} {}", known.name),
            None => number.clone(),
        })
        .collect();
    let criteria = if criteria.is_empty() {
        String::new()
    } else {
        format!(" ({})", criteria.join(", "))
    };
    let _infallible = writeln!(out, "{heading}: {}{criteria}", fault.rule);
    let _infallible = writeln!(out, "  {}", fault.message);
    if let Some(question) = &fault.question {
        let _infallible = writeln!(out, "  {question}");
    }
    if let Some(first) = fault.places.first() {
        let more = fault.places.len() - 1;
        let others = if more == 0 {
            String::new()
        } else {
            format!(
                ", and {} more on {}",
                number(more),
                words::count(
                    i64::try_from(fault.pages()).unwrap_or(i64::MAX),
                    "page",
                    "pages"
                )
            )
        };
        let _infallible = writeln!(out, "  {} at {}{others}\n", first.selector, first.page);
    }
    out
}
