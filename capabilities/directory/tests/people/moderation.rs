//! Staff: new entries, changes, claims, and what people say is wrong.

use app::Role;

use crate::house::{House, link_in};

const ITEM: &str = "/directory/moderation/";

async fn first_item(house: &House, officer: &str) -> String {
    let queue = house.get_as(officer, "/directory/moderation").await;
    assert_eq!(queue.status, 200);
    link_in(&queue.body, ITEM)
}

#[tokio::test]
async fn only_staff_see_the_queue() {
    let house = House::seeded().await;
    let resident = house.sign_in(Role::Resident).await;
    assert_eq!(house.get("/directory/moderation").await.status, 303);
    assert_eq!(
        house
            .get_as(&resident, "/directory/moderation")
            .await
            .status,
        403
    );
    assert_eq!(
        house
            .get_as(&resident, "/skills/jobs/moderation")
            .await
            .status,
        403
    );
}

#[tokio::test]
async fn what_is_said_to_be_wrong_is_looked_at() {
    let house = House::seeded().await;
    let officer = house.sign_in(Role::Officer).await;
    let tea = house.service("Tea and tablets").await;
    let path = format!("/help/{tea}/wrong");
    assert_eq!(house.post(&path, &[("what", "")]).await.status, 422);
    let sent = house
        .post(
            &path,
            &[("what", "times"), ("words", "Thursdays now"), ("email", "")],
        )
        .await;
    assert!(sent.to().ends_with("?done=wrong"));
    let item = first_item(&house, &officer).await;
    let page = house.get_as(&officer, &item).await.body;
    assert!(page.contains("The days or times: Thursdays now"));
    assert_eq!(
        house
            .post_as(&officer, &format!("{item}/ask"), &[])
            .await
            .status,
        303
    );
    let (to, text) = house.mail().await.pop().unwrap();
    assert_eq!(to, "hello@age-kind-saltreach.example");
    assert!(text.contains("Thursdays now"));
    // It was decided: nobody can decide it again.
    assert_eq!(
        house
            .post_as(&officer, &format!("{item}/done"), &[])
            .await
            .status,
        409
    );
    assert_eq!(
        house
            .post_as(&officer, &format!("{item}/explode"), &[])
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn a_change_is_compared_and_undone() {
    let house = House::seeded().await;
    let officer = house.sign_in(Role::Officer).await;
    let tea = house.service("Tea and tablets").await;
    let fields = [
        ("version", "1"),
        ("name", "Coffee and tablets"),
        ("about", "Changed."),
        ("phone", "01632 960999"),
        ("cost", "£50"),
    ];
    let changed = house
        .post_as(&officer, &format!("/directory/edit/{tea}"), &fields)
        .await;
    assert_eq!(changed.status, 303);
    assert!(
        house
            .get(&format!("/help/{tea}"))
            .await
            .body
            .contains("Coffee and tablets")
    );
    let item = first_item(&house, &officer).await;
    let page = house.get_as(&officer, &item).await.body;
    assert!(
        page.contains("<del>Free</del>") && page.contains("<ins>£50</ins>"),
        "{page}"
    );
    assert_eq!(
        house
            .post_as(&officer, &format!("{item}/undo"), &[])
            .await
            .status,
        303
    );
    let back = house.get(&format!("/help/{tea}")).await.body;
    assert!(back.contains("Tea and tablets") && !back.contains("£50"));
}

#[tokio::test]
async fn a_new_service_is_seen_once_staff_have_looked() {
    let house = House::seeded().await;
    let officer = house.sign_in(Role::Officer).await;
    let fields = [
        ("organisation", "Harbour Knitters"),
        ("name", "Knit and natter"),
        ("about", "Bring wool. We teach you."),
        ("need", "loneliness"),
        ("spot", "Millbank Hub"),
        ("street", "115 Fennick Road"),
        ("town", "Larkbridge"),
        ("postcode", "sx11aa"),
        ("times", "Friday 10am to midday"),
        ("phone", "01632 960999"),
        ("yours", "me@example.org"),
    ];
    let wrong = house.post("/directory/add", &fields[..3]).await;
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.body.contains("Knit and natter"),
        "what was typed is kept"
    );
    assert_eq!(
        house.post("/directory/add", &fields).await.to(),
        "/directory/add?done=sent"
    );
    let list = "/help?q=knit";
    assert!(!house.get(list).await.body.contains("Knit and natter"));
    let id = house.service("Knit and natter").await;
    assert_eq!(house.get(&format!("/help/{id}")).await.status, 404);
    assert_eq!(
        house.get_as(&officer, &format!("/help/{id}")).await.status,
        200
    );
    let item = first_item(&house, &officer).await;
    assert_eq!(
        house
            .post_as(&officer, &format!("{item}/show"), &[])
            .await
            .status,
        303
    );
    assert!(house.get(list).await.body.contains("Knit and natter"));
    let (to, text) = house.mail().await.pop().unwrap();
    assert_eq!(to, "me@example.org");
    let home = link_in(&text, "/directory/provider/");
    assert!(house.get(&home).await.body.contains("Knit and natter"));
}

#[tokio::test]
async fn adding_a_service_to_an_organisation_opens_none_of_its_other_entries() {
    let house = House::seeded().await;
    let officer = house.sign_in(Role::Officer).await;
    let fields = [
        ("organisation", "Age Kind Saltreach"),
        ("name", "Bingo"),
        ("about", "Numbers and tea."),
        ("need", "loneliness"),
        ("phone", "01632 960999"),
        ("yours", "stranger@example.org"),
    ];
    assert_eq!(house.post("/directory/add", &fields).await.status, 303);
    let item = first_item(&house, &officer).await;
    assert_eq!(
        house
            .post_as(&officer, &format!("{item}/show"), &[])
            .await
            .status,
        303
    );
    assert!(house.mail().await.is_empty());
}
