//! Pages that were looked at are used, too: with real keys and a real pointer, one after the other.

use std::collections::BTreeMap;
use std::time::Instant;

use access::{RuleError, active};
use app::kit::Fault;
use rules::Found;

use super::browsers::Browsers;
use super::one::Known;
use super::{Asked, Page, Seen};
use crate::harm;
use crate::look::Reviewer;
use crate::probe::{Probed, Prober};
use crate::show::Shown;

/// Pages of one site that are held beside one another.
const BESIDE: usize = 500;
/// What stands for all the rules of use, where none of them could be tried.
pub const USE: &str = "active";

/// Uses the pages that were reviewed, one after the other: there is one focus. What was found by looking stays,
/// whatever comes of that.
pub async fn use_pages(
    browsers: &Browsers<'_>,
    asked: &Asked,
    known: &Known,
    pages: &mut [Page],
    mut tell: impl FnMut(&Page),
) {
    let mut said: BTreeMap<String, Vec<(String, active::Said)>> = BTreeMap::new();
    let (mut idle, mut shows) = (None, None);
    for page in pages.iter_mut() {
        let Seen::Reviewed {
            found,
            review,
            shown,
            ..
        } = &mut page.seen
        else {
            continue;
        };
        let began = Instant::now();
        let probed = used(browsers, &mut idle, &page.address).await;
        let probed = probed.unwrap_or_else(|fault| not_used(&fault));
        let from = found.len();
        let findings = probed.findings.iter();
        found.extend(findings.map(|finding| harm::found(&page.address, finding)));
        if asked.show && known.has_new(&found[from..]) {
            let new = show(browsers, &mut shows, known, &page.address, &found[from..]).await;
            shown.extend(new.unwrap_or_default());
        }
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
    if let Some(reviewer) = shows {
        reviewer.close().await;
    }
    let across = said.values().flat_map(|site| active::across(site));
    let found = across.map(|(address, finding)| harm::found(&address, &finding));
    super::add(pages, found.collect());
}

/// Takes what shows faults of use, on the page as it stands when it has just come: a page that was used is another by
/// then.
///
/// # Errors
/// If the page does not come, or hangs. Its tab is left then.
async fn show(
    browsers: &Browsers<'_>,
    idle: &mut Option<Reviewer>,
    known: &Known,
    address: &str,
    found: &[Found],
) -> Result<Vec<Shown>, String> {
    let reviewer = match idle.take() {
        Some(reviewer) => reviewer,
        None => browsers.reviewer().await.map_err(|fault| fault.message)?,
    };
    let shown = match reviewer.open(address).await {
        Ok(()) => known.show(&reviewer, found).await,
        Err(why) => Err(why),
    };
    match shown {
        Ok(shown) => {
            *idle = Some(reviewer);
            Ok(shown)
        }
        Err(why) => {
            reviewer.close().await;
            Err(why)
        }
    }
}

/// Uses a page, once more in another tab if the browser lost a question, or cannot load what it had loaded.
async fn used(
    browsers: &Browsers<'_>,
    idle: &mut Option<Prober>,
    address: &str,
) -> Result<Probed, Fault> {
    let probed = once(browsers, idle, address).await?;
    if probed.unanswered {
        return once(browsers, idle, address).await;
    }
    Ok(probed)
}

/// Uses a page in the tab that is idle, or in a new one. A tab in which something went wrong is left.
async fn once(
    browsers: &Browsers<'_>,
    idle: &mut Option<Prober>,
    address: &str,
) -> Result<Probed, Fault> {
    let prober = match idle.take() {
        Some(prober) => prober,
        None => browsers.prober().await?,
    };
    let (probed, is_sound) = prober.probe(address).await;
    if is_sound {
        *idle = Some(prober);
    } else {
        prober.close().await;
    }
    Ok(probed)
}

/// What is said of a page that could not be used, because no browser was left.
fn not_used(fault: &Fault) -> Probed {
    Probed {
        errors: vec![RuleError {
            rule: USE.to_owned(),
            message: format!("The page could not be used: {}", fault.message),
        }],
        ..Probed::default()
    }
}
