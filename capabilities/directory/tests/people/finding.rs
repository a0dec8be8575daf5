//! Finding help, keeping it in a list, and sending the list.

use http::header;

use crate::house::House;

#[tokio::test]
async fn help_is_found_by_need_place_day_and_access() {
    let house = House::seeded().await;
    #[track_caller]
    fn check(body: &str, has: &[&str], has_not: &[&str]) {
        for words in has {
            assert!(body.contains(words), "no {words}");
        }
        for words in has_not {
            assert!(!body.contains(words), "{words} is there");
        }
    }
    let all = house.get("/help").await.body;
    check(
        &all,
        &["Find help near you", "Get online", "New to the area"],
        &["data-map="],
    );
    let food = house.get("/help?need=food").await.body;
    check(
        &food,
        &["Wend Valley Food Bank", "Free meals at the Gurdwara"],
        &["Borrow a tablet"],
    );
    let day = house.get("/help?need=food&day=Sunday").await.body;
    check(
        &day,
        &["Sunday breakfast on the front"],
        &["Marram Community Pantry"],
    );
    let sign = house
        .get("/help?all=yes&language=British%20Sign%20Language")
        .await
        .body;
    check(&sign, &["Saltreach Deaf Club"], &["Food Bank"]);
    let child = house.get("/help?q=code+club&age=10").await.body;
    check(
        &child,
        &["Code club for ages 9 to 13"],
        &["Python for beginners, adults"],
    );
    let free = house.get("/help?need=food&free=yes").await.body;
    check(
        &free,
        &["Wend Valley Food Bank"],
        &["Marram Community Pantry"],
    );
    // The clock stands at 2:05pm on Tuesday 24 November 2026.
    let open = house.get("/help?need=get-online&open=yes").await.body;
    check(&open, &["Open now, until 4pm"], &["First clicks"]);
    let gone = house.get("/help?all=yes&q=bereavement").await.body;
    check(&gone, &[], &["St Osric bereavement tea"]);
}

#[tokio::test]
async fn the_nearest_comes_first_and_an_unknown_place_is_said() {
    let house = House::seeded().await;
    let near = house.get("/help?need=get-online&near=sx1%201aa").await;
    assert!(near.body.contains("near SX1 1AA"), "{}", near.body);
    let lost = house.get("/help?need=get-online&near=Atlantis").await;
    assert!(
        lost.body.contains("Error: ") && lost.body.contains("We do not know the place “Atlantis”")
    );
    let hostile = house
        .get("/help?q=%3Cscript%3Ealert(1)%3C/script%3E&near=%00&age=NaN&page=99999999999999999999")
        .await;
    assert!(hostile.status == 200 && !hostile.body.contains("<script>alert"));
    let long = format!("/help?q={}", "x".repeat(5_000));
    assert_eq!(house.get(&long).await.status, 200);
}

#[tokio::test]
async fn a_service_says_what_when_where_and_how() {
    let house = House::seeded().await;
    let id = house.service("Wend Valley Food Bank").await;
    let page = house.get(&format!("/help/{id}")).await;
    for words in [
        "Three days of food",
        "Monday, Wednesday and Friday, midday to 2pm",
        "Castle Street Methodist Church",
        "Confirmed as true by Wend Valley Food Bank, 13 November 2026",
        "tel:01632960205",
        "<svg",
    ] {
        assert!(page.body.contains(words), "no {words}");
    }
    let places = house.get(&format!("/help/{id}/places.geojson")).await;
    let places: serde_json::Value = serde_json::from_str(&places.body).unwrap();
    assert_eq!(places["features"].as_array().unwrap().len(), 4);
    let stale = house.service("Soup and a roll at St Osric").await;
    let page = house.get(&format!("/help/{stale}")).await.body;
    assert!(page.contains("Check before you go"));
    let gone = house.service("St Osric bereavement tea").await;
    for path in [format!("/help/{gone}"), "/help/no-such-thing".into()] {
        assert_eq!(house.get(&path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn a_list_is_kept_in_the_address_and_sent_to_whom_one_helps() {
    let house = House::seeded().await;
    let food = house.service("Wend Valley Food Bank").await;
    let tea = house.service("Tea and tablets").await;
    let list = house
        .get(&format!("/help/list?keep={food}%20{tea}%20gone-for-good"))
        .await
        .body;
    assert!(
        list.contains("Tea and tablets")
            && list.contains("1 service of this list is no longer there")
    );
    let keep = format!("{food} {tea}");
    let wrong = house
        .post("/help/list/send", &[("keep", &keep), ("email", "nobody")])
        .await;
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.body.contains("Write an email address") && wrong.body.contains("value=\"nobody\"")
    );
    for round in 0..6 {
        let sent = house
            .post(
                "/help/list/send",
                &[("keep", &keep), ("email", "mum@example.org")],
            )
            .await;
        assert_eq!(sent.status, if round < 5 { 303 } else { 503 }, "{round}");
    }
    let mail = house.mail().await;
    assert_eq!(mail.len(), 5);
    let (to, text) = &mail[0];
    assert_eq!(to, "mum@example.org");
    assert!(
        text.contains("Wend Valley Food Bank")
            && text.contains("https://saltreach.example/help/list?keep="),
        "{text}"
    );
}

#[tokio::test]
async fn what_is_on_is_listed_day_by_day() {
    let house = House::seeded().await;
    let week = house.get("/help/whats-on?week=2026-12-01").await.body;
    assert!(week.contains("30 November to 6 December 2026"));
    assert!(week.contains("Tuesday 1 December") && week.contains("First clicks: a gentle start"));
    assert!(week.contains("Starts today"));
    let of_need = house
        .get("/help/whats-on?week=2026-12-01&need=health")
        .await
        .body;
    assert!(of_need.contains("Health walk") && !of_need.contains("First clicks"));
}

#[tokio::test]
async fn only_the_frame_may_be_shown_by_others() {
    let house = House::seeded().await;
    let frame = house.get("/embed/help?need=food").await;
    let policy = |answer: &crate::house::Answer| {
        answer.headers[header::CONTENT_SECURITY_POLICY]
            .to_str()
            .unwrap()
            .to_owned()
    };
    assert!(policy(&frame).contains("frame-ancestors *"));
    assert!(!frame.headers.contains_key(header::X_FRAME_OPTIONS));
    assert!(frame.body.contains("Wend Valley Food Bank"));
    let page = house.get("/help?need=food").await;
    assert!(policy(&page).contains("frame-ancestors 'none'"));
    assert_eq!(page.headers[header::X_FRAME_OPTIONS], "DENY");
    let script = house.get("/embed/help.js").await;
    assert!(script.body.contains("/embed/help"));
    assert_eq!(house.get("/directory/partners").await.status, 200);
}

#[tokio::test]
async fn gaps_are_a_table_a_map_and_a_sheet_that_say_the_same() {
    let house = House::seeded().await;
    let page = house.get("/directory/gaps?need=food").await.body;
    assert!(page.contains("180,000 people") && page.contains("straight line"));
    let sheet = house.get("/directory/gaps.csv?need=food").await.body;
    assert_eq!(sheet.lines().count(), 17, "a heading and 16 areas: {sheet}");
    let map = house.get("/directory/gaps.geojson?need=food").await.body;
    let map: serde_json::Value = serde_json::from_str(&map).unwrap();
    for feature in map["features"].as_array().unwrap() {
        let (code, level) = (
            &feature["properties"]["id"],
            &feature["properties"]["level"],
        );
        let line = sheet
            .lines()
            .find(|line| line.starts_with(code.as_str().unwrap()))
            .unwrap();
        assert!(line.ends_with(&format!(",{level},")), "{line}");
        assert!(page.contains(&format!("data-map-item=\"{}\"", code.as_str().unwrap())));
    }
    assert_eq!(
        house
            .get("/directory/gaps?need=nonsense&sort=x")
            .await
            .status,
        200
    );
}
