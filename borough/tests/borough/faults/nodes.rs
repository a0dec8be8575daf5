//! Three nodes on one PostgreSQL and a NATS cluster of three: one of each is killed under load.
//!
//! Nothing acknowledged is lost, to a program or to the broker of the devices; nothing due is left
//! untold, and no entity's news comes out of order, whichever node tells it.

use std::collections::BTreeSet;
use std::thread::JoinHandle;
use std::time::Instant;

use app::kit::Chance;
use testkit::{Mosquitto, NatsCluster, Postgres};

use super::telling::{Changes, Told, key};
use super::{Tally, deliveries, prepare, publish, status, until};
use crate::process::{Process, Setting};

#[test]
fn three_nodes_go_on_when_one_of_each_kind_is_killed() {
    let mut nodes = Nodes::start();
    let told = Told::start();
    let changes = Changes::start(&nodes.ports(), &nodes.key, &told, 8, 60);
    let uplinks = nodes.publish(200);
    changes.wait_for(80);
    // The first one to start is the one that listens to the broker.
    nodes.kill(0);
    changes.wait_for(160);
    nodes.start_again(0);
    nodes.nats.kill(1);
    changes.wait_for(240);
    nodes.nats.start_again(1);
    nodes.postgres.kill();
    nodes.postgres.start_again();
    changes.wait_for(320);
    changes.finish();
    told.is_whole(8, 60);
    uplinks.join().unwrap();
    nodes.have_heard(200);
}

/// Ten rounds, each of which kills one of each kind at a moment and in an order of chance; run by
/// `make soak`.
#[test]
fn soak_three_nodes_ten_rounds() {
    const WRITERS: usize = 32;
    const UPLINKS: usize = 1_000;
    if !testkit::is_soak() {
        return;
    }
    println!("\n## Three nodes, of which one of each kind is killed in each round\n");
    println!(
        "| round | changes acknowledged | told | told twice | uplinks kept | out of order | lost | s |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    let chance = Chance::seeded(317);
    let any = |n: u64| usize::try_from(chance.below(n)).unwrap();
    for round in 1..=10 {
        let mut nodes = Nodes::start();
        let told = Told::start();
        let begun = Instant::now();
        let each = 400;
        let changes = Changes::start(&nodes.ports(), &nodes.key, &told, WRITERS, each);
        let uplinks = nodes.publish(UPLINKS);
        let mut due = [0, 1, 2];
        due.swap(any(3), 2);
        due.swap(any(2), 1);
        for (part, what) in (1..).zip(due) {
            changes.wait_for(WRITERS * each * part / 4 + any(200));
            let which = any(3);
            match what {
                0 => {
                    nodes.kill(which);
                    changes.wait_for(WRITERS * each * part / 4 + 1_000);
                    nodes.start_again(which);
                }
                1 => {
                    nodes.nats.kill(which);
                    changes.wait_for(WRITERS * each * part / 4 + 1_000);
                    nodes.nats.start_again(which);
                }
                _ => {
                    nodes.postgres.kill();
                    nodes.postgres.start_again();
                }
            }
        }
        changes.finish();
        let (count, twice) = told.is_whole(WRITERS, each);
        uplinks.join().unwrap();
        nodes.have_heard(UPLINKS);
        println!(
            "| {round} | {} | {count} | {twice} | {UPLINKS} | 0 | 0 | {} |",
            WRITERS * each,
            begun.elapsed().as_secs()
        );
    }
}

/// The nodes and what they stand on.
struct Nodes {
    settings: Vec<Setting>,
    running: Vec<Option<Process>>,
    broker: Mosquitto,
    nats: NatsCluster,
    postgres: Postgres,
    key: String,
}

impl Nodes {
    fn start() -> Self {
        let (nats, postgres) = (NatsCluster::start(), Postgres::start());
        let broker = Mosquitto::start();
        let setting = || {
            let mut here = Setting::new()
                .with("BOROUGH__BUS__URL", nats.url())
                .with("BOROUGH__MQTT__URL", broker.url());
            here.store = postgres.url();
            here
        };
        let settings = vec![setting(), setting(), setting()];
        let key = key(&settings[0]);
        let mut nodes = Self {
            running: vec![None, None, None],
            settings,
            broker,
            nats,
            postgres,
            key,
        };
        prepare(&nodes.settings[0]);
        for n in 0..3 {
            nodes.start_again(n);
        }
        nodes
    }

    /// Publishes uplinks on the broker, on a thread of its own.
    fn publish(&self, uplinks: usize) -> JoinHandle<()> {
        let port = self.broker.port;
        // Until the first one arrives the broker may not know yet that it has to keep them for us.
        until(|| {
            publish(port, 0..1);
            !deliveries(&self.settings[0].store).is_empty()
        });
        std::thread::spawn(move || publish(port, 1..uplinks))
    }

    /// Waits until all that were published are kept, and looks whether each is there once.
    fn have_heard(&self, uplinks: usize) {
        let store = &self.settings[0].store;
        until(|| deliveries(store).len() >= uplinks);
        let all: BTreeSet<usize> = (0..uplinks).collect();
        assert_eq!(Tally::of(store, &all), Tally::whole(uplinks));
    }

    fn ports(&self) -> Vec<u16> {
        self.settings.iter().map(|here| here.port).collect()
    }

    fn kill(&mut self, n: usize) {
        if let Some(running) = self.running[n].take() {
            running.kill();
        }
    }

    fn start_again(&mut self, n: usize) {
        self.running[n] = Some(self.settings[n].start(&["--log", "warn", "serve"]));
        let port = self.settings[n].port;
        until(|| status(port, "/health/ready") == Some(200));
    }
}
