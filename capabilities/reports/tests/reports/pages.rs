//! Every page and letter is drawn with every sample.

use app::{App, Capability};

#[tokio::test]
async fn every_sample_is_drawn() {
    let house = crate::house::House::sqlite().await;
    let app: &App = &house.app;
    let capability: Capability = reports::CAPABILITY;
    let mut pages = 0;
    for sample in (capability.samples)() {
        if sample.template.ends_with(".txt") {
            continue;
        }
        let facts = minijinja::Value::from_serialize(app.place().facts());
        let around = minijinja::context! { place => facts, path => "/report", now => 1_795_529_100_000_000_i64, tiles => Vec::<i32>::new() };
        let html = app
            .templates()
            .render(sample.template, &sample.value, &around)
            .unwrap_or_else(|error| panic!("{} / {}: {error:#}", sample.template, sample.name));
        assert!(
            html.contains("<h1"),
            "{} / {}",
            sample.template,
            sample.name
        );
        assert!(
            !html.contains("style=\"") && !html.contains("onclick"),
            "{}",
            sample.template
        );
        pages += 1;
    }
    assert!(pages > 30, "{pages}");
}
