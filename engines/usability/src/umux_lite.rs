//! UMUX-Lite: two answers of 1 to 7 where ten would be too many, and the SUS score that they foretell.

use crate::Refused;
use crate::refused::within;

/// The score of one person, 0 to 100: "meets my requirements" and "easy to use", each 1 to 7.
///
/// # Errors
/// [`Refused::Range`] for an answer outside of 1 to 7.
///
/// # Source
/// Lewis, Utesch and Maher (2013), "UMUX-LITE: when there's no time for the SUS", CHI 2013.
pub fn score(meets_requirements: u8, easy_to_use: u8) -> Result<f64, Refused> {
    let answer = |answer| within("an answer", 1.0, 7.0, f64::from(answer));
    Ok((answer(meets_requirements)? + answer(easy_to_use)? - 2.0) * 100.0 / 12.0)
}

/// The SUS score that a UMUX-Lite score of 0 to 100 foretells, 22.9 to 87.9: what to hold against SUS figures.
///
/// The raw scores lie a little lower than those of the SUS, and wider.
///
/// # Errors
/// [`Refused::Range`] for a score outside of 0 to 100.
///
/// # Source
/// Lewis, Utesch and Maher (2013), page 2101: `0.65 × score + 22.9`, by regression on 791 answers;
/// on new data it was 1.1 points off on average (Lewis, Utesch and Maher, 2015).
pub fn as_sus(score: f64) -> Result<f64, Refused> {
    Ok(0.65 * within("a UMUX-Lite score", 0.0, 100.0, score)? + 22.9)
}
