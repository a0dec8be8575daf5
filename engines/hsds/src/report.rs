//! What a judge says: findings, each with its place and its mend, and the verdict over all.

use std::collections::BTreeMap;

use serde::Serialize;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Against the standard, in a response that every feed must give.
    Fault,
    /// Against the standard where a feed need not answer at all, or something that lets readers down.
    Warning,
}

/// Which rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// A response could not be read as JSON.
    Unreadable,
    /// A response that every feed must give is not there.
    Absent,
    /// A field that must be there is not.
    Required,
    /// A value is of another type.
    Type,
    /// A text has not the form that its field asks for.
    Format,
    /// A word is none of those that its field allows.
    Choice,
    /// Two rows have the same identifier.
    Unique,
    /// An identifier leads nowhere, or two that should be the same are not.
    Reference,
    /// The envelope of a page does not add up.
    Paging,
    /// A text that must be there says nothing.
    Empty,
    /// A number or a day is beyond what can be, or two are the wrong way round.
    Order,
    /// A place is not where it can be.
    Place,
    /// Nobody has said for a long time that it is true, or its time is over.
    Stale,
    /// A reader cannot get in touch, or cannot tell what it is.
    Helpless,
    /// A field has a name that is almost one of the standard.
    Misspelt,
    /// Pages of other sites cannot read it.
    Closed,
    /// It is nested too deep, or is too long, to be read.
    Size,
}

/// One thing found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How bad.
    pub severity: Severity,
    /// Which rule.
    pub rule: Rule,
    /// Which file or address.
    pub source: String,
    /// Which path of the interface: `/services/{id}`.
    pub response: &'static str,
    /// Where in it: a JSON Pointer (RFC 6901).
    pub pointer: String,
    /// The row and field: `service.email`.
    pub field: String,
    /// The row's identifier, where it has one.
    pub id: String,
    /// What is wrong.
    pub what: String,
    /// How to mend it.
    pub mend: String,
}

/// Findings of one kind, together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// How bad.
    pub severity: Severity,
    /// Which rule.
    pub rule: Rule,
    /// Which path of the interface.
    pub response: &'static str,
    /// The row and field.
    pub field: String,
    /// How many in all, also those beyond what is listed.
    pub count: usize,
    /// The places of the listed ones, in the order found: indexes into [`Verdict::findings`].
    pub at: Vec<usize>,
}

/// The verdict over a feed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// How many faults.
    pub faults: usize,
    /// How many warnings.
    pub warnings: usize,
    /// How many responses were judged.
    pub responses: usize,
    /// How many different services were seen.
    pub services: usize,
    /// What was found, faults first; of each kind at most [`Verdict::EACH`].
    pub findings: Vec<Finding>,
    /// The same by kind, with the full counts.
    pub groups: Vec<Group>,
}

impl Verdict {
    /// Findings of one kind that are listed; the rest are counted.
    pub const EACH: usize = 100;

    /// Whether there is nothing against the standard.
    #[must_use]
    pub const fn is_sound(&self) -> bool {
        self.faults == 0
    }
}

type Key = (Severity, &'static str, Rule, String);

/// Findings as they come.
#[derive(Debug, Default)]
pub(crate) struct Report {
    kinds: BTreeMap<Key, (usize, Vec<Finding>)>,
    pub responses: usize,
}

impl Report {
    /// The most kinds that are told apart: names of fields come from the feed, and could be endless.
    const KINDS: usize = 2_000;

    pub fn add(&mut self, finding: Finding) {
        let key = (
            finding.severity,
            finding.response,
            finding.rule,
            finding.field.clone(),
        );
        if self.kinds.len() >= Self::KINDS && !self.kinds.contains_key(&key) {
            return;
        }
        let (count, listed) = self.kinds.entry(key).or_default();
        *count += 1;
        if listed.len() < Verdict::EACH {
            listed.push(finding);
        }
    }

    pub fn verdict(self, services: usize) -> Verdict {
        let mut verdict = Verdict {
            responses: self.responses,
            services,
            ..Verdict::default()
        };
        for ((severity, response, rule, field), (count, listed)) in self.kinds {
            match severity {
                Severity::Fault => verdict.faults += count,
                Severity::Warning => verdict.warnings += count,
            }
            let from = verdict.findings.len();
            verdict.findings.extend(listed);
            let at = (from..verdict.findings.len()).collect();
            verdict.groups.push(Group {
                severity,
                rule,
                response,
                field,
                count,
                at,
            });
        }
        verdict
    }
}
