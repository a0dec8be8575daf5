use kit::Chance;
use store::entities::{self, Condition, Index, Tenant, Wanted};
use store::{Flow, Store, StoreError};

use crate::both;

const N: usize = 6_000;

fn index(i: usize) -> Index {
    let n = i as f64;
    Index {
        types: vec![if i.is_multiple_of(3) {
            "Bin".into()
        } else {
            "Bench".into()
        }],
        has: vec!["level".into(), "state".into()],
        numbers: vec![("level".into(), n % 100.0)],
        texts: vec![("state".into(), format!("s{}", i % 7))],
        cells: vec![("location".into(), i64::try_from(i).unwrap() * 10)],
    }
}

async fn fill(store: &Store) {
    store
        .write(|tx| {
            for i in 0..N {
                entities::insert(
                    tx,
                    Tenant::NAMELESS,
                    &format!("e{i}"),
                    &i.to_be_bytes(),
                    &index(i),
                )?;
            }
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
}

async fn found(store: &Store, types: &[&str], conditions: Vec<Condition>) -> Vec<usize> {
    let wanted = Wanted {
        tenant: Tenant::NAMELESS,
        ids: vec![],
        types: types.iter().map(ToString::to_string).collect(),
        conditions,
    };
    store
        .read(move |rd| {
            let mut out = Vec::new();
            entities::scan(rd, &wanted, |one| {
                out.push(usize::from_be_bytes(one.doc.try_into().unwrap()));
                Ok(Flow::More)
            })?;
            Ok::<_, StoreError>(out)
        })
        .await
        .unwrap()
}

#[test]
fn a_scan_misses_nothing_and_keeps_the_order() {
    both(async |store, _| {
        fill(&store).await;
        let level = |low, high| Condition::Number {
            attr: "level".into(),
            low,
            high,
        };
        let state = |s: &str| Condition::Text {
            attr: "state".into(),
            any_of: vec![s.into()],
        };
        let cells = |a, b| Condition::Cells {
            attr: "location".into(),
            ranges: vec![(a, b)],
        };
        type Case = (
            &'static [&'static str],
            Vec<Condition>,
            Box<dyn Fn(usize) -> bool>,
        );
        let cases: Vec<Case> = vec![
            (
                &["Bin"],
                vec![level(98.0, f64::INFINITY), state("s3")],
                Box::new(|i| i % 3 == 0 && i % 100 >= 98 && i % 7 == 3),
            ),
            (&["Bin", "Bench"], vec![], Box::new(|_| true)),
            (
                &[],
                vec![Condition::Has("level".into())],
                Box::new(|_| true),
            ),
            (
                &["Bench"],
                vec![cells(1000, 1090)],
                Box::new(|i| i % 3 != 0 && (100..=109).contains(&i)),
            ),
            (&["Kiosk"], vec![], Box::new(|_| false)),
            (
                &["Bin"],
                vec![Condition::Any(vec![
                    level(99.0, 99.0),
                    state("s3"),
                    Condition::Has("colour".into()),
                ])],
                Box::new(|i| i % 3 == 0 && (i % 100 == 99 || i % 7 == 3)),
            ),
            (
                &[],
                vec![Condition::Any(vec![Condition::Has("colour".into())])],
                Box::new(|_| false),
            ),
            (&[], vec![state("s3")], Box::new(|i| i % 7 == 3)),
            (
                &[],
                vec![level(20.0, f64::INFINITY), state("s1")],
                Box::new(|i| i % 100 >= 20 && i % 7 == 1),
            ),
            (
                &["Bin"],
                vec![Condition::Has("colour".into())],
                Box::new(|_| false),
            ),
        ];
        for (types, conditions, wants) in cases {
            let got = found(&store, types, conditions.clone()).await;
            let want: Vec<usize> = (0..N).filter(|&i| wants(i)).collect();
            assert!(got.is_sorted(), "{conditions:?}");
            assert!(
                want.iter().all(|i| got.binary_search(i).is_ok()),
                "{types:?} {conditions:?} misses something"
            );
        }
    });
}

#[test]
fn a_scan_ends_when_enough_is_found() {
    both(async |store, _| {
        fill(&store).await;
        let first = |conditions: Vec<Condition>, n: usize| {
            let wanted = Wanted {
                tenant: Tenant::NAMELESS,
                ids: vec![],
                types: vec!["Bin".into()],
                conditions,
            };
            store.read(move |rd| {
                let mut out = Vec::new();
                entities::scan(rd, &wanted, |one| {
                    out.push(usize::from_be_bytes(one.doc.try_into().unwrap()));
                    Ok(if out.len() == n {
                        Flow::Enough
                    } else {
                        Flow::More
                    })
                })?;
                Ok::<_, StoreError>(out)
            })
        };
        let level = Condition::Number {
            attr: "level".into(),
            low: 0.0,
            high: 98.0,
        };
        // Within the short walk, beyond it, and in a narrow index.
        for n in [1, 40, 1_500] {
            let got = first(vec![level.clone()], n).await.unwrap();
            assert!(
                got.len() == n && got.is_sorted() && got.iter().all(|i| i % 3 == 0),
                "{n}"
            );
        }
        let one = Condition::Number {
            attr: "level".into(),
            low: 7.0,
            high: 7.0,
        };
        assert_eq!(first(vec![one], 2).await.unwrap(), [7, 107]);
    });
}

#[test]
fn an_update_moves_the_index() {
    both(async |store, _| {
        fill(&store).await;
        let after = Index {
            numbers: vec![("level".into(), 1234.5)],
            types: vec!["Bin".into()],
            ..index(4)
        };
        store
            .write(move |tx| {
                let kept = entities::get(tx, Tenant::NAMELESS, "e4")?.unwrap();
                entities::update(
                    tx,
                    Tenant::NAMELESS,
                    kept.place,
                    &kept.doc,
                    &index(4),
                    &after,
                )
            })
            .await
            .unwrap();
        let level = Condition::Number {
            attr: "level".into(),
            low: 1000.0,
            high: f64::INFINITY,
        };
        assert_eq!(found(&store, &["Bin"], vec![level]).await, [4]);
        let before = Condition::Number {
            attr: "level".into(),
            low: 4.0,
            high: 4.0,
        };
        assert!(!found(&store, &[], vec![before]).await.contains(&4));
        let types = store
            .read(|rd| entities::types(rd, Tenant::NAMELESS))
            .await
            .unwrap();
        assert_eq!(types, [("Bench".into(), 3999), ("Bin".into(), 2001)]);
    });
}

#[test]
fn tenants_do_not_see_each_other_and_ids_are_taken_once() {
    both(async |store, _| {
        let insert = |name: &'static str| {
            store.write(move |tx| {
                let tenant = entities::tenant(tx, name)?;
                entities::insert(tx, tenant, "e1", b"x", &index(1)).map(drop)
            })
        };
        insert("").await.unwrap();
        insert("library").await.unwrap();
        assert_eq!(insert("library").await, Err(StoreError::Taken("e1".into())));
        let counts = store
            .read(|rd| {
                let library = entities::find_tenant(rd, "library")?.unwrap();
                let there = entities::count(rd, library)?;
                Ok::<_, StoreError>((
                    there,
                    entities::types(rd, library)?,
                    entities::find_tenant(rd, "nobody")?,
                ))
            })
            .await
            .unwrap();
        assert_eq!(counts, (1, vec![("Bench".into(), 1)], None));
        assert_eq!(
            store.read(entities::tenants).await.unwrap(),
            ["", "library"]
        );
    });
}

#[test]
fn random_changes_leave_the_index_true() {
    both(async |store, _| {
        let chance = Chance::seeded(11);
        let states: Vec<String> = (0..5).map(|i| format!("t{i}")).collect();
        store
            .write(move |tx| {
                let at = |state: &str| Index {
                    texts: vec![("state".into(), state.into())],
                    has: vec!["state".into()],
                    ..Index::default()
                };
                let mut now = vec![0_usize; 40];
                for (i, _) in now.iter().enumerate() {
                    entities::insert(
                        tx,
                        Tenant::NAMELESS,
                        &format!("r{i}"),
                        &i.to_be_bytes(),
                        &at(&states[0]),
                    )?;
                }
                for _ in 0..400 {
                    let i = usize::try_from(chance.below(40)).unwrap();
                    let to = usize::try_from(chance.below(5)).unwrap();
                    let kept = entities::get(tx, Tenant::NAMELESS, &format!("r{i}"))?.unwrap();
                    entities::update(
                        tx,
                        Tenant::NAMELESS,
                        kept.place,
                        &kept.doc,
                        &at(&states[now[i]]),
                        &at(&states[to]),
                    )?;
                    now[i] = to;
                }
                for (s, state) in states.iter().enumerate() {
                    let wanted = Wanted {
                        tenant: Tenant::NAMELESS,
                        ids: vec![],
                        types: vec![],
                        conditions: vec![Condition::Text {
                            attr: "state".into(),
                            any_of: vec![state.clone()],
                        }],
                    };
                    let mut got = 0;
                    entities::scan(tx, &wanted, |_| {
                        got += 1;
                        Ok(Flow::More)
                    })?;
                    assert_eq!(got, now.iter().filter(|&&n| n == s).count());
                }
                Ok::<_, StoreError>(())
            })
            .await
            .unwrap();
    });
}
