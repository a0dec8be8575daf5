use std::collections::BTreeSet;

use expect_test::{Expect, expect};
use jiff::civil::{Date, date};
use proptest::prelude::*;

use crate::*;

const TODAY: Date = date(2026, 11, 24);

#[track_caller]
fn read(kind: Kind, pairs: &[(&str, &str)]) -> Result<Answer, Vec<Wrong>> {
    question(kind).read(&Fields::new(pairs.iter().copied()), &[], TODAY)
}

fn question(kind: Kind) -> Question {
    Question::new("q", "What is your answer?", kind)
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

fn text() -> Kind {
    Kind::Text {
        most: 10,
        pattern: None,
    }
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

fn permit() -> Form {
    Form::parse(include_str!("samples/permit.json")).unwrap()
}

fn answers(of: &[(&str, Answer)]) -> Answers {
    of.iter()
        .map(|(name, answer)| ((*name).to_owned(), answer.clone()))
        .collect()
}

fn way(form: &Form, answers: &Answers) -> String {
    let names: Vec<&str> = form
        .asked(answers)
        .iter()
        .map(|page| page.name.as_str())
        .collect();
    names.join(" ")
}

#[test]
fn the_way_follows_the_answers() {
    let form = permit();
    assert_eq!(check(&form), vec![]);
    let none = Answers::default();
    assert_eq!(way(&form, &none), "lives name");
    let away = answers(&[("lives-here", Answer::Yes(false))]);
    assert_eq!(way(&form, &away), "lives not-here");
    assert!(form.stops(&away) && !form.is_complete(&away));
    assert_eq!(form.next("not-here", &away), Step::End);
    let mut here = answers(&[("lives-here", Answer::Yes(true))]);
    assert_eq!(way(&form, &here), "lives vehicles name");
    assert_eq!(form.unanswered(&here).unwrap().name, "vehicles");
    here.set_row(
        "vehicles",
        0,
        Row::from([("plate".into(), Answer::Text("AB12 CDE".into()))]),
    );
    assert_eq!(
        form.next("vehicles", &here),
        Step::Page(form.page("name").unwrap())
    );
    assert_eq!(form.back("name", &here).unwrap().name, "vehicles");
    assert_eq!(form.back("lives", &here), None);
    here.set(
        "name",
        Answer::Name(PersonName {
            first: "Ann".into(),
            last: "Marsh".into(),
        }),
    );
    assert_eq!(
        form.next("name", &here),
        Step::Page(form.page("email").unwrap())
    );
    here.set("email", Answer::Blank);
    assert!(form.is_complete(&here));
    assert_eq!(form.next("email", &here), Step::Check);
    assert_eq!(form.fee_pence(&here), Some(4_500));
    assert_eq!(
        form.progress("name", &here),
        Some(Progress {
            at: 3,
            of: 4,
            section: "About you".into()
        })
    );
    // A change of mind leaves an answer behind that is kept, and not sent.
    here.set("lives-here", Answer::Yes(false));
    assert!(here.get("name").is_some() && form.sent(&here).get("name").is_none());
}

#[test]
fn a_summary_has_every_answer_that_was_asked() {
    let form = permit();
    let mut given = answers(&[
        ("lives-here", Answer::Yes(true)),
        (
            "name",
            Answer::Name(PersonName {
                first: "Ann".into(),
                last: "=Marsh".into(),
            }),
        ),
    ]);
    for plate in ["AB12 CDE", "A1"] {
        given.set_row(
            "vehicles",
            9,
            Row::from([("plate".into(), Answer::Text(plate.into()))]),
        );
    }
    let lines: Vec<String> = form
        .summary(&given)
        .into_iter()
        .flat_map(|section| {
            let title = section.title.clone();
            section.rows.into_iter().map(move |row| {
                format!(
                    "{title} | {} | {} | {} {}",
                    row.label,
                    row.lines.join("/"),
                    row.page,
                    row.item
                )
            })
        })
        .collect();
    expect![[r#"
        Your home | Do you live in the zone? | Yes | lives 0
        Your vehicles | Vehicle 1: What is the number plate? | AB12 CDE | vehicles 1
        Your vehicles | Vehicle 2: What is the number plate? | A1 | vehicles 2
        About you | What is your name? | Ann =Marsh | name 0
        About you | What is your email address? |  | email 0"#]]
    .assert_eq(&lines.join("\n"));
    assert_eq!(form.contact(&given).name, "Ann =Marsh");
    expect![[r#"{"lives-here":true,"name":{"first":"Ann","last":"=Marsh"},"vehicles":[{"plate":"AB12 CDE"},{"plate":"A1"}]}"#]]
        .assert_eq(&form.json(&given).to_string());
    assert_eq!(form.csv_head(), ["lives-here", "vehicles", "name", "email"]);
    assert_eq!(form.csv_row(&given)[0], "Yes");
}

#[test]
fn every_fault_of_a_form_is_named() {
    let mut form = permit();
    form.pages[1].when = Some(When::Is {
        question: "lives-her".into(),
        value: "yes".into(),
    });
    form.pages[2].when = Some(When::Is {
        question: "lives-here".into(),
        value: "maybe".into(),
    });
    form.pages[3].when = Some(When::Answered {
        question: "name".into(),
    });
    form.pages[3].questions[0].label = String::new();
    form.pages[3].questions.push(question(Kind::Radios {
        options: vec![Choice::new("a", "A"), Choice::new("a", "B")],
    }));
    let twin = form.pages[3].questions[0].clone();
    form.pages[3].questions.push(twin);
    form.keep_days = 0;
    form.pages.push(Page {
        name: "check".into(),
        ..Page::default()
    });
    let said: Vec<String> = check(&form)
        .into_iter()
        .map(|fault| format!("{} {}: {}", fault.page, fault.question, fault.message))
        .collect();
    expect![[r#"
         : Say for how many days the answers are kept after a case is closed: 1 to 36,525.
        not-here : The condition looks at “lives-her”, which no question is called.
        vehicles : The condition looks for “maybe”, which is no answer to “Do you live in the zone?”: the page would never be asked.
        name : The page needs a title, for it does not ask one question alone.
        name : The condition looks at “name”, which is asked later or for each of several things. Look at an earlier one.
        name name: The question needs words.
        name q: Two answers have the value “a”.
        name name: Two questions have this name. Give this one its own.
        name name: The question needs words.
        check : This name is one of ours. Give the page another.
        check : The page needs a title, for it does not ask one question alone."#]]
    .assert_eq(&said.join("\n"));
}

#[test]
fn a_form_is_read_strictly() {
    let text = include_str!("samples/permit.json");
    assert_eq!(Form::parse(&permit().to_json()).unwrap(), permit());
    let says = |text: &str| Form::parse(text).unwrap_err().to_string();
    assert!(says(&text.replacen("\"about\"", "\"abuot\"", 1)).contains("unknown field `abuot`"));
    expect!["the form has format 2, and this borough knows format 1"]
        .assert_eq(&says(&text.replacen("\"format\": 1", "\"format\": 2", 1)));
    assert!(says(&"[".repeat(600_000)).contains("at most 524288 bytes"));
    assert!(says(&"[".repeat(60_000)).contains("recursion limit") || !says("[").is_empty());
}

#[test]
fn nothing_is_lost_when_a_form_changes() {
    let old = permit();
    let mut given = answers(&[
        ("lives-here", Answer::Yes(true)),
        (
            "name",
            Answer::Name(PersonName {
                first: "Ann".into(),
                last: "Marsh".into(),
            }),
        ),
    ]);
    given.set_row(
        "vehicles",
        0,
        Row::from([("plate".into(), Answer::Text("AB12 CDE".into()))]),
    );
    assert_eq!(
        carry(&old, &old, &given, TODAY),
        Carried {
            answers: given.clone(),
            ..Carried::default()
        }
    );

    let mut new = old.clone();
    new.pages[3].questions[0].kind = Kind::Email;
    new.pages[2].questions.push(question(text()));
    new.pages.push(Page {
        name: "more".into(),
        questions: vec![Question::new(
            "phone",
            "What is your phone number?",
            Kind::Phone,
        )],
        ..Page::default()
    });
    let carried = carry(&old, &new, &given, TODAY);
    let again: Vec<String> = carried
        .again
        .iter()
        .map(|a| format!("{}: {} {}", a.page, a.label, a.why))
        .collect();
    expect![[r#"
        vehicles: Your vehicles This question has changed, and what you said before does not fit it.
        name: What is your name? This question has changed, and what you said before does not fit it.
        more: What is your phone number? This question is new."#]]
    .assert_eq(&again.join("\n"));
    // Every answer is in one of the two, unchanged.
    for (name, answer) in given.iter() {
        assert!(
            carried.answers.get(name) == Some(answer) || carried.aside.get(name) == Some(answer)
        );
    }
    expect![[r#"
        “What is your answer?” is asked as well.
        “What is your name?” takes other answers than before.
        The page “What is your phone number?” is new."#]]
    .assert_eq(&changes(&old, &new).join("\n"));
    assert!(changes(&old, &old).is_empty());
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

/// Anything that a person can say to a question of this kind.
fn said(kind: &Kind) -> BoxedStrategy<Answer> {
    let line = "[A-Za-z0-9<>&'é]{1,10}( [A-Za-z0-9]{1,10}){0,3}";
    match kind {
        Kind::Text { .. } => line.prop_map(Answer::Text).boxed(),
        Kind::LongText { .. } => "[A-Za-z<>&]{1,20}(\n[a-z]{1,9}){0,5}"
            .prop_map(Answer::Text)
            .boxed(),
        Kind::Email => "[a-z]{1,9}@[a-z]{1,9}\\.org".prop_map(Answer::Text).boxed(),
        Kind::Phone => "0[0-9]{10}".prop_map(Answer::Text).boxed(),
        Kind::Name => (line, line)
            .prop_map(|(first, last)| Answer::Name(PersonName { first, last }))
            .boxed(),
        Kind::Number { .. } => (0_u32..1_000_000)
            .prop_map(|n| Answer::Number(f64::from(n)))
            .boxed(),
        Kind::Money { .. } => (0_i64..100_000_000).prop_map(Answer::Pence).boxed(),
        Kind::Date { .. } => (1900_i16..2100, 1_i8..=12, 1_i8..=28)
            .prop_map(|(y, m, d)| Answer::Date(date(y, m, d)))
            .boxed(),
        Kind::Time => (0_u16..1440).prop_map(Answer::Minute).boxed(),
        Kind::YesNo => any::<bool>().prop_map(Answer::Yes).boxed(),
        Kind::Radios { .. } | Kind::Select { .. } => prop_oneof![Just("first"), Just("second")]
            .prop_map(|v| Answer::One(v.into()))
            .boxed(),
        Kind::Checkboxes { .. } => prop_oneof![
            Just(vec![]),
            Just(vec!["first".to_owned()]),
            Just(vec!["first".to_owned(), "second".to_owned()])
        ]
        .prop_map(Answer::Many)
        .boxed(),
        Kind::Address => (line, line)
            .prop_map(|(line1, town)| {
                Answer::Address(Address {
                    line1,
                    town,
                    line2: String::new(),
                    postcode: "SX1 2AB".into(),
                })
            })
            .boxed(),
        Kind::Place { .. } => (
            line,
            proptest::option::of((-18_000_000..18_000_000, -9_000_000..9_000_000)),
        )
            .prop_map(|(words, at)| {
                let shape = at.map(|(lon, lat)| {
                    geo::Geometry::Point(geo::Point {
                        lon: f64::from(lon) / 1e5,
                        lat: f64::from(lat) / 1e5,
                    })
                });
                Answer::Spot(Spot { words, shape })
            })
            .boxed(),
        Kind::Upload { .. } => Just(Answer::Files(vec![Kept {
            id: "1".into(),
            name: "a.pdf".into(),
            kind: "application/pdf".into(),
            bytes: 9,
        }]))
        .boxed(),
        Kind::Declaration { text } => Just(Answer::Agreed(text.clone())).boxed(),
    }
}

fn kind_and_answer() -> impl Strategy<Value = (Kind, Answer)> {
    let kinds: Vec<Kind> = Kind::all().into_iter().map(|(_, kind)| kind).collect();
    proptest::sample::select(kinds).prop_flat_map(|kind| {
        let answer = said(&kind);
        (Just(kind), answer)
    })
}

/// A form of yes-or-no questions with conditions on one another, some of them senseless.
fn any_form() -> impl Strategy<Value = Form> {
    let page = (0_usize..12, any::<bool>(), any::<bool>(), 0_u8..10);
    proptest::collection::vec(page, 1..12).prop_map(|pages| {
        let mut form = permit();
        form.pages = pages
            .into_iter()
            .enumerate()
            .map(|(i, (about, yes, conditional, nature))| Page {
                name: format!("p{i}"),
                title: "Page".into(),
                when: conditional.then(|| When::Is {
                    question: format!("q{about}"),
                    value: if yes { "yes" } else { "no" }.into(),
                }),
                stop: nature == 9,
                questions: if nature < 8 {
                    vec![Question::new(format!("q{i}"), "Yes?", Kind::YesNo)]
                } else {
                    vec![]
                },
                ..Page::default()
            })
            .collect();
        form
    })
}

proptest! {
    #[test]
    fn reading_what_was_rendered_gives_it_back((kind, answer) in kind_and_answer()) {
        let asked = question(kind);
        prop_assert!(asked.takes(&answer, TODAY), "{asked:?} {answer:?}");
        let json = serde_json::to_string(&answer).unwrap();
        prop_assert_eq!(serde_json::from_str::<Answer>(&json).unwrap(), answer);
    }

    #[test]
    fn hostile_fields_never_panic(kind in proptest::sample::select(Kind::all()), pairs in proptest::collection::vec(("q(-[a-z]{0,8}|-(day|month|year|line1|shape|words))?", any::<String>()), 0..8)) {
        let asked = question(kind.1);
        let fields = Fields::new(pairs);
        let wrong = match asked.read(&fields, &[], TODAY) {
            Ok(answer) => { prop_assert!(asked.words(&answer).len() < 500); vec![] }
            Err(wrong) => wrong,
        };
        let shown = asked.show(&fields, &[], &wrong);
        prop_assert!(wrong.is_empty() || !shown.first_wrong.is_empty());
    }

    #[test]
    fn every_way_through_every_form_ends(form in any_form(), yes in proptest::collection::vec(any::<bool>(), 12)) {
        let mut given = Answers::default();
        let mut seen = BTreeSet::new();
        let mut step = form.resume(&given);
        // One page after the other, answered as it comes, until the end.
        while let Step::Page(page) = step {
            prop_assert!(seen.insert(page.name.clone()), "{} comes twice", page.name);
            for question in &page.questions {
                let at = question.name[1..].parse::<usize>().unwrap() % yes.len();
                given.set(&question.name, Answer::Yes(yes[at]));
            }
            step = form.next(&page.name, &given);
        }
        prop_assert_eq!(step == Step::End, form.stops(&given));
        // Back from the end goes through the same pages.
        let asked = form.asked(&given);
        for pair in asked.windows(2) {
            prop_assert_eq!(form.back(&pair[1].name, &given).map(|p| &p.name), Some(&pair[0].name));
        }
        let carried = carry(&form, &form, &given, TODAY);
        prop_assert_eq!(carried.answers, given);
        prop_assert!(carried.aside.is_empty());
    }
}

/// The forms that come with the example place: each can be published as it is.
#[test]
fn the_forms_of_the_example_place_are_sound() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../places/example/forms");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let form = Form::parse(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        assert_eq!(check(&form), vec![], "{}", path.display());
        assert_eq!(path.file_stem().unwrap().to_str(), Some(form.name.as_str()));
        count += 1;
    }
    assert!(count >= 5);
}
