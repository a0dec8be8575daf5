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
    /// The ways in which every journey must come to its end, by their words: "keyboard", "ear".
    #[serde(default)]
    pub ways: Vec<String>,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            due: Vec::new(),
            least_shown: 0.9,
            stops_at: Severity::Serious,
            ways: Vec::new(),
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

/// How the walks of one journey in one way ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WalkEnd {
    /// Each came to the end.
    Done,
    /// Some did.
    AtTimes,
    /// None did.
    Broke,
    /// The site could not be reached, or nobody has tried.
    NotTried,
}

impl WalkEnd {
    /// The words it is known by on pages.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Done => "Done",
            Self::AtTimes => "At times",
            Self::Broke => "Breaks",
            Self::NotTried => "Not tried",
        }
    }
}

/// A journey as a synthetic shopper walked it in one way, several times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Walk {
    /// The journey.
    pub journey: String,
    /// The way: "keyboard".
    pub way: String,
    /// How the walks ended.
    pub end: WalkEnd,
    /// Walks that came to the end.
    pub finished: u32,
    /// Walks that could be tried.
    pub tried: u32,
    /// Keys, clicks, touches or stops of a reader, the most of any walk.
    pub moves: u32,
    /// How long a walk took, in milliseconds: the middle one.
    pub took_ms: u64,
    /// Where it broke, and why; empty where it did not.
    pub broke: String,
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

/// What is known of a delivery when it is decided about.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known<'a> {
    /// What is against it and not yet put right.
    pub findings: &'a [Finding],
    /// The panels of mystery shoppers.
    pub panels: &'a [Panel],
    /// The walks of synthetic shoppers.
    pub walks: &'a [Walk],
}

/// Decides by the rules. A "must" that is not shown rejects, as do a panel that says so or has not come to an
/// end, a finding as bad as the rules name, too small a share shown, and a journey that does not come to its end each
/// time in a way that the rules name; a "should" that is not shown and any other open finding is a condition; a
/// "could", and a journey that breaks in another way, is said and changes nothing; a "wont" is left out.
#[must_use]
pub fn decide(
    rules: &Rules,
    specification: &Specification,
    trace: &Trace,
    known: Known<'_>,
) -> Decided {
    let Known {
        findings, panels, ..
    } = known;
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
    walk_reasons(rules, known.walks, &mut say);
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

/// What the walks say: each way that the rules name must lead to the end each time.
fn walk_reasons(rules: &Rules, walks: &[Walk], say: &mut impl FnMut(Decision, String)) {
    let is_wanted = |walk: &&Walk| rules.ways.contains(&walk.way);
    let tried = |walk: &&Walk| walk.end != WalkEnd::NotTried;
    for way in &rules.ways {
        if !walks.iter().filter(tried).any(|walk| walk.way == *way) {
            say(
                Decision::Reject,
                format!("No journey was walked in this way: {way}."),
            );
        }
    }
    for walk in walks {
        let leads_to = if is_wanted(&walk) {
            Decision::Reject
        } else {
            Decision::Accept
        };
        let what = format!("“{}”, {}", walk.journey, walk.way);
        match walk.end {
            WalkEnd::Done => {}
            WalkEnd::AtTimes => say(
                leads_to,
                format!(
                    "{what}: {} of {} walks came to the end. {}",
                    walk.finished, walk.tried, walk.broke
                ),
            ),
            WalkEnd::Broke => say(leads_to, format!("{what}: it breaks. {}", walk.broke)),
            // That no journey at all was tried in this way is said above.
            WalkEnd::NotTried if walks.iter().filter(tried).any(|one| one.way == walk.way) => {
                say(leads_to, format!("{what}: it could not be tried yet."));
            }
            WalkEnd::NotTried => {}
        }
    }
    let done = walks.iter().filter(is_wanted);
    let done = done.filter(|walk| walk.end == WalkEnd::Done).count();
    if done > 0 && done == walks.iter().filter(is_wanted).count() {
        say(
            Decision::Accept,
            format!(
                "Every journey comes to its end each time in the ways that the rules name: {}.",
                rules.ways.join(", ")
            ),
        );
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
