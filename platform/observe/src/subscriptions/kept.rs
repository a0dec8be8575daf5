//! Subscriptions as the store keeps them, and the news that one has changed.
//!
//! Each change of a subscription gets a token. The newest token is read in every write, which tells
//! whether what the process knows is true; the tokens before it tell what to read anew.

use kit::Time;
use ngsi::Subscription;
use ngsi::subscription::Delivery;
use serde::{Deserialize, Serialize};
use store::collection::Field;
use store::{Collection, Rd, StoreError, Tx};

/// Tokens that are remembered: a process that missed more reads everything anew.
const REMEMBERED: usize = 64;
/// How long it is remembered that a subscription has gone.
pub const GONE_S: i64 = 86_400;

/// A subscription, or the memory of one that has gone.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Kept {
    /// Whose.
    pub tenant: String,
    /// Its URI.
    pub id: String,
    /// What it says; nothing once it has gone.
    pub doc: Option<String>,
    /// The token of its last change.
    pub token: String,
}

/// How the telling of a subscription went, and when it was last due.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivered {
    /// When a notification was last put in the queue, if the subscription sets a pace.
    pub due_us: Option<i64>,
    /// How often it was tried.
    pub sent: u64,
    /// How often it failed.
    pub failed: u64,
    /// When it was last tried.
    pub last_us: Option<i64>,
    /// When it last went well.
    pub good_us: Option<i64>,
    /// When it last failed.
    pub bad_us: Option<i64>,
    /// Why it last failed; empty once it went well.
    pub error: String,
    /// Until when its receiver is left alone, because it did not answer.
    pub alone_until_us: Option<i64>,
}

impl Delivered {
    pub fn delivery(&self) -> Delivery {
        Delivery {
            times_sent: self.sent,
            times_failed: self.failed,
            last_notification_us: self.last_us,
            last_success_us: self.good_us,
            last_failure_us: self.bad_us,
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Newest {
    token: String,
}

#[derive(Serialize, Deserialize)]
struct Recent {
    tokens: Vec<String>,
}

const PURPOSE: &str = "To tell other systems when things in the place change";
const KEPT_FOR: &str = "until the other system cancels its subscription";

pub const SUBSCRIPTIONS: Collection<Kept> = Collection {
    name: "subscription",
    purpose: PURPOSE,
    personal: false,
    erase_at: |kept, now| kept.doc.is_none().then(|| now.plus_s(GONE_S)),
    kept_for: KEPT_FOR,
    audited: false,
    fields: &[
        Field {
            name: "tenant",
            unique: false,
            of: |kept| {
                if kept.doc.is_some() {
                    vec![kept.tenant.clone()]
                } else {
                    Vec::new()
                }
            },
        },
        Field {
            name: "token",
            unique: false,
            of: |kept| vec![kept.token.clone()],
        },
    ],
};

const DELIVERIES: Collection<Delivered> = plain("subscription-delivery");
const NEWEST: Collection<Newest> = plain("subscription-newest");
const RECENT: Collection<Recent> = plain("subscription-recent");

const fn plain<T>(name: &'static str) -> Collection<T> {
    Collection {
        name,
        purpose: PURPOSE,
        personal: false,
        erase_at: |_, _| None,
        kept_for: KEPT_FOR,
        audited: false,
        fields: &[],
    }
}

/// What this keeps, for the privacy page.
pub fn entries() -> [store::Entry; 2] {
    [SUBSCRIPTIONS.entry(), DELIVERIES.entry()]
}

/// The id of a subscription's record: URIs hold no spaces.
pub fn key(tenant: &str, id: &str) -> String {
    format!("{tenant} {id}")
}

/// Keeps a subscription, or the memory that it has gone.
pub fn put(
    tx: &mut Tx<'_>,
    tenant: &str,
    id: &str,
    subscription: Option<&Subscription>,
) -> Result<(), StoreError> {
    let token = tx.new_id();
    let doc = subscription.map(|s| String::from_utf8_lossy(&s.to_stored()).into_owned());
    let kept = Kept {
        tenant: tenant.to_owned(),
        id: id.to_owned(),
        doc,
        token: token.clone(),
    };
    set(&SUBSCRIPTIONS, tx, &key(tenant, id), kept)?;
    let mut tokens = recent(tx)?;
    tokens.push(token.clone());
    tokens.drain(..tokens.len().saturating_sub(REMEMBERED));
    set(&RECENT, tx, "all", Recent { tokens })?;
    set(&NEWEST, tx, "all", Newest { token })
}

/// The token of the last change of any subscription; empty if there never was one.
pub fn newest(rd: &mut Rd<'_>) -> Result<String, StoreError> {
    Ok(NEWEST
        .get(rd, "all")?
        .map(|record| record.value.token)
        .unwrap_or_default())
}

/// The last tokens, oldest first.
pub fn recent(rd: &mut Rd<'_>) -> Result<Vec<String>, StoreError> {
    Ok(RECENT
        .get(rd, "all")?
        .map(|record| record.value.tokens)
        .unwrap_or_default())
}

/// The subscription, if it is there.
pub fn get(rd: &mut Rd<'_>, tenant: &str, id: &str) -> Result<Option<Subscription>, StoreError> {
    let record = SUBSCRIPTIONS.get(rd, &key(tenant, id))?;
    record
        .and_then(|record| decode(&record.value).transpose())
        .transpose()
}

/// The subscription that is kept, if it has not gone.
pub fn decode(kept: &Kept) -> Result<Option<Subscription>, StoreError> {
    let read = |doc: &String| Subscription::from_stored(doc.as_bytes());
    kept.doc
        .as_ref()
        .map(read)
        .transpose()
        .map_err(|e| StoreError::Unreadable(e.to_string()))
}

/// How the telling of a subscription went.
pub fn deliveries(rd: &mut Rd<'_>, tenant: &str, id: &str) -> Result<Delivered, StoreError> {
    Ok(DELIVERIES
        .get(rd, &key(tenant, id))?
        .map(|record| record.value)
        .unwrap_or_default())
}

/// Writes down how the telling of a subscription went.
pub fn set_deliveries(
    tx: &mut Tx<'_>,
    tenant: &str,
    id: &str,
    delivered: Delivered,
) -> Result<(), StoreError> {
    set(&DELIVERIES, tx, &key(tenant, id), delivered)
}

pub fn forget_deliveries(tx: &mut Tx<'_>, tenant: &str, id: &str) -> Result<(), StoreError> {
    DELIVERIES.remove(tx, "system", &key(tenant, id)).map(drop)
}

/// Keeps a record under an id, be it there already or not.
pub fn set<T: Serialize + serde::de::DeserializeOwned>(
    collection: &Collection<T>,
    tx: &mut Tx<'_>,
    id: &str,
    value: T,
) -> Result<(), StoreError> {
    if collection.get(tx, id)?.is_some() {
        collection.change(tx, "system", id, None, value).map(drop)
    } else {
        collection
            .insert_as(tx, "system", id.to_owned(), value)
            .map(drop)
    }
}

/// Whether what a process knew at `since` may be brought up to date from the recent tokens.
pub const fn is_fresh(since: Time, now: Time) -> bool {
    now.since_us(since) < GONE_S / 2 * 1_000_000
}
