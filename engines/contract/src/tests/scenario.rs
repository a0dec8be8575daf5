use expect_test::{Expect, expect};

use super::{requirement, specification};
use crate::scenario::{Scenario, showings, targets};
use crate::{Outcome, Specification};

fn scenario(name: &str, tags: &[&str], line: u64) -> Scenario {
    Scenario {
        name: name.into(),
        tags: tags.iter().map(ToString::to_string).collect(),
        file: "pay.feature".into(),
        line,
    }
}

/// A-1 with two criteria, the second tried by the scenario at line 9; and as a requirement of its own.
fn known() -> Specification {
    let mut first = requirement("A-1", 2);
    first.criteria[1].scenario = "pay.feature:9".into();
    specification(vec![first, requirement("B", 0)])
}

#[track_caller]
fn check(scenario: &Scenario, want: &str) {
    let found = targets(&known(), scenario);
    let said = found.iter().map(|one| match one.criterion {
        Some(number) => format!("{}.{number}", one.requirement),
        None => one.requirement.clone(),
    });
    assert_eq!(said.collect::<Vec<_>>().join(" "), want);
}

#[test]
fn a_scenario_speaks_of_what_its_tags_and_its_place_name() {
    check(&scenario("Pay", &["@A-1"], 3), "A-1");
    check(&scenario("Criterion 1  is seen", &["@A-1"], 3), "A-1.1");
    check(&scenario("Pay", &["@A-1.2", "B"], 3), "A-1.2 B");
    check(&scenario("Pay", &[], 9), "A-1.2");
    check(&scenario("Pay", &["@A-1.2"], 9), "A-1.2");
    check(&scenario("Pay", &["@A-1.7", "@slow", "@A"], 3), "");
}

#[track_caller]
fn check_showings(came: [Option<Outcome>; 2], want: Expect) {
    let tried = [
        (scenario("Pay", &["@B", "@A-1.1"], 3), came[0]),
        (scenario("Pay late", &["@B"], 5), came[1]),
    ];
    let said: Vec<String> = showings(&known(), &tried)
        .into_iter()
        .map(|one| {
            let criterion = one
                .target
                .criterion
                .map_or_else(String::new, |n| format!(".{n}"));
            format!(
                "{}{criterion} {:?} by {:?}",
                one.target.requirement, one.outcome, one.by
            )
        })
        .collect();
    want.assert_eq(&said.join("; "));
}

#[test]
fn what_is_shown_is_shown_by_all_that_speak_of_it() {
    use Outcome::{Failed, Passed};
    check_showings(
        [Some(Passed), Some(Passed)],
        expect!["A-1.1 Passed by [0]; B Passed by [0, 1]"],
    );
    check_showings(
        [Some(Passed), Some(Failed)],
        expect!["A-1.1 Passed by [0]; B Failed by [0, 1]"],
    );
    check_showings([Some(Passed), None], expect!["A-1.1 Passed by [0]"]);
    check_showings([None, Some(Failed)], expect!["B Failed by [0, 1]"]);
}
