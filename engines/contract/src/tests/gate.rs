use expect_test::{Expect, expect};

use super::{evidence, requirement, specification};
use crate::coverage::trace;
use crate::gate::{
    Decision, Finding, Known, Panel, PanelSays, Rules, Severity, Walk, WalkEnd, decide,
};
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
        Known {
            findings: &findings,
            panels,
            walks: &[],
        },
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
        Known::default(),
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
    let found = decide(&rules, &specification, &trace, Known::default());
    assert_eq!(found.decision, Decision::Accept);
    let said: Vec<&str> = found
        .reasons
        .iter()
        .map(|reason| reason.text.as_str())
        .collect();
    assert_eq!(said, ["B (Title of B) could be met, and has no evidence."]);
}

fn walk(journey: &str, way: &str, end: WalkEnd) -> Walk {
    Walk {
        journey: journey.into(),
        way: way.into(),
        end,
        finished: u32::from(end != WalkEnd::Broke && end != WalkEnd::NotTried),
        tried: if end == WalkEnd::NotTried { 0 } else { 3 },
        moves: 12,
        took_ms: 4_000,
        broke: match end {
            WalkEnd::Broke | WalkEnd::AtTimes => "“Send” cannot be reached by Tab.".into(),
            _ => String::new(),
        },
    }
}

#[track_caller]
fn check_walks(ways: &[&str], walks: &[Walk], want: Expect) {
    let specification = specification(vec![requirement("A", 0)]);
    let shown = [evidence(1, "A", 1, None, Outcome::Passed)];
    let rules = Rules {
        ways: ways.iter().map(ToString::to_string).collect(),
        ..Rules::default()
    };
    let trace = trace(&specification, &shown);
    let known = Known {
        walks,
        ..Known::default()
    };
    let found = decide(&rules, &specification, &trace, known);
    let mut got = found.decision.word().to_owned();
    for reason in &found.reasons {
        got += &format!("\n- {}: {}", reason.word(), reason.text);
    }
    want.assert_eq(&got);
}

#[test]
fn journeys_must_come_to_their_end_in_the_ways_that_are_named() {
    use WalkEnd::{AtTimes, Broke, Done, NotTried};
    let by_keys = |end| walk("Book", "keyboard", end);
    check_walks(
        &["keyboard"],
        &[by_keys(Done), walk("Book", "ear", Broke)],
        expect![[r#"
            Accept
            - Noted: “Book”, ear: it breaks. “Send” cannot be reached by Tab.
            - Noted: Every journey comes to its end each time in the ways that the rules name: keyboard."#]],
    );
    check_walks(
        &["keyboard"],
        &[by_keys(AtTimes)],
        expect![[r#"
            Reject
            - Stops it: “Book”, keyboard: 1 of 3 walks came to the end. “Send” cannot be reached by Tab."#]],
    );
    check_walks(
        &["keyboard"],
        &[by_keys(Done), walk("Pay", "keyboard", NotTried)],
        expect![[r#"
            Reject
            - Stops it: “Pay”, keyboard: it could not be tried yet."#]],
    );
    check_walks(
        &["keyboard", "ear"],
        &[by_keys(NotTried)],
        expect![[r#"
            Reject
            - Stops it: No journey was walked in this way: keyboard.
            - Stops it: No journey was walked in this way: ear."#]],
    );
    check_walks(&[], &[], expect!["Accept"]);
}
