//! The table of a report.

use expect_test::expect;

use super::near;
use crate::Confidence;
use crate::cif::{Attempt, Outcome, Table, Task, table};

fn attempt(person: u64, outcome: Outcome, time_s: f64, ease: Option<u8>) -> Attempt {
    Attempt {
        person,
        outcome,
        time_s,
        mistakes: u32::from(outcome != Outcome::Unassisted),
        assists: u32::from(outcome == Outcome::Assisted),
        ease,
    }
}

fn tasks() -> Vec<Task> {
    use Outcome::{Assisted, NotFinished, Unassisted};
    vec![
        Task {
            name: "Report a broken light".to_owned(),
            attempts: vec![
                attempt(1, Unassisted, 55.0, Some(6)),
                attempt(2, Unassisted, 65.0, Some(7)),
                attempt(3, Unassisted, 75.0, Some(5)),
                attempt(4, Unassisted, 62.0, None),
                attempt(5, NotFinished, 240.0, Some(2)),
            ],
        },
        Task {
            name: "Book a room".to_owned(),
            attempts: vec![
                attempt(1, Unassisted, 130.0, None),
                attempt(2, Assisted, 150.0, None),
                attempt(3, NotFinished, 300.0, None),
            ],
        },
    ]
}

#[test]
fn the_table_of_a_report() {
    let got = table(&tasks(), &[72.5, 80.0, 55.0], Confidence::P95).unwrap();
    let first = &got.tasks[0];
    assert_eq!(
        (first.unassisted.seen.some(), first.unassisted.seen.all()),
        (4, 5)
    );
    near(first.unassisted.interval.low, 0.3596, 0.00005);
    // 80% for each 497/5/60 minutes.
    near(first.unassisted_per_minute, 0.8 / (497.0 / 300.0), 1e-9);
    assert_eq!(
        first.range_s.map(|range| (range.least, range.most)),
        Some((55.0, 75.0))
    );
    near(first.mistakes.mean, 0.2, 1e-12);
    assert_eq!(got.people, 5);
    // Shares of 1, 1/2, 1/2, 1 and 0, each person once.
    near(got.unassisted_per_person.mean, 0.6, 1e-12);
    near(got.satisfaction.unwrap().score.mean, 69.166_67, 0.0001);

    let cells = got.cells();
    assert!(cells.rows.iter().all(|row| row.len() == cells.head.len()));
    let columns: Vec<String> = cells
        .head
        .iter()
        .enumerate()
        .map(|(i, head)| format!("{head}: {}; {}", cells.rows[0][i], cells.rows[1][i]))
        .collect();
    expect![[r#"
        Task: Report a broken light; Book a room
        People: 5; 3
        Finished without help: 4 of 5: 80% (36% to 98%); 1 of 3: 43% (6% to 80%)
        Finished, help counted: 4 of 5: 80% (36% to 98%); 2 of 3: 67% (20% to 94%)
        Mistakes each: 0.2; 0.7
        Times helped each: 0.0; 0.3
        Time to finish: 64 seconds (52 seconds to 78 seconds); 2 minutes 20 seconds (56 seconds to 5 minutes 47 seconds)
        Did not finish: 1; 1
        Finished without help for each minute: 48.3%; 10.3%
        Ease, 1 to 7: 5.0 (1.6 to 7.0); not known"#]].assert_eq(&columns.join("\n"));
    let kept = serde_json::to_string(&got).unwrap();
    let back: Table = serde_json::from_str(&kept).unwrap();
    assert_eq!(back.cells(), cells);
}

#[test]
fn what_no_table_is_made_of() {
    let check = |tasks: &[Task], want: &str| {
        let got = table(tasks, &[], Confidence::P95).unwrap_err();
        assert_eq!(got.to_string(), want);
    };
    check(&[], "tasks: at least 1 needed, got 0");
    let mut twice = tasks();
    twice[0].attempts[1].person = 1;
    check(
        &twice,
        "attempts, one for each person: at most 4 allowed, got 5",
    );
    let mut untried = tasks();
    untried[1].attempts.clear();
    check(&untried, "attempts: at least 1 needed, got 0");
    let mut timeless = tasks();
    timeless[0].attempts[0].time_s = f64::NAN;
    check(
        &timeless,
        "a time in seconds must be from 0.001 to 604800, got NaN",
    );
}
