//! The worker that empties the queue: many receivers at a time, each lane in order, any number of nodes.
//!
//! A lane is in the hand of whoever has claimed what is first in it, until that is settled or its claim
//! lapses, and nobody else speaks in it.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use kit::{Fault, Time};
use ngsi::Subscription;
use store::queue::{self, Claim, Item};
use store::{StoreError, Tx};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::circuit::{Failure, Receivers, Verdict};
use super::due::Due;
use super::hand::{Hand, LEASE_S, Renewals, renew};
use super::interval::{self, Intervals};
use super::lanes::Lanes;
use super::tally::Tally;
use super::telling::Whom;
use super::{TOPIC, hash, lanes_of, send};
use crate::sources;
use crate::{Context, Inner};

/// Calls under way at a time, and to one host that has not answered yet.
const CALLS: usize = 128;
const CALLS_TO_ONE: usize = 8;
/// From so many notifications of one subscription that meet a receiver left alone, all of it is put off.
const MANY: usize = 3;
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
    fates: Vec<(Claim, Fate)>,
    /// Lanes of subscriptions that wait: until when, and how many of their notifications met it.
    waits: HashMap<String, (Time, usize)>,
    tally: Tally,
    /// Who has been told.
    told: Vec<Whom>,
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
    uri: String,
    cooldown_us: i64,
    outcome: Result<(), (Failure, String)>,
}

struct Worker {
    inner: Arc<Inner>,
    lanes: Lanes,
    receivers: Receivers,
    intervals: Intervals,
    calls: JoinSet<Called>,
    hand: Hand,
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
            lanes: Lanes::new(&self.0),
            receivers: Receivers::default(),
            intervals: Intervals::default(),
            calls: JoinSet::new(),
            hand: Hand::default(),
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
                offer = worker.lanes.offered(), if worker.calls.len() < CALLS => {
                    worker.lanes.take(offer);
                }
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
        // The clock of a claim starts before it is asked for, however long the store takes.
        let since = Instant::now();
        let claimed = self.write(room).await?;
        let is_full = room > 0 && claimed.len() == room;
        for one in claimed {
            self.begin(one, since);
        }
        let has_room = self.calls.len() < CALLS;
        Ok(is_full || !self.settled.is_empty() || (has_room && !self.lanes.is_empty()))
    }

    /// One transaction: what is settled, how it went, and what is claimed next.
    async fn write(&mut self, room: usize) -> Result<Vec<Claimed>, StoreError> {
        let now = self.inner.store.now();
        let due_by = self.lanes.due_by(now);
        let lanes = self.lanes.next(room, now);
        let is_due = room > 0 && self.is_anything_due(due_by).await?;
        let since = Instant::now();
        let renewals = self.hand.due_for_renewal(since);
        if self.settled.is_empty() && lanes.is_empty() && !is_due && renewals.is_empty() {
            return Ok(Vec::new());
        }
        let ask = Ask {
            renewals,
            lanes,
            due_by: is_due.then_some(due_by),
            room,
        };
        let (ask, settled) = (Arc::new(ask), Arc::new(std::mem::take(&mut self.settled)));
        let (work, asked, inner) = (
            Arc::clone(&settled),
            Arc::clone(&ask),
            Arc::clone(&self.inner),
        );
        let outcome = self
            .inner
            .store
            .write(move |tx| {
                work.write(tx)?;
                let renewed = renew(tx, &asked.renewals)?;
                claim(&inner, tx, &asked).map(|claimed| (claimed, renewed))
            })
            .await;
        let lanes = Arc::unwrap_or_clone(ask).lanes;
        match outcome {
            Ok((claimed, renewed)) => {
                self.inner.telling.end(&settled.told);
                let renewed = self.hand.renewed(&renewed, since);
                self.lanes.hold(&renewed).await;
                let is_claimed = |lane: &str| claimed.iter().any(|one| one.item.lane == lane);
                self.lanes.looked_at(lanes, is_claimed).await;
                Ok(claimed)
            }
            Err(error) => {
                // It is written with the next round; what a crash takes is done again.
                self.settled = Arc::unwrap_or_clone(settled);
                self.lanes.give_back(lanes);
                Err(error)
            }
        }
    }

    /// A look on a reader, so that an idle place writes nothing.
    async fn is_anything_due(&self, due_by: Time) -> Result<bool, StoreError> {
        let next = self
            .inner
            .store
            .read(|rd| queue::next_due(rd, TOPIC))
            .await?;
        Ok(next.is_some_and(|due| due <= due_by))
    }

    /// Sends a claimed notification, or decides that it waits or is dropped.
    fn begin(&mut self, claimed: Claimed, since: Instant) {
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
                return self.settle(&item, Fate::Finish);
            }
        };
        // Who has cancelled is not told any more.
        let Some(subscription) = subscription else {
            return self.settle(&item, Fate::Finish);
        };
        let endpoint = &subscription.notification.endpoint;
        let uri = endpoint.uri.clone();
        match self.receivers.begin(host_of(&uri), &uri, now, CALLS_TO_ONE) {
            Verdict::Send => {}
            Verdict::Queue(until) => return self.settle(&item, Fate::GiveBack { due: until }),
            Verdict::Wait(until) => {
                self.settled
                    .wait(lanes_of(&due.tenant, &due.subscription), until);
                return self.settle(&item, Fate::GiveBack { due: until });
            }
        }
        #[expect(clippy::cast_possible_truncation, reason = "saturates")]
        let cooldown_us = (endpoint.cooldown_ms.unwrap_or(0.0) * 1_000.0) as i64;
        let inner = Arc::clone(&self.inner);
        inner.telling.begin(whom(&due));
        let cut_off = self.hand.take(&item, since);
        self.calls.spawn(async move {
            let sent = send::send(&inner, &due, &subscription, item.created);
            let lost = || (Failure::Silence, "the store was away".to_owned());
            let outcome = cut_off.or(sent).await.unwrap_or_else(|| Err(lost()));
            Called {
                item,
                due,
                uri,
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
            uri,
            cooldown_us,
            outcome,
        }) = called
        else {
            return;
        };
        self.hand.let_go(&item);
        self.settled.told.push(whom(&due));
        let is_first = item.tries == 1;
        let now = self.inner.store.now();
        let Err((how, error)) = outcome else {
            self.receivers.succeeded(host_of(&uri), &uri);
            self.count(&due, Ok(()), is_first, now);
            return self.settle(&item, Fate::Finish);
        };
        let (spread, receiver) = (self.spread(), (host_of(&uri), uri.as_str()));
        let (next, is_open) = self
            .receivers
            .failed(receiver, how, now, cooldown_us, spread);
        let went = Err((error.as_str(), is_open.then_some(next)));
        self.count(&due, went, is_first, now);
        let is_too_old = now.since_us(item.created) >= GIVEN_UP_S * 1_000_000;
        if is_too_old || (how == Failure::Refusal && item.tries >= MOST_REFUSALS) {
            tracing::warn!(
                subscription = due.subscription,
                notification = due.notification,
                error,
                "given up"
            );
            return self.settle(&item, Fate::Finish);
        }
        if is_open {
            self.settled
                .wait(lanes_of(&due.tenant, &due.subscription), next);
        }
        self.settle(&item, Fate::PutOff { due: next, error });
    }

    /// How it went is told on the subscription's page, unless that has gone meanwhile.
    fn count(
        &mut self,
        due: &Due,
        went: Result<(), (&str, Option<Time>)>,
        is_first: bool,
        now: Time,
    ) {
        let known = self.inner.watchers.last_seen();
        let is_known = known.get(&due.tenant, &due.subscription).is_some();
        drop(known);
        if is_known || due.told.is_some() {
            let tally = &mut self.settled.tally;
            tally.count(&due.tenant, &due.subscription, went, is_first, now);
        }
    }

    fn settle(&mut self, item: &Item, fate: Fate) {
        let due = match &fate {
            Fate::Finish => None,
            Fate::PutOff { due, .. } | Fate::GiveBack { due } => Some(*due),
        };
        self.settled.fates.push((item.claim(), fate));
        self.lanes.again(&item.lane, due, self.inner.store.now());
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

/// What to claim, and what to hold on to.
#[derive(Clone)]
struct Ask {
    renewals: Renewals,
    /// Lanes in which there is said to be something to do.
    lanes: Vec<String>,
    /// Since when it must have been due elsewhere.
    due_by: Option<Time>,
    /// How many.
    room: usize,
}

/// Claims what is due, with the subscriptions as they are now: whoever is not among them has cancelled.
fn claim(inner: &Inner, tx: &mut Tx<'_>, ask: &Ask) -> Result<Vec<Claimed>, StoreError> {
    let mut items = Vec::with_capacity(ask.room);
    for lane in &ask.lanes {
        items.extend(queue::claim_in_lane(tx, TOPIC, lane, LEASE_S)?);
    }
    let rest = i64::try_from(ask.room.saturating_sub(items.len())).unwrap_or(0);
    if let (Some(due_by), 1..) = (ask.due_by, rest) {
        items.extend(queue::claim_due_by(tx, TOPIC, due_by, rest, LEASE_S)?);
    }
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
        for (claim, fate) in &self.fates {
            match fate {
                Fate::Finish => queue::finish(tx, *claim)?,
                Fate::PutOff { due, error } => queue::put_off(tx, *claim, *due, error)?,
                Fate::GiveBack { due } => queue::give_back(tx, *claim, *due)?,
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

/// Whom a notification is for.
fn whom(due: &Due) -> Whom {
    (due.tenant.clone(), due.subscription.clone())
}

/// Scheme, host and port of an address.
fn host_of(uri: &str) -> &str {
    let start = uri.find("://").map_or(0, |at| at + 3);
    let end = uri[start..]
        .find(['/', '?', '#'])
        .map_or(uri.len(), |at| start + at);
    &uri[..end]
}
