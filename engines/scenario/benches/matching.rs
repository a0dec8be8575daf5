//! Sentences matched with the steps that are known: done for every step of every scenario before a run.

use divan::Bencher;
use divan::counter::ItemsCount;
use scenario::action::Actions;
use scenario::expression::{Expression, Parameters};
use scenario::steps::Library;

fn main() {
    divan::main();
}

const SENTENCES: [&str; 6] = [
    "I go to \"/bins\"",
    "I fill in \"Postcode\" with \"LB1 2AB\"",
    "I choose \"Blue\" for \"Which bin?\"",
    "I press the \"Continue\" button",
    "I should see \"We have it\" within 5 seconds",
    "the page should have no accessibility faults",
];

/// Each sentence against all of the product's own steps.
#[divan::bench]
fn sentence_to_step(bench: Bencher) {
    let mut library = Library::new();
    Actions::add_to(&mut library);
    bench
        .counter(ItemsCount::new(SENTENCES.len()))
        .bench_local(|| SENTENCES.map(|sentence| library.meaning(sentence)));
}

/// A sentence against the one pattern that it matches.
#[divan::bench]
fn one_expression(bench: Bencher) {
    let known = Parameters::new();
    let expression = Expression::new("I fill in {string} with {string}", &known).ok();
    bench.counter(ItemsCount::new(1_usize)).bench_local(|| {
        expression
            .as_ref()
            .and_then(|known| known.matches(SENTENCES[1]))
    });
}

/// A sentence that nobody knows: what is suggested, and which steps are nearest.
#[divan::bench]
fn unknown_sentence(bench: Bencher) {
    let mut library = Library::new();
    Actions::add_to(&mut library);
    let sentence = "I type \"LB1 2AB\" into the box \"Postcode\" 2 times";
    bench
        .counter(ItemsCount::new(1_usize))
        .bench_local(|| (library.suggest(sentence), library.nearest(sentence, 3)));
}
