//! What was heard by one node, taken in by any of them: kept in the store's queue before the broker is
//! told that we have it, and handed out from there. Each device's messages are taken in one by one.

use std::time::Duration;

use app::hear;
use app::kit::Fault;
use app::store::queue::{self, Claim, Item};
use app::store::{StoreError, Tx};
use app::{App, Stop};
use bytes::Bytes;

use super::mqtt;

/// The queue's topic.
const TOPIC: &str = "devices.heard";
/// Messages that a node takes in together.
const TOGETHER: usize = 64;
/// How long a claim holds: many times what a message takes. A message that is taken in twice is known.
const LEASE_S: i64 = 30;
/// Work that JetStream should have handed out is taken from the store once it has been due for so long.
const OVERDUE_S: i64 = 2;
/// How often the store is looked over without being told of anything.
const LOOK: Duration = Duration::from_millis(500);

/// Keeps what was heard for whichever node has room; whether it is committed.
pub async fn keep(app: &App, heard: &hear::Message) -> Result<(), StoreError> {
    let lane = mqtt::device_in(&heard.topic).to_owned();
    let body = [heard.topic.as_bytes(), b"\n", &heard.body].concat();
    app.store()
        .write(move |tx| {
            let now = tx.now();
            queue::push(tx, TOPIC, &lane, now, &body)
        })
        .await
}

/// Takes in what any node has heard, until told to stop.
///
/// # Errors
/// None that ends it: what cannot be taken in now is tried again.
pub async fn take_in(app: App, mut stop: Stop) -> Result<(), Fault> {
    let pushed = app.store().follow(TOPIC);
    let pushed = futures::stream::unfold(pushed, async |mut pushed| {
        let one = pushed.recv().await?;
        Some(((one.id, one.lane), pushed))
    });
    let Some(mut work) = app.bus().work(TOPIC, pushed) else {
        // One node alone takes in what it hears at once.
        while stop.changed().await.is_ok() && !*stop.borrow() {}
        return Ok(());
    };
    let (mut offers, mut lanes, mut settled) = (Vec::new(), Vec::new(), Vec::new());
    while !*stop.borrow() {
        while lanes.len() < TOGETHER
            && let Some(offer) = work.try_next()
        {
            lanes.push(offer.lane.clone());
            offers.push(offer);
        }
        let overdue_s = if work.is_carried() { OVERDUE_S } else { 0 };
        let is_busy = match claim(&app, &lanes, &settled, overdue_s).await {
            Ok(items) => {
                (lanes, settled) = take_all(&app, items, &stop).await;
                for offer in offers.drain(..) {
                    offer.done().await;
                }
                !settled.is_empty()
            }
            Err(error) => {
                tracing::warn!(%error, "what was heard waits for the store");
                false
            }
        };
        if is_busy {
            continue;
        }
        tokio::select! {
            offer = work.next(), if lanes.len() < TOGETHER => {
                lanes.push(offer.lane.clone());
                offers.push(offer);
            }
            () = tokio::time::sleep(LOOK) => {}
            changed = stop.changed() => if changed.is_err() { break },
        }
    }
    let finished = app.store().write(move |tx| finish(tx, &settled)).await;
    if let Err(error) = finished {
        tracing::warn!(%error, "some messages are taken in again");
    }
    Ok(())
}

fn finish(tx: &mut Tx<'_>, settled: &[Claim]) -> Result<(), StoreError> {
    settled
        .iter()
        .try_for_each(|claim| queue::finish(tx, *claim))
}

/// One transaction: what was taken in is done with, and what is next is claimed.
async fn claim(
    app: &App,
    lanes: &[String],
    settled: &[Claim],
    overdue_s: i64,
) -> Result<Vec<Item>, StoreError> {
    let (lanes, settled) = (lanes.to_vec(), settled.to_vec());
    let due_by = app.now().plus_s(-overdue_s);
    app.store()
        .write(move |tx| {
            finish(tx, &settled)?;
            let mut items = Vec::new();
            for lane in &lanes {
                items.extend(queue::claim_in_lane(tx, TOPIC, lane, LEASE_S)?);
            }
            let rest = TOGETHER.saturating_sub(items.len());
            let rest = i64::try_from(rest).unwrap_or(0);
            items.extend(queue::claim_due_by(tx, TOPIC, due_by, rest, LEASE_S)?);
            Ok(items)
        })
        .await
}

/// Takes these in beside each other: they are of different devices. Their lanes, in which there may be
/// more, and the claims of those that are done.
async fn take_all(app: &App, items: Vec<Item>, stop: &Stop) -> (Vec<String>, Vec<Claim>) {
    let each = items
        .into_iter()
        .map(|item| take_one(app, item, stop.clone()));
    let all = futures::future::join_all(each).await;
    let (lanes, claims): (Vec<String>, Vec<Option<Claim>>) = all.into_iter().unzip();
    (lanes, claims.into_iter().flatten().collect())
}

/// Takes one in: its lane, and its claim if it is committed.
async fn take_one(app: &App, item: Item, stop: Stop) -> (String, Option<Claim>) {
    let claim = item.claim();
    let body = Bytes::from(item.body);
    let end = body.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let heard = hear::Message {
        topic: String::from_utf8_lossy(&body[..end]).into_owned(),
        body: body.slice((end + 1).min(body.len())..),
    };
    // A message without a name of its own is the same when it is taken in again.
    let name = format!("queue-{}", item.id);
    let is_done = mqtt::commit(app, &heard, Some(name), stop).await;
    (item.lane, is_done.then_some(claim))
}
