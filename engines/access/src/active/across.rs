//! What the pages of one site say alike: menus in one order, one name for one thing, help in one place.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{Place, ask, fault};
use crate::Finding;

/// What one page says.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Said {
    /// Its menus.
    pub menus: Vec<Menu>,
    /// Links of its head, menus and foot.
    pub common: Vec<Named>,
    /// Where its help is.
    pub help: Vec<Help>,
    /// Whether it can be searched.
    pub search: bool,
    /// Whether it has a list of all pages, or an A to Z.
    #[serde(rename = "siteMap")]
    pub site_map: bool,
    /// Where its links lead.
    pub leads: Vec<String>,
}

/// A menu.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Menu {
    /// Which.
    #[serde(flatten)]
    pub place: Place,
    /// Its name; empty where it has none.
    pub key: String,
    /// Where its links lead, in order.
    pub links: Vec<String>,
}

/// A link that is on many pages.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Named {
    /// Which.
    #[serde(flatten)]
    pub place: Place,
    /// Where it leads.
    pub leads: String,
    /// What it is called.
    pub words: String,
}

/// A way to get help.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Help {
    /// Which.
    #[serde(flatten)]
    pub place: Place,
    /// What it is called.
    pub words: String,
    /// "banner", "navigation", "contentinfo".
    pub part: String,
}

/// Fewer pages than this show nothing.
const FEWEST: usize = 3;
const MOST: usize = 20;

/// What the pages show beside one another, each finding with the page that it is on.
#[must_use]
pub fn across(pages: &[(String, Said)]) -> Vec<(String, Finding)> {
    if pages.len() < FEWEST {
        return Vec::new();
    }
    let mut found = navigation(pages);
    found.extend(identification(pages));
    found.extend(help(pages));
    found.extend(ways(pages));
    found
}

/// The links that two lists share stand in one order, if they share three or more.
fn in_one_order(one: &[String], other: &[String]) -> bool {
    let place = |list: &[String]| -> BTreeMap<String, usize> {
        let mut places = BTreeMap::new();
        for (at, link) in list.iter().enumerate() {
            places.entry(link.clone()).or_insert(at);
        }
        places
    };
    let (one, other) = (place(one), place(other));
    let mut shared: Vec<(usize, usize)> = one
        .iter()
        .filter_map(|(link, at)| Some((*at, *other.get(link)?)))
        .collect();
    shared.sort_unstable();
    shared.len() < 3 || shared.windows(2).all(|pair| pair[0].1 <= pair[1].1)
}

/// The links of a menu, the first page that has them so, and how many do.
type List<'p> = (&'p [String], &'p str, usize);

fn navigation(pages: &[(String, Said)]) -> Vec<(String, Finding)> {
    // What most pages have is the usual; of two lists on as many pages the first.
    let mut lists: BTreeMap<&str, Vec<List<'_>>> = BTreeMap::new();
    for (address, said) in pages {
        for menu in said.menus.iter().filter(|menu| menu.links.len() >= 3) {
            let known = lists.entry(&menu.key).or_default();
            match known
                .iter_mut()
                .find(|(links, ..)| *links == menu.links.as_slice())
            {
                Some((_, _, times)) => *times += 1,
                None => known.push((menu.links.as_slice(), address.as_str(), 1)),
            }
        }
    }
    let mut found = Vec::new();
    for (address, said) in pages {
        for menu in said.menus.iter().filter(|menu| menu.links.len() >= 3) {
            let known = lists.get(menu.key.as_str()).into_iter().flatten();
            let usual = known.rev().max_by_key(|(.., times)| *times);
            let Some((links, there, _)) = usual else {
                continue;
            };
            if in_one_order(links, &menu.links) || found.len() >= MOST {
                continue;
            }
            let message = format!(
                "The links of this menu stand in another order than on {there}. Keep one order on every page."
            );
            found.push((
                address.clone(),
                fault("navigation-consistent", &menu.place.selector, message),
            ));
        }
    }
    found
}

/// Links of one name, with the pages that they are on.
type Links<'p> = Vec<(&'p str, &'p Named)>;

fn identification(pages: &[(String, Said)]) -> Vec<(String, Finding)> {
    // What a link that leads to one place is called, and on how many pages.
    let mut names: BTreeMap<&str, BTreeMap<String, Links<'_>>> = BTreeMap::new();
    for (address, said) in pages {
        for link in said.common.iter().filter(|link| !link.words.is_empty()) {
            let words = link.words.to_lowercase();
            names
                .entry(&link.leads)
                .or_default()
                .entry(words)
                .or_default()
                .push((address, link));
        }
    }
    let mut found = Vec::new();
    for by_name in names.values().filter(|by_name| by_name.len() > 1) {
        let Some((usual, most)) = by_name.iter().max_by_key(|(_, all)| pages_of(all).len()) else {
            continue;
        };
        let usual_pages = pages_of(most);
        for (other, all) in by_name.iter().filter(|(name, _)| *name != usual) {
            // Two links of one page may be two ways to say it; what counts is one page's word beside another's.
            let Some((address, link)) = all.iter().find(|(page, _)| !usual_pages.contains(page))
            else {
                continue;
            };
            if usual_pages.len() < 2
                || other.contains(usual.as_str())
                || usual.contains(other.as_str())
                || found.len() >= MOST
            {
                continue;
            }
            let message = format!(
                "This is called “{}” here and “{usual}” on other pages. Use one name.",
                link.words
            );
            let question = "Is this the same function on both pages?";
            found.push((
                (*address).to_owned(),
                ask(
                    "identification-consistent",
                    &link.place.selector,
                    message,
                    question,
                ),
            ));
        }
    }
    found
}

/// The pages that links are on.
fn pages_of<'p>(links: &[(&'p str, &Named)]) -> BTreeSet<&'p str> {
    links.iter().map(|(page, _)| *page).collect()
}

fn help(pages: &[(String, Said)]) -> Vec<(String, Finding)> {
    // In which part of the page each is, and on how many pages, the first of them beside.
    let mut parts: BTreeMap<String, BTreeMap<&str, (usize, &str)>> = BTreeMap::new();
    for (address, said) in pages {
        for one in &said.help {
            let by_part = parts.entry(one.words.to_lowercase()).or_default();
            by_part.entry(&one.part).or_insert((0, address.as_str())).0 += 1;
        }
    }
    let mut found = Vec::new();
    for (address, said) in pages {
        for one in &said.help {
            let by_part = parts.get(&one.words.to_lowercase()).into_iter().flatten();
            let Some((usual, (times, there))) = by_part.max_by_key(|(_, (times, _))| *times) else {
                continue;
            };
            let is_same = |same: &&Help| same.words.eq_ignore_ascii_case(&one.words);
            let is_there = said
                .help
                .iter()
                .filter(is_same)
                .any(|same| same.part == *usual);
            if is_there || *times < 2 || found.len() >= MOST {
                continue;
            }
            let message = format!(
                "“{}” is in another part of the page than on {there}. Keep help in one place on every page.",
                one.words
            );
            let finding = ask(
                "help-consistent",
                &one.place.selector,
                message,
                "Is help found in the same place, in the same order, as on the other page?",
            );
            found.push((address.clone(), finding));
        }
    }
    found
}

/// Each page can be found in more than one way: by search or a list of all pages, or by links from several others.
fn ways(pages: &[(String, Said)]) -> Vec<(String, Finding)> {
    if pages.iter().any(|(_, said)| said.search || said.site_map) {
        return Vec::new();
    }
    let lone = pages.iter().skip(1).find(|(address, _)| {
        let from = pages.iter().filter(|(other, said)| {
            other != address
                && said
                    .leads
                    .iter()
                    .any(|to| address.ends_with(to.as_str()) && to.len() > 1)
        });
        from.count() < 2
    });
    let Some((address, _)) = lone else {
        return Vec::new();
    };
    let message = "The site has no search, no list of all pages and no A to Z, and this page is linked from one other at most. Offer a second way to find pages.";
    let question = "Is this page a step of a task, or is there another way to find it?";
    vec![(
        address.clone(),
        ask("ways-to-find", "html", message, question),
    )]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(menu: &[&str], name: &str, part: &str, search: bool) -> Said {
        let links: Vec<String> = menu.iter().map(|link| (*link).to_owned()).collect();
        Said {
            menus: vec![Menu {
                key: "Main".into(),
                links: links.clone(),
                ..Menu::default()
            }],
            common: vec![Named {
                leads: "/help".into(),
                words: name.into(),
                ..Named::default()
            }],
            help: vec![Help {
                words: "Contact us".into(),
                part: part.into(),
                ..Help::default()
            }],
            search,
            site_map: false,
            leads: links,
        }
    }

    #[track_caller]
    fn check(pages: Vec<Said>, want: &[(&str, &str)]) {
        let pages: Vec<(String, Said)> = pages
            .into_iter()
            .enumerate()
            .map(|(at, said)| (format!("http://a/{at}"), said))
            .collect();
        let found = across(&pages);
        let got: Vec<(&str, &str)> = found
            .iter()
            .map(|(page, f)| (page.as_str(), f.rule.as_str()))
            .collect();
        assert_eq!(got, want);
    }

    #[test]
    fn pages_are_alike_or_it_is_told() {
        let menu = ["/0", "/1", "/2", "/3"];
        let usual = || said(&menu, "Get help", "contentinfo", true);
        check(vec![usual(), usual(), usual()], &[]);
        check(
            vec![
                usual(),
                said(&["/2", "/1", "/0"], "Get help", "contentinfo", true),
                usual(),
            ],
            &[("http://a/1", "navigation-consistent")],
        );
        check(
            vec![
                usual(),
                usual(),
                said(&menu, "Assistance", "contentinfo", true),
            ],
            &[("http://a/2", "identification-consistent")],
        );
        check(
            vec![usual(), usual(), said(&menu, "Get help", "banner", true)],
            &[("http://a/2", "help-consistent")],
        );
        let alone = || said(&["/0", "/1"], "Get help", "contentinfo", false);
        check(
            vec![alone(), alone(), alone()],
            &[("http://a/2", "ways-to-find")],
        );
        check(vec![usual()], &[]);
    }
}
