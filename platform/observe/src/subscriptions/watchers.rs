//! The subscriptions that this process knows, brought up to date within each transaction that asks.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use kit::Time;
use ngsi::Subscription;
use ngsi::subscription::SubscriptionIndex;
use store::collection::{Filter, Page};
use store::{Rd, StoreError};

use super::kept::{self, Kept, SUBSCRIPTIONS};

/// Subscriptions that are read at once.
const STEP: i64 = 5_000;

/// Every subscription, by tenant.
#[derive(Default)]
pub struct Watchers(RwLock<Known>);

/// What was known at a token.
#[derive(Default)]
pub struct Known {
    token: String,
    since: Time,
    tenants: HashMap<String, Watching>,
}

/// The subscriptions of one tenant.
#[derive(Default)]
pub struct Watching {
    by_id: HashMap<Arc<str>, Arc<Subscription>>,
    index: SubscriptionIndex<Arc<str>>,
    timed: HashSet<Arc<str>>,
}

impl Watchers {
    /// The subscriptions as this transaction sees them.
    ///
    /// What was learnt in a transaction that is then undone does no harm: its token is met nowhere else,
    /// so that the next one to ask reads anew.
    pub fn fresh(&self, rd: &mut Rd<'_>) -> Result<RwLockReadGuard<'_, Known>, StoreError> {
        let token = kept::newest(rd)?;
        self.at(rd, &token)
    }

    /// The same for a transaction that has read the newest token already.
    pub fn at(
        &self,
        rd: &mut Rd<'_>,
        token: &str,
    ) -> Result<RwLockReadGuard<'_, Known>, StoreError> {
        loop {
            let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
            if known.token == token {
                return Ok(known);
            }
            drop(known);
            let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
            if known.token != token {
                known.refresh(rd, token.to_owned())?;
            }
        }
    }

    /// The subscriptions as they were last seen.
    pub fn last_seen(&self) -> RwLockReadGuard<'_, Known> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    pub fn of(&self, tenant: &str) -> Option<&Watching> {
        self.tenants.get(tenant)
    }

    pub fn get(&self, tenant: &str, id: &str) -> Option<&Arc<Subscription>> {
        self.of(tenant)?.by_id.get(id)
    }

    /// Those that are told each so many seconds, with tenant and id.
    pub fn timed(&self) -> impl Iterator<Item = (&str, &str, &Arc<Subscription>)> {
        self.tenants.iter().flat_map(|(tenant, watching)| {
            let timed = watching.timed.iter();
            timed.filter_map(|id| Some((tenant.as_str(), id.as_ref(), watching.by_id.get(id)?)))
        })
    }

    fn refresh(&mut self, rd: &mut Rd<'_>, token: String) -> Result<(), StoreError> {
        let now = rd.now();
        let tokens = kept::recent(rd)?;
        let known = tokens.iter().position(|known| *known == self.token);
        match known.filter(|_| kept::is_fresh(self.since, now)) {
            Some(at) => {
                for token in &tokens[at + 1..] {
                    let filter = Filter::Is("token", token.clone());
                    for record in SUBSCRIPTIONS.find(rd, &filter, Page::default())? {
                        self.put(&record.value)?;
                    }
                }
            }
            None => self.read_all(rd)?,
        }
        self.token = token;
        self.since = now;
        Ok(())
    }

    fn read_all(&mut self, rd: &mut Rd<'_>) -> Result<(), StoreError> {
        // Nothing half-read is taken for the truth.
        self.token.clear();
        self.tenants.clear();
        let mut page = Page {
            limit: STEP,
            ..Page::default()
        };
        loop {
            let records = SUBSCRIPTIONS.find(rd, &Filter::All, page)?;
            for record in &records {
                self.put(&record.value)?;
            }
            if (records.len() as i64) < STEP {
                return Ok(());
            }
            page.skip += STEP;
        }
    }

    fn put(&mut self, kept: &Kept) -> Result<(), StoreError> {
        let watching = self.tenants.entry(kept.tenant.clone()).or_default();
        let id: Arc<str> = kept.id.as_str().into();
        if watching.by_id.remove(&id).is_some() {
            watching.index.remove(&id);
            watching.timed.remove(&id);
        }
        if let Some(subscription) = kept::decode(kept)? {
            watching.index.insert(Arc::clone(&id), &subscription);
            if subscription.time_interval_s.is_some() {
                watching.timed.insert(Arc::clone(&id));
            }
            watching.by_id.insert(id, Arc::new(subscription));
        }
        Ok(())
    }
}

impl Watching {
    /// The subscriptions that an entity may concern.
    pub fn candidates(
        &self,
        entity: &ngsi::Entity,
    ) -> impl Iterator<Item = (&Arc<str>, &Arc<Subscription>)> {
        self.index
            .candidates(entity)
            .into_iter()
            .filter_map(|id| Some((id, self.by_id.get(id)?)))
    }
}
