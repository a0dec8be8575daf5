//! Faults in the middle of a storm of uplinks: what was acknowledged is there afterwards, and nothing twice.

mod broker;
mod database;
mod disk;
mod kills;
mod nodes;
mod phone;
mod reports;
pub mod telling;

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use rumqttc::{AsyncClient, Broker, Event, Incoming, MqttOptions, PublishOptions, QoS};

use crate::process::Setting;

/// Whose uplinks they are.
const DEVICE: &str = "0253beef00000001";
/// Connections that send at once.
const SENDERS: usize = 16;

/// Adds the device, and a key that may send for it.
pub fn prepare(here: &Setting) -> String {
    let list = format!(
        "[{{\"dev_eui\":\"{DEVICE}\",\"name\":\"Noise\",\"model\":\"browan/tbsl100\",\"feeds\":\"urn:ngsi-ld:Noise:1\"}}]"
    );
    std::fs::write(here.folder.path().join("devices.json"), list).unwrap();
    here.run_well(&["devices", "add", "--file", "devices.json"]);
    here.run_well(&["key", "add", "storm", "--scope", "devices.send"])
        .trim()
        .to_owned()
}

/// Uplinks on their way, each sent again until it is acknowledged: a sender cannot know whether one
/// that was not answered was kept.
struct Load {
    done: Arc<Mutex<BTreeSet<usize>>>,
    refused: Arc<AtomicUsize>,
    senders: Vec<JoinHandle<()>>,
}

impl Load {
    fn start(port: u16, key: &str, uplinks: usize) -> Self {
        let todo = Arc::new(Mutex::new((0..uplinks).rev().collect::<Vec<_>>()));
        let (done, refused) = <(Arc<Mutex<BTreeSet<usize>>>, Arc<AtomicUsize>)>::default();
        let senders = (0..SENDERS)
            .map(|_| {
                let (todo, done, refused) =
                    (Arc::clone(&todo), Arc::clone(&done), Arc::clone(&refused));
                let key = key.to_owned();
                std::thread::spawn(move || {
                    let mut stream = None;
                    loop {
                        let Some(n) = todo.lock().unwrap().pop() else {
                            return;
                        };
                        loop {
                            match send(&mut stream, port, &key, n) {
                                Some(200..300) => break,
                                // "Not just now": any other refusal of a sound message is a fault.
                                Some(503) => drop(refused.fetch_add(1, Ordering::Relaxed)),
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
        Self {
            done,
            refused,
            senders,
        }
    }

    fn acknowledged(&self) -> BTreeSet<usize> {
        self.done.lock().unwrap().clone()
    }

    /// How many times an uplink was answered, but not acknowledged.
    fn refused(&self) -> usize {
        self.refused.load(Ordering::Relaxed)
    }

    fn wait_for(&self, acknowledged: usize) {
        until(|| self.done.lock().unwrap().len() >= acknowledged);
    }

    /// Waits until every one is acknowledged.
    fn finish(self) -> BTreeSet<usize> {
        for sender in self.senders {
            sender.join().unwrap();
        }
        Arc::try_unwrap(self.done).unwrap().into_inner().unwrap()
    }
}

/// What was acknowledged, against what is in the store.
#[derive(Debug, PartialEq, Eq)]
pub struct Tally {
    acknowledged: usize,
    kept: usize,
    twice: usize,
    lost: usize,
}

impl Tally {
    pub fn of(store: &str, acknowledged: &BTreeSet<usize>) -> Self {
        let kept = deliveries(store);
        let different: BTreeSet<&String> = kept.iter().collect();
        Self {
            acknowledged: acknowledged.len(),
            kept: kept.len(),
            twice: kept.len() - different.len(),
            lost: acknowledged
                .iter()
                .filter(|n| !different.contains(&delivery(**n)))
                .count(),
        }
    }

    /// All of `uplinks` acknowledged, all there, none twice.
    pub fn whole(uplinks: usize) -> Self {
        Self {
            acknowledged: uplinks,
            kept: uplinks,
            twice: 0,
            lost: 0,
        }
    }
}

/// Waits until `is` holds.
pub fn until(mut is: impl FnMut() -> bool) {
    for _ in 0..60_000 {
        if is() {
            return;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    panic!("what was waited for did not come within two minutes");
}

fn delivery(n: usize) -> String {
    format!("00000000-0000-4000-8000-{n:012x}")
}

/// The delivery ids in the store, read from the store itself.
fn deliveries(store: &str) -> Vec<String> {
    let store = app::store::Store::open(store, testkit::clock(), testkit::chance()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime
        .block_on(store.read(app::store::inbox::deliveries))
        .unwrap()
}

/// An uplink as ChirpStack sends it.
fn uplink(n: usize) -> String {
    format!(
        "{{\"deduplicationId\":\"{}\",\"deviceInfo\":{{\"devEui\":\"{DEVICE}\"}},\"devAddr\":\"00000001\",\"fCnt\":{n},\"fPort\":105,\"data\":\"AAs2KA==\"}}",
        delivery(n)
    )
}

/// Sends one uplink: the status of the answer, or none if the connection broke.
fn send(stream: &mut Option<TcpStream>, port: u16, key: &str, n: usize) -> Option<u16> {
    let body = uplink(n);
    let request = format!(
        "POST /devices/in/chirpstack?event=up HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {key}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    ask(stream, port, &request)
}

/// The status of a page.
fn status(port: u16, path: &str) -> Option<u16> {
    ask(
        &mut None,
        port,
        &format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n"),
    )
}

/// The status of an answer, or none if the connection broke.
pub fn ask(stream: &mut Option<TcpStream>, port: u16, request: &str) -> Option<u16> {
    if stream.is_none() {
        let fresh = TcpStream::connect(("127.0.0.1", port)).ok()?;
        fresh.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
        fresh.set_nodelay(true).ok()?;
        *stream = Some(fresh);
    }
    let stream = stream.as_mut()?;
    stream.write_all(request.as_bytes()).ok()?;
    read_answer(stream)
}

fn read_answer(stream: &mut TcpStream) -> Option<u16> {
    let (mut have, mut part) = (Vec::new(), [0; 4096]);
    loop {
        let read = stream.read(&mut part).ok().filter(|n| *n > 0)?;
        have.extend_from_slice(&part[..read]);
        let text = String::from_utf8_lossy(&have).to_ascii_lowercase();
        let Some(head) = text.find("\r\n\r\n") else {
            continue;
        };
        let length: usize = text
            .split("content-length:")
            .nth(1)
            .map_or(Some(0), |rest| {
                rest.split("\r\n").next()?.trim().parse().ok()
            })?;
        if have.len() >= head + 4 + length {
            return text.get(9..12)?.parse().ok();
        }
    }
}

/// Publishes these uplinks and waits until the broker has each of them.
pub fn publish(port: u16, uplinks: std::ops::Range<usize>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let count = uplinks.len();
        let options = MqttOptions::new("publisher", Broker::tcp("127.0.0.1", port));
        let (client, mut events) = AsyncClient::builder(options).capacity(count + 8).build();
        for n in uplinks {
            let topic = format!("application/a/device/{DEVICE}/event/up");
            client
                .publish(topic, uplink(n), PublishOptions::new(QoS::AtLeastOnce))
                .await
                .unwrap();
        }
        let taken = async {
            let mut taken = 0;
            while taken < count {
                if let Event::Incoming(Incoming::PubAck(_)) = events.poll().await.unwrap() {
                    taken += 1;
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(60), taken)
            .await
            .unwrap();
    });
}
