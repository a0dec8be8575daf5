//! The pages: all sites, one site, one finding, guided checks, how far we have come, the statement, signing in.

pub mod deeds;
pub mod edit;
pub mod export;
pub mod finding;
pub mod guided;
pub mod list;
pub mod progress;
pub mod show;
pub mod sign_in;
pub mod statement;

use app::check::{Finding, Severity, State};
use app::kit::Fault;
use app::store::{Rd, Record};
use app::teams::Names;
use serde::Serialize;

use crate::site::{SITES, Site};

/// A finding as a line of a table.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Line {
    path: String,
    message: String,
    rule: String,
    /// "1.1.1 Non-text Content"
    criteria: Vec<String>,
    severity: &'static str,
    shape: &'static str,
    is_question: bool,
    state: &'static str,
    owner: String,
    team: String,
    places: i64,
    pages: i64,
    first_us: i64,
}

impl Line {
    fn of(site: &str, finding: &Finding, names: &Names) -> Self {
        Self {
            path: format!("/websites/{site}/findings/{}", finding.id),
            message: finding.message.clone(),
            rule: finding.rule.clone(),
            criteria: finding
                .criteria
                .iter()
                .map(|number| named(number))
                .collect(),
            severity: if finding.is_question() {
                "Needs a person"
            } else {
                finding.severity.meaning()
            },
            shape: shape(finding),
            is_question: finding.is_question(),
            state: stands(finding),
            owner: names.person(&finding.owner),
            team: names.team(&finding.team),
            places: finding.places,
            pages: finding.pages,
            first_us: finding.first.0,
        }
    }
}

/// The shape of a finding's status: the worse, the more alarming.
fn shape(finding: &Finding) -> &'static str {
    match (finding.state, finding.severity) {
        (State::Gone | State::Sound, _) => "good",
        _ if finding.is_question() => "unknown",
        (_, Severity::Critical | Severity::Serious) => "bad",
        (_, Severity::Moderate | Severity::Minor) => "warning",
    }
}

/// Where a finding stands, in words: what only a person can tell is answered, not mended.
fn stands(finding: &Finding) -> &'static str {
    if finding.state == State::Open && finding.is_question() {
        "To answer"
    } else {
        finding.state.title()
    }
}

/// A criterion with its name.
fn named(number: &str) -> String {
    match access::criterion(number) {
        Some(known) => format!("{number} {}", known.name),
        None => number.to_owned(),
    }
}

/// The site with this id.
fn site(rd: &mut Rd<'_>, id: &str) -> Result<Record<Site>, Fault> {
    SITES
        .get(rd, id)?
        .ok_or_else(|| Fault::not_found("We do not review a website under this address."))
}
