//! A question as a template shows it: its words, its fields as they were filled in, what was wrong.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::read::NONE;
use crate::{Choice, Fields, Kept, Kind, Question, Shape, Wrong};

/// A question, ready for the page.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Shown {
    /// Its name, and the id of its first field.
    pub name: String,
    /// Its words, with "(optional)" behind them where that is so.
    pub label: String,
    /// What helps to answer it.
    pub hint: String,
    /// The kind, as in the form's JSON.
    pub kind: &'static str,
    /// What was filled in, by the last part of the field's name; under "value" where there is one field.
    pub values: BTreeMap<String, String>,
    /// Which choices are chosen.
    pub chosen: Vec<String>,
    /// What to say, by the last part of the field's name.
    pub wrong: BTreeMap<String, String>,
    /// The first thing to say.
    pub first_wrong: String,
    /// The choices.
    pub options: Vec<Choice>,
    /// The way to say none of them.
    pub none: String,
    /// Whether `none` is chosen.
    pub none_chosen: bool,
    /// What stands before the field ("£") and behind it.
    pub unit: String,
    /// Characters at most, or 0.
    pub most_chars: usize,
    /// Words at most, or 0.
    pub most_words: usize,
    /// The words to agree to.
    pub text: String,
    /// What may be drawn: "point", "line", "area".
    pub shapes: Vec<&'static str>,
    /// Files that were kept.
    pub files: Vec<Kept>,
    /// How many more files may be added.
    pub files_left: usize,
    /// What a file chooser offers.
    pub accept: String,
}

impl Question {
    /// Ready for the page, with what was filled in and what was wrong with it.
    #[must_use]
    pub fn show(&self, fields: &Fields, files: &[Kept], wrong: &[Wrong]) -> Shown {
        let start = format!("{}-", self.name);
        let end = |field: &str| -> Option<String> {
            if field == self.name {
                return Some("value".into());
            }
            let rest = field.strip_prefix(&start)?;
            self.field_names()
                .iter()
                .any(|known| known == field)
                .then(|| rest.to_owned())
        };
        let mut shown = Shown {
            name: self.name.clone(),
            label: if self.optional {
                format!("{} (optional)", self.label)
            } else {
                self.label.clone()
            },
            hint: self.hint.clone(),
            kind: self.kind.name(),
            options: self.kind.options().to_vec(),
            chosen: fields
                .all(&self.name)
                .into_iter()
                .map(str::to_owned)
                .collect(),
            files: files.to_vec(),
            ..Shown::default()
        };
        for (name, value) in fields.iter() {
            if let Some(part) = end(name) {
                shown.values.entry(part).or_insert_with(|| value.to_owned());
            }
        }
        for one in wrong {
            if let Some(part) = end(&one.field) {
                if shown.first_wrong.is_empty() {
                    shown.first_wrong.clone_from(&one.message);
                }
                shown
                    .wrong
                    .entry(part)
                    .or_insert_with(|| one.message.clone());
            }
        }
        self.show_kind(&mut shown);
        shown
    }

    fn show_kind(&self, shown: &mut Shown) {
        match &self.kind {
            Kind::Text { most, .. } => shown.most_chars = *most,
            Kind::LongText { most, most_words } => match most_words {
                Some(most) => shown.most_words = *most,
                None => shown.most_chars = *most,
            },
            Kind::Number { unit, .. } => shown.unit.clone_from(unit),
            Kind::Checkboxes { none, .. } => {
                shown.none.clone_from(none);
                shown.none_chosen = !none.is_empty() && shown.chosen.iter().any(|v| v == NONE);
            }
            Kind::Declaration { text } => shown.text.clone_from(text),
            Kind::Place { shapes } => {
                shown.shapes = shapes
                    .iter()
                    .map(|shape| match shape {
                        Shape::Point => "point",
                        Shape::Line => "line",
                        Shape::Area => "area",
                    })
                    .collect();
            }
            Kind::Upload {
                kinds,
                most_files,
                most_bytes,
            } => {
                shown.files_left = most_files.saturating_sub(shown.files.len());
                shown.accept = kinds
                    .iter()
                    .map(|kind| kind.accept())
                    .collect::<Vec<_>>()
                    .join(",");
                if shown.hint.is_empty() {
                    let kinds: Vec<&str> = kinds.iter().map(|kind| kind.words()).collect();
                    let size = most_bytes / (1024 * 1024);
                    shown.hint = format!("It can be {}, of {size} MB at most.", kinds.join(" or "));
                }
            }
            _ => {}
        }
    }
}
