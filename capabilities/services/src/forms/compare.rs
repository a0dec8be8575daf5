//! One comparison in fields, and out of them: how the answer is compared, and with which answer.

use form::{Answer, Fields, Kind, Question, When, Wrong};
use jiff::civil::Date;

use super::when::{Leaf, Sort, Subject, Test, Value};

/// The field of the comparison.
const TEST: &str = "test";

/// The field of the answer to compare with.
const VALUE: &str = "value";

/// The most pounds to compare with, in pence.
const MOST_PENCE: i64 = 100_000_000_000;

/// The question about the answer to compare with; none where an answer is only there or not.
pub fn asked(subject: &Subject<'_>) -> Option<Question> {
    let new = |label: &str, called: &str, kind: Kind| Question {
        called: called.to_owned(),
        ..Question::new(VALUE, label, kind)
    };
    let kind = subject.question.map(|question| &question.kind);
    Some(match subject.sort {
        Sort::YesNo => new("Which answer?", "", Kind::YesNo),
        Sort::One | Sort::Several => Question {
            hint: "Choose one. Choose several only for “one of” or “none of”.".into(),
            ..new(
                "Which answer?",
                "",
                Kind::Checkboxes {
                    options: kind.map(Kind::options).unwrap_or_default().to_vec(),
                    none: String::new(),
                },
            )
        },
        Sort::Text => new("Which answer?", "the answer", kind?.clone()),
        Sort::Number => {
            let unit = match kind {
                Some(Kind::Number { unit, .. }) => unit.clone(),
                _ => String::new(),
            };
            let kind = Kind::Number {
                least: None,
                most: None,
                decimals: 6,
                unit,
            };
            new("Number", "the number", kind)
        }
        Sort::Count => {
            let kind = Kind::Number {
                least: Some(0.0),
                most: None,
                decimals: 0,
                unit: String::new(),
            };
            new("Number", "the number", kind)
        }
        Sort::Money => {
            let kind = Kind::Money {
                least_pence: -MOST_PENCE,
                most_pence: MOST_PENCE,
            };
            new("Amount, in pounds", "the amount", kind)
        }
        Sort::Day => {
            let kind = Kind::Date {
                from: None,
                to: None,
            };
            new("Day", "the day", kind)
        }
        Sort::Other => return None,
    })
}

/// A comparison in fields.
pub fn fields(leaf: &Leaf) -> Fields {
    let mut fields = Fields::new([(TEST, leaf.test.name())]);
    match &leaf.value {
        Value::Nothing => {}
        Value::Choices(values) => values.iter().for_each(|value| fields.push(VALUE, value)),
        Value::Number(number) => fields.push(VALUE, number.to_string()),
        Value::Day(day) => {
            let kind = Kind::Date {
                from: None,
                to: None,
            };
            fields.extend(Question::new(VALUE, "", kind).fields_of(&Answer::Date(*day)));
        }
    }
    fields
}

/// The comparison that was filled in.
///
/// # Errors
/// What to do, beside which field.
pub fn read(fields: &Fields, subject: &Subject<'_>) -> Result<When, Vec<Wrong>> {
    let test = Test::named(fields.one(TEST)).filter(|test| subject.sort.tests().contains(test));
    let Some(test) = test else {
        return Err(vec![Wrong::new(TEST, "Choose how the answer is compared")]);
    };
    let value = match asked(subject).filter(|_| test.takes_value()) {
        Some(question) => value(question.read(fields, &[], Date::default())?),
        None => Value::Nothing,
    };
    if let Value::Choices(values) = &value
        && values.len() > 1
        && matches!(test, Test::Is | Test::IsNot)
    {
        let several = Test::OneOf.words(subject.sort);
        let message = format!("Choose one answer, or compare with “{several}”");
        return Err(vec![Wrong::new(VALUE, message)]);
    }
    let leaf = Leaf {
        question: subject.name.to_owned(),
        test,
        value,
    };
    leaf.when()
        .ok_or_else(|| vec![Wrong::new(VALUE, "Choose an answer to compare with")])
}

/// What was answered, as conditions keep it.
fn value(answer: Answer) -> Value {
    match answer {
        Answer::Many(values) => Value::Choices(values),
        Answer::Text(text) => Value::Choices(vec![text]),
        Answer::Yes(yes) => Value::Choices(vec![if yes { "yes" } else { "no" }.to_owned()]),
        Answer::Date(day) => Value::Day(day),
        other => other.number().map_or(Value::Nothing, Value::Number),
    }
}

#[cfg(test)]
mod tests {
    use form::{Form, Page, Repeat};
    use jiff::civil::date;

    use super::super::edit::sample_form;
    use super::super::when::{subjects, words};
    use super::*;

    /// A form with a question of every kind, named as its kind, and a page that repeats.
    fn form() -> Form {
        let mut form = sample_form();
        form.pages = Kind::all()
            .into_iter()
            .map(|(label, kind)| Page {
                name: format!("page-{}", kind.name()),
                questions: vec![Question::new(kind.name(), label, kind)],
                ..Page::default()
            })
            .collect();
        form.pages.push(Page {
            name: "vehicles".into(),
            repeat: Some(Repeat {
                one: "vehicle".into(),
                many: "vehicles".into(),
                most: 5,
            }),
            ..Page::default()
        });
        form.pages.push(Page {
            name: "last".into(),
            ..Page::default()
        });
        form
    }

    fn posted(pairs: &[(&str, &str)]) -> Fields {
        Fields::new(pairs.iter().copied())
    }

    #[track_caller]
    fn check(subject: &str, pairs: &[(&str, &str)], want: &str) {
        let form = form();
        let all = subjects(&form, Some("last"));
        let subject = all.iter().find(|one| one.name == subject).unwrap();
        let got = match read(&posted(pairs), subject) {
            Ok(when) => words(&form, &when),
            Err(wrong) => format!("{}: {}", wrong[0].field, wrong[0].message),
        };
        assert_eq!(got, want);
    }

    #[test]
    fn every_comparison_of_every_kind_goes_to_fields_and_back() {
        let form = form();
        let mut seen = 0;
        for subject in subjects(&form, Some("last")) {
            for test in subject.sort.tests() {
                let choice = |value: &str| Value::Choices(vec![value.to_owned()]);
                let several = || Value::Choices(vec!["first".into(), "second".into()]);
                let value = match (test.takes_value(), subject.sort) {
                    (false, _) | (_, Sort::Other) => Value::Nothing,
                    (_, Sort::YesNo) => choice("yes"),
                    (_, Sort::Text) => choice("blue"),
                    (_, Sort::One | Sort::Several) => match test {
                        Test::OneOf | Test::NoneOf => several(),
                        _ => choice("second"),
                    },
                    (_, Sort::Number | Sort::Money) => Value::Number(12.5),
                    (_, Sort::Count) => Value::Number(2.0),
                    (_, Sort::Day) => Value::Day(date(2026, 11, 24)),
                };
                let leaf = Leaf {
                    question: subject.name.to_owned(),
                    test: *test,
                    value,
                };
                let when = leaf.clone().when().unwrap();
                assert_eq!(Leaf::of(&when).as_ref(), Some(&leaf));
                let again = read(&fields(&leaf), &subject).unwrap();
                assert_eq!(again, when, "{} {test:?}", subject.name);
                let said = words(&form, &when);
                assert_eq!(words(&form, &again), said);
                assert!(
                    said.contains(&subject.label) && said.contains(test.words(subject.sort)),
                    "{said}"
                );
                seen += 1;
            }
        }
        assert!(seen > 50, "{seen}");
    }

    #[test]
    fn comparisons_are_said_in_plain_words() {
        let is = [("test", "is"), ("value", "no")];
        check("yes_no", &is, "“Yes or no” is “No”");
        let one_of = [("test", "one-of"), ("value", "second"), ("value", "first")];
        check(
            "radios",
            &one_of,
            "“One of a few” is one of “First”, “Second”",
        );
        let has = [("test", "is-not"), ("value", "first")];
        check(
            "checkboxes",
            &has,
            "“Any of a few” does not include “First”",
        );
        let more = [("test", "more-than"), ("value", "£1,250.5")];
        check("money", &more, "“An amount of money” is more than £1,250.5");
        let many = [("test", "at-least"), ("value", "3")];
        check("vehicles", &many, "“How many vehicles” is at least 3");
        let before = [
            ("test", "before"),
            ("value-day", "1"),
            ("value-month", "April"),
            ("value-year", "2027"),
        ];
        check("date", &before, "“A date” is before 1 April 2027");
        check(
            "upload",
            &[("test", "not-answered")],
            "“Files” is not answered",
        );
    }

    #[test]
    fn what_does_not_suit_is_refused_with_words() {
        let how = "test: Choose how the answer is compared";
        check("yes_no", &[], how);
        check("yes_no", &[("test", "more-than"), ("value", "1")], how);
        check("email", &[("test", "is"), ("value", "x")], how);
        check("radios", &[("test", "\u{0}<script>")], how);
        check("yes_no", &[("test", "is")], "value: Select yes or no");
        check(
            "radios",
            &[("test", "is"), ("value", "third")],
            "value: Select from the answers on the page",
        );
        check(
            "select",
            &[("test", "is"), ("value", "first"), ("value", "second")],
            "value: Choose one answer, or compare with “is one of”",
        );
        for number in ["NaN", "inf", "1e9", "ten", "--1"] {
            check(
                "number",
                &[("test", "at-most"), ("value", number)],
                "value: The number must be a number, like 4",
            );
        }
        check(
            "vehicles",
            &[("test", "at-most"), ("value", "1.5")],
            "value: The number must be a whole number, like 4",
        );
        check(
            "date",
            &[
                ("test", "after"),
                ("value-day", "30"),
                ("value-month", "2"),
                ("value-year", "2027"),
            ],
            "value-day: The day must be a real date",
        );
        check(
            "text",
            &[("test", "is"), ("value", " ")],
            "value: Enter the answer",
        );
    }

    #[test]
    fn only_what_is_asked_before_can_decide() {
        let mut form = form();
        let check = |form: &Form, page: Option<&str>, name: &str, want: &str| {
            let got = super::super::when::refused(form, page, name).unwrap_or_default();
            assert!(
                got.contains(want) && got.is_empty() == want.is_empty(),
                "{got}"
            );
        };
        form.pages[17].questions = vec![Question::new("plate", "Number plate?", Kind::YesNo)];
        form.pages[18].questions = vec![Question::new("end", "The end?", Kind::YesNo)];
        check(&form, Some("last"), "email", "");
        check(&form, Some("last"), "vehicles", "");
        check(&form, Some("last"), "plate", "asked again for each vehicle");
        check(&form, Some("last"), "end", "asked later, or on this page");
        check(&form, Some("page-text"), "email", "asked later");
        check(&form, Some("page-text"), "vehicles", "not known yet here");
        check(&form, Some("last"), "", "No question has the name “”");
        check(&form, None, "end", "");
        check(&form, None, "vehicles", "cannot decide a fee");
        check(&form, None, "plate", "asked again for each vehicle");
    }

    #[test]
    fn a_condition_that_has_lost_its_question_still_has_words() {
        let form = form();
        let gone = When::Is {
            question: "gone".into(),
            value: "<b>".into(),
        };
        assert_eq!(words(&form, &gone), "“gone” is “<b>”");
    }
}
