//! Changes that are acknowledged, and the subscriber that is to be told of each of them in order.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::{Value, json};

use super::until;
use crate::process::Setting;

/// A key that may write and subscribe.
pub fn key(here: &Setting) -> String {
    let scopes = ["--scope", "context.write", "--scope", "context.subscribe"];
    let key = here.run_well(&[["key", "add", "writer"].as_slice(), &scopes].concat());
    key.trim().to_owned()
}

/// Writers, each of which counts an entity of its own up, through whichever node answers.
pub struct Changes {
    acknowledged: Arc<AtomicUsize>,
    writers: Vec<JoinHandle<()>>,
}

impl Changes {
    pub fn start(ports: &[u16], key: &str, told: &Told, writers: usize, each: usize) -> Self {
        let subscription = json!({
            "id": "urn:ngsi-ld:Subscription:nodes", "type": "Subscription",
            "entities": [{"type": "Counter"}],
            "notification": {"format": "simplified",
                "endpoint": {"uri": told.uri(), "accept": "application/json"}},
        });
        let balancer = Balancer {
            ports: ports.to_vec(),
            key: key.to_owned(),
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

    pub fn wait_for(&self, acknowledged: usize) {
        until(|| self.acknowledged.load(Ordering::Relaxed) >= acknowledged);
    }

    pub fn finish(self) {
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
pub struct Told {
    port: u16,
    heard: Arc<Mutex<BTreeMap<String, Vec<u64>>>>,
}

impl Told {
    pub fn start() -> Self {
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
    pub fn is_whole(&self, writers: usize, each: usize) -> (usize, usize) {
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
