//! Telling a person something: a message is written in the transaction of what it tells of, and sent
//! afterwards, again and again until it is gone or given up.

mod smtp;

use std::time::Duration;

use kit::{Fault, Mail, Time};
use serde::{Deserialize, Serialize};
use store::{Collection, Field, Record, Store, StoreError, Tx, queue};
use tokio::sync::watch;

pub use smtp::MailError;
use smtp::Smtp;

/// The queue's topic.
const TOPIC: &str = "tell";
/// Tries before a message is given up: with the waits between them, about a day.
const TRIES: i64 = 12;
/// How long one try may take before another worker may begin.
const LEASE_S: i64 = 120;

/// A message to a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Their address.
    pub to: String,
    /// What it is about.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// What has become of it.
    pub state: State,
    /// What the mail server said last.
    pub last_answer: String,
}

/// What has become of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Waits to be sent.
    Waiting,
    /// The mail server has taken it.
    Sent,
    /// Kept here, because no mail server is set up: the local outbox.
    KeptHere,
    /// Given up.
    Failed,
}

/// Messages: proof of what was sent, for a while.
pub const MESSAGES: Collection<Message> = Collection {
    name: "message",
    purpose: "to send you messages, and to be able to say what was sent",
    personal: true,
    erase_at: |_, now| Some(now.plus_s(90 * 86_400)),
    kept_for: "90 days",
    audited: false,
    fields: &[Field {
        name: "to",
        unique: false,
        of: |message| vec![message.to.to_lowercase()],
    }],
};

/// The verb tell. Cheap to clone.
#[derive(Clone)]
pub struct Tell {
    store: Store,
    smtp: Option<Smtp>,
}

/// Writes a message, to be sent once `tx` has committed.
///
/// # Errors
/// Whatever the store says.
pub fn write(
    tx: &mut Tx<'_>,
    to: &str,
    subject: &str,
    text: &str,
) -> Result<Record<Message>, StoreError> {
    let message = Message {
        to: to.to_owned(),
        subject: subject.to_owned(),
        text: text.to_owned(),
        state: State::Waiting,
        last_answer: String::new(),
    };
    let record = MESSAGES.insert(tx, "system", message)?;
    let now = tx.now();
    queue::push(tx, TOPIC, "", now, record.id.as_bytes())?;
    Ok(record)
}

impl Tell {
    /// Ready to send through the mail server of the settings, or to keep messages here.
    ///
    /// # Errors
    /// [`MailError`] if the settings cannot be read.
    pub fn new(store: Store, mail: &Mail) -> Result<Self, MailError> {
        let smtp = if mail.url.is_empty() {
            None
        } else {
            Some(Smtp::new(mail)?)
        };
        Ok(Self { store, smtp })
    }

    /// Sends what waits, until told to stop.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) -> Result<(), Fault> {
        while !*stop.borrow() {
            if self.send_due().await? == 0 {
                tokio::select! {
                    () = self.store.pushed(TOPIC) => {}
                    () = tokio::time::sleep(Duration::from_secs(5)) => {}
                    _ = stop.changed() => {}
                }
            }
        }
        Ok(())
    }

    /// Sends what is due now; how many were dealt with.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn send_due(&self) -> Result<usize, Fault> {
        let items = self
            .store
            .write(|tx| queue::claim(tx, TOPIC, 20, LEASE_S))
            .await?;
        let count = items.len();
        for item in items {
            self.send(item).await?;
        }
        Ok(count)
    }

    async fn send(&self, item: queue::Item) -> Result<(), StoreError> {
        let id = String::from_utf8_lossy(&item.body).into_owned();
        let wanted = id.clone();
        let found = self.store.read(move |rd| MESSAGES.get(rd, &wanted)).await?;
        let Some(found) = found.filter(|found| found.value.state == State::Waiting) else {
            return self
                .store
                .write(move |tx| queue::finish(tx, item.claim()))
                .await;
        };
        let outcome = match &self.smtp {
            Some(smtp) => smtp
                .send(&found.id, &found.value)
                .await
                .map(|answer| (State::Sent, answer)),
            None => Ok((State::KeptHere, "no mail server is set up".into())),
        };
        let settled = match outcome {
            Ok(settled) => settled,
            Err(error) if error.is_final() || item.tries >= TRIES => {
                (State::Failed, error.to_string())
            }
            Err(error) => {
                tracing::warn!(message = id, tries = item.tries, %error, "message not sent, trying again later");
                return self
                    .store
                    .write(move |tx| {
                        let due = again_at(tx.now(), item.tries);
                        queue::put_off(tx, item.claim(), due, &error.to_string())
                    })
                    .await;
            }
        };
        self.store
            .write(move |tx| {
                let (state, last_answer) = settled.clone();
                let message = Message {
                    state,
                    last_answer,
                    ..found.value.clone()
                };
                MESSAGES.change(tx, "system", &found.id, None, message)?;
                queue::finish(tx, item.claim())
            })
            .await
    }
}

/// 30 seconds after the first try, twice as long after each, at most 4 hours.
fn again_at(now: Time, tries: i64) -> Time {
    let doublings = tries.clamp(1, 12) - 1;
    now.plus_s((30_i64 << doublings).min(4 * 3_600))
}

#[cfg(test)]
mod tests;
