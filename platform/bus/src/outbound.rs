//! The one door by which we call others: bounded in time and size, closed to private addresses.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures::StreamExt;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Method, Url};

use crate::Networks;

/// Redirects followed at most.
const REDIRECTS: usize = 3;

/// Why a call was not made, or not answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OutboundError {
    /// The address cannot be read.
    #[error("{0} is not an address that can be called")]
    Address(String),
    /// The address is private and not allowed.
    #[error("{0} is a private address; BOROUGH__OUTBOUND__ALLOW can admit it")]
    Private(String),
    /// The networks of the settings cannot be read.
    #[error("BOROUGH__OUTBOUND__ALLOW: {0} is not a network such as 10.1.0.0/16")]
    Allow(String),
    /// No answer in time.
    #[error("no answer from {0} in time")]
    Time(String),
    /// The answer was larger than we take.
    #[error("the answer from {host} is larger than {limit} bytes")]
    Size {
        /// Who.
        host: String,
        /// How much we take.
        limit: usize,
    },
    /// Anything else.
    #[error("{host} cannot be reached: {why}")]
    Lost {
        /// Who.
        host: String,
        /// In the words of the network.
        why: String,
    },
}

/// A call to make.
#[derive(Debug, Clone)]
pub struct Request {
    /// `GET`, `POST`…
    pub method: &'static str,
    /// Where.
    pub url: String,
    /// Header fields.
    pub headers: Vec<(String, String)>,
    /// The body; empty for none.
    pub body: Bytes,
    /// How long the whole call may take.
    pub time: Duration,
    /// The largest answer taken, in bytes.
    pub most: usize,
}

impl Request {
    /// A `GET` with 10 seconds and 4 MiB.
    #[must_use]
    pub fn get(url: impl Into<String>) -> Self {
        Self {
            method: "GET",
            url: url.into(),
            headers: Vec::new(),
            body: Bytes::new(),
            time: Duration::from_secs(10),
            most: 4 << 20,
        }
    }

    /// A `POST` with 10 seconds and 1 MiB for the answer.
    #[must_use]
    pub fn post(url: impl Into<String>, content_type: &str, body: impl Into<Bytes>) -> Self {
        Self {
            method: "POST",
            headers: vec![("content-type".into(), content_type.into())],
            body: body.into(),
            most: 1 << 20,
            ..Self::get(url)
        }
    }
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Header fields, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, whole.
    pub body: Bytes,
}

impl Answer {
    /// The first header field of this name (in lower case).
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Calls others. Cheap to clone; connections are kept and shared.
#[derive(Clone)]
pub struct Outbound {
    client: reqwest::Client,
    networks: Arc<Networks>,
}

impl Outbound {
    /// A door open to the public internet and to the networks of `allow` (see [`Networks::parse`]).
    ///
    /// # Errors
    /// [`OutboundError::Allow`].
    pub fn new(allow: &str) -> Result<Self, OutboundError> {
        let networks = Arc::new(Networks::parse(allow).map_err(OutboundError::Allow)?);
        // Another part of the process may have chosen already.
        let _chosen = rustls::crypto::ring::default_provider().install_default();
        let guard = Arc::clone(&networks);
        let redirects = reqwest::redirect::Policy::custom(move |attempt| {
            if attempt.previous().len() > REDIRECTS {
                return attempt.error("too many redirects");
            }
            match check(attempt.url(), &guard) {
                Ok(()) => attempt.follow(),
                Err(error) => attempt.error(error),
            }
        });
        let client = reqwest::Client::builder()
            .dns_resolver(Arc::new(Resolver(Arc::clone(&networks))))
            .redirect(redirects)
            .connect_timeout(Duration::from_secs(5))
            .pool_idle_timeout(Duration::from_secs(30))
            // Their case means nothing (RFC 9110, section 5.1), and yet some receivers know only this one.
            .http1_title_case_headers()
            .user_agent(concat!("borough/", env!("CARGO_PKG_VERSION")))
            .no_proxy()
            .build()
            .map_err(|e| OutboundError::Lost {
                host: "the network".into(),
                why: e.to_string(),
            })?;
        Ok(Self { client, networks })
    }

    /// The addresses of a host that may be called, for what is not spoken to over HTTP; at least one.
    ///
    /// # Errors
    /// [`OutboundError`], if the name is not known or none of its addresses may be called.
    pub async fn resolve(&self, host: &str, port: u16) -> Result<Vec<SocketAddr>, OutboundError> {
        admitted(&self.networks, host, port).await
    }

    /// Makes a call and reads the whole answer.
    ///
    /// # Errors
    /// [`OutboundError`]. An answer of any status is not an error.
    pub async fn call(&self, request: Request) -> Result<Answer, OutboundError> {
        let url =
            Url::parse(&request.url).map_err(|_| OutboundError::Address(request.url.clone()))?;
        check(&url, &self.networks)?;
        let host = url.host_str().unwrap_or_default().to_owned();
        let method = Method::from_bytes(request.method.as_bytes())
            .map_err(|_| OutboundError::Address(request.method.into()))?;
        let mut call = self
            .client
            .request(method, url)
            .timeout(request.time)
            .body(request.body);
        for (name, value) in &request.headers {
            call = call.header(name, value);
        }
        let response = call.send().await.map_err(|e| lost(&host, &e))?;
        let status = response.status().as_u16();
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| {
                (
                    name.to_string(),
                    String::from_utf8_lossy(value.as_bytes()).into_owned(),
                )
            })
            .collect();
        let mut body = Vec::new();
        let mut parts = response.bytes_stream();
        while let Some(part) = parts.next().await {
            body.extend_from_slice(&part.map_err(|e| lost(&host, &e))?);
            if body.len() > request.most {
                return Err(OutboundError::Size {
                    host,
                    limit: request.most,
                });
            }
        }
        Ok(Answer {
            status,
            headers,
            body: body.into(),
        })
    }
}

/// An address in figures is judged here; a name is judged when it is resolved, so that a name that
/// changes its address in between gains nothing.
fn check(url: &Url, networks: &Networks) -> Result<(), OutboundError> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(OutboundError::Address(url.to_string()));
    }
    let host = url.host_str().unwrap_or_default();
    match host.trim_matches(['[', ']']).parse::<IpAddr>() {
        Ok(address) if !networks.admit(address) => Err(OutboundError::Private(host.to_owned())),
        _ => Ok(()),
    }
}

fn lost(host: &str, error: &reqwest::Error) -> OutboundError {
    if error.is_timeout() {
        return OutboundError::Time(host.to_owned());
    }
    // The innermost cause says what happened; the outer ones repeat the address.
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        if let Some(ours) = inner.downcast_ref::<OutboundError>() {
            return ours.clone();
        }
        cause = inner;
    }
    OutboundError::Lost {
        host: host.to_owned(),
        why: cause.to_string(),
    }
}

struct Resolver(Arc<Networks>);

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let networks = Arc::clone(&self.0);
        Box::pin(async move {
            let admitted = admitted(&networks, name.as_str(), 0).await?;
            Ok(Box::new(admitted.into_iter()) as Addrs)
        })
    }
}

/// The addresses of a host that may be called.
async fn admitted(
    networks: &Networks,
    host: &str,
    port: u16,
) -> Result<Vec<SocketAddr>, OutboundError> {
    let found = tokio::net::lookup_host((host, port))
        .await
        .map_err(|e| OutboundError::Lost {
            host: host.to_owned(),
            why: e.to_string(),
        })?;
    let admitted: Vec<SocketAddr> = found
        .filter(|address| networks.admit(address.ip()))
        .collect();
    if admitted.is_empty() {
        return Err(OutboundError::Private(host.to_owned()));
    }
    Ok(admitted)
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;

    use super::*;

    /// A server that gives each caller the same answer, for as long as the test lives.
    fn server(answer: &'static str) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            for mut caller in listener.incoming().flatten() {
                let mut asked = [0; 4096];
                let _read = caller.read(&mut asked);
                let _sent = caller.write_all(answer.as_bytes());
            }
        });
        port
    }

    async fn call(allow: &str, url: String) -> Result<Answer, String> {
        let request = Request {
            most: 1000,
            time: Duration::from_secs(2),
            ..Request::get(url)
        };
        Outbound::new(allow)
            .unwrap()
            .call(request)
            .await
            .map_err(|e| e.to_string())
    }

    #[tokio::test]
    async fn private_addresses_are_refused_by_figure_by_name_and_by_redirect() {
        let port = server("HTTP/1.1 200 OK\r\ncontent-length: 2\r\nX-Odd: yes\r\n\r\nhi");
        let refused = call("", format!("http://127.0.0.1:{port}/"))
            .await
            .unwrap_err();
        expect_test::expect![
            "127.0.0.1 is a private address; BOROUGH__OUTBOUND__ALLOW can admit it"
        ]
        .assert_eq(&refused);
        let refused = call("", format!("http://localhost:{port}/"))
            .await
            .unwrap_err();
        assert!(
            refused.starts_with("localhost is a private address"),
            "{refused}"
        );
        let answer = call("127.0.0.0/8,::1", format!("http://localhost:{port}/"))
            .await
            .unwrap();
        assert_eq!(
            (answer.status, answer.body.as_ref(), answer.header("x-odd")),
            (200, b"hi".as_slice(), Some("yes"))
        );

        let elsewhere =
            server("HTTP/1.1 302 Found\r\nlocation: http://10.0.0.1/\r\ncontent-length: 0\r\n\r\n");
        let refused = call("127.0.0.0/8", format!("http://127.0.0.1:{elsewhere}/"))
            .await
            .unwrap_err();
        assert!(
            refused.starts_with("10.0.0.1 is a private address"),
            "{refused}"
        );
    }

    #[tokio::test]
    async fn answers_are_bounded() {
        let big: &str =
            Box::leak(format!("HTTP/1.1 200 OK\r\n\r\n{}", "x".repeat(5000)).into_boxed_str());
        let port = server(big);
        let refused = call("127.0.0.0/8", format!("http://127.0.0.1:{port}/"))
            .await
            .unwrap_err();
        assert_eq!(
            refused,
            "the answer from 127.0.0.1 is larger than 1000 bytes"
        );
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = silent.local_addr().unwrap().port();
        let refused = call("127.0.0.0/8", format!("http://127.0.0.1:{port}/"))
            .await
            .unwrap_err();
        assert_eq!(refused, "no answer from 127.0.0.1 in time");
        assert!(
            call("", "ftp://x/".into())
                .await
                .unwrap_err()
                .contains("not an address")
        );
    }
}
