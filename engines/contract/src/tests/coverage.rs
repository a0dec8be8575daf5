use super::{evidence, requirement, specification};
use crate::coverage::{Back, Shown, trace};
use crate::{Evidence, Outcome, Requirement};
use Outcome::{Failed, Passed};

#[track_caller]
fn check(requirements: Vec<Requirement>, given: &[Evidence], want: &[(&str, Shown)]) {
    let found = trace(&specification(requirements), given);
    let got: Vec<(&str, Shown)> = found
        .covers
        .iter()
        .map(|cover| (cover.id.as_str(), cover.shown))
        .collect();
    assert_eq!(got, want);
}

#[test]
fn each_requirement_is_as_its_criteria_are() {
    let one = || vec![requirement("A", 2)];
    check(one(), &[], &[("A", Shown::Uncovered)]);
    check(
        one(),
        &[evidence(1, "A", 1, Some(1), Passed)],
        &[("A", Shown::Partly)],
    );
    check(
        one(),
        &[
            evidence(1, "A", 1, Some(1), Passed),
            evidence(2, "A", 1, Some(2), Passed),
        ],
        &[("A", Shown::Passing)],
    );
    check(
        one(),
        &[evidence(1, "A", 1, None, Passed)],
        &[("A", Shown::Passing)],
    );
    check(
        one(),
        &[
            evidence(1, "A", 1, Some(1), Passed),
            evidence(2, "A", 1, Some(2), Failed),
        ],
        &[("A", Shown::Failing)],
    );
    check(
        vec![requirement("A", 0)],
        &[evidence(1, "A", 1, None, Passed)],
        &[("A", Shown::Passing)],
    );
}

#[test]
fn the_newest_evidence_of_the_wording_in_force_counts() {
    let mut one = requirement("A", 1);
    one.version = 2;
    let one = || vec![one.clone()];
    check(
        one(),
        &[evidence(1, "A", 1, Some(1), Passed)],
        &[("A", Shown::Stale)],
    );
    check(
        one(),
        &[
            evidence(1, "A", 2, Some(1), Failed),
            evidence(2, "A", 2, Some(1), Passed),
        ],
        &[("A", Shown::Passing)],
    );
    check(
        one(),
        &[
            evidence(5, "A", 2, Some(1), Failed),
            evidence(2, "A", 2, Some(1), Passed),
        ],
        &[("A", Shown::Failing)],
    );
    // What is newer and of an old wording says nothing about the new one.
    check(
        one(),
        &[
            evidence(1, "A", 2, Some(1), Passed),
            evidence(9, "A", 1, Some(1), Failed),
        ],
        &[("A", Shown::Passing)],
    );
}

#[test]
fn a_chapter_is_as_its_parts_are() {
    let part = |id: &str| Requirement {
        parent: "CH".into(),
        ..requirement(id, 1)
    };
    let all = || vec![requirement("CH", 0), part("A"), part("B")];
    check(
        all(),
        &[],
        &[
            ("CH", Shown::Uncovered),
            ("A", Shown::Uncovered),
            ("B", Shown::Uncovered),
        ],
    );
    let a = evidence(1, "A", 1, None, Passed);
    check(
        all(),
        std::slice::from_ref(&a),
        &[
            ("CH", Shown::Partly),
            ("A", Shown::Passing),
            ("B", Shown::Uncovered),
        ],
    );
    check(
        all(),
        &[a, evidence(2, "B", 1, None, Passed)],
        &[
            ("CH", Shown::Passing),
            ("A", Shown::Passing),
            ("B", Shown::Passing),
        ],
    );
}

#[test]
fn evidence_leads_back_or_is_an_orphan() {
    let mut two = requirement("B", 1);
    two.version = 3;
    let given = [
        evidence(1, "A", 1, Some(1), Passed),
        evidence(2, "A", 1, Some(7), Passed),
        evidence(3, "Z", 1, None, Passed),
        evidence(4, "B", 2, Some(1), Passed),
    ];
    let found = trace(&specification(vec![requirement("A", 1), two]), &given);
    let back: Vec<Back> = found.back.iter().map(|(_, back)| *back).collect();
    assert_eq!(
        back,
        [Back::InForce, Back::Orphan, Back::Orphan, Back::Stale]
    );
    assert_eq!(found.covers[0].criteria[0].evidence, ["e1"]);
    assert_eq!(
        (found.count(Shown::Passing), found.count(Shown::Stale)),
        (1, 1)
    );
}
