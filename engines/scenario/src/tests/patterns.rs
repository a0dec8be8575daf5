//! Patterns: what they match, what is wrong with them, what is suggested.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use crate::expression::{Expression, Parameter, Parameters, Value, suggest};
use crate::steps::{Library, Meaning, Origin};

#[track_caller]
fn check(pattern: &str, step: &str, want: Expect) {
    let mut known = Parameters::new();
    known
        .add(Parameter::new("colour", &["red|blue", "light (red|blue)"]).unwrap())
        .unwrap();
    let said = match pattern.strip_prefix("re:") {
        Some(regular) => Expression::regular(regular, &known),
        None => Expression::new(pattern, &known),
    };
    let said = match said {
        Err(fault) => fault.to_string(),
        Ok(expression) => match expression.matches(step) {
            None => "no".to_string(),
            Some(arguments) => {
                let values = arguments
                    .iter()
                    .map(|argument| format!("{:?}", argument.value));
                values.collect::<Vec<_>>().join(", ")
            }
        },
    };
    want.assert_eq(&said);
}

#[test]
fn parameters_become_values() {
    check("{int} bin(s)", "1 bin", expect!["Int(1)"]);
    check("{int} bin(s)", "-12 bins", expect!["Int(-12)"]);
    check("{int} bin(s)", "1.5 bins", expect!["no"]);
    // Digits of other scripts are no number here, and no panic.
    check("{int} bin(s)", "٣ bins", expect!["no"]);
    check(
        "{int} bins",
        "99999999999999999999 bins",
        expect![[r#"Text("99999999999999999999")"#]],
    );
    check(
        "{float}|{double}",
        "1.5E3|.5",
        expect!["Float(1500.0), Float(0.5)"],
    );
    check(
        "{string}",
        r#""say \"hello\"""#,
        expect![[r#"Text("say \"hello\"")"#]],
    );
    check("{string}", "'it'", expect![[r#"Text("it")"#]]);
    check(
        "{word} {}",
        "one all the rest",
        expect![[r#"Text("one"), Text("all the rest")"#]],
    );
    check("a {colour} bin", "a blue bin", expect!["Parts([None])"]);
    check(
        "a {colour} bin",
        "a light red bin",
        expect![[r#"Parts([Some("red")])"#]],
    );
    check(
        r"re:^(\d+) bins?( again)?$",
        "3 bins",
        expect!["Int(3), None"],
    );
    check("re:bins", "all the bins there are", expect![""]);
    check(
        r"re:^(?i)a (?P<what>[()\]]b|bin)$",
        "A bin",
        expect![[r#"Text("bin")"#]],
    );
}

#[test]
fn faults_of_patterns_are_told() {
    check(
        "{nothing} a",
        "",
        expect![
            "The pattern “{nothing} a”, character 1: there is no parameter called nothing. Use one that is known, such as {string}, or define it."
        ],
    );
    check(
        "a (b",
        "",
        expect![
            "The pattern “a (b”, character 3: this ( is never closed. Add ), or write \\( for a plain bracket."
        ],
    );
    check(
        "re:(a",
        "",
        expect!["The pattern “(a”, character 1: this cannot be used as a pattern: unclosed group"],
    );
    check(
        "re:(?=a)b",
        "",
        expect![
            "The pattern “(?=a)b”, character 1: this cannot be used as a pattern: look-around, including look-ahead and look-behind, is not supported"
        ],
    );
    check(
        r"re:(a)\1",
        "",
        expect![[
            r"The pattern “(a)\1”, character 1: this cannot be used as a pattern: backreferences are not supported"
        ]],
    );
    check(
        "re:a{1000}{1000}{1000}",
        "",
        expect![
            "The pattern “a{1000}{1000}{1000}”, character 1: this cannot be used as a pattern: Compiled regex exceeds size limit of 1048576 bytes."
        ],
    );
    let deep = "(".repeat(900);
    let fault = Expression::new(&deep, &Parameters::new()).unwrap_err();
    assert!(
        fault
            .to_string()
            .ends_with("this is longer or deeper than can be taken. Make it simpler.")
    );
    let long = "a".repeat(2_000);
    assert!(Expression::new(&long, &Parameters::new()).is_err());
}

#[test]
fn a_group_that_could_be_several_parameters_is_told() {
    let mut known = Parameters::new();
    known
        .add(Parameter::new("currency", &["[A-Z]{3}"]).unwrap())
        .unwrap();
    known
        .add(Parameter::new("airport", &["[A-Z]{3}"]).unwrap())
        .unwrap();
    let fault = Expression::regular("^([A-Z]{3})$", &known).unwrap_err();
    expect!["The pattern “^([A-Z]{3})$”, character 1: this part could be any of {airport}, {currency}. Write the parameter's name instead."]
        .assert_eq(&fault.to_string());
    let again = known.add(Parameter::new("airport", &["x"]).unwrap());
    expect!["there is a parameter airport already"].assert_eq(&again.unwrap_err());
    let digits = known.add(Parameter::new("digits", &[r"\d+"]).unwrap().preferred());
    expect!["int and digits cannot both be preferred for one pattern"]
        .assert_eq(&digits.unwrap_err());
    assert!(Parameter::new("a{b", &["x"]).is_err());
    assert!(Parameter::new("a", &["("]).is_err());
}

#[test]
fn every_parameter_that_is_built_in_is_there() {
    assert_eq!(Parameters::new().iter().count(), 11);
}

#[track_caller]
fn check_suggestion(step: &str, want: Expect) {
    let suggested = suggest(step, &Parameters::new());
    let said: Vec<_> = suggested
        .iter()
        .map(|one| one.expression.as_str())
        .collect();
    want.assert_eq(&said.join(" | "));
}

#[test]
fn patterns_are_suggested() {
    check_suggestion(
        "3 bins (blue)",
        expect![[r"{int} bins \(blue) | {float} bins \(blue)"]],
    );
    check_suggestion("1.5 bins", expect!["{float} bins"]);
    check_suggestion(
        r#"a "blue" bin by 5/6"#,
        expect![[
            r"a {string} bin by {int}\/{int} | a {string} bin by {int}\/{float} | a {string} bin by {float}\/{int} | a {string} bin by {float}\/{float}"
        ]],
    );
    check_suggestion("bin3 and 3bin", expect!["bin3 and 3bin"]);
    check_suggestion("", expect![""]);
    assert_eq!(suggest(&"1 ".repeat(40), &Parameters::new()).len(), 8);
}

fn library(patterns: &[&str]) -> Library {
    let mut library = Library::new();
    for pattern in patterns {
        library.step(pattern, Origin::default()).unwrap();
    }
    library
}

#[test]
fn a_sentence_means_one_step_none_or_several() {
    let library = library(&[
        "I press the {string} button",
        "I press {}",
        "I see {string}",
    ]);
    let meaning = |sentence| match library.meaning(sentence) {
        Meaning::Step(found) => format!("step {}", found.step.0),
        Meaning::Undefined => "none".to_string(),
        Meaning::Ambiguous(found) => format!("{} steps", found.len()),
    };
    assert_eq!(meaning("I see \"x\""), "step 2");
    assert_eq!(meaning("I press it"), "step 1");
    assert_eq!(meaning("I press the \"x\" button"), "2 steps");
    assert_eq!(meaning("I pressed it"), "none");
    assert_eq!(meaning(&"I press ".repeat(100_000)), "none");
}

#[test]
fn the_nearest_steps_are_found() {
    let library = library(&[
        "I press the {string} button",
        "I should see {string}",
        "I should not see {string}",
        "the title of the page should be {string}",
    ]);
    let nearest = |sentence| {
        let found = library.nearest(sentence, 2).into_iter();
        let sources = found.map(|number| library.steps()[number.0].expression.source());
        sources.collect::<Vec<_>>().join(" | ")
    };
    assert_eq!(
        nearest("I pressed the \"Send\" button"),
        "I press the {string} button"
    );
    assert_eq!(
        nearest("I shouldn't see \"x\""),
        "I should not see {string} | I should see {string}"
    );
    assert_eq!(nearest("something else altogether"), "");
    assert_eq!(nearest(""), "");
}

proptest! {
    #[test]
    fn nothing_makes_a_pattern_panic(pattern in r"[a-z0-9{}()/\\ é\[\]*+?.^$|\-]{0,24}", step in "[a-z0-9 \"'.é-]{0,24}") {
        let known = Parameters::new();
        for made in [Expression::new(&pattern, &known), Expression::regular(&pattern, &known)] {
            match made {
                Ok(expression) => {
                    let found = expression.matches(&step);
                    let itself = expression.matches(&pattern);
                    prop_assert!(found.iter().chain(&itself).all(|found| found.len() <= pattern.len()));
                }
                Err(fault) => prop_assert!(fault.start <= fault.end),
            }
        }
    }

    #[test]
    fn what_is_suggested_matches(step in "[a-z0-9 \"'.(){}/,é-]{0,40}") {
        let known = Parameters::new();
        for one in suggest(&step, &known).iter().take(4) {
            let made = Expression::new(&one.expression, &known).unwrap();
            let arguments = made.matches(&step);
            prop_assert!(arguments.is_some(), "{} does not match {step}", one.expression);
            prop_assert_eq!(arguments.unwrap().len(), one.parameters.len());
        }
    }

    #[test]
    fn whole_numbers_come_back(number: i64) {
        let expression = Expression::new("{long}", &Parameters::new()).unwrap();
        let arguments = expression.matches(&number.to_string()).unwrap();
        prop_assert_eq!(&arguments[0].value, &Value::Int(number));
    }
}
