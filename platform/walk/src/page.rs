//! A page as a walker has it: asked in its own world, waited for, read in the order in which it is read aloud.

use std::time::Duration;

use browser::{Fetching, Tab, Trouble};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::time::{Instant, sleep, timeout};

use crate::evidence::PageFacts;
use crate::stop::Stop;
use crate::tree::Tree;
use crate::values::Values;
use crate::way::Way;

/// What a page is asked with; in our own world of every page from the first on.
const SCRIPT: &str = include_str!("page.js");

/// Where something can be seen and pressed, or why it cannot.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Spot {
    /// "seen", "hidden", "outside", "clipped", "covered", "gone", "nowhere".
    pub state: String,
    /// By what.
    #[serde(default)]
    pub by: String,
    #[serde(default)]
    pub x: f64,
    #[serde(default)]
    pub y: f64,
}

/// What a document says of itself.
#[derive(Debug, Clone, Deserialize)]
pub struct Facts {
    /// The address that it came from, whatever its scripts have made of it since.
    pub address: String,
    pub first_byte_ms: f64,
    pub loaded_ms: f64,
    pub largest_paint_ms: Option<f64>,
    pub layout_shift: f64,
    pub other_hosts: Vec<String>,
    pub cookies: Vec<String>,
}

/// How often something that is waited for is looked at.
pub const BEAT: Duration = Duration::from_millis(60);

/// How many beats the browser's news of a page that could not be loaded is waited for.
const NEWS_BEATS: u32 = 30;

/// How long things that are no documents are waited for after an act.
const OTHERS: Duration = Duration::from_secs(3);

/// One walk's page, and what is known of the walk so far.
pub struct Page<'w> {
    pub tab: &'w Tab,
    pub way: Way,
    pub values: &'w Values,
    /// The site's own address, without a path.
    pub site: &'w str,
    /// How long something is waited for that should be there.
    pub patience: Duration,
    /// Keys, clicks, touches, or stops of a reader.
    pub moves: u32,
    /// What was told of its own accord since the last act, and what was said before it.
    pub told: Told,
    pub pages: Vec<PageFacts>,
    /// What came over the line before the document that is there was asked for.
    pub before: Fetching,
    /// What had come when something was last done that may lead on.
    pub left: Fetching,
    /// What dialogs said.
    pub dialogs: Vec<String>,
}

/// What somebody who does not see the page knows.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// The document that was there at the last act.
    pub document: f64,
    /// All words of the page before it.
    pub known: String,
    /// What was told since.
    pub heard: Vec<String>,
    /// How much of that is in the evidence of steps already.
    pub kept: usize,
    /// The element that was acted on, and whether it was said to be open.
    pub acted: Option<(i64, Option<String>)>,
    /// The element that had the focus right after the act, where focus could be expected.
    pub had_focus: bool,
}

impl Page<'_> {
    /// Makes the tab ready for the first page.
    pub async fn prepare(&self) -> Result<(), Stop> {
        self.tab.install(SCRIPT).await?;
        self.tab.agree(true);
        Ok(self.way.prepare(self.tab).await?)
    }

    /// What the page says; asked again if it was just leaving.
    pub async fn ask<T: DeserializeOwned>(&self, script: impl Into<String>) -> Result<T, Stop> {
        let script = script.into();
        for _ in 0..20 {
            match self.tab.say(script.clone()).await {
                Err(Trouble::Gone) => sleep(BEAT).await,
                said => return Ok(said?),
            }
        }
        Err(Stop::broke("The page leads on and on without a rest."))
    }

    /// What a function says of an element; none once it is no longer there.
    pub async fn of<T: DeserializeOwned>(
        &self,
        element: i64,
        function: &str,
    ) -> Result<Option<T>, Stop> {
        let guarded = format!("e => e ? ({function})(e) : null");
        match self.tab.ask_of(&[element], &guarded).await {
            Err(Trouble::Gone) => Ok(None),
            said => Ok(said?),
        }
    }

    /// What is told of the page now.
    pub async fn tree(&self) -> Result<Tree, Stop> {
        for _ in 0..20 {
            match self.tab.tree().await {
                Err(Trouble::Gone | Trouble::Refused(_)) => sleep(BEAT).await,
                nodes => return Ok(Tree::of(nodes?)),
            }
        }
        Err(Stop::broke("The page leads on and on without a rest."))
    }

    /// Waits until a page gives what is wanted; at the end of patience, why it did not.
    pub async fn wait<T>(
        &self,
        patience: Duration,
        mut look: impl AsyncFnMut(&Self) -> Result<Result<T, String>, Stop>,
    ) -> Result<T, Stop> {
        let until = Instant::now() + patience;
        loop {
            match look(self).await? {
                Ok(found) => return Ok(found),
                Err(why) if Instant::now() >= until => return Err(Stop::Broke(why)),
                Err(_) => sleep(BEAT).await,
            }
        }
    }

    /// Goes to an address, or a path of the site.
    pub async fn go(&mut self, address: &str) -> Result<(), Stop> {
        let full = if address.contains("://") {
            address.to_owned()
        } else {
            format!("{}/{}", self.site, address.trim_start_matches('/'))
        };
        self.leave().await;
        let loaded = self.tab.load(&full).await;
        if loaded.is_err() {
            // The browser's news of how it was answered comes a moment later.
            let known = self.pages.len();
            for _ in 0..NEWS_BEATS {
                sleep(BEAT).await;
                self.answered()?;
                if self.pages.len() > known {
                    break;
                }
            }
        }
        self.answered()?;
        loaded?;
        self.settle().await
    }

    /// Waits until what an act began has ended: documents, and for a while other things.
    pub async fn settle(&mut self) -> Result<(), Stop> {
        const CALM: &str =
            "new Promise(tell => setTimeout(() => tell(document.readyState === 'complete'), 40))";
        let began = Instant::now();
        let mut calm = 0;
        while calm < 3 {
            let is_still = match timeout(OTHERS, self.tab.say::<bool>(CALM)).await {
                Ok(Ok(is_still)) => is_still,
                Ok(Err(Trouble::Gone | Trouble::Refused(_))) | Err(_) => false,
                Ok(Err(other)) => return Err(other.into()),
            };
            let fetching = self.tab.fetching();
            let waits = fetching.documents > 0
                || (fetching.others > 0 && began.elapsed() < self.way.stretch(OTHERS));
            calm = if is_still && !waits { calm + 1 } else { 0 };
            if !is_still {
                sleep(Duration::from_millis(20)).await;
            }
        }
        if let Some(address) = self.tab.opened().pop()
            && !address.is_empty()
        {
            // A person follows into the window that opens.
            let loaded = self.tab.load(&address).await;
            self.answered()?;
            loaded?;
        }
        self.dialogs.extend(self.tab.said_in_dialogs());
        self.answered()?;
        self.note().await
    }

    /// How the documents since the last look were answered.
    fn answered(&mut self) -> Result<(), Stop> {
        for document in self.tab.documents() {
            let path = self.path(&document.address);
            match (&document.failed, document.status) {
                (Some(why), _) if document.unanswered => return Err(Stop::Down(why.clone())),
                (Some(why), _) => {
                    return Err(Stop::broke(format!("{path} cannot be shown. {why}")));
                }
                (None, 502..=504) => {
                    return Err(Stop::Down(format!(
                        "The site says that it is not available (status {}).",
                        document.status
                    )));
                }
                (None, status @ 500..) => {
                    return Err(Stop::broke(format!(
                        "The server failed: it answered {path} with status {status}."
                    )));
                }
                (None, _) => {
                    self.before = self.left;
                    let mut facts = PageFacts::of(document);
                    facts.address = self.values.clean(&facts.address);
                    self.pages.push(facts);
                }
            }
        }
        Ok(())
    }

    /// Notes what the document that is there says of itself.
    pub async fn note(&mut self) -> Result<(), Stop> {
        let facts: Facts = self.ask("walk.facts()").await?;
        let fetching = self.tab.fetching();
        let before = self.before;
        let address = self.values.clean(&facts.address);
        // Who goes back may come to a document that was kept: it is none that was answered anew.
        if let Some(page) = self.pages.last_mut()
            && same_page(&page.address, &address)
        {
            page.take(&facts, fetching, before);
        }
        Ok(())
    }

    /// Before something is done that may lead on: the page is known for the last time.
    pub async fn leave(&mut self) {
        let _known = self.note().await;
        self.left = self.tab.fetching();
    }

    /// An address as a person would say it: without the site.
    pub fn path(&self, address: &str) -> String {
        let path = address.strip_prefix(self.site).unwrap_or(address);
        self.values.clean(if path.is_empty() { "/" } else { path })
    }
}

/// Whether two addresses are of one page: their fragments are of no account.
fn same_page(one: &str, other: &str) -> bool {
    let page = |address: &'_ str| address.split('#').next().map(str::to_owned);
    page(one) == page(other)
}
