//! A page that is held stays where it is, and sends nothing: what it tried is told.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use chromiumoxide::Page;
use chromiumoxide::cdp::browser_protocol::fetch::{
    ContinueRequestParams, EnableParams, EventRequestPaused, FailRequestParams, RequestPattern,
};
use chromiumoxide::cdp::browser_protocol::network::{ErrorReason, ResourceType};
use chromiumoxide::cdp::browser_protocol::page::FrameId;
use chromiumoxide::error::CdpError;
use futures::StreamExt;

/// Something that a held page tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// Where it led.
    pub address: String,
    /// "GET", "POST".
    pub method: String,
    /// Whether another page was to take this one's place, not something sent in the background.
    pub is_page: bool,
}

/// Attempts that are remembered: a page may try for ever.
const REMEMBERED: usize = 100;

/// Holds a page, or lets it go.
pub struct Guard {
    held: Arc<AtomicBool>,
    tried: Arc<Mutex<Vec<Tried>>>,
}

impl Guard {
    /// Begins to watch what a page asks for. It is not held yet.
    pub async fn over(page: &Page) -> Result<Self, CdpError> {
        let main = page.mainframe().await?;
        let mut paused = page.event_listener::<EventRequestPaused>().await?;
        let kinds = [
            ResourceType::Document,
            ResourceType::Xhr,
            ResourceType::Fetch,
            ResourceType::Ping,
            ResourceType::Other,
        ];
        let pattern = |kind| RequestPattern {
            url_pattern: None,
            resource_type: Some(kind),
            request_stage: None,
        };
        let enable = EnableParams {
            patterns: Some(kinds.map(pattern).to_vec()),
            handle_auth_requests: None,
        };
        page.execute(enable).await?;
        let held = Arc::new(AtomicBool::new(false));
        let tried: Arc<Mutex<Vec<Tried>>> = Arc::default();
        let (asked, told, page) = (Arc::clone(&held), Arc::clone(&tried), page.clone());
        tokio::spawn(async move {
            while let Some(request) = paused.next().await {
                let id = request.request_id.clone();
                let is_stopped = asked.load(Ordering::Relaxed) && stops(&request, main.as_ref());
                if is_stopped {
                    note(&told, &request);
                }
                let page = page.clone();
                // Each by itself: a request whose page went meanwhile has no answer, and must not keep the others
                // waiting.
                tokio::spawn(async move {
                    let _answered = if is_stopped {
                        let fail = FailRequestParams::new(id, ErrorReason::Aborted);
                        page.execute(fail).await.map(drop)
                    } else {
                        page.execute(ContinueRequestParams::new(id)).await.map(drop)
                    };
                });
            }
        });
        Ok(Self { held, tried })
    }

    pub fn hold(&self, held: bool) {
        self.held.store(held, Ordering::Relaxed);
    }

    pub fn is_holding(&self) -> bool {
        self.held.load(Ordering::Relaxed)
    }

    /// What was tried since this was last asked.
    pub fn tried(&self) -> Vec<Tried> {
        std::mem::take(&mut *self.tried.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn is_page(request: &EventRequestPaused, main: Option<&FrameId>) -> bool {
    request.resource_type == ResourceType::Document && Some(&request.frame_id) == main
}

/// A page that takes the place of this one, and whatever may change something at the other end.
fn stops(request: &EventRequestPaused, main: Option<&FrameId>) -> bool {
    is_page(request, main) || !matches!(request.request.method.as_str(), "GET" | "HEAD" | "OPTIONS")
}

fn note(told: &Mutex<Vec<Tried>>, request: &EventRequestPaused) {
    let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
    if told.len() < REMEMBERED {
        told.push(Tried {
            address: request.request.url.clone(),
            method: request.request.method.clone(),
            is_page: request.resource_type == ResourceType::Document,
        });
    }
}
