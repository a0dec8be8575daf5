//! An inspector on the road, whose phone has lost its signal.

use app::Role;
use app::ask::Change;
use testkit::browser::Browser;

use super::transcript;
use crate::audit::sign_in;
use crate::house::Served;
use crate::track::{change, opened};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_without_a_signal_is_kept_and_sent_when_it_is_back() {
    let served = Served::new(|_| {}).await;
    let (case, _) = opened(&served.house).await;
    let browser = Browser::start().await;
    let tab = browser.tab(375).await;
    sign_in(&tab, &served, Role::Officer).await;
    tab.go(&served.url("/work/round")).await;
    let me = tab
        .say("document.querySelector('#round-waiting').dataset.by")
        .await;
    let owner = me.as_str().unwrap().to_owned();
    change(&served.house, &case.id, Change::Assign { owner }).await;
    tab.go(&served.url("/work/round")).await;
    transcript(&tab, "round-1-list").await;
    tab.signal(false).await;
    tab.until("!document.querySelector('[data-round-offline]').hidden")
        .await;
    tab.tab_to(&format!("Say what you found : {}", case.reference))
        .await;
    tab.press("Enter").await;
    tab.tab_to("What we say to the person (optional)").await;
    tab.write("We have put in a new slat.").await;
    tab.tab_to("Save and tell the person").await;
    tab.press("Enter").await;
    tab.until("document.querySelector('#round-waiting').dataset.waiting === '1'")
        .await;
    tab.until(
        "document.querySelector('#round-waiting').textContent.includes('You have no signal')",
    )
    .await;
    transcript(&tab, "round-2-waits").await;
    tab.signal(true).await;
    tab.until("document.querySelector('#round-waiting').dataset.waiting === '0'")
        .await;
    transcript(&tab, "round-3-sent").await;
    tab.go(&served.url(&format!("/work/{}", case.reference)))
        .await;
    let page = tab.transcript().await;
    assert!(page.contains("We have put in a new slat."), "{page}");
    assert!(page.contains("Done"), "{page}");
}
