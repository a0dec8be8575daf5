//! What becomes of a message once a provider has answered, or has reported back.

use store::{Record, StoreError, Tx, queue};

use crate::message::{self, MESSAGES, Message, State};
use crate::write::again;
use crate::{Address, TOPIC, failing, mark_failing};

/// How often a message that did not arrive for a passing reason is sent anew.
const SOFT: u32 = 2;
/// How long after.
const SOFT_S: i64 = 4 * 3_600;

/// What a provider made of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Taken: by whom, their number for it, and what they said.
    Sent {
        /// `smtp` or `notify`.
        provider: &'static str,
        /// What they call it; empty if nothing.
        id: String,
        /// In their words.
        answer: String,
    },
    /// It has arrived.
    Delivered(String),
    /// There is no provider for its channel.
    KeptHere,
    /// There is no provider for its channel, and there is one for this other address.
    Elsewhere(Address),
    /// The address takes no messages.
    Bounced(String),
    /// It did not arrive for a reason that passes: a full mailbox, a telephone turned off.
    Soft(String),
    /// It did not arrive in all the days that a mail server tried, whatever the reason.
    Late(String),
    /// Something to know of it that changes nothing; said again it is not noted again.
    Noted(String),
    /// Refused for good, for a reason that is not the address's.
    Refused(String),
}

/// Applies an outcome to the message as it is now; what is due to be looked at afterwards is pushed.
///
/// # Errors
/// Whatever the store says.
pub fn apply(
    tx: &mut Tx<'_>,
    found: Record<Message>,
    outcome: Outcome,
) -> Result<Record<Message>, StoreError> {
    let (mut message, now) = (found.value, tx.now());
    match outcome {
        Outcome::Sent {
            provider,
            id,
            answer,
        } => {
            message.provider = provider.into();
            message.provider_id = id;
            message.step(now, State::Sent, answer);
        }
        Outcome::Delivered(answer) => message.step(now, State::Delivered, answer),
        Outcome::KeptHere => {
            let note = format!(
                "no provider is set up for a message by {}",
                message.channel.name()
            );
            message.step(now, State::KeptHere, note);
        }
        Outcome::Elsewhere(address) => {
            let (from, to) = (message.channel.name(), address.channel.name());
            let note = format!("no provider is set up for a message by {from}; now by {to}");
            message.others.retain(|other| *other != address);
            (message.channel, message.to) = (address.channel, address.text);
            again(tx, &mut message, State::Waiting, &note);
            queue::push(tx, TOPIC, "", now, found.id.as_bytes())?;
        }
        Outcome::Refused(why) => message.step(now, State::Failed, why),
        Outcome::Soft(why) if message.soft < SOFT => {
            message.soft += 1;
            again(tx, &mut message, State::Waiting, &why);
            queue::push(tx, TOPIC, "", now.plus_s(SOFT_S), found.id.as_bytes())?;
        }
        Outcome::Soft(why) | Outcome::Late(why) => {
            another_way(tx, &found.id, &mut message, &why)?;
        }
        Outcome::Noted(note) => {
            let (state, note) = (message.state, message::note(&note));
            if message.history.iter().any(|step| step.note == note) {
                return Ok(Record {
                    value: message,
                    ..found
                });
            }
            message.step(now, state, note);
        }
        Outcome::Bounced(why) => {
            mark_failing(tx, &message.address(), &why)?;
            another_way(tx, &found.id, &mut message, &why)?;
        }
    }
    MESSAGES.change(tx, "system", &found.id, None, message)
}

/// The next address of the person that is not failing, or an officer must see to it.
pub fn another_way(
    tx: &mut Tx<'_>,
    id: &str,
    message: &mut Message,
    why: &str,
) -> Result<(), StoreError> {
    while !message.others.is_empty() {
        let next = message.others.remove(0);
        if failing(tx, &next)?.is_some() {
            continue;
        }
        (message.channel, message.to) = (next.channel, next.text);
        let note = format!("{why}; now by {}", next.channel.name());
        again(tx, message, State::Waiting, &note);
        let now = tx.now();
        return queue::push(tx, TOPIC, "", now, id.as_bytes());
    }
    let now = tx.now();
    message.step(now, State::Unreachable, why);
    Ok(())
}
