//! Three nodes on one PostgreSQL and a NATS cluster of three: one of each is killed under load.
//!
//! Nothing acknowledged is lost, to a program or to the broker of the devices; nothing due is left
//! untold, and no entity's news comes out of order, whichever node tells it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use app::kit::Chance;
use serde_json::{Value, json};
use testkit::{Mosquitto, NatsCluster, Postgres};

use super::{Tally, deliveries, prepare, publish, status, until};
use crate::process::{Process, Setting};

#[test]
fn three_nodes_go_on_when_one_of_each_kind_is_killed() {
    let mut nodes = Nodes::start();
    let told = Told::start();
    let changes = Changes::start(&nodes, &told, 8, 60);
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
/// `make soak`, which builds for release.
#[test]
fn soak_three_nodes_ten_rounds() {
    const WRITERS: usize = 32;
    const UPLINKS: usize = 1_000;
    if cfg!(debug_assertions) {
        return;
    }
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
        let changes = Changes::start(&nodes, &told, WRITERS, each);
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
        let key = settings[0].run_well(&[
            "key",
            "add",
            "nodes",
            "--scope",
            "context.write",
            "--scope",
            "context.subscribe",
        ]);
        let mut nodes = Self {
            running: vec![None, None, None],
            settings,
            broker,
            nats,
            postgres,
            key: key.trim().to_owned(),
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

/// Writers, each of which counts an entity of its own up, through whichever node answers.
struct Changes {
    acknowledged: Arc<AtomicUsize>,
    writers: Vec<JoinHandle<()>>,
}

impl Changes {
    fn start(nodes: &Nodes, told: &Told, writers: usize, each: usize) -> Self {
        let subscription = json!({
            "id": "urn:ngsi-ld:Subscription:nodes", "type": "Subscription",
            "entities": [{"type": "Counter"}],
            "notification": {"format": "simplified",
                "endpoint": {"uri": told.uri(), "accept": "application/json"}},
        });
        let balancer = Balancer {
            ports: nodes.ports(),
            key: nodes.key.clone(),
        };
        balancer.until_done(0, "POST", "subscriptions", &subscription);
        let acknowledged = Arc::new(AtomicUsize::new(0));
        let writers = (0..writers).map(|writer| {
            let (balancer, acknowledged) = (balancer.clone(), Arc::clone(&acknowledged));
            std::thread::spawn(move || {
                let id = format!("urn:ngsi-ld:Counter:{writer}");
                let first = json!({"id": id, "type": "Counter", "n": 1});
                balancer.until_done(writer, "POST", "entities", &first);
                acknowledged.fetch_add(1, Ordering::Relaxed);
                for n in 2..=each {
                    // The next one goes to another node.
                    let path = format!("entities/{id}/attrs");
                    balancer.until_done(writer + n, "PATCH", &path, &json!({"n": n}));
                    acknowledged.fetch_add(1, Ordering::Relaxed);
                }
            })
        });
        Self {
            writers: writers.collect(),
            acknowledged,
        }
    }

    fn wait_for(&self, acknowledged: usize) {
        until(|| self.acknowledged.load(Ordering::Relaxed) >= acknowledged);
    }

    fn finish(self) {
        for writer in self.writers {
            writer.join().unwrap();
        }
    }
}

/// Sends to one node after the other until one acknowledges.
#[derive(Clone)]
struct Balancer {
    ports: Vec<u16>,
    key: String,
}

impl Balancer {
    fn until_done(&self, first: usize, method: &str, path: &str, body: &Value) {
        let body = body.to_string();
        for turn in first.. {
            let port = self.ports[turn % self.ports.len()];
            let request = format!(
                "{method} /ngsi-ld/v1/{path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n\
                 content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
                self.key,
                body.len()
            );
            match super::ask(&mut None, port, &request) {
                Some(200..300) => return,
                // It had been kept, and the answer was lost.
                Some(409) if method == "POST" => return,
                Some(500..) | None => std::thread::sleep(Duration::from_millis(20)),
                Some(status) => panic!("{method} {path}: answered {status}"),
            }
        }
    }
}

/// What the subscriber was told: of each entity the numbers in the order of their arrival.
struct Told {
    port: u16,
    heard: Arc<Mutex<BTreeMap<String, Vec<u64>>>>,
}

impl Told {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = <Arc<Mutex<BTreeMap<String, Vec<u64>>>>>::default();
        let kept = Arc::clone(&heard);
        std::thread::spawn(move || {
            for caller in listener.incoming().flatten() {
                let kept = Arc::clone(&kept);
                std::thread::spawn(move || hear(&caller, &kept));
            }
        });
        Self { port, heard }
    }

    fn uri(&self) -> String {
        format!("http://127.0.0.1:{}/told", self.port)
    }

    /// Waits until each entity's last number has come, and looks whether all before it came, in order.
    /// How many were told, and how many of these more than once.
    fn is_whole(&self, writers: usize, each: usize) -> (usize, usize) {
        let each = each as u64;
        until(|| {
            let heard = self.heard.lock().unwrap();
            heard.len() == writers && heard.values().all(|all| all.last() == Some(&each))
        });
        let (mut count, mut twice) = (0, 0);
        for (entity, all) in self.heard.lock().unwrap().iter() {
            assert!(all.is_sorted(), "{entity} was told out of order: {all:?}");
            let mut different = all.clone();
            different.dedup();
            assert_eq!(different, (1..=each).collect::<Vec<_>>(), "{entity}");
            count += all.len();
            twice += all.len() - different.len();
        }
        (count, twice)
    }
}

/// Answers one connection's notifications, once each is noted.
fn hear(caller: &TcpStream, heard: &Mutex<BTreeMap<String, Vec<u64>>>) {
    let mut reader = BufReader::new(caller);
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            let line = line.trim().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(bytes) = line.strip_prefix("content-length:") {
                length = bytes.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        if reader.read_exact(&mut body).is_err() {
            return;
        }
        let body: Value = serde_json::from_slice(&body).unwrap();
        for entity in body["data"].as_array().unwrap() {
            let id = entity["id"].as_str().unwrap().to_owned();
            let number = entity["n"].as_u64().unwrap();
            heard.lock().unwrap().entry(id).or_default().push(number);
        }
        if (&*caller)
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
            .is_err()
        {
            return;
        }
    }
}
