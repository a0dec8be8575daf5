//! Which way the waves swing, and what is lost when the two ends do not agree.

use crate::Refused;
use crate::refused::within;

/// Which way the waves of a link swing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Polarisation {
    /// Along the ground.
    Horizontal,
    /// Up and down, as of an upright whip: what most gateways and sensors have.
    #[default]
    Vertical,
}

/// How an antenna swings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Swing {
    /// In a line, so many degrees from upright, ±180.
    Linear(f64),
    /// Around, to the right.
    RightCircular,
    /// Around, to the left.
    LeftCircular,
    /// Two antennas crossed, whose receiver adds what both hear: as of mobile masts (±45°).
    Crossed,
}

impl Swing {
    /// Upright.
    pub const VERTICAL: Self = Self::Linear(0.0);
    /// Along the ground.
    pub const HORIZONTAL: Self = Self::Linear(90.0);
}

/// What is lost when one end swings otherwise than the other, dB, 0 or more; at most `isolation_db` (3 to 60), for no
/// real antenna is deaf to the other way: 20 dB is usual for one in the open, and less is lost among houses.
///
/// # Errors
/// [`Refused::Range`] for what is outside of that, or NaN.
///
/// # Source
/// IEEE Std 145-2013, polarisation efficiency: the squared cosine of the angle between two lines, a half between a line
/// and a circle, nothing between opposite circles. A crossed pair hears any wave whole.
pub fn mismatch_db(tx: Swing, rx: Swing, isolation_db: f64) -> Result<f64, Refused> {
    within("isolation, dB", 3.0, 60.0, isolation_db)?;
    for swing in [tx, rx] {
        if let Swing::Linear(degrees) = swing {
            within("angle from upright, degrees", -180.0, 180.0, degrees)?;
        }
    }
    let share = match (tx, rx) {
        (Swing::Crossed, _) | (_, Swing::Crossed) => 1.0,
        (Swing::Linear(a), Swing::Linear(b)) => (a - b).to_radians().cos().powi(2),
        (Swing::Linear(_), _) | (_, Swing::Linear(_)) => 0.5,
        (a, b) if a == b => 1.0,
        _ => 0.0,
    };
    let least = 10_f64.powf(-0.1 * isolation_db);
    Ok(-10.0 * share.max(least).log10() + 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(tx: Swing, rx: Swing, want_db: f64) {
        for (a, b) in [(tx, rx), (rx, tx)] {
            let got = mismatch_db(a, b, 20.0).unwrap();
            assert!((got - want_db).abs() < 0.005, "{a:?} {b:?}: {got}");
        }
    }

    #[test]
    fn agrees_with_the_square_of_the_cosine() {
        check(Swing::VERTICAL, Swing::VERTICAL, 0.0);
        check(Swing::VERTICAL, Swing::Linear(180.0), 0.0);
        check(Swing::VERTICAL, Swing::Linear(45.0), 3.01);
        check(Swing::VERTICAL, Swing::Linear(60.0), 6.02);
        check(Swing::VERTICAL, Swing::HORIZONTAL, 20.0);
        check(Swing::VERTICAL, Swing::RightCircular, 3.01);
        check(Swing::LeftCircular, Swing::RightCircular, 20.0);
        check(Swing::LeftCircular, Swing::LeftCircular, 0.0);
        check(Swing::Crossed, Swing::Linear(30.0), 0.0);
    }

    #[test]
    fn refuses_what_is_no_angle() {
        let said = mismatch_db(Swing::Linear(f64::NAN), Swing::VERTICAL, 20.0).unwrap_err();
        expect_test::expect!["angle from upright, degrees must be from -180 to 180, got NaN"]
            .assert_eq(&said.to_string());
        assert!(mismatch_db(Swing::VERTICAL, Swing::VERTICAL, f64::INFINITY).is_err());
    }
}
