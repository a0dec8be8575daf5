//! `kill -9` at random moments during a storm of uplinks: every one that was acknowledged is there, none twice.

use std::collections::BTreeSet;
use std::io::Write;
use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use app::kit::Chance;

use crate::process::Setting;

/// What one storm came to.
struct Storm {
    acknowledged: usize,
    kept: usize,
    twice: usize,
    lost: usize,
}

#[test]
fn an_acknowledged_uplink_survives_kill_9() {
    let storm = storm(2_000, 3, 7);
    assert_eq!(
        (storm.lost, storm.twice),
        (0, 0),
        "of {} acknowledged, {} kept",
        storm.acknowledged,
        storm.kept
    );
    assert_eq!(storm.acknowledged, 2_000);
}

/// Ten storms of 20,000 uplinks; run by `make soak`, which builds for release.
#[test]
fn soak_ten_storms_of_twenty_thousand() {
    if cfg!(debug_assertions) {
        return;
    }
    println!("| storm | acknowledged | kept | twice | lost |\n|---|---|---|---|---|");
    for round in 1..=10 {
        let storm = storm(20_000, 6, round);
        println!(
            "| {round} | {} | {} | {} | {} |",
            storm.acknowledged, storm.kept, storm.twice, storm.lost
        );
        assert_eq!(
            (storm.lost, storm.twice, storm.acknowledged),
            (0, 0, 20_000)
        );
    }
}

fn storm(uplinks: usize, kills: usize, seed: u64) -> Storm {
    const THREADS: usize = 16;
    let here = Setting::new();
    let device = "0253beef00000001";
    let list = format!(
        "[{{\"dev_eui\":\"{device}\",\"name\":\"Noise\",\"model\":\"browan/tbsl100\",\"feeds\":\"urn:ngsi-ld:Noise:1\"}}]"
    );
    std::fs::write(here.folder.path().join("devices.json"), list).unwrap();
    here.run_well(&["devices", "add", "--file", "devices.json"]);
    let key = here
        .run_well(&["key", "add", "storm", "--scope", "devices.send"])
        .trim()
        .to_owned();
    let todo: Arc<Mutex<Vec<usize>>> = Arc::new(Mutex::new((0..uplinks).rev().collect()));
    let done = Arc::new(Mutex::new(BTreeSet::new()));
    let chance = Chance::seeded(seed);
    let mut running = Some(here.start(&["--log", "error", "serve"]));
    let senders: Vec<_> = (0..THREADS)
        .map(|_| {
            let (todo, done, key, port) =
                (Arc::clone(&todo), Arc::clone(&done), key.clone(), here.port);
            std::thread::spawn(move || {
                let mut stream = None;
                loop {
                    let Some(n) = todo.lock().unwrap().pop() else {
                        return;
                    };
                    // Unanswered, it is sent again: the sender cannot know whether it was kept.
                    while send(&mut stream, port, &key, device, n) != Some(true) {
                        stream = None;
                        std::thread::sleep(Duration::from_millis(5));
                    }
                    done.lock().unwrap().insert(n);
                }
            })
        })
        .collect();
    for kill in 1..=kills {
        let until = uplinks * kill / (kills + 1) + usize::try_from(chance.below(50)).unwrap();
        while done.lock().unwrap().len() < until.min(uplinks - 1) {
            std::thread::sleep(Duration::from_millis(2));
        }
        running.take().unwrap().kill();
        let acknowledged = done.lock().unwrap().clone();
        assert_eq!(missing(&here, &acknowledged), 0, "after kill {kill}");
        running = Some(here.start(&["--log", "error", "serve"]));
    }
    for sender in senders {
        sender.join().unwrap();
    }
    drop(running);
    let acknowledged = done.lock().unwrap().clone();
    let deliveries = deliveries(&here);
    let different: BTreeSet<&String> = deliveries.iter().collect();
    Storm {
        acknowledged: acknowledged.len(),
        kept: deliveries.len(),
        twice: deliveries.len() - different.len(),
        lost: missing(&here, &acknowledged),
    }
}

fn delivery(n: usize) -> String {
    format!("00000000-0000-4000-8000-{n:012x}")
}

/// How many of the acknowledged are not in the store.
fn missing(here: &Setting, acknowledged: &BTreeSet<usize>) -> usize {
    let kept: BTreeSet<String> = deliveries(here).into_iter().collect();
    acknowledged
        .iter()
        .filter(|n| !kept.contains(&delivery(**n)))
        .count()
}

/// The delivery ids in the store, read from the file itself.
fn deliveries(here: &Setting) -> Vec<String> {
    let url = format!("sqlite:{}", here.database().display());
    let store = app::store::Store::open(&url, testkit::clock(), testkit::chance()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime
        .block_on(store.read(app::store::inbox::deliveries))
        .unwrap()
}

/// Sends one uplink; true if it was acknowledged, none if the connection broke.
fn send(
    stream: &mut Option<TcpStream>,
    port: u16,
    key: &str,
    device: &str,
    n: usize,
) -> Option<bool> {
    if stream.is_none() {
        let fresh = TcpStream::connect(("127.0.0.1", port)).ok()?;
        fresh.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
        fresh.set_nodelay(true).ok()?;
        *stream = Some(fresh);
    }
    let body = format!(
        "{{\"deduplicationId\":\"{}\",\"deviceInfo\":{{\"devEui\":\"{device}\"}},\"devAddr\":\"00000001\",\"fCnt\":{n},\"fPort\":105,\"data\":\"AAs2KA==\"}}",
        delivery(n)
    );
    let request = format!(
        "POST /devices/in/chirpstack?event=up HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {key}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let stream = stream.as_mut()?;
    stream.write_all(request.as_bytes()).ok()?;
    let status = read_answer(stream)?;
    Some((200..300).contains(&status))
}

fn read_answer(stream: &mut TcpStream) -> Option<u16> {
    use std::io::Read;
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
