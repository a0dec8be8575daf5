//! Bookings a second, each acknowledged once its commit is synced: many people at different rooms, and many at
//! the last places of one, on both stores.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, missing_docs)]

use std::time::{Duration, Instant};

use book::{At, BookError, By, Details, Kind, Resource, Wanted};
use jiff::civil::date;
use kit::{Chance, Time};
use slots::{Hours, Rules};
use store::Store;

/// People at once.
const PEOPLE: usize = 128;
/// Rooms, where each person finds one of their own.
const ROOMS: usize = 64;
/// Attempts of a round.
const ATTEMPTS: usize = 6_000;

fn main() {
    // Under `cargo test` a benchmark only has to build.
    if std::env::args().any(|word| word == "--test") {
        return;
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let folder = testkit::folder();
    let file = format!("sqlite:{}", folder.path().join("borough.db").display());
    println!(
        "{:12} {:>14} {:>14} {:>14} {:>12}",
        "", "attempts/s", "booked/s", "refused", "worst wait"
    );
    for (name, url) in [
        ("SQLite", file),
        ("PostgreSQL", testkit::scratch_database()),
    ] {
        let store = Store::open(&url, testkit::clock(), Chance::system()).unwrap();
        runtime.block_on(set_up(&store));
        // Each attempt has a room and an hour of its own.
        let free = runtime.block_on(round(&store, |n| {
            (
                format!("room-{}", n % ROOMS),
                i64::try_from(n / ROOMS).unwrap(),
            )
        }));
        free.print(&format!("{name}, free"));
        // All want one of 60 hours of one room: a hundred for each.
        let contested = runtime.block_on(round(&store, |n| {
            ("contested".into(), i64::try_from(n % 60).unwrap())
        }));
        contested.print(&format!("{name}, contested"));
        assert_eq!((free.booked, contested.booked), (ATTEMPTS, 60));
    }
}

struct Round {
    took: Duration,
    booked: usize,
    refused: usize,
    worst: Duration,
}

impl Round {
    fn print(&self, name: &str) {
        let s = self.took.as_secs_f64();
        let each_s = |n: usize| n as f64 / s;
        println!(
            "{name:22} {:>8.0} {:>12.0} {:>12} {:>9.0} ms",
            each_s(self.booked + self.refused),
            each_s(self.booked),
            self.refused,
            self.worst.as_secs_f64() * 1e3
        );
    }
}

async fn set_up(store: &Store) {
    let rules = Rules {
        every_min: 60,
        lengths_min: vec![60],
        before_min: 0,
        after_min: 0,
        notice_min: 0,
        horizon_days: 365,
    };
    let room = Resource {
        hours: Hours::always(),
        most_each: 1_000,
        ..Resource::named("bench", "Room", Kind::Times(rules))
    };
    let work = move |tx: &mut store::Tx<'_>| {
        for n in 0..ROOMS {
            book::add_resource(tx, "bench", Some(&format!("room-{n}")), room.clone())?;
        }
        book::add_resource(tx, "bench", Some("contested"), room.clone())
    };
    store.write::<_, BookError, _>(work).await.unwrap();
}

/// `PEOPLE` at once make `ATTEMPTS` attempts between them; the nth wants the room and the hour that `wish` says.
async fn round(store: &Store, wish: fn(usize) -> (String, i64)) -> Round {
    let first = date(2026, 11, 25).at(0, 0, 0, 0);
    let first = Time(slots::instant(&slots::london(), first).as_microsecond());
    let began = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for person in 0..PEOPLE {
        let store = store.clone();
        tasks.spawn(async move {
            let (mut booked, mut refused, mut worst) = (0, 0, Duration::ZERO);
            for n in (person..ATTEMPTS).step_by(PEOPLE) {
                let (resource, hour) = wish(n);
                let start = first.plus_s(hour * 3_600);
                let wanted = Wanted {
                    resource,
                    at: At::Time {
                        start,
                        length_min: 60,
                    },
                    people: 1,
                    by: By::Anyone,
                    once: String::new(),
                };
                let details = Details {
                    name: "Ann Lee".into(),
                    email: format!("p{n}@example.org"),
                    ..Details::default()
                };
                let asked = Instant::now();
                let done = store
                    .write(move |tx| book::book(tx, "anyone", &wanted, &details))
                    .await;
                worst = worst.max(asked.elapsed());
                match done {
                    Ok(_) => booked += 1,
                    Err(_) => refused += 1,
                }
            }
            (booked, refused, worst)
        });
    }
    let mut all = Round {
        took: Duration::ZERO,
        booked: 0,
        refused: 0,
        worst: Duration::ZERO,
    };
    while let Some(done) = tasks.join_next().await {
        let (booked, refused, worst) = done.unwrap();
        all.booked += booked;
        all.refused += refused;
        all.worst = all.worst.max(worst);
    }
    all.took = began.elapsed();
    all
}
