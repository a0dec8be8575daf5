//! A review written down: for a person at a terminal, for a spreadsheet, for programs.

mod html;

use std::fmt::Write;

use access::criterion;
use app::kit::words;
use rules::{Fault, Found, Outcome, faults, format};
use serde_json::{Value, json};

use crate::review::{Page, Seen};
pub use html::{Account, Row, html};

fn found(pages: &[Page]) -> impl Iterator<Item = &Found> {
    pages.iter().flat_map(Page::found)
}

fn all(pages: &[Page]) -> Vec<Found> {
    found(pages).cloned().collect()
}

/// A line of JSON for each finding, and one for each page, reviewed or not and why.
#[must_use]
pub fn lines(pages: &[Page]) -> String {
    let mut out = String::new();
    let mut line = |value: Value| {
        out.push_str(&value.to_string());
        out.push('\n');
    };
    for page in pages {
        for one in page.found() {
            line(json!({
                "page": one.at, "rule": one.rule, "criteria": one.criteria,
                "severity": one.severity.word(), "outcome": one.outcome.word(),
                "selector": one.place, "message": one.message, "question": one.question,
            }));
        }
        let took_ms = u64::try_from(page.took.as_millis()).unwrap_or(u64::MAX);
        line(match &page.seen {
            Seen::Reviewed { review, bytes, .. } => json!({
                "page": page.address, "reviewed": true, "took_ms": took_ms, "bytes": bytes,
                "applicable": review.applicable, "left": review.left,
                "not_judged_by": review.errors.iter().map(|error| &error.rule).collect::<Vec<_>>(),
            }),
            Seen::NoMore(_) | Seen::Not(_) => {
                json!({"page": page.address, "reviewed": false, "took_ms": took_ms, "why": page.why_not()})
            }
        });
    }
    out
}

/// A row for each finding.
#[must_use]
pub fn csv(pages: &[Page]) -> String {
    app::sheet::csv(format::csv::HEAD, found(pages).map(format::csv::row))
}

/// The findings in SARIF 2.1.0.
#[must_use]
pub fn sarif(pages: &[Page]) -> String {
    format::sarif::write(&all(pages)).to_string()
}

/// The findings in EARL 1.0.
#[must_use]
pub fn earl(pages: &[Page]) -> String {
    format::earl::write(&all(pages)).to_string()
}

/// Faults that a summary shows.
const SHOWN: usize = 40;

/// What a person at a terminal reads: each fault once, with what to mend and where it is first.
#[must_use]
pub fn summary(pages: &[Page]) -> String {
    let mut out = String::new();
    let faults = faults(found(pages));
    for fault in faults.iter().take(SHOWN) {
        out.push_str(&fault_in_words(fault));
    }
    if faults.len() > SHOWN {
        let more = number(faults.len() - SHOWN);
        let _infallible = writeln!(out, "and {more} more: see them with --csv or --json.\n");
    }
    for page in pages {
        if let Some(why) = page.why_not() {
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
        let _infallible = writeln!(out, "  {} at {}{others}\n", first.place, first.at);
    }
    out
}
