//! Staff keep the diary.

use app::Role;

use crate::house::{House, between};

const ROOM: &str = "/bookings/larkbridge-meeting-room";

#[tokio::test]
async fn only_staff_see_who_comes() {
    let house = House::seeded().await;
    let resident = house.sign_in(Role::Resident).await;
    for path in ["/bookings", ROOM, "/bookings/new"] {
        assert_eq!(house.get(path).await.status, 303, "{path}");
        assert_eq!(house.get_as(&resident, path).await.status, 403, "{path}");
    }
    let posted = house
        .post(
            &format!("{ROOM}/close"),
            &[("day", "2026-11-30"), ("why", "x")],
        )
        .await;
    assert_eq!(posted.status, 401);
}

#[tokio::test]
async fn a_day_at_the_desk() {
    let house = House::seeded().await;
    let officer = house.sign_in(Role::Officer).await;
    house
        .get_as(&officer, "/bookings")
        .await
        .says("Meeting room, Larkbridge Library");
    // Somebody rings for today at 3pm, at less than the notice that residents give.
    let form = house
        .get_as(&officer, &format!("{ROOM}/desk?day=2026-11-24"))
        .await;
    let start = between(&form.body, "3pm to 4pm", "x");
    assert!(!start.is_empty(), "{}", form.body);
    let start = form
        .body
        .split("<option")
        .find(|o| o.contains("3pm to 4pm"))
        .unwrap();
    let (start, once) = (between(start, "value=\"", "\""), form.field("once"));
    let fields = [
        ("day", "2026-11-24"),
        ("length", "60"),
        ("start", start.as_str()),
        ("people", "4"),
        ("once", &once),
    ];
    let mut unnamed = fields.to_vec();
    unnamed.push(("email", "eve@example.org"));
    let refused = house
        .post_as(&officer, &format!("{ROOM}/desk"), &unnamed)
        .await;
    assert_eq!(refused.status, 422);
    refused.says("Enter your full name");
    unnamed.push(("name", "Eve Stone"));
    let booked = house
        .post_as(&officer, &format!("{ROOM}/desk"), &unnamed)
        .await;
    assert_eq!(booked.status, 303, "{}", booked.body);
    let day = house.get_as(&officer, &booked.to).await;
    day.says("Eve Stone");
    let reference = day.field("reference");
    // She came; that was a slip; it is cancelled, with the reason.
    for (what, word) in [
        ("arrived", "Came"),
        ("undo", "Booked"),
        ("missed", "Did not come"),
        ("undo", "Booked"),
    ] {
        let fields = [
            ("reference", reference.as_str()),
            ("what", what),
            ("day", "2026-11-24"),
        ];
        let marked = house
            .post_as(&officer, &format!("{ROOM}/mark"), &fields)
            .await;
        house
            .get_as(&officer, &marked.to)
            .await
            .says(&format!(">{word}</span>"));
    }
    let cancel = format!("{ROOM}/cancel/{reference}");
    house.get_as(&officer, &cancel).await.says("Eve Stone");
    house
        .post_as(&officer, &cancel, &[("why", "The ceiling leaks.")])
        .await;
    let told = house.told(&reference).await;
    assert_eq!(told.len(), 2);
    assert!(told[1].starts_with("Cancelled: "), "{told:?}");
}

#[tokio::test]
async fn a_day_is_closed_and_a_session_called_off() {
    let house = House::seeded().await;
    let officer = house.sign_in(Role::Officer).await;
    let close = format!("{ROOM}/close");
    let no_reason = house
        .post_as(&officer, &close, &[("day", "2026-11-25"), ("why", " ")])
        .await;
    assert_eq!(no_reason.status, 422);
    no_reason.says("Say why the day is closed");
    let closed = house
        .post_as(
            &officer,
            &close,
            &[("day", "2026-11-25"), ("why", "The boiler is broken")],
        )
        .await;
    let day = house.get_as(&officer, &closed.to).await;
    day.says("The boiler is broken");
    day.says("Cancelled");
    house
        .get("/book/larkbridge-meeting-room/day/2026-11-25")
        .await
        .says("No times are set for this day");
    // A class: two more sessions, one of them called off.
    let class = "/bookings/tablet-taster/sessions";
    let fields = [
        ("first-day", "5"),
        ("first-month", "1"),
        ("first-year", "2027"),
        ("time", "14:30"),
        ("length", "90"),
        ("weeks", "2"),
        ("places", "6"),
        ("title", ""),
    ];
    let wrong = house
        .post_as(
            &officer,
            class,
            &[("first-day", "31"), ("first-month", "2"), ("time", "noon")],
        )
        .await;
    assert_eq!(wrong.status, 422);
    wrong.says("Enter the date of the first session");
    house.post_as(&officer, class, &fields).await;
    let page = house.get_as(&officer, class).await;
    page.says("Tuesday 12 January 2027, 2:30pm to 4pm");
    let session = between(&page.body, "id=\"places-", "\"");
    let off = house
        .post_as(
            &officer,
            &format!("{class}/{session}"),
            &[("what", "off"), ("why", "The tutor is ill.")],
        )
        .await;
    house.get_as(&officer, &off.to).await.says("Called off");
}

#[tokio::test]
async fn something_new_to_book() {
    let house = House::seeded().await;
    let officer = house.sign_in(Role::Officer).await;
    let form = house.get_as(&officer, "/bookings/new").await;
    let mut fields: Vec<(String, String)> = Vec::new();
    for tag in form
        .body
        .split("<input")
        .skip(1)
        .map(|rest| rest.split('>').next().unwrap())
    {
        let (name, value) = (
            between(tag, "name=\"", "\""),
            between(tag, "value=\"", "\""),
        );
        let is_left_out = tag.contains("type=\"radio\"") && !tag.contains("checked")
            || tag.contains("type=\"checkbox\"") && !tag.contains("checked");
        if !name.is_empty() && name != "q" && !is_left_out {
            fields.push((name, value));
        }
    }
    let send = async |title: &str| {
        let mut all: Vec<(&str, &str)> = fields
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect();
        for field in &mut all {
            if field.0 == "title" {
                field.1 = title;
            }
        }
        house.post_as(&officer, "/bookings/new", &all).await
    };
    let refused = send("").await;
    assert_eq!(refused.status, 422);
    refused.says("Enter a title");
    let added = send("Recording studio").await;
    assert_eq!(added.status, 303, "{}", added.body);
    house.get("/book").await.says("Recording studio");
    house
        .get_as(&officer, &added.to)
        .await
        .says("Recording studio");
}
