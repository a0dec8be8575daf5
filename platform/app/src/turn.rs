//! What one node does at a time, for all of them: it holds a turn in the store, which another takes
//! when the node has died or has stopped.

use std::future::Future;
use std::time::Duration;

use kit::{Fault, Time};
use serde::{Deserialize, Serialize};
use store::{Collection, StoreError, Tx};
use tokio::sync::watch;
use tokio::time::Instant;

use crate::{App, Stop, rest};

/// How long a turn holds that is not renewed.
const LEASE_S: i64 = 15;
/// How often it is renewed, and looked for.
const RENEWED: Duration = Duration::from_secs(3);
/// A node that could not renew its turn for so long lets go, well before another may take it.
const CUT_OFF: Duration = Duration::from_secs(10);

/// Whose turn it is.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Turn {
    holder: String,
    until_us: i64,
}

const TURNS: Collection<Turn> = Collection {
    name: "turn",
    purpose: "To let one of several machines do what must be done once",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "for as long as the system runs",
    audited: false,
    fields: &[],
};

/// Runs `work` whenever it is this node's turn at `name`, until told to stop. The word to stop that
/// `work` is given comes as well when the turn is lost. A node that is the only one has every turn.
///
/// # Errors
/// Those of `work`.
pub async fn in_turn<W>(
    app: &App,
    name: &'static str,
    mut stop: Stop,
    work: impl Fn(Stop) -> W,
) -> Result<(), Fault>
where
    W: Future<Output = Result<(), Fault>>,
{
    if !app.bus().is_shared() {
        return work(stop).await;
    }
    let me = app.chance().id(app.now());
    while !*stop.borrow() {
        let asked = Instant::now();
        match hold(app, name, &me, LEASE_S).await {
            Ok(true) => {
                tracing::info!(name, "it is this node's turn");
                let outcome = while_held(app, name, &me, asked, &mut stop, &work).await;
                // Nobody waits for one that has stopped.
                let _lapses = hold(app, name, &me, 0).await;
                outcome?;
            }
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, name, "whose turn it is cannot be seen"),
        }
        if rest(&mut stop, RENEWED).await {
            break;
        }
    }
    Ok(())
}

async fn while_held<W>(
    app: &App,
    name: &'static str,
    me: &str,
    mut held: Instant,
    stop: &mut Stop,
    work: &impl Fn(Stop) -> W,
) -> Result<(), Fault>
where
    W: Future<Output = Result<(), Fault>>,
{
    let (tell, told) = watch::channel(false);
    let mut work = std::pin::pin!(work(told));
    loop {
        tokio::select! {
            ended = &mut work => return ended,
            is_over = rest(stop, RENEWED) => if is_over {
                break;
            },
        }
        let asked = Instant::now();
        let renewal = tokio::time::timeout(CUT_OFF / 2, hold(app, name, me, LEASE_S));
        match renewal.await {
            Ok(Ok(true)) => held = asked,
            Ok(Ok(false)) => break,
            Ok(Err(_)) | Err(_) if held.elapsed() >= CUT_OFF / 2 => break,
            Ok(Err(_)) | Err(_) => {}
        }
    }
    tell.send_replace(true);
    work.await
}

/// Takes or renews a turn, for `lease_s` from now; whether it is had.
async fn hold(app: &App, name: &'static str, me: &str, lease_s: i64) -> Result<bool, StoreError> {
    let me = me.to_owned();
    app.store()
        .write(move |tx| take(tx, name, &me, lease_s))
        .await
}

fn take(tx: &mut Tx<'_>, name: &str, me: &str, lease_s: i64) -> Result<bool, StoreError> {
    let now = tx.now();
    let turn = Turn {
        holder: me.to_owned(),
        until_us: now.plus_s(lease_s).0,
    };
    match TURNS.get(tx, name)? {
        Some(kept) if kept.value.holder != me && Time(kept.value.until_us) > now => Ok(false),
        Some(_) => TURNS.change(tx, "system", name, None, turn).map(|_| true),
        None => TURNS
            .insert_as(tx, "system", name.to_owned(), turn)
            .map(|_| true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_turn_is_one_nodes_until_it_lapses_or_is_given_up() {
        let folder = testkit::folder();
        let url = format!("sqlite:{}", folder.path().join("turns.db").display());
        let clock = testkit::clock();
        let store = store::Store::open(&url, clock.clone(), testkit::chance()).unwrap();
        let ask = async |me: &'static str, lease_s: i64| {
            let taken = store.write(move |tx| take(tx, "listening", me, lease_s));
            taken.await.unwrap()
        };
        assert!(ask("one", 15).await);
        assert!(!ask("two", 15).await);
        clock.advance_us(14_000_000);
        assert!(ask("one", 15).await, "renewed");
        clock.advance_us(14_000_000);
        assert!(!ask("two", 15).await);
        clock.advance_us(2_000_000);
        assert!(ask("two", 15).await, "it had lapsed");
        assert!(!ask("one", 15).await);
        assert!(ask("two", 0).await, "given up");
        assert!(ask("one", 15).await);
    }
}
