//! Work handed out among nodes, through a work queue of JetStream: each piece is offered to one node at
//! a time, and to another one if that node does not say in time that it is done.
//!
//! An offer holds no truth. It says that there is something to do in a lane of the store's queue, and
//! whoever takes it up claims the work there. One that is lost, or made twice, does no harm: the
//! store's queue is looked over for what has been due for a while.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_nats::jetstream::consumer::{AckPolicy, PullConsumer, pull};
use async_nats::jetstream::context::PublishAckFuture;
use async_nats::jetstream::message::PublishMessage;
use async_nats::jetstream::stream::{Config, DiscardPolicy, RetentionPolicy};
use async_nats::jetstream::{self, AckKind};
use futures::StreamExt;
use futures::stream::FuturesUnordered;
use tokio::sync::mpsc;

use crate::Bus;

/// The stream, and what its subjects begin with.
const STREAM: &str = "borough-work";
const PREFIX: &str = "borough.work.";
/// Copies of the stream, if there are so many servers.
const COPIES: usize = 3;
/// The most that the stream holds; the oldest go first, and are found in the store.
const MOST_OFFERS: i64 = 1_000_000;
/// How long an offer made twice is known to be the same.
const SAME: Duration = Duration::from_secs(120);
/// How long whoever takes an offer up may be silent before it is offered to another node: a little
/// longer than a claim in the store's queue holds.
const SILENT: Duration = Duration::from_secs(20);
/// Offers that may be with nodes at a time, all together, and that may wait within one.
const WITH_NODES: i64 = 20_000;
const WAITING: usize = 32;
/// How long one request for offers lasts.
const PULL: Duration = Duration::from_secs(5);
/// Offers on their way to the stream at a time.
const ON_THE_WAY: usize = 256;
/// How long JetStream may take to answer.
const ANSWER: Duration = Duration::from_secs(3);
/// How long until JetStream is tried again.
const AGAIN: Duration = Duration::from_secs(1);

/// One kind of work, as this node sees it.
pub struct Work {
    offers: mpsc::Receiver<Offer>,
    carried: Arc<AtomicBool>,
}

/// Something to do in a lane.
pub struct Offer {
    /// The lane.
    pub lane: String,
    message: jetstream::Message,
}

impl Bus {
    /// Takes part in the work of `topic`: offers to all nodes what is `pushed` here, as the number of a
    /// piece of work and its lane, and takes up what is offered. None if this node is the only one.
    pub fn work(
        &self,
        topic: &'static str,
        pushed: impl futures::Stream<Item = (i64, Arc<str>)> + Send + 'static,
    ) -> Option<Work> {
        let nats = self.nats.clone()?;
        let context = jetstream::ContextBuilder::new()
            .timeout(ANSWER)
            .ack_timeout(ANSWER)
            .build(nats);
        let carried = Arc::new(AtomicBool::new(false));
        let (taken, offers) = mpsc::channel(WAITING);
        tokio::spawn(make_offers(
            context.clone(),
            topic,
            pushed,
            Arc::clone(&carried),
        ));
        tokio::spawn(take_offers(context, topic, taken, Arc::clone(&carried)));
        Some(Work { offers, carried })
    }
}

impl Work {
    /// The next offer. Does not return once the bus is gone.
    pub async fn next(&mut self) -> Offer {
        match self.offers.recv().await {
            Some(offer) => offer,
            None => std::future::pending().await,
        }
    }

    /// An offer that is here already.
    pub fn try_next(&mut self) -> Option<Offer> {
        self.offers.try_recv().ok()
    }

    /// Whether offers are carried at present. If not, all work is to be found in the store.
    #[must_use]
    pub fn is_carried(&self) -> bool {
        self.carried.load(Ordering::Relaxed)
    }
}

impl Offer {
    /// There is nothing left to do, or it is in other hands: it is not offered again.
    pub async fn done(self) {
        self.say(AckKind::Ack).await;
    }

    /// It is still being worked on.
    pub async fn hold(&self) {
        self.say(AckKind::Progress).await;
    }

    async fn say(&self, kind: AckKind) {
        // While NATS is away nobody waits for it.
        let client = self.message.context.client();
        if client.connection_state() != async_nats::connection::State::Connected {
            return;
        }
        let said = tokio::time::timeout(ANSWER, self.message.ack_with(kind)).await;
        // It is offered again, and there will be nothing to do.
        if !matches!(said, Ok(Ok(()))) {
            tracing::debug!(lane = self.lane, "an offer could not be answered");
        }
    }
}

/// Offers what is pushed here. What cannot be offered is found in the store.
async fn make_offers(
    context: jetstream::Context,
    topic: &'static str,
    pushed: impl futures::Stream<Item = (i64, Arc<str>)> + Send + 'static,
    carried: Arc<AtomicBool>,
) {
    let mut pushed = std::pin::pin!(pushed);
    let mut on_the_way = FuturesUnordered::new();
    loop {
        tokio::select! {
            one = pushed.next(), if on_the_way.len() < ON_THE_WAY => {
                let Some((id, lane)) = one else { return };
                if !carried.load(Ordering::Relaxed) {
                    continue;
                }
                let message = PublishMessage::build()
                    .message_id(format!("{topic}-{id}"))
                    .payload(lane.as_bytes().to_vec().into());
                match context.send_publish(format!("{PREFIX}{topic}"), message).await {
                    Ok(answer) => on_the_way.push(answered(answer)),
                    Err(error) => fell(&carried, &error),
                }
            }
            Some(answer) = on_the_way.next() => {
                if let Err(error) = answer {
                    fell(&carried, &error);
                }
            }
        }
    }
}

async fn answered(answer: PublishAckFuture) -> Result<(), impl std::fmt::Display> {
    answer.await.map(drop)
}

fn fell(carried: &AtomicBool, error: &dyn std::fmt::Display) {
    if carried.swap(false, Ordering::Relaxed) {
        tracing::warn!(%error, "work is not handed out by JetStream: it is found in the store meanwhile");
    }
}

/// Takes up what is offered, for as long as anybody wants it.
async fn take_offers(
    context: jetstream::Context,
    topic: &'static str,
    taken: mpsc::Sender<Offer>,
    carried: Arc<AtomicBool>,
) {
    let mut consumer = None;
    while !taken.is_closed() {
        let ready = match &consumer {
            Some(ready) => ready,
            None => match ready(&context, topic).await {
                Ok(made) => consumer.insert(made),
                Err(error) => {
                    fell(&carried, &error);
                    tracing::debug!(topic, error, "JetStream is not ready");
                    tokio::time::sleep(AGAIN).await;
                    continue;
                }
            },
        };
        carried.store(true, Ordering::Relaxed);
        if let Err(error) = pull(ready, &taken).await {
            fell(&carried, &error);
            consumer = None;
            tokio::time::sleep(AGAIN).await;
        }
    }
}

/// One request for offers, each handed on as there is room for it.
async fn pull(consumer: &PullConsumer, taken: &mpsc::Sender<Offer>) -> Result<(), String> {
    let words = |e: &dyn std::fmt::Display| e.to_string();
    let mut messages = consumer
        .batch()
        .max_messages(WAITING)
        .expires(PULL)
        .messages()
        .await
        .map_err(|e| words(&e))?;
    while let Some(message) = messages.next().await {
        let message = message.map_err(|e| words(&e))?;
        let lane = String::from_utf8_lossy(&message.payload).into_owned();
        if taken.send(Offer { lane, message }).await.is_err() {
            return Ok(());
        }
    }
    Ok(())
}

/// The stream and this topic's consumer, made if they are not there. The stream has a copy on each of
/// three servers where there are three, also if there were fewer when it was made.
async fn ready(context: &jetstream::Context, topic: &str) -> Result<PullConsumer, String> {
    let words = |e: &dyn std::fmt::Display| e.to_string();
    let wanted = |copies| Config {
        name: STREAM.to_owned(),
        subjects: vec![format!("{PREFIX}>")],
        retention: RetentionPolicy::WorkQueue,
        discard: DiscardPolicy::Old,
        max_messages: MOST_OFFERS,
        duplicate_window: SAME,
        num_replicas: copies,
        ..Config::default()
    };
    let kept = match context.get_stream(STREAM).await {
        Ok(kept) => kept,
        Err(_) => match context.create_stream(wanted(COPIES)).await {
            Ok(made) => made,
            Err(_) => context
                .create_stream(wanted(1))
                .await
                .map_err(|e| words(&e))?,
        },
    };
    if kept.cached_info().config.num_replicas < COPIES
        && let Err(error) = context.update_stream(wanted(COPIES)).await
    {
        tracing::debug!(%error, "one copy of the work queue: there are fewer than three servers");
    }
    let config = pull::Config {
        durable_name: Some(topic.to_owned()),
        filter_subject: format!("{PREFIX}{topic}"),
        ack_policy: AckPolicy::Explicit,
        ack_wait: SILENT,
        max_ack_pending: WITH_NODES,
        ..pull::Config::default()
    };
    kept.create_consumer(config).await.map_err(|e| words(&e))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn node(nats: &testkit::Nats, pushed: Vec<(i64, Arc<str>)>) -> Work {
        let bus = Bus::open(&nats.url()).await.unwrap();
        let (pushes, following) = mpsc::channel(16);
        let pushed_later = futures::stream::unfold(following, async |mut following| {
            following.recv().await.map(|one| (one, following))
        });
        let work = bus.work("notify", pushed_later).unwrap();
        // Until the stream is there nothing is offered.
        tokio::time::timeout(Duration::from_secs(20), async {
            while !work.is_carried() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        })
        .await
        .unwrap();
        for one in pushed {
            pushes.send(one).await.unwrap();
        }
        work
    }

    #[tokio::test]
    async fn each_offer_goes_to_one_node_once() {
        let nats = testkit::Nats::start();
        let all: Vec<(i64, Arc<str>)> = (0..10).map(|n| (n, format!("lane{n}").into())).collect();
        let twice = all.iter().chain(&all[..3]).cloned().collect();
        let (mut one, mut two) = (node(&nats, twice).await, node(&nats, Vec::new()).await);
        let mut lanes = Vec::new();
        while lanes.len() < 10 {
            let offer = tokio::time::timeout(Duration::from_secs(10), async {
                tokio::select! { offer = one.next() => offer, offer = two.next() => offer }
            });
            let offer = offer.await.unwrap();
            lanes.push(offer.lane.clone());
            offer.done().await;
        }
        lanes.sort();
        let want: Vec<String> = (0..10).map(|n| format!("lane{n}")).collect();
        assert_eq!(lanes, want);
        assert!(one.try_next().is_none() && two.try_next().is_none());
    }

    #[tokio::test]
    async fn one_node_needs_no_work_queue() {
        assert!(
            Bus::memory()
                .work("notify", futures::stream::empty())
                .is_none()
        );
    }
}
