//! Scenarios of Gherkin, tied to requirements by their tags: `@REQ-12` or, for its second criterion, `@REQ-12.2`.
//! Whoever parsed the features hands over names, tags and places; nothing is parsed here.

use serde::{Deserialize, Serialize};

use crate::{Criterion, Specification};

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
