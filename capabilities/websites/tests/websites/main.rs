//! Websites reviewed in a real browser.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, missing_docs)]

mod act;
mod active;
mod bad_pages;
mod site;
mod whole_site;

use std::time::Duration;

use app::bus::Outbound;
use axum::Router;
use websites::{Asked, Limits, Page, SiteAddress, review};

/// Serves pages until the test ends; their address without a path.
async fn serve(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// What is asked of addresses, with limits that a test can wait for.
fn asked(addresses: &[String], crawl: bool) -> Asked {
    let addresses = addresses
        .iter()
        .map(|address| SiteAddress::read(address).unwrap())
        .collect();
    Asked {
        crawl,
        pages: 50,
        files: 10,
        limits: Limits {
            load: Duration::from_secs(15),
            judge: Duration::from_secs(60),
            bytes: 1 << 20,
            each_rule: 50,
            proxy: None,
        },
        ..Asked::list(addresses, Outbound::new("127.0.0.0/8").unwrap())
    }
}

/// The page of a path.
fn page<'p>(pages: &'p [Page], path: &str) -> &'p Page {
    let found = pages.iter().find(|page| page.address.ends_with(path));
    found.unwrap_or_else(|| panic!("{path} of {pages:?}"))
}

async fn reviewed(addresses: &[String], crawl: bool) -> Vec<Page> {
    looked(&asked(addresses, crawl)).await
}

/// One review at a time: several browsers on a small machine are too slow for the limits of each.
static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// What a review saw, once it is its turn.
async fn looked(asked: &Asked) -> Vec<Page> {
    let _turn = TURN.lock().await;
    review(asked, |_, _| ()).await.unwrap()
}
