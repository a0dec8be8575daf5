//! What was answered, in rows: for checking before it is sent, for the case, for the letter.

use serde::{Deserialize, Serialize};

use crate::{Answer, Answers, Form, Kind, Page, Question, Row};

/// A part of the form with its answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// "About you"; empty where the form has no parts.
    pub title: String,
    /// The answers.
    pub rows: Vec<SummaryRow>,
}

/// One answer, as people read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SummaryRow {
    /// The question.
    pub label: String,
    /// The answer, a line each; none if it was left out.
    pub lines: Vec<String>,
    /// The page that asks it.
    pub page: String,
    /// Which of the rows of a repeated page, from 1; 0 for a page that is not repeated.
    #[serde(default)]
    pub item: usize,
    /// The question's name.
    pub question: String,
}

/// Whom to answer, and about where: taken from the first question of each kind.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    /// "Ann Marsh"
    pub name: String,
    /// Where to write.
    pub email: String,
    /// Where to ring.
    pub phone: String,
    /// Lines of a postal address.
    pub address: Vec<String>,
    /// Of the address, or asked by itself.
    pub postcode: String,
}

impl Form {
    /// The answers to what is asked, in the order of the form.
    #[must_use]
    pub fn summary(&self, answers: &Answers) -> Vec<Section> {
        let mut sections: Vec<Section> = Vec::new();
        for page in self.asked(answers) {
            let rows = page.summary(answers);
            if rows.is_empty() {
                continue;
            }
            match sections.last_mut() {
                Some(last) if last.title == page.section => last.rows.extend(rows),
                _ => sections.push(Section {
                    title: page.section.clone(),
                    rows,
                }),
            }
        }
        sections
    }

    /// Whom to answer.
    #[must_use]
    pub fn contact(&self, answers: &Answers) -> Contact {
        let mut contact = Contact::default();
        for (question, answer) in self.pairs(answers) {
            take(&mut contact, question, answer);
        }
        contact
    }

    /// The first place that was given on the map.
    #[must_use]
    pub fn point(&self, answers: &Answers) -> Option<geo::Point> {
        self.pairs(answers).find_map(|(_, answer)| match answer {
            Answer::Spot(spot) => spot.point(),
            _ => None,
        })
    }

    /// Each question that is asked once, with its answer.
    fn pairs<'a>(
        &'a self,
        answers: &'a Answers,
    ) -> impl Iterator<Item = (&'a Question, &'a Answer)> {
        self.asked(answers)
            .into_iter()
            .filter(|page| page.repeat.is_none())
            .flat_map(|page| &page.questions)
            .filter_map(|question| answers.get(&question.name).map(|answer| (question, answer)))
    }
}

fn take(contact: &mut Contact, question: &Question, answer: &Answer) {
    match (&question.kind, answer) {
        (Kind::Name, Answer::Name(name)) if contact.name.is_empty() => {
            contact.name = format!("{} {}", name.first, name.last);
        }
        (Kind::Email, Answer::Text(text)) if contact.email.is_empty() => {
            contact.email.clone_from(text);
        }
        (Kind::Phone, Answer::Text(text)) if contact.phone.is_empty() => {
            contact.phone.clone_from(text);
        }
        (Kind::Address, Answer::Address(address)) if contact.address.is_empty() => {
            contact.address = question.words(answer);
            contact.postcode.clone_from(&address.postcode);
        }
        (
            Kind::Text {
                pattern: Some(crate::Pattern::Postcode),
                ..
            },
            Answer::Text(text),
        ) if contact.postcode.is_empty() => {
            contact.postcode.clone_from(text);
        }
        _ => {}
    }
}

impl Page {
    /// Its answers, in rows.
    #[must_use]
    pub fn summary(&self, answers: &Answers) -> Vec<SummaryRow> {
        let Some(repeat) = &self.repeat else {
            return self
                .questions
                .iter()
                .map(|question| self.row(question, answers.get(&question.name), "", 0))
                .collect();
        };
        let of_item = |(i, row): (usize, &Row)| {
            let start = format!("{} {}: ", crate::words::upper_first(&repeat.one), i + 1);
            self.questions
                .iter()
                .map(|question| self.row(question, row.get(&question.name), &start, i + 1))
                .collect::<Vec<_>>()
        };
        answers
            .rows(&self.name)
            .iter()
            .enumerate()
            .flat_map(of_item)
            .collect()
    }

    fn row(
        &self,
        question: &Question,
        answer: Option<&Answer>,
        start: &str,
        item: usize,
    ) -> SummaryRow {
        SummaryRow {
            label: format!("{start}{}", question.label),
            lines: answer
                .map(|answer| question.words(answer))
                .unwrap_or_default(),
            page: self.name.clone(),
            item,
            question: question.name.clone(),
        }
    }
}
