//! The pages of a site that are still to be looked at.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::kind::{kind, part, signs_out};
use super::{Robots, SiteAddress};

/// Which pages are looked at, where a site has more than are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Choice {
    /// The first that are found.
    #[default]
    First,
    /// A sample: the start, one of each kind, and of each part of the site one before another.
    Sample,
}

/// What is still to be looked at, each page once.
pub struct Frontier {
    /// The site; none for a list, which leads nowhere.
    start: Option<SiteAddress>,
    robots: Robots,
    known: BTreeSet<SiteAddress>,
    waiting: VecDeque<SiteAddress>,
    choice: Choice,
    /// Whether links that end a session are left alone.
    stays_in: bool,
    /// Pages that may still be looked at.
    room: usize,
    /// Kinds of which one was looked at, and how many of each part were.
    kinds: BTreeSet<&'static str>,
    parts: BTreeMap<String, usize>,
}

/// Pages that a sample is chosen from, at most.
const MOST_KNOWN: usize = 20_000;

impl Frontier {
    /// A site, of which at most so many pages are looked at, the first whatever its robots say: a person typed it.
    pub fn new(start: SiteAddress, robots: Robots, most: usize, choice: Choice) -> Self {
        let mut frontier = Self {
            start: Some(start.clone()),
            robots,
            choice,
            ..Self::list(&[])
        };
        frontier.room = most;
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
            choice: Choice::First,
            stays_in: false,
            room: pages.len(),
            kinds: BTreeSet::new(),
            parts: BTreeMap::new(),
        };
        pages.iter().for_each(|page| frontier.take(page.clone()));
        frontier
    }

    /// Leaves alone what ends a session.
    pub const fn stay_in(mut self) -> Self {
        self.stays_in = true;
        self
    }

    /// Where the site begins; none for a list.
    pub const fn start(&self) -> Option<&SiteAddress> {
        self.start.as_ref()
    }

    fn take(&mut self, address: SiteAddress) {
        let most = match self.choice {
            Choice::First => self.room,
            Choice::Sample => MOST_KNOWN,
        };
        // Of the first that are found, no more are remembered than are looked at.
        if self.waiting.len() < most && self.known.insert(address.clone()) {
            self.waiting.push_back(address);
        }
    }

    /// Takes up an address that was found, if it is of this site, may be looked at, and is new.
    pub fn found(&mut self, address: &str) {
        // A link is a whole address; a name alone, or one for mail, is none.
        let whole = Some(address).filter(|address| address.contains("://"));
        let Some(Ok(address)) = whole.map(SiteAddress::read) else {
            return;
        };
        let is_here = |start: &SiteAddress| start.is_same_site(&address);
        if self.start.as_ref().is_some_and(is_here)
            && self.robots.allows(&address.path_and_query())
            && !(self.stays_in && signs_out(&address))
        {
            self.take(address);
        }
    }

    /// The next page.
    pub fn next(&mut self) -> Option<SiteAddress> {
        if self.room == 0 {
            return None;
        }
        let next = match self.choice {
            Choice::First => self.waiting.pop_front(),
            Choice::Sample => self.waiting.remove(self.best()?),
        }?;
        self.room -= 1;
        self.kinds.extend(kind(&next));
        *self.parts.entry(part(&next)).or_default() += 1;
        Some(next)
    }

    /// Where the page waits that a sample needs most: the start, then one of a new kind or of the part that was
    /// looked at least.
    fn best(&self) -> Option<usize> {
        if self.parts.is_empty() {
            return Some(0);
        }
        let need = |address: &SiteAddress| {
            let is_new = kind(address).is_some_and(|kind| !self.kinds.contains(kind));
            let of_part = self.parts.get(&part(address)).copied().unwrap_or(0);
            (!is_new, of_part)
        };
        let all = self.waiting.iter().enumerate();
        all.min_by_key(|(at, address)| (need(address), *at))
            .map(|(at, _)| at)
    }

    /// How many pages are to be looked at, those that were included.
    pub fn len(&self) -> usize {
        let looked = self.known.len() - self.waiting.len();
        looked + self.waiting.len().min(self.room)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frontier(most: usize, choice: Choice) -> Frontier {
        let Ok(start) = SiteAddress::read("http://place.example/private") else {
            panic!("an address")
        };
        let robots = Robots::read("user-agent: *\ndisallow: /private");
        Frontier::new(start, robots, most, choice)
    }

    #[track_caller]
    fn check(mut frontier: Frontier, found: &[&str], want: &[&str]) {
        for path in found {
            frontier.found(&format!("http://place.example{path}"));
        }
        frontier.found("http://elsewhere.example/");
        frontier.found("mailto:ann@place.example");
        assert_eq!(frontier.len(), want.len());
        let all: Vec<String> = std::iter::from_fn(|| frontier.next())
            .map(|address| address.path_and_query())
            .collect();
        assert_eq!(all, want);
    }

    #[test]
    fn each_page_of_the_site_is_taken_once_up_to_the_limit() {
        let found = ["/a", "/a#b", "/private/c", "/d", "/e"];
        check(
            frontier(3, Choice::First),
            &found,
            &["/private", "/a", "/d"],
        );
    }

    #[test]
    fn a_sample_has_one_of_each_before_another() {
        let found = [
            "/bins/1",
            "/bins/2",
            "/bins/3",
            "/parks/1",
            "/contact-us",
            "/news/1",
        ];
        let want = [
            "/private",
            "/contact-us",
            "/news/1",
            "/bins/1",
            "/parks/1",
            "/bins/2",
        ];
        check(frontier(6, Choice::Sample), &found, &want);
    }

    #[test]
    fn a_session_is_not_ended() {
        let found = ["/a", "/sign-out", "/b"];
        check(
            frontier(9, Choice::First).stay_in(),
            &found,
            &["/private", "/a", "/b"],
        );
    }
}
