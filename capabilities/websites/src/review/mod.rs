//! A review: every page looked at, a few at once, none of them able to spoil it for the others.

mod browsers;
mod declared;
mod links;
mod one;
mod papers;
mod sites;
mod used;

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use access::Review;
use app::bus::Outbound;
use app::kit::{Fault, Kind};
use browser::Chromium;
use futures::StreamExt;
use futures::stream::FuturesUnordered;
use jiff::civil::Date;
use rules::Found;
use walk::{Journey, Values, Walker};

use crate::content::Beside;
use crate::crawl::{Choice, Frontier, SiteAddress};
use crate::floor::Floor;
use crate::look::Limits;
use crate::probe::Active;
use crate::show::Shown;
use browsers::Browsers;
use declared::Declared;
use one::{Known, Worn, judged, look};
use papers::Papers;
pub use used::USE;

/// What to review.
#[derive(Clone)]
pub struct Asked {
    /// The addresses that were typed.
    pub addresses: Vec<SiteAddress>,
    /// Whether to look at what their pages lead to, on the same site.
    pub crawl: bool,
    /// Pages that are known from before: they are looked at too, wherever links lead now.
    pub also: Vec<String>,
    /// The places of links that led nowhere before, each a page and where on it.
    pub broken: Vec<(String, String)>,
    /// Pages of each site at most, and up to five more in search of its accessibility statement.
    pub pages: usize,
    /// Which, where a site has more.
    pub choice: Choice,
    /// The languages that pages are asked for, the best first: "cy,en"; those of the browser, if none.
    pub languages: Option<String>,
    /// How somebody signs in first, and then stays so: links that end a session are left alone.
    pub sign_in: Option<SignIn>,
    /// The day for which the accessibility statement of a site that is crawled is held against the law; none for not
    /// at all.
    pub statement: Option<Date>,
    /// Files of all sites that are fetched and judged at most, besides those that were typed.
    pub files: usize,
    /// Links of each site that the crawl does not follow and that are asked for at most.
    pub links: usize,
    /// The door that files are fetched through, and what is on the site itself.
    pub outbound: Outbound,
    /// The door to other sites, which a page may name as it likes.
    pub elsewhere: Outbound,
    /// Pages at once.
    pub tabs: usize,
    /// What one look may cost.
    pub limits: Limits,
    /// Judge by the criteria of level AAA too.
    pub enhanced: bool,
    /// The pages that axe-core judges beneath our own rules.
    pub floor: Floor,
    /// Keep what each fault is shown by: a picture and the code of the first place.
    pub show: bool,
    /// Whether pages are used, too.
    pub active: Active,
}

impl Asked {
    /// Just these addresses, by our own rules alone and by looking alone, two at once.
    #[must_use]
    pub fn list(addresses: Vec<SiteAddress>, outbound: Outbound) -> Self {
        Self {
            addresses,
            crawl: false,
            also: Vec::new(),
            broken: Vec::new(),
            pages: 100,
            choice: Choice::First,
            languages: None,
            sign_in: None,
            statement: None,
            files: 0,
            links: 0,
            elsewhere: outbound.clone(),
            outbound,
            tabs: 2,
            limits: Limits::default(),
            enhanced: false,
            floor: Floor::No,
            show: false,
            active: Active::No,
        }
    }

    /// A browser that keeps to the limits and asks in the languages.
    async fn browser(&self) -> Result<Chromium, Fault> {
        let chromium = Chromium::start(self.limits.of_tabs()).await?;
        Ok(match &self.languages {
            Some(languages) => chromium.with_languages(languages),
            None => chromium,
        })
    }
}

/// How somebody signs in.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// The steps.
    pub steps: Journey,
    /// What fills their gaps.
    pub values: Values,
}

impl SignIn {
    /// Signs in to the site of a page. Paths in the steps are of the whole site, wherever the page is.
    async fn enter(&self, chromium: &Chromium, page: &SiteAddress) -> Result<(), Fault> {
        let site = page.on_same_site("/").unwrap_or_else(|| page.clone());
        let walked = Walker::new(chromium, site.as_str())
            .enter(&self.steps, &self.values)
            .await?;
        match walked.end.why() {
            None => Ok(()),
            Some(why) => {
                let why = format!("Signing in did not work: {why}");
                Err(Fault::new(Kind::Unreadable, why))
            }
        }
    }
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

/// Reviews what is asked, in a browser of its own. `tell` hears of each page as it is done, with how many are known
/// by then.
///
/// # Errors
/// A fault, if there is no browser, or signing in does not work. What is wrong with a page costs that page alone, even
/// if it ends the browser.
pub async fn review(asked: &Asked, tell: impl FnMut(&Page, usize)) -> Result<Vec<Page>, Fault> {
    let browsers = Browsers::start(asked).await?;
    let pages = in_browser(&browsers, asked, tell).await;
    browsers.close().await;
    pages
}

async fn in_browser(
    browsers: &Browsers<'_>,
    asked: &Asked,
    mut tell: impl FnMut(&Page, usize),
) -> Result<Vec<Page>, Fault> {
    let mut papers = Papers::new(asked.outbound.clone(), asked.files);
    let mut pages = Vec::new();
    let mut reviewed = HashSet::new();
    let known = Known::new(asked);
    // A page that is used as well is told of twice.
    let times = if asked.active == Active::No { 1 } else { 2 };
    for mut frontier in sites::frontiers(browsers, asked, &mut papers).await? {
        let mut site = Site {
            declared: Declared::of(frontier.start().cloned()),
            frontier: &mut frontier,
            papers: &mut papers,
            beside: Beside::default(),
            reviewed: &mut reviewed,
            crawls: asked.crawl,
        };
        let from = pages.len();
        let mut idle: Vec<Option<Worn>> = (0..asked.tabs.max(1)).map(|_| None).collect();
        let mut running = FuturesUnordered::new();
        loop {
            while let Some(worn) = idle.pop() {
                let Some(address) = site.frontier.next() else {
                    idle.push(worn);
                    break;
                };
                running.push(look(browsers, asked, &known, worn, address));
            }
            let Some((worn, address, saw, took)) = running.next().await else {
                if asked.statement.is_some() && site.declared.seek(site.frontier) {
                    continue;
                }
                break;
            };
            idle.push(worn);
            let page = Page {
                seen: saw
                    .and_then(|saw| site.take(&address, saw))
                    .unwrap_or_else(Seen::Not),
                address: address.as_str().to_owned(),
                took,
            };
            tell(
                &page,
                from + site.frontier.len() * times + site.papers.len(),
            );
            pages.push(page);
        }
        for worn in idle.into_iter().flatten() {
            worn.close().await;
        }
        let Site {
            mut beside,
            declared,
            ..
        } = site;
        links::follow(&mut beside, &frontier, asked).await;
        add(&mut pages, beside.judge(&asked.broken));
        if let Some(today) = asked.statement.filter(|_| asked.crawl) {
            declared.judge(browsers, today, &mut pages[from..]).await;
        }
    }
    if asked.active != Active::No {
        let in_all = pages.len() * 2 + papers.len();
        let tell = |page: &Page| tell(page, in_all);
        used::use_pages(browsers, asked, &known, &mut pages, tell).await;
    }
    let known = pages.len() * times + papers.len();
    papers
        .judge(|page| {
            tell(&page, known);
            pages.push(page);
        })
        .await;
    Ok(pages)
}

/// One site, while its pages are looked at.
struct Site<'r> {
    frontier: &'r mut Frontier,
    papers: &'r mut Papers,
    beside: Beside,
    declared: Declared,
    reviewed: &'r mut HashSet<String>,
    crawls: bool,
}

impl Site<'_> {
    /// Takes in what was seen of a page: where it leads is looked at too, if the site is crawled.
    fn take(&mut self, address: &SiteAddress, saw: one::Saw) -> Result<Seen, String> {
        if saw.is_there() {
            self.beside.there(address.as_str());
        }
        let (seen, leads) = judged(address, saw, self.reviewed)?;
        if !self.crawls {
            return Ok(seen);
        }
        for link in &leads.links {
            if !self.papers.found(link, self.frontier) {
                self.frontier.found(link);
            }
        }
        match &seen {
            Seen::NoMore(status) => self.beside.lost(address.as_str(), *status),
            _ => {
                let title = &leads.content.title;
                self.declared.page(address, title, &leads.links);
                self.beside
                    .page(address.as_str(), &leads.content, &leads.links);
            }
        }
        Ok(seen)
    }
}

/// Adds what was found of pages that were looked at before.
fn add(pages: &mut [Page], found: Vec<Found>) {
    let mut by_page: HashMap<String, Vec<Found>> = HashMap::new();
    for one in found {
        by_page.entry(one.at.clone()).or_default().push(one);
    }
    for page in pages {
        if let Seen::Reviewed { found, .. } = &mut page.seen {
            found.extend(by_page.remove(&page.address).unwrap_or_default());
        }
    }
}
