//! One look at a page: the rules judge it from within, and its links are read.

use std::net::SocketAddr;
use std::time::Duration;

use access::{Review, Rule};
use app::kit::{Fault, Kind};
use browser::{Area, Chromium, Tab};
use serde::Deserialize;
use serde_json::Value;

use crate::content::{CONTENT, Content};
use crate::crawl::SiteAddress;

/// What one look at a page may cost.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// To load it.
    pub load: Duration,
    /// To judge it.
    pub judge: Duration,
    /// Bytes that it may load, with all that belongs to it.
    pub bytes: u64,
    /// Findings of one rule that are told of one page; the rest are counted.
    pub each_rule: u32,
    /// The proxy that everything goes through; none for straight on.
    pub proxy: Option<SocketAddr>,
}

impl Default for Limits {
    fn default() -> Self {
        let usual = browser::Limits::default();
        Self {
            load: usual.load,
            judge: usual.step,
            bytes: usual.bytes,
            each_rule: 50,
            proxy: usual.proxy,
        }
    }
}

impl Limits {
    /// Those of the browser itself.
    pub(crate) fn of_tabs(self) -> browser::Limits {
        browser::Limits {
            load: self.load,
            step: self.judge,
            bytes: self.bytes,
            proxy: self.proxy,
        }
    }
}

/// A page that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// Where the page is: not where it was asked for, if that led on.
    pub address: String,
    /// What the server answered: 200.
    pub status: u16,
    /// What it is: "text/html".
    pub kind: String,
    /// Bytes that came, with all that belongs to the page.
    pub bytes: u64,
    /// Where its links lead.
    pub links: Vec<String>,
    /// What it says of itself.
    pub content: Content,
    /// What the rules say; none of what is no page.
    pub review: Option<Review>,
}

/// What the script within the page says.
#[derive(Deserialize)]
struct Said {
    address: String,
    status: u16,
    kind: String,
    links: Vec<String>,
    content: Option<Content>,
    review: Option<Value>,
}

/// What a list of pages names.
#[derive(Debug, Default, Deserialize)]
pub struct Locations {
    /// Other lists, whatever their names.
    pub lists: Vec<String>,
    /// Pages.
    pub pages: Vec<String>,
}

/// Says what a list names. What stands within neither kind of entry is no page: a picture of one, say.
const LOCATIONS: &str = "(() => {
  const all = [...document.getElementsByTagNameNS('*', 'loc')].slice(0, 50000);
  const within = (entry) => all.filter(e => e.parentElement?.localName === entry).map(e => e.textContent.trim());
  return { lists: within('sitemap'), pages: within('url') };
})()";

/// Runs in the world of the rules.
const LOOK: &str = r##"
(async () => {
  if (!globalThis.boroughAccess) return null;
  const kind = document.contentType;
  const isPage = kind === "text/html" || kind === "application/xhtml+xml";
  const links = [];
  for (const link of document.querySelectorAll("a[href], area[href], link[rel~=alternate][hreflang]")) {
    if (links.length >= 2000) break;
    if (/^https?:/.test(link.href)) links.push(link.href.split("#")[0]);
  }
  const review = isPage ? await boroughAccess.review({ most: MOST, enhanced: ENHANCED }) : null;
  const content = isPage ? CONTENT : null;
  const [navigation] = performance.getEntriesByType("navigation");
  return { address: location.href, status: navigation?.responseStatus ?? 0, kind, links, content, review };
})()
"##;

/// How long a picture may take.
const DRAWN: Duration = Duration::from_secs(8);
/// How often we listen for an answer that is told after its failure, each time for 10 ms.
const HEARD_LATE: usize = 20;

/// A tab whose pages have the rules.
pub struct Reviewer {
    tab: Tab,
    pub(crate) limits: Limits,
    look: String,
}

impl Reviewer {
    /// One in a new tab, who judges by the criteria of level AAA too if `enhanced` is.
    ///
    /// # Errors
    /// A fault, if the browser is gone.
    pub async fn new(chromium: &Chromium, limits: Limits, enhanced: bool) -> Result<Self, Fault> {
        let tab = chromium.tab().await?;
        tab.install(access::RULES).await.map_err(Fault::internal)?;
        let look = LOOK
            .replace("CONTENT", CONTENT)
            .replace("MOST", &limits.each_rule.to_string())
            .replace("ENHANCED", &enhanced.to_string());
        Ok(Self { tab, limits, look })
    }

    /// Looks at a page.
    ///
    /// # Errors
    /// Why it could not be looked at, for a person. The tab is then to be left.
    pub async fn look(&self, address: &str) -> Result<Looked, String> {
        let in_words = |trouble: browser::Trouble| trouble.to_string();
        let _of_before = self.tab.documents();
        if let Err(trouble) = self.tab.load(address).await {
            return self.bare(address).await.ok_or_else(|| in_words(trouble));
        }
        let judged = tokio::time::timeout(self.limits.judge, self.judge()).await;
        let said = judged
            .map_err(|_| {
                format!(
                    "The page could not be judged within {} seconds.",
                    self.limits.judge.as_secs()
                )
            })?
            .map_err(in_words)?;
        let review = said.review.map(Review::read).transpose();
        Ok(Looked {
            address: said.address,
            status: said.status,
            kind: said.kind,
            bytes: self.tab.received_bytes(),
            links: said.links,
            content: said.content.unwrap_or_default(),
            review: review.map_err(|e| format!("The review could not be read: {e}."))?,
        })
    }

    /// What a server answered that sent an error without a page.
    async fn bare(&self, address: &str) -> Option<Looked> {
        for _ in 0..HEARD_LATE {
            let answers = self.tab.documents();
            if let Some(answer) = answers.iter().find(|answer| answer.status >= 400) {
                return Some(Looked {
                    address: address.to_owned(),
                    status: answer.status,
                    kind: String::new(),
                    bytes: self.tab.received_bytes(),
                    links: Vec::new(),
                    content: Content::default(),
                    review: None,
                });
            }
            if !answers.is_empty() {
                return None;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        None
    }

    /// Runs the rules.
    async fn judge(&self) -> Result<Said, browser::Trouble> {
        if let Some(said) = self.tab.say(self.look.as_str()).await? {
            return Ok(said);
        }
        // A page that came about without being loaded, such as one that was written anew, has no rules yet.
        let look = format!("{}\n{}", access::RULES, self.look);
        let said: Option<Said> = self.tab.say(look).await?;
        said.ok_or(browser::Trouble::Gone)
    }

    /// What an expression says in the world of the rules.
    pub(crate) async fn say<T: serde::de::DeserializeOwned>(
        &self,
        expression: String,
    ) -> Result<T, String> {
        self.tab.say(expression).await.map_err(|e| e.to_string())
    }

    /// A box of the page as it is drawn: PNG; none if it is not drawn in time. The tab must be in front: one behind
    /// another may wait for ever to be drawn.
    pub(crate) async fn picture_of(&self, area: Area) -> Option<Vec<u8>> {
        self.tab.come_forward().await.ok()?;
        let picture = tokio::time::timeout(DRAWN, self.tab.picture_of(area)).await;
        picture.ok()?.ok()
    }

    /// Loads a page without judging it.
    ///
    /// # Errors
    /// If it does not come.
    pub(crate) async fn open(&self, address: &str) -> Result<(), String> {
        self.tab.load(address).await.map_err(|e| e.to_string())
    }

    /// The text at an address, such as `robots.txt`; none if there is none.
    pub async fn text(&self, address: &SiteAddress) -> Option<String> {
        let said = self.read(address, "document.body?.innerText ?? ''").await?;
        said.as_str().map(ToOwned::to_owned)
    }

    /// What a list of pages names (sitemaps.org); none if there is no list.
    pub async fn locations(&self, address: &SiteAddress) -> Option<Locations> {
        let said = self.read(address, LOCATIONS).await?;
        serde_json::from_value(said).ok()
    }

    /// What an expression says of what is at an address, if the server has it.
    async fn read(&self, address: &SiteAddress, expression: &str) -> Option<Value> {
        self.tab.load(address.as_str()).await.ok()?;
        let status = "performance.getEntriesByType('navigation')[0]?.responseStatus ?? 0";
        let script = format!("({status}) === 200 ? ({expression}) : null");
        self.tab.say::<Option<Value>>(script).await.ok()?
    }

    /// Closes the tab.
    pub async fn close(self) {
        self.tab.close().await;
    }
}

/// The rules that a page is judged by.
///
/// # Errors
/// A fault, if there is no browser: the rules are a script.
pub async fn rules() -> Result<Vec<Rule>, Fault> {
    let chromium = Chromium::start(browser::Limits::default()).await?;
    let tab = chromium.tab().await?;
    let rules = tab
        .say(format!("{}\nboroughAccess.rules", access::RULES))
        .await;
    tab.close().await;
    chromium.close().await;
    rules.map_err(|trouble| Fault::new(Kind::Internal, trouble.to_string()))
}
