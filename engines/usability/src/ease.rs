//! How hard a task was, asked right after it: the Single Ease Question, 1 (very difficult) to 7 (very easy).

use serde::{Deserialize, Serialize};

use crate::refused::{enough, number, within};
use crate::{Confidence, Interval, Mean, Refused};

/// What the answers are on average over hundreds of tasks of others: between 5.3 and 5.6.
///
/// # Source
/// Sauro (2012), "10 things to know about the Single Ease Question", measuringu.com/seq10.
pub const USUAL_MEAN: f64 = 5.5;

/// Where something stands beside a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Beside {
    /// The whole interval is below it.
    Below,
    /// The interval holds it, or there is none: nobody can tell.
    CannotTell,
    /// The whole interval is above it.
    Above,
}

/// What the answers for one task say.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Ease {
    /// Their mean, 1 to 7.
    pub mean: Mean,
    /// How the task compares with [`USUAL_MEAN`].
    pub beside_usual: Beside,
}

/// The mean of answers of 1 to 7, held against what is usual.
///
/// # Errors
/// [`Refused`] for none, for too many, and for an answer outside of 1 to 7.
///
/// # Source
/// Sauro and Dumas (2009), "Comparison of three one-question, post-task usability questionnaires", CHI 2009.
pub fn summary(answers: &[u8], confidence: Confidence) -> Result<Ease, Refused> {
    let answers: Vec<f64> = answers.iter().copied().map(f64::from).collect();
    let mean = Mean::on_scale("answers of ease", (1.0, 7.0), &answers, confidence)?;
    let beside_usual = match mean.interval {
        Some(interval) if interval.high < USUAL_MEAN => Beside::Below,
        Some(interval) if interval.low > USUAL_MEAN => Beside::Above,
        _ => Beside::CannotTell,
    };
    Ok(Ease { mean, beside_usual })
}

/// How many more found a task easy than difficult.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct NetEase {
    /// Who answered 6 or 7.
    pub easy: u64,
    /// Who answered 4 or 5.
    pub neither: u64,
    /// Who answered 1, 2 or 3.
    pub difficult: u64,
    /// The share that found it easy less the share that found it difficult, -1 to 1.
    pub net: f64,
    /// Its interval, clipped at -1 and 1.
    pub interval: Interval,
}

/// The net ease of answers of 1 to 7.
///
/// # Errors
/// [`Refused`] for none, for too many, and for an answer outside of 1 to 7.
///
/// # Source
/// The Net Easy Score of BT. Descriptions differ in where "easy" begins; this is the stricter one, 6 and 7,
/// for 5 is below what tasks get on average. The interval is the adjusted Wald one of Rocks (2016),
/// "Interval estimation for the 'Net Promoter Score'", The American Statistician 70(4): three more answers,
/// of which a quarter at each end.
pub fn net(answers: &[u8], confidence: Confidence) -> Result<NetEase, Refused> {
    let count = enough("answers of ease", 1, answers.len())?;
    let (mut easy, mut difficult) = (0_u64, 0_u64);
    for &answer in answers {
        within("an answer of ease", 1.0, 7.0, f64::from(answer))?;
        easy += u64::from(answer >= 6);
        difficult += u64::from(answer <= 3);
    }
    let n = number(count) + 3.0;
    let (up, down) = ((number(easy) + 0.75) / n, (number(difficult) + 0.75) / n);
    let half = confidence.z() * ((up + down - (up - down).powi(2)) / n).sqrt();
    Ok(NetEase {
        easy,
        neither: count - easy - difficult,
        difficult,
        net: (number(easy) - number(difficult)) / number(count),
        interval: Interval::around(up - down, half, confidence).clipped(-1.0, 1.0),
    })
}
