//! What the rules say of one page.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Characters of a text that are kept: a page can make its own as long as it likes.
const MOST_CHARS: usize = 1_000;
/// Findings of one page that are kept.
const MOST_FINDINGS: usize = 5_000;

/// How sure a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It is a fault.
    Fail,
    /// Only a person can tell.
    NeedsPerson,
}

impl Outcome {
    /// As it is written: "fail", "needs-person".
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::NeedsPerson => "needs-person",
        }
    }
}

/// A rule, as the script says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Rule {
    /// Its name, which never changes.
    pub id: String,
    /// The criteria of WCAG 2.2 that it judges.
    pub criteria: Vec<String>,
    /// The rules of the W3C's ACT rules format whose examples it answers.
    pub act: Vec<String>,
    /// Whether it is of use for level AAA alone.
    pub enhanced: bool,
}

/// Something that a rule found on a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule, by its name, which never changes.
    pub rule: String,
    /// The criteria of WCAG 2.2 that it goes against; none for a fault against ARIA or HTML alone.
    pub criteria: Vec<String>,
    /// How sure it is.
    pub outcome: Outcome,
    /// The element, as a selector; `>>>` leads into a frame or a shadow tree.
    pub selector: String,
    /// What is wrong, and what to mend.
    pub message: String,
    /// What a person must say, yes or no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
}

/// What the rules say of one page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Review {
    /// What they found.
    pub findings: Vec<Finding>,
    /// The rules that the page has something for.
    #[serde(default)]
    pub applicable: Vec<String>,
    /// Of rules that found more than is told, how much more.
    #[serde(default)]
    pub left: BTreeMap<String, u64>,
    /// The rules that could not do their work: the page was not judged by them.
    #[serde(default)]
    pub errors: Vec<RuleError>,
}

/// A rule that could not do its work.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RuleError {
    /// The rule.
    pub rule: String,
    /// What happened.
    pub message: String,
}

impl Review {
    /// Reads what the script said, and cuts what is too long or too much.
    ///
    /// # Errors
    /// If it is no review.
    pub fn read(json: serde_json::Value) -> Result<Self, serde_json::Error> {
        let mut review: Self = serde_json::from_value(json)?;
        review.trim();
        Ok(review)
    }

    /// Cuts what is too long or too much.
    pub(crate) fn trim(&mut self) {
        self.findings.truncate(MOST_FINDINGS);
        for finding in &mut self.findings {
            cut(&mut finding.selector);
            cut(&mut finding.message);
            finding.question.iter_mut().for_each(cut);
        }
    }
}

fn cut(text: &mut String) {
    if let Some((end, _)) = text.char_indices().nth(MOST_CHARS) {
        text.truncate(end);
        text.push('…');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_review_is_read_and_cut() {
        let long = "é".repeat(3_000);
        let review = Review::read(json!({
            "findings": [
                {"rule": "image-name", "criteria": ["1.1.1"], "outcome": "fail", "selector": long, "message": "m"},
                {"rule": "title-tells", "criteria": [], "outcome": "needs-person", "selector": "title",
                 "message": "m", "question": "Does it?"},
            ],
            "left": {"image-name": 7}, "errors": [], "more": true,
        }));
        let review = review.unwrap_or_default();
        assert_eq!(review.findings[0].selector.chars().count(), MOST_CHARS + 1);
        assert_eq!(review.findings[1].outcome, Outcome::NeedsPerson);
        assert_eq!(review.left.get("image-name"), Some(&7));
        assert!(Review::read(json!({"findings": [{"rule": 1}]})).is_err());
        assert!(Review::read(json!("hello")).is_err());
    }
}
