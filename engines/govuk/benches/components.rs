//! What every page pays for its parts.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

#[path = "../tests/package/mod.rs"]
mod package;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use govuk::Components;
use minijinja::{Environment, Value, context};

fn main() {
    divan::main();
}

/// One button: the smallest part, so mostly the cost of reaching a part at all.
#[divan::bench]
fn render_a_button(bencher: Bencher) {
    let components = Components::new(package::templates()).unwrap();
    let options = context! { text => "Save and continue" };
    bencher.bench_local(|| {
        components
            .render("button", black_box(options.clone()))
            .unwrap()
    });
}

/// A page template that calls 40 parts of the kinds a long form holds.
#[divan::bench]
fn render_a_page_of_40_components(bencher: Bencher) {
    let mut env = Environment::new();
    govuk::install(&mut env, package::templates()).unwrap();
    env.add_template("page.html", PAGE).unwrap();
    let page = env.get_template("page.html").unwrap();
    bencher.counter(ItemsCount::new(40_usize)).bench_local(|| {
        page.render(context! { rows => black_box(Value::from_iter(0..5)) })
            .unwrap()
    });
}

/// Reading, translating and compiling all the package's templates, once at start-up.
#[divan::bench(sample_count = 20)]
fn take_in_the_package(bencher: Bencher) {
    let templates = package::templates();
    bencher.bench_local(|| {
        Components::new(black_box(&templates).iter().map(|(n, t)| (n, t))).unwrap()
    });
}

const PAGE: &str = r#"{% for row in rows %}
{{ govuk_back_link(text="Back", href="/") }}
{{ govuk_input(id="name", name="name", label={"text": "Your name"}, hint={"text": "As on a letter"}) }}
{{ govuk_select(id="ward", name="ward", label={"text": "Ward"}, items=[{"text": "North", "value": "n"}, {"text": "South", "value": "s"}]) }}
{{ govuk_radios(name="how", fieldset={"legend": {"text": "How?"}}, items=[{"text": "Email", "value": "e"}, {"text": "Text", "value": "t"}]) }}
{{ govuk_tag(text="Working") }}
{{ govuk_summary_list(rows=[{"key": {"text": "Where"}, "value": {"text": "Quay"}}, {"key": {"text": "Row"}, "value": {"text": row}}]) }}
{{ govuk_table(head=[{"text": "When"}, {"text": "Level"}], rows=[[{"text": "1pm"}, {"text": "1.2 m"}], [{"text": "2pm"}, {"text": "1.3 m"}]]) }}
{{ govuk_button(text="Continue") }}
{% endfor %}"#;
