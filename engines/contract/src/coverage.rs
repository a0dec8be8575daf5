//! What is shown and what is not: from requirements to evidence, and back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Evidence, Outcome, Requirement, Specification};

/// How far something is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shown {
    /// The newest evidence says that it is not met.
    Failing,
    /// There is evidence, of an earlier wording alone.
    Stale,
    /// There is no evidence.
    Uncovered,
    /// Some of its criteria are shown, and nothing speaks against the others.
    Partly,
    /// All of it is shown.
    Passing,
}

impl Shown {
    /// The word it is known by on pages.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Failing => "Failing",
            Self::Stale => "Out of date",
            Self::Uncovered => "No evidence",
            Self::Partly => "Partly shown",
            Self::Passing => "Shown",
        }
    }

    /// What several together are.
    fn of_all(all: impl IntoIterator<Item = Self>) -> Option<Self> {
        let all: Vec<Self> = all.into_iter().collect();
        let worst = all.iter().min().copied()?;
        let is_some_shown = all.iter().any(|one| *one >= Self::Partly);
        Some(match worst {
            Self::Uncovered if is_some_shown => Self::Partly,
            worst => worst,
        })
    }
}

/// A criterion, and what shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CriterionCover {
    /// Its number.
    pub number: u32,
    /// How far it is shown.
    pub shown: Shown,
    /// The ids of its evidence, the newest first.
    pub evidence: Vec<String>,
}

/// A requirement, and what shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cover {
    /// Which.
    pub id: String,
    /// How far it is shown: by its criteria, and with it its parts.
    pub shown: Shown,
    /// Each of its criteria.
    pub criteria: Vec<CriterionCover>,
    /// The ids of what speaks of the whole requirement, the newest first.
    pub evidence: Vec<String>,
}

/// Where a piece of evidence leads back to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Back {
    /// To the wording that is in force.
    InForce,
    /// To an earlier wording.
    Stale,
    /// To nothing: there is no such requirement or criterion.
    Orphan,
}

/// Both ways of the trace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trace {
    /// Each requirement, in the order of the specification.
    pub covers: Vec<Cover>,
    /// Each piece of evidence, in the order given.
    pub back: Vec<(String, Back)>,
}

impl Trace {
    /// How far a requirement is shown.
    #[must_use]
    pub fn shown(&self, id: &str) -> Option<Shown> {
        self.covers
            .iter()
            .find(|cover| cover.id == id)
            .map(|cover| cover.shown)
    }

    /// How many requirements are shown so far.
    #[must_use]
    pub fn count(&self, shown: Shown) -> usize {
        self.covers
            .iter()
            .filter(|cover| cover.shown == shown)
            .count()
    }
}

/// Traces a specification to its evidence and back.
#[must_use]
pub fn trace(specification: &Specification, evidence: &[Evidence]) -> Trace {
    let mut of: BTreeMap<&str, Vec<&Evidence>> = BTreeMap::new();
    for one in evidence {
        of.entry(&one.requirement).or_default().push(one);
    }
    for some in of.values_mut() {
        // Of two of one instant the one that came last is the newer.
        some.reverse();
        some.sort_by_key(|one| std::cmp::Reverse(one.made_us));
    }
    let mut own: BTreeMap<&str, Cover> = BTreeMap::new();
    for one in &specification.requirements {
        let found = of.get(one.id.as_str()).map_or(&[][..], Vec::as_slice);
        own.insert(&one.id, cover(one, found));
    }
    // Parts stand after what they are a part of: from the end, each is settled before that is.
    let mut settled: BTreeMap<&str, Vec<Shown>> = BTreeMap::new();
    for one in specification.requirements.iter().rev() {
        let parts = settled.remove(one.id.as_str()).unwrap_or_default();
        let Some(cover) = own.get_mut(one.id.as_str()) else {
            continue;
        };
        let has_own = !one.criteria.is_empty() || !cover.evidence.is_empty() || parts.is_empty();
        let mine = has_own.then_some(cover.shown);
        cover.shown = Shown::of_all(parts.into_iter().chain(mine)).unwrap_or(Shown::Uncovered);
        settled.entry(&one.parent).or_default().push(cover.shown);
    }
    let covers = specification
        .requirements
        .iter()
        .filter_map(|one| own.remove(one.id.as_str()))
        .collect();
    let back = |one: &Evidence| {
        let Some(requirement) = specification.get(&one.requirement) else {
            return Back::Orphan;
        };
        let is_there = one
            .criterion
            .is_none_or(|n| requirement.criteria.iter().any(|c| c.number == n));
        if one.version != requirement.version {
            Back::Stale
        } else if is_there {
            Back::InForce
        } else {
            Back::Orphan
        }
    };
    Trace {
        covers,
        back: evidence
            .iter()
            .map(|one| (one.id.clone(), back(one)))
            .collect(),
    }
}

fn cover(one: &Requirement, evidence: &[&Evidence]) -> Cover {
    let ids = |of: &[&Evidence]| -> Vec<String> { of.iter().map(|e| e.id.clone()).collect() };
    let whole: Vec<&Evidence> = evidence
        .iter()
        .copied()
        .filter(|e| e.criterion.is_none())
        .collect();
    let criteria: Vec<CriterionCover> = one
        .criteria
        .iter()
        .map(|criterion| {
            let about = |e: &&Evidence| e.criterion.is_none_or(|n| n == criterion.number);
            let about: Vec<&Evidence> = evidence.iter().copied().filter(about).collect();
            CriterionCover {
                number: criterion.number,
                shown: shown(one.version, &about),
                evidence: ids(&about),
            }
        })
        .collect();
    let by_criteria = Shown::of_all(criteria.iter().map(|criterion| criterion.shown));
    Cover {
        id: one.id.clone(),
        shown: by_criteria.unwrap_or_else(|| shown(one.version, &whole)),
        criteria,
        evidence: ids(&whole),
    }
}

/// What evidence, the newest first, says about the wording of this version.
fn shown(version: u32, evidence: &[&Evidence]) -> Shown {
    match evidence.iter().find(|one| one.version == version) {
        Some(newest) if newest.outcome == Outcome::Passed => Shown::Passing,
        Some(_) => Shown::Failing,
        None if evidence.is_empty() => Shown::Uncovered,
        None => Shown::Stale,
    }
}
