//! The page of a milestone: whether it can be accepted, and what was decided.

use app::Page;
use app::store::Record;
use contract::gate::{Decided, Decision, Reason};
use serde::Serialize;

use crate::edit::{Crumb, Error, crumbs};
use crate::model::{Milestone, Room, day, pounds};
use crate::trials::WayLine;
use crate::trials::model::WAYS;

/// Can this milestone be accepted?
#[derive(Debug, Default, Serialize)]
pub struct Gate {
    pub(super) path: String,
    pub(super) crumbs: Vec<Crumb>,
    pub(super) title: String,
    pub(super) due: String,
    pub(super) payment: String,
    pub(super) what_is_due: String,
    pub(super) least_shown: String,
    pub(super) stops_at: &'static str,
    pub(super) advice: &'static str,
    pub(super) look: &'static str,
    pub(super) reasons: Vec<(&'static str, &'static str, String)>,
    pub(super) risk: String,
    pub(super) share: String,
    /// The ways in which journeys must be walked to their end.
    pub(super) wanted_ways: String,
    pub(super) journeys: Vec<(String, Vec<WayLine>)>,
    pub(super) open_exercises: usize,
    pub(super) version: i64,
    pub(super) deed: Option<Made>,
    pub(super) decision: String,
    pub(super) words: String,
    pub(super) errors: Vec<Error>,
}

/// What was decided.
#[derive(Debug, Clone, Serialize)]
pub struct Made {
    decision: &'static str,
    look: &'static str,
    words: String,
    by: String,
    at_us: i64,
}

const fn look(decision: Decision) -> &'static str {
    match decision {
        Decision::Accept => "good",
        Decision::Conditions => "warning",
        Decision::Reject => "bad",
    }
}

/// Ways as people read them.
fn ways(words: &[String]) -> String {
    let named = WAYS
        .iter()
        .filter(|(word, _)| words.iter().any(|one| one == word));
    named
        .map(|(_, words)| *words)
        .collect::<Vec<_>>()
        .join("; ")
}

/// A share as people read it.
fn percent(share: f64) -> String {
    format!(
        "{}%",
        app::kit::words::number((share * 1_000.0).round() / 10.0)
    )
}

impl Gate {
    pub(super) fn of(room: &Room, record: &Record<Milestone>, advised: &Decided) -> Self {
        let one = &record.value;
        let line = |reason: &Reason| {
            // A reason that changes nothing has no colour of its own.
            let look = match reason.leads_to {
                Decision::Accept => "unknown",
                other => look(other),
            };
            (reason.word(), look, reason.text.clone())
        };
        Self {
            path: format!("{}/milestones/{}", room.path(), record.id),
            crumbs: crumbs(&room.contract.value.title, &room.path(), &[]),
            title: one.title.clone(),
            due: day(&one.due),
            payment: pounds(one.payment_pence),
            what_is_due: if one.rules.due.is_empty() {
                "Every requirement".into()
            } else {
                one.rules.due.join(", ")
            },
            least_shown: percent(one.rules.least_shown),
            stops_at: one.rules.stops_at.word(),
            wanted_ways: ways(&one.rules.ways),
            advice: advised.decision.word(),
            look: look(advised.decision),
            reasons: advised.reasons.iter().map(line).collect(),
            risk: advised.risk.clone(),
            share: advised.share_shown.map(percent).unwrap_or_default(),
            version: record.version,
            deed: one.deed.as_ref().map(|deed| Made {
                decision: deed.decision.word(),
                look: look(deed.decision),
                words: deed.words.clone(),
                by: deed.by.clone(),
                at_us: deed.at.0,
            }),
            ..Self::default()
        }
    }
}

impl Page for Gate {
    const TEMPLATE: &'static str = "assurance/gate.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let of = |decision: Decision, reasons: &[(Decision, &str)]| Self {
            path: "/assurance/1/milestones/2".into(),
            crumbs: crumbs("Library booking", "/assurance/1", &[]),
            title: "First release".into(),
            due: "30 June 2026".into(),
            payment: "£60,000".into(),
            what_is_due: "REQ-1, REQ-2".into(),
            least_shown: "90%".into(),
            stops_at: "serious",
            advice: decision.word(),
            look: look(decision),
            reasons: reasons
                .iter()
                .map(|(to, text)| (to.word(), look(*to), (*text).to_owned()))
                .collect(),
            risk: "A poor service would be accepted like this at most 4.9% of the time.".into(),
            share: "92.5%".into(),
            wanted_ways: "By keyboard alone".into(),
            journeys: WayLine::samples(),
            version: 1,
            ..Self::default()
        };
        let rejected = || {
            of(
                Decision::Reject,
                &[(
                    Decision::Reject,
                    "REQ-1 (By keyboard) must be met, and has no evidence.",
                )],
            )
        };
        let accepted = of(
            Decision::Conditions,
            &[(Decision::Conditions, "Open and minor: The price is hidden.")],
        );
        let made = Made {
            decision: "Accept with conditions",
            look: "warning",
            words: "The price is shown by 1 August.".into(),
            by: "Ann Marsh".into(),
            at_us: 1_795_529_100_000_000,
        };
        vec![
            ("all is well", of(Decision::Accept, &[])),
            (
                "rejected, with open exercises",
                Self {
                    open_exercises: 1,
                    ..rejected()
                },
            ),
            (
                "decided",
                Self {
                    deed: Some(made),
                    ..accepted
                },
            ),
            (
                "no words",
                Self {
                    decision: "accept".into(),
                    errors: vec![Error::new("words", "Enter why")],
                    ..rejected()
                },
            ),
        ]
    }
}
