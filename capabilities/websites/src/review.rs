//! A review: every page looked at, a few at once, none of them able to spoil it for the others.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use access::{Review, active};
use app::kit::{Fault, Kind};
use browser::Chromium;
use futures::StreamExt;
use futures::stream::FuturesUnordered;
use rules::{Found, sign};

use crate::crawl::{Frontier, Robots, SiteAddress};
use crate::harm;
use crate::look::{Limits, Looked, Reviewer};
use crate::probe::{Active, Probed, Prober};
use crate::show::Shown;

/// What to review.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The addresses that were typed.
    pub addresses: Vec<SiteAddress>,
    /// Whether to look at what their pages lead to, on the same site.
    pub crawl: bool,
    /// Pages that are known from before: they are looked at too, wherever links lead now.
    pub also: Vec<String>,
    /// Pages of each site at most.
    pub pages: usize,
    /// Pages at once.
    pub tabs: usize,
    /// What one look may cost.
    pub limits: Limits,
    /// Judge by the criteria of level AAA too.
    pub enhanced: bool,
    /// Keep what each fault is shown by: a picture and the code of the first place.
    pub show: bool,
    /// Whether pages are used, too.
    pub active: Active,
}

/// A page of the review.
#[derive(Debug, Clone)]
pub struct Page {
    /// Its address, as it was asked for.
    pub address: String,
    /// What came of it.
    pub seen: Seen,
    /// How long that took.
    pub took: Duration,
}

/// What came of a page.
#[derive(Debug, Clone)]
pub enum Seen {
    /// It was reviewed.
    Reviewed {
        /// What was found on it.
        found: Vec<Found>,
        /// What the rules say besides.
        review: Review,
        /// Bytes that came.
        bytes: u64,
        /// What shows the faults that were not seen on a page before.
        shown: Vec<Shown>,
    },
    /// It is no more: the server answers 404 or 410.
    NoMore(u16),
    /// It was not, for this reason.
    Not(String),
}

impl Page {
    /// What was found on it.
    #[must_use]
    pub fn found(&self) -> &[Found] {
        match &self.seen {
            Seen::Reviewed { found, .. } => found,
            Seen::NoMore(_) | Seen::Not(_) => &[],
        }
    }

    /// Why it was not reviewed, if it was not.
    #[must_use]
    pub fn why_not(&self) -> Option<String> {
        match &self.seen {
            Seen::Reviewed { .. } => None,
            Seen::NoMore(status) => Some(format!("The server answered {status}.")),
            Seen::Not(why) => Some(why.clone()),
        }
    }
}

/// Pages that one tab looks at before it makes way for a new one: what they leave behind goes with it.
const LOOKS: usize = 200;
/// Faults of one review that a picture is taken of, at most.
const MOST_SHOWN: usize = 300;
/// Lists of pages that a site may have.
const SITEMAPS: usize = 10;

/// A tab with the rules, and how many pages it has looked at.
struct Worn {
    reviewer: Reviewer,
    looks: usize,
}

/// Reviews what is asked. `tell` hears of each page as it is done, with how many are known by then.
///
/// # Errors
/// A fault, if there is no browser. What is wrong with a page costs that page alone.
pub async fn review(asked: &Asked, mut tell: impl FnMut(&Page, usize)) -> Result<Vec<Page>, Fault> {
    let chromium = Chromium::start(asked.limits.of_tabs()).await?;
    let mut pages = Vec::new();
    let mut reviewed = HashSet::new();
    let signs = Mutex::new(HashSet::new());
    for mut frontier in frontiers(&chromium, asked).await? {
        // A page that is used as well is told of twice.
        let times = if asked.active == Active::No { 1 } else { 2 };
        let mut idle: Vec<Option<Worn>> = (0..asked.tabs.max(1)).map(|_| None).collect();
        let mut running = FuturesUnordered::new();
        loop {
            while let Some(worn) = idle.pop() {
                let Some(address) = frontier.next() else {
                    idle.push(worn);
                    break;
                };
                running.push(look(&chromium, asked, &signs, worn, address));
            }
            let Some((worn, address, saw, took)) = running.next().await else {
                break;
            };
            idle.push(worn);
            let seen = match saw.and_then(|saw| judged(&address, saw, &mut reviewed)) {
                Ok((seen, links)) => {
                    if asked.crawl {
                        links.iter().for_each(|link| frontier.found(link));
                    }
                    seen
                }
                Err(why) => Seen::Not(why),
            };
            let page = Page {
                address: address.as_str().to_owned(),
                seen,
                took,
            };
            tell(&page, frontier.len() * times);
            pages.push(page);
        }
        for worn in idle.into_iter().flatten() {
            worn.reviewer.close().await;
        }
    }
    if asked.active != Active::No {
        let known = pages.len() * 2;
        use_pages(&chromium, asked.active, &mut pages, |page| {
            tell(page, known)
        })
        .await?;
    }
    chromium.close().await;
    Ok(pages)
}

/// Pages of one site that are held beside one another.
const BESIDE: usize = 500;

/// Uses the pages that were reviewed, one after the other: there is one focus.
async fn use_pages(
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
    for (address, finding) in said.values().flat_map(|site| active::across(site)) {
        let there = pages.iter_mut().find(|page| page.address == address);
        if let Some(Seen::Reviewed { found, .. }) = there.map(|page| &mut page.seen) {
            found.push(harm::found(&address, &finding));
        }
    }
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

async fn look(
    chromium: &Chromium,
    asked: &Asked,
    signs: &Mutex<HashSet<String>>,
    worn: Option<Worn>,
    address: SiteAddress,
) -> (Option<Worn>, SiteAddress, Result<Saw, String>, Duration) {
    let began = Instant::now();
    let worn = match worn {
        Some(worn) => Ok(worn),
        None => Reviewer::new(chromium, asked.limits, asked.enhanced)
            .await
            .map(|reviewer| Worn { reviewer, looks: 0 }),
    };
    let mut worn = match worn {
        Ok(worn) => worn,
        Err(fault) => return (None, address, Err(fault.message), began.elapsed()),
    };
    let saw = match worn.reviewer.look(address.as_str()).await {
        Ok(looked) => saw(asked, &worn.reviewer, signs, &address, looked).await,
        Err(why) => Err(why),
    };
    worn.looks += 1;
    let took = began.elapsed();
    if saw.is_err() || worn.looks >= LOOKS {
        worn.reviewer.close().await;
        return (None, address, saw, took);
    }
    (Some(worn), address, saw, took)
}

/// A page that was looked at, and what shows what is new on it.
struct Saw {
    looked: Looked,
    found: Vec<Found>,
    shown: Vec<Shown>,
}

/// Takes what shows the faults that no page had before, while the page is still there.
async fn saw(
    asked: &Asked,
    reviewer: &Reviewer,
    signs: &Mutex<HashSet<String>>,
    address: &SiteAddress,
    mut looked: Looked,
) -> Result<Saw, String> {
    let findings = match &mut looked.review {
        Some(review) => std::mem::take(&mut review.findings),
        None => Vec::new(),
    };
    let found: Vec<Found> = findings
        .iter()
        .map(|finding| harm::found(address.as_str(), finding))
        .collect();
    let mut shown = Vec::new();
    if asked.show {
        let mut new: Vec<(String, &Found)> = Vec::new();
        {
            let mut signs = signs.lock().unwrap_or_else(PoisonError::into_inner);
            for one in &found {
                let sign = sign(one);
                if signs.len() < MOST_SHOWN && signs.insert(sign.clone()) {
                    new.push((sign, one));
                }
            }
        }
        for (sign, one) in new {
            shown.extend(reviewer.show(sign, &one.place).await?);
        }
    }
    Ok(Saw {
        looked,
        found,
        shown,
    })
}

/// What a look came to, and where the page leads.
fn judged(
    address: &SiteAddress,
    saw: Saw,
    reviewed: &mut HashSet<String>,
) -> Result<(Seen, Vec<String>), String> {
    let looked = saw.looked;
    let there = SiteAddress::read(&looked.address)
        .map_err(|_| "It leads on to a page that does not answer.".to_owned())?;
    if !address.is_same_site(&there) {
        return Err(format!("It leads to another site: {}", there.as_str()));
    }
    if matches!(looked.status, 404 | 410) {
        return Ok((Seen::NoMore(looked.status), Vec::new()));
    }
    if looked.status >= 400 {
        return Err(format!("The server answered {}.", looked.status));
    }
    let Some(review) = looked.review else {
        return Err(format!("It is not a web page but {}.", looked.kind));
    };
    if !reviewed.insert(there.as_str().to_owned()) {
        return Err(format!(
            "It leads to a page that was reviewed already: {}",
            there.as_str()
        ));
    }
    let seen = Seen::Reviewed {
        found: saw.found,
        review,
        bytes: looked.bytes,
        shown: saw.shown,
    };
    Ok((seen, looked.links))
}

/// What to look at: a site for each address, with the pages that it lists, or all addresses as they are.
async fn frontiers(chromium: &Chromium, asked: &Asked) -> Result<Vec<Frontier>, Fault> {
    if asked.addresses.is_empty() {
        return Err(Fault::new(Kind::Unreadable, "Say which site to review."));
    }
    if !asked.crawl {
        return Ok(vec![Frontier::list(&asked.addresses)]);
    }
    let mut all = Vec::new();
    for start in &asked.addresses {
        let reviewer = Reviewer::new(chromium, asked.limits, asked.enhanced).await?;
        let (robots, listed) = announced(&reviewer, start).await;
        reviewer.close().await;
        let mut frontier = Frontier::new(start.clone(), robots, asked.pages.max(1));
        let known = listed.iter().chain(&asked.also);
        known.for_each(|page| frontier.found(page));
        all.push(frontier);
    }
    Ok(all)
}

/// What a site says of itself to robots: what they may look at, and the pages that it lists.
async fn announced(reviewer: &Reviewer, start: &SiteAddress) -> (Robots, Vec<String>) {
    let robots = match start.on_same_site("/robots.txt") {
        Some(address) => Robots::read(&reviewer.text(&address).await.unwrap_or_default()),
        None => Robots::default(),
    };
    let read = |one: &String| SiteAddress::read(one).ok();
    let usual = start.on_same_site("/sitemap.xml");
    let mut lists: Vec<SiteAddress> = robots
        .sitemaps
        .iter()
        .filter_map(read)
        .chain(usual)
        .collect();
    lists.retain(|one| start.is_same_site(one));
    lists.dedup();
    let mut pages = Vec::new();
    for _ in 0..SITEMAPS {
        let Some(list) = lists.pop() else { break };
        let found = reviewer.locations(&list).await.unwrap_or_default();
        let (more, listed): (Vec<String>, Vec<String>) =
            found.into_iter().partition(|one| one.ends_with(".xml"));
        let more = more.iter().filter_map(read);
        lists.extend(more.filter(|one| start.is_same_site(one)));
        pages.extend(listed);
    }
    (robots, pages)
}
