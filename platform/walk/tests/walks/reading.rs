//! Journeys read from text: what is understood, and every line that is not.

use expect_test::{Expect, expect};
use kit::Secret;
use walk::Values;

#[track_caller]
fn check(step: &str, want: Expect) {
    let text = format!("Journey: A\nStart at \"/\"\n{step}\n");
    let said = match walk::read(&text) {
        Ok(journey) => serde_json::to_string(&journey.steps[0].act).unwrap(),
        Err(faults) => faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
    };
    want.assert_eq(&said);
}

#[test]
fn sentences_become_acts() {
    check("Press the button \"Start now\"", expect![[""]]);
    check("When I press the “Start now” button.", expect![[""]]);
    check("Click \"Say \\\"yes\\\"\"", expect![[""]]);
    check("Fill \"Email address\" with \"${row.email}\"", expect![[""]]);
    check("Fill in \"Notes\" with \"\"", expect![[""]]);
    check("Choose \"Yes\" for \"Do you live here?\"", expect![[""]]);
    check("Untick \"I agree\"", expect![[""]]);
    check("Upload \"bill.pdf\" to \"Proof\"", expect![[""]]);
    check("Press the key \"shift+tab\"", expect![[""]]);
    check("Go back", expect![[""]]);
    check("Then I see the heading \"Sent\" within 20 seconds", expect![[""]]);
    check("Expect \"Email\" to hold \"ann@example.org\"", expect![[""]]);
    check("Expect the error \"Enter a name\" at \"Name\"", expect![[""]]);
    check("Expect no error", expect![[""]]);
    check("Wait for the link \"Next\"", expect![[""]]);
}

#[test]
fn what_is_not_understood_is_told_by_line() {
    check("Push the button \"Start\"", expect![[""]]);
    check("Press the button \"Start", expect![[""]]);
    check("Press \"\"", expect![[""]]);
    check("Press \"Go\" within 3 seconds", expect![[""]]);
    check("Expect \"Go\" within 9999 seconds", expect![[""]]);
    check("Press the key \"Hyper\"", expect![[""]]);
    check("Fill \"A\" with \"${rows.b}\"", expect![[""]]);
    check("Fill \"A\" with \"${row.b\"", expect![[""]]);
    check("Expect \"${secret.PIN}\"", expect![[""]]);
    check("Start at \"/again\"", expect![[""]]);
    let empty = walk::read("").unwrap_err();
    assert_eq!(empty.len(), 3);
    let long = format!("Journey: A\nStart at /\n{}", "Go back\n".repeat(600));
    assert_eq!(walk::read(&long).unwrap_err()[0].to_string(), "line 503: a journey has at most 500 steps");
}

#[test]
fn every_sentence_of_the_library_is_understood() {
    for sentence in walk::sentences() {
        let said = sentence.replace("{role}", "button").replace("{}", "\"Tab\"");
        let text = format!("Journey: A\nStart at \"/\"\n{said}\n");
        assert!(walk::read(&text).is_ok(), "{said}: {:?}", walk::read(&text));
    }
}

#[test]
fn what_a_journey_lacks_is_told_before_it_begins() {
    let journey = walk::read(
        "Journey: A\nStart at \"/${row.where}\"\nFill \"Code\" with \"${secret.PIN}\"\nUpload \"a.pdf\" to \"Proof\"\n",
    )
    .unwrap();
    expect![[r#""#]].assert_debug_eq(&Values::new().missing(&journey));
    assert!(Values::new().with_secret("PIN", Secret::new("123")).is_err());
}
