//! Listening: what the broker delivers is acknowledged only once it is committed.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use rumqttc::{AckMode, AsyncClient, Event, EventLoop, Incoming, Publish, QoS, SubscribeFilter};
use tokio::sync::{Semaphore, mpsc, watch};

use crate::{Broker, Message};

/// Messages being worked on at once. The broker has a limit of its own (Mosquitto: 20, unless told otherwise).
const IN_FLIGHT: usize = 200;
/// The longest wait before the broker is tried again.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// How long messages that were begun may take once we are told to stop.
const LAST_WORK: Duration = Duration::from_secs(10);

/// Hears what is published on `topics` until told to stop. `commit` keeps one message, beside others,
/// for as long as it takes, and says whether it is committed: only then is it acknowledged. What was
/// not acknowledged the broker sends again. A broker that is away is waited for.
pub async fn listen<C, W>(
    broker: Broker,
    topics: &[&str],
    mut stop: watch::Receiver<bool>,
    commit: C,
) where
    C: Fn(Message) -> W + Clone + Send + 'static,
    W: Future<Output = bool> + Send,
{
    let mut options = broker.options();
    options
        .set_clean_session(false)
        .set_ack_mode(AckMode::Manual);
    let (client, mut events) = AsyncClient::builder(options)
        .capacity(4 * IN_FLIGHT)
        .build();
    let mut listener = Listener {
        client,
        commit,
        connection: 0,
        acknowledge: VecDeque::new(),
        work: Arc::new(Semaphore::new(IN_FLIGHT)),
    };
    // Without a bound, so that a message which is done never waits for us while we wait for it.
    let (done, mut committed) = mpsc::unbounded_channel::<Committed>();
    let mut wait = Duration::from_millis(200);
    while let Some(event) = listener.next(&mut events, &mut committed, &mut stop).await {
        match event {
            Ok(Event::Incoming(Incoming::ConnAck(_))) => {
                tracing::info!("connected to the broker");
                wait = Duration::from_millis(200);
                let topics = topics
                    .iter()
                    .map(|topic| SubscribeFilter::new((*topic).into(), QoS::AtLeastOnce));
                if let Err(error) = listener.client.try_subscribe_many(topics) {
                    tracing::warn!(%error, "topics not asked for; the next connection tries again");
                }
            }
            Ok(Event::Incoming(Incoming::Publish(publish))) => {
                listener.take(publish, done.clone()).await;
            }
            Ok(_) => {}
            Err(error) => {
                listener.connection += 1;
                listener.acknowledge.clear();
                tracing::warn!(%error, again_in_ms = wait.as_millis(), "no connection to the broker");
                tokio::select! {
                    () = tokio::time::sleep(wait) => {}
                    changed = stop.changed() => if changed.is_err() { break },
                }
                if *stop.borrow() {
                    break;
                }
                wait = (wait * 2).min(LONGEST_WAIT);
            }
        }
    }
    drop(done);
    listener.finish(events, committed).await;
}

struct Listener<C> {
    client: AsyncClient,
    commit: C,
    /// Counts connections: an acknowledgement belongs to the one its message came by.
    connection: u64,
    /// Messages that are committed, whose acknowledgement the client had no room for yet.
    acknowledge: VecDeque<Publish>,
    work: Arc<Semaphore>,
}

/// A message that is committed, and the connection that it came by.
type Committed = (u64, Publish);

impl<C, W> Listener<C>
where
    C: Fn(Message) -> W + Clone + Send + 'static,
    W: Future<Output = bool> + Send,
{
    /// The next event; acknowledgements go out meanwhile. None when it is time to stop.
    async fn next(
        &mut self,
        events: &mut EventLoop,
        committed: &mut mpsc::UnboundedReceiver<Committed>,
        stop: &mut watch::Receiver<bool>,
    ) -> Option<Result<Event, rumqttc::ConnectionError>> {
        // The poll is kept while acknowledgements pass: dropping it could lose what it has begun.
        let mut poll = std::pin::pin!(events.poll());
        loop {
            self.acknowledge();
            tokio::select! {
                event = &mut poll => return Some(event),
                Some(one) = committed.recv() => self.is_committed(one),
                changed = stop.changed() => if changed.is_err() || *stop.borrow() { return None },
            }
        }
    }

    /// Over a new connection the broker sends again what was not acknowledged over the old one,
    /// so what was committed for the old one is known again, and acknowledged then.
    fn is_committed(&mut self, (connection, publish): Committed) {
        if connection == self.connection {
            self.acknowledge.push_back(publish);
        }
    }

    /// Hands acknowledgements to the client, as many as it has room for.
    fn acknowledge(&mut self) {
        while let Some(publish) = self.acknowledge.front() {
            if self.client.try_ack(publish).is_err() {
                return;
            }
            self.acknowledge.pop_front();
        }
    }

    /// Works on a message beside others; waits if there are many.
    async fn take(&self, publish: Publish, done: mpsc::UnboundedSender<Committed>) {
        let Ok(permit) = Arc::clone(&self.work).acquire_owned().await else {
            return;
        };
        let (commit, connection) = (self.commit.clone(), self.connection);
        tokio::spawn(async move {
            let message = Message {
                topic: String::from_utf8_lossy(&publish.topic).into_owned(),
                body: publish.payload.clone(),
            };
            if commit(message).await {
                // The listener may have ended: then the broker sends it again.
                let _unheard = done.send((connection, publish));
            }
            drop(permit);
        });
    }

    /// Lets messages that were begun be committed and acknowledged, then leaves.
    async fn finish(
        mut self,
        mut events: EventLoop,
        mut committed: mpsc::UnboundedReceiver<Committed>,
    ) {
        let last = async {
            let mut working = true;
            while working || !self.acknowledge.is_empty() {
                self.acknowledge();
                tokio::select! {
                    one = committed.recv(), if working => match one {
                        Some(one) => self.is_committed(one),
                        None => working = false,
                    },
                    event = events.poll() => if event.is_err() { break },
                }
            }
            // The session stays with the broker; this only says that we go.
            if self.client.try_disconnect().is_ok() {
                while events.poll().await.is_ok() {}
            }
        };
        if tokio::time::timeout(LAST_WORK, last).await.is_err() {
            tracing::warn!("some messages were not finished; the broker sends them again");
        }
    }
}
