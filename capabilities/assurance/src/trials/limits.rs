//! Quality limits: criteria that begin with "Limit:" are held against what the pages were like when they were tried.

use std::collections::HashSet;

use app::check::{Found, Outcome as Sure, Severity};
use contract::{Outcome, Priority, Specification};
use rules::{Fact, Judged, LimitFault, Rule, RuleSet, Verdict};
use serde_json::{Value, json};
use walk::PageFacts;

use super::tried::Done;

/// What findings of limits are found by.
pub const RULES: &str = "quality-limits";
/// What a criterion that is a limit begins with.
const MARK: &str = "limit:";
/// The one fact that is of a run, not of a page.
const ANSWERED: &str = "/answered_percent";

/// What limits can be set for.
pub const FACTS: [Fact; 12] = [
    fact("first byte", "/first_byte_ms", "ms"),
    fact("loaded", "/loaded_ms", "ms"),
    fact("largest paint", "/largest_paint_ms", "ms"),
    fact("layout shift", "/layout_shift", ""),
    fact("received", "/received_bytes", "bytes"),
    fact("requests", "/requests", ""),
    fact("status", "/status", ""),
    fact("header", "/security_headers/", ""),
    fact("other hosts", "/other_hosts_count", ""),
    fact("cookies", "/cookies_count", ""),
    fact("accessibility faults", "/accessibility_faults", ""),
    fact("answered", ANSWERED, "%"),
];

const fn fact(words: &'static str, pointer: &'static str, unit: &'static str) -> Fact {
    Fact {
        words,
        pointer,
        unit,
    }
}

/// The limit in a criterion; none where it is no limit.
#[must_use]
pub fn limit(criterion: &str) -> Option<Result<rules::Limit, LimitFault>> {
    let (mark, rest) = criterion.split_at_checked(MARK.len())?;
    mark.eq_ignore_ascii_case(MARK)
        .then(|| rules::limit(rest, &FACTS))
}

/// Every limit of a specification that nobody can read, with what is wrong: "QUAL-3, criterion 2: …".
#[must_use]
pub fn unreadable(specification: &Specification) -> Vec<String> {
    let all = specification.requirements.iter();
    all.flat_map(|one| one.criteria.iter().map(move |criterion| (one, criterion)))
        .filter_map(|(one, criterion)| {
            let why = limit(&criterion.text)?.err()?;
            Some(format!(
                "{}, criterion {}: {why}.",
                one.id, criterion.number
            ))
        })
        .collect()
}

/// The limits of a specification as rules, each named by its requirement and criterion: "QUAL-3.2".
#[must_use]
pub fn rule_set(specification: &Specification) -> RuleSet {
    let mut set = RuleSet {
        name: RULES.into(),
        version: 1,
        rules: Vec::new(),
    };
    for one in &specification.requirements {
        for criterion in &one.criteria {
            let Some(Ok(limit)) = limit(&criterion.text) else {
                continue;
            };
            set.rules.push(Rule {
                id: format!("{}.{}", one.id, criterion.number),
                title: format!("{}.", criterion.text.trim_end_matches('.')),
                criteria: vec![one.id.clone()],
                severity: match one.priority {
                    Priority::Must => Severity::Serious,
                    Priority::Should => Severity::Moderate,
                    Priority::Could | Priority::Wont => Severity::Minor,
                },
                fact: limit.pointer,
                must: limit.must,
                mend: format!("It is agreed in {} ({}).", one.id, one.title),
            });
        }
    }
    set
}

/// What the pages say of one limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The requirement.
    pub requirement: String,
    /// Its criterion.
    pub criterion: u32,
    /// Whether it is kept.
    pub outcome: Outcome,
    /// In a sentence or two.
    pub what: String,
}

/// What a run says of the limits: findings, what each limit is shown by, and what could not be judged.
#[derive(Debug, Default)]
pub struct Held {
    /// The broken ones, at each page.
    pub found: Vec<Found>,
    /// Each that could be judged.
    pub shown: Vec<Shown>,
    /// The pages that were judged.
    pub pages: Vec<String>,
    /// Rules that no page tells of.
    pub left_out: HashSet<String>,
    /// Rules that a page does not tell of, with that page.
    pub unjudged: HashSet<(String, String)>,
}

/// Holds a run against the limits of a specification. `site` is where it was made.
#[must_use]
pub fn hold(specification: &Specification, done: &Done, site: &str) -> Held {
    let rules = rule_set(specification);
    let (of_run, of_pages): (Vec<Rule>, Vec<Rule>) = rules
        .rules
        .into_iter()
        .partition(|rule| rule.fact == ANSWERED);
    let part = |rules| RuleSet {
        name: RULES.into(),
        version: 1,
        rules,
    };
    let mut looks: Vec<(String, RuleSet, Value)> = Vec::new();
    if done.asked > 0 {
        let percent = f64::from(done.answered) * 100.0 / f64::from(done.asked);
        let facts = json!({"answered_percent": (percent * 100.0).round() / 100.0});
        looks.push((site.to_owned(), part(of_run.clone()), facts));
    }
    let pages = part(of_pages.clone());
    for page in &done.pages {
        looks.push((place(&page.address), pages.clone(), facts(page)));
    }
    let mut held = Held::default();
    let mut judged: Vec<(String, Judged)> = Vec::new();
    for (at, rules, facts) in looks {
        let of_this = rules.judge(&facts);
        // What the evidence does not tell is no fault of the supplier's.
        let found = rules.found(&at, &of_this).into_iter();
        held.found
            .extend(found.filter(|one| one.outcome == Sure::Fail));
        if !held.pages.contains(&at) {
            held.pages.push(at.clone());
        }
        judged.extend(of_this.into_iter().map(|one| (at.clone(), one)));
    }
    // One page may be seen several times: it is broken if it was once.
    held.found
        .sort_by(|a, b| (&a.rule, &a.at).cmp(&(&b.rule, &b.at)));
    held.found.dedup_by(|a, b| a.rule == b.rule && a.at == b.at);
    for rule in of_run.iter().chain(&of_pages) {
        let of_rule = || judged.iter().filter(|(_, one)| one.rule == rule.id);
        let told = of_rule()
            .filter(|(_, one)| one.verdict != Verdict::Untold)
            .count();
        for (at, _) in of_rule().filter(|(_, one)| one.verdict == Verdict::Untold) {
            held.unjudged.insert((rule.id.clone(), at.clone()));
        }
        let Some((requirement, criterion)) = rule.id.rsplit_once('.').filter(|_| told > 0) else {
            held.left_out.insert(rule.id.clone());
            continue;
        };
        let broken: Vec<&(String, Judged)> = of_rule()
            .filter(|(_, one)| one.verdict == Verdict::Broken)
            .collect();
        let looks = app::kit::words::count(i64::try_from(told).unwrap_or(0), "look", "looks");
        let what = match broken.first() {
            None => format!("{} Kept at each of {looks}.", rule.title),
            Some((at, first)) => format!(
                "{} Broken at {} of {looks}, first at {at}: {}.",
                rule.title,
                broken.len(),
                first
                    .saw
                    .as_ref()
                    .map_or_else(|| "nothing is there".into(), Value::to_string)
            ),
        };
        held.shown.push(Shown {
            requirement: requirement.to_owned(),
            criterion: criterion.parse().unwrap_or(0),
            outcome: if broken.is_empty() {
                Outcome::Passed
            } else {
                Outcome::Failed
            },
            what,
        });
    }
    held
}

/// A page without what changes from visit to visit: its query and its fragment.
fn place(address: &str) -> String {
    address
        .split(['?', '#'])
        .next()
        .unwrap_or_default()
        .to_owned()
}

/// The facts of a page, and how many of what it lists.
fn facts(page: &PageFacts) -> Value {
    let mut facts = serde_json::to_value(page).unwrap_or_default();
    if let Some(facts) = facts.as_object_mut() {
        facts.insert("other_hosts_count".into(), page.other_hosts.len().into());
        facts.insert("cookies_count".into(), page.cookies.len().into());
    }
    facts
}
