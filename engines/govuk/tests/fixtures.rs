//! Every example that the package ships, rendered and compared with the HTML it ships.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod package;

use minijinja::Value;
use serde::Deserialize;

#[derive(Deserialize)]
struct Sheet {
    component: String,
    fixtures: Vec<Fixture>,
}

#[derive(Deserialize)]
struct Fixture {
    name: String,
    options: serde_json::Value,
    html: String,
}

#[test]
fn every_fixture_renders_the_same_html() {
    let components = govuk::Components::new(package::templates()).unwrap();
    let (mut all, mut alike, mut exact) = (0, 0, 0);
    let mut misses = String::new();
    for (_, text) in package::files("fixtures.json") {
        let sheet: Sheet = serde_json::from_str(&text).unwrap();
        for fixture in sheet.fixtures {
            all += 1;
            let got = components
                .render(&sheet.component, Value::from_serialize(&fixture.options))
                .unwrap_or_else(|error| format!("{error:#}"));
            alike += usize::from(squeezed(&got) == squeezed(&fixture.html));
            exact += usize::from(got.trim() == fixture.html.trim());
            if squeezed(&got) != squeezed(&fixture.html) {
                let (part, name, want) = (&sheet.component, &fixture.name, &fixture.html);
                misses += &format!("== {part} / {name}\n-- want\n{want}\n-- got\n{got}\n");
            }
        }
    }
    println!("{alike} of {all} fixtures alike but for white space, {exact} alike to the byte");
    assert!(
        misses.is_empty(),
        "{} fixtures differ:\n{misses}",
        all - alike
    );
    assert_eq!(all, 725, "the package's examples are not those of 6.6.0");
}

/// The text with each stretch of white space as one space, and none next to a tag.
fn squeezed(html: &str) -> String {
    let words: Vec<&str> = html.split_whitespace().collect();
    words.join(" ").replace("> ", ">").replace(" <", "<")
}
