//! A site of a council's kind reviewed as it would be, two tabs, loading included: pages a minute by our own rules,
//! with axe-core beneath them, and with real keys and a pointer; beside them loading alone, bare axe-core and
//! pa11y-ci on the same pages in the same run. Memory of this process is told with each. `-- keys` runs only what has
//! the word in its name.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, missing_docs)]

mod rivals;
mod site;

use std::time::{Duration, Instant};

use app::bus::Outbound;
use browser::Chromium;
use futures::StreamExt as _;
use websites::{Active, Asked, Floor, SiteAddress, review};

/// Pages of the site, and of those that are used with keys.
const PAGES: usize = 300;
const USED: usize = 30;

#[tokio::main(flavor = "multi_thread")]
async fn main() {
    // `cargo bench -- --list` and the like ask for nothing to be run.
    if std::env::args().any(|argument| argument == "--list") {
        return;
    }
    let word = std::env::args()
        .skip(1)
        .find(|word| !word.starts_with("--"));
    let is_wanted = |what: &str| {
        word.as_ref()
            .is_none_or(|word| what.contains(word.as_str()))
    };
    let at = site::serve().await;
    let addresses: Vec<String> = (0..PAGES).map(|n| format!("{at}/page/{n}")).collect();
    println!(
        "what                                pages  seconds  pages a minute  MB of this process  aim"
    );
    if is_wanted("loading alone") {
        let (loaded, took) = load(&addresses).await;
        row("loading alone", loaded, took, "");
    }
    for (what, floor, active, count, aim) in [
        ("our own rules", Floor::No, Active::No, PAGES, "600"),
        (
            "and axe-core, for each template",
            Floor::EachTemplate,
            Active::No,
            PAGES,
            "300",
        ),
        (
            "and axe-core, for each page",
            Floor::EachPage,
            Active::No,
            PAGES,
            "",
        ),
        (
            "and real keys and a pointer",
            Floor::No,
            Active::Held,
            USED,
            "30",
        ),
    ] {
        if !is_wanted(what) {
            continue;
        }
        let asked = Asked {
            floor,
            active,
            ..Asked::list(
                read(&addresses[..count]),
                Outbound::new("127.0.0.0/8").unwrap(),
            )
        };
        let began = Instant::now();
        let pages = review(&asked, |_, _| ()).await.unwrap();
        let reviewed = pages.iter().filter(|page| page.why_not().is_none()).count();
        row(what, reviewed, began.elapsed(), aim);
    }
    if is_wanted("rivals") {
        rivals::run(&addresses);
    }
}

fn read(addresses: &[String]) -> Vec<SiteAddress> {
    let read = |address: &String| SiteAddress::read(address).unwrap();
    addresses.iter().map(read).collect()
}

/// Loads pages in two tabs, and does nothing with them: what no reviewer can be faster than.
async fn load(addresses: &[String]) -> (usize, Duration) {
    let chromium = Chromium::start(browser::Limits::default()).await.unwrap();
    let began = Instant::now();
    let half = addresses.len() / 2;
    let tabs = [&addresses[..half], &addresses[half..]].map(async |part| {
        let tab = chromium.tab().await.unwrap();
        let mut loaded = 0;
        for address in part {
            loaded += usize::from(tab.load(address).await.is_ok());
        }
        tab.close().await;
        loaded
    });
    let loaded: Vec<usize> = futures::stream::iter(tabs)
        .buffer_unordered(2)
        .collect()
        .await;
    let took = began.elapsed();
    chromium.close().await;
    (loaded.iter().sum(), took)
}

fn row(what: &str, pages: usize, took: Duration, aim: &str) {
    let per_minute = pages as f64 * 60.0 / took.as_secs_f64();
    let memory = resident_mb();
    println!(
        "{what:34}  {pages:5}  {:7.1}  {per_minute:14.0}  {memory:18.0}  {aim}",
        took.as_secs_f64()
    );
}

/// What this process holds, the browser left out.
fn resident_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) / 1_024.0
}
