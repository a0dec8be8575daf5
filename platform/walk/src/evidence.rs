//! What is kept of a page: how fast it came, how much it was, what protects it.

use std::collections::BTreeMap;

use browser::{Document, Fetching};
use serde::Serialize;

use crate::page::{Facts, Page};
use crate::stop::Stop;

/// Headers of an answer that protect whoever reads it; those that are absent are told by not being there.
pub const SECURITY_HEADERS: [&str; 9] = [
    "content-security-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "permissions-policy",
    "referrer-policy",
    "strict-transport-security",
    "x-content-type-options",
    "x-frame-options",
    "cache-control",
];

/// Facts of one document on the way, for rules to judge.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PageFacts {
    /// Its address.
    pub address: String,
    /// The server's status.
    pub status: u16,
    /// From asking to the first byte, in milliseconds.
    pub first_byte_ms: f64,
    /// From asking to the end of loading, in milliseconds.
    pub loaded_ms: f64,
    /// From asking to the largest thing drawn, in milliseconds; none where nothing large was drawn.
    pub largest_paint_ms: Option<f64>,
    /// How much of what is seen moved by itself (cumulative layout shift).
    pub layout_shift: f64,
    /// What came over the line for it, in bytes.
    pub received_bytes: u64,
    /// What was asked for, itself included.
    pub requests: u64,
    /// Its [`SECURITY_HEADERS`].
    pub security_headers: BTreeMap<String, String>,
    /// Hosts that it asked for something, beside its own; at most 100.
    pub other_hosts: Vec<String>,
    /// Names of cookies that its scripts can read; at most 100.
    pub cookies: Vec<String>,
    /// Faults of accessibility that our rules found in it when it was first there; none where nobody looked.
    pub accessibility_faults: Option<u64>,
}

impl PageFacts {
    pub(crate) fn of(document: Document) -> Self {
        let mut headers = document.headers;
        headers.retain(|name, _| SECURITY_HEADERS.contains(&name.as_str()));
        Self {
            address: document.address,
            status: document.status,
            first_byte_ms: 0.0,
            loaded_ms: 0.0,
            largest_paint_ms: None,
            layout_shift: 0.0,
            received_bytes: 0,
            requests: 0,
            security_headers: headers,
            other_hosts: Vec::new(),
            cookies: Vec::new(),
            accessibility_faults: None,
        }
    }

    /// Takes what the document says, and what came since the one before.
    pub(crate) fn take(&mut self, facts: &Facts, now: Fetching, before: Fetching) {
        self.first_byte_ms = facts.first_byte_ms;
        self.loaded_ms = facts.loaded_ms;
        self.largest_paint_ms = facts.largest_paint_ms.or(self.largest_paint_ms);
        self.layout_shift = facts.layout_shift;
        self.other_hosts.clone_from(&facts.other_hosts);
        self.cookies.clone_from(&facts.cookies);
        self.received_bytes = now.received_bytes.saturating_sub(before.received_bytes);
        self.requests = now.requests.saturating_sub(before.requests);
    }
}

impl Page<'_> {
    /// The window, with every secret covered by the browser before the picture is taken.
    pub async fn picture(&self) -> Result<Vec<u8>, Stop> {
        let secrets = self.values.secrets();
        if secrets.is_empty() {
            return Ok(self.tab.picture().await?);
        }
        let named = serde_json::to_string(&secrets).map_err(|e| Stop::Lost(e.to_string()))?;
        self.ask::<()>(format!("walk.mask({named})")).await?;
        let picture = self.tab.picture().await;
        self.ask::<()>("walk.unmask()").await?;
        Ok(picture?)
    }

    /// What is on the page, in a few words for a person.
    pub async fn seen(&self) -> String {
        const SEEN: &str = "[document.title, location.href, walk.plain(document.querySelector('h1')?.innerText), \
            walk.plain([...document.querySelectorAll('[role=alert],.error,[aria-invalid=true]')].map(e => e.innerText).join(' ')).slice(0, 200)]";
        let Ok((title, address, heading, alert)) =
            self.ask::<(String, String, String, String)>(SEEN).await
        else {
            return "The page could not be read.".into();
        };
        let mut seen = format!("The page “{title}” at {}", self.path(&address));
        for (what, text) in [("with the heading", heading), ("and the message", alert)] {
            if !text.is_empty() {
                seen.push_str(&format!(", {what} “{text}”"));
            }
        }
        seen.push('.');
        self.values.clean(&seen)
    }
}
