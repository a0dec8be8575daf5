//! How likely there is service at a place, and how sure we are of it: never a bare yes.
//!
//! A model's loss is in the middle. About it lie three kinds of difference, which are kept apart, for they mean
//! different things to whoever decides:
//!
//! | kind | field | what it is |
//! |---|---|---|
//! | of spots | `location_db` | one doorway of a square hears more than another |
//! | of time | `time_db` | one hour's air carries further than another's |
//! | of the model | `model_db` | the model itself is wrong here, for all spots and hours alike |
//!
//! Each is taken as normal. [`service`] answers for one server and [`together`] for several.

#[cfg(test)]
mod tests;
mod together;

pub use together::{SITES_ALIKE, Server, best, together};

use crate::Refused;
use crate::chance::{below, normal_quantile};
use crate::refused::within;

/// Standard deviations about a loss, dB, each 0 to 50.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Spread {
    /// Among the spots of a place: [`crate::p1812::location_sigma_db`], [`crate::cellular::Shadowed`].
    pub location_db: f64,
    /// Among hours: [`time_sigma_db`].
    pub time_db: f64,
    /// Of the model: what [`crate::calibrate`] found, or what its authors say.
    pub model_db: f64,
}

impl Spread {
    /// Of spots and hours together, dB.
    #[must_use]
    pub fn seen_db(&self) -> f64 {
        self.location_db.hypot(self.time_db)
    }

    /// Of all three together, dB.
    #[must_use]
    pub fn whole_db(&self) -> f64 {
        self.seen_db().hypot(self.model_db)
    }

    fn check(&self) -> Result<(), Refused> {
        within("deviation among spots, dB", 0.0, 50.0, self.location_db)?;
        within("deviation among hours, dB", 0.0, 50.0, self.time_db)?;
        within("deviation of the model, dB", 0.0, 50.0, self.model_db)?;
        Ok(())
    }
}

/// How likely there is service, and how sure we are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Service {
    /// Of a spot and an hour taken at random, with the model as likely too high as too low; 0 to 1.
    pub probability: f64,
    /// The share of spots and hours with service if the model is as wrong as the confidence allows, for the worse and
    /// for the better; 0 to 1. Wide where the model decides, narrow where the margin does.
    pub probability_range: (f64, f64),
    /// Between these is the loss of a spot and an hour, with the confidence asked for, dB.
    pub loss_range_db: (f64, f64),
}

/// The service of one server: `loss_db` the loss in the middle and `most_db` the most that the link can bear, -50 to
/// 500; `confidence` 0.5 to 0.999.
///
/// With L the loss in the middle, M the most, s, t and m the deviations of spots, time and model, and z the two-sided
/// normal quantile of the confidence:
///
/// * probability = Φ((M - L) / √(s² + t² + m²))
/// * its range = Φ((M - L ∓ z m) / √(s² + t²))
/// * range of the loss = L ± z √(s² + t² + m²)
///
/// # Errors
/// [`Refused::Range`] for what is outside of that, or NaN.
///
/// # Source
/// Recommendation ITU-R P.1812-8, section 4.8: losses differ among spots by a normal distribution in dB; the sum of
/// independent normal errors is normal.
pub fn service(
    loss_db: f64,
    most_db: f64,
    spread: &Spread,
    confidence: f64,
) -> Result<Service, Refused> {
    within("loss, dB", -50.0, 500.0, loss_db)?;
    within("most loss, dB", -50.0, 500.0, most_db)?;
    within("confidence", 0.5, 0.999, confidence)?;
    spread.check()?;
    let z = two_sided(confidence);
    let margin = most_db - loss_db;
    let seen = spread.seen_db();
    let whole = spread.whole_db();
    let off = z * spread.model_db;
    Ok(Service {
        probability: below(margin, whole),
        probability_range: (below(margin - off, seen), below(margin + off, seen)),
        loss_range_db: (loss_db - z * whole, loss_db + z * whole),
    })
}

/// How far on both sides of the middle so much of a normal distribution lies, in deviations: 1.645 for 0.9.
pub(crate) fn two_sided(confidence: f64) -> f64 {
    normal_quantile(0.5 + confidence / 2.0)
}

/// The deviation among hours, dB, from a model's loss for half of the time and for `time_percent` of it, 0.1 to 49:
/// none if the second is not the lower.
///
/// # Errors
/// [`Refused::Range`] for what is outside of that; losses -50 to 500.
///
/// # Source
/// The quantile of the normal distribution: `(L50 - Lp) / -Φ⁻¹(p)`.
pub fn time_sigma_db(half_db: f64, at_time_db: f64, time_percent: f64) -> Result<f64, Refused> {
    within("loss for half of the time, dB", -50.0, 500.0, half_db)?;
    within("loss for the share of time, dB", -50.0, 500.0, at_time_db)?;
    within("share of time, percent", 0.1, 49.0, time_percent)?;
    Ok(((half_db - at_time_db) / -normal_quantile(time_percent / 100.0)).max(0.0))
}
