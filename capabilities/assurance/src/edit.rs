//! One page for whatever an officer sets up or changes: fields as data, read with what is wrong beside each.

use app::{Page, View};
use axum::response::{IntoResponse, Response};
use form::Fields;
use http::StatusCode;
use jiff::civil::Date;
use serde::Serialize;

/// A way back up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Crumb {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    href: Option<String>,
}

/// The ways back up to a contract's page and on from it.
#[must_use]
pub fn crumbs(title: &str, path: &str, on: &[(&str, &str)]) -> Vec<Crumb> {
    let mut all = vec![Crumb {
        text: "Contracts".into(),
        href: Some("/assurance".into()),
    }];
    if !title.is_empty() {
        all.push(Crumb {
            text: title.to_owned(),
            href: Some(path.to_owned()),
        });
    }
    all.extend(on.iter().map(|(text, href)| Crumb {
        text: (*text).to_owned(),
        href: Some((*href).to_owned()),
    }));
    all
}

/// A field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Its name and id.
    pub name: &'static str,
    /// What it asks.
    pub label: String,
    /// What helps to answer.
    pub hint: String,
    /// "line", "short", "box", "code", "radios", "select", "checks", "secret" or "file".
    pub kind: &'static str,
    /// What stands in it.
    pub value: String,
    /// What can be chosen: value and words.
    pub options: Vec<(String, String)>,
    /// What is chosen of several.
    pub chosen: Vec<String>,
    /// What is wrong with it.
    pub wrong: String,
}

impl Field {
    /// A field of a line, with what stands in it.
    #[must_use]
    pub fn line(name: &'static str, label: &str, value: &str) -> Self {
        Self {
            name,
            label: label.into(),
            kind: "line",
            value: value.into(),
            ..Self::default()
        }
    }

    /// A field of a few characters.
    #[must_use]
    pub fn short(name: &'static str, label: &str, value: &str) -> Self {
        Self {
            kind: "short",
            ..Self::line(name, label, value)
        }
    }

    /// A field of several lines.
    #[must_use]
    pub fn text(name: &'static str, label: &str, value: &str) -> Self {
        Self {
            kind: "box",
            ..Self::line(name, label, value)
        }
    }

    /// One of several.
    #[must_use]
    pub fn radios(name: &'static str, label: &str, options: &[(&str, &str)], chosen: &str) -> Self {
        let options = options
            .iter()
            .map(|(value, text)| ((*value).into(), (*text).into()))
            .collect();
        Self {
            kind: "radios",
            options,
            ..Self::line(name, label, chosen)
        }
    }

    /// One of many.
    #[must_use]
    pub fn select(name: &'static str, label: &str, options: &[(&str, &str)], chosen: &str) -> Self {
        Self {
            kind: "select",
            ..Self::radios(name, label, options, chosen)
        }
    }

    /// Any of several.
    #[must_use]
    pub fn checks(
        name: &'static str,
        label: &str,
        options: Vec<(String, String)>,
        chosen: Vec<String>,
    ) -> Self {
        Self {
            kind: "checks",
            options,
            chosen,
            ..Self::line(name, label, "")
        }
    }

    /// The same with a hint.
    #[must_use]
    pub fn hint(mut self, hint: &str) -> Self {
        self.hint = hint.into();
        self
    }
}

/// What is wrong, as the summary lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Error {
    text: String,
    href: String,
}

impl Error {
    /// What is wrong with a field.
    #[must_use]
    pub fn new(field: &str, text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            href: format!("#{field}"),
        }
    }
}

/// What do you want to set up or change?
#[derive(Debug, Clone, Default, Serialize)]
pub struct Edit {
    /// The heading.
    pub title: String,
    /// What it belongs to.
    pub caption: String,
    /// Sentences before the fields.
    pub words: Vec<String>,
    /// The ways back up.
    pub crumbs: Vec<Crumb>,
    /// Where it is sent.
    pub action: String,
    /// The version that was read; 0 for something new.
    pub version: i64,
    /// What the button says.
    pub button: String,
    /// The fields.
    pub fields: Vec<Field>,
    /// What is wrong.
    pub errors: Vec<Error>,
}

impl Edit {
    /// The page as it was filled in, with what to mend.
    #[must_use]
    pub fn again(mut self, view: &View, given: &Given<'_>) -> Response {
        for field in &mut self.fields {
            given.fill(field);
        }
        self.version = given.version();
        self.errors = given.errors();
        (StatusCode::UNPROCESSABLE_ENTITY, view.page(&self)).into_response()
    }
}

impl Page for Edit {
    const TEMPLATE: &'static str = "assurance/edit.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let of = |value: &str, wrong: &str| Self {
            title: "A new contract".into(),
            caption: "Contracts".into(),
            words: vec!["You can change all of this later.".into()],
            crumbs: crumbs("", "", &[]),
            action: "/assurance".into(),
            button: "Save".into(),
            fields: vec![
                Field {
                    wrong: wrong.into(),
                    ..Field::line("title", "What is it about?", value)
                },
                Field::short("starts", "First day", "2026-12-01").hint("Such as 2026-12-24"),
                Field::text("about", "In a sentence or two", ""),
                Field::radios(
                    "kind",
                    "What is it?",
                    &[("a", "A service"), ("b", "A website")],
                    "a",
                ),
                Field::select(
                    "whose",
                    "Who looks after it?",
                    &[("", "Nobody"), ("1", "Ann Marsh")],
                    "1",
                ),
                Field::checks(
                    "due",
                    "What is due?",
                    vec![("A".into(), "A: by keyboard".into())],
                    vec!["A".into()],
                ),
                Field {
                    kind: "file",
                    ..Field::line("file", "A file", "")
                },
                Field {
                    kind: "code",
                    ..Field::text("steps", "What is tried?", "Feature: a")
                },
                Field {
                    kind: "secret",
                    ..Field::line("secret", "What is filled in?", "")
                },
            ],
            ..Self::default()
        };
        let wrong = "Enter what it is about";
        vec![
            (
                "to begin",
                Self {
                    words: vec![],
                    fields: vec![Field::line("title", "What is it about?", "")],
                    ..of("", "")
                },
            ),
            ("full", of("Library booking", "")),
            (
                "error",
                Self {
                    errors: vec![Error::new("title", wrong)],
                    ..of("", wrong)
                },
            ),
        ]
    }
}

/// Fields being read: what is wrong with them is gathered, so that all of it is told at once.
pub struct Given<'a> {
    fields: &'a Fields,
    wrong: Vec<(&'static str, String)>,
}

impl<'a> Given<'a> {
    /// Fields to read.
    #[must_use]
    pub const fn new(fields: &'a Fields) -> Self {
        Self {
            fields,
            wrong: Vec::new(),
        }
    }

    /// Whether anything is wrong.
    #[must_use]
    pub fn is_wrong(&self) -> bool {
        !self.wrong.is_empty()
    }

    /// Puts into a field what was typed there, and what is wrong with it.
    pub fn fill(&self, field: &mut Field) {
        self.fields.one(field.name).clone_into(&mut field.value);
        let chosen = self.fields.all(field.name).into_iter();
        field.chosen = chosen.map(str::to_owned).collect();
        if let Some((_, text)) = self.wrong.iter().find(|(name, _)| *name == field.name) {
            field.wrong.clone_from(text);
        }
    }

    /// What is wrong, for pages of their own.
    #[must_use]
    pub fn errors(&self) -> Vec<Error> {
        self.wrong
            .iter()
            .map(|(name, text)| Error::new(name, text))
            .collect()
    }

    /// What is wrong: the field, and what.
    #[must_use]
    pub fn wrong(&self) -> &[(&'static str, String)] {
        &self.wrong
    }

    /// The version that was read.
    #[must_use]
    pub fn version(&self) -> i64 {
        self.fields.one("version").parse().unwrap_or(0)
    }

    /// Says that a field is wrong.
    pub fn tell(&mut self, name: &'static str, text: impl Into<String>) {
        self.wrong.push((name, text.into()));
    }

    /// Text that may be left out.
    pub fn text(&mut self, name: &'static str, most: usize) -> String {
        let text = self.fields.one(name);
        if text.chars().count() > most {
            self.tell(name, format!("This must be {most} characters or fewer"));
        }
        text.to_owned()
    }

    /// Text on one line that is needed; `ask` says what to do where it is missing.
    pub fn line(&mut self, name: &'static str, most: usize, ask: &str) -> String {
        let text = self.text(name, most);
        if text.is_empty() {
            self.tell(name, ask);
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// A day, in ISO 8601.
    pub fn date(&mut self, name: &'static str) -> String {
        let text = self.fields.one(name);
        match text.parse::<Date>() {
            Ok(day) if (1990..=2200).contains(&day.year()) => day.to_string(),
            _ => {
                self.tell(name, "Enter a date, such as 2026-12-24");
                String::new()
            }
        }
    }

    /// Pounds, in pence.
    pub fn pounds(&mut self, name: &'static str) -> i64 {
        let text: String = self
            .fields
            .one(name)
            .chars()
            .filter(|c| !matches!(c, '£' | ',' | ' '))
            .collect();
        let (whole, rest) = text.split_once('.').unwrap_or((&text, "00"));
        let pence = whole
            .parse::<i64>()
            .ok()
            .zip(rest.parse::<i64>().ok().filter(|_| rest.len() == 2));
        match pence {
            Some((whole, rest))
                if (0..=10_000_000_000).contains(&whole) && (0..100).contains(&rest) =>
            {
                whole * 100 + rest
            }
            _ => {
                self.tell(name, "Enter an amount in pounds, such as 1250 or 12.50");
                0
            }
        }
    }

    /// A whole number.
    pub fn whole(&mut self, name: &'static str, least: u32, most: u32) -> u32 {
        match self.fields.one(name).parse::<u32>() {
            Ok(n) if (least..=most).contains(&n) => n,
            _ => {
                self.tell(name, format!("Enter a whole number from {least} to {most}"));
                least
            }
        }
    }

    /// One of several words.
    pub fn choice<T: Copy>(
        &mut self,
        name: &'static str,
        of: &[(&str, T)],
        ask: &str,
    ) -> Option<T> {
        let word = self.fields.one(name);
        let found = of
            .iter()
            .find(|(known, _)| *known == word)
            .map(|(_, value)| *value);
        if found.is_none() {
            self.tell(name, ask);
        }
        found
    }
}
