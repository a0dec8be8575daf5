//! The accessibility statement of a site that is reviewed.

use std::collections::BTreeSet;

use ::statement::{Known, Linked};
use browser::Chromium;
use jiff::civil::Date;
use rules::{Found, Outcome};

use super::{Asked, Page};
use crate::SiteAddress;
use crate::look::Reviewer;
use crate::statement::{Beside, found, is_statement, read};

/// What is known of a site's statement while its pages are looked at.
pub struct Declared {
    /// Where the site begins.
    start: Option<SiteAddress>,
    /// Its statement.
    at: Option<SiteAddress>,
    /// What its pages lead to that may be one: each page with the links whose address tells.
    leads: Vec<(String, Vec<String>)>,
}

impl Declared {
    /// Nothing yet of a site that begins there; nothing ever of a list of pages.
    pub const fn of(start: Option<SiteAddress>) -> Self {
        Self {
            start,
            at: None,
            leads: Vec::new(),
        }
    }

    /// A page of the site.
    pub fn page(&mut self, address: &SiteAddress, title: &str, links: &[String]) {
        if is_statement(address, title) {
            self.at.get_or_insert_with(|| address.clone());
        }
        let may_be = |link: &&String| link.to_lowercase().contains("accessib");
        let links = links.iter().filter(may_be).cloned().collect();
        self.leads.push((address.as_str().to_owned(), links));
    }

    /// Judges it, beside what was found on the pages. One that cannot be read is told of among what is not reviewed
    /// already: then nothing is said.
    pub async fn judge(
        self,
        chromium: &Chromium,
        asked: &Asked,
        today: Date,
        pages: &[Page],
    ) -> Vec<Found> {
        let Some(start) = &self.start else {
            return Vec::new();
        };
        let mut beside = Beside {
            start: start.as_str().to_owned(),
            faults: known(pages),
            ..Beside::default()
        };
        let Some(at) = &self.at else {
            return found(None, start.host(), beside, today);
        };
        beside.linked = Some(self.linked(start, at));
        let Ok(reviewer) = Reviewer::new(chromium, asked.limits, false).await else {
            return Vec::new();
        };
        let seen = read(&reviewer, at).await;
        reviewer.close().await;
        let Ok((page, faults)) = seen else {
            return Vec::new();
        };
        beside.page_faults = Some(faults);
        let page = ::statement::Page {
            address: at.as_str().to_owned(),
            ..page
        };
        found(Some(&page), start.host(), beside, today)
    }

    fn linked(&self, start: &SiteAddress, at: &SiteAddress) -> Linked {
        let leads =
            |(_, links): &&(String, Vec<String>)| links.iter().any(|link| link == at.as_str());
        Linked {
            from_home: self
                .leads
                .iter()
                .filter(leads)
                .any(|(page, _)| page == start.as_str()),
            pages_seen: self.leads.len(),
            pages_linking: self.leads.iter().filter(leads).count(),
        }
    }
}

/// The faults of pages that a statement owes, one for each criterion and what is wrong.
fn known(pages: &[Page]) -> Vec<Known> {
    let faults = pages.iter().flat_map(Page::found);
    let each: BTreeSet<(String, String)> = faults
        .filter(|one| one.outcome == Outcome::Fail)
        .flat_map(|one| {
            let known = one
                .criteria
                .iter()
                .filter(|number| access::criterion(number).is_some());
            known.map(|number| (number.clone(), one.message.clone()))
        })
        .collect();
    each.into_iter()
        .map(|(criterion, what)| Known { criterion, what })
        .collect()
}
