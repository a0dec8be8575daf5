//! Public Wi-Fi: what rate a signal carries, there and back.

use super::{Budget, End, Way, one_way};
use crate::Refused;
use crate::refused::within;

/// How wide a channel is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// 20 MHz.
    Mhz20,
    /// 40 MHz.
    Mhz40,
    /// 80 MHz.
    Mhz80,
    /// 160 MHz.
    Mhz160,
}

impl Width {
    /// Subcarriers that carry data. Source: IEEE 802.11ax-2021, table 27-15 and following.
    const fn data_subcarriers(self) -> f64 {
        match self {
            Self::Mhz20 => 234.0,
            Self::Mhz40 => 468.0,
            Self::Mhz80 => 980.0,
            Self::Mhz160 => 1960.0,
        }
    }

    /// How much more than 20 MHz it needs, dB: 3 for each doubling, as the standard rounds it.
    const fn more_db(self) -> f64 {
        match self {
            Self::Mhz20 => 0.0,
            Self::Mhz40 => 3.0,
            Self::Mhz80 => 6.0,
            Self::Mhz160 => 9.0,
        }
    }
}

/// By index: the faintest signal in 20 MHz, dBm; bits for each subcarrier; share of them that is data.
///
/// # Source
/// IEEE 802.11ax-2021, table 27-51 (receiver minimum input sensitivity) and tables 27-55 and following.
const SCHEMES: [(f64, f64, f64); 12] = [
    (-82.0, 1.0, 1.0 / 2.0),
    (-79.0, 2.0, 1.0 / 2.0),
    (-77.0, 2.0, 3.0 / 4.0),
    (-74.0, 4.0, 1.0 / 2.0),
    (-70.0, 4.0, 3.0 / 4.0),
    (-66.0, 6.0, 2.0 / 3.0),
    (-65.0, 6.0, 3.0 / 4.0),
    (-64.0, 6.0, 5.0 / 6.0),
    (-59.0, 8.0, 3.0 / 4.0),
    (-57.0, 8.0, 5.0 / 6.0),
    (-54.0, 10.0, 3.0 / 4.0),
    (-52.0, 10.0, 5.0 / 6.0),
];

/// A way of sending, and what it carries.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// Its index of modulation and coding (HE-MCS), 0 to 11.
    pub index: u8,
    /// What it carries on the air, Mbit/s; people get about half of it.
    pub mbit_per_s: f64,
    /// The faintest signal that every receiver must understand, dBm.
    pub least_dbm: f64,
}

/// All rates of a width and a number of streams (1 to 8), the slowest first, with the short guard interval.
///
/// # Errors
/// [`Refused::Range`] for no stream or more than 8.
///
/// # Source
/// IEEE 802.11ax-2021, section 27.5: subcarriers × bits × code rate × streams each 13.6 µs.
pub fn rates(width: Width, streams: u8) -> Result<[Rate; 12], Refused> {
    let streams = within("streams", 1.0, 8.0, f64::from(streams))?;
    let mut index = 0;
    Ok(SCHEMES.map(|(least, bits, share)| {
        let rate = Rate {
            index,
            mbit_per_s: width.data_subcarriers() * bits * share * streams / 13.6,
            least_dbm: least + width.more_db(),
        };
        index += 1;
        rate
    }))
}

/// The fastest rate that a signal carries; none if it is too faint for any.
///
/// # Errors
/// As [`rates`], and for a signal outside of -250 to 50 dBm.
pub fn fastest(width: Width, streams: u8, signal_dbm: f64) -> Result<Option<Rate>, Refused> {
    within("signal, dBm", -250.0, 50.0, signal_dbm)?;
    let heard = rates(width, streams)?
        .into_iter()
        .filter(|rate| rate.least_dbm <= signal_dbm)
        .reduce(|best, rate| {
            if rate.mbit_per_s > best.mbit_per_s {
                rate
            } else {
                best
            }
        });
    Ok(heard)
}

/// A band in which an access point may stand outdoors without a licence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Band {
    /// 2,400 to 2,483.5 MHz.
    Ghz2,
    /// 5,470 to 5,725 MHz, where it gives way to radar.
    Ghz5,
    /// 5,925 to 6,425 MHz, at very low power.
    Ghz6,
}

impl Band {
    /// The most that may be radiated, dBm EIRP. Source: Ofcom IR 2030, wideband data transmission: 100 mW, 1 W, 25 mW.
    #[must_use]
    pub const fn eirp_limit_dbm(self) -> f64 {
        match self {
            Self::Ghz2 => 20.0,
            Self::Ghz5 => 30.0,
            Self::Ghz6 => 14.0,
        }
    }
}

/// The budget of one direction, against what the slowest rate of the width needs; `best_dbi` is the sender's gain in its
/// best direction, by which the law counts, -60 to 60.
///
/// # Errors
/// [`Refused::Range`] for what is outside of the range that [`End`] and [`Way`] state.
pub fn budget(
    from: &End,
    to: &End,
    way: &Way,
    band: Band,
    width: Width,
    best_dbi: f64,
) -> Result<Budget, Refused> {
    from.check()?;
    to.check()?;
    way.check()?;
    within("best gain of the sender, dBi", -60.0, 60.0, best_dbi)?;
    let needed_dbm = SCHEMES[0].0 + width.more_db();
    Ok(one_way(
        from,
        to,
        way,
        best_dbi,
        band.eirp_limit_dbm(),
        needed_dbm,
    ))
}
