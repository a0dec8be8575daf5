//! Other sources of context: who is asked along, in which words, and what came of it.

mod discover;
mod errand;
mod failure;
mod gather;
mod health;
mod many;
mod purge;
mod question;
mod spread;
mod verdict;
mod via;

pub use discover::{Discovery, Told};
pub use errand::{Errand, Words};
pub use failure::{Failure, Warnings};
pub use gather::{entities, entity};
pub use health::describe;
pub use many::{Elsewhere, Item, Mass};
pub use question::{Bounds, Conditions, Question};
pub use spread::{Change, Content, Own, Target, spread};
pub use verdict::item;
pub use via::own_alias;

use std::sync::{Arc, Mutex, PoisonError};

use app::App;
use http::HeaderMap;
use ngsi::source::{About, Registration};

use crate::ask::Ask;
use crate::refusal::Refusal;

/// The sources that may have a part in a request, and what they must be told of it.
pub struct Sources {
    app: App,
    tenant: String,
    /// The header fields of the request.
    headers: HeaderMap,
    /// By which names the brokers are known that the request came through.
    via: Vec<String>,
    /// Who may be asked.
    all: Arc<[Arc<Registration>]>,
    /// What sources warned of that could not reach others in turn.
    warned: Arc<Mutex<Vec<String>>>,
}

impl Sources {
    /// The sources of the caller's tenant; nothing if there are none, or none shall be asked.
    ///
    /// # Errors
    /// If the registrations cannot be read.
    pub async fn at_hand<P>(ask: &Ask<P>, local: Option<bool>) -> Result<Option<Self>, Refusal> {
        if local == Some(true) {
            return Ok(None);
        }
        let all = ask.app.context().sources(&ask.tenant).await?;
        if all.is_empty() {
            return Ok(None);
        }
        Ok(Some(Self {
            app: ask.app.clone(),
            tenant: ask.tenant.clone(),
            headers: ask.headers.clone(),
            via: via::names(&ask.headers),
            all,
            warned: Arc::default(),
        }))
    }

    /// The sources of a tenant, asked by ourselves: by no request.
    pub fn of_nobody(app: &App, tenant: &str, all: Arc<[Arc<Registration>]>) -> Self {
        Self {
            app: app.clone(),
            tenant: tenant.to_owned(),
            headers: HeaderMap::new(),
            via: Vec::new(),
            all,
            warned: Arc::default(),
        }
    }

    /// The same without one of them, by its id.
    pub fn without(mut self, id: &str) -> Self {
        let others = self.all.iter().filter(|one| one.id.as_deref() != Some(id));
        self.all = others.cloned().collect();
        self
    }

    /// What sources warned of so far, which is told once.
    fn take_warned(&self) -> Vec<String> {
        let mut warned = self.warned.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *warned)
    }

    /// Adds the types of an entity where a request does not tell them and the entity is kept here, so that
    /// sources of other things are not asked.
    async fn complete(&self, about: &mut About) -> Result<(), Refusal> {
        if about.types.is_empty()
            && let Some(known) = self.app.context().get(&self.tenant, &about.id).await?
        {
            about.types = known.types;
        }
        Ok(())
    }

    /// Whether asking a source would send the request round in a circle: it has been here, or there, before.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clause 6.3.18.
    fn has_been(&self, source: &Registration) -> bool {
        if self.via.is_empty() {
            return false;
        }
        let own = own_alias(&self.app, &self.tenant);
        let is_past = |name: &String| *name == own || Some(name) == source.alias.as_ref();
        self.via.iter().any(is_past)
    }
}
