//! The pages of the standard side: each sample renders, and who may not pass does not.

use crate::house::House;

#[tokio::test]
async fn every_sample_renders() {
    let house = House::sqlite().await;
    let around = minijinja::context! {
        place => house.app.place().facts(),
        path => "/directory/feeds",
        now => house.app.now().0,
        version => "0",
    };
    let own = ["feeds", "feed", "sheet", "preview"].map(|name| format!("directory/{name}.html"));
    let samples = (directory::CAPABILITY.samples)();
    let samples: Vec<_> = samples
        .into_iter()
        .filter(|sample| own.iter().any(|name| name == sample.template))
        .collect();
    assert!(samples.len() >= 15, "{}", samples.len());
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
    }
}

#[tokio::test]
async fn only_staff_may_pass() {
    let house = House::sqlite().await;
    for path in [
        "/directory/feeds",
        "/directory/feeds/1",
        "/directory/sheet",
        "/directory/sheet/1",
    ] {
        assert_eq!(house.get(path).await.status, 401, "{path}");
    }
    assert_eq!(house.get("/directory/services.csv").await.status, 200);
    let (status, page) = house.officer("/directory/feeds").await;
    assert!(
        status == 200 && page.contains("We read no other directory yet"),
        "{page}"
    );
}
