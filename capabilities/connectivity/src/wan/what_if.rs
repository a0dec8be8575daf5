//! What fails with a link or a site: who is cut off, and how much cannot be carried.

use app::kit::Fault;
use app::{Choice, Fail, Page, View};
use axum::extract::Query;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use siting::network::{Failure, Part};

use super::draw::{Look, Stroke, network};
use super::model::Whole;
use super::show::{dots, stroke};
use super::{files, mbps, seed};
use crate::plan::wan::told::Standing;

/// What fails if this dies?
#[derive(Debug, Default, Serialize)]
pub struct WhatIf {
    parts: Vec<Choice>,
    /// Why nothing can be said; empty if it can.
    trouble: String,
    /// The part that was asked for; none if none was.
    asked: Option<Fails>,
    picture: String,
    /// All that do harm, the worst first.
    worst: Vec<Fails>,
}

/// What a failure does.
#[derive(Debug, Clone, Default, Serialize)]
struct Fails {
    /// "Link", "Site".
    kind: &'static str,
    name: String,
    href: String,
    sites: Vec<Lost>,
    people: i64,
    /// What cannot be carried for those that are not cut off; empty if all can.
    short: String,
}

/// A site that is cut off.
#[derive(Debug, Clone, Serialize)]
struct Lost {
    name: String,
    /// It was to survive the failure of a link.
    was_to_survive: bool,
}

/// What an address asks for: "link:ID" or "site:ID".
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    part: String,
}

impl Page for WhatIf {
    const TEMPLATE: &'static str = "connectivity/wan-what-if.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let whole = seed::example(jiff::civil::Date::constant(2026, 11, 24));
        let mut no_hub = whole.clone();
        for site in &mut no_hub.sites {
            site.value.hub = false;
        }
        let mut joined = whole.clone();
        joined.sites.truncate(1);
        joined.links.clear();
        let page = |whole: &Whole, part: &str| Self::of(whole, part).unwrap_or_default();
        vec![
            ("nothing chosen", page(&whole, "")),
            ("a link", page(&whole, "link:data-room--ferry-bank")),
            (
                "a link that is spare",
                page(&whole, "link:depot--fennick-school"),
            ),
            ("a site", page(&whole, "site:data-room")),
            ("nothing does harm", page(&joined, "")),
            (
                "no hub",
                Self {
                    trouble: "No hub: there is nothing to join sites to.".into(),
                    ..Self::default()
                },
            ),
        ]
    }
}

/// The page.
pub async fn page(view: View, Query(asked): Query<Asked>) -> Result<Response, Fail> {
    let whole = view.app.store().read(Whole::read).await?;
    let work = move || match WhatIf::of(&whole, &asked.part) {
        Ok(page) => page,
        Err(fault) => WhatIf {
            trouble: fault.message,
            ..WhatIf::default()
        },
    };
    let shown = tokio::task::spawn_blocking(work)
        .await
        .map_err(Fault::internal)?;
    Ok(view.page(&shown))
}

impl WhatIf {
    fn of(whole: &Whole, asked: &str) -> Result<Self, Fault> {
        let reckoned = files::network(whole)?;
        let standing = Standing::of(&reckoned, &reckoned.built())?;
        let all = standing.failures();
        let asked_part = part(whole, asked);
        let found = asked_part.map(|part| {
            let known = all.iter().find(|failure| failure.part == part);
            let harmless = Failure {
                part,
                isolated: match part {
                    Part::Site(site) if !standing.cut_off.contains(&site) => vec![site],
                    _ => Vec::new(),
                },
                people: 0,
                short_mbps: 0,
            };
            known.cloned().unwrap_or(harmless)
        });
        Ok(Self {
            parts: parts(whole, asked),
            trouble: String::new(),
            picture: found
                .as_ref()
                .map_or_else(String::new, |failure| picture(whole, failure)),
            asked: found.map(|failure| told(whole, &failure)),
            worst: all.iter().map(|failure| told(whole, failure)).collect(),
        })
    }
}

/// The part of the network that an address names.
fn part(whole: &Whole, asked: &str) -> Option<Part> {
    let (kind, id) = asked.split_once(':')?;
    let number = match kind {
        "link" => whole
            .links
            .iter()
            .position(|kept| kept.id == id && kept.value.built),
        "site" => whole.sites.iter().position(|kept| kept.id == id),
        _ => None,
    };
    let number = u32::try_from(number?).ok()?;
    Some(if kind == "link" {
        Part::Link(number)
    } else {
        Part::Site(number)
    })
}

/// All that can be asked for.
fn parts(whole: &Whole, asked: &str) -> Vec<Choice> {
    let links = whole.links.iter().filter(|kept| kept.value.built);
    let links = links.map(|kept| {
        let text = format!("Link {}", whole.name(&kept.value));
        Choice::new(&format!("link:{}", kept.id), &text, asked)
    });
    let sites = whole.sites.iter().map(|kept| {
        let text = format!("Site {}", kept.value.name);
        Choice::new(&format!("site:{}", kept.id), &text, asked)
    });
    links.chain(sites).collect()
}

fn told(whole: &Whole, failure: &Failure) -> Fails {
    let (kind, name, id) = match failure.part {
        Part::Link(number) => {
            let kept = whole.links.get(number as usize);
            let named = kept.map(|kept| (whole.name(&kept.value), format!("link:{}", kept.id)));
            let (name, id) = named.unwrap_or_default();
            ("Link", name, id)
        }
        Part::Site(number) => {
            let kept = whole.sites.get(number as usize);
            let named = kept.map(|kept| (kept.value.name.clone(), format!("site:{}", kept.id)));
            let (name, id) = named.unwrap_or_default();
            ("Site", name, id)
        }
    };
    let is_link = matches!(failure.part, Part::Link(_));
    let others = failure
        .isolated
        .iter()
        .filter(|site| failure.part != Part::Site(**site))
        .filter_map(|site| whole.sites.get(*site as usize));
    let lost: Vec<_> = others.collect();
    let people: u64 = lost.iter().map(|kept| u64::from(kept.value.people)).sum();
    Fails {
        kind,
        name,
        href: app::with_query(
            "/connectivity/wan/what-if",
            &app::query(&[("part", id.as_str())]),
        ),
        sites: lost
            .iter()
            .map(|kept| Lost {
                name: kept.value.name.clone(),
                was_to_survive: is_link && kept.value.survive,
            })
            .collect(),
        people: i64::try_from(people).unwrap_or(i64::MAX),
        short: if failure.short_mbps > 0 {
            mbps(failure.short_mbps as f64 * 1e6)
        } else {
            String::new()
        },
    }
}

fn picture(whole: &Whole, failure: &Failure) -> String {
    let cut_off: Vec<usize> = failure.isolated.iter().map(|site| *site as usize).collect();
    let is_failed = |number: usize| match failure.part {
        Part::Link(link) => link as usize == number,
        Part::Site(site) => {
            let id = whole.sites.get(site as usize).map(|kept| &kept.id);
            let link = whole.links.get(number).map(|kept| &kept.value);
            link.is_some_and(|link| id == Some(&link.a) || id == Some(&link.b))
        }
    };
    let strokes: Vec<Stroke> = whole
        .links
        .iter()
        .enumerate()
        .filter(|(_, kept)| kept.value.built)
        .filter_map(|(number, kept)| {
            let look = if is_failed(number) {
                Look::Bad
            } else {
                Look::Good
            };
            stroke(whole, &kept.value, look)
        })
        .collect();
    let words = "The network with what fails. Who is cut off is said below";
    network(&dots(whole, &cut_off), &strokes, words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(part: &str, lost: &[&str], is_short: bool) {
        let whole = seed::example(jiff::civil::date(2026, 11, 24));
        let page = WhatIf::of(&whole, part).unwrap();
        let asked = page.asked.unwrap();
        let mut got: Vec<&str> = asked.sites.iter().map(|site| site.name.as_str()).collect();
        got.sort_unstable();
        assert_eq!(got, lost, "{part}");
        assert_eq!(!asked.short.is_empty(), is_short, "{part}: {}", asked.short);
    }

    #[test]
    fn who_hangs_on_a_part_is_cut_off_with_it() {
        check(
            "link:data-room--ferry-bank",
            &["Ferry Bank care home"],
            false,
        );
        check("link:depot--fennick-school", &[], false);
        // What is left carries no more than 1,000 Mbit/s.
        check("link:civic-offices--data-room", &[], true);
        check("site:marram-library", &[], false);
        check("site:coldharrow-school", &["Marram Sands Library"], false);
    }

    #[test]
    fn what_is_not_there_is_not_asked_for() {
        let whole = seed::example(jiff::civil::date(2026, 11, 24));
        for odd in [
            "",
            "link",
            "link:none",
            "site:none",
            "link:depot--ferry-bank",
        ] {
            assert_eq!(part(&whole, odd), None, "{odd}");
        }
    }
}
