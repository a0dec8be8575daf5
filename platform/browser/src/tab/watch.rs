//! What a page does unasked: dialogs are answered, downloads and bytes beyond the limit are told.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

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
    /// Dialogs that pages opened.
    pub dialogs: Arc<AtomicU64>,
}

impl Watch {
    pub async fn over(page: &Page, most_bytes: u64) -> Result<Self, CdpError> {
        let (received_bytes, too_large) = count_bytes(page, most_bytes).await?;
        let asked = Arc::new(AtomicU64::new(0));
        Ok(Self {
            received_bytes,
            too_large,
            gone: hear_given_up(page, Arc::clone(&asked)).await?,
            asked,
            windows: count_windows(page).await?,
            dialogs: answer_dialogs(page).await?,
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

async fn answer_dialogs(page: &Page) -> Result<Arc<AtomicU64>, CdpError> {
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
            }
            let answer = HandleJavaScriptDialogParams::new(leave);
            if answering.execute(answer).await.is_err() {
                break;
            }
        }
    });
    Ok(count)
}

async fn count_windows(page: &Page) -> Result<Arc<AtomicU64>, CdpError> {
    let mut opened = page.event_listener::<EventWindowOpen>().await?;
    let count = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        while opened.next().await.is_some() {
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
