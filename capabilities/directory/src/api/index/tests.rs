//! What the index finds is what looking at everything finds.

use app::kit::Time;

use super::*;
use crate::api::ask::Near;
use crate::api::entry::{At, Slot as Times};

/// Services all over a made-up place, the same each time.
fn entries(count: u32) -> Vec<Entry> {
    let entry = |n: u32| {
        let point = Point::new(
            -1.9 + f64::from(n % 97) * 0.01,
            52.0 + f64::from(n % 89) * 0.01,
        )
        .ok();
        let days = 1 << (n % 7);
        let slots = vec![Times {
            days,
            opens: Some(540),
            closes: Some(600 + n as u16 % 300),
        }];
        Entry {
            id: format!("{:08x}", n.wrapping_mul(2_654_435_761)),
            organization: format!("o{}", n % 500),
            modified: Time(i64::from(n)),
            minimum_age: n.is_multiple_of(3).then_some(18.0),
            maximum_age: n.is_multiple_of(5).then_some(65.0),
            at: vec![At {
                id: format!("a{n}"),
                point,
                slots: slots.clone(),
            }],
            slots,
            terms: vec![format!("t{}", n % 40)],
            taxonomies: vec![format!("x{}", n % 4)],
            areas: Vec::new(),
            words: vec![
                format!("word{}", n % 300),
                format!("rare{}", n % 5_000),
                "help".into(),
            ],
        }
    };
    (0..count).map(entry).collect()
}

fn index(entries: &[Entry]) -> Index {
    let mut index = Index::default();
    entries.iter().cloned().for_each(|entry| index.put(entry));
    index
}

fn asks() -> Vec<Ask> {
    let ask = || Ask {
        page: 1,
        limit: 20,
        ..Ask::default()
    };
    let near = |within_m| {
        Some(Near {
            at: Point::new(-1.5, 52.4).unwrap(),
            within_m,
        })
    };
    vec![
        ask(),
        Ask {
            words: vec!["word7".into()],
            ..ask()
        },
        Ask {
            words: vec!["help".into(), "rare12".into()],
            ..ask()
        },
        Ask {
            terms: vec!["t3".into(), "t4".into()],
            days: Some(2),
            ..ask()
        },
        Ask {
            taxonomies: vec!["x1".into()],
            minimum_age: Some(18.0),
            skip: 40,
            ..ask()
        },
        Ask {
            organization: Some("o7".into()),
            ..ask()
        },
        Ask {
            near: near(3_000.0),
            ..ask()
        },
        Ask {
            near: near(3_000.0),
            words: vec!["help".into()],
            days: Some(1),
            ..ask()
        },
        Ask {
            near: near(1e6),
            maximum_age: Some(65.0),
            ..ask()
        },
        Ask {
            days: Some(4),
            start: Some(540),
            end: Some(700),
            ..ask()
        },
        Ask {
            modified_after: Some(Time(900)),
            ..ask()
        },
    ]
}

/// What the index finds is what looking at each service finds.
#[test]
fn the_index_finds_what_looking_at_everything_finds() {
    let entries = entries(3_000);
    let mut index = index(&entries);
    // Some went, some came back, some changed.
    for entry in entries.iter().step_by(7) {
        index.remove(&entry.id);
        index.remove(&entry.id);
    }
    for entry in entries.iter().step_by(14) {
        index.put(entry.clone());
        index.put(entry.clone());
    }
    let is_there = |n: usize| !n.is_multiple_of(7) || n.is_multiple_of(14);
    for ask in asks() {
        let fits = |entry: &Entry| {
            let has_words = ask.words.iter().enumerate().all(|(n, word)| {
                let is_last = n + 1 == ask.words.len();
                entry
                    .words
                    .iter()
                    .any(|known| known == word || (is_last && known.starts_with(word.as_str())))
            });
            let any = |wanted: &[String], has: &[String]| {
                wanted.is_empty() || wanted.iter().any(|id| has.contains(id))
            };
            let near = ask.near.is_none_or(|near| {
                entry.at[0]
                    .point
                    .is_some_and(|point| geo::haversine_m(near.at, point) <= near.within_m)
            });
            has_words
                && near
                && any(&ask.terms, &entry.terms)
                && any(&ask.taxonomies, &entry.taxonomies)
                && ask
                    .organization
                    .as_ref()
                    .is_none_or(|id| *id == entry.organization)
                && ask.fits(entry)
                && ask.fits_times(&entry.slots)
        };
        let mut want: Vec<&str> = entries
            .iter()
            .enumerate()
            .filter(|(n, entry)| is_there(*n) && fits(entry))
            .map(|(_, entry)| entry.id.as_str())
            .collect();
        want.sort_unstable();
        for found in [index.services(&ask), index.at_places(&ask)] {
            assert_eq!(found.total, want.len(), "{ask:?}");
            assert_eq!(
                found.hits.len(),
                want.len().saturating_sub(ask.skip).min(ask.limit),
                "{ask:?}"
            );
            assert!(
                found
                    .hits
                    .iter()
                    .all(|hit| want.binary_search(&hit.service.as_str()).is_ok()),
                "{ask:?}"
            );
            assert!(
                found.hits.is_sorted_by(|a, b| a.distance_m <= b.distance_m),
                "{ask:?}"
            );
        }
    }
}
