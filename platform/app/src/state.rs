//! The App: everything that a handler, a job or a command may reach, put together once.

use std::any::Any;
use std::sync::Arc;

use bus::{Bus, Outbound};
use kit::{Chance, Clock, Config, Fault, Kind, SecretKeys, Time};
use observe::Context;
use store::Store;

use crate::files::Files;
use crate::jobs::Board;
use crate::live::Live;
use crate::place::Place;
use crate::routes::Door;
use crate::shared::Shared;
use crate::templates::Templates;
use crate::{Capability, signin};

/// Everything, shared. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    config: Config,
    clock: Clock,
    opened: Time,
    chance: Chance,
    store: Store,
    secrets: SecretKeys,
    bus: Bus,
    outbound: Outbound,
    context: Context,
    find: find::Find,
    tell: tell::Tell,
    place: Place,
    templates: Templates,
    files: Files,
    capabilities: &'static [Capability],
    doors: Vec<Door>,
    open_api: String,
    board: Board,
    live: Live,
    shared: Shared,
    keys: signin::KeyCache,
    oidc: signin::OidcClient,
}

impl App {
    /// Opens the store, the bus and the rest, for these capabilities.
    ///
    /// # Errors
    /// A fault that says which setting to mend.
    pub async fn open(config: Config, capabilities: &'static [Capability]) -> Result<Self, Fault> {
        Self::open_with(config, capabilities, Clock::machine(), Chance::system()).await
    }

    /// The same, with the time and the chance of a test.
    ///
    /// # Errors
    /// A fault that says which setting to mend.
    pub async fn open_with(
        config: Config,
        capabilities: &'static [Capability],
        clock: Clock,
        chance: Chance,
    ) -> Result<Self, Fault> {
        let mend = |what: &str, error: &dyn std::fmt::Display| {
            Fault::new(Kind::TooBusy, format!("{what}: {error}"))
        };
        let place = Place::load(config.place.as_deref())?;
        let store = Store::open(config.store.url.reveal(), clock.clone(), chance.clone())
            .map_err(|e| mend("BOROUGH__STORE__URL", &e))?;
        let secrets = SecretKeys::new(&config.secrets, store.key_file())?;
        let bus = Bus::open(config.bus.url.reveal())
            .await
            .map_err(|e| mend("BOROUGH__BUS__URL", &e))?;
        let outbound = Outbound::new(&config.outbound.allow).map_err(|e| mend("outbound", &e))?;
        let context = Context::new(store.clone(), bus.clone(), outbound.clone());
        let meanings = place.file("meanings.txt").unwrap_or_default();
        let meanings = String::from_utf8_lossy(&meanings).into_owned();
        let tell =
            tell::Tell::new(store.clone(), &outbound, &config).map_err(|e| mend("messages", &e))?;
        let routes = crate::http::routes(capabilities);
        let (_, api, doors) = routes.split();
        let open_api = crate::http::open_api(api).map_err(Fault::internal)?;
        Ok(Self(Arc::new(Inner {
            templates: Templates::new(capabilities, &place)?,
            find: find::Find::new(store.clone(), &meanings)?,
            files: Files::new(),
            board: Board::default(),
            live: Live::default(),
            shared: Shared::default(),
            keys: signin::KeyCache::default(),
            oidc: signin::OidcClient::default(),
            config,
            opened: clock.now(),
            clock,
            chance,
            store,
            secrets,
            bus,
            outbound,
            context,
            tell,
            place,
            capabilities,
            doors,
            open_api,
        })))
    }

    /// The settings.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// When this process began to serve.
    #[must_use]
    pub fn opened(&self) -> Time {
        self.0.opened
    }

    /// The time now.
    #[must_use]
    pub fn now(&self) -> Time {
        self.0.clock.now()
    }

    /// The day it is here, by the clock on the wall.
    #[must_use]
    pub fn today(&self) -> jiff::civil::Date {
        kit::words::local(self.now()).date()
    }

    /// Random bits, ids and secrets.
    #[must_use]
    pub fn chance(&self) -> &Chance {
        &self.0.chance
    }

    /// Where everything is kept.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The keys that secrets are sealed with before they are kept in a record.
    #[must_use]
    pub fn secrets(&self) -> &SecretKeys {
        &self.0.secrets
    }

    /// News within and between nodes.
    #[must_use]
    pub fn bus(&self) -> &Bus {
        &self.0.bus
    }

    /// The door by which others are called.
    #[must_use]
    pub fn outbound(&self) -> &Outbound {
        &self.0.outbound
    }

    /// The verb observe.
    #[must_use]
    pub fn context(&self) -> &Context {
        &self.0.context
    }

    /// The verb find.
    #[must_use]
    pub fn find(&self) -> &find::Find {
        &self.0.find
    }

    /// The verb tell.
    #[must_use]
    pub fn tell(&self) -> &tell::Tell {
        &self.0.tell
    }

    /// The place that is served.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.0.place
    }

    /// What this binary can do.
    #[must_use]
    pub fn capabilities(&self) -> &'static [Capability] {
        self.0.capabilities
    }

    /// Every door and who may pass.
    #[must_use]
    pub fn doors(&self) -> &[Door] {
        &self.0.doors
    }

    /// The OpenAPI document of every standard interface, as JSON.
    #[must_use]
    pub fn open_api(&self) -> &str {
        &self.0.open_api
    }

    /// The templates, ready to render.
    #[must_use]
    pub fn templates(&self) -> &Templates {
        &self.0.templates
    }

    pub(crate) fn files(&self) -> &Files {
        &self.0.files
    }

    /// How the jobs and services last went.
    #[must_use]
    pub fn board(&self) -> &Board {
        &self.0.board
    }

    /// Who listens to live updates.
    #[must_use]
    pub fn live(&self) -> &Live {
        &self.0.live
    }

    /// What a capability keeps in memory while this App runs, of a type of its own; made by `make` at
    /// its first use. It must not hold an App, or neither would ever end, and `make` must not call this.
    pub fn shared<T: Any + Send + Sync>(&self, make: impl FnOnce() -> T) -> Arc<T> {
        self.0.shared.get(make)
    }

    pub(crate) fn keys(&self) -> &signin::KeyCache {
        &self.0.keys
    }

    pub(crate) fn oidc(&self) -> &signin::OidcClient {
        &self.0.oidc
    }
}
