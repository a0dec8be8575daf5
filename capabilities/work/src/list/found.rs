//! Findings in the list: faults to mend and questions to answer, of websites and of what others build for us, and the
//! alarms of devices.

use std::cmp::Reverse;

use app::check::{self, Finding, Query, Severity, State};
use app::store::{Rd, StoreError};
use app::teams::Names;

use super::choice::{Choice, Looker};
use super::line::Line;

/// What stands for the kind of a case where the kind is a finding.
pub const KIND: &str = "finding";
/// The same of an alarm.
pub const ALARM: &str = "alarm";
/// What alarms are of: what stands before the colon of their subject.
const ALARMED: [&str; 2] = ["device", "gateway"];
/// The most in a list of findings, and of alarms: the worst of each, so that neither drives out the other.
const MOST: i64 = 500;

/// A finding that is work, and whose it is.
#[derive(Debug, Clone, Default)]
pub struct Found {
    owner: String,
    team: String,
    is_alarm: bool,
    line: Line,
}

impl Found {
    /// What stands for its kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        if self.is_alarm { ALARM } else { KIND }
    }
}

/// Every finding that is to be mended or answered, the worst first.
pub fn read(rd: &mut Rd<'_>, names: &Names) -> Result<Vec<Found>, StoreError> {
    let open = Query {
        states: vec![State::Open.word().to_owned()],
        limit: MOST,
        ..Query::default()
    };
    let kinds = || ALARMED.map(ToOwned::to_owned).to_vec();
    let others = Query {
        other_kinds: kinds(),
        ..open.clone()
    };
    let alarms = Query {
        kinds: kinds(),
        ..open
    };
    let mut findings = check::list(rd, &others)?.findings;
    findings.extend(check::list(rd, &alarms)?.findings);
    findings.sort_by_key(|finding| {
        let (severity, pages) = (finding.severity, Reverse(finding.pages));
        (!finding.is_fault(), severity, pages, finding.first)
    });
    Ok(findings
        .into_iter()
        .map(|finding| Found {
            line: line(&finding, names),
            is_alarm: is_alarm(&finding.subject),
            owner: finding.owner,
            team: finding.team,
        })
        .collect())
}

/// Those of them that fit a choice. They have no ward, and no date that they could be late by.
pub fn fitting(all: &[Found], choice: &Choice, by: &Looker) -> Vec<Line> {
    let can_be = [&choice.state, &choice.ward, &choice.late]
        .iter()
        .all(|filter| filter.is_empty());
    let kind = choice.category.as_str();
    let q = choice.q.trim().to_lowercase();
    let teams: Vec<&str> = choice
        .team
        .split(',')
        .filter(|team| !team.is_empty())
        .collect();
    let is_theirs = |found: &Found| match choice.whose.as_str() {
        "" | "mine" => by.owners().contains(&found.owner),
        "team" => by.teams.contains(&found.team),
        "nobody" => found.owner.is_empty(),
        _ => true,
    };
    all.iter()
        .filter(|found| can_be && (kind.is_empty() || kind == found.kind()) && is_theirs(found))
        .filter(|found| teams.is_empty() || teams.contains(&found.team.as_str()))
        .filter(|found| found.line.says(&q))
        .map(|found| found.line.clone())
        .collect()
}

/// How soon an alarm wants somebody to come.
const fn urgency(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "Now",
        Severity::Serious => "Soon",
        Severity::Moderate => "On the next visit",
        Severity::Minor => "When near",
    }
}

fn is_alarm(subject: &str) -> bool {
    let kind = subject.split_once(':');
    kind.is_some_and(|(kind, _)| ALARMED.contains(&kind))
}

fn line(finding: &Finding, names: &Names) -> Line {
    let (kind, path) = match finding.subject.split_once(':') {
        Some(("website", id)) => ("Website", format!("/websites/{id}/findings/{}", finding.id)),
        Some(("contract", id)) => (
            "Contract",
            format!("/assurance/{id}/problems/{}", finding.id),
        ),
        Some(("device" | "gateway", _)) => ("Alarm", format!("/devices/alarms/{}", finding.id)),
        _ => ("Finding", String::new()),
    };
    let due_shape = match finding.severity {
        _ if finding.is_question() => "unknown",
        Severity::Critical | Severity::Serious => "bad",
        Severity::Moderate | Severity::Minor => "warning",
    };
    let harm = match finding.severity {
        _ if finding.is_question() => "Needs a person",
        severity if is_alarm(&finding.subject) => urgency(severity),
        severity => severity.meaning(),
    };
    Line {
        // What a person reported has a rule of its own, which says nothing.
        reference: finding
            .rule
            .split_once("-01")
            .map_or(finding.rule.as_str(), |(kind, _)| kind)
            .to_owned(),
        path,
        title: finding.message.clone(),
        category: kind.into(),
        status: if finding.is_question() {
            "To answer"
        } else {
            finding.state.title()
        }
        .into(),
        owner: names.person(&finding.owner),
        team: names.team(&finding.team),
        due: harm.into(),
        due_shape,
        created_us: finding.first.0,
        ..Line::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(owner: &str, team: &str, title: &str) -> Found {
        Found {
            owner: owner.into(),
            team: team.into(),
            line: Line {
                title: title.into(),
                ..Line::default()
            },
            ..Found::default()
        }
    }

    #[track_caller]
    fn check(choice: Choice, want: &[&str]) {
        let all = [
            found("ann", "digital", "Picture"),
            found("", "digital", "Label"),
            found("bo", "libraries", "Title"),
        ];
        let by = Looker {
            id: "ann".into(),
            teams: vec!["libraries".into()],
            ..Looker::default()
        };
        let got: Vec<String> = fitting(&all, &choice, &by)
            .into_iter()
            .map(|line| line.title)
            .collect();
        assert_eq!(got, want, "{choice:?}");
    }

    #[test]
    fn a_finding_is_in_the_list_of_whoever_has_it() {
        let whose = |whose: &str| Choice {
            whose: whose.into(),
            ..Choice::default()
        };
        check(whose("mine"), &["Picture"]);
        check(whose("team"), &["Title"]);
        check(whose("nobody"), &["Label"]);
        check(whose("all"), &["Picture", "Label", "Title"]);
        let all = |change: fn(&mut Choice)| {
            let mut choice = whose("all");
            change(&mut choice);
            choice
        };
        check(
            all(|choice| choice.team = "digital".into()),
            &["Picture", "Label"],
        );
        check(all(|choice| choice.q = " TIT".into()), &["Title"]);
        check(
            all(|choice| choice.category = "finding".into()),
            &["Picture", "Label", "Title"],
        );
        check(all(|choice| choice.category = "alarm".into()), &[]);
        check(all(|choice| choice.category = "bench".into()), &[]);
        check(all(|choice| choice.ward = "Quay".into()), &[]);
        check(all(|choice| choice.late = "yes".into()), &[]);
        check(all(|choice| choice.state = "closed".into()), &[]);
    }
}
