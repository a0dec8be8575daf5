use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::hours::{Moment, Span};
use crate::query::{Choice, Query};

const WORDS: [&str; 6] = ["red", "green", "blue", "garden", "kitchen", "attic"];

#[derive(Debug, Clone)]
struct Thing {
    kind: &'static str,
    words: Vec<&'static str>,
    at: Vec<Point>,
    facets: Vec<Facet>,
    hours: Option<Hours>,
    trust: f64,
}

fn point() -> impl Strategy<Value = Point> {
    (1.6..1.8, 51.5..51.7).prop_map(|(lon, lat)| Point { lon, lat })
}

fn hours() -> impl Strategy<Value = Hours> {
    let span = (0_u16..1_440, 1_u16..900).prop_map(|(from, long)| Span {
        from,
        until: from + long,
    });
    (
        0_usize..7,
        span.clone(),
        0_i32..4,
        proptest::option::of(span),
    )
        .prop_map(|(day, span, date, instead)| {
            let mut hours = Hours::default();
            hours.week[day].push(span);
            hours.instead.insert(date, instead.into_iter().collect());
            hours
        })
}

fn thing() -> impl Strategy<Value = Thing> {
    let facet =
        (0_usize..2, 0_usize..3).prop_map(|(n, v)| Facet::new(["cost", "access"][n], WORDS[v]));
    (
        proptest::sample::select(vec!["shed", "barn"]),
        proptest::collection::vec(proptest::sample::select(WORDS.to_vec()), 0..4),
        proptest::collection::vec(point(), 0..3),
        proptest::collection::vec(facet, 0..3),
        proptest::option::of(hours()),
        0.0..1.0,
    )
        .prop_map(|(kind, words, at, facets, hours, trust)| Thing {
            kind,
            words,
            at,
            facets,
            hours,
            trust,
        })
}

fn put(index: &mut Index, id: i64, thing: &Thing) {
    let title = thing.words.join(" ");
    let entry = Entry {
        kind: thing.kind,
        title: &title,
        at: &thing.at,
        facets: &thing.facets,
        hours: thing.hours.as_ref(),
        trust: thing.trust,
        ..Entry::default()
    };
    index.put(id, &entry).unwrap();
}

#[derive(Debug, Clone)]
struct Asked {
    words: Vec<&'static str>,
    near: Option<Point>,
    within_m: Option<f64>,
    kinds: Vec<String>,
    cost: Option<usize>,
    open: Option<Moment>,
}

fn question() -> impl Strategy<Value = Asked> {
    (
        proptest::collection::vec(proptest::sample::select(WORDS.to_vec()), 0..3),
        proptest::option::of(point()),
        proptest::option::of(0.0..20_000.0),
        proptest::sample::select(vec![vec![], vec!["shed".to_owned()]]),
        proptest::option::of(0_usize..3),
        proptest::option::of(
            (0_i32..8, 0_u16..1_440).prop_map(|(day, minute)| Moment { day, minute }),
        ),
    )
        .prop_map(|(words, near, within_m, kinds, cost, open)| Asked {
            words,
            near,
            within_m,
            kinds,
            cost,
            open,
        })
}

/// Whether a thing fits, as one would say it.
fn fits(thing: &Thing, asked: &Asked) -> bool {
    let has = |word: &&str| {
        thing.words.contains(word) || thing.facets.iter().any(|facet| facet.value == **word)
    };
    let is_near = match (asked.near, asked.within_m) {
        (Some(from), Some(most)) => thing
            .at
            .iter()
            .any(|&at| geo::haversine_m(from, at) <= most),
        _ => true,
    };
    let cost = |value: usize| thing.facets.contains(&Facet::new("cost", WORDS[value]));
    asked.words.iter().all(has)
        && is_near
        && (asked.kinds.is_empty() || asked.kinds.iter().any(|kind| kind == thing.kind))
        && asked.cost.is_none_or(cost)
        && asked
            .open
            .is_none_or(|at| thing.hours.as_ref().is_some_and(|hours| hours.is_open(at)))
}

proptest! {
    /// What is found is what a look at each thing finds, and what came and went before leaves no trace.
    #[test]
    fn the_index_finds_what_looking_at_everything_finds(
        changes in proptest::collection::vec((0_i64..30, proptest::option::weighted(0.8, thing())), 0..60),
        asked in question(),
    ) {
        let (mut index, mut kept) = (Index::default(), BTreeMap::new());
        for (n, (id, change)) in changes.into_iter().enumerate() {
            match change {
                Some(thing) => {
                    put(&mut index, id, &thing);
                    kept.insert(id, thing);
                }
                None => {
                    prop_assert_eq!(index.remove(id), kept.remove(&id).is_some());
                }
            }
            if n % 16 == 0 {
                index.renumber();
            }
        }
        let mut fresh = Index::default();
        for (&id, thing) in &kept {
            put(&mut fresh, id, thing);
        }
        let words = asked.words.join(" ");
        let choices: Vec<Choice> = asked.cost.iter()
            .map(|&value| Choice { name: "cost".into(), any_of: vec![WORDS[value].into()] })
            .collect();
        let query = Query {
            words: &words,
            exact: true,
            near: asked.near,
            within_m: asked.within_m,
            kinds: &asked.kinds,
            choices: &choices,
            open: asked.open,
            limit: 100,
            ..Query::default()
        };
        let found = index.query(&query);
        prop_assert_eq!(&found, &fresh.query(&query));
        prop_assert!(!found.partly);
        let want: BTreeSet<i64> = kept.iter().filter(|(_, thing)| fits(thing, &asked)).map(|(&id, _)| id).collect();
        let got: BTreeSet<i64> = found.hits.iter().map(|hit| hit.id).collect();
        prop_assert_eq!(got, want);
        prop_assert_eq!(found.total, found.hits.len());
        for count in &found.kinds {
            let of_kind = Asked { kinds: vec![count.value.clone()], ..asked.clone() };
            prop_assert_eq!(count.count, kept.values().filter(|thing| fits(thing, &of_kind)).count());
        }
        for value in found.facets.iter().filter(|facet| facet.name == "cost").flat_map(|facet| &facet.values) {
            let cost = WORDS.iter().position(|word| *word == value.value);
            let with = Asked { cost, ..asked.clone() };
            prop_assert_eq!(value.count, kept.values().filter(|thing| fits(thing, &with)).count());
        }
        // Pages of a few are together what one page has.
        let page = |skip| index.query(&Query { skip, limit: 3, ..query.clone() }).hits;
        let paged: Vec<_> = (0..found.total.div_ceil(3)).flat_map(|n| page(n * 3)).collect();
        prop_assert_eq!(paged, found.hits);
    }
}

#[test]
fn dead_slots_are_closed() {
    let mut index = Index::default();
    let thing = Thing {
        kind: "shed",
        words: vec!["red", "garden"],
        at: vec![
            Point {
                lon: 1.7,
                lat: 51.6
            };
            2
        ],
        facets: vec![Facet::new("cost", "free")],
        hours: None,
        trust: 1.0,
    };
    for round in 0..10 {
        for id in 0..200 {
            put(&mut index, id, &thing);
        }
        assert_eq!(index.len(), 200, "round {round}");
    }
    assert!(index.columns.len() <= 600, "{}", index.columns.len());
    let query = Query {
        words: "garden",
        limit: 1_000,
        ..Query::default()
    };
    assert_eq!(index.query(&query).hits.len(), 200);
}
