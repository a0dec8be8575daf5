//! The way through a form: which pages are asked, which comes next, how far one has come.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::{Answers, Form, Page};

/// What comes after a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step<'f> {
    /// Another page.
    Page(&'f Page),
    /// All is answered: check the answers.
    Check,
    /// The form ended here, and is not sent.
    End,
}

/// How far one has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// Which page this is, from 1.
    pub at: usize,
    /// How many there are, as far as the answers tell.
    pub of: usize,
    /// The part of the form: "About you".
    pub section: String,
}

impl Form {
    /// The pages that are asked, in order. A condition looks only at questions that were reached before;
    /// a page that ends the form is the last.
    #[must_use]
    pub fn asked(&self, answers: &Answers) -> Vec<&Page> {
        let mut reached: BTreeSet<&str> = BTreeSet::new();
        let mut out = Vec::new();
        for page in &self.pages {
            let asked = page
                .when
                .as_ref()
                .is_none_or(|when| when.holds(answers, &reached));
            if !asked {
                continue;
            }
            out.push(page);
            if page.stop {
                break;
            }
            if page.repeat.is_some() {
                reached.insert(&page.name);
            } else {
                reached.extend(page.questions.iter().map(|q| q.name.as_str()));
            }
        }
        out
    }

    /// What comes after the page of this name. For a page that is not asked (any more) it is the first
    /// one that is still to be answered.
    #[must_use]
    pub fn next(&self, page: &str, answers: &Answers) -> Step<'_> {
        let asked = self.asked(answers);
        let Some(at) = asked.iter().position(|known| known.name == page) else {
            return self.resume(answers);
        };
        asked
            .get(at + 1)
            .copied()
            .map_or_else(|| self.end(answers), Step::Page)
    }

    /// Where to go on: the first page that is still to be answered, or the end.
    #[must_use]
    pub fn resume(&self, answers: &Answers) -> Step<'_> {
        self.unanswered(answers)
            .map_or_else(|| self.end(answers), Step::Page)
    }

    fn end(&self, answers: &Answers) -> Step<'_> {
        if self.stops(answers) {
            Step::End
        } else {
            Step::Check
        }
    }

    /// What came before the page of this name.
    #[must_use]
    pub fn back(&self, page: &str, answers: &Answers) -> Option<&Page> {
        let asked = self.asked(answers);
        let at = asked.iter().position(|known| known.name == page)?;
        at.checked_sub(1).and_then(|at| asked.get(at)).copied()
    }

    /// The first page that is asked and not answered yet; words alone need no answer.
    #[must_use]
    pub fn unanswered(&self, answers: &Answers) -> Option<&Page> {
        self.asked(answers)
            .into_iter()
            .find(|page| !page.stop && !page.is_answered(answers))
    }

    /// Whether the answers lead to a page that ends the form.
    #[must_use]
    pub fn stops(&self, answers: &Answers) -> bool {
        self.asked(answers).last().is_some_and(|page| page.stop)
    }

    /// Whether everything that is asked is answered, so that it can be sent.
    #[must_use]
    pub fn is_complete(&self, answers: &Answers) -> bool {
        !self.stops(answers) && self.unanswered(answers).is_none()
    }

    /// How far the page of this name is along the way.
    #[must_use]
    pub fn progress(&self, page: &str, answers: &Answers) -> Option<Progress> {
        let asked = self.asked(answers);
        let at = asked.iter().position(|known| known.name == page)?;
        Some(Progress {
            at: at + 1,
            of: asked.len(),
            section: asked.get(at)?.section.clone(),
        })
    }

    /// The answers to what is asked, without those that a change of mind left behind.
    #[must_use]
    pub fn sent(&self, answers: &Answers) -> Answers {
        let mut out = Answers::default();
        let mut take = |name: &str| {
            if let Some(answer) = answers.get(name) {
                out.set(name, answer.clone());
            }
        };
        for page in self.asked(answers) {
            if page.repeat.is_some() {
                take(&page.name);
            } else {
                page.questions.iter().for_each(|q| take(&q.name));
            }
        }
        out
    }

    /// What there is to pay for these answers, in pence; nothing for nothing.
    #[must_use]
    pub fn fee_pence(&self, answers: &Answers) -> Option<i64> {
        let fee = self.fee.as_ref()?;
        let sent = self.sent(answers);
        let reached = sent.iter().map(|(name, _)| name).collect();
        let rule = fee
            .rules
            .iter()
            .find(|rule| rule.when.holds(&sent, &reached));
        let pence = rule.map_or(fee.pence, |rule| rule.pence);
        Some(pence).filter(|pence| *pence > 0)
    }
}

impl Page {
    /// Whether each of its questions is answered; of a repeated page, whether there is one row at least.
    #[must_use]
    pub fn is_answered(&self, answers: &Answers) -> bool {
        if self.repeat.is_some() {
            return !answers.rows(&self.name).is_empty();
        }
        self.questions
            .iter()
            .all(|question| answers.get(&question.name).is_some())
    }
}
