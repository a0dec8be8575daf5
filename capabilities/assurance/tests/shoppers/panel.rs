//! A panel of shoppers, from the invitation to the payment.

use crate::house::House;

async fn exercise(house: &House, officer: &str) -> String {
    let contract = house.contract(officer).await;
    let fields = [
        ("title", "Winter visits"),
        ("service", "booking a room"),
        ("channel", "Online"),
        ("personas", "A parent\nA carer"),
        ("tasks_each", "1"),
        ("survey", "umux-lite"),
        ("planted", "The price is hidden."),
        ("payment", "25"),
        ("ends", "2026-12-24"),
        ("before", ""),
        ("good", "90"),
        ("poor", "60"),
        ("rejecting", "10"),
        ("accepting", "10"),
    ];
    let task = house
        .post(officer, &format!("{contract}/exercises/new"), &fields)
        .await
        .to();
    let fields = [
        ("version", "1"),
        ("name", "Book"),
        ("text", "Book a room."),
        ("start", "https://example.org/"),
        ("success", "A reference."),
        ("max_minutes", "10"),
    ];
    house.post(officer, &task, &fields).await.to()
}

#[tokio::test]
async fn a_shopper_comes_goes_and_is_paid() {
    let house = House::seeded().await;
    let officer = house.officer("ann").await;
    let path = exercise(&house, &officer).await;
    for (typed, want) in [
        ("", "Enter a person on each line"),
        ("Rosa <rosa>", "“rosa” is not an email address"),
    ] {
        let answer = house
            .post(&officer, &format!("{path}/people"), &[("people", typed)])
            .await;
        assert!(
            answer.status == 422 && answer.body.contains(want),
            "{want}: {}",
            answer.body
        );
    }
    let invited = house
        .post(
            &officer,
            &format!("{path}/people"),
            &[("people", "Rosa Lampard <rosa@example.org>\nNoor")],
        )
        .await;
    assert!(
        invited.status == 200
            && invited.body.contains("Shopper 2, Noor")
            && !invited.body.contains("Shopper 1, Rosa"),
        "who has no email gets a link to hand over: {}",
        invited.body
    );
    let shop = house.link_to("rosa@example.org").await;
    let step = async |deed: &str, fields: &[(&str, &str)]| {
        house.post("", &format!("{shop}/{deed}"), fields).await
    };
    let page = async || house.get("", &shop).await.body;
    assert!(page().await.contains("How we use what you tell us"));
    // Out of order, everything leads back to where the shopper is.
    for deed in ["begin", "end", "tell", "answers"] {
        assert_eq!(step(deed, &[("how", "finished")]).await.to(), shop);
    }
    assert!(
        step("agree", &[])
            .await
            .body
            .contains("Tick the box if you agree")
    );
    step("agree", &[("agree", "yes")]).await.to();
    assert!(page().await.contains("Book a room."));
    step("begin", &[]).await.to();
    step("begin", &[]).await.to();
    house.clock.advance_us(125_000_000);
    step("end", &[("how", "sideways")]).await.to();
    step("end", &[("how", "finished")]).await.to();
    let answer = step("tell", &[("ease", "9"), ("what", "Kept & shown")]).await;
    assert!(
        answer.status == 422
            && answer.body.contains("Kept &amp; shown")
            && answer.body.contains("Choose how easy"),
        "{}",
        answer.body
    );
    let answer = house
        .post_file(
            "",
            &format!("{shop}/tell"),
            &[("ease", "6")],
            "picture",
            "a.exe",
            b"MZ\x90",
        )
        .await;
    assert_eq!(answer.status, 422, "{}", answer.body);
    step(
        "tell",
        &[
            ("ease", "6"),
            ("what", "It went well."),
            ("problems", "Small letters\n\nNo price"),
        ],
    )
    .await
    .to();
    assert!(
        step("answers", &[("s0", "6")])
            .await
            .body
            .contains("This service is easy to use.")
    );
    step("answers", &[("s0", "6"), ("s1", "7")]).await.to();
    assert!(page().await.contains("We owe you £25"));
    step("answers", &[("s0", "1"), ("s1", "1")]).await.to();

    let found = house.get(&officer, &format!("{path}/results")).await.body;
    for want in [
        "1 of 1 (100%)",
        "2 min 5 s",
        "UMUX-Lite",
        "No price",
        "Go on: 1 visit so far",
    ] {
        assert!(found.contains(want), "{want}: {found}");
    }
    assert!(!found.contains("Rosa"), "{found}");
    let paid = house
        .get(&officer, &format!("{path}/payments.csv"))
        .await
        .body;
    assert!(
        paid.contains("Rosa Lampard,rosa@example.org,25.00,owed"),
        "{paid}"
    );
    house
        .post(&officer, &format!("{path}/people/1"), &[("do", "paid")])
        .await
        .to();
    assert!(
        house
            .get(&officer, &format!("{path}/payments.csv"))
            .await
            .body
            .contains("paid")
    );
    // Two raters.
    for name in ["ann", "ben"] {
        let rater = if name == "ann" {
            officer.clone()
        } else {
            house.officer(name).await
        };
        assert!(
            house
                .get(&rater, &format!("{path}/code"))
                .await
                .body
                .contains("It went well.")
        );
        house
            .post(
                &rater,
                &format!("{path}/code"),
                &[
                    ("shopper", "1"),
                    ("task", "0"),
                    ("done", "yes"),
                    ("caught", "0"),
                    ("caught", "77"),
                ],
            )
            .await
            .to();
        assert!(
            house
                .get(&rater, &format!("{path}/code"))
                .await
                .body
                .contains("nothing left")
        );
    }
    let found = house.get(&officer, &format!("{path}/results")).await.body;
    assert!(
        found.contains("Planted faults caught") && found.contains("they agree on 100%"),
        "{found}"
    );
    // Erased, all of it goes.
    house
        .post(&officer, &format!("{path}/people/1"), &[("do", "forget")])
        .await
        .to();
    assert_eq!(house.get("", &shop).await.status, 404);
    assert!(
        house
            .get(&officer, &format!("{path}/results"))
            .await
            .body
            .contains("Nobody has been yet")
    );
}

/// The first link of a shopper on a page.
fn link_in(page: &str) -> String {
    let at = page
        .find("/shop/")
        .unwrap_or_else(|| panic!("there is no link: {page}"));
    page[at..].split('<').next().unwrap().to_owned()
}

#[tokio::test]
async fn forms_on_paper_are_typed_in() {
    let house = House::seeded().await;
    let officer = house.officer("ann").await;
    let path = exercise(&house, &officer).await;
    let paper = async || house.get(&officer, &format!("{path}/paper")).await.body;
    assert!(paper().await.contains("There is nothing to print yet"));
    let invited = house
        .post(&officer, &format!("{path}/people"), &[("people", "Noor")])
        .await
        .body;
    let sheet = paper().await;
    for want in [
        "☐ I gave up",
        "Your number: 1",
        "Put yourself in the place of: A ",
        "☐ Book",
    ] {
        assert!(sheet.contains(want), "{want}: {sheet}");
    }
    // The link is shown once; a new one takes its place.
    let old = link_in(&invited);
    assert!(!house.get(&officer, &path).await.body.contains(&old));
    let made = house
        .post(&officer, &format!("{path}/people/1"), &[("do", "link")])
        .await
        .body;
    let new = link_in(&made);
    assert_eq!(house.get("", &old).await.status, 404);
    assert_eq!(house.get("", &new).await.status, 200);
    let fields = [
        ("shopper", "1"),
        ("task", "0"),
        ("minutes", "12"),
        ("ending", "finished"),
        ("ease", "3"),
        ("what", "I was put through twice."),
        ("problems", ""),
        ("steps", "4 5"),
    ];
    for (name, value, want) in [
        ("shopper", "9", "Nobody of this exercise has this number"),
        ("steps", "4", "Enter 2 numbers from 1 to 7"),
        ("task", "5", "Choose the task"),
        ("minutes", "NaN", "Enter a whole number"),
    ] {
        let wrong: Vec<(&str, &str)> = fields
            .iter()
            .map(|(known, kept)| (*known, if *known == name { value } else { *kept }))
            .collect();
        let answer = house.post(&officer, &format!("{path}/typed"), &wrong).await;
        assert!(
            answer.status == 422 && answer.body.contains(want),
            "{want}: {}",
            answer.body
        );
    }
    house
        .post(&officer, &format!("{path}/typed"), &fields)
        .await
        .to();
    assert!(
        house
            .post(&officer, &format!("{path}/typed"), &fields)
            .await
            .body
            .contains("has been typed in already")
    );
    let found = house.get(&officer, &format!("{path}/results")).await.body;
    assert!(
        found.contains("0 of 1 (0%)"),
        "12 minutes are over the 10 that it may take: {found}"
    );
}

#[tokio::test]
async fn a_rater_is_heard_once_a_second_agrees() {
    let house = House::seeded().await;
    let officer = house.officer("ann").await;
    let path = exercise(&house, &officer).await;
    house
        .post(&officer, &format!("{path}/people"), &[("people", "Noor")])
        .await;
    let fields = [
        ("shopper", "1"),
        ("task", "0"),
        ("minutes", "5"),
        ("ending", "finished"),
        ("ease", "3"),
        ("what", "I was put through twice."),
    ];
    house
        .post(&officer, &format!("{path}/typed"), &fields)
        .await
        .to();
    let rate = async |cookie: &str, done: &str| {
        let fields = [("shopper", "1"), ("task", "0"), ("done", done)];
        house
            .post(cookie, &format!("{path}/code"), &fields)
            .await
            .to();
        house.get(&officer, &format!("{path}/results")).await.body
    };
    let (ben, cas) = (house.officer("ben").await, house.officer("cas").await);
    let found = rate(&officer, "no").await;
    assert!(
        found.contains("1 of 1 (100%)") && found.contains("waits for a second rater"),
        "{found}"
    );
    let found = rate(&ben, "yes").await;
    assert!(
        found.contains("1 of 1 (100%)") && found.contains("waits for one more"),
        "{found}"
    );
    let found = rate(&cas, "no").await;
    assert!(
        found.contains("0 of 1 (0%)") && !found.contains("wait for a rater"),
        "{found}"
    );
}

#[tokio::test]
async fn whoever_leaves_or_comes_late_is_met_kindly() {
    let house = House::seeded().await;
    let officer = house.officer("ann").await;
    let path = exercise(&house, &officer).await;
    house
        .post(
            &officer,
            &format!("{path}/people"),
            &[("people", "rosa@example.org\nnoor@example.org")],
        )
        .await
        .to();
    let (rosa, noor) = (
        house.link_to("rosa@example.org").await,
        house.link_to("noor@example.org").await,
    );
    assert!(
        house
            .post("", &format!("{rosa}/leave"), &[])
            .await
            .body
            .contains("Everything that you told us is erased")
    );
    assert_eq!(house.get("", &rosa).await.status, 404);
    house
        .post(&officer, &format!("{path}/state"), &[])
        .await
        .to();
    assert!(
        house
            .get("", &noor)
            .await
            .body
            .contains("The exercise is over")
    );
    assert_eq!(
        house
            .post("", &format!("{noor}/agree"), &[("agree", "yes")])
            .await
            .to(),
        noor
    );
    let answer = house
        .post(
            &officer,
            &format!("{path}/people"),
            &[("people", "late@example.org")],
        )
        .await;
    assert!(answer.status == 422 && answer.body.contains("The exercise is closed"));
}

#[tokio::test]
async fn the_supplier_sees_figures_and_neither_when_nor_who() {
    let house = House::seeded().await;
    let officer = house.officer("ann").await;
    let contract = house.contract(&officer).await;
    exercise(&house, &officer).await;
    let made = house
        .post(&officer, &format!("{contract}/link"), &[])
        .await
        .body;
    let at = made.find("/assurance/supplier/").unwrap();
    let link = made[at..].split('<').next().unwrap();
    let page = house.get("", link).await.body;
    for want in ["Exercise 2", "The panel may stop: accept", "BOOK-2"] {
        assert!(page.contains(want), "{want}: {page}");
    }
    for never in [
        "Winter visits",
        "Autumn",
        "Planted",
        "raters",
        "October",
        "2026-10",
        "In their words",
    ] {
        assert!(!page.contains(never), "{never}");
    }
    // A new link takes the place of the old one.
    house.post(&officer, &format!("{contract}/link"), &[]).await;
    assert_eq!(house.get("", link).await.status, 404);
}

#[tokio::test]
async fn the_example_exercises_have_every_figure() {
    let house = House::seeded().await;
    let officer = house.officer("ann").await;
    let contract = house.contract(&officer).await;
    let page = house.get(&officer, &contract).await.body;
    let newest = page.split("href=\"/assurance/exercises/").nth(2).unwrap();
    let path = format!("/assurance/exercises/{}", newest.split('"').next().unwrap());
    let found = house.get(&officer, &path).await.body;
    for want in [
        "System Usability Scale",
        "better than",
        "grade",
        "The panel may stop: accept",
        "Two raters read 30 visits",
        "Spring visits",
        "Planted faults caught",
    ] {
        assert!(found.contains(want), "{want}: {found}");
    }
    let table = house
        .get(&officer, &path.replace("/results", "/report.csv"))
        .await
        .body;
    assert!(
        table.starts_with("task,measure,figure\r\n") && table.lines().count() > 10,
        "{table}"
    );
}
