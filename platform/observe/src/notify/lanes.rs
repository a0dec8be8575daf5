//! The lanes in which this node was told that there is something to do, and what it was told by.

use std::collections::{HashMap, VecDeque};

use bus::{Offer, Work};
use kit::Time;

use super::TOPIC;
use crate::Inner;

/// Work that JetStream should have handed out is taken from the store once it has been due for so long.
const OVERDUE_S: i64 = 2;
/// Lanes that may wait to be looked at, and to be looked at later.
const MOST: usize = 256;
const MOST_LATER: usize = 4_096;
/// What is put off for no longer than this stays with this node; what is put off for longer is found in
/// the store, by any node, once it is due.
const SHORTLY_US: i64 = 5_000_000;

/// One node alone has none of these: it finds everything in the store.
#[derive(Default)]
pub struct Lanes {
    work: Option<Work>,
    /// Not answered yet: a lane that is being worked through keeps its offers until it is done with.
    offers: HashMap<String, Vec<Offer>>,
    /// To be looked at next, each once.
    next: VecDeque<String>,
    /// To be looked at from then on.
    later: Vec<(Time, String)>,
}

impl Lanes {
    /// Takes part in the work of all nodes, if there are others.
    pub fn new(inner: &Inner) -> Self {
        let pushed = inner.store.follow(TOPIC);
        let pushed = futures::stream::unfold(pushed, async |mut pushed| {
            let one = pushed.recv().await?;
            Some(((one.id, one.lane), pushed))
        });
        Self {
            work: inner.bus.work(TOPIC, pushed),
            ..Self::default()
        }
    }

    /// The next offer from elsewhere; waits for ever if there can be none.
    pub async fn offered(&mut self) -> Offer {
        match &mut self.work {
            Some(work) => work.next().await,
            None => std::future::pending().await,
        }
    }

    pub fn take(&mut self, offer: Offer) {
        let lane = offer.lane.clone();
        self.offers.entry(lane.clone()).or_default().push(offer);
        self.look_at(lane);
    }

    /// What this node had in hand in a lane is settled: there is more to do in it now, or at `due`.
    pub fn again(&mut self, lane: &str, due: Option<Time>, now: Time) {
        if self.work.is_none() {
            return;
        }
        match due {
            Some(due) if due.since_us(now) < SHORTLY_US && self.later.len() < MOST_LATER => {
                self.later.push((due, lane.to_owned()));
            }
            _ => self.look_at(lane.to_owned()),
        }
    }

    fn look_at(&mut self, lane: String) {
        if !self.next.contains(&lane) {
            self.next.push_back(lane);
        }
    }

    /// Up to `most` lanes to claim in.
    pub fn next(&mut self, most: usize, now: Time) -> Vec<String> {
        for (due, lane) in std::mem::take(&mut self.later) {
            if due <= now && self.next.len() < MOST {
                self.look_at(lane);
            } else {
                self.later.push((due, lane));
            }
        }
        while self.next.len() < MOST
            && let Some(offer) = self.work.as_mut().and_then(Work::try_next)
        {
            self.take(offer);
        }
        let most = most.min(self.next.len());
        self.next.drain(..most).collect()
    }

    pub fn is_empty(&self) -> bool {
        self.next.is_empty()
    }

    /// There is still something in hand in these lanes.
    pub async fn hold(&self, lanes: &[String]) {
        for lane in lanes {
            for offer in self.offers.get(lane).into_iter().flatten() {
                offer.hold().await;
            }
        }
    }

    /// The lanes were looked at: offers of those in which something was claimed are kept until it is
    /// settled, and the others are answered.
    pub async fn looked_at(&mut self, lanes: Vec<String>, is_claimed: impl Fn(&str) -> bool) {
        for lane in lanes {
            if is_claimed(&lane) {
                self.hold(&[lane]).await;
            } else {
                for offer in self.offers.remove(&lane).into_iter().flatten() {
                    offer.done().await;
                }
            }
        }
    }

    /// The lanes could not be looked at.
    pub fn give_back(&mut self, lanes: Vec<String>) {
        for lane in lanes {
            self.look_at(lane);
        }
    }

    /// Since when work must have been due to be taken from the store without having been told of it.
    pub fn due_by(&self, now: Time) -> Time {
        match &self.work {
            Some(work) if work.is_carried() => now.plus_s(-OVERDUE_S),
            _ => now,
        }
    }
}
