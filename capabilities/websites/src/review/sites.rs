//! What a review begins with: the sites that were typed, with the pages that they list.

use app::kit::{Fault, Kind};
use browser::Chromium;

use super::Asked;
use super::papers::{Papers, is_file};
use crate::crawl::{Frontier, Robots, SiteAddress};
use crate::look::Reviewer;

/// Lists of pages that a site may have.
const SITEMAPS: usize = 10;

/// What to look at: a site for each address, with the pages that it lists, or all addresses as they are.
pub async fn frontiers(
    chromium: &Chromium,
    asked: &Asked,
    papers: &mut Papers,
) -> Result<Vec<Frontier>, Fault> {
    if asked.addresses.is_empty() {
        return Err(Fault::new(Kind::Unreadable, "Say which site to review."));
    }
    let (files, starts): (Vec<SiteAddress>, Vec<SiteAddress>) =
        asked.addresses.iter().cloned().partition(is_file);
    papers.extend(files);
    if !asked.crawl {
        return Ok(vec![Frontier::list(&starts)]);
    }
    let mut all = Vec::new();
    for start in &starts {
        let reviewer = Reviewer::new(chromium, asked.limits, asked.enhanced).await?;
        let (robots, listed) = announced(&reviewer, start).await;
        reviewer.close().await;
        let pages = asked.pages.max(1);
        let mut frontier = Frontier::new(start.clone(), robots, pages, asked.choice);
        if asked.sign_in.is_some() {
            frontier = frontier.stay_in();
        }
        let known = listed.iter().chain(&asked.also);
        known.for_each(|page| frontier.found(page));
        all.push(frontier);
    }
    Ok(all)
}

/// What a site says of itself to robots: what they may look at, and the pages that it lists.
async fn announced(reviewer: &Reviewer, start: &SiteAddress) -> (Robots, Vec<String>) {
    let robots = match start.on_same_site("/robots.txt") {
        Some(address) => Robots::read(&reviewer.text(&address).await.unwrap_or_default()),
        None => Robots::default(),
    };
    let read = |one: &String| SiteAddress::read(one).ok();
    let usual = start.on_same_site("/sitemap.xml");
    let mut lists: Vec<SiteAddress> = robots
        .sitemaps
        .iter()
        .filter_map(read)
        .chain(usual)
        .collect();
    lists.retain(|one| start.is_same_site(one));
    lists.dedup();
    let mut pages = Vec::new();
    for _ in 0..SITEMAPS {
        let Some(list) = lists.pop() else { break };
        let found = reviewer.locations(&list).await.unwrap_or_default();
        let (more, listed): (Vec<String>, Vec<String>) =
            found.into_iter().partition(|one| one.ends_with(".xml"));
        let more = more.iter().filter_map(read);
        lists.extend(more.filter(|one| start.is_same_site(one)));
        pages.extend(listed);
    }
    (robots, pages)
}
