//! The loss itself: the four ways put together.

use super::climate::Climate;
use super::duct::ducted_db;
use super::horizon::{View, view};
use super::los::in_sight;
use super::normal::inverse;
use super::profile::{Profile, Zone};
use super::scatter::scattered_db;
use crate::diffraction::Delta;
use crate::refused::within;
use crate::{Polarisation, Refused};

/// What stands at both ends of a profile, and what is asked of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// Frequency, Hz, 3e7 to 6e9.
    pub freq_hz: f64,
    /// Height of the transmitter above ground, m, 1 to 3,000.
    pub tx_height_m: f64,
    /// Height of the receiver above ground, m, 1 to 3,000.
    pub rx_height_m: f64,
    /// Which way the waves swing.
    pub polarisation: Polarisation,
    /// The share of time for which the loss is no more than what is answered, percent, 1 to 50.
    pub time_percent: f64,
    /// The share of spots in the receiver's square for which it is no more, percent, 1 to 99.
    pub location_percent: f64,
    /// Standard deviation among the spots, dB, 0 to 30: see [`super::location_sigma_db`].
    pub location_sigma_db: f64,
    /// The air.
    pub climate: Climate,
    /// How far the transmitter and the receiver are from the sea along the path, km, 0 to 20,000. Only what is below
    /// 5 matters, and only where most of the path is sea.
    pub sea_km: (f64, f64),
}

impl Link {
    /// A link far from the sea, half of the time and in half of the spots, upright waves, in the air of England.
    #[must_use]
    pub fn median(freq_hz: f64, tx_height_m: f64, rx_height_m: f64) -> Self {
        Self {
            freq_hz,
            tx_height_m,
            rx_height_m,
            polarisation: Polarisation::Vertical,
            time_percent: 50.0,
            location_percent: 50.0,
            location_sigma_db: 0.0,
            climate: Climate::ENGLAND,
            sea_km: (500.0, 500.0),
        }
    }

    fn check(&self) -> Result<(), Refused> {
        within("frequency, Hz", 3e7, 6e9, self.freq_hz)?;
        within(
            "height of the transmitter, m",
            1.0,
            3_000.0,
            self.tx_height_m,
        )?;
        within("height of the receiver, m", 1.0, 3_000.0, self.rx_height_m)?;
        within("share of time, percent", 1.0, 50.0, self.time_percent)?;
        within("share of spots, percent", 1.0, 99.0, self.location_percent)?;
        within(
            "deviation among spots, dB",
            0.0,
            30.0,
            self.location_sigma_db,
        )?;
        within("latitude, degrees", -90.0, 90.0, self.climate.latitude_deg)?;
        within(
            "lapse rate, N-units/km",
            0.0,
            150.0,
            self.climate.lapse_n_per_km,
        )?;
        within(
            "refractivity, N-units",
            200.0,
            500.0,
            self.climate.refractivity_n,
        )?;
        within(
            "distance of the transmitter from the sea, km",
            0.0,
            20_000.0,
            self.sea_km.0,
        )?;
        within(
            "distance of the receiver from the sea, km",
            0.0,
            20_000.0,
            self.sea_km.1,
        )?;
        Ok(())
    }

    /// How far both are from the sea, of which one that stands in it is 0 km.
    pub(super) fn coast_km(&self, profile: &Profile) -> (f64, f64) {
        let of = |zone, km| if zone == Zone::Sea { 0.0 } else { km };
        (
            of(profile.ends.0, self.sea_km.0),
            of(profile.ends.1, self.sea_km.1),
        )
    }
}

/// What a path loses, and by which way, all in dB.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Loss {
    /// The basic transmission loss, no more than this for the shares of time and spots asked for.
    pub loss_db: f64,
    /// Over the distance alone.
    pub free_space_db: f64,
    /// What diffraction adds, for the share of time.
    pub diffraction_db: f64,
    /// The whole loss by scatter alone.
    pub scatter_db: f64,
    /// The whole loss by ducts alone.
    pub duct_db: f64,
    /// What was added for the share of spots; negative below 50%.
    pub location_db: f64,
    /// Whether the antennas see each other over the ground without clutter.
    pub in_sight: bool,
    /// How far each antenna sees, km; in sight, how far each is from the point that comes nearest to the line.
    pub horizon_km: (f64, f64),
    /// Whether the path is as long as the Recommendation is for: 0.25 km to 3,000 km.
    pub in_scope: bool,
}

impl Loss {
    /// The field at the receiver from 1 kW of effective isotropic power, dB(µV/m).
    ///
    /// # Source
    /// P.1812-8, equation (70).
    #[must_use]
    pub fn field_dbuv_per_m(&self, freq_hz: f64) -> f64 {
        199.36 + 20.0 * (freq_hz / 1e9).log10() - self.loss_db
    }
}

/// The basic transmission loss of a link over a profile.
///
/// # Errors
/// [`Refused::Range`] for what is outside of the range that [`Link`] states, or NaN.
///
/// # Source
/// Recommendation ITU-R P.1812-8, annex 1, section 4.
pub fn loss(profile: &Profile, link: &Link) -> Result<Loss, Refused> {
    link.check()?;
    let f = link.freq_hz / 1e9;
    let total = profile.steps.total_km;
    let earth_km = link.climate.median_earth_km();
    let bending = link.climate.bending_percent(profile);
    let antennas_m = (
        profile.ends_m.0 + link.tx_height_m,
        profile.ends_m.1 + link.rx_height_m,
    );
    let view = view(profile, antennas_m, earth_km, f);
    let seen = in_sight(
        total,
        antennas_m,
        f,
        (link.time_percent, bending),
        view.horizon_km.0 + view.horizon_km.1,
    );

    // (40), (41): between half of the time and the time of strong bending.
    let within_bending = if link.time_percent > bending {
        inverse(link.time_percent / 100.0) / inverse(bending / 100.0)
    } else {
        1.0
    };
    let (half, often) = diffracted(profile, link, &view, antennas_m, earth_km);
    let diffraction_db = if link.time_percent >= 50.0 {
        half
    } else {
        half + within_bending * (often - half)
    };

    // (42) to (62): in sight, bent and ducted together.
    let ducted = ducted_db(profile, link, &view, antennas_m, earth_km, bending);
    let over_sea = (1.0 - profile.sea_share) * diffraction_db;
    let half_db = seen.free_space_db + half;
    let least = if link.time_percent >= bending {
        half_db + (seen.at_bending_db + over_sea - half_db) * within_bending
    } else {
        seen.at_time_db + over_sea
    };
    let enhanced = 2.5 * log_sum(ducted / 2.5, seen.at_time_db / 2.5);
    let bent = seen.at_time_db + diffraction_db;
    let bent = if enhanced <= bent {
        enhanced + (bent - enhanced) * fades(total, 20.0, 0.5)
    } else {
        bent
    };
    let direct = bent + (least - bent) * fades(view.bend_mrad, 0.3, 0.8);

    // (44), (63) to (69): with scatter, and by the share of spots.
    let scatter_db = scattered_db(
        total,
        view.bend_mrad,
        f,
        link.time_percent,
        link.climate.refractivity_n,
    );
    let joined = -5.0 / LN_10 * log_sum(-0.2 * LN_10 * scatter_db, -0.2 * LN_10 * direct);
    let location_db = if profile.ends.1 == Zone::Sea {
        0.0
    } else {
        -inverse(link.location_percent / 100.0) * link.location_sigma_db
    };
    Ok(Loss {
        loss_db: (joined + location_db).max(seen.at_time_db),
        free_space_db: seen.free_space_db,
        diffraction_db,
        scatter_db,
        duct_db: ducted,
        location_db,
        in_sight: view.in_sight,
        horizon_km: view.horizon_km,
        in_scope: (0.25..=3_000.0).contains(&total),
    })
}

const LN_10: f64 = std::f64::consts::LN_10;

/// Diffraction for half of the time, and for the time of strong bending, dB.
fn diffracted(
    profile: &Profile,
    link: &Link,
    view: &View,
    antennas_m: (f64, f64),
    earth_km: f64,
) -> (f64, f64) {
    let path = Delta {
        steps: &profile.steps,
        height_m: &profile.surface_m,
        antennas_m,
        smooth_m: view.smooth_m,
        freq_hz: link.freq_hz,
        sea_share: profile.sea_share,
        polarisation: link.polarisation,
    };
    let half = path.parts(&profile.level_m, earth_km).loss_db;
    // (41) does not ask for it at half of the time.
    let often = if link.time_percent < 50.0 {
        path.parts(&profile.level_m, Climate::BENDING_EARTH_KM)
            .loss_db
    } else {
        half
    };
    (half, often)
}

/// (57), (58): 1 well below `middle`, 0 well above.
fn fades(value: f64, middle: f64, steepness: f64) -> f64 {
    1.0 - 0.5 * (1.0 + (3.0 * steepness * (value - middle) / middle).tanh())
}

/// `ln(e^a + e^b)` for any size of both.
fn log_sum(a: f64, b: f64) -> f64 {
    let (high, low) = if a > b { (a, b) } else { (b, a) };
    high + (low - high).exp().ln_1p()
}
