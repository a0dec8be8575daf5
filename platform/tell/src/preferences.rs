//! How a person wishes to be written to.

use kit::Time;
use serde::{Deserialize, Serialize};
use store::{Collection, Field, Rd, Record, StoreError, Tx};

use crate::{Channel, ENGLISH, Quiet, To};

/// How long after their last change preferences are kept, in days, unless they say "no more".
const KEPT_DAYS: i64 = 3 * 365;

/// How a person wishes to be written to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preferences {
    /// The person, by the addresses that they gave.
    pub to: To,
    /// The way they like best; none for the usual order.
    pub channel: Option<Channel>,
    /// The language: `en`, `cy`…
    pub language: String,
    /// Whether messages that are good to know, and no more, may come.
    pub optional: bool,
    /// When their telephone should not ring.
    pub quiet: Quiet,
    /// Letters in large print.
    pub large_print: bool,
    /// Opens the page that stops optional messages. It opens nothing else, and so it is kept as it is:
    /// each message must hold it.
    pub secret: String,
    /// When they last told us.
    pub told: Time,
}

impl Preferences {
    /// The usual, for somebody who has not said.
    #[must_use]
    pub fn usual(to: &To, secret: String, now: Time) -> Self {
        Self {
            to: to.clone(),
            channel: None,
            language: ENGLISH.into(),
            optional: true,
            quiet: Quiet::default(),
            large_print: false,
            secret,
            told: now,
        }
    }
}

/// Preferences.
pub const PREFERENCES: Collection<Preferences> = Collection {
    name: "message-preferences",
    purpose: "to write to you the way you asked us to, and not when you told us to stop",
    personal: true,
    erase_at: |preferences, now| preferences.optional.then(|| now.plus_s(KEPT_DAYS * 86_400)),
    kept_for: "3 years after you last changed them; a wish to get no more messages for as long as you wish it",
    audited: true,
    fields: &[
        Field {
            name: "address",
            unique: false,
            of: |preferences| {
                preferences
                    .to
                    .addresses()
                    .iter()
                    .map(crate::Address::key)
                    .collect()
            },
        },
        Field {
            name: "secret",
            unique: true,
            of: |preferences| vec![preferences.secret.clone()],
        },
    ],
};

/// What a person asked for, found by any of their addresses: by email first.
///
/// # Errors
/// Whatever the store says.
pub fn preferences_of(rd: &mut Rd<'_>, to: &To) -> Result<Option<Record<Preferences>>, StoreError> {
    for address in to.addresses() {
        let found = PREFERENCES.by(rd, "address", &address.key())?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// Changes what a person asked for, or takes it down for the first time.
///
/// # Errors
/// Whatever the store says.
pub fn prefer(
    tx: &mut Tx<'_>,
    who: &str,
    to: &To,
    change: impl FnOnce(&mut Preferences),
) -> Result<Record<Preferences>, StoreError> {
    let now = tx.now();
    if let Some(kept) = preferences_of(tx, to)? {
        let mut value = kept.value;
        change(&mut value);
        value.told = now;
        return PREFERENCES.change(tx, who, &kept.id, None, value);
    }
    let mut value = Preferences::usual(to, tx.new_id() + &tx.new_id(), now);
    change(&mut value);
    PREFERENCES.insert(tx, who, value)
}

/// The preferences that a link of a message opens.
///
/// # Errors
/// Whatever the store says.
pub fn preferences_by_link(
    rd: &mut Rd<'_>,
    secret: &str,
) -> Result<Option<Record<Preferences>>, StoreError> {
    if secret.is_empty() {
        return Ok(None);
    }
    PREFERENCES.by(rd, "secret", secret)
}

/// Stops optional messages, or lets them come again; whether the link was one of ours.
///
/// # Errors
/// Whatever the store says.
pub fn stop_by_link(tx: &mut Tx<'_>, secret: &str, stop: bool) -> Result<bool, StoreError> {
    let Some(kept) = preferences_by_link(tx, secret)? else {
        return Ok(false);
    };
    let value = Preferences {
        optional: !stop,
        told: tx.now(),
        ..kept.value
    };
    PREFERENCES.change(tx, "link", &kept.id, None, value)?;
    Ok(true)
}
