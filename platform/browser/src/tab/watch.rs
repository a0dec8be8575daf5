//! What a page does unasked: dialogs are answered, downloads and bytes beyond the limit are told.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use chromiumoxide::Page;
use chromiumoxide::cdp::browser_protocol::network::{
    EventDataReceived, EventLoadingFailed, EventRequestWillBeSent, ResourceType,
};
use chromiumoxide::cdp::browser_protocol::page::{
    DialogType, EventJavascriptDialogOpening, EventWindowOpen, HandleJavaScriptDialogParams,
};
use chromiumoxide::error::CdpError;
use futures::{FutureExt, StreamExt};
use tokio::sync::Notify;

use crate::trouble::ABORTED;

/// Requests that were given up and are remembered.
const REMEMBERED: usize = 32;

/// Things that pages said and nobody has asked for yet that are kept.
const KEPT: usize = 100;

/// What pages said, until somebody asks.
#[derive(Clone, Default)]
pub struct Said(Arc<Mutex<Vec<String>>>);

impl Said {
    fn keep(&self, said: &str) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() < KEPT {
            all.push(said.to_owned());
        }
    }

    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What is known of a tab from what it tells.
pub struct Watch {
    /// Bytes that came since the page was asked for.
    pub received_bytes: Arc<AtomicU64>,
    /// More came than may.
    pub too_large: Arc<Notify>,
    /// The page's own request was given up: a download, for one.
    pub gone: Arc<Notify>,
    /// How many pages were asked for: what is heard late of one says nothing of the next.
    asked: Arc<AtomicU64>,
    /// Windows that pages tried to open.
    pub windows: Arc<AtomicU64>,
    /// Their addresses.
    pub opened: Said,
    /// Dialogs that pages opened.
    pub dialogs: Arc<AtomicU64>,
    /// What they said.
    pub said: Said,
    /// Whether they are agreed to.
    pub agrees: Arc<AtomicBool>,
}

impl Watch {
    pub async fn over(page: &Page, most_bytes: u64) -> Result<Self, CdpError> {
        let (received_bytes, too_large) = count_bytes(page, most_bytes).await?;
        let asked = Arc::new(AtomicU64::new(0));
        let (opened, said, agrees) = (Said::default(), Said::default(), Arc::default());
        Ok(Self {
            received_bytes,
            too_large,
            gone: hear_given_up(page, Arc::clone(&asked)).await?,
            asked,
            windows: count_windows(page, opened.clone()).await?,
            opened,
            dialogs: answer_dialogs(page, said.clone(), Arc::clone(&agrees)).await?,
            said,
            agrees,
        })
    }

    /// What was said of the page before is not of the one that comes.
    pub fn begin(&self) {
        self.received_bytes.store(0, Ordering::Relaxed);
        self.asked.fetch_add(1, Ordering::Relaxed);
        let _stale = (
            self.gone.notified().now_or_never(),
            self.too_large.notified().now_or_never(),
        );
    }
}

async fn answer_dialogs(
    page: &Page,
    said: Said,
    agrees: Arc<AtomicBool>,
) -> Result<Arc<AtomicU64>, CdpError> {
    let mut dialogs = page
        .event_listener::<EventJavascriptDialogOpening>()
        .await?;
    let count = Arc::new(AtomicU64::new(0));
    let (answering, counted) = (page.clone(), Arc::clone(&count));
    tokio::spawn(async move {
        while let Some(dialog) = dialogs.next().await {
            // Nobody stays on a page because it asks them to.
            let leave = dialog.r#type == DialogType::Beforeunload;
            if !leave {
                counted.fetch_add(1, Ordering::Relaxed);
                said.keep(&dialog.message);
            }
            let agreed = leave || agrees.load(Ordering::Relaxed);
            let answer = HandleJavaScriptDialogParams::new(agreed);
            if answering.execute(answer).await.is_err() {
                break;
            }
        }
    });
    Ok(count)
}

async fn count_windows(page: &Page, addresses: Said) -> Result<Arc<AtomicU64>, CdpError> {
    let mut opened = page.event_listener::<EventWindowOpen>().await?;
    let count = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        while let Some(window) = opened.next().await {
            addresses.keep(&window.url);
            counted.fetch_add(1, Ordering::Relaxed);
        }
    });
    Ok(count)
}

async fn hear_given_up(page: &Page, asked: Arc<AtomicU64>) -> Result<Arc<Notify>, CdpError> {
    let main = page.mainframe().await?;
    let mut requests = page.event_listener::<EventRequestWillBeSent>().await?;
    let mut failures = page.event_listener::<EventLoadingFailed>().await?;
    let gone = Arc::new(Notify::new());
    let tell = Arc::clone(&gone);
    tokio::spawn(async move {
        // The page's own request, not one of its parts or frames. Either event may be heard first.
        let mut own = None;
        let mut given_up = VecDeque::new();
        let mut page_asked = 0;
        let mut begin = |own: &mut Option<_>, given_up: &mut VecDeque<_>| {
            let now = asked.load(Ordering::Relaxed);
            if now != page_asked {
                page_asked = now;
                *own = None;
                given_up.clear();
            }
        };
        loop {
            tokio::select! {
                Some(request) = requests.next() => {
                    begin(&mut own, &mut given_up);
                    let is_document = request.r#type == Some(ResourceType::Document);
                    if is_document && request.frame_id == main {
                        own = Some(request.request_id.clone());
                    }
                }
                Some(failure) = failures.next() => {
                    begin(&mut own, &mut given_up);
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
    Ok(gone)
}

async fn count_bytes(page: &Page, most: u64) -> Result<(Arc<AtomicU64>, Arc<Notify>), CdpError> {
    let mut data = page.event_listener::<EventDataReceived>().await?;
    let (count, full) = (Arc::new(AtomicU64::new(0)), Arc::new(Notify::new()));
    let (counted, tell) = (Arc::clone(&count), Arc::clone(&full));
    tokio::spawn(async move {
        while let Some(event) = data.next().await {
            let length = u64::try_from(event.data_length).unwrap_or(0);
            if counted.fetch_add(length, Ordering::Relaxed) + length > most {
                tell.notify_one();
            }
        }
    });
    Ok((count, full))
}
