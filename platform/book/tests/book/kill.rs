//! `kill -9` in the middle: nothing that was acknowledged is lost, nothing is given twice.

use std::collections::HashSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

use book::State;
use kit::Chance;

use super::*;

/// Where the child finds the store; that it is set is what makes it the child.
const STORE: &str = "BOOK_TEST_STORE";
const HOURS: i64 = 24 * 60;
const KILLS: usize = 4;
const ACKNOWLEDGED: usize = 150;

/// The hours from tomorrow on that are fought over: more than can be given before the last kill.
fn nth_hour(n: i64) -> Wanted {
    let start = at(0, 0).plus_s(n % HOURS * 3_600);
    let length_min = 60;
    Wanted {
        at: At::Time { start, length_min },
        ..hour("room", 0)
    }
}

#[test]
fn what_is_acknowledged_is_there_once() {
    if let Some(url) = std::env::var_os(STORE) {
        return child(&url.to_string_lossy());
    }
    let folder = testkit::folder();
    let file = format!("sqlite:{}", folder.path().join("borough.db").display());
    check(&file, |_| {});
    // With PostgreSQL both ends are killed in turn: the client, and the server under it.
    let mut server = testkit::Postgres::start();
    let url = server.url();
    check(&url, |round| {
        if round % 2 == 1 {
            server.kill();
            server.start_again();
        }
    });
}

fn check(url: &str, mut between: impl FnMut(usize)) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let open = || Store::open(url, testkit::clock(), Chance::system()).unwrap();
    runtime.block_on(set_up(
        &open(),
        "room",
        Resource {
            most_each: 1_000,
            ..room()
        },
    ));
    let mut acknowledged = HashSet::new();
    for round in 0..KILLS {
        let mut child = start(url);
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut count = 0;
        for line in lines.map_while(Result::ok) {
            if let Some(reference) = line.split("booked ").nth(1) {
                acknowledged.insert(reference.to_owned());
                count += 1;
                if count == ACKNOWLEDGED {
                    // SIGKILL; what it had written to the pipe before is read to its end.
                    child.kill().unwrap();
                }
            }
        }
        child.wait().unwrap();
        assert!(
            count >= ACKNOWLEDGED,
            "{count} bookings before the child ended"
        );
        between(round);
    }
    let until = at(0, 0).plus_s(HOURS * 3_600);
    let all = runtime
        .block_on(tx(&open(), move |tx| {
            book::diary(tx, "room", at(0, 0), until)
        }))
        .unwrap();
    let there: HashSet<&str> = all
        .iter()
        .filter(|booking| booking.state == State::Booked)
        .map(|booking| booking.reference.as_str())
        .collect();
    for reference in &acknowledged {
        assert!(
            there.contains(reference.as_str()),
            "{reference} was acknowledged and is lost"
        );
    }
    let hours: HashSet<Time> = all.iter().map(|booking| booking.starts).collect();
    assert_eq!(
        hours.len(),
        all.len(),
        "an hour of one room was given twice"
    );
}

fn start(url: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "kill::what_is_acknowledged_is_there_once",
            "--nocapture",
        ])
        .env(STORE, url)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Many at once book hours, contested, and say so once it is acknowledged, until it is killed.
fn child(url: &str) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let store = Store::open(url, testkit::clock(), Chance::system()).unwrap();
    runtime.block_on(async {
        let mut tasks = tokio::task::JoinSet::new();
        for task in 0_i64..32 {
            let store = store.clone();
            tasks.spawn(async move {
                for n in 0.. {
                    // Each hour is tried by several at the same time.
                    let wanted = nth_hour(n * 8 + task / 4);
                    let who = format!("p{task}.{n}");
                    let done = tx(&store, move |tx| {
                        book::book(tx, "anyone", &wanted, &person(&who))
                    })
                    .await;
                    if let Ok(done) = done {
                        let mut out = std::io::stdout().lock();
                        writeln!(out, "booked {}", done.booking.reference).unwrap();
                        out.flush().unwrap();
                    }
                    if n * 8 > HOURS {
                        return;
                    }
                }
            });
        }
        while tasks.join_next().await.is_some() {}
    });
}
