//! Very many subscriptions, of which each write concerns one or ten.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::client::{Load, bytes, load, summary};

/// Subscriptions that there are in all.
pub const SUBSCRIPTIONS: usize = 100_000;
/// Bins that one subscription watches each; the rest are watched by ten.
pub const WATCHED_BY_ONE: usize = 50_000;
const WATCHED_BY_TEN: usize = (SUBSCRIPTIONS - WATCHED_BY_ONE) / 10;

/// Somebody who listens: when each numbered value arrived, and how often.
pub struct Receiver {
    port: u16,
    arrived: Arc<Mutex<HashMap<usize, Vec<Instant>>>>,
}

impl Receiver {
    pub fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let arrived: Arc<Mutex<HashMap<usize, Vec<Instant>>>> = Arc::default();
        let shared = Arc::clone(&arrived);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (stream, arrived) = (stream.unwrap(), Arc::clone(&shared));
                std::thread::spawn(move || listen(stream, &arrived));
            }
        });
        Self { port, arrived }
    }

    /// Subscribes, and says how long it took.
    pub fn subscribe(&self, port: u16, key: &str) -> Load {
        let each = SUBSCRIPTIONS / 32;
        let next = std::cell::Cell::new(0);
        let one = |_, _| {
            let i = next.replace(next.get() + 1);
            let bin = if i < WATCHED_BY_ONE {
                i
            } else {
                WATCHED_BY_ONE + (i - WATCHED_BY_ONE) % WATCHED_BY_TEN
            };
            let body = format!(
                "{{\"type\":\"Subscription\",\"entities\":[{{\"id\":\"urn:ngsi-ld:Bin:{bin}\",\"type\":\"Bin\"}}],\"watchedAttributes\":[\"level\"],\"notification\":{{\"format\":\"keyValues\",\"attributes\":[\"level\"],\"endpoint\":{{\"uri\":\"http://127.0.0.1:{}/\"}}}}}}",
                self.port
            );
            bytes(
                "POST",
                "/ngsi-ld/v1/subscriptions",
                key,
                "application/json",
                &body,
            )
        };
        let made = crate::client::rounds(port, 32, each, one);
        assert_eq!(made.failed, 0);
        made
    }

    /// Writes `per_s` a second for so long, and waits for what is told: the rate of the writes, how long
    /// after each was sent its notifications arrived, and how many are missing.
    pub fn watch(
        &self,
        port: u16,
        key: &str,
        told: usize,
        (per_s, time): (usize, Duration),
    ) -> (Load, usize) {
        self.arrived.lock().unwrap().clear();
        let (mut sent, next) = (Vec::new(), std::cell::Cell::new(0));
        let began = Instant::now();
        let sent_at = std::cell::RefCell::new(&mut sent);
        let written = load(port, 16, time, |_, _| {
            let n = next.replace(next.get() + 1);
            // Whoever is ahead of the pace waits, and all with it.
            let due = began + Duration::from_secs_f64(n as f64 / per_s as f64);
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            sent_at.borrow_mut().push(Instant::now());
            let bin = if told == 1 {
                n * 7_919 % WATCHED_BY_ONE
            } else {
                WATCHED_BY_ONE + n * 7_919 % WATCHED_BY_TEN
            };
            bytes(
                "PATCH",
                &format!("/ngsi-ld/v1/entities/urn:ngsi-ld:Bin:{bin}/attrs/level"),
                key,
                "application/json",
                &format!("{{\"type\":\"Property\",\"value\":{}}}", n + 1_000),
            )
        });
        let want = written.count * told;
        let (mut have, mut since) = (0, Instant::now());
        while have < want && since.elapsed() < Duration::from_secs(10) {
            std::thread::sleep(Duration::from_millis(50));
            let now = self.arrived.lock().unwrap().values().map(Vec::len).sum();
            if now > have {
                (have, since) = (now, Instant::now());
            }
        }
        let arrived = self.arrived.lock().unwrap();
        let late: Vec<Duration> = arrived
            .iter()
            .flat_map(|(n, times)| times.iter().map(|at| (*n, *at)))
            .map(|(n, at)| at - sent[n - 1_000])
            .collect();
        let took = arrived
            .values()
            .flatten()
            .max()
            .map_or(time, |last| *last - began);
        (
            summary(late, took, written.failed),
            want.saturating_sub(have),
        )
    }
}

/// Answers each notification on one connection at once.
fn listen(mut stream: TcpStream, arrived: &Mutex<HashMap<usize, Vec<Instant>>>) {
    let (mut buffer, mut have) = (vec![0; 64 << 10], 0);
    stream.set_nodelay(true).unwrap();
    loop {
        let read = match stream.read(&mut buffer[have..]) {
            Ok(0) | Err(_) => return,
            Ok(read) => read,
        };
        have += read;
        let text = std::str::from_utf8(&buffer[..have]).unwrap();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length: usize = head
            .to_ascii_lowercase()
            .split("content-length:")
            .nth(1)
            .and_then(|rest| rest.split("\r\n").next()?.trim().parse().ok())
            .unwrap();
        if body.len() < length {
            continue;
        }
        let at = Instant::now();
        let level = body.split("\"level\":").nth(1).unwrap();
        let level: String = level.chars().take_while(char::is_ascii_digit).collect();
        arrived
            .lock()
            .unwrap()
            .entry(level.parse().unwrap())
            .or_default()
            .push(at);
        have = 0;
        if stream
            .write_all(b"HTTP/1.1 204 No Content\r\n\r\n")
            .is_err()
        {
            return;
        }
    }
}
