//! Findings in the list: faults to mend and questions to answer, of websites and of what others build for us.

use app::check::{self, Finding, Query, Severity, State};
use app::store::{Rd, StoreError};
use app::teams::Names;

use super::choice::{Choice, Looker};
use super::line::Line;

/// What stands for the kind of a case where the kind is a finding.
pub const KIND: &str = "finding";
/// The most in a list: the worst of them.
const MOST: i64 = 500;

/// A finding that is work, and whose it is.
#[derive(Debug, Clone, Default)]
pub struct Found {
    owner: String,
    team: String,
    line: Line,
}

/// Every finding that is to be mended or answered, the worst first.
pub fn read(rd: &mut Rd<'_>, names: &Names) -> Result<Vec<Found>, StoreError> {
    let query = Query {
        states: vec![State::Open.word().to_owned()],
        limit: MOST,
        ..Query::default()
    };
    let findings = check::list(rd, &query)?.findings;
    Ok(findings
        .into_iter()
        .map(|finding| Found {
            line: line(&finding, names),
            owner: finding.owner,
            team: finding.team,
        })
        .collect())
}

/// Those of them that fit a choice. They have no ward, and no date that they could be late by.
pub fn fitting(all: &[Found], choice: &Choice, by: &Looker) -> Vec<Line> {
    let can_be = matches!(choice.category.as_str(), "" | KIND)
        && [&choice.state, &choice.ward, &choice.late]
            .iter()
            .all(|filter| filter.is_empty());
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
        .filter(|found| can_be && is_theirs(found))
        .filter(|found| teams.is_empty() || teams.contains(&found.team.as_str()))
        .filter(|found| found.line.says(&q))
        .map(|found| found.line.clone())
        .collect()
}

fn line(finding: &Finding, names: &Names) -> Line {
    let (kind, path) = match finding.subject.split_once(':') {
        Some(("website", id)) => ("Website", format!("/websites/{id}/findings/{}", finding.id)),
        Some(("contract", id)) => ("Contract", format!("/assurance/{id}")),
        _ => ("Finding", String::new()),
    };
    let due_shape = match finding.severity {
        _ if finding.is_question() => "unknown",
        Severity::Critical | Severity::Serious => "bad",
        Severity::Moderate | Severity::Minor => "warning",
    };
    let harm = if finding.is_question() {
        "Needs a person"
    } else {
        finding.severity.meaning()
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
        check(all(|choice| choice.category = "bench".into()), &[]);
        check(all(|choice| choice.ward = "Quay".into()), &[]);
        check(all(|choice| choice.late = "yes".into()), &[]);
        check(all(|choice| choice.state = "closed".into()), &[]);
    }
}
