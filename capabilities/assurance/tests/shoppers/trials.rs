//! What is tried is sent in or written, with what is wrong by line; runs are asked for and stopped.

use app::store::Collection;
use serde_json::{Value, json};

use crate::contract::new_contract;
use crate::house::House;

const FEATURE: &str =
    "Feature: Booking\n  @BOOK-2.1\n  Scenario: A reference is shown\n    Given I am on \"/\"\n";

#[tokio::test]
async fn scenarios_are_taken_in_whole_or_with_every_fault_by_line() {
    let house = House::seeded().await;
    let officer = house.officer("ann").await;
    let contract = house.contract(&officer).await;
    let trials = format!("{contract}/trials");
    let path = format!("{trials}/new/scenarios");
    for (name, text, want) in [
        ("", "", "Write what is tried, or send a file"),
        ("", FEATURE, "Enter what it is called"),
        (
            "a.feature",
            "Feature: x\n  nonsense\n  Scenario: y\n    Given a\n    more nonsense\n",
            "Line 5",
        ),
        ("a.feature", "Feature: x\n", "There is no scenario in it"),
        (
            "a.feature",
            "Feature: x\n  Scenario: y\n    Given I am on \"/\"\n    When I dance\n",
            "Line 4: the sentence “I dance” is not known",
        ),
    ] {
        let fields = [("name", name), ("text", text)];
        let answer = house.post(&officer, &path, &fields).await;
        assert!(
            answer.status == 422 && answer.body.contains(want),
            "{want}: {} {}",
            answer.status,
            answer.body
        );
    }
    // What is wrong with a file can be put right in the page.
    let bad = FEATURE.replace("Given", "Gibbon");
    let answer = house
        .post_file(
            &officer,
            &path,
            &[("name", ""), ("text", "")],
            "file",
            "booking.feature",
            bad.as_bytes(),
        )
        .await;
    assert!(
        answer.status == 422 && answer.body.contains("Gibbon I am on"),
        "{}",
        answer.body
    );
    house
        .post_file(
            &officer,
            &path,
            &[("name", ""), ("text", "")],
            "file",
            "booking.feature",
            FEATURE.as_bytes(),
        )
        .await
        .to();
    let page = house.get(&officer, &trials).await.body;
    assert!(
        page.contains("booking.feature")
            && page.contains("BOOK-2.1")
            && page.contains("Not tried yet"),
        "{page}"
    );
    // Another contract has no such trial.
    let trial = page.split(&format!("href=\"{trials}/0")).nth(1).unwrap();
    let trial = format!("0{}", trial.split('"').next().unwrap());
    assert_eq!(
        house
            .get(&officer, &format!("{trials}/{trial}"))
            .await
            .status,
        200
    );
    assert_eq!(
        house
            .get(&officer, &format!("/assurance/none/trials/{trial}"))
            .await
            .status,
        404
    );
    house
        .post(&officer, &format!("{trials}/{trial}/remove"), &[])
        .await
        .to();
    assert_eq!(
        house
            .get(&officer, &format!("{trials}/{trial}"))
            .await
            .status,
        404
    );
    assert_eq!(
        house
            .get(&officer, &format!("{trials}/new/dances"))
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn a_journey_is_written_and_its_run_is_asked_for_once() {
    let house = House::seeded().await;
    let officer = house.officer("ann").await;
    let contract = house.contract(&officer).await;
    let trials = format!("{contract}/trials");
    let run = format!("{trials}/run");
    let wrong = [("text", "Journey: Book\nStart at \"/\"\nFly\n")];
    let answer = house
        .post(&officer, &format!("{trials}/new/journey"), &wrong)
        .await;
    assert!(
        answer.status == 422 && answer.body.contains("Line 3"),
        "{}",
        answer.body
    );
    let journey = [
        (
            "text",
            "Journey: Book a room\nStart at \"/\"\nPress \"Book\"\n",
        ),
        ("requirements", "BOOK-2"),
        ("requirements", "NONE"),
    ];
    house
        .post(&officer, &format!("{trials}/new/journey"), &journey)
        .await
        .to();
    let page = house.get(&officer, &trials).await.body;
    assert!(
        page.contains("It shows BOOK-2.") && page.contains("By keyboard alone"),
        "{page}"
    );

    for (address, status) in [
        ("", 422),
        ("javascript:alert(1)", 422),
        ("https://ann:secret@supplier.example", 422),
        ("https://test.supplier.example/", 303),
    ] {
        let answer = house
            .post(&officer, &format!("{trials}/site"), &[("address", address)])
            .await;
        assert_eq!(answer.status, status, "{address}: {}", answer.body);
    }
    assert!(
        house
            .post(&officer, &run, &[("what", "journeys")])
            .await
            .to()
            .ends_with("/trials")
    );
    assert!(
        house
            .post(&officer, &run, &[("what", "journeys")])
            .await
            .to()
            .ends_with("?error=busy")
    );
    let page = house.get(&officer, &trials).await.body;
    assert!(page.contains("The run begins in a moment"), "{page}");
    house
        .post(&officer, &format!("{trials}/stop"), &[])
        .await
        .to();
    let page = house.get(&officer, &trials).await.body;
    assert!(page.contains("The run was stopped."), "{page}");
}

#[tokio::test]
async fn a_trial_has_a_table_and_files_of_its_own() {
    let house = House::seeded().await;
    let officer = house.officer("ann").await;
    let contract = house.contract(&officer).await;
    let trials = format!("{contract}/trials");
    let text = "Journey: Send a bill\nStart at \"/\"\nFill \"Name\" with \"${row.name}\"\nUpload \"bill.txt\" to \"Proof\"\n";
    let fields = |table: &'static str| [("text", text), ("table", table)];
    let path = format!("{trials}/new/journey");
    for (table, want) in [
        ("", "write a table with the column name"),
        (
            "email\nann@example.org\n",
            "write a table with the column name",
        ),
        ("name\n", "There is no row"),
        ("name,age\nAnn\n", "Line 2 cannot be read"),
    ] {
        let answer = house.post(&officer, &path, &fields(table)).await;
        assert!(
            answer.status == 422 && answer.body.contains(want),
            "{want}: {}",
            answer.body
        );
    }
    let send = async |path: &str, fields: &[(&str, &str)], name: &str, bytes: &[u8]| {
        house
            .post_file(&officer, path, fields, "sent", name, bytes)
            .await
    };
    let table = fields("name\nAnn\nBen\n");
    let answer = send(&path, &table, "bill.txt", b"MZ\x90\x00").await;
    assert_eq!(answer.status, 422, "{}", answer.body);
    send(&path, &table, "bill.txt", b"Pay 5 pounds.").await.to();
    let page = house.get(&officer, &trials).await.body;
    assert!(
        page.contains("Send a bill, row 1") && page.contains("Send a bill, row 2"),
        "{page}"
    );
    // What was sent is listed with its trial, and can be taken out again.
    let at = page.find("Send a bill, row 2").unwrap();
    let trial = page[at..].split(&format!("href=\"{trials}/0")).nth(1);
    let trial = format!("{trials}/0{}", trial.unwrap().split('"').next().unwrap());
    let form = house.get(&officer, &trial).await.body;
    assert!(form.contains("bill.txt") && form.contains("Ann"), "{form}");
    let at = form.find("name=\"drop\"").unwrap();
    let file = form[at..].split("value=\"").nth(1).unwrap();
    let file = file.split('"').next().unwrap();
    let kept = format!("{contract}/files/{file}");
    assert_eq!(house.get(&officer, &kept).await.body, "Pay 5 pounds.");
    let drop = [("version", "1"), table[0], table[1], ("drop", file)];
    house.post(&officer, &trial, &drop).await.to();
    assert_eq!(house.get(&officer, &kept).await.status, 404);
    let form = house.get(&officer, &trial).await.body;
    assert!(!form.contains("name=\"drop\""), "{form}");
}

#[tokio::test]
async fn a_run_needs_a_place_and_something_to_try() {
    let house = House::new().await;
    let officer = house.officer("ann").await;
    let trials = format!("{}/trials", new_contract(&house, &officer).await);
    let run = async || {
        let what = [("what", "scenarios")];
        let answer = house.post(&officer, &format!("{trials}/run"), &what).await;
        answer.to()
    };
    assert!(run().await.ends_with("?error=site"));
    let address = [("address", "https://test.supplier.example")];
    house
        .post(&officer, &format!("{trials}/site"), &address)
        .await
        .to();
    assert!(run().await.ends_with("?error=nothing"));
}

#[tokio::test]
async fn no_page_shows_a_secret() {
    let house = House::seeded().await;
    let officer = house.officer("ann").await;
    let contract = house.contract(&officer).await;
    let trials = format!("{contract}/trials");
    let path = format!("{trials}/secret");
    for (name, value) in [("", "swordfish"), ("A B", "swordfish"), ("PIN", "123")] {
        let answer = house
            .post(&officer, &path, &[("name", name), ("value", value)])
            .await;
        assert!(
            answer.status == 422 && !answer.body.contains("swordfish"),
            "{}",
            answer.body
        );
    }
    house
        .post(&officer, &path, &[("name", "PIN"), ("value", "swordfish")])
        .await
        .to();
    house
        .post(
            &officer,
            &format!("{trials}/site"),
            &[("address", "https://test.supplier.example")],
        )
        .await
        .to();
    let page = house.get(&officer, &trials).await.body;
    assert!(
        page.contains("PIN") && !page.contains("swordfish"),
        "{page}"
    );
    house
        .post(&officer, &format!("{path}/forget"), &[("name", "PIN")])
        .await
        .to();
    assert!(!house.get(&officer, &trials).await.body.contains("PIN"));
}

#[tokio::test]
async fn a_limit_that_nobody_can_read_is_not_taken_in() {
    let house = House::seeded().await;
    let officer = house.officer("ann").await;
    let contract = house.contract(&officer).await;
    let fields = [
        ("version", "1"),
        ("title", "Fast"),
        ("criteria", "Limit: happiness at least 5"),
        ("kind", "speed"),
        ("priority", "should"),
        ("weight", "1"),
    ];
    let answer = house
        .post(
            &officer,
            &format!("{contract}/requirement?id=QUAL-3"),
            &fields,
        )
        .await;
    assert!(
        answer.status == 422 && answer.body.contains("what is measured is not known"),
        "{}",
        answer.body
    );
}

/// Test sites as the store has them.
const AS_KEPT: Collection<Value> = Collection {
    name: "assurance-test-site",
    purpose: "",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "",
    audited: false,
    fields: &[],
};

#[tokio::test]
async fn a_secret_is_encrypted_in_the_store_also_one_from_before() {
    let house = House::seeded().await;
    let officer = house.officer("ann").await;
    let contract = house.contract(&officer).await;
    let trials = format!("{contract}/trials");
    let fields = [("name", "CODE"), ("value", "four correct horses")];
    let kept = house
        .post(&officer, &format!("{trials}/secret"), &fields)
        .await;
    assert_eq!(kept.to(), format!("{trials}?done=kept"));
    assert!(house.get(&officer, &trials).await.body.contains("CODE"));
    assert!(house.keeps("assurance-test-site"));
    assert!(!house.keeps("four correct horses"));

    let id = contract.trim_start_matches("/assurance/").to_owned();
    let read = || {
        let id = id.clone();
        let store = house.app.store();
        store.read(move |rd| AS_KEPT.get(rd, &id).map(|site| site.unwrap().value))
    };
    let mut site = read().await.unwrap();
    site["secrets"][0]["value"] = json!("typed long ago");
    let of = id.clone();
    house
        .app
        .store()
        .write(move |tx| {
            AS_KEPT
                .change(tx, "test", &of, None, site.clone())
                .map(drop)
        })
        .await
        .unwrap();
    let jobs = assurance::CAPABILITY.jobs.iter();
    let mut seal = jobs.filter(|job| job.name == "seal-test-site-secrets");
    let seal = seal.next().unwrap();
    let said = (seal.run)(house.app.clone()).await.unwrap();
    assert_eq!(said, "1 secret sealed anew");
    let site = read().await.unwrap();
    assert!(!site.to_string().contains("typed long ago"), "{site}");
    let said = (seal.run)(house.app.clone()).await.unwrap();
    assert_eq!(said, "0 secrets sealed anew");
}
