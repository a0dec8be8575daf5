//! What is the same for every path of a link: worked out once.

use super::error::Warnings;
use super::setting::{Manner, Polarisation, Setting};
use crate::lanes::math;

/// Frequency in MHz by which the wave number is one over a metre. [Algorithm, 1.1]
const MHZ_PER_WAVE_NUMBER: f64 = 47.7;

pub(crate) struct Constants {
    pub warnings: Warnings,
    /// Transmitter, receiver.
    pub height_m: [f64; 2],
    pub freq_mhz: f64,
    pub ln_freq: f64,
    pub cbrt_freq: f64,
    pub wave_number: f64,
    pub refractivity_n: f64,
    /// Of the ground, relative: real and imaginary part, magnitude.
    pub impedance: (f64, f64),
    pub impedance_size: f64,
    pub impedance_refused: bool,
    pub free_space_db: f64,
    /// The share of the effective distance's scale that is due to the frequency, in m.
    /// [Algorithm, 5.3]
    pub reach_m: f64,
    pub levels: Deviates,
    pub climate: Curves,
}

/// The levels as standard normal deviates, and what is left out of the variability.
pub(crate) struct Deviates {
    pub manner: Manner,
    pub time: f64,
    pub location: f64,
    pub situation: f64,
    pub without_location: bool,
    pub without_situation: bool,
}

/// A curve of TN101 volume 2, equations III.69 and III.70: c1, c2, and x1 to x3 in m.
pub(crate) type Curve = [f64; 5];

/// The variability in time of a climate.
pub(crate) struct Curves {
    pub median: Curve,
    pub time: Curve,
    /// What the curve of time is multiplied by at this frequency and level.
    pub time_gain: f64,
}

impl Constants {
    /// All but the check of the figures, which [`Setting::check`] does.
    pub fn new(setting: &Setting, warnings: Warnings) -> Self {
        let freq_mhz = setting.freq_hz / 1e6;
        let wave_number = freq_mhz / MHZ_PER_WAVE_NUMBER;
        let (re, im) = impedance(setting, freq_mhz);
        let levels = Deviates::new(setting);
        let extreme = [levels.time, levels.location, levels.situation]
            .iter()
            .any(|z| z.abs() > 3.10);
        let climate = Curves::new(setting.climate as usize - 1, wave_number, levels.time);
        Self {
            warnings: if extreme {
                warnings | Warnings::EXTREME_LEVELS
            } else {
                warnings
            },
            height_m: [setting.tx_height_m, setting.rx_height_m],
            freq_mhz,
            ln_freq: math::ln(freq_mhz),
            cbrt_freq: math::cbrt(freq_mhz),
            wave_number,
            refractivity_n: setting.refractivity_n,
            impedance: (re, im),
            impedance_size: (re * re + im * im).sqrt(),
            impedance_refused: re <= im.abs(),
            free_space_db: 32.45 + 20.0 * math::log10(freq_mhz),
            reach_m: math::cbrt(575.7e12 / wave_number),
            levels,
            climate,
        }
    }
}

/// The square root of `(relative permittivity - 1)`, over that permittivity for a vertical wave.
/// [Algorithm, 1.5]
fn impedance(setting: &Setting, freq_mhz: f64) -> (f64, f64) {
    let (re, im) = (
        setting.permittivity,
        18_000.0 * setting.conductivity_s_per_m / freq_mhz,
    );
    // The principal root: half-angle formulas. The imaginary part is more than 0.
    let below = re - 1.0;
    let size = below.hypot(im);
    let root_re = ((size + below) / 2.0).sqrt();
    let root = (root_re, im / (2.0 * root_re));
    match setting.polarisation {
        Polarisation::Horizontal => root,
        Polarisation::Vertical => {
            let square = re * re + im * im;
            (
                (root.0 * re + root.1 * im) / square,
                (root.1 * re - root.0 * im) / square,
            )
        }
    }
}

impl Deviates {
    fn new(setting: &Setting) -> Self {
        let [time, location, situation] =
            setting.levels.percentages().map(|pct| deviate(pct / 100.0));
        let manner = setting.mode.manner;
        let (time, location) = match manner {
            Manner::SingleMessage => (situation, situation),
            Manner::Accidental => (time, situation),
            Manner::Mobile => (time, time),
            Manner::Broadcast => (time, location),
        };
        Self {
            manner,
            time,
            location,
            situation,
            without_location: setting.mode.without_location,
            without_situation: setting.mode.without_situation,
        }
    }
}

/// The standard normal deviate exceeded with a probability.
///
/// # Source
/// Abramowitz and Stegun, "Handbook of Mathematical Functions" (1964), 26.2.23, as ITM has it.
fn deviate(exceeded: f64) -> f64 {
    let tail = if exceeded > 0.5 {
        1.0 - exceeded
    } else {
        exceeded
    };
    let t = (-2.0 * math::ln(tail)).sqrt();
    let above = (0.010_328 * t + 0.802_853) * t + 2.515_516;
    let below = ((0.001_308 * t + 0.189_269) * t + 1.432_788) * t + 1.0;
    let deviate = t - above / below;
    if exceeded > 0.5 { -deviate } else { deviate }
}

/// Rows by climate; TN101 volume 2, figures III.10 to III.27 as ITM v1.4 fits them.
const MEDIAN: [Curve; 7] = [
    [-9.67, 12.7, 144.9e3, 190.3e3, 133.8e3],
    [-0.62, 9.19, 228.9e3, 205.2e3, 143.6e3],
    [1.26, 15.5, 262.6e3, 185.2e3, 99.8e3],
    [-9.21, 9.05, 84.1e3, 101.1e3, 98.6e3],
    [-0.62, 9.19, 228.9e3, 205.2e3, 143.6e3],
    [-0.39, 2.86, 141.7e3, 315.9e3, 167.4e3],
    [3.15, 857.9, 2_222.0e3, 164.8e3, 116.3e3],
];
const TIME_BELOW: [Curve; 7] = [
    [2.13, 159.5, 762.2e3, 123.6e3, 94.5e3],
    [2.66, 7.67, 100.4e3, 172.5e3, 136.4e3],
    [6.11, 6.65, 138.2e3, 242.2e3, 178.6e3],
    [1.98, 13.11, 139.1e3, 132.7e3, 193.5e3],
    [2.68, 7.16, 93.7e3, 186.8e3, 133.5e3],
    [6.86, 10.38, 187.8e3, 169.6e3, 108.9e3],
    [8.51, 169.8, 609.8e3, 119.9e3, 106.6e3],
];
const TIME_ABOVE: [Curve; 7] = [
    [2.11, 102.3, 636.9e3, 134.8e3, 95.6e3],
    [6.87, 15.53, 138.7e3, 143.7e3, 98.6e3],
    [10.08, 9.60, 165.3e3, 225.7e3, 129.7e3],
    [3.68, 159.3, 464.4e3, 93.1e3, 94.2e3],
    [4.75, 8.12, 93.2e3, 135.9e3, 113.4e3],
    [8.58, 13.97, 216.0e3, 152.0e3, 122.7e3],
    [8.43, 8.19, 136.2e3, 188.5e3, 122.9e3],
];
/// By climate: how the time's curve changes with frequency, below and above the median.
const GAIN_BELOW: [[f64; 3]; 7] = {
    let mut rows = [[1.0, 0.0, 0.0]; 7];
    rows[4] = [0.92, 0.25, 1.77];
    rows
};
const GAIN_ABOVE: [[f64; 3]; 7] = {
    let mut rows = [[1.0, 0.0, 0.0]; 7];
    rows[1] = [0.93, 0.31, 2.00];
    rows[3] = [0.93, 0.19, 1.79];
    rows[4] = [0.93, 0.31, 2.00];
    rows
};
/// By climate: slope of the far tail, and the deviate where it begins. [Algorithm, table 5.1]
const TAIL: [(f64, f64); 7] = [
    (1.224, 1.282),
    (0.801, 2.161),
    (1.380, 1.282),
    (1.000, 20.0),
    (1.224, 1.282),
    (1.518, 1.282),
    (1.518, 1.282),
];

impl Curves {
    fn new(climate: usize, wave_number: f64, time: f64) -> Self {
        let q = math::ln(0.133 * wave_number);
        let gain = |[a, b, c]: [f64; 3]| a + b / ((c * q) * (c * q) + 1.0);
        let (slope, tail_begins) = TAIL[climate];
        let (curve, time_gain) = if time < 0.0 {
            (TIME_BELOW[climate], gain(GAIN_BELOW[climate]))
        } else {
            // Beyond where the tail begins the deviation goes over into the tail's own.
            let tail = if time > tail_begins {
                slope + (1.0 - slope) * tail_begins / time
            } else {
                1.0
            };
            (TIME_ABOVE[climate], gain(GAIN_ABOVE[climate]) * tail)
        };
        Self {
            median: MEDIAN[climate],
            time: curve,
            time_gain,
        }
    }
}
