//! SUS, UMUX-Lite, ease and net ease against published figures.

use super::{Draw, near};
use crate::ease::{self, Beside};
use crate::sus::{self, adjective, grade, percentile};
use crate::{Confidence, umux_lite};

#[test]
fn sus_scores() {
    let check = |answers: [u8; 10], want| {
        let got = sus::score(&answers.map(Some)).unwrap();
        assert_eq!((got.score, got.answered), (want, 10));
    };
    // Brooke (1996), the form that was filled in for an example.
    check([5, 4, 2, 1, 2, 2, 1, 4, 5, 2], 55.0);
    check([4, 2, 4, 1, 4, 2, 5, 2, 4, 2], 80.0);
    check([5, 1, 5, 1, 5, 1, 5, 1, 5, 1], 100.0);
    check([1, 5, 1, 5, 1, 5, 1, 5, 1, 5], 0.0);
    check([3; 10], 50.0);
}

#[test]
fn one_answer_may_be_missing() {
    // Lewis and Sauro (2017): the sum of nine times 100/36.
    let mut answers = [4, 2, 4, 1, 4, 2, 5, 2, 4, 2].map(Some);
    answers[0] = None;
    let got = sus::score(&answers).unwrap();
    near(got.score, 29.0 * 100.0 / 36.0, 1e-12);
    assert_eq!(got.answered, 9);
    answers[9] = None;
    let refused = sus::score(&answers).unwrap_err().to_string();
    assert_eq!(refused, "answers of the ten: at least 9 needed, got 8");
}

#[test]
fn percentiles() {
    let check = |score, want| near(percentile(score).unwrap(), want, 0.5);
    // Sauro (2018), "5 ways to interpret a SUS score".
    check(68.0, 50.0);
    check(75.0, 73.0);
    check(52.0, 15.0);
    check(80.3, 90.0);
    assert!(percentile(80.4).unwrap() > 90.0);
    // Sauro (2011), and the bounds of the grades of Sauro and Lewis (2016), which come of the same studies.
    check(74.0, 70.0);
    check(51.7, 15.0);
    check(65.0, 41.0);
    check(71.1, 60.0);
    check(84.1, 96.0);
    check(0.0, 0.0);
    check(100.0, 100.0);
}

#[test]
fn grades_and_adjectives() {
    let check = |score, want_grade: &str, want_adjective: &str| {
        assert_eq!(grade(score).unwrap().to_string(), want_grade, "{score}");
        assert_eq!(
            adjective(score).unwrap().to_string(),
            want_adjective,
            "{score}"
        );
    };
    check(0.0, "F", "worst imaginable");
    check(25.0, "F", "worst imaginable");
    check(25.1, "F", "poor");
    check(51.6, "F", "poor");
    check(51.7, "D", "OK");
    check(62.7, "C-", "OK");
    check(68.0, "C", "OK");
    check(71.0, "C", "OK");
    check(71.1, "C+", "good");
    check(72.6, "B-", "good");
    check(74.1, "B", "good");
    check(77.2, "B+", "good");
    check(78.9, "A-", "good");
    check(80.74, "A-", "good");
    check(80.8, "A", "excellent");
    check(84.04, "A", "excellent");
    check(84.1, "A+", "best imaginable");
    check(100.0, "A+", "best imaginable");
}

#[test]
fn a_mean_of_scores() {
    // Mean 73.5 and standard deviation 10.2 of 40 give 70.2 to 76.8: by t = 2.0227 with 39 degrees of freedom.
    let scores: Vec<f64> = (0..40)
        .map(|i| 73.5 + if i % 2 == 0 { 10.2 } else { -10.2 } * (39.0_f64 / 40.0).sqrt())
        .collect();
    let got = sus::summary(&scores, Confidence::P95).unwrap();
    near(got.score.mean, 73.5, 1e-9);
    near(got.score.standard_deviation, 10.2, 1e-9);
    let interval = got.score.interval.unwrap();
    near(interval.low, 73.5 - 2.0227 * 10.2 / 40.0_f64.sqrt(), 0.001);
    near(interval.high, 73.5 + 2.0227 * 10.2 / 40.0_f64.sqrt(), 0.001);
    assert_eq!(got.grade.to_string(), "B-");

    let one = sus::summary(&[80.0], Confidence::P95).unwrap();
    assert_eq!((one.score.interval, one.percentile_interval), (None, None));
    let alike = sus::summary(&[80.0; 6], Confidence::P95).unwrap();
    assert_eq!(alike.score.interval, None);
    let wide = sus::summary(&[100.0, 90.0, 20.0], Confidence::P95).unwrap();
    let ends = wide.score.interval.unwrap();
    assert_eq!((ends.low, ends.high), (0.0, 100.0));
}

#[test]
fn an_interval_of_scores_is_right_about_as_often_as_it_says() {
    let mut draw = Draw(1996);
    let held = (0..4000)
        .filter(|_| {
            let scores: Vec<f64> = (0..8)
                .map(|_| (65.0 + 10.0 * draw.normal()).clamp(0.0, 100.0))
                .collect();
            let got = sus::summary(&scores, Confidence::P90).unwrap();
            got.score.interval.unwrap().holds(65.0)
        })
        .count();
    near(held as f64 / 4000.0, 0.90, 0.015);
}

#[test]
fn consistency() {
    let of = |people: &[[u8; 10]]| sus::consistency(people).unwrap();
    let sure = [
        [5, 1, 5, 1, 5, 1, 5, 1, 5, 1],
        [2, 4, 2, 4, 2, 4, 2, 4, 2, 4],
    ];
    near(of(&sure).unwrap(), 1.0, 1e-12);
    // Somebody who did not see that every second question turns round agrees with nothing.
    let unseeing = [[5; 10], [1; 10]];
    assert_eq!(of(&unseeing), None);
    assert_eq!(of(&[[3; 10], [3; 10]]), None);
}

#[test]
fn umux_lite_scores() {
    let check = |answers: (u8, u8), want, want_sus| {
        let got = umux_lite::score(answers.0, answers.1).unwrap();
        near(got, want, 0.005);
        near(umux_lite::as_sus(got).unwrap(), want_sus, 0.005);
    };
    // Lewis, Utesch and Maher (2013): 22.9 to 87.9.
    check((1, 1), 0.0, 22.9);
    check((7, 7), 100.0, 87.9);
    check((6, 5), 75.0, 71.65);
}

#[test]
fn ease_beside_the_usual() {
    let check = |answers: &[u8], want, mean| {
        let got = ease::summary(answers, Confidence::P95).unwrap();
        assert_eq!(got.beside_usual, want, "{got:?}");
        near(got.mean.mean, mean, 1e-9);
    };
    check(&[7, 6, 7, 7, 6, 7, 7, 6], Beside::Above, 6.625);
    check(&[2, 3, 4, 2, 3], Beside::Below, 2.8);
    check(&[5, 6, 5, 6, 7, 4], Beside::CannotTell, 5.5);
    check(&[7], Beside::CannotTell, 7.0);
    check(&[7, 7, 7], Beside::CannotTell, 7.0);
}

#[test]
fn net_ease() {
    let check = |answers: &[u8], counts, net| {
        let got = ease::net(answers, Confidence::P95).unwrap();
        assert_eq!((got.easy, got.neither, got.difficult), counts);
        near(got.net, net, 1e-12);
        assert!(got.interval.low <= got.net && got.net <= got.interval.high);
    };
    check(&[7, 6, 5, 4, 3, 2, 1], (2, 2, 3), -1.0 / 7.0);
    check(&[7; 9], (9, 0, 0), 1.0);
    check(&[1; 9], (0, 0, 9), -1.0);
    check(&[4], (0, 1, 0), 0.0);
    // Six easy and two difficult of ten are 6.75 and 2.75 of 13 (Rocks, 2016): 4/13 ± 1.96 × 0.2212.
    let got = ease::net(&[7, 7, 6, 6, 6, 6, 5, 4, 3, 1], Confidence::P95).unwrap();
    near(got.interval.low, 0.3077 - 0.4336, 0.0002);
    near(got.interval.high, 0.3077 + 0.4336, 0.0002);
}
