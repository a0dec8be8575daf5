//! A process that is killed while people send: what it acknowledged is there, once; what it did not may be
//! sent again and is there once too.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use ask::NewCase;
use kit::{Chance, Clock};
use store::Store;

use crate::{opened, report};

/// Names the store to the child; without it the child has nothing to do.
const STORE: &str = "ASK_KILL_STORE";
/// Which sending the child begins with.
const FROM: &str = "ASK_KILL_FROM";

fn numbered(n: usize) -> NewCase {
    NewCase {
        once: Some(format!("sending-{n}")),
        ..report("killed")
    }
}

/// Sends one after the other and says so after each commit, until it is killed. Run by the test below.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "how the parent speaks to its child"
)]
fn sends_until_it_is_killed() {
    let (Ok(url), Ok(from)) = (std::env::var(STORE), std::env::var(FROM)) else {
        return;
    };
    let store = Store::open(&url, Clock::machine(), Chance::system()).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for n in from.parse::<usize>().unwrap().. {
        let reference = runtime
            .block_on(opened(&store, numbered(n)))
            .case
            .row
            .reference;
        println!("kept {n} {reference}");
    }
}

fn child(url: &str, from: usize) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kills::sends_until_it_is_killed", "--nocapture"])
        .env(STORE, url)
        .env(FROM, from.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn what_was_acknowledged_is_there_once() {
    let folder = testkit::folder();
    let file = format!("sqlite:{}", folder.path().join("borough.db").display());
    for url in [file, testkit::scratch_database()] {
        let mut kept: Vec<(usize, String)> = Vec::new();
        for round in 1..=4 {
            let mut child = child(&url, kept.len());
            let said = BufReader::new(child.stdout.take().unwrap()).lines();
            for line in said.map_while(Result::ok) {
                // The harness may print before it on the same line.
                let Some(at) = line.find("kept ") else {
                    continue;
                };
                let mut words = line[at..].split(' ').skip(1);
                let n = words.next().unwrap().parse().unwrap();
                kept.push((n, words.next().unwrap().to_owned()));
                if kept.len() >= round * 20 {
                    break;
                }
            }
            child.kill().unwrap();
            child.wait().unwrap();
        }
        assert!(kept.len() >= 80);
        let store = Store::open(&url, Clock::machine(), Chance::system()).unwrap();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        // Whoever got no answer sends again.
        let last = kept.len();
        let again = runtime.block_on(opened(&store, numbered(last)));
        let query = ask::Query {
            limit: 10_000,
            ..ask::Query::default()
        };
        let all = runtime
            .block_on(store.read(move |rd| ask::list(rd, &query)))
            .unwrap();
        let there: BTreeSet<&str> = all
            .cases
            .iter()
            .map(|case| case.reference.as_str())
            .collect();
        for (n, reference) in &kept {
            assert!(
                there.contains(reference.as_str()),
                "sending {n} was acknowledged and is gone"
            );
        }
        let sendings: BTreeSet<_> = all.cases.iter().map(|case| case.once.clone()).collect();
        assert_eq!(sendings.len(), all.cases.len(), "a sending was kept twice");
        assert!(there.contains(again.case.reference.as_str()));
        println!(
            "{} acknowledged, {} there, {}",
            kept.len(),
            all.cases.len(),
            url.split(':').next().unwrap()
        );
    }
}
