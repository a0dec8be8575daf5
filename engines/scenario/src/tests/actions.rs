//! The product's own sentences.

use expect_test::{Expect, expect};

use super::file;
use crate::action::{Action, ActionFault, Actions};
use crate::steps::{Library, Meaning, StepNumber};
use crate::{Ids, Origin};

fn read(step: &str) -> Result<Action, ActionFault> {
    let mut library = Library::new();
    let actions = Actions::add_to(&mut library);
    let file = file(
        &format!("Feature: a\nScenario: b\n* {step}\n"),
        &mut Ids::new(),
    );
    let step = &file.pickles[0].steps[0];
    match library.meaning(&step.text) {
        Meaning::Step(found) => actions.read(found.step, &found.arguments, step.argument.as_ref()),
        other => panic!("{}: {other:?}", step.text),
    }
}

#[track_caller]
fn check(step: &str, want: Expect) {
    let said = match read(step) {
        Ok(action) => serde_json::to_string(&action).unwrap(),
        Err(fault) => fault.to_string(),
    };
    want.assert_eq(&said);
}

#[test]
fn sentences_become_actions() {
    check("I go to \"/bins\"", expect![[r#"{"go":"/bins"}"#]]);
    check("I go back", expect![[r#""back""#]]);
    check(
        "I click the \"Send\" button",
        expect![[r#"{"press":{"role":"button","name":"Send"}}"#]],
    );
    check("I press the Enter key", expect![[r#"{"key":"Enter"}"#]]);
    check(
        "I fill in \"Name\" with \"Ann\"",
        expect![[r#"{"fill":[{"name":"Name","with":{"text":"Ann"}}]}"#]],
    );
    check(
        "I fill in \"Password\" with the secret \"PASSWORD\"",
        expect![[r#"{"fill":[{"name":"Password","with":{"secret":"PASSWORD"}}]}"#]],
    );
    check(
        "I fill in:\n| Name | Ann |\n| Password | [secret PASSWORD] |",
        expect![[
            r#"{"fill":[{"name":"Name","with":{"text":"Ann"}},{"name":"Password","with":{"secret":"PASSWORD"}}]}"#
        ]],
    );
    check(
        "I choose \"Yes\" for \"Is it full?\"",
        expect![[r#"{"choose":{"option":"Yes","field":"Is it full?"}}"#]],
    );
    check(
        "I untick \"Remember me\"",
        expect![[r#"{"tick":{"name":"Remember me","on":false}}"#]],
    );
    check(
        "I upload \"bin.jpg\" for \"A photo\"",
        expect![[r#"{"upload":{"file":"bin.jpg","field":"A photo"}}"#]],
    );
    check(
        "I see \"We have it\"",
        expect![[r#"{"expect":{"what":{"text":"We have it"},"within_s":null}}"#]],
    );
    check(
        "I should see \"Sent\" within 1 second",
        expect![[r#"{"expect":{"what":{"text":"Sent"},"within_s":1}}"#]],
    );
    check(
        "I should see the error \"Enter a name\" at \"Name\"",
        expect![[
            r#"{"expect":{"what":{"error":{"text":"Enter a name","at":"Name"}},"within_s":null}}"#
        ]],
    );
    check(
        "I should see these rows:\n| a | b |",
        expect![[r#"{"expect":{"what":{"rows":[["a","b"]]},"within_s":null}}"#]],
    );
    check(
        "the page should have no accessibility faults",
        expect![[r#"{"expect":{"what":"accessible","within_s":null}}"#]],
    );
}

#[test]
fn what_does_not_fit_is_told() {
    check(
        "I fill in",
        expect![
            "this step needs a table under it: a row for each field, its name and what goes into it"
        ],
    );
    check(
        "I fill in:\n| a | b | c |",
        expect![
            "this step needs a table under it: a row for each field, its name and what goes into it"
        ],
    );
    check(
        "I should see these rows",
        expect!["this step needs a table under it: a row for each row that should be there"],
    );
    check(
        "I see \"x\" within 99999999999999999999 seconds",
        expect!["the seconds must be from 0 to 600, got 99999999999999999999"],
    );
    check(
        "I see \"x\" within -1 seconds",
        expect!["the seconds must be from 0 to 600, got -1"],
    );
    let mut library = Library::new();
    let actions = Actions::add_to(&mut library);
    let other = library.step("something else", Origin::default()).unwrap();
    assert_eq!(actions.read(other, &[], None), Err(ActionFault::NotOurs));
    assert_eq!(
        actions.read(StepNumber(0), &[], None),
        Err(ActionFault::NotOurs)
    );
}

/// A pattern as a person would say it: what may be left out is said or not, and of each choice the first or the last.
fn said(pattern: &str, at_length: bool) -> String {
    let text = pattern
        .replace("(should )", if at_length { "should " } else { "" })
        .replace("( for)", if at_length { "" } else { " for" })
        .replace("( in)", if at_length { " in" } else { "" })
        .replace("(:)", if at_length { ":" } else { "" })
        .replace("{string}", "\"it\"")
        .replace("{word}", "Tab")
        .replace("{role}", if at_length { "button" } else { "item" });
    let words = text.split(' ').map(|word| match word.split_once('/') {
        Some((first, others)) if !at_length => others.rsplit('/').next().unwrap_or(first),
        Some((first, _)) => first,
        None => word,
    });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn every_sentence_is_known_and_means_one_thing() {
    let mut library = Library::new();
    let actions = Actions::add_to(&mut library);
    let mut known = std::collections::BTreeSet::new();
    for pattern in Actions::patterns() {
        for at_length in [false, true] {
            for within in ["", " within 1 second", " within 5 seconds"] {
                let said = format!("{}{within}", said(pattern, at_length));
                match library.meaning(&said) {
                    Meaning::Step(found) => {
                        known.insert(found.step);
                        let read = actions.read(found.step, &found.arguments, None);
                        assert_ne!(read, Err(ActionFault::NotOurs), "{said}");
                    }
                    Meaning::Undefined if !within.is_empty() => {}
                    other => panic!("{said}: {other:?}"),
                }
            }
        }
    }
    assert_eq!(known.len(), library.steps().len());
}

#[test]
fn whatever_is_looked_for_may_say_how_long() {
    check(
        "I expect the link \"Next\" within 20 seconds",
        expect![[r#"{"expect":{"what":{"control":{"role":"link","name":"Next"}},"within_s":20}}"#]],
    );
    check(
        "I wait for the error \"Enter a name\" at \"Name\" within 1 second",
        expect![[
            r#"{"expect":{"what":{"error":{"text":"Enter a name","at":"Name"}},"within_s":1}}"#
        ]],
    );
}
