//! A contract from its specification to a signed dossier, with three shoppers in three browsers.

use app::Role;
use testkit::browser::{Browser, Tab};

use super::residents::{choose, fill, link_in, press, told};
use super::{arrive, until_shown};
use crate::audit::sign_in;
use crate::house::Served;
use crate::process::ended;

const TABLE: &str =
    "id,title,priority,criteria\\nA-1,Rooms are booked,must,A reference is shown\\n";

/// Puts text as a file into the page's field for one.
async fn attach(tab: &Tab, name: &str, text: &str) {
    let script = format!(
        "(() => {{ const files = new DataTransfer(); files.items.add(new File([\"{text}\"], \"{name}\")); \
         document.querySelector('[type=file]').files = files.files; return true }})()"
    );
    tab.say(&script).await;
}

/// Chooses the answer so many below the first of a group of radio buttons.
async fn choose_below(tab: &Tab, first: &str, steps: usize) {
    choose(tab, first).await;
    for _ in 0..steps {
        tab.press("ArrowDown").await;
    }
}

/// The contract, its specification, its milestone and its exercise, set up at the desk; the exercise's path.
async fn set_up(served: &Served, office: &Tab) -> (String, String) {
    let here = async || {
        let url = office.url().await;
        let path = url.splitn(4, '/').nth(3).unwrap_or_default();
        format!("/{}", path.split('?').next().unwrap_or_default())
    };
    office.go(&served.url("/assurance/new")).await;
    for (name, text) in [
        ("What is it about?", "Booking rooms"),
        ("Who delivers?", "Quayside Software"),
        ("First day", "2026-01-01"),
        ("Last day", "2027-12-31"),
        ("What it is worth, in pounds", "5000"),
        ("Who answers for it here?", "Ann Marsh"),
    ] {
        fill(office, name, text).await;
    }
    office.tab_to("Save").await;
    office.press("Enter").await;
    until_shown(office, "/assurance/", "There is no specification yet").await;
    let contract = here().await;
    office
        .go(&served.url(&format!("{contract}/specification")))
        .await;
    attach(office, "specification.csv", TABLE).await;
    press(office, "Look it over", "/import/").await;
    press(office, "Take the changes in", "done=yes").await;
    office
        .go(&served.url(&format!("{contract}/milestones/new")))
        .await;
    fill(office, "What is it called?", "First release").await;
    fill(office, "When is it due?", "2026-12-01").await;
    fill(office, "What is paid for it, in pounds?", "5000").await;
    office.tab_to("Save").await;
    office.press("Enter").await;
    until_shown(office, "/milestones/0", "must be met, and has no evidence").await;
    let milestone = here().await;
    office
        .go(&served.url(&format!("{contract}/exercises/new")))
        .await;
    for (name, text) in [
        ("What do you call it?", "Winter visits"),
        ("What are shoppers told that they try?", "booking a room"),
        ("Last day", "2026-12-24"),
    ] {
        fill(office, name, text).await;
    }
    office.tab_to("Save").await;
    office.press("Enter").await;
    arrive(office, "/task").await;
    for (name, text) in [
        ("What do you call it?", "Book"),
        ("What is the shopper asked to do?", "Book a room for six."),
        ("Where do they start?", "The home page"),
        ("How do they know that it is done?", "There is a reference."),
    ] {
        fill(office, name, text).await;
    }
    office.tab_to("Save the task").await;
    office.press("Enter").await;
    until_shown(
        office,
        "/assurance/exercises/",
        "Nobody has been invited yet",
    )
    .await;
    (milestone, here().await)
}

/// One visit by keyboard, with scripts off.
async fn visit(served: &Served, tab: &Tab, link: &str, ends: &str) {
    tab.without_scripts().await;
    tab.go(&served.url(link)).await;
    choose(tab, "I agree, and I am 16 or over").await;
    tab.tab_to("Continue").await;
    tab.press("Enter").await;
    until_shown(tab, "/shop/", "I begin now").await;
    tab.tab_to("I begin now").await;
    tab.press("Enter").await;
    until_shown(tab, "/shop/", "The time is running").await;
    served.house.clock.advance_us(90_000_000);
    tab.tab_to(ends).await;
    tab.press("Enter").await;
    until_shown(tab, "/shop/", "How easy or difficult").await;
    choose_below(tab, "1: very difficult", 5).await;
    fill(tab, "What happened? (optional)", "It went well.").await;
    tab.tab_to("Continue").await;
    tab.press("Enter").await;
    until_shown(tab, "/shop/", "How far do you agree").await;
    for statement in 0..10 {
        choose_below(tab, "1", if statement % 2 == 0 { 4 } else { 0 }).await;
    }
    tab.tab_to("Finish").await;
    tab.press("Enter").await;
    until_shown(tab, "/shop/", "Thank you").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contract_goes_from_import_to_dossier_with_three_shoppers() {
    let served = Served::new(|_| {}).await;
    let desk = Browser::start().await;
    let office = desk.tab(1280).await;
    sign_in(&office, &served, Role::Officer).await;
    let (milestone, exercise) = set_up(&served, &office).await;
    let people = ["rosa", "noor", "sam"];
    for name in people {
        office.go(&served.url(&exercise)).await;
        fill(
            &office,
            "Whom do you invite?",
            &format!("{name}@example.org"),
        )
        .await;
        press(&office, "Invite", "done=invited").await;
    }
    for (name, ends) in people
        .into_iter()
        .zip(["I finished", "I finished", "I give up"])
    {
        let letter = told(&served, &format!("{name}@example.org"), "/shop/").await;
        let browser = Browser::start().await;
        let tab = browser.tab(375).await;
        visit(&served, &tab, &link_in(&letter, "/shop/"), ends).await;
    }
    office.go(&served.url(&format!("{exercise}/results"))).await;
    let found = office.shown().await;
    assert!(found.contains("2 of 3 (67%)"), "{found}");
    assert!(
        found.contains("System Usability Scale: 100 of 100"),
        "{found}"
    );
    office.go(&served.url(&exercise)).await;
    press(&office, "Close it", "/assurance/exercises/").await;
    office.go(&served.url(&milestone)).await;
    office.tab_to("Accept").await;
    office.press("ArrowDown").await;
    office.press("ArrowDown").await;
    fill(&office, "Why?", "A reference is to be shown.").await;
    office.tab_to("Decide and sign").await;
    office.press("Enter").await;
    until_shown(&office, "/milestones/", "The dossier holds everything").await;
    let by = served.house.sign_in(Role::Officer).await;
    let answer = served
        .house
        .get(&format!("{milestone}/dossier.html"), &by)
        .await;
    let dossier = answer.body.as_str();
    let check = async |text: &str| assurance("verify", "dossier.html", text, &[]).await;
    let (code, said) = check(dossier).await;
    assert!(code == 0 && said.contains("as they were signed"), "{said}");
    let (code, said) = check(&dossier.replace("2 of 3 (67%)", "3 of 3 (100%)")).await;
    assert!(
        code == 1 && said.contains("“summary.json” was changed"),
        "{said}"
    );
    assert!(!dossier.contains("rosa"));
}

/// Runs `borough assurance` with a file of this text; its exit code, and what it says.
pub async fn assurance(verb: &str, name: &str, text: &str, more: &[&str]) -> (i32, String) {
    let folder = testkit::folder();
    let file = folder.path().join(name).display().to_string();
    std::fs::write(&file, text).unwrap();
    ended(&[&["assurance", verb, &file], more].concat()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn scenarios_tell_a_kept_promise_from_a_broken_one_and_an_unknown_one() {
    let served = Served::new(|_| {}).await;
    let site = served.url("/");
    let feature = "Feature: Pages\n\
        \x20 Scenario: Kept\n    Given I am on \"/accessibility\"\n    Then I see the heading \"Accessibility statement for Saltreach\"\n\
        \x20 Scenario: Broken\n    Given I am on \"/accessibility\"\n    When I press the \"Fly\" button\n\
        \x20 Scenario: Unknown\n    Given a dragon\n";
    let (code, said) = assurance(
        "run",
        "pages.feature",
        feature,
        &["--at", &site, "--retries", "0"],
    )
    .await;
    assert_eq!(code, 1, "{said}");
    for line in [
        "✓ Kept (passed)",
        "✗ Broken (",
        "Fly",
        "a dragon",
        "1 of 3 passed",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
    let (code, said) = assurance(
        "run",
        "bad.feature",
        "Feature: x\n  nonsense\n  Scenario: y\n    Given a\n    more nonsense\n",
        &["--at", &site],
    )
    .await;
    assert!(code == 2 && said.contains("Line 5"), "{code} {said}");
    let gone = format!("http://127.0.0.1:{}/", testkit::free_port());
    let (code, said) = assurance(
        "run",
        "pages.feature",
        feature,
        &["--at", &gone, "--retries", "0"],
    )
    .await;
    assert!(
        code == 2 && said.contains("says nothing of the supplier's work"),
        "{code} {said}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_journey_is_walked_by_keyboard_and_by_ear() {
    let served = Served::new(|_| {}).await;
    let site = served.url("/");
    let journey = "Journey: How accessible it is\nStart at \"/\"\nFollow the link \"Accessibility\"\n\
        Expect the address \"/accessibility\"\n";
    let ways = [
        "--at", &site, "--times", "1", "--way", "keyboard", "--way", "ear",
    ];
    let (code, said) = assurance("walk", "journey.txt", journey, &ways).await;
    assert_eq!(code, 0, "{said}");
    let broken = journey.replace("\"Accessibility\"", "\"Aviation\"");
    let (code, said) = assurance("walk", "journey.txt", &broken, &ways).await;
    assert!(code == 1 && said.contains("line 3"), "{code} {said}");
    let (code, said) = assurance("walk", "journey.txt", "Journey: x\nFly\n", &ways).await;
    assert!(code == 2 && said.contains("line 2"), "{code} {said}");
}
