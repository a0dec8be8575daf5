//! One entity from what several sources say of it.

use std::collections::HashSet;

use super::Names;
use crate::entity::{Attribute, Attributes, Entity};
use crate::temporal::TimeProperty;

impl Entity {
    /// Adds what another source says of the same entity. Of two instances of an attribute that was
    /// observed later counts, then that which changed later, else the one that is there. What comes from
    /// an auxiliary source only fills gaps.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clauses 4.3.6.3 and 4.5.5.3.
    pub fn take_in(&mut self, other: Self, is_auxiliary: bool) {
        for name in other.types {
            if !self.types.contains(&name) {
                self.types.push(name);
            }
        }
        for scope in other.scopes {
            if !self.scopes.contains(&scope) {
                self.scopes.push(scope);
            }
        }
        for (name, instances) in other.attributes {
            let own = self.attributes.entry(name).or_default();
            for theirs in instances {
                match own
                    .iter_mut()
                    .find(|ours| ours.dataset_id == theirs.dataset_id)
                {
                    None => own.push(theirs),
                    Some(ours) if !is_auxiliary && is_newer(&theirs, ours) => *ours = theirs,
                    Some(_) => {}
                }
            }
        }
        self.created_at_us = earlier(self.created_at_us, other.created_at_us);
        self.modified_at_us = self.modified_at_us.max(other.modified_at_us);
        self.expires_at_us = self.expires_at_us.or(other.expires_at_us);
    }

    /// Adds what another source says of the history of the same entity: of each attribute one instance for
    /// each moment.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clauses 4.5.6 and 5.7.3.4.
    pub fn take_in_past(&mut self, other: Self, property: TimeProperty) {
        for (name, instances) in other.attributes {
            let own = self.attributes.entry(name).or_default();
            let key = |one: &Attribute| (one.dataset_id.clone(), property.of(one));
            let mut known: HashSet<_> = own.iter().map(key).collect();
            own.extend(instances.into_iter().filter(|one| known.insert(key(one))));
            own.sort_by_key(|instance| property.of(instance));
        }
        self.take_in(
            Self {
                attributes: Attributes::new(),
                ..other
            },
            true,
        );
    }

    /// Lets go of the attributes that are not among these.
    pub fn narrow(&mut self, names: &Names) {
        if !names.is_all() {
            self.attributes.retain(|name, _| names.has(name));
        }
    }
}

fn is_newer(theirs: &Attribute, ours: &Attribute) -> bool {
    match (theirs.observed_at_us, ours.observed_at_us) {
        (Some(theirs), Some(ours)) if theirs != ours => theirs > ours,
        (Some(_), None) => true,
        (None, Some(_)) => false,
        _ => theirs.modified_at_us > ours.modified_at_us,
    }
}

/// The earlier of two moments, of which 0 is not known.
fn earlier(a: i64, b: i64) -> i64 {
    match (a, b) {
        (0, known) | (known, 0) => known,
        (a, b) => a.min(b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two readings of one attribute as (value, observed, changed): which counts.
    #[track_caller]
    fn check(ours: (i64, i64, i64), theirs: (i64, i64, i64), is_auxiliary: bool, want: i64) {
        let entity = |(value, observed, changed): (i64, i64, i64)| {
            let mut attribute = Attribute::property(value);
            attribute.observed_at_us = (observed != 0).then_some(observed);
            attribute.modified_at_us = changed;
            Entity::new("urn:x:1", ["T"]).with("a", attribute)
        };
        let mut merged = entity(ours);
        merged.take_in(entity(theirs), is_auxiliary);
        assert_eq!(
            merged.instances("a"),
            entity(ours)
                .instances("a")
                .iter()
                .chain(entity(theirs).instances("a"))
                .filter(|a| a.value == want)
                .cloned()
                .collect::<Vec<_>>()
        );
    }

    #[test]
    fn the_newest_counts_and_auxiliary_sources_fill_gaps() {
        check((1, 5, 0), (2, 6, 0), false, 2);
        check((1, 6, 0), (2, 5, 9), false, 1);
        check((1, 0, 9), (2, 5, 0), false, 2);
        check((1, 5, 0), (2, 0, 9), false, 1);
        check((1, 0, 3), (2, 0, 4), false, 2);
        check((1, 0, 4), (2, 0, 4), false, 1);
        check((1, 5, 0), (2, 6, 0), true, 1);

        let mut merged = Entity::new("urn:x:1", ["A"]).with("a", Attribute::property(1));
        let mut other = Entity::new("urn:x:1", ["A", "B"])
            .with("a", Attribute::property(2).dataset("urn:x:d"))
            .with("b", Attribute::property(3));
        other.scopes.push("/north".into());
        other.created_at_us = 7;
        merged.take_in(other, true);
        assert_eq!(
            (
                merged.types.len(),
                merged.scopes.len(),
                merged.created_at_us
            ),
            (2, 1, 7)
        );
        assert_eq!(
            (merged.instances("a").len(), merged.instances("b").len()),
            (2, 1)
        );
        merged.narrow(&Names::only(["b"]));
        assert_eq!(merged.attributes.len(), 1);
    }
}
