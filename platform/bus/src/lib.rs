//! How the parts and the nodes of a place hear of each other, and the one door by which we call others.
//!
//! The bus carries news and hands out work, and holds no truth: what must not be lost is in the store.
//! A listener that falls behind, or whose NATS was away, is told that it missed something, and looks in
//! the store.

mod address;
mod mqtt;
mod outbound;
mod proxy;
mod work;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures::StreamExt;
use tokio::sync::broadcast;

pub use address::Networks;
pub use mqtt::{MqttVersion, Publication, Qos};
pub use outbound::{Answer, Outbound, OutboundError, Request};
pub use proxy::Proxy;
pub use work::{Offer, Work};

/// News that a slow listener may leave waiting.
const WAITING: usize = 4096;

/// Why the bus could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum BusError {
    /// The address is not one we know.
    #[error("bus.url must be memory: or begin with nats://, got {0}")]
    Url(String),
    /// NATS did not answer.
    #[error("NATS cannot be reached: {0}")]
    Lost(String),
}

/// A piece of news.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// What it is about: "context.changed", "devices.heard".
    pub subject: Arc<str>,
    /// Its body, in the words of the subject.
    pub body: Bytes,
}

/// What a listener hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// News.
    News(News),
    /// Too much at once: some news was missed.
    Missed,
}

/// The bus. Cheap to clone.
#[derive(Clone)]
pub struct Bus {
    here: broadcast::Sender<Heard>,
    nats: Option<async_nats::Client>,
}

/// How long NATS has to answer when the bus is opened.
const ECHO: Duration = Duration::from_secs(10);
/// How long a piece of news may wait to leave: whoever tells it has other things to do.
const LEAVE: Duration = Duration::from_secs(1);

/// Subjects on NATS begin with this, so that a server can be shared.
const PREFIX: &str = "borough.news.";

impl Bus {
    /// A bus within this process.
    #[must_use]
    pub fn memory() -> Self {
        Self {
            here: broadcast::channel(WAITING).0,
            nats: None,
        }
    }

    /// Opens the bus at `url`: `memory:` or `nats://HOST:PORT`, with commas between the servers of a cluster.
    ///
    /// # Errors
    /// [`BusError`] for an unknown address, or if NATS does not answer. Once open, a lost NATS is
    /// reconnected for ever.
    pub async fn open(url: &str) -> Result<Self, BusError> {
        if url == "memory:" {
            return Ok(Self::memory());
        }
        if !url.starts_with("nats://") && !url.starts_with("tls://") {
            return Err(BusError::Url(
                url.split(':').next().unwrap_or_default().to_owned(),
            ));
        }
        let lost = |e: &dyn std::fmt::Display| BusError::Lost(e.to_string());
        let here = broadcast::channel(WAITING).0;
        let listeners = here.clone();
        let servers: Vec<&str> = url.split(',').map(str::trim).collect();
        let client = async_nats::ConnectOptions::new()
            .name("borough")
            .event_callback(move |event| {
                // What was told while we were away is not told again.
                if matches!(event, async_nats::Event::Disconnected) {
                    tracing::warn!("NATS is away");
                } else if matches!(event, async_nats::Event::Connected) {
                    let _unheard = listeners.send(Heard::Missed);
                }
                std::future::ready(())
            })
            .connect(servers)
            .await
            .map_err(|e| lost(&e))?;
        let mut news = client
            .subscribe(format!("{PREFIX}>"))
            .await
            .map_err(|e| lost(&e))?;
        // A flush only empties our buffer. Once the server has echoed, it has also seen what went
        // before on this connection, and no later news of another node is missed.
        let inbox = client.new_inbox();
        let mut echo = client
            .subscribe(inbox.clone())
            .await
            .map_err(|e| lost(&e))?;
        client
            .publish(inbox, Bytes::new())
            .await
            .map_err(|e| lost(&e))?;
        tokio::time::timeout(ECHO, echo.next())
            .await
            .map_err(|e| lost(&e))?;
        let bus = Self {
            here,
            nats: Some(client),
        };
        let here = bus.here.clone();
        tokio::spawn(async move {
            while let Some(message) = news.next().await {
                let Some(subject) = message.subject.strip_prefix(PREFIX) else {
                    continue;
                };
                // Nobody may be listening just now.
                let _unheard = here.send(Heard::News(News {
                    subject: subject.into(),
                    body: message.payload,
                }));
            }
        });
        Ok(bus)
    }

    /// Tells every listener on every node.
    pub async fn publish(&self, subject: &str, body: impl Into<Bytes>) {
        let body = body.into();
        let Some(nats) = &self.nats else {
            let _unheard = self.here.send(Heard::News(News {
                subject: subject.into(),
                body,
            }));
            return;
        };
        // While NATS is away nobody is made to wait for it: once it is back every listener is told
        // that it missed something.
        if !self.is_up() {
            return;
        }
        // Our own news comes back to us through the server, in the order that all nodes see.
        let left = tokio::time::timeout(LEAVE, nats.publish(format!("{PREFIX}{subject}"), body));
        if let Ok(Err(error)) = left.await {
            tracing::warn!(%error, subject, "news not published");
        }
    }

    /// Listens to every subject that begins with `prefix`, from now on.
    #[must_use]
    pub fn listen(&self, prefix: &'static str) -> Listener {
        Listener {
            news: self.here.subscribe(),
            prefix,
        }
    }

    /// Whether there may be other nodes.
    #[must_use]
    pub const fn is_shared(&self) -> bool {
        self.nats.is_some()
    }

    /// Whether the bus can carry news now.
    #[must_use]
    pub fn is_up(&self) -> bool {
        self.nats
            .as_ref()
            .is_none_or(|nats| nats.connection_state() == async_nats::connection::State::Connected)
    }
}

/// Hears news as it comes.
pub struct Listener {
    news: broadcast::Receiver<Heard>,
    prefix: &'static str,
}

impl Listener {
    /// The next piece of news; none once the bus is gone.
    pub async fn next(&mut self) -> Option<Heard> {
        loop {
            match self.news.recv().await {
                Ok(Heard::News(news)) if news.subject.starts_with(self.prefix) => {
                    return Some(Heard::News(news));
                }
                Ok(Heard::News(_)) => {}
                Ok(Heard::Missed) | Err(broadcast::error::RecvError::Lagged(_)) => {
                    return Some(Heard::Missed);
                }
                Err(broadcast::error::RecvError::Closed) => return None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn check(bus: Bus) {
        let mut listener = bus.listen("context.");
        bus.publish("devices.heard", "1").await;
        bus.publish("context.changed", "2").await;
        let wait = std::time::Duration::from_secs(5);
        let heard = tokio::time::timeout(wait, listener.next()).await.unwrap();
        let news = News {
            subject: "context.changed".into(),
            body: "2".into(),
        };
        assert_eq!(heard, Some(Heard::News(news)));
    }

    #[tokio::test]
    async fn listeners_hear_their_subjects() {
        check(Bus::memory()).await;
        let nats = testkit::Nats::start();
        check(Bus::open(&nats.url()).await.unwrap()).await;
    }

    #[tokio::test]
    async fn news_crosses_nodes() {
        let nats = testkit::Nats::start();
        let (one, two) = (
            Bus::open(&nats.url()).await.unwrap(),
            Bus::open(&nats.url()).await.unwrap(),
        );
        let mut listener = two.listen("");
        one.publish("a", "b").await;
        let wait = std::time::Duration::from_secs(5);
        assert!(matches!(
            tokio::time::timeout(wait, listener.next()).await,
            Ok(Some(Heard::News(_)))
        ));
        assert!(one.is_up());
    }

    #[tokio::test]
    async fn a_slow_listener_is_told() {
        let bus = Bus::memory();
        let mut listener = bus.listen("");
        for _ in 0..WAITING + 1 {
            bus.publish("a", "").await;
        }
        assert_eq!(listener.next().await, Some(Heard::Missed));
    }

    #[tokio::test]
    async fn an_unknown_address_is_refused() {
        let error = Bus::open("kafka://x").await.err().map(|e| e.to_string());
        assert_eq!(
            error.as_deref(),
            Some("bus.url must be memory: or begin with nats://, got kafka")
        );
    }
}
