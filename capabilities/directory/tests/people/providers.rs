//! Those who give help: claim, confirm, change, add, and the reminder.

use app::Role;
use app::find::gazetteer::{self, Postcode};
use geo::Point;

use crate::house::{House, link_in};

const LINK: &str = "/directory/provider/";

/// The provider's page of Age Kind Saltreach, by the link that was sent to its address.
async fn home(house: &House) -> String {
    let tea = house.service("Tea and tablets").await;
    let claim = house
        .post(
            &format!("/directory/claim/{tea}"),
            &[("email", "hello@age-kind-saltreach.example")],
        )
        .await;
    assert!(claim.to().ends_with("?done=claim"));
    let (to, text) = house.mail().await.pop().unwrap();
    assert_eq!(to, "hello@age-kind-saltreach.example");
    link_in(&text, LINK)
}

#[tokio::test]
async fn the_address_on_record_gets_the_link_and_another_waits_for_staff() {
    let house = House::seeded().await;
    let tea = house.service("Tea and tablets").await;
    let path = format!("/directory/claim/{tea}");
    let form = house.get(&path).await.body;
    assert!(form.contains("hello@age-kind-saltreach.example"));
    assert_eq!(house.post(&path, &[("email", "x")]).await.status, 422);
    let other = house.post(&path, &[("email", "someone@example.org")]).await;
    assert!(other.to().ends_with("?done=claim-waits"));
    assert!(house.mail().await.is_empty());
    let home = home(&house).await;
    let page = house.get(&home).await.body;
    assert!(page.contains("Tea and tablets") && page.contains("Handyperson"));
    assert!(!page.contains("Wend Valley Food Bank"));
}

#[tokio::test]
async fn a_look_confirms_nothing_and_a_button_does() {
    let house = House::seeded().await;
    let home = home(&house).await;
    let tea = house.service("Tea and tablets").await;
    let shown = format!("/help/{tea}");
    house.clock.advance_us(10 * 86_400 * 1_000_000);
    for _ in 0..3 {
        house.get(&home).await;
        house.get(&format!("{home}/{tea}")).await;
    }
    let before = house.get(&shown).await.body;
    assert!(
        !before.contains("4 December 2026"),
        "a mail scanner confirmed it"
    );
    assert_eq!(
        house.get(&format!("{home}/{tea}/confirm")).await.status,
        405
    );
    let done = house.post(&format!("{home}/{tea}/confirm"), &[]).await;
    assert_eq!(done.status, 303);
    let after = house.get(&shown).await.body;
    assert!(after.contains("Confirmed as true by Age Kind Saltreach, 4 December 2026"));
    // Another's entry is not theirs, and a link that was never sent opens nothing.
    let food = house.service("Wend Valley Food Bank").await;
    assert_eq!(
        house
            .post(&format!("{home}/{food}/confirm"), &[])
            .await
            .status,
        404
    );
    assert_eq!(house.get("/directory/provider/guess").await.status, 404);
    house.clock.advance_us(31 * 86_400 * 1_000_000);
    assert_eq!(
        house.get(&home).await.status,
        404,
        "links end after 30 days"
    );
}

#[tokio::test]
async fn a_change_is_shown_at_once_and_errors_keep_what_was_typed() {
    let house = House::seeded().await;
    let home = home(&house).await;
    let tea = house.service("Tea and tablets").await;
    let path = format!("{home}/{tea}");
    let form = house.get(&path).await.body;
    assert!(form.contains("Friday 10am to midday"), "{form}");
    let version = link_in(&form, "name=\"version\" value=\"");
    let version = version.trim_start_matches("name=\"version\" value=\"");
    let wrong = house
        .post(
            &path,
            &[
                ("version", version),
                ("name", ""),
                ("about", "Still typed"),
                ("phone", "x"),
            ],
        )
        .await;
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.body.contains("Write the name of the service") && wrong.body.contains("Still typed")
    );
    let fields = [
        ("version", "1"),
        ("name", "Tea and tablets"),
        ("about", "Bring your tablet. <b>All</b> welcome."),
        ("cost", "£1"),
        ("phone", "01632 960999"),
        ("access", "hearing-loop"),
        ("state", "runs"),
    ];
    assert_eq!(house.post(&path, &fields).await.status, 303);
    let shown = house.get(&format!("/help/{tea}")).await.body;
    assert!(
        shown.contains("01632 960999") && shown.contains("£1") && shown.contains("Hearing loop")
    );
    assert!(shown.contains("&lt;b&gt;All&lt;") || shown.contains("&lt;b&gt;All"));
    // Two people had it open: the second is told.
    let second = house.post(&path, &fields).await;
    assert_eq!(second.status, 422);
    assert!(second.body.contains("Somebody else changed this entry"));
}

#[tokio::test]
async fn an_entry_is_linked_to_what_can_be_booked() {
    let house = House::seeded().await;
    let home = home(&house).await;
    let tea = house.service("Tea and tablets").await;
    let course = house.service("First clicks: a gentle start").await;
    let page = format!("/book/{course}");
    for (booking, status) in [("/book/nothing", 422), (page.as_str(), 303)] {
        let fields = [
            ("version", "1"),
            ("name", "Tea and tablets"),
            ("about", "Bring your tablet."),
            ("booking", booking),
            ("phone", "01632 960999"),
            ("state", "runs"),
        ];
        let answer = house.post(&format!("{home}/{tea}"), &fields).await;
        assert_eq!(answer.status, status, "{booking}");
    }
    let shown = house.get(&format!("/help/{tea}")).await.body;
    assert!(shown.contains(&page) && shown.contains("8 places are left on"));
}

#[tokio::test]
async fn providers_of_stale_entries_are_asked_once() {
    let house = House::seeded().await;
    let job = directory::CAPABILITY
        .jobs
        .iter()
        .find(|job| job.name == "ask-providers")
        .unwrap();
    (job.run)(house.app.clone()).await.unwrap();
    let first = house.mail().await;
    assert!(!first.is_empty());
    let soup = first
        .iter()
        .find(|(to, _)| to == "hello@stosric-church.example")
        .unwrap();
    assert!(soup.1.contains("Soup and a roll at St Osric"), "{}", soup.1);
    let home = link_in(&soup.1, LINK);
    assert!(house.get(&home).await.body.contains("Soup and a roll"));
    (job.run)(house.app.clone()).await.unwrap();
    assert_eq!(
        house.mail().await.len(),
        first.len(),
        "nobody is asked twice"
    );
}

#[tokio::test]
async fn a_place_is_changed_for_one_entry_alone_and_undone() {
    let house = House::seeded().await;
    let officer = house.sign_in(Role::Officer).await;
    let home = home(&house).await;
    let tea = house.service("Tea and tablets").await;
    let handy = house.service("Handyperson").await;
    let entry = format!("{home}/{tea}");
    let place = link_in(&house.get(&entry).await.body, &format!("{entry}/places/"));
    let form = house.get(&place).await.body;
    assert!(
        form.contains("Castle Street Methodist Church")
            && form.contains("Other organisations use this place too")
    );
    let fields = |postcode| {
        [
            ("version", "1"),
            ("place-version", "1"),
            ("way", "there"),
            ("called", "The Old Chandlery"),
            ("street", "1 New Road"),
            ("street2", "Upstairs"),
            ("town", "Larkbridge"),
            ("postcode", postcode),
            ("access", "step-free"),
            ("entrance", "Ring the bell"),
        ]
    };
    let unknown = house.post(&place, &fields("SX9 9ZZ")).await;
    assert_eq!(unknown.status, 422);
    assert!(
        unknown.body.contains("We do not know the postcode SX9 9ZZ")
            && unknown.body.contains("The Old Chandlery")
    );
    let far = Postcode {
        postcode: "SX9 9ZZ".into(),
        at: Point::new(-3.5, 55.9).unwrap(),
        ward: String::new(),
    };
    house
        .app
        .store()
        .write(move |tx| gazetteer::put_postcode(tx, "test", far.clone()))
        .await
        .unwrap();
    let changed = house.post(&place, &fields("sx99zz")).await;
    assert_eq!(changed.to(), format!("{entry}?done=place-outside"));
    let said = house.get(changed.to()).await.body;
    assert!(said.contains("Its postcode is outside the council’s area"));
    let shown = house.get(&format!("/help/{tea}")).await.body;
    assert!(shown.contains("The Old Chandlery") && shown.contains("Upstairs"));
    assert!(shown.contains("Ring the bell") && shown.contains("SX9 9ZZ"));
    let map = house.get(&format!("/help/{tea}/places.geojson")).await.body;
    assert!(map.contains("-3.5"), "{map}");
    let other = house.get(&format!("/help/{handy}")).await.body;
    assert!(other.contains("Castle Street Methodist Church"));
    // Somebody else had it open: what they typed is not lost, and nothing is overwritten.
    let second = house.post(&place, &fields("SX1 1AA")).await;
    assert_eq!(second.status, 422);
    assert!(second.body.contains("Somebody else changed this entry"));
    let queue = house.get_as(&officer, "/directory/moderation").await.body;
    let item = link_in(&queue, "/directory/moderation/");
    let page = house.get_as(&officer, &item).await.body;
    assert!(page.contains("SX9 9ZZ is outside Saltreach."), "{page}");
    assert!(page.contains("Castle Street Methodist Church, 40 Castle Street"));
    let undone = house.post_as(&officer, &format!("{item}/undo"), &[]).await;
    assert_eq!(undone.status, 303);
    let back = house.get(&format!("/help/{tea}")).await.body;
    assert!(!back.contains("The Old Chandlery"));
    assert!(back.contains("Castle Street Methodist Church"));
}

#[tokio::test]
async fn a_place_of_ones_own_is_added_moves_online_and_is_taken_off() {
    let house = House::seeded().await;
    let officer = house.sign_in(Role::Officer).await;
    let home = home(&house).await;
    let tea = house.service("Tea and tablets").await;
    let entry = format!("{home}/{tea}");
    let shown = format!("/help/{tea}");
    let new = format!("{entry}/places/new");
    let known: Vec<String> = places(&house, &entry).await;
    let empty = house
        .post(&new, &[("version", "1"), ("way", "there")])
        .await;
    assert_eq!(empty.status, 422);
    let fields = [
        ("version", "1"),
        ("way", "there"),
        ("called", "The Old Chandlery"),
        ("town", "Larkbridge"),
        ("postcode", "SX1 1AA"),
    ];
    let added = house.post(&new, &fields).await;
    assert_eq!(added.to(), format!("{entry}?done=place-added"));
    let now = places(&house, &entry).await;
    let own = now.iter().find(|one| !known.contains(one)).unwrap();
    let online = [
        ("version", "2"),
        ("place-version", "1"),
        ("way", "online"),
        ("called", "The Old Chandlery"),
    ];
    house.clock.advance_us(1_000_000);
    assert_eq!(house.post(own, &online).await.status, 303);
    let page = house.get(&shown).await.body;
    assert!(page.contains("Online") && !page.contains("The Old Chandlery"));
    // The place itself was changed, and that is undone too.
    let queue = house
        .get_as(&officer, "/directory/moderation?state=waiting")
        .await
        .body;
    let items: Vec<&str> = queue
        .split('"')
        .filter(|part| part.starts_with("/directory/moderation/"))
        .collect();
    let undo = format!("{}/undo", items.last().unwrap());
    assert_eq!(house.post_as(&officer, &undo, &[]).await.status, 303);
    assert!(house.get(&shown).await.body.contains("The Old Chandlery"));
    for place in &now[1..] {
        assert_eq!(
            house.post(&format!("{place}/remove"), &[]).await.status,
            303
        );
    }
    let last = house.post(&format!("{}/remove", now[0]), &[]).await;
    assert_eq!(last.status, 409, "an entry keeps one place");
    assert!(!house.get(&shown).await.body.contains("The Old Chandlery"));
}

/// The forms of an entry's places.
async fn places(house: &House, entry: &str) -> Vec<String> {
    let form = house.get(entry).await.body;
    let links = form.split('"').filter(|part| {
        part.starts_with(&format!("{entry}/places/")) && !part.ends_with("/places/new")
    });
    links.map(ToOwned::to_owned).collect()
}
