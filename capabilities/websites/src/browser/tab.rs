//! One tab: goes to a page, lets the rules judge it, and comes back whatever the page does.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use access::{Review, Rule};
use chromiumoxide::Page;
use chromiumoxide::cdp::browser_protocol::emulation::SetFocusEmulationEnabledParams;
use chromiumoxide::cdp::browser_protocol::network::{
    EventDataReceived, EventLoadingFailed, EventRequestWillBeSent, ResourceType,
};
use chromiumoxide::cdp::browser_protocol::page::{
    CreateIsolatedWorldParams, DialogType, EventJavascriptDialogOpening,
    HandleJavaScriptDialogParams, StopLoadingParams,
};
use chromiumoxide::cdp::js_protocol::runtime::{EvaluateParams, ExecutionContextId, TimeDelta};
use chromiumoxide::error::CdpError;
use futures::{FutureExt, StreamExt};
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::Notify;
use tokio::time::timeout;

use super::Limits;
use crate::crawl::SiteAddress;

/// A tab of the browser.
pub struct Tab {
    page: Page,
    limits: Limits,
    enhanced: bool,
    received_bytes: Arc<AtomicU64>,
    too_large: Arc<Notify>,
    /// The page's own request was given up: a download, for one.
    gone: Arc<Notify>,
}

/// A page that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// Where the page is: not where it was asked for, if that led on.
    pub address: String,
    /// What the server answered: 200.
    pub status: u16,
    /// What it is: "text/html".
    pub kind: String,
    /// Bytes that came, with all that belongs to the page.
    pub bytes: u64,
    /// Where its links lead.
    pub links: Vec<String>,
    /// What the rules say; none of what is no page.
    pub review: Option<Review>,
}

/// What the script within the page says.
#[derive(Deserialize)]
struct Said {
    address: String,
    status: u16,
    kind: String,
    links: Vec<String>,
    review: Option<Value>,
}

/// Runs after the rules, in their world.
const LOOK: &str = r##"
(async () => {
  const kind = document.contentType;
  const isPage = kind === "text/html" || kind === "application/xhtml+xml";
  const links = [];
  for (const link of document.querySelectorAll("a[href], area[href]")) {
    if (links.length >= 2000) break;
    if (/^https?:/.test(link.href)) links.push(link.href.split("#")[0]);
  }
  const review = isPage ? await boroughAccess.review({ most: MOST, enhanced: ENHANCED }) : null;
  const [navigation] = performance.getEntriesByType("navigation");
  return { address: location.href, status: navigation?.responseStatus ?? 0, kind, links, review };
})()
"##;

impl Tab {
    pub(super) async fn of(page: Page, limits: Limits, enhanced: bool) -> Result<Self, CdpError> {
        // Several tabs cannot have the focus at once, and a page behaves as if it had it.
        page.execute(SetFocusEmulationEnabledParams::new(true))
            .await?;
        let received_bytes = Arc::new(AtomicU64::new(0));
        let too_large = Arc::new(Notify::new());
        let mut dialogs = page
            .event_listener::<EventJavascriptDialogOpening>()
            .await?;
        let answering = page.clone();
        tokio::spawn(async move {
            while let Some(dialog) = dialogs.next().await {
                // Nobody stays on a page because it asks them to.
                let leave = dialog.r#type == DialogType::Beforeunload;
                let answer = HandleJavaScriptDialogParams::new(leave);
                if answering.execute(answer).await.is_err() {
                    break;
                }
            }
        });
        let main = page.mainframe().await?;
        let mut requests = page.event_listener::<EventRequestWillBeSent>().await?;
        let mut failures = page.event_listener::<EventLoadingFailed>().await?;
        let gone = Arc::new(Notify::new());
        let tell = Arc::clone(&gone);
        tokio::spawn(async move {
            // The page's own request, not one of its parts or frames. Either event may be heard first.
            let mut own = None;
            let mut given_up = VecDeque::new();
            loop {
                tokio::select! {
                    Some(request) = requests.next() => {
                        let is_document = request.r#type == Some(ResourceType::Document);
                        if is_document && request.frame_id == main {
                            own = Some(request.request_id.clone());
                        }
                    }
                    Some(failure) = failures.next() => {
                        if failure.error_text == ABORTED {
                            given_up.truncate(REMEMBERED);
                            given_up.push_front(failure.request_id.clone());
                        }
                    }
                    else => break,
                }
                if own.as_ref().is_some_and(|own| given_up.contains(own)) {
                    own = None;
                    tell.notify_one();
                }
            }
        });
        let mut data = page.event_listener::<EventDataReceived>().await?;
        let (count, full) = (Arc::clone(&received_bytes), Arc::clone(&too_large));
        tokio::spawn(async move {
            while let Some(event) = data.next().await {
                let length = u64::try_from(event.data_length).unwrap_or(0);
                if count.fetch_add(length, Ordering::Relaxed) + length > limits.bytes {
                    full.notify_one();
                }
            }
        });
        Ok(Self {
            page,
            limits,
            enhanced,
            received_bytes,
            too_large,
            gone,
        })
    }

    /// Looks at a page.
    ///
    /// # Errors
    /// Why it could not be looked at, for a person. The tab is then to be left.
    pub async fn look(&self, address: &str) -> Result<Looked, String> {
        self.received_bytes.store(0, Ordering::Relaxed);
        self.load(address).await?;
        let said = timeout(self.limits.judge, self.judge())
            .await
            .map_err(|_| {
                format!(
                    "The page could not be judged within {} seconds.",
                    self.limits.judge.as_secs()
                )
            })??;
        let review = said.review.map(Review::read).transpose();
        Ok(Looked {
            address: said.address,
            status: said.status,
            kind: said.kind,
            bytes: self.received_bytes.load(Ordering::Relaxed),
            links: said.links,
            review: review.map_err(|e| format!("The review could not be read: {e}."))?,
        })
    }

    /// The rules that there are.
    pub(super) async fn rules(&self) -> Result<Vec<Rule>, String> {
        let world = self.world().await?;
        let script = format!("{}\nboroughAccess.rules", access::RULES);
        let said = self.evaluate(world, script).await?;
        serde_json::from_value(said).map_err(|e| e.to_string())
    }

    /// The text at an address, such as `robots.txt`; none if there is none.
    pub async fn text(&self, address: &SiteAddress) -> Option<String> {
        let said = self.read(address, "document.body?.innerText ?? ''").await?;
        said.as_str().map(ToOwned::to_owned)
    }

    /// The locations that a list of pages names (sitemaps.org); none if there is no list.
    pub async fn locations(&self, address: &SiteAddress) -> Option<Vec<String>> {
        let script = "[...document.getElementsByTagNameNS('*', 'loc')].slice(0, 50000).map(e => e.textContent.trim())";
        let said = self.read(address, script).await?;
        serde_json::from_value(said).ok()
    }

    /// What an expression says of what is at an address, if the server has it.
    async fn read(&self, address: &SiteAddress, expression: &str) -> Option<Value> {
        self.load(address.as_str()).await.ok()?;
        let world = self.world().await.ok()?;
        let status = "performance.getEntriesByType('navigation')[0]?.responseStatus ?? 0";
        let script = format!("({status}) === 200 ? ({expression}) : null");
        let said = self.evaluate(world, script).await.ok()?;
        (!said.is_null()).then_some(said)
    }

    async fn load(&self, address: &str) -> Result<(), String> {
        // What was said of the page before is not of this one.
        let _stale = (
            self.gone.notified().now_or_never(),
            self.too_large.notified().now_or_never(),
        );
        let gone = tokio::select! {
            gone = timeout(self.limits.load, self.page.goto(address)) => gone,
            () = self.gone.notified() => return Err(plain(ABORTED)),
            () = self.too_large.notified() => {
                let _stopped = self.page.execute(StopLoadingParams::default()).await;
                return Err(format!(
                    "The page is larger than {} MB with all that belongs to it.",
                    self.limits.bytes >> 20
                ));
            }
        };
        match gone {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(why(&error)),
            Err(_late) => {
                let _stopped = self.page.execute(StopLoadingParams::default()).await;
                Err(format!(
                    "The page did not load within {} seconds.",
                    self.limits.load.as_secs()
                ))
            }
        }
    }

    /// Runs the rules.
    async fn judge(&self) -> Result<Said, String> {
        let world = self.world().await?;
        let look = LOOK
            .replace("MOST", &self.limits.each_rule.to_string())
            .replace("ENHANCED", &self.enhanced.to_string());
        let said = self
            .evaluate(world, format!("{}\n{look}", access::RULES))
            .await?;
        serde_json::from_value(said).map_err(|_| "The page has gone.".to_owned())
    }

    /// A world of our own within the page, which the page's scripts cannot reach.
    async fn world(&self) -> Result<ExecutionContextId, String> {
        let frame = self.page.mainframe().await.map_err(|e| why(&e))?;
        let frame = frame.ok_or("The page has gone.")?;
        let world = CreateIsolatedWorldParams::builder()
            .frame_id(frame)
            .world_name("borough")
            .build()?;
        let world = self.page.execute(world).await.map_err(|e| why(&e))?;
        Ok(world.result.execution_context_id)
    }

    async fn evaluate(&self, world: ExecutionContextId, script: String) -> Result<Value, String> {
        let script = EvaluateParams::builder()
            .expression(script)
            .context_id(world)
            .await_promise(true)
            .return_by_value(true)
            .timeout(TimeDelta::new(self.limits.judge.as_secs_f64() * 1_000.0))
            .build()?;
        let answer = self.page.execute(script).await.map_err(|e| why(&e))?.result;
        match answer.exception_details {
            Some(thrown) => Err(format!("The rules stopped: {}.", thrown.text)),
            None => Ok(answer.result.value.unwrap_or_default()),
        }
    }

    /// Closes the tab.
    pub async fn close(self) {
        let _closed = self.page.close().await;
    }
}

/// Requests that were given up and are remembered.
const REMEMBERED: usize = 32;

const ABORTED: &str = "net::ERR_ABORTED";

/// Why a page could not be looked at, for a person.
fn why(error: &CdpError) -> String {
    match error {
        CdpError::ChromeMessage(said) => plain(said),
        CdpError::Timeout => "It did not answer in time.".into(),
        _ => "The browser lost the page.".into(),
    }
}

/// What the browser says, in plain words.
fn plain(said: &str) -> String {
    let plain = match said.trim_start_matches("net::") {
        "ERR_NAME_NOT_RESOLVED" => "No computer has this name.",
        "ERR_CONNECTION_REFUSED" => "Nothing answers there.",
        "ERR_CONNECTION_TIMED_OUT" | "ERR_TIMED_OUT" => "It does not answer.",
        "ERR_TOO_MANY_REDIRECTS" => "It leads on and on without an end.",
        "ERR_ABORTED" => "It is a download, or the page went away by itself.",
        "ERR_HTTP_RESPONSE_CODE_FAILURE" => "The server answered with an error and without a page.",
        "ERR_EMPTY_RESPONSE" => "It answers with nothing.",
        said if said.starts_with("ERR_CERT") => "Its certificate cannot be trusted.",
        other => return format!("The browser says: {other}."),
    };
    plain.into()
}
