//! The round of an inspector, at the door that their phone sends to: what was kept without a signal counts once,
//! in the name of whoever said it, and never over what somebody else said since.

use app::ask::{self, Change};
use app::{Role, encode};

use crate::house::{Answer, By, House};
use crate::track::{change, opened};

async fn say(
    house: &House,
    by: &By,
    whose: &str,
    (about, version): (&str, i64),
    words: &str,
) -> Answer {
    let form = format!(
        "once=1&by={whose}&about={about}&version={version}&status=done&words={}",
        encode(words)
    );
    house.post_form("/work/round/send", by, &form).await
}

/// Whose round a page is.
fn whose(page: &str) -> String {
    let after = page
        .split("data-by=\"")
        .nth(1)
        .expect("the page says whose");
    after.split('"').next().unwrap_or_default().to_owned()
}

async fn status(house: &House, case: &ask::Case) -> (String, usize) {
    let (id, reference) = (case.id.clone(), case.reference.clone());
    house
        .app
        .store()
        .read(move |rd| {
            let case = ask::case(rd, &reference)?.unwrap();
            let said = ask::events(rd, &id, false)?;
            let said = said.iter().filter(|event| event.kind == "status").count();
            Ok::<_, ask::AskError>((case.status.clone(), said))
        })
        .await
        .unwrap()
}

#[tokio::test]
async fn what_is_said_on_the_road_counts_once_and_in_ones_own_name() {
    let house = House::new().await;
    let (case, _) = opened(&house).await;
    let seen = (case.reference.as_str(), case.version);
    let officer = house.sign_in(Role::Officer).await;
    let me = whose(&house.get("/work/round", &officer).await.body);

    let stranger = say(&house, &officer, "somebody-else", seen, "").await;
    assert_eq!(stranger.status, 409, "{}", stranger.body);
    assert!(
        stranger.body.contains("Somebody else wrote this"),
        "{}",
        stranger.body
    );
    assert_eq!(status(&house, &case).await.0, "received");

    // The receipt is lost, and the phone sends it again: with words and without.
    for words in ["We have put in a new slat.", "We have put in a new slat."] {
        let said = say(&house, &officer, &me, seen, words).await;
        assert_eq!(said.status, 200, "{}", said.body);
        assert!(said.body.contains(&case.reference), "{}", said.body);
    }
    assert_eq!(status(&house, &case).await, ("done".into(), 1));
    // Something else from the same old list is no repeat of it.
    let other = say(&house, &officer, &me, seen, "And painted it.").await;
    assert_eq!(other.status, 409, "{}", other.body);
    assert!(other.body.contains("changed this since"), "{}", other.body);

    assert_eq!(
        say(&house, &officer, &me, ("ZZZZ-ZZZZ", 1), "")
            .await
            .status,
        404
    );
    let analyst = house.sign_in(Role::Analyst).await;
    assert_eq!(say(&house, &analyst, &me, seen, "").await.status, 403);
}

#[tokio::test]
async fn what_somebody_else_said_since_stays() {
    let house = House::new().await;
    let (case, _) = opened(&house).await;
    let seen = (case.reference.as_str(), case.version);
    let officer = house.sign_in(Role::Officer).await;
    let me = whose(&house.get("/work/round", &officer).await.body);
    let planned = Change::Status {
        status: "planned".into(),
        words: "On Friday.".into(),
    };
    change(&house, &case.id, planned).await;
    let late = say(&house, &officer, &me, seen, "").await;
    assert_eq!(late.status, 409, "{}", late.body);
    assert_eq!(status(&house, &case).await, ("planned".into(), 1));
}
