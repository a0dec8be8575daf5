//! A lean HTTP client that keeps its connections, so that the load costs less than what it loads.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// What a round of load gave.
pub struct Load {
    pub per_s: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
    pub failed: usize,
}

/// Sends what `request(connection, n)` says over so many connections for so long.
pub fn load(
    port: u16,
    connections: usize,
    time: Duration,
    request: impl Fn(usize, usize) -> Vec<u8> + Send + Sync + 'static,
) -> Load {
    let (request, stop) = (Arc::new(request), Arc::new(AtomicBool::new(false)));
    let began = Instant::now();
    let threads: Vec<_> = (0..connections)
        .map(|connection| {
            let (request, stop) = (Arc::clone(&request), Arc::clone(&stop));
            std::thread::spawn(move || {
                let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
                stream.set_nodelay(true).unwrap();
                let (mut times, mut failed, mut n) = (Vec::new(), 0, 0);
                while !stop.load(Ordering::Relaxed) {
                    let sent = Instant::now();
                    stream.write_all(&request(connection, n)).unwrap();
                    let status = answer(&mut stream);
                    times.push(sent.elapsed());
                    failed += usize::from(!(200..300).contains(&status));
                    n += 1;
                }
                (times, failed)
            })
        })
        .collect();
    std::thread::sleep(time);
    stop.store(true, Ordering::Relaxed);
    let (mut times, mut failed) = (Vec::new(), 0);
    for thread in threads {
        let (more, bad) = thread.join().unwrap();
        times.extend(more);
        failed += bad;
    }
    let took = began.elapsed();
    times.sort_unstable();
    let at = |share: f64| {
        times
            .get((times.len() as f64 * share) as usize)
            .map_or(0.0, |t| t.as_secs_f64() * 1000.0)
    };
    Load {
        per_s: times.len() as f64 / took.as_secs_f64(),
        p50_ms: at(0.5),
        p99_ms: at(0.99),
        failed,
    }
}

/// Reads one answer; its status.
pub fn answer(stream: &mut TcpStream) -> u16 {
    let (mut buffer, mut have) = (vec![0; 64 << 10], 0);
    let head = loop {
        let read = stream.read(&mut buffer[have..]).unwrap();
        assert!(read > 0, "the connection was closed");
        have += read;
        if let Some(end) = find(&buffer[..have], b"\r\n\r\n") {
            break end + 4;
        }
    };
    let text = String::from_utf8_lossy(&buffer[..head]).to_ascii_lowercase();
    let status = text.get(9..12).and_then(|s| s.parse().ok()).unwrap();
    let length: usize = text.split("content-length:").nth(1).map_or(0, |rest| {
        rest.split("\r\n").next().unwrap().trim().parse().unwrap()
    });
    if text.contains("transfer-encoding: chunked") {
        let mut body = buffer[head..have].to_vec();
        while find(&body, b"0\r\n\r\n").is_none() {
            let read = stream.read(&mut buffer).unwrap();
            body.extend_from_slice(&buffer[..read]);
        }
        return status;
    }
    let mut left = (head + length).saturating_sub(have);
    while left > 0 {
        let most = left.min(buffer.len());
        left -= stream.read(&mut buffer[..most]).unwrap();
    }
    status
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}

/// A request as bytes.
pub fn bytes(method: &str, path: &str, key: &str, content: &str, body: &str) -> Vec<u8> {
    format!(
        "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: */*\r\nauthorization: Bearer {key}\r\ncontent-type: {content}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// The same without a key, for what is open.
pub fn get(path: &str, accept: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: {accept}\r\n\r\n").into_bytes()
}
