//! The pages of a site that are still to be looked at.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::kind::{kind, may_be_statement, part, signs_out};
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

/// How soon a page is looked at; the sooner stands first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Lane {
    /// It was given out already.
    Out,
    /// Before all others: the start, what was typed, what may be the accessibility statement.
    First,
    /// It is known from before.
    Known,
    /// A link leads to it.
    Linked,
    /// The site lists it.
    Listed,
}

/// What is still to be looked at, each page once.
pub struct Frontier {
    /// The site; none for a list, which leads nowhere.
    start: Option<SiteAddress>,
    robots: Robots,
    /// All pages, with the lane that each waits in.
    known: BTreeMap<SiteAddress, Lane>,
    /// Those that wait. One that has come to another lane is passed over.
    waiting: BTreeMap<Lane, VecDeque<SiteAddress>>,
    /// How many were given out.
    given: usize,
    choice: Choice,
    /// Whether links that end a session are left alone.
    stays_in: bool,
    /// Pages that may still be looked at.
    room: usize,
    /// Pages that may be the statement which have come before others.
    statements: usize,
    /// Kinds of which one was looked at, and how many of each part were.
    kinds: BTreeSet<&'static str>,
    parts: BTreeMap<String, usize>,
}

/// Pages that a sample is chosen from, of each lane, at most.
const MOST_KNOWN: usize = 20_000;
/// Pages that may be the accessibility statement which come before others, at most.
pub const STATEMENTS: usize = 5;

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
        frontier.take(start, Lane::First);
        frontier
    }

    /// Just these pages, whatever their sites and what their robots say.
    pub fn list(pages: &[SiteAddress]) -> Self {
        let mut frontier = Self {
            start: None,
            robots: Robots::default(),
            known: BTreeMap::new(),
            waiting: BTreeMap::new(),
            given: 0,
            choice: Choice::First,
            stays_in: false,
            room: pages.len(),
            statements: 0,
            kinds: BTreeSet::new(),
            parts: BTreeMap::new(),
        };
        for page in pages {
            frontier.take(page.clone(), Lane::First);
        }
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

    /// Whether an address is of this site and may be looked at.
    pub fn admits(&self, address: &SiteAddress) -> bool {
        let is_here = |start: &SiteAddress| start.is_same_site(address);
        self.start.as_ref().is_some_and(is_here)
            && self.robots.allows(&address.path_and_query())
            && !(self.stays_in && signs_out(address))
    }

    /// Puts a page into a lane, unless it is in one as good.
    fn take(&mut self, address: SiteAddress, lane: Lane) {
        let most = match self.choice {
            Choice::First => self.room,
            Choice::Sample => MOST_KNOWN,
        };
        let waiting = self.waiting.entry(lane).or_default();
        let is_news = self.known.get(&address).is_none_or(|now| *now > lane);
        // Of the first that are found, no more are remembered than are looked at.
        if is_news && waiting.len() < most {
            waiting.push_back(address.clone());
            self.known.insert(address, lane);
        }
    }

    /// Takes up an address that was found, if it is of this site, may be looked at, and is new.
    fn take_up(&mut self, address: &str, lane: Lane) {
        // A link is a whole address; a name alone, or one for mail, is none.
        let whole = Some(address).filter(|address| address.contains("://"));
        let Some(Ok(address)) = whole.map(SiteAddress::read) else {
            return;
        };
        if !self.admits(&address) {
            return;
        }
        // A sample has one of each kind anyway.
        let is_first = self.choice == Choice::First
            && self.statements < STATEMENTS
            && may_be_statement(&address)
            && !self.known.contains_key(&address);
        if is_first {
            self.statements += 1;
        }
        self.take(address, if is_first { Lane::First } else { lane });
    }

    /// Takes up what a page links to.
    pub fn found(&mut self, address: &str) {
        self.take_up(address, Lane::Linked);
    }

    /// Takes up what the site lists: it comes after what links lead to.
    pub fn listed(&mut self, address: &str) {
        self.take_up(address, Lane::Listed);
    }

    /// Takes up what is known from before: in turn with what links lead to.
    pub fn known_before(&mut self, address: &str) {
        self.take_up(address, Lane::Known);
    }

    /// Takes up a page beyond those that are wanted, next of all. Whether it was new.
    pub fn take_besides(&mut self, address: &SiteAddress) -> bool {
        if !self.admits(address) || self.known.get(address) == Some(&Lane::Out) {
            return false;
        }
        self.room += 1;
        self.take(address.clone(), Lane::First);
        true
    }

    /// The next page.
    pub fn next(&mut self) -> Option<SiteAddress> {
        if self.room == 0 {
            return None;
        }
        let next = match self.choice {
            Choice::First => self.first(),
            Choice::Sample => self.sampled(),
        }?;
        self.room -= 1;
        self.given += 1;
        self.kinds.extend(kind(&next));
        *self.parts.entry(part(&next)).or_default() += 1;
        self.known.insert(next.clone(), Lane::Out);
        Some(next)
    }

    /// The one that waits longest in the best lane; known pages and links take turns, so that neither starves.
    fn first(&mut self) -> Option<SiteAddress> {
        let [one, other] = match self.given % 2 {
            0 => [Lane::Known, Lane::Linked],
            _ => [Lane::Linked, Lane::Known],
        };
        let lanes = [Lane::First, one, other, Lane::Listed];
        lanes.into_iter().find_map(|lane| self.first_of(lane))
    }

    fn first_of(&mut self, lane: Lane) -> Option<SiteAddress> {
        let waiting = self.waiting.get_mut(&lane)?;
        while let Some(address) = waiting.pop_front() {
            if self.known.get(&address) == Some(&lane) {
                return Some(address);
            }
        }
        None
    }

    /// The one that a sample needs most: what comes first, then one of a new kind or of the part that was looked at
    /// least.
    fn sampled(&mut self) -> Option<SiteAddress> {
        if let Some(first) = self.first_of(Lane::First) {
            return Some(first);
        }
        let (lane, at) = self.best()?;
        self.waiting.get_mut(&lane)?.remove(at)
    }

    fn best(&self) -> Option<(Lane, usize)> {
        let need = |address: &SiteAddress| {
            let is_new = kind(address).is_some_and(|kind| !self.kinds.contains(kind));
            let of_part = self.parts.get(&part(address)).copied().unwrap_or(0);
            (!is_new, of_part)
        };
        let all = self.waiting.iter().flat_map(|(lane, waiting)| {
            let waiting = waiting.iter().enumerate();
            waiting.map(move |(at, address)| (*lane, at, address))
        });
        all.filter(|(lane, _, address)| self.known.get(*address) == Some(lane))
            .min_by_key(|(_, _, address)| need(address))
            .map(|(lane, at, _)| (lane, at))
    }

    /// How many pages are to be looked at, those that were included.
    pub fn len(&self) -> usize {
        self.given + (self.known.len() - self.given).min(self.room)
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
    fn what_a_site_lists_does_not_starve_the_rest() {
        let at = |path: &str| format!("http://place.example{path}");
        let check = |choice: Choice, want: &[&str]| {
            let mut frontier = frontier(6, choice);
            for n in 0..20 {
                frontier.listed(&at(&format!("/news/{n}")));
            }
            frontier.listed(&at("/accessibility"));
            frontier.known_before(&at("/bins/1"));
            frontier.known_before(&at("/bins/2"));
            let mut got: Vec<SiteAddress> = frontier.next().into_iter().collect();
            // The start page leads to these; one of them is listed, too.
            for path in ["/parks/1", "/news/3", "/parks/2"] {
                frontier.found(&at(path));
            }
            got.extend(std::iter::from_fn(|| frontier.next()));
            let got: Vec<String> = got.iter().map(SiteAddress::path_and_query).collect();
            assert_eq!(got, want);
        };
        let first = [
            "/private",
            "/accessibility",
            "/bins/1",
            "/parks/1",
            "/bins/2",
            "/news/3",
        ];
        check(Choice::First, &first);
        let sample = [
            "/private",
            "/news/3",
            "/accessibility",
            "/bins/1",
            "/parks/1",
            "/bins/2",
        ];
        check(Choice::Sample, &sample);
    }

    #[test]
    fn a_page_can_be_looked_at_besides() {
        let mut frontier = frontier(1, Choice::First);
        let read = |path: &str| {
            let read = SiteAddress::read(&format!("http://place.example{path}"));
            read.unwrap_or_else(|why| panic!("{why}"))
        };
        assert_eq!(frontier.next(), Some(read("/private")));
        frontier.found("http://place.example/a");
        assert_eq!(frontier.next(), None);
        assert!(frontier.take_besides(&read("/a")));
        assert_eq!(frontier.next(), Some(read("/a")));
        assert!(!frontier.take_besides(&read("/a")), "it was looked at");
        assert!(!frontier.take_besides(&read("/private/b")), "robots");
        assert_eq!((frontier.next(), frontier.len()), (None, 2));
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
