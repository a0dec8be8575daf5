//! The worker that empties the queue: many receivers at a time, each lane in order.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use kit::{Fault, Time};
use ngsi::Subscription;
use store::queue::{self, Item};
use store::{StoreError, Tx};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::circuit::{Circuits, Failure, Verdict};
use super::due::Due;
use super::interval::{self, Intervals};
use super::tally::Tally;
use super::{TOPIC, hash, lanes_of, send};
use crate::sources;
use crate::{Context, Inner};

/// Calls under way at a time, and to one host that has not answered yet.
const CALLS: usize = 128;
const CALLS_TO_ONE: usize = 8;
/// From so many notifications of one subscription that meet a receiver left alone, all of it is put off.
const MANY: usize = 3;
/// How long a claim holds: longer than any call may take.
const LEASE_S: i64 = 90;
/// How often a receiver may refuse a notification before it is given up.
const MOST_REFUSALS: i64 = 12;
/// How long a notification is tried.
const GIVEN_UP_S: i64 = 24 * 3_600;
/// How often to look without being woken: other nodes push too, and waits end.
const LOOK: Duration = Duration::from_millis(250);
/// How long calls under way may take to end when the worker is stopped.
const GRACE: Duration = Duration::from_secs(5);

/// What became of a claimed notification.
#[derive(Clone)]
enum Fate {
    Finish,
    PutOff { due: Time, error: String },
    GiveBack { due: Time },
}

/// What is to be written when the next round begins.
#[derive(Clone, Default)]
struct Settled {
    fates: Vec<(i64, Fate)>,
    /// Lanes of subscriptions that wait: until when, and how many of their notifications met it.
    waits: HashMap<String, (Time, usize)>,
    tally: Tally,
}

/// A notification that was claimed, with its subscription as the same transaction saw it.
struct Claimed {
    item: Item,
    due: Result<Due, StoreError>,
    subscription: Option<Arc<Subscription>>,
}

/// What a call came to.
struct Called {
    item: Item,
    due: Due,
    host: String,
    cooldown_us: i64,
    outcome: Result<(), (Failure, String)>,
}

struct Worker {
    inner: Arc<Inner>,
    circuits: Circuits,
    intervals: Intervals,
    calls: JoinSet<Called>,
    settled: Settled,
}

impl Context {
    /// Tells subscribers, until told to stop. One for each process; any number of processes share the work.
    ///
    /// # Errors
    /// None that ends it: what cannot be done now is tried again.
    pub async fn notify(&self, mut stop: watch::Receiver<bool>) -> Result<(), Fault> {
        let mut worker = Worker {
            inner: Arc::clone(&self.0),
            circuits: Circuits::default(),
            intervals: Intervals::default(),
            calls: JoinSet::new(),
            settled: Settled::default(),
        };
        while !*stop.borrow() {
            let more = match worker.round().await {
                Ok(more) => more,
                Err(error) => {
                    tracing::warn!(%error, "notifications wait for the store");
                    tokio::time::sleep(LOOK).await;
                    false
                }
            };
            if more {
                continue;
            }
            tokio::select! {
                gone = stop.changed() => if gone.is_err() { break },
                Some(called) = worker.calls.join_next() => worker.take(called.ok()),
                () = worker.inner.store.pushed(TOPIC) => {}
                () = tokio::time::sleep(LOOK) => {}
            }
        }
        worker.end().await;
        Ok(())
    }
}

impl Worker {
    /// Writes what has been settled and claims what is due; whether there may be more to do at once.
    async fn round(&mut self) -> Result<bool, crate::ObserveError> {
        while let Some(called) = self.calls.try_join_next() {
            self.take(called.ok());
        }
        interval::refresh(&self.inner).await?;
        self.intervals.push_due(&self.inner).await?;
        let room = CALLS - self.calls.len().min(CALLS);
        let claimed = self.write(room).await?;
        let is_full = room > 0 && claimed.len() == room;
        for one in claimed {
            self.begin(one);
        }
        Ok(is_full || !self.settled.is_empty())
    }

    /// One transaction: what is settled, how it went, and what is claimed next.
    async fn write(&mut self, room: usize) -> Result<Vec<Claimed>, StoreError> {
        if self.settled.is_empty() && !self.is_anything_due().await? {
            return Ok(Vec::new());
        }
        let settled = Arc::new(std::mem::take(&mut self.settled));
        let (work, inner) = (Arc::clone(&settled), Arc::clone(&self.inner));
        let outcome = self
            .inner
            .store
            .write(move |tx| {
                work.write(tx)?;
                claim(&inner, tx, room)
            })
            .await;
        if outcome.is_err() {
            // It is written with the next round; what a crash takes is done again.
            self.settled = Arc::unwrap_or_clone(settled);
        }
        outcome
    }

    /// A look on a reader, so that an idle place writes nothing.
    async fn is_anything_due(&self) -> Result<bool, StoreError> {
        let waiting = self
            .inner
            .store
            .read(|rd| Ok::<_, StoreError>((queue::next_due(rd, TOPIC)?, rd.now())))
            .await?;
        Ok(waiting.0.is_some_and(|due| due <= waiting.1))
    }

    /// Sends a claimed notification, or decides that it waits or is dropped.
    fn begin(&mut self, claimed: Claimed) {
        let now = self.inner.store.now();
        let Claimed {
            item,
            due,
            subscription,
        } = claimed;
        let due = match due {
            Ok(due) => due,
            Err(error) => {
                tracing::error!(%error, item = item.id, "a notification was dropped");
                return self.settle(item.id, Fate::Finish);
            }
        };
        // Who has cancelled is not told any more.
        let Some(subscription) = subscription else {
            return self.settle(item.id, Fate::Finish);
        };
        let endpoint = &subscription.notification.endpoint;
        let host = host_of(&endpoint.uri).to_owned();
        match self.circuits.begin(&host, now, CALLS_TO_ONE) {
            Verdict::Send => {}
            Verdict::Queue(until) => return self.settle(item.id, Fate::GiveBack { due: until }),
            Verdict::Wait(until) => {
                self.settled
                    .wait(lanes_of(&due.tenant, &due.subscription), until);
                return self.settle(item.id, Fate::GiveBack { due: until });
            }
        }
        #[expect(clippy::cast_possible_truncation, reason = "saturates")]
        let cooldown_us = (endpoint.cooldown_ms.unwrap_or(0.0) * 1_000.0) as i64;
        let inner = Arc::clone(&self.inner);
        self.calls.spawn(async move {
            let outcome = send::send(&inner, &due, &subscription, item.created).await;
            Called {
                item,
                due,
                host,
                cooldown_us,
                outcome,
            }
        });
    }

    /// Takes in what a call came to. One that was lost is anyone's again when its claim ends.
    fn take(&mut self, called: Option<Called>) {
        let Some(Called {
            item,
            due,
            host,
            cooldown_us,
            outcome,
        }) = called
        else {
            return;
        };
        let now = self.inner.store.now();
        let known = self.inner.watchers.last_seen();
        let is_known = known.get(&due.tenant, &due.subscription).is_some();
        drop(known);
        if is_known || due.told.is_some() {
            let error = outcome
                .as_ref()
                .err()
                .map(|(_, error)| error.as_str())
                .unwrap_or_default();
            self.settled
                .tally
                .count(&due.tenant, &due.subscription, error, now);
        }
        let Err((how, error)) = outcome else {
            self.circuits.succeeded(&host);
            return self.settle(item.id, Fate::Finish);
        };
        let (next, is_open) = self
            .circuits
            .failed(&host, how, now, cooldown_us, self.spread());
        let is_too_old = now.since_us(item.created) >= GIVEN_UP_S * 1_000_000;
        if is_too_old || (how == Failure::Refusal && item.tries >= MOST_REFUSALS) {
            tracing::warn!(
                subscription = due.subscription,
                notification = due.notification,
                error,
                "given up"
            );
            return self.settle(item.id, Fate::Finish);
        }
        if is_open {
            self.settled
                .wait(lanes_of(&due.tenant, &due.subscription), next);
        }
        self.settle(item.id, Fate::PutOff { due: next, error });
    }

    fn settle(&mut self, item: i64, fate: Fate) {
        self.settled.fates.push((item, fate));
    }

    /// Chance from 0 to 1.
    #[expect(clippy::cast_precision_loss, reason = "a spread need not be exact")]
    fn spread(&self) -> f64 {
        (hash(&[&self.inner.store.new_id()]) % 1_024) as f64 / 1_024.0
    }

    async fn end(mut self) {
        let finish = async {
            while let Some(called) = self.calls.join_next().await {
                self.take(called.ok());
            }
        };
        if tokio::time::timeout(GRACE, finish).await.is_err() {
            tracing::warn!("some receivers did not answer in time: they are told again");
        }
        if let Err(error) = self.write(0).await {
            tracing::warn!(%error, "some notifications are sent again");
        }
    }
}

/// Claims what is due, with the subscriptions as they are now: whoever is not among them has cancelled.
fn claim(inner: &Inner, tx: &mut Tx<'_>, room: usize) -> Result<Vec<Claimed>, StoreError> {
    if room == 0 {
        return Ok(Vec::new());
    }
    let items = queue::claim(tx, TOPIC, i64::try_from(room).unwrap_or(0), LEASE_S)?;
    let known = inner.watchers.fresh(tx)?;
    let mut claimed = Vec::with_capacity(items.len());
    for item in items {
        let due = Due::from_bytes(&item.body);
        let subscription = match &due {
            Err(_) => None,
            Ok(due) => match known.get(&due.tenant, &due.subscription) {
                Some(subscription) => Some(Arc::clone(subscription)),
                None => sources::named(tx, &due.tenant, &due.subscription)?.map(Arc::new),
            },
        };
        claimed.push(Claimed {
            item,
            due,
            subscription,
        });
    }
    Ok(claimed)
}

impl Settled {
    fn is_empty(&self) -> bool {
        self.fates.is_empty() && self.tally.is_empty()
    }

    fn wait(&mut self, lanes: String, until: Time) {
        let (latest, met) = self.waits.entry(lanes).or_default();
        *latest = until.max(*latest);
        *met += 1;
    }

    fn write(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        for (item, fate) in &self.fates {
            match fate {
                Fate::Finish => queue::finish(tx, *item)?,
                Fate::PutOff { due, error } => queue::put_off(tx, *item, *due, error)?,
                Fate::GiveBack { due } => queue::give_back(tx, *item, *due)?,
            }
        }
        for (lanes, (until, met)) in &self.waits {
            if *met >= MANY {
                queue::put_off_lanes(tx, TOPIC, lanes, *until)?;
            }
        }
        self.tally.write(tx)
    }
}

/// Scheme, host and port of an address.
fn host_of(uri: &str) -> &str {
    let start = uri.find("://").map_or(0, |at| at + 3);
    let end = uri[start..]
        .find(['/', '?', '#'])
        .map_or(uri.len(), |at| start + at);
    &uri[..end]
}
