//! Each sample renders, and who may not pass does not.

use crate::house::House;

#[tokio::test]
async fn every_sample_renders() {
    let house = House::new().await;
    let around = minijinja::context! {
        place => house.app.place().facts(), path => "/assurance", now => house.app.now().0, borough_version => "0",
        tiles => Vec::<String>::new(),
    };
    let samples = (assurance::CAPABILITY.samples)();
    assert!(samples.len() >= 50, "{}", samples.len());
    for sample in samples {
        let page = house
            .app
            .templates()
            .render(sample.template, &sample.value, &around);
        let page = page.unwrap_or_else(|e| panic!("{} / {}: {e:#}", sample.template, sample.name));
        assert_eq!(
            page.matches("<h1").count(),
            1,
            "{} / {}",
            sample.template,
            sample.name
        );
        assert!(
            !page.contains("undefined") && !page.contains("none</"),
            "{} / {}",
            sample.template,
            sample.name
        );
    }
}

#[tokio::test]
async fn only_officers_may_pass() {
    let house = House::seeded().await;
    let officer = house.officer("ann").await;
    let contract = house.contract(&officer).await;
    for path in [
        "",
        "/specification",
        "/coverage",
        "/evidence",
        "/specification.csv",
        "/problems",
        "/problems.csv",
        "/milestones/new",
        "/exercises/new",
        "/trials",
        "/trials/site",
        "/trials/secret",
        "/trials/new/scenarios",
        "/trials/new/journey",
    ] {
        assert_eq!(
            house.get("", &format!("{contract}{path}")).await.status,
            303,
            "{path}"
        );
        let answer = house.get(&officer, &format!("{contract}{path}")).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    }
    assert_eq!(
        house
            .post("", &format!("{contract}/link"), &[])
            .await
            .status,
        401
    );
    for path in [
        "/assurance/none",
        "/assurance/exercises/none",
        "/assurance/exercises/none/results",
        "/shop/none",
        "/assurance/supplier/none",
        "/assurance/key",
    ] {
        assert_eq!(house.get(&officer, path).await.status, 404, "{path}");
    }
    let long = format!("/shop/{}", "a".repeat(5_000));
    assert_eq!(house.get("", &long).await.status, 404);
}
