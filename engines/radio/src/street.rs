//! What a Wi-Fi access point or small cell on a lamp column reaches, along a street and into the next.
//!
//! The outdoor model is the site-general one of Recommendation ITU-R P.1411: fitted to measurements in streets from
//! 0.8 GHz to 82 GHz, and so fit for Wi-Fi at 2.4, 5 and 6 GHz, which the cellular models of [`crate::cellular`] were
//! not measured for at such heights.

use crate::Refused;
use crate::chance::below;
use crate::refused::within;

/// Where an access point stands, and whether who listens sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Street {
    /// Both below the roofs, in sight along the street.
    InSight,
    /// Both below the roofs among high buildings, around a corner.
    HighRiseHidden,
    /// Both below the roofs among homes, behind a house or trees.
    ResidentialHidden,
    /// One above the roofs, in sight.
    RoofInSight,
    /// One above the roofs of high buildings, out of sight.
    RoofHidden,
}

/// A row of the table: the slope, the start, the power of frequency, the deviation; from and to, in GHz and m.
struct Row {
    slope: f64,
    start_db: f64,
    by_freq: f64,
    sigma_db: f64,
    ghz: (f64, f64),
    m: (f64, f64),
}

impl Street {
    fn row(self) -> Row {
        let of = |slope, start_db, by_freq, sigma_db, ghz, m| Row {
            slope,
            start_db,
            by_freq,
            sigma_db,
            ghz,
            m,
        };
        match self {
            Self::InSight => of(2.12, 29.2, 2.11, 5.06, (0.8, 82.0), (5.0, 660.0)),
            Self::HighRiseHidden => of(4.0, 10.2, 2.36, 7.6, (0.8, 82.0), (30.0, 715.0)),
            Self::ResidentialHidden => of(3.01, 18.8, 2.07, 3.07, (0.8, 73.0), (30.0, 170.0)),
            Self::RoofInSight => of(2.29, 28.6, 1.96, 3.48, (2.2, 73.0), (55.0, 1_200.0)),
            Self::RoofHidden => of(4.39, -6.27, 2.3, 6.89, (2.2, 66.5), (260.0, 1_200.0)),
        }
    }

    /// The loss that half of such places do not exceed, and the deviation among them, both in dB.
    ///
    /// `freq_hz` and `distance_m` (straight from antenna to antenna) may be as far as measurements went: in sight along
    /// a street 8e8 to 8.2e10 Hz and 5 m to 660 m; an error states them for the others.
    ///
    /// # Errors
    /// [`Refused::Range`] for what is outside of that, or NaN.
    ///
    /// # Source
    /// Recommendation ITU-R P.1411-11, section 4.1.1, equation (1) and table 4; section 4.2.1 and table 8.
    /// (Its row for low buildings out of sight begins at 10 GHz, and is not here.)
    pub fn loss_db(self, freq_hz: f64, distance_m: f64) -> Result<(f64, f64), Refused> {
        let row = self.row();
        within("frequency, Hz", row.ghz.0 * 1e9, row.ghz.1 * 1e9, freq_hz)?;
        within("distance, m", row.m.0, row.m.1, distance_m)?;
        let loss = 10.0 * row.slope * distance_m.log10()
            + row.start_db
            + 10.0 * row.by_freq * (freq_hz / 1e9).log10();
        Ok((loss, row.sigma_db))
    }

    /// How likely the loss is to be at most `most_db` (any number), 0 to 1.
    ///
    /// # Errors
    /// As [`Street::loss_db`], and for a limit that is no number.
    pub fn probability_at_most(
        self,
        freq_hz: f64,
        distance_m: f64,
        most_db: f64,
    ) -> Result<f64, Refused> {
        within("most loss, dB", -1e4, 1e4, most_db)?;
        let (loss, sigma) = self.loss_db(freq_hz, distance_m)?;
        Ok(below(most_db - loss, sigma))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(street: Street, freq_hz: f64, distance_m: f64, want_db: f64, want_sigma_db: f64) {
        let (got, sigma) = street.loss_db(freq_hz, distance_m).unwrap();
        assert!(
            (got - want_db).abs() < 0.005 && sigma == want_sigma_db,
            "{got} {sigma}"
        );
    }

    /// By hand: 10 α log10(d) + β + 10 γ log10(f/GHz).
    #[test]
    fn losses_of_the_tables() {
        check(Street::InSight, 5.5e9, 100.0, 87.222, 5.06);
        check(Street::InSight, 2.4e9, 300.0, 89.737, 5.06);
        check(Street::HighRiseHidden, 5.5e9, 100.0, 107.673, 7.6);
        check(Street::ResidentialHidden, 5.5e9, 100.0, 94.326, 3.07);
        check(Street::RoofInSight, 2.4e9, 300.0, 92.778, 3.48);
        check(Street::RoofHidden, 2.4e9, 300.0, 111.220, 6.89);
    }

    #[test]
    fn half_of_the_places_lose_no_more_than_the_middle() {
        let middle = Street::InSight.loss_db(5.5e9, 100.0).unwrap().0;
        let at = |db| {
            Street::InSight
                .probability_at_most(5.5e9, 100.0, db)
                .unwrap()
        };
        assert!((at(middle) - 0.5).abs() < 1e-12);
        // One deviation more.
        assert!((at(middle + 5.06) - 0.841_34).abs() < 1e-5);
    }

    #[test]
    fn refuses_what_nobody_measured() {
        let said = Street::ResidentialHidden
            .loss_db(5.5e9, 300.0)
            .unwrap_err()
            .to_string();
        expect_test::expect!["distance, m must be from 30 to 170, got 300"].assert_eq(&said);
        assert!(Street::InSight.loss_db(f64::NAN, 50.0).is_err());
        assert!(
            Street::InSight
                .probability_at_most(5.5e9, 100.0, f64::NAN)
                .is_err()
        );
    }
}
