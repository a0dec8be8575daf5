//! Reports of problems under `kill -9` of the server: what was acknowledged is there, and nothing twice.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use app::kit::Chance;

use super::{ask, until};
use crate::process::Setting;

/// Phones that send at once.
const PHONES: usize = 16;

#[test]
fn ten_thousand_reports_survive_kill_9_and_none_is_there_twice() {
    let (reports, kills) = (10_000, 5);
    let here = Setting::new();
    let chance = Chance::seeded(11);
    let mut running = here.start(&["--log", "error", "serve"]);
    let todo = Arc::new(Mutex::new((0..reports).rev().collect::<Vec<usize>>()));
    let done = Arc::new(Mutex::new(BTreeSet::new()));
    let phones: Vec<_> = (0..PHONES)
        .map(|_| {
            let (todo, done, port) = (Arc::clone(&todo), Arc::clone(&done), here.port);
            std::thread::spawn(move || {
                let mut stream = None;
                loop {
                    let Some(n) = todo.lock().unwrap().pop() else {
                        return;
                    };
                    let request = request(n);
                    // A phone cannot know whether one that was not answered was kept: it sends it again.
                    loop {
                        match ask(&mut stream, port, &request) {
                            Some(200) => break,
                            Some(503) => {}
                            Some(status) => panic!("answered {status}"),
                            None => stream = None,
                        }
                        std::thread::sleep(Duration::from_millis(5));
                    }
                    done.lock().unwrap().insert(n);
                }
            })
        })
        .collect();
    for kill in 1..=kills {
        let least = reports * kill / (kills + 1) + usize::try_from(chance.below(50)).unwrap();
        until(|| done.lock().unwrap().len() >= least.min(reports - 1));
        running.kill();
        let acknowledged = done.lock().unwrap().clone();
        let kept = kept(&here.store);
        let lost = acknowledged.iter().filter(|n| !kept.contains(&words(**n)));
        assert_eq!(lost.count(), 0, "after kill {kill}");
        running = here.start(&["--log", "error", "serve"]);
    }
    for phone in phones {
        phone.join().unwrap();
    }
    drop(running);
    let kept = kept(&here.store);
    let different: BTreeSet<&String> = kept.iter().collect();
    assert_eq!((kept.len(), different.len()), (reports, reports));
}

pub fn words(n: usize) -> String {
    format!("Hole number {n}")
}

/// A report as a phone sends it when it has a signal again.
fn request(n: usize) -> String {
    let line = "----8f2c1b7d";
    let part = |name: &str, value: &str| {
        format!("--{line}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let body = [
        part("once", &format!("00000000-0000-4000-8000-{n:012x}")),
        part("words", &words(n)),
        part("where", "High Street"),
        part("category", "pothole"),
        format!("--{line}--\r\n"),
    ]
    .concat();
    format!(
        "POST /report/send HTTP/1.1\r\nhost: x\r\naccept: application/json\r\n\
         content-type: multipart/form-data; boundary={line}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// What is said in the reports of a store, read from the store itself.
pub fn kept(store: &str) -> Vec<String> {
    let store = app::store::Store::open(store, testkit::clock(), testkit::chance()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let read = store.read(|rd| {
        let mut all = Vec::new();
        loop {
            let query = app::ask::Query {
                kind: Some("report".into()),
                skip: i64::try_from(all.len()).unwrap_or(i64::MAX),
                limit: 5_000,
                ..app::ask::Query::default()
            };
            let page = app::ask::list(rd, &query)?.cases;
            if page.is_empty() {
                return Ok::<_, app::store::StoreError>(all);
            }
            all.extend(page.into_iter().map(|case| case.body.words));
        }
    });
    runtime.block_on(read).unwrap()
}
