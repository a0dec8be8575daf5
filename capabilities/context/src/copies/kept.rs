//! The copies of subscriptions as they are kept: which source has which, and what is still to be sent.

use std::collections::HashMap;
use std::sync::Arc;

use app::App;
use app::store::{Collection, Field, Filter, Page, Record, StoreError};
use ngsi::source::Registration;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// How the id of a copy begins.
const URN: &str = "urn:ngsi-ld:Subscription:distsub-";
/// Copies that a tenant may have.
const MOST: i64 = 100_000;
/// All of them at once.
const ALL: Page = Page {
    skip: 0,
    limit: MOST,
    newest_first: false,
};

/// What is to be done about a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// The source does not have it yet.
    New,
    /// The source has another version.
    Changed,
    /// The source has it.
    Settled,
    /// The source is to forget it.
    Gone,
}

/// A copy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Copy {
    /// Whose.
    pub tenant: String,
    /// Of which subscription.
    pub subscription: String,
    /// At which source: the id of the registration.
    pub source: String,
    /// Where the source is.
    pub endpoint: String,
    /// The registration, as it is kept: it may be gone when the copy is taken back.
    pub registration: String,
    /// What the copy says, without its id.
    pub document: Value,
    /// What is to be done.
    pub state: State,
}

/// The subscription, the registration and the place of the source.
type Key = [String; 3];

/// A copy that there should be.
pub struct Wanted {
    /// Of which subscription.
    pub subscription: String,
    /// At which source.
    pub source: Arc<Registration>,
    /// What it says, without its id.
    pub document: Value,
}

/// The copies that are kept.
pub const COPIES: Collection<Copy> = Collection {
    name: "subscription_copy",
    purpose: "to be told by other sources of what our subscribers want to know",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "as long as the subscription and the registration",
    audited: false,
    fields: &[Field {
        name: "tenant",
        unique: false,
        of: |copy| vec![copy.tenant.clone()],
    }],
};

/// The id by which a source knows a copy.
pub fn remote_id(key: &str) -> String {
    format!("{URN}{key}")
}

/// The copies of a tenant.
///
/// # Errors
/// If they cannot be read.
pub async fn all(app: &App, tenant: &str) -> Result<Vec<Record<Copy>>, StoreError> {
    let of_tenant = Filter::Is("tenant", tenant.to_owned());
    app.store()
        .read(move |rd| COPIES.find(rd, &of_tenant, ALL))
        .await
}

/// The copy that a source knows by this id, if there is one.
///
/// # Errors
/// If it cannot be read.
pub async fn by_remote_id(app: &App, id: &str) -> Result<Option<Copy>, StoreError> {
    let Some(key) = id.strip_prefix(URN).map(str::to_owned) else {
        return Ok(None);
    };
    let found = app.store().read(move |rd| COPIES.get(rd, &key)).await?;
    Ok(found
        .map(|record| record.value)
        .filter(|copy| copy.state != State::Gone))
}

/// Writes down the difference between what is wanted and what is there; whether anything is to be sent.
pub async fn settle(app: &App, tenant: &str, wanted: Vec<Wanted>) -> Result<bool, StoreError> {
    let tenant = tenant.to_owned();
    let written = app.store().write(move |tx| {
        let there = COPIES.find(tx, &Filter::Is("tenant", tenant.clone()), ALL)?;
        let mut is_open = there
            .iter()
            .any(|record| record.value.state != State::Settled);
        let mut there: HashMap<Key, Record<Copy>> = there
            .into_iter()
            .filter(|record| record.value.state != State::Gone)
            .map(|record| (record.value.key(), record))
            .collect();
        for one in &wanted {
            let new = one.as_new(&tenant);
            let Some(record) = there.remove(&new.key()) else {
                is_open = true;
                COPIES.insert(tx, "system", new)?;
                continue;
            };
            if record.value.document != one.document {
                is_open = true;
                let state = match record.value.state {
                    State::New => State::New,
                    _ => State::Changed,
                };
                let copy = Copy { state, ..new };
                COPIES.change(tx, "system", &record.id, None, copy)?;
            }
        }
        for record in there.into_values() {
            is_open = true;
            let copy = Copy {
                state: State::Gone,
                ..record.value
            };
            COPIES.change(tx, "system", &record.id, None, copy)?;
        }
        Ok::<_, StoreError>(is_open)
    });
    written.await
}

/// Tenants with copies that are still to be sent.
pub async fn waiting(app: &App) -> Result<Vec<String>, StoreError> {
    let all = app
        .store()
        .read(|rd| COPIES.find(rd, &Filter::All, ALL))
        .await?;
    let waiting = all
        .into_iter()
        .filter(|record| record.value.state != State::Settled);
    let mut tenants: Vec<String> = waiting.map(|record| record.value.tenant).collect();
    tenants.sort_unstable();
    tenants.dedup();
    Ok(tenants)
}

/// Writes down that a source has a copy as it was sent, or has forgotten it.
pub async fn sent(app: &App, record: Record<Copy>) -> Result<(), StoreError> {
    let written = app.store().write(move |tx| {
        if record.value.state == State::Gone {
            COPIES.remove(tx, "system", &record.id)?;
            return Ok(());
        }
        let copy = Copy {
            state: State::Settled,
            ..record.value.clone()
        };
        match COPIES.change(tx, "system", &record.id, Some(record.version), copy) {
            // It changed meanwhile, and is sent again.
            Ok(_) | Err(StoreError::Stale { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    });
    written.await
}

impl Wanted {
    fn as_new(&self, tenant: &str) -> Copy {
        Copy {
            tenant: tenant.to_owned(),
            subscription: self.subscription.clone(),
            source: self.source.id.clone().unwrap_or_default(),
            endpoint: self.source.endpoint.clone(),
            registration: self.source.to_stored(),
            document: self.document.clone(),
            state: State::New,
        }
    }
}

impl Copy {
    /// Whether the source is to forget it.
    pub fn is_gone(&self) -> bool {
        self.state == State::Gone
    }

    fn key(&self) -> Key {
        [&self.subscription, &self.source, &self.endpoint].map(String::clone)
    }

    /// How it is shown among the subscriptions to registrations: as what keeps an eye on the sources.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clause 5.8.1.4.
    pub fn to_json(&self, key: &str) -> Value {
        json!({
            "id": remote_id(key),
            "type": "Subscription",
            "description": format!("Watches the sources of {}", self.subscription),
            "entities": self.document["entities"],
            "notification": self.document["notification"],
            "status": "active",
        })
    }
}
