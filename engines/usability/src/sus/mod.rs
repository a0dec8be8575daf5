//! The System Usability Scale: ten answers of 1 to 5, a score of 0 to 100, and what such scores mean.

mod curve;

use serde::{Deserialize, Serialize};

pub use curve::{Adjective, Grade, adjective, grade, percentile};

use crate::refused::{enough, number, within};
use crate::{Confidence, Interval, Mean, Refused};

/// The ends of the scale.
pub(crate) const SCALE: (f64, f64) = (0.0, 100.0);

/// One person's score.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// 0 to 100. It is no percentage: 68 is the middle.
    pub score: f64,
    /// How many of the ten were answered: 10, or 9.
    pub answered: u8,
}

/// The score of ten answers, 1 (strongly disagree) to 5 (strongly agree), in the order of the questionnaire.
///
/// Odd questions are for the service and even ones against it.
/// One may be missing: the other nine are stretched to the whole scale, which moves a mean by less than a point.
/// For two or more no study says that, so that they are refused.
///
/// # Errors
/// [`Refused`] for an answer outside of 1 to 5, and for more than one missing.
///
/// # Source
/// Brooke (1996), "SUS: a quick and dirty usability scale"; for nine answers Lewis and Sauro (2017),
/// "Can I leave this one out?", Journal of Usability Studies 13(1): 100/36 in place of 100/40.
/// Brooke's own advice, that somebody who cannot answer should mark the middle, is for the form, not for the sum.
pub fn score(answers: &[Option<u8>; 10]) -> Result<Score, Refused> {
    let mut sum = 0.0;
    let mut answered = 0_u8;
    for (index, answer) in answers.iter().enumerate() {
        let Some(answer) = answer else { continue };
        let answer = within("an answer", 1.0, 5.0, f64::from(*answer))?;
        let is_for = index % 2 == 0;
        sum += if is_for { answer - 1.0 } else { 5.0 - answer };
        answered += 1;
    }
    if answered < 9 {
        return Err(Refused::TooFew {
            what: "answers of the ten",
            least: 9,
            got: u64::from(answered),
        });
    }
    Ok(Score {
        score: sum * 100.0 / (4.0 * f64::from(answered)),
        answered,
    })
}

/// What many people's scores say.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Sus {
    /// The mean of the scores, 0 to 100, and its interval.
    pub score: Mean,
    /// The share of products that score less, in percent, 0 to 100.
    pub percentile: f64,
    /// The same for the ends of the interval.
    pub percentile_interval: Option<Interval>,
    /// Its grade.
    pub grade: Grade,
    /// Its adjective.
    pub adjective: Adjective,
}

/// The mean of at least one score of 0 to 100, with what it means.
///
/// # Errors
/// [`Refused`] for none, for too many, and for a score outside of 0 to 100.
///
/// # Source
/// The interval is Student's t, clipped to the scale, as Sauro and Lewis (2016), chapter 3; see [`percentile`].
pub fn summary(scores: &[f64], confidence: Confidence) -> Result<Sus, Refused> {
    let score = Mean::on_scale("SUS scores", SCALE, scores, confidence)?;
    Ok(Sus {
        score,
        percentile: percentile(score.mean)?,
        percentile_interval: score.interval.map(|ends| ends.map(curve::at)),
        grade: grade(score.mean)?,
        adjective: adjective(score.mean)?,
    })
}

/// How consistent the questionnaire is with itself: Cronbach's alpha over complete answers; none where nothing varies.
///
/// Far below 0.7 says that people answered at random or did not notice that every second question turns round.
///
/// # Errors
/// [`Refused`] for fewer than two people, and for an answer outside of 1 to 5.
///
/// # Source
/// Cronbach (1951); Bangor, Kortum and Miller (2008) found 0.91 for the SUS.
pub fn consistency(people: &[[u8; 10]]) -> Result<Option<f64>, Refused> {
    let n = number(enough("people", 2, people.len())?);
    let mut per_item = [(0.0, 0.0); 10];
    let mut total = (0.0, 0.0);
    for person in people {
        let mut sum = 0.0;
        for (index, (answer, item)) in person.iter().zip(&mut per_item).enumerate() {
            let answer = within("an answer", 1.0, 5.0, f64::from(*answer))?;
            let worth = if index % 2 == 0 { answer } else { 6.0 - answer };
            item.0 += worth;
            item.1 += worth * worth;
            sum += worth;
        }
        total.0 += sum;
        total.1 += sum * sum;
    }
    let variance = |(sum, squares): (f64, f64)| ((squares - sum * sum / n) / (n - 1.0)).max(0.0);
    let whole = variance(total);
    if whole <= 0.0 {
        return Ok(None);
    }
    let parts: f64 = per_item.into_iter().map(variance).sum();
    Ok(Some(10.0 / 9.0 * (1.0 - parts / whole)))
}
