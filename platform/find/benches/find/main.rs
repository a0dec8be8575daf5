//! Searches of 100,000 made-up services from each of 3,147 real postcodes, opening times included: the
//! index alone, the verb as the pages ask it, and SQLite's own full-text index beside them: `index`, `verb` and
//! `rival`, of which one can be asked for alone (`cargo bench -p find --bench find -- index`).

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod made;
mod rival;

use std::time::{Duration, Instant};

use find::{Ask, Find, Moment, Thing, put};
use geo::Point;
use geo::bng::{EastingNorthing, to_wgs84};
use search::{Choice, Entry, Index, Meanings, Query};
use store::{Store, StoreError};

const THINGS: usize = 100_000;

/// What people ask: the words, what else, and what the rival is asked instead.
const SHAPES: [Shape; 10] = [
    Shape {
        name: "one word",
        q: "library",
        rival: Some("library"),
        open: false,
        within_m: None,
        free: false,
    },
    Shape {
        name: "two words",
        q: "computer class",
        rival: Some("computer class"),
        open: false,
        within_m: None,
        free: false,
    },
    Shape {
        name: "two words, open",
        q: "debt advice",
        rival: Some("debt advice"),
        open: true,
        within_m: None,
        free: false,
    },
    Shape {
        name: "a common word, open",
        q: "club",
        rival: Some("club"),
        open: true,
        within_m: None,
        free: false,
    },
    Shape {
        name: "another meaning",
        q: "how do i get online",
        rival: None,
        open: true,
        within_m: None,
        free: false,
    },
    Shape {
        name: "two slips",
        q: "swiming pol",
        rival: None,
        open: true,
        within_m: None,
        free: false,
    },
    Shape {
        name: "a beginning",
        q: "libr",
        rival: Some("libr*"),
        open: true,
        within_m: None,
        free: false,
    },
    Shape {
        name: "words, free, 2 miles, open",
        q: "job club",
        rival: None,
        open: true,
        within_m: Some(3_219.0),
        free: true,
    },
    Shape {
        name: "no words, free, 1 mile, open",
        q: "",
        rival: None,
        open: true,
        within_m: Some(1_609.0),
        free: true,
    },
    Shape {
        name: "everything, nearest first",
        q: "",
        rival: None,
        open: false,
        within_m: None,
        free: false,
    },
];

struct Shape {
    name: &'static str,
    q: &'static str,
    rival: Option<&'static str>,
    open: bool,
    within_m: Option<f64>,
    free: bool,
}

/// 11am on Tuesday 24 November 2026.
const NOW: Moment = Moment {
    day: 20_781,
    minute: 660,
};

fn main() {
    // Cargo asks what there is to test; there is nothing.
    if std::env::args().any(|argument| argument == "--test" || argument == "--list") {
        return;
    }
    let postcodes = postcodes();
    let things = made::things(THINGS, &postcodes);
    println!(
        "{THINGS} things, asked from each of {} postcodes\n",
        postcodes.len()
    );
    let parts = ["index", "verb", "rival"];
    let asked: Vec<String> = std::env::args()
        .filter(|argument| parts.contains(&argument.as_str()))
        .collect();
    let is_asked = |part: &str| asked.is_empty() || asked.iter().any(|one| one == part);
    if is_asked("index") {
        index(&things, &postcodes);
    }
    if is_asked("verb") {
        verb(&things, &postcodes);
    }
    if !is_asked("rival") {
        return;
    }
    let rival = rival::Rival::new(&things);
    let mut rows = Vec::new();
    for shape in &SHAPES {
        let Some(words) = shape.rival else { continue };
        let open = shape.open.then_some(NOW);
        rows.push((
            shape.name,
            times(&postcodes, |from| rival.find(words, from, open)),
        ));
    }
    table("SQLite FTS5 and distance, best 20 only, in memory", rows);
}

/// The postcodes of the test data or, where that is absent, as many made-up places.
fn postcodes() -> Vec<Point> {
    let file = testkit::data("place/thurrock-postcodes-2014.csv");
    let text = file
        .and_then(|file| std::fs::read_to_string(file).ok())
        .unwrap_or_default();
    let read = |line: &str| {
        let mut fields = line
            .split(',')
            .skip(2)
            .map(|field| field.trim_matches('"').parse::<f64>());
        let (easting_m, northing_m) = (fields.next()?.ok()?, fields.next()?.ok()?);
        to_wgs84(EastingNorthing {
            easting_m,
            northing_m,
        })
        .ok()
    };
    let real: Vec<Point> = text.lines().filter_map(read).collect();
    if !real.is_empty() {
        return real;
    }
    println!("TEST_DATA is absent: the postcodes are made up");
    let mut dice = made::Dice::new(7);
    let mut point = || Point {
        lon: 0.2 + dice.unit() * 0.35,
        lat: 51.45 + dice.unit() * 0.12,
    };
    (0..3_147).map(|_| point()).collect()
}

fn index(things: &[Thing], postcodes: &[Point]) {
    let began = Instant::now();
    let mut index = Index::new(Meanings::read("").unwrap());
    for (id, thing) in (0..).zip(things) {
        let entry = Entry {
            kind: &thing.kind,
            kind_words: &thing.kind,
            title: &thing.title,
            about: &thing.about,
            more: &thing.more,
            at: &thing.at,
            facets: &thing.facets,
            hours: thing.hours.as_ref(),
            trust: thing.trust,
            confirmed_day: None,
        };
        index.put(id, &entry).unwrap();
    }
    println!(
        "the index: made in {:.1} s, about {} bytes a thing",
        began.elapsed().as_secs_f64(),
        index.bytes() / THINGS
    );
    let free = [Choice {
        name: "cost".into(),
        any_of: vec!["free".into()],
    }];
    let ask = |shape: &Shape, from: Point| {
        let query = Query {
            words: shape.q,
            near: Some(from),
            within_m: shape.within_m,
            choices: if shape.free { &free } else { &[] },
            open: shape.open.then_some(NOW),
            now: Some(NOW),
            limit: 20,
            ..Query::default()
        };
        index.query(&query).total
    };
    let rows = SHAPES
        .iter()
        .map(|shape| (shape.name, times(postcodes, |from| ask(shape, from))));
    table("the index", rows.collect());
}

fn verb(things: &[Thing], postcodes: &[Point]) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let folder = testkit::folder();
    let url = format!("sqlite:{}", folder.path().join("bench.db").display());
    let store = Store::open(&url, testkit::clock(), testkit::chance()).unwrap();
    let find = Find::new(store.clone(), "").unwrap();
    let began = Instant::now();
    for some in things.chunks(1_000) {
        let some = some.to_vec();
        let kept = store.write(move |tx| {
            some.iter().try_for_each(|thing| put(tx, thing))?;
            Ok::<_, StoreError>(())
        });
        runtime.block_on(kept).unwrap();
    }
    let kept_s = began.elapsed().as_secs_f64();
    let (before, began) = (resident_bytes(), Instant::now());
    runtime.block_on(find.keep_level()).unwrap();
    println!(
        "the verb: kept in {kept_s:.1} s, read by a new process in {:.1} s, {} bytes of memory a thing\n",
        began.elapsed().as_secs_f64(),
        resident_bytes().saturating_sub(before) / THINGS
    );
    let ask = |shape: &Shape, from: Point| {
        let ask = Ask {
            q: shape.q.into(),
            near: Some(from),
            within_m: shape.within_m,
            facets: if shape.free {
                vec![("cost".into(), "free".into())]
            } else {
                Vec::new()
            },
            open: shape.open.then_some(NOW),
            limit: 20,
            ..Ask::default()
        };
        runtime.block_on(find.find(ask)).unwrap().total
    };
    let rows = SHAPES
        .iter()
        .map(|shape| (shape.name, times(postcodes, |from| ask(shape, from))));
    table("the verb, on SQLite", rows.collect());
}

/// Memory of this process, where the system tells; 0 elsewhere.
fn resident_bytes() -> usize {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = text
        .split(' ')
        .nth(1)
        .and_then(|pages| pages.parse::<usize>().ok());
    pages.unwrap_or(0) * 4_096
}

/// How long each took, sorted, and how many things were found at the last.
fn times(postcodes: &[Point], find: impl Fn(Point) -> usize) -> (Vec<Duration>, usize) {
    let mut found = 0;
    let mut all: Vec<Duration> = postcodes
        .iter()
        .map(|&from| {
            let began = Instant::now();
            found = find(from);
            began.elapsed()
        })
        .collect();
    all.sort_unstable();
    (all, found)
}

fn table(title: &str, rows: Vec<(&str, (Vec<Duration>, usize))>) {
    let ms = |all: &[Duration], share: f64| {
        let at = ((all.len() as f64 * share) as usize).min(all.len().saturating_sub(1));
        all.get(at).map_or(0.0, |time| time.as_secs_f64() * 1_000.0)
    };
    println!(
        "{title:50} {:>9} {:>9} {:>9} {:>9}",
        "p50 ms", "p99 ms", "worst ms", "found"
    );
    let mut every = Vec::new();
    for (name, (all, found)) in rows {
        println!(
            "  {name:48} {:9.2} {:9.2} {:9.2} {found:9}",
            ms(&all, 0.5),
            ms(&all, 0.99),
            ms(&all, 1.0)
        );
        every.extend(all);
    }
    every.sort_unstable();
    println!(
        "  {:48} {:9.2} {:9.2} {:9.2}\n",
        "all of them",
        ms(&every, 0.5),
        ms(&every, 0.99),
        ms(&every, 1.0)
    );
}
