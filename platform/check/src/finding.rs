//! A finding, and what it is in words.

use kit::Time;
use rules::{Outcome, Severity, State};
use serde::Serialize;
use store::checks::{self, FindingRow};
use store::{Rd, StoreError};

/// A finding: the same fault, in however many places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Its id.
    pub id: String,
    /// What was looked at.
    pub subject: String,
    /// The rule set that found it.
    pub rules: String,
    /// Counts its changes: hand it to [`crate::change`] to refuse a stale one.
    pub version: i64,
    /// The rule.
    pub rule: String,
    /// What it goes against.
    pub criteria: Vec<String>,
    /// How much harm it does.
    pub severity: Severity,
    /// How sure the rule is.
    pub outcome: Outcome,
    /// What a person said of it: whether it is a fault.
    pub answer: Option<bool>,
    /// Where it stands.
    pub state: State,
    /// The account that has it in hand; may be empty.
    pub owner: String,
    /// The team that has it; may be empty.
    pub team: String,
    /// What is wrong, and what to mend.
    pub message: String,
    /// What a person must say; may be empty.
    pub question: String,
    /// In how many places it was when it was last seen.
    pub places: i64,
    /// On how many pages.
    pub pages: i64,
    /// When it was first seen.
    pub first: Time,
    /// When it was last seen.
    pub last: Time,
    /// When it last changed.
    pub changed: Time,
    /// Until when it may stay as it is.
    pub until: Option<Time>,
}

impl Finding {
    /// Whether it is a fault: the rule is sure, or a person said so.
    #[must_use]
    pub fn is_fault(&self) -> bool {
        self.answer.unwrap_or(self.outcome == Outcome::Fail)
    }

    /// Whether it waits for a person's answer.
    #[must_use]
    pub fn is_question(&self) -> bool {
        self.outcome == Outcome::NeedsPerson && self.answer.is_none()
    }

    pub(crate) fn read(row: FindingRow) -> Result<Self, StoreError> {
        let odd = |what: &str| StoreError::Unreadable(format!("finding {}: {what}", row.id));
        let severity = usize::try_from(row.severity)
            .ok()
            .and_then(|at| Severity::ALL.get(at));
        Ok(Self {
            severity: *severity.ok_or_else(|| odd("its severity"))?,
            outcome: Outcome::of(&row.outcome).ok_or_else(|| odd("its outcome"))?,
            state: State::of(&row.state).ok_or_else(|| odd("its state"))?,
            answer: match row.answer.as_str() {
                "fault" => Some(true),
                "sound" => Some(false),
                _ => None,
            },
            criteria: row
                .criteria
                .split_whitespace()
                .map(ToOwned::to_owned)
                .collect(),
            id: row.id,
            subject: row.subject,
            rules: row.rules,
            version: row.version,
            rule: row.rule,
            owner: row.owner,
            team: row.team,
            message: row.message,
            question: row.question,
            places: row.places,
            pages: row.pages,
            first: row.first,
            last: row.last,
            changed: row.changed,
            until: row.until,
        })
    }
}

/// How criteria are kept: each between blanks, so that one can be looked for.
pub(crate) fn padded(criteria: &[String]) -> String {
    format!(" {} ", criteria.join(" "))
}

/// The finding with this id.
///
/// # Errors
/// Whatever the store says.
pub fn finding(rd: &mut Rd<'_>, id: &str) -> Result<Option<Finding>, StoreError> {
    checks::get(rd, id)?.map(Finding::read).transpose()
}
