//! A receiver of notifications that does as it is told, and remembers what it was sent.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;

/// What to do with the n-th notification.
#[derive(Clone, Copy)]
pub enum Reply {
    Status(u16),
    Hang,
}

#[derive(Clone, Debug)]
pub struct Received {
    pub headers: Vec<(String, String)>,
    pub body: Value,
    pub answered: bool,
}

#[derive(Clone)]
pub struct Receiver {
    port: u16,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Receiver {
    pub fn start(reply: impl Fn(usize, &Value) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let received = Arc::new(Mutex::new(Vec::new()));
        let (kept, reply) = (Arc::clone(&received), Arc::new(reply));
        std::thread::spawn(move || {
            for caller in listener.incoming().flatten() {
                let (kept, reply) = (Arc::clone(&kept), Arc::clone(&reply));
                std::thread::spawn(move || take(caller, &kept, reply.as_ref()));
            }
        });
        Self { port, received }
    }

    pub fn uri(&self) -> String {
        format!("http://127.0.0.1:{}/told", self.port)
    }

    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    /// Waits until `enough` of what was received; fails after ten seconds.
    pub async fn until(&self, what: &str, enough: impl Fn(&[Received]) -> bool) -> Vec<Received> {
        for _ in 0..1_000 {
            let received = self.received();
            if enough(&received) {
                return received;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{what} did not come: {:#?}", self.received());
    }
}

fn take(caller: TcpStream, kept: &Mutex<Vec<Received>>, reply: &dyn Fn(usize, &Value) -> Reply) {
    let mut reader = BufReader::new(caller);
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return;
        }
        match line.trim().split_once(": ") {
            Some((name, value)) => headers.push((name.to_lowercase(), value.to_owned())),
            None if line.trim().is_empty() => break,
            None => {}
        }
    }
    let length = headers
        .iter()
        .find(|(name, _)| name == "content-length")
        .unwrap()
        .1
        .parse()
        .unwrap();
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let body: Value = serde_json::from_slice(&body).unwrap();
    let nth = kept.lock().unwrap().len();
    let reply = reply(nth, &body);
    let answered = matches!(reply, Reply::Status(200..=299));
    kept.lock().unwrap().push(Received {
        headers,
        body,
        answered,
    });
    match reply {
        Reply::Status(status) => {
            let answer =
                format!("HTTP/1.1 {status} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            let _gone = reader.get_mut().write_all(answer.as_bytes());
        }
        Reply::Hang => std::thread::sleep(Duration::from_secs(60)),
    }
}
