//! A supplier's folder of feature files, read before anything else can be: features per second, beside the crate
//! `gherkin`, which reads them for most runners written in Rust.

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use scenario::{FeatureFile, Ids, Reading};

fn main() {
    divan::main();
}

/// A feature of the size that people write: a background, tags, scenarios, an outline, a table and a text.
fn feature(scenarios: usize) -> String {
    let mut text = String::from(
        "@bins\nFeature: Report a missed bin\n  As a resident I want my bin emptied\n  so that the street stays clean.\n\n  Background:\n    Given I am on \"/bins\"\n    And I fill in \"Postcode\" with \"LB1 2AB\"\n",
    );
    for number in 0..scenarios {
        text += &format!(
            "\n  # number {number}\n  @outline @n{number}\n  Scenario Outline: A <colour> bin, {number}\n    When I choose \"<colour>\" for \"Which bin?\"\n    And I fill in:\n      | What    | <colour>       |\n      | Where   | outside no. {number} |\n    And I leave a note:\n      \"\"\"\n      It was out by seven.\n      The lid was closed.\n      \"\"\"\n    Then I should see \"We have it\"\n    But I should not see \"Error\"\n\n    Examples:\n      | colour |\n      | blue   |\n      | green  |\n      | brown  |\n"
        );
    }
    text
}

const SCENARIOS: [usize; 2] = [5, 100];

#[divan::bench(args = SCENARIOS)]
fn scenario_reads(bench: Bencher, scenarios: usize) {
    let text = feature(scenarios);
    bench
        .counter(ItemsCount::new(1_usize))
        .counter(BytesCount::of_str(&text))
        .bench_local(|| scenario::gherkin::read(&text, &Reading::default(), &mut Ids::new()));
}

#[divan::bench(args = SCENARIOS)]
fn scenario_reads_and_makes_ready(bench: Bencher, scenarios: usize) {
    let text = feature(scenarios);
    bench
        .counter(ItemsCount::new(1_usize))
        .counter(BytesCount::of_str(&text))
        .bench_local(|| FeatureFile::read("a", &text, &Reading::default(), &mut Ids::new()));
}

#[divan::bench(args = SCENARIOS)]
fn gherkin_crate_reads(bench: Bencher, scenarios: usize) {
    let text = feature(scenarios);
    assert!(gherkin::Feature::parse(&text, gherkin::GherkinEnv::default()).is_ok());
    bench
        .counter(ItemsCount::new(1_usize))
        .counter(BytesCount::of_str(&text))
        .bench_local(|| gherkin::Feature::parse(&text, gherkin::GherkinEnv::default()));
}
