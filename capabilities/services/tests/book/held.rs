//! What is held about a person: staff look for it when the person asks, and its person goes on with what they began.

use app::Role;
use app::ask::{self, AskError, NewCase};
use app::store::audit;

use crate::house::{House, between};

#[tokio::test]
async fn staff_take_a_copy_and_each_search_is_written_down() {
    let house = House::seeded().await;
    let open = house.app.store().write(|tx| {
        for (name, title) in [("Ann Lee", "Broken bench"), ("Ben Lee", "Noisy neighbour")] {
            let new = NewCase {
                kind: "report".into(),
                category: "Street".into(),
                title: title.into(),
                contact: form::Contact {
                    name: name.into(),
                    email: "Lee@example.org".into(),
                    postcode: "AB12 3CD".into(),
                    ..form::Contact::default()
                },
                private: true,
                ..NewCase::default()
            };
            ask::open(tx, "test", new)?;
        }
        Ok::<_, AskError>(())
    });
    open.await.unwrap();
    let officer = house.sign_in(Role::Officer).await;
    assert_eq!(house.get_as(&officer, "/track/held").await.status, 403);
    let admin = house.sign_in(Role::Admin).await;
    let search = async |fields: &[(&str, &str)]| house.post_as(&admin, "/track/held", fields).await;

    let why = search(&[("email", "lee@example.org")]).await;
    assert_eq!(why.status, 422);
    why.says("Enter why you are looking");
    assert!(!why.body.contains("Broken bench"), "{}", why.body);

    let asked = [("reason", "SAR 12"), ("email", " LEE@example.org")];
    let found = search(&asked).await;
    assert_eq!(found.status, 200, "{}", found.body);
    found.says("Broken bench");
    found.says("Noisy neighbour");
    let tick = found.field("tick");
    let copy = async |ticked: &[(&str, &str)]| {
        let fields = [asked.as_slice(), ticked].concat();
        house.post_as(&admin, "/track/held/copy", &fields).await
    };
    let zip = copy(&[("tick", tick.as_str())]).await;
    assert_eq!(zip.status, 200, "{}", zip.body);
    for name in ["held.html", "held.json", "bookings-and-messages.html"] {
        zip.says(name);
    }
    let nothing = copy(&[]).await;
    assert_eq!(nothing.status, 422);
    nothing.says("Tick what belongs to the person who asked");
    assert_eq!(copy(&[("tick", "case x")]).await.status, 409);

    let named = search(&[
        ("reason", "SAR 13"),
        ("name", "ann lee"),
        ("postcode", "ab123cd"),
    ])
    .await;
    named.says("Broken bench");
    assert!(!named.body.contains("Noisy neighbour"), "{}", named.body);
    let own = search(&[("reason", "SAR 14"), ("email", "officer@example.org")]).await;
    own.says("Other records");
    assert!(!own.body.contains("argon2"), "{}", own.body);

    let deeds = house
        .app
        .store()
        .read(|rd| audit::of(rd, "held-data", "", 10))
        .await
        .unwrap();
    let deeds: Vec<(&str, &str)> = deeds
        .iter()
        .rev()
        .map(|deed| (deed.act.as_str(), deed.note.as_str()))
        .collect();
    assert_eq!(
        deeds,
        [
            ("searched", "SAR 12"),
            ("took a copy", "SAR 12"),
            ("searched", "SAR 12"),
            ("took a copy", "SAR 12"),
            ("searched", "SAR 13"),
            ("searched", "SAR 14"),
        ]
    );
}

#[tokio::test]
async fn a_form_that_was_begun_is_gone_on_with_or_thrown_away() {
    let house = House::seeded().await;
    let resident = house.sign_in(Role::Resident).await;
    let begin = house.app.store().write(|tx| {
        let (_, key) = ask::begin_draft(tx, "parking-permit", 1)?;
        ask::remember_draft(tx, &key, "resident@example.org")?;
        Ok::<_, AskError>(key)
    });
    let old = begin.await.unwrap();
    let page = house.get_as(&resident, "/my").await;
    page.says("Forms that you have not sent");
    page.says("Apply for a parking permit");
    let path = format!("/my/forms/{}", between(&page.body, "/my/forms/", "/"));
    let go_on = format!("{path}/go-on");

    assert_eq!(house.post(&go_on, &[]).await.status, 422);
    let other = house.sign_in(Role::Admin).await;
    assert_eq!(house.post_as(&other, &go_on, &[]).await.status, 404);

    let gone_on = house.post_as(&resident, &go_on, &[]).await;
    assert_eq!(gone_on.status, 303, "{}", gone_on.body);
    let resume = "/apply/parking-permit/resume";
    assert!(
        gone_on.to.starts_with(&format!("{resume}?key=")),
        "{}",
        gone_on.to
    );
    assert_eq!(house.get_as(&resident, &gone_on.to).await.to, resume);
    let stale = house.get(&format!("{resume}?key={old}")).await;
    assert_eq!(stale.status, 404);

    let throw_away = format!("{path}/throw-away");
    let asked = house.get_as(&resident, &throw_away).await;
    asked.says("Throw away your answers");
    let thrown = house.post_as(&resident, &throw_away, &[]).await;
    assert_eq!((thrown.status, thrown.to.as_str()), (303, "/my?done=form"));
    let page = house.get_as(&resident, &thrown.to).await;
    page.says("We have thrown your answers away.");
    assert!(
        !page.body.contains("Forms that you have not sent"),
        "{}",
        page.body
    );
    assert_eq!(house.get(&gone_on.to).await.status, 404);
}
