//! What becomes of half-finished answers when the form changes under them: nothing is lost.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Answer, Answers, Form, Kept, Page, Question, Row};

/// Answers carried over to another version of their form.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Carried {
    /// What still fits.
    pub answers: Answers,
    /// What must be asked again, with why.
    pub again: Vec<Again>,
    /// What no longer has a place, or no longer fits: kept beside, never thrown away.
    pub aside: Answers,
}

/// A question to be asked again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Again {
    /// The page that asks it.
    pub page: String,
    /// Its words.
    pub label: String,
    /// "This question has changed."
    pub why: String,
}

/// Carries `answers` of the form `old` over to `new`. An answer is kept if the new form asks a question of
/// that name which would take it, and its words mean the same; `today` settles limits of dates.
///
/// # Example
/// A question that was renamed in its label alone keeps its answers; one whose choice is gone is asked again.
#[must_use]
pub fn carry(old: &Form, new: &Form, answers: &Answers, today: Date) -> Carried {
    let mut out = Carried::default();
    for (name, answer) in answers.iter() {
        let kept = match answer {
            Answer::Rows(rows) => rows_into(new.page(name), rows, today),
            one => new
                .question(name)
                .filter(|(page, question)| page.repeat.is_none() && question.takes(one, today))
                .map(|_| one.clone()),
        };
        match kept {
            Some(kept) => out.answers.set(name, kept),
            None => out.aside.set(name, answer.clone()),
        }
    }
    for page in new.asked(&out.answers) {
        if page.repeat.is_some() {
            if out.aside.get(&page.name).is_some() {
                out.again.push(Again::of(page, page.heading(), CHANGED));
            }
            continue;
        }
        for question in &page.questions {
            if out.answers.get(&question.name).is_some() {
                continue;
            }
            let was_there = old.question(&question.name).is_some();
            if out.aside.get(&question.name).is_some() {
                out.again.push(Again::of(page, &question.label, CHANGED));
            } else if !was_there {
                out.again
                    .push(Again::of(page, &question.label, "This question is new."));
            }
        }
    }
    out
}

const CHANGED: &str = "This question has changed, and what you said before does not fit it.";

impl Again {
    fn of(page: &Page, label: &str, why: &str) -> Self {
        Self {
            page: page.name.clone(),
            label: label.to_owned(),
            why: why.to_owned(),
        }
    }
}

/// The rows as the page of the new form takes them, if it takes all of them.
fn rows_into(page: Option<&Page>, rows: &[Row], today: Date) -> Option<Answer> {
    let page = page?;
    let repeat = page.repeat.as_ref()?;
    if rows.len() > repeat.most {
        return None;
    }
    let fits = rows.iter().all(|row| {
        let known = |name: &String| page.questions.iter().any(|q| q.name == *name);
        row.keys().all(known)
            && page.questions.iter().all(|question| {
                row.get(&question.name)
                    .is_some_and(|answer| question.takes(answer, today))
            })
    });
    fits.then(|| Answer::Rows(rows.to_vec()))
}

impl Question {
    /// Whether it could have been answered so: what the answer would post is read as the same answer.
    #[must_use]
    pub fn takes(&self, answer: &Answer, today: Date) -> bool {
        let files: &[Kept] = match answer {
            Answer::Files(files) => files,
            _ => &[],
        };
        self.read(&self.fields_of(answer), files, today)
            .is_ok_and(|read| read == *answer)
    }
}
