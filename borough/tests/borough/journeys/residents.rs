//! What residents come for, by keyboard alone and without scripts, and the officer at the other end.

use app::Role;
use app::store::{Filter, Page};
use app::tell::{MESSAGES, Message, State};
use testkit::browser::{Browser, Tab};

use super::{arrive, transcript, until_shown};
use crate::audit::sign_in;
use crate::house::Served;

/// Comes by keyboard to what has this name, presses it, and waits for the page that it leads to.
pub(super) async fn press(tab: &Tab, name: &str, path: &str) {
    tab.tab_to(name).await;
    tab.press("Enter").await;
    arrive(tab, path).await;
}

/// Comes by keyboard to a field and writes in it.
pub(super) async fn fill(tab: &Tab, name: &str, text: &str) {
    tab.tab_to(name).await;
    tab.write(text).await;
}

/// Comes by keyboard to a radio button or a box and chooses it.
pub(super) async fn choose(tab: &Tab, name: &str) {
    tab.tab_to(name).await;
    tab.press(" ").await;
}

/// The one message to somebody that says this, once it has gone as far as it goes: into the local outbox. The clock of
/// the tests stands still: none is the newest.
pub(super) async fn told(served: &Served, to: &str, says: &str) -> Message {
    for _ in 0..400 {
        let filter = Filter::Is("to", to.to_owned());
        let found = served
            .house
            .app
            .store()
            .read(move |rd| MESSAGES.find(rd, &filter, Page::default()))
            .await
            .unwrap();
        let mut found: Vec<Message> = found
            .into_iter()
            .map(|record| record.value)
            .filter(|message| message.text.contains(says))
            .collect();
        assert!(found.len() < 2, "{says}: {found:?}");
        if let Some(message) = found.pop()
            && message.state == State::KeptHere
        {
            return message;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("{to} is never told {says:?}");
}

/// The first link to our own pages in a message.
pub(super) fn link_in(message: &Message, path: &str) -> String {
    let at = message
        .text
        .find(path)
        .unwrap_or_else(|| panic!("no {path} in {}", message.text));
    message.text[at..]
        .split_whitespace()
        .next()
        .unwrap()
        .to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_course_is_found_from_a_postcode_and_booked() {
    let served = Served::seeded().await;
    let browser = Browser::start().await;
    let tab = browser.tab(375).await;
    tab.without_scripts().await;
    tab.go(&served.url("/help")).await;
    fill(&tab, "What do you need?", "first clicks").await;
    fill(&tab, "Near where?", "SX1 1AA").await;
    tab.press("Enter").await;
    arrive(&tab, "/help?").await;
    transcript(&tab, "course-1-found").await;
    press(&tab, "First clicks: a gentle start", "/help/").await;
    transcript(&tab, "course-2-service").await;
    press(&tab, "Book a place", "/book/").await;
    transcript(&tab, "course-3-times").await;
    choose(
        &tab,
        "All 5 days, to 29 December: Tuesday 1 December 2026, 10am to midday",
    )
    .await;
    press(&tab, "Continue", "/booking/").await;
    fill(&tab, "Full name", "Rosa Lampard").await;
    fill(&tab, "Email address", "rosa@example.org").await;
    press(&tab, "Continue", "/check").await;
    transcript(&tab, "course-4-check").await;
    press(&tab, "Book it", "/booking/").await;
    transcript(&tab, "course-5-booked").await;
    let told = told(&served, "rosa@example.org", "/booking/").await;
    tab.go(&served.url(&link_in(&told, "/booking/"))).await;
    arrive(&tab, "/booking/").await;
    assert!(tab.transcript().await.contains("First clicks"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_bench_is_reported_by_its_code_and_put_right() {
    let served = Served::seeded().await;
    // What is reported now comes after what the example place has, and each step after the one before.
    let a_minute_later = || served.house.clock.advance_us(60_000_000);
    a_minute_later();
    let browser = Browser::start().await;
    let tab = browser.tab(375).await;
    tab.go(&served.url("/assets?type=Bench&sort=name")).await;
    let bench = tab
        .say("document.querySelector('tbody a').getAttribute('href').replace('/assets/', '')")
        .await;
    let bench = bench.as_str().unwrap().to_owned();
    tab.without_scripts().await;
    tab.go(&served.url(&format!("/r/{bench}"))).await;
    arrive(&tab, "/report").await;
    transcript(&tab, "bench-1-report").await;
    fill(
        &tab,
        "What is wrong?",
        "A slat of the bench is broken, I nearly fell.",
    )
    .await;
    press(&tab, "Continue", "/report/").await;
    // The code says that it is a bench; what is wrong with it is asked, and whether it is known already.
    for _ in 0..4 {
        let here = tab.url().await;
        if here.ends_with("/check") {
            break;
        }
        let page = tab.transcript().await;
        if here.ends_with("/category") {
            choose(&tab, "Bench or seat").await;
        } else if here.ends_with("/questions") {
            choose(&tab, "It is broken").await;
        }
        let on = if here.ends_with("/same") {
            "It is none of these. Go on"
        } else {
            "Continue"
        };
        tab.tab_to(on).await;
        tab.press("Enter").await;
        for _ in 0..400 {
            if tab.url().await != here && tab.shown().await.contains("contentinfo") {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        assert_ne!(tab.url().await, here, "{page}");
    }
    fill(&tab, "Email address (optional)", "rosa@example.org").await;
    transcript(&tab, "bench-2-check").await;
    press(&tab, "Send report", "/sent").await;
    transcript(&tab, "bench-3-sent").await;
    told(&served, "rosa@example.org", "Your reference is").await;

    // The officer, on another computer.
    a_minute_later();
    let desk = Browser::start().await;
    let office = desk.tab(1280).await;
    sign_in(&office, &served, Role::Officer).await;
    office.go(&served.url("/work?whose=nobody&q=slat")).await;
    transcript(&office, "bench-4-work").await;
    let title = office
        .say("[...document.querySelectorAll('tbody tr')].find(row => row.textContent.includes('Received')).querySelector('th a').textContent.trim()")
        .await;
    press(&office, title.as_str().unwrap(), "/work/").await;
    press(&office, "Take it on", "done=saved").await;
    told(&served, "officer@example.org", "/work/").await;
    office.go(&office.url().await).await;
    transcript(&office, "bench-5-case").await;
    a_minute_later();
    office.tab_to("Status").await;
    office.write("Do").await;
    fill(
        &office,
        "What we say to the person",
        "We have put in a new slat.",
    )
    .await;
    press(&office, "Save and tell the person", "done=told").await;
    assert!(office.transcript().await.contains("Done"));

    let news = told(&served, "rosa@example.org", "We have put in a new slat.").await;
    tab.go(&served.url(&link_in(&news, "/reports/"))).await;
    arrive(&tab, "/reports/").await;
    transcript(&tab, "bench-6-put-right").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_library_card_is_asked_for_on_two_devices_and_granted() {
    let served = Served::seeded().await;
    let browser = Browser::start().await;
    let tab = browser.tab(375).await;
    tab.without_scripts().await;
    tab.go(&served.url("/apply")).await;
    tab.go(&served.url("/apply/library-membership")).await;
    transcript(&tab, "card-1-start").await;
    press(&tab, "Start now", "/who").await;
    choose(&tab, "Me, and I am 16 or over").await;
    press(&tab, "Continue", "/name").await;
    fill(&tab, "First name", "Rosa").await;
    fill(&tab, "Last name", "Lampard").await;
    press(&tab, "Continue", "/born").await;
    transcript(&tab, "card-2-born").await;
    // Enough for today: the link goes by email, and is opened on another device.
    tab.tab_to("Save and come back later").await;
    tab.press("Enter").await;
    arrive(&tab, "/save").await;
    fill(&tab, "What is your email address?", "rosa@example.org").await;
    press(&tab, "Send me the link", "/save").await;
    let saved = told(&served, "rosa@example.org", "/resume").await;

    let other = Browser::start().await;
    let phone = other.tab(375).await;
    phone.without_scripts().await;
    phone.go(&served.url(&link_in(&saved, "/apply/"))).await;
    arrive(&phone, "/born").await;
    fill(&phone, "Day", "4").await;
    fill(&phone, "Month", "7").await;
    fill(&phone, "Year", "1951").await;
    press(&phone, "Continue", "/address").await;
    fill(&phone, "Postcode", "SX1 1AA").await;
    phone.press("Enter").await;
    until_shown(&phone, "/address", "Choose the address").await;
    transcript(&phone, "card-3-address").await;
    phone.tab_to("Choose the address").await;
    phone.write("3 W").await;
    press(&phone, "Continue", "/contact").await;
    fill(&phone, "What is your email address?", "rosa@example.org").await;
    press(&phone, "Continue", "/library").await;
    phone.tab_to("Which library will you use most?").await;
    phone.write("Har").await;
    press(&phone, "Continue", "/uses").await;
    press(&phone, "Continue", "/agree").await;
    choose(
        &phone,
        "I will keep to the rules. If the card is for a child, I will see that the child does.",
    )
    .await;
    press(&phone, "Continue", "/check").await;
    transcript(&phone, "card-4-check").await;
    press(&phone, "Send", "/sent").await;
    transcript(&phone, "card-5-sent").await;

    told(&served, "rosa@example.org", "Your reference is").await;
    let desk = Browser::start().await;
    let office = desk.tab(1280).await;
    sign_in(&office, &served, Role::Officer).await;
    office.go(&served.url("/work?whose=nobody&q=Lampard")).await;
    let title = office
        .say("document.querySelector('tbody th a').textContent.trim()")
        .await;
    press(&office, title.as_str().unwrap(), "/work/").await;
    transcript(&office, "card-6-case").await;
    office.tab_to("Status").await;
    office.write("Ag").await;
    fill(
        &office,
        "What we say to the person",
        "Your card is at Harbour Library.",
    )
    .await;
    press(&office, "Save and tell the person", "done=told").await;
    told(&served, "rosa@example.org", "We said yes").await;
}
