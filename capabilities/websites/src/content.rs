//! What is judged of a page besides the criteria: how plain its words are and how heavy it is; and, beside the other
//! pages of its site, its title and where its links lead.

use std::collections::{BTreeMap, HashMap, HashSet};

use app::kit::words;
use plain::Count;
use rules::{Found, Outcome, Severity};
use serde::Deserialize;

/// What a page says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Content {
    /// Its title.
    pub title: String,
    /// The language that it says it is in: "en-GB".
    pub language: String,
    /// Its paragraphs, headings and entries of lists, without what every page has around them.
    pub blocks: Vec<String>,
}

/// Says the same, in the world of the rules. What is hidden is left out, and so is what goes on and on.
pub const CONTENT: &str = r##"
(() => {
  const AROUND = "nav, header, footer, aside, [role=navigation], [role=banner], [role=contentinfo], form";
  const blocks = [];
  let left = 60_000;
  const main = document.querySelector("main, [role=main]") ?? document.body;
  for (const block of main?.querySelectorAll("h1, h2, h3, h4, h5, h6, p, li, dt, dd, td, blockquote") ?? []) {
    if (left <= 0) break;
    if (block.closest(AROUND) || block.querySelector("p, li, td, dd") || !block.checkVisibility()) continue;
    const text = block.textContent.trim().slice(0, left);
    left -= text.length;
    if (text) blocks.push(text);
  }
  return { title: document.title.slice(0, 500), language: document.documentElement.lang.slice(0, 50), blocks };
})()
"##;

/// The rules that need the other pages of the site.
pub const BESIDE: [&str; 2] = [TITLE_SHARED, LINK_BROKEN];

const READING_AGE: &str = "reading-age";
const PAGE_WEIGHT: &str = "page-weight";
const TITLE_SHARED: &str = "title-shared";
/// A link leads to where there is no page any more.
pub const LINK_BROKEN: &str = "link-broken";

/// Years from which a reading age is asked about. A page of a council's own is meant for readers of nine to eleven.
const OLDEST_READER: f64 = 14.0;
/// Words from which a reading age says something.
const ENOUGH_WORDS: usize = 100;
/// Bytes from which a page is heavy: on a slow phone line (1.6 Mbit/s) it takes more than 15 seconds.
const HEAVY_BYTES: u64 = 3_000_000;

fn found(rule: &str, outcome: Outcome, at: &str, place: &str, message: String) -> Found {
    Found {
        rule: rule.to_owned(),
        criteria: Vec::new(),
        severity: Severity::Minor,
        outcome,
        at: at.to_owned(),
        place: place.to_owned(),
        message,
        question: None,
    }
}

/// What one page is asked about.
#[must_use]
pub fn of_page(address: &str, content: &Content, bytes: u64) -> Vec<Found> {
    let mut all = Vec::new();
    let is_english = content.language.to_ascii_lowercase().starts_with("en");
    let count = Count::of(&content.blocks);
    let age = count.reading_age().filter(|_| count.words >= ENOUGH_WORDS);
    if let Some(age) = age.filter(|age| is_english && *age >= OLDEST_READER) {
        let message = format!(
            "The words ask for a reader of {age:.0} years: shorter sentences and plainer words let more people follow."
        );
        all.push(Found {
            question: Some("Can it be said more plainly?".into()),
            ..found(
                READING_AGE,
                Outcome::NeedsPerson,
                address,
                "html > body",
                message,
            )
        });
    }
    if bytes >= HEAVY_BYTES {
        let megabytes = bytes as f64 / 1e6;
        let message =
            format!("The page loads {megabytes:.1} MB: on a slow line that takes long and costs.");
        all.push(Found {
            question: Some("Can it do with less, such as smaller pictures?".into()),
            ..found(PAGE_WEIGHT, Outcome::NeedsPerson, address, "html", message)
        });
    }
    all
}

/// Pages that one link is told of, and pages of a title, at most.
const MOST_TOLD: usize = 20;
/// Links of a site that are remembered, at most.
const MOST_LINKS: usize = 100_000;

/// What is known of the pages of one site beside one another.
#[derive(Default)]
pub struct Beside {
    /// By title, the pages that have it.
    titles: BTreeMap<String, Vec<String>>,
    /// By address, pages with a link to it.
    linked_from: HashMap<String, Vec<String>>,
    /// Addresses at which there is no page any more, and what the server answered.
    lost: Vec<(String, u16)>,
    /// Addresses at which there is something.
    there: HashSet<String>,
}

impl Beside {
    /// A page with its links.
    pub fn page(&mut self, address: &str, content: &Content, links: &[String]) {
        let title = content.title.trim();
        if !title.is_empty() {
            let pages = self.titles.entry(title.to_owned()).or_default();
            pages.push(address.to_owned());
        }
        for link in links.iter().collect::<HashSet<_>>() {
            let is_new = !self.linked_from.contains_key(link);
            if is_new && self.linked_from.len() >= MOST_LINKS {
                continue;
            }
            let from = self.linked_from.entry(link.clone()).or_default();
            if from.len() < MOST_TOLD {
                from.push(address.to_owned());
            }
        }
    }

    /// An address at which there is no page any more.
    pub fn lost(&mut self, address: &str, status: u16) {
        self.lost.push((address.to_owned(), status));
    }

    /// An address at which there is something, a page or what leads on to one.
    pub fn there(&mut self, address: &str) {
        self.there.insert(address.to_owned());
    }

    fn is_known(&self, address: &str) -> bool {
        self.there.contains(address) || self.lost.iter().any(|(lost, _)| lost == address)
    }

    /// Where links lead of which it is not known whether anything is there, in the order of the alphabet.
    #[must_use]
    pub fn open(&self) -> Vec<String> {
        let addresses = self.linked_from.keys();
        let mut all: Vec<String> = addresses
            .filter(|address| !self.is_known(address))
            .cloned()
            .collect();
        all.sort_unstable();
        all
    }

    /// What is wrong with pages beside the others, each with the page that it is said of. `broken` are the places of
    /// links that led nowhere before: while they stand and nobody has followed them again, they still do.
    #[must_use]
    pub fn judge(&self, broken: &[(String, String)]) -> Vec<Found> {
        let lost = self.lost.iter().map(|(address, status)| {
            let why = format!("which is no more: the server answers {status}.");
            (address, why)
        });
        let unfollowed = self.unfollowed(broken).into_iter().map(|address| {
            let why = "where nothing was before. It was not followed this time.".to_owned();
            (address, why)
        });
        let broken = lost.chain(unfollowed).flat_map(|(address, why)| {
            let from = self.linked_from.get(address);
            from.into_iter().flatten().map(move |page| Found {
                severity: Severity::Moderate,
                ..found(
                    LINK_BROKEN,
                    Outcome::Fail,
                    page,
                    &link_to(address),
                    format!("A link leads to {address}, {why}"),
                )
            })
        });
        let shared = self
            .titles
            .iter()
            .filter(|(_, pages)| pages.len() > 1)
            .flat_map(|(title, pages)| {
                let others = i64::try_from(pages.len() - 1).unwrap_or(i64::MAX);
                let message = format!(
                    "The title “{title}” is that of {} too: nobody can tell them apart by it.",
                    words::count(others, "other page", "other pages")
                );
                pages.iter().take(MOST_TOLD).map(move |page| Found {
                    criteria: vec!["2.4.2".into()],
                    question: Some(
                        "Are they pages of one kind that need no names of their own?".into(),
                    ),
                    ..found(
                        TITLE_SHARED,
                        Outcome::NeedsPerson,
                        page,
                        "html > head > title",
                        message.clone(),
                    )
                })
            });
        broken.chain(shared).collect()
    }

    /// Where links lead that led nowhere before, stand yet and were not followed.
    fn unfollowed(&self, broken: &[(String, String)]) -> Vec<&String> {
        let mut by_place: HashMap<&str, HashSet<&str>> = HashMap::new();
        for (page, place) in broken {
            by_place.entry(place).or_default().insert(page);
        }
        let stands = |address: &str, from: &[String]| {
            let pages = by_place.get(link_to(address).as_str());
            pages.is_some_and(|pages| from.iter().any(|page| pages.contains(page.as_str())))
        };
        if by_place.is_empty() {
            return Vec::new();
        }
        let mut all: Vec<&String> = self
            .linked_from
            .iter()
            .filter(|(address, from)| stands(address, from) && !self.is_known(address))
            .map(|(address, _)| address)
            .collect();
        all.sort_unstable();
        all
    }
}

/// A selector of the links that end as an address does.
fn link_to(address: &str) -> String {
    let end = address.trim_end_matches('/').rsplit('/').next();
    let end = end.unwrap_or_default().replace(['"', '\\'], "");
    format!("a[href*=\"{end}\"]")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(title: &str, blocks: &[&str]) -> Content {
        Content {
            title: title.into(),
            language: "en-GB".into(),
            blocks: blocks.iter().map(|block| (*block).to_owned()).collect(),
        }
    }

    const HEAVY_WORDS: &str = "Notwithstanding the aforementioned administrative considerations, applicants demonstrating exceptional circumstances necessitating discretionary adjudication shall additionally furnish comprehensive documentary corroboration.";

    #[track_caller]
    fn check(content: &Content, bytes: u64, want: &[&str]) {
        let found = of_page("https://a.example/", content, bytes);
        let rules: Vec<&str> = found.iter().map(|one| one.rule.as_str()).collect();
        assert_eq!(rules, want);
    }

    #[test]
    fn heavy_words_and_heavy_pages_are_asked_about() {
        check(&content("a", &[HEAVY_WORDS; 6]), 0, &[READING_AGE]);
        check(&content("a", &[HEAVY_WORDS]), 0, &[]);
        check(
            &content("a", &["We pick up your bin on Monday."; 30]),
            0,
            &[],
        );
        let welsh = Content {
            language: "cy".into(),
            ..content("a", &[HEAVY_WORDS; 6])
        };
        check(&welsh, 0, &[]);
        check(&content("a", &[]), HEAVY_BYTES, &[PAGE_WEIGHT]);
        check(&Content::default(), HEAVY_BYTES - 1, &[]);
    }

    #[test]
    fn titles_are_told_apart_and_links_followed() {
        let mut beside = Beside::default();
        let to = |path: &str| format!("https://a.example{path}");
        beside.page(
            &to("/1"),
            &content("Bins", &[]),
            &[to("/2"), to("/old"), to("/old")],
        );
        beside.page(&to("/2"), &content("Bins", &[]), &[to("/1")]);
        beside.page(&to("/3"), &content("Trees", &[]), &[to("/old")]);
        beside.page(&to("/4"), &content("", &[]), &[]);
        beside.page(&to("/5"), &content(" ", &[]), &[]);
        beside.lost(&to("/old"), 404);
        beside.lost(&to("/typed"), 410);
        let judged = beside.judge(&[]);
        let told: Vec<(&str, &str)> = judged
            .iter()
            .map(|one| {
                (
                    one.rule.as_str(),
                    one.at.trim_start_matches("https://a.example"),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                (LINK_BROKEN, "/1"),
                (LINK_BROKEN, "/3"),
                (TITLE_SHARED, "/1"),
                (TITLE_SHARED, "/2"),
            ]
        );
        assert_eq!(judged[0].place, "a[href*=\"old\"]");
    }

    #[test]
    fn a_link_that_was_broken_stays_so_until_it_is_followed_or_gone() {
        let to = |path: &str| format!("https://a.example{path}");
        let broken = [(to("/1"), link_to(&to("/old")))];
        let check = |links: &[String], follow: fn(&mut Beside, &str), want: &[&str]| {
            let mut beside = Beside::default();
            beside.page(&to("/1"), &content("Bins", &[]), links);
            follow(&mut beside, &to("/old"));
            let judged = beside.judge(&broken);
            let told: Vec<&str> = judged
                .iter()
                .map(|one| one.message.rsplit(": ").next().unwrap_or_default())
                .collect();
            assert_eq!(told, want);
        };
        let both = [to("/old"), to("/2")];
        let not_followed = "A link leads to https://a.example/old, where nothing was before. It was not followed this time.";
        check(&both, |_, _| (), &[not_followed]);
        check(
            &both,
            |beside, old| beside.lost(old, 404),
            &["the server answers 404."],
        );
        check(&both, Beside::there, &[]);
        check(&both[1..], |_, _| (), &[]);
    }
}
