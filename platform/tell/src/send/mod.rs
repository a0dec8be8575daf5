//! Sending what waits, again and again until it is gone or given up.

mod hear;
mod jwt;
mod notify;
mod smtp;

use std::time::Duration;

use bus::Outbound;
use futures::future::join_all;
use kit::{Config, Fault, Time};
use store::{Record, Store, StoreError, queue};
use tokio::sync::watch;

pub use hear::{HEARD_MOST, TEXTS, Text};
pub use notify::NotifyError;
pub use smtp::MailError;

use notify::Notify;
use smtp::Smtp;

use crate::message::{MESSAGES, Message, State};
use crate::outcome::{Outcome, another_way, apply};
use crate::{CHECKS, Channel, Kind, TOPIC, bounce, preferences_of, sms};

/// Tries before a message is given up: with the waits between them, about a day.
const TRIES: i64 = 12;
/// How long one try may take before another worker may begin. Those claimed together are sent together.
const LEASE_S: i64 = 120;
/// Messages claimed, and sent, at a time.
const AT_ONCE: i64 = 10;
/// The first look at what became of a sending; each wait is twice the one before.
const LOOK_S: i64 = 300;
/// Looks at one sending: with the waits between them about three and a half days, for Notify tries for 72 hours.
const LOOKS: i64 = 10;

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingError {
    /// Those for mail.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// Those for GOV.UK Notify.
    #[error(transparent)]
    Notify(#[from] NotifyError),
}

/// The verb tell. Cheap to clone.
#[derive(Clone)]
pub struct Tell {
    store: Store,
    smtp: Option<Smtp>,
    notify: Option<Notify>,
    public_url: String,
}

/// A message as a provider is given it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Draft {
    channel: Channel,
    reference: String,
    /// What the message is named by if it comes back by mail; empty where it cannot be told.
    bounce_key: String,
    to: String,
    subject: String,
    text: String,
    /// The address that stops messages like this one; empty where there is none.
    stop_url: String,
    large_print: bool,
}

/// A try that came to nothing and is to be repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Failure {
    why: String,
    /// They asked us to wait so long; the try does not count.
    wait_s: Option<i64>,
}

impl Failure {
    fn later(why: String) -> Self {
        Self { why, wait_s: None }
    }
}

impl Tell {
    /// Ready to send through the providers of the settings, or to keep messages here.
    ///
    /// # Errors
    /// [`SettingError`] if the settings cannot be used.
    pub fn new(store: Store, outbound: &Outbound, config: &Config) -> Result<Self, SettingError> {
        let (mail, notify) = (&config.mail, &config.notify);
        Ok(Self {
            smtp: (!mail.url.is_empty())
                .then(|| Smtp::new(mail))
                .transpose()?,
            notify: (!notify.api_key.is_empty())
                .then(|| Notify::new(outbound.clone(), notify))
                .transpose()?,
            public_url: config.public_url(),
            store,
        })
    }

    /// Who carries messages of a channel, in words for staff; none if they stay here.
    #[must_use]
    pub fn carrier(&self, channel: Channel) -> Option<&'static str> {
        let by_notify = self
            .notify
            .as_ref()
            .is_some_and(|notify| notify.carries(channel));
        match (by_notify, &self.smtp) {
            (true, _) => Some("GOV.UK Notify"),
            (false, Some(_)) if channel == Channel::Email => Some("our mail server"),
            _ => None,
        }
    }

    /// Sends what waits, until told to stop.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) -> Result<(), Fault> {
        while !*stop.borrow() {
            let done = self.send_due().await? + self.look_due().await?;
            if done == 0 {
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
            .write(|tx| queue::claim(tx, TOPIC, AT_ONCE, LEASE_S))
            .await?;
        let count = items.len();
        for sent in join_all(items.into_iter().map(|item| self.send(item))).await {
            sent?;
        }
        Ok(count)
    }

    async fn send(&self, item: queue::Item) -> Result<(), StoreError> {
        let id = String::from_utf8_lossy(&item.body).into_owned();
        let now = self.store.now();
        let (found, quiet_until) = self
            .store
            .read(move |rd| {
                let Some(found) = MESSAGES.get(rd, &id)? else {
                    return Ok((None, None));
                };
                let quiet_until = quiet_until(rd, &found.value, now)?;
                Ok::<_, StoreError>((Some(found), quiet_until))
            })
            .await?;
        let claim = item.claim();
        let Some(found) = found.filter(|found| found.value.state == State::Waiting) else {
            return self.store.write(move |tx| queue::finish(tx, claim)).await;
        };
        let too_early = found
            .value
            .not_before
            .filter(|not_before| *not_before > now);
        if let Some(due) = too_early.max(quiet_until) {
            return self
                .store
                .write(move |tx| queue::give_back(tx, claim, due))
                .await;
        }
        let found = self.with_bounce_key(found).await?;
        let outcome = self.hand_over(&found, item.tries, now).await;
        self.settle(item, found, outcome).await
    }

    /// The message with a key for when it comes back by mail, kept before it goes: it may come back at once.
    /// Each attempt has its own.
    async fn with_bounce_key(&self, found: Record<Message>) -> Result<Record<Message>, StoreError> {
        let email = Channel::Email;
        let is_by_smtp = found.value.channel == email
            && self.smtp.as_ref().is_some_and(Smtp::hears_bounces)
            && self.notify.as_ref().is_none_or(|it| !it.carries(email));
        if !is_by_smtp || !found.value.bounce_key.is_empty() {
            return Ok(found);
        }
        self.store
            .write(move |tx| {
                let fresh = MESSAGES.get(tx, &found.id)?.filter(|fresh| {
                    fresh.value.attempt == found.value.attempt
                        && fresh.value.state == State::Waiting
                });
                let Some(fresh) = fresh else {
                    return Ok(found.clone());
                };
                let mut message = fresh.value;
                message.bounce_key = bounce::new_key(tx.chance());
                MESSAGES.change(tx, "system", &fresh.id, None, message)
            })
            .await
    }

    /// Gives a message to whoever carries it.
    async fn hand_over(
        &self,
        found: &Record<Message>,
        tries: i64,
        now: Time,
    ) -> Result<Outcome, Failure> {
        let draft = self.draft(found);
        if let Some(notify) = self
            .notify
            .as_ref()
            .filter(|notify| notify.carries(draft.channel))
        {
            // We may have stopped after Notify took it and before we wrote that down.
            if tries > 1
                && let Some(report) = notify.find(&draft.reference, now).await?
            {
                return Ok(report.outcome().unwrap_or(Outcome::Sent {
                    provider: "notify",
                    answer: format!("GOV.UK Notify has it: {}", report.status),
                    id: report.id,
                }));
            }
            return notify.send(&draft, now).await;
        }
        match &self.smtp {
            Some(smtp) if draft.channel == Channel::Email => smtp.send(&draft).await,
            _ => {
                let mut others = found.value.others.iter();
                let carried = others.find(|other| self.carrier(other.channel).is_some());
                Ok(carried.map_or(Outcome::KeptHere, |other| Outcome::Elsewhere(other.clone())))
            }
        }
    }

    /// The message as its channel wants it.
    fn draft(&self, found: &Record<Message>) -> Draft {
        let message = &found.value;
        let stop_url = if message.stop.is_empty() {
            String::new()
        } else {
            format!("{}/messages/stop/{}", self.public_url, message.stop)
        };
        let text = match message.channel {
            Channel::Sms if message.sms.is_empty() => sms::plain(&message.text),
            Channel::Sms => sms::plain(&message.sms),
            _ if stop_url.is_empty() => message.text.clone(),
            _ => format!(
                "{}\n\nTo stop messages like this one: {stop_url}",
                message.text
            ),
        };
        Draft {
            channel: message.channel,
            reference: message.reference(&found.id),
            bounce_key: message.bounce_key.clone(),
            to: message.to.clone(),
            subject: message.subject.clone(),
            text,
            stop_url,
            large_print: message.large_print,
        }
    }

    async fn settle(
        &self,
        item: queue::Item,
        sent: Record<Message>,
        outcome: Result<Outcome, Failure>,
    ) -> Result<(), StoreError> {
        let claim = item.claim();
        if let Err(failure) = &outcome {
            tracing::warn!(
                message = sent.id,
                tries = item.tries,
                why = failure.why,
                "message not sent"
            );
        }
        self.store
            .write(move |tx| {
                // What was reported, or asked for, while it was under way counts for more.
                let fresh = MESSAGES.get(tx, &sent.id)?.filter(|fresh| {
                    fresh.value.attempt == sent.value.attempt
                        && matches!(fresh.value.state, State::Waiting | State::Cancelled)
                });
                let Some(fresh) = fresh else {
                    return queue::finish(tx, claim);
                };
                let now = tx.now();
                match outcome.clone() {
                    Ok(outcome) => {
                        let settled = apply(tx, fresh, outcome)?;
                        if settled.value.state == State::Sent
                            && !settled.value.provider_id.is_empty()
                        {
                            queue::push(tx, CHECKS, "", now.plus_s(LOOK_S), settled.id.as_bytes())?;
                        }
                        queue::finish(tx, claim)
                    }
                    Err(Failure {
                        why,
                        wait_s: Some(s),
                    }) => {
                        note(tx, fresh, &why)?;
                        queue::give_back(tx, claim, now.plus_s(s))
                    }
                    Err(Failure { why, .. }) if item.tries >= TRIES => {
                        let mut message = fresh.value;
                        if message.others.is_empty() {
                            message.step(
                                now,
                                State::Failed,
                                format!("given up after a day: {why}"),
                            );
                        } else {
                            another_way(tx, &fresh.id, &mut message, &why)?;
                        }
                        MESSAGES.change(tx, "system", &fresh.id, None, message)?;
                        queue::finish(tx, claim)
                    }
                    Err(Failure { why, .. }) => {
                        note(tx, fresh, &why)?;
                        queue::put_off(tx, claim, again_at(now, item.tries), &why)
                    }
                }
            })
            .await
    }

    /// Looks at what became of sendings, for those who cannot be called back; how many.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn look_due(&self) -> Result<usize, Fault> {
        let Some(notify) = &self.notify else {
            return Ok(0);
        };
        let items = self
            .store
            .write(|tx| queue::claim(tx, CHECKS, AT_ONCE, LEASE_S))
            .await?;
        let count = items.len();
        for looked in join_all(items.into_iter().map(|item| self.look(notify, item))).await {
            looked?;
        }
        Ok(count)
    }

    async fn look(&self, notify: &Notify, item: queue::Item) -> Result<(), StoreError> {
        let id = String::from_utf8_lossy(&item.body).into_owned();
        let (claim, now) = (item.claim(), self.store.now());
        let found = self.store.read(move |rd| MESSAGES.get(rd, &id)).await?;
        let found = found.filter(|found| found.value.state == State::Sent && item.tries <= LOOKS);
        let Some(found) = found else {
            return self.store.write(move |tx| queue::finish(tx, claim)).await;
        };
        let report = match notify.status(&found.value.provider_id, now).await {
            Ok(report) => report,
            Err(failure) => {
                tracing::info!(
                    message = found.id,
                    why = failure.why,
                    "not known what became of a message"
                );
                None
            }
        };
        self.store
            .write(
                move |tx| match report.as_ref().filter(|report| report.outcome().is_some()) {
                    Some(report) => {
                        hear::report(tx, report)?;
                        queue::finish(tx, claim)
                    }
                    None => {
                        let wait = LOOK_S << item.tries.clamp(0, LOOKS);
                        let due = tx.now().plus_s(wait);
                        queue::put_off(tx, claim, due, "under way")
                    }
                },
            )
            .await
    }
}

/// Until when the person's telephone should not ring with this message.
fn quiet_until(
    rd: &mut store::Rd<'_>,
    message: &Message,
    now: Time,
) -> Result<Option<Time>, StoreError> {
    if message.channel != Channel::Sms || message.kind == Kind::Urgent {
        return Ok(None);
    }
    let to = crate::To::phone(&message.to);
    let quiet = preferences_of(rd, &to)?.map(|kept| kept.value.quiet);
    Ok(quiet.unwrap_or_default().ends(now))
}

/// Notes why a message still waits, once for each reason.
fn note(tx: &mut store::Tx<'_>, found: Record<Message>, why: &str) -> Result<(), StoreError> {
    let why = crate::words::one_line(why, 500);
    if found.value.last_answer == why || found.value.state != State::Waiting {
        return Ok(());
    }
    let (mut message, now) = (found.value, tx.now());
    message.step(now, State::Waiting, why);
    MESSAGES
        .change(tx, "system", &found.id, None, message)
        .map(drop)
}

/// 30 seconds after the first try, twice as long after each, at most 4 hours.
fn again_at(now: Time, tries: i64) -> Time {
    let doublings = tries.clamp(1, 12) - 1;
    now.plus_s((30_i64 << doublings).min(4 * 3_600))
}
