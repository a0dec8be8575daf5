//! One page looked at, in a tab that may have looked at others before.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use rules::{Found, sign};

use super::browsers::Browsers;
use super::{Asked, Seen};
use crate::content::{self, Content};
use crate::crawl::SiteAddress;
use crate::floor::Beneath;
use crate::harm;
use crate::look::{Looked, Reviewer};
use crate::show::Shown;

/// Pages that one tab looks at before it makes way for a new one: what they leave behind goes with it.
const LOOKS: usize = 200;
/// Faults of one review that a picture is taken of, at most.
const MOST_SHOWN: usize = 300;

/// How it is said that an address is that of another page.
pub const SEEN_ALREADY: &str = "It leads to a page that was reviewed already:";

/// What is known from one page to the next.
pub struct Known {
    /// The faults that something shows by now.
    signs: Mutex<HashSet<String>>,
    /// Held while pictures of a page are taken: one tab is in front.
    front: tokio::sync::Mutex<()>,
    beneath: Beneath,
}

impl Known {
    /// Nothing yet.
    pub fn new(asked: &Asked) -> Self {
        Self {
            signs: Mutex::default(),
            front: tokio::sync::Mutex::default(),
            beneath: Beneath::new(asked.floor, asked.limits.each_rule),
        }
    }

    /// Takes what shows those of the faults that no page had before, while their page is open.
    ///
    /// # Errors
    /// If the page has gone or hangs.
    pub async fn show(&self, reviewer: &Reviewer, found: &[Found]) -> Result<Vec<Shown>, String> {
        let new = self.new_of(found);
        let _front = match new.is_empty() {
            true => return Ok(Vec::new()),
            false => self.front.lock().await,
        };
        let mut shown = Vec::new();
        for (sign, one) in new {
            shown.extend(reviewer.show(sign, &one.place).await?);
        }
        Ok(shown)
    }

    /// Those that nothing shows yet, by their signs.
    fn new_of<'f>(&self, found: &'f [Found]) -> Vec<(String, &'f Found)> {
        let mut signs = self.signs.lock().unwrap_or_else(PoisonError::into_inner);
        let mut new = Vec::new();
        for one in found {
            let sign = sign(one);
            if signs.len() < MOST_SHOWN && signs.insert(sign.clone()) {
                new.push((sign, one));
            }
        }
        new
    }

    /// Whether something of these is shown by nothing yet.
    pub fn has_new(&self, found: &[Found]) -> bool {
        let signs = self.signs.lock().unwrap_or_else(PoisonError::into_inner);
        signs.len() < MOST_SHOWN && found.iter().any(|one| !signs.contains(&sign(one)))
    }
}

/// A tab with the rules, and how many pages it has looked at.
pub struct Worn {
    reviewer: Reviewer,
    looks: usize,
}

impl Worn {
    /// Closes the tab.
    pub async fn close(self) {
        self.reviewer.close().await;
    }
}

/// Looks at a page, and gives the tab back if it may be used again.
pub async fn look(
    browsers: &Browsers<'_>,
    asked: &Asked,
    known: &Known,
    worn: Option<Worn>,
    address: SiteAddress,
) -> (Option<Worn>, SiteAddress, Result<Saw, String>, Duration) {
    let began = Instant::now();
    let worn = match worn {
        Some(worn) => Ok(worn),
        None => browsers
            .reviewer()
            .await
            .map(|reviewer| Worn { reviewer, looks: 0 }),
    };
    let mut worn = match worn {
        Ok(worn) => worn,
        Err(fault) => return (None, address, Err(fault.message), began.elapsed()),
    };
    let saw = match worn.reviewer.look(address.as_str()).await {
        Ok(looked) => saw(asked, &worn.reviewer, known, &address, looked).await,
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
pub struct Saw {
    looked: Looked,
    found: Vec<Found>,
    shown: Vec<Shown>,
}

impl Saw {
    /// Whether the server has something there.
    pub const fn is_there(&self) -> bool {
        self.looked.status < 400
    }
}

/// Takes what shows the faults that no page had before, while the page is still there.
async fn saw(
    asked: &Asked,
    reviewer: &Reviewer,
    known: &Known,
    address: &SiteAddress,
    mut looked: Looked,
) -> Result<Saw, String> {
    let findings = match &mut looked.review {
        Some(review) => {
            known.beneath.lay(reviewer, &looked.address, review).await;
            std::mem::take(&mut review.findings)
        }
        None => Vec::new(),
    };
    let mut found: Vec<Found> = findings
        .iter()
        .map(|finding| harm::found(address.as_str(), finding))
        .collect();
    found.extend(content::of_page(
        address.as_str(),
        &looked.content,
        looked.bytes,
    ));
    let shown = match asked.show {
        true => known.show(reviewer, &found).await?,
        false => Vec::new(),
    };
    Ok(Saw {
        looked,
        found,
        shown,
    })
}

/// Where a page leads, and what it says of itself.
pub struct Leads {
    /// Addresses of its links.
    pub links: Vec<String>,
    /// What it says of itself.
    pub content: Content,
}

/// What a look came to, and where the page leads.
///
/// # Errors
/// Why it was not reviewed.
pub fn judged(
    address: &SiteAddress,
    saw: Saw,
    reviewed: &mut HashSet<String>,
) -> Result<(Seen, Leads), String> {
    let looked = saw.looked;
    let leads = |links| Leads {
        links,
        content: looked.content,
    };
    let there = SiteAddress::read(&looked.address)
        .map_err(|_| "It leads on to a page that does not answer.".to_owned())?;
    if !address.is_same_site(&there) {
        return Err(format!("It leads to another site: {}", there.as_str()));
    }
    if matches!(looked.status, 404 | 410) {
        return Ok((Seen::NoMore(looked.status), leads(Vec::new())));
    }
    if looked.status >= 400 {
        return Err(format!("The server answered {}.", looked.status));
    }
    let Some(review) = looked.review else {
        return Err(format!("It is not a web page but {}.", looked.kind));
    };
    if !reviewed.insert(there.as_str().to_owned()) {
        return Err(format!("{SEEN_ALREADY} {}", there.as_str()));
    }
    let seen = Seen::Reviewed {
        found: saw.found,
        review,
        bytes: looked.bytes,
        shown: saw.shown,
    };
    Ok((seen, leads(looked.links)))
}
