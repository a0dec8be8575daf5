//! Rules as data: a fact, and what it must be.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Found, Outcome, Severity};

/// Rules that are judged together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RuleSet {
    /// Its name, which never changes.
    pub name: String,
    /// Counts its changes, so that what was found can be explained by the rules of that day.
    pub version: u32,
    /// The rules.
    pub rules: Vec<Rule>,
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// Its name, which never changes.
    pub id: String,
    /// What it asks, in one sentence.
    pub title: String,
    /// What it serves: criteria of a standard, clauses of a contract.
    #[serde(default)]
    pub criteria: Vec<String>,
    /// How much harm it does to break it.
    #[serde(default)]
    pub severity: Severity,
    /// The fact it is about: a JSON pointer (RFC 6901) into the evidence, "/largest_paint_ms".
    pub fact: String,
    /// What that fact must be.
    pub must: Must,
    /// What to do when it is not.
    pub mend: String,
}

/// What a fact must be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Must {
    /// There: neither missing, nor null, nor empty.
    BeThere,
    /// Missing, null or empty.
    BeMissing,
    /// Just this.
    Be(Value),
    /// One of these.
    BeOneOf(Vec<Value>),
    /// A number of at least this.
    BeAtLeast(f64),
    /// A number of at most this.
    BeAtMost(f64),
    /// A text that holds this, whatever the case of its letters.
    Hold(String),
}

/// What became of one rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// The rule's name.
    pub rule: String,
    /// Whether it is kept.
    pub verdict: Verdict,
    /// The fact that it was judged by; none if there is none.
    pub saw: Option<Value>,
}

/// Whether a rule is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is.
    Kept,
    /// It is not.
    Broken,
    /// The evidence does not tell.
    Untold,
}

/// Why a rule set cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RuleSetError {
    /// Two rules have one name.
    #[error("two rules are named {0:?}")]
    Twice(String),
    /// A rule's fact is no JSON pointer.
    #[error("rule {rule:?}: {fact:?} is no JSON pointer: it must begin with a slash")]
    Fact {
        /// The rule.
        rule: String,
        /// What it says.
        fact: String,
    },
    /// A limit is no number.
    #[error("rule {0:?}: the limit must be a finite number")]
    Limit(String),
}

impl RuleSet {
    /// Whether the rules can be used.
    ///
    /// # Errors
    /// [`RuleSetError`] on the first that cannot.
    pub fn check(&self) -> Result<(), RuleSetError> {
        let mut names = std::collections::HashSet::new();
        for rule in &self.rules {
            if !names.insert(&rule.id) {
                return Err(RuleSetError::Twice(rule.id.clone()));
            }
            if !rule.fact.is_empty() && !rule.fact.starts_with('/') {
                return Err(RuleSetError::Fact {
                    rule: rule.id.clone(),
                    fact: rule.fact.clone(),
                });
            }
            if let Must::BeAtLeast(limit) | Must::BeAtMost(limit) = rule.must
                && !limit.is_finite()
            {
                return Err(RuleSetError::Limit(rule.id.clone()));
            }
        }
        Ok(())
    }

    /// Holds the evidence against every rule, in their order.
    #[must_use]
    pub fn judge(&self, evidence: &Value) -> Vec<Judged> {
        self.rules
            .iter()
            .map(|rule| {
                let saw = evidence.pointer(&rule.fact);
                Judged {
                    rule: rule.id.clone(),
                    verdict: rule.must.verdict(saw),
                    saw: saw.cloned(),
                }
            })
            .collect()
    }

    /// What is found by that at `at`: the broken rules, and as questions those that the evidence does not tell of.
    #[must_use]
    pub fn found(&self, at: &str, judged: &[Judged]) -> Vec<Found> {
        let rule_of = |one: &Judged| self.rules.iter().find(|rule| rule.id == one.rule);
        judged
            .iter()
            .filter(|one| one.verdict != Verdict::Kept)
            .filter_map(|one| rule_of(one).map(|rule| rule.found(at, one)))
            .collect()
    }
}

impl Rule {
    fn found(&self, at: &str, judged: &Judged) -> Found {
        let (outcome, said, question) = match judged.verdict {
            Verdict::Untold => (
                Outcome::NeedsPerson,
                "the evidence does not tell".to_owned(),
                Some(format!("Is this so? {}", self.title)),
            ),
            Verdict::Kept | Verdict::Broken => (Outcome::Fail, in_words(judged.saw.as_ref()), None),
        };
        Found {
            rule: self.id.clone(),
            criteria: self.criteria.clone(),
            severity: self.severity,
            outcome,
            at: at.to_owned(),
            place: self.fact.clone(),
            message: format!("{} Found: {said}. {}", self.title, self.mend),
            question,
        }
    }
}

impl Must {
    /// What must be there or must not is told by its absence too; nothing else is.
    fn verdict(&self, saw: Option<&Value>) -> Verdict {
        let there = saw.filter(|value| !is_empty(value));
        let kept = |kept: bool| if kept { Verdict::Kept } else { Verdict::Broken };
        match (self, there) {
            (Self::BeThere, _) => kept(there.is_some()),
            (Self::BeMissing, _) => kept(there.is_none()),
            (_, None) => Verdict::Untold,
            (Self::Be(want), Some(saw)) => kept(is_same(want, saw)),
            (Self::BeOneOf(wants), Some(saw)) => kept(wants.iter().any(|want| is_same(want, saw))),
            (Self::BeAtLeast(limit), Some(saw)) => saw
                .as_f64()
                .map_or(Verdict::Untold, |number| kept(number >= *limit)),
            (Self::BeAtMost(limit), Some(saw)) => saw
                .as_f64()
                .map_or(Verdict::Untold, |number| kept(number <= *limit)),
            (Self::Hold(part), Some(saw)) => saw.as_str().map_or(Verdict::Untold, |text| {
                kept(text.to_lowercase().contains(&part.to_lowercase()))
            }),
        }
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Numbers by their value: 1 is 1.0.
fn is_same(want: &Value, saw: &Value) -> bool {
    match (want.as_f64(), saw.as_f64()) {
        (Some(want), Some(saw)) => want == saw,
        _ => want == saw,
    }
}

fn in_words(saw: Option<&Value>) -> String {
    const MOST_CHARS: usize = 200;
    let text = match saw {
        None | Some(Value::Null) => "nothing".to_owned(),
        Some(Value::String(text)) => format!("“{text}”"),
        Some(other) => other.to_string(),
    };
    match text.char_indices().nth(MOST_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(must: Must, saw: Value, want: Verdict) {
        assert_eq!(must.verdict(Some(&saw)), want, "{must:?} of {saw}");
    }

    #[test]
    fn a_fact_is_held_against_what_it_must_be() {
        use Verdict::{Broken, Kept, Untold};
        check(Must::BeThere, json!("max-age=1"), Kept);
        check(Must::BeThere, json!(" "), Broken);
        check(Must::BeThere, json!(false), Kept);
        check(Must::BeMissing, json!([]), Kept);
        check(Must::BeMissing, json!("PHP/5"), Broken);
        check(Must::Be(json!(1)), json!(1.0), Kept);
        check(Must::Be(json!("a")), json!("A"), Broken);
        check(
            Must::BeOneOf(vec![json!("DENY"), json!("SAMEORIGIN")]),
            json!("DENY"),
            Kept,
        );
        check(Must::BeAtLeast(99.5), json!(99.5), Kept);
        check(Must::BeAtLeast(99.5), json!("99.9"), Untold);
        check(Must::BeAtMost(2_500.0), json!(2_501), Broken);
        check(Must::Hold("NoSniff".into()), json!("nosniff"), Kept);
        check(Must::Hold("a".into()), json!(null), Untold);
        assert_eq!(Must::BeThere.verdict(None), Broken);
        assert_eq!(Must::BeAtMost(1.0).verdict(None), Untold);
    }

    fn limits() -> RuleSet {
        let rule = |id: &str, fact: &str, must| Rule {
            id: id.into(),
            title: "The largest part is drawn within 2,500 ms.".into(),
            criteria: vec!["Q-2".into()],
            severity: Severity::Moderate,
            fact: fact.into(),
            must,
            mend: "Make it lighter.".into(),
        };
        RuleSet {
            name: "limits".into(),
            version: 1,
            rules: vec![
                rule("paint", "/largest_paint_ms", Must::BeAtMost(2_500.0)),
                rule("hsts", "/headers/strict-transport-security", Must::BeThere),
                rule("up", "/availability_percent", Must::BeAtLeast(99.5)),
            ],
        }
    }

    #[test]
    fn what_is_broken_is_found_and_what_is_not_told_is_asked() {
        let rules = limits();
        let evidence = json!({"largest_paint_ms": 3_100, "headers": {"strict-transport-security": "max-age=1"}});
        let found = rules.found("https://supplier.example/", &rules.judge(&evidence));
        let said: Vec<(&str, &str)> = found
            .iter()
            .map(|one| (one.outcome.word(), one.message.as_str()))
            .collect();
        assert_eq!(
            said,
            [
                (
                    "fail",
                    "The largest part is drawn within 2,500 ms. Found: 3100. Make it lighter."
                ),
                (
                    "needs-person",
                    "The largest part is drawn within 2,500 ms. Found: the evidence does not tell. Make it lighter."
                ),
            ]
        );
    }

    #[test]
    fn a_rule_set_that_cannot_be_used_says_why() {
        let mut rules = limits();
        assert_eq!(rules.check(), Ok(()));
        rules.rules[0].must = Must::BeAtMost(f64::NAN);
        assert_eq!(rules.check(), Err(RuleSetError::Limit("paint".into())));
        rules.rules[0].fact = "paint".into();
        assert!(matches!(rules.check(), Err(RuleSetError::Fact { .. })));
        rules.rules[1].id = "paint".into();
        rules.rules[0].fact = "/paint".into();
        rules.rules[0].must = Must::BeThere;
        assert_eq!(rules.check(), Err(RuleSetError::Twice("paint".into())));
    }
}
