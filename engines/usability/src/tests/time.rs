//! Time on task against published figures.

use super::{Draw, near};
use crate::Confidence;
use crate::time::{Attempt, Middle, Times, on_task};

fn times(finished_s: &[f64], given_up_s: &[f64]) -> Times {
    let attempt = |is_finished| {
        move |&time_s: &f64| Attempt {
            time_s,
            is_finished,
        }
    };
    let finished = finished_s.iter().map(attempt(true));
    let all: Vec<Attempt> = finished
        .chain(given_up_s.iter().map(attempt(false)))
        .collect();
    on_task(&all, Confidence::P95).unwrap()
}

#[test]
fn the_geometric_mean_as_published() {
    // Sauro (2006), the example of measuringu.com/time_intervals.php: 68 s, 46 to 101.
    let got = times(&[55.0, 65.0, 75.0, 62.0, 45.0, 135.0], &[]);
    near(got.geometric_mean_s.unwrap(), 68.0, 0.5);
    let interval = got.geometric_mean_interval_s.unwrap();
    near(interval.low, 46.0, 0.5);
    near(interval.high, 101.0, 0.5);
    near(got.median_s.unwrap(), 63.5, 1e-12);
    near(got.mean_s.unwrap(), 437.0 / 6.0, 1e-9);
    assert_eq!(got.advised, Middle::GeometricMean);
}

#[test]
fn the_interval_of_a_median() {
    // Conover (1999), table A3: of 10 the ranks 2 and 9 hold the median with 97.9%; of 5 no two do with 95%.
    let ten: Vec<f64> = (1..=10).map(f64::from).collect();
    let interval = times(&ten, &[]).median_interval_s.unwrap();
    assert_eq!((interval.low, interval.high), (2.0, 9.0));
    assert_eq!(times(&ten[..5], &[]).median_interval_s, None);
    let six = times(&ten[..6], &[]).median_interval_s.unwrap();
    assert_eq!((six.low, six.high), (1.0, 6.0));
    let many: Vec<f64> = (1..=25).map(f64::from).collect();
    let many = times(&many, &[]);
    assert_eq!(many.advised, Middle::Median);
    // Of 25 the ranks 8 and 18: 95.7%.
    let (middle, interval) = many.middle_s();
    assert_eq!(middle, Some(13.0));
    assert_eq!(interval.map(|i| (i.low, i.high)), Some((8.0, 18.0)));
}

#[test]
fn unfinished_attempts_are_said() {
    let got = times(&[10.0, 20.0, 30.0], &[15.0, 90.0]);
    assert_eq!((got.finished.some(), got.finished.all()), (3, 5));
    assert_eq!(got.median_s, Some(20.0));
    // Of five the third is the middle, and two took longer than anybody knows.
    assert_eq!(got.median_of_all_s, Some(30.0));
    assert_eq!(got.longest_unfinished_s, Some(90.0));

    let most_gave_up = times(&[10.0], &[20.0, 30.0]);
    assert_eq!(most_gave_up.median_of_all_s, None);
    assert_eq!(most_gave_up.geometric_mean_interval_s, None);
    near(most_gave_up.geometric_mean_s.unwrap(), 10.0, 1e-9);

    let nobody = times(&[], &[20.0, 30.0]);
    assert_eq!(nobody.finished.some(), 0);
    assert_eq!(nobody.middle_s(), (None, None));
    assert_eq!((nobody.mean_s, nobody.median_s), (None, None));
}

#[test]
fn intervals_of_times_are_right_about_as_often_as_they_say() {
    let mut draw = Draw(25062);
    let (mut geometric, mut median) = (0, 0);
    for _ in 0..3000 {
        let sample: Vec<f64> = (0..11).map(|_| (4.0 + 0.5 * draw.normal()).exp()).collect();
        let got = times(&sample, &[]);
        let truth = 4.0_f64.exp();
        geometric += u32::from(got.geometric_mean_interval_s.unwrap().holds(truth));
        median += u32::from(got.median_interval_s.unwrap().holds(truth));
    }
    near(f64::from(geometric) / 3000.0, 0.95, 0.012);
    // Between ranks 2 and 10 of 11 it is 98.8%: the next narrower pair would be 93.5%.
    near(f64::from(median) / 3000.0, 0.988, 0.008);
}
