//! Scenarios of Gherkin, tied to requirements by their tags: `@REQ-12` or, for its second criterion, `@REQ-12.2`.
//! Whoever parsed the features hands over names, tags and places; nothing is parsed here.

use serde::{Deserialize, Serialize};

use crate::{Criterion, Outcome, Specification};

/// A scenario, as its feature names it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scenario {
    /// Its name.
    pub name: String,
    /// Its tags, with those of its feature and rule; with or without `@`.
    pub tags: Vec<String>,
    /// Its file.
    pub file: String,
    /// Its line, from 1.
    pub line: u64,
}

/// What came of tying scenarios to a specification.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tied {
    /// The specification with the scenarios among its criteria.
    pub specification: Specification,
    /// Scenarios whose tags name no requirement: "features/pay.feature:12".
    pub untied: Vec<String>,
}

/// Ties each scenario to the requirements that its tags name. One whose tag names a criterion is that
/// criterion's; one whose tag names a requirement becomes a criterion of it, unless one of the same words is
/// there. Versions are left alone: [`crate::change::merge`] counts them.
#[must_use]
pub fn tie(specification: &Specification, scenarios: &[Scenario]) -> Tied {
    let mut tied = Tied {
        specification: specification.clone(),
        untied: Vec::new(),
    };
    for scenario in scenarios {
        let place = format!("{}:{}", scenario.file, scenario.line);
        let mut found = false;
        for tag in &scenario.tags {
            let tag = tag.trim_start_matches('@');
            found |= tie_one(&mut tied.specification, tag, &scenario.name, &place);
        }
        if !found {
            tied.untied.push(place);
        }
    }
    tied
}

fn tie_one(specification: &mut Specification, tag: &str, name: &str, place: &str) -> bool {
    let all = &mut specification.requirements;
    if let Some(one) = all.iter_mut().find(|one| one.id == tag) {
        let name = crate::specification::one_line(name);
        match one.criteria.iter_mut().find(|known| known.text == name) {
            Some(known) => place.clone_into(&mut known.scenario),
            None => {
                let number = one.next_number();
                one.criteria.push(Criterion {
                    number,
                    text: name,
                    scenario: place.to_owned(),
                });
            }
        }
        return true;
    }
    let Some((id, number)) = tag.rsplit_once('.') else {
        return false;
    };
    let Some(criterion) = all.iter_mut().find(|one| one.id == id).and_then(|one| {
        let number: u32 = number.parse().ok()?;
        one.criteria.iter_mut().find(|known| known.number == number)
    }) else {
        return false;
    };
    place.clone_into(&mut criterion.scenario);
    true
}

/// What a scenario speaks of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Target {
    /// The requirement.
    pub requirement: String,
    /// Its criterion; none where the scenario speaks of the whole requirement.
    pub criterion: Option<u32>,
}

/// What a scenario speaks of, by its tags and by the criteria that name its place ("features/pay.feature:12"); in
/// order, each once. A tag that names a requirement means the criterion that has the scenario's name, or else all of it.
#[must_use]
pub fn targets(specification: &Specification, scenario: &Scenario) -> Vec<Target> {
    let place = format!("{}:{}", scenario.file, scenario.line);
    let name = crate::specification::one_line(&scenario.name);
    let mut found = Vec::new();
    for one in &specification.requirements {
        let mut add = |criterion| {
            found.push(Target {
                requirement: one.id.clone(),
                criterion,
            });
        };
        for criterion in one.criteria.iter().filter(|known| known.scenario == place) {
            add(Some(criterion.number));
        }
        for tag in &scenario.tags {
            let tag = tag.trim_start_matches('@');
            if tag == one.id {
                let known = one.criteria.iter().find(|known| known.text == name);
                add(known.map(|known| known.number));
            } else if let Some(number) = tag
                .strip_prefix(&one.id)
                .and_then(|rest| rest.strip_prefix('.'))
                .and_then(|number| number.parse().ok())
                && one.criteria.iter().any(|known| known.number == number)
            {
                add(Some(number));
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

/// What scenarios that were tried show of one target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Showing {
    /// Of what.
    pub target: Target,
    /// What they show.
    pub outcome: Outcome,
    /// Which of them, by their numbers in the list that was given.
    pub by: Vec<usize>,
}

/// What scenarios that were tried show, each with what came of it; none where it could not be tried, or told.
/// One that failed shows that its targets are not met; that they are met is shown only where all that speak of them
/// passed. Of the rest nothing is shown either way.
#[must_use]
pub fn showings(
    specification: &Specification,
    tried: &[(Scenario, Option<Outcome>)],
) -> Vec<Showing> {
    let mut by: std::collections::BTreeMap<Target, Vec<usize>> = std::collections::BTreeMap::new();
    for (number, (scenario, _)) in tried.iter().enumerate() {
        for target in targets(specification, scenario) {
            by.entry(target).or_default().push(number);
        }
    }
    let showing = |(target, by): (Target, Vec<usize>)| {
        let came = |number: &usize| tried.get(*number).and_then(|(_, outcome)| *outcome);
        let outcome = if by.iter().any(|n| came(n) == Some(Outcome::Failed)) {
            Outcome::Failed
        } else if by.iter().all(|n| came(n) == Some(Outcome::Passed)) {
            Outcome::Passed
        } else {
            return None;
        };
        Some(Showing {
            target,
            outcome,
            by,
        })
    };
    by.into_iter().filter_map(showing).collect()
}
