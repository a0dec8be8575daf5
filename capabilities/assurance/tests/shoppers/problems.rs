//! A problem of a contract: whose it is, until when it may stay, and what two officers do to it at once.

use app::check::{self, Finding, State};

use crate::contract::new_contract;
use crate::house::House;

/// The problem of the example place that is looked at.
const WHAT: &str = "The focus cannot be seen on the days of the calendar.";

/// The path of its page.
async fn path(house: &House, officer: &str, contract: &str) -> String {
    let page = house.get(officer, contract).await.body;
    let before = page.split(WHAT).next().unwrap();
    let link = before.rsplit("href=\"").next().unwrap();
    link.split('"').next().unwrap().to_owned()
}

/// The version that a page of it was read at.
fn version(page: &str) -> String {
    let after = page.split("name=\"version\" value=\"").nth(1).unwrap();
    after.split('"').next().unwrap().to_owned()
}

/// The account behind a name that can be chosen.
fn account(page: &str, name: &str) -> String {
    let before = page.split(&format!(">{name}</option>")).next().unwrap();
    let value = before.rsplit("value=\"").next().unwrap();
    value.split('"').next().unwrap().to_owned()
}

/// The finding that it is kept as.
async fn kept(house: &House, path: &str) -> Finding {
    let id = path.rsplit('/').next().unwrap().to_owned();
    let found = house.app.store().read(move |rd| check::finding(rd, &id));
    found.await.unwrap().unwrap()
}

/// Does something to it, as it is now; its page afterwards.
async fn act(house: &House, officer: &str, path: &str, fields: &[(&str, &str)]) -> String {
    let version = version(&house.get(officer, path).await.body);
    let mut all = vec![("version", version.as_str())];
    all.extend_from_slice(fields);
    let to = house.post(officer, path, &all).await.to();
    house.get(officer, &to).await.body
}

#[tokio::test]
async fn two_officers_do_not_undo_what_the_other_did_to_a_problem() {
    let house = House::seeded().await;
    let (ann, bo) = (house.officer("ann").await, house.officer("bo").await);
    let contract = house.contract(&ann).await;
    let path = path(&house, &ann, &contract).await;
    let page = house.get(&ann, &path).await.body;
    assert!(
        page.contains("Nobody has it in hand") && page.contains("By number: 2, 7, 11."),
        "{page}"
    );
    let (read, owner) = (version(&page), account(&page, "Officer bo"));
    // Another problem is no change of this one.
    let other = [("what", "The hint is long."), ("severity", "minor")];
    house
        .post(&bo, &format!("{contract}/problems"), &other)
        .await
        .to();
    let give = |owner| {
        [
            ("act", "owner"),
            ("version", read.as_str()),
            ("owner", owner),
        ]
    };
    let nobody = house.post(&ann, &path, &give("none")).await;
    assert!(
        nobody.status == 422 && nobody.body.contains("Choose who has it in hand"),
        "{}",
        nobody.body
    );
    house.post(&ann, &path, &give(&owner)).await.to();
    let late = [
        ("act", "mended"),
        ("version", read.as_str()),
        ("done", "Release 7 does it."),
    ];
    let late = house.post(&bo, &path, &late).await;
    assert_eq!(late.status, 409);
    for want in [
        "Somebody else changed this",
        "Officer bo has it in hand",
        "Release 7 does it.",
    ] {
        assert!(late.body.contains(want), "{want}: {}", late.body);
    }
    // The list of work tells by the same account whose it is.
    let kept = kept(&house, &path).await;
    assert_eq!((kept.state, kept.owner), (State::Open, owner));
}

#[tokio::test]
async fn a_problem_is_accepted_until_a_day_put_right_and_opened_again() {
    let house = House::seeded().await;
    let ann = house.officer("ann").await;
    let contract = house.contract(&ann).await;
    let path = path(&house, &ann, &contract).await;
    let page = house.get(&ann, &path).await.body;
    let (read, owner) = (version(&page), account(&page, "Officer ann"));
    for (until, why, want) in [
        ("2026-11-23", "It goes.", "Enter today or a day to come"),
        ("soon", "It goes.", "Enter a date"),
        ("2026-12-24", " ", "Enter why it may stay"),
    ] {
        let fields = [
            ("act", "accept"),
            ("version", read.as_str()),
            ("until", until),
            ("why", why),
        ];
        let answer = house.post(&ann, &path, &fields).await;
        assert!(
            answer.status == 422 && answer.body.contains(want),
            "{want}: {}",
            answer.body
        );
    }
    act(&house, &ann, &path, &[("act", "owner"), ("owner", &owner)]).await;
    let accept = |until| [("act", "accept"), ("why", "It goes."), ("until", until)];
    let page = act(&house, &ann, &path, &accept("2026-12-24")).await;
    assert!(
        page.contains("until 24 December 2026</p>")
            && page.contains("Until 24 December 2026: It goes."),
        "{page}"
    );
    let table = house
        .get(&ann, &format!("{contract}/problems.csv"))
        .await
        .body;
    let row = format!("{WHAT},serious,accepted,Officer ann,2026-12-24,3\r\n");
    assert!(table.contains(&row), "{table}");
    let page = house.get(&ann, &contract).await.body;
    assert!(
        page.contains("until 24 December 2026</td><td>Officer ann"),
        "{page}"
    );
    let page = act(&house, &ann, &path, &[("act", "mended"), ("done", "")]).await;
    assert!(
        page.contains("Put right") && page.contains("said that it is put right"),
        "{page}"
    );
    let again = [("act", "reopen"), ("again", "It is back.")];
    let page = act(&house, &ann, &path, &again).await;
    assert!(page.contains("opened it again.<br>It is back."), "{page}");

    // The day is over: it is work again, and stays in the same hands.
    act(&house, &ann, &path, &accept("2026-11-24")).await;
    house.clock.advance_us(10 * 3_600_000_000);
    assert_eq!(kept(&house, &path).await.state, State::Accepted);
    let page = house.get(&ann, &path).await.body;
    assert!(page.contains("Accept it until a day<"), "{page}");
    for job in assurance::CAPABILITY.jobs {
        (job.run)(house.app.clone()).await.unwrap();
    }
    let kept = kept(&house, &path).await;
    assert_eq!((kept.state, kept.owner), (State::Open, owner));
    let page = house.get(&ann, &path).await.body;
    assert!(page.contains("It is open again: the day"), "{page}");
}

#[tokio::test]
async fn a_problem_is_of_one_contract_alone() {
    let house = House::seeded().await;
    let ann = house.officer("ann").await;
    let contract = house.contract(&ann).await;
    let path = path(&house, &ann, &contract).await;
    let id = path.rsplit('/').next().unwrap();
    let other = new_contract(&house, &ann).await;
    let elsewhere = format!("{other}/problems/{id}");
    assert_eq!(house.get(&ann, &elsewhere).await.status, 404);
    let mended = [("act", "mended"), ("version", "1")];
    assert_eq!(house.post(&ann, &elsewhere, &mended).await.status, 404);
    assert_eq!(house.post("", &path, &mended).await.status, 401);
    let unknown = [("act", "burn"), ("version", "1")];
    assert_eq!(house.post(&ann, &path, &unknown).await.status, 422);
    assert_eq!(kept(&house, &path).await.state, State::Open);
}
