//! Keys for machines: random, shown once, kept as a digest, with scopes, and bound to one device if need be.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use kit::{Fault, Time};
use serde::{Deserialize, Serialize};
use store::{Collection, Field, Record};

use crate::{App, Machine};
use kit::digest;

/// A key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// Who made it.
    pub account: String,
    /// What it is for: "ChirpStack of the harbour office".
    pub label: String,
    /// Digest of the secret.
    pub secret: String,
    /// The secret's first characters, to tell keys apart.
    pub hint: String,
    /// The acts it may do.
    pub scopes: Vec<String>,
    /// The one thing it may do them to.
    pub only: Option<String>,
}

/// Keys.
pub const KEYS: Collection<Key> = Collection {
    name: "key",
    purpose: "to let machines in, and to know which machine did what",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "until the key is removed",
    audited: true,
    fields: &[
        Field {
            name: "secret",
            unique: true,
            of: |key| vec![key.secret.clone()],
        },
        Field {
            name: "account",
            unique: false,
            of: |key| vec![key.account.clone()],
        },
    ],
};

/// Makes a key: its record, and the secret, which is not kept.
///
/// # Errors
/// Whatever the store says.
pub async fn create(
    app: &App,
    account: &str,
    label: &str,
    scopes: Vec<String>,
    only: Option<String>,
) -> Result<(Record<Key>, String), Fault> {
    let secret = format!("bk_{}", app.chance().secret());
    let key = Key {
        account: account.to_owned(),
        label: label.trim().chars().take(100).collect(),
        secret: digest(&secret),
        hint: secret.chars().take(9).collect(),
        scopes,
        only,
    };
    let who = format!("person:{account}");
    let record = app
        .store()
        .write(move |tx| KEYS.insert(tx, &who, key.clone()))
        .await?;
    Ok((record, secret))
}

/// How long a key that was looked up is believed: a removed key ends within this time on every node.
const BELIEVED_S: i64 = 5;
/// Keys remembered.
const REMEMBERED: usize = 1_000;

/// Keys looked up a moment ago: a machine that writes ten thousand times a second asks the store once.
#[derive(Default)]
pub struct KeyCache(Mutex<HashMap<String, (Time, Option<Machine>)>>);

impl KeyCache {
    fn get(&self, secret: &str, now: Time) -> Option<Option<Machine>> {
        let cache = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        cache
            .get(secret)
            .filter(|(until, _)| *until > now)
            .map(|(_, machine)| machine.clone())
    }

    fn put(&self, secret: String, now: Time, machine: Option<Machine>) {
        let mut cache = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if cache.len() >= REMEMBERED {
            cache.clear();
        }
        cache.insert(secret, (now.plus_s(BELIEVED_S), machine));
    }

    /// Forgets everything, so that a removed key ends here at once.
    pub fn clear(&self) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }
}

/// The machine that holds this secret: for interfaces whose standard has a place of its own for a key.
///
/// # Errors
/// Whatever the store says.
pub async fn machine(app: &App, secret: &str) -> Result<Option<Machine>, Fault> {
    let (secret, now) = (digest(secret), app.now());
    if let Some(known) = app.keys().get(&secret, now) {
        return Ok(known);
    }
    let wanted = secret.clone();
    let found = app
        .store()
        .read(move |rd| KEYS.by(rd, "secret", &wanted))
        .await?;
    let machine = found.map(|key| Machine {
        key: key.id,
        scopes: key.value.scopes,
        only: key.value.only,
    });
    app.keys().put(secret, now, machine.clone());
    Ok(machine)
}
