//! Every five minutes each router is asked once, by whichever node comes first; one that is silent delays no other.

use std::time::Duration;

use app::kit::{Fault, Time, words};
use app::store::{Filter, Page, Record, StoreError, Tx};
use app::{App, Job};
use tokio::task::JoinSet;

use super::super::heard::{self, One};
use super::counters::{Rate, rate};
use super::model::{ASKS, Ask, End, KEYS, Locked, SEEN, Seen, put_seen};
use super::router::{self, Answer, State};

/// Asks all routers whose turn it is.
pub const POLL: Job = Job {
    name: "wan-snmp",
    every: Duration::from_secs(300),
    run: |app| Box::pin(poll(app)),
};

/// A router that was asked less than this ago has been asked by another node.
const TURN_US: i64 = 270_000_000;
/// Routers at most.
const MOST: i64 = 20_000;
/// Routers that are asked at once.
const AT_ONCE: usize = 32;

/// A router to be asked.
struct Due {
    ask: Record<Ask>,
    keys: Locked,
    seen: Seen,
}

pub(super) async fn poll(app: App) -> Result<String, Fault> {
    let mut due = app.store().write(claim).await?.into_iter();
    let (mut going, mut well, mut silent, mut lost) = (JoinSet::new(), 0, 0, None);
    loop {
        while going.len() < AT_ONCE
            && let Some(next) = due.next()
        {
            going.spawn(visit(app.clone(), next));
        }
        let Some(ended) = going.join_next().await else {
            break;
        };
        match ended {
            Ok(Ok(true)) => well += 1,
            Ok(Ok(false)) => silent += 1,
            Ok(Err(fault)) => lost = Some(fault),
            Err(broken) => lost = Some(Fault::internal(broken)),
        }
    }
    if let Some(fault) = lost {
        return Err(fault);
    }
    let answered = words::count(well, "router", "routers");
    Ok(format!("{answered} answered, {silent} did not"))
}

/// Takes the routers whose turn it is, so that no other node asks them as well.
fn claim(tx: &mut Tx<'_>) -> Result<Vec<Due>, StoreError> {
    let now = tx.now();
    let mut due = Vec::new();
    let page = Page {
        limit: MOST,
        ..Page::default()
    };
    for ask in ASKS.find(tx, &Filter::All, page)? {
        let seen = SEEN.get(tx, &ask.id)?;
        let seen = seen.map(|kept| kept.value).unwrap_or_default();
        if (0..TURN_US).contains(&now.since_us(seen.asked)) {
            continue;
        }
        let asked = Seen { asked: now, ..seen };
        put_seen(tx, &ask.id, asked.clone())?;
        let keys = KEYS.get(tx, &ask.id)?;
        let keys = keys.map(|kept| kept.value).unwrap_or_default();
        due.push(Due {
            ask,
            keys,
            seen: asked,
        });
    }
    Ok(due)
}

/// Asks a router and keeps what it said; whether it answered.
async fn visit(app: App, due: Due) -> Result<bool, Fault> {
    let answer = match due.keys.open(app.secrets(), &due.ask.id) {
        Ok(keys) => router::ask(&app, &due.ask.value, &keys, due.seen.index).await,
        Err(fault) => Err(fault.message),
    };
    let (well, at) = (answer.is_ok(), app.now());
    app.store()
        .write(move |tx| keep(tx, &due, &answer, at))
        .await?;
    Ok(well)
}

/// Keeps what a router said, unless it is to be asked otherwise by now.
fn keep(
    tx: &mut Tx<'_>,
    due: &Due,
    answer: &Result<Answer, String>,
    at: Time,
) -> Result<(), Fault> {
    let id = &due.ask.id;
    let kept = ASKS.get(tx, id)?;
    if kept.is_none_or(|kept| kept.version != due.ask.version) {
        return Ok(());
    }
    let (seen, heard) = learn(&due.seen, answer, at);
    // Its turn comes by when it was to be asked: whoever waited long in the queue would miss the next one.
    let seen = Seen {
        asked: due.seen.asked,
        ..seen
    };
    put_seen(tx, id, seen)?;
    if let Some((rate, up)) = heard {
        let both = match due.ask.value.end {
            End::A => (rate.in_bps, rate.out_bps),
            End::B => (rate.out_bps, rate.in_bps),
        };
        heard::keep(tx, &[One::at(id.clone(), at, both, up)])?;
    }
    Ok(())
}

/// What is learnt from an answer: what to remember, and the reading that it makes, if it makes one. A router that does
/// not answer says nothing of its link, which may well be up.
fn learn(before: &Seen, answer: &Result<Answer, String>, at: Time) -> (Seen, Option<(Rate, bool)>) {
    let answer = match answer {
        Ok(answer) => answer,
        Err(why) => {
            let seen = Seen {
                asked: at,
                well: false,
                said: why.clone(),
                ..before.clone()
            };
            return (seen, None);
        }
    };
    let sample = answer.sample(at);
    let (said, heard) = match answer.state {
        State::Down => {
            let none = Rate {
                in_bps: 0,
                out_bps: 0,
            };
            ("The interface is down.", Some((none, false)))
        }
        State::Unknown => ("It cannot tell whether the interface is up.", None),
        State::Up => match (before.sample, sample) {
            (_, None) => ("The interface has no counters of 64 bits.", None),
            (None, Some(_)) => ("Its counters were read for the first time.", None),
            (Some(before), Some(now)) => match rate(&before, &now) {
                Ok(rate) => ("The interface is up.", Some((rate, true))),
                Err(why) => (why.words(), None),
            },
        },
    };
    let seen = Seen {
        asked: at,
        index: Some(answer.index),
        sample,
        well: true,
        said: said.to_owned(),
    };
    (seen, heard)
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Time = Time(1_795_528_800_000_000);

    fn answer(state: State, up_cs: u32, octets: Option<(u64, u64)>) -> Result<Answer, String> {
        Ok(Answer {
            router: "hub-1".into(),
            index: 7,
            names: [Some("wan0".into()), None],
            state,
            up_cs,
            broke_cs: None,
            octets,
            speed_mbps: 1_000,
        })
    }

    /// What a second answer, 5 minutes after a first, says of the link: bit/s in and out, and whether it is up.
    #[track_caller]
    fn check(second: Result<Answer, String>, said: &str, want: Option<(u64, u64, bool)>) {
        let first = answer(State::Up, 100_000, Some((1_000, 1_000)));
        let (seen, none) = learn(&Seen::default(), &first, AT);
        assert_eq!((none, seen.index, seen.well), (None, Some(7), true));
        let (seen, heard) = learn(&seen, &second, AT.plus_s(300));
        let heard = heard.map(|(rate, up)| (rate.in_bps, rate.out_bps, up));
        assert_eq!(heard, want);
        assert!(seen.said.contains(said), "{}", seen.said);
        assert_eq!((seen.asked, seen.index), (AT.plus_s(300), Some(7)));
    }

    #[test]
    fn two_answers_make_a_reading() {
        let more = Some((37_501_000, 1_000));
        check(
            answer(State::Up, 130_000, more),
            "is up",
            Some((1_000_000, 0, true)),
        );
        check(
            answer(State::Down, 130_000, more),
            "is down",
            Some((0, 0, false)),
        );
        check(answer(State::Unknown, 130_000, more), "cannot tell", None);
        check(answer(State::Up, 130_000, None), "64 bits", None);
        check(answer(State::Up, 9_000, more), "began again", None);
        check(Err("It gave no answer.".into()), "no answer", None);
    }

    #[test]
    fn a_router_that_was_silent_once_goes_on_where_it_was() {
        let first = answer(State::Up, 100_000, Some((0, 0)));
        let (seen, _) = learn(&Seen::default(), &first, AT);
        let (seen, _) = learn(&seen, &Err("It gave no answer.".into()), AT.plus_s(300));
        assert!(!seen.well);
        let third = answer(State::Up, 160_000, Some((75_000_000, 0)));
        let (_, heard) = learn(&seen, &third, AT.plus_s(600));
        assert_eq!(heard.map(|(rate, _)| rate.in_bps), Some(1_000_000));
    }
}
