//! Links that the crawl itself did not follow: whether anything is where they lead is asked without a browser.

use std::collections::BTreeMap;
use std::time::Duration;

use app::bus::{Outbound, Request};
use futures::StreamExt;
use futures::stream;

use super::Asked;
use crate::content::Beside;
use crate::crawl::{Frontier, SiteAddress, signs_out};

/// Hosts that are asked at once, each for one address after another.
const HOSTS: usize = 8;
/// Addresses of one host at most: a link is a courtesy, not a storm.
const OF_A_HOST: usize = 30;
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes of an answer at most; one that is longer is there.
const MOST_BYTES: usize = 64 << 10;

/// Asks where links lead that nobody followed, as many as the review may, and tells `beside` what is there and what is
/// no more. What cannot be told, because a server is slow or turns programs away, is left open.
pub async fn follow(beside: &mut Beside, site: &Frontier, asked: &Asked) {
    if asked.links == 0 {
        return;
    }
    let mut by_host: BTreeMap<String, Vec<SiteAddress>> = BTreeMap::new();
    let mut room = asked.links;
    for link in beside.open() {
        if room == 0 {
            break;
        }
        let whole = Some(&link).filter(|link| link.contains("://"));
        let Some(Ok(address)) = whole.map(|link| SiteAddress::read(link)) else {
            continue;
        };
        let is_here = site
            .start()
            .is_some_and(|start| start.is_same_site(&address));
        let of_host = by_host.entry(address.host().to_owned()).or_default();
        let may = if is_here {
            site.admits(&address)
        } else {
            !signs_out(&address)
        };
        if may && of_host.len() < OF_A_HOST {
            of_host.push(address);
            room -= 1;
        }
    }
    let each = by_host.into_values().map(|of_host| async {
        let mut told = Vec::new();
        for address in of_host {
            let is_here = site
                .start()
                .is_some_and(|start| start.is_same_site(&address));
            let door = if is_here {
                &asked.outbound
            } else {
                &asked.elsewhere
            };
            told.push((status(door, &address).await, address));
        }
        told
    });
    let mut all = stream::iter(each).buffer_unordered(HOSTS);
    while let Some(told) = all.next().await {
        for (status, address) in told {
            match status {
                Some(status @ (404 | 410)) => beside.lost(address.as_str(), status),
                Some(200..400) => beside.there(address.as_str()),
                _ => {}
            }
        }
    }
}

/// What a server answers, after all redirects; nothing, if it does not. A server that knows no page by its head alone
/// is asked for the page.
async fn status(door: &Outbound, address: &SiteAddress) -> Option<u16> {
    let get = Request {
        time: PATIENCE,
        most: MOST_BYTES,
        ..Request::get(address.as_str())
    };
    let head = Request {
        method: "HEAD",
        ..get.clone()
    };
    match door.call(head).await.ok()?.status {
        400.. => Some(door.call(get).await.ok()?.status),
        status => Some(status),
    }
}
