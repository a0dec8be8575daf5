use serde_json::{Value, json};

use crate::{Gaps, Template, Words};

fn fill(text: &str, values: &Value) -> Result<Words, String> {
    let file =
        format!("Subject: About ((what))\nWhen: it is sent\nText message: ((what))\n\n{text}");
    let gaps = Gaps::of(values).map_err(|e| e.to_string())?;
    let template = Template::parse(&file).map_err(|e| e.to_string())?;
    template.fill(&gaps).map_err(|e| e.to_string())
}

#[track_caller]
fn check(text: &str, values: Value, want: &str) {
    let mut values = values;
    values["what"] = "it".into();
    let got = fill(text, &values).map_or_else(|error| error, |words| words.text);
    assert_eq!(got, want, "{text}");
}

#[test]
fn gaps_are_filled_as_notify_fills_them() {
    check("Hello ((name)).", json!({ "name": "Ann" }), "Hello Ann.");
    check(
        "Hello ((First Name)).",
        json!({ "first_name": "Ann" }),
        "Hello Ann.",
    );
    check(
        "((fee??There is a fee.))",
        json!({ "fee": true }),
        "There is a fee.",
    );
    check(
        "a\n\n((fee??There is a fee.))\n\nb",
        json!({ "fee": false }),
        "a\n\nb",
    );
    check("((n)) places", json!({ "n": 3 }), "3 places");
    check(
        "Bring:\n((list))",
        json!({ "list": ["a pen", "paper"] }),
        "Bring:\n* a pen\n* paper",
    );
    check(
        "((list??Bring:))\n((list))\nend",
        json!({ "list": [] }),
        "end",
    );
    check("(a) and (b)", json!({}), "(a) and (b)");
}

#[test]
fn values_are_words_and_nothing_else() {
    check("((name))", json!({ "name": "((what))" }), "((what))");
    check(
        "((name))",
        json!({ "name": "a\u{0}b\u{202e}c\r\nd" }),
        "abc\nd",
    );
    check("((name))", json!({ "name": null }), "");
    check(
        "((name))",
        json!({ "name": "{{ 7 * 7 }}<b>" }),
        "{{ 7 * 7 }}<b>",
    );
    let long = fill(
        "((name))",
        &json!({ "what": "x", "name": "é".repeat(1_000_000) }),
    )
    .unwrap();
    assert_eq!(long.text.chars().count(), 10_000);
    let hostile = fill("x", &json!({ "what": "a\r\nBcc: b@example.org" })).unwrap();
    assert_eq!(hostile.subject, "About a Bcc: b@example.org");
    let long = fill("x", &json!({ "what": "word ".repeat(2_000) })).unwrap();
    assert_eq!(
        (
            long.subject.chars().count() <= 250,
            long.sms.chars().count() <= 918
        ),
        (true, true)
    );
}

#[test]
fn what_is_wrong_is_said() {
    check(
        "((name))",
        json!({}),
        "there is no “name” to put in the message. These can be used: what",
    );
    check(
        "((a",
        json!({}),
        "“((a” is not a gap: write ((name)), or ((name??words to show)) on one line, without brackets inside",
    );
    check(
        "((a??b (c) d))",
        json!({ "a": true }),
        "“((a??b (c) d))” is not a gap: write ((name)), or ((name??words to show)) on one line, without brackets inside",
    );
    check(
        "(())",
        json!({}),
        "“(())” is not a gap: write ((name)), or ((name??words to show)) on one line, without brackets inside",
    );
    check(
        "x",
        json!({ "n": 1.5 }),
        "n must be text, a whole number, true or false, or a list of them",
    );
    check("", json!({}), "the message has no words");
    let of = |file: &str| Template::parse(file).unwrap_err().to_string();
    assert_eq!(of("Subject: a"), "the message has no words");
    assert_eq!(of("Subject: a\n\nx"), "the template has no “When”");
    assert_eq!(
        of("Subject: a\nWhen: b\n\nx"),
        "the template has no “Text message”"
    );
    assert_eq!(
        of("Subjekt: a\n\nx"),
        "“Subjekt” is not a heading of a template: use Subject, When, Kind and Text message"
    );
    assert_eq!(
        of("Subject: a\nKind: loud\n\nx"),
        "“loud” is not a kind of message: use needed, urgent or optional"
    );
}

#[test]
fn an_officers_words_are_held_to_the_same() {
    let shipped = Template::parse(
        "Subject: a\r\nWhen: b\r\nKind: optional\r\nText message: ((c))\r\n\r\nx ((d))",
    )
    .unwrap();
    assert_eq!(shipped.names().unwrap(), ["c", "d"]);
    let own = shipped
        .reworded("New\nsubject", "((d))", "One\r\nTwo")
        .unwrap();
    assert_eq!(
        (own.subject.as_str(), own.text.as_str(), own.kind),
        ("New subject", "One\nTwo", crate::Kind::Optional)
    );
    assert!(shipped.reworded("", "a", "b").is_err());
    let long = shipped.reworded("a", "b", &"c".repeat(60_000)).unwrap_err();
    assert!(
        long.to_string()
            .starts_with("the words are too long: 50001"),
        "{long}"
    );
}

proptest::proptest! {
    #[test]
    fn no_template_and_no_value_can_harm(file in ".{0,200}", text in "\\PC{0,80}", value in ".{0,80}") {
        let _read = Template::parse(&file);
        if let Ok(words) = fill(&text, &json!({ "what": value, "name": value })) {
            proptest::prop_assert!(!words.subject.contains(['\n', '\r']));
            proptest::prop_assert!(!words.sms.contains(['\n', '\r']));
        }
        let _measured = crate::sms::measure(&crate::sms::plain(&value));
        let _phone = crate::phone(&value);
        let _email = crate::email(&value);
    }
}
