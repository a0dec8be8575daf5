//! A resident books, moves and cancels, waits and is offered a place.

use crate::house::{Answer, House, between};

const ROOM: &str = "/book/larkbridge-meeting-room";
const ANN: [(&str, &str); 4] = [
    ("name", "Ann Lee"),
    ("email", "ann@example.org"),
    ("phone", ""),
    ("needs", "A way in without steps"),
];

/// Chooses the first free time of Monday 30 November and keeps it; the page that asks for details.
async fn hold(house: &House) -> String {
    let days = house.get(&format!("{ROOM}?length=60&people=2")).await;
    days.says("Choose a day");
    let day = days.link("Monday 30 November");
    assert!(
        day.starts_with(&format!("{ROOM}/day/2026-11-30?length=60&people=2")),
        "{day}"
    );
    let times = house.get(&day).await;
    times.says("9am to 10am");
    let (once, start) = (times.field("once"), times.field("start"));
    let fields = [
        ("start", start.as_str()),
        ("length", "60"),
        ("people", "2"),
        ("once", &once),
    ];
    let held = house.post(&format!("{ROOM}/hold"), &fields).await;
    assert_eq!(held.status, 303, "{}", held.body);
    // Sent twice, it is one hold.
    let again = house.post(&format!("{ROOM}/hold"), &fields).await;
    assert_eq!(reference(&again.to), reference(&held.to));
    held.to
}

fn reference(link: &str) -> String {
    between(link, "/booking/", "/")
}

fn key(link: &str) -> String {
    between(link, "key=", "&")
}

async fn details(house: &House, link: &str) -> Answer {
    let (path, key) = (link.split('?').next().unwrap(), key(link));
    let mut fields = ANN.to_vec();
    fields.push(("key", &key));
    house.post(path, &fields).await
}

#[tokio::test]
async fn from_a_day_to_a_booking_and_back() {
    let house = House::seeded().await;
    house
        .get("/book")
        .await
        .says("Using a tablet: a taster class");
    let link = hold(&house).await;
    let asked = house.get(&link).await;
    asked.says("We keep this time for you until 2:15pm.");
    // Nothing typed: what to do is said beside each field, and in the title.
    let empty = house
        .post(link.split('?').next().unwrap(), &[("key", &key(&link))])
        .await;
    assert_eq!(empty.status, 422);
    empty.says("<title>Error: Your details");
    empty.says("Enter your full name");
    let check = details(&house, &link).await;
    assert_eq!(check.status, 303, "{}", check.body);
    let page = house.get(&check.to).await;
    page.says("Monday 30 November 2026, 9am to 10am");
    page.says("2 people");
    let reference = reference(&link);
    let confirm = format!("/booking/{reference}/confirm");
    let booked = house.post(&confirm, &[("key", &key(&link))]).await;
    assert_eq!(booked.status, 303, "{}", booked.body);
    let page = house.get(&booked.to).await;
    page.says("Your reference is<br><strong>");
    page.says(&reference);
    // The press of the button that came twice changes nothing.
    house.post(&confirm, &[("key", &key(&link))]).await;
    assert_eq!(
        house.told(&reference).await,
        ["Booked: Meeting room, Larkbridge Library, Monday 30 November 2026, 9am to 10am"]
    );
    let calendar = house.get(&page.link("Add it to your calendar")).await;
    calendar.says("DTSTART;TZID=Europe/London:20261130T090000");
    // Moved to Tuesday.
    let days = house.get(&page.link("Move it to another time")).await;
    let times = house.get(&days.link("Tuesday 1 December")).await;
    let (once, start, action) = (
        times.field("once"),
        times.field("start"),
        between(&times.body, "<form action=\"/booking", "\""),
    );
    let moved = house
        .post(
            &format!("/booking{action}"),
            &[
                ("start", &start),
                ("length", "60"),
                ("once", &once),
                ("key", &key(&link)),
            ],
        )
        .await;
    assert_eq!(moved.status, 303, "{}", moved.body);
    let page = house.get(&moved.to).await;
    page.says("Your booking has a new time");
    page.says("Tuesday 1 December 2026, 9am to 10am");
    // Cancelled.
    let sure = house.get(&page.link("Cancel it")).await;
    sure.says("Do you want to cancel your booking?");
    let gone = house
        .post(
            &format!("/booking/{reference}/cancel"),
            &[("key", &key(&link))],
        )
        .await;
    house.get(&gone.to).await.says("This booking is cancelled");
    assert_eq!(house.told(&reference).await.len(), 3);
}

#[tokio::test]
async fn a_lost_link_is_found_by_whoever_booked() {
    let house = House::seeded().await;
    let link = hold(&house).await;
    details(&house, &link).await;
    let reference = reference(&link);
    let typed = reference.to_lowercase().replace('-', " ");
    let found = house
        .post(
            "/booking",
            &[("reference", &typed), ("contact", " Ann@example.org ")],
        )
        .await;
    assert_eq!(found.status, 303, "{}", found.body);
    house.get(&found.to).await.says("Finish your booking");
    for (reference, contact) in [
        (typed.as_str(), "bob@example.org"),
        ("BX7K", "ann@example.org"),
        ("", ""),
    ] {
        let lost = house
            .post(
                "/booking",
                &[("reference", reference), ("contact", contact)],
            )
            .await;
        assert_eq!(lost.status, 422);
        lost.says("<title>Error: Find your booking");
    }
    // Without its key, or with another's, it is nobody's business.
    for path in [
        format!("/booking/{reference}"),
        format!("/booking/{reference}?key=guess"),
    ] {
        assert_eq!(house.get(&path).await.status, 404);
    }
    for _ in 0..9 {
        let fields = [("reference", typed.as_str()), ("contact", "0770090")];
        house.post("/booking", &fields).await.says("cannot find");
    }
    let fields = [
        ("reference", typed.as_str()),
        ("contact", "ann@example.org"),
    ];
    house.post("/booking", &fields).await.says("too many wrong");
}

#[tokio::test]
async fn somebody_else_was_quicker() {
    let house = House::seeded().await;
    let link = hold(&house).await;
    let start = house.get(&link).await;
    start.says("Meeting room");
    let times = house
        .get(&format!("{ROOM}/day/2026-11-30?length=60&people=2"))
        .await;
    // What is held is not among the times any more; whoever had the page open is told.
    times.says("Join the waiting list");
    let start = between(&times.body, "wait?start=", "&");
    let late = house
        .post(
            &format!("{ROOM}/hold"),
            &[
                ("start", &start),
                ("length", "60"),
                ("people", "2"),
                ("once", ""),
            ],
        )
        .await;
    assert_eq!(late.status, 303);
    house
        .get(&late.to)
        .await
        .says("Somebody else has just taken the time that you chose");
    let none = house
        .post(
            &format!("{ROOM}/hold"),
            &[("start", ""), ("length", "60"), ("people", "2")],
        )
        .await;
    assert_eq!((none.status, none.to.as_str()), (303, ROOM));
}

#[tokio::test]
async fn the_line_for_a_class() {
    let house = House::seeded().await;
    let class = "/book/tablet-taster";
    let page = house.get(class).await;
    page.says("1 place left");
    let (once, session) = (page.field("once"), page.field("start"));
    let none = house
        .post(
            &format!("{class}/hold"),
            &[
                ("start", ""),
                ("people", "1"),
                ("once", &once),
                ("length", "0"),
            ],
        )
        .await;
    assert_eq!(none.status, 422);
    none.says("Choose a time");
    let held = house
        .post(
            &format!("{class}/hold"),
            &[
                ("start", &session),
                ("people", "1"),
                ("once", &once),
                ("length", "0"),
            ],
        )
        .await;
    assert_eq!(held.status, 303, "{}", held.body);
    // It is full now: Bob waits.
    let wait = house.get(class).await.link("Join the waiting list");
    let form = house.get(&wait).await;
    let fields = [
        ("session", session.as_str()),
        ("people", "1"),
        ("name", "Bob Day"),
        ("email", "bob@example.org"),
        ("once", &form.field("once")),
    ];
    let waits = house.post(&format!("{class}/wait"), &fields).await;
    assert_eq!(waits.status, 303, "{}", waits.body);
    let bob = house.get(&waits.to).await;
    bob.says("You are on the waiting list");
    // The hold runs out; the job offers Bob the place, and he takes it.
    house.clock.advance_us(16 * 60_000_000);
    let due = services::CAPABILITY
        .jobs
        .iter()
        .find(|job| job.name == "bookings-due")
        .unwrap();
    assert_eq!(
        (due.run)(house.app.clone()).await.unwrap(),
        "1 told, 1 ran out, 0 erased"
    );
    let bob = house.get(&waits.to).await;
    bob.says("A place is free");
    house
        .get(&bob.link("Take the place"))
        .await
        .says("Check your booking");
    let reference = between(&waits.to, "/booking/", "?");
    let taken = house
        .post(
            &format!("/booking/{reference}/confirm"),
            &[("key", &key(&waits.to))],
        )
        .await;
    house.get(&taken.to).await.says("Booked");
    let told = house.told(&reference).await;
    let told: Vec<&str> = told
        .iter()
        .map(|subject| subject.split(':').next().unwrap())
        .collect();
    assert_eq!(
        told,
        ["A place is free", "Booked", "You are on the waiting list"]
    );
}

#[tokio::test]
async fn what_is_odd_is_refused_in_words() {
    let house = House::seeded().await;
    for (path, status) in [
        ("/book/nothing", 404),
        ("/book/larkbridge-meeting-room/day/tomorrow", 404),
        ("/book/larkbridge-meeting-room/day/9999-12-31", 200),
        ("/book/larkbridge-meeting-room/day/-009999-01-01", 200),
        (
            "/book/larkbridge-meeting-room?from=9999-12-31&length=7&people=99999",
            200,
        ),
        (
            "/book/larkbridge-meeting-room?people=%F0%9F%98%80&length=",
            200,
        ),
        ("/book/larkbridge-meeting-room/wait", 404),
        (
            "/book/larkbridge-meeting-room/wait?start=9223372036854775807&length=4294967295",
            200,
        ),
        ("/book/tablet-taster/wait?session=999999", 409),
        ("/book/tablet-taster/calendar.ics", 200),
        ("/booking", 200),
    ] {
        let answer = house.get(path).await;
        assert_eq!(answer.status, status, "{path}: {}", answer.body);
    }
    let link = hold(&house).await;
    let (path, key) = (link.split('?').next().unwrap().to_owned(), key(&link));
    let script = "<script>alert(1)</script>";
    let fields = [
        ("name", script),
        ("email", "ann@example.org"),
        ("needs", script),
        ("key", &key),
    ];
    let checked = house.post(&path, &fields).await;
    let page = house.get(&checked.to).await;
    assert!(!page.body.contains(script));
    let long = "x".repeat(1_001);
    let fields = [
        ("name", "Ann"),
        ("email", "ann@example.org"),
        ("needs", &long),
        ("key", &key),
    ];
    let refused = house.post(&path, &fields).await;
    assert_eq!(refused.status, 422);
    refused.says("What you need must be 1,000 characters or fewer");
}

#[tokio::test]
async fn own_bookings_in_ones_own_calendar() {
    let house = House::seeded().await;
    let cookie = house.sign_in(app::Role::Resident).await;
    let times = house
        .get_as(
            &cookie,
            &format!("{ROOM}/day/2026-12-02?length=60&people=1"),
        )
        .await;
    let (once, start) = (times.field("once"), times.field("start"));
    let fields = [
        ("start", start.as_str()),
        ("length", "60"),
        ("people", "1"),
        ("once", &once),
    ];
    let held = house
        .post_as(&cookie, &format!("{ROOM}/hold"), &fields)
        .await;
    // What the account knows need not be typed again.
    let asked = house.get_as(&cookie, &held.to).await;
    assert_eq!(
        (asked.field("name").as_str(), asked.field("email").as_str()),
        ("Ann Marsh", "resident@example.org")
    );
    details(&house, &held.to).await;
    let reference = reference(&held.to);
    house
        .post_as(
            &cookie,
            &format!("/booking/{reference}/confirm"),
            &[("key", &key(&held.to))],
        )
        .await;
    // Their own booking needs no key.
    let mine = house.get_as(&cookie, "/booking").await;
    house
        .get_as(&cookie, &mine.link("Meeting room"))
        .await
        .says("Your booking");
    assert_eq!(house.post("/booking/feed", &[]).await.status, 401);
    let made = house.post_as(&cookie, "/booking/feed", &[]).await;
    let page = house.get_as(&cookie, &made.to).await;
    page.says(&format!(
        "/booking-feed/{}.ics",
        between(&made.to, "feed=", "&")
    ));
    let feed = format!("/booking-feed/{}.ics", between(&made.to, "feed=", "&"));
    house.get(&feed).await.says(&format!("UID:{reference}@"));
    // A new link ends the old one.
    house.post_as(&cookie, "/booking/feed", &[]).await;
    assert_eq!(house.get(&feed).await.status, 404);
}

#[tokio::test]
async fn found_in_plain_words() {
    let house = House::seeded().await;
    house
        .get("/search?q=borrow+a+tablet")
        .await
        .says("/book/borrow-a-tablet");
}
