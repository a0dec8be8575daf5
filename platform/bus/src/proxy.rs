//! The guarded door for a program of ours that calls others by itself, such as a browser: an HTTP proxy on this
//! machine alone that resolves every name itself, and reaches no address that [`Outbound`] would not call.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::AbortHandle;
use tokio::time::timeout;

use crate::{Outbound, OutboundError};

/// Connections at a time.
const AT_ONCE: usize = 256;
/// Bytes of a request's head, at most.
const HEAD: usize = 64 << 10;
/// How long a head, or a connection to another, may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long one connection may last.
const LONGEST: Duration = Duration::from_secs(600);

/// A running proxy; it ends when this is dropped.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    running: AbortHandle,
}

impl Proxy {
    /// Where it listens: an address of this machine.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.running.abort();
    }
}

impl Outbound {
    /// Starts a proxy (RFC 9110, `CONNECT` and absolute forms) that goes through this door.
    ///
    /// # Errors
    /// If no port of this machine can be had.
    pub async fn proxy(&self) -> std::io::Result<Proxy> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let door = self.clone();
        let free = Arc::new(Semaphore::new(AT_ONCE));
        let running = tokio::spawn(async move {
            loop {
                let Ok(place) = Arc::clone(&free).acquire_owned().await else {
                    return;
                };
                let Ok((caller, _)) = listener.accept().await else {
                    // Out of files for a moment: they come free as connections end.
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                };
                let door = door.clone();
                tokio::spawn(async move {
                    let _over = timeout(LONGEST, serve(&door, caller)).await;
                    drop(place);
                });
            }
        });
        Ok(Proxy {
            address,
            running: running.abort_handle(),
        })
    }
}

/// What a caller asks for.
#[derive(Debug, PartialEq, Eq)]
struct Asked {
    host: String,
    port: u16,
    /// What to send on; none for a tunnel.
    head: Option<Vec<u8>>,
}

async fn serve(door: &Outbound, mut caller: TcpStream) -> std::io::Result<()> {
    let mut read = Vec::new();
    let end = match timeout(PATIENCE, head(&mut caller, &mut read)).await {
        Ok(Ok(Some(end))) => end,
        _ => return refuse(&mut caller, "400 Bad Request", "no request").await,
    };
    let Some(asked) = asked(&read[..end]) else {
        return refuse(&mut caller, "400 Bad Request", "no address").await;
    };
    let mut there = match timeout(PATIENCE, reach(door, &asked)).await {
        Ok(Ok(there)) => there,
        Ok(Err(OutboundError::Private(host))) => {
            let why = format!("{host} is a private address");
            return refuse(&mut caller, "403 Forbidden", &why).await;
        }
        Ok(Err(error)) => return refuse(&mut caller, "502 Bad Gateway", &error.to_string()).await,
        Err(_) => return refuse(&mut caller, "504 Gateway Timeout", "no answer").await,
    };
    match &asked.head {
        Some(head) => there.write_all(head).await?,
        None => {
            caller
                .write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")
                .await?;
        }
    }
    there.write_all(&read[end..]).await?;
    copy_bidirectional(&mut caller, &mut there).await?;
    Ok(())
}

/// Reads to the end of a head; where that is, or nothing if it is too long or breaks off.
async fn head(caller: &mut TcpStream, read: &mut Vec<u8>) -> std::io::Result<Option<usize>> {
    loop {
        if let Some(at) = read.windows(4).position(|part| part == b"\r\n\r\n") {
            return Ok(Some(at + 4));
        }
        if read.len() > HEAD || caller.read_buf(read).await? == 0 {
            return Ok(None);
        }
    }
}

async fn reach(door: &Outbound, asked: &Asked) -> Result<TcpStream, OutboundError> {
    let mut last = String::new();
    for address in door.resolve(&asked.host, asked.port).await? {
        match TcpStream::connect(address).await {
            Ok(there) => return Ok(there),
            Err(error) => last = error.to_string(),
        }
    }
    Err(OutboundError::Lost {
        host: asked.host.clone(),
        why: last,
    })
}

async fn refuse(caller: &mut TcpStream, status: &str, why: &str) -> std::io::Result<()> {
    let answer = format!(
        "HTTP/1.1 {status}\r\ncontent-type: text/plain\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{why}",
        why.len()
    );
    caller.write_all(answer.as_bytes()).await?;
    caller.shutdown().await
}

/// Reads a head. A request in absolute form is sent on in origin form, and the connection is for it alone: the next
/// request of the same caller may be for another host.
fn asked(head: &[u8]) -> Option<Asked> {
    let text = std::str::from_utf8(head).ok()?;
    let (line, fields) = text.split_once("\r\n")?;
    let mut parts = line.split(' ');
    let (method, target, version) = (parts.next()?, parts.next()?, parts.next()?);
    if method == "CONNECT" {
        let (host, port) = authority(target, None)?;
        return Some(Asked {
            host,
            port,
            head: None,
        });
    }
    let rest = target.strip_prefix("http://")?;
    let (place, path) = match rest.find(['/', '?']) {
        Some(at) => rest.split_at(at),
        None => (rest, "/"),
    };
    let (host, port) = authority(place, Some(80))?;
    let slash = if path.starts_with('/') { "" } else { "/" };
    let mut sent = format!("{method} {slash}{path} {version}\r\n");
    for field in fields.split("\r\n").filter(|field| !field.is_empty()) {
        let name = field.split(':').next().unwrap_or_default();
        let is_hop = ["connection", "proxy-connection", "proxy-authorization"]
            .iter()
            .any(|hop| name.eq_ignore_ascii_case(hop));
        let is_upgrade = name.eq_ignore_ascii_case("connection")
            && field.to_ascii_lowercase().contains("upgrade");
        if !is_hop || is_upgrade {
            sent.push_str(field);
            sent.push_str("\r\n");
        }
    }
    if !sent.to_ascii_lowercase().contains("\r\nconnection:") {
        sent.push_str("connection: close\r\n");
    }
    sent.push_str("\r\n");
    Some(Asked {
        host,
        port,
        head: Some(sent.into_bytes()),
    })
}

/// "host:port", where an IPv6 address stands between brackets.
fn authority(text: &str, usual: Option<u16>) -> Option<(String, u16)> {
    let text = text.rsplit('@').next()?;
    let (host, port) = match text.strip_prefix('[') {
        Some(rest) => {
            let (host, rest) = rest.split_once(']')?;
            (host, rest.strip_prefix(':'))
        }
        None => match text.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (text, None),
        },
    };
    let port = match port {
        Some(port) => port.parse().ok()?,
        None => usual?,
    };
    (!host.is_empty()).then(|| (host.to_owned(), port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(head: &str, want: Option<(&str, u16, Option<&str>)>) {
        let got = asked(head.as_bytes());
        let want = want.map(|(host, port, head)| Asked {
            host: host.to_owned(),
            port,
            head: head.map(|head| head.as_bytes().to_vec()),
        });
        assert_eq!(got, want, "{head:?}");
    }

    #[test]
    fn heads_are_read() {
        check(
            "CONNECT www.place.example:443 HTTP/1.1\r\n\r\n",
            Some(("www.place.example", 443, None)),
        );
        check(
            "CONNECT [2001:db8::1]:443 HTTP/1.1\r\n\r\n",
            Some(("2001:db8::1", 443, None)),
        );
        check(
            "GET http://place.example/a?b=c HTTP/1.1\r\nHost: place.example\r\nProxy-Connection: keep-alive\r\n\r\n",
            Some((
                "place.example",
                80,
                Some("GET /a?b=c HTTP/1.1\r\nHost: place.example\r\nconnection: close\r\n\r\n"),
            )),
        );
        check(
            "GET http://place.example:8080?b HTTP/1.1\r\n\r\n",
            Some((
                "place.example",
                8080,
                Some("GET /?b HTTP/1.1\r\nconnection: close\r\n\r\n"),
            )),
        );
        check("GET / HTTP/1.1\r\n\r\n", None);
        check("CONNECT place.example HTTP/1.1\r\n\r\n", None);
        check("CONNECT :443 HTTP/1.1\r\n\r\n", None);
        check("nonsense\r\n\r\n", None);
    }

    /// What a caller hears who asks the proxy of a door with these networks open.
    async fn heard(allow: &str, ask: &str) -> String {
        let door = Outbound::new(allow).unwrap();
        let proxy = door.proxy().await.unwrap();
        let mut caller = TcpStream::connect(proxy.address()).await.unwrap();
        caller.write_all(ask.as_bytes()).await.unwrap();
        let mut all = Vec::new();
        caller.read_to_end(&mut all).await.unwrap();
        String::from_utf8_lossy(&all).into_owned()
    }

    /// A server that answers one caller with what it was asked.
    async fn echo() -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            let (mut caller, _) = listener.accept().await.unwrap();
            let mut asked = vec![0; 4096];
            let n = caller.read(&mut asked).await.unwrap();
            caller.write_all(&asked[..n]).await.unwrap();
        });
        port
    }

    #[tokio::test]
    async fn a_private_address_is_reached_only_where_the_settings_say_so() {
        let port = echo().await;
        let ask = format!("GET http://127.0.0.1:{port}/x HTTP/1.1\r\n\r\n");
        let refused = heard("", &ask).await;
        assert!(refused.starts_with("HTTP/1.1 403 "), "{refused}");
        let answered = heard("127.0.0.0/8", &ask).await;
        assert!(answered.starts_with("GET /x HTTP/1.1\r\n"), "{answered}");
        let refused = heard("", &format!("CONNECT localhost:{port} HTTP/1.1\r\n\r\n")).await;
        assert!(refused.starts_with("HTTP/1.1 403 "), "{refused}");
    }

    #[tokio::test]
    async fn a_tunnel_carries_what_is_sent_both_ways() {
        let port = echo().await;
        let ask = format!("CONNECT 127.0.0.1:{port} HTTP/1.1\r\n\r\nhello");
        let answered = heard("127.0.0.0/8", &ask).await;
        assert!(answered.ends_with("\r\n\r\nhello"), "{answered}");
    }

    #[tokio::test]
    async fn what_is_no_request_is_refused() {
        let long = "x".repeat(HEAD + 1);
        for ask in ["\r\n\r\n", "hello\r\n\r\n", &long] {
            let refused = heard("", ask).await;
            assert!(
                refused.is_empty() || refused.starts_with("HTTP/1.1 400 "),
                "{refused}"
            );
        }
    }
}
