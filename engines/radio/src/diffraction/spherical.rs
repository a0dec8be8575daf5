//! The curve of the Earth itself, bare and smooth.

use std::f64::consts::FRAC_PI_3;

use super::wavelength_m;
use crate::refused::within;
use crate::{Polarisation, Refused};

/// How the ground under a path conducts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ground {
    /// Relative permittivity, no unit.
    pub permittivity: f64,
    /// Conductivity, S/m.
    pub conductivity_s_per_m: f64,
}

impl Ground {
    /// Land, as P.1812-8 has it in section 4.3.3.
    pub const LAND: Self = Self {
        permittivity: 22.0,
        conductivity_s_per_m: 0.003,
    };
    /// The sea, as P.1812-8 has it in section 4.3.3.
    pub const SEA: Self = Self {
        permittivity: 80.0,
        conductivity_s_per_m: 5.0,
    };
}

/// The loss over a smooth round Earth, part land and part sea.
///
/// | argument | unit | range |
/// |---|---|---|
/// | `distance_km` | km | 0.001 to 20,000 |
/// | `tx_m`, `rx_m` | m above the smooth Earth | 0.001 to 40,000 |
/// | `earth_km` | effective radius of the Earth, km | 1,000 to 1e9 |
/// | `freq_hz` | Hz | 3e7 to 1e11 |
/// | `sea_share` | share of the path over sea | 0 to 1 |
///
/// # Errors
/// [`Refused`] for what is outside of that.
///
/// # Source
/// Recommendation ITU-R P.526-15, section 3.2; P.1812-8, sections 4.3.2 and 4.3.3, equations (22) to (36).
pub fn spherical_earth_loss_db(
    distance_km: f64,
    (tx_m, rx_m): (f64, f64),
    earth_km: f64,
    freq_hz: f64,
    sea_share: f64,
    polarisation: Polarisation,
) -> Result<f64, Refused> {
    let over = Over {
        distance_km,
        tx_m,
        rx_m,
        freq_ghz: freq_hz / 1e9,
        sea_share,
        polarisation,
    };
    over.check(earth_km)?;
    Ok(over.loss_db(earth_km))
}

/// A path over the smooth Earth, of figures known to be in range.
#[derive(Debug, Clone, Copy)]
pub(super) struct Over {
    pub distance_km: f64,
    pub tx_m: f64,
    pub rx_m: f64,
    pub freq_ghz: f64,
    pub sea_share: f64,
    pub polarisation: Polarisation,
}

impl Over {
    /// Whether all is in the range that [`spherical_earth_loss_db`] states.
    pub(super) fn check(&self, earth_km: f64) -> Result<(), Refused> {
        within("distance, km", 1e-3, 20_000.0, self.distance_km)?;
        within(
            "height of the transmitter above the smooth Earth, m",
            1e-3,
            40_000.0,
            self.tx_m,
        )?;
        within(
            "height of the receiver above the smooth Earth, m",
            1e-3,
            40_000.0,
            self.rx_m,
        )?;
        within("effective radius of the Earth, km", 1e3, 1e9, earth_km)?;
        within("frequency, GHz", 0.03, 100.0, self.freq_ghz)?;
        within("share over sea", 0.0, 1.0, self.sea_share)?;
        Ok(())
    }

    pub(super) fn loss_db(&self, earth_km: f64) -> f64 {
        let (d, ht, hr) = (self.distance_km, self.tx_m, self.rx_m);
        // (22): how far they would see each other.
        let sight_km = (2.0 * earth_km).sqrt() * ((0.001 * ht).sqrt() + (0.001 * hr).sqrt());
        if d >= sight_km {
            return self.first_term(earth_km);
        }
        // (24): where the ray comes nearest to the ground.
        let c = (ht - hr) / (ht + hr);
        let m = 250.0 * d * d / (earth_km * (ht + hr));
        let turn = (3.0 * c / 2.0 * (3.0 * m / (m + 1.0).powi(3)).sqrt()).clamp(-1.0, 1.0);
        let b = 2.0 * ((m + 1.0) / (3.0 * m)).sqrt() * (FRAC_PI_3 + turn.acos() / 3.0).cos();
        let d1 = d / 2.0 * (1.0 + b);
        let d2 = d - d1;
        // (23), (25): its clearance there, and the clearance that would cost nothing.
        let clear =
            ((ht - 500.0 * d1 * d1 / earth_km) * d2 + (hr - 500.0 * d2 * d2 / earth_km) * d1) / d;
        let wanted = 17.456 * (d1 * d2 * wavelength_m(self.freq_ghz) / d).sqrt();
        if clear > wanted {
            return 0.0;
        }
        // (26), (27): between that and an Earth on which they would just see each other.
        let just_km = 500.0 * (d / (ht.sqrt() + hr.sqrt())).powi(2);
        (1.0 - clear / wanted) * self.first_term(just_km).max(0.0)
    }

    /// (28): by the shares of land and sea.
    fn first_term(&self, earth_km: f64) -> f64 {
        let share = self.sea_share;
        let of = |ground| self.over(ground, earth_km);
        match share {
            s if s <= 0.0 => of(Ground::LAND),
            s if s >= 1.0 => of(Ground::SEA),
            _ => share * of(Ground::SEA) + (1.0 - share) * of(Ground::LAND),
        }
    }

    /// (29) to (36): the first term of the residue series over one kind of ground.
    fn over(&self, ground: Ground, earth_km: f64) -> f64 {
        let f = self.freq_ghz;
        let loss = 18.0 * ground.conductivity_s_per_m / f;
        let horizontal = 0.036
            * (earth_km * f).powf(-1.0 / 3.0)
            * ((ground.permittivity - 1.0).powi(2) + loss * loss).powf(-0.25);
        let k = match self.polarisation {
            Polarisation::Horizontal => horizontal,
            Polarisation::Vertical => {
                horizontal * (ground.permittivity.powi(2) + loss * loss).sqrt()
            }
        };
        let k2 = k * k;
        let k4 = k2 * k2;
        let beta = (1.0 + 1.6 * k2 + 0.67 * k4) / (1.0 + 4.5 * k2 + 1.53 * k4);
        let x = 21.88 * beta * (f / (earth_km * earth_km)).powf(1.0 / 3.0) * self.distance_km;
        let per_metre = 0.9575 * beta * (f * f / earth_km).powf(1.0 / 3.0);
        let distance = if x >= 1.6 {
            11.0 + 10.0 * x.log10() - 17.6 * x
        } else {
            -20.0 * x.log10() - 5.6488 * x.powf(1.425)
        };
        let height = |h: f64| {
            let b = beta * per_metre * h;
            let gain = if b > 2.0 {
                17.6 * (b - 1.1).sqrt() - 5.0 * (b - 1.1).log10() - 8.0
            } else {
                20.0 * (b + 0.1 * b.powi(3)).log10()
            };
            gain.max(2.0 + 20.0 * k.log10())
        };
        -distance - height(self.tx_m) - height(self.rx_m)
    }
}
