//! A condition as the editor shows it: one question, what about it, which value. What is more is shown in
//! words and kept as it is.

use form::{Fields, Form, Kind, When};
use serde::Serialize;

/// A condition in the fields of the editor.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Simple {
    /// "always", "if", or "kept" for one that has no fields.
    pub choice: &'static str,
    /// Which question.
    pub question: String,
    /// "is", "is-not", "answered", "at-least", "at-most".
    pub test: &'static str,
    /// Which value.
    pub value: String,
}

const TESTS: [&str; 5] = ["is", "is-not", "answered", "at-least", "at-most"];

impl Simple {
    /// The fields of a condition.
    pub fn of(when: Option<&When>) -> Self {
        let fields = |test, question: &str, value: String| Self {
            choice: "if",
            question: question.to_owned(),
            test,
            value,
        };
        match when {
            None => Self {
                choice: "always",
                ..Self::default()
            },
            Some(When::Is { question, value }) => fields("is", question, value.clone()),
            Some(When::Answered { question }) => fields("answered", question, String::new()),
            Some(When::AtLeast { question, number }) => {
                fields("at-least", question, number.to_string())
            }
            Some(When::AtMost { question, number }) => {
                fields("at-most", question, number.to_string())
            }
            Some(When::Not(inner)) => match inner.as_ref() {
                When::Is { question, value } => fields("is-not", question, value.clone()),
                _ => Self::kept(),
            },
            Some(When::All(_) | When::Any(_)) => Self::kept(),
        }
    }

    fn kept() -> Self {
        Self {
            choice: "kept",
            ..Self::default()
        }
    }

    /// The condition that was filled in; what was there before, if it is kept.
    ///
    /// # Errors
    /// What to do, with the field.
    pub fn read(
        fields: &Fields,
        before: Option<&When>,
    ) -> Result<Option<When>, (&'static str, String)> {
        match fields.one("when") {
            "if" => {}
            "kept" => return Ok(before.cloned()),
            _ => return Ok(None),
        }
        let question = fields.one("when-question").to_owned();
        if question.is_empty() {
            return Err(("when-question", "Choose which question decides".into()));
        }
        let value = fields.one("when-value").to_owned();
        let test = TESTS
            .into_iter()
            .find(|test| *test == fields.one("when-test"));
        let number = || -> Result<f64, (&'static str, String)> {
            let number = value.parse::<f64>().ok().filter(|n| n.is_finite());
            number.ok_or_else(|| ("when-value", "Enter a number to compare with".into()))
        };
        let wanted = |what: When| {
            if value.is_empty() {
                Err(("when-value", "Enter the value of the answer".into()))
            } else {
                Ok(what)
            }
        };
        let is = When::Is {
            question: question.clone(),
            value: value.clone(),
        };
        Ok(Some(match test.unwrap_or("is") {
            "is-not" => When::Not(Box::new(wanted(is)?)),
            "answered" => When::Answered { question },
            "at-least" => When::AtLeast {
                question,
                number: number()?,
            },
            "at-most" => When::AtMost {
                question,
                number: number()?,
            },
            _ => wanted(is)?,
        }))
    }
}

/// A condition in words.
pub fn words(form: &Form, when: &When) -> String {
    let asked = |name: &str| {
        form.question(name)
            .map_or_else(|| name.to_owned(), |(_, question)| question.label.clone())
    };
    let said = |name: &str, value: &str| {
        let Some((_, question)) = form.question(name) else {
            return value.to_owned();
        };
        let option = question
            .kind
            .options()
            .iter()
            .find(|option| option.value == value);
        match (&question.kind, option) {
            (_, Some(option)) => option.label.clone(),
            (Kind::YesNo, None) => form::upper_first(value),
            _ => value.to_owned(),
        }
    };
    let all = |parts: &[When], between: &str| {
        let parts: Vec<String> = parts.iter().map(|part| words(form, part)).collect();
        format!("({})", parts.join(between))
    };
    match when {
        When::Is { question, value } => {
            format!("“{}” is “{}”", asked(question), said(question, value))
        }
        When::Answered { question } => format!("“{}” is answered", asked(question)),
        When::AtLeast { question, number } => format!("“{}” is {number} or more", asked(question)),
        When::AtMost { question, number } => format!("“{}” is {number} or less", asked(question)),
        When::All(parts) => all(parts, " and "),
        When::Any(parts) => all(parts, " or "),
        When::Not(part) => format!("not {}", words(form, part)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_goes_through_the_fields_and_back() {
        let question = || "q".to_owned();
        let all = [
            None,
            Some(When::Is {
                question: question(),
                value: "a".into(),
            }),
            Some(When::Not(Box::new(When::Is {
                question: question(),
                value: "a".into(),
            }))),
            Some(When::Answered {
                question: question(),
            }),
            Some(When::AtLeast {
                question: question(),
                number: 2.5,
            }),
            Some(When::AtMost {
                question: question(),
                number: -1.0,
            }),
            Some(When::All(vec![When::Answered {
                question: question(),
            }])),
        ];
        for when in all {
            let simple = Simple::of(when.as_ref());
            let fields = Fields::new([
                ("when", simple.choice),
                ("when-question", &simple.question),
                ("when-test", simple.test),
                ("when-value", &simple.value),
            ]);
            assert_eq!(Simple::read(&fields, when.as_ref()), Ok(when));
        }
        let fields = Fields::new([
            ("when", "if"),
            ("when-question", "q"),
            ("when-test", "at-least"),
            ("when-value", "NaN"),
        ]);
        assert!(Simple::read(&fields, None).is_err());
    }
}
