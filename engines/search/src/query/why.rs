//! Why a thing was found: the words that led to it, and how.

use super::read::{Group, Reading, Way};
use super::weigh::Bounds;
use super::{Because, How, PlaceWords};
use crate::index::Index;
use crate::vocabulary::{Term, posting, slot_of};

/// For each group of words that led to a thing the best of its ways.
pub fn because(index: &Index, reading: &Reading, places: &[PlaceWords], id: i64) -> Vec<Because> {
    let Some(slot) = index.slot(id) else {
        return Vec::new();
    };
    let groups = reading.groups.iter();
    groups
        .filter_map(|group| of_group(index, group, places, slot))
        .collect()
}

fn of_group(index: &Index, group: &Group, places: &[PlaceWords], slot: u32) -> Option<Because> {
    let ways = group.ways.iter().filter_map(|way| of_way(index, way, slot));
    if let Some((how, terms)) = ways.min_by_key(|(how, _)| *how) {
        let written = |&term: &Term| index.vocabulary.written(term).to_owned();
        return Some(Because::Words {
            typed: group.typed.clone(),
            has: terms.iter().map(written).collect(),
            how,
        });
    }
    let is_in = |&&n: &&usize| {
        let at = index.columns.places(slot as usize);
        places
            .get(n)
            .is_some_and(|place| Bounds::new(place).fit(at).is_some())
    };
    group.places.iter().find(is_in).map(|&n| Because::In(n))
}

/// The words of a way that a thing has, if it has all, and how they were led to.
fn of_way(index: &Index, way: &Way, slot: u32) -> Option<(How, Vec<Term>)> {
    let mut hardest = way.how;
    let mut has = Vec::new();
    for terms in &way.words {
        let had = terms.iter().filter(|(term, _)| is_had(index, *term, slot));
        let (term, how) = had.min_by_key(|(_, how)| *how)?;
        hardest = hardest.max(*how);
        has.push(*term);
    }
    (!has.is_empty()).then_some((hardest, has))
}

fn is_had(index: &Index, term: Term, slot: u32) -> bool {
    let postings = index.vocabulary.postings(term);
    let at = postings.partition_point(|&other| other < posting(slot, 0));
    postings
        .get(at)
        .is_some_and(|&other| slot_of(other) == slot as usize)
}
