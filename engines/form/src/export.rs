//! Answers for other programs: JSON and CSV.

use serde_json::{Map, Value};

use crate::{Answer, Answers, Form, Page};

impl Form {
    /// The answers to what is asked, by the name of the question, as plain JSON.
    #[must_use]
    pub fn json(&self, answers: &Answers) -> Value {
        let all = self.sent(answers);
        Value::Object(
            all.iter()
                .map(|(name, answer)| (name.to_owned(), plain(answer)))
                .collect(),
        )
    }

    /// The same, with only what says nothing about a person.
    #[must_use]
    pub fn open_json(&self, answers: &Answers) -> Value {
        let sent = self.sent(answers);
        let open = self
            .pages
            .iter()
            .filter(|page| page.repeat.is_none())
            .flat_map(|page| &page.questions)
            .filter(|question| question.open)
            .filter_map(|q| {
                sent.get(&q.name)
                    .map(|answer| (q.name.clone(), plain(answer)))
            });
        Value::Object(open.collect())
    }

    /// The names of the columns of [`Form::csv_row`].
    #[must_use]
    pub fn csv_head(&self) -> Vec<String> {
        self.pages.iter().flat_map(Page::columns).collect()
    }

    /// The answers to what is asked, in words, a column each; empty where it was not asked.
    #[must_use]
    pub fn csv_row(&self, answers: &Answers) -> Vec<String> {
        let sent = self.sent(answers);
        let mut row = Vec::new();
        for page in &self.pages {
            if page.repeat.is_some() {
                let lines: Vec<String> = page
                    .summary(&sent)
                    .into_iter()
                    .map(|row| format!("{} {}", row.label, row.lines.join(", ")))
                    .collect();
                row.push(harmless(lines.join("\n")));
            } else {
                for question in &page.questions {
                    let answer = sent.get(&question.name);
                    let words = answer
                        .map(|answer| question.words(answer))
                        .unwrap_or_default();
                    row.push(harmless(words.join("\n")));
                }
            }
        }
        row
    }
}

impl Page {
    fn columns(&self) -> Vec<String> {
        if self.repeat.is_some() {
            vec![self.name.clone()]
        } else {
            self.questions.iter().map(|q| q.name.clone()).collect()
        }
    }
}

/// A cell that a spreadsheet takes for words, not for a formula.
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t']) {
        format!("'{cell}")
    } else {
        cell
    }
}

/// An answer without the name of its kind.
fn plain(answer: &Answer) -> Value {
    match answer {
        Answer::Blank => Value::Null,
        Answer::Date(day) => day.to_string().into(),
        Answer::Minute(minute) => format!("{:02}:{:02}", minute / 60, minute % 60).into(),
        Answer::Rows(rows) => rows
            .iter()
            .map(|row| {
                let row: Map<String, Value> = row
                    .iter()
                    .map(|(name, answer)| (name.clone(), plain(answer)))
                    .collect();
                Value::Object(row)
            })
            .collect(),
        other => match serde_json::to_value(other) {
            Ok(Value::Object(map)) => map
                .into_iter()
                .next()
                .map_or(Value::Null, |(_, value)| value),
            _ => Value::Null,
        },
    }
}
