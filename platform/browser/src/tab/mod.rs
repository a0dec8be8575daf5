//! One tab: goes to a page, runs scripts of ours in it, and comes back whatever the page does.

mod guard;
mod traffic;
mod watch;

use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError, Weak};
use std::time::Duration;

use chromiumoxide::cdp::browser_protocol::browser::BrowserContextId;
use chromiumoxide::cdp::browser_protocol::emulation::SetFocusEmulationEnabledParams;
use chromiumoxide::cdp::browser_protocol::page::{
    AddScriptToEvaluateOnNewDocumentParams, BringToFrontParams, CreateIsolatedWorldParams,
    StopLoadingParams,
};
use chromiumoxide::cdp::js_protocol::runtime::{
    EvaluateParams, ExecutionContextId, RemoteObjectId, TimeDelta,
};
use chromiumoxide::error::CdpError;
use chromiumoxide::types::Command;
use chromiumoxide::{Browser, Page};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::time::timeout;

use crate::trouble::ABORTED;
use crate::{Limits, Trouble};
pub use guard::Tried;
pub use traffic::{Document, Fetching};

use guard::Guard;
use traffic::Traffic;
use watch::Watch;

/// The name of our world within each page.
const WORLD: &str = "borough";

/// A tab of the browser.
pub struct Tab {
    page: Page,
    limits: Limits,
    watch: Watch,
    traffic: Traffic,
    /// Cookies and storage of its own, which end with it.
    private: Option<(Weak<Browser>, BrowserContextId)>,
    /// Once the page was held for the first time.
    guard: tokio::sync::OnceCell<Guard>,
    /// Our world in the page that is there, once something was asked of it.
    world: Mutex<Option<ExecutionContextId>>,
}

impl Tab {
    pub(crate) async fn of(
        page: Page,
        limits: Limits,
        private: Option<(Weak<Browser>, BrowserContextId)>,
    ) -> Result<Self, CdpError> {
        // Several tabs cannot have the focus at once, and a page behaves as if it had it.
        page.execute(SetFocusEmulationEnabledParams::new(true))
            .await?;
        let watch = Watch::over(&page, limits.bytes).await?;
        let traffic = Traffic::of(&page).await?;
        Ok(Self {
            page,
            limits,
            watch,
            traffic,
            private,
            guard: tokio::sync::OnceCell::new(),
            world: Mutex::default(),
        })
    }

    /// Puts a script into our world of every page that is loaded from now on, before the page's own scripts run.
    ///
    /// # Errors
    /// If the browser has lost the tab.
    pub async fn install(&self, script: &str) -> Result<(), Trouble> {
        let mut install = AddScriptToEvaluateOnNewDocumentParams::new(script);
        install.world_name = Some(WORLD.into());
        self.do_(install).await.map(drop)
    }

    /// Goes to an address and waits until it is loaded.
    ///
    /// # Errors
    /// Why it could not be had, for a person.
    pub async fn load(&self, address: &str) -> Result<(), Trouble> {
        let guard = self.guard.get().filter(|guard| guard.is_holding());
        if let Some(guard) = guard {
            guard.hold(false);
        }
        let loaded = self.go(address).await;
        if let Some(guard) = guard {
            guard.hold(true);
        }
        loaded
    }

    /// Brings the tab before the others, so that keys go to it.
    ///
    /// # Errors
    /// If the browser has lost the tab.
    pub async fn come_forward(&self) -> Result<(), Trouble> {
        self.do_(BringToFrontParams::default()).await.map(drop)
    }

    async fn go(&self, address: &str) -> Result<(), Trouble> {
        self.forget_world();
        self.watch.begin();
        let gone = tokio::select! {
            gone = timeout(self.limits.load, self.page.goto(address)) => gone,
            () = self.watch.gone.notified() => return Err(Trouble::refused(ABORTED)),
            () = self.watch.too_large.notified() => {
                self.stop().await;
                return Err(Trouble::Large(self.limits.bytes >> 20));
            }
        };
        self.forget_world();
        match gone {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(Trouble::of(&error)),
            Err(_late) => {
                self.stop().await;
                Err(Trouble::Late(self.limits.load))
            }
        }
    }

    /// Holds the page, or lets it go. A held page stays where it is, whatever is followed, sent or scripted, and
    /// nothing but what only reads leaves it; going to an address by [`Tab::load`] is free all the same.
    ///
    /// # Errors
    /// If the browser has lost the tab.
    pub async fn hold(&self, held: bool) -> Result<(), Trouble> {
        let guard = self
            .guard
            .get_or_try_init(|| Guard::over(&self.page))
            .await
            .map_err(|e| Trouble::of(&e))?;
        guard.hold(held);
        Ok(())
    }

    /// What the page tried while it was held, since this was last asked; at most 100.
    #[must_use]
    pub fn tried(&self) -> Vec<Tried> {
        self.guard.get().map(Guard::tried).unwrap_or_default()
    }

    /// How many windows pages of this tab have tried to open.
    #[must_use]
    pub fn windows(&self) -> u64 {
        self.watch.windows.load(Ordering::Relaxed)
    }

    /// Addresses of windows that pages tried to open since this was last asked; at most 100.
    #[must_use]
    pub fn opened(&self) -> Vec<String> {
        self.watch.opened.take()
    }

    /// Whether dialogs are agreed to from now on, as by a person who means what they pressed. At first they are not.
    pub fn agree(&self, agrees: bool) {
        self.watch.agrees.store(agrees, Ordering::Relaxed);
    }

    /// What dialogs said since this was last asked; at most 100.
    #[must_use]
    pub fn said_in_dialogs(&self) -> Vec<String> {
        self.watch.said.take()
    }

    /// How many dialogs pages of this tab have opened.
    #[must_use]
    pub fn dialogs(&self) -> u64 {
        self.watch.dialogs.load(Ordering::Relaxed)
    }

    async fn stop(&self) {
        let _stopped = timeout(
            Duration::from_secs(5),
            self.page.execute(StopLoadingParams::default()),
        )
        .await;
    }

    /// What an expression says, a promise's value once it is kept. It runs in a world of our own within the page,
    /// where it has the page's DOM but nothing of its scripts.
    ///
    /// # Errors
    /// If the page has gone or hangs, if the expression throws, or if what it says is no `T`.
    pub async fn say<T: DeserializeOwned>(
        &self,
        expression: impl Into<String>,
    ) -> Result<T, Trouble> {
        let script = self.script(expression.into()).await?.return_by_value(true);
        let said = self.evaluate(script).await?.value.unwrap_or_default();
        serde_json::from_value(said).map_err(|e| Trouble::Unreadable(e.to_string()))
    }

    /// The thing that an expression gives, to be named to the browser; none of what is no object.
    pub(crate) async fn object(&self, expression: &str) -> Result<Option<RemoteObjectId>, Trouble> {
        let script = self.script(expression.to_owned()).await?;
        Ok(self.evaluate(script).await?.object_id)
    }

    async fn script(
        &self,
        expression: String,
    ) -> Result<chromiumoxide::cdp::js_protocol::runtime::EvaluateParamsBuilder, Trouble> {
        Ok(EvaluateParams::builder()
            .expression(expression)
            .context_id(self.world().await?)
            .await_promise(true)
            .timeout(TimeDelta::new(self.limits.step.as_secs_f64() * 1_000.0)))
    }

    async fn evaluate(
        &self,
        script: chromiumoxide::cdp::js_protocol::runtime::EvaluateParamsBuilder,
    ) -> Result<chromiumoxide::cdp::js_protocol::runtime::RemoteObject, Trouble> {
        let script = script
            .build()
            .map_err(|why| Trouble::Unreadable(why.clone()))?;
        let answer = self.do_(script).await?;
        match answer.exception_details {
            Some(thrown) => {
                let more = thrown.exception.and_then(|thrown| thrown.description);
                Err(Trouble::Threw(more.unwrap_or(thrown.text)))
            }
            None => Ok(answer.result),
        }
    }

    /// Our world in the page that is there. A script that was installed has it already; a world of one name is one.
    pub(crate) async fn world(&self) -> Result<ExecutionContextId, Trouble> {
        let known = *self.world.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known {
            return Ok(known);
        }
        let frame = self.page.mainframe().await.map_err(|e| Trouble::of(&e))?;
        let mut world = CreateIsolatedWorldParams::new(frame.ok_or(Trouble::Gone)?);
        world.world_name = Some(WORLD.into());
        let world = self.do_(world).await?.execution_context_id;
        *self.world.lock().unwrap_or_else(PoisonError::into_inner) = Some(world);
        Ok(world)
    }

    fn forget_world(&self) {
        *self.world.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Does one thing, within the time that a step may take.
    pub(crate) async fn do_<C: Command>(&self, command: C) -> Result<C::Response, Trouble> {
        match timeout(self.limits.step, self.page.execute(command)).await {
            Ok(Ok(answer)) => Ok(answer.result),
            Ok(Err(error)) => {
                let trouble = Trouble::of(&error);
                if trouble == Trouble::Gone {
                    self.forget_world();
                }
                Err(trouble)
            }
            Err(_late) => Err(Trouble::Hung(self.limits.step)),
        }
    }

    /// Bytes that came since the page was asked for, with all that belongs to it.
    #[must_use]
    pub fn received_bytes(&self) -> u64 {
        self.watch.received_bytes.load(Ordering::Relaxed)
    }

    /// The window's own address now.
    ///
    /// # Errors
    /// If the page has gone or hangs.
    pub async fn address(&self) -> Result<String, Trouble> {
        self.say("location.href").await
    }

    /// The text that assistive technology and people alike are shown, as the browser lays it out.
    ///
    /// # Errors
    /// If the page has gone or hangs.
    pub async fn text(&self) -> Result<String, Trouble> {
        let said: Value = self.say("document.body?.innerText ?? ''").await?;
        Ok(said.as_str().unwrap_or_default().to_owned())
    }

    /// Closes the tab, and forgets its cookies and storage if they were its own.
    pub async fn close(self) {
        let _closed = timeout(Duration::from_secs(5), self.page.close()).await;
        let Some((browser, context)) = self.private else {
            return;
        };
        if let Some(browser) = browser.upgrade() {
            let forget = browser.dispose_browser_context(context);
            let _forgotten = timeout(Duration::from_secs(5), forget).await;
        }
    }
}
