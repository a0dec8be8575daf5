//! What a new reading of a specification changes in the one that is kept.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Requirement, Specification};

/// What becomes of one requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Which.
    pub id: String,
    /// As it was; none where it is new.
    pub before: Option<Requirement>,
    /// As it is; none where it was taken out.
    pub after: Option<Requirement>,
}

impl Change {
    /// Whether the evidence for it no longer counts.
    #[must_use]
    pub fn makes_stale(&self) -> bool {
        match (&self.before, &self.after) {
            (Some(before), Some(after)) => before.version != after.version,
            (Some(_), None) => true,
            (None, _) => false,
        }
    }

    /// What differs, in words: "text, criteria".
    #[must_use]
    pub fn words(&self) -> String {
        let (Some(a), Some(b)) = (&self.before, &self.after) else {
            return if self.before.is_none() {
                "new"
            } else {
                "taken out"
            }
            .into();
        };
        let differ = [
            ("title", a.title != b.title),
            ("text", a.text != b.text),
            ("kind", a.kind != b.kind),
            ("priority", a.priority != b.priority),
            ("weight", a.weight != b.weight),
            ("what it is a part of", a.parent != b.parent),
            ("criteria", a.criteria != b.criteria),
            ("what it rests on", a.links != b.links),
        ];
        let said: Vec<&str> = differ
            .iter()
            .filter(|(_, differs)| *differs)
            .map(|(what, _)| *what)
            .collect();
        said.join(", ")
    }
}

/// Puts `new` in place of `kept`, counting versions: a requirement that asks for something else to be shown
/// has the next one, whatever version the file gave it. With `keep_others`, what `new` does not have stays.
///
/// The changes are in the order of the new specification, then those that were taken out.
#[must_use]
pub fn merge(
    kept: &Specification,
    new: &Specification,
    keep_others: bool,
) -> (Specification, Vec<Change>) {
    let before: BTreeMap<&str, &Requirement> = kept
        .requirements
        .iter()
        .map(|one| (one.id.as_str(), one))
        .collect();
    let mut merged = Specification {
        title: if new.title.is_empty() {
            &kept.title
        } else {
            &new.title
        }
        .clone(),
        requirements: Vec::with_capacity(new.requirements.len()),
        gone: kept.gone.clone(),
    };
    let mut changes = Vec::new();
    let mut take = |one: &Requirement, gone: &mut BTreeMap<String, u32>| {
        let mut after = one.clone();
        let was = before.get(one.id.as_str()).copied();
        after.version = match was {
            Some(was) if was.asks_the_same(one) => was.version,
            Some(was) => was.version.saturating_add(1),
            None => gone
                .remove(&one.id)
                .map_or(1, |last| last.saturating_add(1)),
        };
        if was != Some(&after) {
            changes.push(Change {
                id: one.id.clone(),
                before: was.cloned(),
                after: Some(after.clone()),
            });
        }
        after
    };
    if keep_others {
        // In the place that they have; what is new comes last.
        for one in &kept.requirements {
            let one = new.get(&one.id).unwrap_or(one);
            let taken = take(one, &mut merged.gone);
            merged.requirements.push(taken);
        }
        for one in new
            .requirements
            .iter()
            .filter(|one| kept.get(&one.id).is_none())
        {
            let taken = take(one, &mut merged.gone);
            merged.requirements.push(taken);
        }
        return (merged.in_order(), changes);
    }
    for one in &new.requirements {
        let taken = take(one, &mut merged.gone);
        merged.requirements.push(taken);
    }
    for one in kept
        .requirements
        .iter()
        .filter(|one| new.get(&one.id).is_none())
    {
        merged.gone.insert(one.id.clone(), one.version);
        changes.push(Change {
            id: one.id.clone(),
            before: Some(one.clone()),
            after: None,
        });
    }
    (merged.in_order(), changes)
}
