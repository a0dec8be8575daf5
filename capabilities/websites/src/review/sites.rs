//! What a review begins with: the sites that were typed, with the pages that they list.

use app::kit::{Fault, Kind};

use super::Asked;
use super::browsers::Browsers;
use super::papers::{Papers, is_file};
use crate::crawl::{Frontier, Robots, SiteAddress};
use crate::look::Reviewer;

/// Lists of pages that a site may have.
const SITEMAPS: usize = 10;

/// What to look at: a site for each address, with the pages that it lists, or all addresses as they are.
pub async fn frontiers(
    browsers: &Browsers<'_>,
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
        let reviewer = browsers.reviewer().await?;
        let robots = robots(&reviewer, start).await;
        let listed = listed(&reviewer, start, &robots).await;
        reviewer.close().await;
        let pages = asked.pages.max(1);
        let mut frontier = Frontier::new(start.clone(), robots, pages, asked.choice);
        if asked.sign_in.is_some() {
            frontier = frontier.stay_in();
        }
        for page in &asked.also {
            if !papers.found(page, &frontier) {
                frontier.known_before(page);
            }
        }
        for page in &listed {
            if !papers.found(page, &frontier) {
                frontier.listed(page);
            }
        }
        all.push(frontier);
    }
    Ok(all)
}

/// What the site of an address lets robots look at.
pub async fn robots(reviewer: &Reviewer, address: &SiteAddress) -> Robots {
    match address.on_same_site("/robots.txt") {
        Some(file) => Robots::read(&reviewer.text(&file).await.unwrap_or_default()),
        None => Robots::default(),
    }
}

/// The pages that a site lists.
async fn listed(reviewer: &Reviewer, start: &SiteAddress, robots: &Robots) -> Vec<String> {
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
        let more = found.lists.iter().filter_map(read);
        lists.extend(more.filter(|one| start.is_same_site(one)));
        pages.extend(found.pages);
    }
    pages
}
