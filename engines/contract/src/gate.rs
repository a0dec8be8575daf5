//! Whether a milestone can be accepted: rules that were set beforehand, over what is shown and found.

use serde::{Deserialize, Serialize};

use crate::coverage::{Shown, Trace};
use crate::specification::DEEPEST;
use crate::{Priority, Requirement, Specification};

/// How bad an open finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Little is lost.
    Minor,
    /// People get round it.
    Moderate,
    /// Some people cannot do what they came for.
    Serious,
    /// Nobody can, or harm is done.
    Critical,
}

impl Severity {
    /// All of them, the worst first.
    pub const ALL: [Self; 4] = [Self::Critical, Self::Serious, Self::Moderate, Self::Minor];

    /// The word it is written as.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::Serious => "serious",
            Self::Moderate => "moderate",
            Self::Minor => "minor",
        }
    }

    /// The severity of a word.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|one| one.word().eq_ignore_ascii_case(word.trim()))
    }
}

/// What a milestone asks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rules {
    /// The requirements that are due, by id, with their parts; none for all of them.
    pub due: Vec<String>,
    /// The share of the weight of what is due that must be shown, 0 to 1.
    pub least_shown: f64,
    /// An open finding as bad as this, or worse, stops.
    pub stops_at: Severity,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            due: Vec::new(),
            least_shown: 0.9,
            stops_at: Severity::Serious,
        }
    }
}

/// What is known against the supplier's work and not yet put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What it is, in words.
    pub what: String,
    /// How bad.
    pub severity: Severity,
}

/// What a sequential plan says of a panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PanelSays {
    /// Good enough, with the plan's risk of being wrong.
    Accept,
    /// Not good enough, with the plan's risk of being wrong.
    Reject,
    /// Too few visits to tell.
    GoOn,
}

/// A panel's sequential plan and where it has come to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Panel {
    /// What was tried: the exercise.
    pub what: String,
    /// What the plan says.
    pub says: PanelSays,
    /// Visits so far.
    pub visits: u32,
    /// Of them, those that failed.
    pub failures: u32,
    /// The completion rate of a good service, 0 to 1.
    pub good: f64,
    /// The completion rate of a poor one.
    pub poor: f64,
    /// The chance of rejecting a good service.
    pub risk_of_rejecting_good: f64,
    /// The chance of accepting a poor one.
    pub risk_of_accepting_poor: f64,
}

/// What is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// It is delivered.
    Accept,
    /// It is delivered, and these things are put right by an agreed date.
    Conditions,
    /// It is not delivered.
    Reject,
}

impl Decision {
    /// The word it is known by.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Accept => "Accept",
            Self::Conditions => "Accept with conditions",
            Self::Reject => "Reject",
        }
    }
}

/// One reason of a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The decision that this reason alone would lead to.
    pub leads_to: Decision,
    /// As a sentence.
    pub text: String,
}

impl Reason {
    /// What it does to the decision, in a word or two.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self.leads_to {
            Decision::Accept => "Noted",
            Decision::Conditions => "Condition",
            Decision::Reject => "Stops it",
        }
    }
}

/// A decision with its reasons.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decided {
    /// What is decided.
    pub decision: Decision,
    /// Why, the weightiest first, then in the order of the specification.
    pub reasons: Vec<Reason>,
    /// How likely the decision is wrong, as sentences.
    pub risk: String,
    /// The share of the weight of what is due that is shown, 0 to 1; none where nothing that is due has weight.
    pub share_shown: Option<f64>,
}

/// Decides by the rules. A "must" that is not shown rejects, as do a panel that says so or has not come to an
/// end, a finding as bad as the rules name, and too small a share shown; a "should" that is not shown and any
/// other open finding is a condition; a "could" is said and changes nothing; a "wont" is left out.
#[must_use]
pub fn decide(
    rules: &Rules,
    specification: &Specification,
    trace: &Trace,
    findings: &[Finding],
    panels: &[Panel],
) -> Decided {
    let mut reasons = Vec::new();
    let mut say = |leads_to, text: String| reasons.push(Reason { leads_to, text });
    let is_due = |one: &Requirement| {
        let mut above = Some(one);
        for _ in 0..=DEEPEST {
            match above {
                Some(one) if rules.due.contains(&one.id) => return true,
                Some(one) => above = specification.get(&one.parent),
                None => break,
            }
        }
        rules.due.is_empty()
    };
    // A chapter is met when its parts are, each as much as it is wanted itself.
    let is_chapter = |one: &Requirement| {
        one.criteria.is_empty() && specification.parts(&one.id).next().is_some()
    };
    for id in rules
        .due
        .iter()
        .filter(|id| specification.get(id).is_none())
    {
        say(
            Decision::Reject,
            format!("{id} is due and is no longer in the specification."),
        );
    }
    let (mut weight, mut weight_shown) = (0_u64, 0_u64);
    let mut due = 0_u32;
    for one in &specification.requirements {
        if one.priority == Priority::Wont || is_chapter(one) || !is_due(one) {
            continue;
        }
        due += 1;
        let shown = trace.shown(&one.id).unwrap_or(Shown::Uncovered);
        weight += u64::from(one.weight);
        if shown == Shown::Passing {
            weight_shown += u64::from(one.weight);
            continue;
        }
        let why = match shown {
            Shown::Failing => "fails its newest evidence",
            Shown::Stale => "has evidence of an earlier wording alone",
            Shown::Uncovered => "has no evidence",
            _ => "is shown only in part",
        };
        let (leads_to, word) = match one.priority {
            Priority::Must => (Decision::Reject, "must be met"),
            Priority::Should => (Decision::Conditions, "should be met"),
            _ => (Decision::Accept, "could be met"),
        };
        say(
            leads_to,
            format!("{} ({}) {word}, and {why}.", one.id, one.title),
        );
    }
    if due == 0 {
        say(
            Decision::Reject,
            "Nothing is due: there is nothing to accept.".into(),
        );
    }
    // Weights are at most 1,000 and requirements at most 2,000: exact.
    #[expect(clippy::cast_precision_loss, reason = "below two million")]
    let share_shown = (weight > 0).then(|| weight_shown as f64 / weight as f64);
    if let Some(share) = share_shown
        && share < rules.least_shown
    {
        say(
            Decision::Reject,
            format!(
                "{} of the weight of what is due is shown, and {} is the least.",
                percent(share),
                percent(rules.least_shown)
            ),
        );
    }
    for panel in panels {
        panel_reason(panel, &mut say);
    }
    for severity in Severity::ALL {
        for finding in findings.iter().filter(|one| one.severity == severity) {
            let stops = severity >= rules.stops_at;
            let leads_to = if stops {
                Decision::Reject
            } else {
                Decision::Conditions
            };
            say(
                leads_to,
                format!("Open and {}: {}", severity.word(), finding.what),
            );
        }
    }
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.leads_to));
    let decision = reasons
        .first()
        .map_or(Decision::Accept, |worst| worst.leads_to);
    Decided {
        decision,
        reasons,
        risk: risk(decision, panels),
        share_shown,
    }
}

fn panel_reason(panel: &Panel, say: &mut impl FnMut(Decision, String)) {
    let seen = format!("{} of {} visits failed", panel.failures, panel.visits);
    match panel.says {
        PanelSays::Accept => say(
            Decision::Accept,
            format!("{}: {seen}, few enough to accept.", panel.what),
        ),
        PanelSays::Reject => say(
            Decision::Reject,
            format!("{}: {seen}, too many to accept.", panel.what),
        ),
        PanelSays::GoOn => say(
            Decision::Reject,
            format!(
                "{}: {seen}, and more visits are needed to tell.",
                panel.what
            ),
        ),
    }
}

/// How likely the decision is wrong. Each panel has to accept before all do: a service that is poor for one
/// of them is accepted no more often than that one accepts it, so the largest of their risks bounds it. A
/// good service may be rejected by any of them: the sum of their risks bounds that (Boole's inequality).
fn risk(decision: Decision, panels: &[Panel]) -> String {
    let ended: Vec<&Panel> = panels
        .iter()
        .filter(|panel| panel.says != PanelSays::GoOn)
        .collect();
    if ended.len() < panels.len() {
        return "A panel has not come to an end, so nothing can be said yet about the chance of a wrong decision.".into();
    }
    if ended.is_empty() {
        return "No panel tried the service by a plan with stated risks, so nothing can be said about the chance of a wrong decision.".into();
    }
    if decision == Decision::Reject && !ended.iter().any(|panel| panel.says == PanelSays::Reject) {
        return "The panels did not reject the service: the reasons above do, and they are no matter of chance.".into();
    }
    let said: Vec<String> = ended
        .iter()
        .map(|panel| {
            format!(
                "{}: good is {} of visits succeeding, poor is {}",
                panel.what,
                percent(panel.good),
                percent(panel.poor)
            )
        })
        .collect();
    let (what, chance) = if decision == Decision::Reject {
        let sum: f64 = ended.iter().map(|panel| panel.risk_of_rejecting_good).sum();
        ("A good service would be rejected", sum.min(1.0))
    } else {
        let most = ended
            .iter()
            .map(|panel| panel.risk_of_accepting_poor)
            .fold(0.0, f64::max);
        ("A poor service would be accepted", most)
    };
    format!(
        "{what} like this at most {} of the time ({}).",
        percent(chance),
        said.join("; ")
    )
}

/// A share as people read it.
fn percent(share: f64) -> String {
    let n = (share * 1_000.0).round() / 10.0;
    format!("{n}%")
}
