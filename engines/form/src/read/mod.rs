//! Reading an answer from what was posted, with what to say beside the field where it will not do.

mod choice;
mod line;
mod number;
mod place;
mod time;

pub use choice::NONE;

use jiff::civil::Date;

use crate::{Answer, Fields, Kept, Kind, Page, Question, Wrong, words};

/// What reading one question gives.
type Read = Result<Answer, Vec<Wrong>>;

impl Question {
    /// The answer in `fields`. `files` are those kept for this question; `today` settles "in the past".
    ///
    /// # Errors
    /// What to say beside which field, in the order of the page; each message says what to do.
    pub fn read(&self, fields: &Fields, files: &[Kept], today: Date) -> Read {
        if self.is_left_out(fields, files) {
            return if self.optional {
                Ok(Answer::Blank)
            } else {
                Err(vec![Wrong::new(self.first_field(), self.missing())])
            };
        }
        match &self.kind {
            Kind::Text { most, pattern } => line::text(self, fields, *most, pattern.as_ref()),
            Kind::LongText { most, most_words } => {
                line::long_text(self, fields, *most, *most_words)
            }
            Kind::Email => line::email(self, fields),
            Kind::Phone => line::phone(self, fields),
            Kind::Name => line::name(self, fields),
            Kind::Number {
                least,
                most,
                decimals,
                ..
            } => number::number(self, fields, *least, *most, *decimals),
            Kind::Money {
                least_pence,
                most_pence,
            } => number::money(self, fields, *least_pence, *most_pence),
            Kind::Date { from, to } => time::date(self, fields, *from, *to, today),
            Kind::Time => time::time(self, fields),
            Kind::YesNo => choice::yes_no(self, fields),
            Kind::Radios { options } | Kind::Select { options } => {
                choice::one(self, fields, options)
            }
            Kind::Checkboxes { options, none } => choice::many(self, fields, options, none),
            Kind::Declaration { text } => Ok(Answer::Agreed(text.clone())),
            Kind::Address => place::address(self, fields),
            Kind::Place { shapes } => place::spot(self, fields, shapes),
            Kind::Upload { most_files, .. } => place::files(self, files, *most_files),
        }
    }

    /// The names of its fields, in the order of the page.
    #[must_use]
    pub fn field_names(&self) -> Vec<String> {
        let part = |end: &str| format!("{}-{end}", self.name);
        match self.kind {
            Kind::Name => ["first", "last"].map(part).into(),
            Kind::Date { .. } => ["day", "month", "year"].map(part).into(),
            Kind::Address => ["line1", "line2", "town", "postcode"].map(part).into(),
            Kind::Place { .. } => ["words", "shape"].map(part).into(),
            _ => vec![self.name.clone()],
        }
    }

    fn first_field(&self) -> String {
        self.field_names().swap_remove(0)
    }

    fn is_left_out(&self, fields: &Fields, files: &[Kept]) -> bool {
        if matches!(self.kind, Kind::Upload { .. }) {
            return files.is_empty();
        }
        self.field_names()
            .iter()
            .all(|name| fields.all(name).is_empty())
    }

    /// What to say where nothing was given.
    fn missing(&self) -> String {
        let called = words::called(self);
        match &self.kind {
            Kind::Radios { .. } | Kind::Select { .. } => {
                if called.starts_with("an answer") {
                    "Select one of the answers".into()
                } else {
                    format!("Select {called}")
                }
            }
            Kind::YesNo if self.called.is_empty() => "Select yes or no".into(),
            Kind::YesNo => format!("Select yes if {called}"),
            Kind::Checkboxes { none, .. } if !none.is_empty() => {
                format!("Select all that apply, or “{none}”")
            }
            Kind::Checkboxes { .. } => "Select at least one".into(),
            Kind::Upload { .. } => "Select a file".into(),
            Kind::Declaration { .. } => "Tick the box to say that you agree".into(),
            Kind::Place { .. } => "Say where it is, in words or on the map".into(),
            _ => format!("Enter {called}"),
        }
    }
}

impl Page {
    /// The answers to its questions. `files` gives the files kept for a question.
    ///
    /// # Errors
    /// Everything that is wrong, in the order of the page.
    pub fn read(
        &self,
        fields: &Fields,
        files: &dyn Fn(&str) -> Vec<Kept>,
        today: Date,
    ) -> Result<Vec<(String, Answer)>, Vec<Wrong>> {
        let mut answers = Vec::new();
        let mut wrong = Vec::new();
        for question in &self.questions {
            match question.read(fields, &files(&question.name), today) {
                Ok(answer) => answers.push((question.name.clone(), answer)),
                Err(more) => wrong.extend(more),
            }
        }
        if wrong.is_empty() {
            Ok(answers)
        } else {
            Err(wrong)
        }
    }
}

/// One thing wrong with one field.
fn wrong<T>(field: impl Into<String>, message: impl Into<String>) -> Result<T, Vec<Wrong>> {
    Err(vec![Wrong::new(field, message)])
}
