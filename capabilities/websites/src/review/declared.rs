//! The accessibility statement of a site that is reviewed.

use std::collections::BTreeSet;

use ::statement::{Known, Linked};
use access::RuleError;
use jiff::civil::Date;
use rules::{Found, Outcome};

use super::browsers::Browsers;
use super::one::SEEN_ALREADY;
use super::papers::is_file;
use super::{Page, Seen, sites};
use crate::SiteAddress;
use crate::crawl::{Frontier, STATEMENTS, is_named_statement, may_be_statement};
use crate::look::Reviewer;
use crate::statement::{self, Beside, found, is_statement, kept_elsewhere, read};

/// What is known of a site's statement while its pages are looked at.
pub struct Declared {
    /// Where the site begins.
    start: Option<SiteAddress>,
    /// Its statement.
    at: Option<SiteAddress>,
    /// What its pages lead to that may be one: each page with the links whose address tells.
    leads: Vec<(String, Vec<String>)>,
    /// Pages that were looked at besides the others in search of it.
    sought: usize,
}

impl Declared {
    /// Nothing yet of a site that begins there; nothing ever of a list of pages.
    pub const fn of(start: Option<SiteAddress>) -> Self {
        Self {
            start,
            at: None,
            leads: Vec::new(),
            sought: 0,
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

    /// Takes up one more page of the site that may be the statement, where none was found yet. Whether there is one.
    pub fn seek(&mut self, site: &mut Frontier) -> bool {
        if self.at.is_some() || self.sought == STATEMENTS {
            return false;
        }
        let candidates = self.candidates();
        let is_new = candidates.iter().any(|one| site.take_besides(one));
        self.sought += usize::from(is_new);
        is_new
    }

    /// What pages of a site lead to that may be the statement, on this site or another, the likeliest first.
    fn candidates(&self) -> Vec<SiteAddress> {
        if self.start.is_none() {
            return Vec::new();
        }
        let links = self.leads.iter().flat_map(|(_, links)| links);
        let each: BTreeSet<SiteAddress> = links
            .filter_map(|link| SiteAddress::read(link).ok())
            .filter(|one| may_be_statement(one) && !is_file(one))
            .collect();
        let mut each: Vec<SiteAddress> = each.into_iter().collect();
        each.sort_by_key(|one| (!is_named_statement(one), one.as_str().len()));
        each
    }

    /// Judges it, beside what was found on the pages, and adds what is wrong to them. Of one that cannot be read
    /// nothing is said: its rules are among those that did not judge the page.
    pub async fn judge(self, browsers: &Browsers<'_>, today: Date, pages: &mut [Page]) {
        let Some(start) = &self.start else {
            return;
        };
        match self.judged(browsers, start, today, pages).await {
            Ok(found) => super::add(pages, found),
            Err(why) => {
                not_judged(pages, start, &why);
                if let Some(at) = self.at.as_ref().filter(|at| *at != start) {
                    not_judged(pages, at, &why);
                }
            }
        }
    }

    /// What is wrong with it.
    ///
    /// # Errors
    /// Why that cannot be told.
    async fn judged(
        &self,
        browsers: &Browsers<'_>,
        start: &SiteAddress,
        today: Date,
        pages: &[Page],
    ) -> Result<Vec<Found>, String> {
        let beside = Beside {
            start: start.as_str().to_owned(),
            faults: known(pages),
            ..Beside::default()
        };
        let named = || self.candidates().into_iter().filter(is_named_statement);
        let above: Vec<SiteAddress> = match &self.at {
            Some(_) => Vec::new(),
            None => named()
                .filter(|one| start.is_beneath(one))
                .take(STATEMENTS)
                .collect(),
        };
        if self.at.is_some() || !above.is_empty() {
            let reviewer = browsers.reviewer().await.map_err(|fault| fault.message)?;
            let seen = match &self.at {
                Some(at) => read(&reviewer, at).await.map(|seen| Some((at, seen))),
                None => Ok(first_above(&reviewer, &above).await),
            };
            reviewer.close().await;
            if let Some((at, (page, faults))) = seen? {
                let page = ::statement::Page {
                    address: at.as_str().to_owned(),
                    ..page
                };
                let beside = Beside {
                    linked: Some(self.linked(start, at)),
                    page_faults: Some(faults),
                    is_elsewhere: self.at.is_none(),
                    ..beside
                };
                return Ok(found(Some(&page), start.host(), beside, today));
            }
        }
        let here = |one: &SiteAddress| start.is_same_site(one);
        if let Some(why) = named().filter(here).find_map(|one| why_not(pages, &one)) {
            return Err(why);
        }
        let is_prominent = |one: &SiteAddress| {
            let linked = self.linked(start, one);
            linked.from_home || linked.pages_linking * 2 > linked.pages_seen
        };
        match named().find(|one| !here(one) && is_prominent(one)) {
            Some(at) => Ok(kept_elsewhere(start.as_str(), &at)),
            None => Ok(found(None, start.host(), beside, today)),
        }
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

/// The first of these pages, at hosts above the site's own, that is a statement and may be looked at.
async fn first_above<'a>(
    reviewer: &Reviewer,
    above: &'a [SiteAddress],
) -> Option<(&'a SiteAddress, (::statement::Page, usize))> {
    for at in above {
        let robots = sites::robots(reviewer, at).await;
        if !robots.allows(&at.path_and_query()) {
            continue;
        }
        let seen = read(reviewer, at).await.ok();
        if let Some(seen) = seen.filter(|(page, _)| is_statement(at, &page.title)) {
            return Some((at, seen));
        }
    }
    None
}

/// Why nothing is known of a page of the site; none, if something is.
fn why_not(pages: &[Page], address: &SiteAddress) -> Option<String> {
    let page = pages.iter().find(|page| page.address == address.as_str());
    match page.map(|page| &page.seen) {
        Some(Seen::Not(why)) if !why.starts_with(SEEN_ALREADY) => Some(why.clone()),
        Some(_) => None,
        None => Some("The page was not looked at.".to_owned()),
    }
}

/// Says of a page that no rule of a statement judged it.
fn not_judged(pages: &mut [Page], address: &SiteAddress, why: &str) {
    let of_it = pages
        .iter_mut()
        .filter(|page| page.address == address.as_str());
    for page in of_it {
        if let Seen::Reviewed { review, .. } = &mut page.seen {
            review
                .errors
                .extend(statement::rules().map(|rule| RuleError {
                    rule,
                    message: why.to_owned(),
                }));
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::crawl::{Choice, Robots};

    fn at(address: &str) -> SiteAddress {
        SiteAddress::read(address).unwrap_or_else(|why| panic!("{why}"))
    }

    #[test]
    fn the_likeliest_page_is_sought_and_no_more_than_a_few() {
        let start = at("https://a.example/");
        let mut site = Frontier::new(start.clone(), Robots::default(), 1, Choice::First);
        assert_eq!(site.next(), Some(start.clone()));
        let mut declared = Declared::of(Some(start.clone()));
        let mut links: Vec<String> = (0..9)
            .map(|n| format!("https://a.example/accessible-{n}"))
            .collect();
        links.push("https://a.example/about/accessibility".into());
        links.push("https://b.example/accessibility".into());
        declared.page(&start, "A", &links);
        let mut sought = Vec::new();
        while declared.seek(&mut site) {
            sought.extend(site.next());
        }
        assert_eq!(sought.len(), STATEMENTS);
        assert_eq!(sought[0], at("https://a.example/about/accessibility"));
        declared.page(&sought[0], "Accessibility statement", &[]);
        declared.sought = 0;
        assert!(!declared.seek(&mut site), "it is found");
    }

    #[test]
    fn nothing_is_said_of_what_was_not_seen() {
        let check = |seen: Seen, want: Option<&str>| {
            let page = Page {
                address: "https://a.example/accessibility".into(),
                seen,
                took: Duration::ZERO,
            };
            let got = why_not(&[page], &at("https://a.example/accessibility"));
            assert_eq!(got.as_deref(), want);
        };
        check(Seen::Not("No.".into()), Some("No."));
        check(Seen::Not(format!("{SEEN_ALREADY} x")), None);
        check(Seen::NoMore(404), None);
        let nowhere = why_not(&[], &at("https://a.example/accessibility"));
        assert_eq!(nowhere.as_deref(), Some("The page was not looked at."));
    }

    #[test]
    fn the_rules_of_a_statement_that_was_not_read_judged_nothing() {
        let mut pages = [Page {
            address: "https://a.example/".into(),
            seen: Seen::Reviewed {
                found: Vec::new(),
                review: access::Review::default(),
                bytes: 0,
                shown: Vec::new(),
            },
            took: Duration::ZERO,
        }];
        not_judged(&mut pages, &at("https://a.example/"), "No.");
        let Seen::Reviewed { review, .. } = &pages[0].seen else {
            panic!("it was reviewed")
        };
        assert_eq!(review.errors.len(), statement::rules().count());
    }
}
