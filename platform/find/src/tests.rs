use geo::{Geometry, Point, Polygon};
use kit::Clock;
use store::StoreError;

use super::*;
use crate::gazetteer::{Postcode, put_postcode};

const LARKBRIDGE: Point = Point {
    lon: 1.70,
    lat: 51.60,
};
const WENDMOUTH: Point = Point {
    lon: 1.80,
    lat: 51.60,
};

/// Runs `test` on a fresh store of each kind, opened by two nodes.
fn both(test: impl AsyncFn([Find; 2], Clock)) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let folder = testkit::folder();
    let file = format!("sqlite:{}", folder.path().join("t.db").display());
    for url in [file, testkit::scratch_database()] {
        let clock = testkit::clock();
        let node = || {
            let store = Store::open(&url, clock.clone(), testkit::chance()).unwrap();
            Find::new(store, "").unwrap()
        };
        runtime.block_on(test([node(), node()], clock.clone()));
    }
}

fn thing(kind: &str, title: &str, about: &str, at: Option<Point>) -> Thing {
    Thing {
        about: about.into(),
        at: at.into_iter().collect(),
        ..Thing::new(kind, title.to_lowercase(), title, format!("/{kind}"))
    }
}

/// Open on weekdays from 9 to 5, and through Friday night.
fn hours() -> Hours {
    let mut hours = Hours::default();
    for day in &mut hours.week[..5] {
        day.push(Span {
            from: 540,
            until: 1_020,
        });
    }
    hours.week[4].push(Span {
        from: 1_200,
        until: 1_680,
    });
    hours
}

async fn fill(find: &Find) {
    let library = Thing {
        hours: Some(hours()),
        facets: vec![Facet::new("access", "step-free")],
        ..thing(
            "library",
            "Harbour Library",
            "Computers, printing and clubs",
            Some(LARKBRIDGE),
        )
    };
    let things = [
        library,
        thing(
            "library",
            "Old Town Library",
            "Children's corner and a café",
            Some(WENDMOUTH),
        ),
        thing(
            "bench",
            "Bench by the harbour",
            "A smart bench with a seat count",
            Some(LARKBRIDGE),
        ),
        thing("bin", "Bin at Harbour Road", "", None),
        thing("course", "Computers for beginners", "A class", None),
    ];
    let town = |name: &str, at| PlaceName {
        name: name.into(),
        kind: "town".into(),
        of: String::new(),
        at,
        reach_m: 2_000.0,
        outline: None,
    };
    let towns = [town("Larkbridge", LARKBRIDGE), town("Wendmouth", WENDMOUTH)];
    write(find, move |tx| {
        things.iter().try_for_each(|thing| put(tx, thing))?;
        towns.iter().try_for_each(|town| put_place(tx, town))?;
        let postcode = Postcode {
            postcode: "SX1 1AA".into(),
            at: WENDMOUTH,
            ward: String::new(),
        };
        put_postcode(tx, "test", postcode)
    })
    .await;
}

async fn write(
    find: &Find,
    work: impl FnMut(&mut store::Tx<'_>) -> Result<(), StoreError> + Send + 'static,
) {
    find.store.write(work).await.unwrap();
}

fn ask(q: &str) -> Ask {
    Ask {
        q: q.into(),
        limit: 10,
        ..Ask::default()
    }
}

async fn titles(find: &Find, ask: Ask) -> Vec<String> {
    let found = find.find(ask).await.unwrap();
    found.hits.into_iter().map(|hit| hit.thing.title).collect()
}

#[test]
fn plain_words_places_and_postcodes_lead_to_the_right_thing() {
    both(async |[find, _], _| {
        fill(&find).await;
        for (q, want) in [
            ("harbour library", vec!["Harbour Library"]),
            ("libraries", vec!["Harbour Library", "Old Town Library"]),
            ("libary in wendmouth", vec!["Old Town Library"]),
            ("where is the bench", vec!["Bench by the harbour"]),
            (
                "library SX1 1AA",
                vec!["Old Town Library", "Harbour Library"],
            ),
            (
                "library near Larkbridge",
                vec!["Harbour Library", "Old Town Library"],
            ),
            ("get online", vec!["Computers for beginners"]),
            ("library open now", vec!["Harbour Library"]),
            ("spaceship", vec![]),
            ("%_'\"; --\0", vec![]),
        ] {
            assert_eq!(titles(&find, ask(q)).await, want, "{q}");
        }
        let found = find.find(ask("library XX9 9XX near me")).await.unwrap();
        assert_eq!(found.unknown_postcode.as_deref(), Some("XX9 9XX"));
        assert!(found.where_are_you && found.total == 2);
        let at_once = Ask {
            skip: usize::MAX,
            limit: usize::MAX,
            ..ask(&"library ".repeat(99_999))
        };
        assert_eq!(find.find(at_once).await.unwrap().total, 2);
    });
}

#[test]
fn a_hit_says_why_it_is_here() {
    both(async |[find, _], _| {
        fill(&find).await;
        let sure = Thing {
            confirmed: Some(find.store.now()),
            ..thing("course", "Sewing", "", None)
        };
        let unsure = Thing {
            trust: 0.2,
            ..thing("course", "Sewing bee", "", None)
        };
        write(&find, move |tx| {
            put(tx, &sure).and_then(|()| put(tx, &unsure))
        })
        .await;
        for (q, want) in [
            (
                "harbuor library near wendmouth",
                "It has the word “library”. It has “harbour”, which we took “harbuor” for. It is 4.3 miles from Wendmouth. It is open until 5pm.",
            ),
            (
                "get online",
                "It has “computers” and “class”, for “get online”.",
            ),
            (
                "libra in larkbridge",
                "It has “library”, which begins with “libra”. It is in Larkbridge. It is about 50 metres from Larkbridge. It is open until 5pm.",
            ),
            (
                "sewing",
                "It has the word “sewing”. It was said to be true on 24 November 2026.",
            ),
            (
                "sewing bee",
                "It has the words “sewing” and “bee”. We are not sure that all of it is still true, so it is lower down.",
            ),
        ] {
            let found = find.find(ask(q)).await.unwrap();
            assert_eq!(found.hits[0].because.join(" "), want, "{q}");
        }
    });
}

#[test]
fn what_one_node_changes_the_next_query_on_another_finds() {
    both(async |[one, two], clock| {
        fill(&one).await;
        assert_eq!(titles(&two, ask("bench")).await, ["Bench by the harbour"]);
        let renamed = thing("bench", "Bench by the harbour", "Now a sofa", None);
        write(&two, move |tx| put(tx, &renamed)).await;
        assert_eq!(titles(&one, ask("sofa")).await, ["Bench by the harbour"]);
        write(&one, |tx| {
            remove(tx, "bench", "bench by the harbour").map(drop)
        })
        .await;
        assert_eq!(titles(&two, ask("sofa")).await, [] as [&str; 0]);
        assert_eq!(one.keep_level().await.unwrap(), 4);
        // What was taken away is forgotten after two days; a node that slept longer begins again.
        clock.advance_us(3 * 86_400 * 1_000_000);
        write(&one, |tx| {
            remove(tx, "bin", "bin at harbour road").map(drop)
        })
        .await;
        clock.advance_us(3 * 86_400 * 1_000_000);
        write(&one, |tx| {
            remove(tx, "course", "computers for beginners").map(drop)
        })
        .await;
        assert_eq!(two.keep_level().await.unwrap(), 2);
        // One that comes back is new.
        write(&two, |tx| {
            put(tx, &thing("bin", "Bin at Harbour Road", "", None))
        })
        .await;
        assert_eq!(titles(&one, ask("bin")).await, ["Bin at Harbour Road"]);
    });
}

#[test]
fn many_writers_on_two_nodes_lose_nothing() {
    both(async |[one, two], _| {
        let mut all = tokio::task::JoinSet::new();
        for n in 0..60 {
            let find = if n % 2 == 0 { one.clone() } else { two.clone() };
            all.spawn(async move {
                let kept = thing("lamp", &format!("Lamp {n}"), "", None);
                let written = find.store.write(move |tx| put(tx, &kept)).await;
                // Whoever was told that it is kept finds it at once.
                if written.is_ok() {
                    let found = find
                        .find(Ask {
                            exact: true,
                            ..ask(&format!("lamp {n}"))
                        })
                        .await
                        .unwrap();
                    assert!(
                        found
                            .hits
                            .iter()
                            .any(|hit| hit.thing.title == format!("Lamp {n}")),
                        "{n}"
                    );
                }
                usize::from(written.is_ok())
            });
        }
        let kept: usize = all.join_all().await.into_iter().sum();
        assert!(kept > 0);
        assert_eq!(
            (
                one.keep_level().await.unwrap(),
                two.keep_level().await.unwrap()
            ),
            (kept, kept)
        );
    });
}

#[test]
fn what_was_undone_is_not_found() {
    both(async |[find, _], _| {
        fill(&find).await;
        let undone = find.store.write(|tx| {
            put(tx, &thing("bench", "Bench of gold", "", None))?;
            Err::<(), _>(StoreError::Closing)
        });
        assert!(undone.await.is_err());
        assert_eq!(titles(&find, ask("gold")).await, [] as [&str; 0]);
        let same = thing("bin", "Bin at Harbour Road", "", None);
        write(&find, move |tx| put(tx, &same)).await;
        assert_eq!(find.find(ask("")).await.unwrap().total, 5);
    });
}

#[test]
fn what_is_put_whole_takes_the_place_of_what_was() {
    both(async |[one, two], _| {
        fill(&one).await;
        let form = |title: &&str| Thing::new("form", format!("ours/{title}"), *title, "/form");
        let other = Thing::new("form", "theirs/card", "Library card", "/form");
        write(&one, move |tx| put(tx, &other)).await;
        for (kept, want) in [
            (&["Blue badge", "Missed bin"][..], 3),
            (&["Missed bin"], 2),
            (&["Missed bin", "Parking permit"], 3),
            (&[], 1),
        ] {
            let things: Vec<Thing> = kept.iter().map(form).collect();
            write(&one, move |tx| put_only(tx, "form", "ours/", &things)).await;
            let of_kind = Ask {
                kinds: vec!["form".into()],
                ..ask("")
            };
            assert_eq!(two.find(of_kind).await.unwrap().total, want, "{kept:?}");
        }
        assert_eq!(titles(&two, ask("card")).await, ["Library card"]);
    });
}

#[test]
fn narrowing_by_kind_facet_place_and_time() {
    both(async |[find, _], _| {
        fill(&find).await;
        let square = |m: f64| {
            let corner = |bearing: f64| geo::destination(LARKBRIDGE, bearing, m);
            let ring = [45.0, 135.0, 225.0, 315.0, 45.0].map(corner).to_vec();
            Some(Geometry::Polygon(Polygon {
                exterior: ring,
                holes: vec![],
            }))
        };
        let near = Some(LARKBRIDGE);
        for (want, asked) in [
            (
                2,
                Ask {
                    kinds: vec!["library".into()],
                    ..ask("")
                },
            ),
            (
                1,
                Ask {
                    facets: vec![("access".into(), "step-free".into())],
                    ..ask("")
                },
            ),
            (
                0,
                Ask {
                    facets: vec![
                        ("access".into(), "step-free".into()),
                        ("access".into(), "hoist".into()),
                    ],
                    ..ask("")
                },
            ),
            (
                2,
                Ask {
                    near,
                    within_m: Some(100.0),
                    ..ask("")
                },
            ),
            (
                2,
                Ask {
                    area: square(300.0),
                    ..ask("")
                },
            ),
            (
                1,
                Ask {
                    open: Some(moment(find.store.now())),
                    ..ask("")
                },
            ),
        ] {
            assert_eq!(
                find.find(asked.clone()).await.unwrap().total,
                want,
                "{asked:?}"
            );
        }
        let place = async |name: &str| find.place(name).await.unwrap().map(|near| near.name);
        assert_eq!(place("sx11aa").await.as_deref(), Some("SX1 1AA"));
        assert_eq!(place("wendmouth").await.as_deref(), Some("Wendmouth"));
        assert_eq!(place("wendmouth castle").await, None);
        assert_eq!(place("").await, None);
    });
}

#[test]
fn clocks_that_change_do_not_move_opening_hours() {
    let open = |at: &str| hours().is_open(moment(Time::parse(at).unwrap()));
    // Friday 27 March 2026, 8pm to Saturday 4am; clocks go forward on the Sunday.
    for (at, want) in [
        ("2026-03-27T08:59:00Z", false),
        ("2026-03-27T09:00:00Z", true),
        ("2026-03-28T03:59:00Z", true),
        ("2026-03-28T04:00:00Z", false),
        // In summer 9am is 8am in UTC.
        ("2026-03-30T07:59:00Z", false),
        ("2026-03-30T08:00:00Z", true),
        ("2026-10-23T08:00:00Z", true),
        ("2026-10-26T08:00:00Z", false),
    ] {
        assert_eq!(open(at), want, "{at}");
    }
    // On 25 October 2026 there are two half past ones: it is open in both.
    let mut night = Hours::default();
    night.week[6].push(Span {
        from: 60,
        until: 120,
    });
    for at in ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"] {
        assert!(night.is_open(moment(Time::parse(at).unwrap())), "{at}");
    }
    assert!(!night.is_open(moment(Time::parse("2026-10-25T02:00:00Z").unwrap())));
}

#[test]
fn the_limits_of_a_thing_hold() {
    both(async |[find, _], _| {
        let huge = Thing {
            about: "word\0 ".repeat(1_000_000),
            more: "more ".repeat(1_000_000),
            at: vec![
                Point {
                    lon: f64::NAN,
                    lat: 0.0
                };
                1_000
            ],
            facets: (0..1_000)
                .map(|n| Facet::new("size", n.to_string()))
                .collect(),
            trust: f64::NAN,
            ..Thing::new("giant", "g", "Giant ".repeat(10_000), "/giant")
        };
        write(&find, move |tx| put(tx, &huge)).await;
        let found = find.find(ask("giant")).await.unwrap();
        let kept = &found.hits[0].thing;
        assert_eq!(
            (
                kept.title.len(),
                kept.about.len(),
                kept.at.len(),
                kept.facets.len()
            ),
            (300, 2_000, 0, 100)
        );
    });
}
