//! A contract from its specification to a signed dossier.

use contract::dossier::verify;

use crate::house::House;

const TABLE: &str = "id,title,priority,weight,criteria\nA-1,Rooms are found,must,3,\"Only free rooms are shown\nTaken ones are not\"\nA-2,By keyboard,should,1,All of it\n";

pub async fn new_contract(house: &House, officer: &str) -> String {
    let fields = [
        ("title", "Bins"),
        ("supplier", "Quayside"),
        ("about", ""),
        ("starts", "2026-01-01"),
        ("ends", "2027-01-01"),
        ("value", "£1,250.50"),
        ("owner", "Ann"),
    ];
    house.post(officer, "/assurance/new", &fields).await.to()
}

#[tokio::test]
async fn what_is_filled_in_wrongly_is_kept_and_told() {
    let house = House::new().await;
    let officer = house.officer("ann").await;
    let answer = house
        .post(
            &officer,
            "/assurance/new",
            &[
                ("title", "Bins <b>"),
                ("starts", "2027-01-01"),
                ("ends", "2026-01-01"),
                ("value", "-1"),
            ],
        )
        .await;
    assert_eq!(answer.status, 422);
    for want in [
        "<title>Error: A new contract",
        "Enter who delivers",
        "The last day must not be before the first",
        "Enter an amount in pounds",
        "value=\"Bins &lt;b&gt;\"",
        "href=\"#supplier\"",
    ] {
        assert!(answer.body.contains(want), "{want}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_specification_is_looked_over_before_it_is_taken_in() {
    let house = House::new().await;
    let officer = house.officer("ann").await;
    let contract = new_contract(&house, &officer).await;
    let send = async |bytes: &[u8]| {
        house
            .post_file(
                &officer,
                &format!("{contract}/specification"),
                &[],
                "file",
                "spec.csv",
                bytes,
            )
            .await
    };
    for (bytes, want) in [
        (&b""[..], "Choose a file"),
        (b"PK\x03\x04", "This is a workbook"),
        (b"\xff\xfe", "The letters of the file cannot be read"),
        (
            b"id,title,kind\nA-1,One,nice\n",
            "Line 2, kind: This is one of functional",
        ),
        (
            b"<!DOCTYPE x><REQ-IF/>",
            "The file declares a document type",
        ),
    ] {
        let answer = send(bytes).await;
        assert!(
            answer.status == 422 && answer.body.contains(want),
            "{want}: {} {}",
            answer.status,
            answer.body
        );
    }
    let look = send(TABLE.as_bytes()).await.to();
    let page = house.get(&officer, &look).await.body;
    assert!(page.contains("2 new, 0 changed, 0 taken out"), "{page}");
    let version = |page: &str| {
        page.split("name=\"version\" value=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned()
    };
    house
        .post(&officer, &look, &[("version", &version(&page))])
        .await
        .to();
    // Sent again, it is not there any more.
    assert_eq!(
        house
            .post(&officer, &look, &[("version", "0")])
            .await
            .status,
        404
    );

    let evidence = [
        ("requirement", "A-1"),
        ("criterion", ""),
        ("outcome", "passed"),
        ("what", "Tried it."),
    ];
    house
        .post_file(
            &officer,
            &format!("{contract}/evidence/new"),
            &evidence,
            "file",
            "note.txt",
            b"Seen.",
        )
        .await
        .to();
    assert!(
        house
            .get(&officer, &format!("{contract}/coverage"))
            .await
            .body
            .contains("In force")
    );

    // Other words make the evidence old; what another officer changed meanwhile is not overwritten.
    let first = send(TABLE.replace("Only free", "All free").as_bytes())
        .await
        .to();
    let page = house.get(&officer, &first).await.body;
    assert!(
        page.contains("The evidence of 1 requirement would no longer count"),
        "{page}"
    );
    let old = version(&page);
    house
        .post(&officer, &first, &[("version", &old)])
        .await
        .to();
    let second = send(TABLE.as_bytes()).await.to();
    assert_eq!(
        house
            .post(&officer, &second, &[("version", &old)])
            .await
            .status,
        409
    );
    let page = house
        .get(&officer, &format!("{contract}/coverage"))
        .await
        .body;
    assert!(page.contains("Out of date"), "{page}");
    let page = house
        .get(&officer, &format!("{contract}/requirements/A-1"))
        .await
        .body;
    assert!(
        page.contains("version 2") && page.contains("Only free rooms are shown"),
        "{page}"
    );

    // What is taken away reads back the same: nothing would change.
    let reqif = house
        .get(&officer, &format!("{contract}/specification.reqif"))
        .await
        .body;
    let csv = house
        .get(&officer, &format!("{contract}/specification.csv"))
        .await
        .body;
    for bytes in [reqif, csv] {
        let look = send(bytes.as_bytes()).await.to();
        assert!(
            house
                .get(&officer, &look)
                .await
                .body
                .contains("It changes nothing")
        );
    }
}

#[tokio::test]
async fn a_feature_comes_in_as_a_requirement_and_the_others_stay() {
    let house = House::seeded().await;
    let officer = house.officer("ann").await;
    let contract = house.contract(&officer).await;
    let send = async |text: &str| {
        house
            .post_file(
                &officer,
                &format!("{contract}/specification"),
                &[],
                "file",
                "pay.feature",
                text.as_bytes(),
            )
            .await
    };
    let answer = send("Feature: Paying\n").await;
    assert!(
        answer.status == 422 && answer.body.contains("Line 1: The feature has no id"),
        "{}",
        answer.body
    );
    let look =
        send("@PAY-1\nFeature: Paying\n  Scenario: A receipt comes\n    Given I am on \"/\"\n")
            .await
            .to();
    let page = house.get(&officer, &look).await.body;
    assert!(page.contains("1 new, 0 changed, 0 taken out"), "{page}");
    let version = page.split("name=\"version\" value=\"").nth(1).unwrap();
    let version = version.split('"').next().unwrap();
    house
        .post(&officer, &look, &[("version", version)])
        .await
        .to();
    let page = house
        .get(&officer, &format!("{contract}/requirements/PAY-1"))
        .await
        .body;
    assert!(page.contains("A receipt comes"), "{page}");
}

#[tokio::test]
async fn a_requirement_is_edited_in_the_page() {
    let house = House::seeded().await;
    let officer = house.officer("ann").await;
    let contract = house.contract(&officer).await;
    let form = house
        .get(&officer, &format!("{contract}/requirement?id=BOOK-5"))
        .await
        .body;
    assert!(form.contains("1. Six weeks are booked at once"), "{form}");
    let fields = [
        ("version", "1"),
        ("title", "Every week"),
        ("text", "For groups."),
        ("criteria", "1. Six weeks\nTwelve weeks"),
        ("scenarios", ""),
        ("kind", "functional"),
        ("priority", "could"),
        ("weight", "1"),
        ("parent", "BOOK"),
        ("links", "BOOK-2"),
    ];
    house
        .post(
            &officer,
            &format!("{contract}/requirement?id=BOOK-5"),
            &fields,
        )
        .await
        .to();
    let page = house
        .get(&officer, &format!("{contract}/requirements/BOOK-5"))
        .await
        .body;
    assert!(
        page.contains("2. Twelve weeks") && page.contains("version 2"),
        "{page}"
    );
    // Read before the change, and sent after it.
    assert_eq!(
        house
            .post(
                &officer,
                &format!("{contract}/requirement?id=BOOK-4"),
                &fields
            )
            .await
            .status,
        409
    );
    for (name, value, want) in [
        ("parent", "BOOK-5", "It is a part of itself"),
        ("links", "X", "It rests on X, which is not there"),
        ("weight", "many", "Enter a whole number"),
        ("criteria", "x", ""),
        ("scenarios", "9 a:1", "names no criterion"),
    ] {
        let wrong: Vec<(&str, &str)> = fields
            .iter()
            .map(|(known, kept)| (*known, if *known == name { value } else { *kept }))
            .collect();
        let answer = house
            .post(
                &officer,
                &format!("{contract}/requirement?id=BOOK-5"),
                &wrong,
            )
            .await;
        assert!(
            answer.body.contains(want) && (want.is_empty() || answer.status == 422),
            "{want}: {}",
            answer.body
        );
    }
}

#[tokio::test]
async fn a_milestone_is_decided_once_and_its_dossier_can_be_checked() {
    let house = House::seeded().await;
    let officer = house.officer("ann").await;
    let contract = house.contract(&officer).await;
    let page = house.get(&officer, &contract).await.body;
    let table = house
        .get(&officer, &format!("{contract}/problems.csv"))
        .await
        .body;
    assert!(
        table.starts_with("problem,severity,state,owner,accepted until,shoppers who met it\r\n")
            && table.contains("The focus cannot be seen"),
        "{table}"
    );
    let milestone = page
        .split(&format!("href=\"{contract}/milestones/0"))
        .nth(1)
        .unwrap();
    let milestone = format!(
        "{contract}/milestones/0{}",
        milestone.split('"').next().unwrap()
    );
    let gate = house.get(&officer, &milestone).await.body;
    assert!(
        gate.contains("Open and serious: The focus cannot be seen"),
        "{gate}"
    );
    assert_eq!(
        house
            .get(&officer, &format!("{milestone}/dossier.json"))
            .await
            .status,
        404
    );
    let answer = house
        .post(
            &officer,
            &milestone,
            &[("version", "1"), ("decision", "conditions"), ("words", " ")],
        )
        .await;
    assert!(
        answer.status == 422 && answer.body.contains("Enter why"),
        "{}",
        answer.body
    );
    let fields = [
        ("version", "1"),
        ("decision", "conditions"),
        ("words", "The focus is seen by 1 August."),
    ];
    house.post(&officer, &milestone, &fields).await.to();
    assert_eq!(house.post(&officer, &milestone, &fields).await.status, 409);
    let key = house.get("", "/assurance/key").await.body;
    for form in ["html", "json"] {
        let dossier = house
            .get(&officer, &format!("{milestone}/dossier.{form}"))
            .await
            .body;
        let verdict = verify(&dossier, Some(key.trim())).unwrap();
        assert_eq!(verdict.problems, Vec::<String>::new(), "{form}");
        assert!(dossier.contains("The focus is seen by 1 August.") && !dossier.contains("rosa"));
        let touched = dossier.replace("by 1 August", "by 1 October");
        assert!(!verify(&touched, None).unwrap().problems.is_empty());
    }
}
