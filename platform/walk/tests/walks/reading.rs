//! Journeys read from text: what is understood, and every line that is not.

use expect_test::{Expect, expect};
use kit::Secret;
use walk::Values;

#[track_caller]
fn check(step: &str, want: Expect) {
    let text = format!("Journey: A\nStart at \"/\"\n{step}\n");
    let said = match walk::read(&text) {
        Ok(journey) => serde_json::to_string(&journey.steps[0].act).unwrap(),
        Err(faults) => faults
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n"),
    };
    want.assert_eq(&said);
}

#[test]
fn sentences_become_acts() {
    check(
        "Press the button \"Start now\"",
        expect![[r#"{"press":{"role":"button","name":"Start now"}}"#]],
    );
    check(
        "When I press the “Start now” button.",
        expect![[r#"{"press":{"role":"button","name":"Start now"}}"#]],
    );
    check(
        "Click \"Say \\\"yes\\\"\"",
        expect![[r#"{"press":{"role":"any","name":"Say \"yes\""}}"#]],
    );
    check(
        "Fill \"Email address\" with \"${row.email}\"",
        expect![[r#"{"fill":{"name":"Email address","with":"${row.email}"}}"#]],
    );
    check(
        "Fill in \"Notes\" with \"\"",
        expect![[r#"{"fill":{"name":"Notes","with":""}}"#]],
    );
    check(
        "Choose \"Yes\" for \"Do you live here?\"",
        expect![[r#"{"choose":{"option":"Yes","of":"Do you live here?"}}"#]],
    );
    check(
        "Untick \"I agree\"",
        expect![[r#"{"tick":{"name":"I agree","on":false}}"#]],
    );
    check(
        "Upload \"bill.pdf\" to \"Proof\"",
        expect![[r#"{"upload":{"file":"bill.pdf","name":"Proof"}}"#]],
    );
    check(
        "Press the key \"shift+tab\"",
        expect![[r#"{"key":"shift+tab"}"#]],
    );
    check("Go back", expect![[r#""back""#]]);
    check(
        "Then I see the heading \"Sent\" within 20 seconds",
        expect![[r#"{"expect":{"what":{"heading":"Sent"},"within_s":20}}"#]],
    );
    check(
        "Expect \"Email\" to hold \"ann@example.org\"",
        expect![[
            r#"{"expect":{"what":{"value":{"field":"Email","value":"ann@example.org"}},"within_s":null}}"#
        ]],
    );
    check(
        "Expect the error \"Enter a name\" at \"Name\"",
        expect![[
            r#"{"expect":{"what":{"error":{"text":"Enter a name","at":"Name"}},"within_s":null}}"#
        ]],
    );
    check(
        "Expect no error",
        expect![[r#"{"expect":{"what":"no_error","within_s":null}}"#]],
    );
    check(
        "Wait for the link \"Next\"",
        expect![[
            r#"{"expect":{"what":{"control":{"role":"link","name":"Next"}},"within_s":null}}"#
        ]],
    );
}

#[test]
fn what_is_not_understood_is_told_by_line() {
    check(
        "Push the button \"Start\"",
        expect![
            "line 3: this sentence is not known; the nearest is: I press/click/follow the {string} {role}"
        ],
    );
    check(
        "Press the button \"Start",
        expect![[r#"line 3: a quote has no end"#]],
    );
    check(
        "Press \"\"",
        expect![[r#"line 3: there is nothing between the quotes"#]],
    );
    check(
        "Press \"Go\" within 3 seconds",
        expect![
            "line 3: this sentence is not known; the nearest is: I (should )see/expect/wait( for) {string} within {int} second(s)"
        ],
    );
    check(
        "Expect \"Go\" within 9999 seconds",
        expect![[r#"line 3: the seconds must be from 0 to 600, got 9999"#]],
    );
    check(
        "Press the key \"Hyper\"",
        expect![[r#"line 3: no key is called "Hyper""#]],
    );
    check(
        "Fill \"A\" with \"${rows.b}\"",
        expect![[r#"line 3: ${rows.b} is not known: write ${row.column} or ${secret.NAME}"#]],
    );
    check(
        "Fill \"A\" with \"${row.b\"",
        expect![[r#"line 3: a gap has no end: ${row.b"#]],
    );
    check(
        "Expect \"${secret.PIN}\"",
        expect![[r#"line 3: a secret can only be filled into a field"#]],
    );
    check(
        "Start at \"/again\"",
        expect![[r#"line 3: a journey starts at one place"#]],
    );
    let empty = walk::read("").unwrap_err();
    assert_eq!(empty.len(), 3);
    let long = format!("Journey: A\nStart at /\n{}", "Go back\n".repeat(600));
    assert_eq!(
        walk::read(&long).unwrap_err()[0].to_string(),
        "line 503: a journey has at most 500 steps"
    );
}

#[test]
fn what_a_journey_lacks_is_told_before_it_begins() {
    let journey = walk::read(
        "Journey: A\nStart at \"/${row.where}\"\nFill \"Code\" with \"${secret.PIN}\"\nUpload \"a.pdf\" to \"Proof\"\n",
    )
    .unwrap();
    expect![[r#"
        [
            "The row has no column “where”.",
            "There is no file “a.pdf”.",
            "There is no secret “PIN”.",
        ]
    "#]]
    .assert_debug_eq(&Values::new().missing(&journey));
    assert_eq!(journey.columns().into_iter().collect::<Vec<_>>(), ["where"]);
    let files = |pair: &str| Values::new().with_files([&pair.to_owned()]);
    let there = files("a.pdf=Cargo.toml").unwrap().missing(&journey);
    assert!(!there.iter().any(|one| one.contains("a.pdf")), "{there:?}");
    for (pair, want) in [
        ("a.pdf", "A file is given as NAME=PATH."),
        ("a.pdf=src", "src is not a file."),
        ("a.pdf=nowhere.pdf", "nowhere.pdf: "),
    ] {
        let why = files(pair).unwrap_err().message;
        assert!(why.starts_with(want), "{why}");
    }
    assert!(
        Values::new()
            .with_secret("PIN", Secret::new("123"))
            .is_err()
    );
}
