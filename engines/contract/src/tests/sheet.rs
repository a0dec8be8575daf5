use expect_test::{Expect, expect};

use super::{said, specification};
use crate::change::merge;
use crate::scenario::{Scenario, tie};
use crate::sheet::{read, write};
use crate::{Kind, Priority, Specification};

#[track_caller]
fn check(text: &str, want: Expect) {
    let got = match read(text) {
        Ok(specification) => write(&specification),
        Err(faults) => said(&faults),
    };
    want.assert_eq(&got);
}

#[test]
fn reads_what_a_spreadsheet_saves() {
    let text = "\u{feff}Title,ID,Priority,Kind,Criteria\r\n\
                Book a room,REQ-1,Must have,,\"A date can be chosen\n3. The booking is confirmed\"\r\n\
                ,,,,\r\n\
                By keyboard,REQ-2,won't,Accessibility,\r\n";
    let found = read(text).unwrap();
    assert_eq!(found.requirements.len(), 2);
    let (first, second) = (&found.requirements[0], &found.requirements[1]);
    let numbers: Vec<u32> = first.criteria.iter().map(|one| one.number).collect();
    assert_eq!((numbers, first.weight, first.version), (vec![1, 3], 1, 1));
    assert_eq!(
        (second.kind, second.priority),
        (Kind::Accessibility, Priority::Wont)
    );
    assert_eq!(read(&write(&found)).unwrap(), found);
}

#[test]
fn says_every_fault_by_its_line() {
    check(
        "",
        expect![[r#"
        Line 1, id: There is no such column. The first line names the columns.
        Line 1, title: There is no such column. The first line names the columns."#]],
    );
    check(
        "id,title,colour,id\n",
        expect![[r#"
        Line 1, colour: We do not know this column. The columns are id, title, text, kind, priority, weight, parent, criteria, scenarios, links.
        Line 1, id: There are two columns of this name."#]],
    );
    check("id,title\n", expect!["There are no requirements."]);
    check(
        "id,title,kind,weight\nR-1,One,nice,\nR-2,Two,,many\nR-3\n",
        expect![[r#"
        Line 2, kind: This is one of functional, accessibility, speed, security, availability, privacy.
        Line 3, weight: This is a whole number from 0 to 1000.
        Line 4: There are 1 cells, and 4 columns."#]],
    );
    check(
        "id,title,parent,links\nR-1,One,R-9,R-8\nR-1,,,\nR 3,Three,,\nR-4,Four,R-5,\nR-5,Five,R-4,\n",
        expect![[r#"
        Line 2, R-1: It rests on R-8, which is not there.
        Line 2, R-1: It is a part of R-9, which is not there.
        Line 3, R-1: It has no title.
        Line 3, R-1: Another requirement has this id already. Give each its own.
        Line 4, R 3: An id is 1 to 64 letters, digits, hyphens, underscores and full stops.
        Line 5, R-4: It is a part of itself, or stands more than 20 deep.
        Line 6, R-5: It is a part of itself, or stands more than 20 deep."#]],
    );
    check(
        "id,title,criteria,scenarios\nR-1,One,Seen,2 a.feature:3\n",
        expect![
            "Line 2, scenarios: “2 a.feature:3” names no criterion: write “1 features/pay.feature:12”."
        ],
    );
}

#[test]
fn parts_come_after_what_they_are_a_part_of() {
    let found =
        read("id,title,parent\nA.1,Part,A\nB,Second,\nA,First,\nA.1.1,Part of the part,A.1\n")
            .unwrap();
    let ids: Vec<&str> = found
        .requirements
        .iter()
        .map(|one| one.id.as_str())
        .collect();
    assert_eq!(ids, ["B", "A", "A.1", "A.1.1"]);
    assert_eq!(found.depths(), [Some(0), Some(0), Some(1), Some(2)]);
}

#[test]
fn a_formula_stays_text_and_comes_back() {
    for title in ["=1+1", "'=1+1", "-5 degrees", "@home", "'tis", "''+"] {
        let mut one = super::requirement("R-1", 0);
        one.title = title.into();
        let given = specification(vec![one]);
        let table = write(&given);
        assert!(
            !table.contains(&format!(",{title},")) || title == "'tis",
            "{table}"
        );
        let back = read(&table).unwrap();
        assert_eq!(back.requirements[0].title, title);
    }
}

#[test]
fn a_change_of_words_is_a_new_version_and_a_change_of_weight_is_not() {
    let kept = specification(vec![
        super::requirement("A", 2),
        super::requirement("B", 1),
        super::requirement("C", 0),
    ]);
    let mut new = kept.clone();
    new.requirements[0].weight = 5;
    new.requirements[1].criteria[0].text = "Something else is seen".into();
    new.requirements[1].version = 99;
    new.requirements.remove(2);
    let (merged, changes) = merge(&kept, &new, false);
    let versions: Vec<u32> = merged.requirements.iter().map(|one| one.version).collect();
    assert_eq!(versions, [1, 2]);
    let said: Vec<String> = changes
        .iter()
        .map(|one| format!("{} {} {}", one.id, one.words(), one.makes_stale()))
        .collect();
    assert_eq!(
        said,
        ["A weight false", "B criteria true", "C taken out true"]
    );
    // What comes back is not taken for what went: evidence for its first version stays old.
    let (again, changes) = merge(&merged, &kept, false);
    assert_eq!(again.get("C").unwrap().version, 2);
    assert_eq!(changes.len(), 3);
    let (both, _) = merge(
        &merged,
        &specification(vec![super::requirement("D", 0)]),
        true,
    );
    assert_eq!(both.requirements.len(), 3);
    assert_eq!(merge(&kept, &kept, false).1, []);
    assert_eq!(merge(&Specification::default(), &kept, false).1.len(), 3);
}

#[test]
fn scenarios_are_tied_by_their_tags() {
    let kept = specification(vec![
        super::requirement("REQ-1", 1),
        super::requirement("REQ-2", 1),
    ]);
    let scenario = |name: &str, tags: &[&str], line| Scenario {
        name: name.into(),
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        file: "pay.feature".into(),
        line,
    };
    let scenarios = [
        scenario("Paying by card", &["@slow", "@REQ-1", "@REQ-2.1"], 3),
        scenario("Nothing of ours", &["@REQ-9", "@REQ-2.7", "@REQ-1."], 9),
        scenario("Untagged", &[], 12),
    ];
    let tied = tie(&kept, &scenarios);
    assert_eq!(tied.untied, ["pay.feature:9", "pay.feature:12"]);
    let (one, two) = (
        &tied.specification.requirements[0],
        &tied.specification.requirements[1],
    );
    assert_eq!(
        (one.criteria[1].text.as_str(), one.criteria[1].number),
        ("Paying by card", 2)
    );
    assert_eq!(two.criteria[0].scenario, "pay.feature:3");
    // A scenario that moves to another line asks for nothing new.
    let moved = tie(
        &tied.specification,
        &[scenario("Paying by card", &["REQ-1"], 30)],
    );
    let (merged, _) = merge(&tied.specification, &moved.specification, false);
    assert_eq!(
        merged.requirements[0].version,
        tied.specification.requirements[0].version
    );
}
