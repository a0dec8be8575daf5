//! What a cell of a map says: how strong the signal is there, and how likely it serves.

use app::kit::Fault;
use clap::ArgMatches;
use radio::Refused;
use radio::service::{Service, Spread, service};

/// What the map shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// The power that arrives, dBm.
    Signal,
    /// The power of the reference signal of 4G or 5G that arrives, dBm.
    Reference,
    /// How likely that is enough, 0 to 1.
    Probability,
    /// The loss on the way, dB.
    Loss,
}

impl Shown {
    /// The words of the argument.
    pub const WORDS: [&'static str; 3] = ["signal", "probability", "loss"];

    /// The words where masts send a reference signal.
    pub const REFERENCE_WORDS: [&'static str; 3] = ["rsrp", "probability", "loss"];

    /// That of the argument `show`; the signal, if there is none.
    pub fn given(arguments: &ArgMatches) -> Self {
        match arguments.get_one::<String>("show").map(String::as_str) {
            Some("probability") => Self::Probability,
            Some("loss") => Self::Loss,
            Some("rsrp") => Self::Reference,
            _ => Self::Signal,
        }
    }

    /// The legend of a picture.
    pub const fn legend(self) -> &'static str {
        match self {
            Self::Signal => "Signal, dBm",
            Self::Reference => "RSRP, dBm",
            Self::Probability => "Probability of service",
            Self::Loss => "Loss, dB",
        }
    }

    /// Where classes of the map begin.
    pub const fn levels(self) -> &'static [f32] {
        match self {
            Self::Signal => &[-140.0, -130.0, -120.0, -110.0, -100.0, -90.0, -80.0],
            // Ofcom calls 4G coverage what has -105 dBm or more.
            Self::Reference => &[-125.0, -115.0, -110.0, -105.0, -95.0, -85.0, -75.0],
            Self::Probability => &[0.1, 0.5, 0.7, 0.9, 0.95, 0.99],
            Self::Loss => &[90.0, 100.0, 110.0, 120.0, 130.0, 140.0, 150.0, 160.0],
        }
    }
}

/// What both ends bring to a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ends {
    /// What leaves the site, with its antenna.
    pub eirp_dbm: f64,
    /// What the other end needs.
    pub needed_dbm: f64,
}

/// How far a loss may be from what is met: among doorways of a street, and from hour to hour, as is usual at the edge
/// of a small cell; and of the model itself, where nothing was measured.
const SPREAD: Spread = Spread {
    location_db: 5.5,
    time_db: 2.0,
    model_db: 8.0,
};

/// A loss beyond which nothing is heard, however strong it was sent.
const MOST_LOSS_DB: f64 = 500.0;
/// How sure the interval of a probability is.
const CONFIDENCE: f64 = 0.9;

/// How likely there is service where so much is lost and a link bears so much, with the interval of that.
///
/// # Errors
/// What the reckoning refuses.
pub fn likely(loss_db: f64, most_db: f64) -> Result<Service, Refused> {
    service(loss_db.min(MOST_LOSS_DB), most_db, &SPREAD, CONFIDENCE)
}

impl Ends {
    /// The most that may be lost on the way.
    pub fn most_db(self) -> f64 {
        self.eirp_dbm - self.needed_dbm
    }

    /// What a cell shows for its loss; not a number where that is unknown.
    pub fn value(self, shown: Shown, loss_db: f64) -> Result<f32, Fault> {
        if !loss_db.is_finite() {
            return Ok(f32::NAN);
        }
        Ok(match shown {
            Shown::Loss => loss_db as f32,
            Shown::Signal | Shown::Reference => (self.eirp_dbm - loss_db) as f32,
            Shown::Probability => self.probability(loss_db)?.0 as f32,
        })
    }

    /// How likely a cell is served, and the interval of that: lowest, highest.
    pub fn probability(self, loss_db: f64) -> Result<(f64, [f64; 2]), Fault> {
        let served =
            likely(loss_db, self.most_db()).map_err(|why| Fault::invalid(why.to_string()))?;
        let (low, high) = served.probability_range;
        Ok((served.probability, [low, high]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENDS: Ends = Ends {
        eirp_dbm: 14.0,
        needed_dbm: -126.0,
    };

    #[track_caller]
    fn check(shown: Shown, loss_db: f64, want: f32) {
        let got = ENDS.value(shown, loss_db).unwrap_or(f32::MIN);
        assert!(
            (got - want).abs() < 0.005 || (got.is_nan() && want.is_nan()),
            "{got}"
        );
    }

    #[test]
    fn a_cell_says_what_is_asked() {
        check(Shown::Loss, 120.0, 120.0);
        check(Shown::Signal, 120.0, -106.0);
        check(Shown::Reference, 120.0, -106.0);
        check(Shown::Probability, 140.0, 0.5);
        check(Shown::Probability, 100.0, 1.0);
        check(Shown::Signal, f64::NAN, f32::NAN);
    }
}
