//! What we are told of messages: by GOV.UK Notify what became of one, and texts that people sent; by mail
//! servers what came back.

use kit::Fault;
use serde::{Deserialize, Serialize};
use store::{Collection, Field, StoreError, Tx};

use super::Tell;
use super::notify::Report;
use crate::bounce::{self, BOUNCE_MOST, Bounce};
use crate::message::{MESSAGES, State};
use crate::outcome::apply;
use crate::{To, prefer};

/// The largest report taken, in bytes.
pub const HEARD_MOST: usize = 64 << 10;

/// A text message that somebody sent us.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// Notify's id for it.
    pub id: String,
    /// Their number.
    pub from: String,
    /// What they wrote.
    pub text: String,
    /// Whether it was understood as the wish to get no more messages.
    pub is_stop: bool,
}

/// Text messages that people sent us.
pub const TEXTS: Collection<Text> = Collection {
    name: "received-text",
    purpose: "to read and answer the text messages that you send us",
    personal: true,
    erase_at: |_, now| Some(now.plus_s(90 * 86_400)),
    kept_for: "90 days",
    audited: false,
    fields: &[
        Field {
            name: "id",
            unique: true,
            of: |text| vec![text.id.clone()],
        },
        Field {
            name: "from",
            unique: false,
            of: |text| vec![text.from.clone()],
        },
    ],
};

/// A received text as Notify sends it.
#[derive(Deserialize)]
struct Received {
    id: String,
    source_number: String,
    #[serde(default)]
    message: String,
}

impl Tell {
    /// Takes in a delivery receipt of GOV.UK Notify; heard twice, or after a newer one, it changes nothing.
    ///
    /// # Errors
    /// A fault of the kind `Invalid` if it cannot be read; whatever the store says.
    pub async fn hear_receipt(&self, body: &[u8]) -> Result<(), Fault> {
        let heard: Report = read(body)?;
        Ok(self.store.write(move |tx| report(tx, &heard)).await?)
    }

    /// Takes in a text message; heard twice it is one. `STOP` stops optional messages to that number.
    ///
    /// # Errors
    /// A fault of the kind `Invalid` if it cannot be read; whatever the store says.
    pub async fn hear_text(&self, body: &[u8]) -> Result<(), Fault> {
        let received: Received = read(body)?;
        let from = crate::phone(&received.source_number)
            .or_else(|| crate::phone(&format!("+{}", received.source_number)))
            .unwrap_or_else(|| crate::words::one_line(&received.source_number, 40));
        let text = crate::words::many_lines(&received.message, 2_000);
        let first = text.split_whitespace().next().unwrap_or_default();
        let first = first
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase();
        let text = Text {
            is_stop: matches!(first.as_str(), "stop" | "unsubscribe"),
            id: crate::words::one_line(&received.id, 100),
            from,
            text,
        };
        Ok(self
            .store
            .write(move |tx| {
                if TEXTS.by(tx, "id", &text.id)?.is_some() {
                    return Ok::<_, StoreError>(());
                }
                let text = text.clone();
                if text.is_stop {
                    prefer(tx, "text message", &To::phone(&text.from), |wish| {
                        wish.optional = false;
                    })?;
                }
                TEXTS.insert(tx, "system", text).map(drop)
            })
            .await?)
    }
}

impl Tell {
    /// Takes in a message that came to the address for mail that comes back, whole (RFC 5322). One that is
    /// heard twice, or after a newer word, or that names no message of ours by its key, changes nothing.
    ///
    /// # Errors
    /// A fault of the kind `Invalid` if it is none that came back, `TooLarge` if it is larger than
    /// [`BOUNCE_MOST`]; whatever the store says.
    pub async fn hear_bounce(&self, mail: &[u8]) -> Result<(), Fault> {
        if mail.len() > BOUNCE_MOST {
            return Err(Fault::new(
                kit::Kind::TooLarge,
                "This is larger than a message that came back is.",
            ));
        }
        let bounce = bounce::read(&String::from_utf8_lossy(mail)).ok_or_else(|| {
            Fault::invalid("This is not a mail server's word of a message that came back.")
        })?;
        Ok(self.store.write(move |tx| came_back(tx, &bounce)).await?)
    }
}

/// Applies what a mail server says of a sending, unless it is of an earlier one or says nothing new.
fn came_back(tx: &mut Tx<'_>, bounce: &Bounce) -> Result<(), StoreError> {
    for key in &bounce.keys {
        let Some(mut found) = MESSAGES.by(tx, "bounce", key)? else {
            continue;
        };
        // It may come back before its sender has written down that it went.
        let is_open = matches!(found.value.state, State::Sent | State::Waiting);
        let outcome = bounce.outcome_for(&found.value.to).filter(|_| is_open);
        let Some(outcome) = outcome.cloned() else {
            return Ok(());
        };
        found.value.provider = "smtp".into();
        return apply(tx, found, outcome).map(drop);
    }
    Ok(())
}

fn read<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, Fault> {
    if body.len() > HEARD_MOST {
        return Err(Fault::new(
            kit::Kind::TooLarge,
            "This is larger than a report of a message is.",
        ));
    }
    serde_json::from_slice(body)
        .map_err(|e| Fault::invalid("We cannot read this as a report of GOV.UK Notify.").because(e))
}

/// Applies what Notify says of a sending, unless it is of an earlier one or says nothing new.
pub fn report(tx: &mut Tx<'_>, heard: &Report) -> Result<(), StoreError> {
    let Some(outcome) = heard.outcome() else {
        return Ok(());
    };
    let reference = heard.reference.as_deref().unwrap_or_default();
    let ours = reference.split('.').next().unwrap_or_default();
    let found = match MESSAGES.get(tx, ours)? {
        Some(found) => Some(found),
        None => MESSAGES.by(tx, "provider", &heard.id)?,
    };
    let Some(mut found) = found else {
        return Ok(());
    };
    let is_this = found.value.provider_id == heard.id
        || found.value.reference(&found.id) == reference && found.value.provider_id.is_empty();
    // It may be heard of before its sender has written down that it went.
    if !is_this || !matches!(found.value.state, State::Sent | State::Waiting) {
        return Ok(());
    }
    found.value.provider = "notify".into();
    found.value.provider_id = heard.id.clone();
    apply(tx, found, outcome).map(drop)
}
