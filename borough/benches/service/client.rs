//! A lean HTTP client that keeps its connections, on one thread, so that the load costs far less than
//! what it loads.

use std::io::{ErrorKind, Read, Write};
use std::time::{Duration, Instant};

use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};

/// What a round of load gave.
pub struct Load {
    pub count: usize,
    pub per_s: f64,
    pub p50_ms: f64,
    pub p95_ms: f64,
    pub p99_ms: f64,
    pub failed: usize,
}

struct Connection {
    stream: TcpStream,
    sent: Instant,
    n: usize,
    /// What came of an answer so far, if it came in parts.
    got: Vec<u8>,
}

/// Sends what `request(connection, n)` says over so many connections for so long, each of them waiting for
/// its answer before it sends again.
pub fn load(
    port: u16,
    connections: usize,
    time: Duration,
    request: impl Fn(usize, usize) -> Vec<u8>,
) -> Load {
    drive(
        port,
        connections,
        |began, _| began.elapsed() < time,
        request,
    )
}

/// The same, so many times over each connection.
pub fn rounds(
    port: u16,
    connections: usize,
    times: usize,
    request: impl Fn(usize, usize) -> Vec<u8>,
) -> Load {
    drive(port, connections, |_, n| n + 1 < times, request)
}

fn drive(
    port: u16,
    connections: usize,
    goes_on: impl Fn(Instant, usize) -> bool,
    request: impl Fn(usize, usize) -> Vec<u8>,
) -> Load {
    let mut poll = Poll::new().unwrap();
    let address = format!("127.0.0.1:{port}").parse().unwrap();
    let mut all: Vec<Connection> = (0..connections)
        .map(|at| {
            let plain = std::net::TcpStream::connect::<std::net::SocketAddr>(address).unwrap();
            plain.set_nodelay(true).unwrap();
            plain.set_nonblocking(true).unwrap();
            let mut stream = TcpStream::from_std(plain);
            poll.registry()
                .register(&mut stream, Token(at), Interest::READABLE)
                .unwrap();
            Connection {
                stream,
                sent: Instant::now(),
                n: 0,
                got: Vec::new(),
            }
        })
        .collect();
    let began = Instant::now();
    for (at, one) in all.iter_mut().enumerate() {
        one.send(&request(at, 0));
    }
    let (mut events, mut buffer) = (Events::with_capacity(connections), vec![0; 256 << 10]);
    let (mut times, mut failed, mut under_way) = (Vec::new(), 0, connections);
    while under_way > 0 {
        poll.poll(&mut events, Some(Duration::from_secs(30)))
            .unwrap();
        assert!(!events.is_empty(), "no answer for 30 seconds");
        for event in &events {
            let at = event.token().0;
            let one = &mut all[at];
            let Some(status) = one.receive(&mut buffer) else {
                continue;
            };
            times.push(one.sent.elapsed());
            failed += usize::from(!(200..300).contains(&status));
            if goes_on(began, one.n) {
                one.n += 1;
                let next = request(at, one.n);
                one.send(&next);
            } else {
                under_way -= 1;
            }
        }
    }
    summary(times, began.elapsed(), failed)
}

/// Rate and quantiles of the times that answers took.
pub fn summary(mut times: Vec<Duration>, took: Duration, failed: usize) -> Load {
    times.sort_unstable();
    let at = |share: f64| {
        times
            .get((times.len() as f64 * share) as usize)
            .map_or(0.0, |t| t.as_secs_f64() * 1000.0)
    };
    Load {
        count: times.len(),
        per_s: times.len() as f64 / took.as_secs_f64(),
        p50_ms: at(0.5),
        p95_ms: at(0.95),
        p99_ms: at(0.99),
        failed,
    }
}

impl Connection {
    fn send(&mut self, request: &[u8]) {
        self.sent = Instant::now();
        // The last answer has been read, so there is room for a request of this size.
        let mut rest = request;
        while !rest.is_empty() {
            match self.stream.write(rest) {
                Ok(written) => rest = &rest[written..],
                Err(error) if error.kind() == ErrorKind::WouldBlock => std::thread::yield_now(),
                Err(error) => panic!("{error}"),
            }
        }
    }

    /// The status of the answer, once all of it is there.
    fn receive(&mut self, buffer: &mut [u8]) -> Option<u16> {
        loop {
            let read = match self.stream.read(buffer) {
                Ok(0) => panic!("the connection was closed"),
                Ok(read) => read,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return None,
                Err(error) => panic!("{error}"),
            };
            if self.got.is_empty()
                && let Some(status) = whole(&buffer[..read])
            {
                return Some(status);
            }
            self.got.extend_from_slice(&buffer[..read]);
            if let Some(status) = whole(&self.got) {
                self.got.clear();
                return Some(status);
            }
        }
    }
}

/// The status of an answer that is all there.
pub fn whole(answer: &[u8]) -> Option<u16> {
    let head = find(answer, b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&answer[..head]).unwrap();
    let field = |name: &str| {
        let mut lines = text.split("\r\n");
        lines.find_map(|line| {
            let (known, value) = line.split_once(':')?;
            known.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    };
    let is_whole = match (field("content-length"), field("transfer-encoding")) {
        (Some(length), _) => answer.len() >= head + length.parse::<usize>().unwrap(),
        (None, Some(_)) => answer.ends_with(b"0\r\n\r\n"),
        (None, None) => true,
    };
    is_whole.then(|| text[9..12].parse().unwrap())
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
