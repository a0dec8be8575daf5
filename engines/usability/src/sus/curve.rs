//! What a SUS score means beside those of other products: percentile, grade and adjective.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::SCALE;
use crate::Refused;
use crate::refused::within;

/// Scores and the percent of products below them, both growing.
///
/// Sauro (2011), "A practical guide to the System Usability Scale", the table of percentile ranks of about
/// 500 studies, with the line that he draws for the top tenth (80.3) put in. The table is rounded to whole percents
/// in the middle, so that straight lines between its rows are as near as it is.
const CURVE: [(f64, f64); 34] = [
    (0.0, 0.0),
    (5.0, 0.3),
    (10.0, 0.4),
    (15.0, 0.7),
    (20.0, 1.0),
    (25.0, 1.5),
    (30.0, 2.0),
    (35.0, 4.0),
    (40.0, 6.0),
    (45.0, 8.0),
    (50.0, 13.0),
    (55.0, 19.0),
    (60.0, 29.0),
    (65.0, 41.0),
    (66.0, 44.0),
    (67.0, 47.0),
    (68.0, 50.0),
    (69.0, 53.0),
    (70.0, 56.0),
    (71.0, 60.0),
    (72.0, 63.0),
    (73.0, 67.0),
    (74.0, 70.0),
    (75.0, 73.0),
    (76.0, 77.0),
    (77.0, 80.0),
    (78.0, 83.0),
    (79.0, 86.0),
    (80.0, 88.0),
    (80.3, 90.0),
    (85.0, 97.0),
    (90.0, 99.8),
    (95.0, 99.999),
    (100.0, 100.0),
];

/// The percent of products that score less than this mean score, 0 to 100.
///
/// # Errors
/// [`Refused::Range`] for a score outside of 0 to 100.
///
/// # Source
/// Sauro (2011): 68 is the 50th percentile, 75 the 73rd, 52 the 15th, and above 80.3 is the top tenth.
pub fn percentile(score: f64) -> Result<f64, Refused> {
    within("a SUS score", SCALE.0, SCALE.1, score).map(at)
}

/// The same for a score that is known to be on the scale.
pub(super) fn at(score: f64) -> f64 {
    let mut below = (0.0, 0.0);
    for above in CURVE {
        if score <= above.0 {
            let run = above.0 - below.0;
            let along = if run > 0.0 {
                (score - below.0) / run
            } else {
                0.0
            };
            return below.1 + along * (above.1 - below.1);
        }
        below = above;
    }
    100.0
}

/// A grade as in American schools, on a curve: C is the middle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Grade {
    /// Below 51.7.
    F,
    /// From 51.7.
    D,
    /// From 62.7.
    #[serde(rename = "C-")]
    CMinus,
    /// From 65.
    C,
    /// From 71.1.
    #[serde(rename = "C+")]
    CPlus,
    /// From 72.6.
    #[serde(rename = "B-")]
    BMinus,
    /// From 74.1.
    B,
    /// From 77.2.
    #[serde(rename = "B+")]
    BPlus,
    /// From 78.9.
    #[serde(rename = "A-")]
    AMinus,
    /// From 80.8.
    A,
    /// From 84.1.
    #[serde(rename = "A+")]
    APlus,
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::F => "F",
            Self::D => "D",
            Self::CMinus => "C-",
            Self::C => "C",
            Self::CPlus => "C+",
            Self::BMinus => "B-",
            Self::B => "B",
            Self::BPlus => "B+",
            Self::AMinus => "A-",
            Self::A => "A",
            Self::APlus => "A+",
        })
    }
}

/// The grade of a mean score.
///
/// # Errors
/// [`Refused::Range`] for a score outside of 0 to 100.
///
/// # Source
/// Sauro and Lewis (2016), the curved grading scale: from 446 studies of more than 5,000 people.
/// Its bounds have one decimal, so that a score is rounded to one first.
pub fn grade(score: f64) -> Result<Grade, Refused> {
    const FROM: [(f64, Grade); 10] = [
        (84.1, Grade::APlus),
        (80.8, Grade::A),
        (78.9, Grade::AMinus),
        (77.2, Grade::BPlus),
        (74.1, Grade::B),
        (72.6, Grade::BMinus),
        (71.1, Grade::CPlus),
        (65.0, Grade::C),
        (62.7, Grade::CMinus),
        (51.7, Grade::D),
    ];
    step(score, &FROM, Grade::F)
}

/// The word that people use for such a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Adjective {
    /// Up to 25.
    WorstImaginable,
    /// Above 25.
    Poor,
    /// From 51.7.
    Ok,
    /// From 71.1.
    Good,
    /// From 80.8.
    Excellent,
    /// From 84.1.
    BestImaginable,
}

impl fmt::Display for Adjective {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::WorstImaginable => "worst imaginable",
            Self::Poor => "poor",
            Self::Ok => "OK",
            Self::Good => "good",
            Self::Excellent => "excellent",
            Self::BestImaginable => "best imaginable",
        })
    }
}

/// The adjective of a mean score.
///
/// # Errors
/// [`Refused::Range`] for a score outside of 0 to 100.
///
/// # Source
/// The words of Bangor, Kortum and Miller (2009), at the bounds of Sauro (2018), "5 ways to interpret a SUS score":
/// 0 to 25, 25.1 to 51.6, 51.7 to 71, 71.1 to 80.7, 80.8 to 84, and 84.1 to 100.
pub fn adjective(score: f64) -> Result<Adjective, Refused> {
    const FROM: [(f64, Adjective); 5] = [
        (84.1, Adjective::BestImaginable),
        (80.8, Adjective::Excellent),
        (71.1, Adjective::Good),
        (51.7, Adjective::Ok),
        (25.1, Adjective::Poor),
    ];
    step(score, &FROM, Adjective::WorstImaginable)
}

/// The first whose bound a score, rounded to one decimal as the bounds are, reaches.
fn step<T: Copy>(score: f64, from: &[(f64, T)], lowest: T) -> Result<T, Refused> {
    let score = (within("a SUS score", SCALE.0, SCALE.1, score)? * 10.0).round() / 10.0;
    let reached = from.iter().find(|(least, _)| score >= *least);
    Ok(reached.map_or(lowest, |(_, value)| *value))
}
