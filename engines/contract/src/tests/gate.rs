use expect_test::{Expect, expect};

use super::{evidence, requirement, specification};
use crate::coverage::trace;
use crate::gate::{Decision, Finding, Panel, PanelSays, Rules, Severity, decide};
use crate::{Evidence, Outcome, Priority, Requirement};

fn panel(says: PanelSays) -> Panel {
    Panel {
        what: "Autumn visits".into(),
        says,
        visits: 21,
        failures: 1,
        good: 0.9,
        poor: 0.7,
        risk_of_rejecting_good: 0.0486,
        risk_of_accepting_poor: 0.0485,
    }
}

fn three() -> Vec<Requirement> {
    vec![
        requirement("A", 1),
        Requirement {
            priority: Priority::Should,
            weight: 0,
            ..requirement("B", 1)
        },
        Requirement {
            priority: Priority::Could,
            weight: 0,
            ..requirement("C", 1)
        },
        Requirement {
            priority: Priority::Wont,
            ..requirement("D", 1)
        },
    ]
}

#[track_caller]
fn check(shown: &[&str], severities: &[Severity], panels: &[Panel], want: Expect) {
    let given: Vec<Evidence> = shown
        .iter()
        .map(|id| evidence(1, id, 1, None, Outcome::Passed))
        .collect();
    let specification = specification(three());
    let findings: Vec<Finding> = severities
        .iter()
        .map(|severity| Finding {
            what: "The date cannot be chosen.".into(),
            severity: *severity,
        })
        .collect();
    let found = decide(
        &Rules::default(),
        &specification,
        &trace(&specification, &given),
        &findings,
        panels,
    );
    let mut got = format!("{}\n", found.decision.word());
    for reason in &found.reasons {
        got += &format!("- {}: {}\n", reason.word(), reason.text);
    }
    want.assert_eq(&(got + &found.risk));
}

#[test]
fn decides_by_the_worst_reason() {
    check(
        &["A", "B", "C"],
        &[],
        &[panel(PanelSays::Accept)],
        expect![[r#"
        Accept
        - Noted: Autumn visits: 1 of 21 visits failed, few enough to accept.
        A poor service would be accepted like this at most 4.9% of the time (Autumn visits: good is 90% of visits succeeding, poor is 70%)."#]],
    );
    check(
        &["A"],
        &[Severity::Minor],
        &[],
        expect![[r#"
        Accept with conditions
        - Condition: B (Title of B) should be met, and has no evidence.
        - Condition: Open and minor: The date cannot be chosen.
        - Noted: C (Title of C) could be met, and has no evidence.
        No panel tried the service by a plan with stated risks, so nothing can be said about the chance of a wrong decision."#]],
    );
    check(
        &["B", "C"],
        &[],
        &[panel(PanelSays::Accept)],
        expect![[r#"
        Reject
        - Stops it: A (Title of A) must be met, and has no evidence.
        - Stops it: 0% of the weight of what is due is shown, and 90% is the least.
        - Noted: Autumn visits: 1 of 21 visits failed, few enough to accept.
        The panels did not reject the service: the reasons above do, and they are no matter of chance."#]],
    );
    check(
        &["A", "B", "C"],
        &[Severity::Serious],
        &[panel(PanelSays::Reject)],
        expect![[r#"
        Reject
        - Stops it: Autumn visits: 1 of 21 visits failed, too many to accept.
        - Stops it: Open and serious: The date cannot be chosen.
        A good service would be rejected like this at most 4.9% of the time (Autumn visits: good is 90% of visits succeeding, poor is 70%)."#]],
    );
    check(
        &["A", "B", "C"],
        &[],
        &[panel(PanelSays::GoOn)],
        expect![[r#"
        Reject
        - Stops it: Autumn visits: 1 of 21 visits failed, and more visits are needed to tell.
        A panel has not come to an end, so nothing can be said yet about the chance of a wrong decision."#]],
    );
}

#[test]
fn nothing_due_is_nothing_to_accept() {
    let specification = specification(three());
    let rules = Rules {
        due: vec!["Z".into()],
        ..Rules::default()
    };
    let found = decide(
        &rules,
        &specification,
        &trace(&specification, &[]),
        &[],
        &[],
    );
    let said: Vec<&str> = found
        .reasons
        .iter()
        .map(|reason| reason.text.as_str())
        .collect();
    assert_eq!(
        said,
        [
            "Z is due and is no longer in the specification.",
            "Nothing is due: there is nothing to accept."
        ]
    );
    assert_eq!(found.share_shown, None);
}

#[test]
fn a_chapter_asks_for_its_parts_as_much_as_each_is_wanted() {
    let part = |id: &str, priority| Requirement {
        parent: "CH".into(),
        priority,
        ..requirement(id, 1)
    };
    let all = vec![
        requirement("CH", 0),
        part("A", Priority::Must),
        Requirement {
            weight: 0,
            ..part("B", Priority::Could)
        },
        requirement("Z", 1),
    ];
    let specification = specification(all);
    let shown = [evidence(1, "A", 1, None, Outcome::Passed)];
    let rules = Rules {
        due: vec!["CH".into()],
        ..Rules::default()
    };
    let trace = trace(&specification, &shown);
    let found = decide(&rules, &specification, &trace, &[], &[]);
    assert_eq!(found.decision, Decision::Accept);
    let said: Vec<&str> = found
        .reasons
        .iter()
        .map(|reason| reason.text.as_str())
        .collect();
    assert_eq!(said, ["B (Title of B) could be met, and has no evidence."]);
}
