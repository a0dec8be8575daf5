//! The one way in: every message of every door is read, then kept, fed and acknowledged together.

use app::App;
use app::decode::Meaning;
use app::kit::{Fault, Kind, Time};
use app::observe::{Changed, Fed, Feed};
use app::store::inbox::{self, Arrival, State};
use app::store::{StoreError, Tx};
use payload::{Battery, Mapped, fields, mapping};
use serde::Serialize;
use uplink::{Message, Power, Said, What};
use utoipa::ToSchema;

use crate::health::{self, Delta};
use crate::heard;
use crate::model::{Device, Feeds};
use crate::room::{Known, room};

/// A time this far ahead of ours is not believed.
const AHEAD_S: i64 = 600;
/// A time before 2000 comes from a clock that was never set.
const YEAR_2000_US: i64 = 946_684_800_000_000;
/// Why a stranger's message is held.
pub const NOT_REGISTERED: &str = "the device is not registered";
/// Characters of a reason that are kept.
const REASON_CHARS: usize = 500;

/// What became of a message. It is given once the commit is on disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Receipt {
    /// `understood`, `held` or `noted`.
    pub outcome: &'static str,
    /// Whether it was known already: then nothing was changed.
    pub duplicate: bool,
    /// Its number.
    pub message: i64,
    /// Why it is held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A message that was read: what is to be fed, and what it tells of the device.
struct Understood {
    feed: Feed,
    battery: Option<Battery>,
}

/// Takes a message in. When this answers, it is committed.
///
/// # Errors
/// A fault if it could not be kept: it must be sent again.
pub async fn receive(app: &App, message: Message) -> Result<Receipt, Fault> {
    let now = app.now();
    let (at, clock_ahead) = believed(message.at_us, now);
    let known = room(app).known(app, &message.device).await?;
    let mut delta = Delta {
        heard: Some(now),
        frames: 1,
        clock_ahead: Some(clock_ahead),
        ..Delta::default()
    };
    let (state, reason, understood) = match &message.what {
        What::Note(power) => {
            delta.battery = power.map(battery);
            (State::Noted, String::new(), None)
        }
        What::Unreadable(why) => (State::Held, why.clone(), None),
        What::Up(said, radio) => {
            delta.radio.clone_from(radio);
            match understand(app, known.as_deref(), said, at).await? {
                Ok(understood) => {
                    delta.battery = understood.battery;
                    (State::Understood, String::new(), Some(understood))
                }
                Err(why) => (State::Held, why, None),
            }
        }
    };
    let device = message.device.clone();
    let feed = understood.map(|understood| understood.feed);
    let (receipt, changed) = keep(app, message, state, clean(&reason), feed).await?;
    if !receipt.duplicate {
        delta.held = i64::from(receipt.outcome == State::Held.word());
        // Of strangers nothing is remembered but their messages.
        if known.is_some() {
            if let Some(radio) = &delta.radio {
                heard::note(app, &device, now, radio);
            }
            health::note(app, &device, delta);
        }
    }
    count(&receipt);
    if let Some(changed) = changed {
        app.context().published(vec![changed]).await;
    }
    Ok(receipt)
}

/// Keeps, feeds and settles in one transaction. If the context refuses what was read, the message is held.
async fn keep(
    app: &App,
    message: Message,
    state: State,
    reason: String,
    feed: Option<Feed>,
) -> Result<(Receipt, Option<Changed>), Fault> {
    let context = app.context().clone();
    let again = message.clone();
    let kept = app
        .store()
        .write(move |tx| {
            let (id, new) = arrive(tx, &message, state, &reason)?;
            let mut changed = None;
            if let (true, Some(feed)) = (new, &feed) {
                changed = Some(context.feed(tx, feed).map_err(Fault::from)?);
            }
            let reason = (state == State::Held).then(|| reason.clone());
            Ok::<_, Fault>((
                Receipt {
                    outcome: state.word(),
                    duplicate: !new,
                    message: id,
                    reason,
                },
                changed,
            ))
        })
        .await;
    match kept {
        Err(fault) if is_about_the_message(&fault) => hold(app, again, &fault.message)
            .await
            .map(|kept| (kept, None)),
        kept => kept,
    }
}

/// Keeps a message raw, whatever it is.
///
/// # Errors
/// Whatever the store says.
pub async fn hold(app: &App, message: Message, why: &str) -> Result<Receipt, Fault> {
    let reason = clean(why);
    app.store()
        .write(move |tx| {
            let (id, new) = arrive(tx, &message, State::Held, &reason)?;
            let reason = Some(reason.clone());
            Ok::<_, Fault>(Receipt {
                outcome: State::Held.word(),
                duplicate: !new,
                message: id,
                reason,
            })
        })
        .await
}

fn arrive(
    tx: &mut Tx<'_>,
    message: &Message,
    state: State,
    reason: &str,
) -> Result<(i64, bool), StoreError> {
    let arrival = Arrival {
        source: message.source,
        delivery: &message.delivery,
        device: &message.device,
        frame: &message.frame,
        body: &message.body,
    };
    Ok(match inbox::receive(tx, arrival, state, reason)? {
        inbox::Receipt::New(id) => (id, true),
        inbox::Receipt::Again(id) => (id, false),
    })
}

/// Whether another try would end the same way.
fn is_about_the_message(fault: &Fault) -> bool {
    matches!(
        fault.kind,
        Kind::Invalid | Kind::Conflict | Kind::NotFound | Kind::TooLarge | Kind::Forbidden
    )
}

/// Reads a held message again, and feeds what it says if it can be read now.
///
/// # Errors
/// Whatever the store says.
pub async fn read_again(
    app: &App,
    kept: inbox::Message,
    message: &Message,
) -> Result<State, Fault> {
    let What::Up(said, radio) = &message.what else {
        return Ok(State::Held);
    };
    let (at, _) = believed(message.at_us, kept.at);
    let known = room(app).known(app, &message.device).await?;
    let outcome = understand(app, known.as_deref(), said, at).await?;
    // A stranger's message was not counted when it came.
    let mut delta = Delta::default();
    if kept.reason == NOT_REGISTERED {
        delta = Delta {
            heard: Some(kept.at),
            frames: 1,
            held: 1,
            radio: radio.clone(),
            ..delta
        };
    }
    let (state, reason, feed) = match outcome {
        Ok(understood) => {
            delta.held -= 1;
            (State::Understood, String::new(), Some(understood.feed))
        }
        Err(why) => (State::Held, clean(&why), None),
    };
    let context = app.context().clone();
    let settled = app
        .store()
        .write(move |tx| {
            // Somebody else may have read it meanwhile.
            if inbox::get(tx, kept.id)?.is_none_or(|now| now.state != State::Held) {
                return Ok((State::Noted, None));
            }
            let changed = feed
                .as_ref()
                .map(|feed| context.feed(tx, feed))
                .transpose()
                .map_err(Fault::from)?;
            inbox::settle(tx, kept.id, state, &reason)?;
            Ok::<_, Fault>((state, changed))
        })
        .await;
    let (state, changed) = match settled {
        Err(fault) if is_about_the_message(&fault) => return Ok(State::Held),
        settled => settled?,
    };
    if known.is_some() && state != State::Noted {
        if let Some(radio) = &delta.radio {
            heard::note(app, &message.device, kept.at, radio);
        }
        health::note(app, &message.device, delta);
    }
    if let Some(changed) = changed {
        app.context().published(vec![changed]).await;
    }
    Ok(state)
}

/// What a message means, or in words why it means nothing yet.
async fn understand(
    app: &App,
    known: Option<&Known>,
    said: &Said,
    at: Time,
) -> Result<Result<Understood, String>, Fault> {
    let Some(known) = known else {
        return Ok(Err(NOT_REGISTERED.into()));
    };
    let reader = &known.reader;
    let read = room(app)
        .read(app, &known.device.model, reader, said, at)
        .await?;
    Ok(match read {
        Ok(meaning) if meaning.mapped.readings.is_empty() => nothing_measured(known, &meaning, at),
        Ok(meaning) => Ok(Understood {
            battery: Battery::read(
                reader.battery.as_ref().zip(reader.mapping.as_ref()),
                &meaning.data,
                &meaning.mapped,
            ),
            feed: feed(known.device.fed(&known.id), meaning.mapped, at),
        }),
        Err(unread) => Err(unread.to_string()),
    })
}

/// A message without a reading: of a model of our shelf it is what the device says of itself (its
/// version, its settings), and goes to the device's own entity. Otherwise the mapping wants mending.
fn nothing_measured(known: &Known, meaning: &Meaning, at: Time) -> Result<Understood, String> {
    if known.reader.shelved {
        let about = fields::read(&meaning.data);
        if !about.readings.is_empty() {
            return Ok(Understood {
                feed: feed(Device::itself(&known.id), about, at),
                battery: None,
            });
        }
    }
    Err(match meaning.mapped.refused.first() {
        Some(refused) => format!(
            "no field of it can be used: {} {}",
            refused.field, refused.why
        ),
        None if meaning.mapped.unmapped.is_empty() => "it has no fields".into(),
        None => format!(
            "none of its fields is mapped: {}",
            meaning.mapped.unmapped.join(", ")
        ),
    })
}

fn feed(fed: Feeds, mapped: Mapped, at: Time) -> Feed {
    let attributes = mapped
        .readings
        .into_iter()
        .map(|reading| Fed {
            geo: reading.kind == mapping::Kind::Geo,
            name: reading.name,
            value: reading.value,
            unit: reading.unit_code,
            at,
        })
        .collect();
    Feed {
        tenant: String::new(),
        entity: fed.entity,
        type_: fed.type_,
        attributes,
    }
}

/// What a network server knows of a device's power, as its battery.
fn battery(power: Power) -> Battery {
    match power {
        Power::Mains => Battery::flag(false),
        Power::Battery(percent) => Battery::percent(percent),
    }
}

/// The sender's time if it can be right, else the time of arrival; and whether it was ahead.
fn believed(at_us: Option<i64>, now: Time) -> (Time, bool) {
    match at_us.map(Time) {
        Some(at) if at > now.plus_s(AHEAD_S) => (now, true),
        Some(at) if at.0 < YEAR_2000_US => (now, true),
        Some(at) => (at, false),
        None => (now, false),
    }
}

/// A reason as it can be kept.
fn clean(reason: &str) -> String {
    reason
        .chars()
        .filter(|c| *c != '\0')
        .take(REASON_CHARS)
        .collect()
}

fn count(receipt: &Receipt) {
    let outcome = if receipt.duplicate {
        "duplicate"
    } else {
        receipt.outcome
    };
    metrics::counter!("borough_uplinks_total", "outcome" => outcome).increment(1);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_that_cannot_be_right_is_not_believed() {
        let now = Time::parse("2026-11-24T14:05:00Z").unwrap();
        #[track_caller]
        fn check(at: Option<&str>, now: Time, want: (&str, bool)) {
            let at = at.and_then(Time::parse).map(|at| at.0);
            assert_eq!(believed(at, now), (Time::parse(want.0).unwrap(), want.1));
        }
        check(None, now, ("2026-11-24T14:05:00Z", false));
        check(
            Some("2026-11-24T14:14:59Z"),
            now,
            ("2026-11-24T14:14:59Z", false),
        );
        check(
            Some("2026-11-24T14:15:01Z"),
            now,
            ("2026-11-24T14:05:00Z", true),
        );
        check(
            Some("1999-12-31T23:59:59Z"),
            now,
            ("2026-11-24T14:05:00Z", true),
        );
        check(
            Some("2022-07-18T09:34:15Z"),
            now,
            ("2022-07-18T09:34:15Z", false),
        );
    }
}
