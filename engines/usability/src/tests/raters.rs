//! Agreement against the examples of those who invented it.

use super::{Draw, near};
use crate::Confidence;
use crate::raters::{alpha, kappa};

/// Judgements from a table of counts, a row for each name that the first gave.
fn judged(table: &[&[usize]]) -> Vec<(usize, usize)> {
    let cells = table.iter().enumerate().flat_map(|(first, row)| {
        let cell = move |(second, count): (usize, &usize)| vec![(first, second); *count];
        row.iter().enumerate().flat_map(cell)
    });
    cells.collect()
}

#[test]
fn cohens_kappa() {
    let check = |table: &[&[usize]], want: (f64, f64, f64), off| {
        let got = kappa(&judged(table), Confidence::P95).unwrap();
        near(got.kappa.unwrap(), want.0, off);
        let interval = got.interval.unwrap();
        near(interval.low, want.1, off);
        near(interval.high, want.2, off);
    };
    // SAS/STAT user's guide, the FREQ procedure, "Agreement study": 0.3449, 0.2030 to 0.4868.
    let skin: [&[usize]; 4] = [
        &[10, 4, 1, 0],
        &[5, 10, 12, 2],
        &[2, 4, 12, 5],
        &[0, 2, 6, 13],
    ];
    check(&skin, (0.3449, 0.2030, 0.4868), 0.00005);
    // Fleiss (1981), page 213: 0.68; its standard error is 0.0877 by the formula.
    let fleiss: [&[usize]; 3] = [&[75, 1, 4], &[5, 4, 1], &[0, 0, 10]];
    check(&fleiss, (0.6765, 0.5046, 0.8484), 0.00005);
}

#[test]
fn kappa_where_nothing_varies() {
    let same = kappa(&[("yes", "yes"); 5], Confidence::P95).unwrap();
    assert_eq!((same.kappa, same.interval, same.agreed), (None, None, 1.0));
    let apart = kappa(&[("yes", "no"); 5], Confidence::P95).unwrap();
    assert_eq!((apart.kappa, apart.agreed), (Some(0.0), 0.0));
    let full = kappa(&[("yes", "yes"), ("no", "no")], Confidence::P95).unwrap();
    near(full.kappa.unwrap(), 1.0, 1e-12);
    assert_eq!(full.interval, None);
}

#[test]
fn krippendorffs_alpha() {
    // A letter or digit for each thing, a line for each rater, a dot for a gap.
    let check = |raters: &[&str], want, judgements| {
        let name = |rater: &&str, thing| rater.chars().nth(thing).filter(|c| *c != '.');
        let rows: Vec<Vec<Option<char>>> = (0..raters[0].len())
            .map(|thing| raters.iter().map(|rater| name(rater, thing)).collect())
            .collect();
        let got = alpha(&rows).unwrap();
        near(got.alpha.unwrap(), want, 0.0005);
        assert_eq!(got.judgements, judgements);
    };
    // Krippendorff (2011), "Computing Krippendorff's alpha-reliability", A, B and C.
    check(&["0100000010", "1110010000"], 0.095, 20);
    check(&["aabbdcccedda", "babbbccceddd"], 0.692, 24);
    check(
        &[
            "123321412...",
            "1233224125..",
            ".33323422513",
            "12332441251.",
        ],
        0.743,
        40,
    );
}

#[test]
fn alpha_where_nothing_varies_or_nothing_is_shared() {
    let same = alpha(&vec![vec![Some("a"); 3]; 4]).unwrap();
    assert_eq!((same.alpha, same.is_reliable()), (None, false));
    let unshared = alpha(&[vec![Some("a"), None], vec![None, Some("b")]]);
    assert_eq!(
        unshared.unwrap_err().to_string(),
        "things judged by two: at least 1 needed, got 0"
    );
    let ragged = alpha(&[vec![Some("a")], vec![Some("a"), Some("b")]]);
    assert_eq!(
        ragged.unwrap_err().to_string(),
        "row 2 has 2 places where the first has 1"
    );
}

#[test]
fn guessing_agrees_with_nobody() {
    let mut draw = Draw(1960);
    let guesses: Vec<(bool, bool)> = (0..20_000)
        .map(|_| (draw.happens(0.3), draw.happens(0.8)))
        .collect();
    near(
        kappa(&guesses, Confidence::P95).unwrap().kappa.unwrap(),
        0.0,
        0.02,
    );
    let rows: Vec<_> = (0..5_000)
        .map(|_| (0..4).map(|_| Some(draw.happens(0.4))).collect::<Vec<_>>())
        .collect();
    near(alpha(&rows).unwrap().alpha.unwrap(), 0.0, 0.02);
}
