//! LoRaWAN in Europe's 868 MHz band: how far each spreading factor hears, how long a message takes, how many a day.

use super::{Budget, DIPOLE_DBI, End, Way, noise_dbm, one_way};
use crate::Refused;
use crate::refused::within;

/// How long each symbol is: a step up is slower and hears 2.5 dB fainter signals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SpreadingFactor {
    /// Data rate 5.
    Sf7,
    /// Data rate 4.
    Sf8,
    /// Data rate 3.
    Sf9,
    /// Data rate 2.
    Sf10,
    /// Data rate 1.
    Sf11,
    /// Data rate 0.
    Sf12,
}

/// The width of a channel, Hz, of data rates 0 to 5. Source: LoRaWAN Regional Parameters RP002-1.0.4, section 2.4.3.
pub const BANDWIDTH_HZ: f64 = 125e3;

impl SpreadingFactor {
    /// All, the fastest first.
    pub const ALL: [Self; 6] = [
        Self::Sf7,
        Self::Sf8,
        Self::Sf9,
        Self::Sf10,
        Self::Sf11,
        Self::Sf12,
    ];

    /// Its number, 7 to 12.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Sf7 => 7,
            Self::Sf8 => 8,
            Self::Sf9 => 9,
            Self::Sf10 => 10,
            Self::Sf11 => 11,
            Self::Sf12 => 12,
        }
    }

    /// The least signal to noise at which it is understood, dB.
    ///
    /// # Source
    /// Semtech SX1276 datasheet rev. 7, table 13: -7.5 dB at SF7, 2.5 dB less for each step.
    #[must_use]
    pub fn least_snr_db(self) -> f64 {
        -7.5 - 2.5 * f64::from(self.number() - 7)
    }

    /// The faintest signal that a receiver of this noise figure understands, dBm; `noise_rise_db` is how much the place's
    /// own noise lifts the floor, 0 in the country, 5 to 10 in town.
    ///
    /// # Source
    /// Semtech AN1200.22, section 5: `-174 + 10 log10 BW + NF + SNR`. With 6 dB it gives -124.5 dBm at SF7 and -137 dBm
    /// at SF12, against -123 and -137 of the datasheet.
    #[must_use]
    pub fn sensitivity_dbm(self, noise_figure_db: f64, noise_rise_db: f64) -> f64 {
        noise_dbm(BANDWIDTH_HZ, noise_figure_db) + noise_rise_db + self.least_snr_db()
    }

    /// How long a message is on the air, ms: `bytes` is all that is sent after the header, 0 to 255 (an application's
    /// bytes and 13 of LoRaWAN's own, without options).
    ///
    /// Explicit header, check sum, coding rate 4/5, preamble of 8; low data rate optimisation at SF11 and SF12.
    ///
    /// # Source
    /// Semtech AN1200.13, section 3; LoRaWAN Regional Parameters RP002-1.0.4, section 2.4.
    #[must_use]
    pub fn time_on_air_ms(self, bytes: u8) -> f64 {
        let sf = f64::from(self.number());
        let symbol_ms = 2_f64.powf(sf) / BANDWIDTH_HZ * 1e3;
        let slow = if self >= Self::Sf11 { 2.0 } else { 0.0 };
        let bits = 8.0 * f64::from(bytes) - 4.0 * sf + 28.0 + 16.0;
        let symbols = 8.0 + (bits / (4.0 * (sf - slow))).ceil().max(0.0) * 5.0;
        (8.0 + 4.25 + symbols) * symbol_ms
    }
}

/// A part of the band with rules of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubBand {
    /// 868.0 to 868.6 MHz: the three channels that every device has.
    Common,
    /// 869.4 to 869.65 MHz: the second receive window, 869.525 MHz.
    High,
}

impl SubBand {
    /// Its middle, Hz.
    #[must_use]
    pub const fn freq_hz(self) -> f64 {
        match self {
            Self::Common => 868.3e6,
            Self::High => 869.525e6,
        }
    }

    /// The most that may be radiated, dBm ERP: against a half-wave dipole.
    ///
    /// # Source
    /// ETSI EN 300 220-2 v3.2.1, table B.1, bands M (25 mW) and P (500 mW); Ofcom IR 2030.
    #[must_use]
    pub const fn erp_limit_dbm(self) -> f64 {
        match self {
            Self::Common => 14.0,
            Self::High => 27.0,
        }
    }

    /// The share of an hour in which one may send. Source: as [`SubBand::erp_limit_dbm`].
    #[must_use]
    pub const fn duty_cycle(self) -> f64 {
        match self {
            Self::Common => 0.01,
            Self::High => 0.1,
        }
    }

    /// How many messages that take so long on the air may be sent in a day.
    ///
    /// # Errors
    /// [`Refused::Range`] for a time of 0 or less, more than 10,000 ms, or NaN.
    pub fn messages_a_day(self, time_on_air_ms: f64) -> Result<u32, Refused> {
        within("time on air, ms", 0.1, 1e4, time_on_air_ms)?;
        // Rounded first, for 1% is no binary fraction and would lose a message that just fits.
        let many = 86_400e3 * self.duty_cycle() / time_on_air_ms;
        Ok((many + 1e-9).floor() as u32)
    }
}

/// The budget of one direction; `best_dbi` is the sender's gain in its best direction, by which the law counts.
/// Turned round, with the gateway as the sender, it is that of the downlink.
///
/// # Errors
/// [`Refused::Range`] for what is outside of the range that [`End`] and [`Way`] state; `best_dbi` -60 to 60,
/// `noise_rise_db` 0 to 50.
pub fn budget(
    from: &End,
    to: &End,
    way: &Way,
    band: SubBand,
    factor: SpreadingFactor,
    (best_dbi, noise_rise_db): (f64, f64),
) -> Result<Budget, Refused> {
    from.check()?;
    to.check()?;
    way.check()?;
    within("best gain of the sender, dBi", -60.0, 60.0, best_dbi)?;
    within("rise of noise, dB", 0.0, 50.0, noise_rise_db)?;
    let limit_dbm = band.erp_limit_dbm() + DIPOLE_DBI;
    let needed_dbm = factor.sensitivity_dbm(to.noise_figure_db, noise_rise_db);
    Ok(one_way(from, to, way, best_dbi, limit_dbm, needed_dbm))
}

/// The fastest spreading factor whose margin is at least `spare_db`, given the margin at SF12; none if none has.
#[must_use]
pub fn fastest(margin_at_sf12_db: f64, spare_db: f64) -> Option<SpreadingFactor> {
    let worst = SpreadingFactor::Sf12.least_snr_db();
    SpreadingFactor::ALL
        .into_iter()
        .find(|sf| margin_at_sf12_db + worst - sf.least_snr_db() >= spare_db)
}
