use expect_test::{Expect, expect};

use super::{TODAY, question, text};
use crate::*;

#[track_caller]
fn read(kind: Kind, pairs: &[(&str, &str)]) -> Result<Answer, Vec<Wrong>> {
    question(kind).read(&Fields::new(pairs.iter().copied()), &[], TODAY)
}

/// What is said beside the fields.
#[track_caller]
fn says(kind: Kind, pairs: &[(&str, &str)], want: Expect) {
    let said: Vec<String> = read(kind, pairs)
        .unwrap_err()
        .into_iter()
        .map(|wrong| format!("{}: {}", wrong.field, wrong.message))
        .collect();
    want.assert_eq(&said.join("\n"));
}

#[track_caller]
fn gives(kind: Kind, pairs: &[(&str, &str)], want: &[&str]) {
    let asked = question(kind);
    let answer = asked
        .read(&Fields::new(pairs.iter().copied()), &[], TODAY)
        .unwrap();
    assert_eq!(asked.words(&answer), want);
}

fn pattern(pattern: Pattern) -> Kind {
    Kind::Text {
        most: 200,
        pattern: Some(pattern),
    }
}

fn choices() -> Vec<Choice> {
    vec![Choice::new("a", "Apples"), Choice::new("b", "Bread")]
}

#[test]
fn lines_of_text() {
    gives(text(), &[("q", "  two\r\nlines ")], &["two lines"]);
    says(text(), &[("q", " ")], expect!["q: Enter your answer"]);
    says(
        text(),
        &[("q", "12345678901")],
        expect!["q: Your answer must be 10 characters or fewer"],
    );
    gives(pattern(Pattern::Postcode), &[("q", "sx12ab")], &["SX1 2AB"]);
    gives(
        pattern(Pattern::Postcode),
        &[("q", "EC1A 1BB")],
        &["EC1A 1BB"],
    );
    says(
        pattern(Pattern::Postcode),
        &[("q", "SX1")],
        expect!["q: Enter your answer in full, like SX1 2AB"],
    );
    gives(
        pattern(Pattern::NationalInsurance),
        &[("q", "ab 123456 c")],
        &["AB 12 34 56 C"],
    );
    says(
        pattern(Pattern::NationalInsurance),
        &[("q", "ab 123456 e")],
        expect!["q: Enter your answer in full, like QQ 12 34 56 C"],
    );
    gives(
        pattern(Pattern::Vehicle),
        &[("q", "ab12 cde")],
        &["AB12 CDE"],
    );
    gives(pattern(Pattern::Vehicle), &[("q", "a1")], &["A1"]);
    gives(
        pattern(Pattern::Mask("AA-9999".into())),
        &[("q", "lb-0012")],
        &["LB-0012"],
    );
    says(
        pattern(Pattern::Mask("AA-9999".into())),
        &[("q", "lb-001é")],
        expect!["q: Enter your answer in full, like AA-1111"],
    );
    let words = Kind::LongText {
        most: 2000,
        most_words: Some(3),
    };
    gives(
        words.clone(),
        &[("q", "one\ntwo three")],
        &["one", "two three"],
    );
    says(
        words,
        &[("q", "one two three four")],
        expect!["q: Your answer must be 3 words or fewer"],
    );
    gives(text(), &[("q", "<script>")], &["<script>"]);
}

#[test]
fn who_to_answer() {
    gives(
        Kind::Email,
        &[("q", "o'neil+x@example.co.uk")],
        &["o'neil+x@example.co.uk"],
    );
    for bad in [
        "a",
        "a@b",
        "a b@example.org",
        "a@example..org",
        "a@-x.org",
        "a..b@x.org",
        "<a@x.org>",
        "a@x.org, b@x.org",
    ] {
        says(
            Kind::Email,
            &[("q", bad)],
            expect!["q: Enter an email address in the right form, like name@example.com"],
        );
    }
    gives(
        Kind::Phone,
        &[("q", "+44 (0)808 157 0192")],
        &["+44 (0)808 157 0192"],
    );
    says(
        Kind::Phone,
        &[("q", "ring me")],
        expect!["q: Enter a phone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192"],
    );
    gives(
        Kind::Name,
        &[("q-first", "Ann  Mary"), ("q-last", "Marsh")],
        &["Ann Mary Marsh"],
    );
    says(
        Kind::Name,
        &[("q-first", "Ann")],
        expect!["q-last: Enter the last name"],
    );
    says(Kind::Name, &[], expect!["q-first: Enter your answer"]);
}

#[test]
fn numbers_and_money() {
    let kind = |decimals| Kind::Number {
        least: Some(1.0),
        most: Some(2_000.0),
        decimals,
        unit: "people".into(),
    };
    gives(kind(0), &[("q", "1,200")], &["1,200 people"]);
    gives(kind(2), &[("q", "1.50")], &["1.5 people"]);
    says(
        kind(0),
        &[("q", "1.5")],
        expect!["q: Your answer must be a whole number, like 4"],
    );
    says(
        kind(0),
        &[("q", "NaN")],
        expect!["q: Your answer must be a number, like 4"],
    );
    says(
        kind(0),
        &[("q", "1e9")],
        expect!["q: Your answer must be a number, like 4"],
    );
    says(
        kind(0),
        &[("q", "0")],
        expect!["q: Your answer must be 1 or more"],
    );
    says(
        kind(0),
        &[("q", "99999")],
        expect!["q: Your answer must be 2,000 or fewer"],
    );
    let money = Kind::Money {
        least_pence: 100,
        most_pence: 1_000_000,
    };
    gives(money.clone(), &[("q", "£1,234.5")], &["£1,234.50"]);
    gives(money.clone(), &[("q", "30")], &["£30"]);
    says(
        money.clone(),
        &[("q", "0.99")],
        expect!["q: Your answer must be £1 or more"],
    );
    says(
        money.clone(),
        &[("q", "10000.01")],
        expect!["q: Your answer must be £10,000 or less"],
    );
    says(
        money,
        &[("q", "1.005")],
        expect!["q: Your answer must be an amount of money, like 600 or 193.54"],
    );
}

#[test]
fn days_and_times() {
    let past = || Kind::Date {
        from: Some(Day::YearsAgo(120)),
        to: Some(Day::Today(-1)),
    };
    let day = |d, m, y| [("q-day", d), ("q-month", m), ("q-year", y)];
    gives(past(), &day("29", "feb", "2024"), &["29 February 2024"]);
    says(
        past(),
        &day("", "2", ""),
        expect!["q-day: Your answer must include a day and a year"],
    );
    says(
        past(),
        &day("30", "2", "2024"),
        expect!["q-day: Your answer must be a real date"],
    );
    says(
        past(),
        &day("1", "2", "24"),
        expect!["q-year: Year must include 4 numbers"],
    );
    says(
        past(),
        &day("24", "11", "2026"),
        expect!["q-day: Your answer must be in the past"],
    );
    says(
        past(),
        &day("1", "1", "1850"),
        expect!["q-day: Your answer must be on or after 24 November 1906"],
    );
    let soon = Kind::Date {
        from: Some(Day::Today(0)),
        to: Some(Day::On(2027, 1, 31)),
    };
    gives(
        soon.clone(),
        &day("24", "November", "2026"),
        &["24 November 2026"],
    );
    says(
        soon.clone(),
        &day("23", "11", "2026"),
        expect!["q-day: Your answer must be today or in the future"],
    );
    says(
        soon,
        &day("1", "2", "2027"),
        expect!["q-day: Your answer must be on or before 31 January 2027"],
    );
    for (given, want) in [
        ("2:05pm", "2:05pm"),
        ("14.05", "2:05pm"),
        ("12 am", "midnight"),
        ("noon", "midday"),
        ("9 a.m.", "9am"),
    ] {
        gives(Kind::Time, &[("q", given)], &[want]);
    }
    for given in ["25:00", "5", "13pm", "2:5pm", "2:60"] {
        says(
            Kind::Time,
            &[("q", given)],
            expect!["q: Your answer must be a time, like 2:05pm or 14:05"],
        );
    }
}

#[test]
fn choices_are_from_the_page() {
    let one = Kind::Radios { options: choices() };
    gives(one.clone(), &[("q", "b")], &["Bread"]);
    says(
        one.clone(),
        &[("q", "c")],
        expect!["q: Select one of the answers on the page"],
    );
    says(one, &[], expect!["q: Select your answer"]);
    let many = Kind::Checkboxes {
        options: choices(),
        none: "None of these".into(),
    };
    gives(
        many.clone(),
        &[("q", "b"), ("q", "a"), ("q", "b")],
        &["Apples", "Bread"],
    );
    gives(many.clone(), &[("q", "none")], &["None of these"]);
    says(
        many.clone(),
        &[("q", "none"), ("q", "a")],
        expect!["q: Select the ones that apply, or select “None of these”, not both"],
    );
    says(
        many,
        &[],
        expect!["q: Select all that apply, or “None of these”"],
    );
    says(Kind::YesNo, &[], expect!["q: Select yes or no"]);
    says(
        Kind::Declaration {
            text: "It is true.".into(),
        },
        &[],
        expect!["q: Tick the box to say that you agree"],
    );
}

#[test]
fn addresses_and_places() {
    let good = [
        ("q-line1", "1 Mill Lane"),
        ("q-town", "Larkbridge"),
        ("q-postcode", "sx1 2ab"),
    ];
    gives(
        Kind::Address,
        &good,
        &["1 Mill Lane", "Larkbridge", "SX1 2AB"],
    );
    let forty = "line\n".repeat(40) + "end";
    says(
        Kind::Address,
        &[
            ("q-line1", &forty),
            ("q-line2", &"x".repeat(101)),
            ("q-postcode", "nowhere"),
        ],
        expect![[r#"
            q-line1: Address line 1 must be one line: use the other lines for the rest
            q-line2: Address line 2 must be 100 characters or fewer
            q-town: Enter town or city
            q-postcode: Enter a full UK postcode, like SX1 2AB"#]],
    );
    let place = || Kind::Place {
        shapes: vec![Shape::Point],
    };
    gives(
        place(),
        &[
            ("q-words", "By the gate"),
            ("q-shape", r#"{"type":"Point","coordinates":[1.75,51.6]}"#),
        ],
        &["By the gate", "On the map at 51.60000, 1.75000"],
    );
    gives(
        place(),
        &[("q-shape", "1.75,51.6")],
        &["On the map at 51.60000, 1.75000"],
    );
    for shape in [
        "{",
        "200,1",
        r#"{"type":"LineString","coordinates":[[1,1],[2,2]]}"#,
        "NaN,NaN",
    ] {
        says(
            place(),
            &[("q-shape", shape)],
            expect![
                "q-words: We could not read what was put on the map. Say in words where it is, or use the map again"
            ],
        );
    }
    says(
        place(),
        &[],
        expect!["q-words: Say where it is, in words or on the map"],
    );
}

#[test]
fn files_are_counted() {
    let asked = question(Kind::Upload {
        kinds: vec![UploadKind::Picture],
        most_files: 1,
        most_bytes: 1_000_000,
    });
    let file = Kept {
        id: "1".into(),
        name: "a.jpg".into(),
        kind: "image/jpeg".into(),
        bytes: 5,
    };
    let none = Fields::default();
    assert_eq!(
        asked.read(&none, &[], TODAY).unwrap_err()[0].message,
        "Select a file"
    );
    assert!(
        asked
            .read(&none, std::slice::from_ref(&file), TODAY)
            .is_ok()
    );
    let two = asked.read(&none, &[file.clone(), file], TODAY).unwrap_err();
    assert_eq!(
        two[0].message,
        "You can only add 1 file for your answer: remove the others"
    );
}

#[test]
fn what_may_be_left_out() {
    for (_, kind) in Kind::all() {
        let mut asked = question(kind);
        asked.optional = true;
        let blank = asked.read(&Fields::default(), &[], TODAY).unwrap();
        assert_eq!(blank, Answer::Blank);
        assert!(asked.words(&blank).is_empty() && asked.takes(&blank, TODAY));
    }
}

#[test]
fn what_is_shown_keeps_what_was_typed() {
    let asked = question(Kind::Date {
        from: None,
        to: None,
    });
    let fields = Fields::new([
        ("q-day", "40"),
        ("q-month", "<b>"),
        ("q-year", "2024"),
        ("q-other", "x"),
    ]);
    let wrong = asked.read(&fields, &[], TODAY).unwrap_err();
    let shown = asked.show(&fields, &[], &wrong);
    assert_eq!(shown.values.get("month").map(String::as_str), Some("<b>"));
    assert_eq!(shown.values.len(), 3);
    assert_eq!(shown.wrong.get("day"), Some(&shown.first_wrong));
}
