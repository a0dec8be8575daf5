//! A problem is reported, step by step, without scripts and without an account.

use crate::house::{House, both, picture};

/// Follows the pages of one report; the answer of the last.
async fn through(house: &House, fields: &[(&str, &str)], category: &str) -> (String, String) {
    let begun = house
        .post_parts("/report", fields, &[("photo.gif", &picture())])
        .await;
    assert_eq!(begun.status, 303, "{}", begun.body);
    let place = begun.location;
    assert!(place.ends_with("/place"), "{place}");
    let shown = house.get(&place).await;
    assert!(shown.body.contains("The place you gave"), "{}", shown.body);
    let kind = house
        .post(
            &place,
            &[("choice", "near"), ("spot", "by the gate"), ("do", "go")],
        )
        .await;
    assert!(
        kind.location.ends_with("/category"),
        "{} {}",
        kind.location,
        kind.body
    );
    let shown = house.get(&kind.location).await.body;
    assert!(shown.contains("we think it is") && shown.contains("Bench or seat"));
    let asks = house.post(&kind.location, &[("category", category)]).await;
    (kind.location.replace("/category", ""), asks.location)
}

const FIELDS: [(&str, &str); 3] = [
    ("words", "Two slats are broken on the bench"),
    ("lat", "51.6455"),
    ("lon", "1.7074"),
];

#[tokio::test]
async fn a_report_is_made_page_by_page() {
    for house in both().await {
        let (base, questions) = through(&house, &FIELDS, "bench").await;
        assert_eq!(questions, format!("{base}/questions"));
        let unanswered = house.post(&questions, &[]).await;
        assert_eq!(unanswered.status, 422);
        assert!(unanswered.body.contains("<title>Error: "));
        let next = house
            .post(&questions, &[("fault", "broken")])
            .await
            .location;
        let check = house.get(&next).await;
        let check = if check.status == 303 {
            check.location
        } else {
            next
        };
        assert_eq!(check, format!("{base}/check"));
        let shown = house.get(&check).await.body;
        assert!(
            shown.contains("Two slats")
                && shown.contains("It is broken")
                && shown.contains("by the gate")
        );
        let slip = house.post(&check, &[("email", "ann@")]).await;
        assert!(
            slip.status == 422 && slip.body.contains("ann@"),
            "what was typed is kept"
        );
        let done = house
            .post(
                &check,
                &[("email", "ann@example.org"), ("name", "Ann Marsh")],
            )
            .await;
        assert_eq!(done.location, format!("{base}/sent"), "{}", done.body);
        let shown = house.get(&done.location).await.body;
        assert!(shown.contains("We have your report") && shown.contains("ann@example.org"));
        // Sent again, it is the same report.
        let again = house.post(&check, &[("email", "ann@example.org")]).await;
        assert_eq!(again.location, format!("{base}/sent"));
        assert_eq!(house.letters("ann@example.org").await.len(), 1);
        let list = house.get("/reports").await.body;
        assert_eq!(list.matches("data-map-item").count(), 1, "{list}");
        assert!(!list.contains("Ann Marsh") && !list.contains("ann@"));
    }
}

#[tokio::test]
async fn an_emergency_is_turned_away_first_and_politely() {
    let house = House::sqlite().await;
    let begun = house
        .post_parts(
            "/report",
            &[
                ("words", "I smell gas at the bench"),
                ("lat", "51.6455"),
                ("lon", "1.7074"),
            ],
            &[],
        )
        .await;
    assert!(begun.location.ends_with("/danger"));
    let shown = house.get(&begun.location).await.body;
    assert!(shown.contains("0800 111 999") && shown.contains("tel:0800111999"));
    let on = house.post(&begun.location, &[]).await;
    assert!(on.location.ends_with("/place"));
}

#[tokio::test]
async fn what_may_be_the_same_is_shown_before_and_can_be_followed() {
    let house = House::sqlite().await;
    let (reference, _) = house.report("Slats broken", "bench", "").await;
    let (base, questions) = through(&house, &FIELDS, "bench").await;
    let same = house
        .post(&questions, &[("fault", "broken")])
        .await
        .location;
    assert_eq!(same, format!("{base}/same"));
    let shown = house.get(&same).await.body;
    assert!(
        shown.contains(&reference) && shown.contains("a few steps away"),
        "{shown}"
    );
    let followed = house
        .post(
            &format!("/reports/{reference}/follow"),
            &[("email", "bo@example.org")],
        )
        .await;
    assert_eq!(followed.status, 303, "{}", followed.body);
    let letters = house.letters("bo@example.org").await;
    assert_eq!(letters.len(), 1);
    assert!(
        letters[0].1.contains(&format!("/reports/{reference}?key=")),
        "{}",
        letters[0].1
    );
    let none = house.post(&same, &[]).await;
    assert_eq!(none.location, format!("{base}/check"));
}

#[tokio::test]
async fn bad_input_is_refused_and_what_was_typed_is_kept() {
    let house = House::sqlite().await;
    let check = async |fields: &[(&str, &str)], files: &[(&str, &[u8])], want: &str| {
        let answer = house.post_parts("/report", fields, files).await;
        assert!(
            answer.status == 422 && answer.body.contains(want),
            "{want}: {} {}",
            answer.status,
            answer.body
        );
        for (_, value) in fields {
            let escaped = value.replace('<', "&lt;").replace('>', "&gt;");
            let kept = value.len() > 100
                || answer.body.contains(&escaped)
                || answer.body.contains(&escaped.replace('/', "&#x2f;"));
            assert!(kept, "{value}: {}", answer.body);
        }
    };
    check(&[], &[], "Say what is wrong, or add a photo").await;
    check(
        &[("words", "x")],
        &[("a.jpg", b"MZ program")],
        "The selected file is a program",
    )
    .await;
    check(
        &[("words", "<script>alert(1)</script>")],
        &[("a.pdf", b"%PDF-1.7")],
        "The selected file must be",
    )
    .await;
    let long = "x".repeat(2_001);
    check(&[("words", &long)], &[], "must be 2000 characters or fewer").await;
    let huge = vec![0xff; 25_000_000];
    let answer = house
        .post_parts("/report", &[("words", "x")], &[("a.jpg", &huge)])
        .await;
    assert!(matches!(answer.status, 413 | 422), "{}", answer.status);
}

#[tokio::test]
async fn a_spot_that_is_not_here_is_refused() {
    let house = House::sqlite().await;
    let fields = [("words", "A hole"), ("lat", "53.0"), ("lon", "-2.0")];
    let place = house.post_parts("/report", &fields, &[]).await.location;
    let pin = r#"{"type":"Point","coordinates":[-2.0,53.0]}"#;
    let answer = house
        .post(&place, &[("choice", "pin"), ("shape", pin)])
        .await;
    assert!(answer.status == 422 && answer.body.contains("not in our area"));
    for hostile in [
        "{",
        "[]",
        r#"{"type":"Point","coordinates":[1e999,1]}"#,
        r#"{"type":"Polygon","coordinates":[]}"#,
    ] {
        let answer = house
            .post(&place, &[("choice", "pin"), ("shape", hostile)])
            .await;
        assert_eq!(answer.status, 422, "{hostile}");
    }
    let lost = house
        .post(&place, &[("where", "ZZ99 9ZZ"), ("do", "find")])
        .await;
    assert!(
        lost.body.contains("We cannot find “ZZ99 9ZZ”"),
        "{}",
        lost.body
    );
}

#[tokio::test]
async fn a_draft_that_is_not_there_says_so() {
    let house = House::sqlite().await;
    for page in [
        "danger",
        "place",
        "category",
        "questions",
        "same",
        "check",
        "sent",
    ] {
        assert_eq!(
            house.get(&format!("/report/nosuchkey/{page}")).await.status,
            404,
            "{page}"
        );
    }
}
