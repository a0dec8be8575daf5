//! Reports that wait on one phone, under `kill -9` of its browser and of the server: what the page said it
//! keeps is kept, and the server has each once.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use app::kit::Chance;
use testkit::browser::{Browser, Tab};

use super::reports::{kept, words};
use crate::process::Setting;

/// Reports that are typed between two looks at what was acknowledged.
const BATCH: usize = 25;

#[tokio::test(flavor = "multi_thread")]
async fn what_a_phone_keeps_survives_kill_9_of_its_browser_and_of_the_server() {
    assert_eq!(storm(100, 2, 3).await, [100, 100, 0]);
}

/// Ten thousand on one phone; run by `make soak`.
#[tokio::test(flavor = "multi_thread")]
async fn soak_ten_thousand_reports_wait_on_one_phone() {
    if !testkit::is_soak() {
        return;
    }
    println!(
        "\n## Reports that wait on one phone, `kill -9` of its browser and of the server\n\n\
         | reports | kills | kept by the server | different | lost | seconds |\n|---|---|---|---|---|---|"
    );
    let (reports, kills) = (10_000, 10);
    let start = Instant::now();
    let [all, different, lost] = storm(reports, kills, 5).await;
    println!(
        "| {reports} | {} | {all} | {different} | {lost} | {} |",
        // The browser while it types and while it sends, the server at every second of these and at the end.
        2 * kills + kills / 2 + 2,
        start.elapsed().as_secs()
    );
    assert_eq!([all, different, lost], [reports, reports, 0]);
}

/// Types `reports` without a server while the browser is killed `kills` times, then lets the phone send
/// them while the browser and the server are each killed as often: reports in the store, different ones, and
/// those lost that the page had said it keeps.
async fn storm(reports: usize, kills: usize, seed: u64) -> [usize; 3] {
    let chance = Chance::seeded(seed);
    let here = Setting::new();
    let url = format!("http://127.0.0.1:{}/report", here.port);
    let running = here.start(&["--log", "error", "serve"]);
    let (mut browser, mut tab) = open(testkit::folder(), &url).await;
    tab.until("navigator.serviceWorker.controller !== null")
        .await;
    running.kill();
    let mut kept_here = BTreeSet::new();
    let mut lost = 0;
    for kill in 1..=kills + 1 {
        let goal = reports * kill / (kills + 1);
        while kept_here.len() < goal {
            let next: Vec<usize> = (0..goal).filter(|n| !kept_here.contains(n)).collect();
            let batch = &next[..next.len().min(BATCH)];
            type_in(&tab, batch).await;
            kept_here.extend(batch);
        }
        if kill > kills {
            break;
        }
        // Killed in the middle of a batch: what of it is there is found afterwards, as a person would look.
        let next: Vec<usize> = (goal..reports).take(BATCH).collect();
        let moment = Duration::from_millis(chance.below(200));
        let _cut_short = tokio::time::timeout(moment, type_in(&tab, &next)).await;
        (browser, tab) = open(browser.kill().await, &url).await;
        let there = on_the_phone(&tab).await;
        lost += kept_here.difference(&there).count();
        kept_here = there;
    }
    let mut running = here.start(&["--log", "error", "serve"]);
    for kill in 1..=kills {
        let left = reports - reports * kill / (kills + 1);
        send_until(&tab, left).await;
        if kill % 2 == 0 {
            running.kill();
            running = here.start(&["--log", "error", "serve"]);
        }
        (browser, tab) = open(browser.kill().await, &url).await;
    }
    for left in [reports / (2 * kills + 2), 0] {
        send_until(&tab, left).await;
        running.kill();
        running = here.start(&["--log", "error", "serve"]);
    }
    drop(running);
    let store = here.store.clone();
    let all = tokio::task::spawn_blocking(move || kept(&store))
        .await
        .unwrap();
    let different: BTreeSet<&String> = all.iter().collect();
    let gone = (0..reports).filter(|n| !different.contains(&words(*n)));
    [all.len(), different.len(), lost + gone.count()]
}

async fn open(profile: tempfile::TempDir, url: &str) -> (Browser, Tab) {
    let browser = Browser::start_with(profile).await;
    let tab = browser.tab(375).await;
    tab.with_workers().await;
    tab.go(url).await;
    tab.until("document.querySelector('#report-waiting').tabIndex === -1")
        .await;
    (browser, tab)
}

/// Reports each by the page's own form, and waits until the page says that it is kept.
async fn type_in(tab: &Tab, numbers: &[usize]) {
    let all: Vec<String> = numbers.iter().map(|n| words(*n)).collect();
    let script = format!(
        "(async () => {{
           const form = document.querySelector('form[data-report]');
           for (const words of {all:?}) {{
             form.elements.words.value = words;
             form.elements.where.value = 'High Street';
             form.querySelector('[data-report-category]').value = 'pothole';
             form.requestSubmit();
             while (form.dataset.busy) await new Promise((done) => setTimeout(done));
             if (form.elements.words.value !== '') return words;
           }}
           return 'kept';
         }})()"
    );
    assert_eq!(tab.say(&script).await, "kept");
}

/// The numbers of the reports that wait, read from the phone's own disk.
async fn on_the_phone(tab: &Tab) -> BTreeSet<usize> {
    let script = "new Promise((done) => {
        const asked = indexedDB.open('borough-reports');
        asked.onsuccess = () => {
          const all = asked.result.transaction('waiting').objectStore('waiting').getAll();
          all.onsuccess = () => done(all.result.map((report) => report.words));
        };
      })";
    let said = tab.say(script).await;
    let number = |said: &serde_json::Value| said.as_str()?.rsplit(' ').next()?.parse().ok();
    said.as_array()
        .unwrap()
        .iter()
        .map(|said| number(said).unwrap())
        .collect()
}

/// Asks the page to send, again and again as a person would, until at most so many wait.
async fn send_until(tab: &Tab, left: usize) {
    let waiting = format!(
        "(() => {{
           const list = document.querySelector('#report-waiting');
           list.querySelector('[data-retry]')?.click();
           return Number(list.dataset.waiting) <= {left};
         }})()"
    );
    for _ in 0..600 {
        if tab.say(&waiting).await == true {
            return;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    panic!("what waits on the phone is not sent");
}
