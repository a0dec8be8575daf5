//! Pages that were looked at are used, too: with real keys and a real pointer, one after the other.

use std::collections::BTreeMap;
use std::time::Instant;

use access::active;
use app::kit::Fault;
use browser::Chromium;

use super::{Page, Seen};
use crate::harm;
use crate::probe::{Active, Probed, Prober};

/// Pages of one site that are held beside one another.
const BESIDE: usize = 500;

/// Uses the pages that were reviewed, one after the other: there is one focus.
pub async fn use_pages(
    chromium: &Chromium,
    how: Active,
    pages: &mut [Page],
    mut tell: impl FnMut(&Page),
) -> Result<(), Fault> {
    let forms = how == Active::WithForms;
    let mut said: BTreeMap<String, Vec<(String, active::Said)>> = BTreeMap::new();
    let mut idle = None;
    for page in pages.iter_mut() {
        let Seen::Reviewed { found, review, .. } = &mut page.seen else {
            continue;
        };
        let began = Instant::now();
        let mut probed = used(chromium, &mut idle, forms, &page.address).await?;
        if probed.unanswered {
            // The browser lost a question, or cannot load what it had loaded: once more, in another tab.
            probed = used(chromium, &mut idle, forms, &page.address).await?;
        }
        let findings = probed.findings.iter();
        found.extend(findings.map(|finding| harm::found(&page.address, finding)));
        review.errors.extend(probed.errors);
        let site = url::Url::parse(&page.address).map(|url| url.origin().ascii_serialization());
        let beside = said.entry(site.unwrap_or_default()).or_default();
        if beside.len() < BESIDE {
            beside.extend(probed.said.map(|said| (page.address.clone(), said)));
        }
        page.took += began.elapsed();
        tell(page);
    }
    if let Some(prober) = idle {
        prober.close().await;
    }
    let across = said.values().flat_map(|site| active::across(site));
    let found = across.map(|(address, finding)| harm::found(&address, &finding));
    super::add(pages, found.collect());
    Ok(())
}

/// Uses a page in the tab that is idle, or in a new one. A tab in which something went wrong is left.
async fn used(
    chromium: &Chromium,
    idle: &mut Option<Prober>,
    forms: bool,
    address: &str,
) -> Result<Probed, Fault> {
    let prober = match idle.take() {
        Some(prober) => prober,
        None => Prober::new(chromium, forms).await?,
    };
    let (probed, is_sound) = prober.probe(address).await;
    if is_sound {
        *idle = Some(prober);
    } else {
        prober.close().await;
    }
    Ok(probed)
}
