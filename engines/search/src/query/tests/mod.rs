use super::*;
use crate::index::Entry;
use crate::meanings::Meanings;

mod made;

use made::{DIRECTORY, MIDDLE, at, directory};

fn asked(words: &str) -> Query<'_> {
    Query {
        words,
        limit: 10,
        ..Query::default()
    }
}

fn titles(found: &Found) -> Vec<&'static str> {
    found
        .hits
        .iter()
        .map(|hit| DIRECTORY[hit.id as usize].1)
        .collect()
}

#[test]
fn plain_words_lead_to_the_right_thing() {
    let index = directory();
    let mut wrong = String::new();
    let mut check = |words: &str, want: &str| {
        let got = titles(&index.query(&asked(words)));
        if got.first().copied().unwrap_or("") != want {
            wrong.push_str(&format!("{words}: wanted {want}, got {got:?}\n"));
        }
    };
    for (words, want) in [
        // Just the words.
        ("library", "Larkbridge Library"),
        ("libraries", "Larkbridge Library"),
        ("wendmouth library", "Wendmouth Library"),
        ("harbour bench", "Bench by the harbour"),
        ("benches", "Bench by the harbour"),
        ("where is the bench", "Bench by the harbour"),
        ("blue badge", "Blue Badge"),
        ("food bank", "Larkbridge food bank"),
        ("fly-tipping", "Fly-tipping"),
        ("printing", "Larkbridge Library"),
        // Other forms, and beginnings.
        ("paint", "Watercolour painting"),
        ("swim", "Marram swimming pool"),
        ("beginner", "Computers for beginners"),
        ("harb", "Bench by the harbour"),
        ("cafe", "Memory café"),
        ("CAFÉ", "Memory café"),
        // Slips.
        ("libary", "Larkbridge Library"),
        ("swiming pool", "Marram swimming pool"),
        ("wendmuoth", "Wendmouth Library"),
        ("smokin", "Stop smoking clinic"),
        ("demenita", "Memory café"),
        ("counciltax", "Council tax reduction"),
        // Other words for the same.
        ("get online", "Computers for beginners"),
        ("how do i get online", "Computers for beginners"),
        ("learn to use a computer", "Computers for beginners"),
        ("computer class", "Computers for beginners"),
        ("it course", "Computers for beginners"),
        ("borrow a tablet", "Device loan"),
        ("learn to code", "Coding club"),
        ("programming for children", "Coding club"),
        ("ESOL", "English for speakers of other languages"),
        ("maths", "Numeracy at work"),
        ("debt", "Money advice line"),
        ("i owe money", "Money advice line"),
        ("free food", "Larkbridge food bank"),
        ("warm space", "Warm welcome at St Osric"),
        ("counselling", "Talking therapies"),
        ("depressed", "Talking therapies"),
        ("lonely", "Friendly visitors"),
        ("homeless", "Housing options"),
        ("disabled parking badge", "Blue Badge"),
        ("hole in the road", "Report a pothole"),
        ("my rubbish was not collected", "Missed bin collection"),
        ("dumped rubbish", "Fly-tipping"),
        ("dementia", "Memory café"),
        ("quit smoking", "Stop smoking clinic"),
        ("birth certificate", "Register office"),
        ("get married", "Register office"),
        ("pregnant", "Bumps and babies"),
        ("baby group", "Bumps and babies"),
        ("toddler group", "Stay and play at the hall"),
        ("something to do for teenagers", "Riverside youth club"),
        ("keep fit", "Walking football"),
        ("swimming baths", "Marram swimming pool"),
        ("loo", "Station Road conveniences"),
        ("changing places", "Station Road conveniences"),
        ("somewhere to park", "Quay Street"),
        ("carpark", "Quay Street"),
        ("charge my electric car", "Market Square charger"),
        // Properties are words too.
        ("polish", "English for speakers of other languages"),
        ("hearing loop", "Larkbridge Library"),
        // Nothing, and next to nothing.
        ("spaceship", ""),
        ("%_'\"; --", ""),
        ("the", "Talking therapies"),
        ("💺", ""),
    ] {
        check(words, want);
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn what_was_done_to_the_words_is_said() {
    let index = directory();
    let found = index.query(&asked("harbuor benhc"));
    let mended: Vec<_> = found
        .mended
        .iter()
        .map(|m| (m.typed.as_str(), m.taken.as_str()))
        .collect();
    assert_eq!(mended, [("harbuor", "harbour"), ("benhc", "bench")]);
    let exact = index.query(&Query {
        exact: true,
        ..asked("harbuor benhc")
    });
    assert_eq!(
        (exact.total, exact.left_out),
        (0, vec!["harbuor".to_owned(), "benhc".into()])
    );
    let found = index.query(&asked("library zzyzx"));
    assert_eq!(
        (found.total, found.partly, found.left_out),
        (2, true, vec!["zzyzx".to_owned()])
    );
    let found = index.query(&asked("library swimming"));
    assert!(found.partly && found.left_out.is_empty() && found.total >= 1);
    let why = |words: &str| format!("{:?}", index.query(&asked(words)).hits[0].because[0]);
    expect_test::expect![[
        r#"Words { typed: "get online", has: ["computers", "class"], how: Meaning }"#
    ]]
    .assert_eq(&why("get online"));
    expect_test::expect![[r#"Words { typed: "swimmer", has: ["swimming"], how: Form }"#]]
        .assert_eq(&why("swimmer"));
    expect_test::expect![[r#"Words { typed: "harb", has: ["harbour"], how: Beginning }"#]]
        .assert_eq(&why("harb"));
}

#[test]
fn near_far_and_nowhere() {
    let index = directory();
    let near = |words, from, within_m| {
        let query = Query {
            near: Some(at(from)),
            within_m,
            ..asked(words)
        };
        let found = index.query(&query);
        titles(&found)
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        near("library", (8_000.0, 0.0), None),
        ["Wendmouth Library", "Larkbridge Library"]
    );
    assert_eq!(
        near("library", (8_000.0, 0.0), Some(1_500.0)),
        ["Wendmouth Library"]
    );
    assert_eq!(
        near("", (8_000.0, 0.0), Some(1_500.0)),
        ["Marram swimming pool", "Wendmouth Library"]
    );
    assert_eq!(near("advice", (0.0, 0.0), Some(500.0)), [] as [&str; 0]);
    assert_eq!(near("", (0.0, 0.0), None).len(), 10);
    let hit = &index
        .query(&Query {
            near: Some(at((8_000.0, 0.0))),
            ..asked("wendmouth")
        })
        .hits[0];
    assert!((hit.distance_m.unwrap() - 1_000.0).abs() < 5.0);
}

#[test]
fn a_place_in_the_words() {
    let index = directory();
    let places = [PlaceWords {
        first: 1,
        count: 1,
        at: at((9_000.0, 0.0)),
        reach_m: 2_000.0,
        outline: None,
    }];
    let found = index.query(&Query {
        places: &places,
        ..asked("swimming Wendmouth")
    });
    assert_eq!(titles(&found), ["Marram swimming pool"]);
    assert_eq!(found.hits[0].because[1], Because::In(0));
    // What has the name in its title comes first.
    let places = [PlaceWords {
        first: 0,
        count: 1,
        ..places[0].clone()
    }];
    let found = index.query(&Query {
        places: &places,
        ..asked("Wendmouth")
    });
    assert_eq!(
        titles(&found),
        ["Wendmouth Library", "Marram swimming pool"]
    );
    let square = |m: f64| {
        let corner = |e: f64, n: f64| at((9_000.0 + e * m, n * m));
        let ring = vec![
            corner(-1.0, -1.0),
            corner(1.0, -1.0),
            corner(1.0, 1.0),
            corner(-1.0, 1.0),
            corner(-1.0, -1.0),
        ];
        Geometry::Polygon(geo::Polygon {
            exterior: ring,
            holes: vec![],
        })
    };
    let places = [PlaceWords {
        outline: Some(square(500.0)),
        ..places[0].clone()
    }];
    assert_eq!(
        index
            .query(&Query {
                places: &places,
                ..asked("Wendmouth")
            })
            .total,
        1
    );
    assert_eq!(
        index
            .query(&Query {
                area: Some(&square(1_500.0)),
                ..asked("")
            })
            .total,
        2
    );
    // A place that claims words that are not there harms nobody.
    let places = [PlaceWords {
        first: 0,
        count: usize::MAX,
        ..places[0].clone()
    }];
    assert_eq!(
        index
            .query(&Query {
                places: &places,
                ..asked("Wendmouth")
            })
            .total,
        1
    );
}

#[test]
fn open_now_and_facets() {
    let index = directory();
    // 11am on Tuesday 24 November 2026, and 11am on the Sunday before.
    let (tuesday, sunday) = (
        Moment {
            day: 20_781,
            minute: 660,
        },
        Moment {
            day: 20_779,
            minute: 660,
        },
    );
    let open = |at| {
        index.query(&Query {
            open: Some(at),
            ..asked("")
        })
    };
    assert_eq!((open(tuesday).total, open(sunday).total), (3, 0));
    let until = Moment {
        minute: 1_020,
        ..tuesday
    };
    assert_eq!(
        open(tuesday).hits[0].state,
        Some(State::Open { until: Some(until) })
    );
    let now = index.query(&Query {
        now: Some(tuesday),
        ..asked("library")
    });
    assert_eq!((now.total, now.open), (2, 2));
    let choice = |name: &str, values: &[&str]| Choice {
        name: name.into(),
        any_of: values.iter().map(|&value| value.into()).collect(),
    };
    let step_free = [choice("access", &["step-free"])];
    let found = index.query(&Query {
        choices: &step_free,
        ..asked("")
    });
    assert_eq!(found.total, 7);
    let counts = |found: &Found, name: &str| -> Vec<(String, usize)> {
        let facet = found
            .facets
            .iter()
            .find(|facet| facet.name == name)
            .unwrap();
        facet
            .values
            .iter()
            .map(|value| (value.value.clone(), value.count))
            .collect()
    };
    // Counted as if nothing of its own had been chosen; the others as chosen.
    assert_eq!(
        counts(&found, "access"),
        [
            ("step-free".into(), 7),
            ("hearing loop".into(), 1),
            ("hoist".into(), 1)
        ]
    );
    assert_eq!(
        counts(&found, "cost"),
        [("free".into(), 5), ("£5".into(), 1)]
    );
    let both = [
        choice("access", &["step-free"]),
        choice("access", &["hoist"]),
    ];
    assert_eq!(
        index
            .query(&Query {
                choices: &both,
                ..asked("")
            })
            .total,
        1
    );
    let none = [choice("cost", &["a million"]), choice("colour", &[])];
    assert_eq!(
        index
            .query(&Query {
                choices: &none,
                ..asked("")
            })
            .total,
        0
    );
    let kinds = ["library".to_owned(), "castle".into()];
    let found = index.query(&Query {
        kinds: &kinds,
        ..asked("swimming pool printing")
    });
    assert!(
        found
            .kinds
            .iter()
            .any(|count| count.value == "castle" && count.chosen && count.count == 0)
    );
}

#[test]
fn what_is_stale_sinks() {
    let mut index = Index::new(Meanings::default());
    let mut put = |id, trust, confirmed_day| {
        let entry = Entry {
            title: "Lunch club",
            trust,
            confirmed_day,
            ..Entry::default()
        };
        index.put(id, &entry).unwrap();
    };
    put(1, 1.0, Some(18_000));
    put(2, 0.5, None);
    put(3, 1.0, Some(20_700));
    put(4, f64::NAN, None);
    let now = Some(Moment {
        day: 20_781,
        minute: 0,
    });
    let found = index.query(&Query {
        now,
        ..asked("lunch club")
    });
    let ids: Vec<i64> = found.hits.iter().map(|hit| hit.id).collect();
    assert_eq!(ids, [3, 2, 1, 4]);
}

#[test]
fn hostile_queries_are_answered() {
    let index = directory();
    let long = "library ".repeat(100_000);
    let odd = "\u{202e}\u{0}\u{feff}lib\u{300}rary";
    for words in [
        long.as_str(),
        odd,
        "((((",
        "a\u{300}",
        "ﷺ",
        &"é".repeat(10_000),
    ] {
        let query = Query {
            near: Some(Point {
                lon: f64::NAN,
                lat: f64::INFINITY,
            }),
            within_m: Some(f64::NAN),
            skip: usize::MAX,
            limit: usize::MAX,
            ..asked(words)
        };
        assert!(index.query(&query).hits.is_empty());
        let _answered = index.query(&Query {
            typing: true,
            ..asked(words)
        });
    }
    assert_eq!(
        Index::default().query(&asked("library")),
        Found {
            left_out: vec!["library".into()],
            ..Found::default()
        }
    );
    assert_eq!(Index::default().query(&asked("")), Found::default());
}

#[test]
fn the_word_being_typed_is_a_beginning() {
    let index = directory();
    let typing = |words| {
        index.query(&Query {
            typing: true,
            ..asked(words)
        })
    };
    assert_eq!(titles(&typing("wen"))[0], "Wendmouth Library");
    assert!(typing("car").total > index.query(&asked("car")).total);
    assert_eq!(typing("library zz").left_out, ["zz"]);
}

#[test]
fn what_keeps_everything_counts_as_what_sifts_everything() {
    let mut index = directory();
    let kinds: Vec<String> = ["course", "service", "library", "bench", "new"]
        .map(ToOwned::to_owned)
        .to_vec();
    let all_kinds: Vec<String> = index
        .query(&asked(""))
        .kinds
        .into_iter()
        .map(|count| count.value)
        .chain(kinds)
        .collect();
    let now = Some(Moment {
        day: 20_781,
        minute: 660,
    });
    let agree = |index: &Index| {
        for (near, skip, limit) in [
            (None, 0, 5),
            (Some(MIDDLE), 0, 100),
            (Some(MIDDLE), 3, 4),
            (None, 0, 0),
        ] {
            let short = Query {
                near,
                skip,
                limit,
                now,
                ..Query::default()
            };
            let long = Query {
                kinds: &all_kinds,
                ..short.clone()
            };
            let (short, long) = (index.query(&short), index.query(&long));
            assert_eq!(short.total, long.total);
            assert_eq!(titles(&short), titles(&long));
            assert_eq!(short.facets, long.facets);
            assert_eq!(short.open, long.open);
            let counts = |found: &Found| -> Vec<usize> {
                let all = found.kinds.iter().map(|count| count.count);
                all.filter(|n| *n > 0).collect()
            };
            assert_eq!(counts(&short), counts(&long));
        }
    };
    agree(&index);
    index.remove(1);
    agree(&index);
    let new = Entry {
        kind: "new",
        title: "Something new",
        ..Entry::default()
    };
    index.put(2, &new).unwrap();
    agree(&index);
}
