//! What is asked of a document, and what was found.

use serde::{Serialize, Serializer};

/// Places of one finding that are kept; all are counted.
const MOST_PLACES: usize = 20;
/// Characters of a place that are kept.
const MOST_CHARS: usize = 160;

/// How sure a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It is a fault.
    Fail,
    /// Only a person can tell.
    NeedsPerson,
}

/// What is asked of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Its name for programs: "pdf-figure-alt".
    pub id: &'static str,
    /// The criteria of WCAG 2.2 that it belongs to. Where there is none, only the file format's own standard asks it.
    pub criteria: &'static [&'static str],
    /// The clause of ISO 14289-1:2014 (PDF/UA-1); none where it does not ask it.
    pub clause: Option<&'static str>,
    /// How sure it is.
    pub outcome: Outcome,
    /// What is wrong; for [`Outcome::NeedsPerson`], what a person must say.
    pub message: &'static str,
    /// How to mend it.
    pub mend: &'static str,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// By which rule.
    #[serde(serialize_with = "by_id")]
    pub rule: &'static Rule,
    /// How often.
    pub count: usize,
    /// Where: "page 3", "sheet “Costs”". The first twenty different ones; none for the document as a whole.
    pub places: Vec<String>,
}

fn by_id<S: Serializer>(rule: &&'static Rule, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(rule.id)
}

/// Findings, while they are collected.
#[derive(Default, Clone)]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// Something about the document as a whole. Said twice, it is one.
    pub fn whole(&mut self, rule: &'static Rule) {
        if !self.0.iter().any(|finding| finding.rule == rule) {
            self.0.push(Finding {
                rule,
                count: 1,
                places: Vec::new(),
            });
        }
    }

    /// Something at a place.
    pub fn at(&mut self, rule: &'static Rule, place: impl Into<String>) {
        let mut place: String = place
            .into()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        if let Some((at, _)) = place.char_indices().nth(MOST_CHARS) {
            place.truncate(at);
            place.push('…');
        }
        let found = self.0.iter_mut().find(|finding| finding.rule == rule);
        match found {
            Some(finding) => {
                finding.count += 1;
                if finding.places.len() < MOST_PLACES && !finding.places.contains(&place) {
                    finding.places.push(place);
                }
            }
            None => self.0.push(Finding {
                rule,
                count: 1,
                places: vec![place],
            }),
        }
    }

    /// All, what is sure first.
    pub fn done(mut self) -> Vec<Finding> {
        self.0
            .sort_by_key(|finding| (finding.rule.outcome, finding.rule.id));
        self.0
    }
}
