//! The checks, each with what it asks, what the law says and how it is answered.

mod compliance;
mod feedback;
mod headings;
mod non_accessible;
mod overview;
mod preparation;
mod scope;
mod table;

use jiff::civil::Date;

pub use table::CHECKS;

use crate::page::{Page, Site};
use crate::read::Reading;
use crate::verdict::{Answer, Outcome, Verdict};
use crate::words;

/// Pieces of evidence that are kept.
const MOST_EVIDENCE: usize = 5;

/// What a check may look at.
pub struct Ask<'a> {
    /// The statement.
    pub read: &'a Reading<'a>,
    /// The site.
    pub site: &'a Site,
    /// The day.
    pub today: Date,
}

/// How a check is answered.
pub type Judge = fn(&Ask<'_>) -> Said;

/// What a check says.
pub struct Said {
    outcome: Outcome,
    evidence: Vec<String>,
    note: Option<String>,
}

impl Said {
    fn new(outcome: Outcome) -> Self {
        Self {
            outcome,
            evidence: Vec::new(),
            note: None,
        }
    }

    fn sound() -> Self {
        Self::new(Outcome::Sound)
    }

    fn fault() -> Self {
        Self::new(Outcome::Fault)
    }

    fn person() -> Self {
        Self::new(Outcome::NeedsPerson)
    }

    fn not_here() -> Self {
        Self::new(Outcome::DoesNotApply)
    }

    fn seen(mut self, words: impl AsRef<str>) -> Self {
        let words = words::evidence(words.as_ref());
        if self.evidence.len() < MOST_EVIDENCE
            && !words.is_empty()
            && !self.evidence.contains(&words)
        {
            self.evidence.push(words);
        }
        self
    }

    fn all<S: AsRef<str>>(self, words: impl IntoIterator<Item = S>) -> Self {
        words.into_iter().fold(self, Self::seen)
    }

    fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

/// All answers.
pub fn answer(page: Option<&Page>, site: &Site, today: Date) -> Verdict {
    let Some(page) = page else {
        return none_found();
    };
    let read = Reading::of(page);
    let ask = Ask {
        read: &read,
        site,
        today,
    };
    let foreign = other_language(&read);
    let answers = CHECKS
        .iter()
        .map(|check| {
            let said = match foreign {
                Some(language) if check.reads_words => Said::person()
                    .note(format!("The statement says that it is in the language “{language}”, which we do not read.")),
                _ => (check.judge)(&ask),
            };
            Answer {
                check,
                outcome: said.outcome,
                evidence: said.evidence,
                note: said.note,
            }
        })
        .collect();
    Verdict { answers }
}

fn none_found() -> Verdict {
    let answers = CHECKS
        .iter()
        .map(|check| Answer {
            check,
            outcome: if check.id == "page" {
                Outcome::Fault
            } else {
                Outcome::DoesNotApply
            },
            evidence: Vec::new(),
            note: None,
        })
        .collect();
    Verdict { answers }
}

/// The language of a statement that is not in English: it says so, and none of our words is in it.
fn other_language<'a>(read: &Reading<'a>) -> Option<&'a str> {
    let language = read.page.language.as_deref()?.trim();
    let english = language.to_ascii_lowercase().starts_with("en") || language.is_empty();
    let words = read
        .lines
        .iter()
        .any(|line| line.plain.contains("accessib"));
    (!english && !words).then_some(language)
}
