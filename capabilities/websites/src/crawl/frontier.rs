//! The pages of a site that are still to be looked at.

use std::collections::{BTreeSet, VecDeque};

use super::{Robots, SiteAddress};

/// What is still to be looked at, each page once, in the order in which they were found.
pub struct Frontier {
    /// The site; none for a list, which leads nowhere.
    start: Option<SiteAddress>,
    robots: Robots,
    known: BTreeSet<SiteAddress>,
    waiting: VecDeque<SiteAddress>,
    /// Pages that may still be taken up.
    room: usize,
}

impl Frontier {
    /// A site, of which at most so many pages are looked at, the first whatever its robots say: a person typed it.
    pub fn new(start: SiteAddress, robots: Robots, most: usize) -> Self {
        let mut frontier = Self {
            start: Some(start.clone()),
            robots,
            known: BTreeSet::new(),
            waiting: VecDeque::new(),
            room: most,
        };
        frontier.take(start);
        frontier
    }

    /// Just these pages, whatever their sites and what their robots say.
    pub fn list(pages: &[SiteAddress]) -> Self {
        let mut frontier = Self {
            start: None,
            robots: Robots::default(),
            known: BTreeSet::new(),
            waiting: VecDeque::new(),
            room: pages.len(),
        };
        pages.iter().for_each(|page| frontier.take(page.clone()));
        frontier
    }

    fn take(&mut self, address: SiteAddress) {
        if self.room > 0 && self.known.insert(address.clone()) {
            self.room -= 1;
            self.waiting.push_back(address);
        }
    }

    /// Takes up an address that was found, if it is of this site, may be looked at, and is new.
    pub fn found(&mut self, address: &str) {
        let Ok(address) = SiteAddress::read(address) else {
            return;
        };
        let is_here = |start: &SiteAddress| start.is_same_site(&address);
        if self.start.as_ref().is_some_and(is_here) && self.robots.allows(&address.path_and_query())
        {
            self.take(address);
        }
    }

    /// The next page.
    pub fn next(&mut self) -> Option<SiteAddress> {
        self.waiting.pop_front()
    }

    /// How many pages are known, looked at or not.
    pub fn len(&self) -> usize {
        self.known.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_page_of_the_site_is_taken_once_up_to_the_limit() {
        let Ok(start) = SiteAddress::read("http://place.example/private") else {
            panic!("an address")
        };
        let robots = Robots::read("user-agent: *\ndisallow: /private");
        let mut frontier = Frontier::new(start, robots, 3);
        for found in ["/a", "/a#b", "/private/c", "/d", "/e"] {
            frontier.found(&format!("http://place.example{found}"));
        }
        frontier.found("http://elsewhere.example/");
        frontier.found("mailto:ann@place.example");
        let all: Vec<String> = std::iter::from_fn(|| frontier.next())
            .map(|address| address.path_and_query())
            .collect();
        assert_eq!(all, ["/private", "/a", "/d"]);
    }
}
