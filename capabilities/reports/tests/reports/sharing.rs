//! What everybody sees of a report, what stays between us, and what whoever sent it can do.

use app::ask::{self, Change};
use app::kit::Fault;

use crate::house::{House, parts, picture};

async fn change(house: &House, reference: &str, change: Change) {
    let reference = reference.to_owned();
    house
        .app
        .store()
        .write(move |tx| {
            let case = ask::case(tx, &reference)?.unwrap();
            ask::change(tx, "person:officer", &case.id, None, change.clone())?;
            Ok::<_, Fault>(())
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn a_private_report_is_nowhere_but_by_its_own_link() {
    let house = House::sqlite().await;
    let (reference, own) = house
        .report("Needles in the garden of number 4", "needles", "")
        .await;
    let path = format!("/reports/{reference}");
    assert_eq!(house.get(&path).await.status, 404);
    assert_eq!(house.get(&format!("{path}?key=wrong")).await.status, 404);
    assert_eq!(
        house
            .post(&format!("{path}/follow"), &[("email", "bo@example.org")])
            .await
            .status,
        404
    );
    let shown = house.get(&own).await;
    assert!(shown.status == 200 && shown.body.contains("number 4"));
    for public in [
        "/reports",
        "/reports.geojson",
        "/reports.atom",
        "/open311/v2/requests.json",
        "/open311/v2/requests.xml?extensions=true",
        "/open311/v2/servicerequestupdates.json",
    ] {
        let answer = house.get(public).await;
        assert_eq!(answer.status, 200, "{public}");
        assert!(
            !answer.body.contains(&reference) && !answer.body.contains("number 4"),
            "{public}"
        );
    }
    for id in [
        format!("/open311/v2/requests/{reference}.json"),
        format!("/open311/v2/tokens/{reference}.xml"),
        format!("/reports.geojson?only={reference}"),
    ] {
        assert_eq!(house.get(&id).await.status, 404, "{id}");
    }
}

#[tokio::test]
async fn words_and_scripts_are_shown_as_words() {
    let house = House::sqlite().await;
    let (reference, _) = house
        .report("<script>alert(1)</script> & \"quotes\" ]]>", "pothole", "")
        .await;
    for page in [
        format!("/reports/{reference}"),
        "/reports".into(),
        "/reports.atom".into(),
        "/open311/v2/requests.xml".into(),
    ] {
        let body = house.get(&page).await.body;
        assert!(!body.contains("<script>alert"), "{page}");
        assert!(body.contains("&lt;script&gt;"), "{page}: {body}");
    }
}

#[tokio::test]
async fn whoever_sent_it_can_open_it_again_and_say_how_it_was() {
    let house = House::sqlite().await;
    let (reference, own) = house.report("A hole", "pothole", "ann@example.org").await;
    let key = own.split("key=").nth(1).unwrap().to_owned();
    let path = format!("/reports/{reference}");
    let status = |status: &str| Change::Status {
        status: status.into(),
        words: "We filled it.".into(),
    };
    change(&house, &reference, status("done")).await;
    let shown = house.get(&own).await.body;
    assert!(
        shown.contains("It is done")
            && shown.contains("We filled it.")
            && shown.contains("How was it?")
    );
    let forbidden = house.post(&format!("{path}/rate"), &[("score", "5")]).await;
    assert_eq!(forbidden.status, 403);
    let rated = house
        .post(&format!("{path}/rate"), &[("key", &key), ("score", "2")])
        .await;
    assert_eq!(rated.status, 303, "{}", rated.body);
    let empty = house
        .post(&format!("{path}/update"), &[("key", &key), ("words", " ")])
        .await;
    assert!(empty.status == 422 && empty.body.contains("Say what we should know"));
    let again = house
        .post(
            &format!("{path}/update"),
            &[("key", &key), ("words", "It is back"), ("again", "yes")],
        )
        .await;
    assert!(
        again.location.ends_with("done=reopened"),
        "{}",
        again.location
    );
    let everybody = house.get(&path).await.body;
    assert!(everybody.contains("This is open again."), "{everybody}");
    let requests = house
        .get("/open311/v2/requests.json?extensions=true")
        .await
        .body;
    for public in [everybody, requests] {
        assert!(!public.contains("It is back"), "{public}");
    }
    let letters = house.letters("ann@example.org").await;
    assert!(letters.iter().all(|(_, text)| !text.contains("It is back")));
    let shown = house.get(&own).await.body;
    assert!(!shown.contains("How was it?"));
    assert!(
        shown.contains("You wrote to us.") && shown.contains("It is back"),
        "{shown}"
    );
}

#[tokio::test]
async fn an_answer_with_a_photo_goes_on_with_a_report_that_waited() {
    let house = House::sqlite().await;
    let (reference, own) = house.report("A hole", "pothole", "ann@example.org").await;
    let key = own.split("key=").nth(1).unwrap().to_owned();
    let path = format!("/reports/{reference}");
    let waits = Change::Status {
        status: "need-you".into(),
        words: "How deep is it?".into(),
    };
    change(&house, &reference, waits).await;
    assert!(house.get(&own).await.body.contains("Answer us"));
    let update = format!("{path}/update");
    let program = house
        .post_parts(
            &update,
            &[("key", &key), ("words", "See here")],
            &[("a.jpg", b"MZ program")],
        )
        .await;
    assert!(program.status == 422 && program.body.contains("The selected file is a program"));
    let told = house.letters("ann@example.org").await.len();
    let answered = house
        .post_parts(&update, &[("key", &key)], &[("a.gif", &picture())])
        .await;
    assert!(
        answered.location.ends_with("done=updated"),
        "{}",
        answered.body
    );
    let found = reference.clone();
    let case = house.app.store().read(move |rd| ask::case(rd, &found));
    let case = case.await.unwrap().unwrap();
    assert_eq!((case.status.as_str(), case.paused), ("looking", None));
    assert_eq!(house.letters("ann@example.org").await.len(), told);
    let everybody = house.get(&path).await.body;
    assert!(!everybody.contains("/photo/"), "{everybody}");
}

#[tokio::test]
async fn a_photo_is_shown_with_its_report_and_with_no_other() {
    let house = House::sqlite().await;
    let fields = [
        ("once", "photo-0123456789abcdef"),
        ("words", "A hole"),
        ("lat", "51.6455"),
        ("lon", "1.7074"),
        ("category", "pothole"),
    ];
    let sent = house
        .post_parts("/report/send", &fields, &[("x.gif", &picture())])
        .await;
    let said: serde_json::Value = serde_json::from_str(&sent.body).unwrap();
    let reference = said["reference"].as_str().unwrap();
    let page = house.get(&format!("/reports/{reference}")).await.body;
    let at = page.find("/photo/").unwrap() + "/photo/".len();
    let file: String = page[at..]
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    let photo = house
        .get(&format!("/reports/{reference}/photo/{file}"))
        .await;
    assert_eq!(photo.status, 200);
    assert_eq!(photo.headers["content-type"], "image/gif");
    let (other, _) = house.report("Another", "pothole", "").await;
    assert_eq!(
        house
            .get(&format!("/reports/{other}/photo/{file}"))
            .await
            .status,
        404
    );
    change(
        &house,
        reference,
        Change::Show {
            file: file.clone(),
            public: false,
        },
    )
    .await;
    assert_eq!(
        house
            .get(&format!("/reports/{reference}/photo/{file}"))
            .await
            .status,
        404
    );
    let (_, body) = parts(&[], &[]);
    assert!(!body.is_empty());
}

#[tokio::test]
async fn an_alert_begins_once_it_is_confirmed_and_ends_by_its_link() {
    let house = House::sqlite().await;
    let fields = [
        ("lat", "51.6455"),
        ("lon", "1.7074"),
        ("within", "1000"),
        ("email", "cy@example.org"),
    ];
    let asked = house.post("/reports/alerts", &fields).await;
    assert_eq!(asked.status, 303, "{}", asked.body);
    let (_, text) = house.letters("cy@example.org").await.remove(0);
    let at = text.find("/reports/alerts/").unwrap();
    let link: String = text[at..]
        .chars()
        .take_while(|c| !c.is_whitespace())
        .collect();
    house.report("Before it was confirmed", "pothole", "").await;
    assert_eq!(house.post(&link, &[("do", "confirm")]).await.status, 303);
    let (tell, told) = tokio::sync::watch::channel(false);
    let service = reports::CAPABILITY.services[0];
    let running = tokio::spawn((service.run)(house.app.clone(), told));
    house.report("After it was confirmed", "pothole", "").await;
    for _ in 0..500 {
        if house.letters("cy@example.org").await.len() > 1 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    tell.send(true).unwrap();
    running.await.unwrap().unwrap();
    let letters = house.letters("cy@example.org").await;
    assert!(
        letters
            .iter()
            .any(|(_, text)| text.contains("After it was confirmed") && text.contains(&link))
    );
    assert_eq!(house.post(&link, &[("do", "stop")]).await.status, 303);
    assert_eq!(house.get(&link).await.status, 404);
}
