use expect_test::expect;

use super::{TODAY, permit, question, text};
use crate::*;

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
fn every_comparison_holds_where_it_says_so() {
    let day = |day| Answer::Date(jiff::civil::date(2026, 11, day));
    let many = Answer::Many(vec!["b".into(), "c".into()]);
    let check = |when: &str, answer: &Answer, want: bool| {
        let when: When = serde_json::from_str(when).unwrap();
        let json = serde_json::to_string(&when).unwrap();
        assert_eq!(serde_json::from_str::<When>(&json).unwrap(), when);
        let given = answers(&[("q", answer.clone())]);
        let reached = ["q"].into_iter().collect();
        assert_eq!(when.holds(&given, &reached), want, "{json} {answer:?}");
        assert!(!when.holds(&given, &Default::default()), "not reached");
    };
    let one_of = r#"{"one_of":{"question":"q","values":["a","b"]}}"#;
    check(one_of, &Answer::One("b".into()), true);
    check(one_of, &Answer::One("c".into()), false);
    check(one_of, &many, true);
    let more = r#"{"more_than":{"question":"q","number":10}}"#;
    check(more, &Answer::Number(10.0), false);
    check(more, &Answer::Pence(1_001), true);
    check(more, &Answer::Blank, false);
    let less = r#"{"less_than":{"question":"q","number":10}}"#;
    check(less, &Answer::Number(10.0), false);
    check(less, &Answer::Number(9.9), true);
    let before = r#"{"before":{"question":"q","day":"2026-11-24"}}"#;
    check(before, &day(23), true);
    check(before, &day(24), false);
    check(before, &many, false);
    let after = r#"{"after":{"question":"q","day":"2026-11-24"}}"#;
    check(after, &day(25), true);
    check(after, &day(24), false);
    for wrong in [
        r#"{"before":{"question":"q","day":"2026-02-30"}}"#,
        r#"{"after":{"question":"q","day":24}}"#,
        r#"{"one_of":{"question":"q","value":"a"}}"#,
    ] {
        assert!(serde_json::from_str::<When>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn an_amount_that_nothing_decides_is_a_fault() {
    let mut form = permit();
    let rules = &mut form.fee.as_mut().unwrap().rules;
    rules[0].when = When::Any(vec![]);
    let said = check(&form);
    assert!(said.len() == 1 && said[0].stops);
    assert!(
        said[0]
            .message
            .starts_with("An amount of the fee has no condition")
    );
    let rules = &mut form.fee.as_mut().unwrap().rules;
    rules[0].when = When::OneOf {
        question: "lives-here".into(),
        values: vec!["yes".into(), "maybe".into()],
    };
    let said = check(&form);
    assert!(said.len() == 1 && said[0].message.contains("looks for “maybe”"));
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
    let text = include_str!("../samples/permit.json");
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
