//! Whether a page keeps people out, as far as our rules of accessibility can tell.

use access::{Finding, Outcome, RULES, Review};
use serde_json::Value;

use crate::page::Page;
use crate::stop::Stop;

/// Findings of one rule that are told; the rest are counted.
const EACH_RULE: u32 = 20;

impl Page<'_> {
    /// What the rules call a fault on the page as it is now; what only a person can tell is none.
    pub async fn access_faults(&self) -> Result<Vec<Finding>, Stop> {
        let review = format!("boroughAccess.review({{ most: {EACH_RULE}, enhanced: false }})");
        let known = format!("globalThis.boroughAccess ? {review} : null");
        let said = match self.ask::<Option<Value>>(known).await? {
            Some(said) => said,
            None => self.ask::<Value>(format!("{RULES}\n{review}")).await?,
        };
        let review = Review::read(said).map_err(|e| Stop::Lost(e.to_string()))?;
        let mut findings = review.findings;
        findings.retain(|finding| finding.outcome == Outcome::Fail);
        Ok(findings)
    }

    /// Notes how many faults the document that is there has, once.
    pub async fn note_access(&mut self) {
        if self
            .pages
            .last()
            .is_none_or(|page| page.accessibility_faults.is_some())
        {
            return;
        }
        let Ok(findings) = self.access_faults().await else {
            return;
        };
        if let Some(page) = self.pages.last_mut() {
            page.accessibility_faults = u64::try_from(findings.len()).ok();
        }
    }
}
