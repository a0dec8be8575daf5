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

    /// Waits until `enough` of what was received; fails after half a minute.
    pub async fn until(&self, what: &str, enough: impl Fn(&[Received]) -> bool) -> Vec<Received> {
        for _ in 0..3_000 {
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

/// A broker of MQTT 3.1.1 that lets one client in and keeps what it publishes: the topic, and the message.
pub fn broker() -> (u16, std::thread::JoinHandle<(String, Value)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = std::thread::spawn(move || {
        let (mut client, _) = listener.accept().unwrap();
        let connect = packet(&mut client);
        assert_eq!(&connect[2..7], b"MQTT\x04");
        client.write_all(&[0x20, 2, 0, 0]).unwrap();
        let publish = packet(&mut client);
        client
            .write_all(&[0x40, 2, publish_id(&publish), 1])
            .unwrap();
        let topic = 2 + usize::from(publish[1]);
        (
            String::from_utf8(publish[2..topic].to_vec()).unwrap(),
            serde_json::from_slice(&publish[topic + 2..]).unwrap(),
        )
    });
    (port, heard)
}

/// What follows the length of the next packet.
fn packet(client: &mut TcpStream) -> Vec<u8> {
    let mut byte = [0];
    client.read_exact(&mut byte).unwrap();
    let (mut length, mut shift) = (0, 0);
    loop {
        client.read_exact(&mut byte).unwrap();
        length |= usize::from(byte[0] & 0x7f) << shift;
        shift += 7;
        if byte[0] & 0x80 == 0 {
            break;
        }
    }
    let mut body = vec![0; length];
    client.read_exact(&mut body).unwrap();
    body
}

fn publish_id(publish: &[u8]) -> u8 {
    publish[2 + usize::from(publish[1])]
}
