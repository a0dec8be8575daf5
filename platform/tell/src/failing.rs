//! Addresses that messages came back from.

use kit::Time;
use serde::{Deserialize, Serialize};
use store::{Collection, Rd, StoreError, Tx};

use crate::Address;

/// After how many days an address is given another chance.
const KEPT_DAYS: i64 = 90;

/// An address that messages came back from. Its id is [`Address::key`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failing {
    /// In whose words.
    pub why: String,
    /// Since when.
    pub since: Time,
    /// How many came back.
    pub count: u32,
}

/// Addresses that messages came back from.
pub const FAILING: Collection<Failing> = Collection {
    name: "failing-address",
    purpose: "not to write again to an address that sends our messages back",
    personal: true,
    erase_at: |_, now| Some(now.plus_s(KEPT_DAYS * 86_400)),
    kept_for: "90 days after a message last came back",
    audited: false,
    fields: &[],
};

/// Notes that a message came back from `address`.
///
/// # Errors
/// Whatever the store says.
pub fn mark_failing(tx: &mut Tx<'_>, address: &Address, why: &str) -> Result<(), StoreError> {
    let (key, now) = (address.key(), tx.now());
    match FAILING.get(tx, &key)? {
        Some(kept) => {
            let value = Failing {
                why: why.to_owned(),
                count: kept.value.count.saturating_add(1),
                ..kept.value
            };
            FAILING.change(tx, "system", &key, None, value).map(drop)
        }
        None => {
            let value = Failing {
                why: why.to_owned(),
                since: now,
                count: 1,
            };
            FAILING.insert_as(tx, "system", key, value).map(drop)
        }
    }
}

/// What is wrong with an address, if messages came back from it.
///
/// # Errors
/// Whatever the store says.
pub fn failing(rd: &mut Rd<'_>, address: &Address) -> Result<Option<Failing>, StoreError> {
    Ok(FAILING.get(rd, &address.key())?.map(|kept| kept.value))
}

/// An address is good again; whether it was failing.
///
/// # Errors
/// Whatever the store says.
pub fn mark_good(tx: &mut Tx<'_>, who: &str, address: &Address) -> Result<bool, StoreError> {
    FAILING.remove(tx, who, &address.key())
}
