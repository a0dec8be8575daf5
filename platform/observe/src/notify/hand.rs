//! The notifications that this node has in hand: each call goes on only while its claim certainly holds.
//!
//! A claim holds for [`LEASE_S`] and is renewed well before. A node that cannot renew it, because the
//! store is away from it, cuts its call off before anybody else may claim the same.

use std::collections::HashMap;
use std::future::Future;
use std::time::Duration;

use store::queue::{self, Claim, Item};
use store::{StoreError, Tx};
use tokio::sync::watch;
use tokio::time::Instant;

/// How long a claim holds: so long what a node had in hand waits when that node dies.
pub const LEASE_S: i64 = 15;
/// How long after it was asked for a claim is renewed, and, if that did not succeed, its call cut off.
/// The clocks of nodes may differ by what is left of the lease.
const RENEWED: Duration = Duration::from_secs(4);
const CUT_OFF: Duration = Duration::from_secs(10);

/// What is in hand, by its number in the queue.
#[derive(Default)]
pub struct Hand(HashMap<i64, Held>);

struct Held {
    claim: Claim,
    lane: String,
    since: Instant,
    until: watch::Sender<Instant>,
}

/// When a call is to be cut off.
pub struct CutOff(watch::Receiver<Instant>);

/// Claims to be renewed, with their numbers.
pub type Renewals = Vec<(i64, Claim)>;

impl Hand {
    /// Takes in what was asked for at `since`.
    pub fn take(&mut self, item: &Item, since: Instant) -> CutOff {
        let (until, cut_off) = watch::channel(since + CUT_OFF);
        let held = Held {
            claim: item.claim(),
            lane: item.lane.clone(),
            since,
            until,
        };
        self.0.insert(item.id, held);
        CutOff(cut_off)
    }

    pub fn let_go(&mut self, item: &Item) {
        self.0.remove(&item.id);
    }

    /// What is to be renewed now. A call that has come to its end, however it did, is not.
    pub fn due_for_renewal(&mut self, now: Instant) -> Renewals {
        self.0.retain(|_, held| !held.until.is_closed());
        let old = self.0.iter();
        let old = old.filter(|(_, held)| now.duration_since(held.since) >= RENEWED);
        old.map(|(id, held)| (*id, held.claim)).collect()
    }

    /// These were renewed by a transaction that began at `since`; the lanes they are in.
    pub fn renewed(&mut self, which: &[i64], since: Instant) -> Vec<String> {
        let mut lanes = Vec::new();
        for id in which {
            if let Some(held) = self.0.get_mut(id) {
                held.since = since;
                held.until.send_replace(since + CUT_OFF);
                lanes.push(held.lane.clone());
            }
        }
        lanes
    }
}

/// Renews claims; the numbers of those that still hold.
pub fn renew(tx: &mut Tx<'_>, all: &Renewals) -> Result<Vec<i64>, StoreError> {
    let mut held = Vec::with_capacity(all.len());
    for (id, claim) in all {
        if queue::keep(tx, *claim, LEASE_S)? {
            held.push(*id);
        }
    }
    Ok(held)
}

impl CutOff {
    /// What `call` comes to; nothing if it is cut off.
    pub async fn or<T>(mut self, call: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            outcome = call => Some(outcome),
            () = self.passed() => None,
        }
    }

    async fn passed(&mut self) {
        loop {
            let until = *self.0.borrow_and_update();
            tokio::select! {
                () = tokio::time::sleep_until(until) => return,
                // Renewed; or nobody is left who could.
                changed = self.0.changed() => if changed.is_err() {
                    return tokio::time::sleep_until(until).await;
                },
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(id: i64) -> Item {
        Item {
            id,
            lane: format!("lane{id}"),
            tries: 1,
            created: kit::Time(0),
            body: Vec::new(),
        }
    }

    #[tokio::test]
    async fn a_call_goes_on_while_its_claim_is_renewed_and_no_longer() {
        let mut hand = Hand::default();
        let now = Instant::now();
        // Asked for a while ago: what is left of the ten seconds is soon over.
        let asked = now.checked_sub(Duration::from_millis(9_900)).unwrap();
        let fresh = hand.take(&item(3), now);
        let (kept, lost) = (hand.take(&item(1), asked), hand.take(&item(2), asked));
        let mut due: Vec<i64> = hand
            .due_for_renewal(now)
            .into_iter()
            .map(|(id, _)| id)
            .collect();
        due.sort_unstable();
        assert_eq!(due, [1, 2], "the third is fresh");
        assert_eq!(hand.renewed(&[1], now), ["lane1"]);
        let never = std::future::pending::<()>;
        assert_eq!(lost.or(never()).await, None, "it is cut off");
        let kept = tokio::time::timeout(Duration::from_millis(300), kept.or(never()));
        assert!(kept.await.is_err(), "it goes on");
        assert_eq!(fresh.or(async { 7 }).await, Some(7));
        let later = now + RENEWED;
        assert_eq!(
            hand.due_for_renewal(later),
            [],
            "all calls have come to their end"
        );
    }
}
