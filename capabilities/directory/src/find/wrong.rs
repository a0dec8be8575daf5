//! Somebody tells us that an entry is wrong.

use app::Page;
use serde::{Deserialize, Serialize};

/// Most letters of what somebody writes.
pub const MOST: usize = 1_000;

/// What can be wrong: the word in the form, and how it is put.
pub const WHAT: [(&str, &str); 6] = [
    ("times", "The days or times"),
    ("place", "The address or place"),
    ("contact", "The phone number, email or website"),
    ("cost", "The cost"),
    ("closed", "It has closed or does not run any more"),
    ("other", "Something else"),
];

/// What was typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Wrongs {
    /// A word of [`WHAT`].
    pub what: String,
    /// In their words.
    pub words: String,
    /// Where to answer; may be empty.
    pub email: String,
}

/// An error at a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// `#` and the field's id.
    pub href: String,
    /// What is wrong and what to do.
    pub text: String,
}

impl FieldError {
    /// At the field with this id.
    pub fn at(field: &str, text: impl Into<String>) -> Self {
        Self {
            href: format!("#{field}"),
            text: text.into(),
        }
    }
}

/// Whether an address can be written to: one `@` with a dotted name after it, no spaces, not too long.
#[must_use]
pub fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else {
        return false;
    };
    let plain = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| !c.is_whitespace() && !c.is_control() && !"<>,;:\"()[]\\@".contains(c))
    };
    text.len() <= 254
        && plain(name)
        && plain(host)
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && !host.contains("..")
}

impl Wrongs {
    /// What must be mended before it can be sent.
    #[must_use]
    pub fn errors(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        if !WHAT.iter().any(|(word, _)| *word == self.what) {
            errors.push(FieldError::at("what", "Choose what is wrong"));
        }
        if self.what == "other" && self.words.trim().is_empty() {
            errors.push(FieldError::at("words", "Write what is wrong"));
        }
        if self.words.chars().count() > MOST {
            errors.push(FieldError::at(
                "words",
                format!("Write at most {MOST} letters"),
            ));
        }
        let email = self.email.trim();
        if !email.is_empty() && !is_email(email) {
            errors.push(FieldError::at(
                "email",
                "Write an email address such as name@example.com, or leave it empty",
            ));
        }
        errors
    }
}

/// What is wrong here?
#[derive(Debug, Default, Serialize)]
pub struct WrongPage {
    /// The service's name.
    pub name: String,
    /// Its page.
    pub path: String,
    /// What was typed.
    pub given: Wrongs,
    /// What must be mended.
    pub errors: Vec<FieldError>,
    /// What can be chosen.
    pub what: Vec<(&'static str, &'static str)>,
}

impl Page for WrongPage {
    const TEMPLATE: &'static str = "directory/wrong.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |given: Wrongs, errors| Self {
            name: "Computer help in libraries".into(),
            path: "/help/b7a1f3c2".into(),
            given,
            errors,
            what: WHAT.to_vec(),
        };
        let given = Wrongs {
            email: "nobody".into(),
            ..Wrongs::default()
        };
        let errors = given.errors();
        vec![
            ("empty", page(Wrongs::default(), Vec::new())),
            ("with errors", page(given, errors)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_mail_can_reach() {
        for (text, want) in [
            ("ann@example.org", true),
            ("a.b+c@sub.example.co.uk", true),
            ("nobody", false),
            ("two@at@example.org", false),
            ("a@b", false),
            ("a b@example.org", false),
            ("a@example..org", false),
            ("ann@example.org\r\nBcc: all@example.org", false),
            ("Ann <ann@example.org>", false),
            ("", false),
        ] {
            assert_eq!(is_email(text), want, "{text}");
        }
    }

    #[test]
    fn what_is_missing_is_asked_for() {
        let texts = |given: Wrongs| -> Vec<String> {
            given.errors().into_iter().map(|error| error.text).collect()
        };
        assert_eq!(texts(Wrongs::default()), ["Choose what is wrong"]);
        let other = Wrongs {
            what: "other".into(),
            email: "x".into(),
            ..Wrongs::default()
        };
        assert_eq!(texts(other).len(), 2);
        let fine = Wrongs {
            what: "closed".into(),
            ..Wrongs::default()
        };
        assert!(texts(fine).is_empty());
    }
}
