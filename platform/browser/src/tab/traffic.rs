//! What a page fetches: what is on its way, and how its documents were answered.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use chromiumoxide::Page;
use chromiumoxide::cdp::browser_protocol::network::{
    EventLoadingFailed, EventLoadingFinished, EventRequestWillBeSent, EventResponseReceived,
    ResourceType, Response,
};
use chromiumoxide::cdp::browser_protocol::page::FrameId;
use chromiumoxide::error::CdpError;
use futures::StreamExt;

use super::Tab;
use crate::trouble::{ABORTED, ANSWERED, plain};

/// Documents that are remembered until they are asked for.
const REMEMBERED: usize = 100;

/// Signs, in the browser's own words, that there is nobody at the other end.
const UNANSWERED: [&str; 7] = [
    "ERR_CONNECTION_",
    "ERR_NAME_",
    "ERR_ADDRESS_",
    "ERR_TIMED_OUT",
    "ERR_INTERNET_DISCONNECTED",
    "ERR_NETWORK_",
    // What a proxy on the way could not reach.
    "ERR_TUNNEL_",
];

/// How a document was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its address.
    pub address: String,
    /// The server's status; 0 where nothing answered.
    pub status: u16,
    /// The answer's headers, their names in small letters.
    pub headers: BTreeMap<String, String>,
    /// Why nothing came, in plain words.
    pub failed: Option<String>,
    /// Whether that is because nothing answers there: no such name, no server, no line.
    pub unanswered: bool,
}

/// What a tab has fetched since it was opened, and what it still waits for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fetching {
    /// Documents of the window on their way.
    pub documents: usize,
    /// Other things on their way: what never ends, such as a stream of events, is not counted.
    pub others: usize,
    /// All that was asked for.
    pub requests: u64,
    /// All that came, as it came over the line, in bytes.
    pub received_bytes: u64,
}

#[derive(Default)]
struct Seen {
    /// On their way: whether each is a document of the window, and its address.
    waiting: HashMap<String, (bool, String)>,
    /// Ended before they were heard to begin: the browser's news of different kinds may overtake each other.
    ended: HashSet<String>,
    documents: Vec<Document>,
    requests: u64,
    received_bytes: u64,
}

/// The ear of a tab for its own traffic.
#[derive(Clone)]
pub struct Traffic(Arc<Mutex<Seen>>);

impl Traffic {
    pub async fn of(page: &Page) -> Result<Self, CdpError> {
        let main = page.mainframe().await?;
        let mut requests = page.event_listener::<EventRequestWillBeSent>().await?;
        let mut responses = page.event_listener::<EventResponseReceived>().await?;
        let mut finishes = page.event_listener::<EventLoadingFinished>().await?;
        let mut failures = page.event_listener::<EventLoadingFailed>().await?;
        let traffic = Self(Arc::default());
        let hearing = traffic.clone();
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    biased;
                    Some(event) = requests.next() => hearing.asked(&event, main.as_ref()),
                    Some(event) = responses.next() => hearing.answered(&event, main.as_ref()),
                    Some(event) = finishes.next() => hearing.finished(&event),
                    Some(event) = failures.next() => hearing.failed(&event),
                    else => break,
                }
            }
        });
        Ok(traffic)
    }

    fn seen(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn asked(&self, event: &EventRequestWillBeSent, main: Option<&FrameId>) {
        let kind = event.r#type.clone();
        let endless = matches!(
            kind,
            Some(ResourceType::EventSource | ResourceType::WebSocket | ResourceType::Ping)
        );
        if endless || event.request.url.starts_with("data:") {
            return;
        }
        let is_document = kind == Some(ResourceType::Document) && event.frame_id.as_ref() == main;
        let mut seen = self.seen();
        seen.requests += 1;
        let id = event.request_id.inner().clone();
        if !seen.ended.remove(&id) {
            seen.waiting
                .insert(id, (is_document, event.request.url.clone()));
        }
    }

    fn answered(&self, event: &EventResponseReceived, main: Option<&FrameId>) {
        if event.r#type == ResourceType::Document && event.frame_id.as_ref() == main {
            self.seen().keep(Document::of(&event.response));
        }
    }

    fn finished(&self, event: &EventLoadingFinished) {
        let mut seen = self.seen();
        seen.received_bytes += event.encoded_data_length.max(0.0) as u64;
        seen.end(event.request_id.inner());
    }

    fn failed(&self, event: &EventLoadingFailed) {
        let mut seen = self.seen();
        let Some((true, address)) = seen.end(event.request_id.inner()) else {
            return;
        };
        // An error without a page was answered all the same: the answer, with its status, is kept.
        if event.error_text != ABORTED && event.error_text != ANSWERED {
            seen.keep(Document {
                address,
                status: 0,
                headers: BTreeMap::new(),
                failed: Some(plain(&event.error_text)),
                unanswered: UNANSWERED
                    .iter()
                    .any(|sign| event.error_text.contains(sign)),
            });
        }
    }
}

impl Seen {
    fn end(&mut self, id: &str) -> Option<(bool, String)> {
        let waited = self.waiting.remove(id);
        if waited.is_none() && self.ended.len() < 1_000 {
            self.ended.insert(id.to_owned());
        }
        waited
    }

    fn keep(&mut self, document: Document) {
        if self.documents.len() < REMEMBERED {
            self.documents.push(document);
        }
    }
}

impl Document {
    fn of(response: &Response) -> Self {
        let headers = response.headers.inner().as_object();
        let headers = headers.into_iter().flatten().map(|(name, value)| {
            let value = value.as_str().map_or_else(|| value.to_string(), Into::into);
            (name.to_ascii_lowercase(), value)
        });
        Self {
            address: response.url.clone(),
            status: u16::try_from(response.status).unwrap_or(0),
            headers: headers.collect(),
            failed: None,
            unanswered: false,
        }
    }
}

impl Tab {
    /// What this tab has fetched, and what it still waits for.
    #[must_use]
    pub fn fetching(&self) -> Fetching {
        let seen = self.traffic.seen();
        let documents = seen.waiting.values().filter(|(is, _)| *is).count();
        Fetching {
            documents,
            others: seen.waiting.len() - documents,
            requests: seen.requests,
            received_bytes: seen.received_bytes,
        }
    }

    /// How documents of the window were answered since this was last asked, the first 100, in their order.
    #[must_use]
    pub fn documents(&self) -> Vec<Document> {
        std::mem::take(&mut self.traffic.seen().documents)
    }
}
